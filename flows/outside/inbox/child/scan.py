"""What calamine does not tell: a sheet's formulas, errors, covered values and formats, met while its XML goes by."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from xml.parsers import expat

if TYPE_CHECKING:
    from zipfile import ZipFile

XML_LIMIT = 20_000_000
MOST_ROWS, MOST_COLUMNS, MOST_VALUES = 20_000, 256, 100_000
"""No form is as large by far; a value beyond makes a reader ask for memory up to it."""
CHUNK = 1 << 16

CellSpot = tuple[int, int]
Found = dict[str, list[Any]]


class RefusedError(Exception):
    """Raised when the file must not be read further: the check, the sheet and the cell."""


class Scan:
    """What one sheet holds beside its values."""

    def __init__(self, sheet: str) -> None:
        """A sheet without anything so far."""
        self.sheet = sheet
        self.formulas: list[CellSpot] = []
        self.errors: list[CellSpot] = []
        self.values: set[CellSpot] = set()
        self.covered: list[CellSpot] = []
        self.formats: list[tuple[CellSpot, str]] = []

    def value(self, row: int, column: int) -> None:
        """Note a cell that is not empty."""
        if row >= MOST_ROWS or column >= MOST_COLUMNS:
            raise RefusedError("report-cell-far", self.sheet, f"{letters(column)}{row + 1}")
        self.values.add((row, column))

    def as_json(self) -> Found:
        """As the parent process reads it."""
        return {
            "formulas": self.formulas,
            "errors": self.errors,
            "covered": self.covered,
            "formats": self.formats[:MOST_VALUES],
        }


def parse(package: ZipFile, part: str, start: Any, end: Any = None, text: Any = None) -> None:  # noqa: ANN401  # expat's handlers
    """Let the XML of a part go by, so many bytes at most; no document type, hence no entity."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse_doctype
    read = 0
    with package.open(part) as stream:
        while piece := stream.read(CHUNK):
            read += len(piece)
            if read > XML_LIMIT:
                raise RefusedError("report-too-large", "", "")
            parser.Parse(piece, False)
    parser.Parse(b"", True)


def _refuse_doctype(*_: object) -> None:
    raise RefusedError("report-hostile", "", "")


def spot_of(reference: str) -> CellSpot:
    """Row and column, by hand: xlsxwriter's function takes what is no reference for A1."""
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", reference)
    if not found:
        raise ValueError(reference)
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found.group(2)) - 1, column - 1


def letters(column: int) -> str:
    """A column's name, by hand: the limits of this program are for reading, not for importing what writes."""
    name, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(ord("A") + letter) + name
    return name
