"""The ledger of cells: every non-blank cell of the tables ends in exactly one way, or the act is refused.

A row is closed by the one function that has understood it, and every function that understands a row closes it: so a
row that nobody has understood stays open, and what stays open is counted. A cell closed twice would be two things at
once; that is counted as well. The counts are the act's `Balance`, which is published, and `cells-unaccounted` where it
does not close. Nothing here knows what a cell says, so no wording can slip by.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from flows.model.findings import Finding
from flows.model.plan import Balance

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.model.document import Document, Row

Fate = Literal["used", "checked", "ignored", "refused"]


class Ledger:
    """What has become of each cell so far."""

    def __init__(self, document: Document) -> None:
        """Open an account for every cell that says something."""
        self._open: dict[tuple[int, int], Row] = {
            (id(row), at): row
            for grid in document.grids
            for row in grid.rows
            for at, cell in enumerate(row.cells)
            if cell.text
        }
        self._file = document.file
        self._read = len(self._open)
        self._fates: Counter[Fate] = Counter()
        self._twice = 0

    def close(self, row: Row, fate: Fate, columns: Iterable[int] | None = None) -> None:
        """The row's cells, or those at these places, have ended so; blank ones never counted."""
        places = range(len(row.cells)) if columns is None else columns
        for at in places:
            if row.cells[at].text:
                self._twice += self._open.pop((id(row), at), None) is None
                self._fates[fate] += 1

    def rest(self, row: Row, fate: Fate) -> None:
        """What of the row is still open has ended so."""
        self.close(row, fate, [at for at in range(len(row.cells)) if (id(row), at) in self._open])

    def admit(self, row: Row) -> None:
        """A line between the parts of a table is read with them."""
        self._open |= {(id(row), at): row for at, cell in enumerate(row.cells) if cell.text}
        self._read += sum(bool(cell.text) for cell in row.cells)

    def balance(self) -> Balance:
        """The counts."""
        return Balance(read=self._read, **{fate: self._fates[fate] for fate in _FATES})

    def findings(self) -> list[Finding]:
        """That the balance does not close, with the first cell that nobody has accounted for."""
        if not self._open and not self._twice:
            return []
        row = next(iter(self._open.values()), None)
        facts = {"open": str(len(self._open)), "twice": str(self._twice)}
        return [Finding.of("cells-unaccounted", source_ref=row.span.ref(self._file) if row else "", facts=facts)]


_FATES: tuple[Fate, ...] = ("used", "checked", "ignored", "refused")
