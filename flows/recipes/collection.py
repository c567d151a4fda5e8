"""What executors sent for one half-year, collected: whose each file is, what it reports, what is wrong with it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from flows.messages.text import Severity
from flows.model.progress import Collected
from flows.outside.inbox.received import accepted_once, record
from flows.outside.inbox.workbooks import read_workbooks
from flows.stages.reports.collect import IssuedForms, Reading, collect
from flows.stages.reports.filled import Refusal
from flows.stages.reports.forms import forms

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from flows.model.facts import ProgrammeFacts
    from flows.model.findings import Finding
    from flows.model.half_years import Cycle
    from flows.model.plan import Executor, Tables
    from flows.model.progress import Report
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
    """Where an executor's newest report stands; while it is awaited, the rest is empty and 0."""

    executor: str
    state: Literal["awaited", "report-accepted", "report-rejected"]
    file: str = ""
    received: str = ""
    critical: int = 0
    warning: int = 0
    info: int = 0


@dataclass(frozen=True, slots=True)
class Collection:
    """What was collected; `executors` answer in this half-year, in the measures' order."""

    collected: Collected
    executors: tuple[Executor, ...]
    readings: tuple[Reading, ...]

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

    @property
    def labelled_standings(self) -> tuple[ReportStanding, ...]:
        """The same where others may read it: the name that a clerk gave to a file is nobody else's business."""
        labels = {reading.sent.file: reading.sent.label for reading in self.readings}
        return tuple(replace(standing, file=labels.get(standing.file, "")) for standing in self.standings)

    @property
    def named_findings(self) -> tuple[Finding, ...]:
        """As `findings`, the files by their names: for the maintainer's own screen."""
        return tuple(finding for reading in self.readings for finding in reading.named_findings)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What is wrong with the files, each in its turn, whether it became a report or not."""
        return tuple(finding for reading in self.readings for finding in reading.all_findings)


def collect_reports(gathering: Gathering, step: Step, *, keep: bool = True) -> Collection:
    """Read every file that came; the newest of each executor counts.

    `keep` writes down on which day each file came and whose accepted report it is; without it nothing at all is
    written.

    Raises:
        DefinitionError: The ledger is wrong.
        PortalUnavailableError: The programme's folder cannot be written.
    """
    folder, facts, cycle, files = gathering.folder, gathering.facts, gathering.cycle, gathering.files
    expected = forms(gathering.tables, facts, cycle)
    if keep:
        record(folder, [file.sent for file in files], cycle=cycle)
    books = step(read_workbooks, [file.raw for file in files])
    issued = IssuedForms.of(facts.slug, cycle, expected, facts.waivers)
    readings = [collect(file.sent, book, issued) for file, book in zip(files, books, strict=True)]
    if keep:
        record(folder, _accepted(files, readings), cycle=cycle)
    lost = _lost(accepted_once(folder, cycle=cycle), readings, issued)
    everything = (*readings, *lost)
    return Collection(_collected(cycle, everything), tuple(form.executor for form in expected), everything)


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
    return ReportStanding(executor=executor, state=state, file=report.file, received=str(report.received), **counts)


def _collected(cycle: Cycle, readings: tuple[Reading, ...]) -> Collected:
    """The newest report of each executor, the earlier ones, and findings about files that are nobody's."""
    reports = [reading.report for reading in readings if reading.report]
    newest = {report.executor_id: report for report in reports}
    return Collected(
        cycle=cycle,
        reports=tuple(newest.values()),
        earlier=tuple(report for report in reports if newest[report.executor_id] is not report),
        findings=tuple(finding for reading in readings for finding in reading.findings),
    )
