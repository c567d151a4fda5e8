"""What a CKAN holds of one dataset: its two packages, its record, its tables; read strictly, nothing changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from flows.model.errors import PortalRefusedError
from flows.model.record import DATAPACKAGE, LISTING, parse_version, sha256, to_json
from flows.model.shapes import DatapackageShape, DescriptionShape, read_shaped
from flows.outside.portals.ckan.dcat import speaks_dcat
from flows.outside.portals.ckan.field_types import schema_of
from flows.outside.portals.ckan.names import archive_name, file_id, offered
from flows.outside.portals.ckan.page import dataset_update, full_archive_update, news_of, pointers
from flows.outside.portals.ckan.record import DESCRIBED, listing_of, record_of
from flows.outside.portals.ckan.tables import OfferedTable, table_state
from flows.outside.portals.ckan.update import Update, is_hidden
from flows.stages.versions.state import DESCRIPTION, State, newest, offered_tables, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.model.record import Listing
    from flows.model.versions import Drift, Version, VersionEntry
    from flows.outside.portals.ckan.answers import CkanPackage
    from flows.outside.portals.ckan.view import View
    from flows.stages.versions.state import StoredTable

PREVIEWS = frozenset({"datatables_view", "recline_view", "recline_grid_view"})
LOADERS = frozenset({"xloader", "datapusher", "datapusher_plus"})
"""Plugins that fill the DataStore by themselves, with types that they guess."""


@dataclass(frozen=True, slots=True)
class Packages:
    """The page and the archive of a dataset, as CKAN shows them; null where there is none."""

    page: CkanPackage | None
    archive: CkanPackage | None


def read_state(view: View, dataset: str, *, ignoring: str = "") -> State:
    """What the portal holds of one dataset.

    Raises:
        PortalRefusedError: Something there is not ours, or ours no more; the version `ignoring` may be damaged.
        PortalUnavailableError: It cannot be read.
    """
    packages = Packages(view.package(dataset, dataset), view.package(dataset, archive_name(dataset)))
    listing = _listing(view, dataset, packages)
    view.note_sizes(listing.versions)
    head, current = newest(listing.versions), _current(packages, listing)
    if any(map(is_hidden, (packages.page, packages.archive))):
        view = view.backstage
    damaged = (
        head if head is not None and str(head.version) == ignoring and not _is_whole(view, dataset, head) else None
    )
    head = None if damaged else head
    datapackage = None if head is None else datapackage_of(view, dataset, head)
    recorded = record_of(dataset, packages.archive).get(DESCRIBED)
    description = None if recorded is None else _described(view, dataset, recorded)
    page = None if damaged and damaged.version == current else _page(view, packages, listing, description)
    altered = (
        *(page.differences(packages.page) if page and packages.page else ()),
        *(_archive_drifts(view, packages.archive, listing, description) if description and packages.archive else ()),
    )
    return State(
        listing=listing,
        current=current,
        documents={} if description is None or altered else {DESCRIPTION: sha256(to_json(description))},
        datapackage=datapackage,
        description=description,
        own_record=True,
        tables=_tables(view, listing, head),
        previews=bool(PREVIEWS & view.site.plugins),
        remarks=tuple(_remarks(view, packages, listing)),
        altered=altered,
        remains=tuple(_remains(packages, listing)),
    )


def read_listing_of(view: View, dataset: str) -> Listing:
    """The record of versions by the archive alone, without the confirmations that its page keeps.

    Raises:
        PortalRefusedError: The archive is not ours, or its record is damaged.
        PortalUnavailableError: It cannot be read.
    """
    return _listing(view, dataset, Packages(None, view.package(dataset, archive_name(dataset))))


def _remarks(view: View, packages: Packages, listing: Listing) -> Iterator[str]:
    if any(_is_unfinished(item, listing) for item in (packages.archive or {"resources": []})["resources"]):
        yield "unfinished"
    if packages.page is None and view.site.token is None:
        yield "unseen"
    if "datastore" not in view.site.plugins:
        yield "datastore-missing"
    elif LOADERS & view.site.plugins:
        yield "loader"


def _is_unfinished(item: Mapping[str, Any], listing: Listing) -> bool:
    """Whether a resource of the archive is a file of ours that no version lists: a run broke off between two parts."""
    label, listed = item.get("version") or "", {str(entry.version) for entry in listing.versions}
    ids = {file_id(listing.dataset, label, name) for name in offered(listing.dataset)}
    return label not in listed and item["id"] in ids


def _remains(packages: Packages, listing: Listing) -> Iterator[Version]:
    present = {item["id"] for item in (packages.archive or {"resources": []})["resources"]}
    for entry in listing.versions:
        ids = {file_id(listing.dataset, entry.version, file.name) for file in entry.files}
        if entry.withdrawn is not None and ids & present:
            yield entry.version


def _listing(view: View, dataset: str, packages: Packages) -> Listing:
    try:
        return listing_of(dataset, packages.archive, packages.page)
    except ValueError as fault:
        raise _damaged(view, dataset) from fault


def _described(view: View, dataset: str, recorded: str) -> Mapping[str, Any]:
    """The description of the dataset as the archive's record keeps it.

    Raises:
        PortalRefusedError: It is damaged.
    """
    try:
        found: Mapping[str, Any] = read_shaped(recorded, DescriptionShape)
    except (ValueError, TypeError) as fault:
        raise _damaged(view, dataset) from fault
    return found


def _damaged(view: View, dataset: str) -> PortalRefusedError:
    path = f"{view.site.address}/dataset/{archive_name(dataset)}#{LISTING}"
    return PortalRefusedError("ckan-record", path=path)


def _current(packages: Packages, listing: Listing) -> Version | None:
    """The version that citizens are led to, null where none is or an editor wrote something else there."""
    if packages.page is None:
        return None
    try:
        version = parse_version(packages.page.get("version") or "")
    except ValueError:
        return None
    return version if version in {entry.version for entry in listing.versions} else None


def _is_whole(view: View, dataset: str, entry: VersionEntry) -> bool:
    """Whether a version's own description and tables can be read."""
    try:
        return all(tables_in(view, dataset, entry, datapackage_of(view, dataset, entry)))
    except PortalRefusedError:
        return False


def datapackage_of(view: View, dataset: str, entry: VersionEntry) -> Mapping[str, Any]:
    """A version's own description, as it lies in its ZIP.

    Raises:
        PortalRefusedError: It is not served, or is not what was published.
    """
    raw = _kept(view, dataset, DATAPACKAGE, entry.version)
    path = f"{view.site.address}/dataset/{archive_name(dataset)}"
    if raw is None:
        raise PortalRefusedError("ckan-version-lost", path=path, version=entry.version)
    if sha256(raw) not in {file.sha256 for file in entry.files if file.name == DATAPACKAGE}:
        raise PortalRefusedError("ckan-version-differs", path=path, file=f"{entry.version}/{DATAPACKAGE}")
    try:
        found: Mapping[str, Any] = read_shaped(raw, DatapackageShape)
    except ValueError as fault:
        raise PortalRefusedError("ckan-version-differs", path=path, file=f"{entry.version}/{DATAPACKAGE}") from fault
    return found


def _kept(view: View, dataset: str, name: str, version: Version) -> bytes | None:
    """Out of a version's ZIP, as anybody gets it or, where the archive awaits approval, as its editors do."""
    found = view.kept(dataset, name, version)
    return view.backstage.kept(dataset, name, version) if found is None and view.site.token else found


def _page(view: View, packages: Packages, listing: Listing, description: Mapping[str, Any] | None) -> Update | None:
    """The page as it should be for the version that it now leads to."""
    current = _current(packages, listing)
    entry = next((entry for entry in listing.versions if entry.version == current), None)
    if description is None or entry is None or entry.withdrawn is not None or packages.archive is None:
        return None
    package = datapackage_of(view, listing.dataset, entry)
    news = news_of(listing, entry, package)
    dcat = speaks_dcat(view.site.plugins)
    update = dataset_update(listing, description, view.facts, view.wishes, news=news, dcat=dcat)
    return replace(update, resources=pointers(listing.dataset, entry, package, packages.archive))


def _archive_drifts(
    view: View, archive: Mapping[str, Any], listing: Listing, description: Mapping[str, Any]
) -> Iterator[Drift]:
    """Where the archive's page and the labels of its files differ from what we wrote."""
    update = full_archive_update(listing, description, view.facts, view.wishes, archive=archive)
    return (replace(drift, kind="archive-field") for drift in update.differences(archive))


def _tables(view: View, listing: Listing, head: VersionEntry | None) -> Mapping[str, StoredTable] | None:
    """What the portal answers queries for: the newest version's tables, though citizens may not be led to it yet."""
    if "datastore" not in view.site.plugins:
        return None
    if head is None:
        return {}
    versions = [str(entry.version) for entry in listing.versions]
    tables = tables_in(view, listing.dataset, head, datapackage_of(view, listing.dataset, head))
    return {table.name: table_state(view.site, view.reader, table, versions) for table in tables}


def tables_in(view: View, dataset: str, entry: VersionEntry, datapackage: Mapping[str, Any]) -> Iterator[OfferedTable]:
    """The tables of a published version that are to answer queries, as its ZIP holds them.

    Raises:
        PortalRefusedError: One of them is not served.
    """
    for name in (name for name in tables_of(datapackage) if name in offered_tables(dataset)):
        raw = _kept(view, dataset, f"{name}.csv", entry.version)
        if raw is None:
            path = f"{view.site.address}/dataset/{archive_name(dataset)}"
            raise PortalRefusedError("ckan-version-lost", path=path, version=entry.version)
        yield OfferedTable(
            dataset=dataset, name=name, version=str(entry.version), raw=raw, schema=schema_of(name, datapackage)
        )
