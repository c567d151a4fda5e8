"""Everything published about one measure, as JSON and as CSV: each value exactly as its table prints it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.site.machines.concerned import cell_of, indicators_of_measures, keys_of, of_measure
from flows.stages.tables.write import csv_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from flows.site.published import Naming, ServedDataset, ServedProgramme, ServedVersion
    from flows.stages.tables.printed import PrintedRow

    Rows = Sequence[PrintedRow]

PLAN_KEYS: Mapping[str, tuple[str, ...]] = {
    "measures": ("measureId",),
    "directions": ("directionId",),
    "measure-funding": ("measureId", "sourceId"),
    "funding-sources": ("sourceId",),
    "measure-executors": ("measureId", "executorId"),
    "executors": ("executorId",),
    "indicators": ("indicatorId",),
    "indicator-targets": ("indicatorId",),
    "findings": ("findingId",),
}
"""The plan's tables that say anything of a measure, and what identifies their rows beside the year."""
PROGRESS_KEYS: Mapping[str, tuple[str, ...]] = {
    "measure-progress": ("measureId",),
    "measure-spending": ("measureId", "sourceId"),
    "indicator-values": ("indicatorId",),
    "measure-delays": ("measureId",),
    "measure-links": ("measureId", "kind", "identifier"),
    "executors": ("executorId",),
    "findings": ("findingId",),
}
"""The same of its progress, beside the half-year; what it repeats of the plan is left to the plan."""
CHANGE_ROWS = "changes"
WHEN = ("year", "cycle")
"""The columns that say of which year or half-year a row is."""
HEADER = ("dataset", "version", "table", "key", "yearOrCycle", "field", "value")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedTable:
    """The rows of one version's table that are about the measure, and the columns that identify them."""

    dataset: str
    version: str
    name: str
    key: tuple[str, ...]
    rows: Rows


def measure_json(served: ServedProgramme, key: str) -> bytes:
    """`data/M2.10.json`: the measure's rows, table by table, with the versions that they are of, licence and source.

    Changes are those of every version that is served.
    """
    tables, facts = list(_tables(served, key)), served.facts
    row: PrintedRow = next((rows[0] for rows in (one.rows for one in tables if one.name == "measures") if rows), {})
    whole = {
        "measureId": key,
        "title": row.get("title", ""),
        "programme": facts.title,
        "publisher": facts.publisher.name,
        "licence": {"name": facts.licence.name, "title": facts.licence.title, "url": facts.licence.path},
        "testData": facts.reports_are_tests,
        "source": {"actId": row.get("actId", ""), "sourceRef": row.get("sourceRef", "")},
        "versions": {table.dataset: table.version for table in tables if table.name != CHANGE_ROWS},
        "tables": [_as_json(table) for table in tables],
    }
    return (json.dumps(whole, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def measure_csv(served: ServedProgramme, key: str) -> bytes:
    """`data/M2.10.csv`: one row a value, with the version, the table and the row that it stands in."""
    records = (record for table in _tables(served, key) for record in _long(table))
    return csv_bytes((HEADER, *records))


def _as_json(table: PublishedTable) -> Mapping[str, Any]:
    rows = [dict(row) for row in table.rows]
    return {"dataset": table.dataset, "version": table.version, "table": table.name, "rows": rows}


def _long(table: PublishedTable) -> Iterator[tuple[str, ...]]:
    for row in table.rows:
        key, when = "/".join(row[column] for column in table.key), next((row[one] for one in WHEN if one in row), "")
        for field, value in row.items():
            if field not in (*table.key, *WHEN):
                yield table.dataset, table.version, table.name, key, when, field, value


# --- which rows ---------------------------------------------------------------------------------------------------


def _tables(served: ServedProgramme, measure: str) -> Iterator[PublishedTable]:
    """The tables that have any row about the measure: the plan's, its progress's, then the changes of each version."""
    indicators = indicators_of_measures(served, {measure})
    for dataset, keys in zip(_datasets(served), (PLAN_KEYS, PROGRESS_KEYS), strict=False):
        if version := _newest_with(dataset, next(iter(keys)), measure):
            yield from _with_rows(dataset.name, version, keys, {measure, *indicators})
    for dataset in _datasets(served):
        for version in dataset.served:
            rows = of_measure(version, measure, indicators)
            yield from _any(_table(dataset.name, version, CHANGE_ROWS, ("changeId",), rows))


def _newest_with(dataset: ServedDataset, table: str, measure: str) -> ServedVersion | None:
    """The newest version that has the measure: of one that left the plan, the last that had it."""
    newest_first = reversed(dataset.served)
    return next((one for one in newest_first if one.rows_naming(table, [measure], cell_of("measureId"))), None)


def _table(dataset: str, version: ServedVersion, name: str, key: tuple[str, ...], rows: Rows) -> PublishedTable:
    return PublishedTable(dataset=dataset, version=version.label, name=name, key=key, rows=rows)


def _any(table: PublishedTable) -> Iterator[PublishedTable]:
    if table.rows:
        yield table


def _datasets(served: ServedProgramme) -> list[ServedDataset]:
    return [one for one in (served.plan, served.progress) if one]


REGISTERS: Mapping[str, str] = {
    "directions": "directionId",
    "funding-sources": "sourceId",
    "executors": "executorId",
}
"""Tables that say what something is called, and their keys."""
NAMED_BY: Mapping[str, str] = {"answeringExecutorId": "executorId"}
"""Columns that hold another table's key under a name of their own."""


def _with_rows(
    dataset: str, version: ServedVersion, keys: Mapping[str, tuple[str, ...]], subjects: AbstractSet[str]
) -> Iterator[PublishedTable]:
    """The tables of a version with the rows about the measure, and those that say what is called so in these."""
    own = {name: version.rows_naming(name, subjects, _naming(name)) for name in keys if name not in REGISTERS}
    named = _named(rows for name, rows in own.items() if name != "findings")
    for name, key in keys.items():
        column = REGISTERS.get(name, "")
        rows = version.rows_naming(name, named.get(column, ()), cell_of(column)) if column else own[name]
        yield from _any(_table(dataset, version, name, key, rows))


def _naming(table: str) -> Naming:
    return keys_of if table == "findings" else _subjects


def _subjects(row: PrintedRow) -> Iterator[str]:
    """The measure and the indicator that a row is about."""
    return (row[column] for column in ("measureId", "indicatorId") if column in row)


def _named(tables: Iterable[Rows]) -> Mapping[str, AbstractSet[str]]:
    """What the measure's own rows name, by the registers' columns."""
    found: dict[str, set[str]] = {column: set() for column in REGISTERS.values()}
    for rows in tables:
        for row in rows:
            for column, value in row.items():
                if (known := NAMED_BY.get(column, column)) in found:
                    found[known].add(value)
    return found
