"""What comes back from clerks: every value as typed, and every trap as a finding that names its cell."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import traceback
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

import fsspec
import pytest
from fsspec import AbstractFileSystem
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from support.editions import PROGRAMME
from support.filling import (  # fmt: skip
    H1,
    NOW,
    Answers,
    checks,
    collected,
    edited,
    expected,
    fill,
    gathering,
    gathering_from,
    issued,
    real_forms,
    sample,
    saved,
    sent,
    small_form,
    type_in,
)

from flows.cli.main import main
from flows.messages.signs import composed, without_unseen
from flows.messages.text import Severity
from flows.model.checks import SEVERITIES
from flows.model.errors import SourceError
from flows.model.findings import Finding, Waiver
from flows.model.half_years import Cycle
from flows.outside.inbox.received import LEDGER, arrived, reports_folder
from flows.outside.inbox.workbooks import read_workbook
from flows.outside.machine.settings import moment
from flows.recipes.collect_reports import CollectOrder, collect_programme, marked_copies
from flows.recipes.collection import collect_reports
from flows.stages.checks.judge import finding_rows
from flows.stages.checks.sentences import advise, explain
from flows.stages.language.personal import personal_data
from flows.stages.reports.collect import Reading, collect
from flows.stages.reports.entries import read_entry
from flows.stages.reports.filled import CellValue, FilledBook, FilledSheet, Refusal
from flows.stages.reports.form_sheet import HEADER_ROW, form_sheet
from flows.stages.reports.forms import FORM_COLUMNS, INPUT_COLUMNS, Form
from flows.steps import Direct

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from flows.model.progress import MeasureSpending
    from flows.stages.reports.forms import FieldKind

FORM = small_form()
"""Its rows: D, M1.3, I1.3, M1.4, I1.4; the sheet's lines 6 to 10, inputs in G to L."""
FULL = sample(FORM)
KEY = str(FORM.key(FORM.rows[1]))


def read(raw: bytes, name: str = "звіт.xlsx") -> Reading:
    return collect(sent(name), read_workbook(raw), issued())


def spent(amount: float) -> bytes:
    """The filled form with another sum in its first measure."""
    return fill(FORM, {**FULL, ("M1.3", "amount"): amount})


# --- what was typed is what is collected ---------------------------------------------------------------


def test_every_form_of_the_programme_comes_back_as_it_was_filled_in() -> None:
    for form in real_forms()[:4]:
        answers = sample(form)
        reading = read(fill(form, answers))
        assert collected(reading) == expected(form, answers)
        assert checks(reading) == {}


TEXTS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "Zs"]), min_size=1, max_size=60).map(
    lambda text: f"Зроблено: {' '.join(composed(without_unseen(text)).split())}".strip()
)
MONEY = st.decimals(0, 9_999_999, places=2).filter(lambda sum_: not 46_000 < sum_ < 47_000)
MEASURE = st.fixed_dictionaries(
    {"status": st.just("виконується"), "completion": st.integers(1, 99), "amount": MONEY, "note": TEXTS}
)
INDICATOR = st.fixed_dictionaries({"value": st.decimals(1, 100, places=3), "note": TEXTS})


def grid(form: Form, values: Mapping[tuple[str, str], CellValue]) -> FilledBook:
    """The workbook as the child process would return it, without writing one."""
    header = tuple(column.header(form.cycle) for column in FORM_COLUMNS)
    rows = [
        (str(form.key(row)), *row.texts, *(values.get((row.key, column.name)) for column in INPUT_COLUMNS))
        for row in form.rows
    ]
    return FilledBook("xlsx", (FilledSheet(name="Звіт", rows=(header, *rows)),))


@settings(max_examples=50, deadline=None)
@given(st.tuples(MEASURE, INDICATOR, MEASURE, INDICATOR))
def test_whatever_is_typed_comes_back(typed: tuple[dict[str, Any], ...]) -> None:
    answers: Answers = {
        (row.key, column): value
        for row, cells in zip(FORM.rows[1:], typed, strict=True)
        for column, value in cells.items()
        if not personal_data(str(value))
    }
    decimals = {place: Decimal(value) if isinstance(value, int) else value for place, value in answers.items()}
    assert collected(collect(sent(), grid(FORM, decimals), issued())) == expected(FORM, answers)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_no_value_of_any_cell_breaks_the_reading(data: st.DataObject) -> None:
    anything = st.one_of(
        st.none(), st.text(max_size=40), st.decimals(allow_nan=False, allow_infinity=False), st.dates(), st.booleans(),
        st.just(time()), st.sampled_from(["NaN", "=1+1", "35%", "1 250,5", "н/д", "-", "46154", "\x07", "inf"]),
    )  # fmt: skip
    cells = {(row.key, column.name): data.draw(anything) for row in FORM.rows for column in INPUT_COLUMNS}
    reading = collect(sent(), grid(FORM, cells), issued())
    assert reading.report is not None
    for finding in reading.report.findings:
        assert finding.source_ref.startswith(sent().label)
        assert "{" not in explain(finding, "uk") + explain(finding, "en")
    for row in reading.report.spending:
        assert row.amount_uah is None or row.amount_uah == round(row.amount_uah, 2) >= 0
    form_sheet(FORM, reading.marks)


@settings(max_examples=5, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(FORM.rows[1:]), TEXTS), max_size=4))
def test_texts_survive_the_file(notes: list[tuple[Any, str]]) -> None:
    answers = {**FULL, **{(row.key, "note"): note for row, note in notes if not personal_data(note)}}
    assert collected(read(fill(FORM, answers))) == expected(FORM, answers)


# --- how cells are read --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "typed", "value", "check"),
    [
        ("money", Decimal("1250.5"), Decimal("1250.5"), ""),
        ("money", "1 250,5", Decimal("1250.5"), ""),
        ("money", "1\u00a0250,5", Decimal("1250.5"), ""),
        ("money", "1\u202f250,50 грн", Decimal("1250.50"), ""),
        ("money", "1250.5", Decimal("1250.5"), ""),
        ("money", "1.250,50", Decimal("1250.50"), ""),
        ("money", "1,250.50", Decimal("1250.50"), ""),
        ("money", "1.250", None, "report-number"),
        ("money", "1,250", None, "report-kopecks"),
        ("money", "1,500 грн", None, "report-kopecks"),
        ("money", "-", None, "report-number"),
        ("money", "н/д", None, "report-number"),
        ("money", True, None, "report-number"),
        ("money", "NaN", None, "report-number"),
        ("money", Decimal(-5), None, "report-out-of-range"),
        ("money", Decimal(3184710691), None, "report-out-of-range"),
        ("money", Decimal("12.345"), None, "report-kopecks"),
        ("money", Decimal(46154), Decimal(46154), "report-date-number"),
        ("money", "46154,00", Decimal("46154.00"), "report-date-number"),
        ("money", "46154 грн", Decimal(46154), ""),
        ("money", Decimal("46154.5"), Decimal("46154.5"), ""),
        ("money", Decimal(45000), Decimal(45000), ""),
        ("money", date(2026, 5, 12), None, "report-date-number"),
        ("money", time(), None, "report-date-number"),
        ("percent", Decimal(35), Decimal(35), ""),
        ("percent", Decimal("12.5"), Decimal("12.5"), ""),
        ("percent", "35 %", Decimal(35), ""),
        ("percent", Decimal("0.35"), Decimal("0.35"), "report-percent-fraction"),
        ("percent", "0,35", Decimal("0.35"), "report-percent-fraction"),
        ("percent", Decimal(46154), None, "report-date-number"),
        ("percent", Decimal(101), None, "report-out-of-range"),
        ("percent", Decimal(0), Decimal(0), ""),
        ("level", "14,3", Decimal("14.3"), ""),
        ("level", Decimal(46213), Decimal(46213), "report-date-number"),
        ("level", Decimal(-1), None, "report-out-of-range"),
        ("choice", " Виконується ", "in-progress", ""),
        ("choice", "ВИКОНАНО.", "done", ""),
        ("choice", "готово", None, "report-choice"),
        ("date", "05.07.26", date(2026, 7, 5), ""),
        ("date", "5.7.2026", date(2026, 7, 5), ""),
        ("date", "05/07/2026", date(2026, 7, 5), ""),
        ("date", "2026-07-05", date(2026, 7, 5), ""),
        ("date", "5 липня 2026 року", date(2026, 7, 5), ""),
        ("date", "31.02.2026", None, "report-date"),
        ("date", "5 липеня", None, "report-date"),
        ("date", Decimal(46208), None, "report-date"),
        ("date", date(2025, 7, 5), None, "report-date-early"),
        ("text", "закуплено\n  10 шт.", "закуплено 10 шт.", ""),
        ("text", date(2026, 5, 12), "12.05.2026", ""),
        ("text", Decimal("10.50"), "10,5", ""),
        ("text", '=HYPERLINK("x")', None, "report-formula"),
        ("text", "-cmd|' /C calc'!A0", None, "report-formula"),
        ("text", "- закуплено 10 шт.", "- закуплено 10 шт.", ""),
        ("text", "- ноутбуки (10 шт.) | разом!", None, "report-formula"),
        ("text", "- ноутбуки (10 шт.); усе працює!", "- ноутбуки (10 шт.); усе працює!", ""),
        ("text", '+HYPERLINK("x")', None, "report-formula"),
        ("text", "-Лист1!A1", None, "report-formula"),
        ("text", "bell\x07", None, "report-text"),
        ("text", "right\u202eleft", None, "report-text"),
        ("url", "https://example.org/a?b=c", "https://example.org/a?b=c", ""),
        ("url", "https://www.youtube.com/@rada", "https://www.youtube.com/@rada", ""),
        ("url", "https://user:secret@example.org/", None, "report-url"),
        ("url", "наказ № 5", None, "report-url"),
        ("url", "javascript:alert(1)", None, "report-url"),
        ("money", "  ", None, ""),
        ("money", "\u200b1\u2060250,50\ufeff", Decimal("1250.50"), ""),
        ("percent", "\u200b", None, ""),
        ("percent", "3\u00ad5 %", Decimal(35), ""),
        ("date", "0\u200b5.07.2026\u200e", date(2026, 7, 5), ""),
        ("choice", "вико\u200bнано", "done", ""),
        ("text", "\u200bзакуплено 1\u200b0 шт.\ufeff", "закуплено 10 шт.", ""),
        ("text", "за\u200bкуплено", "закуплено", "report-invisible-sign"),
        ("text", "добре 👩\u200d💻", "добре 👩\u200d💻", ""),
        ("text", "\u200b=1+1", None, "report-formula"),
        ("url", "https://example.org/a.", "https://example.org/a", ""),
        ("url", "«https://example.org/a»,", "https://example.org/a", ""),
        ("url", "(https://example.org/a);", "https://example.org/a", ""),
        ("url", "<https://example.org/a>", "https://example.org/a", ""),
        ("url", "https://uk.wikipedia.org/wiki/Рада_(орган)", "https://uk.wikipedia.org/wiki/Рада_(орган)", ""),
        ("url", "https://uk.wikipedia.org/wiki/Рада_(орган)).", "https://uk.wikipedia.org/wiki/Рада_(орган)", ""),
        ("url", "https://exam\u200bple.org/\u00ada", "https://example.org/a", ""),
        ("url", "https://example.org/a, https://example.org/b", None, "report-url"),
    ],
)  # fmt: skip
def test_a_cell_is_read_for_certain_or_not_at_all(kind: FieldKind, typed: CellValue, value: object, check: str) -> None:
    entry = read_entry(typed, kind, cycle=H1)
    assert (entry.value, entry.check) == (value, check)


def test_no_zero_has_a_sign() -> None:
    assert str(read_entry("-0,00", "money", cycle=H1).value) == "0.00"
    assert {str(row.amount_uah) for row in collected_spending(spent(-0.0))} == {"0", "3000.5"}


def collected_spending(raw: bytes) -> tuple[MeasureSpending, ...]:
    report = read(raw).report
    assert report is not None
    return report.spending


def test_a_level_in_percent_is_doubted_outside_of_1_to_100() -> None:
    for typed in ("0,5", "1", "120", "120%"):
        assert read_entry(typed, "level", cycle=H1, unit="P1").check == "report-level-percent"
    for typed in ("50%", "0", "1%", "0,5 %", "1,5", "100"):
        assert read_entry(typed, "level", cycle=H1, unit="P1").check == ""
    assert read_entry("0,5", "level", cycle=H1, unit="H87").check == ""


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("тел. 3-22-11", "phone"), ("+38 (067) 123-45-67", "phone"), ("0671234567", "phone"),
        ("(03854) 3-22-11", "phone"), ("067 123-45-67, начальник", "phone"), ("067–123–45–67", "phone"),
        ("067\u2011123\u201145\u201167", "phone"), ("т.0671234567", "phone"), ("+48 601 234 567", "phone"),
        ("паспорт серії НА номер 123456", "passport"), ("id-картка 001 234 567", "passport"),
        ("0671234567,0671234568", "phone"), ("тел. 3-22-11,3-22-12", "phone"), ("3184710691,3184710692", "rnokpp"),
        ("3184710691,00", ""), ("телефон 12345,50", ""), ("Петренко О.В/0671234567", "phone"),
        ("РНОКПП 1234567890", "rnokpp"), ("3184710691/Іваненко", "rnokpp"),
        ("паспорт програми на 125 000 000 грн", ""),
        ("телевізор 25000 грн", ""), ("телемедицина: 12345 осіб", ""), ("телефони, 5 шт., 45 000,50 грн", ""),
        ("РАЗОМ НА 123456 грн", ""), ("СУМА ДО 123456,50", ""), ("акт № 0123456789", ""), ("0.123456789", ""),
        ("0,5 1,5 2,5 3,5 4,5", ""), ("rada.gov.ua/doc/0671234567", ""), ("IP 0.0.0.0 255.255", ""),
        ("a.b@rada.gov.ua", "email"), ("паспорт НА 123456", "passport"), ("ID-картка 001234567", "passport"),
        ("3184710691", "rnokpp"), ("РНОКПП 3184710691.", "rnokpp"),
        ("Іваненко І. П., начальник відділу", ""), ("договір № 45 від 01.02.2026 на 1 250 000,50 грн", ""),
        ("UA-2026-01-09-000123-a", ""), ("https://prozorro.gov.ua/tender/3184710691", ""), ("ДК 30200000-1", ""),
        ("UA68040390010084208", ""), ("3184710692", ""), ("2026-01-05 по 2026-02-03", ""), ("10 ноутбуків, 100 %", ""),
    ],
)  # fmt: skip
def test_numbers_of_people_are_recognised_among_other_numbers(text: str, kind: str) -> None:
    assert personal_data(text) == kind


@pytest.mark.parametrize("text", ["a" * 32_000, "0 " * 16_000, "паспорт" * 4_000, "тел 1" * 6_000, "a@" * 16_000])
def test_no_text_takes_long_to_look_at(text: str) -> None:
    personal_data(text)  # a pattern that grows with the square would not end within this test's patience


# --- the traps, one by one -----------------------------------------------------------------------------


def put(**cells: Any) -> Callable[[Worksheet], None]:  # noqa: ANN401  # what a cell may hold
    def edit(sheet: Worksheet) -> None:
        type_in(sheet, FORM, FULL)
        for place, value in cells.items():
            sheet[place] = value

    return edit


TRAPS: dict[str, tuple[Callable[[Worksheet], None], str, str]] = {
    "a sum that looks like a date": (put(I7=46154), "report-date-number", "I7"),
    "a date in a cell of money": (put(I7=datetime(2026, 5, 12)), "report-date-number", "I7"),  # noqa: DTZ001  # cells have no zone
    "0.35 for 35 %": (put(H7=0.35), "report-percent-fraction", "H7"),
    "1 for 100 %": (put(G7="виконано", H7=1), "report-percent-fraction", "H7"),
    "an error cell": (put(I7="#REF!"), "report-error-cell", "I7"),
    "a formula": (put(I7="=1000+500"), "report-formula", "I7"),
    "a formula beside the table": (put(N20="=SUM(I7:I9)"), "report-formula", "N20"),
    "a sign that nobody sees": (put(K7="за\u200bкуплено"), "report-invisible-sign", "K7"),
    "a telephone in the explanation": (put(K7="Іваненко, тел. 067 123-45-67"), "report-personal-data", "K7"),
    "a taxpayer's number anywhere": (put(P30="3184710691"), "report-personal-data", "P30"),
    "a taxpayer's number in a cell of money": (put(I7=3184710691), "report-out-of-range", "I7"),
    "text where a number belongs": (put(J8="н/д"), "report-number", "J8"),
    "a word that is not in the list": (put(G7="майже"), "report-choice", "G7"),
    "a value in a grey cell": (put(J7=5), "report-not-asked", "J7"),
    "status against completion": (put(G7="виконано", H7=40), "report-status-differs", "H7"),
    "a blank cell": (put(I7=None), "report-blank", "I7"),
    "no page behind the address": (put(L7="наказ № 5"), "report-url", "L7"),
    "a report of tomorrow": (put(G6=datetime(2026, 7, 4)), "report-date-late", "G6"),  # noqa: DTZ001  # as above
    "a key of no measure": (put(A7=KEY.replace("M1.3", "M9.9")), "report-row-unknown", "A7"),
    "another executor's row": (put(A7=KEY.replace("E9bf6d6b0", "E4f707c01")), "report-row-foreign", "A7"),
    "a row that somebody else answers for": (put(A7=KEY.replace("M1.3", "M1.1")), "report-row-moved", "A7"),
    "an older form": (put(A7=KEY.replace("|v1|", "|v0|")), "report-form-old", "A7"),
    "a row twice": (put(A9=KEY), "report-row-twice", "A9"),
    "a row without a key": (put(C15="Ще один захід"), "report-row-extra", "C15"),
    "a column that the form does not have": (put(M5="Коментар", M7="так"), "report-column-unknown", "M5"),
    "a header renamed": (put(I5="Гроші"), "report-column-missing", "A5"),
    "a header twice": (put(M5="Виконано, %", M7=5), "report-column-twice", "M5"),
}  # fmt: skip


@pytest.mark.parametrize("name", TRAPS)
def test_a_trap_is_a_finding_that_names_its_cell(name: str) -> None:
    edit, check, cell = TRAPS[name]
    reading = read(edited(form_sheet(FORM), edit))
    found = {finding.check: finding for finding in reading.all_findings if finding.check == check}
    assert set(found) == {check}, checks(reading)
    assert found[check].source_ref == f"{sent().label}#sheet=Звіт&cell={cell}"
    assert f"аркуш «Звіт», комірка {cell}" in explain(found[check])
    assert found[check].severity is SEVERITIES[check]


def test_what_is_kept_back_as_no_address_is_in_no_finding() -> None:
    reading = read(edited(form_sheet(FORM), put(L7="https://clerk:secret@example.org/doc")))
    (finding,) = (one for one in reading.all_findings if one.check == "report-url")
    assert "secret" not in f"{finding} {explain(finding)}"


def test_a_value_under_a_merged_cell_is_not_taken() -> None:
    def edit(sheet: Worksheet) -> None:
        type_in(sheet, FORM, FULL)
        sheet.merged_cells.add("H7:I7")  # as a program merges that keeps what lies beneath

    assert checks(read(edited(form_sheet(FORM), edit)))["report-hidden-value"].endswith("I7")


@pytest.mark.parametrize("cell", [{"K7": "тел. 067 123-45-67"}, {"I7": "=1+1"}, {"K7": "=1+1"}])
def test_personal_data_and_formulas_stop_the_file_and_travel_no_further(cell: dict[str, str]) -> None:
    reading = read(edited(form_sheet(FORM), put(**cell)))
    report = reading.report
    assert report is not None
    assert report.is_rejected
    assert (report.progress, report.spending, report.values) == ((), (), ())
    (text,) = cell.values()
    assert all(text not in explain(finding) + finding.value for finding in report.findings)
    back = load_workbook(BytesIO(form_sheet(FORM, reading.marks)))["Звіт"]
    assert all(text not in str(cell.value) for row in back for cell in row)


def test_a_date_after_the_day_on_which_the_report_came_is_not_taken() -> None:
    report = read(edited(form_sheet(FORM), put(G6=datetime(2062, 7, 2)))).report  # noqa: DTZ001  # as above
    assert report is not None
    assert {row.submitted_date for row in report.progress} == {date(2026, 7, 3)}


@pytest.mark.parametrize("title", ["тел 067 123-45-67", "Петренко, діабет"])
def test_a_sheet_that_a_clerk_has_named_is_told_by_its_number(title: str) -> None:
    def edit(sheet: Worksheet) -> None:
        put(H7=0.35)(sheet)
        sheet.title = title

    assert checks(read(edited(form_sheet(FORM), edit))) == {"report-percent-fraction": "sheet=1&cell=H7"}


def test_a_blank_form_is_one_fault() -> None:
    assert checks(read(form_sheet(FORM))) == {"report-empty": ""}


def test_a_missing_row_leaves_the_others() -> None:
    reading = read(edited(fill(FORM, FULL), lambda sheet: sheet.delete_rows(7)))
    assert [finding.key for finding in reading.all_findings] == ["M1.3"]
    assert checks(reading) == {"report-row-missing": ""}
    assert {row[0] for row in collected(reading)["progress"]} == {"M1.4"}


def test_a_waiver_confirms_what_only_a_person_can_know() -> None:
    raw = edited(form_sheet(FORM), put(J8=46154))
    waiver = Waiver(
        check="report-date-number",
        key="I1.3",
        reason="Так і є: вимірювань за півріччя",
        who="І. Петренко",
        date=date(2026, 7, 4),
    )
    reading = collect(sent(), read_workbook(raw), replace(issued(), waivers=(waiver,)))
    assert reading.report is not None
    assert not reading.report.is_rejected
    assert [finding.waiver for finding in reading.report.findings] == [waiver.reason]
    assert Decimal(46154) in {row.value for row in reading.report.values}


# --- what people and programs do to a form ---------------------------------------------------------------


def moved_column(sheet: Worksheet) -> None:
    """Column I (the money) goes to the far right, its place stays empty."""
    for line in range(1, sheet.max_row + 1):
        sheet.cell(line, 20, sheet.cell(line, 9).value)
        sheet.cell(line, 9).value = None


def sorted_rows(sheet: Worksheet) -> None:
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=6, max_row=10)]
    for line, row in enumerate(reversed(rows), start=6):
        for place, value in enumerate(row, start=1):
            sheet.cell(line, place).value = value


CHANGES: dict[str, Callable[[Worksheet], object]] = {
    "a column moved": moved_column,
    "a column inserted": lambda sheet: sheet.insert_cols(8),
    "rows sorted": sorted_rows,
    "rows inserted": lambda sheet: (sheet.insert_rows(8), sheet.insert_rows(1)),
    "the sheet renamed": lambda sheet: setattr(sheet, "title", "Аркуш & 1"),
    "a sheet added in front": lambda sheet: sheet.parent.create_sheet("Мій", 0).append(["чернетка", "=1+1", 5]),
    "the sheet copied": lambda sheet: sheet.parent.copy_worksheet(sheet),
    "cells of the form overwritten": lambda sheet: sheet.__setitem__("C7", "інша назва"),
    "the guide deleted": lambda sheet: sheet.parent.remove(sheet.parent["Як заповнити"]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_rows_are_known_by_key_and_columns_by_header(name: str) -> None:
    reading = read(edited(fill(FORM, FULL), CHANGES[name]))
    assert collected(reading) == expected(FORM, FULL)
    assert checks(reading) == {}


def as_csv(delimiter: str, encoding: str, prefix: str = "") -> bytes:
    sheet = load_workbook(BytesIO(fill(FORM, FULL)))["Звіт"]
    text = StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([[printed(cell.value) for cell in row] for row in sheet])
    return f"{prefix}{text.getvalue()}".encode(encoding)


def printed(value: object) -> str:
    """A value as a Ukrainian spreadsheet shows it."""
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y}"
    return "" if value is None else str(value).replace(".", ",") if isinstance(value, float) else str(value)


@pytest.mark.parametrize(
    ("delimiter", "encoding", "prefix"),
    [
        (",", "utf-8", ""), (";", "utf-8-sig", ""), (";", "cp1251", ""), (";", "koi8-u", ""), (";", "cp866", ""),
        ("\t", "utf-16", ""), (";", "utf-8", "sep=;\r\n"),
    ],
)  # fmt: skip
def test_a_csv_of_any_program_is_read(delimiter: str, encoding: str, prefix: str) -> None:
    if encoding in ("koi8-u", "cp866"):  # which lack «№» or «і», «–»
        raw = as_csv(delimiter, "utf-8", prefix).decode().replace("№", "N").replace("–", "-").replace("«", '"')
        raw = raw.replace("»", '"').replace("’", "'").replace("…", "...").replace("і", "i").replace("І", "I")
        reading = read(raw.encode(encoding, "replace"), "звіт.csv")
        assert reading.report is not None
        assert {row.amount_uah for row in reading.report.spending} == {Decimal("1000.5"), Decimal("3000.5")}
        return
    reading = read(as_csv(delimiter, encoding, prefix), "звіт.csv")
    assert collected(reading) == expected(FORM, FULL)
    assert checks(reading) == {"report-csv": ""}


# --- files that are no report ------------------------------------------------------------------------------


def other(**changes: Any) -> bytes:  # noqa: ANN401  # fields of a form
    form = replace(FORM, **changes)
    return fill(form, FULL)


@pytest.mark.parametrize(
    ("raw", "check"),
    [
        (b"", "report-unreadable"),
        (b"   \n", "report-unreadable"),
        (b"%PDF-1.4", "report-format"),
        (b"<html><table></table></html>", "report-format"),
        ("якийсь текст".encode(), "report-form-missing"),
        (saved(Workbook()), "report-form-missing"),
        (other(programme="kvitneve-informatization-2026-2028"), "report-foreign"),
        (other(cycle=Cycle(2026, 2)), "report-wrong-cycle"),
        (other(executor=replace(FORM.executor, executor_id="E00000000")), "report-executor-unknown"),
    ],
)
def test_what_is_no_report_of_this_half_year_is_a_finding(raw: bytes, check: str) -> None:
    reading = read(raw)
    assert reading.report is None
    assert checks(reading).keys() == {check}
    assert reading.findings[0].source_ref.startswith(sent().label)


def test_a_file_that_cannot_be_read_names_its_executor_by_the_file_name() -> None:
    reading = read(b"%PDF", "2026-H1-viddil-E9bf6d6b0.pdf")
    assert [(finding.check, finding.key) for finding in reading.findings] == [("report-format", "E9bf6d6b0")]


# --- the folder ----------------------------------------------------------------------------------------------


def folder_with(root: Path, files: Mapping[str, bytes]) -> Path:
    """A programme's folder with these reports."""
    reports = reports_folder(root, H1)
    for name, raw in files.items():
        (reports / name).parent.mkdir(parents=True, exist_ok=True)
        (reports / name).write_bytes(raw)
    return reports


def gathered(root: Path, now: str = "2026-07-03", *, keep: bool = True) -> Any:  # noqa: ANN401  # a Collection
    return collect_reports(gathering(root, now), Direct(), keep=keep)


def named(collection: Any) -> list[Finding]:  # noqa: ANN401  # a Collection
    """What is wrong with the files, each by the name that the maintainer knows."""
    return [reading.sent.named(finding) for reading in collection.readings for finding in reading.all_findings]


def test_the_newest_report_counts_and_the_older_are_kept(tmp_path: Path) -> None:
    folder_with(tmp_path, {"звіт.xlsx": spent(1)})
    gathered(tmp_path, "2026-07-03")
    folder_with(tmp_path, {"а-виправлено.xlsx": spent(2)})
    gathered(tmp_path, "2026-07-06")
    collection = gathered(tmp_path, "2026-07-08").collected
    assert [(report.file, str(report.received)) for report in collection.reports] == [
        ("а-виправлено.xlsx", "2026-07-06")
    ]
    assert [(report.file, str(report.received)) for report in collection.earlier] == [("звіт.xlsx", "2026-07-03")]


def test_a_report_that_is_sent_again_keeps_its_turn_before_the_ledger_knows_it_and_after(tmp_path: Path) -> None:
    """Else its correction would count from the second look on only."""
    first = spent(1)
    reports = folder_with(tmp_path, {"звіт.xlsx": first, "виправлено.xlsx": spent(2), "звіт (1).xlsx": first})
    for hour, name in enumerate(("звіт.xlsx", "виправлено.xlsx", "звіт (1).xlsx"), start=1):
        os.utime(reports / name, (hour, hour))
    looks = [gathered(tmp_path).collected for _ in range(2)]
    assert [[report.file for report in look.reports] for look in looks] == [["виправлено.xlsx"]] * 2
    assert looks[0] == looks[1]


def test_the_ledger_tells_another_machine_and_survives_a_new_name(tmp_path: Path) -> None:
    reports = folder_with(tmp_path, {"звіт.xlsx": fill(FORM, FULL)})
    gathered(tmp_path, "2026-07-03")
    before = (reports / LEDGER).read_bytes()
    (reports / "звіт.xlsx").rename(reports / "кадри.xlsx")
    report = gathered(tmp_path, "2026-08-20").collected.reports[0]
    assert (report.file, report.received) == ("кадри.xlsx", date(2026, 7, 3))
    assert (reports / LEDGER).read_bytes() == before


def test_looking_without_keeping_writes_nothing(tmp_path: Path) -> None:
    reports = folder_with(tmp_path, {"звіт.xlsx": fill(FORM, FULL)})
    assert len(gathered(tmp_path, keep=False).collected.reports) == 1
    assert [path.name for path in reports.iterdir()] == ["звіт.xlsx"]


def test_a_damaged_ledger_is_the_maintainers_to_mend(tmp_path: Path) -> None:
    known = "a" * 64
    entries = (
        "x,a.xlsx,2026-07-03,",
        f"{known},a.xlsx,2026-07-03,,",
        f"{known},a\0.xlsx,2026-07-03,",
        f"{known},a.xlsx,2026-7-3,",
        known,
        f"{known},{'a' * 200_000},2026-07-03,",
    )
    whole = (f"sha256,file,received,accepted\n{entry}\n".encode() for entry in entries)
    lines = (b"sha256;file;received\n1;2;3\n", b"\xff", b"", *whole)
    for damaged in lines:
        folder_with(tmp_path, {"звіт.xlsx": fill(FORM, FULL), LEDGER: damaged})
        with pytest.raises(SourceError) as caught:
            gathered(tmp_path)
        assert (caught.value.code, caught.value.exit_code) == ("ledger-wrong", 3)
        assert LEDGER in str(caught.value)


def test_hidden_files_and_answers_are_no_reports_and_everything_else_is_a_finding(tmp_path: Path) -> None:
    raw = fill(FORM, FULL)
    files = {"пошта/звіт.xlsx": raw, ".~lock.звіт.xlsx#": b"x", "~$звіт.xlsx": b"x", "answers/копія.xlsx": raw}
    folder_with(tmp_path, {**files, "скан.jpg": b"\xff\xd8\xff\xe0"})
    collection = gathered(tmp_path).collected
    assert [report.file for report in collection.reports] == ["пошта/звіт.xlsx"]
    assert [finding.check for finding in collection.findings] == ["report-format"]
    assert [finding.source_ref for finding in named(gathered(tmp_path))] == ["скан.jpg"]


def test_the_name_of_a_file_is_only_for_the_maintainers_screen(tmp_path: Path) -> None:
    names = ["Петренко діабет.xlsx", "067 123-45-67.xlsx", "два\nрядки.xlsx", "зламана\udcff.xlsx"]
    doubtful = [edited(form_sheet(FORM), put(H7=0.35, K7=name[:3])) for name in names[:1]]
    folder_with(
        tmp_path, dict(zip(names, [*doubtful, *(f"%PDF {name!r}".encode() for name in names[1:])], strict=True))
    )
    collection = gathered(tmp_path)
    published = f"{finding_rows(collection.findings)} {[(one.executor, one.label) for one in collection.standings]}"
    assert all(part not in published for part in ("Петренко", "067", "рядки", "зламана"))
    places = {finding.source_ref.partition("#")[0] for finding in named(collection)}
    assert places == {"Петренко діабет.xlsx", "067 123-45-67.xlsx", "два?рядки.xlsx", "зламана?.xlsx"}
    assert "Петренко діабет.xlsx" in {standing.file for standing in collection.standings}


def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    reports = folder_with(tmp_path, {"звіт.xlsx": fill(FORM, FULL)})
    os.mkfifo(reports / "труба.xlsx")
    (reports / "нікуди.xlsx").symlink_to("nowhere")
    (reports / "посилання.xlsx").symlink_to("звіт.xlsx")
    collection = gathered(tmp_path).collected
    assert [report.file for report in collection.reports] == ["посилання.xlsx"]
    assert {finding.check for finding in collection.findings} == {"report-unreadable", "report-link"}
    assert {one.source_ref for one in named(gathered(tmp_path))} == {"труба.xlsx", "нікуди.xlsx"}


def test_a_heavy_scan_is_not_kept_in_memory(tmp_path: Path) -> None:
    folder_with(tmp_path, {"скан.pdf": b"%PDF" + b"0" * 4_000_000})
    assert [file.raw for file in arrived(tmp_path, None, cycle=H1, today=NOW.day)] == [Refusal("report-format")]


def test_an_accepted_report_that_is_gone_is_missed(tmp_path: Path) -> None:
    rejected = edited(form_sheet(FORM), put(H7=0.35))
    reports = folder_with(tmp_path, {"звіт.xlsx": spent(1), "скан.pdf": b"%PDF"})
    gathered(tmp_path)
    (reports / "звіт.xlsx").unlink()
    (reports / "скан.pdf").unlink()
    collection = gathered(tmp_path)
    assert collection.collected.reports == ()
    assert [(one.check, one.key, one.source_ref) for one in named(collection)] == [
        ("report-gone", "E9bf6d6b0", "звіт.xlsx")
    ]
    assert collection.has_rejected
    folder_with(tmp_path, {"виправлено.xlsx": rejected})
    assert "report-gone" not in {one.check for one in gathered(tmp_path).findings}


def test_a_rejected_report_may_be_removed(tmp_path: Path) -> None:
    reports = folder_with(tmp_path, {"звіт.xlsx": edited(form_sheet(FORM), put(K7="тел. 067 123-45-67"))})
    assert gathered(tmp_path).has_rejected
    (reports / "звіт.xlsx").unlink()
    assert gathered(tmp_path).findings == ()


def test_a_ledger_of_three_columns_learns_the_fourth(tmp_path: Path) -> None:
    raw = spent(1)
    sha256 = hashlib.sha256(raw).hexdigest()
    ledger = f"sha256,file,received\n{sha256},давній.xlsx,2026-07-01\n"
    reports = folder_with(tmp_path, {"звіт.xlsx": raw, LEDGER: ledger.encode()})
    assert gathered(tmp_path).collected.reports[0].received == date(2026, 7, 1)
    assert (reports / LEDGER).read_text("utf-8").splitlines()[1] == f"{sha256},звіт.xlsx,2026-07-01,E9bf6d6b0"


def test_no_folder_is_no_report_yet(tmp_path: Path) -> None:
    collection = gathered(tmp_path)
    assert collection.collected.reports == ()
    assert len(collection.executors) == 12
    assert not (tmp_path / "reports").exists()


def test_reports_may_lie_elsewhere(tmp_path: Path) -> None:
    memory = fsspec.filesystem("memory")
    memory.pipe("/hromada/2026-H1/звіт.xlsx", fill(FORM, FULL))
    collection = collect_reports(gathering_from("memory://hromada", tmp_path), Direct())
    assert [report.file for report in collection.collected.reports] == ["звіт.xlsx"]
    assert "звіт.xlsx" in (reports_folder(tmp_path, H1) / LEDGER).read_text("utf-8")


def test_reports_may_lie_in_a_package(tmp_path: Path) -> None:
    with ZipFile(tmp_path / "пошта.zip", "w") as package:
        package.writestr("2026-H1/звіт.xlsx", fill(FORM, FULL))
    (file,) = arrived(tmp_path, f"zip://::file://{tmp_path}/пошта.zip", cycle=H1, today=NOW.day)
    assert file.sent.file == "звіт.xlsx"


BREAKS = {"reset": ConnectionResetError("reset"), "damage": BadZipFile("no zip")}


class BrokenFolder(AbstractFileSystem):  # type: ignore[misc]  # fsspec has no types
    """A folder whose line breaks off as a file is read."""

    protocol = "broken"

    def find(self, path: str, **_: object) -> dict[str, dict[str, str]]:
        return {f"{path}/звіт.xlsx": {"type": "file"}}

    def open(self, path: str, *_: object, **__: object) -> None:
        raise BREAKS[path.partition("/")[0]]


@pytest.mark.parametrize("name", BREAKS)
def test_a_line_that_breaks_off_is_no_fault_of_the_report(tmp_path: Path, name: str) -> None:
    fsspec.register_implementation("broken", BrokenFolder, clobber=True)
    with pytest.raises(SourceError) as caught:
        arrived(tmp_path, f"broken://{name}", cycle=H1, today=NOW.day)
    assert caught.value.code == "reports-unreadable"


def test_a_folder_that_nobody_can_open_is_an_error(tmp_path: Path) -> None:
    login = "clerk:s3cr-t@t"
    with pytest.raises(SourceError) as caught:
        arrived(tmp_path, f"nosuch://{login}@place/reports", cycle=H1, today=NOW.day)
    assert caught.value.code == "reports-unreadable"
    trace = "".join(traceback.format_exception(caught.value))
    assert "nosuch://place/reports" in trace
    assert "s3cr-t" not in trace


# --- the marked copy -----------------------------------------------------------------------------------------


def test_a_marked_copy_holds_the_clerks_values_and_says_what_to_mend(tmp_path: Path) -> None:
    folder_with(tmp_path, {"звіт.xlsx": edited(form_sheet(FORM), put(H7=0.35, J7=5, I9="н/д"))})
    copies = {name: raw for name, raw in marked_copies(gathered(tmp_path)).items() if raw}
    (name,) = copies
    assert name == "2026-H1-viddil-z-kadrovoi-sluzhby-E9bf6d6b0-zauvazhennia.xlsx"
    sheet = load_workbook(BytesIO(copies[name]))["Звіт"]
    faulty = {cell.coordinate for row in sheet for cell in row if cell.fill.start_color.rgb == "FFFF8F80"}
    assert faulty == {"H7", "J7", "I9"}
    assert {cell.border.left.style for cell in (sheet["H7"], sheet["J7"], sheet["I9"])} == {"thick"}
    assert str(sheet.cell(HEADER_ROW, 2).value).startswith("3 помилки (товста червона рамка)")
    hints = {str(rule.sqref): rule.prompt for rule in sheet.data_validations.dataValidation}
    assert "це частка чи відсотки?" in hints["H7"]
    assert (sheet["H7"].value, sheet["J7"].value, sheet["I9"].value, sheet["K7"].value) == (
        0.35, 5, "н/д", FULL["M1.3", "note"],
    )  # fmt: skip
    assert "0,35: це частка чи відсотки? Впишіть 35 або 35%" in str(sheet["P7"].value)
    assert "стоїть не число" in str(sheet["P9"].value)


def test_a_marked_copy_mended_and_sent_back_is_accepted(tmp_path: Path) -> None:
    reports = folder_with(tmp_path, {"звіт.xlsx": edited(form_sheet(FORM), put(H7=0.35))})
    (copy,) = [raw for raw in marked_copies(gathered(tmp_path)).values() if raw]
    (reports / "answers").mkdir()
    (reports / "виправлено.xlsx").write_bytes(edited(copy, lambda sheet: sheet.__setitem__("H7", 35)))
    collection = gathered(tmp_path, "2026-07-06")
    (report,) = collection.collected.reports
    assert (report.file, report.findings) == ("виправлено.xlsx", ())
    assert not any(marked_copies(collection).values())


def test_errors_stand_out_from_blanks(tmp_path: Path) -> None:
    """Blanks are told once, above the table; no colour alone tells one from the other."""
    few = {place: value for place, value in FULL.items() if place[0] == "D" or place[1] == "status"}
    raw = edited(fill(FORM, few), lambda sheet: sheet.__setitem__("H7", "так"))
    folder_with(tmp_path, {"звіт.xlsx": raw})
    (copy,) = [raw for raw in marked_copies(gathered(tmp_path)).values() if raw]
    sheet = load_workbook(BytesIO(copy))["Звіт"]
    summary = str(sheet.cell(HEADER_ROW, 2).value)
    assert "1 помилка" in summary
    assert "Не заповнено 5 комірок" in summary
    assert str(sheet["P7"].value).startswith("✗ ПОМИЛКА. 1.3 «")
    assert [sheet[f"P{line}"].value for line in (8, 9, 10)] == [None, None, None]
    looks = {cell: (sheet[cell].border.left.style, sheet[cell].fill.start_color.rgb) for cell in ("H7", "H9", "K7")}
    assert looks == {"H7": ("thick", "FFFF8F80"), "H9": ("dotted", "FFFFFEF7"), "K7": ("thin", "FFFFF9DB")}


def test_no_message_to_a_clerk_bears_a_key(tmp_path: Path) -> None:
    folder_with(tmp_path, {"звіт.xlsx": edited(form_sheet(FORM), put(H7=0.35, J7=5, I9="н/д", J8="так", G6="липень"))})
    collection = gathered(tmp_path)
    (copy,) = [raw for raw in marked_copies(collection).values() if raw]
    cells = [str(cell.value) for row in load_workbook(BytesIO(copy))["Звіт"] for cell in row[1:] if cell.value]
    told = [*cells, *(advise(finding) for finding in collection.findings)]
    assert not [text for text in told if re.search(r"\b[MIDE][0-9]", text)]
    assert "1.3 «" in " ".join(told)


def test_faults_of_the_file_stand_above_the_table() -> None:
    marks = read(edited(form_sheet(FORM), put(C15="Ще один захід"))).marks
    sheet = load_workbook(BytesIO(form_sheet(FORM, marks)))["Звіт"]
    assert "комірка C15" in str(sheet.cell(HEADER_ROW, 2).value)
    assert [str(area) for area in sheet.merged_cells] == [f"B{HEADER_ROW}:P{HEADER_ROW}"]


def test_a_fault_beside_the_table_says_its_cell() -> None:
    marks = read(edited(form_sheet(FORM), put(P9="=1+1"))).marks
    assert [text for remarks in marks.remarks.values() for text, _ in remarks if "комірка P9" in text]


def test_a_report_with_nothing_to_mend_has_no_copy(tmp_path: Path) -> None:
    folder_with(tmp_path, {"звіт.csv": as_csv(";", "utf-8")})
    collection = gathered(tmp_path)
    assert [finding.check for finding in collection.findings] == ["report-csv"]
    assert not collection.has_remarks
    assert not any(marked_copies(collection).values())


# --- the command -----------------------------------------------------------------------------------------------


def test_the_command_collects_and_puts_copies_beside_the_reports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in PROGRAMME.rglob("*"):
        if path.is_file() and "reports" not in path.parts:
            (tmp_path / path.relative_to(PROGRAMME)).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / path.relative_to(PROGRAMME)).write_bytes(path.read_bytes())
    reports = folder_with(tmp_path, {"звіт.xlsx": edited(form_sheet(FORM), put(H7=0.35))})
    command = ["collect", str(tmp_path), "--now", "2026-07-03"]
    assert main(command) == 1
    assert [path.name for path in (reports / "answers").iterdir()] == [
        "2026-H1-viddil-z-kadrovoi-sluzhby-E9bf6d6b0-zauvazhennia.xlsx"
    ]
    output = capsys.readouterr()
    assert "✗ 1.3 «" in output.out
    assert (
        "Публікувати ще нічого: не прийнято жодного звіту; не буде, доки не виправлять: «Відділ з кадрової служби»"
        in output.out
    )
    assert "очікується" in output.out
    (reports / "звіт.xlsx").write_bytes(fill(FORM, FULL))
    assert main(command) == 0
    assert list((reports / "answers").iterdir()) == []


def test_the_recipe_takes_the_half_year_that_ended_last(tmp_path: Path) -> None:
    collection, out = collect_programme(
        CollectOrder(folder=PROGRAMME, cycle=None, out=tmp_path / "out", now=moment("2026-07-03")), Direct()
    )
    assert str(collection.collected.cycle) == "2026-H1"
    assert out == tmp_path / "out"
    assert not list(out.iterdir())


def test_a_refusal_of_the_child_is_a_finding() -> None:
    reading = collect(sent(), Refusal("report-cell-far", "Звіт", "XFD1048576"), issued())
    assert explain(reading.findings[0]).startswith(
        f"Значення стоїть далеко за межами форми ({sent().label}, аркуш «Звіт», комірка XFD1048576)."
    )
    assert {finding.severity for finding in reading.findings} == {Severity.CRITICAL}
