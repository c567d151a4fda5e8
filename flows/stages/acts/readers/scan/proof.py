"""What the ink itself proves of recognised letters: how long a dash is, how high a letter, what no word covers.

Both models make the same mistakes there: a dash is a hyphen to them, and a word begins as it mostly does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from scipy import ndimage

from flows.stages.acts.readers.pdf.lines import UNREAD
from flows.stages.acts.readers.scan.letters import SeenLine, SeenWord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

LEAST_INK = 12
"""Dots in one piece: less is dust."""
_RIM, _BELOW = 0.15, 0.3
"""Of a line's height: how far ink may stand from its word, and how far letters hang below their baseline."""
_TOUCHING = np.ones((3, 3))
DASH_SIGNS = frozenset("-–—")
ABOVE_BASE = 12
"""Dots between a dash and the line on which letters would stand beside it."""
_SHORTEST, _THICKEST, _FLAT, _FULL = 0.15, 0.16, 1.8, 0.7
"""Of a letter's size: how long a dash is at least and how thick at most; its length by its thickness; its ink."""
_LOWEST, _HIGHEST = 0.12, 0.45
"""Of a letter's size: between these heights above the baseline dashes stand."""
_EDGES = ((0.31, 0.35, "-"), (0.65, 0.85, "–"))
"""Of a letter's size: a dash is surely this one if shorter, surely not if longer."""
_LOW = frozenset("агвжзиклмнопстхчшюяеєь")
"""Letters as high as a small one is."""
_ALIKE = frozenset("вгжзийклмнопстхцчшщюяєії")
"""Letters that are the same, small and capital, but for their size."""
_SMALL, _CAPITAL = 1.12, 1.2
"""Of the height of small letters: a letter is a small one below, a capital above."""
_LETTER = 0.35
"""Of a letter's size: no first letter is narrower, but those that stand apart from the next."""
_WIDEST = 1.2
"""Of a letter's size: no letter is wider."""
_SEVERAL = 5
"""So many words tell how high small letters are."""


def missed(ink: NDArray[np.bool_], lines: Sequence[SeenLine], height: float) -> Iterator[SeenLine]:
    """Ink that no recognised word covers, as a line that nobody can read: what both models leave out is no blank.

    Of a dash that stands alone on its line, as between two years in a narrow column, the shape is known.
    """
    covered = np.zeros_like(ink)
    for line in lines:
        rim = round(_RIM * line.height)
        above, below = max(round(line.base - line.height) - rim, 0), round(line.base + line.height * _BELOW) + rim
        for word in line.words:
            covered[above:below, max(word.x0 - rim, 0) : word.x1 + rim] = True
    blobs, count = ndimage.label(ink, structure=_TOUCHING)
    sizes = np.bincount(blobs.ravel(), minlength=count + 1)
    sizes[np.unique(blobs[covered])] = 0
    parts = ndimage.find_objects(blobs)
    for at in np.flatnonzero(sizes[1:] >= LEAST_INK):
        down, along = parts[at]
        flat = _is_flat(blobs[down, along] == at + 1, height) and not covered[down].any()
        word = SeenWord(text="–" if flat else UNREAD, x0=along.start, x1=along.stop, confidence=0)
        yield SeenLine((word,), down.stop + (ABOVE_BASE if flat else 0), height)


def dash(length: float, size: float) -> tuple[str, bool]:
    """Which dash is so long beside letters of that size, and whether that is certain; models do not tell them apart."""
    for least, most, sign in _EDGES:
        if length < (least + most) / 2 * size:
            return sign, length < least * size
        if length < most * size:
            return "–" if sign == "-" else "—", False
    return "—", True


@dataclass(frozen=True, slots=True)
class _Bar:
    """Ink that is as flat as a dash: where it begins and ends, and the height of its middle."""

    x0: int
    x1: int
    y: float

    @property
    def middle(self) -> float:
        """Half of its way."""
        return (self.x0 + self.x1) / 2


def with_dashes(lines: Iterable[SeenLine], ink: NDArray[np.bool_], size: float) -> list[SeenLine]:
    """The lines with their dashes by their length; a word whose dashes are not those of its ink is unsure."""
    bars = list(_bars(ink, size))
    return [
        replace(line, words=tuple(_dashed(word, _within(word, line, bars, size), size) for word in line.words))
        for line in lines
    ]


def _bars(ink: NDArray[np.bool_], size: float) -> Iterator[_Bar]:
    blobs, _ = ndimage.label(ink, structure=_TOUCHING)
    for at, (down, along) in enumerate(ndimage.find_objects(blobs), 1):
        if _is_flat(blobs[down, along] == at, size):
            yield _Bar(along.start, along.stop, (down.start + down.stop) / 2)


def _is_flat(piece: NDArray[np.bool_], size: float) -> bool:
    """Whether a piece of ink is as a dash is, beside letters of that size."""
    thick, long = piece.shape
    if thick > _THICKEST * size or long < max(_SHORTEST * size, _FLAT * thick):
        return False
    return bool(piece.mean() >= _FULL)


def _within(word: SeenWord, line: SeenLine, bars: Iterable[_Bar], size: float) -> list[_Bar]:
    """The dashes of a word, from the left."""
    lowest, highest = line.base - _LOWEST * size, line.base - _HIGHEST * size
    found = [bar for bar in bars if word.x0 - 1 <= bar.middle <= word.x1 + 1 and highest <= bar.y <= lowest]
    return sorted(found, key=lambda bar: bar.x0)


def _dashed(word: SeenWord, bars: Sequence[_Bar], size: float) -> SeenWord:
    if sum(sign in DASH_SIGNS for sign in word.text) != len(bars):
        return replace(word, confidence=0)
    waiting = iter([dash(bar.x1 - bar.x0, size) for bar in bars])
    signs = [next(waiting) if sign in DASH_SIGNS else (sign, True) for sign in word.text]
    sure = all(certain for _, certain in signs)
    return replace(word, text="".join(sign for sign, _ in signs), confidence=word.confidence if sure else 0)


@dataclass(frozen=True, slots=True)
class InkedLines:
    """Lines of one part of a page, and its ink."""

    lines: Sequence[SeenLine]
    ink: NDArray[np.bool_]


def small_height(parts: Iterable[InkedLines], size: float) -> float | None:
    """How high small letters stand above their line; None where too few show it."""
    heights = [
        _height(part.ink, word.x0, word.x1, line.base, size)
        for part in parts
        for line in part.lines
        for word in line.words
        if _LOW.issuperset(word.text)
    ]
    return median(heights) if len(heights) >= _SEVERAL else None


def _height(ink: NDArray[np.bool_], left: int, right: int, base: float, size: float) -> float:
    """How high the largest piece of ink that begins between two places stands above the line.

    Accents and dots stand apart; of letters that touch, only what is between the places counts.
    """
    top, bottom, left = max(round(base - 1.1 * size), 0), round(base) + 1, max(left, 0)
    around = ink[top:bottom, left : left + round(_WIDEST * size)]
    blobs, _ = ndimage.label(around, structure=_TOUCHING)
    parts = [part for part in ndimage.find_objects(blobs) if part[1].start < right - left]
    if not parts:
        return 0.0
    largest = max(parts, key=lambda part: part[0].stop - part[0].start)
    if largest[1].stop >= around.shape[1]:
        down, _ = np.nonzero(around[:, : right - left])
        return float(base - top - down.min()) if down.size else 0.0
    return float(base - top - largest[0].start)


def other_case(line: SeenLine, word: SeenWord, ink: NDArray[np.bool_], *, small: float, size: float) -> str:
    """The word with its first letter as high as its ink is; blank where it is."""
    first = word.text[0]
    if first.casefold() not in _ALIKE or len(word.text) == 1:
        return ""
    height = _height(ink, word.x0, word.x0 + round(_LETTER * size), line.base, size) / small
    if height > _CAPITAL and first.islower():
        return first.upper() + word.text[1:]
    return first.lower() + word.text[1:] if 0 < height < _SMALL and first.isupper() else ""


def matched_lines(lines: Iterable[SeenLine], place: SeenLine, word: SeenWord, text: str) -> list[SeenLine]:
    """A second reading with that of one word in the place of its own."""
    return [replace(line, words=tuple(_instead(each, word, text) for each in line.words))
            if _beside(line, place) else line for line in lines]  # fmt: skip


def at_its_place(lines: Iterable[SeenLine], place: SeenLine, word: SeenWord) -> str:
    """What another reading has where this one has a word of a line."""
    return " ".join(each.text for line in lines if _beside(line, place) for each in line.words if _is_over(each, word))


def _beside(line: SeenLine, place: SeenLine) -> bool:
    return abs(line.base - place.base) < place.height / 2


def _is_over(word: SeenWord, other: SeenWord) -> bool:
    return word.x0 < other.x1 and other.x0 < word.x1


def _instead(word: SeenWord, other: SeenWord, text: str) -> SeenWord:
    return replace(word, text=text) if _is_over(word, other) else word
