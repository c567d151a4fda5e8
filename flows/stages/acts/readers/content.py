"""What files with real tables have in common: blocks in order become a Document whose rows have a cell a column."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.messages.signs import composed
from flows.model.document import Cell, Document, Grid, Paragraph, Row, Span
from flows.stages.language.texts import join, without_strays

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from flows.model.acceptance import WayOfReading
    from flows.model.findings import Finding

_FIGURES = re.compile(r"[\d\s.,]*")
_RASTER = (2, 3)
"""A table of fewer rows or columns within another is no table of an act."""


MOST_CELLS = 200_000
"""Of a document, with its paragraphs: a programme of two hundred pages has a tenth of it."""
MOST_QUOTED = 120
"""Letters of a text that a finding quotes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """A part of a page that shows a row: points from the page's upper left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ActReading:
    """A file as it was read, and what is doubtful about it.

    `areas` are the parts of pages that show a row, by its address, where the file has pages.
    """

    document: Document
    findings: tuple[Finding, ...] = ()
    extraction: WayOfReading = "direct"
    areas: Mapping[str, tuple[Area, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCell:
    """A cell of a file: the column where it begins, what it covers, and its paragraphs and tables."""

    column: int
    columns: int = 1
    rows: int = 1
    blocks: tuple[str | FileTable, ...] = ()

    @property
    def end(self) -> int:
        """The column after it."""
        return self.column + self.columns


@dataclass(frozen=True, slots=True)
class FileTable:
    """A table of a file; `rows` may be of unequal length. In a workbook a sheet and its own rows number it."""

    rows: tuple[tuple[FileCell, ...], ...]
    sheet: int | None = None
    first_row: int = 1

    @property
    def starts(self) -> list[int]:
        """The columns at which cells begin: an office's grid may have more."""
        return sorted({box.column for row in self.rows for box in row})


def whole(parts: Iterable[str]) -> str:
    """The paragraphs of a cell as one text; two that are figures stay two, since nobody knows if they are one."""
    texts = [text for text in (tidied(line) for part in parts for line in part.split("\n")) if text]
    if len(texts) > 1 and all(map(_FIGURES.fullmatch, texts)):
        return "\n".join(texts)
    return join(texts, figures=True)[0]


def document(file: str, raw: bytes, blocks: Iterable[str | FileTable]) -> Document:
    """The Document of these blocks; tables and their rows count from 1, a line is a paragraph or a row."""
    return Document(file, hashlib.sha256(raw).hexdigest(), tuple(_joined(_placed(blocks))))


def _placed(blocks: Iterable[str | FileTable]) -> Iterator[Paragraph | Grid]:
    line = tables = 0
    for block in _unwrapped(blocks):
        line += 1
        if isinstance(block, str):
            if text := whole([block]).replace("\n", " "):
                yield Paragraph(text, Span(first=line, last=line))
            continue
        tables += 1
        rows = [
            Row(cells, Span(first=line + at, last=line + at, table=block.sheet or tables, row=at))
            for at, cells in enumerate(_cells(block), block.first_row)
            if any(cell.text for cell in cells)
        ]
        line += block.first_row + len(block.rows)
        if rows:
            yield Grid(tuple(rows))


def _joined(blocks: Iterable[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
    """Tables between which nothing stands and that have equal columns are one, as they are in a text."""
    last: Grid | None = None
    for block in blocks:
        if isinstance(block, Grid) and last and len(block.rows[0].cells) == len(last.rows[-1].cells):
            last = Grid((*last.rows, *block.rows))
            continue
        if last:
            yield last
        last = block if isinstance(block, Grid) else None
        if not last:
            yield block
    if last:
        yield last


def _unwrapped(blocks: Iterable[str | FileTable]) -> Iterator[str | FileTable]:
    """The same without tables that only hold a page together: of one column, or around a table."""
    for block in blocks:
        if isinstance(block, FileTable) and (len(block.starts) <= 1 or _holds_tables(block)):
            for row in block.rows:
                for box in row:
                    yield from _unwrapped(box.blocks)
        else:
            yield block


def _holds_tables(table: FileTable) -> bool:
    inner = [block for row in table.rows for box in row for block in box.blocks if isinstance(block, FileTable)]
    rows, columns = _RASTER
    return any((len(one.rows) >= rows and len(one.starts) >= columns) or _holds_tables(one) for one in inner)


def _cells(table: FileTable) -> Iterator[tuple[Cell, ...]]:
    """Each row with a cell a column: what a merged cell covers is blank."""
    starts = table.starts
    reach: dict[int, int] = {}
    for at, row in enumerate(table.rows):
        for box in row:
            columns = max(bisect_left(starts, box.end) - bisect_left(starts, box.column), 1)
            for below in range(at, min(at + box.rows, len(table.rows))):
                reach[below] = max(reach.get(below, 0), bisect_left(starts, box.column) + columns)
        cells = [Cell("")] * reach.get(at, 0)
        for box in row:
            place = bisect_left(starts, box.column)
            columns = max(bisect_left(starts, box.end) - place, 1)
            cells[place] = Cell(whole(_texts(box.blocks)), columns, min(box.rows, len(table.rows) - at))
        yield tuple(cells)


def _texts(blocks: Sequence[str | FileTable]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, str):
            yield block
        else:
            yield from (text for row in block.rows for box in row for text in _texts(box.blocks))


def tidied(text: str) -> str:
    """NFC, white space one space, without soft hyphens, and without signs that nobody sees at edges and in figures."""
    return " ".join(without_strays(composed(text.replace("\u00ad", ""))).split())
