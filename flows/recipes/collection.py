"""What executors sent for one half-year, collected: whose each file is, what it reports, what is wrong with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from flows.messages.text import Severity
from flows.model.progress import Collected, file_label
from flows.outside.inbox.received import accepted_once, record
from flows.outside.inbox.workbooks import read_workbooks
from flows.stages.calendar import last_reported, reported_cycles, reports_due
from flows.stages.reports.collect import BLANK, IssuedForms, Reading, collect
from flows.stages.reports.filled import Refusal
from flows.stages.reports.forms import forms
from flows.stages.reports.lateness import latecomers
from flows.stages.reports.receipts import receipt_findings, with_receipt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from flows.model.facts import ProgrammeFacts
    from flows.model.findings import Finding
    from flows.model.half_years import Cycle
    from flows.model.plan import Executor, Tables
    from flows.model.progress import Latecomer, Report
    from flows.outside.inbox.received import Arrived
    from flows.stages.reports.collect import SentFile
    from flows.steps import Step

GONE = Refusal("report-gone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathering:
    """What to collect: the programme, the half-year, the plan that was in force at its end, and the files that came."""

    folder: Path
    facts: ProgrammeFacts
    cycle: Cycle
    tables: Tables
    files: tuple[Arrived, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportStanding:
    """Where an executor's newest report stands; while it is awaited, the rest is empty and 0.

    `label` stands for the file's name where others than the maintainer read it.
    """

    executor: str
    state: Literal["awaited", "report-accepted", "report-rejected"]
    file: str = ""
    label: str = ""
    submitted: str = ""
    received: str = ""
    critical: int = 0
    warning: int = 0
    info: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ToMend:
    """What is to be mended now in an office's newest report, or in a file that is nobody's (`executor` is empty).

    `blanks` counts the cells that nobody filled in: where there are many, each says no more than their number. `notes`
    are for information, and only of what became a report.
    """

    executor: str
    sent: SentFile
    errors: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    blanks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a publication would say of the offices' reports: whose are in it, and whose are not, by their names.

    `kept` are the offices whose newest file was rejected, while an earlier one stays in force; `gone` those whose
    accepted report has disappeared, which stops the publication.
    """

    published: tuple[str, ...]
    rejected: tuple[str, ...]
    awaited: tuple[str, ...]
    kept: tuple[str, ...]
    gone: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """What was collected; `executors` answer in this half-year, in the measures' order.

    `readings` are those of the files that matter now, and of none that a newer one has replaced; `late` are the offices
    whose report came after the deadline.
    """

    collected: Collected
    executors: tuple[Executor, ...]
    readings: tuple[Reading, ...]
    late: tuple[Latecomer, ...]

    @property
    def has_rejected(self) -> bool:
        """Whether the newest report of an executor, or a file that is nobody's, must be mended."""
        nobodys = any(finding.severity is Severity.CRITICAL for finding in self.collected.findings)
        return nobodys or any(report.is_rejected for report in self.collected.reports)

    @property
    def has_remarks(self) -> bool:
        """Whether anything is to be mended in a newest report: each such one has a marked copy."""
        found = (finding for report in self.collected.reports for finding in report.findings)
        return any(finding.severity is not Severity.INFO for finding in found)

    @property
    def standings(self) -> tuple[ReportStanding, ...]:
        """Where each executor's newest report stands, in the measures' order."""
        reports = {report.executor_id: report for report in self.collected.reports}
        return tuple(_standing(executor.name, reports.get(executor.executor_id)) for executor in self.executors)

    def replaced(self, old: Sequence[Reading], new: Sequence[Reading]) -> Collection:
        """The same with newest reports that were read further."""
        readings = {id(before): after for before, after in zip(old, new, strict=True)}
        reports = {id(before.report): after.report for before, after in zip(old, new, strict=True) if after.report}
        collected = self.collected
        return replace(
            self,
            collected=replace(collected, reports=tuple(reports.get(id(one), one) for one in collected.reports)),
            readings=tuple(readings.get(id(one), one) for one in self.readings),
        )

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the files that matter now, each in its turn, whether it became a report or not."""
        found = tuple(finding for reading in self.readings for finding in reading.all_findings)
        return (*found, *self.collected.receipts)

    @property
    def to_mend(self) -> tuple[ToMend, ...]:
        """What is to be mended, by office in the measures' order, then the files that are nobody's."""
        names = {executor.executor_id: executor.name for executor in self.executors}
        newest = {reading.report.executor_id: reading for reading in self.readings if reading.report}
        known = [_to_mend(names[key], newest[key]) for key in names if key in newest]
        others = [
            _to_mend(names.get(reading.findings[0].key, ""), reading) for reading in self.readings if not reading.report
        ]
        return tuple(one for one in (*known, *others) if one.errors or one.warnings or one.notes or one.blanks)

    @property
    def outlook(self) -> Outlook:
        """Whose reports would be published, by what is in the folder now."""
        in_force = {one.executor_id for one in self._reports if not one.is_rejected}
        refused = {one.executor_id for one in self.collected.reports if one.is_rejected}

        def names(keys: AbstractSet[str]) -> tuple[str, ...]:
            return tuple(executor.name for executor in self.executors if executor.executor_id in keys)

        everybody = {executor.executor_id for executor in self.executors}
        gone = {finding.key for finding in self.collected.findings if finding.check == GONE.check}
        return Outlook(
            published=names(in_force),
            rejected=names(refused - in_force),
            awaited=names(everybody - in_force - refused - gone),
            gone=names(gone),
            kept=names(refused & in_force),
        )

    @property
    def _reports(self) -> tuple[Report, ...]:
        return (*self.collected.earlier, *self.collected.reports)


def collect_reports(gathering: Gathering, step: Step, *, keep: bool = True) -> Collection:
    """Read every file that came; the newest of each executor counts.

    `keep` writes down on which day each file came and whose accepted report it is; without it nothing at all is
    written.

    Raises:
        DefinitionError: The ledger is wrong.
        PortalUnavailableError: The programme's folder cannot be written.
    """
    folder, facts, cycle = gathering.folder, gathering.facts, gathering.cycle
    files = [replace(file, sent=with_receipt(file.sent, facts.receipts, cycle)) for file in gathering.files]
    expected = forms(gathering.tables, facts, cycle)
    if keep:
        record(folder, [file.sent for file in files], cycle=cycle)
    books = step(read_workbooks, [file.raw for file in files])
    issued = IssuedForms.of(facts.slug, cycle, expected, facts.waivers)
    readings = [collect(file.sent, book, issued) for file, book in zip(files, books, strict=True)]
    if keep:
        record(folder, _accepted(files, readings), cycle=cycle)
    lost = _lost(accepted_once(folder, cycle=cycle), readings, issued)
    collected = replace(_collected(cycle, (*readings, *lost)), receipts=tuple(_receipts(facts, files, cycle)))
    executors = tuple(form.executor for form in expected)
    names = {executor.executor_id: executor.name for executor in executors}
    sent = (*collected.earlier, *collected.reports)
    return Collection(
        collected=collected,
        executors=executors,
        readings=(*_live(readings), *lost),
        late=tuple(latecomers(sent, names, cycle, due=reports_due(facts, cycle))),
    )


def _live(readings: Sequence[Reading]) -> Iterator[Reading]:
    """Those that no later report of the same office replaces; an unread file is an office's where its name says so."""
    newest = {reading.report.executor_id: turn for turn, reading in enumerate(readings) if reading.report}
    for turn, reading in enumerate(readings):
        sender = reading.report.executor_id if reading.report else reading.findings[0].key
        if newest.get(sender, -1) <= turn:
            yield reading


def _to_mend(executor: str, reading: Reading) -> ToMend:
    found = reading.all_findings
    warnings = tuple(one for one in found if one.severity is Severity.WARNING)
    return ToMend(
        executor=executor,
        sent=reading.sent,
        errors=tuple(one for one in found if one.severity is Severity.CRITICAL),
        warnings=tuple(one for one in warnings if one.check != BLANK),
        notes=tuple(one for one in found if reading.report and one.severity is Severity.INFO),
        blanks=sum(one.check == BLANK for one in warnings),
    )


def _receipts(facts: ProgrammeFacts, files: Sequence[Arrived], cycle: Cycle) -> Iterator[Finding]:
    reported = tuple(reported_cycles(facts, last_reported(facts)))
    return receipt_findings(facts.receipts, [file.sent for file in files], cycle, reported=reported)


def _accepted(files: Sequence[Arrived], readings: Sequence[Reading]) -> Iterator[SentFile]:
    """The files that are accepted reports, with whose they are."""
    for file, reading in zip(files, readings, strict=True):
        if reading.report and not reading.report.is_rejected:
            yield replace(file.sent, accepted=reading.report.executor_id)


def _lost(once: Mapping[str, SentFile], readings: Sequence[Reading], issued: IssuedForms) -> list[Reading]:
    """Readings for executors whose report was accepted once, and who have none here now."""
    present = {reading.report.executor_id for reading in readings if reading.report}
    return [collect(sent, GONE, issued) for who, sent in once.items() if who in issued.forms and who not in present]


def _standing(executor: str, report: Report | None) -> ReportStanding:
    if report is None:
        return ReportStanding(executor=executor, state="awaited")
    state: Literal["report-rejected", "report-accepted"] = (
        "report-rejected" if report.is_rejected else "report-accepted"
    )
    counts = Counter(str(finding.severity) for finding in report.findings)
    return ReportStanding(
        executor=executor,
        state=state,
        file=report.file,
        label=file_label(report.sha256),
        submitted=str(report.submitted or ""),
        received=str(report.received),
        **counts,
    )


def _collected(cycle: Cycle, readings: tuple[Reading, ...]) -> Collected:
    """The newest report of each executor, the earlier ones, and findings about files that are nobody's."""
    reports = [reading.report for reading in readings if reading.report]
    newest = {report.executor_id: report for report in reports}
    return Collected(
        cycle=cycle,
        reports=tuple(newest.values()),
        earlier=tuple(report for report in reports if newest[report.executor_id] is not report),
        findings=tuple(finding for reading in _live(readings) for finding in reading.findings),
    )
