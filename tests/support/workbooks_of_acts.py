"""An act as a workbook, as clerks keep one: titles above, ruled tables, merged headings, figures as figures."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook
from openpyxl.styles import Border, Side

from support.documents_of_acts import Table, placed

if TYPE_CHECKING:
    from collections.abc import Sequence

_THIN = Side(style="thin")
_RULED = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_MONEY = re.compile(r"\d{1,3}(?: ?\d{3})*,\d{2}")
_WHOLE = re.compile(r"[1-9]\d{0,5}|0")


def as_xlsx(blocks: Sequence[str | Table], *, merge_down: bool = True, figures: bool = True) -> bytes:
    """The act on one sheet; `figures` are numbers in a format that shows them as they are printed."""
    book = Workbook()
    sheet = book.active
    at = 1
    for block in blocks:
        at += 1
        if isinstance(block, str):
            sheet.cell(at, 1, block)
            continue
        _put(sheet, block, at, merge_down=merge_down, figures=figures)
        at += len(block.rows)
    out = io.BytesIO()
    book.save(out)
    return _undated(out.getvalue())


def _undated(workbook: bytes) -> bytes:
    """The workbook without the time at which it was made: the same act gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as dated, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in dated.namelist():
            text = re.sub(
                rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", dated.read(name)
            )
            archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _put(sheet: Any, table: Table, at: int, *, merge_down: bool, figures: bool) -> None:  # noqa: ANN401  # openpyxl
    for down, row in enumerate(placed(table, merge_down=merge_down)):
        for column in range(table.width):
            sheet.cell(at + down, column + 1).border = _RULED
        for cell in row:
            _fill(sheet.cell(at + down, cell.column + 1), cell.text, figures=figures and down >= table.head)
            if (cell.columns, cell.rows) != (1, 1):
                sheet.merge_cells(
                    start_row=at + down,
                    start_column=cell.column + 1,
                    end_row=at + down + cell.rows - 1,
                    end_column=cell.column + cell.columns,
                )


def _fill(cell: Any, text: str, *, figures: bool) -> None:  # noqa: ANN401  # openpyxl
    if figures and cell.column > 1 and _MONEY.fullmatch(text):
        cell.value = float(text.replace(" ", "").replace(",", "."))
        cell.number_format = "#,##0.00" if " " in text else "0.00"
    elif figures and cell.column > 1 and _WHOLE.fullmatch(text):
        cell.value = int(text)
    else:
        cell.value = text or None
        cell.number_format = "@"
