"""Cells that a table prints once for several rows: what stands in the first of them is valid below."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.model.findings import Finding
from flows.stages.acts.tables.headers import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.stages.acts.tables.annex import TableSection
    from flows.stages.acts.tables.records import Entry

_SPANNING = ("term", "executors", "sources", "result")
"""Columns in which acts merge cells downwards."""
_FEWEST = 3
"""Fewer records show no habit of the table."""

Covered = dict[tuple[int, str], str]
"""The line of a row and the name of a column → the text of the merged cell that covers that place."""


def covered_cells(sections: Sequence[TableSection]) -> Covered:
    """What files with real tables say of merged cells; a text says nothing of them."""
    return {place: text for section in sections for place, text in _covered(section)}


def _covered(section: TableSection) -> Iterator[tuple[tuple[int, str], str]]:
    rows = {(row.span.table, row.span.row): row for row in section.rows if row.span.row is not None}
    names = {column.index: column.name for column in section.header.columns if column.name in _SPANNING}
    for (table, first), row in rows.items():
        for at in names.keys() & set(range(len(row.cells))):
            cell = row.cells[at]
            below = (rows.get((table, (first or 0) + down)) for down in range(1, cell.rows if cell.text else 1))
            yield from (((one.span.first, names[at]), cell.text) for one in below if one)


def filled_down(
    entries: Sequence[Entry], covered: Covered, *, table: str, file: str
) -> tuple[tuple[Entry, ...], list[Finding]]:
    """The records with merged cells filled in, and a warning for each column in which this was done.

    Where the file says which cells are merged, these are filled. Otherwise a blank cell alone is a blank cell: only
    where at least half of a column is blank below its first record, which is filled, has the table the habit of
    merging; no act leaves most of its terms or executors out.
    """
    findings: list[Finding] = []
    for name in _SPANNING:
        filled = _filled(_merged(entries, name, covered), name)
        count = sum(not old.cell(name) and bool(new.cell(name)) for old, new in zip(entries, filled, strict=True))
        if not count:
            continue
        entries = filled
        ref = entries[0].span.ref(file)
        findings.append(
            Finding.of(
                "cell-merged",
                table=table,
                field=FIELDS.get(name, name),
                source_ref=ref,
                facts={"rows": str(count)},
            )
        )
    return tuple(entries), findings


def _merged(entries: Sequence[Entry], name: str, covered: Mapping[tuple[int, str], str]) -> list[Entry]:
    """The records with the text of the merged cell that covers their first row."""
    texts = [covered.get((entry.span.first, name), "") for entry in entries]
    return [
        _with(entry, name, text) if text and not entry.cell(name) else entry
        for entry, text in zip(entries, texts, strict=True)
    ]


def _filled(entries: Sequence[Entry], name: str) -> list[Entry]:
    """The records with the text above, where the table has the habit of merging."""
    blank = sum(not entry.cell(name) for entry in entries)
    if len(entries) < _FEWEST or not entries[0].cell(name) or blank * 2 < len(entries):
        return list(entries)
    above = ""
    out = []
    for entry in entries:
        above = entry.cell(name) or above
        out.append(_with(entry, name, above))
    return out


def _with(entry: Entry, name: str, text: str) -> Entry:
    lines = entry.lines
    if name == "sources" and lines and not any(line.label for line in lines):
        lines = tuple(replace(line, label=text) for line in lines)
    return replace(entry, cells={**entry.cells, name: text}, lines=lines)
