"""A page's lines of letters right across it: where they stand, and where no letter stands in any of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from flows.stages.acts.readers.pdf.lines import is_ink

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.stages.acts.readers.pdf.glyphs import Drawn, Glyph

_BASE = 0.1
"""Baselines nearer than this share of a letter's size are one."""
_APART = 1.0
"""So many sizes of blank between two letters part columns, or are a wide space of justified text."""
_SPACE = 0.6
_THIN_SPACE = 0.12
LEAST_GUTTER = 0.45
"""A gutter is at least so many sizes wide: a space between words is less."""


@dataclass(frozen=True, slots=True)
class Strip:
    """All letters on one baseline of a page, from left to right."""

    y: float
    size: float
    glyphs: tuple[Glyph, ...]

    @property
    def wide_gaps(self) -> int:
        """How many gaps are wide enough to part columns."""
        return sum(right.x0 - left.x1 > _APART * self.size for left, right in pairwise(self.glyphs))

    @property
    def x0(self) -> float:
        """Where its first letter begins."""
        return self.glyphs[0].x0

    @property
    def x1(self) -> float:
        """Where its last letter ends."""
        return max(glyph.x1 for glyph in self.glyphs)

    def runs(self) -> list[list[Glyph]]:
        """Its letters parted where a gap is wider than a plain space."""
        runs = [[self.glyphs[0]]]
        for left, right in pairwise(self.glyphs):
            if right.x0 - left.x1 > _SPACE * self.size:
                runs.append([])
            runs[-1].append(right)
        return runs

    def crosses(self, gutter: Gutter) -> bool:
        """Whether a text stands on both sides of a gutter, or from one side reaches beyond it."""
        return self._free(gutter) is None

    def narrowed(self, gutter: Gutter) -> Gutter:
        """What this line leaves of a gutter; all of it where a text crosses it."""
        return self._free(gutter) or gutter

    def _free(self, gutter: Gutter) -> Gutter | None:
        """The widest blank within a gutter, if it is wider than a space."""
        inside = [glyph for glyph in self.glyphs if glyph.x0 < gutter.right and glyph.x1 > gutter.left]
        ends = [gutter.left, *(glyph.x1 for glyph in inside)]
        starts = [*(glyph.x0 for glyph in inside), gutter.right]
        blanks = [Gutter(end, start, gutter.straight) for end, start in zip(ends, starts, strict=True)]
        widest = max(blanks, key=lambda blank: blank.width)
        kept = widest.left == gutter.left, widest.right == gutter.right
        one_sided = kept[1] if gutter.straight else any(kept)
        return widest if one_sided and widest.width >= LEAST_GUTTER * self.size else None

    def within(self, left: float, right: float) -> list[Glyph]:
        """The letters of one column."""
        return [glyph for glyph in self.glyphs if left <= (glyph.x0 + glyph.x1) / 2 < right]


@dataclass(frozen=True, slots=True)
class Gutter:
    """A strip from top to bottom in which no letter stands; `straight` if the texts to its right begin at its edge."""

    left: float
    right: float
    straight: bool = False

    @property
    def middle(self) -> float:
        """Halfway."""
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        """From edge to edge."""
        return self.right - self.left


def strips_of(page: Drawn) -> list[Strip]:
    """The page's upright letters by baseline, from above."""
    rows: list[list[Glyph]] = []
    inked = sorted((glyph for glyph in page.glyphs if is_ink(glyph) and not glyph.turn), key=lambda glyph: glyph.y)
    for glyph in inked:
        if rows and glyph.y - rows[-1][0].y <= _BASE * min(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [_strip(row) for row in rows]


def _strip(row: list[Glyph]) -> Strip:
    ordered = tuple(sorted(row, key=lambda glyph: glyph.x0))
    return Strip(max(glyph.y for glyph in row), max(glyph.size for glyph in row), ordered)


def gutters_of(strips: Sequence[Strip], least: float, most_crossed: int) -> list[Gutter]:
    """Where at most so many of the lines have a letter, between the outermost letters, and at least so wide."""
    edges = sorted(edge for strip in strips for edge in _edges(strip))
    left, right = min(strip.x0 for strip in strips), max(strip.x1 for strip in strips)
    found: list[Gutter] = []
    covered, since = 0, left
    for x, step in edges:
        before, covered = covered, covered + step
        if before > most_crossed >= covered:
            since = x
        elif before <= most_crossed < covered and x - since >= least and left < since and x < right:
            found.append(Gutter(since, x))
    return [Gutter(gutter.left, gutter.right, _is_straight(gutter, strips)) for gutter in found]


def _is_straight(gutter: Gutter, strips: Sequence[Strip]) -> bool:
    starts = [min(starts) for strip in strips if (starts := [g.x0 for g in strip.glyphs if g.x0 >= gutter.middle])]
    return sum(start - gutter.right < _STRAIGHT for start in starts) >= _MOSTLY * len(starts)


_STRAIGHT, _MOSTLY = 1.0, 0.5
"""So many lines begin within so many points."""


def _edges(strip: Strip) -> Iterator[tuple[float, int]]:
    """Where runs of letters begin (+1) and end (-1); a thin space within a word parts nothing."""
    start, end = strip.glyphs[0].x0, strip.glyphs[0].x1
    for glyph in strip.glyphs[1:]:
        if glyph.x0 > end + _THIN_SPACE * strip.size:
            yield start, 1
            yield end, -1
            start = glyph.x0
        end = max(end, glyph.x1)
    yield start, 1
    yield end, -1


def text_of_run(glyphs: Sequence[Glyph]) -> str:
    """What these letters say, without spaces."""
    return "".join(glyph.text for glyph in glyphs)
