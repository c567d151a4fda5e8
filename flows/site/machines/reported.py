"""What a half-year's reports say of a measure or by an office, in sentences."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from flows.messages.published import FORM_STATUSES, LINK_KINDS, STATES
from flows.messages.site import FEED
from flows.messages.text import in_language
from flows.site.machines.atom import FeedLine
from flows.site.machines.concerned import cell_of, indicators_of_measures, latest_row
from flows.stages.changes.phrases import day, half_year, measured, number, uah
from flows.stages.tables.printed import number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from flows.messages.text import Lang
    from flows.site.published import ServedProgramme, ServedVersion
    from flows.stages.tables.printed import PrintedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """A table of reports: whose they are, the column that says how they stand, and how one of them is told."""

    table: str
    column: str
    state: str
    tell: Callable[[ServedProgramme, ServedVersion, PrintedRow, Lang], tuple[str, list[FeedLine]]]


def _tell_measure(
    served: ServedProgramme, version: ServedVersion, row: PrintedRow, lang: Lang
) -> tuple[str, list[FeedLine]]:
    """What one half-year's report says of a measure: how far it is, money, levels, words, evidence, purchases."""
    title = FEED["report-measure"].render(
        lang,
        number=number_of(row["measureId"]),
        cycle=in_language(half_year(row["cycle"]), lang),
        state=FORM_STATUSES[row["status"]].render(lang),
    )
    lines = [*_standing(served, row, lang), *_spent(served, version, row, lang), *_levels(served, version, row, lang)]
    told = [FeedLine(line, lang) for line in lines]
    return title, [*told, *_late(version, row, lang), *_words(row, lang), *_links(version, row, lang)]


def _tell_office(_: ServedProgramme, version: ServedVersion, row: PrintedRow, lang: Lang) -> tuple[str, list[FeedLine]]:
    """When an office's report came, and how each of its measures stands by it."""
    cycle, state = in_language(half_year(row["cycle"]), lang), STATES[row["state"]].render(lang)
    title = FEED["report"].render(lang, cycle=cycle, state=state)
    return title, [*_days(row, lang), *_measures(version, row, lang)]


MEASURE_REPORTS = Reports(table="measure-progress", column="measureId", state="status", tell=_tell_measure)
OFFICE_REPORTS = Reports(table="report-status", column="executorId", state="state", tell=_tell_office)


# --- a measure ----------------------------------------------------------------------------------------------------


def _standing(served: ServedProgramme, row: PrintedRow, lang: Lang) -> Iterator[str]:
    if row["completionPct"]:
        yield FEED["completion"].render(lang, percent=in_language(number(row["completionPct"]), lang))
    office = latest_row(served, "executors", "executorId", row["answeringExecutorId"]).get("name")
    if office:
        yield FEED["answers"].render(lang, name=office)


def _spent(served: ServedProgramme, version: ServedVersion, row: PrintedRow, lang: Lang) -> Iterator[str]:
    for spent in _of_half_year(version, "measure-spending", row):
        if spent["amountUah"]:
            title = latest_row(served, "funding-sources", "sourceId", spent["sourceId"]).get("title")
            amount = in_language(uah(Decimal(spent["amountUah"])), lang)
            yield FEED["spent"].render(lang, amount=amount, source=title or spent["sourceId"])


def _levels(served: ServedProgramme, version: ServedVersion, row: PrintedRow, lang: Lang) -> Iterator[str]:
    ours = indicators_of_measures(served, {row["measureId"]})
    for value in version.rows_naming("indicator-values", ours, cell_of("indicatorId")):
        if value["cycle"] == row["cycle"] and value["value"]:
            indicator = latest_row(served, "indicators", "indicatorId", value["indicatorId"])
            facts = {"number": number_of(value["indicatorId"]), "title": indicator["title"]}
            told = in_language(measured(value["value"], indicator["unitText"]), lang)
            yield FEED["level"].render(lang, **facts, value=told)


def _late(version: ServedVersion, row: PrintedRow, lang: Lang) -> Iterator[FeedLine]:
    for delay in _of_half_year(version, "measure-delays", row):
        ended = in_language(day(delay["termEnd"]), lang)
        yield FeedLine(FEED["late"].render(lang, day=ended, days=delay["daysLate"]), lang)


def _words(row: PrintedRow, lang: Lang) -> Iterator[FeedLine]:
    """What the office itself has written."""
    if row["note"]:
        yield FeedLine(FEED["note"].render(lang, note=row["note"]), lang)
    if row["evidenceUrl"]:
        yield FeedLine(FEED["evidence"].render(lang), lang, row["evidenceUrl"])


def _links(version: ServedVersion, row: PrintedRow, lang: Lang) -> Iterator[FeedLine]:
    for link in _of_half_year(version, "measure-links", row):
        named = f"{LINK_KINDS[link['kind']].render(lang)} {link['identifier']}"
        yield FeedLine(f"{named[:1].upper()}{named[1:]} ", lang, link["url"])


def _of_half_year(version: ServedVersion, table: str, row: PrintedRow) -> Sequence[PrintedRow]:
    """The rows about the same measure in the same half-year."""
    rows = version.rows_naming(table, [row["measureId"]], cell_of("measureId"))
    return [other for other in rows if other["cycle"] == row["cycle"]]


# --- an office ----------------------------------------------------------------------------------------------------


def _days(row: PrintedRow, lang: Lang) -> Iterator[FeedLine]:
    for name, column in (("due", "dueDate"), ("received", "receivedDate")):
        if row.get(column):
            yield FeedLine(FEED[name].render(lang, day=in_language(day(row[column]), lang)), lang)


def _measures(version: ServedVersion, row: PrintedRow, lang: Lang) -> Iterator[FeedLine]:
    for progress in version.rows_naming("measure-progress", [row["executorId"]], cell_of("answeringExecutorId")):
        if progress["cycle"] == row["cycle"] and progress["status"]:
            told = _in_short(progress, lang)
            facts = {"number": number_of(progress["measureId"]), "title": progress["title"], "state": told}
            yield FeedLine(FEED["measure-stands"].render(lang, **facts), lang)


def _in_short(row: PrintedRow, lang: Lang) -> str:
    """`виконується, 30 %`."""
    state = FORM_STATUSES[row["status"]].render(lang)
    return f"{state}, {in_language(number(row['completionPct']), lang)} %" if row["completionPct"] else state
