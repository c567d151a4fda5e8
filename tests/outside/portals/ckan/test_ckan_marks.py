"""A CKAN's marks: other after any change of a dataset, whoever made it; the same as long as nothing was changed."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from support.ckan_portal import editor
from support.ckan_stand_in import stand_in
from support.small import publish

from flows.outside.portals.address import open_portal
from flows.outside.portals.ckan.calls import CkanSite
from flows.outside.portals.ckan.marks import mark_of, marks_of
from flows.outside.portals.ckan.names import archive_name, file_id, pointer_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.outside.machine.trial_access import Access


@pytest.mark.parametrize("ckan", ["trial_portal", pytest.param("older_portal", marks=pytest.mark.long)])
def test_any_change_gives_another_mark(ckan: str, request: pytest.FixtureRequest) -> None:
    access: Access = request.getfixturevalue(ckan)
    dataset = f"kvitneve-{uuid4().hex[:12]}-programme"
    portal, site = open_portal(f"ckan:{access.url}"), editor(access)
    publish(portal, "2026-H1", "Захід", dataset=dataset)
    table, page_table = file_id(dataset, "2026-H1", "measures.csv"), pointer_id(dataset, "measures.csv")
    changes: dict[str, Callable[[], object]] = {
        "a new version": lambda: publish(portal, "2026-H2", "Інший захід", dataset=dataset),
        "the page": lambda: site.call("package_patch", {"id": dataset, "title": "Інша"}),
        "the archive's page": lambda: site.call("package_patch", {"id": archive_name(dataset), "title": "Інша"}),
        "a resource": lambda: site.call("resource_patch", {"id": page_table, "name": "Інша"}),
        "a table is gone": lambda: site.call("datastore_delete", {"resource_id": table, "force": True}),
        "a resource is gone": lambda: site.call("resource_delete", {"id": page_table}),
    }
    seen = [portal.mark(dataset)]
    assert portal.marks([dataset, "nobody-s"]) == {dataset: seen[0]}
    for what, change in changes.items():
        change()
        mark = portal.marks([dataset])[dataset]
        assert mark not in seen, what
        assert mark == portal.marks([dataset])[dataset]
        seen.append(mark)
    site.call("package_patch", {"id": dataset, "private": True})
    assert portal.marks([dataset]) == {}


def test_one_call_asks_for_many_and_for_names_only() -> None:
    with stand_in() as portal:
        site = CkanSite(address=portal.address)
        assert marks_of(site, [f"misto-{number}-programme" for number in range(1001)]) == {}
        assert portal.calls == ["package_search"] * 3
        assert marks_of(site, ['x" OR name:*', "", "Місто", "a b"]) == {}
        assert portal.calls == ["package_search"] * 3


def test_a_mark_is_the_same_by_the_search_and_by_the_dataset() -> None:
    def mark(page: str, archive: str = "2026-07-08T06:00:00.000001") -> str:
        return mark_of("misto", {"misto": page, "misto-archive": archive})

    by_dataset = mark("2026-07-08T06:00:00.123456")
    assert mark("2026-07-08T06:00:00.123Z", "2026-07-08T06:00:00Z") == by_dataset
    assert mark("2026-07-08T06:00:00.124Z") not in ("", by_dataset)
    assert mark("soon") == mark("2026-07-08T06:00:00.123Z", "") == mark_of("misto", {}) == ""
