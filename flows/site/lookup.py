"""The published rows of a programme by what they are about: a measure, a direction, an office, a half-year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from flows.stages.tables.grouping import grouped_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from flows.site.published import ServedDataset, ServedProgramme, ServedVersion
    from flows.stages.tables.printed import PrintedRow

    Rows = Sequence[PrintedRow]

EVERYTHING = "programme"
"""The scope of the assessment that covers everything."""
UNREPORTED = frozenset({"awaited", "rejected"})
"""How a report stands of which nothing is published."""


@dataclass(frozen=True, kw_only=True)
class Lookup:
    """The rows of the newest versions, by what they are about.

    `measures`, `directions` and `indicators` hold those of the newest plan first, then those that only an older one
    has: `left` says in which version each of these stood last. `offices` are all whom the acts or the reports name,
    those that report first, and `names` what they are called. `cycles` are the half-years with published reports,
    oldest first.
    """

    served: ServedProgramme
    measures: Mapping[str, PrintedRow]
    directions: Mapping[str, PrintedRow]
    indicators: Mapping[str, PrintedRow]
    left: Mapping[str, ServedVersion]
    names: Mapping[str, str]
    offices: Sequence[str]
    cycles: Sequence[str]
    funding: Mapping[str, Rows]
    targets: Mapping[str, Rows]
    executors: Mapping[str, Sequence[str]]
    progress: Mapping[str, Mapping[str, PrintedRow]]
    spending: Mapping[tuple[str, str], Rows]
    delays: Mapping[tuple[str, str], PrintedRow]
    values: Mapping[str, Mapping[str, PrintedRow]]
    links: Mapping[str, Rows]
    reports: Mapping[str, Mapping[str, PrintedRow]]
    figures: Mapping[tuple[str, str, str], PrintedRow]
    findings: Mapping[str, Rows]
    sources: Mapping[str, str]

    @property
    def plan(self) -> ServedVersion | None:
        """The newest version of the plan."""
        return self.served.plan.current

    @property
    def done(self) -> ServedVersion | None:
        """The newest version of what was done; null where there is none."""
        return self.served.progress.current if self.served.progress else None

    @property
    def cycle(self) -> str:
        """The newest half-year with reports; empty where there is none."""
        return self.cycles[-1] if self.cycles else ""

    @cached_property
    def years(self) -> Sequence[str]:
        """The years of the plan's money."""
        return sorted({row["year"] for rows in self.funding.values() for row in rows})

    @property
    def year(self) -> str:
        """The year that citizens ask about: of the newest reports, else the plan's own, within the programme."""
        period = self.served.facts.period
        asked = int(self.cycle[:4]) if self.cycle else self.plan.entry.version.cycle.year if self.plan else 0
        return str(min(max(asked, period.first_year), period.last_year))

    def of_direction(self, key: str) -> list[str]:
        """The measures of a direction that the newest plan holds."""
        return self._of_directions.get(key, [])

    @cached_property
    def _of_directions(self) -> Mapping[str, list[str]]:
        return grouped_by(self.in_force(), lambda name: self.measures[name]["directionId"])

    def of_office(self, key: str) -> list[str]:
        """The measures for which an office answers, in the plan's order."""
        return self._of_offices.get(key, [])

    @cached_property
    def _of_offices(self) -> Mapping[str, list[str]]:
        return grouped_by(self.measures, self.answering)

    def answering_offices(self) -> list[str]:
        """The offices that answer for a measure."""
        return [key for key in self.offices if self.of_office(key)]

    def beside(self, key: str) -> list[str]:
        """The measures that an office carries out while another one answers for them."""
        return [name for name, offices in self.executors.items() if key in offices and self.answering(name) != key]

    def in_force(self) -> list[str]:
        """The measures of the newest plan."""
        return [name for name in self.measures if name not in self.left]

    def indicators_of(self, measure: str) -> list[str]:
        """The indicators that belong to a measure."""
        return self._of_measures.get(measure, [])

    @cached_property
    def _of_measures(self) -> Mapping[str, list[str]]:
        return grouped_by(self.indicators, lambda name: self.indicators[name]["measureId"])

    def answering(self, measure: str) -> str:
        """Who answers for a measure by its newest report; before the first one whoever the act names first."""
        rows = self.progress.get(measure, {})
        reported = next((rows[cycle]["answeringExecutorId"] for cycle in reversed(list(rows))), "")
        return reported or next(iter(self.executors.get(measure, ())), "")

    def newest(self, measure: str) -> PrintedRow:
        """What was reported of a measure in the newest half-year; empty where nothing was."""
        return self.progress.get(measure, {}).get(self.cycle, {})

    def state(self, measure: str) -> str:
        """How a measure stands: its reported status, `silent` without one, empty before the first reports."""
        if not self.cycle or measure not in self.progress:
            return ""
        return self.newest(measure).get("status") or "silent"

    def late(self) -> list[str]:
        """The measures that are late by the newest reports, the latest first, as `measure-delays` has them."""
        rows = [row for (_, cycle), row in self.delays.items() if cycle == self.cycle]
        return [row["measureId"] for row in sorted(rows, key=lambda row: -int(row["daysLate"] or "0"))]

    def silent(self) -> list[str]:
        """The offices without an accepted report of the newest half-year."""
        rows = ((office, cycles.get(self.cycle)) for office, cycles in self.reports.items())
        return [office for office, row in rows if row and row["state"] in UNREPORTED]

    def figure(self, metric: str, *, scope: str = EVERYTHING, cycle: str = "") -> PrintedRow:
        """A figure of the assessment; empty where there is none."""
        return self.figures.get((scope, cycle or self.cycle, metric), {})

    def planned(self, measures: Iterable[str], year: str = "") -> Decimal | None:
        """The money of these measures, of one year or of all; null where the act states none."""
        rows = (row for name in measures for row in self.funding.get(name, ()) if year in ("", row["year"]))
        return total(row["amountUah"] for row in rows)

    def spent(self, measures: Iterable[str], *, year: str = "", cycle: str = "") -> Decimal | None:
        """What was spent on these measures, in a year, a half-year or ever; null where nothing was reported."""
        cycles = [one for one in self.cycles if one.startswith(year) and cycle in ("", one)]
        rows = (row for name in measures for one in cycles for row in self.spending.get((name, one), ()))
        return total(row["amountUah"] for row in rows)

    def title(self, key: str) -> str:
        """The title of a measure, a direction or an indicator, or an office's name."""
        row = self.measures.get(key) or self.directions.get(key) or self.indicators.get(key) or {}
        return row.get("title") or self.names.get(key, "")


def total(amounts: Iterable[str]) -> Decimal | None:
    """The sum of printed amounts; a blank one is not known, and all of them blank are null."""
    known = [Decimal(amount) for amount in amounts if amount]
    return sum(known, Decimal(0)) if known else None


def look_up(served: ServedProgramme) -> Lookup:
    """The rows of the newest versions by what they are about."""
    plan = served.plan.current
    done = served.progress.current if served.progress else None
    measures, indicators, directions = (_ever(served.plan, *of) for of in KEYED)
    newest = {key for table, column in KEYED for key in _keys(plan, table, column)}
    left = {
        key: version
        for version in served.plan.served
        for table, column in KEYED
        for key in _keys(version, table, column)
        if key not in newest
    }
    reports = _by_cycle(done, "report-status", "executorId")
    progress = _by_cycle(done, "measure-progress", "measureId")
    executors = {key: [row["executorId"] for row in rows] for key, rows in _grouped(plan, "measure-executors").items()}
    answering = [row["answeringExecutorId"] for rows in progress.values() for row in rows.values()]
    names = {row["executorId"]: row["name"] for version in (plan, done) for row in _rows(version, "executors")}
    return Lookup(
        served=served,
        measures=measures,
        indicators=indicators,
        directions=directions,
        left=left,
        names=names,
        offices=list(dict.fromkeys(key for key in (*reports, *answering, *names) if key)),
        cycles=sorted({row["cycle"] for row in _rows(done, "measure-progress")}),
        funding=_grouped(plan, "measure-funding"),
        targets=_grouped(plan, "indicator-targets", "indicatorId"),
        executors=executors,
        progress=progress,
        spending=grouped_by(_rows(done, "measure-spending"), lambda row: (row["measureId"], row["cycle"])),
        delays={(row["measureId"], row["cycle"]): row for row in _rows(done, "measure-delays")},
        values=_by_cycle(done, "indicator-values", "indicatorId"),
        links=_grouped(done, "measure-links"),
        reports=reports,
        figures={(row["scope"], row["cycle"], row["metric"]): row for row in _rows(done, "assessment")},
        findings=grouped_by(_findings(plan, done), lambda row: row["key"].partition("/")[0]),
        sources={row["sourceId"]: row["title"] for row in _rows(plan, "funding-sources")},
    )


KEYED = (("measures", "measureId"), ("indicators", "indicatorId"), ("directions", "directionId"))
"""The tables whose rows have pages of their own, and their keys."""


def _rows(version: ServedVersion | None, table: str) -> Rows:
    return version.rows.get(table, ()) if version else ()


def _keys(version: ServedVersion | None, table: str, column: str) -> list[str]:
    return [row[column] for row in _rows(version, table)]


def _ever(dataset: ServedDataset, table: str, column: str) -> dict[str, PrintedRow]:
    """The rows of all versions by key, each as the newest version that has it prints it; the newest version's first."""
    found: dict[str, PrintedRow] = {}
    for version in reversed(dataset.served):
        for row in _rows(version, table):
            found.setdefault(row[column], row)
    return found


def _grouped(version: ServedVersion | None, table: str, column: str = "measureId") -> dict[str, list[PrintedRow]]:
    return grouped_by(_rows(version, table), lambda row: row[column])


def _by_cycle(version: ServedVersion | None, table: str, column: str) -> dict[str, dict[str, PrintedRow]]:
    rows = _grouped(version, table, column)
    return {key: {row["cycle"]: row for row in of} for key, of in rows.items()}


def _findings(*versions: ServedVersion | None) -> Iterator[PrintedRow]:
    for version in versions:
        yield from _rows(version, "findings")
