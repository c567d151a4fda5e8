"""A page as it is drawn: glyphs with their places, and the thin lines that rule tables.

Coordinates are points from the page's upper left corner; `y` of a glyph is its baseline.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pdfminer.layout import LTCurve
    from pdfplumber.page import Page as PlumberPage

    from flows.stages.acts.readers.pdf.device import Seen

WHOLE_PAGE = 0.6
"""A picture of so much of a page may be the page."""
_STAMP_LETTERS = 400
"""A stamp names who has signed, his certificate and its days; a page of text has more."""
THIN = 2.6
"""A rectangle no thicker than this is a line."""
SHORTEST = 3.0
"""Shorter strokes rule nothing."""
_QUARTER = 90


class Glyph(NamedTuple):
    """One glyph; `mark` is its marked content in a tagged PDF, `order` when it was drawn, `turn` its rotation."""

    text: str
    x0: float
    x1: float
    y: float
    size: float
    order: int
    mark: int | None
    artifact: bool
    turn: int


class Stroke(NamedTuple):
    """A drawn line: at this height (or distance from the left), from here to there."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """What one page shows; `pictured` is the share of it that the largest picture covers."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    across: tuple[Stroke, ...]
    down: tuple[Stroke, ...]
    pictured: float
    hidden: int
    """How many glyphs are there and are not shown: under a scan they are what a machine has recognised."""

    @property
    def stamped(self) -> bool:
        """Whether a picture takes the page and no more letters stand beside it than a stamp of a signature has."""
        return self.pictured > WHOLE_PAGE and len(self.glyphs) < _STAMP_LETTERS


def drawn(page: PlumberPage) -> Drawn:
    """The page's glyphs and rules."""
    from flows.stages.acts.readers.pdf.device import Device, Interpreter

    device = Device(page.pdf.rsrcmgr, pageno=page.page_number)
    Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    height, area = float(page.height), float(page.width) * float(page.height)
    across: list[Stroke] = []
    down: list[Stroke] = []
    for path in device.paths:
        _rule(path, height, across, down)
    glyphs = tuple(_glyph(seen, height, order) for order, seen in enumerate(device.seen))
    pictured = max((picture.width * picture.height / area for picture in device.pictures), default=0.0)
    return Drawn(
        number=page.page_number,
        width=float(page.width),
        height=height,
        glyphs=glyphs,
        across=tuple(across),
        down=tuple(down),
        pictured=pictured,
        hidden=device.hidden,
    )


def _glyph(seen: Seen, height: float, order: int) -> Glyph:
    item, text, mark, artifact = seen
    a, b, _, _, x, y = item.matrix
    if a > 0 and abs(b) <= a * 0.01:
        return Glyph(text, item.x0, item.x1, height - y, item.size, order, mark, artifact, 0)
    turn = round(math.degrees(math.atan2(b, a)) / _QUARTER) % 4
    top, bottom, y = height - item.y1, height - item.y0, height - y
    start, end, base = ((item.x0, item.x1, y), (-bottom, -top, x), (-item.x1, -item.x0, -y), (top, bottom, -x))[turn]
    size = item.width if turn % 2 else item.height
    return Glyph(text, start, end, base, size, order, mark, artifact, turn)


def centre(glyph: Glyph) -> tuple[float, float]:
    """Where a glyph stands on the page as it is drawn, somewhat above its baseline."""
    along, above = (glyph.x0 + glyph.x1) / 2, glyph.y - glyph.size * 0.3
    if glyph.turn == 0:
        return along, above
    return {1: (above, -along), 2: (-along, -above), 3: (-above, along)}[glyph.turn]


def _rule(item: LTCurve, height: float, across: list[Stroke], down: list[Stroke]) -> None:
    if _invisible(item):
        return
    top, bottom = height - item.y1, height - item.y0
    wide, high = item.x1 - item.x0, bottom - top
    if high <= THIN and wide >= max(SHORTEST, high):
        across.append(Stroke((top + bottom) / 2, item.x0, item.x1))
    elif wide <= THIN and high >= SHORTEST:
        down.append(Stroke((item.x0 + item.x1) / 2, top, bottom))
    elif item.stroke and wide > THIN and high > THIN:
        _edges(item, height, across, down)


def _edges(item: LTCurve, height: float, across: list[Stroke], down: list[Stroke]) -> None:
    """The straight sides of a stroked path."""
    points = [*item.pts, item.pts[0]] if type(item).__name__ == "LTRect" else list(item.pts)
    for (x0, y0), (x1, y1) in pairwise(points):
        if abs(y0 - y1) <= 1 and abs(x0 - x1) >= SHORTEST:
            across.append(Stroke(height - (y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        elif abs(x0 - x1) <= 1 and abs(y0 - y1) >= SHORTEST:
            down.append(Stroke((x0 + x1) / 2, height - max(y0, y1), height - min(y0, y1)))


def _invisible(item: LTCurve) -> bool:
    """Whether a path is not drawn, or in white."""
    if not (item.stroke or item.fill):
        return True
    colour = item.stroking_color if item.stroke else item.non_stroking_color
    shades = set(colour) if isinstance(colour, (tuple, list)) else {colour}
    return shades in ({1}, {1.0}) and not (item.stroke and item.fill)
