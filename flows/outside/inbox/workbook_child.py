"""Run as a program of its own, under limits: reads one workbook from standard input and answers in JSON.

A file made to exhaust memory aborts the process that reads it, and no `except` can catch that: so it is this one. It
imports nothing of the project, gets no environment, and can neither write a file nor run for long.
"""

from __future__ import annotations

import csv
import json
import re
import resource
import sys
import zlib
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

MEMORY_BYTES = 1_000_000_000
CPU_SECONDS = 10
XML_LIMIT = 20_000_000
ANSWER_LIMIT = 8_000_000
MOST_ROWS, MOST_COLUMNS, MOST_VALUES = 20_000, 256, 100_000
"""No form is as large by far; a value beyond makes a reader ask for memory up to it."""
CHUNK = 1 << 16
TYPE_LETTERS = ((str, "t"), (bool, "b"), (int | float, "n"), (date, "d"))

Spots = list[tuple[int, int]]


class RefusedError(Exception):
    """Raised when the file must not be read further: the check, the sheet and the cell."""


def main() -> None:
    """Answer `{"sheets": […]}`, or `{"refused": [check, sheet, cell]}`."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    answer = json.dumps(_answer(sys.argv[1], sys.stdin.buffer.read()), ensure_ascii=False)
    if len(answer) > ANSWER_LIMIT:
        answer = json.dumps({"refused": ["report-too-large", "", ""]})
    sys.stdout.buffer.write(answer.encode("utf-8", "surrogatepass"))


def _answer(kind: str, raw: bytes) -> dict[str, Any]:
    try:
        return {"sheets": _csv(raw) if kind == "csv" else _workbook(kind, raw)}
    except RefusedError as refusal:
        return {"refused": list(refusal.args)}
    except MemoryError:
        return {"refused": ["report-too-costly", "", ""]}
    except (expat.ExpatError, BadZipFile, zlib.error, KeyError, ValueError, OSError, RuntimeError, EOFError):
        return {"refused": ["report-unreadable", "", ""]}


# --- workbooks ---------------------------------------------------------------------------------------


def _workbook(kind: str, raw: bytes) -> list[dict[str, Any]]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    hidden = {"xlsx": _scan_xlsx, "ods": _scan_ods}.get(kind, lambda _: {})(raw)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(raw))
    except PasswordError as fault:
        raise RefusedError("report-password", "", "") from fault
    except CalamineError as fault:
        raise RefusedError("report-unreadable", "", "") from fault
    sheets = [{"name": name, **hidden.get(name, {}), **_values(book, name)} for name in book.sheet_names]
    if sum(value is not None for sheet in sheets for row in sheet["rows"] for value in row) > MOST_VALUES:
        raise RefusedError("report-too-large", "", "")
    return sheets


def _values(book: Any, name: str) -> dict[str, Any]:  # noqa: ANN401  # calamine's class is known inside only
    from python_calamine import CalamineError

    try:
        # the default would leave out empty rows and columns at the edge, and so shift every place
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, TypeError):
        return {"rows": [], "readable": False}
    return {"rows": [[_coded(value) for value in _cut(row)] for row in rows]}


def _cut(row: list[Any]) -> list[Any]:
    while row and row[-1] in ("", None):
        row.pop()
    return row


def _coded(value: object) -> str | None:
    """A value as a text whose first letter names its type."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        value = value.date()
    # a duration is, as a time is, no answer to anything that the form asks
    letter = next((letter for kind, letter in TYPE_LETTERS if isinstance(value, kind)), "h")
    return f"{letter}{value}"


# --- what calamine does not tell ----------------------------------------------------------------------


class _Scan:
    """Formulas, errors and covered values of one sheet, met while its XML goes by."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.formulas: Spots = []
        self.errors: Spots = []
        self.values: set[tuple[int, int]] = set()
        self.covered: Spots = []

    def value(self, row: int, column: int) -> None:
        """Note a cell that is not empty."""
        if row >= MOST_ROWS or column >= MOST_COLUMNS:
            raise RefusedError("report-cell-far", self.sheet, f"{_letters(column)}{row + 1}")
        self.values.add((row, column))

    def as_json(self) -> dict[str, Spots]:
        """As the parent process reads it."""
        return {"formulas": self.formulas, "errors": self.errors, "covered": self.covered}


def _scan_xlsx(raw: bytes) -> dict[str, dict[str, Spots]]:
    with ZipFile(BytesIO(raw)) as package:
        scans = {}
        for name, part in _sheet_parts(package).items():
            reader = _XlsxSheet(name)
            _parse(package, part, reader.start, reader.end, reader.text)
            scans[name] = reader.scan.as_json()
        return scans


def _sheet_parts(package: ZipFile) -> dict[str, str]:
    """The name of each sheet → its part of the package."""
    sheets: dict[str, str] = {}
    targets: dict[str, str] = {}

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if name == "sheet":
            sheets[attributes.get("name", "")] = next(
                (value for key, value in attributes.items() if key.endswith(":id")), ""
            )

    def relation(name: str, attributes: dict[str, str]) -> None:
        if name == "Relationship":
            targets[attributes.get("Id", "")] = attributes.get("Target", "")

    _parse(package, "xl/workbook.xml", sheet)
    _parse(package, "xl/_rels/workbook.xml.rels", relation)
    paths = {name: targets.get(key, "") for name, key in sheets.items()}
    found = {name: path.lstrip("/") if path.startswith("/") else f"xl/{path}" for name, path in paths.items()}
    return {name: path for name, path in found.items() if path in package.namelist()}


class _XlsxSheet:
    """Follows the cells of a worksheet; one without a reference stands right of the one before."""

    def __init__(self, sheet: str) -> None:
        self.scan = _Scan(sheet)
        self._row, self._column, self._inside = -1, -1, False
        self._kind = "n"
        self._number: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        spot = (self._row, self._column)
        if name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 2)) - 1, -1
        elif name == "c":
            self._row, self._column = _spot(attributes["r"]) if "r" in attributes else (self._row, self._column + 1)
            self._inside = True
            self._kind = attributes.get("t", "n")
            if self._kind == "e":
                self.scan.errors.append((self._row, self._column))
        elif self._inside and name == "f":
            self.scan.formulas.append(spot)
        elif self._inside and name in ("v", "is"):
            self.scan.value(*spot)
            self._number = [] if self._kind == "n" else None
        elif name == "mergeCell":
            self._merge(attributes["ref"])

    def end(self, name: str) -> None:
        """An element ends; one bad number would make calamine refuse the whole sheet, so it is named here."""
        if name == "v" and self._number is not None:
            self._look_at("".join(self._number))
            self._number = None
        self._inside = self._inside and name != "c"

    def text(self, piece: str) -> None:
        """Text goes by: of a number it is kept until the element ends."""
        if self._number is not None:
            self._number.append(piece)

    def _look_at(self, number: str) -> None:
        try:
            float(number or 0)
        except ValueError as fault:
            cell = f"{_letters(self._column)}{self._row + 1}"
            raise RefusedError("report-unreadable", self.scan.sheet, cell) from fault

    def _merge(self, area: str) -> None:
        first, _, last = area.partition(":")
        (top, left), (bottom, right) = _spot(first), _spot(last or first)
        self.scan.covered += [
            (row, column)
            for row, column in self.scan.values
            if top <= row <= bottom and left <= column <= right and (row, column) != (top, left)
        ]


def _scan_ods(raw: bytes) -> dict[str, dict[str, Spots]]:
    reader = _OdsSheets()
    with ZipFile(BytesIO(raw)) as package:
        _parse(package, "content.xml", reader.start, reader.end)
    return {scan.sheet: scan.as_json() for scan in reader.scans}


class _OdsSheets:
    """Follows the cells of all sheets; a repeated row or cell moves the place on by as many."""

    def __init__(self) -> None:
        self.scans: list[_Scan] = []
        self._row, self._column, self._rows = 0, 0, 1

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        if name in ("table-source", "cell-range-source", "dde-link"):
            raise RefusedError("report-links", self.scans[-1].sheet if self.scans else "", "")
        if name == "table":
            self.scans.append(_Scan(attributes.get("table:name", "")))
            self._row = 0
        elif name == "table-row":
            self._column, self._rows = 0, int(attributes.get("table:number-rows-repeated", 1))
        elif name in ("table-cell", "covered-table-cell") and self.scans:
            self._cell(
                attributes, int(attributes.get("table:number-columns-repeated", 1)), covered=name.startswith("covered")
            )

    def end(self, name: str) -> None:
        """An element ends."""
        if name == "table-row":
            self._row += self._rows

    def _cell(self, attributes: dict[str, str], times: int, *, covered: bool) -> None:
        scan, spot = self.scans[-1], (self._row, self._column)
        self._column += times
        if "table:formula" in attributes:
            scan.formulas.append(spot)
        if attributes.get("calcext:value-type") == "error":
            scan.errors.append(spot)
        if "office:value-type" not in attributes:
            return
        scan.value(self._row + self._rows - 1, self._column - 1)
        if covered:
            scan.covered.append(spot)


def _parse(package: ZipFile, part: str, start: Any, end: Any = None, text: Any = None) -> None:  # noqa: ANN401  # expat's handlers
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


def _spot(reference: str) -> tuple[int, int]:
    """Row and column, by hand: xlsxwriter's function takes what is no reference for A1."""
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})", reference)
    if not found:
        raise ValueError(reference)
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found.group(2)) - 1, column - 1


def _letters(column: int) -> str:
    """A column's name, by hand: the limits of this program are for reading, not for importing what writes."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


# --- CSV ---------------------------------------------------------------------------------------------


def _csv(raw: bytes) -> list[dict[str, Any]]:
    """One sheet without a name; every field is a text."""
    text = _decoded(raw).removeprefix("\ufeff")
    first, _, rest = text.partition("\n")
    separator = re.fullmatch(r"sep=(.)\r?", first)
    if separator:
        text = rest
    csv.field_size_limit(100_000)
    try:
        rows = list(
            csv.reader(StringIO(text, newline=""), delimiter=separator.group(1) if separator else _delimiter(text))
        )
    except csv.Error as fault:
        raise RefusedError("report-unreadable", "", "") from fault
    if len(rows) > MOST_ROWS or max(map(len, rows), default=0) > MOST_COLUMNS:
        raise RefusedError("report-too-large", "", "")
    shift: list[list[str | None]] = [[]] if separator else []  # the line was a row of the file, too
    return [{"name": "", "rows": [*shift, *([_coded(cell) for cell in _cut(row)] for row in rows)]}]


def _decoded(raw: bytes) -> str:
    """By its mark, else strictly UTF-8, else the old code page in which it has the most Ukrainian letters."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return max((raw.decode(page, "replace") for page in ("cp1251", "koi8-u", "cp866")), key=_cyrillic)


def _cyrillic(text: str) -> int:
    """How much a text reads like Ukrainian: its small letters, less what no text holds."""
    return len(re.findall("[а-щьюяєіїґ]", text)) - 5 * len(re.findall("[\ufffd\u2500-\u259f]", text))


def _delimiter(text: str) -> str:
    """The one that stands most often in the line that holds the keys' header, outside of any doubt."""
    line = next((line for line in text.splitlines() if "|" in line or "Ключ" in line), text[:1000])
    return max(",;\t", key=line.count)


if __name__ == "__main__":
    main()
