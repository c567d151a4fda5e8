"""The recipe of `hromada publish`: the plan of one programme, from the act to what citizens are served."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from flows.errors import PortalRefusedError, RejectedError
from flows.facts import ProgrammeFacts
from flows.messages import explain
from flows.model import Act, Action, Change, Cycle, Executor, Finding, Now, Programme, Verdict
from flows.outside.apply import apply
from flows.outside.definitions import Definitions, load_definitions
from flows.outside.documents import inputs_sha256
from flows.outside.portals import Citizen, Portal, open_portal
from flows.outside.programmes import load_official, load_programme, read_act
from flows.stages.calendar import acts_for, due_cycle, parse_cycle, require_cycle
from flows.stages.check import check
from flows.stages.compare import compare
from flows.stages.extract import extract
from flows.stages.judge import finding_rows, judge
from flows.stages.normalise import normalise
from flows.stages.offices import office_id, spelling
from flows.stages.official import official_findings
from flows.stages.plan import Decision, State, current_want, decide, plan, wanted
from flows.stages.read import read
from flows.stages.verify import verify
from flows.stages.write import rows_sha256, write, write_rows
from flows.steps import Step


@dataclass(frozen=True, slots=True)
class Order:
    """What to publish: the programme's folder, the cycle (None: the one due), where, and the moment it is done for."""

    folder: Path
    cycle: str | None
    portal: str
    now: Now
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a publication came to.

    `kind` is what was called for (`publish`, `adopt`, `confirm`, `nothing`), `version` the one that citizens now get,
    `actions` what was done, or would be done by a dry run; `datapackage` is the version's own.
    """

    dataset: str
    kind: str
    cycle: Cycle
    version: str
    datapackage: Mapping[str, object]
    actions: tuple[Action, ...] = ()
    changes: tuple[Change, ...] = ()
    findings: tuple[Finding, ...] = ()


def run_name(order: Order) -> str:
    """The programme and the cycle, by which a maintainer finds the run in a list."""
    facts = load_programme(order.folder)
    return f"{order.folder.name} {_cycle(facts, order)}"


def publish_programme(order: Order, step: Step) -> Outcome:
    """Publish what the acts in force say, unless citizens are served it already.

    Raises:
        UsageError: The cycle cannot be published.
        DefinitionError: A file of facts, a schema or a rule is wrong.
        SourceError: The act cannot be read.
        RejectedError: Critical findings; nothing that citizens see has changed.
        PortalUnavailableError, PortalRefusedError, PortalBusyError: The portal; the last good version stays served.
    """
    facts = step(load_programme, order.folder)
    cycle = _cycle(facts, order)
    acts = acts_for(facts, cycle, order.now)
    portal = open_portal(order.portal)
    hold: AbstractContextManager[None] = nullcontext() if order.dry_run else portal.hold(facts.dataset)
    with hold:
        have = portal.state(facts.dataset)
        inputs = inputs_sha256(order.folder, [act.file for act in acts])
        if settled := _settled(have, cycle, inputs):
            _verify(settled, portal, facts.dataset, step)
            return Outcome(facts.dataset, "nothing", cycle, str(settled.current), have.datapackage or {})
        data = _prepare(order, facts, acts, step)
        return _publish(data, have, portal, step)


def _cycle(facts: ProgrammeFacts, order: Order) -> Cycle:
    cycle = parse_cycle(order.cycle) if order.cycle else due_cycle(facts, order.now)
    require_cycle(facts, cycle, order.now)
    return cycle


def _settled(have: State, cycle: Cycle, inputs: str) -> Want | None:
    """What is served, if this cycle was published from the same inputs and no step of it is left to do."""
    want = current_want(have)
    made = (have.datapackage or {}).get("provenance", {})
    if want is None or have.newest_cycle != cycle or made.get("inputsSha256") != inputs or plan(want, have):
        return None
    return want
