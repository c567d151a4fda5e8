"""Tables of several programmes against their schemas at once: what a table costs Frictionless, it costs but once.

Most programmes have no fault. So one report over all of their rows says in whose rows there is one, and these
programmes are judged again, each by itself: its findings are those of a programme that is judged alone.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from flows.stages.checks.tables import is_large, report_on, table_findings
from flows.stages.tables.write import csv_bytes, csv_records

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.model.findings import Finding
    from flows.model.schema import TableSchema

    Files = Mapping[str, bytes]
    Records = Mapping[str, Sequence[list[str]]]
    """The cells of each table, its header first."""

OWNER = "owner:"
"""How the column with a programme's place is called; before a column's name, that column within its programme."""


def table_findings_of_all(
    programmes: Mapping[str, Files], schemas: Mapping[str, TableSchema]
) -> dict[str, list[Finding]]:
    """One finding for each fault of a programme's own rows, by programme.

    Raises:
        DefinitionError: Frictionless warns, or finds what no data can cause: a schema does not fit its table.
    """
    faulty = _faulty(programmes, schemas) if len(programmes) > 1 else set(programmes)
    return {name: table_findings(files, schemas) if name in faulty else [] for name, files in programmes.items()}


def _faulty(programmes: Mapping[str, Files], schemas: Mapping[str, TableSchema]) -> set[str]:
    """The programmes with a fault, and those that cannot be judged with others: as one that is judged in pieces."""
    faulty: set[str] = set()
    groups: dict[frozenset[str], dict[str, Records]] = defaultdict(dict)
    for name, files in programmes.items():
        if is_large(files):
            faulty.add(name)
            continue
        records = {table: csv_records(raw) for table, raw in files.items()}
        if all(_is_regular(rows, schemas[table]) for table, rows in records.items()):
            groups[frozenset(files)][name] = records
        else:
            faulty.add(name)
    for group in groups.values():
        faulty |= _faulty_of(group, schemas)
    return faulty


def _is_regular(rows: Sequence[list[str]], schema: TableSchema) -> bool:
    """Whether rows can stand below those of other programmes: the schema's columns, as many cells, each with a key."""
    return rows[:1] == [[*schema.names]] and all(len(row) == len(schema.names) and row[0] for row in rows)


def _faulty_of(group: Mapping[str, Records], schemas: Mapping[str, TableSchema]) -> set[str]:
    """The programmes of a group, all of which have the same tables, in whose rows Frictionless finds a fault."""
    own = {table: schemas[table] for table in next(iter(group.values()))}
    links = {table: tuple(dict.fromkeys(_linked(table, own))) for table in own}
    files = {table: csv_bytes(_joined(group, table, schema, links[table])) for table, schema in own.items()}
    report = report_on(files, {table: _descriptor(schema, links[table]) for table, schema in own.items()})
    if report.errors or any(task.warnings for task in report.tasks):
        return set(group)
    owners = {table: [name for name, tables in group.items() for _ in tables[table][1:]] for table in own}
    faulty: set[str] = set()
    for task in report.tasks:
        for error in task.errors:
            row = getattr(error, "row_number", None)
            faulty |= {owners[task.name][row - 2]} if row else set(group)  # the header is row 1
    return faulty


def _linked(table: str, schemas: Mapping[str, TableSchema]) -> Iterator[str]:
    """The columns of a table that lead to another table or to which one leads."""
    for name, schema in schemas.items():
        for key in schema.foreign_keys:
            yield from key.fields if name == table else ()
            yield from key.reference.fields if key.reference.resource == table else ()


def _joined(
    group: Mapping[str, Records], table: str, schema: TableSchema, links: Sequence[str]
) -> Iterator[Sequence[str]]:
    """The rows of all, each with its programme's place and its links under that; a blank link stays blank."""
    yield (*schema.names, OWNER, *(f"{OWNER}{name}" for name in links))
    columns = [schema.names.index(name) for name in links]
    for place, tables in enumerate(group.values()):
        for row in tables[table][1:]:
            yield (*row, str(place), *(row[column] and f"{place} {row[column]}" for column in columns))


def _descriptor(schema: TableSchema, links: Sequence[str]) -> dict[str, Any]:
    """The schema whose keys are those of one programme and whose links stay within it."""
    said = schema.descriptor()
    added = ({"name": f"{OWNER}{name}", "type": "string"} for name in ("", *links))
    said["fields"] = [*said["fields"], *added]
    said["primaryKey"] = [OWNER, *said["primaryKey"]]
    for key in said.get("foreignKeys", ()):
        for end in (key, key["reference"]):
            end["fields"] = [f"{OWNER}{name}" for name in end["fields"]]
    return said
