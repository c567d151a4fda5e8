"""An act in tab-separated text becomes DOCX and HTML with real tables, as offices set them.

It shares no code with the readers. Merged cells come from the blanks of the text: a heading covers its row, a header
covers its columns and the rows below it, and a cell may go on downwards.
"""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Texts = list[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first `head` rows are its header; how wide its columns are, if not as their texts ask."""

    rows: tuple[tuple[str, ...], ...]
    head: int
    weights: tuple[float, ...] = ()

    @property
    def width(self) -> int:
        return len(self.rows[0])


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell in its row: where it begins and what it covers; `above` where it only goes on from the row above."""

    column: int
    text: str
    columns: int = 1
    rows: int = 1
    above: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How an act is set: millimetres, points."""

    width: float = 210
    height: float = 297
    font: str = "Liberation Serif"
    size: float = 12
    justify: bool = False
    banner: str = ""
    hyphenate: bool = False
    repeat: bool = True
    whole_rows: bool = False
    merge_down: bool = True
    weights: tuple[float, ...] = ()
    margin: float = 15
    padding: float = 1.9
    tagged: bool = False
    rules: str = "all"
    """Which lines are drawn: `all`, `none`, those `across` only, or bands that are `shaded` instead."""

    def turned(self) -> tuple[float, float]:
        return self.width, self.height


# --- text to tables ------------------------------------------------------------------------------

_TABLE_TABS = 2


def blocks_of(text: str) -> list[str | Table]:
    """Paragraphs and tables; rows of a table are whole in the text, or blank lines part them."""
    blocks: list[str | Table] = []
    rows: list[tuple[str, ...]] = []
    for line in [*text.split("\n"), ""]:
        cells = tuple(line.split("\t"))
        if len(cells) > _TABLE_TABS and any(cells) and not _is_signature(cells):
            if rows and (len(cells) != len(rows[0])):
                blocks.append(_table(rows))
                rows = []
            rows.append(cells)
            continue
        if rows:
            blocks.append(_table(rows))
            rows = []
        if line.strip():
            blocks.append(" ".join(line.split()))
    return blocks


def _is_signature(cells: Sequence[str]) -> bool:
    return bool(re.search(r"ПЕТРЕНКО|КОВАЛЬ|Петренко", " ".join(cells))) and not cells[0].strip().isdigit()


def _table(rows: Sequence[tuple[str, ...]]) -> Table:
    head = 1
    if len(rows[0]) == _TABLE_TABS + 1:
        head = 0
    else:
        while head < len(rows) and head < 4 and not rows[head][0] and not any(map(_is_key, rows[head])):
            head += 1
        if head < len(rows) and all(cell == str(at) for at, cell in enumerate(rows[head], 1)):
            head += 1
    return Table(tuple(rows), head)


def _is_key(text: str) -> bool:
    return bool(re.match(r"\d+\.\d", text))


def whole_rows(blocks: Sequence[str | Table]) -> list[tuple[str, ...]]:
    """Every row of every table, as it must be read."""
    return [row for block in blocks if isinstance(block, Table) for row in block.rows]


def placed(table: Table, *, merge_down: bool) -> list[list[Placed]]:
    """Each row's cells, merged as the blanks of the text say."""
    covered: set[tuple[int, int]] = set()
    out: list[list[Placed]] = []
    for at in range(len(table.rows)):
        row: list[Placed] = []
        for column in range(table.width):
            if (at, column) in covered:
                continue
            columns = _columns(table, at, column, covered)
            rows = 1 if columns == table.width else _rows(table, at, column, columns, merge_down=merge_down)
            covered |= {(at + down, column + right) for down in range(rows) for right in range(columns)}
            row.append(Placed(column, table.rows[at][column], columns, rows))
        out.append(row)
    return out


def _columns(table: Table, at: int, column: int, covered: set[tuple[int, int]]) -> int:
    row, reach = table.rows[at], column + 1
    if at >= table.head:
        return table.width if table.head and column == 0 and row[0] and not any(row[1:]) else 1
    if not row[column] or at + 1 >= table.head or not table.rows[at + 1][column]:
        return 1
    while (
        reach < table.width and not row[reach] and (at, reach) not in covered
        and any(table.rows[below][reach] for below in range(at + 1, table.head))
    ):  # fmt: skip
        reach += 1
    return reach - column


def _rows(table: Table, at: int, column: int, columns: int, *, merge_down: bool) -> int:
    inside = at < table.head
    reach = at + 1
    end = table.head if inside else len(table.rows)
    if columns > 1 or not table.rows[at][column] or (not inside and not (merge_down and table.head)):
        return 1
    while reach < end and not table.rows[reach][column] and (inside or _goes_down(table.rows[reach])):
        reach += 1
    return reach - at


def _goes_down(row: Sequence[str]) -> bool:
    """Whether blanks of a row may go on from above: no heading, no sum."""
    return len(list(filter(None, row))) > 1 and not re.match(
        r"(?i)(всього|усього|разом|у тому)", next(filter(None, row))
    )


# --- widths --------------------------------------------------------------------------------------


def weights_of(table: Table, look: Look) -> list[float]:
    """How wide the columns are to each other: as said, else by their texts."""
    if table.weights:
        return list(table.weights)
    if look.weights and table.width > _TABLE_TABS + 1:
        return [look.weights[at % len(look.weights)] for at in range(table.width)]
    sizes = []
    for column in range(table.width):
        texts = [row[column] for row in table.rows if row[column] and any(row[1:])]
        pieces = [len(piece) for text in texts for piece in re.split(r"[ -]", text)]
        mean = sum(map(len, texts)) / max(1, len(texts))
        sizes.append(max(5.0, min(max(pieces, default=1), 16) * 1.0, mean**0.5 * 1.9))
    return sizes


# --- soft hyphens --------------------------------------------------------------------------------

_VOWELS = "аеєиіїоуюя"
SOFT = "\u00ad"


def soft(text: str) -> str:
    """The text with soft hyphens where its words may be parted."""
    return re.sub(r"[а-яіїєґА-ЯІЇЄҐ]{6,}", lambda word: _parted(word.group()), text)


def _parted(word: str) -> str:
    out, low = word[:2], word.lower()
    for at in range(2, len(word)):
        may = at < len(word) - 2 and low[at - 1] in _VOWELS and low[at] not in _VOWELS + "ьй" and low[at + 1] in _VOWELS
        out += (SOFT if may else "") + word[at]
    return out


# --- HTML ----------------------------------------------------------------------------------------


def as_html(blocks: Sequence[str | Table], look: Look) -> str:
    """The act as a page of a site, or for printing by a browser."""
    style = (
        f"@page {{ size: {look.width}mm {look.height}mm; margin: {look.margin}mm }}"
        f"body {{ font: {look.size}pt '{look.font}'; margin: 0; overflow-wrap: anywhere }}"
        f"p, td, th {{ text-align: {'justify' if look.justify else 'left'} }} th {{ font-weight: normal }}"
        "table { border-collapse: collapse; width: 100%; table-layout: fixed }"
        f"td, th {{ {_BORDERS[look.rules]}; padding: 0.4mm {look.padding}mm; vertical-align: top }}"
        f"{'tr { break-inside: avoid }' if look.whole_rows else ''}"
        f"{'' if look.repeat else 'thead { display: table-row-group }'}"
        f"body {{ hyphens: {'manual' if look.hyphenate else 'none'} }}"
    )
    body = "\n".join(_html(block, look) for block in blocks)
    head = f'<meta charset="utf-8"><title>Програма</title><style>{style}</style>'
    return f'<!doctype html><html lang="uk">{head}{body}</html>'


_BORDERS = {
    "all": "border: 0.7pt solid black",
    "none": "border: 0",
    "across": "border: 0; border-bottom: 0.7pt solid black",
    "shaded": "border: 0; background: #eee",
}


def _html(block: str | Table, look: Look) -> str:
    if isinstance(block, str):
        return f"<p>{_words(block, look)}</p>"
    weights = weights_of(block, look)
    columns = "".join(f'<col style="width:{100 * weight / sum(weights):.3f}%">' for weight in weights)
    rows = ["".join(_html_cell(cell, look, "td") for cell in row) for row in placed(block, merge_down=look.merge_down)]
    lines = [f"<tr>{row}</tr>" for row in rows]
    head = f"<thead>{''.join(lines[: block.head])}</thead>" if block.head else ""
    return f"<table><colgroup>{columns}</colgroup>{head}<tbody>{''.join(lines[block.head :])}</tbody></table>"


def _html_cell(cell: Placed, look: Look, tag: str) -> str:
    spans = f' colspan="{cell.columns}"' * (cell.columns > 1) + f' rowspan="{cell.rows}"' * (cell.rows > 1)
    return f"<{tag}{spans}>{_words(cell.text, look)}</{tag}>"


def _words(text: str, look: Look) -> str:
    return escape(soft(text) if look.hyphenate else text)


# --- DOCX ----------------------------------------------------------------------------------------

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/word/{part}.xml" '
        f'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        for part, kind in (("document", "document.main"), ("settings", "settings"), ("header1", "header"))
    )
    + "</Types>"
)
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOT = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
)


def _relations(*parts: tuple[str, str]) -> str:
    links = [
        f'<Relationship Id="r{at}" Type="{_RELATION}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(parts)
    ]
    return f"{_ROOT}{''.join(links)}</Relationships>"


def as_docx(blocks: Sequence[str | Table], look: Look) -> bytes:
    """The act as an office's document."""
    body = "".join(_docx(block, look) for block in blocks)
    page = (
        f'<w:sectPr>{_header_link(look)}<w:pgSz w:w="{_twips(look.width)}" w:h="{_twips(look.height)}"'
        f"{' w:orient=' + chr(34) + 'landscape' + chr(34) if look.width > look.height else ''}/>"
        f'<w:pgMar w:top="{_twips(look.margin)}" w:bottom="{_twips(look.margin)}" w:left="{_twips(look.margin)}"'
        f' w:right="{_twips(look.margin)}" w:header="{_twips(7)}" w:footer="{_twips(7)}"/></w:sectPr>'
    )
    relation = f'xmlns:r="{_RELATION}"'
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": _relations(("settings", "settings.xml"), ("header", "header1.xml")),
        "word/document.xml": f"<w:document {_W} {relation}><w:body>{body}{page}</w:body></w:document>",
        "word/settings.xml": f"<w:settings {_W}>{'<w:autoHyphenation/>' if look.hyphenate else ''}</w:settings>",
        "word/header1.xml": f"<w:hdr {_W}>{_paragraph(look.banner, look)}</w:hdr>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return out.getvalue()


def _header_link(look: Look) -> str:
    return '<w:headerReference w:type="default" r:id="r1"/>' if look.banner else ""


def _twips(millimetres: float) -> int:
    return round(millimetres * 56.6929)


def _paragraph(text: str, look: Look) -> str:
    align = '<w:jc w:val="both"/>' if look.justify else ""
    fonts = f'<w:rFonts w:ascii="{look.font}" w:hAnsi="{look.font}" w:cs="{look.font}" w:eastAsia="{look.font}"/>'
    size = f'<w:sz w:val="{round(look.size * 2)}"/><w:lang w:val="uk-UA"/>'
    properties = f'<w:pPr><w:spacing w:before="0" w:after="0"/>{align}<w:rPr>{fonts}{size}</w:rPr></w:pPr>'
    return (
        f'<w:p>{properties}<w:r><w:rPr>{fonts}{size}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )


def _docx(block: str | Table, look: Look) -> str:
    if isinstance(block, str):
        return _paragraph(block, look)
    weights = weights_of(block, look)
    room = _twips(look.width - 2 * look.margin)
    widths = [round(room * weight / sum(weights)) for weight in weights]
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in _SIDES[look.rules]
    )
    margins = "".join(f'<w:{side} w:w="{_twips(look.padding)}" w:type="dxa"/>' for side in ("left", "right"))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    properties = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
    )
    rows = "".join(_docx_rows(block, widths, look))
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>{_paragraph('', look)}"


_SIDES = {
    "all": ("top", "left", "bottom", "right", "insideH", "insideV"),
    "none": (),
    "across": ("top", "bottom", "insideH"),
    "shaded": (),
}


def _docx_rows(table: Table, widths: Sequence[int], look: Look) -> Iterator[str]:
    going: dict[int, tuple[int, int]] = {}
    for at, row in enumerate(placed(table, merge_down=look.merge_down)):
        cells = list(row)
        for column, (columns, left) in list(going.items()):
            cells.append(Placed(column, "", columns, above=True))
            going[column] = (columns, left - 1)
            if left == 1:
                del going[column]
        going |= {cell.column: (cell.columns, cell.rows - 1) for cell in row if cell.rows > 1}
        head = "<w:tblHeader/>" if look.repeat and at < table.head else ""
        whole = "<w:cantSplit/>" if look.whole_rows else ""
        yield f"<w:tr><w:trPr>{whole}{head}</w:trPr>"
        for cell in sorted(cells, key=lambda cell: cell.column):
            yield _docx_cell(cell, widths, look)
        yield "</w:tr>"


def _docx_cell(cell: Placed, widths: Sequence[int], look: Look) -> str:
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merge = "<w:vMerge/>" if cell.above else '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
    width = sum(widths[cell.column : cell.column + cell.columns])
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}</w:tcPr>{_paragraph(cell.text, look)}</w:tc>'
    )
