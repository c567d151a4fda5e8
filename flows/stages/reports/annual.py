"""The content of the year's two reports to the Ministry, and the documents that templates make of it.

The fields of the statutory forms (resolution № 119) are not known here, so nothing is invented: a template lays out
what our tables hold, and a person completes it.
"""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from flows.messages.forms import LETTER_ACT, LETTER_NO_FUNDING
from flows.messages.published import STATUSES, TARGET_KINDS, TRIAL_DESCRIPTION
from flows.model.errors import DefinitionError
from flows.model.half_years import Cycle
from flows.stages.language.wording import day_in_words, grouped, hryvnias
from flows.stages.reports.assessed import assessment_sentences
from flows.stages.tables.printed import PrintedRow, number_of, rows_of
from flows.stages.versions.release import EARLIEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from flows.model.facts import ProgrammeFacts

NONE = "—"
"""What stands where nothing was planned or reported, or nothing is known."""
DOCUMENT_PART = "word/document.xml"
_UNKNOWN_NAME = re.compile(r"'(\w+)'(?: is undefined)?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLine:
    """A measure in the year, as texts: money in hryvnias, a dash where nothing was reported."""

    number: str
    title: str
    executor: str
    term: str
    planned: str
    spent: str
    status: str
    completion: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorLine:
    """An indicator at the year's end; `target` as printed, `level` what it leads to where its kind is known."""

    number: str
    title: str
    unit: str
    baseline: str
    target: str
    kind: str
    level: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One direction with its measures and indicators, and what both its years' money came to."""

    title: str
    planned: str
    spent: str
    measures: tuple[MeasureLine, ...]
    indicators: tuple[IndicatorLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Annual:
    """Everything a template may name; `notice` is empty unless the reports are made up."""

    title: str
    act: str
    publisher: str
    executant: str
    year: str
    made: str
    notice: str
    planned: str
    spent: str
    assessed: tuple[str, ...]
    unreported: tuple[str, ...]
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class YearRows:
    """The rows of both datasets, and of the year: who answers for a measure, its last report, its money.

    `notes` are the last explanations: the second half-year's where it gives any, else the first's.
    """

    tables: Mapping[str, Sequence[PrintedRow]]
    year: str
    answering: Mapping[str, str]
    latest: Mapping[str, PrintedRow]
    notes: Mapping[str, str]
    planned: Mapping[str, Decimal]
    spent: Mapping[str, Decimal]


def annual(
    tables: Mapping[str, bytes], plan: Mapping[str, bytes], *, facts: ProgrammeFacts, year: int, day: date
) -> Annual:
    """The year as texts, from the half-years' tables and the plan's, both as CSV and up to that year's end.

    A measure stands as it was last reported in the year; its money is that of both half-years. The act named is
    the one in force at the year's end; what it had dropped is in no sum.
    """
    rows = _rows_of_year(tables, plan, str(year))
    act = [fact for fact in facts.acts if fact.date <= min(day, Cycle(year, 2).end)][-1]
    return Annual(
        title=facts.title,
        act=LETTER_ACT.render("uk", type=act.type, number=act.number, day=day_in_words(act.date)),
        publisher=facts.publisher.name,
        executant=facts.executant.name,
        year=rows.year,
        made=day_in_words(day),
        notice=TRIAL_DESCRIPTION.render("uk", description="").strip() if facts.reports_are_tests else "",
        planned=_uah(rows.planned.values()),
        spent=_uah(rows.spent.values()),
        assessed=tuple(assessment_sentences(tables, plan)),
        unreported=tuple(_unreported(rows)),
        parts=tuple(_part(row, rows) for row in rows.tables["directions"]),
    )


def letter(name: str, template: bytes, year: Annual) -> bytes:
    """The document that a template makes of the year, the same bytes each time.

    Raises:
        DefinitionError: The file is not a DOCX, or a command in it fails.
    """
    from docxtpl import DocxTemplate  # only the yearly reports need it
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    if not _is_docx(template):
        raise DefinitionError("template-not-docx", file=name)
    buffer = BytesIO()
    try:
        document = DocxTemplate(BytesIO(template))
        document.render({"year": year}, SandboxedEnvironment(undefined=StrictUndefined), autoescape=True)
        document.save(buffer)
    except (MemoryError, RecursionError):  # how much there is of either, whoever runs this knows
        raise
    except Exception as error:  # a template is a program of its own, and may fail in whatever way one does
        raise _template_fault(name, error) from error
    return _undated(buffer.getvalue())


def _is_docx(raw: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(raw)) as package:
            return DOCUMENT_PART in package.namelist()
    except zipfile.BadZipFile:
        return False


def _template_fault(name: str, error: Exception) -> DefinitionError:
    """What the library reports in English, as an error of the catalogue."""
    from jinja2 import TemplateSyntaxError, UndefinedError

    if isinstance(error, TemplateSyntaxError):
        return DefinitionError("template-syntax", file=name)
    if isinstance(error, UndefinedError) and (unknown := _UNKNOWN_NAME.search(str(error))):
        return DefinitionError("template-name-unknown", file=name, name=unknown.group(1))
    return DefinitionError("template-wrong", file=name)


def _undated(raw: bytes) -> bytes:
    """The same archive without the times at which its parts were written."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as made, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in made.namelist():
            entry = zipfile.ZipInfo(part, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, made.read(part))
    return buffer.getvalue()


def _rows_of_year(tables: Mapping[str, bytes], plan: Mapping[str, bytes], year: str) -> YearRows:
    rows = {name: rows_of(raw) for name, raw in {**tables, **plan, "executors": tables["executors"]}.items()}
    planned = [(row["measureId"], row["amountUah"]) for row in rows["measure-funding"] if row["year"] == year]
    kept = {row["measureId"] for row in rows["measures"]}
    spending = [row for row in rows["measure-spending"] if row["cycle"][:4] == year and row["measureId"] in kept]
    spent = [(row["measureId"], row["amountUah"]) for row in spending]
    progress = sorted(
        (row for row in rows["measure-progress"] if row["cycle"][:4] == year), key=lambda row: row["cycle"]
    )
    names = {row["executorId"]: row["name"] for row in rows["executors"]}
    answering = {row["measureId"]: names.get(row["answeringExecutorId"], NONE) for row in progress}
    latest = {row["measureId"]: row for row in progress if row["status"]}
    return YearRows(
        tables=rows,
        year=year,
        answering=answering,
        latest=latest,
        notes={row["measureId"]: row["note"] for row in progress if row["note"]},
        planned=_sums(planned),
        spent=_sums(spent),
    )


def _sums(amounts: Iterable[tuple[str, str]]) -> Mapping[str, Decimal]:
    """Hryvnias by measure; one without any known amount is left out."""
    sums: dict[str, Decimal] = {}
    for measure, amount in amounts:
        if amount:
            sums[measure] = sums.get(measure, Decimal(0)) + Decimal(amount)
    return sums


def _unreported(year: YearRows) -> Iterator[str]:
    """Measures on which nobody reported in the year, by number and title."""
    for row in year.tables["measures"]:
        if row["measureId"] in year.answering and row["measureId"] not in year.latest:
            yield f"{number_of(row['measureId'])}. {row['title']}"


def _part(direction: PrintedRow, year: YearRows) -> Part:
    measures = [row for row in year.tables["measures"] if row["directionId"] == direction["directionId"]]
    indicators = [row for row in year.tables["indicators"] if row["directionId"] == direction["directionId"]]
    return Part(
        title=f"{number_of(direction['directionId'])}. {direction['title']}",
        planned=_money(measures, year.planned, year),
        spent=_money(measures, year.spent, year),
        measures=tuple(_measure(row, year) for row in measures),
        indicators=tuple(_indicator(row, year) for row in indicators),
    )


def _measure(row: PrintedRow, year: YearRows) -> MeasureLine:
    key = row["measureId"]
    latest = year.latest.get(key, {})
    return MeasureLine(
        number=number_of(key),
        title=row["title"],
        executor=year.answering.get(key, NONE),
        term=row["termText"] or NONE,
        planned=_money([row], year.planned, year),
        spent=_money([row], year.spent, year),
        status=STATUSES[latest["status"]].uk if latest else NONE,
        completion=_number(latest.get("completionPct", "")),
        note=year.notes.get(key, ""),
    )


def _indicator(row: PrintedRow, year: YearRows) -> IndicatorLine:
    key = row["indicatorId"]
    goal: PrintedRow = next((one for one in year.tables["indicator-targets"] if _is_of(one, key, year.year)), {})
    values = [one["value"] for one in year.tables["indicator-values"] if _is_last(one, key, year.year)]
    return IndicatorLine(
        number=number_of(key),
        title=row["title"],
        unit=row["unitText"],
        baseline=_number(row["baseline"]),
        target=_number(goal.get("targetValue", "")),
        kind=TARGET_KINDS[goal["targetKind"]].uk if goal else NONE,
        level=_number(goal.get("targetLevel", "")),
        value=_number("".join(values)),
    )


def _is_of(goal: PrintedRow, indicator: str, year: str) -> bool:
    return (goal["indicatorId"], goal["year"]) == (indicator, year)


def _is_last(value: PrintedRow, indicator: str, year: str) -> bool:
    """The level at the year's end, which only the second half-year's report knows."""
    return (value["indicatorId"], value["cycle"]) == (indicator, f"{year}-H2")


def _number(text: str) -> str:
    return grouped(Decimal(text)) if text else NONE


def _money(measures: Sequence[PrintedRow], sums: Mapping[str, Decimal], year: YearRows) -> str:
    """What these measures come to; that they need no money where none of them does, and none is known of."""
    if measures and not any(_has_money(row, year) for row in measures):
        return LETTER_NO_FUNDING.uk
    return _uah(sums[row["measureId"]] for row in measures if row["measureId"] in sums)


def _has_money(row: PrintedRow, year: YearRows) -> bool:
    known = (sums.get(row["measureId"], Decimal(0)) for sums in (year.planned, year.spent))
    return row["needsFunding"] != "false" or any(known)


def _uah(amounts: Iterable[Decimal]) -> str:
    stated = list(amounts)
    return hryvnias(sum(stated, Decimal(0))) if stated else NONE
