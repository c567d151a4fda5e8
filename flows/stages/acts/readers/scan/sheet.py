"""A page of a scan sorted: what is recognised in each cell of its tables, and around them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from PIL import Image
from scipy import ndimage

from flows.stages.acts.readers.pdf.joins import pieces
from flows.stages.acts.readers.pdf.lines import UNREAD, PrintLine, Second
from flows.stages.acts.readers.pdf.recognised import SURE
from flows.stages.acts.readers.pdf.sheets import Piece, Sheet
from flows.stages.acts.readers.pdf.tags import NOBODY
from flows.stages.acts.readers.scan.letters import SeenLine, SeenWord
from flows.stages.acts.readers.scan.proof import (
    ABOVE_BASE,
    DASH_SIGNS,
    LEAST_INK,
    InkedLines,
    at_its_place,
    matched_lines,
    missed,
    other_case,
    small_height,
    with_dashes,
)
from flows.stages.acts.readers.scan.rules import DOTS
from flows.stages.acts.readers.scan.straight import dark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from flows.stages.acts.readers.pdf.grid import Region, Ruled
    from flows.stages.acts.readers.scan.letters import Model, PictureShape, Recogniser
    from flows.stages.acts.readers.scan.pixels import Pixels
    from flows.stages.acts.readers.scan.rules import Ruling

_MARGIN = 20
"""White dots around what is recognised."""
_SHAPES: tuple[PictureShape, ...] = ("block", "line", "letter")
_EM = 0.9
"""Of its size is a letter's height, with what hangs below."""
_SPACE = 0.25
_SEVERAL = 5
"""So many cells tell the size of a table's letters."""
_NO_INK = np.zeros((1, 1), np.bool_)
_At = TypeVar("_At")
_USUAL = 12 * DOTS * _EM
"""The height of letters where nothing shows it."""
_LEAST_BAR, _LONGEST_BAR, _THICKEST_BAR, _FULL = 8, 75, 8, 0.75
"""Dots of a dash that stands alone, and how much of its rectangle is ink."""
_SCALES = (0.7, 1.5)
"""A figure that is doubtful in its own size mostly is not in another."""
_FIGURE_MODELS: tuple[Model, ...] = ("all", "figures")
_FIGURES = re.compile(r"\d[\d.,]*")
_ABOVE, _BELOW, _BESIDE = 1.1, 0.35, 5
"""Of a line's height, and dots: what is seen around a word that is read alone."""
_WORD, _LONG_WORD = re.compile(r"[^\W\d_]{2,}"), re.compile(r"[^\W\d_]{3,}")
_FIGURE = re.compile(r"[-–—\d\s.,%]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Box:
    """A part of a page: left, top, right, bottom, in dots."""

    left: int
    top: int
    right: int
    bottom: int


def sheet(page: Ruling, recogniser: Recogniser, number: int) -> Sheet:
    """The page with its lines in their cells, each with its second reading."""
    eye = _Eye(page.letters, dark(page.letters), recogniser)
    seen = [{region: eye.part(_region(table, region)) for region in table.regions} for table in page.tables]
    around = [eye.part(box) for box in _between(page)]
    beside = [part for box in _beside(page) if (part := eye.part(box)).first]
    size = _size([*around, *(part for cells in seen for part in cells.values())])
    tables = tuple(
        Piece(
            page=number,
            ruled=table,
            cells={region: tuple(part.printed(number, size)) for region, part in _proved(cells, size).items()},
        )
        for table, cells in zip(page.tables, seen, strict=True)
    )
    others = _proved(dict(enumerate([*around, *beside])), size).values()
    lost = [line for part in beside for line in part.printed(number, size)]
    return Sheet(
        number=number,
        pieces=tables,
        lines=tuple(line for part in others for line in part.printed(number, size)),
        unplaced=sum(line.count for line in lost),
    )


def _proved(parts: Mapping[_At, _Part], usual: float) -> dict[_At, _Part]:
    """The parts that belong together, as one table's cells do, and what their ink says of their letters."""
    written = [part for part in parts.values() if part.first]
    size = (_size(written) if len(written) >= _SEVERAL else usual) * DOTS
    small = small_height([InkedLines(part.first, part.ink) for part in written], size)
    return {at: part.proved(size, small) for at, part in parts.items()}


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


def _beside(page: Ruling) -> Iterator[_Box]:
    """What is left and right of the tables: a column whose outer line is too pale to be found, or a stamp."""
    for table in page.tables:
        left, top, right, bottom = (round(edge * DOTS) for edge in table.box)
        level = [other.box for other in page.tables if other.ys[0] < table.ys[-1] and table.ys[0] < other.ys[-1]]
        before = max((round(box[2] * DOTS) for box in level if box[2] < table.xs[0] + 1), default=0)
        after = min((round(box[0] * DOTS) for box in level if box[0] > table.xs[-1] - 1), default=page.letters.shape[1])
        yield _Box(left=before, top=top, right=left, bottom=bottom)
        yield _Box(left=right, top=top, right=after, bottom=bottom)


def _size(parts: Sequence[_Part]) -> float:
    """The usual size of letters, in points: a line of few letters tells little of its own."""
    return median([line.height for part in parts for line in part.first] or [_USUAL]) / DOTS / _EM


@dataclass(frozen=True, slots=True)
class _Eye:
    """Looks at parts of one page."""

    pixels: Pixels
    ink: NDArray[np.bool_]
    recogniser: Recogniser

    def part(self, box: _Box) -> _Part:
        """The lines in a part of the page; where nothing is recognised of its ink, one that says so."""
        inked = _trimmed(self.ink, box)
        if inked is None:
            return _Part(first=(), second=(), box=box, ink=_NO_INK)
        ink = self.ink[inked.top : inked.bottom, inked.left : inked.right]
        framed = np.pad(ink, _MARGIN)
        if _is_bar(ink):
            line = _only("–", inked, 100)
            return _Part(first=(line,), second=(line,), box=inked, ink=framed)
        pixels = np.pad(self.pixels[inked.top : inked.bottom, inked.left : inked.right], _MARGIN, constant_values=255)
        first, second = self._twice(pixels)
        if any(_WORD.search(line.text) for line in first):
            first, second = self._counted(pixels, first, second)
        if not first:
            return _Part(first=(_only(UNREAD, inked, 0),), second=second, box=inked, ink=framed)
        unread = list(missed(framed, first, _USUAL))
        dashes = [line for line in unread if line.text in DASH_SIGNS]
        return _Part(
            first=sorted((*first, *dashes), key=_base),
            second=sorted((*second, *unread), key=_base),
            box=inked,
            ink=framed,
        )

    def _twice(self, part: Pixels) -> tuple[Sequence[SeenLine], Sequence[SeenLine]]:
        """Two readings; of figures the surer one comes first, of words the one that knows foreign letters too."""
        for shape in _SHAPES:
            first = self.recogniser.lines(part, shape, "all")
            if any(_LONG_WORD.search(line.text) for line in first):
                return first, self.recogniser.lines(part, shape, "words")
            second = self.recogniser.lines(part, shape, "figures")
            if any(_WORD.search(line.text) for line in first) and not _may_be_figure(first, second):
                return first, self.recogniser.lines(part, shape, "words")
            if first or second:
                return self._weighed(part, shape, first, second)
        return (), ()

    def _weighed(
        self, part: Pixels, shape: PictureShape, first: Sequence[SeenLine], second: Sequence[SeenLine]
    ) -> tuple[Sequence[SeenLine], Sequence[SeenLine]]:
        """Figures as both models read them for certain, at once or smaller and larger; else what most readings say."""
        if _text(first) == _text(second) and min(_surety(first), _surety(second)) >= SURE:
            return first, second
        again = [self._scaled(part, shape, model, scale) for scale in _SCALES for model in _FIGURE_MODELS]
        if len(set(map(_text, again))) == 1 and min(map(_surety, again)) >= SURE:
            return again[0], again[1]
        readings = [first, second, *again]
        texts = [_text(reading) for reading in readings]
        ranked = sorted(readings, key=lambda each: (texts.count(_text(each)), _surety(each)), reverse=True)
        taken = next(reading for reading in ranked if reading)
        others = [reading for reading in ranked if _text(reading) != _text(taken)]
        return taken, others[0] if others else min(ranked, key=_surety)

    def _scaled(self, part: Pixels, shape: PictureShape, model: Model, scale: float) -> list[SeenLine]:
        """What a smaller or larger picture shows, as if it had its own size."""
        height, width = part.shape
        picture = Image.fromarray(part).resize((round(width * scale), round(height * scale)), Image.Resampling.LANCZOS)
        return [line.scaled(1 / scale) for line in self.recogniser.lines(np.asarray(picture), shape, model)]

    def _counted(
        self, pixels: Pixels, lines: Sequence[SeenLine], second: Sequence[SeenLine]
    ) -> tuple[Sequence[SeenLine], Sequence[SeenLine]]:
        """Both readings of a text; a number that the model of figures never reads so is unsure."""
        if not any(_DIGIT.search(line.text) for line in lines):
            return lines, second
        first, third = list(lines), self.recogniser.lines(pixels, "block", "figures")
        for at, line in enumerate(lines):
            for word in filter(_has_figures, line.words):
                if _same_figures(word.text, at_its_place(third, line, word)):
                    continue
                if (other := self._alone(pixels, line, word)) is not None:
                    first[at] = first[at].unsure(word)
                    second = matched_lines(second, line, word, other)
        return first, second

    def _alone(self, pixels: Pixels, line: SeenLine, word: SeenWord) -> str | None:
        """What a word with figures is when nothing beside it is seen; None where its figures are the same."""
        top, bottom = max(round(line.base - _ABOVE * line.height), 0), round(line.base + _BELOW * line.height)
        cut = pixels[top:bottom, max(word.x0 - _BESIDE, 0) : word.x1 + _BESIDE]
        part = np.pad(cut, _MARGIN, constant_values=255)
        text = ""
        for shape in _SHAPES[1:]:
            text = " ".join(seen.text for seen in self.recogniser.lines(part, shape, "figures"))
            if _same_figures(word.text, text):
                return None
        return text


def _may_be_figure(first: Sequence[SeenLine], second: Sequence[SeenLine]) -> bool:
    """Whether short words may be a figure, as `ao` may be `33`."""
    return _surety(first) < SURE or (bool(second) and all(_FIGURE.fullmatch(line.text) for line in second))


def _base(line: SeenLine) -> float:
    return line.base


def _text(lines: Sequence[SeenLine]) -> str:
    return "\n".join(line.text for line in lines)


def _has_figures(word: SeenWord) -> bool:
    return bool(_DIGIT.search(word.text))


def _same_figures(text: str, other: str) -> bool:
    return _FIGURES.findall(text) == _FIGURES.findall(other)


def _surety(lines: Sequence[SeenLine]) -> float:
    return min((word.confidence for line in lines for word in line.words), default=-1.0)


def _only(text: str, box: _Box, confidence: float) -> SeenLine:
    """A line of one sign that fills its part of the page."""
    word = SeenWord(text=text, x0=_MARGIN, x1=_MARGIN + box.right - box.left, confidence=confidence)
    return SeenLine((word,), _MARGIN + box.bottom - box.top + (ABOVE_BASE if text == "–" else 0), _USUAL)


def _is_bar(ink: NDArray[np.bool_]) -> bool:
    """Whether a dash is all that a part of a page shows: models are never sure of one that stands alone."""
    height, width = ink.shape
    return _LEAST_BAR <= width <= _LONGEST_BAR and height <= _THICKEST_BAR and bool(ink.mean() >= _FULL)


def _trimmed(ink: NDArray[np.bool_], box: _Box) -> _Box | None:
    """The part of a box that has ink; None where there is but dust."""
    part = ink[box.top : box.bottom, box.left : box.right]
    blobs, count = ndimage.label(part, structure=np.ones((3, 3)))
    kept = np.flatnonzero(np.bincount(blobs.ravel(), minlength=count + 1)[1:] >= LEAST_INK) + 1
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A part of a page as it was read twice, and its ink; both begin with a white margin."""

    first: Sequence[SeenLine]
    second: Sequence[SeenLine]
    box: _Box
    ink: NDArray[np.bool_]

    def proved(self, size: float, small: float | None) -> _Part:
        """The same with its dashes by their length; a word whose first letter is too high or too low is unsure."""
        first, second = (with_dashes(lines, self.ink, size) for lines in (self.first, self.second))
        for at, line in enumerate(first):
            for word in line.words:
                if small and (other := other_case(line, word, self.ink, small=small, size=size)):
                    first[at] = first[at].unsure(word)
                    second = matched_lines(second, line, word, other)
        return replace(self, first=first, second=second)

    def printed(self, page: int, size: float) -> Iterator[PrintLine]:
        """Its lines as any print's."""
        for line, others in _paired(self.first, self.second):
            yield _Line(line, others, self.box).printed(page, size)


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
