"""What changed between two versions of the half-years' tables, in sentences: what was reported, what was corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from flows.messages.published import NOT_STATED, PROGRESS, STATUSES
from flows.messages.text import Lang, Phrase, Text, in_language
from flows.stages.changes.columns import tables_differ
from flows.stages.changes.compare import Draft, SentenceFacts, change_of
from flows.stages.changes.links import link_changes
from flows.stages.language.wording import day_in_words, grouped, hryvnias, report_standing
from flows.stages.tables.printed import PrintedRow, number_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.messages.text import Lang
    from flows.model.versions import Change

OF_THE_PLAN = ("measure-progress", "measures", "indicators", "directions", "funding-sources")
"""The tables that repeat what the plan says."""

RowKey = tuple[str, str]
"""A measure, an indicator or an executor, and the half-year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressVersion:
    """One version's rows by what they are about and when, each in the order of publication."""

    progress: Mapping[RowKey, PrintedRow]
    spending: Mapping[RowKey, tuple[PrintedRow, ...]]
    values: Mapping[RowKey, PrintedRow]
    status: Mapping[RowKey, PrintedRow]
    names: Mapping[str, str]

    def office(self, key: str) -> str:
        """An executor as sentences call it."""
        return f"«{self.names.get(key, key)}»"

    def spent(self, place: RowKey) -> Decimal | None:
        """The money of a measure in a half-year, all sources together; None where none was reported."""
        amounts = [Decimal(row["amountUah"]) for row in self.spending.get(place, ()) if row["amountUah"]]
        return sum(amounts, Decimal(0)) if amounts else None


@dataclass(frozen=True, slots=True)
class Story:
    """Two versions side by side, and the plan that knows what everything is called."""

    old: ProgressVersion
    new: ProgressVersion
    plan: Mapping[str, PrintedRow]

    def named(self, key: str) -> Mapping[str, str]:
        """Number and title of a measure or an indicator; the number alone where the plan has dropped it."""
        row = self.plan.get(key, {})
        return {"number": number_of(key), "title": row.get("title", "")}


def compare_progress(
    before: Mapping[str, bytes] | None, after: Mapping[str, bytes], plan: Mapping[str, bytes], *, lang: Lang = "uk"
) -> tuple[Change, ...]:
    """The changes from one version's tables (name → CSV) to another's; the plan's tables give the titles.

    None before: the first version, which changed nothing. The assessment follows from the rest, so it is reported only
    where nothing else changed.
    """
    if before is None:
        return ()
    titles = {
        row[key]: row
        for name, key in (("measures", "measureId"), ("indicators", "indicatorId"))
        for row in rows_of(plan[name])
    }
    story = Story(_edition(before), _edition(after), titles)
    drafts = [*_reports(story), *_measures(story), *_indicators(story), *link_changes(before, after, story.named)]
    if not drafts:
        drafts = list(_by_the_plan(before, after))
    return tuple(change_of(draft, lang) for draft in drafts)


def _by_the_plan(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Draft]:
    """What an amended plan alone changes, where no report has changed anything."""
    if tables_differ("assessment", before, after):
        yield Draft(kind="assessment-renewed", table="assessment", key="")
    elif any(tables_differ(table, before, after) for table in OF_THE_PLAN):
        yield Draft(kind="plan-renewed", table="measure-progress", key="")


def _edition(files: Mapping[str, bytes]) -> ProgressVersion:
    rows = {name: rows_of(raw) for name, raw in files.items()}
    spending: dict[RowKey, tuple[PrintedRow, ...]] = {}
    for row in rows.get("measure-spending", ()):
        place = (row["measureId"], row["cycle"])
        spending[place] = (*spending.get(place, ()), row)
    return ProgressVersion(
        progress={(row["measureId"], row["cycle"]): row for row in rows.get("measure-progress", ())},
        spending=spending,
        values={(row["indicatorId"], row["cycle"]): row for row in rows.get("indicator-values", ())},
        status={(row["executorId"], row["cycle"]): row for row in rows.get("report-status", ())},
        names={row["executorId"]: row["name"] for row in rows.get("executors", ())},
    )


# --- reports -------------------------------------------------------------------------------------


def _reports(story: Story) -> Iterator[Draft]:
    """Reports whose state changed; of a new half-year only those that did not arrive as they should."""
    for place in story.old.status:
        if place not in story.new.status:
            yield _dropped(story, place)
    for place, row in story.new.status.items():
        was, now = story.old.status.get(place, {}).get("state", ""), row["state"]
        key, cycle = place
        if was == now:
            yield from _other_day(story, place)
        elif was or now != "received":
            facts: SentenceFacts = {
                "title": story.new.office(key),
                "cycle": _cycle(cycle),
                "after": report_standing(row),
            }
            yield Draft(
                kind="report-state",
                table="report-status",
                key="/".join(place),
                field="state",
                before=was,
                after=now,
                facts=facts,
            )


def _other_day(story: Story, place: RowKey) -> Iterator[Draft]:
    """The same state with another date: a person recorded the day of receipt, or the office mended its own date."""
    key, cycle = place
    for field, text in (("receivedDate", "report-day"), ("submittedDate", "report-submitted")):
        now = story.new.status[place][field]
        was = story.old.status[place].get(field, now)  # earlier versions lack the office's own date
        if was == now:
            continue
        before, after = (Text(day_in_words(date.fromisoformat(day)), day) if day else NOT_STATED for day in (was, now))
        facts: SentenceFacts = {
            "title": story.new.office(key),
            "cycle": _cycle(cycle),
            "before": before,
            "after": after,
        }
        yield Draft(
            kind="report-day",
            table="report-status",
            key="/".join(place),
            field=field,
            before=was,
            after=now,
            facts=facts,
            text=text,
        )


def _dropped(story: Story, place: RowKey) -> Draft:
    """An executor whose report was expected and no longer is: others now report on its measures."""
    key, cycle = place
    facts: SentenceFacts = {"title": story.old.office(key), "cycle": _cycle(cycle)}
    was = story.old.status[place]["state"]
    return Draft(
        kind="report-dropped",
        table="report-status",
        key="/".join(place),
        field="state",
        before=was,
        after="",
        facts=facts,
    )


# --- measures ------------------------------------------------------------------------------------


def _measures(story: Story) -> Iterator[Draft]:
    earlier = _earlier(story.new.progress, "status")
    for place, row in story.new.progress.items():
        was = story.old.progress.get(place, {})
        if was and was["answeringExecutorId"] != row["answeringExecutorId"]:
            yield _other_answers(story, place, (was, row))
        if row["status"] and not was.get("status"):
            yield _news(story, place, (earlier[place], row))
        elif was.get("status") and not row["status"]:
            facts: SentenceFacts = {**story.named(place[0]), "cycle": _cycle(place[1])}
            yield _draft("progress-gone", place, (was, row), facts)
        elif row["status"]:
            yield from _correction(story, place, (was, row))


def _other_answers(story: Story, place: RowKey, rows: tuple[PrintedRow, PrintedRow]) -> Draft:
    was, now = (row["answeringExecutorId"] for row in rows)
    names = {**story.old.names, **story.new.names}
    before, after = (f"«{names.get(key, key)}»" if key else NOT_STATED for key in (was, now))
    facts: SentenceFacts = {**story.named(place[0]), "cycle": _cycle(place[1]), "before": before, "after": after}
    return Draft(
        kind="answering-changed",
        table="measure-progress",
        key="/".join(place),
        field="answeringExecutorId",
        before=was,
        after=now,
        facts=facts,
    )


def _earlier(rows: Mapping[RowKey, PrintedRow], field: str) -> Mapping[RowKey, PrintedRow]:
    """Of each row the last one before it, of the same measure or indicator, that fills the field; empty if none."""
    last: dict[str, PrintedRow] = {}
    found = {}
    for place, row in rows.items():  # half-years of one measure follow each other
        found[place] = last.get(place[0], {})
        if row[field]:
            last[place[0]] = row
    return found


def _news(story: Story, place: RowKey, rows: tuple[PrintedRow, PrintedRow]) -> Draft:
    """The first report on a measure in a half-year, compared with the last one before it."""
    was, row = rows
    spent = story.new.spent(place)
    parts = (
        [] if row["status"] == "in-progress" and row["completionPct"] else [_part("status", STATUSES[row["status"]])]
    )
    if row["completionPct"]:
        since = "completion-since" if was.get("completionPct") else "completion"
        parts.append(_part(since, _number(row["completionPct"]), _number(was.get("completionPct", ""))))
    if spent is not None:
        parts.append(_part("spent", hryvnias(spent), cycle=_cycle(place[1], "in-")))
    return _draft("progress-reported", place, rows, {**story.named(place[0]), "report": _joined(parts)})


def _correction(story: Story, place: RowKey, rows: tuple[PrintedRow, PrintedRow]) -> Iterator[Draft]:
    was, now = rows
    spent = [edition.spent(place) for edition in (story.old, story.new)]
    parts: list[Phrase] = []
    if was["status"] != now["status"]:
        parts.append(_part("status-given", STATUSES[now["status"]], STATUSES[was["status"]]))
    if was["completionPct"] != now["completionPct"]:
        parts.append(_given("completion", _number(now["completionPct"]), _number(was["completionPct"])))
    if spent[0] != spent[1]:
        parts.append(_given("spent", *(_uah(amount) for amount in reversed(spent))))
    elif _amounts(story.old, place) != _amounts(story.new, place):
        parts.append(_part("spent-divided", _uah(spent[1])))
    parts += [
        PROGRESS[name] for name, field in (("note", "note"), ("evidence", "evidenceUrl")) if was[field] != now[field]
    ]
    if parts:
        facts: SentenceFacts = {**story.named(place[0]), "cycle": _cycle(place[1]), "report": _joined(parts)}
        yield _draft("progress-corrected", place, rows, facts)


def _amounts(edition: ProgressVersion, place: RowKey) -> Mapping[str, str]:
    return {row["sourceId"]: row["amountUah"] for row in edition.spending.get(place, ()) if row["amountUah"]}


def _given(name: str, after: str, before: str) -> Text:
    """A corrected figure; one that is blank now, or was blank before, has its own wording."""
    kind = "given" if after and before else "stated" if after else "blank"
    return _part(f"{name}-{kind}", after, before)


def _uah(amount: Decimal | None) -> str:
    return "" if amount is None else hryvnias(amount)


def _draft(kind: str, place: RowKey, rows: tuple[PrintedRow, PrintedRow], facts: SentenceFacts) -> Draft:
    before, after = (row.get("completionPct", "") for row in rows)
    return Draft(
        kind=kind,
        table="measure-progress",
        key="/".join(place),
        field="completionPct",
        before=before,
        after=after,
        facts=facts,
    )


# --- indicators ----------------------------------------------------------------------------------


def _indicators(story: Story) -> Iterator[Draft]:
    """Levels that moved: against the half-year before, or against what was given for this one; and notes mended."""
    earlier = _earlier(story.new.values, "value")
    for place, row in story.new.values.items():
        key, cycle = place
        reported = story.old.values.get(place, {}).get("value", "")
        before = reported or earlier[place].get("value") or story.plan.get(key, {}).get("baseline", "")
        facts: SentenceFacts = {
            **story.named(key),
            "cycle": _cycle(cycle),
            "end": _cycle(cycle, "of-"),
            "before": _value(story, key, before),
            "after": _value(story, key, row["value"]),
        }
        if row["value"] != before and (row["value"] or (reported and row["submittedDate"])):
            kind, text = _moved(reported, before, row["value"])
            yield Draft(
                kind=kind,
                table="indicator-values",
                key="/".join(place),
                field="value",
                before=before,
                after=row["value"],
                facts=facts,
                text=text,
            )
        elif _is_noted(story.old.values.get(place, {}), row):
            yield Draft(
                kind="indicator-corrected",
                table="indicator-values",
                key="/".join(place),
                field="note",
                before=story.old.values[place]["note"],
                after=row["note"],
                facts=facts,
                text="indicator-noted",
            )


def _moved(reported: str, before: str, after: str) -> tuple[str, str]:
    """The kind of change, and its sentence."""
    if reported:
        return "indicator-corrected", "indicator-corrected" if after else "indicator-blank"
    return "indicator-reported", "indicator-reported" if before else "indicator-first"


def _is_noted(was: PrintedRow, now: PrintedRow) -> bool:
    """Whether only the explanation was corrected; a report that came or was taken back is a change of its own."""
    return bool(was.get("submittedDate") and now["submittedDate"]) and was["note"] != now["note"]


def _value(story: Story, key: str, value: str) -> str:
    unit = story.plan.get(key, {}).get("unitText", "") if value else ""
    return f"{_number(value)} {unit}".strip()


def _number(text: str) -> str:
    return grouped(Decimal(text)) if text else ""


# --- sentences ---------------------------------------------------------------------------------------


def _cycle(label: str, case: str = "") -> Text:
    """The half-year in words."""
    year, _, half = label.partition("-H")
    text = PROGRESS[f"{case}{'first' if half == '1' else 'second'}-half"]
    return Text(text.render("uk", year=year), text.render("en", year=year))


def _part(name: str, after: str | Phrase, before: str | Phrase = "", *, cycle: str | Phrase = "") -> Text:
    """A part of a sentence, in both languages."""
    facts = {"after": after, "before": before, "cycle": cycle}

    def rendered(lang: Lang) -> str:
        return PROGRESS[name].render(lang, **{key: in_language(fact, lang) for key, fact in facts.items()})

    return Text(rendered("uk"), rendered("en"))


def _joined(parts: Sequence[Phrase]) -> Text:
    return Text("; ".join(part.uk for part in parts), "; ".join(part.en for part in parts))
