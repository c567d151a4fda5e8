"""The half-years' tables: what the accepted reports say, and blank rows for what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self, TypeVar

from flows.messages.text import Severity
from flows.model.findings import Finding
from flows.model.plan import Executor, Indicator, Measure, MeasureFunding, TableRow, Tables, key_of
from flows.model.progress import (
    REFERENCE_TABLES,
    Collected,
    IndicatorValue,
    MeasureLink,
    MeasureProgress,
    MeasureSpending,
    ProgressRow,
    Report,
    ReportStatus,
)

if TYPE_CHECKING:
    from datetime import date

    from flows.model.half_years import Cycle
    from flows.stages.checks.check import NamedSums

Kind = TypeVar("Kind", bound=TableRow)
Row = TypeVar("Row", bound=ProgressRow)

AWAITED, RECEIVED, REJECTED, CORRECTED = "awaited", "received", "rejected", "corrected"
LATE, DATES_DIFFER = "late", "dates-differ"
ACCEPTED = frozenset({RECEIVED, LATE, DATES_DIFFER, CORRECTED})
QUESTIONED = frozenset({LATE, DATES_DIFFER})
"""What is said of an office only after a warning: it can be wrong, and then its reader is told what to record."""
SAYS_NOTHING = "report-empty"
UNFUNDED = "none"
"""The source of a measure that needs no money: its form has no cell for what was spent."""

ProgressTables = Mapping[str, tuple[ProgressRow | TableRow, ...]]
"""Published table name → its rows, in the document's order, then by half-year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfYear:
    """One half-year: the plan at its end, who answers for each measure, what was collected, and by when it was due.

    `answering` leads from a measure to its executor; `offices` are all executors by their key.
    """

    plan: Tables
    answering: Mapping[str, str]
    offices: Mapping[str, Executor]
    collected: Collected
    due: date

    @property
    def cycle(self) -> Cycle:
        """Which half-year it is."""
        return self.collected.cycle


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The tables of all half-years, except the assessment, and what is doubtful in their reports.

    `reported` are the half-years with an accepted report: without any there is nothing to publish. `named` are the sums
    that name their currency.
    """

    tables: ProgressTables
    findings: tuple[Finding, ...]
    reported: tuple[Cycle, ...]
    named: NamedSums = frozenset()


def named_sums(reports: Iterable[Report]) -> NamedSums:
    """Measure, half-year and source of every sum that names its currency."""
    return frozenset((measure, str(report.cycle), source) for report in reports for measure, source in report.named)


def progress(rows: Sequence[HalfYearRows]) -> Progress:
    """The progress of all half-years, which come in order of time.

    For every measure, source of money and indicator of the plan at a half-year's end there is a row, empty where no
    accepted report holds it; what the act says needs no money has no row of spending. Measures, indicators, directions
    and sources stand beside them as the newest plan that has them says, so that every key leads somewhere.
    """
    plans = [one.plan for one in rows]
    place = _places(plans)
    status = _ordered((row for one in rows for row in one.status), "executor_id", place)
    return Progress(
        tables={
            "measure-progress": _ordered((row for one in rows for row in one.progress), "measure_id", place),
            "measure-spending": _ordered((row for one in rows for row in one.spending), "measure_id", place),
            "indicator-values": _ordered((row for one in rows for row in one.values), "indicator_id", place),
            "report-status": status,
            "measure-links": _ordered((row for one in rows for row in one.links), "measure_id", place),
            "executors": _executors(plans, status),
            **_references(plans),
        },
        findings=tuple(dict.fromkeys(finding for one in rows for finding in one.findings)),
        reported=tuple(one.plan.cycle for one in rows if one.is_reported),
        named=frozenset(place for one in rows for place in one.named),
    )


@dataclass(frozen=True, slots=True)
class Answered:
    """One executor's reports of one half-year, oldest first; none where it has sent nothing."""

    executor_id: str
    reports: tuple[Report, ...]

    @property
    def accepted(self) -> tuple[Report, ...]:
        """Those that may count; the newest of them does, even where a correction after it was rejected."""
        return tuple(report for report in self.reports if not report.is_rejected)

    @property
    def first(self) -> Report | None:
        """The file by whose dates the office was in time or late: its first one, even if it had to be mended since.

        A form in which nothing was filled in tells nothing, so it is not that, unless it is all there is.
        """
        telling = (one for one in self.reports if all(found.check != SAYS_NOTHING for found in one.findings))
        return next(telling, self.reports[0] if self.reports else None)

    @property
    def received(self) -> date | None:
        """The day on which its first file was seen, also where one was saved over it; a recorded day decides."""
        if self.first is None or self.first.is_recorded:
            return self.first.received if self.first else None
        return min([self.first.received, *(one.since for one in self.reports if one.since)])

    @property
    def submitted(self) -> date | None:
        """The office's own date of its first file; where that tells none, what a later one says of the same days."""
        last = self.first.received if self.first else None
        return next((one.submitted for one in self.reports if one.submitted and last and one.submitted <= last), None)

    def state(self, due: date) -> str:
        """The state of the report; what was accepted and corrected in time is simply received."""
        if self.first is None or self.received is None:
            return AWAITED
        if not self.accepted:
            return REJECTED
        punctuality = _punctuality(self.first, self.received, self.submitted, due=due)
        is_corrected = self._is_saved_over(due) or _is_corrected(self.first, self.accepted[-1], due)
        return CORRECTED if is_corrected and (punctuality == RECEIVED or not self.first.is_rejected) else punctuality

    def _is_saved_over(self, due: date) -> bool:
        """Whether a file came in time that another was saved over after the deadline: what it held is not known."""
        return any(one.since is not None and one.since <= due < one.received for one in self.accepted[-1:])


@dataclass(frozen=True, slots=True)
class HalfYearStanding:
    """One half-year with everybody's reports as they stand on a day."""

    half: HalfYear
    answered: tuple[Answered, ...]

    @property
    def counted(self) -> tuple[Report, ...]:
        """The report of each executor that counts."""
        return tuple(one.accepted[-1] for one in self.answered if one.accepted)

    def progress(self) -> Iterator[MeasureProgress]:
        """A row for each measure."""
        reported = {row.measure_id: (row, report) for report in self.counted for row in report.progress}
        cycle = self.half.cycle
        for measure in _of(self.half.plan, "measures", Measure):
            key = measure.measure_id
            if key in reported:
                yield _of_measure(*reported[key], measure)
                continue
            yield MeasureProgress(
                measure_id=key,
                cycle=str(cycle),
                title=measure.title,
                direction_id=measure.direction_id,
                answering_executor_id=self.half.answering.get(key),
                period_start_date=cycle.start,
                period_end_date=cycle.end,
                status=None,
                completion_pct=None,
                note=None,
                evidence_url=None,
                submitted_date=None,
            )

    def links(self) -> Iterator[MeasureLink]:
        """A row for each purchase, contract and budget programme that the report which counts for a measure names."""
        counts = {row.measure_id: report for report in self.counted for row in report.progress}
        measures = {row.measure_id for row in _of(self.half.plan, "measures", Measure)}
        for report in self.counted:
            yield from (
                row for row in report.links if row.measure_id in measures and counts.get(row.measure_id) is report
            )

    def spending(self) -> Iterator[MeasureSpending]:
        """A row for each measure and source of its money in the year."""
        reported = {(row.measure_id, row.source_id): row for report in self.counted for row in report.spending}
        funding = _of(self.half.plan, "measure-funding", MeasureFunding)
        planned = [(row.measure_id, row.source_id) for row in funding if row.year == self.half.cycle.year]
        measures = {row.measure_id for row in _of(self.half.plan, "measures", Measure)}
        for key in dict.fromkeys([*(key for key in planned if key[1] != UNFUNDED), *reported]):
            if key[0] in measures:
                yield reported.get(key) or MeasureSpending(
                    measure_id=key[0], cycle=str(self.half.cycle), source_id=key[1], amount_uah=None
                )

    def values(self) -> Iterator[IndicatorValue]:
        """A row for each indicator."""
        reported = {
            row.indicator_id: replace(row, submitted_date=row.submitted_date or report.received)
            for report in self.counted
            for row in report.values
        }
        for indicator in _of(self.half.plan, "indicators", Indicator):
            key = indicator.indicator_id
            yield reported.get(key) or IndicatorValue(
                indicator_id=key, cycle=str(self.half.cycle), value=None, note=None, submitted_date=None
            )

    def status(self) -> Iterator[ReportStatus]:
        """A row for each executor that answers, or has sent a report."""
        due = self.half.due
        for one in self.answered:
            yield ReportStatus(
                executor_id=one.executor_id,
                cycle=str(self.half.cycle),
                state=one.state(due),
                due_date=due,
                submitted_date=one.submitted,
                received_date=one.received,
            )

    def findings(self) -> Iterator[Finding]:
        """What is doubtful in the reports that count, and which others were rejected; only their senders learn why.

        A rejected report may hold what must not be published, so none of its findings is repeated here.
        """
        yield from self.half.collected.receipts
        for one in self.answered:
            if one.accepted:
                yield from one.accepted[-1].findings
            if one.reports and one.reports[-1].is_rejected:
                yield _rejected(one, self.half)


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfYearRows:
    """What is made of one half-year's reports, which nobody needs any more: `plan` is the half-year without them."""

    plan: HalfYear
    progress: tuple[MeasureProgress, ...]
    spending: tuple[MeasureSpending, ...]
    values: tuple[IndicatorValue, ...]
    status: tuple[ReportStatus, ...]
    links: tuple[MeasureLink, ...]
    findings: tuple[Finding, ...]
    is_reported: bool
    named: NamedSums

    @classmethod
    def of(cls, half: HalfYear, day: date) -> Self:
        """As known on a day: reports that came after it do not count yet."""
        standing = HalfYearStanding(half, _answered(half, day))
        return cls(
            plan=replace(half, collected=Collected(cycle=half.cycle, reports=())),
            progress=tuple(standing.progress()),
            spending=tuple(standing.spending()),
            values=tuple(standing.values()),
            status=tuple(standing.status()),
            links=tuple(standing.links()),
            findings=tuple(standing.findings()),
            is_reported=bool(standing.counted),
            named=named_sums(standing.counted),
        )


def _answered(half: HalfYear, day: date) -> tuple[Answered, ...]:
    """The executors of one half-year; whoever has reported on a measure answers for it, else whoever is named."""
    sent = [report for report in (*half.collected.earlier, *half.collected.reports) if report.received <= day]
    reported = {row.measure_id for report in sent if not report.is_rejected for row in report.progress}
    named = [executor for measure, executor in half.answering.items() if measure not in reported]
    executors = dict.fromkeys([*half.answering.values(), *(report.executor_id for report in sent)])
    senders = {one.executor_id: one for one in answered(sent)}
    return tuple(senders.get(key) or Answered(key, ()) for key in executors if key in senders or key in named)


def answered(sent: Iterable[Report]) -> tuple[Answered, ...]:
    """Each sender with its reports, in the order in which they came."""
    reports: dict[str, tuple[Report, ...]] = {}
    for one in sent:
        reports[one.executor_id] = (*reports.get(one.executor_id, ()), one)
    return tuple(Answered(key, files) for key, files in reports.items())


def _punctuality(first: Report, received: date, submitted: date | None, *, due: date) -> str:
    """In time, late, or unknown: the office's own date is in time, but its file was seen after the deadline.

    A file is first seen when somebody puts it into the folder, which may be days after its e-mail came; once a person
    has recorded the day of receipt, that day decides.
    """
    if received <= due:
        return RECEIVED
    is_claimed = submitted is not None and submitted <= due
    return DATES_DIFFER if is_claimed and not first.is_recorded else LATE


def _is_corrected(first: Report, counted: Report, due: date) -> bool:
    """Whether another content than the first came after the deadline; the same, sent or saved again, is none."""
    return counted.received > due and first is not counted and _content(counted) != _content(first)


def _content(report: Report) -> tuple[object, ...]:
    """What a report says, whenever it was sent."""
    progress = (replace(row, submitted_date=None) for row in report.progress)
    values = (replace(row, submitted_date=None) for row in report.values)
    return (*progress, *values, *report.spending)


def _of_measure(row: MeasureProgress, report: Report, measure: Measure) -> MeasureProgress:
    """What was reported, with its sender and what the plan calls the measure."""
    return replace(
        row,
        title=measure.title,
        direction_id=measure.direction_id,
        answering_executor_id=report.executor_id,
        submitted_date=row.submitted_date or report.received,
    )


def _rejected(one: Answered, half: HalfYear) -> Finding:
    faults = sum(finding.severity is Severity.CRITICAL for finding in one.reports[-1].findings)
    office = half.offices.get(one.executor_id)
    facts = {"name": office.name if office else one.executor_id, "cycle": str(half.cycle), "count": str(faults)}
    return Finding.of(
        "report-rejected",
        table="report-status",
        key=one.executor_id,
        field="state",
        value=str(half.cycle),
        facts=facts,
    )


def _executors(half_years: Sequence[HalfYear], status: Iterable[ReportStatus]) -> tuple[Executor, ...]:
    """Those who have reported or answer, in the order of report-status; without a known office its key is the name."""
    offices = {key: office for half in half_years for key, office in half.offices.items()}
    answering = (key for half in half_years for key in half.answering.values())
    keys = dict.fromkeys([*(row.executor_id for row in status), *answering])
    return tuple(offices.get(key) or Executor(key, key, None) for key in keys)


def _references(half_years: Sequence[HalfYear]) -> Mapping[str, tuple[TableRow, ...]]:
    """Their rows by the newest plan that has them: a measure that was dropped is still named, at the end."""
    return {name: _known(half_years, name) for name in REFERENCE_TABLES}


def _known(half_years: Sequence[HalfYear], name: str) -> tuple[TableRow, ...]:
    rows: dict[str, TableRow] = {}
    for half in reversed(half_years):
        for row in half.plan.get(name, ()):
            rows.setdefault(key_of(row), row)
    return tuple(rows.values())


def _places(half_years: Sequence[HalfYear]) -> Mapping[str, int]:
    """The place of each measure, indicator and executor: as in the newest plan, then what only older ones have."""
    newest_first = tuple(reversed(half_years))
    keys = [row.measure_id for half in newest_first for row in _of(half.plan, "measures", Measure)]
    keys += [row.indicator_id for half in newest_first for row in _of(half.plan, "indicators", Indicator)]
    keys += [executor for half in newest_first for executor in half.answering.values()]
    return {key: place for place, key in enumerate(dict.fromkeys(keys))}


def _ordered(rows: Iterable[Row], key: str, place: Mapping[str, int]) -> tuple[Row, ...]:
    """By place; the rows of one place stay in the order of half-years and sources in which they came."""
    return tuple(sorted(rows, key=lambda row: place.get(getattr(row, key), len(place))))


def _of(tables: Tables, name: str, kind: type[Kind]) -> tuple[Kind, ...]:
    return tuple(row for row in tables.get(name, ()) if isinstance(row, kind))
