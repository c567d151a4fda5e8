"""Rows that a page's end has parted become whole again, and so do cells that go on over it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.stages.acts.readers.pdf.parting import NEW_ROW, Parting, parted
from flows.stages.acts.readers.pdf.wholes import WholeCell, WholeRow

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.stages.acts.readers.pdf.sheets import Piece
    from flows.stages.acts.readers.pdf.tables import Box, Chain, RuledRow
    from flows.stages.acts.readers.pdf.wholes import Key, TableFacts


def whole_rows(chain: Chain, facts: TableFacts) -> list[WholeRow]:
    """The table's rows, each once."""
    out: list[WholeRow] = []
    feet: dict[int, WholeCell] = {}
    head = _header_rows(chain, facts.key)
    for piece, rows in zip(chain.pieces, chain.rows, strict=True):
        if out and piece.page in chain.strays:
            out[-1].doubtful = True
        if piece.ruled.parted:
            _doubt_last(out, facts.key)
        below: dict[int, WholeCell] = {}
        for at, row in enumerate(rows):
            below_head = len(out) <= head and facts.key.of(row)  # nothing of a header stands beside a number
            parting = parted(row, out[-1], feet, facts) if at == 0 and out and not below_head else NEW_ROW
            if at == 0 and out and not parting.joins and _may_be_clipped(chain, piece, feet):
                out[-1].doubtful = True
            if parting.joins:
                _append(row, out[-1], feet, doubtful=parting.doubtful)
                whole = out[-1]
            else:
                whole = _begun(row, feet, parting)
                out.append(whole)
            whole.doubtful = whole.doubtful or (at == 0 and piece.ruled.parted)
            went_on = parting.columns
            below |= {box.column: _foot(box, whole, feet, went_on) for box in row.boxes if box.open}
        feet = below if rows else feet
    out = [row for row in out if any(cell.lines for cell in row.cells.values())]
    if chain.cut and out:
        first = next((at for at, row in enumerate(out) if facts.key.begins(row.cells)), 0)
        for edge in (*out[: first + 1], out[-1]):
            edge.doubtful = True
    return out


def _header_rows(chain: Chain, key: Key) -> int:
    """How many rows at the table's head its first cell over the numbers covers; a headless table begins with one."""
    first = next((row for rows in chain.rows for row in rows), None)
    if first is None or key.of(first):
        return 0
    return next((box.rows for box in first.boxes if box.column == key.column and box.lines), 0)


def _may_be_clipped(chain: Chain, piece: Piece, feet: Mapping[int, WholeCell]) -> bool:
    """Whether the row above has a whole page to itself, down to its foot: a row kept whole may be cut off there."""
    at = chain.pieces.index(piece) - 1
    lowest = max(each.ruled.ys[-1] for each in chain.pieces)
    alone = len(chain.rows[at]) == 1 and chain.pieces[at].ruled.ys[-1] > lowest - 1
    return alone and any(cell.lines and cell.foot < 1 for cell in feet.values())


def _doubt_last(rows: Sequence[WholeRow], key: Key) -> None:
    """Nobody can tell whether the last numbered row, and those below it, end here."""
    for row in reversed(rows):
        row.doubtful = True
        if key.begins(row.cells):
            return


def _begun(row: RuledRow, feet: Mapping[int, WholeCell], parting: Parting) -> WholeRow:
    """A new row; what goes on from above in some columns is added there."""
    own = {box.column: _cell(box) for box in row.boxes if box.column not in parting.columns}
    for box in row.boxes:
        if box.column in parting.columns:
            cell = feet[box.column]
            cell.lines += box.lines
            cell.foot, cell.doubtful = box.foot, cell.doubtful or parting.doubtful
    return WholeRow(own, doubtful=parting.doubtful)


def _foot(box: Box, row: WholeRow, feet: Mapping[int, WholeCell], went_on: frozenset[int]) -> WholeCell:
    if box.column in went_on:
        return feet[box.column]
    return row.cells.get(box.column) or feet.get(box.column) or _cell(box)


def _cell(box: Box) -> WholeCell:
    return WholeCell(box.column, box.columns, box.rows, list(box.lines), box.width, box.foot)


def _append(row: RuledRow, whole: WholeRow, feet: Mapping[int, WholeCell], *, doubtful: bool) -> None:
    """The second part of a row: each text goes on where it has begun, also in a cell merged from above."""
    whole.doubtful = whole.doubtful or doubtful
    for box in row.boxes:
        cell = whole.cells.get(box.column) or feet.get(box.column)
        if cell is None or not (cell.lines or box.column in whole.cells):
            whole.cells[box.column] = _cell(box)
        elif box.lines:
            cell.lines += box.lines
            cell.foot = box.foot
        else:
            cell.foot = _CLOSED


_CLOSED = 1e9
