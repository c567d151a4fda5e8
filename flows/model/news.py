"""What of the changes is the greatest news: decisions of the council, money, what was stopped, what came to its end.

A reader who has time for a few lines reads the first ones, so whatever shows changes shows them in this order.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flows.model.versions import Change

RANKS: Sequence[tuple[str, tuple[str, ...]]] = (
    ("decisions", ("act-adopted",)),
    ("money", ("money-total", "spending-total")),
    ("money", ("money-up", "money-down", "money-stated", "money-blank", "spending-corrected")),
    ("composition", ("measure-dropped", "measure-added")),
    ("composition", ("direction-dropped", "direction-added", "indicator-dropped", "indicator-added")),
    ("setbacks", ("progress-cancelled",)),
    ("setbacks", ("progress-reopened",)),
    ("setbacks", ("progress-fell",)),
    ("setbacks", ("measure-late",)),
    ("setbacks", ("indicator-fell",)),
    ("terms", ("measure-edited.termText", "measure-edited.termStart", "measure-edited.termEnd")),
    ("finished", ("progress-finished",)),
    ("targets", ("target-reached",)),
    ("targets", ("target-missed",)),
    ("targets", ("target-changed", "target-moved")),
    ("sources", ("source-changed", "source-edited")),
    ("executors", ("executor-added", "executor-removed", "executor-replaced", "executor-edited", "answering-changed")),
    ("links", ("links-named", "links-gone")),
    ("texts", ("passport-edited", "passport-added", "passport-dropped")),
    ("texts", ("direction-edited", "measure-edited", "indicator-edited")),
    ("reports", ("report-state",)),
    ("reports", ("report-dropped", "report-day")),
    ("corrected", ("progress-corrected", "indicator-corrected", "progress-gone")),
    ("progress", ("progress-reported", "indicator-reported")),
    ("marks", ("money-reworded", "unit-edited")),
    ("marks", ("source-changed.sourceId", "executors-reread", "targets-reread")),
    ("marks", ("assessment-renewed", "plan-renewed")),
    ("columns", ("table-added", "columns-changed")),
    ("facts", ("act-added", "act-dropped", "fact-changed")),
)
"""Heading and kinds of change, the gravest first; a kind may be told apart by its field."""
RANK_OF: Mapping[str, int] = {kind: place for place, (_, kinds) in enumerate(RANKS) for kind in kinds}


def rank(kind: str, field: str = "") -> int:
    """The place of a kind of change among the news; the smaller, the graver."""
    return RANK_OF.get(f"{kind}.{field}", RANK_OF[kind])


def heading_of(kind: str, field: str = "") -> str:
    """The heading under which a kind of change stands."""
    return RANKS[rank(kind, field)][0]


def by_heading(changes: Iterable[Change]) -> dict[str, tuple[Change, ...]]:
    """The changes under their headings, the gravest first."""
    ranked = sorted(changes, key=lambda change: rank(change.kind, change.field))
    return {
        heading: tuple(found)
        for heading, found in groupby(ranked, key=lambda change: heading_of(change.kind, change.field))
    }
