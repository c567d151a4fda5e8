"""Acts printed to PDF by LibreOffice and by Chromium are read as they were, or the wrong row has a finding."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import office
from support.acts import Layout, real, render
from support.browser import browser
from support.documents_of_acts import Look, Table, blocks_of, weights_of, whole_rows
from support.layouts import BY_SOURCE_COLUMNS, DAMAGED, differences, gold, tables_of, text_of
from support.pdf_acts import FILE, extracted, held
from support.places import SUPPORT
from support.random_documents import Drawn, plain_row, wanted_rows

from flows.messages.text import Severity
from flows.model.document import Span
from flows.model.errors import SourceError
from flows.stages.acts.readers.pdf import read_pdf
from flows.stages.acts.readers.pdf.glyphs import Drawn as DrawnPage
from flows.stages.acts.readers.pdf.glyphs import Stroke
from flows.stages.acts.readers.pdf.grid import one_line_each, ruled

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from playwright.sync_api import Browser
    from support.documents_of_acts import Look as _Look
    from support.pdf_acts import Held, Lost

    Rows = Sequence[Sequence[str]]

__all__ = ["browser"]

COMPARE = Path(sys.prefix) / "compare" / "bin" / "python"
"""The interpreter of the libraries that this reader is held against (`make compare`)."""
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
COMPARED = ("landscape", "narrow columns", "hyphenated and justified", "serif 8 pt")
"""Prints in which other libraries look for tables too: each of them takes minutes for these."""
LEAST = 103
"""So many of the 104 rows with a task's number must be exact, unless the print itself holds two readings."""


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
def test_two_acts_that_print_alike_are_told_with_both_readings(browser: Browser) -> None:
    """A space at a line's end is no part of what Chromium prints: no reader can say which act it was."""
    acts = [rows_alone("3.3.", "5.13."), rows_alone("3.3.", "5.13.", otherwise={"е- к": "е-к", "API /Д": "API / Д"})]
    printed = [office.by_chromium(browser, {"act": (act, LOOKS["narrow columns"])})["act"] for act in acts]
    assert undated(printed[0]) == undated(printed[1])
    for act in acts:
        reading = held(printed[0], rows_of(act))
        assert reading.silent == ()
        assert all(one.offered for one in reading.lost)


def rows_alone(*numbers: str, otherwise: Mapping[str, str] = MappingProxyType({})) -> list[str | Table]:
    """These rows of annex 1 under its header, some of their words written otherwise."""
    whole = next(block for block in real_blocks() if isinstance(block, Table) and block.head)
    rows = [row for row in whole.rows[whole.head :] if row[0].startswith(numbers)]
    for old, new in otherwise.items():
        rows = [tuple(text.replace(old, new) for text in row) for row in rows]
    return [Table((*whole.rows[: whole.head], *rows), whole.head)]


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
@pytest.mark.parametrize("by", ["LibreOffice", "Chromium"])
def test_the_real_programme_in_every_print(
    browser: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str], by: str
) -> None:
    """Prints the matrix: rows exact, all and those with a number, and silent, beside what other libraries' tables hold.

    A print may hold fewer only where the act as it was read prints to the same bytes: nobody can tell the two apart.
    """
    blocks = real_blocks()
    sets = {name: (blocks, look) for name, look in LOOKS.items()}
    printed = office.by_libreoffice(sets, tmp_path) if by == "LibreOffice" else office.by_chromium(browser, sets)
    wanted = rows_of(blocks)
    others = rows_by_others({name: printed[name] for name in COMPARED}, tmp_path)
    wrong: dict[str, object] = {}
    for name, raw in printed.items():
        reading = held(raw, wanted)
        counts = {"pdfplumber": plumbed(raw)} | others.get(name, {})
        with capsys.disabled():
            print(shown(f"{by}, {name}", reading, {each: exact(rows, wanted) for each, rows in counts.items()}))  # noqa: T201  # the figures are what the matrix is for
        critical = [finding for finding in reading.findings if finding.severity is Severity.CRITICAL]
        not_offered = [one for one in reading.lost if not one.offered]
        if reading.silent or critical or not_offered:
            wrong[name] = (reading.silent, critical, not_offered)
        if reading.exact_keyed < LEAST and not (by == "Chromium" and prints_the_same(browser, name, reading, raw)):
            wrong[name] = reading.lost
    assert wrong == {}


def shown(name: str, reading: Held, others: dict[str, int]) -> str:
    """A line of the matrix."""
    exact_ones = f"{reading.exact}/{reading.rows} rows, {reading.exact_keyed}/{reading.keyed} keyed"
    beside = ", ".join(f"{by} {count}" for by, count in others.items())
    return f"{name:45} {exact_ones}, {len(reading.silent)} silent; {beside}"


def exact(rows: Rows, wanted: Rows) -> int:
    """How many of the wanted rows stand among these."""
    return len({tuple(row) for row in wanted} & {plain_row(row) for row in rows})


def prints_the_same(browser: Browser, name: str, reading: Held, raw: bytes) -> bool:
    """Whether the act as it was read prints to the same bytes, but for the time of printing."""
    blocks = as_read(real_blocks(), reading.lost, LOOKS[name])
    (again,) = office.by_chromium(browser, {name: (blocks, LOOKS[name])}).values()
    return undated(again) == undated(raw)


def undated(pdf: bytes) -> bytes:
    return re.sub(rb"/(?:Creation|Mod)Date \([^)]*\)", b"", pdf)


def as_read(blocks: list[str | Table], lost: Sequence[Lost], look: Look) -> list[str | Table]:
    """The act with the rows that were read instead of its own, its columns as wide as they were."""
    read = {one.wanted: one.read for one in lost}

    def row_of(row: tuple[str, ...]) -> tuple[str, ...]:
        texts = read.get(plain_row(row), row)
        return (*texts, *[""] * (len(row) - len(texts)))

    return [
        Table(tuple(map(row_of, block.rows)), block.head, tuple(weights_of(block, look)))
        if isinstance(block, Table)
        else block
        for block in blocks
    ]


def plumbed(raw: bytes) -> Rows:
    """The rows of pdfplumber's own tables."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(raw)) as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables()]
    return [[cell or "" for cell in row] for table in tables for row in table]


def rows_by_others(files: dict[str, bytes], folder: Path) -> dict[str, dict[str, Rows]]:
    """The rows of Camelot's and of img2table's own tables, by file: they have an environment of their own."""
    assert COMPARE.exists(), "Camelot and img2table are not installed: make compare"
    at = folder / "compared"
    at.mkdir()
    for name, raw in files.items():
        (at / f"{name}.pdf").write_bytes(raw)
    command = [str(COMPARE), str(SUPPORT / "other_tables.py"), str(at)]
    found = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    rows: dict[str, dict[str, Rows]] = json.loads(found.stdout)
    return rows


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
