"""Executors' reports made up for tests, as they would have been collected from their workbooks."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from zoneinfo import ZoneInfo

from flows.model.findings import Finding
from flows.model.half_years import Cycle, Now
from flows.model.plan import Executor, Indicator, Measure, MeasureExecutor, MeasureFunding
from flows.model.progress import Collected, IndicatorValue, MeasureProgress, MeasureSpending, Report
from flows.stages.calendar import reports_due
from flows.stages.reports.progress import HalfYear
from support.places import REAL

if TYPE_CHECKING:
    from flows.model.facts import ProgrammeFacts
    from flows.model.plan import Tables
    from flows.recipes.situation import Situation
    from flows.stages.reports.progress import ProgressTables

H1, H2 = Cycle(2026, 1), Cycle(2026, 2)
SLUG = "starokostiantyniv-informatization-2026-2028"
FAULT = Finding.of(
    "value-unreadable",
    table="measure-spending",
    key="M1.1",
    field="amountUah",
    value="багато",
)
Kind = TypeVar("Kind")


def at(day: str) -> Now:
    """The whole day."""
    return Now(datetime.fromisoformat(f"{day}T23:59:59").replace(tzinfo=ZoneInfo("Europe/Kyiv")))


def of(tables: Tables | ProgressTables, name: str, kind: type[Kind]) -> list[Kind]:
    """The rows of a table, typed."""
    return [row for row in tables[name] if isinstance(row, kind)]


def answering(plan: Tables) -> dict[str, str]:
    """Whoever the act lists first answers."""
    return {row.measure_id: row.executor_id for row in reversed(of(plan, "measure-executors", MeasureExecutor))}


def half_year(plan: Tables, facts: ProgrammeFacts, collected: Collected) -> HalfYear:
    offices = {row.executor_id: row for row in of(plan, "executors", Executor)}
    return HalfYear(
        plan=plan,
        answering=answering(plan),
        offices=offices,
        collected=collected,
        due=reports_due(facts, collected.cycle),
    )


def report(plan: Tables, executor: str, cycle: Cycle, received: str, *, completion: int = 20) -> Report:
    """An executor's report on all its measures: so much done, a tenth of the year's money spent, no result yet."""
    measures = [key for key, who in answering(plan).items() if who == executor]
    status = "done" if completion == 100 else "in-progress"
    money = [row for row in of(plan, "measure-funding", MeasureFunding) if row.year == cycle.year]
    return Report(
        executor_id=executor,
        cycle=cycle,
        file=f"{executor}.xlsx",
        sha256=f"{executor}{cycle}{received}",
        received=date.fromisoformat(received),
        progress=tuple(
            MeasureProgress(
                measure_id=row.measure_id,
                cycle=str(cycle),
                answering_executor_id=executor,
                period_start_date=cycle.start,
                period_end_date=cycle.end,
                status=status,
                completion_pct=Decimal(completion),
                note=None,
                evidence_url=None,
                submitted_date=None,
            )
            for row in of(plan, "measures", Measure)
            if row.measure_id in measures
        ),
        spending=tuple(
            MeasureSpending(
                measure_id=row.measure_id,
                cycle=str(cycle),
                source_id=row.source_id,
                amount_uah=(row.amount_uah or Decimal(0)) / 10,
            )
            for row in money
            if row.measure_id in measures and row.source_id != "none"
        ),
        values=tuple(
            IndicatorValue(
                indicator_id=row.indicator_id, cycle=str(cycle), value=row.baseline, note=None, submitted_date=None
            )
            for row in of(plan, "indicators", Indicator)
            if row.measure_id in measures
        ),
    )


def rejected(sent: Report) -> Report:
    """The same with a fault that must be corrected."""
    return replace(sent, progress=(), spending=(), values=(), findings=(FAULT,))


def edited(sent: Report, measure: str, received: str, **cells: object) -> Report:
    """A correction of one measure's row; `spent` is what its first source spent."""
    spent = cells.pop("spent", None)
    rows = tuple(replace(row, **cells) if row.measure_id == measure else row for row in sent.progress)  # type: ignore[arg-type]  # field names are checked by replace itself
    spending = tuple(
        replace(row, amount_uah=Decimal(str(spent))) if spent is not None and row.measure_id == measure else row
        for row in sent.spending
    )
    day = date.fromisoformat(received)
    return replace(sent, received=day, sha256=sent.sha256 + received, progress=rows, spending=spending)


@dataclass(slots=True)
class Mailbox:
    """Everything that executors ever sent, in the order in which it came; handed in as `gather`."""

    sent: list[Report] = field(default_factory=list)

    def collected(self, cycle: Cycle) -> Collected:
        """As the folder of that half-year holds it."""
        of_cycle = [one for one in self.sent if one.cycle == cycle]
        newest = {one.executor_id: one for one in of_cycle}
        earlier = tuple(one for one in of_cycle if one is not newest[one.executor_id])
        return Collected(cycle=cycle, reports=tuple(newest.values()), earlier=earlier)

    def __call__(self, situation: Situation, cycle: Cycle) -> HalfYear:
        return half_year(situation.plan_at(cycle).programme.tables, situation.facts, self.collected(cycle))


def trial_programme(folder: Path, portal: str, slug: str = SLUG) -> Path:
    """The real programme with made-up reports, and a portal that may have them."""
    programme = Path(shutil.copytree(REAL, folder))
    facts = programme / "programme.yaml"
    text = (
        facts.read_text("utf-8")
        .replace(SLUG, slug)
        .replace("portals: {}", f'reports_are_tests: true\nportals: {{"{portal}": {{trial: true}}}}')
    )
    facts.write_text(text, "utf-8")
    return programme
