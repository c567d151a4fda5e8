"""The recipe of `hromada publish` for the plan: from the act to what citizens are served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.outside.portals.address import open_portal
from flows.outside.programme.programmes import load_programme, require_own_slug
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
from flows.stages.acts.acceptance.gate import acceptance_findings
from flows.stages.calendar import due_cycle, read_cycle, require_cycle
from flows.stages.changes.compare import compare
from flows.stages.changes.decisions import decision_changes
from flows.stages.versions.decided import facts_of, source_withheld
from flows.stages.versions.official import official_findings
from flows.stages.versions.source import source_findings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.model.facts import ProgrammeFacts
    from flows.model.findings import Finding
    from flows.model.half_years import Cycle
    from flows.model.source import ActSource
    from flows.model.versions import Change
    from flows.recipes.acts_in_force import Understood
    from flows.recipes.situation import Situation


def publish_programme(order: Order, situation: Situation) -> Outcome:
    """Publish what the acts in force say, unless citizens are served it already.

    Raises:
        UsageError: The cycle cannot be published, or the slug is another programme's.
        DefinitionError: A file of facts, a schema or a rule is wrong.
        SourceError: The act cannot be read.
        RejectedError: Critical findings, or a person decided against it; nothing that citizens see has changed.
        PortalUnavailableError: The portal is away or full; the last good version stays served.
        PortalRefusedError: The portal holds what we must not touch, or serves other bytes than were published.
        PortalBusyError: Another run holds the dataset.
    """
    facts = situation.facts
    cycle = _cycle(facts, order)
    if order.whole:
        require_own_slug(order.folder, facts.slug)
    inputs = situation.inputs_at(cycle)
    if outcome := unchanged(facts.dataset, cycle, inputs, order):
        return outcome
    portal = open_portal(order.portal, facts, whole=order.whole)
    with holding(portal, facts.dataset, order) as have:
        require_own(have, facts, portal)
        run = Run(
            order=order,
            situation=situation,
            dataset=facts.dataset,
            cycle=cycle,
            inputs=inputs,
            portal=portal,
            have=have,
        )
        if want := settled_want(cycle, run.inputs, have, portal=portal.url):
            return publish(run, want, "nothing")
        checked = _check(run)
        edition, decision = edit(run, checked, lambda before: _changes(run, checked, before))
        return bring_out(run, edition, decision)


def run_name(order: Order) -> str:
    """The programme and the cycle, by which a maintainer finds the run in a list."""
    facts = load_programme(order.folder)
    return f"{facts.title}, {_cycle(facts, order)}"


def _cycle(facts: ProgrammeFacts, order: Order) -> Cycle:
    cycle = read_cycle(order.cycle) if order.cycle else due_cycle(facts, order.now)
    require_cycle(facts, cycle, order.now)
    return cycle


def _check(run: Run) -> Checked:
    """Everything up to the verdict, and the verdict itself: the newest act is read, its tables written and checked."""
    plan, tables = run.situation.plan_at(run.cycle), run.situation.plan_tables(run.cycle)
    definitions, findings = run.situation.definitions, run.situation.checked(run.cycle)
    lacking = official_findings(run.facts, plan.acts, definitions.official, now=run.order.now)
    kept, sources = _going_out(run, plan)
    refuse = run.facts.reading.publish_unaccepted == "refuse"
    unaccepted = acceptance_findings(plan.acceptances, refuse=refuse, programme=str(run.order.folder))
    return Checked(
        acts=plan.acts,
        control=plan.programme.control,
        tables=tables,
        verdict=judged(run, (*findings, *lacking, *kept, *unaccepted)),
        numbers=plan.programme.numbers,
        sources=sources,
        acceptances=plan.acceptances,
    )


def _changes(run: Run, checked: Checked, before: Mapping[str, bytes] | None) -> tuple[Change, ...]:
    """What the council has decided since the last version, and how the tables differ from it."""
    plan, head = run.situation.plan_at(run.cycle), run.have.head
    acts = [facts_of(run.facts, act) for act in plan.acts]
    served = head.acts if head else ()
    decided = decision_changes(acts, plan.edits, before, checked.tables, served=served)
    return (*decided, *run.step(compare, before, checked.tables))


def _going_out(run: Run, plan: Understood) -> tuple[list[Finding], tuple[ActSource, ...]]:
    """The files that go out, of the acts by which rows stand, and why others do not."""
    limit = run.facts.portal_facts(run.portal.url).upload_limit_mb
    kept: list[Finding] = []
    going: list[ActSource] = []
    for one in plan.reads:
        found = source_findings(one.sources, run.facts, one.act, limit_mb=limit, beside=going)
        kept += found
        going += () if found or source_withheld(run.facts, one.act) else one.sources
    return kept, tuple(going)
