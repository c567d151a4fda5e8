"""`settle`: what a person has read in doubtful cells is put into them, and those doubts are no findings any more."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.model.checks import DOUBTS
from flows.model.document import Grid, Paragraph, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flows.model.acceptance import CellAnswer
    from flows.model.document import Document
    from flows.stages.acts.readers.content import ActReading

_Answers = dict[tuple[str, int], "CellAnswer"]


def settle(reading: ActReading, answers: Iterable[CellAnswer]) -> ActReading:
    """The reading with the answers in it; one whose cell reads differently by now counts for nothing."""
    rows = rows_by_place(reading.document)
    valid = {
        (answer.place, answer.column): answer
        for answer in answers
        if answer.place in rows and read_at(rows[answer.place], answer.column) == answer.read
    }
    doubts = {(place, str(column or "")) for place, column in valid}
    findings = tuple(
        finding
        for finding in reading.findings
        if finding.check not in DOUBTS or (finding.source_ref, finding.field) not in doubts
    )
    file = reading.document.file
    blocks = tuple(_settled(block, file, valid) for block in reading.document.blocks)
    return replace(reading, document=replace(reading.document, blocks=blocks), findings=findings)


def rows_by_place(document: Document) -> Mapping[str, Row]:
    """Every row of the document's tables by its address."""
    return {row.span.ref(document.file): row for grid in document.grids for row in grid.rows}


def read_at(row: Row, column: int) -> str | None:
    """What a row says in a column (from 1), or all of it at 0; null where it has no such column."""
    if column == 0:
        return " | ".join(text for text in row.texts if text)
    return row.texts[column - 1] if column <= len(row.cells) else None


def _settled(block: Paragraph | Grid, file: str, answers: _Answers) -> Paragraph | Grid:
    if isinstance(block, Paragraph) or not answers:
        return block
    return Grid(tuple(_answered(row, row.span.ref(file), answers) for row in block.rows))


def _answered(row: Row, place: str, answers: _Answers) -> Row:
    cells = tuple(
        replace(cell, text=answers[place, column].text) if (place, column) in answers else cell
        for column, cell in enumerate(row.cells, 1)
    )
    return replace(row, cells=cells)
