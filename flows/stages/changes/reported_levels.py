"""What changed of the indicators' levels: those that moved, reached the year's target or missed it; corrections."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from flows.messages.text import Text
from flows.stages.acts.targets import LEVEL, reaches
from flows.stages.changes.drafts import Draft, Place, Values
from flows.stages.changes.phrases import half_year, measured, part
from flows.stages.changes.story import RowKey, Story, with_earlier

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.messages.text import Phrase
    from flows.stages.tables.printed import PrintedRow

NO_WORDS = Text("", "")


@dataclass(frozen=True, slots=True)
class Aim:
    """The year's target of an indicator: the level, and the baseline that it starts from; null where not known."""

    level: Decimal | None
    baseline: Decimal | None

    def has_reached(self, value: str) -> bool:
        """Whether a value is at the level."""
        return bool(value) and self.level is not None and reaches(Decimal(value), self.level, self.baseline)

    def is_back(self, before: str, after: str) -> bool:
        """Whether the level moved away from where it shall go."""
        if not before or not after:
            return False
        is_to_fall = self.level is not None and self.baseline is not None and self.level < self.baseline
        return Decimal(after) > Decimal(before) if is_to_fall else Decimal(after) < Decimal(before)


def reported_levels(story: Story) -> Iterator[Draft]:
    """Levels against the half-year before, or against what was given for this one; and notes that were mended."""
    for place, row, before in with_earlier(story.new.values, "value"):
        was = story.old.values.get(place, {})
        if was.get("value"):
            yield from _correction(story, place, was, row)
        elif row["value"]:
            baseline = story.planned(place[0]).get("baseline", "")
            yield from _level(story, place, Values(before.get("value", baseline), row["value"]))
        else:
            yield from _note(story, place, was, row)


def _level(story: Story, place: RowKey, values: Values) -> Iterator[Draft]:
    """A level reported for the first time: whether it moved, and what it is to the year's target.

    A year's target is missed only once the year is over; in its middle it can only be reached early. A level that did
    not move is no news, however far its target is: the assessment counts those.
    """
    if values.before == values.after:
        return
    aim = _aim(story, place)
    is_missed = place[1].endswith("H2") and aim.level is not None and not aim.has_reached(values.after)
    is_reached = aim.has_reached(values.after) and not aim.has_reached(values.before)
    goal = _goal(story, place, aim, "missed" if is_missed else "reached" if is_reached else "")
    facts = {**_facts(story, place, values), "goal": goal}
    kind = "indicator-reported"
    if aim.is_back(*values):
        kind = "indicator-fell"
    elif is_reached or is_missed:
        kind = "target-reached" if is_reached else "target-missed"
    text = "indicator-reported" if values.before else "indicator-first"
    yield Draft(
        kind=kind, place=Place("indicator-values", "/".join(place), "value"), values=values, facts=facts, text=text
    )


def _goal(story: Story, place: RowKey, aim: Aim, outcome: str) -> Phrase:
    """What the level is to the year's target; nothing where it is still open, or was reached before."""
    if not outcome or aim.level is None:
        return NO_WORDS
    key, cycle = place
    name = outcome if cycle.endswith("H2") else f"{outcome}-early"
    return part(f"target-{name}", year=cycle[:4], after=measured(str(aim.level), _unit(story, key)))


def _aim(story: Story, place: RowKey) -> Aim:
    """An increment of nothing would be reached by doing nothing, so it is no target."""
    key, cycle = place
    row = story.target(key, cycle[:4])
    level, baseline = row.get("targetLevel", ""), story.planned(key).get("baseline", "")
    is_goal = level and (row["targetKind"] == LEVEL or Decimal(row["targetValue"] or 0))
    return Aim(Decimal(level) if is_goal else None, Decimal(baseline) if baseline else None)


def _correction(story: Story, place: RowKey, was: PrintedRow, row: PrintedRow) -> Iterator[Draft]:
    values = Values(was["value"], row["value"])
    if values.before == values.after:
        yield from _note(story, place, was, row)
    elif row["value"] or row["submittedDate"]:  # a report that was taken back is told with its measure
        text = "indicator-corrected" if row["value"] else "indicator-blank"
        where = Place("indicator-values", "/".join(place), "value")
        yield Draft(
            kind="indicator-corrected", place=where, values=values, facts=_facts(story, place, values), text=text
        )


def _note(story: Story, place: RowKey, was: PrintedRow, row: PrintedRow) -> Iterator[Draft]:
    """Only the explanation was corrected; a report that came or was taken back is a change of its own."""
    if was.get("submittedDate") and row["submittedDate"] and was["note"] != row["note"]:
        where, values = Place("indicator-values", "/".join(place), "note"), Values(was["note"], row["note"])
        yield Draft(
            kind="indicator-corrected",
            place=where,
            values=values,
            facts=_facts(story, place, Values()),
            text="indicator-noted",
        )


def _facts(story: Story, place: RowKey, values: Values) -> dict[str, str | Phrase]:
    key, cycle = place
    before, after = (measured(value, _unit(story, key)) if value else NO_WORDS for value in values)
    return {
        **story.named(key),
        "cycle": half_year(cycle),
        "end": half_year(cycle, "of-"),
        "before": before,
        "after": after,
    }


def _unit(story: Story, key: str) -> str:
    return story.planned(key).get("unitText", "")
