"""Units that stand beside each sum of money, «10,0 тис. грн», told apart from the figures where that is certain."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.stages.acts.tables.headers import HIGHEST, find_header
from flows.stages.acts.tables.table import numbers_columns
from flows.stages.acts.tables.totals import amount_of
from flows.stages.language.texts import figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.model.document import Document, Row
    from flows.stages.acts.words import Words


@dataclass(frozen=True, slots=True)
class UnitsApart:
    """A document whose sums are bare figures, and the unit that only they said (else empty)."""

    document: Document
    unit: str


def units_apart(document: Document, words: Words) -> UnitsApart:
    """The document without the units in its cells of money.

    Where a header names the unit, a cell that names the same one says nothing new. Where none does, all sums of the
    table must name one and the same. Any other unit stays where it is, and its cell cannot be read.
    """
    if not any(words.figure_and_unit(text) for grid in document.grids for row in grid.rows for text in row.texts):
        return UnitsApart(document, "")  # so it is in most acts, and headers take their time
    cells = list(_cells_of_money(document, words))
    named = {factor for cell in cells if (factor := words.money_factor(cell.header)) is not None}
    said = {words.money_factor(cell.unit) for cell in cells if cell.unit}
    bare = any(not cell.unit and amount_of(cell.text) for cell in cells)
    if not said or len(said | named) > 1 or (bare and not named):
        return UnitsApart(document, "")
    unit = "" if named else next(cell.unit for cell in cells if cell.unit)
    changes = {(cell.row, cell.at): cell.figure for cell in cells if cell.unit}
    return UnitsApart(document.with_rows(lambda row: _changed(row, changes)), unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class _MoneyCell:
    """A cell below a header of money: its row (by identity) and place, its text, and that as a figure and a unit."""

    row: int
    at: int
    text: str
    figure: str
    unit: str
    header: str


def _cells_of_money(document: Document, words: Words) -> Iterator[_MoneyCell]:
    header = None
    for grid in document.grids:
        for place, row in enumerate(grid.rows):
            header = find_header(grid.rows[place : place + HIGHEST], words) or header
            if header is None or header.annex != "measures" or len(row.cells) != len(header.columns):
                continue
            if numbers_columns([text for text in row.texts if text]):
                continue
            for column in header.columns:
                text = row.texts[column.index]
                if text and column.holds_money and not words.year(text):
                    yield _cell(row, column.index, header.texts(), words)


def _cell(row: Row, at: int, header: str, words: Words) -> _MoneyCell:
    text = row.texts[at]
    apart = words.figure_and_unit(text)
    bare, unit = apart if apart and figure(apart[0]) is not None else (text, "")
    return _MoneyCell(row=id(row), at=at, text=text, figure=bare, unit=unit, header=header)


def _changed(row: Row, changes: Mapping[tuple[int, int], str]) -> Row:
    texts: Sequence[str | None] = [changes.get((id(row), at)) for at in range(len(row.cells))]
    if not any(texts):
        return row
    cells = (replace(cell, text=text or cell.text) for cell, text in zip(row.cells, texts, strict=True))
    return replace(row, cells=tuple(cells))
