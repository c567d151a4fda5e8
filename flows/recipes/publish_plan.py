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
)
from flows.stages.calendar import due_cycle, read_cycle, require_cycle
from flows.stages.changes.compare import compare
from flows.stages.checks.check import check
from flows.stages.versions.decided import source_withheld
from flows.stages.versions.official import official_findings
from flows.stages.versions.source import source_findings

if TYPE_CHECKING:
    from flows.model.facts import ProgrammeFacts
    from flows.model.half_years import Cycle
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
    require_own_slug(order.folder, facts.slug)
    portal = open_portal(order.portal, facts)
    with holding(portal, facts.dataset, order) as have:
        require_own(have, facts, portal)
        run = Run(
            order=order,
            situation=situation,
            dataset=facts.dataset,
            cycle=cycle,
            inputs=situation.inputs_at(cycle),
            portal=portal,
            have=have,
        )
        if want := settled_want(cycle, run.inputs, have, portal=portal.url):
            return publish(run, want, "nothing")
        checked = _check(run)
        edition, decision = edit(run, checked, lambda before: run.step(compare, before, checked.tables))
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
    definitions = run.situation.definitions
    findings = run.step(check, tables, plan.programme, definitions.schemas, definitions.suites)
    lacking = official_findings(run.facts, plan.acts, definitions.official, now=run.order.now)
    limit = run.facts.portal_facts(run.portal.url).upload_limit_mb
    kept = source_findings(plan.sources, run.facts, plan.acts[-1], limit_mb=limit)
    is_out = not kept and not source_withheld(run.facts, plan.acts[-1])
    return Checked(
        acts=plan.acts,
        control=plan.programme.control,
        tables=tables,
        verdict=judged(run, (*findings, *lacking, *kept)),
        numbers=plan.programme.numbers,
        sources=plan.sources if is_out else (),
    )
