"""Forms of the real programme, filled in as a clerk would, by another program (openpyxl)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

from openpyxl import load_workbook

from flows.model.half_years import Cycle
from flows.outside.inbox.received import arrived
from flows.outside.machine.settings import moment
from flows.outside.programme.programmes import load_programme
from flows.recipes.collection import Gathering
from flows.recipes.situation import Situation
from flows.stages.calendar import arrival_day
from flows.stages.reports.collect import IssuedForms, SentFile
from flows.stages.reports.form_sheet import HEADER_ROW, form_sheet
from flows.stages.reports.forms import FORM_COLUMNS, INPUT_COLUMNS, Form, FormRow, forms, status_choices
from flows.steps import Direct
from support.editions import PROGRAMME

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from flows.model.plan import Tables
    from flows.stages.reports.collect import Reading

H1 = Cycle(2026, 1)
NOW = moment("2026-07-03")
FACTS = load_programme(PROGRAMME)
PLACES = {column.name: place for place, column in enumerate(FORM_COLUMNS, start=1)}
CODES = list(status_choices())

Answers = dict[tuple[str, str], Any]
"""Row's key and column → what is typed there."""


@cache
def plan() -> Tables:
    return Situation(folder=PROGRAMME, facts=FACTS, now=NOW, step=Direct()).plan_at(H1).programme.tables


@cache
def real_forms() -> tuple[Form, ...]:
    return forms(plan(), FACTS, H1)


def small_form() -> Form:
    """The form with two measures, one of them with money."""
    return next(form for form in real_forms() if form.executor.name == "Відділ з кадрової служби")


def gathering(folder: Path, now: str = "2026-07-03") -> Gathering:
    return gathering_from(None, folder, now)


def gathering_from(address: str | None, folder: Path, now: str = "2026-07-03") -> Gathering:
    """The files of that address, or of the programme's own folder."""
    files = arrived(folder, address, cycle=H1, today=arrival_day(moment(now)))
    return Gathering(folder=folder, facts=FACTS, cycle=H1, tables=plan(), files=files)


def issued() -> IssuedForms:
    return IssuedForms.of(FACTS.slug, H1, real_forms(), FACTS.waivers)


def sent(name: str = "звіт.xlsx") -> SentFile:
    return SentFile(file=name, sha256="0" * 64, received=date(2026, 7, 3))


def sample(form: Form) -> Answers:
    """An answer for every input cell, each row's own."""
    answers: Answers = {}
    for number, row in enumerate(form.rows):
        for column in row.inputs:
            answers[row.key, column] = answer(row, column, number)
    return answers


def answer(row: FormRow, column: str, number: int) -> Any:  # noqa: ANN401  # what a cell may hold
    code = CODES[number % 3]
    done = {"not-started": 0, "in-progress": number % 99 + 1, "done": 100}[code]
    return {
        "status": status_choices()[code] if row.kind != "date" else date(2026, 7, 2),
        "completion": done if done != 1 else 2,
        "amount": 1000 * number + 0.5,
        "value": number + 0.25,
        "note": f"Зроблено, як заплановано: етап {number}",
        "evidence": f"https://example.org/report/{number}",
        "tender": f"UA-2026-02-03-{number:06}-a",
        "contract": f"https://example.org/contract/{number}",
        "budget": f"{210000 + number:07}",
    }[column]


def fill(form: Form, answers: Mapping[tuple[str, str], Any]) -> bytes:
    """The workbook with these answers typed in."""
    return edited(form_sheet(form), lambda sheet: type_in(sheet, form, answers))


def type_in(sheet: Worksheet, form: Form, answers: Mapping[tuple[str, str], Any]) -> None:
    lines = {row.key: HEADER_ROW + 2 + number for number, row in enumerate(form.rows)}
    for (key, column), value in answers.items():
        sheet.cell(lines[key], PLACES[column], value)


def edited(raw: bytes, edit: Any) -> bytes:  # noqa: ANN401  # any function of the sheet
    book = load_workbook(BytesIO(raw))
    edit(book["Звіт"])
    return saved(book)


def saved(book: Any) -> bytes:  # noqa: ANN401  # openpyxl's workbook
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def expected(form: Form, answers: Answers) -> dict[str, set[tuple[Any, ...]]]:
    """The rows that these answers make, by table."""
    rows = {row.key: row for row in form.rows}
    submitted = answers.get(("D", "status"), date(2026, 7, 3))
    typed = {key: {c: answers.get((key, c)) for c in (column.name for column in INPUT_COLUMNS)} for key in rows}
    codes = {text: code for code, text in status_choices().items()}
    return {
        "progress": {
            (key, codes.get(str(a["status"])), number(a["completion"]), a["note"], a["evidence"], submitted)
            for key, a in typed.items()
            if rows[key].kind == "measure"
        },
        "spending": {
            (rows[key].subject, rows[key].source_id, number(a["amount"]))
            for key, a in typed.items()
            if "amount" in rows[key].inputs
        },
        "values": {
            (key, number(a["value"]), a["note"], submitted) for key, a in typed.items() if rows[key].kind == "indicator"
        },
    }


def number(value: Any) -> Decimal | None:  # noqa: ANN401  # a number of Python
    return None if value is None else Decimal(str(value))


def collected(reading: Reading) -> dict[str, set[tuple[Any, ...]]]:
    """The rows of a report, in the same shape."""
    report = reading.report
    assert report is not None, reading.findings
    return {
        "progress": {
            (row.measure_id, row.status, row.completion_pct, row.note, row.evidence_url, row.submitted_date)
            for row in report.progress
        },
        "spending": {(row.measure_id, row.source_id, row.amount_uah) for row in report.spending},
        "values": {(row.indicator_id, row.value, row.note, row.submitted_date) for row in report.values},
    }


def checks(reading: Reading) -> dict[str, str]:
    """Check → the place of its last finding, without the file's name."""
    return {finding.check: finding.source_ref.partition("#")[2] for finding in reading.all_findings}
