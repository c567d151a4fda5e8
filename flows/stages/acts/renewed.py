"""What follows from the rows of a plan once acts have amended them: their order, registers, relations and twins."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar, cast

from flows.model.plan import (
    Executor,
    FundingSource,
    Indicator,
    IndicatorTarget,
    Measure,
    MeasureExecutor,
    MeasureFunding,
    Twin,
    key_of,
)
from flows.stages.acts.offices import similar_offices
from flows.stages.acts.targets import Goal, levels, relation_of
from flows.stages.language.texts import figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flows.model.plan import Control, Direction, TableRow, Tables

Row = TypeVar("Row", bound="TableRow")


def renewed(tables: Mapping[str, Sequence[TableRow]], control: Control) -> tuple[Tables, Control]:
    """The tables in their order and with their registers, and the control figures that follow from them.

    Positions count anew, children stand by their parents, registers hold what is still named, and what yearly targets
    are is told by all indicators together, as if the plan stood in one act.
    """
    measures = _placed(cast("Sequence[Measure]", tables["measures"]))
    shared = _shared([*measures], cast("Sequence[Indicator]", tables["indicators"]))
    indicators = tuple(
        replace(row, measure_id=f"M{row.indicator_id[1:]}" if row.indicator_id[1:] in shared else None)
        for row in _placed(cast("Sequence[Indicator]", tables["indicators"]))
    )
    funding = _beside(measures, cast("Sequence[MeasureFunding]", tables["measure-funding"]))
    listed = _beside(measures, cast("Sequence[MeasureExecutor]", tables["measure-executors"]))
    offices = {row.executor_id: row for row in reversed(cast("Sequence[Executor]", tables["executors"]))}
    named = [offices[row.executor_id] for row in listed]
    targets, expected = _targets(indicators, cast("Sequence[IndicatorTarget]", tables["indicator-targets"]), control)
    places = {row.measure_id: row.source_ref for row in measures}
    made: Tables = {
        "passport": tuple(tables["passport"]),
        "directions": tuple(tables["directions"]),
        "measures": measures,
        "measure-funding": funding,
        "funding-sources": _sources(cast("Sequence[FundingSource]", tables["funding-sources"]), funding),
        "executors": tuple(dict.fromkeys(named)),
        "measure-executors": listed,
        "indicators": indicators,
        "indicator-targets": targets,
    }
    return made, replace(
        expected,
        shared_numbers=bool(shared),
        twins=_twins(made, expected.twins, shared=bool(shared)),
        similar_executors=similar_offices(named),
        executor_refs={row.executor_id: places[row.measure_id] for row in reversed(listed)},
    )


def _placed(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(replace(row, position=place) for place, row in enumerate(rows, 1))  # type: ignore[arg-type]  # both kinds have it


def _beside(parents: Sequence[TableRow], rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows in the order of what they belong to."""
    order = {key_of(parent): place for place, parent in enumerate(parents)}
    return tuple(sorted((row for row in rows if key_of(row) in order), key=lambda row: order[key_of(row)]))


def _shared(measures: Sequence[Measure], indicators: Sequence[Indicator]) -> frozenset[str]:
    """The measures' numbers, where the indicators carry them: at least half do."""
    numbers = {row.measure_id[1:] for row in measures}
    alike = sum(row.indicator_id[1:] in numbers for row in indicators)
    return frozenset(numbers) if indicators and alike * 2 >= len(indicators) else frozenset()


def _sources(sources: Sequence[FundingSource], funding: Sequence[MeasureFunding]) -> tuple[FundingSource, ...]:
    """Each source that pays for anything, with all its wordings."""
    titles: dict[str, dict[str, None]] = {}
    for source in sources:
        titles.setdefault(source.source_id, {}).update(dict.fromkeys(source.title.split(" / ")))
    named = dict.fromkeys(row.source_id for row in funding)
    return tuple(FundingSource(code, " / ".join(titles[code])) for code in named)


def _targets(
    indicators: Sequence[Indicator], rows: Sequence[IndicatorTarget], control: Control
) -> tuple[tuple[IndicatorTarget, ...], Control]:
    """The targets, each with what it is by the relation that most indicators obey, and that relation."""
    own: dict[str, list[IndicatorTarget]] = {row.indicator_id: [] for row in indicators}
    for target in rows:
        own.setdefault(target.indicator_id, []).append(target)
    goals = {row.indicator_id: _goal(row, own[row.indicator_id]) for row in indicators}
    relation = relation_of(list(goals.values()))
    made = []
    for key, goal in goals.items():
        kind = relation.kind(goal)
        made += [
            replace(target, target_kind=kind, target_level=level)
            for target, level in zip(own[key], levels(goal, kind), strict=True)
        ]
    expected = {key: relation.expected(goal) for key, goal in goals.items()}
    return tuple(made), replace(
        control, relation=relation.code, relation_count=relation.agree, expected_dynamics=expected
    )


def _goal(row: Indicator, targets: Sequence[IndicatorTarget]) -> Goal:
    dynamics = figure((row.dynamics_text or "").removeprefix("+").removesuffix("%").strip())
    return Goal(row.baseline, tuple(target.target_value for target in targets), dynamics)


def _twins(tables: Tables, twins: Sequence[Twin], *, shared: bool) -> tuple[Twin, ...]:
    """Titles that both annexes print: of directions as before, of measures by the rows in force."""
    directions = {row.direction_id: row for row in cast("Sequence[Direction]", tables["directions"])}
    headed = [replace(twin, title=directions[twin.key].title) for twin in twins if twin.key in directions]
    others = {row.indicator_id[1:]: row.title for row in cast("Sequence[Indicator]", tables["indicators"])}
    measures = cast("Sequence[Measure]", tables["measures"]) if shared else ()
    own = [
        Twin(key=row.measure_id, title=row.title, other=others[row.measure_id[1:]], source_ref=row.source_ref)
        for row in measures
        if row.title and others.get(row.measure_id[1:])
    ]
    return (*headed, *own)
