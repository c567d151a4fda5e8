"""A table of a DOCX as its grid says: cells by the columns where they begin, merged ones by what they cover."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import accumulate
from typing import TYPE_CHECKING

from flows.stages.acts.readers.content import FileCell, FileTable
from flows.stages.acts.readers.docx.names import child, is_on, name_of, value, whole_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from lxml.etree import _Element


_WRAPPERS = frozenset({"sdt", "sdtContent", "customXml", "smartTag"})
SAME_EDGE = 113
"""Twentieths of a point, two millimetres: edges nearer than this are one that somebody moved by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Raw:
    """A cell of the file; `goes_on` where it belongs to the one above."""

    element: _Element
    column: int
    columns: int
    goes_on: bool

    @property
    def end(self) -> int:
        return self.column + self.columns


def unwrapped(element: _Element) -> Iterator[_Element]:
    """The children, content controls taken off."""
    for each in element:
        if name_of(each) in _WRAPPERS:
            yield from unwrapped(each)
        elif name_of(each):
            yield each


def table_of(table: _Element, blocks_of: Callable[[_Element], tuple[str | FileTable, ...]]) -> FileTable:
    """The table; `blocks_of` reads what is in a cell. A hidden row is left out."""
    rows = [list(_cells(row)) for row in unwrapped(table) if name_of(row) == "tr" and not is_hidden_row(row)]
    edges = _edges(table, rows)
    rows = [[_moved(cell, edges) for cell in row] for row in rows]
    return FileTable(
        tuple(
            tuple(
                FileCell(
                    column=cell.column,
                    columns=cell.columns,
                    rows=_depth(rows, at, cell),
                    blocks=blocks_of(cell.element) if not cell.goes_on else (),
                )
                for cell in row
            )
            for at, row in enumerate(rows)
        )
    )


def is_hidden_row(row: _Element) -> bool:
    """Whether nobody sees the row."""
    return is_on(child(row, "trPr", "hidden"))


def _cells(row: _Element) -> Iterator[_Raw]:
    column = whole_number(child(row, "trPr", "gridBefore"))
    last: _Raw | None = None
    for cell in unwrapped(row):
        if name_of(cell) != "tc":
            continue
        columns = max(whole_number(child(cell, "tcPr", "gridSpan"), default=1), 1)
        aside, down = child(cell, "tcPr", "hMerge"), child(cell, "tcPr", "vMerge")
        if last and aside is not None and (value(aside) or "continue") == "continue":
            last = replace(last, columns=last.columns + columns)
        else:
            if last:
                yield last
            goes_on = down is not None and (value(down) or "continue") == "continue"
            last = _Raw(element=cell, column=column, columns=columns, goes_on=goes_on)
        column += columns
    if last:
        yield last


def _depth(rows: Sequence[Sequence[_Raw]], at: int, cell: _Raw) -> int:
    """Over how many rows the cell reaches."""
    depth = 1
    while at + depth < len(rows) and any(
        below.goes_on and below.column == cell.column for below in rows[at + depth]
    ):  # fmt: skip
        depth += 1
    return depth


def _edges(table: _Element, rows: Sequence[Sequence[_Raw]]) -> list[int]:
    """Edge of the grid → the edge that it is one with: rows that were widened by hand have edges a hair apart."""
    grid = child(table, "tblGrid")
    widths = [whole_number(each, "w") for each in grid if name_of(each) == "gridCol"] if grid is not None else []
    last = max([len(widths), *(cell.end for row in rows for cell in row)])
    places = [0, *accumulate(widths)]
    edges = list(range(last + 1))
    for edge in range(1, min(len(places), last + 1)):
        before = edges[edge - 1]
        stands_between = any(cell.column >= before and cell.end <= edge for row in rows for cell in row)
        if 0 < places[edge] - places[before] < SAME_EDGE and not stands_between:
            edges[edge] = before
    return edges


def _moved(cell: _Raw, edges: Sequence[int]) -> _Raw:
    column, end = edges[cell.column], edges[cell.end]
    return replace(cell, column=column, columns=max(end - column, 1))
