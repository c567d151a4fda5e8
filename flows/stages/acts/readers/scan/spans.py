"""Lines from rule to rule: what runs on beyond the last line that it meets is a letter that touches it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from flows.stages.acts.readers.pdf.glyphs import Stroke
from flows.stages.acts.readers.pdf.grid import NEAR, REACH

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MEETS = 1.0
"""Points by which a line may end before the middle of one that it meets: letters come nearer by chance only."""
_FULL = 0.8
"""Of the way from rule to rule: what begins at one of them and takes less is no line between two cells."""
_SAME_END = 3.0
"""Points between which lines end at one height, as they do at a page's foot."""


class RulePart(NamedTuple):
    """A part of a line, and which line it is a part of."""

    stroke: Stroke
    line: int


@dataclass(frozen=True, slots=True)
class _Way:
    """From one crossing to the next; None where there is none beyond."""

    start: float | None
    end: float | None

    def part(self, stroke: Stroke) -> Stroke | None:
        """What of a stroke is here."""
        start = stroke.start if self.start is None else max(stroke.start, self.start)
        end = stroke.end if self.end is None else min(stroke.end, self.end)
        return Stroke(stroke.at, start, end) if start < end else None


def from_rule_to_rule(lines: Sequence[Stroke], across: Sequence[Stroke]) -> list[RulePart]:
    """The parts of parallel lines that lead from one crossing line to another, or as far as all the others do."""
    spans = []
    for at, line in enumerate(lines):
        crossings = _crossings(line, across)
        if not crossings:
            spans.append(RulePart(line, at))
            continue
        beside = [other for other in lines if abs(other.at - line.at) <= NEAR]
        ways = pairwise([None, *crossings, None])
        parts = [part for way in ways if (part := _kept(line, _Way(*way), beside, lines))]
        spans += [RulePart(part, at) for part in _joined(parts)]
    return spans


def _crossings(line: Stroke, across: Sequence[Stroke]) -> list[float]:
    """Where lines cross a line, or would if it went on."""
    return sorted({other.at for other in across if other.start - REACH <= line.at <= other.end + REACH})


def _kept(line: Stroke, way: _Way, beside: Sequence[Stroke], lines: Sequence[Stroke]) -> Stroke | None:
    part = way.part(line)
    if part is None:
        return None
    if way.start is None or way.end is None:
        return part if _is_shared(part, way, lines) else None
    parts = [found for other in beside if (found := way.part(other)) and found.end - found.start > _MEETS]
    if not parts:  # it ends just behind the line that crosses it
        return part
    first, last = min(each.start for each in parts), max(each.end for each in parts)
    whole = first - way.start <= _MEETS and way.end - last <= _MEETS
    return part if whole or sum(each.end - each.start for each in parts) >= _FULL * (way.end - way.start) else None


def _is_shared(part: Stroke, way: _Way, lines: Sequence[Stroke]) -> bool:
    """Whether most lines of a table end as far beyond the last one that crosses them: there the page is over."""
    inner = way.end if way.start is None else way.start
    if inner is None or part.end - part.start <= _MEETS:
        return True
    met = [line for line in lines if line.start - REACH <= inner <= line.end + REACH]
    outer = part.start if way.start is None else part.end
    ends = [line.start if way.start is None else line.end for line in met]
    return sum(abs(end - outer) <= _SAME_END for end in ends) * 2 > len(ends)


def _joined(parts: Sequence[Stroke]) -> Iterator[Stroke]:
    """Parts that go on from one another made one."""
    waiting: Stroke | None = None
    for part in parts:
        if waiting and part.start <= waiting.end:
            waiting = Stroke(part.at, waiting.start, part.end)
            continue
        if waiting:
            yield waiting
        waiting = part
    if waiting:
        yield waiting
