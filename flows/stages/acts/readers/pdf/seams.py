"""Two tables directly one below the other: where the one ends and the other begins, each has drawn its own line.

Lines may be doubled within one table too, but there the columns above and below are the same.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.stages.acts.readers.pdf.glyphs import Stroke

_ONE = 0.2
"""Points by which the pieces of one line may differ."""
_BESIDE = 3.5
"""Points between which two lines stand together."""
_SAME = 2.5
"""Points between which two columns begin at one place."""

_MOST = 100
"""No page has so many tables, nor rows with doubled lines."""


class Rules(NamedTuple):
    """The lines of a table, across and down, in as many pieces as they are drawn."""

    across: list[Stroke]
    down: list[Stroke]

    def between(self, top: float, bottom: float) -> Rules:
        """Those in a part of the page."""
        return Rules(
            [rule for rule in self.across if top < rule.at < bottom],
            [rule for rule in self.down if top < (rule.start + rule.end) / 2 < bottom],
        )

    def columns(self) -> list[float]:
        """Where lines down stand, from the left."""
        return _places((rule.at for rule in self.down), _SAME)

    def spans(self, height: float) -> bool:
        """Whether the line at a height reaches from side to side."""
        line = [rule for rule in self.across if abs(rule.at - height) <= _ONE]
        columns = self.columns()
        starts, ends = min(rule.start for rule in line), max(rule.end for rule in line)
        return starts <= columns[0] + _SAME and ends >= columns[-1] - _SAME


def parted_at_seams(rules: Rules) -> list[Rules]:
    """The lines of each of several tables that touch, from above; of one table, all of its lines."""
    seams = list(_doubled(rules))
    edges = [float("-inf"), *(seams if len(seams) <= _MOST else ()), float("inf")]
    tables: list[Rules] = []
    for part in (rules.between(top, bottom) for top, bottom in pairwise(edges)):
        if tables and not _is_another(tables[-1], part):
            tables[-1] = Rules([*tables[-1].across, *part.across], [*tables[-1].down, *part.down])
        else:
            tables.append(part)
    return tables


def _doubled(rules: Rules) -> Iterator[float]:
    """Heights between two lines that stand together, through which no line down goes."""
    for upper, lower in pairwise(_places((rule.at for rule in rules.across), _ONE)):
        if lower - upper > _BESIDE:
            continue
        if not any(rule.start < upper - 1 and rule.end > lower + 1 for rule in rules.down):
            yield (upper + lower) / 2


def _is_another(above: Rules, below: Rules) -> bool:
    """Whether two parts are two tables: both have sides of their own, and most columns begin elsewhere."""
    if not (above.down and below.down and above.across and below.across):
        return False
    foot, head = max(rule.at for rule in above.across), min(rule.at for rule in below.across)
    ours, theirs = above.columns()[1:-1], below.columns()[1:-1]
    common = sum(any(abs(x - other) <= _SAME for other in theirs) for x in ours)
    return above.spans(foot) and below.spans(head) and common * 2 < min(len(ours), len(theirs))


def _places(places: Iterable[float], apart: float) -> list[float]:
    """Each place once."""
    out: list[float] = []
    for place in sorted(places):
        if not out or place - out[-1] > apart:
            out.append(place)
    return out
