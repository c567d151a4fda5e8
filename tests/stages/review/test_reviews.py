"""What a reviewer is asked, how the lot is drawn, and how answers come into the cells; no browser, no disk."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.model.acceptance import SAMPLE, CellAnswer, drawn_sample
from flows.model.document import Cell, Document, Grid, Paragraph, Row, Span
from flows.model.findings import Finding
from flows.stages.acts.acceptance.doubtful import doubtful_cells
from flows.stages.acts.readers.content import ActReading
from flows.stages.acts.settle import settle
from flows.stages.review.compared import is_sealed
from flows.stages.review.places import SourceLines

FILE = "act.pdf"
NAMES = st.lists(st.text(min_size=1, max_size=6), unique=True, max_size=40)


def doubt(row: int, column: int, taken: str, other: str, check: str = "join-unclear") -> Finding:
    ref = f"{FILE}#page=1&table=1&row={row}"
    field = str(column) if column else ""
    return Finding.of(check, key=f"1.{row}", field=field, value=taken, source_ref=ref, facts={"other": other})


def reading(*findings: Finding) -> ActReading:
    texts = [("1.1", "інформа ційний відділ", "10 00"), ("1.2", "так - то - так", "5")]
    rows = tuple(
        Row(tuple(map(Cell, cells)), Span(first=at, last=at, page=1, table=1, row=at))
        for at, cells in enumerate(texts, 1)
    )
    blocks = (Paragraph("Паспорт", Span(first=9, last=9, page=1)), Grid(rows))
    return ActReading(document=Document(FILE, "00", blocks), findings=findings)


def texts_of(given: ActReading) -> list[tuple[str, ...]]:
    return [row.texts for grid in given.document.grids for row in grid.rows]


@given(NAMES, st.text(), st.text())
def test_the_lot_depends_on_content_and_salt_alone(rows: list[str], content: str, salt: str) -> None:
    sample = drawn_sample(rows, content, salt)
    assert len(sample) == min(SAMPLE, len(rows))
    assert list(sample) == [row for row in rows if row in sample]
    assert drawn_sample(rows, content, salt) == sample
    assert set(drawn_sample(rows[::-1], content, salt)) == set(sample)


def test_another_salt_or_other_rows_draw_otherwise() -> None:
    rows = [f"M{number}" for number in range(1_000)]
    drawn = {drawn_sample(rows, content, salt) for content in "аб" for salt in "аб"}
    assert len(drawn) == 4


def test_a_doubtful_cell_has_both_readings_whole() -> None:
    (cell,) = doubtful_cells([reading(doubt(1, 2, "інформа ційний", "інформаційний"))])
    assert (cell.read, cell.other) == ("інформа ційний відділ", "інформаційний відділ")


def test_doubts_of_one_cell_are_decided_one_after_another() -> None:
    (cell,) = doubtful_cells([reading(doubt(2, 2, "так - то", "так-то"), doubt(2, 2, "- так", "-так"))])
    assert cell.other == "так-то -так"
    assert len(cell.findings) == 2


@pytest.mark.parametrize("other", ["", "інформа ційний відділ"])
def test_where_nobody_knows_what_else_it_may_be_there_is_one_reading(other: str) -> None:
    (cell,) = doubtful_cells([reading(doubt(1, 2, "інформа", other, "overprint"))])
    assert cell.other == ""


def test_doubts_come_in_the_order_of_the_document() -> None:
    cells = doubtful_cells(
        [reading(doubt(2, 3, "5", "6"), doubt(1, 3, "10 00", "1000"), doubt(1, 0, "", "", "row-parted"))]
    )
    assert [(cell.place[-1], cell.column) for cell in cells] == [("1", 0), ("1", 3), ("2", 3)]


def answer(row: int, column: int, read: str, text: str) -> CellAnswer:
    return CellAnswer(place=f"{FILE}#page=1&table=1&row={row}", column=column, read=read, text=text)


def test_an_answer_stands_in_its_cell_and_the_doubt_is_gone() -> None:
    given = reading(doubt(1, 3, "10 00", "1000", "figure-unclear"), doubt(2, 3, "5", "6"))
    settled = settle(given, [answer(1, 3, "10 00", "1000")])
    assert texts_of(settled)[0] == ("1.1", "інформа ційний відділ", "1000")
    assert [finding.key for finding in settled.findings] == ["1.2"]
    assert settled.document.sha256 == given.document.sha256


def test_a_row_that_a_person_has_seen_is_no_doubt_any_more() -> None:
    whole = "1.1 | інформа ційний відділ | 10 00"
    given = reading(doubt(1, 0, whole, "", "row-parted"))
    assert settle(given, [answer(1, 0, whole, whole)]).findings == ()


@pytest.mark.parametrize(
    "stale",
    [
        answer(1, 3, "10 000", "1000"),
        answer(1, 4, "10 00", "1000"),
        answer(3, 3, "10 00", "1000"),
        replace(answer(1, 3, "10 00", "1000"), place="other.pdf#page=1&table=1&row=1"),
    ],
)
def test_an_answer_to_another_reading_counts_for_nothing(stale: CellAnswer) -> None:
    given = reading(doubt(1, 3, "10 00", "1000", "figure-unclear"))
    assert settle(given, [stale]) == given


def test_what_is_no_doubt_is_not_answered_away() -> None:
    other = doubt(1, 3, "10 00", "1000", "cell-blank")
    assert settle(reading(other), [answer(1, 3, "10 00", "1000")]).findings == (other,)


@pytest.mark.parametrize(
    ("place", "lines"),
    [
        (f"{FILE}#page=1&table=1&row=1", 1),
        (f"{FILE}#page=1&table=1&row=1,2", 2),
        (f"{FILE}#page=1&table=2&row=1", 0),
        (f"{FILE}#page=1", 1),
        (f"{FILE}#line=1,1", 0),
        ("", 0),
    ],
)
def test_a_place_leads_to_its_lines(place: str, lines: int) -> None:
    assert len(SourceLines(reading().document).at(place)) == lines


@pytest.mark.parametrize("raw", [b"", b"- who: x\n", b"- who: x\n# seal: 00\n", b"\xff# seal: " + b"0" * 64])
def test_a_file_without_its_seal_is_none(raw: bytes) -> None:
    assert not is_sealed(raw)
