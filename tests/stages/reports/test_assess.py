"""The assessment, against figures worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from support.editions import programme
from support.halfyears import of

from flows.model.half_years import Cycle
from flows.model.plan import IndicatorTarget, Measure, MeasureFunding
from flows.model.progress import Assessment, IndicatorValue, MeasureProgress, MeasureSpending
from flows.stages.reports.assess import assess
from flows.stages.reports.assessed import assessment_sentences

if TYPE_CHECKING:
    from flows.model.plan import Tables
    from flows.stages.reports.progress import ProgressTables

H1, H2 = "2026-H1", "2026-H2"
SENT = date(2026, 7, 3)
UNDIVIDED = (
    "Із коштів, передбачених на 2026 рік, 400 грн (80 %) акт дає з кількох джерел однією сумою, тож за джерелами їх не "
    "поділено."
)
"""
The worked example: a programme of two directions.

    measure  direction  term ends    planned 2026                source
    M1.1     D1         30 Jun 2026  100.00                      local-budget
    M2.1     D2         31 Dec 2027  0.50 + 400.00 undivided     local-budget, mixed
    M2.2     D2         31 Dec 2026  nothing                     none

    indicator  baseline  target of 2026    kind       level of 2026
    I1.1       0         100               increment  100
    I2.1       0         60                increment  60
    I2.2       0         50                unknown    -

    what was reported       H1                                   H2
    M1.1                    in progress, 40 spent, value 80      (no report)
    M2.1                    in progress, 0.25 + 100, value 30    done, 0.25 + 300, value 60
    M2.2                    (no report)                          in progress, value 10
"""


@pytest.fixture(scope="module")
def plan() -> Tables:
    tables = programme()
    ends = {"M1.1": date(2026, 6, 30), "M2.1": date(2027, 12, 31), "M2.2": date(2026, 12, 31)}
    undivided = MeasureFunding(
        measure_id="M2.1",
        year=2026,
        source_id="mixed",
        amount_uah=Decimal(400),
        amount_text="400",
        unit_text="грн",
        source_ref="act.txt#line=1,2",
    )
    levels = {"I1.1": Decimal(100), "I2.1": Decimal(60), "I2.2": None}
    return {
        **tables,
        "measures": tuple(replace(row, term_end=ends[row.measure_id]) for row in of(tables, "measures", Measure)),
        "measure-funding": (*tables["measure-funding"], undivided),
        "indicator-targets": tuple(
            replace(
                row,
                target_kind="increment" if levels[row.indicator_id] else "unknown",
                target_level=levels[row.indicator_id],
            )
            for row in of(tables, "indicator-targets", IndicatorTarget)
        ),
    }


@pytest.fixture(scope="module")
def tables() -> ProgressTables:
    return {
        "measure-progress": (
            reported("M1.1", H1, "in-progress"),
            reported("M1.1", H2, None),
            reported("M2.1", H1, "in-progress"),
            reported("M2.1", H2, "done"),
            reported("M2.2", H1, None),
            reported("M2.2", H2, "in-progress"),
        ),
        "measure-spending": (
            spent("M1.1", H1, "local-budget", "40"),
            spent("M1.1", H2, "local-budget", None),
            spent("M2.1", H1, "local-budget", "0.25"),
            spent("M2.1", H1, "mixed", "100"),
            spent("M2.1", H2, "local-budget", "0.25"),
            spent("M2.1", H2, "mixed", "300"),
        ),
        "indicator-values": (
            level("I1.1", H1, "80"),
            level("I1.1", H2, None),
            level("I2.1", H1, "30"),
            level("I2.1", H2, "60"),
            level("I2.2", H1, None),
            level("I2.2", H2, "10"),
        ),
    }


def reported(measure: str, cycle: str, status: str | None) -> MeasureProgress:
    share = {"done": Decimal(100), "in-progress": Decimal(50)}.get(status or "")
    start, end = Cycle(2026, 1).start, Cycle(2026, 2).end
    return MeasureProgress(
        measure_id=measure,
        cycle=cycle,
        answering_executor_id="E1",
        period_start_date=start,
        period_end_date=end,
        status=status,
        completion_pct=share,
        note=None,
        evidence_url=None,
        submitted_date=SENT if status else None,
    )


def spent(measure: str, cycle: str, source: str, amount: str | None) -> MeasureSpending:
    return MeasureSpending(
        measure_id=measure, cycle=cycle, source_id=source, amount_uah=None if amount is None else Decimal(amount)
    )


def level(indicator: str, cycle: str, value: str | None) -> IndicatorValue:
    return IndicatorValue(
        indicator_id=indicator,
        cycle=cycle,
        value=None if value is None else Decimal(value),
        note=None,
        submitted_date=None,
    )


def figures(rows: tuple[Assessment, ...], scope: str, cycle: str) -> dict[str, str]:
    """Metric → `value`, or `value = part / whole`; a dash where there is none."""
    return {
        row.metric: _printed(row.value)
        + (f" = {_printed(row.numerator)} / {_printed(row.denominator)}" if row.denominator is not None else "")
        for row in rows
        if (row.scope, row.cycle) == (scope, cycle)
    }


def _printed(value: Decimal | None) -> str:
    return "—" if value is None else format(value.normalize(), "f")


def test_the_first_half_year_as_worked_out_by_hand(plan: Tables, tables: ProgressTables) -> None:
    assert figures(assess(plan, tables), "programme", H1) == {
        "measures-reported": "66.67 = 2 / 3",  # M1.1 and M2.1 of three
        "measures-due": "1",  # M1.1 alone: its term ends with the half-year
        "measures-due-done": "0 = 0 / 1",
        "measures-late": "1",  # M1.1 was due and its report says: in progress
        "measures-due-unreported": "0",
        "measures-term-unknown": "0",
        "measures-done": "0 = 0 / 3",
        "measures-cancelled": "0",
        "spent-half-year": "140.25",  # 40 + 0.25 + 100
        "spent-of-planned": "28.02 = 140.25 / 500.5",  # of 100 + 0.50 + 400, the whole year's plan
        "spending-reported": "100 = 2 / 2",  # M2.2 needs no money and is not asked
        "spent-of-planned.local-budget": "40.05 = 40.25 / 100.5",  # (40 + 0.25) of (100 + 0.50); the 400 have no source
        "results-reported": "66.67 = 2 / 3",  # I1.1 and I2.1; nothing of I2.2
        "targets-reached-increment": "0 = 0 / 2",  # 80 < 100 and 30 < 60
        "targets-reached-level": "— = 0 / 0",  # there is no such target, so there is no share
        "targets-kind-unknown": "1",  # I2.2 is counted in neither
    }


def test_the_second_half_year_as_worked_out_by_hand(plan: Tables, tables: ProgressTables) -> None:
    assert figures(assess(plan, tables), "programme", H2) == {
        "measures-reported": "66.67 = 2 / 3",  # M2.1 and M2.2
        "measures-due": "2",  # M1.1 since June, M2.2 by the year's end
        "measures-due-done": "0 = 0 / 2",
        "measures-late": "1",  # M2.2; of M1.1 nobody reported, so nobody can say
        "measures-due-unreported": "1",
        "measures-term-unknown": "0",
        "measures-done": "33.33 = 1 / 3",  # M2.1, before its term
        "measures-cancelled": "0",
        "spent-half-year": "300.25",  # 0.25 + 300; M1.1 is unknown, not nothing
        "spent-of-planned": "88.01 = 440.5 / 500.5",  # 140.25 + 300.25 since January
        "spending-reported": "50 = 1 / 2",  # M2.1 of M1.1 and M2.1
        "spent-of-planned.local-budget": "40.3 = 40.5 / 100.5",  # 40 + 0.25 + 0.25
        "results-reported": "66.67 = 2 / 3",  # I2.1 and I2.2
        "targets-reached-increment": "50 = 1 / 2",  # I2.1 stands at its 60; of I1.1 nothing was reported now
        "targets-reached-level": "— = 0 / 0",
        "targets-kind-unknown": "1",
    }


def test_a_direction_has_only_its_own(plan: Tables, tables: ProgressTables) -> None:
    found = figures(assess(plan, tables), "D1", H1)
    assert found["spent-of-planned"] == "40 = 40 / 100"
    assert found["measures-reported"] == "100 = 1 / 1"
    assert found["targets-kind-unknown"] == "0"
    assert {row.scope for row in assess(plan, tables)} == {"D1", "D2", "programme"}


def test_what_was_done_stays_done_and_was_cancelled_is_not_late(plan: Tables, tables: ProgressTables) -> None:
    rows = (
        reported("M1.1", H1, "done"),
        reported("M1.1", H2, None),
        reported("M2.2", H1, "cancelled"),
        reported("M2.2", H2, None),
    )
    found = figures(assess(plan, {**tables, "measure-progress": rows}), "programme", H2)
    assert found["measures-due-done"] == "50 = 1 / 2"
    assert (found["measures-late"], found["measures-due-unreported"], found["measures-cancelled"]) == ("0", "0", "1")


def test_levels_are_kept_apart_and_one_that_shall_fall_is_reached_from_above(
    plan: Tables, tables: ProgressTables
) -> None:
    goals = tuple(
        replace(row, target_kind="level", target_level=Decimal(-5)) if row.indicator_id == "I2.1" else row
        for row in of(plan, "indicator-targets", IndicatorTarget)
    )
    values = (level("I2.1", H1, "-5"), level("I1.1", H1, "100"))
    found = figures(
        assess({**plan, "indicator-targets": goals}, {**tables, "indicator-values": values}), "programme", H1
    )
    assert found["targets-reached-level"] == "100 = 1 / 1"
    assert found["targets-reached-increment"] == "100 = 1 / 1"


def test_an_increment_of_nothing_is_no_goal(plan: Tables, tables: ProgressTables) -> None:
    goals = tuple(
        replace(row, target_value=Decimal(0)) if row.indicator_id == "I2.1" else row
        for row in of(plan, "indicator-targets", IndicatorTarget)
    )
    found = figures(assess({**plan, "indicator-targets": goals}, tables), "programme", H1)
    assert found["targets-reached-increment"] == "0 = 0 / 1"


def test_a_plan_with_a_blank_amount_has_no_share(plan: Tables, tables: ProgressTables) -> None:
    funding = tuple(
        replace(row, amount_uah=None) if (row.measure_id, row.year) == ("M1.1", 2026) else row
        for row in of(plan, "measure-funding", MeasureFunding)
    )
    found = figures(assess({**plan, "measure-funding": funding}, tables), "D1", H1)
    assert found["spent-of-planned"] == "—"
    assert found["spent-half-year"] == "40"


def test_money_of_a_source_that_the_plan_took_away_is_held_against_none(plan: Tables, tables: ProgressTables) -> None:
    """M1.1 spent 40 of the local budget; an amending act then made its 100 one undivided sum."""
    funding = tuple(
        replace(row, source_id="mixed") if row.measure_id == "M1.1" else row
        for row in of(plan, "measure-funding", MeasureFunding)
    )
    found = figures(assess({**plan, "measure-funding": funding}, tables), "programme", H1)
    assert found["spent-of-planned.local-budget"] == "50 = 0.25 / 0.5"
    assert found["spent-of-planned"] == "28.02 = 140.25 / 500.5"


def test_half_a_hundredth_is_rounded_up(plan: Tables, tables: ProgressTables) -> None:
    """As a citizen's spreadsheet does it: 8.125 is 8.13."""
    money = (spent("M1.1", H1, "local-budget", "8.125"),)
    found = figures(assess(plan, {**tables, "measure-spending": money}), "D1", H1)
    assert found["spent-of-planned"] == "8.13 = 8.125 / 100"


def test_a_measure_that_was_added_later_had_nothing_to_report(plan: Tables, tables: ProgressTables) -> None:
    rows = tuple(
        row for row in of(tables, "measure-progress", MeasureProgress) if (row.measure_id, row.cycle) != ("M2.2", H1)
    )
    found = figures(assess(plan, {**tables, "measure-progress": rows}), "programme", H1)
    assert found["measures-reported"] == "100 = 2 / 2"


def test_the_undivided_part_has_a_sentence_though_nothing_was_spent(plan: Tables, tables: ProgressTables) -> None:
    """A sentence that stands by itself: the one on spending has nothing to say then."""
    from support.editions import SCHEMAS

    from flows.stages.tables.write import write, write_rows

    silent = {**tables, "measure-spending": ()}
    raw = {
        **write(silent, SCHEMAS, ("measure-spending",)),
        "assessment": write_rows(assess(plan, silent), SCHEMAS["assessment"]),
    }
    sentences = assessment_sentences(raw, write(plan, SCHEMAS))
    assert UNDIVIDED in sentences
    assert not any("освоєно" in sentence for sentence in sentences)


def test_what_was_spent_on_a_dropped_measure_has_a_sentence_beside_the_sums(
    plan: Tables, tables: ProgressTables
) -> None:
    from support.editions import SCHEMAS

    from flows.stages.tables.write import write, write_rows

    kept = {
        **plan,
        "measures": tuple(row for row in of(plan, "measures", Measure) if row.measure_id != "M1.1"),
        "measure-funding": tuple(
            row for row in of(plan, "measure-funding", MeasureFunding) if row.measure_id != "M1.1"
        ),
    }
    raw = {
        **write(tables, SCHEMAS, ("measure-spending",)),
        "assessment": write_rows(assess(kept, tables), SCHEMAS["assessment"]),
    }
    sentences = [sentence.replace("\u00a0", " ") for sentence in assessment_sentences(raw, write(kept, SCHEMAS))]
    assert "Поза цими сумами в 2026 році освоєно 40 грн на заходи, яких у плані вже немає: 1.1." in sentences
    assert any(sentence.startswith("Від початку року освоєно 400,50 грн із 400,50 грн") for sentence in sentences)


LATE = "measureId,cycle,termEnd,completionPct,daysLate,answeringExecutorId\n"


def sentences_at(plan: Tables, tables: ProgressTables, *cycles: str, late: str = "") -> list[str]:
    """The sentences at the end of the last of these half-years, with these rows of late measures."""
    from support.editions import SCHEMAS

    from flows.stages.tables.write import write, write_rows

    known = {name: tuple(row for row in rows if row.cycle in cycles) for name, rows in tables.items()}  # type: ignore[union-attr]  # every row here has a half-year
    raw = {
        **write(known, SCHEMAS, ("measure-progress", "measure-spending")),
        "assessment": write_rows(assess(plan, known), SCHEMAS["assessment"]),
        "measure-delays": f"{LATE}{late}".encode(),
    }
    return [sentence.replace("\u00a0", " ") for sentence in assessment_sentences(raw, write(plan, SCHEMAS))]


def test_a_half_year_is_not_held_against_the_year_s_target_without_saying_so(
    plan: Tables, tables: ProgressTables
) -> None:
    assert "Цілі задано на весь рік; на середину року досягнуто 0 із 2 цілей, заданих приростом." in sentences_at(
        plan, tables, H1
    )


def test_measures_that_only_their_offices_call_cancelled_are_named(plan: Tables, tables: ProgressTables) -> None:
    rows = (reported("M1.1", H1, "cancelled"), reported("M2.1", H1, "in-progress"), reported("M2.2", H1, "cancelled"))
    told = sentences_at(plan, {**tables, "measure-progress": rows}, H1)
    assert (
        "За звітами виконавців скасовано 2 заходи: 1.1 «Курси»; 2.2 «Облік». Скасувати захід може лише рада, тож у "
        "програмі вони лишаються."
    ) in told
    assert "За звітами прострочених заходів немає." in told


def test_many_late_measures_are_named_by_number_alone() -> None:
    from flows.stages.reports.assessed import Assessed

    titles = [{"measureId": f"M1.{number}", "title": "Довга назва"} for number in range(1, 8)]
    assessed = Assessed({"measures": titles}, H1)
    assert assessed.named([row["measureId"] for row in titles[:6]]) == ": 1.1, 1.2, 1.3, 1.4, 1.5, 1.6"
    assert assessed.named(["M1.7"]) == ": 1.7 «Довга назва»"
    assert assessed.named([]) == ""


def test_the_sentences_say_what_was_not_computed(plan: Tables, tables: ProgressTables) -> None:
    late = "M1.1,2026-H2,2026-06-30,,184,E1\nM2.2,2026-H2,2026-12-31,50,0,E1\n"
    assert sentences_at(plan, tables, H1, H2, late=late) == [
        "Відзвітовано про 2 із 3 заходів.",
        "Завершено 1 із 3 заходів.",
        "Строк виконання минув для 2 заходів; завершено 0.",
        "За звітами прострочено 1 захід: 2.2 «Облік».",
        "Звіту за це півріччя немає про 1 захід, строк якого минув: 1.1 «Курси».",
        "Від початку року освоєно 440,50 грн із 500,50 грн, передбачених на весь рік (88,01 %).",
        UNDIVIDED,
        "Результат (значення індикатора) повідомлено за 2 із 3 заходів.",
        "Досягнуто 1 із 2 цілей року, заданих приростом.",
        "Не враховано 1 індикатор: вид цілей з акта не випливає.",
    ]
