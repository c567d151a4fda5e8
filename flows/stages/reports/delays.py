"""Measures that are late: their term has ended, and they are neither done nor cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.model.plan import Measure, Tables
from flows.model.progress import MeasureDelay, MeasureProgress
from flows.model.record import parse_cycle
from flows.stages.tables.grouping import grouped_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from flows.model.half_years import Cycle

CLOSED = frozenset({"done", "cancelled"})
"""The statuses of a measure that no term presses any more."""


def measure_delays(plan: Tables, progress: Sequence[MeasureProgress], cycle: Cycle) -> tuple[MeasureDelay, ...]:
    """The late measures at the end of a half-year, in the plan's order.

    A term's last day is past once it ends, so a term that ends with the half-year is late by no day. What was done or
    cancelled in an earlier half-year stays so while nobody reports otherwise. Only what was to be reported on then can
    be late: a measure that an act added afterwards is not.

    Args:
        plan: The plan's tables.
        progress: The rows of all half-years up to this one; later ones are left out.
        cycle: The half-year.
    """
    return next((rows for at, rows in _by_half_year(plan, progress) if at == cycle), ())


def all_delays(plan: Tables, progress: Sequence[MeasureProgress]) -> tuple[MeasureDelay, ...]:
    """The late measures of every half-year that these rows are about, in the plan's order, then by half-year."""
    rows = [row for _, late in _by_half_year(plan, progress) for row in late]
    place = {row.measure_id: place for place, row in enumerate(plan["measures"]) if isinstance(row, Measure)}
    return tuple(sorted(rows, key=lambda row: place[row.measure_id]))


def _by_half_year(
    plan: Tables, progress: Sequence[MeasureProgress]
) -> Iterator[tuple[Cycle, tuple[MeasureDelay, ...]]]:
    """The late measures of one half-year after the other; what was reported once holds until something else is."""
    reported = grouped_by(progress, lambda row: row.cycle)
    statuses: dict[str, str] = {}
    for cycle in sorted(map(parse_cycle, reported)):
        rows = {row.measure_id: row for row in reported[str(cycle)]}
        statuses |= {key: row.status for key, row in rows.items() if row.status}
        yield (
            cycle,
            tuple(
                _delay(rows[row.measure_id], row.term_end, cycle)
                for row in plan["measures"]
                if isinstance(row, Measure) and row.term_end and row.term_end <= cycle.end
                if row.measure_id in rows and statuses.get(row.measure_id) not in CLOSED
            ),
        )


def _delay(row: MeasureProgress, term_end: date, cycle: Cycle) -> MeasureDelay:
    return MeasureDelay(
        measure_id=row.measure_id,
        cycle=row.cycle,
        term_end=term_end,
        completion_pct=row.completion_pct,
        days_late=(cycle.end - term_end).days,
        answering_executor_id=row.answering_executor_id,
    )
