"""A source as it was read, before anything is understood."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Where something stands in a source: lines count from 1, first and last; paged sources also say the page."""

    first: int
    last: int
    page: int | None = None
    table: int | None = None

    def ref(self, file: str) -> str:
        """The `sourceRef` of this place, `<file>#line=163,167` or `<file>#page=12&table=1`."""
        if self.page is not None:
            return f"{file}#page={self.page}&table={self.table or 1}"
        return f"{file}#line={self.first},{self.last}"

    def through(self, other: Span) -> Span:
        """The smallest place that holds both."""
        return replace(self, first=min(self.first, other.first), last=max(self.last, other.last))


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

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The tables, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Grid))
