"""The values that travel between the stages: frozen, and free of any behaviour that touches the world."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from dataclasses import field as made
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, Self

if TYPE_CHECKING:
    from decimal import Decimal

Lang = Literal["uk", "en"]


class Severity(StrEnum):
    """How grave a finding is; only an unwaived critical one stops a publication."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


# --- the document, as read -------------------------------------------------------------------


class Span(NamedTuple):
    """Where something stands in a source: lines count from 1, first and last; paged sources also say the page."""

    first: int
    last: int
    page: int | None = None
    table: int | None = None

    def ref(self, file: str) -> str:
        """The `sourceRef` of this place, `<file>#line=163,167` or `<file>#page=12&table=1`."""
        if self.page is not None:
            return f"{file}#page={self.page}&table={self.table or 1}"
        return f"{file}#line={self.first},{self.last}"

    def through(self, other: Span) -> Span:
        """The smallest place that holds both."""
        return self._replace(first=min(self.first, other.first), last=max(self.last, other.last))


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as printed (NFC); `columns` and `rows` are what it covers where the format can merge cells."""

    text: str
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Row:
    """One printed line of a table; a measure may take several when a page ends inside it."""

    cells: tuple[Cell, ...]
    span: Span

    @property
    def texts(self) -> tuple[str, ...]:
        """The cells' texts, left to right."""
        return tuple(cell.text for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text outside the tables."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of the document, as printed: rows of cells, page breaks and headers included."""

    rows: tuple[Row, ...]

    @property
    def span(self) -> Span:
        """From the first row to the last."""
        return self.rows[0].span.through(self.rows[-1].span)


@dataclass(frozen=True, slots=True)
class Document:
    """A source in reading order; `sha256` is of the bytes as received."""

    file: str
    sha256: str
    blocks: tuple[Paragraph | Grid, ...]

    @property
    def grids(self) -> tuple[Grid, ...]:
        """The tables, in order."""
        return tuple(block for block in self.blocks if isinstance(block, Grid))


# --- what is wrong ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault of the data, said once.

    `key` and `field` name the row and the column of `table`; `value` is what was found, as printed; `facts` fill the
    placeholders of the check's message in the catalogue; `waiver` is the reason for which a critical one was lowered.
    """

    check: str
    severity: Severity
    table: str = ""
    key: str = ""
    field: str = ""
    value: str = ""
    source_ref: str = ""
    facts: Mapping[str, str] = made(default_factory=dict, hash=False)
    waiver: str = ""

    def but(self, **changes: object) -> Self:
        """The same finding with some fields changed."""
        return replace(self, **changes)  # type: ignore[arg-type]  # field names are checked by replace itself


# --- the programme's tables: one class a table, fields in the published order -------------------


@dataclass(frozen=True, slots=True)
class PassportRow:
    """A numbered line of the passport; a blank value is null."""

    row_number: str
    label: str
    value: str | None
    source_ref: str


@dataclass(frozen=True, slots=True)
class Direction:
    """A priority direction that groups measures."""

    direction_id: str
    number: str
    title: str
    source_ref: str


@dataclass(frozen=True, slots=True)
class Measure:
    """One task of annex 1; the term's dates are null where it is blank or cannot be read."""

    measure_id: str
    number: str
    position: int
    direction_id: str | None
    title: str
    term_text: str | None
    term_start: date | None
    term_end: date | None
    executors_text: str | None
    funding_sources_text: str | None
    needs_funding: bool | None
    expected_result: str | None
    source_ref: str


@dataclass(frozen=True, slots=True)
class MeasureFunding:
    """Money of one measure in one year from one source, in hryvnias with kopecks; null where it cannot be read."""

    measure_id: str
    year: int
    source_id: str
    amount_uah: Decimal | None
    amount_text: str | None
    unit_text: str | None
    source_ref: str


@dataclass(frozen=True, slots=True)
class FundingSource:
    """A source of money, as printed."""

    source_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Executor:
    """Who carries measures out; the code of the register (ЄДРПОУ) is null unless executors.yaml gives it."""

    executor_id: str
    name: str
    edrpou: str | None


@dataclass(frozen=True, slots=True)
class MeasureExecutor:
    """An executor's place in the printed list of one measure, from 1."""

    measure_id: str
    executor_id: str
    position: int


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator of annex 2."""

    indicator_id: str
    number: str
    position: int
    direction_id: str | None
    measure_id: str | None
    title: str
    unit_code: str | None
    unit_text: str | None
    baseline: Decimal | None
    dynamics_text: str | None
    source_ref: str


@dataclass(frozen=True, slots=True)
class IndicatorTarget:
    """A yearly target, as printed, and the cumulative level where the kind of the figures is certain."""

    indicator_id: str
    year: int
    target_value: Decimal | None
    target_kind: str
    target_level: Decimal | None
    source_ref: str


TableRow = (
    PassportRow
    | Direction
    | Measure
    | MeasureFunding
    | FundingSource
    | Executor
    | MeasureExecutor
    | Indicator
    | IndicatorTarget
)
Tables = Mapping[str, tuple[TableRow, ...]]
"""Published table name (kebab-case) → its rows, sorted by the document's order, then year and source."""

ROW_TYPES: Mapping[str, type[TableRow]] = {
    "passport": PassportRow,
    "directions": Direction,
    "measures": Measure,
    "measure-funding": MeasureFunding,
    "funding-sources": FundingSource,
    "executors": Executor,
    "measure-executors": MeasureExecutor,
    "indicators": Indicator,
    "indicator-targets": IndicatorTarget,
}


# --- the half-year's tables: what the executors report, and what is made of it --------------------


@dataclass(frozen=True, slots=True)
class MeasureProgress:
    """How one measure stands at the end of a half-year, as its executor reports it.

    `status` is `not-started`, `in-progress`, `done` or `cancelled`; `completion_pct` is of the whole measure, from its
    beginning. All that nobody has reported yet is null.
    """

    measure_id: str
    cycle: str
    answering_executor_id: str | None
    period_start_date: date
    period_end_date: date
    status: str | None
    completion_pct: Decimal | None
    note: str | None
    evidence_url: str | None
    submitted_date: date | None


@dataclass(frozen=True, slots=True)
class MeasureSpending:
    """What one measure spent from one source within the half-year, in hryvnias: a flow, so sums are honest."""

    measure_id: str
    cycle: str
    source_id: str
    amount_uah: Decimal | None


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """The level of an indicator at the end of the half-year, in the unit of its baseline; null where not reported."""

    indicator_id: str
    cycle: str
    value: Decimal | None
    note: str | None
    submitted_date: date | None


@dataclass(frozen=True, slots=True)
class ReportStatus:
    """Where one executor's report stands: `awaited`, `received`, `rejected`, `late` or `corrected`."""

    executor_id: str
    cycle: str
    state: str
    due_date: date
    received_date: date | None


@dataclass(frozen=True, slots=True)
class Assessment:
    """One figure of the assessment; null where it cannot be said, with what it was made of beside it.

    `scope` is a direction's id or `programme`; `unit` is `count`, `percent` or `UAH`.
    """

    scope: str
    cycle: str
    metric: str
    unit: str
    value: Decimal | None
    numerator: Decimal | None
    denominator: Decimal | None


ProgressRow = MeasureProgress | MeasureSpending | IndicatorValue | ReportStatus | Assessment

PROGRESS_ROW_TYPES: Mapping[str, type[ProgressRow]] = {
    "measure-progress": MeasureProgress,
    "measure-spending": MeasureSpending,
    "indicator-values": IndicatorValue,
    "report-status": ReportStatus,
    "assessment": Assessment,
}


@dataclass(frozen=True, slots=True)
class Report:
    """One executor's workbook of one half-year, read and checked.

    `file` and `sha256` are of the file as received, `received` the day on which it was first seen. The rows hold what
    the clerk typed; a report with a critical finding is rejected as a whole and gives no rows to be published.
    """

    executor_id: str
    cycle: Cycle
    file: str
    sha256: str
    received: date
    progress: tuple[MeasureProgress, ...] = ()
    spending: tuple[MeasureSpending, ...] = ()
    values: tuple[IndicatorValue, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def is_rejected(self) -> bool:
        """Whether anything in it must be mended before it counts."""
        return any(finding.severity is Severity.CRITICAL for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Collected:
    """All that stood in the folder of one half-year's reports.

    `reports` are the newest of each executor, rejected ones among them; `earlier` those that a newer file replaced,
    oldest first; `findings` are of files that nobody can be named for (no form, another hromada's, hostile).
    """

    cycle: Cycle
    reports: tuple[Report, ...]
    earlier: tuple[Report, ...] = ()
    findings: tuple[Finding, ...] = ()


# --- what the document says of itself, against which its tables are checked ----------------------


@dataclass(frozen=True, slots=True)
class Total:
    """A printed control total of one year, or of all (`year` is None), in UAH; null where the document has none.

    `row_uah` stands in the total row of annex 1, `passport_uah` in the passport.
    """

    year: int | None
    row_uah: Decimal | None
    passport_uah: Decimal | None
    row_ref: str
    passport_ref: str


@dataclass(frozen=True, slots=True)
class Subtotal:
    """A printed total inside annex 1, in UAH: of one direction's year, or of one measure over the years."""

    key: str
    year: int | None
    amount_uah: Decimal | None
    source_ref: str


@dataclass(frozen=True, slots=True)
class Twin:
    """A wording that the document prints twice: in annex 1 (`title`) and in annex 2 (`other`); key M… or D…."""

    key: str
    title: str
    other: str
    source_ref: str


@dataclass(frozen=True, slots=True)
class PassportFact:
    """What one passport line claims: the period it names, or the territory code it gives; null where it says none."""

    row_number: str
    period_text: str | None
    period_agrees: bool | None
    territory_code: str | None


@dataclass(frozen=True, slots=True)
class Control:
    """What the document prints beside its rows, to check them against; never published as rows.

    `years` are the programme's; `shared_numbers` says that indicators carry the measures' numbers, so that each
    must have its twin; `relation` is the reading of «динаміка» that most indicators obey and `expected_dynamics`
    what it makes of each (indicatorId → number, null where it cannot be told); `similar_executors` leads from an
    executor to the better attested spelling it resembles.
    """

    years: tuple[int, ...]
    totals: tuple[Total, ...]
    subtotals: tuple[Subtotal, ...]
    twins: tuple[Twin, ...]
    passport: tuple[PassportFact, ...]
    shared_numbers: bool
    relation: str
    relation_count: int
    expected_dynamics: Mapping[str, Decimal | None]
    similar_executors: Mapping[str, str]
    executor_refs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Programme:
    """One act, understood: typed tables, control figures, and what was found wrong on the way."""

    tables: Tables
    control: Control
    findings: tuple[Finding, ...]


# --- judgement, changes, versions -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Waiver:
    """A critical finding that a named person lowered to a published warning, with the reason and the date."""

    check: str
    key: str
    reason: str
    who: str
    date: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the data may go out, and every finding in the document's order."""

    accepted: bool
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two versions, as data and as a sentence of Ukrainian."""

    change_id: str
    kind: str
    table: str
    key: str
    field: str
    before: str
    after: str
    sentence: str


class Cycle(NamedTuple):
    """A half-year, ordered by time; printed `2026-H1`."""

    year: int
    half: Literal[1, 2]

    def __str__(self) -> str:
        """The label that versions carry."""
        return f"{self.year}-H{self.half}"

    @property
    def start(self) -> date:
        """Its first day."""
        return date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def end(self) -> date:
        """Its last day."""
        return date(self.year, 6, 30) if self.half == 1 else date(self.year, 12, 31)

    @property
    def next(self) -> Cycle:
        """The half-year that follows."""
        return Cycle(self.year, 2) if self.half == 1 else Cycle(self.year + 1, 1)

    @property
    def previous(self) -> Cycle:
        """The half-year before."""
        return Cycle(self.year - 1, 2) if self.half == 1 else Cycle(self.year, 1)


class Version(NamedTuple):
    """A permanent label: the cycle, with a revision when its content changed again; ordered by time."""

    cycle: Cycle
    revision: int = 1

    def __str__(self) -> str:
        """`2026-H1`, then `2026-H1.r2`."""
        return str(self.cycle) if self.revision == 1 else f"{self.cycle}.r{self.revision}"


@dataclass(frozen=True, slots=True)
class Act:
    """An act of the council: the programme itself, or one that restates it."""

    file: str
    kind: str
    number: str
    date: date
    title: str
    url: str | None
    sha256: str = ""

    @property
    def uid(self) -> str:
        """The official identifier: number and ISO date (Cabinet resolution № 835, annex 62)."""
        return f"{self.number}-{self.date.isoformat()}"


@dataclass(frozen=True, slots=True)
class Release:
    """The exact files of one version, by name, and what identifies them.

    `rows_sha256` covers the rows that make a version (no findings, no changes, no sourceRef); `inputs_sha256` all
    that the run read, so that the same again can be told without reading it.
    """

    dataset: str
    version: Version
    published: date
    acts: tuple[str, ...]
    rows_sha256: str
    inputs_sha256: str
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of a version, as versions.json lists it."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """A version, as versions.json lists it."""

    version: Version
    published: date
    acts: tuple[str, ...]
    rows_sha256: str
    files: tuple[FileEntry, ...]
    withdrawn: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A cycle in which nothing had changed («станом на … без змін»)."""

    cycle: Cycle
    date: date
    version: Version


class Action(NamedTuple):
    """One step of a publication, as data: what is done to which target, and its state before and after."""

    kind: str
    target: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Drift:
    """A difference between what was published and what a citizen gets; `kind` names its sentence in the catalogue."""

    target: str
    expected: str
    found: str
    kind: str = "file"


class Now(NamedTuple):
    """The moment a run works for, aware, in the programme's time zone; a date given by hand means its whole day."""

    moment: datetime

    @property
    def day(self) -> date:
        """The calendar day there."""
        return self.moment.date()


class Reader(Protocol):
    """How a stage reads what citizens are served."""

    def read(self, name: str) -> bytes | None:
        """The bytes served under that name, or None where there is nothing."""
