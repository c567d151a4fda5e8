"""`read_html`: a page of a council's site becomes the Document that every kind of file becomes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree, html

from flows.model.errors import SourceError
from flows.model.findings import Finding
from flows.stages.acts.readers.content import MOST_QUOTED, ActReading, FileCell, FileTable, document, whole
from flows.stages.acts.readers.docx.runs import RAISED
from flows.stages.acts.readers.text import encoding_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_CHARSET = re.compile(rb"<meta[^>]*?charset\s*=\s*[\"']?\s*([\w-]+)|<\?xml[^>]*?encoding=[\"']([\w-]+)", re.IGNORECASE)
_HEAD = 4096
_ENCODINGS = {"windows-1251": "cp1251", "cp1251": "cp1251", "win-1251": "cp1251", "utf-8": "utf-8-sig",
              "utf8": "utf-8-sig", "koi8-u": "koi8-u"}  # fmt: skip
_NOT_SHOWN = frozenset(
    {"script", "style", "noscript", "template", "head", "svg", "object", "iframe", "select", "button", "textarea",
     "input", "video", "audio", "canvas", "map", "datalist", "nav", "rt", "rp"}
)  # fmt: skip
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "article", "blockquote", "pre", "dd",
     "dt", "dl", "center", "header", "footer", "main", "aside", "form", "fieldset", "figure", "address", "hr",
     "figcaption", "caption", "tr", "td", "th"}
)  # fmt: skip
_STRUCK = frozenset({"del", "s", "strike"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_LINE_THROUGH = re.compile(r"text-decoration[^;]*line-through", re.IGNORECASE)
_AFTER_FIGURE = re.compile(r"\d\s?$")
_TABLE_MARKS = re.compile(r"</?table(?=[\s>])", re.IGNORECASE)
_NO_MARKUP = re.compile(r"<!--.*?-->|<script.*?</script>", re.IGNORECASE | re.DOTALL)
MOST_SPAN = 1000
"""HTML: no cell covers more columns; more rows only fill a machine."""


def read_html(file: str, raw: bytes, encoding: str | None = None) -> ActReading:
    """The page's paragraphs and tables in order; what is hidden is left out, what is struck out is kept: both are told.

    Raises:
        SourceError: It is in an encoding that it does not name, is empty, cut off, or no page.
    """
    text = _text(file, raw, encoding)
    try:
        root = html.document_fromstring(text, parser=html.HTMLParser(no_network=True, huge_tree=False))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as fault:
        raise SourceError("source-damaged", file=file) from fault
    if _is_cut(text):
        raise SourceError("source-damaged", file=file)
    page = _Page()
    body = root.find("body")
    read = document(file, raw, page.blocks(root if body is None else body))
    if not read.blocks:
        raise SourceError("source-empty", file=file)
    return ActReading(document=read, findings=tuple(page.findings(file)))


def _text(file: str, raw: bytes, encoding: str | None) -> str:
    """The page as text: by its mark, as it says itself, as the facts say, else as UTF-8."""
    said = _CHARSET.search(raw[:_HEAD])
    own = (said[1] or said[2]).decode().casefold() if said else None
    if own is not None and own not in _ENCODINGS:
        raise SourceError("source-encoding", file=file, encoding=own)
    chosen = encoding or (_ENCODINGS[own] if own else None)
    try:
        text = raw.decode(encoding_of(raw, chosen))
    except UnicodeDecodeError as fault:
        raise SourceError("source-not-utf8", file=file, byte=fault.start) from fault
    return re.sub(r"^\s*<\?xml[^>]*>", "", text.replace("\0", ""))  # a text that says its encoding is refused by lxml


def _is_cut(text: str) -> bool:
    """Whether a table begins and never ends: a page that was not received whole still opens."""
    marks = [mark.lower() for mark in _TABLE_MARKS.findall(_NO_MARKUP.sub("", text))]
    return marks.count("<table") > marks.count("</table")


@dataclass(slots=True)
class _Flow:
    """Paragraphs and tables as they come; the last paragraph may go on."""

    blocks: list[str | FileTable] = field(default_factory=list)
    line: str = ""

    def end(self) -> None:
        """A paragraph ends."""
        if self.line.strip():
            self.blocks.append(self.line)
        self.line = ""


class _Page:
    """What a page shows, and what it hides or strikes out."""

    def __init__(self) -> None:
        self._hidden: list[str] = []
        self._struck: list[str] = []

    def blocks(self, element: _Element) -> tuple[str | FileTable, ...]:
        """The paragraphs and tables of a body or of a cell."""
        flow = _Flow()
        self._walk(element, flow)
        flow.end()
        return tuple(flow.blocks)

    def _walk(self, element: _Element, flow: _Flow, *, raised: bool = False) -> None:
        self._say(element.text, flow, raised=raised)
        for each in element:
            self._one(each, flow, raised=raised)
            self._say(each.tail, flow, raised=raised)

    def _one(self, each: _Element, flow: _Flow, *, raised: bool) -> None:
        name = each.tag if isinstance(each.tag, str) else ""
        if not name or name in _NOT_SHOWN:
            return
        if _is_hidden(each):
            self._hidden.append(_plain(each))
        elif name == "table":
            flow.end()
            flow.blocks.append(self._table(each))
        elif name == "br":
            flow.line += "\n"
        else:
            self._inside(each, name, flow, raised=raised)

    def _inside(self, each: _Element, name: str, flow: _Flow, *, raised: bool) -> None:
        if name in _STRUCK or _LINE_THROUGH.search(each.get("style", "")):
            self._struck.append(_plain(each))
        if name in _BLOCKS:
            flow.end()
        self._walk(each, flow, raised=raised or name == "sup")
        if name in _BLOCKS:
            flow.end()

    def _say(self, text: str | None, flow: _Flow, *, raised: bool) -> None:
        """Line ends of the file are spaces; a raised mark after a figure is no digit of it."""
        shown = re.sub(r"[ \t\r\n\f]+", " ", text or "")
        flow.line += shown.translate(RAISED) if raised and _AFTER_FIGURE.search(flow.line) else shown

    def _table(self, table: _Element) -> FileTable:
        rows: list[tuple[FileCell, ...]] = []
        covered: dict[int, int] = {}
        found = [row for row in _rows(table) if not self._is_hidden_row(row)]
        for at, row in enumerate(found):
            rows.append(tuple(self._boxes(row, covered, len(found) - at)))
            covered = {column: depth - 1 for column, depth in covered.items() if depth > 1}
        return FileTable(tuple(rows))

    def _is_hidden_row(self, row: _Element) -> bool:
        if hidden := _is_hidden(row):
            self._hidden.append(_plain(row))
        return hidden

    def _boxes(self, row: _Element, covered: dict[int, int], left: int) -> Iterator[FileCell]:
        """The row's cells, each in the first column that no cell above covers; `covered` learns what they cover."""
        column = 0
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            if _is_hidden(cell):
                self._hidden.append(_plain(cell))
                continue
            while column in covered:
                column += 1
            columns = _span(cell, "colspan")
            rows = min(_span(cell, "rowspan", default=left), left)
            covered.update(dict.fromkeys(range(column, column + columns), rows))
            yield FileCell(column=column, columns=columns, rows=rows, blocks=self.blocks(cell))
            column += columns

    def findings(self, file: str) -> Iterator[Finding]:
        """What nobody sees, and what is struck out."""
        for check, texts in (("text-struck", self._struck), ("text-hidden", self._hidden)):
            if shown := "; ".join(filter(None, dict.fromkeys(texts))):
                yield Finding.of(check, value=shown[:MOST_QUOTED], source_ref=file)


def _rows(table: _Element) -> Iterator[_Element]:
    """The rows as a browser shows them: a foot stands below the bodies wherever it is written."""
    parts = [each for each in table if isinstance(each.tag, str)]
    for names in (("thead",), ("tbody", "tr"), ("tfoot",)):
        for part in parts:
            if part.tag in names:
                yield from [part] if part.tag == "tr" else part.iterchildren("tr")


def _span(cell: _Element, name: str, *, default: int = 1) -> int:
    """How much a cell covers; 0 rows are all that follow, and what is no number is one."""
    text = (cell.get(name) or "1").strip()
    count = int(text) if text.isdecimal() and len(text) < len(str(MOST_SPAN)) + 1 else 1
    return min(count or default, MOST_SPAN)


def _is_hidden(element: _Element) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style", "")))


def _plain(element: _Element) -> str:
    return whole(["".join(map(str, element.itertext()))])
