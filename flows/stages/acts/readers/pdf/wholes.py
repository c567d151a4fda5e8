"""Rows and cells through their pages, and the numbers by which rows are known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.stages.acts.readers.pdf.tables import squeezed
from flows.stages.acts.readers.pdf.words import NUMBER_MARK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.stages.acts.readers.pdf.joins import Habits, Room
    from flows.stages.acts.readers.pdf.lines import PrintLine
    from flows.stages.acts.readers.pdf.tables import Chain, RuledRow
    from flows.stages.acts.readers.pdf.words import Vocabulary

_DOTTED = re.compile(rf"{NUMBER_MARK}\d{{1,2}}(?:[.,]\d{{1,3}})+[.)]?(?!\d)")
_TITLED = re.compile(rf"{NUMBER_MARK}\d{{1,2}}(?:[.,]\d{{1,3}})+[.)]?[^\d.,%].*")
_FLAT = re.compile(r"№?\d{1,3}[.)]?$")
_FLAT_TITLED = re.compile(r"\d{1,3}[.)][^\d.,].*")


@dataclass(slots=True)
class WholeCell:
    """A cell through its pages."""

    column: int
    columns: int
    rows: int
    lines: list[PrintLine]
    width: float
    foot: float
    doubtful: bool = False
    """Whether it was not certain that its last part belongs to it."""


@dataclass(slots=True)
class WholeRow:
    """A row through its pages; `doubtful` where nobody can tell whether its second part is a row of its own."""

    cells: dict[int, WholeCell]
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFacts:
    """What the decisions of one table rest on."""

    rooms: Mapping[tuple[int, int], Room]
    vocabulary: Vocabulary
    habits: Habits
    key: Key
    own: frozenset[int] = frozenset()
    """Columns in which every row of a record has a cell of its own."""
    merged: frozenset[int] = frozenset()
    """Columns in which the rows of a record share one cell."""


@dataclass(frozen=True, slots=True)
class Key:
    """The column in which rows bear their numbers, and how those look."""

    column: int | None
    pattern: re.Pattern[str] = _DOTTED

    def of(self, row: RuledRow) -> bool:
        """Whether a row begins a record."""
        return any(box.column == self.column and self.pattern.match(squeezed(box.lines)) for box in row.boxes)

    def begins(self, cells: Mapping[int, WholeCell]) -> bool:
        """Whether a whole row is numbered."""
        cell = cells.get(-1 if self.column is None else self.column)
        return bool(cell and self.pattern.match(squeezed(cell.lines)))


def key_column(chain: Chain) -> Key:
    """Where most cells begin with a number of two levels; else the first column, if it numbers its rows."""
    texts: dict[int, list[str]] = {}
    for rows in chain.rows:
        for row in rows:
            for column, text in row.texts():
                texts.setdefault(column, []).append(text)
    for pattern, most in ((_TITLED, 4), (_DOTTED, 1), (_FLAT, 1), (_FLAT_TITLED, 1)):
        for column in sorted(texts)[:most]:
            hits = sum(bool(pattern.match(text)) for text in texts[column])
            if hits >= 2 and hits * 2 >= len(texts[column]) - 2:  # noqa: PLR2004  # headers do not count
                return Key(column, _DOTTED if pattern is _TITLED else pattern)
    return Key(None)


def further_columns(chain: Chain, key: Key) -> tuple[frozenset[int], frozenset[int]]:
    """In which columns the further rows of records have cells of their own, and in which they share the first one's."""
    own: set[int] = set()
    shared: set[int] = set()
    for rows in chain.rows:
        first: RuledRow | None = None
        for row in rows:
            columns = {box.column for box in row.boxes}
            if key.column in columns:
                first = row if key.of(row) else None
            elif first and columns:
                own |= columns
                shared |= {box.column for box in first.boxes if box.rows > 1} - columns
    return frozenset(own - shared), frozenset(shared - own)
