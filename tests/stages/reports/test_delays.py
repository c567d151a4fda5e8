"""Late measures, against days worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

from support.editions import programme
from support.halfyears import of

from flows.model.half_years import Cycle
from flows.model.plan import Measure
from flows.model.progress import MeasureDelay, MeasureProgress
from flows.stages.reports.delays import measure_delays

H1, H2 = Cycle(2026, 1), Cycle(2026, 2)
ENDS = {"M1.1": date(2026, 6, 10), "M2.1": date(2026, 12, 31), "M2.2": None}


def late(*progress: MeasureProgress, cycle: Cycle = H1) -> tuple[MeasureDelay, ...]:
    """What is late of a plan whose first measure ends on 10 June and whose second ends with the year."""
    tables = programme()
    measures = tuple(replace(row, term_end=ENDS[row.measure_id]) for row in of(tables, "measures", Measure))
    return measure_delays({**tables, "measures": measures}, progress, cycle)


def reported(measure: str, cycle: Cycle, status: str | None, share: str | None = None) -> MeasureProgress:
    return MeasureProgress(
        measure_id=measure,
        cycle=str(cycle),
        answering_executor_id="E1",
        period_start_date=cycle.start,
        period_end_date=cycle.end,
        status=status,
        completion_pct=Decimal(share) if share else None,
        note=None,
        evidence_url=None,
        submitted_date=None,
    )


def test_a_late_measure_comes_with_its_days_and_who_answers() -> None:
    rows = (reported("M2.1", H1, "in-progress", "10"), reported("M1.1", H1, "in-progress", "60"))
    assert late(*rows) == (
        MeasureDelay(
            measure_id="M1.1",
            cycle="2026-H1",
            term_end=date(2026, 6, 10),
            completion_pct=Decimal(60),
            days_late=20,
            answering_executor_id="E1",
        ),
    )


def test_without_a_report_the_completion_is_unknown() -> None:
    (delay,) = late(reported("M1.1", H1, None))
    assert delay.completion_pct is None


def test_a_term_that_ends_with_the_half_year_is_past() -> None:
    (delay,) = late(reported("M2.1", H2, "in-progress", "90"), cycle=H2)
    assert (delay.measure_id, delay.days_late) == ("M2.1", 0)


def test_what_was_done_or_cancelled_stays_so_until_a_report_says_otherwise() -> None:
    for status in ("done", "cancelled"):
        closed = reported("M1.1", H1, status)
        assert late(closed, reported("M1.1", H2, None), cycle=H2) == ()
        (again,) = late(reported("M1.1", H2, "in-progress"), closed, cycle=H2)
        assert again.days_late == 204


def test_later_reports_and_measures_that_nobody_was_asked_about_do_not_count() -> None:
    assert late(reported("M1.1", H1, "not-started"), reported("M1.1", H2, "done")) != ()
    assert late(reported("M2.1", H1, None), cycle=H2) == ()
    assert late(reported("M2.2", H2, None), cycle=H2) == ()
