"""What Word writes into a DOCX: each way of it read as it is printed, or told, or refused."""

from __future__ import annotations

import io
import zipfile

import pytest
from support.documents_of_acts import Look, Table, as_docx

from flows.model.errors import SourceError
from flows.stages.acts.readers.docx import read_docx
from flows.stages.acts.readers.reading import read_file

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>',
    (
        '<Relationship Id="{0}" Target="{1}" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{0}"/>'
    ),
)


def package(body: str, *, main: str = "word/document.xml", **parts: str) -> bytes:
    """A DOCX of this body, and of its styles and its numbering where they are given."""
    one, each = RELATIONS
    files = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": one.format(each.format("officeDocument", main)),
        main: f"<w:document {W}><w:body>{body}</w:body></w:document>",
        f"word/_rels/{main.rpartition('/')[2]}.rels": one.format("".join(each.format(n, f"{n}.xml") for n in parts)),
        **{f"word/{name}.xml": text for name, text in parts.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def p(text: str, props: str = "", run: str = "") -> str:
    return f"<w:p><w:pPr>{props}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def tc(text: str, props: str = "") -> str:
    return f"<w:tc><w:tcPr>{props}</w:tcPr>{p(text)}</w:tc>"


def tr(*cells: str, props: str = "") -> str:
    return f"<w:tr><w:trPr>{props}</w:trPr>{''.join(cells)}</w:tr>"


def tbl(*rows: str, widths: tuple[int, ...] = ()) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def rows(raw: bytes) -> list[list[str]]:
    return [list(row.texts) for grid in read_docx("act.docx", raw).document.grids for row in grid.rows]


def told(raw: bytes) -> dict[str, str]:
    return {finding.check: finding.value for finding in read_file("docx", "act.docx", raw).findings}


def text(raw: bytes) -> str:
    (only,) = read_docx("act.docx", raw).document.blocks
    return only.text  # type: ignore[union-attr]


PLAIN = tr(tc("а"), tc("б"), tc("в"))


def test_merged_cells_cover_blanks_down_and_across() -> None:
    top = tr(tc("1", '<w:vMerge w:val="restart"/>'), tc("разом", '<w:gridSpan w:val="2"/>'))
    below = tr(tc("", "<w:vMerge/>"), tc("б"), tc("в"))
    (grid,) = read_docx("act.docx", package(tbl(top, below))).document.grids
    assert [list(row.texts) for row in grid.rows] == [["1", "разом", ""], ["", "б", "в"]]
    assert (grid.rows[0].cells[0].rows, grid.rows[0].cells[1].columns) == (2, 2)


def test_an_old_merge_across_and_blanks_before_a_row_keep_their_columns() -> None:
    across = tr(tc("разом", '<w:hMerge w:val="restart"/>'), tc("", "<w:hMerge/>"), tc("в"))
    assert rows(package(tbl(PLAIN, across))) == [["а", "б", "в"], ["разом", "", "в"]]
    indented = tr(tc("б"), tc("в"), props='<w:gridBefore w:val="1"/>')
    assert rows(package(tbl(PLAIN, indented))) == [["а", "б", "в"], ["", "б", "в"]]


def test_edges_a_hair_apart_are_one() -> None:
    wide = tr(tc("а"), tc("б", '<w:gridSpan w:val="2"/>'), tc("в"))
    moved = tr(tc("г", '<w:gridSpan w:val="2"/>'), tc("ґ"), tc("д"))
    assert rows(package(tbl(wide, moved, widths=(2000, 30, 2000, 2000)))) == [["а", "б", "в"], ["г", "ґ", "д"]]
    assert len(rows(package(tbl(wide, moved, widths=(2000, 900, 2000, 2000))))[0]) == 4


def test_columns_of_the_grid_in_which_no_cell_begins_are_none() -> None:
    span = '<w:gridSpan w:val="3"/>'
    assert rows(package(tbl(tr(tc("а", span), tc("б", span)), tr(tc("в", span), tc("г", span))))) == [
        ["а", "б"],
        ["в", "г"],
    ]


def test_content_controls_hide_neither_rows_nor_cells_nor_words() -> None:
    control = "<w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{}</w:sdtContent></w:sdt>"
    row = tr(tc("1"), control.format(tc("2")), f"<w:tc>{control.format(p('3'))}</w:tc>")
    assert rows(package(tbl(PLAIN, control.format(row)))) == [["а", "б", "в"], ["1", "2", "3"]]


@pytest.mark.parametrize(
    "change",
    [
        "<w:p><w:ins><w:r><w:t>нове</w:t></w:r></w:ins></w:p>",
        "<w:p><w:del><w:r><w:delText>старе</w:delText></w:r></w:del></w:p>",
        "<w:p><w:moveTo><w:r><w:t>сюди</w:t></w:r></w:moveTo></w:p>",
        tbl(PLAIN, tr(tc("1"), tc("2"), tc("3"), props="<w:del/>")),
        tbl(tr(tc("1", "<w:cellIns/>"), tc("2"), tc("3"))),
        "<w:p><w:pPr><w:rPr><w:ins/></w:rPr></w:pPr><w:r><w:t>кінець абзацу</w:t></w:r></w:p>",
    ],
)
def test_changes_that_nobody_has_accepted_are_refused(change: str) -> None:
    with pytest.raises(SourceError) as refused:
        read_docx("act.docx", package(p("Програма") + change))
    assert refused.value.code == "source-changes"
    assert "Прийміть або відхиліть зміни" in refused.value.story("uk")


def test_changes_of_looks_are_no_changes_of_the_text() -> None:
    assert text(package(p("Програма", "<w:pPrChange/>", "<w:rPrChange/>"))) == "Програма"


NUMBERING = f"""<w:numbering {W}><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2."/></w:lvl>
<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="{{}}"/><w:lvlText w:val="%3)"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="3"><w:abstractNumId w:val="0"/>
<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>
</w:numbering>"""


def item(text: str, level: int, number: int = 1) -> str:
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def lines(raw: bytes) -> list[str]:
    return [block.text for block in read_docx("act.docx", raw).document.blocks]  # type: ignore[union-attr]


def test_automatic_numbers_are_counted_as_word_counts_them() -> None:
    body = (
        item("а", 0) + item("б", 1) + item("в", 1) + item("г", 0, 2) + item("ґ", 1) + item("д", 0, 3) + item("е", 1, 3)
    )
    printed = ["1. а", "1.1. б", "1.2. в", "2. г", "2.1. ґ", "5. д", "5.1. е"]
    assert lines(package(body, numbering=NUMBERING.format("decimal"))) == printed


def test_an_automatic_number_may_be_all_that_a_cell_holds_and_a_style_may_bring_it() -> None:
    style = f"""<w:styles {W}><w:style w:type="paragraph" w:styleId="Own"><w:basedOn w:val="List"/></w:style><w:style
     w:type="paragraph" w:styleId="List">
     <w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
    </w:styles>"""
    cell = f"<w:tc>{p('', '<w:pStyle w:val=' + chr(34) + 'Own' + chr(34) + '/>')}</w:tc>"
    raw = package(
        tbl(tr(cell, tc("б"), tc("в")), tr(cell, tc("г"), tc("д"))), numbering=NUMBERING.format("decimal"), styles=style
    )
    assert rows(raw) == [["1.1.", "б", "в"], ["1.2.", "г", "д"]]


@pytest.mark.parametrize(
    ("form", "printed"), [("russianLower", "в)"), ("lowerRoman", "iii)"), ("upperLetter", "C)"), ("bullet", "•")]
)
def test_letters_and_roman_numbers_are_counted_too(form: str, printed: str) -> None:
    body = "".join(item("", 2) for _ in range(2)) + item("текст", 2)
    assert lines(package(body, numbering=NUMBERING.format(form)))[-1] == f"{printed} текст"


def test_a_form_of_numbers_that_is_not_known_is_told() -> None:
    raw = package(item("текст", 2), numbering=NUMBERING.format("chineseCounting"))
    assert told(raw) == {"numbering-unclear": "chineseCounting"}


def test_signs_that_are_no_letters_are_printed_as_word_prints_them() -> None:
    run = (
        "<w:p><w:r><w:t>онлайн</w:t><w:noBreakHyphen/><w:t>сер</w:t><w:softHyphen/>"
        "<w:t>вісу\u00adвати</w:t><w:tab/><w:t>так</w:t><w:br/><w:t>ні</w:t></w:r></w:p>"
    )
    assert text(package(run)) == "онлайн-сервісувати так ні"
    symbol = '<w:p><w:r><w:t>не </w:t><w:sym w:font="Symbol" w:char="F0B3"/><w:t> 5</w:t></w:r></w:p>'
    assert text(package(symbol)) == "не ≥ 5"


def test_a_sign_of_an_unknown_font_is_told() -> None:
    cell = '<w:tc><w:p><w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p></w:tc>'
    assert "symbol-unknown" in told(package(tbl(tr(tc("1"), tc("2"), cell))))


def test_a_raised_mark_is_no_digit_of_a_figure() -> None:
    mark = (
        '<w:p><w:r><w:t>100</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r></w:p>'
    )
    assert text(package(mark)) == "100¹"
    unit = '<w:p><w:r><w:t>м</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t></w:r></w:p>'
    assert text(package(unit)) == "м2"


def test_two_figures_in_one_cell_stay_two() -> None:
    cell = f"<w:tc>{p('100')}{p('200')}</w:tc>"
    assert rows(package(tbl(tr(tc("1"), tc("2"), cell))))[0][2] == "100\n200"
    term = f"<w:tc>{p('2026-')}{p('2028')}</w:tc>"
    assert rows(package(tbl(tr(tc("1"), tc("2"), term))))[0][2] == "2026-2028"


def test_what_nobody_sees_is_left_out_and_told_and_what_is_struck_out_is_told() -> None:
    hidden = p("Програма") + p("таємне", run="<w:vanish/>")
    assert lines(package(hidden)) == ["Програма"]
    assert told(package(hidden)) == {"text-hidden": "таємне"}
    by_style = f'<w:styles {W}><w:style w:styleId="H"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    assert told(package(p("Програма") + p("таємне", run='<w:rStyle w:val="H"/>'), styles=by_style)) == {
        "text-hidden": "таємне"
    }
    row = tr(tc("1"), tc("2"), tc("3"), props="<w:hidden/>")
    assert told(package(tbl(PLAIN, row))) == {"text-hidden": "1 2 3"}
    assert told(package(p("старе", run="<w:strike/>"))) == {"text-struck": "старе"}


def test_text_outside_paragraphs_and_tables_is_told_once() -> None:
    box = "<w:r><w:pict><w:textbox><w:txbxContent>{}</w:txbxContent></w:textbox></w:pict></w:r>"
    raw = package(f"<w:p>{box.format(p('Штамп'))}<w:r><w:t>Програма</w:t><w:footnoteReference/></w:r></w:p>")
    assert told(raw) == {"text-outside": "Штамп", "note-outside": "footnote"}
    assert "table-outside" in told(package(f"<w:p>{box.format(tbl(PLAIN))}<w:r><w:t>Програма</w:t></w:r></w:p>"))


def test_a_table_that_holds_the_page_together_is_taken_off() -> None:
    inner = tbl(PLAIN, tr(tc("1"), tc("2"), tc("3")))
    outer = tbl(f"<w:tr><w:tc>{p('Додаток')}{inner}<w:p/></w:tc></w:tr>")
    assert rows(package(outer)) == [["а", "б", "в"], ["1", "2", "3"]]


def test_the_main_part_may_bear_another_name() -> None:
    assert text(package(p("Програма"), main="word/document2.xml")) == "Програма"


def test_places_name_the_table_and_the_row() -> None:
    table = Table((("а", "б", "в"), ("1", "2", "3")), 1)
    raw = as_docx(["Перша", table, "Друга", table], Look())
    grids = read_docx("act.docx", raw).document.grids
    assert [row.span.ref("act.docx") for grid in grids for row in grid.rows][1:3] == [
        "act.docx#table=1&row=2",
        "act.docx#table=2&row=1",
    ]
    assert grids[1].span.ref("act.docx") == "act.docx#table=2&row=1,2"


def test_a_document_of_pictures_is_called_a_scan() -> None:
    with pytest.raises(SourceError) as refused:
        read_docx("act.docx", package("<w:p><w:r><w:drawing/></w:r></w:p>"))
    assert refused.value.code == "source-scan"


@pytest.mark.parametrize("main", ["<!DOCTYPE x [<!ENTITY e 'x'>]><w:document {}><w:body>&e;</w:body></w:document>"])
def test_entities_are_refused(main: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", main.format(W))
    with pytest.raises(SourceError) as refused:
        read_docx("act.docx", out.getvalue())
    assert refused.value.code == "source-hostile"
