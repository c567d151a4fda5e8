"""What hardly agrees with the plan or with earlier half-years is asked of the clerk, in the cell."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook
from support.filling import FACTS, Answers, fill, plan, real_forms, sample
from support.halfyears import trial_programme

from flows.model.half_years import Cycle
from flows.outside.machine.settings import moment
from flows.outside.programme.definitions import load_definitions
from flows.recipes.collect_reports import CollectOrder, collect_programme
from flows.stages.checks.check import implausible
from flows.stages.reports.forms import forms, status_choices
from flows.steps import Direct

if TYPE_CHECKING:
    from pathlib import Path

    from flows.model.findings import Finding

HEAD = {
    "measures": "measureId",
    "funding-sources": "sourceId,title",
    "measure-funding": "measureId,year,sourceId,amountUah",
    "indicators": "indicatorId,measureId,baseline",
    "indicator-targets": "indicatorId,targetLevel",
    "measure-progress": "measureId,cycle,status,completionPct",
    "measure-spending": "measureId,cycle,sourceId,amountUah",
    "indicator-values": "indicatorId,cycle,value",
    "report-status": "executorId,state,cycle,receivedDate",
    "measure-delays": "measureId,cycle",
    "assessment": "scope,cycle,metric,numerator,denominator",
}
PLAN = ("measures", "funding-sources", "measure-funding", "indicators", "indicator-targets")
SMALL, BIG, OVER = "spending-in-thousands", "spending-times-thousand", "spending-above-plan"


def asked(planned: str, *halves: tuple[str, str, str], named: str = "") -> list[str]:
    """The questions about a measure with so much money a year: of each half-year its status, completion, sum.

    `named` is the half-year whose sum names its currency.
    """
    cycles = [f"{2026 + number // 2}-H{number % 2 + 1}" for number in range(len(halves))]
    rows = {
        "measures": ["M1"],
        "funding-sources": ["local,Бюджет"],
        "measure-funding": [f"M1,{year},local,{planned}" for year in (2026, 2027)],
        "measure-progress": [f"M1,{cycle},{half[0]},{half[1]}" for cycle, half in zip(cycles, halves, strict=True)],
        "measure-spending": [f"M1,{cycle},local,{half[2]}" for cycle, half in zip(cycles, halves, strict=True)],
    }
    files = {name: "\n".join((head, *rows.get(name, ()), "")).encode() for name, head in HEAD.items()}
    planned_files = {name: files.pop(name) for name in PLAN}
    answered = frozenset({("M1", named, "local")})
    found = implausible(files, planned_files, suites=load_definitions().suites, named=answered)
    return [finding.check for finding in found if finding.check.startswith("spending")]


ON, DONE, NOT = "in-progress", "done", "not-started"


@pytest.mark.parametrize(
    ("planned", "halves", "checks"),
    [
        ("800000.00", [(ON, "30", "250.50")], [SMALL]),
        ("800000.00", [(ON, "", "250.50")], [SMALL]),
        ("800000.00", [(DONE, "100", "800.00")], [SMALL]),
        ("800000.00", [(DONE, "", "640.00")], [SMALL]),
        ("800000.00", [(ON, "40", "300000.00"), (ON, "75", "250.50")], [SMALL]),
        ("800000.00", [(ON, "40", "300.00"), (ON, "75", "250500.00")], [SMALL]),
        ("800000.00", [(ON, "30", "800000000.00")], [OVER, BIG]),
        ("800000.00", [(ON, "30", "250500000.00")], [OVER, BIG]),
        # honest small sums, and other faults
        ("800000.00", [(ON, "30", "250500.00")], []),
        ("800000.00", [(DONE, "100", "812.40")], []),
        ("800000.00", [(DONE, "100", "120.00")], []),
        ("800000.00", [(DONE, "100", "8000.00")], []),
        ("800000.00", [(ON, "30", "45.00")], []),
        ("800000.00", [(NOT, "0", "250.50")], []),
        ("800000.00", [(ON, "30", "0.00")], []),
        ("800000.00", [(ON, "30", "")], []),
        ("", [(ON, "30", "250.50")], []),
        ("0.00", [(ON, "30", "0.00")], []),
        ("0.00", [(ON, "30", "250.50")], [OVER]),
        ("800000.00", [(ON, "30", "800000.01")], [OVER]),
        ("800000.00", [(ON, "30", "1600000.00")], [OVER]),
        ("800000.00", [(DONE, "100", "800000.00"), (DONE, "100", "45.00")], [OVER]),
        ("800000.00", [(DONE, "100", "700000.00"), (DONE, "100", "45.00")], []),
        ("1500.00", [(ON, "50", "0.75")], [SMALL]),
    ],
)  # fmt: skip
def test_thousands_are_asked_about_and_honest_sums_are_not(
    planned: str, halves: list[tuple[str, str, str]], checks: list[str]
) -> None:
    assert asked(planned, *halves) == checks


def test_what_a_clerk_has_said_of_one_half_year_is_not_said_of_the_other() -> None:
    sums = ((ON, "20", "100.00"), (ON, "40", "100.00"))
    assert asked("800000.00", *sums) == [SMALL, SMALL]
    assert asked("800000.00", *sums, named="2026-H1") == [SMALL]
    assert asked("800000.00", (ON, "30", "800000000.00"), named="2026-H1") == [OVER]


FORM = next(form for form in real_forms() if any(row.key == "M2.10" for row in form.rows))


def collected(tmp_path: Path, *halves: Answers) -> tuple[dict[str, Finding], Any]:
    """The last half-year's findings by check, and the sheet of its marked copy."""
    programme = trial_programme(tmp_path / "programme", f"folder:{tmp_path / 'portal'}")
    for cycle, answers in zip((Cycle(2026, 1), Cycle(2026, 2)), halves, strict=False):
        reports = programme / "reports" / str(cycle)
        reports.mkdir(parents=True)
        form = next(one for one in forms(plan(), FACTS, cycle) if one.executor == FORM.executor)
        answered = {**sample(form), ("D", "status"): cycle.end + timedelta(days=2), **answers}
        (reports / "звіт.xlsx").write_bytes(fill(form, answered))
    now = moment(str(cycle.end + timedelta(days=3)))
    order = CollectOrder(folder=programme, cycle=str(cycle), out=tmp_path / "answers", now=now)
    collection, out = collect_programme(order, Direct())
    copies = sorted(out.glob("*.xlsx")) if out.is_dir() else []
    sheet = load_workbook(BytesIO(copies[0].read_bytes()))["Звіт"] if copies else None
    return {finding.check: finding for finding in collection.findings}, sheet


def on(amount: object) -> Answers:
    return {
        ("M2.10", "status"): status_choices()["in-progress"],
        ("M2.10", "completion"): 30,
        ("M2.10", "amount"): amount,
    }


def test_the_question_stands_beside_the_sum(tmp_path: Path) -> None:
    found, sheet = collected(tmp_path, on(250.5))
    line = 6 + [row.key for row in FORM.rows].index("M2.10")
    assert found[SMALL].source_ref.partition("#")[2] == f"sheet=Звіт&cell=I{line}"
    assert sheet is not None
    remark = str(sheet[f"P{line}"].value)
    assert "250,50 грн < 800 000 грн. Чи не тисячі це гривень?" in remark.replace("\u00a0", " ")
    assert sheet[f"I{line}"].fill.start_color.rgb == "FFFCE4D6"


def test_a_clerk_answers_by_naming_the_currency(tmp_path: Path) -> None:
    found, _ = collected(tmp_path, on("250,50 грн"))
    assert SMALL not in found


def test_earlier_half_years_count(tmp_path: Path) -> None:
    first = {**on(500_000), ("I2.10", "value"): 20}
    second = {**on(400_000), ("M2.10", "completion"): 25, ("I2.10", "value"): 10}
    found, sheet = collected(tmp_path, first, second)
    assert {OVER, "completion-falls", "level-falls"} <= set(found)
    assert "друге півріччя 2026 року: 25, перше півріччя 2026 року: 30" in str(
        sheet[f"P{6 + [row.key for row in FORM.rows].index('M2.10')}"].value
    )


def test_every_other_rule_of_publication_asks_too(tmp_path: Path) -> None:
    found, _ = collected(tmp_path, {**on(900_000), ("M2.10", "completion"): 100, ("I2.10", "value"): 0,
                                    ("M2.10", "status"): status_choices()["done"]})  # fmt: skip
    assert {OVER, "done-without-result"} <= set(found)
