"""The half-year's tables: what the executors report, and what is made of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from decimal import Decimal

    from flows.model.findings import Finding
    from flows.model.half_years import Cycle
from flows.messages.text import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureProgress:
    """How one measure stands at the end of a half-year, as its executor reports it.

    `status` is `not-started`, `in-progress`, `done` or `cancelled`; `completion_pct` is of the whole measure, from its
    beginning. All that nobody has reported yet is null. `title` and `direction_id` are the plan's at the half-year's
    end, null only while a report is read.
    """

    measure_id: str
    cycle: str
    title: str | None = None
    direction_id: str | None = None
    answering_executor_id: str | None
    period_start_date: date
    period_end_date: date
    status: str | None
    completion_pct: Decimal | None
    note: str | None
    evidence_url: str | None
    submitted_date: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureSpending:
    """What one measure spent from one source within the half-year, in hryvnias: a flow, so sums are honest."""

    measure_id: str
    cycle: str
    source_id: str
    amount_uah: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorValue:
    """The level of an indicator at the end of the half-year, in the unit of its baseline; null where not reported."""

    indicator_id: str
    cycle: str
    value: Decimal | None
    note: str | None
    submitted_date: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportStatus:
    """Where one executor's report stands, and the three facts about its day.

    `state` is `awaited`, `received`, `rejected`, `late`, `dates-differ` or `corrected`. `submitted_date` is the
    office's own word, the date that stands in the form; `received_date` the day on which its file was first seen, or
    which a person recorded as the day of receipt.
    """

    executor_id: str
    cycle: str
    state: str
    due_date: date
    submitted_date: date | None
    received_date: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One figure of the assessment; null where it is unknown, with the numbers it was made of.

    `scope` is a direction's id or `programme`; `unit` is `count`, `percent` or `UAH`. The titles say in both languages
    what the metric is.
    """

    scope: str
    cycle: str
    metric: str
    title_uk: str
    title_en: str
    unit: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureDelay:
    """A measure that is late at the end of a half-year: its term has ended, and it is neither done nor cancelled.

    `days_late` are the days from the term's end to the half-year's; `completion_pct` is null where nobody reported one.
    """

    measure_id: str
    cycle: str
    term_end: date
    completion_pct: Decimal | None
    days_late: int
    answering_executor_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureLink:
    """Where the money of a measure can be followed, by its executor's word.

    `kind` is `tender` (a purchase on Prozorro, by its id), `contract` (by its address) or `budget-programme` (by its
    code, КПКВК); `url` is the public page, null where there is none.
    """

    measure_id: str
    cycle: str
    kind: str
    identifier: str
    url: str | None


ProgressRow = (
    MeasureProgress | MeasureSpending | IndicatorValue | ReportStatus | MeasureDelay | MeasureLink | Assessment
)
PROGRESS_ROW_TYPES: Mapping[str, type[ProgressRow]] = {
    "measure-progress": MeasureProgress,
    "measure-spending": MeasureSpending,
    "indicator-values": IndicatorValue,
    "report-status": ReportStatus,
    "measure-delays": MeasureDelay,
    "measure-links": MeasureLink,
    "assessment": Assessment,
}


REFERENCE_TABLES = ("measures", "indicators", "directions", "funding-sources")
"""The plan's tables that stand beside the half-years', so that their keys lead somewhere within one package."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The day on which a file of reports came, as a person knows it from its e-mail; `line` is that of the record."""

    cycle: str
    file: str
    received: date
    line: int


def file_label(sha256: str) -> str:
    """What stands for the name of a clerk's file wherever others than the maintainer read it."""
    return f"report-{sha256[:8]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One executor's workbook of one half-year, read and checked.

    `file` and `sha256` are of the file as received, `received` the day on which it was first seen, or which a person
    recorded as the day of receipt (`is_recorded`); `since` that of a file which it has replaced in the folder, where
    there was one; `submitted` is the date in the form, null where it tells none that
    can be right. The rows hold what the clerk typed; a report with a critical finding is rejected as a whole and gives
    no rows to be published. `named` are the measures and sources whose sums name their currency, so that nobody need
    ask whether they are thousands.
    """

    executor_id: str
    cycle: Cycle
    file: str
    sha256: str
    received: date
    since: date | None = None
    submitted: date | None = None
    is_recorded: bool = False
    progress: tuple[MeasureProgress, ...] = ()
    spending: tuple[MeasureSpending, ...] = ()
    values: tuple[IndicatorValue, ...] = ()
    links: tuple[MeasureLink, ...] = ()
    findings: tuple[Finding, ...] = ()
    named: frozenset[tuple[str, str]] = frozenset()

    @property
    def is_rejected(self) -> bool:
        """Whether anything in it must be mended before it counts."""
        return any(finding.severity is Severity.CRITICAL for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """All that stood in the folder of one half-year's reports.

    `reports` are the newest of each executor, rejected ones among them; `earlier` those that a newer file replaced,
    oldest first; `findings` are of files that belong to no executor (no form, another hromada's, hostile), `receipts`
    of records of a day of receipt that could not be used.
    """

    cycle: Cycle
    reports: tuple[Report, ...]
    earlier: tuple[Report, ...] = ()
    findings: tuple[Finding, ...] = ()
    receipts: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Latecomer:
    """An office of which a publication says, or leaves open, that it reported late; `file` is its first file.

    `label` stands for the file's name where others read it.
    `state` is `late` or `dates-differ`; `is_recorded` says that a person has recorded `received` already.
    """

    executor_id: str
    name: str
    cycle: str
    state: str
    due: date
    submitted: date | None
    received: date
    file: str
    label: str
    is_recorded: bool
