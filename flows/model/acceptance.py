"""A person's word that the reading of an act is right: who, when, of which bytes, and how each doubt was answered."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flows.model.plan import ActFile

WayOfReading = Literal["direct", "reconstructed", "recognised"]
"""How a file was read: its own rows and cells, rows put together from print, or a picture of print."""
WAYS_OF_READING: tuple[WayOfReading, ...] = ("direct", "reconstructed", "recognised")
"""The same, the surest first."""
SAMPLE = 10
"""Rows that a reviewer compares in any case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellAnswer:
    """What a doubtful cell says: `place` and `column` (from 1) name it, `read` is the reading that was doubtful.

    Where a whole row was doubtful, `column` is 0 and both texts are the row's, since a person can only say yes to it.
    """

    place: str
    column: int
    read: str
    text: str


@dataclass(frozen=True, slots=True)
class RowVerdict:
    """Whether a row, by its name, says what the act says."""

    row: str
    right: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """One act's acceptance.

    `files` are the act's, with the hashes that they had; `shown_sha256` is of the rows as they were shown,
    `rows_sha256` of the rows with the answers (blank until the command has worked it out); `salt` and `shown_sha256`
    draw the sample.
    """

    who: str
    when: date
    number: str
    date: date
    files: tuple[ActFile, ...]
    shown_sha256: str
    rows_sha256: str
    salt: str
    verdicts: tuple[RowVerdict, ...]
    answers: tuple[CellAnswer, ...] = ()
    note: str = ""

    @property
    def uid(self) -> str:
        """The official identifier of the act."""
        return f"{self.number}-{self.date.isoformat()}"


def drawn_sample(rows: Sequence[str], shown_sha256: str, salt: str) -> tuple[str, ...]:
    """The rows that must be compared, in the document's order: drawn by content and salt, so that nobody chooses."""
    lots = sorted(rows, key=lambda row: hashlib.sha256(f"{salt} {shown_sha256} {row}".encode()).hexdigest())
    chosen = frozenset(lots[:SAMPLE])
    return tuple(row for row in rows if row in chosen)
