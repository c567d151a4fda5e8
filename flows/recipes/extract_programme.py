"""The recipe of `hromada extract`: one document becomes the programme's tables and their findings."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from flows.outside.acts.reading import read
from flows.outside.programme.definitions import load_definitions
from flows.stages.acts.advice import lines_to_add
from flows.stages.acts.extract import extract
from flows.stages.acts.normalise import normalise
from flows.stages.checks.check import check
from flows.stages.checks.judge import finding_rows, judge
from flows.stages.tables.printed import rows_of
from flows.stages.tables.write import write, write_rows
from flows.steps import Direct, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.model.findings import Finding
    from flows.model.plan import Balance, Control


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """The tables of one document as CSV bytes by table name, `findings` among them; accepted if none is critical.

    `control` says how it was understood; `advice` are the lines to add to programme.yaml for wording that is not known.
    """

    files: Mapping[str, bytes]
    findings: tuple[Finding, ...]
    accepted: bool
    control: Control
    advice: tuple[str, ...]

    @property
    def balance(self) -> Balance:
        """What has become of every cell of the document's tables."""
        return self.control.balance


def extract_programme(file: str, raw: bytes, step: Step | None = None) -> Extraction:
    """Everything that one document says by itself; no programme folder is needed.

    Raises:
        SourceError: The file cannot be read, or holds neither measures nor indicators.
    """
    step = step or Direct()
    known = step(load_definitions)
    reading = step(read, file, raw)
    printed = step(extract, reading.document, known.words)
    typed = step(normalise, printed, known.words, {})
    programme = replace(typed, findings=(*reading.findings, *typed.findings))
    files = step(write, programme.tables, known.schemas)
    verdict = step(judge, step(check, files, programme, known.schemas, known.suites), ())
    findings = write_rows(finding_rows(verdict.findings), known.schemas["findings"])
    return Extraction(
        files={**files, "findings": findings},
        findings=verdict.findings,
        accepted=verdict.accepted,
        control=programme.control,
        advice=lines_to_add(verdict.findings),
    )


def control_sums(extraction: Extraction) -> dict[int | None, dict[str, Decimal]]:
    """By year, then of all years (None): what the measures make, and what the document prints beside them."""
    rows = [(int(row["year"]), row["amountUah"]) for row in rows_of(extraction.files["measure-funding"])]
    known = [(year, Decimal(amount)) for year, amount in rows if amount]
    sums: dict[int | None, dict[str, Decimal]] = {}
    for year in (*extraction.control.years, None):
        sums[year] = {"measures": sum((amount for of, amount in known if year in {None, of}), Decimal(0))}
    for total in extraction.control.totals:
        printed = {"row": total.row_uah, "passport": total.passport_uah}
        sums.setdefault(total.year, {}).update({name: uah for name, uah in printed.items() if uah is not None})
    return sums
