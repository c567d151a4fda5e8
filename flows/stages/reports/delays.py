"""Measures that are late: their term has ended, and they are neither done nor cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.model.plan import Measure, Tables
from flows.model.progress import MeasureDelay, MeasureProgress
from flows.model.record import parse_cycle

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
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
    expected = {row.measure_id: row for row in progress if row.cycle == str(cycle)}
    statuses = _statuses(progress, cycle)
    return tuple(
        _delay(expected[row.measure_id], row.term_end, cycle)
        for row in plan["measures"]
        if isinstance(row, Measure) and row.term_end and row.term_end <= cycle.end
        if row.measure_id in expected and statuses.get(row.measure_id) not in CLOSED
    )


def all_delays(plan: Tables, progress: Sequence[MeasureProgress]) -> tuple[MeasureDelay, ...]:
    """The late measures of every half-year that these rows are about, in the plan's order, then by half-year."""
    cycles = sorted({parse_cycle(row.cycle) for row in progress})
    rows = [row for cycle in cycles for row in measure_delays(plan, progress, cycle)]
    place = {row.measure_id: place for place, row in enumerate(plan["measures"]) if isinstance(row, Measure)}
    return tuple(sorted(rows, key=lambda row: place[row.measure_id]))


def _statuses(progress: Sequence[MeasureProgress], cycle: Cycle) -> Mapping[str, str]:
    """The last status that was reported of each measure by the end of the half-year."""
    known = sorted((row for row in progress if row.cycle <= str(cycle)), key=lambda row: row.cycle)
    return {row.measure_id: row.status for row in known if row.status}


def _delay(row: MeasureProgress, term_end: date, cycle: Cycle) -> MeasureDelay:
    return MeasureDelay(
        measure_id=row.measure_id,
        cycle=row.cycle,
        term_end=term_end,
        completion_pct=row.completion_pct,
        days_late=(cycle.end - term_end).days,
        answering_executor_id=row.answering_executor_id,
    )
