"""Half-years, and the moment that a run works for."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, NamedTuple


class Cycle(NamedTuple):
    """A half-year, ordered by time; printed `2026-H1`."""

    year: int
    half: Literal[1, 2]

    def __str__(self) -> str:
        """The label that versions carry."""
        return f"{self.year}-H{self.half}"

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def next(self) -> Cycle:
        """The half-year that follows."""
        return Cycle(self.year, 2) if self.half == 1 else Cycle(self.year + 1, 1)

    @property
    def previous(self) -> Cycle:
        """The half-year before."""
        return Cycle(self.year - 1, 2) if self.half == 1 else Cycle(self.year, 1)


class Now(NamedTuple):
    """The moment a run works for, aware, in the programme's time zone; a date given by hand means its whole day."""

    moment: datetime

    @property
    def day(self) -> date:
        """The calendar day there."""
        return self.moment.date()
