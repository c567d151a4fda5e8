"""An annex kept as a workbook: each cell as the sheet shows it; what is computed, rounded or hidden is told."""

from __future__ import annotations

import io
from datetime import date
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from openpyxl import Workbook
from support.damaged import ods, ods_sheet

from flows.model.errors import SourceError
from flows.stages.acts.readers.workbook import read_ods, read_xlsx
from flows.stages.acts.readers.workbook.shown import shown_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.worksheet.worksheet import Worksheet


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1234.5, "General", "1234,5"),
        (1234.5, "0.00", "1234,50"),
        (1234567.5, "#,##0.00", "1 234 567,50"),
        (1234567, "#,##0", "1 234 567"),
        (0.35, "0%", "35%"),
        (0.355, "0.0%", "35,5%"),
        (35, '0"%"', "35%"),
        (250, '#,##0.00" тис. грн"', "250,00 тис. грн"),
        (250, "#,##0.00\\ [$₴-422]", "250,00 ₴"),
        (0, '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', "-"),
        (-5, "#,##0;(#,##0)", "(5)"),
        (1500, "0.0,", "1,5"),
        (1.5, "0.##", "1,5"),
        (2, "0.##", "2"),
        (7, "000", "007"),
        (12, "@", "12"),
        (date(2026, 2, 1), "d.m", "1.2"),
        (date(2026, 2, 1), "dd.mm.yyyy", "01.02.2026"),
        (date(2026, 2, 1), "d mmmm yyyy", "01.02.2026"),
        (True, "General", "TRUE"),
        (None, "General", ""),
    ],
)
def test_a_value_is_shown_as_its_format_says(value: object, code: str, text: str) -> None:
    assert shown_value(value, code).text == text


def test_a_figure_that_shows_fewer_digits_than_it_has_is_told() -> None:
    assert shown_value(10.456, "0.00").rounded
    assert not shown_value(10.45, "0.00").rounded
    assert not shown_value(10.450000000000001, "0.00").rounded


def book(fill: Callable[[Worksheet], None]) -> bytes:
    made = Workbook()
    fill(made.active)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def plain(sheet: Worksheet) -> None:
    for row in (("№", "Захід", "2026"), ("1.1", "Сервер", 100), ("1.2", "Мережа", 200)):
        sheet.append(row)


def read(fill: Callable[[Worksheet], None]) -> tuple[list[list[str]], dict[str, tuple[str, str]]]:
    reading = read_xlsx("act.xlsx", book(fill))
    told = {finding.check: (finding.source_ref, finding.facts.get("columns", "")) for finding in reading.findings}
    return [list(row.texts) for grid in reading.document.grids for row in grid.rows], told


def test_a_formula_without_a_stored_result_is_critical_and_names_its_cell() -> None:
    def fill(sheet: Worksheet) -> None:
        plain(sheet)
        sheet["C4"] = "=SUM(C2:C3)"
        sheet["A4"] = "Усього"

    rows, told = read(fill)
    assert rows[-1][0] == "Усього"
    assert told == {"formula-blank": ("act.xlsx#table=1&row=4", "C")}


def test_a_stored_result_of_a_formula_is_taken_and_told() -> None:
    """What another program has computed stands in the file beside the formula."""
    raw = book(plain)
    out = io.BytesIO()
    with ZipFile(io.BytesIO(raw)) as old, ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(b"<v>200</v>", b"<f>C2*2</f><v>200</v>") if "sheet1" in name else part)
    reading = read_xlsx("act.xlsx", out.getvalue())
    assert [row.texts[2] for row in reading.document.grids[0].rows] == ["2026", "100", "200"]
    (told,) = reading.findings
    assert (told.check, told.value, told.source_ref) == ("formula-read", "200", "act.xlsx#table=1&row=3")


def test_hidden_rows_columns_and_sheets_are_left_out_and_told() -> None:
    def fill(sheet: Worksheet) -> None:
        plain(sheet)
        sheet.row_dimensions[2].hidden = True
        other = sheet.parent.create_sheet("чернетка")
        other.sheet_state = "hidden"
        other["A1"] = "старе"

    rows, told = read(fill)
    assert rows == [["№", "Захід", "2026"], ["1.2", "Мережа", "200"]]
    assert set(told) == {"text-hidden"}


def test_titles_are_paragraphs_and_merged_headings_cover_their_row() -> None:
    def fill(sheet: Worksheet) -> None:
        sheet["A1"] = "Додаток 1"
        sheet["A2"] = "Заходи програми"
        for at, row in enumerate((("№", "Захід", "2026"), ("Напрям 1", None, None), ("1.1", "Сервер", 100)), 4):
            for column, value in enumerate(row, 1):
                sheet.cell(at, column, value)
        sheet.merge_cells("A5:C5")

    reading = read_xlsx("act.xlsx", book(fill))
    (grid,) = reading.document.grids
    assert [block.text for block in reading.document.blocks[:2]] == ["Додаток 1", "Заходи програми"]  # type: ignore[union-attr]
    assert [list(row.texts) for row in grid.rows] == [
        ["№", "Захід", "2026"],
        ["Напрям 1", "", ""],
        ["1.1", "Сервер", "100"],
    ]
    assert grid.rows[1].cells[0].columns == 3
    assert grid.rows[2].span.ref("act.xlsx") == "act.xlsx#table=1&row=6"


def test_a_blank_workbook_is_empty() -> None:
    with pytest.raises(SourceError) as refused:
        read_xlsx("act.xlsx", book(lambda _: None))
    assert refused.value.code == "source-empty"


@pytest.mark.parametrize(
    ("value", "printed", "text"),
    [
        ("1234", "1,234", "1 234"),
        ("1.234", "1,234", "1,234"),
        ("1234.5", "1,234.50", "1 234,50"),
        ("1234.5", "1.234,50", "1 234,50"),
        ("210.25", "210.25", "210,25"),
        ("0", "0.00", "0,00"),
        ("0", "0,00", "0,00"),
        ("1234567", "1 234 567", "1 234 567"),
        ("0.35", "35%", "35%"),
    ],
)
def test_a_figure_of_an_ods_has_a_decimal_comma_in_whatever_country_it_was_saved(
    value: str, printed: str, text: str
) -> None:
    cells = "".join(
        f'<table:table-cell office:value-type="{kind}" office:value="{value}">'
        f"<text:p>{shown}</text:p></table:table-cell>"
        for kind, shown in (("string", "1.1"), ("string", "Сервер"), ("float", printed))
    )
    reading = read_ods("act.ods", ods(ods_sheet(f"<table:table-row>{cells}</table:table-row>")))
    assert reading.document.grids[0].rows[0].texts == ("1.1", "Сервер", text)
    assert reading.findings == ()
