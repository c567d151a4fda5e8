"""Pieces of tables on following pages become one table with the same columns all through, its header once."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TYPE_CHECKING

from flows.stages.acts.readers.pdf.sheets import Piece
from flows.stages.acts.readers.pdf.words import GOES_ON

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.stages.acts.readers.pdf.grid import Region
    from flows.stages.acts.readers.pdf.lines import PrintLine
    from flows.stages.acts.readers.pdf.sheets import Sheet

SAME = 3.0
"""Points by which the columns of one table may differ from page to page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A cell on one page: where it begins in the table, what it covers, its lines, and how its text stands in it.

    `foot` is how many lines more would have had room beneath the last one; `open` that the cell reaches the end of its
    piece, so that it may go on overleaf.
    """

    column: int
    columns: int
    rows: int
    lines: tuple[PrintLine, ...]
    width: float
    left: float
    foot: float
    open: bool


@dataclass(frozen=True, slots=True)
class RuledRow:
    """The boxes that begin in one ruled row of a page."""

    page: int
    boxes: tuple[Box, ...]

    @property
    def lines(self) -> list[PrintLine]:
        """All its lines."""
        return [line for box in self.boxes for line in box.lines]

    def texts(self) -> tuple[tuple[int, str], ...]:
        """What it says, by column, whatever its lines' ends stand for."""
        return tuple((box.column, squeezed(box.lines)) for box in self.boxes if box.lines)


def squeezed(lines: Sequence[PrintLine]) -> str:
    """Lines without the spaces and hyphens that the width of a column may add or take."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", "".join(line.text for line in lines)).casefold()


@dataclass(slots=True)
class Chain:
    """A table through its pages; `rows` are those of each piece, without repeated headers."""

    pieces: list[Piece]
    rows: list[list[RuledRow]] = field(default_factory=list)
    columns: int = 0
    strays: set[int] = field(default_factory=set)
    """Pages before which a line stands outside the table that may belong to it."""
    cut: bool = False
    """Whether a table with the same columns and no header of its own stands on the page before or after."""


def chains(sheets: Sequence[Sheet]) -> list[Chain | PrintLine]:
    """The tables and the lines between them, in reading order."""
    out: list[Chain | PrintLine] = []
    waiting: list[PrintLine] = []
    for sheet in sheets:
        for at, block in enumerate(sheet.blocks):
            if not isinstance(block, Piece):
                waiting.append(block)
                continue
            last = out[-1] if out and isinstance(out[-1], Chain) else None
            notes = all(GOES_ON.match(line.text) for line in waiting)
            if last and notes and _goes_on(last, block, first=at == len(waiting) or at == 0):
                last.pieces.append(block)
            elif last and _strays(waiting, block) and _goes_on(last, block, first=at == 0) and _same_head(last, block):
                last.pieces.append(block)
                last.strays.add(block.page)
            else:
                new = Chain([block])
                if last and block.page == last.pieces[-1].page + 1 and _goes_on(last, block, first=True):
                    last.cut = new.cut = not _same_head(last, block)
                out += [*waiting, new]
            waiting = []
    out += waiting
    for chain in out:
        if isinstance(chain, Chain):
            _fill(chain)
    return [block for block in out if not isinstance(block, Chain) or any(row.lines for row in block.rows[0])]


def _goes_on(chain: Chain, piece: Piece, *, first: bool) -> bool:
    """Whether a piece at the head of the next page has the table's columns."""
    last = chain.pieces[-1]
    if not first or piece.page != last.page + 1:
        return False
    ours, theirs = _offsets(piece), {x for each in chain.pieces for x in _offsets(each)}
    if abs(max(ours) - max(theirs)) > SAME + 1:
        return False
    return _within(ours, theirs) or _within(theirs, ours)


def _strays(lines: Sequence[PrintLine], piece: Piece) -> bool:
    """Whether only a line or two stand between, at the foot of the page before: what a cell had no room for."""
    return len(lines) <= 2 and all(line.page == piece.page - 1 for line in lines)  # noqa: PLR2004


def _same_head(chain: Chain, piece: Piece) -> bool:
    """Whether a piece begins with the header that the table begins with, or with so much of it as had room."""
    first, again = (
        [squeezed(lines) for region, lines in each.cells.items() if region.row == 0]
        for each in (chain.pieces[0], piece)
    )
    if any(line.second for line in piece.lines):
        return any(first) and _alike(again, first)
    alike = len(first) == len(again) and all(map(str.startswith, first, again))
    return alike and sum(map(len, again)) > _BEGINNING * sum(map(len, first))


def _offsets(piece: Piece) -> list[float]:
    xs = piece.ruled.xs
    return [x - xs[0] for x in xs]


def _within(some: Iterator[float] | Sequence[float] | set[float], others: Sequence[float] | set[float]) -> bool:
    return all(any(abs(x - other) <= SAME for other in others) for x in some)


def _fill(chain: Chain) -> None:
    """The rows of all pieces, on the columns of the whole table."""
    places = _columns(chain)
    chain.columns = len(places) - 1
    for at, piece in enumerate(chain.pieces):
        rows = [row for row in _rows(piece, places) if row.lines]
        chain.rows.append(rows if at == 0 else rows[_repeated(rows, chain.rows[0]) :])


def _columns(chain: Chain) -> list[float]:
    """Where columns begin, from the table's left edge: lines at which no text ever begins part nothing."""
    places: list[float] = []
    for x in sorted(x for piece in chain.pieces for x in _offsets(piece)):
        if not places or x - places[-1] > SAME:
            places.append(x)
    begins = {
        _nearest(places, piece.ruled.xs[region.column] - piece.ruled.xs[0])
        for piece in chain.pieces
        for region, lines in piece.cells.items()
        if lines
    }
    return [x for at, x in enumerate(places) if at in begins or at in {0, len(places) - 1}]


def _nearest(places: Sequence[float], x: float) -> int:
    return min(range(len(places)), key=lambda at: abs(places[at] - x))


def _rows(piece: Piece, places: Sequence[float]) -> Iterator[RuledRow]:
    xs, count = piece.ruled.xs, len(piece.ruled.ys) - 1
    starts = [_before(places, x - xs[0]) for x in xs]
    for row in range(count):
        regions = [region for region in piece.ruled.regions if region.row == row]
        yield RuledRow(piece.page, tuple(_without_slivers([_box(piece, region, starts) for region in regions])))


def _without_slivers(boxes: Sequence[Box]) -> Iterator[Box]:
    """Without blank boxes that begin where no column does: they are a part of the one before."""
    written = {box.column for box in boxes if box.lines}
    seen: set[int] = set()
    for box in boxes:
        if box.lines or box.column not in written | seen:
            seen.add(box.column)
            yield box


def _before(places: Sequence[float], x: float) -> int:
    """The column that begins at this line, or in which it stands."""
    return max((at for at, place in enumerate(places) if place <= x + SAME), default=0)


def _box(piece: Piece, region: Region, starts: Sequence[int]) -> Box:
    ruled, lines = piece.ruled, piece.cells[region]
    left, right = ruled.xs[region.column], ruled.xs[region.column + region.columns]
    bottom = ruled.ys[region.row + region.rows]
    foot = (bottom - max(line.y for line in lines)) / _spacing(lines) - _FOOT if lines else 0.0
    return Box(
        column=starts[region.column],
        columns=max(1, starts[region.column + region.columns] - starts[region.column]),
        rows=region.rows,
        lines=lines,
        width=right - left,
        left=left,
        foot=foot,
        open=region.row + region.rows == len(ruled.ys) - 1,
    )


_FOOT = 0.35
"""Beneath a baseline so much of a line's height belongs to that line."""


def _spacing(lines: Sequence[PrintLine]) -> float:
    steps = [below.y - above.y for above, below in pairwise(lines) if below.page == above.page]
    return min([step for step in steps if step > lines[0].size / 2], default=lines[0].size * 1.15)


def _repeated(rows: Sequence[RuledRow], header: Sequence[RuledRow]) -> int:
    """How many rows at the head of a page are the table's header again."""
    same = 0
    while same < min(len(rows), len(header)) and _repeats(rows[same], header[same]):
        same += 1
    while same < len(rows) and (_all_artifact(rows[same]) or _is_column_numbers(rows[same])):
        same += 1
    return same


def _repeats(row: RuledRow, first: RuledRow) -> bool:
    """Whether a row says what the first one says, or its beginning."""
    texts, whole = row.texts(), dict(first.texts())
    if any(line.second for line in row.lines):
        return _alike([text for _, text in texts], list(whole.values()))
    if not texts or len(texts) != len(whole) or not all(whole.get(at, "").startswith(text) for at, text in texts):
        return False
    return sum(len(text) for _, text in texts) >= _BEGINNING * sum(map(len, whole.values()))


def _alike(texts: Sequence[str], others: Sequence[str]) -> bool:
    """Whether a header is recognised again: no two readings of one are quite the same."""
    return SequenceMatcher(None, "".join(texts), "".join(others), autojunk=False).ratio() >= _ALIKE


_ALIKE = 0.8
_BEGINNING = 0.6
"""So much of a header at least is printed where its last lines have no room."""


def _all_artifact(row: RuledRow) -> bool:
    return all(line.artifact for line in row.lines)


def _is_column_numbers(row: RuledRow) -> bool:
    texts = [text for _, text in row.texts()]
    return len(texts) > 2 and texts == [str(at) for at in range(1, len(texts) + 1)]  # noqa: PLR2004
