"""The values of a workbook or a CSV, each as a text whose first letter names its type."""

from __future__ import annotations

import csv
import re
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

from .ods import scan_ods
from .scan import MOST_COLUMNS, MOST_ROWS, MOST_VALUES, RefusedError
from .xlsx import scan_xlsx

TYPE_LETTERS = ((str, "t"), (bool, "b"), (int | float, "n"), (date, "d"))
SCANS = {"xlsx": scan_xlsx, "ods": scan_ods}
CODE_PAGES = ("cp1251", "koi8-u", "cp866", "mac_cyrillic")
MAC = "mac_cyrillic"
_WORD = re.compile(r"(?<![^\W\d_])(?:[А-ЩЬЮЯЄІЇҐ]?[а-щьюяєіїґ'’]+|[А-ЩЬЮЯЄІЇҐ'’]+)(?![^\W\d_])")
_NO_LETTERS = re.compile("[\ufffd\u2500-\u259f\u0402-\u0403\u0409-\u040f\u0452-\u0453\u0459-\u045f]")
"""What stands in no Ukrainian text: lines of tables, letters of the languages of the Balkans."""


# --- workbooks ---------------------------------------------------------------------------------------


def workbook_sheets(kind: str, raw: bytes) -> list[dict[str, Any]]:
    """Every sheet with its values, and what calamine does not tell of them."""
    hidden = SCANS[kind](raw) if kind in SCANS else {}
    sheets = [{**hidden.get(sheet["name"], {}), **sheet} for sheet in _values(kind, raw)]
    if sum(value is not None for sheet in sheets for row in sheet["rows"] for value in row) > MOST_VALUES:
        raise RefusedError("report-too-large", "", "")
    return sheets


def _values(kind: str, raw: bytes) -> list[dict[str, Any]]:
    """By calamine; a valid XLSX that it cannot read (an error such as `#SPILL!`), by openpyxl."""
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        book = CalamineWorkbook.from_filelike(BytesIO(raw))
        return [_sheet(name, _rows(book, name, kind)) for name in book.sheet_names]
    except PasswordError as fault:
        raise RefusedError("report-password", "", "") from fault
    except CalamineError as fault:
        if kind != "xlsx":
            raise RefusedError("report-unreadable", "", "") from fault
    return _values_by_openpyxl(raw)


def _rows(book: Any, name: str, kind: str) -> list[list[Any]] | None:  # noqa: ANN401  # calamine's class is known inside only
    """The rows of a sheet; none where it cannot be read and nothing else could read it."""
    from python_calamine import CalamineError

    try:
        # the default would leave out empty rows and columns at the edge, and so shift every place
        rows: list[list[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, TypeError) as fault:
        if kind == "xlsx":
            raise CalamineError(str(fault)) from fault
        return None
    return rows


def _values_by_openpyxl(raw: bytes) -> list[dict[str, Any]]:
    from openpyxl import load_workbook  # slow to import
    from openpyxl.xml import DEFUSEDXML

    try:
        book = load_workbook(BytesIO(raw), data_only=True, keep_links=False) if DEFUSEDXML else None
    except MemoryError:
        raise
    except Exception as fault:  # it has no errors of its own: a damaged part raises whatever it happens to raise
        raise RefusedError("report-unreadable", "", "") from fault
    if book is None or not book.worksheets:
        raise RefusedError("report-unreadable", "", "")
    return [_sheet(sheet.title, [_plain_row(row) for row in sheet.iter_rows()]) for sheet in book.worksheets]


def _plain_row(row: tuple[Any, ...]) -> list[Any]:
    """The values; an error is blank, as in calamine."""
    return [None if cell.data_type == "e" else cell.value for cell in row]


def _sheet(name: str, rows: list[list[Any]] | None) -> dict[str, Any]:
    if rows is None:
        return {"name": name, "rows": [], "readable": False}
    return {"name": name, "rows": [[_coded(value) for value in _cut(row)] for row in rows]}


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


# --- CSV ---------------------------------------------------------------------------------------------


def csv_sheets(raw: bytes) -> list[dict[str, Any]]:
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
    shift: list[list[str]] = [[]] if separator else []  # the line was a row of the file, too
    return [_sheet("", [*shift, *rows])]


def _decoded(raw: bytes) -> str:
    """By its mark, else strictly UTF-8, else the old code page in which it reads most like Ukrainian.

    What Excel for Mac writes is told, not read: Ґ, № and some signs stand elsewhere in each of its pages.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _known(raw.decode("utf-16"))
    try:
        return _known(raw.decode("utf-8"))
    except UnicodeDecodeError:
        read = {page: raw.decode(page, "replace") for page in CODE_PAGES}
    best = max(CODE_PAGES, key=lambda page: _likeness(read[page]))
    if best == MAC:
        raise RefusedError("report-encoding", "", "")
    return _known(read[best])


def _known(text: str) -> str:
    """The text, unless its letters are lost: between UTF-16's zeros, or as `?` where a page had none for them."""
    if "\0" in text or (re.search(r"\w\|\w", text) and not re.search("[а-яіїєґ]", text)):
        raise RefusedError("report-encoding", "", "")
    return text


def _likeness(text: str) -> int:
    """How much a text reads like Ukrainian: letters of words whose capitals stand right, less what no text holds."""
    return sum(len(word) for word in _WORD.findall(text)) - 5 * len(_NO_LETTERS.findall(text))


def _delimiter(text: str) -> str:
    """The one that stands most often in the line that holds the keys' header, outside of any doubt."""
    line = next((line for line in text.splitlines() if "|" in line or "Ключ" in line), text[:1000])
    return max(",;\t", key=line.count)
