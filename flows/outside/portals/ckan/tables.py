"""Tables that a CKAN answers queries for (its DataStore): loading them, checking them, moving their permanent names."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from itertools import islice, zip_longest
from typing import TYPE_CHECKING, Any

from flows.model.errors import NoPortalError, PortalRefusedError, PortalUnavailableError
from flows.model.shapes import misshapen
from flows.outside.portals.ckan.answers import Dump
from flows.outside.portals.ckan.calls import ConflictError
from flows.outside.portals.ckan.field_types import datastore_fields
from flows.outside.portals.ckan.names import file_id, pointer_id
from flows.outside.portals.ckan.session import megabytes
from flows.stages.tables.write import csv_lines
from flows.stages.versions.state import StoredTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.outside.portals.ckan.calls import CkanSite

OTHER_VALUES = "other values"
NUMBER_TYPES = frozenset({"integer", "number", "year"})
DUMP_BYTES, DUMP_TIMES = 100_000, 8
"""A table in JSON is its fields, and its rows of which an empty cell takes five signs instead of one."""
ROWS_A_CALL = 20_000
"""Rows a call: more of them make a call slower than linear, fewer pay for more calls."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedTable:
    """One offered table of one version: its CSV bytes and its Table Schema."""

    dataset: str
    name: str
    version: str
    raw: bytes
    schema: Mapping[str, Any]

    @property
    def pointer(self) -> str:
        """The permanent id."""
        return pointer_id(self.dataset, f"{self.name}.csv")

    @property
    def table_id(self) -> str:
        """The id of this version's table."""
        return self.id_of(self.version)

    def id_of(self, version: str) -> str:
        """The id of the same table of another version."""
        return file_id(self.dataset, version, f"{self.name}.csv")

    def records(self) -> Iterator[dict[str, str | None]]:
        """The rows as the DataStore takes them: an empty cell is null, numbers stay exact as text."""
        rows = csv_lines(self.raw)  # one at a time: a big table is never held twice
        names = next(rows)
        for row in rows:
            yield dict(zip(names, (cell or None for cell in row), strict=True))

    def fault(self, info: Mapping[str, Any]) -> str:
        """What a loaded table has that this one has not; empty where it is the same."""
        count = sum(1 for _ in csv_lines(self.raw)) - 1
        fields = [_plain(item) for item in info["fields"] if item["id"] != "_id"]
        if fields != [_plain(item) for item in datastore_fields(self.schema)]:
            return "other fields"
        return "" if info["meta"]["count"] == count else f"{info['meta']['count']} rows"

    def differs(self, download: Mapping[str, Any]) -> bool:
        """Whether the rows of a download (`/datastore/dump`) are not this table's, cell by cell."""
        kinds = [item["type"] for item in self.schema["fields"]]
        rows = islice(csv_lines(self.raw), 1, None)
        expected = ([_value(cell, kind) for cell, kind in zip(row, kinds, strict=True)] for row in rows)
        records = download["records"]  # each row begins with the DataStore's own number of it
        found = ([_value(cell, kind) for cell, kind in zip(row[1:], kinds, strict=False)] for row in records)
        return any(row != other for row, other in zip_longest(expected, found))


def _value(cell: object, kind: str) -> object:
    """A cell as it is compared: a number by its worth, whatever its zeros; what is blank by nothing."""
    if cell in (None, ""):
        return None
    if kind in NUMBER_TYPES:
        try:
            return Decimal(str(cell))
        except InvalidOperation:  # a portal may hold what no table of ours does
            return cell
    return cell if isinstance(cell, str) else str(cell).lower()


def _plain(item: Mapping[str, Any]) -> tuple[str, str, str, str]:
    info = item.get("info") or {}
    return item["id"], item["type"], info.get("label", ""), info.get("notes", "")


def info_of(site: CkanSite, table_id: str) -> Mapping[str, Any] | None:
    """What the DataStore says of a table or of what answers under that name, null where nothing does."""
    info: Mapping[str, Any] | None = site.ask("datastore_info", {"id": table_id})
    return info


def table_state(site: CkanSite, reader: CkanSite, table: OfferedTable, versions: Sequence[str]) -> StoredTable:
    """What the portal holds of a table: one call where all is well, and its rows as the reader downloads them."""
    public = info_of(site, table.pointer)
    real = public["meta"].get("id", "") if public else ""
    label = next((version for version in versions if table.id_of(version) == real), "")
    loaded = public if real == table.table_id else info_of(site, table.table_id)
    fault = "" if loaded is None else table.fault(loaded) or _altered(reader, table)
    return StoredTable("" if loaded is None else fault or table.version, label)


def _altered(reader: CkanSite, table: OfferedTable) -> str:
    """What is wrong with the rows that a reader downloads; empty where nothing is, or there is no such download."""
    download = _downloaded(reader, table.table_id, len(table.raw))
    return OTHER_VALUES if download and table.differs(download) else ""


def _downloaded(reader: CkanSite, table_id: str, raw_size: int) -> Mapping[str, Any] | None:
    """What the download of a table gives, its fields and its rows; null where an older CKAN has no such download.

    Raises:
        NoPortalError: It is longer than a table of that size in CSV could be.
    """
    size = DUMP_BYTES + raw_size * DUMP_TIMES
    address = f"{reader.address}/datastore/dump/{table_id}"
    raw = reader.get(f"{address}?format=json", size=size)
    if raw is not None and len(raw) > size:
        raise NoPortalError("ckan-answer-large", path=address, limit=megabytes(size))
    try:
        found = json.loads(raw or b"null", parse_float=Decimal)
    except (ValueError, RecursionError):  # a page of a proxy's in its place
        return None
    return None if misshapen(found, Dump) else found


def load(site: CkanSite, table: OfferedTable, *, anew: bool) -> None:
    """Load a table in full, or leave it as it was if it is right already.

    Rows are inserted under their primary key, so that a repetition is refused and never doubles them.

    Args:
        site: The portal.
        table: What to load.
        anew: Whether something else was loaded in its place, by hand or by a loader of the portal's own.

    Raises:
        PortalUnavailableError: The portal is away.
        PortalRefusedError: It does not take the table.
    """
    if anew:
        drop(site, table.table_id)
    site.patiently(lambda: _load(site, table))


def _load(site: CkanSite, table: OfferedTable) -> None:
    try:
        _fill(site, table)
    except (ConflictError, PortalUnavailableError):
        info = info_of(site, table.table_id)
        if info is not None and not table.fault(info):
            return
        if info is None:
            raise
        drop(site, table.table_id)  # a loader of the portal's own was faster
        _fill(site, table)


def _fill(site: CkanSite, table: OfferedTable) -> None:
    rows = table.records()
    made = {"resource_id": table.table_id, "force": True, "calculate_record_count": True}
    keys = {"fields": datastore_fields(table.schema), "primary_key": list(table.schema["primaryKey"])}
    site.call("datastore_create", {**made, **keys, "records": list(islice(rows, ROWS_A_CALL))})
    while chunk := list(islice(rows, ROWS_A_CALL)):
        site.call("datastore_upsert", {**made, "method": "insert", "records": chunk})


def drop(site: CkanSite, table_id: str) -> None:
    """Delete a table, unless there is none.

    Raises:
        PortalUnavailableError: Nobody knows whether it was done.
        PortalRefusedError: The portal does not let us.
    """
    if info_of(site, table_id) is not None:
        site.call("datastore_delete", {"resource_id": table_id, "force": True})


def show(site: CkanSite, table: OfferedTable, before: str) -> bool:
    """Let a table's permanent name lead to this version, and see as a citizen that it does.

    Returns:
        Whether a foreign table had to be removed from under that name: its resource must then be marked anew.

    Raises:
        PortalUnavailableError: The portal is away, or something loads its own tables at the same moment.
        PortalRefusedError: It does not let us.
    """
    if before:
        _unname(site, table.id_of(before))
    return site.patiently(lambda: _show(site, table))


def _show(site: CkanSite, table: OfferedTable) -> bool:
    foreign = False
    try:
        _name(site, table.table_id, table.pointer)
    except ConflictError:
        foreign = _clear(site, table)
        _name(site, table.table_id, table.pointer)
    if fault := _fault_shown(site, table):
        raise PortalUnavailableError("ckan-table-differs", path=site.address, table=table.name, reason=fault)
    return foreign


def _fault_shown(site: CkanSite, table: OfferedTable) -> str:
    """What is wrong with the table that anybody downloads under the permanent id; editors see what awaits approval."""
    size = len(table.raw)
    download = _downloaded(site.citizen, table.pointer, size) or _downloaded(site, table.pointer, size)
    if download:
        downloaded = {"fields": download["fields"], "meta": {"count": len(download["records"])}}
        return table.fault(downloaded) or (OTHER_VALUES if table.differs(download) else "")
    info = info_of(site.citizen, table.pointer) or info_of(site, table.pointer)
    return table.fault(info) if info else "nothing"


def _clear(site: CkanSite, table: OfferedTable) -> bool:
    """Take the permanent name from whatever answers under it; true where that was a table of its own."""
    info = info_of(site, table.pointer)
    real = info["meta"].get("id", "") if info else ""
    if real == table.pointer:
        site.call("datastore_delete", {"resource_id": table.pointer, "force": True})
    elif real:
        _name(site, real)
    return bool(real == table.pointer)


def _unname(site: CkanSite, table_id: str) -> None:
    """Take the permanent name from a table that may be gone, with its version or by hand."""
    try:
        _name(site, table_id)
    except PortalRefusedError as fault:
        if fault.code != "ckan-gone":
            raise


def _name(site: CkanSite, table_id: str, *names: str) -> None:
    site.call("datastore_create", {"resource_id": table_id, "aliases": list(names), "force": True})
