"""Where on its pages a row stands, so that a person can be shown it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.stages.acts.readers.content import Area

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.stages.acts.readers.pdf.lines import PrintLine
    from flows.stages.acts.readers.pdf.tables import Chain
    from flows.stages.acts.readers.pdf.wholes import WholeRow

_RISE, _FALL = 1.1, 0.4
"""So much of its size a line reaches above its baseline and below it, with some air."""
_AIR = 3.0
"""Points beside the table."""


def areas_of(row: WholeRow, table: Chain) -> tuple[Area, ...]:
    """The stripes of the pages that hold the row, as wide as the table; none of a page whose text is turned."""
    lines = [line for cell in row.cells.values() for line in cell.lines]
    return tuple(_stripes(lines, table))


def _stripes(lines: list[PrintLine], table: Chain) -> Iterator[Area]:
    for piece in table.pieces:
        own = [line for line in lines if line.page == piece.page]
        top = min((line.y - _RISE * line.size for line in own), default=0.0)
        bottom = max((line.y + _FALL * line.size for line in own), default=0.0)
        if piece.ruled.ys[0] - _AIR <= bottom and bottom > 0 and top < bottom:
            yield Area(
                page=piece.page,
                left=round(max(piece.ruled.xs[0] - _AIR, 0.0), 1),
                top=round(max(top, 0.0), 1),
                right=round(piece.ruled.xs[-1] + _AIR, 1),
                bottom=round(bottom, 1),
            )
