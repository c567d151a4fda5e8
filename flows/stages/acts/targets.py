"""Whether yearly targets are increments or levels: told by the relation that most rows of the table obey."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

INCREMENT, LEVEL, UNKNOWN = "increment", "level", "unknown"


@dataclass(frozen=True, slots=True)
class Goal:
    """The figures of one indicator; null where blank or unreadable."""

    baseline: Decimal | None
    targets: tuple[Decimal | None, ...]
    dynamics: Decimal | None


@dataclass(frozen=True, slots=True)
class Relation:
    """How «динаміка» follows from the other figures, and in how many of the rows it does.

    `code` is `baseline+sum`, `sum` (both: increments), `last` (levels) or `unknown`.
    """

    code: str
    agree: int
    rows: int

    def expected(self, goal: Goal) -> Decimal | None:
        """The dynamics that the relation makes of the row, None where a figure is lacking."""
        return _expected(self.code, goal)

    def kind(self, goal: Goal) -> str:
        """What the row's targets are; unknown where the row does not obey the relation."""
        expected = self.expected(goal)
        if expected is None or expected != goal.dynamics:
            return UNKNOWN
        return LEVEL if self.code == "last" else INCREMENT


def relation_of(goals: Sequence[Goal]) -> Relation:
    """The relation that more than half of the complete rows obey; unknown where increments and levels tie."""
    complete = [goal for goal in goals if _expected("baseline+sum", goal) is not None and goal.dynamics is not None]
    agree = {code: sum(_expected(code, goal) == goal.dynamics for goal in complete) for code in _CODES}
    best = max(_CODES, key=lambda code: agree[code])
    tied = best != "last" and agree["last"] == agree[best]
    certain = agree[best] * 2 > len(complete) and not tied
    return Relation(best if certain else UNKNOWN, agree[best], len(complete))


_CODES = ("baseline+sum", "sum", "last")


def _expected(code: str, goal: Goal) -> Decimal | None:
    figures = [figure for figure in (goal.baseline, *goal.targets) if figure is not None]
    if not goal.targets or len(figures) <= len(goal.targets) or code == UNKNOWN:
        return None
    baseline, *targets = figures
    by_code: Mapping[str, Decimal] = {
        "baseline+sum": baseline + sum(targets),
        "sum": sum(targets, Decimal(0)),
        "last": targets[-1],
    }
    return by_code[code]


def reaches(value: Decimal, level: Decimal, baseline: Decimal | None) -> bool:
    """Whether a value is at the level; one that is to fall, from the baseline, is reached from above."""
    falls = baseline is not None and level < baseline
    return value <= level if falls else value >= level


def levels(goal: Goal, kind: str) -> tuple[Decimal | None, ...]:
    """The level each year's target leads to; null where the kind is not certain."""
    if kind == LEVEL:
        return goal.targets
    known = [target for target in goal.targets if target is not None]
    if kind == UNKNOWN or goal.baseline is None or len(known) < len(goal.targets):
        return (None,) * len(goal.targets)
    return tuple(accumulate(known, initial=goal.baseline))[1:]
