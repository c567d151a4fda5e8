"""A source as it was read, before anything is understood."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Where something stands in a source: lines count from 1, first and last.

    Paged sources also say the page, and the last one where a row goes on overleaf. Where a source has real tables, they
    count through the whole document, rows through the whole table; in a workbook a table is a sheet. `file` is where it
    stands if the document is of several files.
    """

    first: int
    last: int
    page: int | None = None
    table: int | None = None
    row: int | None = None
    last_page: int | None = None
    last_row: int | None = None
    file: str = ""

    def ref(self, file: str) -> str:
        """The `sourceRef` of this place: `<file>#line=163,167`, `#page=12,13&table=1&row=7`, or `#table=1&row=7`."""
        file = self.file or file
        if self.page is None and self.table is None:
            return f"{file}#line={self.first},{self.last}"
        places = (("page", self.page, self.last_page), ("table", self.table, None), ("row", self.row, self.last_row))
        return f"{file}#" + "&".join(_range(*place) for place in places if place[1] is not None)

    def through(self, other: Span) -> Span:
        """The smallest place that holds both, in the file where it begins; rows are named within one table."""
        if self.file != other.file:
            return self
        whole = replace(self, first=min(self.first, other.first), last=max(self.last, other.last))
        if self.page is None and self.table is None:
            return whole
        pages = [page for span in (self, other) for page in (span.page, span.last_page) if page is not None]
        rows = [row for span in (self, other) for row in (span.row, span.last_row) if row is not None]
        if pages:
            whole = replace(whole, page=min(pages), last_page=max(pages))
        if self.table != other.table or not rows:
            return replace(whole, row=None, last_row=None)
        return replace(whole, row=min(rows), last_row=max(rows))


def _range(name: str, first: int | None, last: int | None) -> str:
    return f"{name}={first}" if last in {None, first} else f"{name}={first},{last}"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as printed (NFC); `columns` and `rows` are what it covers where the format can merge cells."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One printed line of a table; a measure may take several when a page ends inside it."""

    cells: tuple[Cell, ...]
    span: Span

    @property
    def texts(self) -> tuple[str, ...]:
        """The cells' texts, left to right."""
        return tuple(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text outside the tables."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of the document, as printed: rows of cells, page breaks and headers included."""

    rows: tuple[Row, ...]

    @property
    def span(self) -> Span:
        """From the first row to the last."""
        return self.rows[0].span.through(self.rows[-1].span)


@dataclass(frozen=True, slots=True)
class Document:
    """A source in reading order; `sha256` is of the bytes as received."""

    file: str
    sha256: str
    blocks: tuple[Paragraph | Grid, ...]

    def with_rows(self, change: Callable[[Row], Row]) -> Document:
        """The same document, with each row of its tables as `change` makes it."""
        blocks = tuple(
            Grid(tuple(map(change, block.rows))) if isinstance(block, Grid) else block for block in self.blocks
        )
        return replace(self, blocks=blocks)

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The tables, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Grid))


def one_document(documents: Sequence[Document]) -> Document:
    """One document of several files, in their order; the places say which file they are in.

    It bears the name of the first, and a hash of all their hashes; a single document stays as it is.
    """
    first, *others = documents
    if not others:
        return first
    blocks = tuple(_placed(block, document.file) for document in documents for block in document.blocks)
    together = hashlib.sha256("".join(document.sha256 for document in documents).encode()).hexdigest()
    return Document(first.file, together, blocks)


def _placed(block: Paragraph | Grid, file: str) -> Paragraph | Grid:
    if isinstance(block, Paragraph):
        return replace(block, span=replace(block.span, file=file))
    return Grid(tuple(replace(row, span=replace(row.span, file=file)) for row in block.rows))
