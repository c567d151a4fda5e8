"""What a version is made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from flows.stages.tables.printed import rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.model.facts import ProgrammeFacts
    from flows.model.findings import Finding
    from flows.model.half_years import Cycle, Now
    from flows.model.plan import Act, Control
    from flows.model.schema import TableSchema
    from flows.model.source import ActSource
    from flows.model.versions import Change, Version
    from flows.stages.acts.acceptance.gate import ActAcceptance
    from flows.stages.versions.official import OfficialField


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What the half-years' tables are compared with: the plan's tables, and the version that published them.

    `version` is null where no version of the plan on this portal holds just these rows; `reported` are the half-years
    with an accepted report, `sentences` say the assessment, `summary` in short, `standing` who did not report in time.
    """

    plan: Mapping[str, bytes]
    version: Version | None
    reported: tuple[Cycle, ...]
    sentences: tuple[str, ...]
    summary: tuple[str, ...]
    standing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What a version is made of.

    `acts` know their hashes; `tables` are the CSV files by table name, findings and changes among them, in the order of
    publication; `official` the official structures; `before` the version that `changes` start from, null
    for the first; `numbers` what the act numbers its directions, measures and indicators, by their keys; `basis` the
    plan that progress is assessed against, null where the edition is the plan's own; `sources` the files that go out
    with it, of all acts by which a row stands; `rows_sha256` and `facts_sha256` are what makes a version; `acceptances`
    who stands behind the reading of each act of the plan.
    """

    dataset: str
    version: Version
    now: Now
    facts: ProgrammeFacts
    acts: tuple[Act, ...]
    schemas: Mapping[str, TableSchema]
    official: Mapping[str, Sequence[OfficialField]]
    tables: Mapping[str, bytes]
    control: Control
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...]
    before: Version | None
    rows_sha256: str
    inputs_sha256: str
    code_version: str
    numbers: Mapping[str, str] = field(default_factory=dict)
    basis: Basis | None = None
    sources: tuple[ActSource, ...] = ()
    facts_sha256: str = ""
    acceptances: tuple[ActAcceptance, ...] = ()

    @property
    def title(self) -> str:
        """What citizens know the dataset by."""
        return self.facts.progress_title if self.basis else self.facts.title

    @property
    def description(self) -> str:
        """What the dataset holds, for citizens."""
        return self.facts.progress_description if self.basis else self.facts.description

    @property
    def plan(self) -> Mapping[str, bytes]:
        """The tables with the titles of measures and indicators."""
        return self.basis.plan if self.basis else self.tables


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """A file beside the tables: its name, its bytes, what it is; the schema of one that is a table itself."""

    name: str
    path: str
    raw: bytes
    title: str
    schema: Mapping[str, Any] | None = None


def control_totals(edition: Edition) -> list[dict[str, Any]]:
    """Year by year, then all years (`year` null): what the measures sum up to, and what the act prints beside them."""
    rows = rows_of(edition.tables["measure-funding"])
    amounts = [(row["year"], Decimal(row["amountUah"])) for row in rows if row["amountUah"]]
    years = [*sorted({*(row["year"] for row in rows), *(str(year) for year in edition.control.years)})]
    printed = {total.year: total for total in edition.control.totals}
    sums = {int(year): sum((value for when, value in amounts if when == year), Decimal(0)) for year in years}
    everything = [*sums.items(), (None, sum(sums.values(), Decimal(0)))]
    return [
        {
            "year": year,
            "measuresUah": _money(value),
            "totalRowUah": _money(printed[year].row_uah) if year in printed else None,
            "passportUah": _money(printed[year].passport_uah) if year in printed else None,
        }
        for year, value in everything
    ]


def _money(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:.2f}"
