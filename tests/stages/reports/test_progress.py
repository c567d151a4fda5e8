"""What the half-years' tables hold: where reports stand, what is missing, what is doubtful."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from support.editions import PROGRAMME, SCHEMAS, programme
from support.halfyears import H1, H2, Mailbox, answering, edited, half_year, of, rejected, report

from flows.messages.text import Severity
from flows.model.findings import Finding
from flows.model.half_years import Cycle
from flows.model.plan import IndicatorTarget, Measure, MeasureFunding
from flows.model.progress import (
    PROGRESS_ROW_TYPES,
    REFERENCE_TABLES,
    IndicatorValue,
    MeasureLink,
    MeasureProgress,
    MeasureSpending,
    ReportStatus,
)
from flows.outside.programme.definitions import PROJECT, load_suites
from flows.outside.programme.programmes import load_programme
from flows.stages.checks.check import check_progress
from flows.stages.checks.sentences import explain
from flows.stages.reports.assess import assess
from flows.stages.reports.progress import HalfYear, HalfYearRows, Progress, progress
from flows.stages.tables.write import write

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.model.progress import Report

PLAN = programme()
FACTS = load_programme(PROGRAMME)
SUITES = load_suites(PROJECT / "expectations")
TABLES = (*PROGRESS_ROW_TYPES, "executors", *REFERENCE_TABLES)
A, B = "Eaaaaaaaa", "Ebbbbbbbb"
"""A answers for 1.1 and 2.1, B for 2.2, which needs no money."""


def told(half_years: Iterable[HalfYear], day: str) -> Progress:
    """The progress of these half-years as known on a day."""
    return progress([HalfYearRows.of(half, date.fromisoformat(day)) for half in half_years])


def progress_of(*sent: Report, day: str = "2027-12-31", cycles: tuple[Cycle, ...] = (H1,)) -> Progress:
    """The progress of these half-years on a day, of reports in the order in which they came."""
    box = Mailbox(list(sent))
    return told([half_year(PLAN, FACTS, box.collected(cycle)) for cycle in cycles], day)


def states(found: Progress) -> dict[str, tuple[str, str]]:
    rows = of(found.tables, "report-status", ReportStatus)
    return {row.executor_id: (row.state, str(row.received_date or "")) for row in rows}


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ((), ("awaited", "")),
        (("2026-07-03",), ("received", "2026-07-03")),
        (("2026-07-06",), ("received", "2026-07-06")),  # 5 July 2026 is a Sunday
        (("2026-07-07",), ("late", "2026-07-07")),
        (("2026-07-01", "2026-07-03"), ("received", "2026-07-01")),
        (("2026-07-03", "2026-08-10 30"), ("corrected", "2026-07-03")),
        (("2026-07-20", "2026-08-10 30"), ("corrected", "2026-07-20")),
        (("2026-07-03", "2026-08-10"), ("received", "2026-07-03")),  # the same was sent once more
        (("2026-07-20", "2026-08-10"), ("late", "2026-07-20")),
        (("!2026-07-03",), ("rejected", "2026-07-03")),
        (("!2026-07-03", "2026-07-20"), ("corrected", "2026-07-03")),  # the office was in time, and was sent back
        (("!2026-07-20", "2026-08-10"), ("late", "2026-07-20")),
        (("!2026-07-01", "2026-07-03"), ("received", "2026-07-01")),
        (("2026-07-03", "!2026-08-10"), ("received", "2026-07-03")),
    ],
)
def test_a_report_stands_where_its_files_put_it(days: tuple[str, ...], state: tuple[str, str]) -> None:
    """`!` is a file that was rejected; a number behind the day is the completion that the file tells."""
    sent = [report(PLAN, B, H1, day[:10], completion=int(day[10:] or 20)) for day in (day.strip("!") for day in days)]
    found = progress_of(*(rejected(one) if day.startswith("!") else one for one, day in zip(sent, days, strict=True)))
    assert states(found) == {A: ("awaited", ""), B: state}


@pytest.mark.parametrize(
    ("submitted", "received", "state"),
    [
        ("2026-07-06", "2026-07-08", "dates-differ"),
        ("2026-07-07", "2026-07-08", "late"),
        ("", "2026-07-08", "late"),
        ("2026-07-03", "2026-07-06", "received"),
        ("2026-07-03", "2026-07-08!", "late"),  # a person recorded that day
    ],
)
def test_the_office_s_own_date_keeps_it_from_being_called_late(submitted: str, received: str, state: str) -> None:
    day = date.fromisoformat(submitted) if submitted else None
    sent = replace(report(PLAN, A, H1, received.strip("!")), submitted=day, is_recorded=received.endswith("!"))
    (row,) = (row for row in of(progress_of(sent).tables, "report-status", ReportStatus) if row.executor_id == A)
    assert (row.state, row.submitted_date, str(row.received_date)) == (state, day, received.strip("!"))


def test_a_date_that_is_mended_counts_as_the_office_s_own() -> None:
    undated = report(PLAN, A, H1, "2026-07-08")
    assert states(progress_of(undated, replace(undated, received=date(2026, 7, 10))))[A] == ("late", "2026-07-08")
    mended = replace(undated, received=date(2026, 7, 10), submitted=date(2026, 7, 4))
    assert states(progress_of(undated, mended))[A] == ("dates-differ", "2026-07-08")


def test_a_blank_form_does_not_stop_the_clock() -> None:
    blank = replace(rejected(report(PLAN, A, H1, "2026-07-01")), findings=(Finding.of("report-empty"),))
    assert states(progress_of(blank, report(PLAN, A, H1, "2026-07-20")))[A] == ("late", "2026-07-20")


def test_missing_is_published_as_missing() -> None:
    found = progress_of(report(PLAN, B, H1, "2026-07-03"))
    rows = {row.measure_id: row for row in of(found.tables, "measure-progress", MeasureProgress)}
    assert list(rows) == ["M1.1", "M2.1", "M2.2"]
    assert (rows["M1.1"].status, rows["M1.1"].answering_executor_id, rows["M1.1"].submitted_date) == (None, A, None)
    assert (rows["M2.2"].status, rows["M2.2"].submitted_date) == ("in-progress", date(2026, 7, 3))
    assert [row.amount_uah for row in of(found.tables, "measure-spending", MeasureSpending)] == [None, None]
    values = {row.indicator_id: row.value for row in of(found.tables, "indicator-values", IndicatorValue)}
    assert values == {"I1.1": None, "I2.1": None, "I2.2": Decimal(0)}
    assert found.reported == (H1,)


def test_without_an_accepted_report_there_is_nothing_to_publish() -> None:
    assert progress_of().reported == ()
    assert progress_of(rejected(report(PLAN, A, H1, "2026-07-03"))).reported == ()


def test_a_rejected_correction_leaves_the_accepted_report_in_force() -> None:
    first = report(PLAN, A, H1, "2026-07-03")
    found = progress_of(first, rejected(edited(first, "M1.1", "2026-08-10")))
    assert of(found.tables, "measure-progress", MeasureProgress)[0].completion_pct == Decimal(20)
    assert [(finding.check, finding.key) for finding in found.findings] == [("report-rejected", A)]


def test_nothing_of_a_rejected_report_is_published_but_that_it_was() -> None:
    found = progress_of(rejected(report(PLAN, A, H1, "2026-07-03")), report(PLAN, B, H1, "2026-07-03"))
    (finding,) = found.findings
    assert finding.severity is Severity.WARNING
    assert "багато" not in explain(finding)
    assert "«Відділ А»" in explain(finding)
    assert of(found.tables, "measure-progress", MeasureProgress)[0].status is None


def test_a_report_that_came_later_does_not_count_yet() -> None:
    sent = (report(PLAN, A, H1, "2026-07-03"), report(PLAN, A, H1, "2026-08-10", completion=100))
    row = of(progress_of(*sent, day="2026-07-08").tables, "measure-progress", MeasureProgress)[0]
    assert (row.completion_pct, row.submitted_date) == (Decimal(20), date(2026, 7, 3))


def test_the_warnings_of_an_accepted_report_are_published() -> None:
    doubt = Finding.of("cell-blank", table="measure-progress", key="M1.1", field="note")
    found = progress_of(replace(report(PLAN, A, H1, "2026-07-03"), findings=(doubt,)))
    assert found.findings == (doubt,)


def test_rows_stand_in_the_document_s_order_then_by_half_year() -> None:
    found = progress_of(report(PLAN, A, H1, "2026-07-03"), cycles=(H1, H2))
    rows = of(found.tables, "measure-progress", MeasureProgress)
    assert [(row.measure_id, row.cycle) for row in rows] == [
        (measure, cycle) for measure in ("M1.1", "M2.1", "M2.2") for cycle in ("2026-H1", "2026-H2")
    ]


def test_a_measure_is_asked_only_while_the_plan_has_it() -> None:
    fewer = {**PLAN, "measures": PLAN["measures"][:-1], "indicators": PLAN["indicators"][:-1]}
    box = Mailbox([report(PLAN, B, H1, "2026-07-03")])
    halves = [half_year(PLAN, FACTS, box.collected(H1)), half_year(fewer, FACTS, box.collected(H2))]
    rows = of(told(halves, "2027-01-08").tables, "measure-progress", MeasureProgress)
    assert [row.cycle for row in rows if row.measure_id == "M2.2"] == ["2026-H1"]


def test_who_reported_answers_even_if_another_shall_from_now_on() -> None:
    box = Mailbox([report(PLAN, A, H1, "2026-07-03")])
    half = half_year(PLAN, FACTS, box.collected(H1))
    moved = replace(half, answering={**half.answering, "M1.1": B, "M2.1": B})
    found = told([moved], "2026-07-08")
    assert [row.answering_executor_id for row in of(found.tables, "measure-progress", MeasureProgress)] == [A, A, B]
    assert set(states(found)) == {A, B}


# --- what is doubtful -------------------------------------------------------------------------------


def doubts(*sent: Report, cycles: tuple[Cycle, ...] = (H1, H2)) -> dict[str, str]:
    """Check and key of each finding, and its value."""
    found = progress_of(*sent, cycles=cycles)
    plan = write(PLAN, SCHEMAS)
    files = write({**found.tables, "assessment": assess(PLAN, found.tables)}, SCHEMAS, TABLES)
    findings = check_progress(files, plan, found.findings, schemas=SCHEMAS, suites=SUITES)
    assert all(explain(finding, lang) for finding in findings for lang in ("uk", "en"))
    return {f"{finding.check} {finding.key}": finding.value for finding in findings}


def raised(sent: Report, indicator: str, value: str) -> Report:
    """The report with another level of an indicator."""
    rows = tuple(replace(row, value=Decimal(value)) if row.indicator_id == indicator else row for row in sent.values)
    return replace(sent, values=rows)


def test_sound_reports_raise_no_doubt() -> None:
    done = edited(
        report(PLAN, A, H2, "2027-01-04", completion=40),
        "M1.1",
        "2027-01-04",
        completion_pct=Decimal(100),
        status="done",
    )
    assert doubts(report(PLAN, A, H1, "2026-07-03"), raised(done, "I1.1", "100")) == {}


def test_doubtful_figures_are_findings() -> None:
    first = raised(edited(report(PLAN, A, H1, "2026-07-03"), "M1.1", "2026-07-03", spent="60"), "I2.1", "30")
    second = edited(report(PLAN, A, H2, "2027-01-04"), "M1.1", "2027-01-04", spent="40.01", completion_pct=Decimal(10))
    second = edited(second, "M2.1", "2027-01-04", status="done", completion_pct=Decimal(100))
    assert doubts(first, raised(second, "I2.1", "0")) == {
        "completion-falls M1.1": "2026-H2: 10, 2026-H1: 20",
        "spending-above-plan M1.1": "2026, Бюджет громади: 100.01 > 100.00",
        "level-falls I2.1": "2026-H2: 0, 2026-H1: 30",
        "done-without-result M2.1": "2026-H2: done, 100 %",
    }


def test_what_a_dropped_measure_had_spent_is_not_called_above_its_plan() -> None:
    """It was planned when it was spent; an amending act took measure 1.1 away since."""
    found = progress_of(report(PLAN, A, H1, "2026-07-03"))
    kept = tuple(row for row in of(PLAN, "measure-funding", MeasureFunding) if row.measure_id != "M1.1")
    plan = write({**PLAN, "measure-funding": kept}, SCHEMAS)
    files = write({**found.tables, "assessment": ()}, SCHEMAS, TABLES)
    assert check_progress(files, plan, (), schemas=SCHEMAS, suites=SUITES) == ()


def test_a_kopeck_too_much_is_seen_at_any_size_and_beside_an_unknown_plan() -> None:
    """Beyond 2**53 kopecks a float cannot tell these sums apart; measure 2.1 is in no plan, which is unknown."""
    limit = Decimal("90071992547409.92")
    funding = [row for row in of(PLAN, "measure-funding", MeasureFunding) if row.measure_id != "M2.1"]
    rich = tuple(replace(row, amount_uah=limit) if row.measure_id == "M1.1" else row for row in funding)
    plan = write({**PLAN, "measure-funding": rich}, SCHEMAS)
    found = progress_of(edited(report(PLAN, A, H1, "2026-07-03"), "M1.1", "2026-07-03", spent=limit + Decimal("0.01")))
    files = write({**found.tables, "assessment": ()}, SCHEMAS, TABLES)
    (finding,) = check_progress(files, plan, (), schemas=SCHEMAS, suites=SUITES)
    assert (finding.check, finding.key) == ("spending-above-plan", "M1.1")


def test_each_year_has_its_own_money() -> None:
    """M1.1 may spend 100 in 2026 and nothing in 2027."""
    last = edited(report(PLAN, A, H1.next.next, "2027-07-05"), "M1.1", "2027-07-05", spent="1")
    spent = edited(report(PLAN, A, H2, "2027-01-04"), "M1.1", "2027-01-04", spent="100")
    found = doubts(spent, last, cycles=(H1, H2, Cycle(2027, 1)))
    assert found["spending-above-plan M1.1"] == "2027, Бюджет громади: 1.00 > 0.00"


def test_a_level_that_shall_fall_goes_back_by_rising() -> None:
    goals = tuple(
        replace(row, target_kind="level", target_level=Decimal(-5))
        for row in of(PLAN, "indicator-targets", IndicatorTarget)
    )
    plan = write({**PLAN, "indicator-targets": goals}, SCHEMAS)
    found = progress_of(
        raised(report(PLAN, A, H1, "2026-07-03"), "I1.1", "-3"),
        raised(report(PLAN, A, H2, "2027-01-04"), "I1.1", "-1"),
        cycles=(H1, H2),
    )
    files = write({**found.tables, "assessment": ()}, SCHEMAS, TABLES)
    findings = check_progress(files, plan, (), schemas=SCHEMAS, suites=SUITES)
    assert [(finding.check, finding.key) for finding in findings] == [("level-falls", "I1.1")]


def test_the_made_up_plan_is_as_these_tests_suppose() -> None:
    assert answering(PLAN) == {"M1.1": A, "M2.1": A, "M2.2": B}
    assert [row.measure_id for row in of(PLAN, "measures", Measure)] == ["M1.1", "M2.1", "M2.2"]


def test_links_are_of_the_report_that_counts_for_the_measure() -> None:
    """Two offices that report on one measure name the same purchase: it stands there once."""
    link = MeasureLink(measure_id="M1.1", cycle=str(H1), kind="tender", identifier="UA-2026-01-09-000123-a", url=None)
    first, second = report(PLAN, A, H1, "2026-07-03"), report(PLAN, B, H1, "2026-07-03")
    both = replace(second, progress=(*first.progress, *second.progress), links=(link,))
    found = progress_of(replace(first, links=(link,)), both)
    assert found.tables["measure-links"] == (link,)


def test_every_row_names_its_measure_and_what_was_dropped_is_still_named() -> None:
    fewer = {**PLAN, "measures": PLAN["measures"][:-1], "indicators": PLAN["indicators"][:-1]}
    box = Mailbox([report(PLAN, B, H1, "2026-07-03")])
    halves = [half_year(PLAN, FACTS, box.collected(H1)), half_year(fewer, FACTS, box.collected(H2))]
    found = told(halves, "2027-01-08").tables
    named = {row.measure_id: row for row in of(found, "measures", Measure)}
    assert list(named) == ["M1.1", "M2.1", "M2.2"]
    for row in of(found, "measure-progress", MeasureProgress):
        assert (row.title, row.direction_id) == (named[row.measure_id].title, named[row.measure_id].direction_id)
