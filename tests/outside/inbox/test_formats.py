"""A number is read with what its format shows beside it: a sign of percent, a currency, a power of ten."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import Workbook
from support.damaged import good, in_sheet, ods, ods_sheet, sheet_xml
from support.filling import (
    H1,
    PLACES,
    checks,
    collected,
    edited,
    issued,
    real_forms,
    sample,
    sent,
    small_form,
    type_in,
)

from flows.outside.inbox.child.formats import format_kind
from flows.outside.inbox.workbooks import read_workbook
from flows.stages.reports.collect import Reading, collect
from flows.stages.reports.entries import read_entry
from flows.stages.reports.filled import FilledBook, FilledSheet
from flows.stages.reports.form_sheet import HEADER_ROW, form_sheet
from flows.stages.reports.forms import status_choices

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from flows.stages.reports.forms import FieldKind, Form

SHARE = small_form()
PIECES = next(form for form in real_forms() if any(row.key == "I2.5" for row in form.rows))
HRYVNIAS = '#,##0.00\\ "₴"'


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", ""), ("0", ""), ("#,##0.00", ""), ("@", ""), ("dd.mm.yyyy", ""), ("[$-422]d mmmm yyyy", ""),
        ('#,##0.00"%"', "%"), ("0\\%", "%"), ("#,##0,", "тис."), ('0.0,"тис."', "тис."), ("0,.0", "тис."),
        ("#,##0 ", ""),
        ("[Red]0;-0", ""), ("[>=100]0;0%", ""),
        ("0%", "percent"), ("0.00%", "percent"), ("0.0\\ %", "percent"), ("[Blue]0%;[Red]-0%", "percent"),
        ("0.00E+00", "scientific"), ("##0.0E+0", "scientific"), ("0e-0", "scientific"),
        ("#,##0.00[$₴-422]", "₴"), ("#,##0.00 [$грн.-422]", "₴"), (HRYVNIAS, "₴"), ('0 "UAH"', "₴"),
        ("#,##0.00\\ [$€-407]", "€"), ("[$$-409]#,##0.00", "$"), ('"$"#,##0', "$"), ("[$USD] 0", "USD"),
    ],
)  # fmt: skip
def test_a_format_is_told_by_its_code(code: str, kind: str) -> None:
    assert format_kind(code) == kind


# --- the same in each kind of file -----------------------------------------------------------------------


def cells(raw: bytes) -> FilledSheet:
    book = read_workbook(raw)
    assert isinstance(book, FilledBook), book
    return book.sheets[0]


def test_an_xlsx_says_how_its_numbers_are_shown() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    shown = {1: "0%", 0.345: "0%", 0.07: "0.00%", 1250.5: HRYVNIAS, 10.5: "#,##0[$€-407]", 1.5e8: "0.00E+00", 35: "@"}
    for line, (value, code) in enumerate(shown.items(), start=1):
        sheet.cell(line, 1, value).number_format = code
    buffer = BytesIO()
    book.save(buffer)
    found = cells(buffer.getvalue())
    assert [row[0] for row in found.rows] == [
        "100%",
        "34,5%",
        "7%",
        Decimal("1250.5"),
        Decimal("10.5"),
        150_000_000,
        35,
    ]
    assert {spot: kind for spot, kind in found.formats.items() if kind != "percent"} == {
        (3, 0): "₴", (4, 0): "€", (5, 0): "scientific",
    }  # fmt: skip


STYLES = (
    '<number:number-style style:name="N1"><number:scientific-number/></number:number-style>'
    '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
)


def ods_row(kind: str, value: str, more: str = "") -> str:
    cell = f'<table:table-cell office:value-type="{kind}" office:value="{value}" {more}><text:p>x</text:p>'
    return f"<table:table-row>{cell}</table:table-cell></table:table-row>"


def test_an_ods_says_how_its_numbers_are_shown() -> None:
    rows = [
        ods_row("percentage", "1"), ods_row("percentage", "0.35"), ods_row("currency", "5.5"),
        ods_row("currency", "5.5", 'office:currency="UAH"'), ods_row("currency", "5.5", 'office:currency="EUR"'),
        ods_row("float", "150000000", 'table:style-name="ce1"'), ods_row("float", "35"),
    ]  # fmt: skip
    spaces = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for name, long in (("number", "datastyle"), ("style", "style"))
    )
    styles = f"<office:automatic-styles{spaces}>{STYLES}</office:automatic-styles>"
    found = cells(ods(ods_sheet("".join(rows)).replace("<office:body>", styles + "<office:body>")))
    assert [row[0] for row in found.rows] == [
        "100%", "35%", Decimal("5.5"), Decimal("5.5"), Decimal("5.5"), 150_000_000, 35,
    ]  # fmt: skip
    assert [found.formats.get((row, 0), "") for row in range(2, 7)] == ["₴", "₴", "EUR", "scientific", ""]


# --- what the reports make of it ----------------------------------------------------------------------------


def reading(form: Form, key: str, column: str, value: Any, shown: str) -> Reading:  # noqa: ANN401  # what a cell holds
    """The form with one cell of that value and format; its measure goes on."""
    line = HEADER_ROW + 2 + [row.key for row in form.rows].index(key)
    going_on = {(f"M{key[1:]}", "status"): status_choices()["in-progress"], (f"M{key[1:]}", "completion"): 30}

    def edit(sheet: Worksheet) -> None:
        type_in(sheet, form, {**sample(form), **going_on, (key, column): value})
        sheet.cell(line, PLACES[column]).number_format = shown

    return collect(sent(), read_workbook(edited(form_sheet(form), edit)), issued())


@pytest.mark.parametrize(
    ("form", "key", "column", "value", "shown", "check"),
    [
        (SHARE, "M1.3", "completion", 1, "0%", ""), (SHARE, "M1.3", "completion", 0.35, "0.00%", ""),
        (SHARE, "M1.3", "completion", 0.005, "0.0%", ""),
        (SHARE, "M1.3", "completion", 35, "0%", "report-out-of-range"), (SHARE, "M1.3", "completion", 35, '0"%"', ""),
        (PIECES, "I2.5", "value", 35, '0"%"', "report-unit-differs"),
        (SHARE, "M1.3", "amount", 250500, "#,##0,", "report-unit-differs"),
        (SHARE, "M1.3", "completion", 0.35, "General", "report-percent-fraction"),
        (SHARE, "M1.3", "completion", 35, HRYVNIAS, "report-unit-differs"),
        (SHARE, "I1.3", "value", 1, "0%", ""), (SHARE, "I1.3", "value", 0.005, "0.0%", ""),
        (SHARE, "I1.3", "value", 0.5, "General", "report-level-percent"),
        (SHARE, "M1.3", "amount", 1250.5, HRYVNIAS, ""),
        (SHARE, "M1.3", "amount", 1250.5, "[$$-409]0", "report-unit-differs"),
        (SHARE, "M1.3", "amount", 0.35, "0%", "report-unit-differs"),
        (SHARE, "M1.3", "amount", 1.25e6, "0.00E+00", "report-shortened"),
        (SHARE, "M1.3", "amount", 1234567.89, "0.00E+00", ""),
        (SHARE, "M1.3", "amount", 250.5, "d.m.yyyy", "report-date-number"),
        (SHARE, "M1.3", "amount", "1250,50", "@", ""),
        (PIECES, "I2.5", "value", 1, "0%", "report-unit-differs"),
        (PIECES, "I2.5", "value", 12, HRYVNIAS, "report-unit-differs"), (PIECES, "I2.5", "value", 12, "@", ""),
    ],
)  # fmt: skip
def test_a_format_and_the_unit_of_the_row_agree_or_are_asked_about(
    form: Form, key: str, column: str, value: object, shown: str, check: str
) -> None:
    assert set(checks(reading(form, key, column, value, shown))) == ({check} if check else set())


def test_a_percentage_is_published_as_people_see_it() -> None:
    report = reading(SHARE, "M1.3", "completion", 1, "0%").report
    assert report is not None
    assert report.progress[0].completion_pct == 100
    report = reading(SHARE, "I1.3", "value", 1, "0%").report
    assert report is not None
    assert report.values[0].value == 100
    report = reading(SHARE, "M1.3", "note", 0.35, "0%").report
    assert report is not None
    assert report.progress[0].note == "35%"


def test_the_marked_copy_gives_a_percentage_back_as_a_number() -> None:
    copy = form_sheet(SHARE, reading(SHARE, "M1.3", "completion", 0.345, "0.0%").marks)
    again = collect(sent(), read_workbook(copy), issued()).report
    assert again is not None
    assert again.progress[0].completion_pct == Decimal("34.5")


@pytest.mark.parametrize(
    ("kind", "unit", "typed", "shown", "check"),
    [
        ("percent", "", "100 відсотків", "", ""), ("percent", "", "0,5%", "", ""), ("percent", "", Decimal(1), "", ""),
        ("percent", "", Decimal(1), "unknown", "report-percent-fraction"),
        ("percent", "", "35 грн", "", "report-unit-differs"),
        ("money", "", "250,5 тис. грн", "", "report-unit-differs"), ("money", "", "2 млн", "", "report-unit-differs"),
        ("money", "", "1250 €", "", "report-unit-differs"), ("money", "", "35%", "", "report-unit-differs"),
        ("money", "", "1,25E+06", "", "report-shortened"), ("money", "", "1.25Е+6", "", "report-shortened"),
        ("level", "H87", "5%", "", "report-unit-differs"), ("level", "H87", "5 шт.", "", ""),
        ("level", "H87", "12 ШТ", "", ""), ("level", "H87", "1 штука", "", ""),
        ("level", "P1", "5 шт.", "", "report-number"),
        ("money", "", "5 шт.", "", "report-number"),
        ("level", "UAH", "1250,50 грн", "", ""), ("level", "KUAH", "12,5 тис. грн", "", ""),
        ("level", "KUAH", "12500 грн", "", "report-unit-differs"),
        ("level", "KUAH", "1 млн грн", "", "report-unit-differs"),
        ("level", "", "5%", "", "report-unit-differs"),
        ("level", "P1", Decimal(1), "unknown", "report-percent-fraction"),
    ],
)  # fmt: skip
def test_a_unit_may_be_typed_behind_the_number(
    kind: FieldKind,
    unit: str,
    typed: Any,  # noqa: ANN401  # what a cell may hold
    shown: str,
    check: str,
) -> None:
    assert read_entry(typed, kind, cycle=H1, unit=unit, shown=shown).check == check


# --- files that calamine cannot open ------------------------------------------------------------------------


NUMBER = "<v>1000.5</v>"


@pytest.mark.parametrize(
    ("before", "after"),
    [(NUMBER, NUMBER.replace("1000.5", " 1000.5 ")), ("<dimension", '<dimension ref="A:B"/><dimension')],
    ids=["spaces round a number", "a range of whole columns"],
)
def test_a_valid_workbook_that_calamine_refuses_is_read(before: str, after: str) -> None:
    found = collect(sent(), read_workbook(in_sheet(before, after)), issued())
    assert collected(found) == collected(collect(sent(), read_workbook(good()), issued()))


@pytest.mark.parametrize("error", ["#SPILL!", "#GETTING_DATA", "#CALC!", "#BLOCKED!", "#FIELD!"])
def test_an_error_that_calamine_refuses_is_one_cell_of_a_report(error: str) -> None:
    (cell,) = re.findall(rf'<c r="I7"[^>]*>{NUMBER}</c>', sheet_xml())
    raw = in_sheet(cell, f'<c r="I7" t="e"><v>{error}</v></c>')
    found = collect(sent(), read_workbook(raw), issued())
    assert checks(found) == {"report-error-cell": "sheet=Звіт&cell=I7"}
    whole = collect(sent(), read_workbook(good()), issued())
    for table, rows in collected(found).items():
        assert len(rows - collected(whole)[table]) == (1 if table == "spending" else 0)
