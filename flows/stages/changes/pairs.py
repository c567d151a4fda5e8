"""The tables of two versions side by side: rows matched by key, measures and directions also by an unchanged title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flows.stages.tables.printed import NUMBERED, PrintedRow, number_of, rows_of

ROW_KEYS: Mapping[str, tuple[str, ...]] = {
    "passport": ("rowNumber",),
    "directions": ("directionId",),
    "measures": ("measureId",),
    "measure-funding": ("measureId", "year", "sourceId"),
    "funding-sources": ("sourceId",),
    "executors": ("executorId",),
    "measure-executors": ("measureId", "executorId"),
    "indicators": ("indicatorId",),
    "indicator-targets": ("indicatorId", "year"),
}
"""The compared tables and the columns that identify their rows; the first of a child table is its parent's."""
APART = "~"
"""Ends the key of a row whose own key is taken: by a twin, or by a measure that now bears its number."""
KeyedTables = Mapping[str, Mapping[str, PrintedRow]]
"""Table → key → row, in the document's order."""


@dataclass(frozen=True, slots=True)
class Pair:
    """The tables of the last version and of this one."""

    old: KeyedTables
    new: KeyedTables

    def keys(self, table: str) -> Sequence[str]:
        """The keys of both, in this version's order; a dropped one stands where it stood."""
        order = list(self.new[table])
        before = ""
        for key in self.old[table]:
            if key not in self.new[table]:
                order.insert(order.index(before) + 1 if before else 0, key)
            before = key
        return order

    def both(self, table: str, key: str) -> tuple[PrintedRow, PrintedRow]:
        """The row in the last version and in this one; empty where there is none."""
        return self.old[table].get(key, {}), self.new[table].get(key, {})

    def latest(self, table: str, key: str) -> PrintedRow:
        """The row as it is now, else as it was."""
        return self.new[table].get(key) or self.old[table].get(key, {})


def pair_of(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Pair:
    """Two versions' CSV files (table → bytes) side by side.

    A table that either lacks is empty in both: it is a change of form, not of content.
    """
    old, new = _records(before, after), _records(after, before)
    return Pair(_keyed(_renumbered(old, new)), _keyed(new))


def children(tables: KeyedTables, table: str, parent: str) -> list[PrintedRow]:
    """The rows of a child table that belong to one parent, in order."""
    return [row for row in tables[table].values() if row[ROW_KEYS[table][0]] == parent]


def differ(rows: tuple[PrintedRow, PrintedRow], field: str) -> bool:
    """Whether a column that both versions have holds different values."""
    old, new = rows
    return field in old and field in new and old[field] != new[field]


def _records(files: Mapping[str, bytes], others: Mapping[str, bytes]) -> dict[str, Sequence[PrintedRow]]:
    return {table: _numbered(table, files[table]) if table in files and table in others else [] for table in ROW_KEYS}


def _numbered(table: str, raw: bytes) -> Sequence[PrintedRow]:
    """The rows; those that people know by a number bear it, as their key does in every version."""
    if table not in NUMBERED:
        return rows_of(raw)
    return [{**row, "number": number_of(row[ROW_KEYS[table][0]])} for row in rows_of(raw)]


def _keyed(tables: Mapping[str, Sequence[PrintedRow]]) -> KeyedTables:
    keyed: dict[str, dict[str, PrintedRow]] = {table: {} for table in tables}
    for table, rows in tables.items():
        for row in rows:
            key = "/".join(row[column] for column in ROW_KEYS[table])
            while key in keyed[table]:
                key += APART
            keyed[table][key] = row
    return keyed


def _renumbered(
    old: Mapping[str, Sequence[PrintedRow]], new: Mapping[str, Sequence[PrintedRow]]
) -> dict[str, list[PrintedRow]]:
    """The old rows under the numbers that their measures and directions bear now."""
    measures = _moves(old["measures"], new["measures"], "measureId")
    names = {
        "directionId": _moves(old["directions"], new["directions"], "directionId"),
        "measureId": measures,
        "indicatorId": {
            row["indicatorId"]: f"I{measures[row['measureId']][1:]}"
            for row in old["indicators"]
            if _follows(row, measures)
        },
    }
    return {table: [_renamed(row, names) for row in rows] for table, rows in old.items()}


def _follows(indicator: PrintedRow, measures: Mapping[str, str]) -> bool:
    """Whether the indicator bears the number of its measure, and that has moved."""
    measure = indicator["measureId"]
    return measure in measures and measure[1:] == indicator["indicatorId"][1:]


def _moves(old: Sequence[PrintedRow], new: Sequence[PrintedRow], key: str) -> dict[str, str]:
    """Old key → new key where a title stands unchanged under another number; a number given away is set apart."""
    was, now = _homes(old, key), _homes(new, key)
    moves = {was[title]: now[title] for title in was if title in now and now[title] != was[title]}
    return moves | {row[key]: row[key] + APART for row in old if row[key] in moves.values() and row[key] not in moves}


def _homes(rows: Sequence[PrintedRow], key: str) -> dict[str, str]:
    """The key of each title that occurs once."""
    times = Counter(row["title"] for row in rows)
    return {row["title"]: row[key] for row in rows if times[row["title"]] == 1}


def _renamed(row: PrintedRow, names: Mapping[str, Mapping[str, str]]) -> PrintedRow:
    return {column: names.get(column, {}).get(value, value) for column, value in row.items()}
