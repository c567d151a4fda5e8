"""The whole way of a PDF: pages, tables, rows, texts, and what is doubtful in them."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from flows.model.document import Cell, Document, Grid, Paragraph, Row, Span
from flows.stages.acts.readers.content import ActReading
from flows.stages.acts.readers.pdf.areas import areas_of
from flows.stages.acts.readers.pdf.columns import habits_of, rooms_of
from flows.stages.acts.readers.pdf.doubts import (
    RowPlace,
    cell_findings,
    document_findings,
    glyphs_unplaced,
    row_findings,
)
from flows.stages.acts.readers.pdf.opening import sheets_of
from flows.stages.acts.readers.pdf.paragraphs import paragraphs
from flows.stages.acts.readers.pdf.passages import Passages
from flows.stages.acts.readers.pdf.rows import whole_rows
from flows.stages.acts.readers.pdf.sheets import Sheet, without_furniture
from flows.stages.acts.readers.pdf.tables import Chain, chains
from flows.stages.acts.readers.pdf.texts import cuts_of, ends_of, text_of
from flows.stages.acts.readers.pdf.wholes import TableFacts, WholeRow, further_columns, key_column
from flows.stages.acts.readers.pdf.words import BoxText, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flows.model.findings import Finding
    from flows.stages.acts.readers.content import Area
    from flows.stages.acts.readers.pdf.joins import Habits
    from flows.stages.acts.readers.pdf.lines import PrintLine
    from flows.stages.acts.readers.pdf.tags import Tags
    from flows.stages.acts.readers.pdf.weighing import Cuts


def read_pdf(raw: bytes, file: str) -> ActReading:
    """The document in reading order, its tables with whole rows, and every doubt as a finding.

    Raises:
        SourceError: It is no PDF, is locked, too large or damaged, or holds no text but pictures of it.
    """
    sheets, tags, noted = sheets_of(raw, file)
    return reading_of_pages(sheets, tags, noted, file=file, raw=raw)


def reading_of_pages(sheets: Sequence[Sheet], tags: Tags, noted: Sequence[int], *, file: str, raw: bytes) -> ActReading:
    """The document of these pages, wherever their letters come from; `noted` have notes printed over them."""
    sheets = without_furniture(sheets)
    blocks = chains(sheets)
    tables = [block for block in blocks if isinstance(block, Chain)]
    texts = [text for table in tables for text in _texts(table)]
    vocabulary = Vocabulary(texts)
    built = _Built(file, vocabulary, habits_of([text.lines for text in texts], vocabulary))
    rows = {id(table): built.rows(table) for table in tables}
    built.learn_cuts()
    for lines, table in _parts(blocks):
        built.prose(lines, _edges(sheets))
        if table:
            built.table(table, rows[id(table)])
    document = Document(file, hashlib.sha256(raw).hexdigest(), tuple(built.blocks))
    found = document_findings(sheets, rows=sum(map(len, rows.values())), tags=tags, noted=noted, file=file)
    return ActReading(
        document=document,
        findings=(*found, *built.findings),
        extraction="direct" if tags.rows else "reconstructed",
        areas=built.areas,
    )


def _texts(table: Chain) -> Iterator[BoxText]:
    """The texts of a table's boxes; one at the head or the foot of a page may be a part only."""
    for rows in table.rows:
        for at, row in enumerate(rows):
            for box in row.boxes:
                if box.lines:
                    yield BoxText(box.lines, at > 0 or rows is table.rows[0], not box.open or rows is table.rows[-1])


def _parts(blocks: Sequence[Chain | PrintLine]) -> Iterator[tuple[list[PrintLine], Chain | None]]:
    lines: list[PrintLine] = []
    for block in blocks:
        if isinstance(block, Chain):
            yield lines, block
            lines = []
        else:
            lines.append(block)
    yield lines, None


def _edges(sheets: Iterable[Sheet]) -> tuple[float, float]:
    """Left and right of all text outside the tables."""
    lines = [line for sheet in sheets for line in sheet.lines]
    return min((line.x0 for line in lines), default=0.0), max((line.x1 for line in lines), default=0.0)


def _ink(lines: Iterable[PrintLine]) -> int:
    return sum(line.count for line in lines)


class _Built:
    """The document while it is put together."""

    def __init__(self, file: str, vocabulary: Vocabulary, habits: Habits) -> None:
        self._file, self._vocabulary, self._habits = file, vocabulary, habits
        self._facts: dict[int, TableFacts] = {}
        self._whole: list[tuple[TableFacts, list[WholeRow]]] = []
        self._cuts: Cuts = {}
        self._passages = Passages(())
        self._line = self._table = 0
        self.blocks: list[Paragraph | Grid] = []
        self.findings: list[Finding] = []
        self.areas: dict[str, tuple[Area, ...]] = {}

    def rows(self, table: Chain) -> list[WholeRow]:
        """A table's rows, whole."""
        key = key_column(table)
        own, merged = further_columns(table, key)
        facts = TableFacts(
            rooms=rooms_of(table),
            vocabulary=self._vocabulary,
            habits=self._habits,
            key=key,
            own=own,
            merged=merged,
        )
        self._facts[id(table)] = facts
        rows = whole_rows(table, facts)
        lost = _ink(line for page in table.rows for row in page for line in row.lines) - _ink(
            line for row in rows for cell in row.cells.values() for line in cell.lines
        )
        if lost:
            page = table.pieces[0].page
            self.findings.append(glyphs_unplaced(lost, page, self._file))
        self._whole.append((facts, rows))
        return rows

    def learn_cuts(self) -> None:
        """Where the words of the whole document are cut, and what it prints inside its lines."""
        cells = [
            (cell.lines, ends_of(cell, facts))
            for facts, rows in self._whole
            for row in rows
            for cell in row.cells.values()
        ]
        self._cuts, self._passages = cuts_of(cells), Passages(cells)

    def prose(self, lines: Sequence[PrintLine], edges: tuple[float, float]) -> None:
        """The paragraphs between two tables."""
        for text, first, last in paragraphs(lines, self._vocabulary, edges):
            self._line += 1
            self.blocks.append(Paragraph(text, Span(first=self._line, last=self._line, page=first, last_page=last)))

    def table(self, table: Chain, rows: Sequence[WholeRow]) -> None:
        """A table with whole rows."""
        self._table += 1
        self._line += 1  # as the blank line above a table in a text
        facts = self._facts[id(table)]
        grid = Grid(tuple(self._row(row, at, table.columns, facts) for at, row in enumerate(rows, 1)))
        self.blocks.append(grid)
        for row, whole in zip(grid.rows, rows, strict=True):
            self.areas[row.span.ref(self._file)] = areas_of(whole, table)
        self._line += 1

    def _row(self, row: WholeRow, at: int, width: int, facts: TableFacts) -> Row:
        self._line += 1
        pages = [line.page for cell in row.cells.values() for line in cell.lines]
        span = Span(first=self._line, last=self._line, page=min(pages), last_page=max(pages), table=self._table, row=at)
        cells = [Cell("")] * width
        doubts = []
        for cell in sorted(row.cells.values(), key=lambda cell: cell.column):
            ends = self._passages.settled(
                cell.lines, ends_of(cell, facts), hyphenates=facts.habits.hyphenates and not facts.habits.marks_soft
            )
            text, unclear = text_of(cell, ends, facts, self._cuts)
            cells[cell.column] = Cell(text, cell.columns, cell.rows)
            doubts += [(cell, text, doubt) for doubt in unclear]
        shown = tuple(cells)
        place = RowPlace(file=self._file, span=span, cells=shown, key=facts.key)
        self.findings += row_findings(row, place)
        self.findings += cell_findings(doubts, place)
        return Row(shown, span)
