"""A page as councils' sites serve it: its tables as a browser shows them."""

from __future__ import annotations

import pytest

from flows.model.errors import SourceError
from flows.stages.acts.readers.html import read_html

ROW = "<tr><td>а</td><td>б</td><td>в</td></tr>"


def rows(page: str) -> list[list[str]]:
    document = read_html("act.html", page.encode()).document
    return [list(row.texts) for grid in document.grids for row in grid.rows]


def lines(page: str) -> list[str]:
    blocks = read_html("act.html", page.encode()).document.blocks
    return [block.text for block in blocks]  # type: ignore[union-attr]


def told(page: str) -> dict[str, str]:
    return {finding.check: finding.value for finding in read_html("act.html", page.encode()).findings}


def test_cells_over_rows_and_columns_leave_blanks() -> None:
    head = "<tr><th rowspan=2>№</th><th colspan=2>Обсяг</th></tr><tr><th>2026</th><th>2027</th></tr>"
    page = f"<table>{head}{ROW}</table>"
    assert rows(page) == [["№", "Обсяг", ""], ["", "2026", "2027"], ["а", "б", "в"]]


def test_a_row_that_lacks_a_cell_is_short() -> None:
    assert rows(f"<table>{ROW}<tr><td>1<td>2</table>") == [["а", "б", "в"], ["1", "2"]]


def test_a_cell_over_no_rows_covers_all_that_follow() -> None:
    page = "<table><tr><td rowspan=0>а</td><td>б</td><td>в</td></tr><tr><td>1</td><td>2</td></tr></table>"
    assert rows(page) == [["а", "б", "в"], ["", "1", "2"]]


def test_tables_that_hold_a_page_together_are_taken_off() -> None:
    page = f"<table><tr><td>меню</td><td><p>Додаток 1<table>{ROW}{ROW}</table></td></tr></table>"
    assert rows(page) == [["а", "б", "в"]] * 2


def test_spaces_breaks_and_blocks_are_white_space_as_a_browser_shows_it() -> None:
    page = "<table><tr><td>1&nbsp;250,00</td><td>одне<br>два</td><td><p>три</p><p>чо\nтири</p></td></tr></table>"
    assert rows(page) == [["1 250,00", "одне два", "три чо тири"]]
    assert rows("<table><tr><td>а<td>б<td>100<br>200</table>")[0][2] == "100\n200"
    assert rows("<table><tr><td>а<td>б<td>100<sup>1</sup></table>")[0][2] == "100¹"
    assert lines("<p>онлайн&shy;сер<b>ві</b>с") == ["онлайнсервіс"]


def test_what_a_browser_does_not_show_is_no_text() -> None:
    page = "<script>var а = '<table>'</script><style>p{}</style><!-- ні --><p>Програма<nav>меню</nav>"
    assert lines(page) == ["Програма"]
    assert told("<p>Програма<p style='display: none'>таємне") == {"text-hidden": "таємне"}
    assert told(f"<table>{ROW}<tr hidden><td>1<td>2<td>3</table>") == {"text-hidden": "123"}
    assert told("<p>Програма <del>старе</del>") == {"text-struck": "старе"}


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        ('<meta charset="windows-1251">', "cp1251"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', "cp1251"),
        ('<?xml version="1.0" encoding="windows-1251"?><html>', "cp1251"),
        ('<meta charset="utf-8">', "utf-8"),
        ("<html>", "utf-8"),
        ("<html>", "utf-16"),
    ],
)
def test_the_encoding_is_what_the_page_says_else_utf_8(head: str, encoding: str) -> None:
    raw = f"{head}<body><p>Програма інформатизації «Їжак»".encode(encoding)
    (only,) = read_html("act.html", raw).document.blocks
    assert only.text == "Програма інформатизації «Їжак»"  # type: ignore[union-attr]


def test_an_encoding_is_never_guessed_but_may_be_named() -> None:
    raw = "<html><body><p>Програма".encode("cp1251")
    with pytest.raises(SourceError) as refused:
        read_html("act.html", raw)
    assert refused.value.code == "source-not-utf8"
    assert read_html("act.html", raw, "cp1251").document.blocks[0].text == "Програма"  # type: ignore[union-attr]
    with pytest.raises(SourceError) as unknown:
        read_html("act.html", b"<meta charset=shift-jis><p>x")
    assert unknown.value.code == "source-encoding"


def test_a_page_that_was_cut_off_within_a_table_is_refused() -> None:
    with pytest.raises(SourceError) as refused:
        read_html("act.html", f"<p>Програма<table>{ROW}<tr><td>1".encode())
    assert refused.value.code == "source-damaged"
    assert lines("<p>Програма<script>'<table>'</script><!-- <table> -->") == ["Програма"]


def test_spans_made_to_fill_a_machine_are_cut() -> None:
    page = f"<table><tr><td colspan=99999999 rowspan=99999999>а</td></tr>{ROW}</table>"
    assert rows(page)[-1][-3:] == ["а", "б", "в"]
