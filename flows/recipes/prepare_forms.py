"""The recipe of `hromada forms`: what the plan asks of each executor becomes a workbook to fill in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.outside.inbox.received import PROPOSAL_FILE
from flows.outside.machine.durable import put_files
from flows.recipes.situation import Situation
from flows.stages.calendar import read_cycle, reported_cycles, reporting_cycle, require_cycle
from flows.stages.reports.answering import answering_findings, proposal
from flows.stages.reports.form_sheet import form_sheet
from flows.stages.reports.forms import file_stem, forms

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from flows.model.findings import Finding
    from flows.model.half_years import Cycle, Now
    from flows.model.progress import Report
    from flows.stages.reports.forms import Form
    from flows.steps import Step


@dataclass(frozen=True, slots=True, kw_only=True)
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
    situation = Situation.of(order.folder, order.now, step)
    facts = situation.facts
    cycle = read_cycle(order.cycle) if order.cycle else reporting_cycle(facts, order.now)
    require_cycle(facts, cycle, order.now)
    earlier = tuple(reported_cycles(facts, cycle.previous))
    tables = situation.plans((*earlier, cycle))[cycle].programme.tables
    made = step(forms, tables, facts, cycle, _accepted(situation, earlier))
    named = {f"{file_stem(form.executor, cycle)}.xlsx": form for form in made}
    files = {name: form_sheet(form) for name, form in named.items()}
    proposed = any(form.proposed for form in made)
    step(put_files, order.out, {**files, PROPOSAL_FILE: proposal(tables, facts).encode() if proposed else None})
    return Prepared(named, answering_findings(tables, facts))


def _accepted(situation: Situation, cycles: Iterable[Cycle]) -> list[Report]:
    """The accepted reports of these half-years, oldest first."""
    found = [report for cycle in cycles for report in situation.collection(cycle).collected.reports]
    return [report for report in found if not report.is_rejected]
