"""The recipe of `hromada extract`: one document becomes the programme's tables and their findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.outside.programme.definitions import load_definitions
from flows.stages.acts.advice import lines_to_add
from flows.stages.acts.extract import extract
from flows.stages.acts.normalise import normalise
from flows.stages.acts.readers.text import read
from flows.stages.checks.check import check
from flows.stages.checks.judge import finding_rows, judge
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
    document = step(read, file, raw)
    printed = step(extract, document, known.words)
    programme = step(normalise, printed, known.words, {})
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
