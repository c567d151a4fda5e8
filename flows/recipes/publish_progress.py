"""The recipe of `hromada publish` for what was done: from the executors' reports to what citizens are served."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from flows.model.errors import SourceError, UsageError
from flows.model.progress import PROGRESS_ROW_TYPES
from flows.outside.portals.address import is_for_trials, open_portal
from flows.outside.programme.definitions import load_definitions
from flows.outside.programme.documents import inputs_sha256
from flows.outside.programme.programmes import load_programme
from flows.recipes.acts_in_force import plans, understand
from flows.recipes.collect_reports import Gathering, collect_reports, note_arrivals
from flows.recipes.publication import Checked, Order, Outcome, Run, bring_out, edit, held, judged, publish, settled_want
from flows.recipes.publish_plan import publish_programme
from flows.stages.calendar import (
    last_reported,
    parse_cycle,
    published_from,
    reported_cycle,
    reported_cycles,
    reports_due,
)
from flows.stages.changes.compare_progress import compare_progress
from flows.stages.checks.check import check_progress
from flows.stages.reports.answering import answering, answering_offices
from flows.stages.reports.assess import assess
from flows.stages.reports.assessed import assessed_in_words
from flows.stages.reports.progress import HalfYear, Progress, progress
from flows.stages.tables.write import rows_sha256, write
from flows.stages.versions.datapackage import Basis
from flows.stages.versions.official import official_findings
from flows.stages.versions.state import newest

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from flows.model.facts import ProgrammeFacts
    from flows.model.half_years import Cycle
    from flows.model.plan import Tables
    from flows.model.versions import Version
    from flows.outside.portals.contract import Portal
    from flows.outside.programme.definitions import Definitions
    from flows.recipes.acts_in_force import Understood
    from flows.steps import Step

    Gather = Callable[[Order, ProgrammeFacts, Tables, Cycle, Step], HalfYear]
    """How the reports of one half-year are come by, the plan at its end given."""

TABLES = (*PROGRESS_ROW_TYPES, "executors")
"""The tables of the dataset, in the order of publication, but for findings and changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """All that is known of the half-years up to the one published.

    `plan` is the one at its end, `plan_tables` that as CSV; `tables` are the half-years', as CSV.
    """

    facts: ProgrammeFacts
    definitions: Definitions
    plan: Understood
    plan_tables: Mapping[str, bytes]
    progress: Progress
    tables: Mapping[str, bytes]


def publish_datasets(order: Order, step: Step) -> tuple[Outcome, ...]:
    """Publish the plan, then what was done of it; without a place for reports there is nothing to look for.

    Raises:
        HromadaError: As `publish_programme` and `publish_progress` do; made-up reports are refused before anything.
    """
    facts = load_programme(order.folder)
    has_reports = is_reported(order.folder, facts)
    if has_reports:
        _require_trial(order, facts)
    plan = publish_programme(order, step)
    if has_reports and not order.dry_run:
        note_arrivals(order.folder, facts, order.now)
    done = publish_progress(order, step, gathered) if has_reports else None
    if done:
        return plan, done
    return (replace(plan, remarks=(*plan.remarks, "unreported")),) if has_reports else (plan,)


def publish_progress(order: Order, step: Step, gather: Gather) -> Outcome | None:
    """Publish what the executors have reported, unless citizens are served it already.

    All half-years up to the one ordered are held against the plan at its end. Null before its time of publication, and
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
    facts = step(load_programme, order.folder)
    cycle = _cycle(order, facts)
    if order.now.moment < published_from(facts, cycle):
        return None
    known = known_progress(order, facts, cycle, step=step, gather=gather)
    if known is None:
        return None
    _require_trial(order, facts)
    portal = open_portal(order.portal, facts)
    with held(portal, facts.progress_dataset, order) as have:
        inputs = _inputs(order, known)
        run = Run(
            order=order,
            facts=facts,
            dataset=facts.progress_dataset,
            cycle=cycle,
            inputs=inputs,
            portal=portal,
            have=have,
            step=step,
        )
        if want := settled_want(cycle, inputs, have, portal=portal.url):
            return publish(run, want, "nothing")
        checked = _check(run, known)
        plan, tables = known.plan_tables, known.tables
        edition, decision = edit(run, checked, lambda before: step(compare_progress, before, tables, plan))
        return bring_out(run, edition, decision)


def progress_due(order: Order, step: Step) -> str | None:
    """The print of all that a publication of what was done would be made of; null where it would do nothing now."""
    facts = step(load_programme, order.folder)
    cycle = _cycle(order, facts)
    if order.now.moment < published_from(facts, cycle) or not is_reported(order.folder, facts):
        return None
    known = known_progress(replace(order, dry_run=True), facts, cycle, step=step, gather=gathered)
    if known is None:
        return None
    portal, inputs = open_portal(order.portal, facts), _inputs(order, known)
    have = portal.state(facts.progress_dataset)
    return inputs if settled_want(cycle, inputs, have, portal=portal.url) is None else None


def _cycle(order: Order, facts: ProgrammeFacts) -> Cycle:
    """The half-year ordered, else the one due; after the programme's end its last, which late reports revise."""
    return min(parse_cycle(order.cycle), last_reported(facts)) if order.cycle else reported_cycle(facts, order.now)


def is_reported(folder: Path, facts: ProgrammeFacts) -> bool:
    """Whether there is a place where reports could lie at all."""
    return facts.reports is not None or (folder / "reports").is_dir()


def known_progress(order: Order, facts: ProgrammeFacts, cycle: Cycle, *, step: Step, gather: Gather) -> Known | None:
    """Every half-year's reports beside the plan at its end, and the assessment; null while none was accepted."""
    definitions = step(load_definitions)
    plan_of = partial(understand, order.folder, facts, known=definitions, step=step)
    by_cycle = dict(plans(facts, reported_cycles(facts, cycle), order.now, plan_of))
    halves = [gather(order, facts, plan.programme.tables, one, step) for one, plan in by_cycle.items()]
    told = step(progress, halves, day=order.now.day)
    if not told.reported:
        return None
    plan = by_cycle[max(by_cycle)]
    assessed = step(assess, plan.programme.tables, told.tables)
    schemas = definitions.schemas
    tables = step(write, {**told.tables, "assessment": assessed}, schemas, TABLES)
    return Known(
        facts=facts,
        definitions=definitions,
        plan=plan,
        plan_tables=write(plan.programme.tables, schemas),
        progress=told,
        tables=tables,
    )


def _require_trial(order: Order, facts: ProgrammeFacts) -> None:
    """Keep made-up reports from every portal but one for trials.

    Raises:
        UsageError: It is none.
    """
    if facts.reports_are_tests and not is_for_trials(order.portal, facts):
        raise UsageError("reports-are-tests", dataset=facts.progress_dataset, path=order.portal)


def _inputs(order: Order, known: Known) -> str:
    """The print of all that decides this publication: the plan's inputs, and what was made of the reports."""
    plan = inputs_sha256(order.folder, [act.file for act in known.plan.acts])
    made = f"{plan} {rows_sha256(known.tables)} {known.progress.findings}"
    return hashlib.sha256(made.encode()).hexdigest()


def _check(run: Run, known: Known) -> Checked:
    """Everything up to the verdict, and the verdict itself."""
    facts, definitions = known.facts, known.definitions
    findings = run.step(
        check_progress,
        known.tables,
        known.plan_tables,
        known.progress.findings,
        schemas=definitions.schemas,
        suites=definitions.suites,
    )
    reported = known.progress.reported
    lacking = official_findings(facts, known.plan.acts, definitions.official, now=run.order.now, reported=reported)
    verdict = judged(run.dataset, (*findings, *lacking), facts, step=run.step)
    basis = Basis(
        plan=known.plan_tables,
        version=_plan_version(run.portal, known),
        reported=reported,
        sentences=tuple(assessed_in_words(known.tables, known.plan_tables)),
    )
    return Checked(
        facts=facts,
        acts=known.plan.acts,
        known=definitions,
        control=known.plan.programme.control,
        tables=known.tables,
        verdict=verdict,
        basis=basis,
    )


def _plan_version(portal: Portal, known: Known) -> Version | None:
    """The newest published version of the plan that holds the very rows of this one."""
    rows = rows_sha256(known.plan_tables)
    published = portal.versions(known.facts.dataset)
    entry = newest(entry for entry in published if entry.rows_sha256 == rows)
    return entry.version if entry else None


def gathered(order: Order, facts: ProgrammeFacts, plan: Tables, cycle: Cycle, step: Step) -> HalfYear:
    """The reports of one half-year from where the programme keeps them, and who was to answer; read in a child each.

    Raises:
        SourceError: An accepted report is lost; published as «not yet received» it would blank what citizens have.
    """
    gathering = Gathering(folder=order.folder, facts=facts, cycle=cycle, tables=plan, now=order.now)
    collected = collect_reports(gathering, step, keep=not order.dry_run).collected
    lost = [finding.source_ref for finding in collected.findings if finding.check == "report-gone"]
    if lost:
        raise SourceError("reports-gone", cycle=cycle, files=", ".join(lost))
    answers = {measure: answer.executor_id for measure, answer in answering(plan, facts).items()}
    return HalfYear(
        plan=plan,
        answering=answers,
        offices=answering_offices(plan, facts),
        collected=collected,
        due=reports_due(facts, cycle),
    )
