"""Acts printed to PDF by LibreOffice and by Chromium are read as they were, or the wrong row has a finding."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import office
from support.acts import Layout, real, render
from support.browser import browser
from support.documents_of_acts import Look, Table, blocks_of, whole_rows
from support.layouts import BY_SOURCE_COLUMNS, DAMAGED, differences, gold, tables_of, text_of
from support.pdf_acts import FILE, extracted, held
from support.random_documents import Drawn, plain_row, wanted_rows

from flows.messages.text import Severity
from flows.model.document import Span
from flows.model.errors import SourceError
from flows.stages.acts.readers.pdf import read_pdf
from flows.stages.acts.readers.pdf.glyphs import Drawn as DrawnPage
from flows.stages.acts.readers.pdf.glyphs import Stroke
from flows.stages.acts.readers.pdf.grid import one_line_each, ruled

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser
    from support.documents_of_acts import Look as _Look

__all__ = ["browser"]

PRINTED = pytest.mark.skipif(bool(office.missing()), reason=f"apt-get install {office.missing()}")
GOLD = gold()
LANDSCAPE = Look(width=297, height=210)
NARROW = (5, 4, 3, 4, 2.6, 2.6, 2.6, 4, 3)
LOOKS = {
    "landscape": LANDSCAPE,
    "portrait": Look(),
    "narrow columns": Look(size=10, weights=NARROW),
    "justified": Look(justify=True),
    "page headers": replace(LANDSCAPE, banner="Програма інформатизації на 2026 - 2028 роки"),
    "hyphenated": Look(hyphenate=True),
    "hyphenated and justified": Look(hyphenate=True, justify=True, size=10),
    "sans 8 pt": Look(font="DejaVu Sans", size=8),
    "sans 12 pt": replace(LANDSCAPE, font="DejaVu Sans"),
    "serif 8 pt": Look(size=8),
    "header once": Look(repeat=False, justify=True),
    "no merged cells": replace(LANDSCAPE, merge_down=False, justify=True),
}
LOOKS |= {f"{name}, tagged": replace(look, tagged=True) for name, look in LOOKS.items()}
EXACT_BY_LIBREOFFICE = {name for name in LOOKS if "tagged" in name} | {
    "landscape", "portrait", "justified", "page headers", "sans 8 pt", "sans 12 pt", "serif 8 pt", "header once",
    "narrow columns", "no merged cells",
}  # fmt: skip
LOST_BY_CHROMIUM = {"narrow columns": 4, "hyphenated and justified": 2, "sans 8 pt": 2, "sans 12 pt": 2}
"""Rows with a mark at a line's end, beside which the act itself writes a space in one place and none in another."""


def real_blocks() -> list[str | Table]:
    return blocks_of(render(real().act, Layout(total="straight")).raw.decode())


def rows_of(blocks: list[str | Table]) -> list[tuple[str, ...]]:
    return [plain_row(row) for row in whole_rows(blocks)]


def drawn(number: int) -> tuple[list[str | Table], _Look]:
    document = Drawn(number)
    return document.blocks(), document.look()


# --- what needs no printer ----------------------------------------------------------------------


@given(st.integers(1, 300), st.integers(0, 3), st.integers(1, 9), st.integers(1, 80))
def test_a_place_of_a_paged_act_names_its_page_table_and_row(page: int, more: int, table: int, row: int) -> None:
    span = Span(first=1, last=1, page=page, last_page=page + more, table=table, row=row)
    pages = f"{page}" if not more else f"{page},{page + more}"
    assert span.ref(FILE) == f"{FILE}#page={pages}&table={table}&row={row}"
    below = Span(first=2, last=2, page=page + more, table=table, row=row + 1)
    assert span.through(below).ref(FILE) == f"{FILE}#page={pages}&table={table}&row={row},{row + 1}"
    assert below.through(span).ref(FILE) == span.through(below).ref(FILE)


def test_a_text_still_names_its_lines() -> None:
    span = Span(first=3, last=4).through(Span(first=9, last=9))
    assert span.ref("a.txt") == "a.txt#line=3,9"


@given(st.lists(st.tuples(st.floats(0, 500), st.floats(1, 60)), min_size=1, max_size=8))
def test_pieces_of_a_line_are_one_however_they_come(pieces: list[tuple[float, float]]) -> None:
    strokes = [Stroke(100.0, start, start + length) for start, length in pieces]
    assert one_line_each(strokes) == one_line_each(reversed(strokes))
    ends = [(start, start + length) for start, length in pieces]
    assert all(any(line.start <= start and end <= line.end for line in one_line_each(strokes)) for start, end in ends)


@given(st.integers(2, 5), st.integers(2, 5))
def test_lines_make_cells_and_where_one_is_missing_two_are_one(columns: int, rows: int) -> None:
    across = [Stroke(100.0 + 20 * at, 50, 50 + 40 * columns) for at in range(rows + 1)]
    down = [Stroke(50.0 + 40 * at, 100, 100 + 20 * rows) for at in range(columns + 1)]
    down[1] = Stroke(90.0, 120, 100 + 20 * rows)
    page = DrawnPage(
        number=1, width=600, height=800, glyphs=(), across=tuple(across), down=tuple(down), pictured=0.0, hidden=0
    )
    (table,) = ruled(page)
    assert len(table.regions) == columns * rows - 1
    assert (table.regions[0].columns, table.regions[0].rows) == (2, 1)
    assert table.whole


@pytest.mark.parametrize("raw", [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>"])
def test_what_is_no_pdf_is_told_so(raw: bytes) -> None:
    with pytest.raises(SourceError) as told:
        read_pdf(raw, FILE)
    assert told.value.code == "source-pdf-damaged"


def test_a_picture_of_an_act_is_called_a_scan() -> None:
    from PIL import Image

    out = io.BytesIO()
    Image.new("L", (827, 1169), 255).save(out, "PDF")
    with pytest.raises(SourceError) as told:
        read_pdf(out.getvalue(), FILE)
    assert told.value.code == "source-pdf-scan"


@pytest.mark.parametrize(("side", "lines", "told"), [(595, 2, True), (595, 20, False), (200, 2, False)])
def test_a_scan_under_a_stamp_is_no_page_that_was_read(side: int, lines: int, told: bool) -> None:
    reading = read_pdf(picture_under_text(side, lines), FILE)
    found = [(each.check, each.key) for each in reading.findings]
    assert (("picture-unread", "1") in found) is told


def picture_under_text(side: int, lines: int) -> bytes:
    """A page of 595 by 595 points with a picture so large, and lines of thirty letters over it."""
    text = f"({'A' * 30}) Tj T* " * lines
    shown = f"q {side} 0 0 {side} 0 0 cm /P Do Q BT /F 9 Tf 12 TL 20 400 Td {text}ET".encode()
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 595]/Contents 4 0 R/Resources 7 0 R>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(shown), shown),
        b"<</Subtype/Image/Width 1/Height 1/ColorSpace/DeviceGray/BitsPerComponent 8/Length 1>>stream\n\x80\nendstream",
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        b"<</XObject<</P 5 0 R>>/Font<</F 6 0 R>>>>",
    ]
    out, places = b"%PDF-1.7\n", []
    for at, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (at, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"xref\n0 8\n0000000000 65535 f \n%strailer\n<</Size 8/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        len(out),
    )


# --- printed acts -------------------------------------------------------------------------------


@PRINTED
def test_the_real_programme_comes_out_whole(browser: Browser, tmp_path: Path) -> None:
    blocks = real_blocks()
    printed = office.by_libreoffice({"office": (blocks, LOOKS["landscape, tagged"])}, tmp_path)
    printed |= office.by_chromium(browser, {"browser": (blocks, LOOKS["page headers"])})
    for raw in printed.values():
        reading = held(raw, rows_of(blocks))
        assert (reading.exact, reading.silent) == (reading.rows, ())


@PRINTED
def test_acts_of_other_layouts_come_out_as_from_text(tmp_path: Path) -> None:
    names = ["00_control", "07a_row_per_source", "10d_years_as_rows", "14a_term_merged_vertically", "20g_cell_lost"]
    sets = {name: (blocks_of(text_of(name)), LANDSCAPE) for name in names}
    for name, raw in office.by_libreoffice(sets, tmp_path).items():
        outcome(name, raw)


@PRINTED
def test_rows_over_pages_in_narrow_print_come_out_as_from_text(tmp_path: Path) -> None:
    """Rows of one task go on overleaf, thousands and words are broken in narrow columns."""
    look = Look(size=9, justify=True)
    names = ["03a_decimals_space", "08a_kharkiv2024_form", "10a_capital_current_split", "10d_years_as_rows"]
    sets = {name: (blocks_of(text_of(name)), look) for name in names}
    for name, raw in office.by_libreoffice(sets, tmp_path).items():
        outcome(name, raw)


@PRINTED
def test_no_row_of_any_act_is_wrong_without_a_finding(browser: Browser, tmp_path: Path) -> None:
    no_silence(browser, tmp_path, range(1000, 1010))


@PRINTED
@pytest.mark.long
def test_no_row_of_200_acts_is_wrong_without_a_finding(browser: Browser, tmp_path: Path) -> None:
    no_silence(browser, tmp_path, range(6000, 6200))


@PRINTED
@pytest.mark.long
def test_every_layout_comes_out_as_from_text(browser: Browser, tmp_path: Path) -> None:
    for tagged in (False, True):
        look = replace(LANDSCAPE, tagged=tagged)
        sets = {name: (blocks_of(text_of(name)), look) for name in sorted(GOLD)}
        for name, raw in (*office.by_libreoffice(sets, tmp_path).items(), *office.by_chromium(browser, sets).items()):
            outcome(name, raw)


@PRINTED
@pytest.mark.long
def test_the_real_programme_in_every_print(
    browser: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Prints the matrix: rows exact, beside what pdfplumber's own tables give."""
    blocks = real_blocks()
    sets = {name: (blocks, look) for name, look in LOOKS.items()}
    printed = {"LibreOffice": office.by_libreoffice(sets, tmp_path), "Chromium": office.by_chromium(browser, sets)}
    silent: dict[str, tuple[str, ...]] = {}
    for by, files in printed.items():
        for name, raw in files.items():
            reading = held(raw, rows_of(blocks))
            with capsys.disabled():
                print(f"{by:12} {name:34} {reading.exact}/{reading.rows} rows exact, pdfplumber {plumbed(raw, blocks)}")  # noqa: T201  # the figures are what the matrix is for
            silent[f"{by} {name}"] = reading.silent
            lost = reading.rows - reading.exact
            if by == "Chromium":
                assert lost <= LOST_BY_CHROMIUM.get(name.removesuffix(", tagged"), 0), name
            else:
                assert lost <= (0 if name in EXACT_BY_LIBREOFFICE else 2), name
            assert [finding for finding in reading.findings if finding.severity is Severity.CRITICAL] == [], name
    assert {name: rows for name, rows in silent.items() if rows} == {}


def plumbed(raw: bytes, blocks: list[str | Table]) -> int:
    """How many rows pdfplumber's own tables hold exactly."""
    import pdfplumber

    wanted = set(rows_of(blocks))
    with pdfplumber.open(io.BytesIO(raw)) as pdf:
        rows = [row for page in pdf.pages for table in page.extract_tables() for row in table]
    return len(wanted & {plain_row([cell or "" for cell in row]) for row in rows})


def no_silence(browser: Browser, folder: Path, numbers: range) -> None:
    acts = {f"act-{number}": drawn(number) for number in numbers}
    half = len(acts) // 2
    printed = office.by_libreoffice(dict(list(acts.items())[:half]), folder)
    printed |= office.by_chromium(browser, dict(list(acts.items())[half:]))
    silent = {name: held(raw, wanted_rows(acts[name][0])).silent for name, raw in printed.items()}
    assert {name: rows for name, rows in silent.items() if rows} == {}


def outcome(name: str, raw: bytes) -> None:
    """The same tables as from text, and nothing that stops them; a damaged act is refused."""
    reading = extracted(raw)
    critical = [finding for finding in reading.findings if finding.severity is Severity.CRITICAL]
    if name in DAMAGED:
        assert critical, name
        return
    wrong = differences(GOLD[name], tables_of(reading.files), sources=name not in BY_SOURCE_COLUMNS)
    assert (wrong, critical) == ([], []), name
