"""The recipe of `hromada status PROGRAMME`: who is missing, what is published, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.model.errors import RejectedError
from flows.model.progress import MeasureProgress, ReportStatus
from flows.outside.portals.address import open_portal
from flows.recipes.publish_progress import publish_both
from flows.recipes.situation import Situation
from flows.stages.calendar import acts_due, reporting_cycle, reports_due
from flows.stages.reports.lateness import latecomers_of, newly_late
from flows.stages.reports.progress import ACCEPTED, AWAITED, HalfYearRows, progress
from flows.stages.versions.state import newest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from flows.model.facts import ProgrammeFacts
    from flows.model.findings import Finding
    from flows.model.half_years import Cycle
    from flows.model.progress import Latecomer
    from flows.model.versions import VersionEntry
    from flows.recipes.publication import Order, Outcome
    from flows.stages.calendar import Appointment
    from flows.stages.reports.progress import HalfYear, ProgressTables
    from flows.steps import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """An executor and where its report stands; `is_returned`: its newest file was rejected, though one may count."""

    name: str
    state: str
    submitted: date | None
    received: date | None
    is_returned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeStatus:
    """How a programme stands at a moment.

    `senders` are those who report on `cycle`, `gaps` the measures that their accepted reports leave out; `served` is
    the newest version of each dataset, null where there is none; `pending` says whether a publication would change
    anything now, `faults` how many critical findings stop it; `late` are the offices that it would call late for the
    first time, `receipts` the records of a day of receipt that fit nothing; `acts` are those not published yet, each
    with the last of its three working days, of which `today` may be one.
    """

    programme: str
    portal: str
    cycle: Cycle
    due: date
    is_past: bool
    senders: tuple[Sender, ...]
    gaps: str
    served: tuple[tuple[str, VersionEntry | None], ...]
    pending: bool
    faults: int
    late: tuple[Latecomer, ...]
    receipts: tuple[Finding, ...]
    acts: tuple[Appointment, ...]
    today: date

    @property
    def acts_in_time(self) -> str:
        """The acts that still have time to be published, and until when, for a sentence."""
        return _listed(one for one in self.acts if one.day >= self.today)

    @property
    def acts_late(self) -> str:
        """The acts whose time has run out, and when, for a sentence."""
        return _listed(one for one in self.acts if one.day < self.today)

    @property
    def awaited(self) -> str:
        """The executors of whom nothing has come, for a sentence."""
        return ", ".join(f"«{sender.name}»" for sender in self.senders if sender.state == AWAITED)

    @property
    def returned(self) -> str:
        """The executors whose newest file must be mended, for a sentence."""
        return ", ".join(f"«{sender.name}»" for sender in self.senders if sender.is_returned)

    @property
    def todo(self) -> tuple[str, ...]:
        """What to do next, by the names of the messages that say it."""
        awaited = "next-remind" if self.is_past else "next-await"
        steps = (
            ("next-faults", self.faults > 0),
            ("next-act-late", bool(self.acts_late)),
            ("next-act", bool(self.acts_in_time)),
            ("next-rejected", bool(self.returned)),
            ("next-gaps", bool(self.gaps)),
            (awaited, bool(self.awaited)),
            ("next-publish", self.pending),
        )
        return tuple(name for name, is_needed in steps if is_needed) or ("next-nothing",)


def programme_status(order: Order, step: Step) -> ProgrammeStatus:
    """Look at a programme's reports and its portal, and try out what a publication would do; nothing is written.

    Raises:
        UsageError: No act was in force yet.
        DefinitionError: A file of facts, a schema or a rule is wrong.
        SourceError: An act or a report cannot be read.
        PortalUnavailableError: The portal is away.
        PortalRefusedError: The portal holds what is not ours.
    """
    situation = Situation.of(order.folder, order.now, step)
    facts = situation.facts
    cycle = reporting_cycle(facts, order.now)
    half = situation.half_year(cycle)
    outcomes, faults = _tried(order, situation)
    due = reports_due(facts, cycle)
    served = open_portal(order.portal, facts).read(facts.progress_dataset, "report-status.csv")
    tables = progress([HalfYearRows.of(half, order.now.day)]).tables
    versions = _served(order, facts)
    plan = versions[0][1]
    return ProgrammeStatus(
        programme=order.folder.name,
        portal=order.portal,
        cycle=cycle,
        due=due,
        is_past=order.now.day > due,
        senders=_senders(half, tables),
        gaps=_gaps(tables),
        served=versions,
        pending=any(outcome.actions for outcome in outcomes),
        faults=faults,
        late=newly_late(latecomers_of(half, order.now.day), served),
        receipts=half.collected.receipts,
        acts=acts_due(facts, plan.acts if plan else (), order.now),
        today=order.now.day,
    )


def _listed(acts: Iterable[Appointment]) -> str:
    return "; ".join(f"{one.about} ({one.day})" for one in acts)


def _gaps(tables: ProgressTables) -> str:
    """The measures without data although their executor's report was accepted."""
    states = {row.executor_id: row.state for row in tables["report-status"] if isinstance(row, ReportStatus)}
    silent = [row for row in tables["measure-progress"] if isinstance(row, MeasureProgress) and row.status is None]
    counted = [row for row in silent if states.get(row.answering_executor_id or "") in ACCEPTED]
    return ", ".join(row.measure_id[1:] for row in counted)


def _senders(half: HalfYear, tables: ProgressTables) -> tuple[Sender, ...]:
    returned = {report.executor_id for report in half.collected.reports if report.is_rejected}
    return tuple(
        Sender(
            name=half.offices[row.executor_id].name if row.executor_id in half.offices else row.executor_id,
            state=row.state,
            submitted=row.submitted_date,
            received=row.received_date,
            is_returned=row.executor_id in returned,
        )
        for row in tables["report-status"]
        if isinstance(row, ReportStatus)
    )


def _served(order: Order, facts: ProgrammeFacts) -> tuple[tuple[str, VersionEntry | None], ...]:
    portal = open_portal(order.portal, facts)
    return tuple(
        (dataset, newest(portal.state(dataset).versions)) for dataset in (facts.dataset, facts.progress_dataset)
    )


def _tried(order: Order, situation: Situation) -> tuple[Sequence[Outcome], int]:
    """What a publication would do, or how many critical findings stop it."""
    try:
        return publish_both(replace(order, dry_run=True), situation), 0
    except RejectedError as fault:
        return (), int(fault.facts["count"])
