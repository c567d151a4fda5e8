"""The published figures that charts show: sums by measure, direction and programme, by year and half-year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flows.site.published import ServedProgramme, ServedVersion
    from flows.stages.tables.printed import PrintedRow

WHOLE_PROGRAMME = ""
"""The scope of the whole programme, beside those of a measure and of a direction, which are their keys."""
STATES_SHOWN = ("done", "in-progress", "not-started", "cancelled", "silent")
"""How a measure stands, in the order in which it is shown; `silent` where nobody reported it."""


@dataclass(frozen=True, slots=True)
class PublishedSum:
    """A sum of published amounts: `blank` of the `of` were not known, and are no part of it; null where none is."""

    known: Decimal | None
    blank: int
    of: int

    @classmethod
    def of_cells(cls, cells: Sequence[str]) -> PublishedSum:
        """The sum of cells as they are printed; a blank one is not known."""
        known = [Decimal(cell) for cell in cells if cell]
        return cls(sum(known, Decimal(0)) if known else None, len(cells) - len(known), len(cells))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartFigures:
    """What charts show of one programme, by what it is about.

    `planned` has a sum for each scope and year, `spent` for each scope and year or half-year; a scope is a measure's
    key, a direction's or `WHOLE_PROGRAMME`. What has no rows there has no sum. `targets` are by indicator and year,
    `levels` by indicator and half-year. `directions` holds titles: those of the plan in its order, then those of which
    only money was reported. `unfunded` are the measures that need no money and spent none.
    """

    years: Sequence[str]
    cycles: Sequence[str]
    directions: Mapping[str, str]
    measures: Mapping[str, PrintedRow]
    indicators: Mapping[str, PrintedRow]
    unfunded: frozenset[str]
    planned: Mapping[tuple[str, str], PublishedSum]
    spent: Mapping[tuple[str, str], PublishedSum]
    states: Mapping[str, Mapping[str, int]]
    targets: Mapping[str, Mapping[str, PrintedRow]]
    levels: Mapping[tuple[str, str], PrintedRow]

    @property
    def year(self) -> str:
        """The year of the newest reports, else the first one; within the years of the plan's money."""
        if not self.years:
            return self.cycles[-1][:4] if self.cycles else ""
        return min(max(self.cycles[-1][:4], self.years[0]), self.years[-1]) if self.cycles else self.years[0]

    @property
    def all_years(self) -> Sequence[str]:
        """The years of the plan's money, and those of the reports."""
        return sorted({*self.years, *(cycle[:4] for cycle in self.cycles)})

    def cycles_of(self, year: str) -> Sequence[str]:
        """The half-years of that year with published reports."""
        return [cycle for cycle in self.cycles if cycle.startswith(year)]


def chart_figures(served: ServedProgramme) -> ChartFigures:
    """The figures of the plan and of the progress that are served now; without a plan there are none of it."""
    plan, done = served.plan.current, served.progress.current if served.progress else None
    funding, spending, progress = (
        _rows(plan, "measure-funding"),
        _rows(done, "measure-spending"),
        _rows(done, "measure-progress"),
    )
    measures = {row["measureId"]: row for row in _rows(plan, "measures")}
    home = {name: row["directionId"] for name, row in measures.items()}
    reported_home = {(row["measureId"], row["cycle"]): row["directionId"] for row in progress}
    homes = [reported_home.get((row["measureId"], row["cycle"])) or home.get(row["measureId"], "") for row in spending]
    needing = {row["measureId"] for row in funding if row["sourceId"] != "none" or Decimal(row["amountUah"] or 1)}
    return ChartFigures(
        years=sorted({row["year"] for row in funding}),
        cycles=sorted({row["cycle"] for row in progress}),
        directions=_directions(plan, done, {*homes, *home.values()}),
        measures=measures,
        indicators={row["indicatorId"]: row for row in _rows(plan, "indicators")},
        unfunded=frozenset(measures.keys() - needing - {row["measureId"] for row in spending}),
        planned=_summed(((row["measureId"], home.get(row["measureId"], "")), (row["year"],), row) for row in funding),
        spent=_summed(
            ((row["measureId"], where), (row["cycle"], row["cycle"][:4]), row)
            for row, where in zip(spending, homes, strict=True)
        ),
        states=_states(progress),
        targets=_by_year(_rows(plan, "indicator-targets")),
        levels={(row["indicatorId"], row["cycle"]): row for row in _rows(done, "indicator-values")},
    )


def _rows(version: ServedVersion | None, table: str) -> Sequence[PrintedRow]:
    return version.rows.get(table, ()) if version else ()


def _directions(plan: ServedVersion | None, done: ServedVersion | None, used: set[str]) -> Mapping[str, str]:
    """The titles of the plan's directions, and of those under which only reports stand."""
    planned = {row["directionId"]: row["title"] for row in _rows(plan, "directions")}
    reported = {row["directionId"]: row["title"] for row in _rows(done, "directions")}
    return planned | {key: reported.get(key, "") for key in sorted(used - planned.keys()) if key}


def _summed(
    rows: Iterable[tuple[Iterable[str], Iterable[str], PrintedRow]],
) -> Mapping[tuple[str, str], PublishedSum]:
    """The sums of `amountUah`, for each scope of a row and for all, in each of its periods."""
    cells = defaultdict[tuple[str, str], list[str]](list)
    for scopes, periods, row in rows:
        for scope in {*scopes, WHOLE_PROGRAMME}:
            for period in periods:
                cells[scope, period].append(row["amountUah"])
    return {key: PublishedSum.of_cells(of) for key, of in cells.items()}


def _by_year(rows: Iterable[PrintedRow]) -> Mapping[str, Mapping[str, PrintedRow]]:
    found = defaultdict[str, dict[str, "PrintedRow"]](dict)
    for row in rows:
        found[row["indicatorId"]][row["year"]] = row
    return dict(found)


def _states(progress: Iterable[PrintedRow]) -> Mapping[str, Mapping[str, int]]:
    """How many measures stand how at the end of each half-year."""
    counts = defaultdict[str, dict[str, int]](lambda: dict.fromkeys(STATES_SHOWN, 0))
    for row in progress:
        counts[row["cycle"]][row["status"] or "silent"] += 1
    return dict(sorted(counts.items()))
