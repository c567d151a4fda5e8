"""A page of a scan sorted: what is recognised in each cell of its tables, and around them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

from flows.stages.acts.readers.pdf.joins import pieces
from flows.stages.acts.readers.pdf.lines import UNREAD, PrintLine, Second
from flows.stages.acts.readers.pdf.sheets import Piece, Sheet
from flows.stages.acts.readers.pdf.tags import NOBODY
from flows.stages.acts.readers.scan.letters import SeenLine, SeenWord
from flows.stages.acts.readers.scan.rules import DOTS
from flows.stages.acts.readers.scan.straight import dark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from flows.stages.acts.readers.pdf.grid import Region, Ruled
    from flows.stages.acts.readers.scan.letters import PictureShape, Recogniser
    from flows.stages.acts.readers.scan.pixels import Pixels
    from flows.stages.acts.readers.scan.rules import Ruling

_LEAST_INK = 12
"""Dots in one piece: less is dust."""
_MARGIN = 20
"""White dots around what is recognised."""
_SHAPES: tuple[PictureShape, ...] = ("block", "line", "letter")
_RIM, _BELOW = 0.15, 0.3
"""Of a line's height: how far ink may stand from its word, and how far letters hang below their baseline."""
_EM = 0.9
"""Of its size is a letter's height, with what hangs below."""
_SPACE = 0.25
_USUAL = 12 * DOTS * _EM
"""The height of letters where nothing shows it."""
_LEAST_BAR, _LONGEST_BAR, _THICKEST_BAR, _FULL = 8, 75, 8, 0.75
"""Dots of a dash that stands alone, and how much of its rectangle is ink."""
_DASH = 21
"""Dots: a hyphen is shorter."""
_DASHES = frozenset("-–—")
_HYPHEN, _EN_DASH = 0.45, 0.85
"""Of a line's height: a hyphen is shorter than the one, a dash than the other."""
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """A part of a page: left, top, right, bottom, in dots."""

    left: int
    top: int
    right: int
    bottom: int


def sheet(page: Ruling, recogniser: Recogniser, number: int) -> Sheet:
    """The page with its lines in their cells, each with its second reading."""
    ink = dark(page.letters)
    eye = _Eye(page.letters, ink, recogniser)
    seen = [{region: eye.lines(_region(table, region)) for region in table.regions} for table in page.tables]
    around = [line for box in _between(page) for line in eye.lines(box)]
    size = _size([*around, *(line for cells in seen for lines in cells.values() for line in lines)])
    tables = tuple(
        Piece(
            page=number,
            ruled=table,
            cells={region: tuple(line.printed(number, size) for line in lines) for region, lines in cells.items()},
        )
        for table, cells in zip(page.tables, seen, strict=True)
    )
    return Sheet(number=number, pieces=tables, lines=tuple(line.printed(number, size) for line in around), unplaced=0)


def _region(table: Ruled, region: Region) -> _Box:
    xs, ys = table.xs, table.ys
    return _Box(
        left=round(xs[region.column] * DOTS),
        top=round(ys[region.row] * DOTS),
        right=round(xs[region.column + region.columns] * DOTS),
        bottom=round(ys[region.row + region.rows] * DOTS),
    )


def _between(page: Ruling) -> Iterator[_Box]:
    """What is above, between and below the tables."""
    height, width = page.letters.shape
    top = 0
    for table in page.tables:
        yield _Box(left=0, top=top, right=width, bottom=round(table.ys[0] * DOTS))
        top = max(top, round(table.ys[-1] * DOTS))
    yield _Box(left=0, top=top, right=width, bottom=height)


def _size(lines: Sequence[_Line]) -> float:
    """The usual size of a page's letters, in points: a line of few letters tells little of its own."""
    return median([line.first.height for line in lines] or [_USUAL]) / DOTS / _EM


@dataclass(frozen=True, slots=True)
class _Eye:
    """Looks at parts of one page."""

    pixels: Pixels
    ink: NDArray[np.bool_]
    recogniser: Recogniser

    def lines(self, box: _Box) -> list[_Line]:
        """The lines in a part of the page; where nothing is recognised of its ink, one that says so."""
        inked = _trimmed(self.ink, box)
        if inked is None:
            return []
        if bar := _bar(self.ink[inked.top : inked.bottom, inked.left : inked.right]):
            line = _only(bar, inked, 100)
            return [_Line(line, [line], inked)]
        part = np.pad(self.pixels[inked.top : inked.bottom, inked.left : inked.right], _MARGIN, constant_values=255)
        first, second = (list(map(_with_dashes, lines)) for lines in self._twice(part))
        if first:
            second += _missed(np.pad(self.ink[inked.top : inked.bottom, inked.left : inked.right], _MARGIN), first)
        return [_Line(line, others, inked) for line, others in _paired(first or [_only(UNREAD, inked, 0)], second)]

    def _twice(self, part: Pixels) -> tuple[Sequence[SeenLine], Sequence[SeenLine]]:
        """Two readings; of figures the surer one comes first, of words the one that knows foreign letters too."""
        for shape in _SHAPES:
            first = self.recogniser.lines(part, shape, "all")
            if any(_WORD.search(line.text) for line in first):
                return first, self.recogniser.lines(part, shape, "words")
            second = self.recogniser.lines(part, shape, "figures")
            if first or second:
                return (second, first) if _surety(second) > _surety(first) else (first, second)
        return (), ()


def _missed(ink: NDArray[np.bool_], lines: Sequence[SeenLine]) -> Iterator[SeenLine]:
    """Ink that no recognised word covers, as a line that nobody can read: what both models leave out is no blank."""
    covered = np.zeros_like(ink)
    for line in lines:
        rim = round(_RIM * line.height)
        above, below = max(round(line.base - line.height) - rim, 0), round(line.base + line.height * _BELOW) + rim
        for word in line.words:
            covered[above:below, max(word.x0 - rim, 0) : word.x1 + rim] = True
    blobs, count = ndimage.label(ink, structure=np.ones((3, 3)))
    sizes = np.bincount(blobs.ravel(), minlength=count + 1)
    sizes[np.unique(blobs[covered])] = 0
    parts = ndimage.find_objects(blobs)
    for at in np.flatnonzero(sizes[1:] >= _LEAST_INK):
        down, along = parts[at]
        yield SeenLine((SeenWord(text=UNREAD, x0=along.start, x1=along.stop, confidence=0),), down.stop, _USUAL)


def _with_dashes(line: SeenLine) -> SeenLine:
    """The line with its lone dashes by their length, which models do not tell apart."""
    return replace(line, words=tuple(_dashed(word, line.height) for word in line.words))


def _dashed(word: SeenWord, height: float) -> SeenWord:
    if word.text not in _DASHES:
        return word
    length = (word.x1 - word.x0) / height
    return replace(word, text="-" if length < _HYPHEN else "–" if length < _EN_DASH else "—")


def _surety(lines: Sequence[SeenLine]) -> float:
    return min((word.confidence for line in lines for word in line.words), default=-1.0)


def _only(text: str, box: _Box, confidence: float) -> SeenLine:
    """A line of one sign that fills its part of the page."""
    word = SeenWord(text=text, x0=_MARGIN, x1=_MARGIN + box.right - box.left, confidence=confidence)
    return SeenLine((word,), _MARGIN + box.bottom - box.top, _USUAL)


def _bar(ink: NDArray[np.bool_]) -> str:
    """The dash that is all that a part of a page shows: models are never sure of one that stands alone."""
    height, width = ink.shape
    if not (_LEAST_BAR <= width <= _LONGEST_BAR and height <= _THICKEST_BAR and ink.mean() >= _FULL):
        return ""
    return "-" if width < _DASH else "–"


def _trimmed(ink: NDArray[np.bool_], box: _Box) -> _Box | None:
    """The part of a box that has ink; None where there is but dust."""
    part = ink[box.top : box.bottom, box.left : box.right]
    blobs, count = ndimage.label(part, structure=np.ones((3, 3)))
    kept = np.flatnonzero(np.bincount(blobs.ravel(), minlength=count + 1)[1:] >= _LEAST_INK) + 1
    if not kept.size:
        return None
    down, along = np.nonzero(np.isin(blobs, kept))
    left, top = box.left + int(along.min()), box.top + int(down.min())
    return _Box(left=left, top=top, right=box.left + int(along.max()) + 1, bottom=box.top + int(down.max()) + 1)


def _paired(first: Sequence[SeenLine], second: Sequence[SeenLine]) -> Iterator[tuple[SeenLine, list[SeenLine]]]:
    """Each line with what the other reading has at its height, or nearest to it: nothing of that gets lost."""
    heights = [line.base for line in first]
    nearest = [min(range(len(first)), key=lambda at: abs(heights[at] - line.base)) for line in second]
    for at, line in enumerate(first):
        yield line, [other for other, own in zip(second, nearest, strict=True) if own == at]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line twice recognised, in a part of the page."""

    first: SeenLine
    second: Sequence[SeenLine]
    box: _Box

    def printed(self, page: int, size: float) -> PrintLine:
        """The line as any print's."""
        words, text = self.first.words, self.first.text
        left, right = words[0].x0 - _MARGIN + self.box.left, words[-1].x1 - _MARGIN + self.box.left
        width = sum(word.x1 - word.x0 for word in words) / DOTS + _SPACE * size * (len(words) - 1)
        letter = (words[0].x1 - words[0].x0) / DOTS / len(words[0].text)
        return PrintLine(
            text=text,
            page=page,
            x0=left / DOTS,
            x1=right / DOTS,
            y=(self.first.base - _MARGIN + self.box.top) / DOTS,
            size=size,
            width=width,
            head=letter * len(pieces(text)[0]),
            first=letter,
            space=_SPACE * size,
            before=False,
            after=False,
            soft=False,
            over=False,
            owner=NOBODY,
            artifact=False,
            count=len("".join(text.split())),
            columns=_columns(words, size),
            second=self._second(),
        )

    def _second(self) -> Second:
        words = [word for line in (self.first, *self.second) for word in line.words]
        return Second(
            " ".join(line.text for line in self.second),
            min(word.confidence for word in words),
            min((word.confidence for word in words if _DIGIT.search(word.text)), default=100),
        )


_DIGIT = re.compile(r"\d")
_WIDE = 2.0
"""A gap of so many sizes parts columns."""


def _columns(words: Sequence[SeenWord], size: float) -> int:
    gaps = (right.x0 - left.x1 for left, right in pairwise(words))
    return 1 + sum(gap > _WIDE * size * DOTS for gap in gaps)
