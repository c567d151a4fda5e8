"""Tables without lines are read where the print proves them; else a finding says so, and no row is wrong unsaid."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support import office
from support.browser import browser
from support.documents_of_acts import Look, as_html, blocks_of
from support.layouts import differences, gold, tables_of, text_of
from support.pdf_acts import FILE, extracted, held
from support.random_documents import Drawn as DrawnAct
from support.random_documents import wanted_rows

from flows.stages.acts.readers.pdf import read_pdf
from flows.stages.acts.readers.pdf.glyphs import Drawn, Glyph
from flows.stages.acts.readers.pdf.unruled import unruled

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

__all__ = ["browser"]

PRINTED = pytest.mark.skipif(bool(office.missing()), reason=f"apt-get install {office.missing()}")
PLAIN = Look(width=297, height=210, size=10, rules="none")
LAYOUTS = ("00_control", "07a_row_per_source", "10d_years_as_rows", "12e_dirs_unnumbered", "15a_ind_other_headers")
WIDTH, SPACE, LEADING, ROW = 5.0, 2.5, 12.0, 16.0

# --- pages set by hand --------------------------------------------------------------------------

Rows = list[tuple[str, ...]]
HEADER: Rows = [("Захід", "Виконавці", "Строк", "2026", "Результат")]
ACT: Rows = [
    *HEADER,
    ("1.1. Мережа/для шкіл", "Відділ/освіти", "2026", "120,5", "Є мережа"),
    ("1.2. Сервер", "Відділ", "2026", "0", "Є сервер/і копії"),
    ("2.1. Сайт", "Рада", "2026", "33", "Є сайт"),
]
STARTS = (50.0, 200.0, 320.0, 400.0, 460.0)


def page(rows: Rows, *, step: float = ROW, starts: tuple[float, ...] = STARTS) -> Drawn:
    """A page with these rows, `/` parting the lines of a cell."""
    glyphs: list[Glyph] = []
    y = 100.0
    for row in rows:
        for x, cell in zip(starts, row, strict=False):
            for down, line in enumerate(cell.split("/")):
                glyphs += set_line(line, x, y + down * LEADING)
        y += (max(cell.count("/") for cell in row)) * LEADING + step
    return Drawn(number=1, width=600, height=800, glyphs=tuple(glyphs), across=(), down=(), pictured=0, hidden=0)


def set_line(text: str, x: float, y: float) -> list[Glyph]:
    """Letters that are all as wide, and spaces half of it."""
    out: list[Glyph] = []
    for letter in text:
        end = x + (SPACE if letter == " " else WIDTH)
        out.append(Glyph(letter, x, end, y, 10, len(out), None, artifact=False, turn=0))
        x = end
    return out


def test_gutters_and_gaps_make_a_table() -> None:
    found = unruled([page(ACT)])
    (table,) = found.tables[1]
    assert (len(table.xs) - 1, len(table.ys) - 1) == (5, 4)
    assert not found.doubtful


DOUBTFUL = {
    "rows as near as the lines of a text": page(ACT, step=LEADING),
    "numbers that go down": page([ACT[0], ACT[3], ACT[2], ACT[1]]),
    "a number printed twice": page([*ACT[:3], ACT[2], ACT[3]]),
    "a column without a header": page([("Захід", "Виконавці", "Строк", "2026"), *ACT[1:]]),
    "no header at all": page(ACT[1:]),
    "a text that goes on in the next column": page([*ACT[:3], ("2.1. " + "Сайт" * 8, "Рада", "2026", "33", "Є")]),
    "one header over two columns that nothing parts": page(
        [("Захід", "Виконавці і джерела і все інше", "", "2026", "Результат"), *ACT[1:]]
    ),
}


@pytest.mark.parametrize("name", DOUBTFUL)
def test_what_is_not_certain_is_no_table(name: str) -> None:
    found = unruled([DOUBTFUL[name]])
    assert not found.tables
    assert found.doubtful == frozenset({1})


def test_a_signature_is_no_table() -> None:
    signed: Rows = [("Селищний голова", "", "Іван ПЕТРЕНКО"), ("Секретар", "", "Олена КОВАЛЬ")]
    found = unruled([page(signed)])
    assert not found.tables
    assert not found.doubtful


# --- printed acts -------------------------------------------------------------------------------


@PRINTED
def test_acts_without_lines_come_out_as_from_text(browser: Browser) -> None:
    sets = {name: (blocks_of(text_of(name)), PLAIN) for name in LAYOUTS}
    for name, raw in office.by_chromium(browser, sets).items():
        reading = extracted(raw)
        assert "table-unruled" not in {finding.check for finding in reading.findings}
        assert differences(gold()[name], tables_of(reading.files), sources=name != "10d_years_as_rows") == []


@PRINTED
@pytest.mark.parametrize("rules", ["across", "shaded"])
def test_lines_across_and_shades_alter_nothing(browser: Browser, rules: str) -> None:
    blocks = blocks_of(text_of("00_control"))
    (raw,) = office.by_chromium(browser, {"act": (blocks, replace(PLAIN, rules=rules))}).values()
    reading = held(raw, wanted_rows(blocks))
    assert (reading.exact, reading.silent) == (reading.rows, ())


@PRINTED
def test_rows_that_no_gap_parts_are_told(tmp_path: Path) -> None:
    """LibreOffice sets rows as near as lines: nobody can tell where one ends."""
    blocks = blocks_of(text_of("00_control"))
    (raw,) = office.by_libreoffice({"act": (blocks, PLAIN)}, tmp_path).values()
    reading = read_pdf(raw, FILE)
    assert "table-unruled" in {finding.check for finding in reading.findings}
    assert not list(reading.document.grids)


@PRINTED
def test_text_in_columns_is_no_table(browser: Browser) -> None:
    blocks = [block for block in blocks_of(text_of("00_control")) if isinstance(block, str)] * 12
    shown = browser.new_page()
    shown.set_content(as_html(blocks, PLAIN).replace("<body>", "").replace("body {", "body { columns: 3; "))
    raw = shown.pdf(prefer_css_page_size=True)
    shown.close()
    assert not list(read_pdf(raw, FILE).document.grids)


@PRINTED
def test_no_row_of_an_act_without_lines_is_wrong_without_a_finding(browser: Browser) -> None:
    assert silent(browser, range(5000, 5003)) == {}


@PRINTED
@pytest.mark.long
def test_no_row_of_60_acts_without_lines_is_wrong_without_a_finding(browser: Browser) -> None:
    assert silent(browser, range(5100, 5160)) == {}


def silent(browser: Browser, numbers: range) -> dict[str, tuple[str, ...]]:
    acts = {f"act-{number}": DrawnAct(number) for number in numbers}
    sets = {name: (act.blocks(), replace(act.look(), rules="none")) for name, act in acts.items()}
    printed = office.by_chromium(browser, sets)
    unsaid = {name: held(raw, wanted_rows(sets[name][0])).silent for name, raw in printed.items()}
    return {name: rows for name, rows in unsaid.items() if rows}
