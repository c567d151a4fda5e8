"""The recipe of `hromada publish` for what was done: from the executors' reports to what citizens are served."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.messages.published import ASSESSED
from flows.model.errors import UsageError
from flows.model.progress import PROGRESS_ROW_TYPES, REFERENCE_TABLES, Latecomer, MeasureProgress
from flows.outside.portals.address import is_for_trials, open_portal
from flows.recipes.build_site import refresh_site
from flows.recipes.publication import (
    Checked,
    Order,
    Outcome,
    Run,
    bring_out,
    edit,
    holding,
    judged,
    publish,
    require_own,
    settled_want,
    unchanged,
)
from flows.recipes.publish_plan import publish_programme
from flows.recipes.situation import Situation
from flows.stages.calendar import (
    last_reported,
    published_from,
    read_cycle,
    reported_cycle,
    reported_cycles,
    reporting_cycle,
    reports_due,
)
from flows.stages.changes.compare_progress import compare_progress, reports_standing
from flows.stages.checks.check import check_progress
from flows.stages.reports.assess import assess
from flows.stages.reports.assessed import SUMMARY, assessment_sentences
from flows.stages.reports.delays import all_delays
from flows.stages.reports.lateness import latecomers_of, newly_late
from flows.stages.reports.progress import HalfYearRows, progress
from flows.stages.tables.write import held_once, rows_sha256, write
from flows.stages.versions.edition import Basis
from flows.stages.versions.official import official_findings
from flows.stages.versions.state import newest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from flows.model.facts import ProgrammeFacts
    from flows.model.half_years import Cycle
    from flows.model.versions import Version
    from flows.recipes.acts_in_force import Understood
    from flows.stages.reports.progress import HalfYear, Progress
    from flows.steps import Step

    Gather = Callable[[Situation, Cycle], HalfYear]
    """How the reports of one half-year are obtained."""

DATASET_TABLES = (*PROGRESS_ROW_TYPES, "executors", *REFERENCE_TABLES)
"""The tables of the dataset, in the order of publication, but for findings and changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedProgress:
    """What was reported of all half-years up to the one published.

    `plan` is the one at its end, `plan_tables` that as CSV; `tables` are the half-years', as CSV; `late` are those
    whom they call late, or leave open whether they were.
    """

    plan: Understood
    plan_tables: Mapping[str, bytes]
    progress: Progress
    tables: Mapping[str, bytes]
    late: tuple[Latecomer, ...]


def publish_datasets(order: Order, step: Step) -> tuple[Outcome, ...]:
    """Publish the plan, then what was done of it; without a place for reports there is nothing to look for.

    Raises:
        HromadaError: As `publish_programme` and `publish_progress` do; made-up reports are refused before anything.
    """
    return publish_both(order, Situation.of(order.folder, order.now, step, keep=not order.dry_run))


def publish_both(order: Order, situation: Situation) -> tuple[Outcome, ...]:
    """The same, in a situation that was begun already.

    Raises:
        HromadaError: As `publish_datasets` does.
    """
    has_reports = is_reported(order.folder, situation.facts)
    if has_reports:
        _require_trial(order, situation.facts)
    plan = publish_programme(order, situation)
    if has_reports and situation.keep:
        situation.note_arrivals()
    done = publish_progress(order, situation) if has_reports else None
    if not order.dry_run:
        portal = open_portal(order.portal, situation.facts, whole=order.whole)
        plan = replace(plan, remarks=(*plan.remarks, *refresh_site(portal, situation.facts, situation.step)))
    if done:
        return plan, done
    return (replace(plan, remarks=(*plan.remarks, "unreported")),) if has_reports else (plan,)


def publish_progress(order: Order, situation: Situation, *, gather: Gather = Situation.half_year) -> Outcome | None:
    """Publish what the executors have reported, unless citizens are served it already.

    All half-years up to the one ordered are compared with the plan at its end. Null before its time of publication, and
    as long as no report was ever accepted: until then there is no such dataset.

    Raises:
        UsageError: The reports are made up and the portal is not for trials, or the half-year is past.
        DefinitionError: A file of facts, a schema or a rule is wrong.
        SourceError: An act or a report cannot be read.
        RejectedError: Critical findings, or a person decided against it; nothing that citizens see has changed.
        PortalUnavailableError: The portal is away or full; the last good version stays served.
        PortalRefusedError: The portal holds what we must not touch, or serves other bytes than were published.
        PortalBusyError: Another run holds the dataset.
    """
    facts = situation.facts
    cycle = _cycle(order, facts)
    reported = _reported_by_now(situation, cycle, gather=gather)
    if reported is None:
        return None
    _require_trial(order, facts)
    inputs = _inputs(situation, cycle, reported)
    if outcome := unchanged(facts.progress_dataset, cycle, inputs, order):
        return outcome
    portal = open_portal(order.portal, facts, whole=order.whole)
    with holding(portal, facts.progress_dataset, order) as have:
        require_own(have, facts, portal)
        run = Run(
            order=order,
            situation=situation,
            dataset=facts.progress_dataset,
            cycle=cycle,
            inputs=inputs,
            portal=portal,
            have=have,
        )
        if want := settled_want(cycle, run.inputs, have, portal=portal.url):
            return publish(run, want, "nothing")
        checked = _check(run, reported)
        plan, tables = reported.plan_tables, reported.tables
        edition, decision = edit(run, checked, lambda before: run.step(compare_progress, before, tables, plan))
        if decision.kind == "publish" and (
            late := newly_late(reported.late, portal.read(run.dataset, "report-status.csv"))
        ):
            run.step.warn(portal.url, run.dataset, late)
        return bring_out(run, edition, decision)


def warn_in_time(address: str, situation: Situation) -> None:
    """Between the deadline and the publication, warn of whom it would call late: what is recorded now counts then.

    Raises:
        HromadaError: As `Situation.half_year` does.
    """
    facts, now = situation.facts, situation.now
    cycle = reporting_cycle(facts, now)
    if now.day <= reports_due(facts, cycle) or now.moment >= published_from(facts, cycle):
        return
    served = open_portal(address, facts).read(facts.progress_dataset, "report-status.csv")
    if late := newly_late(latecomers_of(situation.half_year(cycle), now.day), served):
        situation.step.warn(address, facts.progress_dataset, late)


def progress_due(order: Order, situation: Situation) -> str | None:
    """The fingerprint of the inputs of a publication of progress; null where it would do nothing now."""
    facts = situation.facts
    cycle = _cycle(order, facts)
    reported = _reported_by_now(situation, cycle) if is_reported(order.folder, facts) else None
    if reported is None:
        return None
    portal, inputs = open_portal(order.portal, facts), _inputs(situation, cycle, reported)
    have = portal.state(facts.progress_dataset)
    return inputs if settled_want(cycle, inputs, have, portal=portal.url) is None else None


def _cycle(order: Order, facts: ProgrammeFacts) -> Cycle:
    """The half-year ordered, else the one due; after the programme's end its last, which late reports revise."""
    return min(read_cycle(order.cycle), last_reported(facts)) if order.cycle else reported_cycle(facts, order.now)


def is_reported(folder: Path, facts: ProgrammeFacts) -> bool:
    """Whether there is a place where reports could lie at all."""
    return facts.reports is not None or (folder / "reports").is_dir()


def _reported_by_now(
    situation: Situation, cycle: Cycle, *, gather: Gather = Situation.half_year
) -> ReportedProgress | None:
    """As `reported_at`; null also before the half-year's time of publication, when nobody may look at its reports."""
    is_early = situation.now.moment < published_from(situation.facts, cycle)
    return None if is_early else reported_at(situation, cycle, gather=gather)


def reported_at(situation: Situation, cycle: Cycle, *, gather: Gather = Situation.half_year) -> ReportedProgress | None:
    """Every half-year's reports beside the plan at its end, and the assessment; null while none was accepted.

    Raises:
        HromadaError: As `Situation.half_year` does.
    """
    step, late = situation.step, list[Latecomer]()
    plans = situation.plans(reported_cycles(situation.facts, cycle))
    rows = []
    for one in plans:  # one half-year's reports at a time: together they may be large
        half = gather(situation, one)
        late += latecomers_of(half, situation.now.day)
        rows.append(HalfYearRows.of(half, situation.now.day))
    gathered = step(progress, rows)
    if not gathered.reported:
        return None
    plan = plans[cycle].programme.tables
    measures = [row for row in gathered.tables["measure-progress"] if isinstance(row, MeasureProgress)]
    assessed = step(assess, plan, gathered.tables)
    made = {**gathered.tables, "measure-delays": all_delays(plan, measures), "assessment": assessed}
    tables = step(write, made, situation.definitions.schemas, DATASET_TABLES)
    plan_tables = situation.plan_tables(cycle)
    return ReportedProgress(
        plan=plans[cycle],
        plan_tables=plan_tables,
        progress=replace(gathered, tables={}),  # as CSV they need a tenth of that
        tables=held_once(tables, plan_tables),
        late=tuple(late),
    )


def _require_trial(order: Order, facts: ProgrammeFacts) -> None:
    """Refuse to publish made-up reports anywhere but on a portal for trials.

    Raises:
        UsageError: It is none.
    """
    if facts.reports_are_tests and not is_for_trials(order.portal, facts):
        raise UsageError("reports-are-tests", dataset=facts.progress_dataset, path=order.portal)


def _inputs(situation: Situation, cycle: Cycle, reported: ReportedProgress) -> str:
    """The fingerprint of all that decides this publication: the plan's inputs, and what was made of the reports."""
    made = f"{situation.inputs_at(cycle)} {rows_sha256(reported.tables)} {reported.progress.findings}"
    return hashlib.sha256(f"{made} {sorted(reported.progress.named)}".encode()).hexdigest()


def _check(run: Run, reported: ReportedProgress) -> Checked:
    """Everything up to the verdict, and the verdict itself."""
    definitions, plan, cycles = run.situation.definitions, reported.plan, reported.progress.reported
    findings = run.step(
        check_progress,
        reported.tables,
        reported.plan_tables,
        reported.progress.findings,
        schemas=definitions.schemas,
        suites=definitions.suites,
        named=reported.progress.named,
    )
    lacking = official_findings(run.facts, plan.acts, definitions.official, now=run.order.now, reported=cycles)
    sentences, summary = (
        tuple(assessment_sentences(reported.tables, reported.plan_tables, metrics=metrics))
        for metrics in (ASSESSED, SUMMARY)
    )
    basis = Basis(
        plan=reported.plan_tables,
        version=_plan_version(run, reported),
        reported=cycles,
        sentences=sentences,
        summary=summary,
        standing=reports_standing(reported.tables, reported.plan_tables),
    )
    return Checked(
        acts=plan.acts,
        control=plan.programme.control,
        tables=reported.tables,
        verdict=judged(run, (*findings, *lacking)),
        numbers=plan.programme.numbers,
        basis=basis,
    )


def _plan_version(run: Run, reported: ReportedProgress) -> Version | None:
    """The newest published version of the plan that holds the very rows of this one."""
    rows = rows_sha256(reported.plan_tables)
    published = run.portal.versions(run.facts.dataset)
    entry = newest(entry for entry in published if entry.rows_sha256 == rows)
    return entry.version if entry else None
