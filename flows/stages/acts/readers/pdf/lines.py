"""From glyphs to lines: letters on one baseline, left to right, and how the line ends."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from flows.stages.acts.readers.pdf.tags import NOBODY, SOFT, Owner, Tags

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.stages.acts.readers.pdf.glyphs import Glyph

UNREAD = "\ufffd"
"""Stands in a scan where there is ink and nothing was recognised."""
HYPHENS = frozenset("-\u2010\u2011\u00ad")
_NOTHING = frozenset("\u200b\u200c\u200d\ufeff\u2060")
_BASE = 0.45
"""A glyph whose baseline differs by less than this of its size stands on the same line: superscripts do."""
_GAP = 0.25
"""A wider gap between glyphs, in sizes, is a space that nobody wrote."""
_SPACE = 0.25
"""Its usual width."""


class Second(NamedTuple):
    """A line of a scan as another model reads it; how sure the less sure of both is of its words, of its figures."""

    text: str
    confidence: float
    figures: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintLine:
    """One line of a cell or of a page; `width` is what its text takes with plain spaces.

    `before` and `after` say that a space is drawn there; `soft` that its hyphen is the typesetter's for certain.
    """

    text: str
    page: int
    x0: float
    x1: float
    y: float
    size: float
    width: float
    head: float
    """The width of its first piece, up to where it may be broken."""
    first: float
    """The width of its first letter."""
    space: float
    """The width of its space."""
    before: bool
    after: bool
    soft: bool
    over: bool
    """Whether glyphs are printed over others."""
    owner: Owner
    artifact: bool
    count: int
    """How many visible glyphs it holds."""
    columns: int
    """Into how many columns wide gaps part it."""
    second: Second | None = None
    """Only a line that was recognised has another reading."""


def lines_of(glyphs: Iterable[Glyph], page: int, tags: Tags) -> list[PrintLine]:
    """The lines of one cell, or of a page's text outside the tables, from above."""
    rows: list[list[Glyph]] = []
    spaces: list[Glyph] = []
    for glyph in glyphs:
        if glyph.text.isspace():
            spaces.append(glyph)
            if rows and _on(glyph, rows[-1][-1]):
                rows[-1].append(glyph)
            continue
        row = next((row for row in reversed(rows) if _on(glyph, row[0])), None)
        if row is None:
            rows.append([*([spaces[-1]] if spaces and _waits(spaces, glyph, rows) else []), glyph])
        else:
            row.append(glyph)
    lines = [line for row in rows if (line := _line(row, page, tags))]
    return sorted(lines, key=lambda line: (line.y, line.x0))


def _waits(spaces: Sequence[Glyph], glyph: Glyph, rows: Sequence[Sequence[Glyph]]) -> bool:
    """Whether a space drawn just before a line's first letter stands on that line."""
    space = spaces[-1]
    return _on(space, glyph) and space.order == glyph.order - 1 and not (rows and rows[-1][-1] is space)


def _on(glyph: Glyph, other: Glyph) -> bool:
    return glyph.turn == other.turn and abs(glyph.y - other.y) <= _BASE * max(glyph.size, other.size)


def _line(row: list[Glyph], page: int, tags: Tags) -> PrintLine | None:
    runs, over = _untangled(row)
    written = [_written(run) for run in runs]
    text = " ".join(each.text for each in written if each.text)
    ink = [glyph for run in runs for glyph in run if not _is_blank(glyph)]
    if not text:
        return None
    last = runs[-1]
    soft = last_ink(last).text == SOFT or _is_soft(last, page, tags)
    visible = [glyph for glyph in ink if glyph.text != SOFT] or ink
    spaces = [glyph.x1 - glyph.x0 for glyph in row if glyph.text == " "]
    return PrintLine(
        text=text,
        page=page,
        x0=min(glyph.x0 for glyph in visible),
        x1=max(glyph.x1 for glyph in visible),
        y=max(glyph.y for glyph in visible) if len(visible) < _FEW else visible[0].y,
        size=max(glyph.size for glyph in visible),
        width=sum(each.width for each in written),
        head=written[0].head,
        first=visible[0].x1 - visible[0].x0 + written[0].spacing,
        space=min(spaces, default=_SPACE * visible[0].size) + written[0].spacing,
        before=written[0].before,
        after=written[-1].after,
        soft=soft,
        over=over,
        owner=_owner(visible, page, tags),
        artifact=all(glyph.artifact for glyph in visible),
        count=sum(map(is_ink, row)),
        columns=max(each.columns for each in written),
    )


_FEW = 3


def _is_blank(glyph: Glyph) -> bool:
    return glyph.text.isspace() or glyph.text in _NOTHING


def is_ink(glyph: Glyph) -> bool:
    """Whether a glyph shows anything."""
    return not _is_blank(glyph) and glyph.text != SOFT


def last_ink(run: Sequence[Glyph]) -> Glyph:
    """The last glyph of a run that is no space."""
    return next((glyph for glyph in reversed(run) if not _is_blank(glyph)), run[-1])


def _is_soft(run: Sequence[Glyph], page: int, tags: Tags) -> bool:
    """Whether the run ends in a hyphen that a soft one has called forth."""
    inked = [glyph for glyph in run if not _is_blank(glyph)]
    if inked[-1].text not in HYPHENS:
        return False
    before = len(inked) > 1 and inked[-2].text == SOFT
    return before or tags.owner(page, inked[-1].mark).soft


def _owner(ink: Sequence[Glyph], page: int, tags: Tags) -> Owner:
    owner = tags.owner(page, ink[0].mark)
    return owner if owner is not NOBODY else tags.owner(page, ink[-1].mark)


def _untangled(row: list[Glyph]) -> tuple[list[list[Glyph]], bool]:
    """The line's glyphs from left to right; where some are printed over others, by drawing order, run by run."""
    row = _without_doubles(sorted(row, key=lambda glyph: (glyph.x0, glyph.order)))
    inked = [glyph for glyph in row if is_ink(glyph)]
    if not any(_overlap(left, right) for left, right in pairwise(inked)):
        return [row], False
    runs: list[list[Glyph]] = []
    for glyph in sorted(row, key=lambda glyph: glyph.order):
        if runs and glyph.x0 >= runs[-1][-1].x0 - 1:
            runs[-1].append(glyph)
        else:
            runs.append([glyph])
    return runs, True


def _overlap(left: Glyph, right: Glyph) -> bool:
    narrower = min(left.x1 - left.x0, right.x1 - right.x0)
    return narrower > 0 and right.x0 < left.x1 - 0.5 * narrower


def _without_doubles(row: list[Glyph]) -> list[Glyph]:
    """Without the second print of a letter at the same place: so some programs make letters bold."""
    out: list[Glyph] = []
    for glyph in row:
        same = out and out[-1].text == glyph.text and abs(glyph.x0 - out[-1].x0) < 0.2 * (glyph.x1 - glyph.x0)
        if not same or glyph.text == SOFT:
            out.append(glyph)
    return out


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A run's text, its width with plain spaces, that of its first piece, and whether a space is drawn at its ends."""

    text: str
    width: float
    head: float
    before: bool
    after: bool
    columns: int
    spacing: float
    """What is added to each letter's own width."""


def _spacing(run: Sequence[Glyph]) -> float:
    """How far letters of one word usually stand apart: text may be set wide or narrow, and takes that room."""
    gaps = sorted(
        right.x0 - left.x1
        for left, right in pairwise(glyph for glyph in run if glyph.text not in _NOTHING and glyph.text != SOFT)
        if not (left.text.isspace() or right.text.isspace()) and right.x0 - left.x1 <= _GAP * right.size
    )
    usual = gaps[len(gaps) // 2] if gaps else 0.0
    return usual if abs(usual) > _SET_WIDE * run[0].size else 0.0


def _written(run: Sequence[Glyph]) -> Written:
    parts: list[str] = []
    width = waiting = 0.0
    head: float | None = None
    before = after = False
    columns = 1
    spacing = _spacing(run)
    last: Glyph | None = None
    for glyph in run:
        if glyph.text in _NOTHING or glyph.text == SOFT:
            continue
        if glyph.text.isspace():
            before = before or last is None
            after = last is not None
            waiting = waiting or glyph.x1 - glyph.x0
            continue
        if last is not None and (waiting or glyph.x0 - last.x1 > _GAP * glyph.size):
            parts.append(" ")
            head = width if head is None else head
            width += (waiting or _SPACE * glyph.size) + spacing
        columns += last is not None and glyph.x0 - last.x1 > _WIDE * glyph.size
        parts.append(glyph.text)
        width += glyph.x1 - glyph.x0 + (spacing if last is not None else 0.0)
        head = width if head is None and glyph.text in _MAY_END and len(parts) > 1 else head
        last, waiting, after = glyph, 0.0, False
    return Written(
        text="".join(parts),
        width=width,
        head=width if head is None else head,
        before=before,
        after=after,
        columns=columns,
        spacing=spacing,
    )


_SET_WIDE = 0.02
"""Less than so many sizes between letters is the font's own kerning."""
_WIDE = 2.0
"""A gap of so many sizes parts columns."""
_MAY_END = frozenset("-\u2010–—")
"""After these a line may be broken."""
