"""The recipe of `hromada publish`: the plan of one programme, from the act to what citizens are served."""

from __future__ import annotations

import hashlib
import json
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.errors import PortalRefusedError, RejectedError
from flows.model import ROW_TYPES, Executor, Severity
from flows.outside.apply import apply, settled
from flows.outside.definitions import load_definitions
from flows.outside.documents import inputs_sha256
from flows.outside.portals import Citizen, open_portal
from flows.outside.programmes import load_programme, read_act
from flows.stages.calendar import acts_for, due_cycle, parse_cycle, require_cycle
from flows.stages.check import check
from flows.stages.compare import compare
from flows.stages.datapackage import Edition, datapackage
from flows.stages.extract import extract
from flows.stages.judge import finding_rows, judge
from flows.stages.normalise import normalise
from flows.stages.notices import summary
from flows.stages.offices import office_id, spelling
from flows.stages.official import official_findings
from flows.stages.plan import current_want, decide, plan, wanted
from flows.stages.read import read
from flows.stages.release import release
from flows.stages.verify import verify
from flows.stages.write import rows_sha256, write, write_rows
from flows.steps import Proposal
from flows.versions import DATAPACKAGE, sha256, to_json

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from _typeshed import DataclassInstance

    from flows.facts import ProgrammeFacts
    from flows.model import Act, Action, Change, Cycle, Drift, Now, Programme, Verdict, Version
    from flows.outside.definitions import Definitions
    from flows.outside.portals import Portal
    from flows.stages.offices import Offices
    from flows.stages.plan import Decision, State, Want
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

    `kind` is what was called for (`publish`, `adopt`, `confirm`, `nothing`; `refresh` if only the page is new),
    `version` the one that citizens then get, with its rows by table and its findings by severity; `actions` were done,
    or would be by a dry run.
    """

    dataset: str
    kind: str
    cycle: Cycle
    version: str
    rows: Mapping[str, int]
    findings: Mapping[str, int]
    actions: tuple[Action, ...] = ()
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """The data of one run, judged: the acts it comes from and its tables as CSV bytes, findings not yet among them."""

    facts: ProgrammeFacts
    acts: tuple[Act, ...]
    known: Definitions
    programme: Programme
    tables: Mapping[str, bytes]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class _Run:
    """Where a run stands: what was ordered, on which portal, what that holds, and how steps are taken."""

    order: Order
    facts: ProgrammeFacts
    cycle: Cycle
    inputs: str
    portal: Portal
    have: State
    step: Step = field(repr=False)

    @property
    def dataset(self) -> str:
        """The name of what is published."""
        return self.facts.dataset


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
    hold: AbstractContextManager[None] = nullcontext() if order.dry_run else portal.hold(facts.dataset)
    with hold:
        have = portal.state(facts.dataset) if order.dry_run else settled(portal, facts.dataset)
        inputs = inputs_sha256(order.folder, [act.file for act in acts])
        run = _Run(order, facts, cycle, inputs, portal, have, step)
        if want := settled_want(cycle, inputs, have):
            return _publish(run, want, "nothing")
        edition, decision = _edit(run, _check(order, facts, acts, step))
        made = step(release, edition) if decision.kind == "publish" else None
        said = None if made else datapackage(edition, ())
        want = wanted(decision, have, day=order.now.day, release=made, datapackage=said)
        return _publish(run, want, decision.kind, edition.changes if made else ())


def run_name(order: Order) -> str:
    """The programme and the cycle, by which a maintainer finds the run in a list."""
    return f"{order.folder.name} {_cycle(load_programme(order.folder), order)}"


def _cycle(facts: ProgrammeFacts, order: Order) -> Cycle:
    cycle = parse_cycle(order.cycle) if order.cycle else due_cycle(facts, order.now)
    require_cycle(facts, cycle, order.now)
    return cycle


def settled_want(cycle: Cycle, inputs: str, have: State) -> Want | None:
    """What is served, if this cycle was published from the very same inputs and no step of that is left to do."""
    want = current_want(have)
    made = (have.datapackage or {}).get("provenance", {})
    same = have.newest_cycle == cycle and made.get("inputsSha256") == inputs
    return want if want and same and not plan(want, have) else None


def _check(order: Order, facts: ProgrammeFacts, acts: tuple[Act, ...], step: Step) -> Checked:
    """Everything up to the verdict, and the verdict itself: the newest act is read, its tables written and checked."""
    known = step(load_definitions)
    raw = {act.file: step(read_act, order.folder, act) for act in acts}
    acts = tuple(replace(act, sha256=hashlib.sha256(raw[act.file]).hexdigest()) for act in acts)
    document = step(read, acts[-1].file, raw[acts[-1].file])
    printed = step(extract, document, known.words)
    programme = step(normalise, printed, known.words, _offices(facts))
    tables = step(write, programme.tables, known.schemas)
    findings = step(check, tables, programme, known.schemas, known.suites)
    lacking = official_findings(facts, acts, known.official, now=order.now)
    verdict = step(judge, (*findings, *lacking), facts.waivers)
    step.show(f"{facts.dataset}-findings", [as_text(row) for row in finding_rows(verdict.findings)])
    if not verdict.accepted:
        count = sum(finding.severity is Severity.CRITICAL for finding in verdict.findings)
        raise RejectedError("rejected", verdict.findings, programme=facts.title, count=count)
    return Checked(facts, acts, known, programme, tables, verdict)


def _offices(facts: ProgrammeFacts) -> Offices:
    """Every spelling that executors.yaml knows → its office."""
    offices: dict[str, Executor] = {}
    for fact in facts.executors:
        office = Executor(fact.id or office_id(fact.name), fact.name, fact.edrpou)
        offices |= {spelling(name): office for name in (fact.name, *fact.aliases)}
    return offices


def _edit(run: _Run, checked: Checked) -> tuple[Edition, Decision]:
    """What a version of these data would hold, and whether one is called for; changes are told from what is served."""
    rows = rows_sha256(checked.tables)
    decision = decide(run.cycle, rows, run.have)
    head = run.have.head
    if head:
        _refuse_drift(verify(head, Citizen(run.portal, run.dataset, head.version)))
    changes = run.step(compare, _served(run, head.version) if head else None, checked.tables)
    run.step.show(f"{run.dataset}-changes", [as_text(change) for change in changes])
    schemas = checked.known.schemas
    findings = write_rows(finding_rows(checked.verdict.findings), schemas["findings"])
    edition = Edition(
        dataset=run.dataset,
        version=decision.version,
        now=run.order.now,
        facts=checked.facts,
        acts=checked.acts,
        schemas=schemas,
        official=checked.known.official,
        tables={**checked.tables, "findings": findings, "changes": write_rows(changes, schemas["changes"])},
        control=checked.programme.control,
        findings=checked.verdict.findings,
        changes=changes,
        before=head.version if head else None,
        rows_sha256=rows,
        inputs_sha256=run.inputs,
        code_version=version("hromada-open-data"),
    )
    return edition, decision


def _served(run: _Run, last: Version) -> dict[str, bytes]:
    """The tables of the last version, as citizens get them; its files lie under its own address for ever."""
    reader = Citizen(run.portal, run.dataset, last)
    served = {table: reader.read(f"{table}.csv") for table in ROW_TYPES}
    return {table: raw for table, raw in served.items() if raw is not None}


def _publish(run: _Run, want: Want, kind: str, changes: tuple[Change, ...] = ()) -> Outcome:
    """Carry the plan out and read everything back as a citizen; a dry run only shows the plan."""
    actions = run.step(plan, want, run.have)
    run.step.show(f"{run.dataset}-plan", [as_text(action) for action in actions])
    if not run.order.dry_run:
        _require_approval(run, want, actions, changes)
        run.step(apply, actions, want, run.portal)
        _refuse_drift(run.step(verify, want.entry, Citizen(run.portal, run.dataset)))
    told = "refresh" if kind == "nothing" and actions else kind
    return Outcome(run.dataset, told, run.cycle, str(want.current), *_counts(want, run.have), actions, changes)


def _require_approval(run: _Run, want: Want, actions: tuple[Action, ...], changes: tuple[Change, ...]) -> None:
    """Let a person decide, where programme.yaml asks for it and there is anything to do.

    Raises:
        RejectedError: The person decided against it.
        UsageError: There is nobody to ask.
    """
    if run.facts.approval == "none" or not actions:
        return
    told = summary(str(want.current), [change.sentence for change in changes], len(actions))
    seen = sha256(to_json([run.portal.url, run.inputs, actions]))
    answer = run.step.approve(Proposal(run.dataset, run.portal.url, str(run.cycle), told, seen))
    if not answer.approved:
        raise RejectedError("approval-refused", dataset=run.dataset, cycle=run.cycle, reason=answer.reason)


def _refuse_drift(drifts: Sequence[Drift]) -> None:
    if drifts:
        raise PortalRefusedError("served-differs", targets=", ".join(drift.target for drift in drifts))


def _counts(want: Want, have: State) -> tuple[dict[str, int], dict[str, int]]:
    """Rows by table and findings by severity, as the version's own datapackage.json tells them."""
    described: Mapping[str, Any] = (
        json.loads(want.release.files[DATAPACKAGE]) if want.release else have.datapackage or {}
    )
    tables = {item["name"]: item for item in described.get("resources", ()) if "rows" in item}
    rows = {name: item["rows"] for name, item in tables.items() if name in ROW_TYPES}
    return rows, tables.get("findings", {}).get("counts", {})


def as_text(row: DataclassInstance | NamedTuple) -> dict[str, str]:
    """A row for people: every value as text, as Prefect's tables ask."""
    values = row._asdict() if isinstance(row, tuple) else asdict(row)
    return {name: str(value) for name, value in values.items()}
