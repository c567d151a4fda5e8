"""Two versions of the half-years' tables side by side, and the plan that knows what everything is called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from flows.stages.changes.phrases import quoted
from flows.stages.tables.printed import PrintedRow, RowsByKey, number_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.messages.text import Phrase

RowKey = tuple[str, str]
"""A measure, an indicator or an executor, and the half-year."""


@dataclass(frozen=True, slots=True)
class RowsByPlace(Mapping[RowKey, PrintedRow]):
    """The rows of a table that has one for each thing and half-year, in the order of publication."""

    rows: RowsByKey

    def __getitem__(self, place: RowKey) -> PrintedRow:
        """The row of a place."""
        key, cycle = place
        for row in self.rows[key]:
            if row["cycle"] == cycle:
                return row
        raise KeyError(place)

    def __iter__(self) -> Iterator[RowKey]:
        """The places of all rows."""
        return ((key, row["cycle"]) for key in self.rows for row in self.rows[key])

    def __len__(self) -> int:
        """How many rows there are."""
        return sum(1 for _ in self)


@dataclass(frozen=True)
class ProgressVersion:
    """One version's rows by what they are about and when, each in the order of publication.

    `files` are its tables by name (CSV); none of them is looked into before it is asked for.
    """

    files: Mapping[str, bytes]

    @cached_property
    def progress(self) -> Mapping[RowKey, PrintedRow]:
        """The measures' rows."""
        return self._keyed("measure-progress")

    @cached_property
    def delays(self) -> Mapping[RowKey, PrintedRow] | None:
        """The late measures' rows; null where the version has no such table."""
        return self._keyed("measure-delays") if "measure-delays" in self.files else None

    @cached_property
    def values(self) -> Mapping[RowKey, PrintedRow]:
        """The indicators' rows."""
        return self._keyed("indicator-values")

    @cached_property
    def status(self) -> Mapping[RowKey, PrintedRow]:
        """The reports' rows."""
        return self._keyed("report-status")

    @cached_property
    def spending(self) -> RowsByKey:
        """The rows of money by measure."""
        return RowsByKey.of(self.files.get("measure-spending", b""))

    @cached_property
    def spent_of_planned(self) -> Mapping[str, PrintedRow]:
        """The rows of that figure of the whole programme, by half-year."""
        rows = self._rows("assessment")
        return {row["cycle"]: row for row in rows if (row["scope"], row["metric"]) == ("programme", "spent-of-planned")}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """What the executors are called."""
        return {row["executorId"]: row["name"] for row in self._rows("executors")}

    def office(self, key: str) -> Phrase:
        """An executor as sentences call it."""
        return quoted(self.names.get(key, key))

    def spent(self, place: RowKey) -> Decimal | None:
        """The money of a measure in a half-year, all sources together; None where none was reported."""
        amounts = [Decimal(amount) for amount in self.amounts(place).values()]
        return sum(amounts, Decimal(0)) if amounts else None

    def amounts(self, place: RowKey) -> Mapping[str, str]:
        """The same by source."""
        measure, cycle = place
        rows = self.spending.get(measure, ())
        return {row["sourceId"]: row["amountUah"] for row in rows if row["cycle"] == cycle and row["amountUah"]}

    def _rows(self, table: str) -> Sequence[PrintedRow]:
        return rows_of(self.files[table]) if table in self.files else ()

    def _keyed(self, table: str) -> Mapping[RowKey, PrintedRow]:
        return RowsByPlace(RowsByKey.of(self.files.get(table, b"")))


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Both versions; `plan` are its measures and its indicators, `targets` those of each indicator."""

    old: ProgressVersion
    new: ProgressVersion
    plan: Sequence[RowsByKey]
    targets: RowsByKey

    def planned(self, key: str) -> PrintedRow:
        """The plan's row of a measure or an indicator; empty where the plan has dropped it."""
        return next((table[key][-1] for table in self.plan if key in table), {})

    def target(self, indicator: str, year: str) -> PrintedRow:
        """The row of an indicator's target; empty where there is none."""
        return next((row for row in self.targets.get(indicator, ()) if row["year"] == year), {})

    def named(self, key: str) -> Mapping[str, str]:
        """Number and title of a measure or an indicator; the number alone where the plan has dropped it."""
        return {"number": number_of(key), "title": self.planned(key).get("title", "")}


def story_of(before: Mapping[str, bytes], after: Mapping[str, bytes], plan: Mapping[str, bytes]) -> Story:
    """The versions' tables (name → CSV), and the plan's."""
    return Story(
        old=ProgressVersion(before),
        new=ProgressVersion(after),
        plan=[RowsByKey.of(plan[name]) for name in ("measures", "indicators")],
        targets=RowsByKey.of(plan["indicator-targets"]),
    )


def with_earlier(rows: Mapping[RowKey, PrintedRow], field: str) -> Iterator[tuple[RowKey, PrintedRow, PrintedRow]]:
    """Each row with the last one before it, of the same measure or indicator, that fills the field; empty if none."""
    last: dict[str, PrintedRow] = {}
    for place, row in rows.items():  # half-years of one measure follow each other
        yield place, row, last.get(place[0], {})
        if row[field]:
            last = {place[0]: row}
