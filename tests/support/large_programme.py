"""A programme of any size, as it stands once its act was read and its executors' workbooks were: the rows, typed.

It keeps to the schemas: every measure has one row of progress a half-year. Half of them have money and an indicator of
their own; their work goes on evenly until the term ends, and a few are late, are not reported on, or fall back.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from flows.model.half_years import Cycle
from flows.model.plan import (
    Control,
    Direction,
    Executor,
    FundingSource,
    Indicator,
    IndicatorTarget,
    Measure,
    MeasureExecutor,
    MeasureFunding,
    Programme,
)
from flows.model.progress import Collected, IndicatorValue, MeasureProgress, MeasureSpending, Report
from flows.recipes.acts_in_force import Understood
from flows.recipes.situation import Situation
from support.halfyears import half_year, trial_programme

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from flows.model.plan import Act, Tables
    from flows.stages.reports.progress import HalfYear

FIRST_YEAR = 2026
DIRECTIONS, OFFICES = 20, 50
TITLE = "розбудова інформаційної інфраструктури закладів громади, черга"
AMOUNT = Decimal(120_000)
PERCENTS = [Decimal(percent) for percent in range(101)]
LATE, SILENT, FALLEN, TOLD = 41, 37, 997, 10
"""Every so-manieth measure is late at its end, is not reported on, falls back once, has a note."""


@dataclass(frozen=True, kw_only=True)
class LargeProgramme:
    """So many measures over so many half-years."""

    measures: int
    half_years: int

    @property
    def years(self) -> range:
        return range(FIRST_YEAR, FIRST_YEAR + (self.half_years + 1) // 2)

    @property
    def last(self) -> Cycle:
        return self.cycles[-1]

    @cached_property
    def cycles(self) -> Sequence[Cycle]:
        first = Cycle(FIRST_YEAR, 1)
        found = [first]
        while len(found) < self.half_years:
            found.append(found[-1].next)
        return found

    @cached_property
    def keys(self) -> Sequence[str]:
        """The numbers of the measures, direction by direction."""
        each = -(-self.measures // DIRECTIONS)
        return [f"{at // each + 1}.{at % each + 1}" for at in range(self.measures)]

    @cached_property
    def measure_ids(self) -> Sequence[str]:
        """Every row of a report bears the very key of its form, which is the plan's."""
        return [f"M{number}" for number in self.keys]

    @cached_property
    def indicator_ids(self) -> Sequence[str]:
        return [f"I{number}" for number in self.keys]

    def end(self, at: int) -> Cycle:
        """The half-year in which a measure's term ends."""
        return self.cycles[self._end(at)]

    def _end(self, at: int) -> int:
        return (at * 7 + self.half_years // 2) % self.half_years

    @cached_property
    def tables(self) -> Tables:
        """The plan."""
        backed = range(0, self.measures, 2)
        goals = {year: Decimal(10 * (year - FIRST_YEAR + 1)) for year in self.years}
        return {
            "passport": (),
            "directions": tuple(
                Direction(direction_id=f"D{at}", number=str(at), title=f"Напрям {at}", source_ref="act.txt#line=1")
                for at in range(1, DIRECTIONS + 1)
            ),
            "measures": tuple(self._measure(at, number) for at, number in enumerate(self.keys)),
            "measure-funding": tuple(
                MeasureFunding(
                    measure_id=self.measure_ids[at],
                    year=year,
                    source_id="local-budget",
                    amount_uah=AMOUNT,
                    amount_text="120",
                    unit_text="тис. грн",
                    source_ref="act.txt#line=2",
                )
                for at in backed
                for year in self.years
            ),
            "funding-sources": (FundingSource("local-budget", "Місцевий бюджет"),),
            "executors": tuple(Executor(_office(at), f"Управління {at}", None) for at in range(OFFICES)),
            "measure-executors": tuple(MeasureExecutor(key, _office(at), 1) for at, key in enumerate(self.measure_ids)),
            "indicators": tuple(
                Indicator(
                    indicator_id=self.indicator_ids[at],
                    number=self.keys[at],
                    position=at + 1,
                    direction_id=f"D{self.keys[at].partition('.')[0]}",
                    measure_id=self.measure_ids[at],
                    title=f"Частка закладів, {self.keys[at]}",
                    unit_code="percent",
                    unit_text="%",
                    baseline=Decimal(0),
                    dynamics_text="+100",
                    source_ref="act.txt#line=3",
                )
                for at in backed
            ),
            "indicator-targets": tuple(
                IndicatorTarget(
                    indicator_id=self.indicator_ids[at],
                    year=year,
                    target_value=goals[FIRST_YEAR],
                    target_kind="increment",
                    target_level=goals[year],
                    source_ref="act.txt#line=3",
                )
                for at in backed
                for year in self.years
            ),
        }

    def _measure(self, at: int, number: str) -> Measure:
        return Measure(
            measure_id=self.measure_ids[at],
            number=number,
            position=at + 1,
            direction_id=f"D{number.partition('.')[0]}",
            title=f"{TITLE} {number}",
            term_text="2026 рік",
            term_start=date(FIRST_YEAR, 1, 1),
            term_end=self.end(at).end,
            executors_text=f"Управління {at % OFFICES}",
            funding_sources_text="Місцевий бюджет" if at % 2 == 0 else "Не потребує",
            needs_funding=at % 2 == 0,
            expected_result="Так",
            source_ref="act.txt#line=2",
        )

    @property
    def programme(self) -> Programme:
        """The same with nothing printed beside it."""
        control = Control(
            years=tuple(self.years),
            totals=(),
            subtotals=(),
            twins=(),
            passport=(),
            shared_numbers=False,
            relation="sum",
            relation_count=0,
            expected_dynamics={},
            similar_executors={},
            executor_refs={},
        )
        return Programme(self.tables, control, ())

    # --- what was reported -------------------------------------------------------------------------

    def collected(self, cycle: Cycle) -> Collected:
        """The reports of all offices of one half-year."""
        turn, ours = self.cycles.index(cycle), defaultdict(list)
        for at in range(self.measures):
            ours[_office(at)].append(at)
        return Collected(cycle=cycle, reports=tuple(self._report(turn, who, of) for who, of in ours.items()))

    def _report(self, turn: int, office: str, ours: Sequence[int]) -> Report:
        cycle = self.cycles[turn]
        label, level = str(cycle), Decimal(5 * (turn + 1))
        told = [at for at in ours if (at + turn) % SILENT]
        received = cycle.end.replace(day=3, month=7) if cycle.half == 1 else date(cycle.year + 1, 1, 3)
        return Report(
            executor_id=office,
            cycle=cycle,
            file=f"{office}.xlsx",
            sha256=f"{office}{cycle}",
            received=received,
            progress=tuple(self._progress(turn, office, told)),
            spending=tuple(
                MeasureSpending(
                    measure_id=self.measure_ids[at],
                    cycle=label,
                    source_id="local-budget",
                    amount_uah=Decimal(30_000 + at % 1000),
                )
                for at in told
                if at % 2 == 0
            ),
            values=tuple(
                IndicatorValue(
                    indicator_id=self.indicator_ids[at],
                    cycle=label,
                    value=level,
                    note=None,
                    submitted_date=None,
                )
                for at in told
                if at % 2 == 0
            ),
        )

    def _progress(self, turn: int, office: str, told: Sequence[int]) -> Iterator[MeasureProgress]:
        cycle = self.cycles[turn]
        label = str(cycle)
        for at in told:
            last = self._end(at)
            is_done = turn >= last and at % LATE != 0
            percent = 100 if is_done else min(95, 100 * (turn + 1) // (last + 2))
            yield MeasureProgress(
                measure_id=self.measure_ids[at],
                cycle=label,
                answering_executor_id=office,
                period_start_date=cycle.start,
                period_end_date=cycle.end,
                status="done" if is_done else "in-progress",
                completion_pct=PERCENTS[percent if (at + turn) % FALLEN else 1],
                note=f"Виконано роботи {turn + 1} етапу, захід {self.keys[at]}" if at % TOLD == 0 else None,
                evidence_url=None,
                submitted_date=None,
            )

    def gathered(self, situation: Situation, cycle: Cycle) -> HalfYear:
        """What `publish_progress` is handed in instead of the workbooks."""
        return half_year(situation.plan_at(cycle).programme.tables, situation.facts, self.collected(cycle))

    def folder(self, path: Path, portal: str) -> Path:
        """The programme's folder; its act is only a file with that name."""
        folder = trial_programme(path, portal)
        facts = folder / "programme.yaml"
        text = facts.read_text("utf-8").replace("last_year: 2028", f"last_year: {self.years[-1]}")
        facts.write_text(text, "utf-8")
        return folder


@dataclass(frozen=True, eq=False, kw_only=True)
class ReadAlready(Situation):
    """A situation whose act was understood to be this programme."""

    large: LargeProgramme

    def _plan(self, acts: tuple[Act, ...]) -> Understood:
        known = tuple(replace(act, files=tuple(replace(file, sha256="0" * 64) for file in act.files)) for act in acts)
        return Understood(acts=known, programme=self.large.programme, reads=(), acceptances=())


def _office(at: int) -> str:
    return f"E{at % OFFICES:08x}"
