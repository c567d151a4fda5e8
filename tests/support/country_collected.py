"""Made-up reports as the pipeline takes them: as if they had been collected, or as workbooks that clerks filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.model.progress import Collected, IndicatorValue, MeasureProgress, MeasureSpending, Report
from flows.recipes.situation import Situation
from flows.stages.calendar import read_cycle
from flows.stages.reports.form_sheet import form_sheet
from flows.stages.reports.forms import forms, status_choices
from flows.steps import Direct
from support.country_reports import reports
from support.filling import edited, type_in
from support.halfyears import at, half_year

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from flows.model.half_years import Cycle
    from flows.stages.reports.forms import Form
    from flows.stages.reports.progress import HalfYear
    from support.country import MadeProgramme
    from support.country_folders import MadeFolder
    from support.country_reports import OfficeReport
    from support.filling import Answers


def collected(made: MadeProgramme, cycle: Cycle, *, by: date | None = None) -> Collected:
    """The reports of that half-year that had come by a day, as if their workbooks had been read."""
    return Collected(cycle=cycle, reports=tuple(as_report(one, cycle) for one in reports(made, str(cycle), by=by)))


def as_report(sent: OfficeReport, cycle: Cycle) -> Report:
    return Report(
        executor_id=sent.office,
        cycle=cycle,
        file=f"{sent.office}.xlsx",
        sha256=f"{sent.office}{cycle}",
        received=sent.received,
        submitted=sent.received,
        progress=tuple(
            MeasureProgress(
                measure_id=row.measure,
                cycle=sent.cycle,
                answering_executor_id=sent.office,
                period_start_date=cycle.start,
                period_end_date=cycle.end,
                status=row.status,
                completion_pct=row.completion,
                note=row.note or None,
                evidence_url=row.evidence or None,
                submitted_date=sent.received,
            )
            for row in sent.rows
        ),
        spending=tuple(
            MeasureSpending(measure_id=row.measure, cycle=sent.cycle, source_id=source, amount_uah=amount)
            for row in sent.rows
            for source, amount in row.spent.items()
        ),
        values=tuple(
            IndicatorValue(
                indicator_id=row.indicator, cycle=sent.cycle, value=row.level, note=None, submitted_date=sent.received
            )
            for row in sent.rows
        ),
    )


def gathered(made: MadeProgramme) -> Callable[[Situation, Cycle], HalfYear]:
    """What stands in for the folder of reports: handed in as `gather` of `publish_progress`."""

    def gather(situation: Situation, cycle: Cycle) -> HalfYear:
        plan = situation.plan_at(cycle).programme.tables
        return half_year(plan, situation.facts, collected(made, cycle, by=situation.now.day))

    return gather


def fill_forms(one: MadeFolder, label: str) -> list[Path]:
    """The half-year's reports as workbooks in the programme's folder: the pipeline's forms, filled in by openpyxl."""
    cycle = read_cycle(label)
    situation = Situation.of(one.folder, at(f"{cycle.end}"), Direct())
    asked = {
        form.executor.executor_id: form
        for form in forms(situation.plan_at(cycle).programme.tables, situation.facts, cycle)
    }
    folder = one.folder / "reports" / label
    folder.mkdir(parents=True, exist_ok=True)
    return [_filled(folder, asked[sent.office], sent) for sent in reports(one.made, label)]


def _filled(folder: Path, form: Form, sent: OfficeReport) -> Path:
    answers = dict(_answers(form, sent))
    path = folder / f"{sent.office}.xlsx"
    path.write_bytes(edited(form_sheet(form), lambda sheet: type_in(sheet, form, answers)))
    return path


def _answers(form: Form, sent: OfficeReport) -> Iterator[tuple[tuple[str, str], object]]:
    """What the clerk types in, cell by cell; what has no cell in this form is left out."""
    typed: Answers = {("D", "status"): sent.received}
    for told in sent.rows:
        typed[told.measure, "status"] = status_choices()[told.status]
        typed[told.measure, "completion"] = told.completion
        typed[told.measure, "note"] = told.note
        typed[told.measure, "evidence"] = told.evidence
        typed[told.indicator, "value"] = told.level
    spent = {(told.measure, source): amount for told in sent.rows for source, amount in told.spent.items()}
    for row in form.rows:
        if (amount := spent.get((row.subject, row.source_id))) is not None:
            typed[row.key, "amount"] = amount
    inputs = {row.key: row.inputs for row in form.rows}
    for (key, column), value in typed.items():
        if value != "" and column in inputs.get(key, ()):
            yield (key, column), value
