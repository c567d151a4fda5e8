"""What changed of the reports themselves: who has not reported, or late; whose report was rejected or corrected."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from flows.messages.published import NOT_STATED, REPORT_NEWS
from flows.stages.changes.drafts import Draft, Place, Values
from flows.stages.changes.phrases import day, half_year, joined, part, rendered

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.messages.text import Phrase, Text
    from flows.stages.changes.story import RowKey, Story

AFTER_DUE = frozenset({"late", "dates-differ"})
"""The states of a report that came after the due date; whether it was late by the office's own date, too."""


def report_states(story: Story) -> Iterator[Draft]:
    """Reports that nobody awaits any more, those of another state, those of another day."""
    yield from (_dropped(story, place) for place in story.old.status if place not in story.new.status)
    for cycle, places in _other_states(story).items():
        yield _states(story, cycle, places)
    for place, row in story.new.status.items():
        if story.old.status.get(place, {}).get("state") == row["state"]:
            yield from _other_day(story, place)


def _other_states(story: Story) -> dict[str, list[RowKey]]:
    """The reports of another state by half-year; of a new half-year only those that did not arrive as they should."""
    found: defaultdict[str, list[RowKey]] = defaultdict(list)
    for place, row in story.new.status.items():
        was = story.old.status.get(place, {}).get("state", "")
        if was != row["state"] and (was or row["state"] != "received"):
            found[place[1]].append(place)
    return dict(found)


def _states(story: Story, cycle: str, places: Sequence[RowKey]) -> Draft:
    """All reports of one half-year whose state is another, in one sentence that names their offices."""
    was, now = (
        "; ".join(edition.status.get(place, {}).get("state", "") for place in places)
        for edition in (story.old, story.new)
    )
    facts = {"cycle": half_year(cycle), "report": joined([*_by_state(story, places)])}
    place = Place("report-status", "; ".join("/".join(place) for place in places), "state")
    return Draft(kind="report-state", place=place, values=Values(was.strip("; "), now), facts=facts)


def _by_state(story: Story, places: Sequence[RowKey]) -> Iterator[Text]:
    """The offices of each state, in one part of the sentence; whoever has not reported comes first."""
    for state, message in REPORT_NEWS.items():
        offices = [_office(story, place) for place in places if story.new.status[place]["state"] == state]
        if offices:
            yield rendered(message, names=joined(offices, ", "))


def _office(story: Story, place: RowKey) -> Phrase:
    """The office by its name; beside it the days where it may have been late, its own word about the day first."""
    name, row = story.new.office(place[0]), story.new.status[place]
    if row["state"] not in AFTER_DUE:
        return name
    if row.get("submittedDate"):
        return part("office-dates", name=name, before=day(row["submittedDate"]), after=day(row["receivedDate"]))
    return part("office-received", name=name, after=day(row["receivedDate"]))


def _other_day(story: Story, place: RowKey) -> Iterator[Draft]:
    """The same state with another day: a person recorded the day of receipt, or the office corrected its own."""
    for field, text in (("receivedDate", "report-day"), ("submittedDate", "report-submitted")):
        now = story.new.status[place][field]
        values = Values(story.old.status[place].get(field, now), now)  # earlier versions lack the office's own day
        if values.before != values.after:
            before, after = (day(value) if value else NOT_STATED for value in values)
            facts = {
                "title": story.new.office(place[0]),
                "cycle": half_year(place[1]),
                "before": before,
                "after": after,
            }
            at = Place("report-status", "/".join(place), field)
            yield Draft(kind="report-day", place=at, values=values, facts=facts, text=text)


def _dropped(story: Story, place: RowKey) -> Draft:
    """An executor whose report was expected and no longer is: others now report on its measures."""
    facts = {"title": story.old.office(place[0]), "cycle": half_year(place[1])}
    values = Values(before=story.old.status[place]["state"])
    return Draft(
        kind="report-dropped", place=Place("report-status", "/".join(place), "state"), values=values, facts=facts
    )
