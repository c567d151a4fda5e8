"""The recipe of `hromada forms`: what the plan asks of each executor becomes a workbook to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.adopted_plan import adopted_plan
from flows.collect_reports import Gathering, collect_reports
from flows.outside.programmes import load_programme
from flows.outside.received import PROPOSAL
from flows.outside.workbooks import put_files
from flows.stages.answering import answering_findings, proposal
from flows.stages.calendar import earlier_cycles, parse_cycle, reporting_cycle
from flows.stages.form_sheet import form_sheet
from flows.stages.forms import file_stem, forms

if TYPE_CHECKING:
    from pathlib import Path

    from flows.facts import ProgrammeFacts
    from flows.model import Cycle, Finding, Now, Report
    from flows.stages.forms import Form
    from flows.steps import Step


@dataclass(frozen=True, slots=True)
class FormsOrder:
    """Which forms to prepare, where to put them: cycle None is the half-year that ended last."""

    folder: Path
    cycle: str | None
    out: Path
    now: Now


@dataclass(frozen=True, slots=True)
class Prepared:
    """The forms by file name, and what executors.yaml should say better."""

    forms: dict[str, Form]
    findings: tuple[Finding, ...]


def prepare_forms(order: FormsOrder, step: Step) -> Prepared:
    """One workbook for each answering executor, and the lines of executors.yaml that are only proposed so far.

    Raises:
        UsageError: The cycle has not begun, or no act was in force in it.
        DefinitionError: A file of facts is wrong.
        SourceError: The act, or an earlier half-year's folder of reports, cannot be read.
        PortalUnavailableError: The folder cannot be written.
    """
    facts = step(load_programme, order.folder)
    cycle = parse_cycle(order.cycle) if order.cycle else reporting_cycle(facts, order.now)
    tables = adopted_plan(order.folder, facts, step, cycle=cycle, now=order.now)
    asked = step(forms, tables, facts, cycle, _last(order, facts, cycle, step))
    named = {f"{file_stem(form.executor, cycle)}.xlsx": form for form in asked}
    files = {name: form_sheet(form) for name, form in named.items()}
    proposed = any(form.proposed for form in asked)
    step(put_files, order.out, {**files, PROPOSAL: proposal(tables, facts).encode() if proposed else None})
    return Prepared(named, answering_findings(tables, facts))


def _last(order: FormsOrder, facts: ProgrammeFacts, cycle: Cycle, step: Step) -> list[Report]:
    """The accepted reports of earlier half-years, oldest first; nothing is written down on the way."""
    collections = [
        collect_reports(
            Gathering(
                order.folder,
                facts,
                earlier,
                adopted_plan(order.folder, facts, step, cycle=earlier, now=order.now),
                order.now,
            ),
            step,
            keep=False,
        )
        for earlier in earlier_cycles(facts, cycle)
    ]
    return [report for one in collections for report in one.collected.reports if not report.is_rejected]
