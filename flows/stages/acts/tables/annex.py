"""The parts of an annex before it is read, and the annex that was understood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.model.document import Row, Span
    from flows.model.findings import Finding
    from flows.stages.acts.tables.headers import Header
    from flows.stages.acts.tables.ledger import Ledger
    from flows.stages.acts.tables.records import Entry
    from flows.stages.acts.tables.totals import TotalLine
    from flows.stages.acts.words import AnnexName, Role, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSection:
    """The rows under one header; a table goes on under it after a page break that repeats or drops the header.

    `new` says that a table begins here; `unit` is the unit of money printed above it.
    """

    header: Header
    rows: tuple[Row, ...]
    new: bool = True
    unit: str = ""
    prose: frozenset[int] = frozenset()
    """Rows (by identity) that stood as lines of their own between the parts of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """One annex, understood: its years, the unit words of its header, directions, records and printed totals.

    `by_rows` says that years stand in rows, `yearly` that most records then have a row for every year.
    `header` is its first one and `unit` the unit printed above it: an amending act prints rows of it without them.
    """

    name: AnnexName
    years: tuple[int, ...]
    unit_text: str
    columns: frozenset[str]
    roles: Mapping[str, Role]
    headers: tuple[tuple[str, str], ...]
    directions: tuple[Entry, ...]
    entries: tuple[Entry, ...]
    totals: tuple[TotalLine, ...]
    parts: tuple[int, ...]
    span: Span
    header: Header
    unit: str = ""
    by_rows: bool = False
    yearly: bool = False

    @property
    def sums(self) -> tuple[str, ...]:
        """The columns that hold sums of those beside them, where any record fills them."""
        named = [name for name, role in self.roles.items() if role.name == "sum"]
        return tuple(
            name for name in named if any(name in line.cells for entry in self.entries for line in entry.lines)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What every reader of the document shares: its name, the vocabulary, the ledger and the findings so far.

    `paged` says that the document is known to leave a blank line where a page ends; `unit` is the unit of money that
    only the cells themselves name.
    """

    file: str
    words: Words
    ledger: Ledger
    findings: list[Finding]
    paged: bool = False
    unit: str = ""
