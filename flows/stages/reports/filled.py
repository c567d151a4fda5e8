"""A workbook as it came back: plain values by place, and what a program that reads only values would miss."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

BookKind = Literal["xlsx", "ods", "xls", "csv"]
FileKind = BookKind | Literal["zip", "p7s"]
"""A workbook, or what one comes in: an archive, a signature."""
CellValue = str | Decimal | date | time | bool | None
Spot = tuple[int, int]
"""A row and a column, counted from 0."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FilledSheet:
    """One sheet: its rows from A1, and where formulas, errors and values under a merged area stand.

    An error cell reads as blank, and so does a formula whose result nobody has stored: hence the places. `readable`
    is false where the values could not be read at all. A CSV has one sheet, without a name. A number shown as a
    percentage is the text that people see (`35%`); of other numbers `formats` says what is shown beside them: the sign
    of a currency, or `scientific` for a power of ten.
    """

    name: str
    rows: tuple[tuple[CellValue, ...], ...]
    formulas: frozenset[Spot] = field(default=frozenset())
    errors: frozenset[Spot] = field(default=frozenset())
    covered: frozenset[Spot] = field(default=frozenset())
    formats: Mapping[Spot, str] = field(default_factory=dict)
    readable: bool = True

    def at(self, spot: Spot) -> CellValue:
        """The value there; None where the sheet is blank or ends."""
        row, column = spot
        return self.rows[row][column] if row < len(self.rows) and column < len(self.rows[row]) else None


@dataclass(frozen=True, slots=True)
class FilledBook:
    """All sheets of a file."""

    kind: BookKind
    sheets: tuple[FilledSheet, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file was not read at all: the check, and the sheet and cell where they are known."""

    check: str
    sheet: str = ""
    cell: str = ""


def cell_name(spot: Spot) -> str:
    """The name that a spreadsheet shows: `J7`."""
    from xlsxwriter.utility import xl_rowcol_to_cell  # needed only where a report came

    return str(xl_rowcol_to_cell(*spot))
