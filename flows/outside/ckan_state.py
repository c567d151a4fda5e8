"""What a CKAN holds of one dataset: its two packages, its record, its tables; read strictly, nothing changed."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from flows.errors import PortalRefusedError
from flows.outside.ckan_page import (
    DESCRIBED,
    OURS,
    Update,
    archive_name,
    described,
    extras_of,
    file_id,
    listing_of,
    news_of,
    pointers,
    record_of,
    schema_of,
)
from flows.outside.ckan_tables import Table, held
from flows.outside.portals import Citizen
from flows.stages.plan import ASKED, DESCRIPTION, State, newest, tables_of
from flows.stages.verify import verify
from flows.versions import DATAPACKAGE, LISTING, parse_version, sha256, to_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.model import Version, VersionEntry
    from flows.outside.ckan import CkanPortal
    from flows.stages.plan import Held
    from flows.versions import Listing

PREVIEWS = frozenset({"datatables_view", "recline_view", "recline_grid_view"})


@dataclass(frozen=True, slots=True)
class Shown:
    """The page and the archive of a dataset, as CKAN shows them; null where there is none."""

    page: Mapping[str, Any] | None
    archive: Mapping[str, Any] | None


def package_of(portal: CkanPortal, dataset: str, name: str) -> Mapping[str, Any] | None:
    """One of a dataset's two packages, null where there is none.

    Raises:
        PortalRefusedError: It is none of ours, or was deleted.
    """
    package: Mapping[str, Any] | None = portal.site.ask("package_show", {"id": name})
    path = f"{portal.site.address}/dataset/{name}"
    if package is not None and package.get("state") == "deleted":
        raise PortalRefusedError("ckan-deleted", path=path)
    if package is not None and extras_of(package).get(OURS) != dataset:
        raise PortalRefusedError("ckan-foreign", path=path)
    return package


def read_state(portal: CkanPortal, dataset: str) -> State:
    """What the portal holds of one dataset.

    Raises:
        PortalRefusedError: Something there is not ours, or ours no more.
        PortalUnavailableError: It cannot be read.
    """
    shown = Shown(package_of(portal, dataset, dataset), package_of(portal, dataset, archive_name(dataset)))
    listing = _listing(portal, dataset, shown)
    head, current = newest(listing.versions), _current(shown, listing)
    datapackage = None if head is None else datapackage_of(portal, dataset, head)
    said = record_of(dataset, shown.archive).get(DESCRIBED)
    description = None if said is None else json.loads(said)
    page = _page(portal, shown, listing, current)
    is_drifted = page is not None and shown.page is not None and not page.is_said_by(shown.page)
    return State(
        listing,
        current=current,
        documents={} if description is None or is_drifted else {DESCRIPTION: sha256(to_json(description))},
        datapackage=datapackage,
        description=description,
        own_record=True,
        tables=_tables(portal, listing, head),
        previews=bool(PREVIEWS & portal.site.plugins),
        remains=tuple(_remains(shown, listing)),
    )


def _remains(shown: Shown, listing: Listing) -> Iterator[Version]:
    held = {item["id"] for item in (shown.archive or {"resources": []})["resources"]}
    for entry in listing.versions:
        ids = {file_id(listing.dataset, entry.version, file.name) for file in entry.files}
        if entry.withdrawn is not None and ids & held:
            yield entry.version


def _listing(portal: CkanPortal, dataset: str, shown: Shown) -> Listing:
    try:
        return listing_of(dataset, shown.archive, shown.page)
    except ValueError as fault:
        path = f"{portal.site.address}/dataset/{archive_name(dataset)}#{LISTING}"
        raise PortalRefusedError("ckan-record", path=path) from fault


def _current(shown: Shown, listing: Listing) -> Version | None:
    """The version that citizens are led to, null where none is or an editor wrote something else there."""
    if shown.page is None or shown.page["private"]:
        return None
    try:
        version = parse_version(shown.page["version"] or "")
    except ValueError:
        return None
    return version if version in {entry.version for entry in listing.versions} else None


def datapackage_of(portal: CkanPortal, dataset: str, entry: VersionEntry) -> Mapping[str, Any]:
    """A version's own description, as it lies in its ZIP.

    Raises:
        PortalRefusedError: It is not served, or is not what was published.
    """
    said = replace(entry, files=tuple(file for file in entry.files if file.name == DATAPACKAGE))
    citizen = Citizen(portal, dataset, entry.version)
    raw = citizen.read(DATAPACKAGE)
    path = f"{portal.site.address}/dataset/{archive_name(dataset)}"
    if raw is None:
        raise PortalRefusedError("ckan-version-lost", path=path, version=entry.version)
    if verify(said, citizen):
        raise PortalRefusedError("version-differs", path=path, file=f"{entry.version}/{DATAPACKAGE}")
    found: Mapping[str, Any] = json.loads(raw)
    return found


def _page(portal: CkanPortal, shown: Shown, listing: Listing, current: Version | None) -> Update | None:
    """What the page should say while it leads to this version."""
    description = record_of(listing.dataset, shown.archive).get(DESCRIBED)
    entry = next((entry for entry in listing.versions if entry.version == current), None)
    if description is None or entry is None or entry.withdrawn is not None or shown.archive is None:
        return None
    package = datapackage_of(portal, listing.dataset, entry)
    news = news_of(listing, entry, package)
    words = described(listing, json.loads(description), portal.facts, portal.wishes, news=news)
    return replace(words, resources=pointers(listing.dataset, entry, package, shown.archive))


def _tables(portal: CkanPortal, listing: Listing, head: VersionEntry | None) -> Mapping[str, Held] | None:
    """What the portal answers queries for: the newest version's tables, though citizens may not be led to it yet."""
    if "datastore" not in portal.site.plugins:
        return None
    if head is None:
        return {}
    versions = [str(entry.version) for entry in listing.versions]
    tables = tables_in(portal, listing.dataset, head, datapackage_of(portal, listing.dataset, head))
    return {table.name: held(portal.site, table, versions) for table in tables}


def tables_in(portal: CkanPortal, dataset: str, entry: VersionEntry, datapackage: Mapping[str, Any]) -> Iterator[Table]:
    """The tables of a published version that are to answer queries, as its ZIP holds them.

    Raises:
        PortalRefusedError: One of them is not served.
    """
    for name in (name for name in tables_of(datapackage) if name in ASKED):
        raw = portal.kept(dataset, f"{name}.csv", entry.version)
        if raw is None:
            path = f"{portal.site.address}/dataset/{archive_name(dataset)}"
            raise PortalRefusedError("ckan-version-lost", path=path, version=entry.version)
        yield Table(dataset, name, str(entry.version), raw, schema_of(name, datapackage))
