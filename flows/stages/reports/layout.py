"""Where the rows and columns of a form stand in a workbook that came back: by key and header, never by place."""

from __future__ import annotations

import re
from functools import cache, cached_property
from typing import TYPE_CHECKING, NamedTuple

from flows.stages.language.texts import fold
from flows.stages.reports.forms import FORM_COLUMNS, INPUT_COLUMNS, REMARK, FormKey

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.stages.reports.filled import CellValue, FilledBook, FilledSheet, Spot

LEAST_HEADERS = 3
"""A row with so many of the form's headers is the header; no row of answers holds any."""


class Keyed(NamedTuple):
    """A row with a key, and where it stands."""

    key: FormKey
    sheet: FilledSheet
    row: int


class FormHeader(NamedTuple):
    """The header row of a sheet (−1 if none), and the name of each recognised column by its place."""

    row: int
    names: Mapping[int, str]


_INPUTS = frozenset(column.name for column in INPUT_COLUMNS)


class Layout:
    """Where a form stands in a workbook; sheets without a key are no part of it."""

    def __init__(self, book: FilledBook) -> None:
        """Find the rows with keys."""
        self.keyed = tuple(_keyed(book))
        self.sheets = tuple({row.sheet.name: row.sheet for row in self.keyed}.values())
        self._rows = {(row.sheet.name, row.row): row.key.row for row in self.keyed}

    @cached_property
    def headers(self) -> Mapping[str, FormHeader]:
        """Sheet → its header."""
        return {sheet.name: _header(sheet) for sheet in self.sheets}

    @cached_property
    def _places(self) -> Mapping[str, Mapping[str, int]]:
        """Sheet → column's name → its place, the first of two."""
        return {
            sheet: {name: place for place, name in reversed(list(header.names.items()))}
            for sheet, header in self.headers.items()
        }

    def spot(self, row: Keyed, column: str) -> Spot | None:
        """The cell of that row in that column; None where the sheet lacks the column."""
        place = self._places[row.sheet.name].get(column)
        return None if place is None else (row.row, place)

    def value(self, row: Keyed, column: str) -> CellValue:
        """What stands there."""
        spot = self.spot(row, column)
        return row.sheet.at(spot) if spot else None

    def input_place(self, sheet: FilledSheet, spot: Spot) -> tuple[str, str]:
        """The row's key within the form and the input column of a cell; empty where the cell has none."""
        key = self._rows.get((sheet.name, spot[0]), "")
        name = self.headers[sheet.name].names.get(spot[1], "") if sheet.name in self.headers else ""
        return key, name if key and name in _INPUTS else ""

    def is_keyed(self, sheet: FilledSheet, row: int) -> bool:
        """Whether a key stands in that row."""
        return (sheet.name, row) in self._rows


def _keyed(book: FilledBook) -> Iterator[Keyed]:
    for sheet in book.sheets:
        for number, row in enumerate(sheet.rows):
            found = (FormKey.parse(value) for value in row if isinstance(value, str))
            if key := next(filter(None, found), None):
                yield Keyed(key, sheet, number)


def _header(sheet: FilledSheet) -> FormHeader:
    best = FormHeader(-1, {})
    for number, row in enumerate(sheet.rows):
        texts = ((place, value) for place, value in enumerate(row) if isinstance(value, str))
        names = {place: name for place, text in texts if (name := _column(text))}
        if len(names) >= max(LEAST_HEADERS, len(best.names) + 1):
            best = FormHeader(number, names)
    return best


def _column(text: str) -> str:
    """The column whose header the text is, whatever half-year its brackets name."""
    folded = fold(text)
    return next((name for name, pattern in _header_patterns().items() if pattern.fullmatch(folded)), "")


@cache
def _header_patterns() -> Mapping[str, re.Pattern[str]]:
    return {
        column.name: re.compile(re.escape(fold(column.title)) + r"(?: ?\(.*)?") for column in (*FORM_COLUMNS, REMARK)
    }
