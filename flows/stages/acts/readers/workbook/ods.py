"""The sheets of an ODS: beside each value the file holds the text that is shown, and that is what is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from flows.model.errors import SourceError
from flows.stages.acts.readers.content import MOST_CELLS
from flows.stages.acts.readers.docx.names import name_of
from flows.stages.acts.readers.package import odf_content
from flows.stages.acts.readers.workbook.sheets import ShownCell, ShownSheet, reading_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from flows.stages.acts.readers.content import ActReading

_FIGURE = re.compile(r"\d(?:[\d.,\s]*\d)?")
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_EDGES = ("border", "border-top", "border-bottom", "border-left", "border-right")
_NOT_SHOWN = frozenset({"annotation", "shapes", "forms"})
MOST_REPEATS = 20_000
"""A row or cell that is repeated more often only fills the sheet to its end."""


def read_ods(file: str, raw: bytes) -> ActReading:
    """Every sheet that is shown, in order; what a formula has made is told.

    Raises:
        SourceError: It is damaged, locked or hostile, blank, holds unaccepted changes, or more than any annex.
    """
    content = odf_content(file, raw)
    changes = sum(len(each) for each in content.iter(f"{_TABLE}tracked-changes"))
    if changes:
        raise SourceError("source-changes", file=file, count=changes)
    styles = _styles(content)
    tables = [each for each in content.iter(f"{_TABLE}table") if name_of(each.getparent()) == "spreadsheet"]
    return reading_of(file, raw, [_Reader(file, styles).sheet(number, one) for number, one in enumerate(tables, 1)])


@dataclass(frozen=True, slots=True)
class _Styles:
    """The styles that rule cells and those that hide sheets."""

    ruled: frozenset[str]
    hidden: frozenset[str]


def _styles(content: _Element) -> _Styles:
    ruled, hidden = set[str](), set[str]()
    for style in content.iter(f"{_STYLE}style"):
        name = style.get(f"{_STYLE}name", "")
        for props in style:
            if any(props.get(f"{_FO}{edge}", "none") != "none" for edge in _EDGES):
                ruled.add(name)
            if props.get(f"{_TABLE}display") == "false":
                hidden.add(name)
    return _Styles(frozenset(ruled), frozenset(hidden))


@dataclass(slots=True)
class _Reader:
    """Goes through a sheet, row after row."""

    file: str
    styles: _Styles
    rows: dict[int, dict[int, ShownCell]] = field(default_factory=dict)
    hidden: list[str] = field(default_factory=list)
    count: int = 0

    def sheet(self, number: int, table: _Element) -> ShownSheet:
        """The sheet; one that is not shown is hidden as a whole."""
        at = 1
        hidden_columns = _hidden_columns(table)
        for row in _rows(table):
            times = _times(row, "rows")
            if any(_paragraphs(cell) for cell in row) or times <= MOST_REPEATS:
                for _ in range(min(times, MOST_REPEATS)):
                    self._row(row, at, hidden_columns)
                    at += 1
                    if not self.rows.get(at - 1):
                        break
                else:
                    continue
                at += times - 1
            else:
                at += times
        if table.get(f"{_TABLE}style-name") in self.styles.hidden:
            self.hidden += [cell.text for cells in self.rows.values() for cell in cells.values()]
            self.rows = {}
        return ShownSheet(number, self.rows, self.hidden)

    def _row(self, row: _Element, at: int, hidden_columns: frozenset[int]) -> None:
        is_hidden_row, column = row.get(f"{_TABLE}visibility", "visible") != "visible", 1
        for cell in row:
            times = _times(cell, "columns")
            shown = self._shown(cell) if name_of(cell) == "table-cell" else None
            if shown and (shown.text or shown.ruled or shown.lost):
                self.count += times
                if self.count > MOST_CELLS:
                    raise SourceError("source-too-costly", file=self.file)
                for place in range(column, column + times):
                    if is_hidden_row or place in hidden_columns:
                        self.hidden.append(shown.text)
                    else:
                        self.rows.setdefault(at, {})[place] = shown
            column += times

    def _shown(self, cell: _Element) -> ShownCell:
        computed = cell.get(f"{_TABLE}formula") is not None
        text, rounded = _figure("\n".join(_paragraphs(cell)), cell)
        lost = cell.get(f"{_CALC}value-type") == "error" or (computed and not text)
        return ShownCell(
            text="" if lost else text,
            columns=_whole(cell.get(f"{_TABLE}number-columns-spanned")),
            rows=_whole(cell.get(f"{_TABLE}number-rows-spanned")),
            ruled=cell.get(f"{_TABLE}style-name") in self.styles.ruled,
            computed=computed and not lost,
            lost=lost,
            rounded=rounded,
        )


def _figure(text: str, cell: _Element) -> tuple[str, bool]:
    """A figure with a decimal comma, whatever the country of the sheet, and whether it shows less than the cell holds.

    `1,234` is a thousand in one country and little more than one in another: the value beside it tells.
    """
    found = _FIGURE.search(text)
    value = cell.get(f"{_OFFICE}value")
    if not found or value is None or cell.get(f"{_OFFICE}value-type") not in ("float", "percentage", "currency"):
        return text, False
    held = abs(Decimal(value)) * (100 if "%" in text else 1)
    for point, thousands in ((",", "."), (".", ",")):
        bare = re.sub(r"\s", "", found[0]).replace(thousands, "").replace(point, ".")
        whole = found[0].partition(point)[0]
        if bare.count(".") > 1 or not re.fullmatch(rf"\d+|[1-9]\d{{0,2}}(?:[{thousands}\s]\d{{3}})+", whole):
            continue
        places = len(bare.partition(".")[2])
        if Decimal(bare) == held.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):
            plain = found[0].replace(thousands, " ").replace(point, ",")
            return text[: found.start()] + plain + text[found.end() :], Decimal(bare) != held
    return text, True


def _rows(table: _Element) -> Iterator[_Element]:
    for each in table:
        name = name_of(each)
        if name == "table-row":
            yield each
        elif name in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(each)


def _hidden_columns(table: _Element) -> frozenset[int]:
    found, at = set[int](), 1
    for column in table.iter(f"{_TABLE}table-column"):
        times = _times(column, "columns")
        if column.get(f"{_TABLE}visibility", "visible") != "visible":
            found |= set(range(at, at + min(times, MOST_REPEATS)))
        at += times
    return frozenset(found)


def _times(element: _Element, of: str) -> int:
    return _whole(element.get(f"{_TABLE}number-{of}-repeated"))


def _whole(text: str | None) -> int:
    return max(int(text), 1) if text and text.isdecimal() else 1


def _paragraphs(cell: _Element) -> list[str]:
    return [_text(each) for each in cell if name_of(each) == "p"]


def _text(element: _Element) -> str:
    """The text of a paragraph with its spaces, tabs and line breaks; a remark is none of it."""
    text = element.text or ""
    for each in element:
        name = name_of(each)
        if name == "s":
            text += " " * min(_whole(each.get(f"{_TEXT}c")), MOST_REPEATS)
        elif name in ("tab", "line-break"):
            text += "\n" if name == "line-break" else " "
        elif name not in _NOT_SHOWN and name:
            text += _text(each)
        text += each.tail or ""
    return text
