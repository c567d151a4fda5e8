"""What a test sees of a real CKAN: as anybody, and as its editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import SecretStr

from flows.model.record import parse_version
from flows.outside.portals.ckan.calls import CkanSite
from flows.outside.portals.ckan.names import pointer_id
from flows.outside.portals.ckan.portal import CkanPortal
from flows.outside.portals.ckan.view import View
from flows.outside.portals.contract import Citizen
from flows.stages.versions.verify import verify
from support.ckan_faults import HTML
from support.small import JULY, small_release

if TYPE_CHECKING:
    from datetime import date

    from flows.outside.machine.trial_access import Access

TABLE = "measures.csv"


def anybody(access: Access) -> CkanPortal:
    return CkanPortal(View(site=CkanSite(address=access.url)))


def shown(access: Access, name: str) -> Any:  # noqa: ANN401  # JSON
    return CkanSite(address=access.url).ask("package_show", {"id": name})


def editor(access: Access) -> CkanSite:
    return CkanSite(address=access.url, token=SecretStr(access.token))


def rows_of(access: Access, dataset: str) -> list[str] | None:
    """The titles that the measures' permanent address answers with."""
    found = CkanSite(address=access.url).ask("datastore_search", {"resource_id": pointer_id(dataset, TABLE)})
    return None if found is None else [row["title"] for row in found["records"]]


def whole(access: Access, dataset: str, label: str, rows: str, day: date = JULY) -> bool:
    """Whether citizens get that version, every file of it, and the page says one version throughout."""
    made = small_release(parse_version(label), rows, day, dataset=dataset)
    page = shown(access, dataset)
    if page is None or verify(made, Citizen(anybody(access), dataset)):
        return False
    assert {item["version"] for item in page["resources"]} == {page["version"]} == {label}
    return True


JSON = "application/json"

DENIED = b'{"success": false, "error": {"message": "Access denied", "__type": "Authorization Error"}}'

ANSWERS = {
    "ckan-large": ("package_revise", (413, HTML[0], HTML[1])),
    "ckan-none": ("status_show", (200, HTML[0], HTML[1])),
    "ckan-failed": ("package_revise", (200, JSON, b'{"success": false, "error": {"message": "no"}}')),
    "ckan-denied": ("package_revise", (403, JSON, DENIED)),
    "ckan-broken": ("package_revise", (502, HTML[0], HTML[1])),
    "ckan-organization-none": ("organization_list_for_user", (200, JSON, b'{"success": true, "result": []}')),
}
