"""The publisher's own datasets on a CKAN, as far as they are official tables: only read, by anybody's rights."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.messages.text import harmless
from flows.model.errors import NoPortalError
from flows.outside.portals.ckan import keys
from flows.outside.portals.ckan.update import extras_of
from flows.stages.tables.write import csv_lines
from flows.stages.versions.official import PublisherTable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from flows.outside.portals.ckan.calls import CkanSite

PACKAGES = 20
ROWS = 2_000
"""How many come at once: an answer has its limit, and a dataset may have a hundred files."""
MOST_PACKAGES, MOST_ROWS = 5_000, 200_000
"""A publisher with more has an endless list, which is no list."""
HEADER_BYTES = 8192


def sheets(site: CkanSite, organization: str, kind: Callable[[Sequence[str]], str | None]) -> Iterator[PublisherTable]:
    """Every table of an organization's datasets that is of some kind by its columns; ours are left out.

    Args:
        site: The portal, as a citizen sees it.
        organization: Its id there.
        kind: What a table with these columns is, null where it is none that we look for.

    Raises:
        PortalUnavailableError: The portal is away.
        PortalRefusedError: It does not search.
        NoPortalError: Its list never ends.
    """
    for package in _packages(site, organization):
        for resource in package["resources"] if keys.DATASET not in extras_of(package) else ():
            found = kind(_columns(site, resource))
            if found is not None:
                place = harmless(f"{site.address}/dataset/{package['name']}/resource/{resource['id']}")
                yield PublisherTable(found, place, tuple(_rows(site, resource)))


def _packages(site: CkanSite, organization: str) -> Iterator[Mapping[str, Any]]:
    for start in range(0, MOST_PACKAGES, PACKAGES):
        query = {"fq": f'owner_org:"{organization}"', "sort": "name asc", "rows": PACKAGES, "start": start}
        results = (site.ask("package_search", query) or {"results": ()})["results"]
        yield from results
        if len(results) < PACKAGES:
            return
    raise NoPortalError("ckan-endless", path=site.address, action="package_search", count=MOST_PACKAGES)


def _columns(site: CkanSite, resource: Mapping[str, Any]) -> Sequence[str]:
    """A resource's columns by the DataStore, else by the header of a CSV file that lies on this very portal."""
    if _is_loaded(resource):
        return [field["id"] for field in _asked(site, resource, 0)["fields"]]
    is_csv = (resource.get("format") or "").upper() == "CSV" and resource["url"]
    raw = site.get(resource["url"], first=HEADER_BYTES) if is_csv else None
    return next(_read(raw.partition(b"\n")[0]), []) if raw else []


def _is_loaded(resource: Mapping[str, Any]) -> bool:
    """Whether the DataStore holds it: CKAN keeps a text where a form has sent one."""
    return str(resource.get("datastore_active")).casefold() == "true"


def _rows(site: CkanSite, resource: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    if _is_loaded(resource):
        yield from _records(site, resource)
    else:
        header, *rows = _read(site.get(resource["url"]) or b"\n")
        yield from (dict(zip(header, row, strict=False)) for row in rows)


def _records(site: CkanSite, resource: Mapping[str, Any]) -> Iterator[Mapping[str, str]]:
    for start in range(0, MOST_ROWS, ROWS):
        records = _asked(site, resource, ROWS, start)["records"]
        yield from ({name: str(value or "") for name, value in row.items()} for row in records)
        if len(records) < ROWS:
            return
    raise NoPortalError("ckan-endless", path=site.address, action="datastore_search", count=MOST_ROWS)


def _asked(site: CkanSite, resource: Mapping[str, Any], rows: int, start: int = 0) -> Mapping[str, Any]:
    query = {"resource_id": resource["id"], "limit": rows, "offset": start}
    found: Mapping[str, Any] = site.ask("datastore_search", query) or {"fields": (), "records": ()}
    return found


def _read(raw: bytes) -> Iterator[list[str]]:
    """The rows of somebody else's CSV, which may be in cp1251 and parted by semicolons or tabs."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = raw.decode("cp1251", errors="replace")
    header = text.partition("\n")[0]
    return csv_lines(text.encode(), delimiter=max(",;\t", key=header.count))
