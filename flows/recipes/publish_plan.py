"""The recipe of `hromada publish` for the plan: from the act to what citizens are served."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.outside.portals.address import open_portal
from flows.outside.programme.definitions import load_definitions
from flows.outside.programme.documents import inputs_sha256
from flows.outside.programme.programmes import load_programme
from flows.recipes.acts_in_force import understand
from flows.recipes.publication import (
    Checked,
    Order,
    Outcome,
    Run,
    as_text,
    bring_out,
    edit,
    held,
    judged,
    publish,
    settled_want,
)
from flows.stages.calendar import acts_for, due_cycle, parse_cycle, require_cycle
from flows.stages.changes.compare import compare
from flows.stages.checks.check import check
from flows.stages.tables.write import write
from flows.stages.versions.official import official_findings

if TYPE_CHECKING:
    from flows.model.facts import ProgrammeFacts
    from flows.model.half_years import Cycle
    from flows.model.plan import Act
    from flows.steps import Step

__all__ = ["Order", "Outcome", "as_text", "publish_programme", "run_name", "settled_want"]


def publish_programme(order: Order, step: Step) -> Outcome:
    """Publish what the acts in force say, unless citizens are served it already.

    Raises:
        UsageError: The cycle cannot be published.
        DefinitionError: A file of facts, a schema or a rule is wrong.
        SourceError: The act cannot be read.
        RejectedError: Critical findings, or a person decided against it; nothing that citizens see has changed.
        PortalUnavailableError: The portal is away or full; the last good version stays served.
        PortalRefusedError: The portal holds what we must not touch, or serves other bytes than were published.
        PortalBusyError: Another run holds the dataset.
    """
    facts = step(load_programme, order.folder)
    cycle = _cycle(facts, order)
    acts = acts_for(facts, cycle, order.now)
    portal = open_portal(order.portal, facts)
    with held(portal, facts.dataset, order) as have:
        inputs = inputs_sha256(order.folder, [act.file for act in acts])
        run = Run(
            order=order,
            facts=facts,
            dataset=facts.dataset,
            cycle=cycle,
            inputs=inputs,
            portal=portal,
            have=have,
            step=step,
        )
        if want := settled_want(cycle, inputs, have, portal=portal.url):
            return publish(run, want, "nothing")
        checked = _check(order, facts, acts, step)
        edition, decision = edit(run, checked, lambda before: step(compare, before, checked.tables))
        return bring_out(run, edition, decision)


def run_name(order: Order) -> str:
    """The programme and the cycle, by which a maintainer finds the run in a list."""
    return f"{order.folder.name} {_cycle(load_programme(order.folder), order)}"


def _cycle(facts: ProgrammeFacts, order: Order) -> Cycle:
    cycle = parse_cycle(order.cycle) if order.cycle else due_cycle(facts, order.now)
    require_cycle(facts, cycle, order.now)
    return cycle


def _check(order: Order, facts: ProgrammeFacts, acts: tuple[Act, ...], step: Step) -> Checked:
    """Everything up to the verdict, and the verdict itself: the newest act is read, its tables written and checked."""
    known = step(load_definitions)
    understood = understand(order.folder, facts, acts, known=known, step=step)
    programme = understood.programme
    tables = step(write, programme.tables, known.schemas)
    findings = step(check, tables, programme, known.schemas, known.suites)
    lacking = official_findings(facts, understood.acts, known.official, now=order.now)
    verdict = judged(facts.dataset, (*findings, *lacking), facts, step=step)
    return Checked(
        facts=facts, acts=understood.acts, known=known, control=programme.control, tables=tables, verdict=verdict
    )
