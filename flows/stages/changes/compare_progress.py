"""What changed between two versions of the half-years' tables, in sentences: what was reported, what was corrected."""

from __future__ import annotations

from decimal import Decimal
from itertools import chain, islice
from typing import TYPE_CHECKING

from flows.stages.changes.columns import tables_differ
from flows.stages.changes.drafts import Draft, Place, SentenceFacts, Values, changes_of
from flows.stages.changes.links import link_changes
from flows.stages.changes.phrases import number, uah
from flows.stages.changes.report_states import report_states
from flows.stages.changes.reported_levels import reported_levels
from flows.stages.changes.reported_measures import late_measures, reported_measures
from flows.stages.changes.story import Story, story_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.messages.text import Lang
    from flows.model.versions import Change

OF_THE_PLAN = ("measure-progress", "measures", "indicators", "directions", "funding-sources")
"""The tables that repeat what the plan says."""


def compare_progress(
    before: Mapping[str, bytes] | None, after: Mapping[str, bytes], plan: Mapping[str, bytes], *, lang: Lang = "uk"
) -> tuple[Change, ...]:
    """The changes from one version's tables (name → CSV) to another's, the greatest news first.

    None before: the first version, which changed nothing. The plan's tables give titles and targets. The assessment
    follows from the rest, so that but for the money in all it is reported only where nothing else changed.
    """
    if before is None:
        return ()
    story = story_of(before, after, plan)
    found = chain(
        _spending(story),
        report_states(story),
        reported_measures(story),
        late_measures(story),
        reported_levels(story),
        link_changes(before, after, story.named),
    )
    return changes_of(found, lang) or changes_of(_by_the_plan(before, after), lang)


def reports_standing(tables: Mapping[str, bytes], plan: Mapping[str, bytes], *, lang: Lang = "uk") -> tuple[str, ...]:
    """Who has not reported, or not in time: what a first version says, which has no earlier one to tell news of."""
    return tuple(change.sentence for change in changes_of(report_states(story_of({}, tables, plan)), lang))


def _by_the_plan(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Draft]:
    """What an amended plan alone changes, where no report has changed anything."""
    if tables_differ("assessment", before, after):
        yield Draft(kind="assessment-renewed", place=Place("assessment", ""))
    elif any(tables_differ(table, before, after) for table in OF_THE_PLAN):
        yield Draft(kind="plan-renewed", place=Place("measure-progress", ""))


def _moved(story: Story) -> Iterator[bool]:
    """True for every measure and half-year whose money is another."""
    for measure, rows in story.new.spending.items():
        for cycle in dict.fromkeys(row["cycle"] for row in rows):
            if story.old.amounts((measure, cycle)) != story.new.amounts((measure, cycle)):
                yield True


def _spending(story: Story) -> Iterator[Draft]:
    """The money spent in the newest half-year's year so far, where it takes more than one measure to explain it."""
    newest = max(story.new.spent_of_planned, default="")
    row, year = story.new.spent_of_planned.get(newest, {}), newest[:4]
    was = max((cycle for cycle in story.old.spent_of_planned if cycle[:4] == year), default="")
    values = Values(story.old.spent_of_planned[was]["numerator"] if was else "", row.get("numerator", ""))
    if row.get("value") and values.before != values.after and sum(islice(_moved(story), 2)) > 1:
        facts: SentenceFacts = {
            "year": year,
            "planned": uah(Decimal(row["denominator"])),
            "share": number(row["value"]),
            **{name: uah(Decimal(text or 0)) for name, text in values._asdict().items()},
        }
        place = Place("assessment", f"{row['scope']}/{newest}/{row['metric']}", "numerator")
        yield Draft(
            kind="spending-total",
            place=place,
            values=values,
            facts=facts,
            text="" if values.before else "spending-total-first",
        )
