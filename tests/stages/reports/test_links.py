"""Purchases, contracts and budget programmes: how a clerk may name them, and what is published of them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook
from support.filling import H1, PLACES, checks, edited, fill, issued, sample, sent, small_form

from flows.messages.forms import FORM_SHEETS
from flows.outside.inbox.workbooks import read_workbook
from flows.stages.changes.compare_progress import compare_progress
from flows.stages.checks.sentences import explain
from flows.stages.language.personal import personal_data
from flows.stages.reports.collect import Reading, collect
from flows.stages.reports.form_sheet import HEADER_ROW, form_sheet
from flows.stages.reports.links import link_url, read_links
from flows.stages.tables.write import csv_bytes

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from flows.stages.reports.filled import CellValue
    from flows.stages.reports.forms import LinkKind

FORM = small_form()
FULL = sample(FORM)
ONE, TWO = "UA-2026-01-09-000123-a", "UA-2026-02-10-000456-b"
PAGE = "https://prozorro.gov.ua"


@pytest.mark.parametrize(
    ("kind", "typed", "read", "is_faulty"),
    [
        ("tender", ONE, (ONE,), False),
        ("tender", "ua-2026-01-09-000123-A", (ONE,), False),
        ("tender", "UА-2026-01-09-000123-а", (ONE,), False),  # Cyrillic letters
        ("tender", "UA–2026–01–09–000123–a", (ONE,), False),
        ("tender", f"{PAGE}/tender/{ONE}", (ONE,), False),
        ("tender", f"{PAGE}/uk/tender/{ONE}/", (ONE,), False),
        ("tender", f"{ONE}; {TWO}", (ONE, TWO), False),
        ("tender", f"{ONE},{TWO};", (ONE, TWO), False),
        ("tender", f" {ONE}\n{TWO}\n{ONE}", (ONE, TWO), False),
        ("tender", "UA-2026-13-09-000123-a", (), True),
        ("tender", "UA-2026-01-09-000123", (), True),
        ("tender", "UA-2026-01-09-123-a", (), True),
        ("tender", f"закупівля {ONE}", (ONE,), True),
        ("tender", "договір № 5", (), True),
        ("tender", Decimal(20260109), (), True),
        ("tender", "немає", (), True),
        ("tender", "—", (), False),
        ("tender", "н/д", (), False),
        ("budget-programme", "0210180", ("KPKVK-0210180",), False),
        ("budget-programme", Decimal(210180), ("KPKVK-0210180",), False),  # the zero that the program took
        ("budget-programme", Decimal(1010160), ("KPKVK-1010160",), False),
        ("budget-programme", "0210180; 1010160", ("KPKVK-0210180", "KPKVK-1010160"), False),
        ("budget-programme", "210180", (), True),
        ("budget-programme", "0000000", (), True),
        ("budget-programme", "02101800", (), True),
        ("budget-programme", Decimal("210180.5"), (), True),
        ("budget-programme", True, (), True),
        ("contract", "https://example.org/c?id=1;2,3", ("https://example.org/c?id=1;2,3",), False),
        ("contract", "https://a.ua/1; https://a.ua/2", ("https://a.ua/1", "https://a.ua/2"), False),
        ("contract", "https://a.ua/1;https://a.ua/2", ("https://a.ua/1", "https://a.ua/2"), False),
        ("contract", "https://user:pass@a.ua/1", (), True),
        ("contract", "a.ua/1", (), True),
        ("contract", "№ 15 від 03.02.2026", (), True),
    ],
)
def test_what_a_cell_names(kind: LinkKind, typed: CellValue, read: tuple[str, ...], is_faulty: bool) -> None:
    assert read_links(typed, kind) == (read, is_faulty)


@pytest.mark.parametrize("identifier", [ONE, f"{ONE}; {TWO}", "0210180; 1010160", f"{PAGE}/tender/{ONE}"])
def test_no_identifier_is_taken_for_a_persons(identifier: str) -> None:
    assert personal_data(identifier) == ""


def test_a_purchase_leads_to_its_public_page() -> None:
    assert link_url("tender", ONE) == f"{PAGE}/tender/{ONE}"
    assert link_url("contract", "https://a.ua/1") == "https://a.ua/1"
    assert link_url("budget-programme", "KPKVK-0210180") is None


def read(raw: bytes) -> Reading:
    return collect(sent(), read_workbook(raw), issued())


def test_what_is_named_becomes_rows_of_its_measure() -> None:
    reading = read(fill(FORM, {**FULL, ("M1.3", "tender"): f"{ONE}; {TWO}", ("M1.3", "contract"): None}))
    assert reading.report is not None
    links = [(row.kind, row.identifier, row.url) for row in reading.report.links if row.measure_id == "M1.3"]
    assert links == [
        ("tender", ONE, f"{PAGE}/tender/{ONE}"),
        ("tender", TWO, f"{PAGE}/tender/{TWO}"),
        ("budget-programme", f"KPKVK-{FULL['M1.3', 'budget']}", None),
    ]
    assert checks(reading) == {}


def test_blank_is_no_finding() -> None:
    bare = {place: value for place, value in FULL.items() if place[1] not in {"tender", "contract", "budget"}}
    reading = read(fill(FORM, bare))
    assert reading.report is not None
    assert (reading.report.links, checks(reading)) == ((), {})


@pytest.mark.parametrize(
    ("column", "typed", "check", "right"),
    [
        ("tender", "аукціон 5", "report-tender", "UA-2026-01-09-000123-a"),
        ("budget", "210180", "report-budget-code", "0210180"),
        ("contract", "договір № 5", "report-url", "https://"),
    ],
)
def test_what_is_none_is_told_with_the_right_form(column: str, typed: str, check: str, right: str) -> None:
    reading = read(fill(FORM, {**FULL, ("M1.3", column): typed}))
    (finding,) = reading.all_findings
    assert (finding.check, finding.table, finding.key, finding.field) == (check, "measure-links", "M1.3", "identifier")
    assert right in explain(finding)
    assert reading.report is not None
    assert not reading.report.is_rejected


def test_a_telephone_there_stops_the_file() -> None:
    reading = read(fill(FORM, {**FULL, ("M1.3", "contract"): "Іваненко, тел. 067 123-45-67"}))
    assert checks(reading).keys() >= {"report-personal-data"}
    assert reading.report is not None
    assert reading.report.links == ()


def test_a_form_from_before_these_columns_is_read_as_it_is() -> None:
    def without_links(sheet: Worksheet) -> None:
        for row in range(HEADER_ROW + 1, sheet.max_row + 1):
            for column in ("tender", "contract", "budget"):
                sheet.cell(row, PLACES[column]).value = None

    reading = read(edited(fill(FORM, FULL), without_links))
    full = read(fill(FORM, FULL))
    assert reading.report is not None
    assert full.report is not None
    assert checks(reading) == {}
    assert reading.report == replace(full.report, links=())


def test_a_code_is_typed_into_a_cell_of_text() -> None:

    sheet = load_workbook(BytesIO(form_sheet(FORM)))[FORM_SHEETS["report"].uk]
    assert sheet.cell(HEADER_ROW + 3, PLACES["budget"]).number_format == "@"


HEADER = ["measureId", "cycle", "kind", "identifier", "url"]
PLAN = {
    "measures": csv_bytes([["measureId", "title"], ["M2.10", "Мережа"]]),
    "indicators": csv_bytes([["indicatorId", "title"]]),
    "indicator-targets": csv_bytes([["indicatorId", "year"]]),
}


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        ([], [ONE], f"Захід 2.10 «Мережа», перше півріччя 2026 року: виконавець назвав: закупівля {ONE}."),
        ([ONE, TWO], [ONE], f"Захід 2.10 «Мережа», перше півріччя 2026 року: у звіті вже немає: закупівля {TWO}."),
    ],
)
def test_links_that_come_and_go_are_changes(before: list[str], after: list[str], sentence: str) -> None:
    old, new = (
        {"measure-links": csv_bytes([HEADER, *(["M2.10", str(H1), "tender", one, ""] for one in named)])}
        for named in (before, after)
    )
    assert [change.sentence for change in compare_progress(old, new, PLAN)] == [sentence]
    assert compare_progress(new, new, PLAN) == ()
