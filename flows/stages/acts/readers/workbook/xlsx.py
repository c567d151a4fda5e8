"""The sheets of an XLSX, as they are shown."""

from __future__ import annotations

import warnings
from io import BytesIO
from typing import TYPE_CHECKING, Any

from flows.model.errors import SourceError
from flows.stages.acts.readers.content import MOST_CELLS
from flows.stages.acts.readers.docx.names import name_of
from flows.stages.acts.readers.package import Package
from flows.stages.acts.readers.workbook.sheets import ShownCell, ShownSheet, reading_of
from flows.stages.acts.readers.workbook.shown import shown_value

if TYPE_CHECKING:
    from lxml.etree import _Element

    from flows.stages.acts.readers.content import ActReading

_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})


def read_xlsx(file: str, raw: bytes) -> ActReading:
    """Every sheet that is shown, in order; a formula is never computed, its stored result is taken and told.

    Raises:
        SourceError: It is damaged, locked or hostile, blank, or larger than any annex.
    """
    package = Package(file, raw)
    for name in package.names:
        if name.startswith("xl/") and name.endswith(".xml"):
            _require_bounded(package.part(name), file)  # here, before a library opens it
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl does not keep is nothing that is printed
        values, formulas = _book(raw, data_only=True), _book(raw, data_only=False)
    numbered = enumerate(zip(values.worksheets, formulas.worksheets, strict=True), 1)
    return reading_of(file, raw, [_sheet(file, number, value, formula) for number, (value, formula) in numbered])


def _require_bounded(part: _Element | None, file: str) -> None:
    """Refuse areas so large that whoever makes their cells runs out of memory."""
    from openpyxl.utils import range_boundaries

    for each in part.iter() if part is not None else ():
        if name_of(each) == "mergeCell":
            left, top, right, bottom = range_boundaries(each.get("ref", ""))
            if (right - left + 1) * (bottom - top + 1) > MOST_CELLS:
                raise SourceError("source-too-costly", file=file)


def _book(raw: bytes, *, data_only: bool) -> Any:  # noqa: ANN401  # openpyxl has no types
    from openpyxl import load_workbook

    return load_workbook(BytesIO(raw), data_only=data_only, keep_links=False)


def _sheet(file: str, number: int, values: Any, formulas: Any) -> ShownSheet:  # noqa: ANN401  # openpyxl has no types
    cells = values._cells  # noqa: SLF001  # iter_rows would make every cell up to the farthest
    if len(cells) > MOST_CELLS:
        raise SourceError("source-too-costly", file=file)
    merged = {(area.min_row, area.min_col): area for area in values.merged_cells.ranges}
    covered = {spot for start, area in merged.items() for spot in _spots(area) if spot != start}
    rows: dict[int, dict[int, ShownCell]] = {}
    hidden: list[str] = []
    for (row, column), cell in sorted(cells.items()):
        if (row, column) in covered:
            continue
        area = merged.get((row, column))
        made = _shown(cell, formulas.cell(row, column), area)
        if _is_hidden(values, row, column, area):
            hidden.append(made.text)
        else:
            rows.setdefault(row, {})[column] = made
    return ShownSheet(number, {} if values.sheet_state != "visible" else rows, [*hidden, *_all(values, rows)])


def _all(values: Any, rows: dict[int, dict[int, ShownCell]]) -> list[str]:  # noqa: ANN401  # openpyxl has no types
    """Every text of a sheet that is not shown."""
    visible = values.sheet_state == "visible"
    return [] if visible else [cell.text for row in rows.values() for cell in row.values()]


def _spots(area: Any) -> list[tuple[int, int]]:  # noqa: ANN401  # openpyxl has no types
    return [
        (row, column)
        for row in range(area.min_row, area.max_row + 1)
        for column in range(area.min_col, area.max_col + 1)
    ]


def _is_hidden(sheet: Any, row: int, column: int, area: Any) -> bool:  # noqa: ANN401  # openpyxl has no types
    from openpyxl.utils import get_column_letter

    rows = range(row, area.max_row + 1 if area else row + 1)
    if all(sheet.row_dimensions[each].hidden for each in rows if each in sheet.row_dimensions) and any(
        each in sheet.row_dimensions for each in rows
    ):
        return True
    name = get_column_letter(column)
    return area is None and name in sheet.column_dimensions and bool(sheet.column_dimensions[name].hidden)


def _shown(cell: Any, source: Any, area: Any) -> ShownCell:  # noqa: ANN401  # openpyxl has no types
    text = shown_value(cell.value, cell.number_format)
    computed = source.data_type == "f"
    lost = (computed and cell.value is None) or text.text in _ERRORS
    edges = (cell.border.top, cell.border.bottom, cell.border.left, cell.border.right)
    return ShownCell(
        text="" if lost else text.text,
        columns=area.size["columns"] if area else 1,
        rows=area.size["rows"] if area else 1,
        ruled=any(edge is not None and edge.style for edge in edges),
        computed=computed and not lost,
        lost=lost,
        rounded=text.rounded,
    )
