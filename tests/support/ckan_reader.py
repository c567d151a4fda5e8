"""Somebody who reads a dataset on a real CKAN, anonymous and distrustful: every byte is downloaded and hashed."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from flows.model.errors import PortalUnavailableError
from flows.model.record import sha256
from flows.outside.portals.ckan.calls import CkanSite
from flows.outside.portals.ckan.clock import Pace
from flows.outside.portals.ckan.names import offered, pointer_id

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.model.versions import Release

Rows = tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Look:
    """The version that a page led to: its label, the digests of its files, what its tables answered, if they did.

    `label` is what the resources say, all in one query of CKAN's; `told` is the page's own field, which CKAN reads in
    another: for an instant of the switch it may still be the version before (11 of 4,205 looks in 24 switches).
    """

    label: str
    told: str
    files: Mapping[str, str]
    tables: Mapping[str, Rows | None]

    def leads_to(self, release: Release) -> bool:
        """Whether these are exactly the files that the release offers."""
        return self.label == str(release.version) and self.files == digests(release)

    def is_whole(self, release: Release) -> bool:
        """The same of a portal at rest, where the page says so too."""
        return self.told == self.label and self.leads_to(release)


def digests(release: Release) -> dict[str, str]:
    """What a citizen should get of a release on its page."""
    return {name: sha256(release.files[name]) for name in offered(release.dataset) if name in release.files}


def impatient(address: str) -> CkanSite:
    """Anybody, who asks once."""
    return CkanSite(address=address, pace=Pace(silent=20), waits_seconds=())


def look(site: CkanSite, dataset: str) -> Look | None:
    """What a page leads to and its tables answer; null where there is no page yet.

    The addresses on one page are those of files that never change, so that a switch in between mixes nothing.

    Raises:
        PortalUnavailableError: The portal does not answer.
    """
    page = site.ask("package_show", {"id": dataset})
    if page is None:
        return None
    (label,) = {item["version"] for item in page["resources"]}
    files = {}
    for item in page["resources"]:
        name, raw = item["url"].rpartition("/")[2], site.get(item["url"])
        assert raw is not None, item["url"]
        assert item["id"] == pointer_id(dataset, name)
        assert item["hash"] == f"sha256:{sha256(raw)}", name
        files[name] = sha256(raw)
    tables = {name: _rows(site, dataset, name) for name in files if name.endswith(".csv")}
    return Look(label, page["version"], files, tables)


def _rows(site: CkanSite, dataset: str, name: str) -> Rows | None:
    found = site.ask("datastore_search", {"resource_id": pointer_id(dataset, name), "limit": 1000, "sort": "_id"})
    return None if found is None else tuple({**record, "_id": None} for record in found["records"])


@contextmanager
def watched(site: CkanSite, dataset: str) -> Iterator[list[Look]]:
    """Whatever a reader sees who looks again and again while the block runs; an unanswered look counts for nothing."""
    seen: list[Look] = []
    broken: list[BaseException] = []
    over = Event()

    def watch() -> None:
        while not over.is_set() and not broken:
            try:
                if found := look(site, dataset):
                    seen.append(found)
            except PortalUnavailableError:
                over.wait(0.1)  # nobody asks a portal that is down as fast as the machine can
            except BaseException as fault:  # noqa: BLE001  # told where the test hears it
                broken.append(fault)

    thread = Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        over.set()
        thread.join()
    assert not broken, broken
