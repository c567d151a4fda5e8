"""The lines that rule tables, found among the dots of a page, and the page without them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy import ndimage

from flows.stages.acts.readers.pdf.glyphs import THIN, Drawn, Stroke
from flows.stages.acts.readers.pdf.grid import NEAR, ruled
from flows.stages.acts.readers.scan.pixels import DPI
from flows.stages.acts.readers.scan.spans import from_rule_to_rule
from flows.stages.acts.readers.scan.straight import dark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from flows.stages.acts.readers.pdf.grid import Ruled
    from flows.stages.acts.readers.scan.pixels import Pixels

DOTS = DPI / 72
"""Dots in a point."""
_LONG_ACROSS, _LONG_DOWN = 64, 58
"""Dots: longer than any stroke of a letter up to 18 points."""
_SHORT_DOWN = 24
"""Dots: a line so short is one if it goes from rule to rule, as beside a row of one line of small print."""
_TOUCHES, _BEYOND = 0.5, 1.0
"""Points by which a line may end before the middle of one that it meets, or behind it; no letter comes so near."""
_GAP = 3
"""So many dots of a line, less one, may be missing; with more, the feet of letters would make lines."""
_PALE = 0.5
"""Of the way from ink to paper: lines are the first that fade."""
_LONG_PALE = 180
"""Dots: shorter ones so pale may be letters of several lines that have run into one another."""
_HALO = 2
"""Dots around a line that are not quite white."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """The tables of a page as they are ruled, and its dots without any line."""

    tables: tuple[Ruled, ...]
    letters: Pixels


def ruling(pixels: Pixels, number: int) -> Ruling:
    """What rules a page."""
    ink = dark(pixels).astype(np.uint8)
    across, down = _lines(ink, 1, _LONG_ACROSS), _lines(ink, 0, _LONG_DOWN)
    down += [line for line in _lines(ink, 0, _SHORT_DOWN) if _is_between(line.stroke, across, down)]
    pale = dark(pixels, pale=_PALE).astype(np.uint8)
    down += [line for line in _lines(pale, 0, _LONG_PALE) if _is_between(line.stroke, across, down)]
    across += [line for line in _lines(pale, 1, _LONG_PALE) if _is_between(line.stroke, down, across)]
    down = _clipped(down, across, 0)
    across = [line for line in _clipped(across, down, 1) if _is_met(line.stroke, down)]
    height, width = pixels.shape
    page = Drawn(
        number=number,
        width=width / DOTS,
        height=height / DOTS,
        glyphs=(),
        across=tuple(line.stroke for line in across),
        down=tuple(line.stroke for line in down),
        pictured=1.0,
        hidden=0,
    )
    tables = tuple(ruled(page))
    levels = [at for table in tables for at in table.ys]
    sides = [at for table in tables for at in table.xs]
    return Ruling(tables, _without(pixels, [*_near(across, levels), *_near(down, sides)]))


def _clipped(lines: Sequence[_Line], others: Sequence[_Line], axis: int) -> list[_Line]:
    """The lines without what is no line: letters that touch one, and feet of letters that look like one."""
    out = []
    for stroke, at in from_rule_to_rule([line.stroke for line in lines], [line.stroke for line in others]):
        box = list(lines[at].box)
        start, end = max(box[axis].start, round(stroke.start * DOTS)), min(box[axis].stop, round(stroke.end * DOTS))
        box[axis] = slice(start, end)
        out.append(_Line(stroke, (box[0], box[1])))
    return out


def _is_met(level: Stroke, down: Sequence[_Line]) -> bool:
    """Whether lines down reach a level; one above or below them all is a line of text, or rules no table."""
    met = [line.stroke for line in down if level.start - NEAR <= line.stroke.at <= level.end + NEAR]
    return not met or any(stroke.start - _BEYOND <= level.at <= stroke.end + _BEYOND for stroke in met)


def _is_between(short: Stroke, across: Sequence[_Line], down: Sequence[_Line]) -> bool:
    """Whether a stroke goes from one line across it to another, where no other one is found beside it."""
    if any(abs(line.stroke.at - short.at) <= NEAR and line.stroke.start <= short.end and short.start <= line.stroke.end
           for line in down):  # fmt: skip
        return False
    crossed = [line.stroke.at for line in across if line.stroke.start - NEAR <= short.at <= line.stroke.end + NEAR]
    above = any(-_BEYOND <= short.start - at <= _TOUCHES for at in crossed)
    return above and any(-_BEYOND <= at - short.end <= _TOUCHES for at in crossed)


def _near(lines: Iterable[_Line], places: Sequence[float]) -> Iterator[tuple[slice, slice]]:
    """What the lines take that stand where tables are ruled: others may be letters."""
    for line in lines:
        if any(abs(line.stroke.at - place) <= NEAR for place in places):
            yield line.box


def _without(pixels: Pixels, boxes: Iterable[tuple[slice, slice]]) -> Pixels:
    """The page with white paper in place of these parts and their rims."""
    out = pixels.copy()
    for down, along in boxes:
        top, left = max(down.start - _HALO, 0), max(along.start - _HALO, 0)
        out[top : down.stop + _HALO, left : along.stop + _HALO] = 255
    return out


class _Line(NamedTuple):
    """A line of a page, and the part of its dots that it takes."""

    stroke: Stroke
    box: tuple[slice, slice]


def _lines(ink: NDArray[np.uint8], axis: int, length: int) -> list[_Line]:
    """Runs of ink of at least that length, along an axis, and no thicker than a line."""
    closed = ndimage.minimum_filter1d(ndimage.maximum_filter1d(ink, _GAP, axis=axis), _GAP, axis=axis)
    runs = ndimage.maximum_filter1d(ndimage.minimum_filter1d(closed, length, axis=axis), length, axis=axis)
    found, _ = ndimage.label(runs, structure=np.ones((3, 3)))
    lines = []
    for box in ndimage.find_objects(found):
        over, along = box[1 - axis], box[axis]
        if over.stop - over.start <= THIN * DOTS:
            stroke = Stroke((over.start + over.stop) / 2 / DOTS, along.start / DOTS, along.stop / DOTS)
            lines.append(_Line(stroke, box))
    return lines
