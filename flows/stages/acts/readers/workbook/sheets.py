"""What both kinds of workbook have in common: sheets of shown cells become paragraphs, tables and findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING

from flows.model.document import Span
from flows.model.errors import SourceError
from flows.model.findings import Finding
from flows.stages.acts.readers.content import MOST_CELLS, MOST_QUOTED, ActReading, FileCell, FileTable, document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCell:
    """A cell as the sheet shows it: `ruled` where lines are drawn around it, `computed` where a formula made it.

    `lost` where the formula has no result, `rounded` where fewer digits are shown than the cell holds.
    """

    text: str
    columns: int = 1
    rows: int = 1
    ruled: bool = False
    computed: bool = False
    lost: bool = False
    rounded: bool = False


@dataclass(frozen=True, slots=True)
class ShownSheet:
    """A sheet: its cells by row and column, both from 1, and the texts of what is hidden."""

    number: int
    rows: Mapping[int, Mapping[int, ShownCell]]
    hidden: Sequence[str] = field(default=())


def reading_of(file: str, raw: bytes, sheets: Sequence[ShownSheet]) -> ActReading:
    """The Document of these sheets and their findings.

    Raises:
        SourceError: The sheets are blank, or hold more cells than any annex.
    """
    if sum(len(row) for sheet in sheets for row in sheet.rows.values()) > MOST_CELLS:
        raise SourceError("source-too-costly", file=file)
    read = document(file, raw, (block for sheet in sheets for block in _blocks(sheet)))
    if not read.blocks:
        raise SourceError("source-empty", file=file)
    return ActReading(document=read, findings=tuple(finding for sheet in sheets for finding in _findings(sheet, file)))


def _blocks(sheet: ShownSheet) -> Iterator[str | FileTable]:
    """Paragraphs and tables from top to bottom: rows of one text that nothing rules are paragraphs."""
    numbers = sorted(number for number, row in sheet.rows.items() if any(cell.text for cell in row.values()))
    inside = _table_rows([sheet.rows[number] for number in numbers])
    for in_table, group in groupby(zip(numbers, inside, strict=True), key=lambda pair: pair[1]):
        run = [number for number, _ in group]
        if in_table:
            rows = [_boxes(sheet.rows.get(number, {})) for number in range(run[0], run[-1] + 1)]
            yield FileTable(tuple(rows), sheet.number, run[0])
        else:
            yield from (" ".join(cell.text for cell in sheet.rows[number].values() if cell.text) for number in run)


def _table_rows(rows: Sequence[Mapping[int, ShownCell]]) -> list[bool]:
    """Which rows belong to tables: of two texts or ruled, and one alone between two of these."""
    own = [_count(row) > 1 or any(cell.ruled and cell.text for cell in row.values()) for row in rows]
    return [
        is_own or (0 < at < len(own) - 1 and own[at - 1] and own[at + 1])
        for at, is_own in enumerate(own)
    ]  # fmt: skip


def _count(row: Mapping[int, ShownCell]) -> int:
    return sum(bool(cell.text) or cell.lost for cell in row.values())


def _boxes(row: Mapping[int, ShownCell]) -> tuple[FileCell, ...]:
    return tuple(
        FileCell(column=column, columns=cell.columns, rows=cell.rows, blocks=(cell.text,))
        for column, cell in sorted(row.items())
        if cell.text or cell.ruled
    )


def _findings(sheet: ShownSheet, file: str) -> Iterator[Finding]:
    if hidden := "; ".join(filter(None, dict.fromkeys(sheet.hidden))):
        yield Finding.of("text-hidden", value=hidden[:MOST_QUOTED], source_ref=f"{file}#table={sheet.number}")
    for number, row in sorted(sheet.rows.items()):
        ref = Span(first=number, last=number, table=sheet.number, row=number).ref(file)
        for check, named in (("formula-blank", "lost"), ("formula-read", "computed"), ("figure-rounded", "rounded")):
            cells = {column: cell for column, cell in sorted(row.items()) if getattr(cell, named)}
            if cells:
                facts = {"columns": ", ".join(map(column_letters, cells))}
                value = " | ".join(cell.text for cell in cells.values())[:MOST_QUOTED]
                yield Finding.of(check, value=value, source_ref=ref, facts=facts)


def column_letters(column: int) -> str:
    """A column's name from its number, which counts from 1."""
    name = ""
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(ord("A") + letter) + name
    return name
