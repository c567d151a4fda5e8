"""Bands of lines between two wider gaps: a row, or rows side by side with a cell that covers several."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from flows.stages.acts.readers.pdf.grid import Region
from flows.stages.acts.readers.pdf.strips import text_of_run
from flows.stages.acts.readers.pdf.words import NUMBER_MARK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.stages.acts.readers.pdf.glyphs import Glyph
    from flows.stages.acts.readers.pdf.strips import Gutter, Strip

_DOTTED = re.compile(rf"{NUMBER_MARK}(\d{{1,2}}(?:[.,]\d{{1,3}})+)(?![\d%])", re.IGNORECASE)
_FLAT = re.compile(r"(\d{1,3})(?:[.)]?$|[.)](?=[^\W\d]))")
_FIGURE = re.compile(r"(?!20\d\d$)[-–—]?\d[\d\s.,%]*|[-–—]")
_DIGITS = re.compile(r"\d{1,4}")
_KEY_COLUMNS = 3
_LETTERS, _LOOSE, _EQUAL = 0.12, 0.8, 0.6
"""A gap wider than so many sizes parts words; so many more than a space; justified ones differ by fewer points."""
_FEWEST_COLUMNS = 3


class UncertainTableError(Exception):
    """Raised when a table without lines can be read in more than one way."""


@dataclass(frozen=True, slots=True)
class Band:
    """The lines of one page between two gaps wider than those within a text."""

    page: int
    strips: tuple[Strip, ...]

    @property
    def top(self) -> float:
        """The highest baseline."""
        return self.strips[0].y

    @property
    def foot(self) -> float:
        """The lowest baseline."""
        return self.strips[-1].y

    @property
    def text(self) -> tuple[str, ...]:
        """Its lines without spaces."""
        return tuple(text_of_run(strip.glyphs) for strip in self.strips)

    @property
    def is_header(self) -> bool:
        """Whether it may name columns: several titles side by side, and no figure but a year."""
        runs = self._runs()
        titles = sum(text[0].isupper() or text[0] in "№*" or text.startswith("20") for text in runs[0])
        if max(map(len, runs)) < _FEWEST_COLUMNS or titles * 2 <= len(runs[0]):
            return False
        return not self.figures and not self.keys(dotted=True)

    @property
    def figures(self) -> bool:
        """Whether a figure that is no year stands in it alone."""
        return any(_FIGURE.fullmatch(text) for texts in self._runs() for text in texts)

    @property
    def is_years(self) -> bool:
        """Whether it says years, as a header's second row does; a narrow column may part their digits."""
        runs = self._runs()
        return runs[0][0].startswith("20") and all(_DIGITS.fullmatch(text) for texts in runs for text in texts)

    def _runs(self) -> list[list[str]]:
        return [[text_of_run(run) for run in strip.runs()] for strip in self.strips]

    def keys(self, *, dotted: bool) -> list[RowNumber]:
        """The numbers that may begin a row: dotted ones in one of the first columns, or plain ones in the first."""
        return [key for strip in self.strips if (key := _key(strip, dotted=dotted))]

    @property
    def is_lone(self) -> bool:
        """Whether none of its lines is parted."""
        return all(strip.wide_gaps == 0 for strip in self.strips)


@dataclass(frozen=True, slots=True)
class RowNumber:
    """The number of a row, and from where it is printed."""

    steps: tuple[int, ...]
    x: float


def _key(strip: Strip, *, dotted: bool) -> RowNumber | None:
    runs = strip.runs()
    for run in runs[: _KEY_COLUMNS if dotted else 1]:
        found = (_DOTTED if dotted else _FLAT).match(text_of_run(run))
        if found:
            return RowNumber(tuple(int(step) for step in re.split(r"[.,]", found[1])), run[0].x0)
    return None


def bands_of(page: int, strips: Sequence[Strip], threshold: float) -> list[Band]:
    """The lines parted wherever they stand further apart than lines of one text do."""
    bands: list[list[Strip]] = []
    for strip in strips:
        if bands and strip.y - bands[-1][-1].y <= threshold:
            bands[-1].append(strip)
        else:
            bands.append([strip])
    return [Band(page, tuple(band)) for band in bands]


# --- what stands in a band -----------------------------------------------------------------------------


@dataclass(slots=True, kw_only=True)
class Block:
    """Lines one below another in the same columns: the text of one cell."""

    first: int
    last: int
    ys: list[float] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    starts: list[float] = field(default_factory=list)
    ends: list[float] = field(default_factory=list)
    loose: bool = False
    """Whether a line of it has a gap that neither a space nor justified text explains."""

    def add(self, first: int, last: int, y: float, run: Sequence[Glyph]) -> None:
        """One line more, in these columns."""
        self.first, self.last = min(self.first, first), max(self.last, last)
        self.ys.append(y)
        self.texts.append(text_of_run(run))
        self.starts.append(run[0].x0)
        self.ends.append(max(glyph.x1 for glyph in run))
        gaps = [right.x0 - left.x1 for left, right in pairwise(run) if right.x0 - left.x1 > _LETTERS * left.size]
        self.loose = self.loose or (max(gaps, default=0) > _LOOSE * run[0].size and max(gaps) - min(gaps) > _EQUAL)

    def takes(self, first: int, last: int, y: float, threshold: float) -> bool:
        """Whether a line goes on with it, or with the line beside it under the same label."""
        if y == self.ys[-1]:
            return self.first <= first and last <= self.last
        return self.first <= last and first <= self.last and y - self.ys[-1] <= threshold

    @property
    def is_figure(self) -> bool:
        """Whether it is a figure or a dash."""
        return bool(_FIGURE.fullmatch("".join(self.texts)))


def blocks_of(band: Band, gutters: Sequence[Gutter], threshold: float) -> list[Block]:
    """The texts of a band, each in the columns that its lines take.

    Raises:
        UncertainTableError: A line goes on with two texts at once.
    """
    blocks: list[Block] = []
    for strip in band.strips:
        for first, last, run in _spans(strip, gutters):
            above = [block for block in blocks if block.takes(first, last, strip.y, threshold)]
            if len(above) > 1:
                raise UncertainTableError
            block = above[0] if above else Block(first=first, last=last)
            if not above:
                blocks.append(block)
            block.add(first, last, strip.y, run)
    return blocks


def _spans(strip: Strip, gutters: Sequence[Gutter]) -> Iterator[tuple[int, int, list[Glyph]]]:
    """The columns from and to which each run of a line's letters goes, and its letters."""
    edges = [float("-inf"), *(gutter.middle for gutter in gutters), float("inf")]
    filled = [strip.within(left, right) for left, right in pairwise(edges)]
    crossed = [strip.crosses(gutter) for gutter in gutters]
    at = 0
    while at < len(filled):
        end = at
        while end < len(gutters) and crossed[end]:
            end += 1
        if run := [glyph for glyphs in filled[at : end + 1] for glyph in glyphs]:
            yield at, end, run
        at = end + 1


@dataclass(frozen=True, slots=True)
class RowsOfBand:
    """Where the rows of a band begin, and the cells that fill it: rows counted from the band's first."""

    tops: tuple[float, ...]
    regions: tuple[Region, ...]


def rows_of_band(blocks: Sequence[Block], columns: int, size: float) -> RowsOfBand:
    """One row; or several, where texts stand one below another in some columns, and all begin alike.

    Raises:
        UncertainTableError: Texts begin at several heights, or one text alone begins a row.
    """
    if len(blocks) == 1 and blocks[0].last > blocks[0].first:  # a heading has the whole row
        whole = Region(row=0, column=0, rows=1, columns=columns)
        return RowsOfBand((blocks[0].ys[0],), (whole,)) if blocks[0].first == 0 else _refused()
    later = _later(blocks)
    tops = [min(block.ys[0] for block in blocks)]
    for y in sorted({block.ys[0] for block in later}):
        if y - tops[-1] < 1:
            continue
        tops.append(y)
    for top in tops[1:]:
        if sum(abs(block.ys[0] - top) < 1 for block in blocks) < 2:  # noqa: PLR2004  # one alone may be a paragraph
            raise UncertainTableError
    regions: dict[tuple[int, int], Region] = {}
    taken: set[tuple[int, int]] = set()
    for block in blocks:
        first, last = _row_at(block.ys[0], tops, size), _row_at(block.ys[-1], tops, size)
        cells = {(row, at) for row in range(first, last + 1) for at in range(block.first, block.last + 1)}
        if cells & taken:
            raise UncertainTableError
        taken |= cells
        regions[first, block.first] = Region(
            row=first, column=block.first, rows=last - first + 1, columns=block.last - block.first + 1
        )
    blank = [(row, at) for row in range(len(tops)) for at in range(columns) if (row, at) not in taken]
    return RowsOfBand(
        tuple(tops),
        tuple(regions.values()) + tuple(Region(row=row, column=at, rows=1, columns=1) for row, at in blank),
    )


def _refused() -> RowsOfBand:
    raise UncertainTableError


def _later(blocks: Sequence[Block]) -> list[Block]:
    """Texts that stand below another one in the same columns."""
    return [
        block
        for block in blocks
        if any(
            other.first <= block.last and block.first <= other.last and other.ys[-1] < block.ys[0] for other in blocks
        )
    ]


def _row_at(y: float, tops: Sequence[float], size: float) -> int:
    """In which row a baseline stands: the line between two rows runs above the letters of the lower one."""
    return max((at for at, top in enumerate(tops) if top - _HALF * size <= y), default=0)


_HALF = 0.45
