"""Each published table against its schema: Frictionless over the exact bytes, and what its errors mean."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.model.errors import DefinitionError
from flows.model.findings import Finding
from flows.stages.tables.printed import RowsByKey
from flows.stages.tables.write import csv_bytes, csv_lines, csv_records, without_columns

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from frictionless import Report

    from flows.model.schema import TableSchema

UNLIMITED = 10**9
"""Frictionless stops at 1,000 errors by default."""
BYTES_AT_ONCE = 4_000_000
"""A table of more bytes is judged in pieces: Frictionless keeps all keys of what it reads, and the bytes twice."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One error of Frictionless: of which kind, in which row (column → cell), in which column."""

    kind: str
    table: str
    row: Mapping[str, str]
    column: str
    parent: str = ""


def table_findings(
    files: Mapping[str, bytes], schemas: Mapping[str, TableSchema], *, at_once: int = BYTES_AT_ONCE
) -> list[Finding]:
    """One finding for each fault of a table's own rows: keys, blanks, ranges, types, rows without their parent.

    Args:
        files: The tables as CSV, by name.
        schemas: Their specifications.
        at_once: So many bytes of a table are judged at once; no finding depends on it.

    Raises:
        DefinitionError: Frictionless warns, or finds what no data can cause: the schema does not fit the table.
    """
    faults = [fault for report in _reports(files, schemas, at_once) for fault in _faults(report, schemas)]
    places = _places(files, schemas)
    return [_finding(fault, schemas[fault.table], places) for fault in _roots(faults, files, schemas)]


def is_large(files: Mapping[str, bytes], at_once: int = BYTES_AT_ONCE) -> bool:
    """Whether tables, the bytes of a CSV each, are judged in pieces."""
    return any(len(raw) > at_once for raw in files.values())


def _reports(files: Mapping[str, bytes], schemas: Mapping[str, TableSchema], at_once: int) -> Iterator[Report]:
    """All tables together or, where one is large, each with the tables that its keys lead to, piece by piece."""
    if not is_large(files, at_once):
        yield report_on(files, {table: schemas[table].descriptor() for table in files})
        return
    for table, raw in files.items():
        parents = _parents_of(schemas[table])
        keys = {parent: _columns(files[parent], columns) for parent, columns in parents.items()}
        known = {parent: schemas[parent].keeping(columns) for parent, columns in parents.items()}
        described = {parent: schema.descriptor() for parent, schema in known.items()}
        for piece in pieces_by_key(raw, at_once):
            near = {name: _named_by(piece, schemas[table], keys[name], name, known[name]) for name in parents}
            yield report_on({**near, table: piece}, {**described, table: schemas[table].descriptor()}, table=table)
            gc.collect()  # what Frictionless leaves behind leads in a ring, with the piece and all its keys


def _parents_of(schema: TableSchema) -> dict[str, set[str]]:
    """The tables to which its keys lead, with the columns that these name."""
    parents: dict[str, set[str]] = {}
    for key in schema.foreign_keys:
        parents.setdefault(key.reference.resource, set()).update(key.reference.fields)
    return parents


def _columns(raw: bytes, columns: Collection[str]) -> bytes:
    """These columns of a table alone: all that is asked of one to which a key leads."""
    return csv_bytes(without_columns(csv_lines(raw), {*next(csv_lines(raw))}.difference(columns)))


def _named_by(piece: bytes, schema: TableSchema, keys: bytes, parent: str, parent_schema: TableSchema) -> bytes:
    """The rows of a parent to which rows of the piece may lead; Frictionless would take in all of them for each piece.

    Told apart by texts alone: numbers that are equal may be printed otherwise.
    """
    texts = {field.name for field in parent_schema.fields if field.type == "string"}
    lines = csv_lines(keys)
    header = next(lines)
    wanted = []
    for key in schema.foreign_keys:
        if key.reference.resource == parent:
            pairs = [pair for pair in zip(key.fields, key.reference.fields, strict=True) if pair[1] in texts]
            wanted.append(([header.index(theirs) for _, theirs in pairs], _cells(piece, [own for own, _ in pairs])))
    near = (row for row in lines if any(tuple(row[place] for place in places) in own for places, own in wanted))
    return csv_bytes([header, *near])


def _cells(raw: bytes, columns: Sequence[str]) -> set[tuple[str, ...]]:
    """What stands in these columns, row by row."""
    lines = csv_lines(raw)
    header = next(lines)
    places = [header.index(column) for column in columns]
    return {tuple(row[place] for place in places) for row in lines}


def pieces_by_key(raw: bytes, size: int) -> Iterator[bytes]:
    """A table in pieces of so many bytes or a few more, each with the header; rows of one first key stay together.

    A key that is given twice is found within one piece alone, so that a table is one piece if such rows stand apart.
    """
    rows = RowsByKey.of(raw) if len(raw) > size else None
    if rows is None or not rows.is_grouped:
        yield raw
        return
    header = raw[: raw.index(b"\n") + 1]
    start = len(header)
    for end in rows.starts[1:]:
        if end - start >= size or end == len(raw):
            yield header + raw[start:end]
            start = end


def report_on(
    files: Mapping[str, bytes], descriptors: Mapping[str, dict[str, Any]], *, table: str | None = None
) -> Report:
    """What Frictionless says of tables (the bytes of a CSV, by name) by their Table Schemas, and of them together.

    With `table`, of that one alone; the others are those that its keys lead to.
    """
    from frictionless import Dialect, Package, Resource, Schema  # it takes 0.3 s to import

    comma = Dialect.from_descriptor({"csv": {"delimiter": ","}})
    specified = {name: Schema.from_descriptor(descriptors[name]) for name in files}
    resources = [
        Resource(name=name, data=raw, format="csv", schema=specified[name], dialect=comma)
        for name, raw in files.items()
    ]
    return Package(resources=resources).validate(name=table, limit_errors=UNLIMITED)


def _faults(report: Report, schemas: Mapping[str, TableSchema]) -> Iterator[Fault]:
    for error in report.errors:
        raise DefinitionError("gate-broken", table="datapackage", faults=error.message)
    for task in report.tasks:
        for warning in task.warnings:
            raise DefinitionError("gate-broken", table=task.name, faults=warning)
        for error in task.errors:
            yield _fault(error, task.name, schemas[task.name])


def _fault(error: Any, table: str, schema: TableSchema) -> Fault:  # noqa: ANN401  # frictionless has no stubs
    cells = getattr(error, "cells", None)
    if cells is None or len(cells) != len(schema.names):
        raise DefinitionError("gate-broken", table=table, faults=error.message)
    row = dict(zip(schema.names, cells, strict=True))
    match error.type:
        case "primary-key":
            return Fault(kind="key-duplicate", table=table, row=row, column=schema.primary_key[0])
        case "foreign-key":
            return Fault(
                kind="foreign-key", table=table, row=row, column=error.field_names[0], parent=error.reference_name
            )
        case "type-error":
            return Fault(kind="value-unreadable", table=table, row=row, column=error.field_name)
        case "constraint-error" if not error.cell:
            return Fault(kind="value-missing", table=table, row=row, column=error.field_name)
        case "constraint-error" if _expected(schema, error.field_name):
            return Fault(kind="value-out-of-range", table=table, row=row, column=error.field_name)
        case _:
            raise DefinitionError("gate-broken", table=table, faults=error.message)


def _roots(faults: Iterable[Fault], files: Mapping[str, bytes], schemas: Mapping[str, TableSchema]) -> Iterator[Fault]:
    """The faults without those that only follow from another one."""
    faults = tuple(faults)
    doubled = {(one.table, one.row[one.column]) for one in faults if one.kind == "key-duplicate"}
    for fault in faults:
        if fault.kind == "foreign-key":
            yield from _orphan(fault, files)
        elif fault.kind != "key-duplicate" or not _parents(fault, schemas[fault.table]) & doubled:
            yield fault


def _orphan(fault: Fault, files: Mapping[str, bytes]) -> Iterator[Fault]:
    if files[fault.parent].count(b"\n") == 1:
        return  # the parent's table is missing whole, which is one finding of its own
    if fault.column not in {"measureId", "indicatorId"}:
        raise DefinitionError("gate-broken", table=fault.table, faults=f"{fault.column} → {fault.parent}")
    yield Fault(kind="measure-missing", table=fault.table, row=fault.row, column=fault.column)


def _parents(fault: Fault, schema: TableSchema) -> set[tuple[str, str]]:
    return {(key.reference.resource, fault.row[key.fields[0]]) for key in schema.foreign_keys}


def _places(files: Mapping[str, bytes], schemas: Mapping[str, TableSchema]) -> dict[str, str]:
    """Where each row of a table with keys and places of its own stands, by key, for the rows of its child tables."""
    places: dict[str, str] = {}
    for table in files:
        if "sourceRef" in schemas[table].names and len(schemas[table].primary_key) == 1:
            places |= {record[0]: record[-1] for record in csv_records(files[table])[1:]}
    return places


def _finding(fault: Fault, schema: TableSchema, places: Mapping[str, str]) -> Finding:
    key, year = fault.row[schema.primary_key[0]], fault.row.get("year", "")
    of_year = {"rawYear": year} if year and fault.kind.startswith("value-") else {}
    return Finding.of(
        fault.kind,
        table=fault.table,
        key=key,
        field=fault.column,
        value=fault.row[fault.column],
        source_ref=fault.row.get("sourceRef") or places.get(key, ""),
        facts=of_year | {"expected": _expected(schema, fault.column)},
    )


def _expected(schema: TableSchema, column: str) -> str:
    """The bounds of a column as a reader writes them, `≥ 0`; empty where it has none."""
    rules = next(field.constraints for field in schema.fields if field.name == column)
    bounds = (("≥", rules.minimum), ("≤", rules.maximum))
    return ", ".join(f"{sign} {bound}" for sign, bound in bounds if bound is not None)
