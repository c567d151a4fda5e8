"""What every publication has in common: what it is ordered for, what is served already, and how it is carried out."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from flows.messages.text import Severity
from flows.model.errors import PortalRefusedError, RejectedError, UsageError
from flows.model.record import DATAPACKAGE, sha256, to_json
from flows.model.versions import Version
from flows.outside.portals.apply import apply, read_back, settled
from flows.outside.portals.checked import is_checked, is_unchanged, note_checked, note_unchanged
from flows.outside.portals.contract import Citizen
from flows.recipes.shown import changes_shown, findings_shown, hashes_shown, plan_shown
from flows.stages.acts.facts import alike
from flows.stages.changes.columns import column_changes
from flows.stages.changes.facts import fact_changes
from flows.stages.checks.judge import finding_rows, judge, waivers_of
from flows.stages.notices import summary
from flows.stages.tables.former import former_sha256
from flows.stages.tables.write import held_once, rows_sha256, write_rows
from flows.stages.versions.datapackage import about_dataset, datapackage
from flows.stages.versions.decided import withheld_paths
from flows.stages.versions.edition import Edition
from flows.stages.versions.official import FOLDER, column_titles
from flows.stages.versions.plan import Content, compared_with, current_want, decide, plan, remarks_on, wanted
from flows.stages.versions.release import official_tables, release
from flows.stages.versions.stands_behind import is_unaccepted
from flows.stages.versions.state import person
from flows.stages.versions.stated import stated_differences, stated_facts, stated_sha256
from flows.stages.versions.verify import verify
from flows.steps import Proposal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from flows.model.facts import ProgrammeFacts
    from flows.model.findings import Finding, Verdict
    from flows.model.half_years import Cycle, Now
    from flows.model.plan import Act, Control
    from flows.model.source import ActSource
    from flows.model.versions import Action, Change, Drift
    from flows.outside.portals.contract import Portal
    from flows.recipes.situation import Situation
    from flows.stages.acts.acceptance.gate import ActAcceptance
    from flows.stages.versions.edition import Basis
    from flows.stages.versions.state import Decision, State, Want
    from flows.stages.versions.stated import Stated, StatedDifference
    from flows.steps import Step

    Compare = Callable[[Mapping[str, bytes] | None], tuple[Change, ...]]
    """Gives what changed since the tables that are served (null before the first version)."""

SIGNS = 8
"""So much of a hash a person compares."""
ABOUT_OTHERS = frozenset({"findings", "changes"})
"""The tables of a version that are about its other tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to publish: the programme's folder, the cycle (None: the one due), where, and the moment it is done for.

    `whole` says that this is all that is published: what stands for all datasets together, an index page or the proof
    that no slug is borne twice, is seen to as well. Whoever publishes many does that once. `marks` are those of the
    portal's datasets as one light look gave them: what they show unchanged is not looked at again.
    """

    folder: Path
    cycle: str | None
    portal: str
    now: Now
    dry_run: bool = False
    whole: bool = True
    marks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a publication came to.

    `kind` is what was called for (`publish`, `adopt`, `confirm`, `nothing`; `refresh` if only the page is new),
    `version` the one that citizens then get, with its rows by table and its findings by severity; `actions` were done,
    or would be by a dry run; `remarks` is what people should know besides, by the codes of `messages.REMARKS`.
    """

    dataset: str
    kind: str
    cycle: Cycle
    version: str
    rows: Mapping[str, int]
    findings: Mapping[str, int]
    actions: tuple[Action, ...] = ()
    changes: tuple[Change, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The data of one run, judged: the acts it comes from and its tables as CSV bytes, findings not yet among them.

    `numbers` are those that the acts print, by the key of what bears them; `sources` are their files that go out;
    `acceptances` say who stands behind the reading of each act.
    """

    acts: tuple[Act, ...]
    control: Control
    tables: Mapping[str, bytes]
    verdict: Verdict
    numbers: Mapping[str, str]
    basis: Basis | None = None
    sources: tuple[ActSource, ...] = ()
    acceptances: tuple[ActAcceptance, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One publication under way: its order, the programme's situation, the portal, and what the portal holds."""

    order: Order
    situation: Situation
    dataset: str
    cycle: Cycle
    inputs: str
    portal: Portal
    have: State

    @property
    def facts(self) -> ProgrammeFacts:
        """The programme's."""
        return self.situation.facts

    @property
    def title(self) -> str:
        """What people know the dataset by: the programme's name, or that of its progress."""
        facts = self.facts
        return facts.progress_title if self.dataset == facts.progress_dataset else facts.title

    @property
    def step(self) -> Step:
        """How this run takes its steps."""
        return self.situation.step


def judged(run: Run, findings: Sequence[Finding]) -> Verdict:
    """The verdict on the dataset that the run publishes, once it lets the data out.

    Raises:
        RejectedError: Critical findings.
    """
    facts = run.facts
    verdict = run.step(judge, findings, waivers_of(facts.waivers, reports=run.dataset == facts.progress_dataset))
    run.step.show(f"{run.dataset}-findings", findings_shown(verdict.findings))
    if not verdict.accepted:
        count = sum(finding.severity is Severity.CRITICAL for finding in verdict.findings)
        raise RejectedError("rejected", verdict.findings, programme=facts.title, count=count)
    return verdict


@contextmanager
def holding(portal: Portal, dataset: str, order: Order) -> Iterator[State]:
    """What the portal holds of a dataset, under its lock; a dry run takes none and mends nothing."""
    if order.dry_run:
        yield portal.state(dataset)
        return
    with portal.hold(dataset):
        yield settled(portal, dataset)


def require_own(have: State, facts: ProgrammeFacts, portal: Portal) -> None:
    """See that what the portal serves under the slug is this programme's: its territory's and its publisher's.

    Raises:
        UsageError: It is another's.
    """
    served = have.datapackage or {}
    place = served.get("territory", {})
    publisher = person(served, "publisher").get("title", "")
    other = place.get("name", "") if place.get("code", facts.territory.code) != facts.territory.code else ""
    other = other or (publisher if publisher and not alike(publisher, facts.publisher.name) else "")
    if other:
        raise UsageError("slug-of-another", slug=facts.slug, portal=portal.url, other=other)


def require_later(have: State, day: date) -> None:
    """See that what is about to be written is dated no earlier than what is there: a record goes forward only.

    Raises:
        UsageError: It is.
    """
    if day < have.last_day:
        raise UsageError("now-before-served", dataset=have.listing.dataset, now=day, served_on=have.last_day)


def unchanged(dataset: str, cycle: Cycle, inputs: str, order: Order) -> Outcome | None:
    """That there is nothing to do, where the portal's mark says that it is as this very cycle and inputs left it."""
    mark = order.marks.get(dataset, "")
    if is_unchanged(order.portal, dataset, mark, _settles(cycle, inputs), order.now.day):
        return Outcome(dataset=dataset, kind="nothing", cycle=cycle, version="", rows={}, findings={})
    return None


def _settles(cycle: Cycle, inputs: str) -> str:
    return f"{cycle} {inputs}"


def settled_want(cycle: Cycle, inputs: str, have: State, *, portal: str) -> Want | None:
    """What is served, if this cycle calls for nothing more and no step is left to do.

    So it is where the version was made of the very same inputs, and where this machine has checked others against it.
    """
    want = current_want(have)
    made = (have.datapackage or {}).get("provenance", {}).get("inputsSha256")
    same = have.newest_cycle == cycle and (made == inputs or is_checked(portal, have, inputs))
    return want if want and same and not plan(want, have) else None


def edit(run: Run, checked: Checked, compare: Compare) -> tuple[Edition, Decision]:
    """The contents of a version of these data, and whether one is needed; changes are those since what is served.

    Raises:
        UsageError: It would be dated before what is served.
        PortalRefusedError: Other bytes are served than were published.
    """
    head = run.have.head
    if head:
        _refuse_drift(verify(head, Citizen(run.portal, run.dataset, head.version)))
    definitions = run.situation.definitions
    schemas = definitions.schemas
    draft = _draft(run, checked)
    edits = _fact_edits(run, draft)
    content = Content(
        rows_sha256=draft.rows_sha256,
        facts_sha256=draft.facts_sha256,
        former=former_sha256(checked.tables, checked.numbers),
        facts_differ=bool(edits),
    )
    decision = decide(run.cycle, content, run.have, withheld=withheld_paths(run.facts, checked.acts))
    if decision.kind in ("publish", "confirm"):
        require_later(run.have, run.order.now.day)
    compared, renamed = _differences(run, checked, compare)
    columns = column_titles(definitions.official, official_tables(draft))
    changes = (*compared, *renamed, *_untold(fact_changes(edits, columns), compared))
    run.step.show(f"{run.dataset}-changes", changes_shown(changes))
    findings = write_rows(finding_rows(checked.verdict.findings), schemas["findings"])
    tables = {**checked.tables, "findings": findings, "changes": write_rows(changes, schemas["changes"])}
    return replace(draft, version=decision.version, tables=tables, changes=changes), decision


def _differences(run: Run, checked: Checked, compare: Compare) -> tuple[Sequence[Change], Sequence[Change]]:
    """How rows and columns differ from what is served, which is let go then: a large one is not held twice."""
    head, schemas = run.have.head, run.situation.definitions.schemas
    served = _served(run, head.version, checked.tables) if head else None
    return compare(served), tuple(column_changes(served, checked.tables, schemas))


def _untold(facts: Sequence[Change], compared: Sequence[Change]) -> list[Change]:
    """The changed facts without acts of which it is told already what they decide."""
    is_told = any(change.kind == "act-adopted" for change in compared)
    return [change for change in facts if not (is_told and change.kind == "act-added")]


def _draft(run: Run, checked: Checked) -> Edition:
    """The contents of a version as far as they are known before it is compared with what is served."""
    definitions, head = run.situation.definitions, run.have.head
    draft = Edition(
        dataset=run.dataset,
        version=Version(run.cycle),
        now=run.order.now,
        facts=run.facts,
        acts=checked.acts,
        schemas=definitions.schemas,
        official=definitions.official,
        tables=checked.tables,
        control=checked.control,
        findings=checked.verdict.findings,
        changes=(),
        before=head.version if head else None,
        rows_sha256=rows_sha256(checked.tables),
        inputs_sha256=run.inputs,
        code_version=version("hromada-open-data"),
        numbers=checked.numbers,
        basis=checked.basis,
        sources=checked.sources,
        acceptances=checked.acceptances,
    )
    return replace(draft, facts_sha256=stated_sha256(_stated(draft)))


def _stated(draft: Edition) -> Stated:
    return stated_facts(about_dataset(draft), official_tables(draft))


def _fact_edits(run: Run, draft: Edition) -> tuple[StatedDifference, ...]:
    """The facts that are others now than in the files of the version that the cycle has."""
    entry = compared_with(run.cycle, run.have)
    if entry is None:
        return ()
    reader = Citizen(run.portal, run.dataset, entry.version)
    official = {table: reader.read(f"{FOLDER}/{table}.csv") for table in official_tables(draft)}
    known = {table: raw for table, raw in official.items() if raw is not None}
    before = stated_facts(json.loads(reader.read(DATAPACKAGE) or b"{}"), known)
    return stated_differences(before, _stated(draft))


def _served(run: Run, last: Version, tables: Mapping[str, bytes]) -> dict[str, bytes]:
    """The tables of the last version, as citizens get them; its files lie under its own address for ever."""
    reader = Citizen(run.portal, run.dataset, last)
    served = {table: reader.read(f"{table}.csv") for table in tables}
    return held_once({table: raw for table, raw in served.items() if raw is not None}, tables)


def bring_out(run: Run, edition: Edition, decision: Decision) -> Outcome:
    """Make the version's files where a version is called for, and lead citizens to them."""
    made = run.step(release, edition) if decision.kind == "publish" else None
    package = None if made else datapackage(edition, ())
    want = wanted(decision, run.have, day=run.order.now.day, release=made, datapackage=package)
    outcome = publish(run, want, decision.kind, edition.changes if made else ())
    if not outcome.actions and not run.order.dry_run:
        note_checked(run.portal.url, run.have, run.inputs)
    return outcome


def publish(run: Run, want: Want, kind: str, changes: tuple[Change, ...] = ()) -> Outcome:
    """Carry the plan out and read everything back as a citizen; a dry run only shows the plan."""
    actions = run.step(plan, want, run.have)
    run.step.show(f"{run.dataset}-plan", plan_shown(actions))
    remarks = [*run.have.remarks, *remarks_on(actions), *_unaccepted(want, run.have)]
    if not run.order.dry_run:
        _require_approval(run, want, actions, changes)
        run.step(apply, actions, want, run.portal)
        mark = run.portal.mark(run.dataset)  # what is found behind it is true of it
        remarks += ["awaiting"] * read_back(want.entry, run.portal, run.dataset, run.step)
        note_unchanged(run.order.portal, run.dataset, mark, _settles(run.cycle, run.inputs), run.order.now.day)
    kind = "refresh" if kind == "nothing" and actions else kind
    rows, findings = _counts(want, run.have)
    return Outcome(
        dataset=run.dataset,
        kind=kind,
        cycle=run.cycle,
        version=str(want.current),
        rows=rows,
        findings=findings,
        actions=actions,
        changes=changes,
        remarks=tuple(remarks),
    )


def _require_approval(run: Run, want: Want, actions: tuple[Action, ...], changes: tuple[Change, ...]) -> None:
    """Ask a person for approval, where programme.yaml requires it and there is anything to do.

    The same content is the same question on any day: it is dated the day on which it goes out.

    Raises:
        RejectedError: The person decided against it.
        UsageError: There is nobody to ask.
    """
    if run.facts.approval == "none" or not actions:
        return
    text = summary(str(want.current), [change.sentence for change in changes], len(actions))
    steps = [(action.kind, action.target, action.before) for action in actions]  # what comes after bears the day
    fingerprint = sha256(to_json([run.portal.url, run.inputs, want.entry.rows_sha256, steps]))
    run.step.show(f"{run.dataset}-hash", hashes_shown(want.entry.rows_sha256, _described(want, run.have), SIGNS))
    answer = run.step.approve(
        Proposal(
            title=run.title,
            dataset=run.dataset,
            portal=run.portal.url,
            cycle=str(run.cycle),
            summary=text,
            fingerprint=fingerprint,
            sign=want.entry.rows_sha256[:SIGNS],
        )
    )
    if not answer.approved:
        raise RejectedError("approval-refused", dataset=run.dataset, cycle=run.cycle, reason=answer.reason)


def _refuse_drift(drifts: Sequence[Drift]) -> None:
    if drifts:
        raise PortalRefusedError("served-differs", targets=", ".join(drift.target for drift in drifts))


def _unaccepted(want: Want, have: State) -> list[str]:
    """That citizens are told so."""
    return ["unaccepted"] * is_unaccepted(_described(want, have))


def _described(want: Want, have: State) -> Mapping[str, Any]:
    """The version's own datapackage.json."""
    described: Mapping[str, Any] = (
        json.loads(want.release.files[DATAPACKAGE]) if want.release else have.datapackage or {}
    )
    return described


def _counts(want: Want, have: State) -> tuple[dict[str, int], dict[str, int]]:
    """Rows by table and findings by severity, from the version's own datapackage.json."""
    resources = _described(want, have).get("resources", ())
    tables = {item["name"]: item for item in resources if "rows" in item}
    rows = {name: item["rows"] for name, item in tables.items() if name not in ABOUT_OTHERS}
    return rows, tables.get("findings", {}).get("counts", {})
