"""What changed of the measures' progress: a first report compared with the half-year before, or a correction."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from flows.messages.published import FORM_STATUSES, PROGRESS
from flows.messages.text import Phrase, Text
from flows.stages.changes.drafts import Draft, Place, Rows, SentenceFacts, Values
from flows.stages.changes.phrases import day, half_year, joined, number, part, quoted, uah
from flows.stages.changes.story import RowKey, Story, with_earlier

if TYPE_CHECKING:
    from collections.abc import Iterator

ENDED = frozenset({"done", "cancelled"})
COMMON_TURNS = frozenset({("in-progress", "done"), ("not-started", "done")})
"""Turns that need no word of what was before: the percentage says it."""


def reported_measures(story: Story) -> Iterator[Draft]:
    """Measure by measure and half-year by half-year."""
    for place, row, before in with_earlier(story.new.progress, "status"):
        was = story.old.progress.get(place, {})
        if was and was["answeringExecutorId"] != row["answeringExecutorId"]:
            yield _other_answers(story, place, (was, row))
        if row["status"] and not was.get("status"):
            yield from _report(story, place, (before, row))
        elif was.get("status") and not row["status"]:
            values = Values(was["status"], "")
            yield Draft(kind="progress-gone", place=_place(place, "status"), values=values, facts=_about(story, place))
        elif row["status"]:
            yield from _correction(story, place, (was, row))


def late_measures(story: Story) -> Iterator[Draft]:
    """The measures that are late at the end of the newest half-year and were not in the last version."""
    if story.old.delays is None or story.new.delays is None:
        return
    newest = max((cycle for _, cycle in story.new.progress), default="")
    last = max((cycle for _, cycle in story.old.progress if cycle <= newest), default="")
    known = {measure for measure, cycle in story.old.delays if cycle == last}
    for place, row in story.new.delays.items():
        if place[1] == newest and place[0] not in known:
            parts = [part("term-ended", after=day(row["termEnd"])), _standing(story, place)]
            facts: SentenceFacts = {**story.named(place[0]), "report": joined(parts, ", ")}
            values, days = Values(after=row["daysLate"]), Decimal(row["daysLate"])
            place_of_days = Place("measure-delays", "/".join(place), "daysLate")
            yield Draft(
                kind="measure-late",
                place=place_of_days,
                values=values,
                facts=facts,
                text="progress-reported",
                weight=days,
            )


def _standing(story: Story, place: RowKey) -> Text:
    """How far a late measure is."""
    row = story.new.progress[place]
    if row["completionPct"]:
        return part("completion", after=number(row["completionPct"]))
    return part(f"status-{row['status']}" if row["status"] else "unreported")


def _other_answers(story: Story, place: RowKey, rows: Rows) -> Draft:
    values = Values(*(row["answeringExecutorId"] for row in rows))
    names = {**story.old.names, **story.new.names}
    before, after = (quoted(names.get(key, key)) for key in values)
    facts = {**_about(story, place), "before": before, "after": after}
    return Draft(kind="answering-changed", place=_place(place, "answeringExecutorId"), values=values, facts=facts)


# --- a first report ----------------------------------------------------------------------------


def _report(story: Story, place: RowKey, rows: Rows) -> Iterator[Draft]:
    """The first report on a measure in a half-year, compared with the last one before it, if anything is new."""
    spent = story.new.spent(place)
    parts = [*_turned(rows), *_moved(rows)]
    if spent:
        parts.append(part("spent", after=uah(spent), cycle=half_year(place[1], "in-")))
    if parts:
        facts: SentenceFacts = {**story.named(place[0]), "report": joined(parts)}
        kind = f"progress-{_turn(rows) or 'reported'}"
        cell, values = _cell(story, place, rows)
        yield Draft(kind=kind, place=cell, values=values, facts=facts, text="progress-reported", weight=_fall(rows))


def _turned(rows: Rows) -> Iterator[Text]:
    """The measure's status, where it is another one than before; that work goes on is said by its percentage."""
    was, now = (row.get("status", "") for row in rows)
    if was == now or (now == "in-progress" and not was and rows[1]["completionPct"]):
        return
    if (was, now) == ("not-started", "in-progress"):
        yield part("begun")
    elif not was or (was, now) in COMMON_TURNS:
        yield part(f"status-{now}")
    else:
        yield part(f"again-{now}", before=quoted_status(was))


def _moved(rows: Rows) -> Iterator[Text]:
    """The percentage, where it is another one than before; none of a measure that was not begun says nothing."""
    was, now = (row.get("completionPct", "") for row in rows)
    if not now or now == was or (not was and rows[1]["status"] == "not-started" and not Decimal(now)):
        return
    name = "completion-fell" if _fall(rows) else "completion-since" if was else "completion"
    yield part(name, after=number(now), before=number(was))


def _turn(rows: Rows) -> str:
    """What is new about the measure; empty where its work went on, or nothing moved."""
    was, now = (row.get("status", "") for row in rows)
    if now == "cancelled" != was:
        return "cancelled"
    if now == "done" != was:
        return "finished"
    if was in ENDED and now not in ENDED:
        return "reopened"
    return "fell" if _fall(rows) or (was, now) == ("in-progress", "not-started") else ""


def _fall(rows: Rows) -> Decimal:
    """By how much the percentage fell; 0 where it did not."""
    was, now = (row.get("completionPct", "") for row in rows)
    return max(Decimal(was) - Decimal(now), Decimal(0)) if was and now else Decimal(0)


def quoted_status(status: str) -> Phrase:
    """A status by the word that the office chose in its form."""
    message = FORM_STATUSES[status]
    return Text(f"«{message.uk}»", f"“{message.en}”")


# --- a correction ------------------------------------------------------------------------------


def _correction(story: Story, place: RowKey, rows: Rows) -> Iterator[Draft]:
    """What a report now says otherwise than it did, whether by a turn of the measure, of money, or of words."""
    was, now = rows
    parts: list[Phrase] = []
    if was["status"] != now["status"]:
        before, after = quoted_status(was["status"]), PROGRESS[f"status-{now['status']}"]
        parts.append(part("status-given", after=after, before=before))
    if was["completionPct"] != now["completionPct"]:
        parts.append(_given("completion", was["completionPct"], now["completionPct"]))
    parts += _spent_otherwise(story, place)
    parts += [
        PROGRESS[name] for name, field in (("note", "note"), ("evidence", "evidenceUrl")) if was[field] != now[field]
    ]
    if parts:
        facts = {**_about(story, place), "report": joined(parts)}
        old, new = (edition.spent(place) or Decimal(0) for edition in (story.old, story.new))
        turn = _turn(rows)
        kind = f"progress-{turn}" if turn else "spending-corrected" if old != new else "progress-corrected"
        weight = _fall(rows) if turn else abs(new - old)
        cell, values = _cell(story, place, rows)
        yield Draft(kind=kind, place=cell, values=values, facts=facts, text="progress-corrected", weight=weight)


def _spent_otherwise(story: Story, place: RowKey) -> Iterator[Text]:
    before, after = (edition.spent(place) for edition in (story.old, story.new))
    if before != after:
        yield _given("spent", *("" if amount is None else f"{amount}" for amount in (before, after)))
    elif after is not None and story.old.amounts(place) != story.new.amounts(place):
        yield part("spent-divided", after=uah(after))


def _given(name: str, before: str, after: str) -> Text:
    """A corrected figure; one that is blank now, or was blank before, has its own wording."""
    say = number if name == "completion" else lambda text: uah(Decimal(text))
    kind = "given" if after and before else "stated" if after else "blank"
    return part(f"{name}-{kind}", **{key: say(text) for key, text in (("before", before), ("after", after)) if text})


# --- as data -----------------------------------------------------------------------------------


def _cell(story: Story, place: RowKey, rows: Rows) -> tuple[Place, Values]:
    """The first cell that changed: a turn's status, the percentage, any status, the money, the words."""
    was, now = rows
    turned = _turn(rows) not in {"", "fell"}
    fields = ("status", "completionPct", "status") if turned else ("completionPct", "status")
    for field in fields:
        if was.get(field, "") != now[field]:
            return _place(place, field), Values(was.get(field, ""), now[field])
    old, new = (edition.spent(place) for edition in (story.old, story.new))
    if old != new:
        values = Values(*("" if amount is None else f"{amount:.2f}" for amount in (old, new)))
        return Place("measure-spending", "/".join(place), "amountUah"), values
    field = next((name for name in ("note", "evidenceUrl") if was.get(name) != now[name]), "status")
    return _place(place, field), Values(was.get(field, ""), now[field])


def _place(place: RowKey, field: str) -> Place:
    return Place("measure-progress", "/".join(place), field)


def _about(story: Story, place: RowKey) -> SentenceFacts:
    return {**story.named(place[0]), "cycle": half_year(place[1])}
