"""The plan's tables, one class a table with its fields in the published order, and what the act prints beside them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from flows.model.findings import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class PassportRow:
    """A numbered line of the passport; a blank value is null."""

    row_number: str
    label: str
    value: str | None
    source_ref: str
    act_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Direction:
    """A priority direction that groups measures."""

    direction_id: str
    number: str
    title: str
    source_ref: str
    act_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
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
    act_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureFunding:
    """Money of one measure in one year from one source, in hryvnias with kopecks; null where it cannot be read."""

    measure_id: str
    year: int
    source_id: str
    amount_uah: Decimal | None
    amount_text: str | None
    unit_text: str | None
    source_ref: str
    act_id: str = ""


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


@dataclass(frozen=True, slots=True, kw_only=True)
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
    act_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorTarget:
    """A yearly target, as printed, and the cumulative level where the kind of the figures is certain."""

    indicator_id: str
    year: int
    target_value: Decimal | None
    target_kind: str
    target_level: Decimal | None
    source_ref: str
    act_id: str = ""


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


def key_of(row: TableRow) -> str:
    """The first of the fields by which a row is identified."""
    return str(getattr(row, fields(row)[0].name))


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A printed control total of one year, or of all (`year` is None), in UAH; null where the document has none.

    `row_uah` stands in the total row of annex 1, `passport_uah` in the passport.
    """

    year: int | None
    row_uah: Decimal | None
    passport_uah: Decimal | None
    row_ref: str
    passport_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Subtotal:
    """A printed total inside annex 1, in UAH: of one direction's year, or of one measure over the years."""

    key: str
    year: int | None
    amount_uah: Decimal | None
    source_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """A wording that the document prints twice: in annex 1 (`title`) and in annex 2 (`other`); key M… or D…."""

    key: str
    title: str
    other: str
    source_ref: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassportFact:
    """What one passport line claims: the period it names, or the territory code it gives; null where it gives none."""

    row_number: str
    period_text: str | None
    period_agrees: bool | None
    territory_code: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What has become of the cells of the document's tables: each was read and ended in exactly one other way.

    `used` stand in a row's field; `checked` are sums, headers and column numbers; `ignored` are lines named and left
    out; of `refused` a critical finding tells.
    """

    read: int = 0
    used: int = 0
    checked: int = 0
    ignored: int = 0
    refused: int = 0

    @property
    def closes(self) -> bool:
        """Whether every cell is accounted for, and once."""
        return self.read == self.used + self.checked + self.ignored + self.refused


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """How the document was understood: its unit of money, and each table's columns as (header, what it holds)."""

    unit_text: str = ""
    columns: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    number: str | None = None
    date: date | None = None
    place: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Control:
    """What the document prints beside its rows, to check them against; never published as rows.

    `years` are the programme's; `shared_numbers` says that indicators carry the measures' numbers, so that each
    must have its twin; `relation` is the reading of «динаміка» that most indicators obey and `expected_dynamics`
    what it makes of each (indicatorId → number, null where it is unknown); `similar_executors` leads from an
    executor to the better attested spelling it resembles; `removed` are the keys that amending acts took out, so that
    their numbers are missed by nobody.
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
    outline: Outline = Outline()
    balance: Balance = Balance()
    removed: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Programme:
    """One act, understood: typed tables, control figures, what was found wrong, and what became of every cell."""

    tables: Tables
    control: Control
    findings: tuple[Finding, ...]

    @property
    def numbers(self) -> Mapping[str, str]:
        """The number of each direction, measure and indicator as printed, by its key."""
        return {
            **{row.direction_id: row.number for row in self.tables["directions"] if isinstance(row, Direction)},
            **{row.measure_id: row.number for row in self.tables["measures"] if isinstance(row, Measure)},
            **{row.indicator_id: row.number for row in self.tables["indicators"] if isinstance(row, Indicator)},
        }

    @property
    def balance(self) -> Balance:
        """What has become of every cell."""
        return self.control.balance


@dataclass(frozen=True, slots=True, kw_only=True)
class ActEdit:
    """What an act (its uid) does to one row of the plan: it is `restated`, `added` or `removed`."""

    act_id: str
    action: Literal["restated", "added", "removed"]
    table: str
    key: str


@dataclass(frozen=True, slots=True)
class ActFile:
    """A file of an act by its name; its hash is known only once it is read."""

    name: str
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act of the council: the programme itself, one that restates it as a whole, or one that amends single items.

    `files` hold it in order (the decision, its annexes), `copy` holds the same once more in another format.
    """

    files: tuple[ActFile, ...]
    kind: str
    number: str
    date: date
    title: str
    url: str | None
    copy: tuple[ActFile, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it holds the whole programme."""
        return self.kind != "amendment"

    @property
    def every_file(self) -> tuple[ActFile, ...]:
        """Its files, then those of its copy."""
        return (*self.files, *self.copy)

    @property
    def uid(self) -> str:
        """The official identifier: number and ISO date (Cabinet resolution № 835, annex 62)."""
        return f"{self.number}-{self.date.isoformat()}"
