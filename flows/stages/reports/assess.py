"""The four axes of section VI of the programme, computed from the plan and the half-years' tables.

Each figure is about one scope (a direction, or the whole programme) at the end of one half-year, and about those
measures and indicators of the plan that were to be reported on then. A percentage carries what it was made of; it has
no value where it is made of nothing. Nothing is averaged: percentages of different measures, and values of different
units, have no common unit. A year's money is never divided into half-years. `schemas/assessment.yaml` says the same to
citizens.

Sets of keys rather than frames: a mask would replace each set one for one, and in a frame an amount that nobody has
reported becomes a float's NaN among exact sums.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import chain
from typing import TYPE_CHECKING, Self, TypeVar

from flows.messages.published import METRICS
from flows.model.half_years import Cycle
from flows.model.plan import (
    Direction,
    FundingSource,
    Indicator,
    IndicatorTarget,
    Measure,
    MeasureFunding,
    TableRow,
    Tables,
)
from flows.model.progress import Assessment, IndicatorValue, MeasureProgress, MeasureSpending, ProgressRow
from flows.model.record import parse_cycle
from flows.stages.acts.targets import INCREMENT, LEVEL, UNKNOWN, reaches
from flows.stages.reports.progress import UNFUNDED, ProgressTables
from flows.stages.tables.grouping import grouped_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence, Sized

    from flows.messages.text import Lang

WHOLE_SCOPE = "programme"
"""The scope of all directions together."""
UNDIVIDED = "mixed"
"""The source of a sum that the act does not divide: it is part of the whole and of no source's figures."""
DONE, CANCELLED = "done", "cancelled"
HUNDREDTH = Decimal("0.01")

Kind = TypeVar("Kind", bound=TableRow | ProgressRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A metric's value, and what a percentage was made of."""

    metric: str
    unit: str
    value: Decimal | None
    numerator: Decimal | None = None
    denominator: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeStanding:
    """One scope at the end of one half-year: its part of the plan, and what was reported of it.

    `reported` are the rows of this very half-year by measure, `statuses` the last reported status of every measure by
    then: what was done stays done, though nobody repeats it. `spent` holds this year's money up to then; `values` only
    what was reported for this half-year, because a level may fall again.
    """

    cycle: Cycle
    measures: tuple[Measure, ...]
    funding: tuple[MeasureFunding, ...]
    indicators: tuple[Indicator, ...]
    targets: tuple[IndicatorTarget, ...]
    reported: Mapping[str, MeasureProgress]
    statuses: Mapping[str, str]
    spent: tuple[MeasureSpending, ...]
    values: Mapping[str, Decimal]


def assess(plan: Tables, tables: ProgressTables) -> tuple[Assessment, ...]:
    """All figures: the directions in the document's order, then the programme; each by half-year, each axis in turn.

    Args:
        plan: The plan's tables at the end of the newest half-year: earlier half-years are compared with it too.
        tables: The half-years' tables, with a row for everything that was to be reported.
    """
    scopes = (*(row.direction_id for row in _rows(plan, "directions", Direction)), WHOLE_SCOPE)
    sources = {row.source_id: row.title for row in _rows(plan, "funding-sources", FundingSource)}
    parts = {scope: ScopePlan.of(plan, scope) for scope in scopes}
    found = {
        (scope, end.cycle): tuple(figures(_standing(part, end)))
        for end in _ends(tables)
        for scope, part in parts.items()
    }
    places = {scope: place for place, scope in enumerate(scopes)}
    return tuple(
        Assessment(
            scope=scope,
            cycle=str(cycle),
            metric=figure.metric,
            title_uk=_title(figure, sources, "uk"),
            title_en=_title(figure, sources, "en"),
            unit=figure.unit,
            value=figure.value,
            numerator=figure.numerator,
            denominator=figure.denominator,
        )
        for scope, cycle in sorted(found, key=lambda place: places[place[0]])
        for figure in found[scope, cycle]
    )


def _title(figure: Figure, sources: Mapping[str, str], lang: Lang) -> str:
    """What a metric is called; that of one source of money names it as the act does."""
    metric, _, source = figure.metric.partition(".")
    name = METRICS[f"{metric}.source" if source else metric]
    return name.render(lang, source=sources.get(source, source)) if source else name.render(lang)


def figures(standing: ScopeStanding) -> Iterator[Figure]:
    """All figures of one scope at the end of one half-year."""
    return chain(
        _reports(standing), _terms(standing), _volumes(standing), _sources(standing), _results(standing),
        _targets(standing),
    )  # fmt: skip


def _reports(standing: ScopeStanding) -> Iterator[Figure]:
    """What all other figures rest on (section VI, half-yearly information): measures reported, of all."""
    yield _share("measures-reported", standing.reported, standing.measures)


def _terms(standing: ScopeStanding) -> Iterator[Figure]:
    """Axis 1, «дотримання термінів та повноти виконання робіт».

    Due is what a term ended for by the half-year's last day; late is what the report of this half-year calls neither
    done nor cancelled though it was due. Without a report nobody knows, which is a figure of its own.
    """
    due = [row.measure_id for row in standing.measures if row.term_end and row.term_end <= standing.cycle.end]
    done = {row.measure_id for row in standing.measures if standing.statuses.get(row.measure_id) == DONE}
    cancelled = {row.measure_id for row in standing.measures if standing.statuses.get(row.measure_id) == CANCELLED}
    closed = done | cancelled
    undone = [key for key in due if key not in closed]
    late = [key for key in undone if key in standing.reported]
    yield _count("measures-due", due)
    yield _share("measures-due-done", done.intersection(due), due)
    yield _count("measures-late", late)
    yield _count("measures-due-unreported", set(undone).difference(late))
    yield _count("measures-term-unknown", [row for row in standing.measures if row.term_end is None])
    yield _share("measures-done", done, standing.measures)
    yield _count("measures-cancelled", cancelled)


def _volumes(standing: ScopeStanding) -> Iterator[Figure]:
    """Axis 2, «відповідність запланованих і фактичних обсягів … фінансування».

    Spent since 1 January against the plan of the whole year: which part of it belongs to a half-year no act says.
    """
    now = [row for row in standing.spent if row.cycle == str(standing.cycle)]
    yield Figure(metric="spent-half-year", unit="UAH", value=_spent(now))
    yield _percent("spent-of-planned", _spent(standing.spent), _planned(standing.funding))
    funded = {row.measure_id for row in standing.funding if row.amount_uah}
    reported = {row.measure_id for row in now if row.amount_uah is not None} & funded
    yield _share("spending-reported", reported, funded)


def _sources(standing: ScopeStanding) -> Iterator[Figure]:
    """Axis 2, «… та джерел фінансування», of the money that the act divides by source; an undivided sum has none.

    Where an amending act gave a measure other sources, what it spent of the former ones is compared with none.
    """
    sources = dict.fromkeys(row.source_id for row in standing.funding)
    for source in (key for key in sources if key not in {UNDIVIDED, UNFUNDED}):
        planned = [row for row in standing.funding if row.source_id == source]
        funded = {row.measure_id for row in planned}
        spent = [row for row in standing.spent if row.source_id == source and row.measure_id in funded]
        yield _percent(f"spent-of-planned.{source}", _spent(spent), _planned(planned))


def _results(standing: ScopeStanding) -> Iterator[Figure]:
    """Axis 3, «результативність виконання завдань»: measures whose result, the indicator's value, was reported."""
    measured = [row for row in standing.indicators if row.measure_id]
    reported = {row.measure_id for row in measured if row.indicator_id in standing.values}
    yield _share("results-reported", reported, {row.measure_id for row in measured})


def _targets(standing: ScopeStanding) -> Iterator[Figure]:
    """Axis 4, «досягнення цільових значень індикаторів», of the year's targets.

    Increments (growth planned in this year, compared with the level that it leads to) and levels are kept apart; where
    the act does not show the kind, a target is counted in neither, but in a figure of its own.
    """
    baseline = {row.indicator_id: row.baseline for row in standing.indicators}
    for kind in (INCREMENT, LEVEL):
        goals = [row for row in standing.targets if row.target_kind == kind and _is_goal(row)]
        reached = [row for row in goals if _is_reached(row, baseline[row.indicator_id], standing.values)]
        yield _share(f"targets-reached-{kind}", reached, goals)
    yield _count("targets-kind-unknown", [row for row in standing.targets if row.target_kind == UNKNOWN])


def _is_goal(target: IndicatorTarget) -> bool:
    """Whether there is something to reach in the year: an increment of nothing would be reached by doing nothing."""
    return target.target_level is not None and (target.target_kind == LEVEL or bool(target.target_value))


def _is_reached(target: IndicatorTarget, baseline: Decimal | None, values: Mapping[str, Decimal]) -> bool:
    value, level = values.get(target.indicator_id), target.target_level
    return value is not None and level is not None and reaches(value, level, baseline)


# --- what belongs to a scope ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopePlan:
    """A scope's part of the plan, its money and targets by year."""

    measures: Sequence[Measure]
    indicators: Sequence[Indicator]
    funding: Mapping[int, Sequence[MeasureFunding]]
    targets: Mapping[int, Sequence[IndicatorTarget]]

    @classmethod
    def of(cls, plan: Tables, scope: str) -> Self:
        """What of the plan belongs to the scope."""
        measures = [row for row in _rows(plan, "measures", Measure) if scope in {WHOLE_SCOPE, row.direction_id}]
        indicators = [row for row in _rows(plan, "indicators", Indicator) if scope in {WHOLE_SCOPE, row.direction_id}]
        own = {row.measure_id for row in measures} | {row.indicator_id for row in indicators}
        funding = (row for row in _rows(plan, "measure-funding", MeasureFunding) if row.measure_id in own)
        targets = (row for row in _rows(plan, "indicator-targets", IndicatorTarget) if row.indicator_id in own)
        return cls(
            measures=measures,
            indicators=indicators,
            funding=grouped_by(funding, lambda row: row.year),
            targets=grouped_by(targets, lambda row: row.year),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfYearEnd:
    """What was reported by the end of one half-year: its rows by measure and indicator, the year's money by measure."""

    cycle: Cycle
    progress: Mapping[str, MeasureProgress]
    values: Mapping[str, IndicatorValue]
    spent: Mapping[str, Sequence[MeasureSpending]]
    statuses: Mapping[str, str]


def _ends(tables: ProgressTables) -> Iterator[HalfYearEnd]:
    """Every half-year in order of time."""
    progress = grouped_by(_rows(tables, "measure-progress", MeasureProgress), lambda row: row.cycle)
    values = grouped_by(_rows(tables, "indicator-values", IndicatorValue), lambda row: row.cycle)
    spending = grouped_by(_rows(tables, "measure-spending", MeasureSpending), lambda row: row.cycle)
    statuses: Mapping[str, str] = {}
    for cycle in sorted(map(parse_cycle, progress)):
        rows = progress[str(cycle)]
        statuses = {**statuses, **{row.measure_id: row.status for row in rows if row.status}}
        this_year = sorted({str(Cycle(cycle.year, 1)), str(cycle)})
        yield HalfYearEnd(
            cycle=cycle,
            progress={row.measure_id: row for row in rows},
            values={row.indicator_id: row for row in values.get(str(cycle), ())},
            spent=grouped_by((row for one in this_year for row in spending.get(one, ())), lambda row: row.measure_id),
            statuses=statuses,
        )


def _standing(plan: ScopePlan, end: HalfYearEnd) -> ScopeStanding:
    """The scope's part of what was to be reported in that half-year: a measure added later had nothing to report."""
    measures = tuple(row for row in plan.measures if row.measure_id in end.progress)
    indicators = tuple(row for row in plan.indicators if row.indicator_id in end.values)
    keys = {row.measure_id for row in measures}
    measured = {row.indicator_id for row in indicators}
    levels = {key: end.values[key].value for key in measured}
    return ScopeStanding(
        cycle=end.cycle,
        measures=measures,
        funding=tuple(row for row in plan.funding.get(end.cycle.year, ()) if row.measure_id in keys),
        indicators=indicators,
        targets=tuple(row for row in plan.targets.get(end.cycle.year, ()) if row.indicator_id in measured),
        reported={key: end.progress[key] for key in keys if end.progress[key].status is not None},
        statuses=end.statuses,
        spent=tuple(row for measure in measures for row in end.spent.get(measure.measure_id, ())),
        values={key: level for key, level in levels.items() if level is not None},
    )


def _rows(tables: Mapping[str, tuple[TableRow | ProgressRow, ...]], name: str, kind: type[Kind]) -> list[Kind]:
    return [row for row in tables.get(name, ()) if isinstance(row, kind)]


# --- figures -------------------------------------------------------------------------------------


def _count(metric: str, members: Sized) -> Figure:
    return Figure(metric=metric, unit="count", value=Decimal(len(members)))


def _share(metric: str, part: Sized, whole: Sized) -> Figure:
    return _percent(metric, Decimal(len(part)), Decimal(len(whole)))


def _percent(metric: str, part: Decimal | None, whole: Decimal | None) -> Figure:
    value = (part * 100 / whole).quantize(HUNDREDTH, ROUND_HALF_UP) if part is not None and whole else None
    return Figure(metric=metric, unit="percent", value=value, numerator=part, denominator=whole)


def _spent(rows: Sequence[MeasureSpending]) -> Decimal | None:
    """What was reported, together; None where nothing was, which is not the same as nothing spent."""
    amounts = [row.amount_uah for row in rows if row.amount_uah is not None]
    return sum(amounts, Decimal(0)) if amounts else None


def _planned(rows: Sequence[MeasureFunding]) -> Decimal | None:
    """The plan's money; None where a part of it is blank or unreadable in the act."""
    amounts = [row.amount_uah for row in rows if row.amount_uah is not None]
    return sum(amounts, Decimal(0)) if len(amounts) == len(rows) else None
