"""A page sorted: each glyph to its cell, or to the text around the tables."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.stages.acts.readers.pdf.glyphs import Glyph, centre
from flows.stages.acts.readers.pdf.grid import Region, Ruled
from flows.stages.acts.readers.pdf.lines import PrintLine, is_ink, lines_of
from flows.stages.acts.readers.pdf.words import PAGE_NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.stages.acts.readers.pdf.glyphs import Drawn
    from flows.stages.acts.readers.pdf.tags import Tags


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The part of a table that stands on one page; `cells` are the lines of each region."""

    page: int
    ruled: Ruled
    cells: Mapping[Region, tuple[PrintLine, ...]]

    @property
    def lines(self) -> list[PrintLine]:
        """Every line in it."""
        return [line for lines in self.cells.values() for line in lines]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One page: the pieces of tables and the lines around them, each from above; `unplaced` glyphs are in neither.

    `columned` says that something stands in columns there which nobody can read for certain; `stamped` that beside a
    picture of the whole page there is hardly any text.
    """

    number: int
    pieces: tuple[Piece, ...]
    lines: tuple[PrintLine, ...]
    unplaced: int
    columned: bool = False
    stamped: bool = False

    @property
    def blocks(self) -> list[Piece | PrintLine]:
        """All of it in reading order."""
        return sorted([*self.pieces, *self.lines], key=_height)


def _height(block: Piece | PrintLine) -> tuple[float, float]:
    if isinstance(block, Piece):
        return block.ruled.ys[0], block.ruled.xs[0]
    return block.y, block.x0


_Spot = tuple[int, Region] | None


def sheet_of(page: Drawn, tags: Tags, tables: Sequence[Ruled]) -> Sheet:
    """The page's glyphs in the cells of its tables; a space goes with the glyph before it, wherever it hangs."""
    covers = [_cover(table) for table in tables]
    buckets: dict[_Spot, list[Glyph]] = {}
    last: tuple[_Spot, Glyph] | None = None
    visible = 0
    for glyph in page.glyphs:
        blank = glyph.text.isspace()
        if blank and last and abs(last[1].y - glyph.y) < 1 and last[1].turn == glyph.turn:
            place = last[0]
        else:
            place = _place(glyph, tables, covers)
        visible += is_ink(glyph)
        buckets.setdefault(place, []).append(glyph)
        last = place, glyph
    cells = {place: lines_of(glyphs, page.number, tags) for place, glyphs in buckets.items()}
    around = []
    for line in cells.pop(None, []):
        if (place := _overrun(line, tables)) is None:
            around.append(line)
        else:
            cells.setdefault(place, []).append(line)
    pieces = tuple(
        Piece(
            page=page.number,
            ruled=table,
            cells={region: tuple(cells.get((at, region), ())) for region in table.regions},
        )
        for at, table in enumerate(tables)
    )
    placed = sum(line.count for piece in pieces for line in piece.lines) + sum(line.count for line in around)
    return Sheet(
        number=page.number, pieces=pieces, lines=tuple(around), unplaced=visible - placed, stamped=page.stamped
    )


def _overrun(line: PrintLine, tables: Sequence[Ruled]) -> _Spot:
    """The cell whose lower rule cuts a line: at a page's end the last line of a cell may stand on the rule."""
    for at, table in enumerate(tables):
        bottom = table.ys[-1]
        if not (
            line.y - _HEAD * line.size < bottom < line.y and table.xs[0] <= line.x0 and line.x1 <= table.xs[-1] + 1
        ):
            continue
        region = _cover(table)[table.cell_at((line.x0 + line.x1) / 2, bottom - 1)]
        if table.xs[region.column] <= line.x0:
            return at, region
    return None


_HEAD = 0.75
"""So much of its size a letter rises above the baseline."""


def _cover(table: Ruled) -> dict[tuple[int, int], Region]:
    return {
        (row, column): region
        for region in table.regions
        for row in range(region.row, region.row + region.rows)
        for column in range(region.column, region.column + region.columns)
    }


def _place(glyph: Glyph, tables: Sequence[Ruled], covers: Sequence[Mapping[tuple[int, int], Region]]) -> _Spot:
    x, y = centre(glyph)
    inside = [at for at, table in enumerate(tables) if table.holds(x, y)]
    if not inside:
        return None
    at = min(inside, key=lambda at: _area(tables[at])) if len(inside) > 1 else inside[0]
    return at, covers[at][tables[at].cell_at(x, y)]


def _area(table: Ruled) -> float:
    left, top, right, bottom = table.box
    return (right - left) * (bottom - top)


# --- furniture ------------------------------------------------------------------------------------

_RECURS = 3
_SAME_HEIGHT = 3.0


def without_furniture(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The pages without what every page bears: running titles, page numbers, marks that a table goes on."""
    places = Counter(key for sheet in sheets for key in {_key(line) for line in sheet.lines})
    edges = Counter((round(line.y), line.text) for sheet in sheets for line in _edges(sheet))
    return [replace(sheet, lines=tuple(_own(sheet, places, edges))) for sheet in sheets]


def _edges(sheet: Sheet) -> set[PrintLine]:
    """The first and the last line of a page, where no table stands beyond them."""
    blocks = sheet.blocks
    return {block for block in (*blocks[:1], *blocks[-1:]) if isinstance(block, PrintLine)}


def _own(
    sheet: Sheet, places: Mapping[tuple[int, str], int], edges: Mapping[tuple[int, str], int]
) -> Iterator[PrintLine]:
    outer = _edges(sheet)
    for line in sheet.lines:
        twice = line in outer and edges[round(line.y), line.text] > 1
        numbered = line in outer and PAGE_NUMBER.fullmatch(line.text)
        if not (line.artifact or twice or numbered or _recurs(line, places)):
            yield line


def _recurs(line: PrintLine, places: Mapping[tuple[int, str], int]) -> bool:
    height, text = _key(line)
    return sum(places.get((near, text), 0) for near in (height - 1, height, height + 1)) >= _RECURS


def _key(line: PrintLine) -> tuple[int, str]:
    return round(line.y / _SAME_HEIGHT), re.sub(r"\d+", "#", line.text)
