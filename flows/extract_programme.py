"""The recipe of `hromada extract`: one document becomes the programme's tables and their findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.outside.definitions import load_definitions
from flows.stages.check import check
from flows.stages.extract import extract
from flows.stages.judge import finding_rows, judge
from flows.stages.normalise import normalise
from flows.stages.read import read
from flows.stages.write import write, write_rows
from flows.steps import Direct, Step

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.model import Finding


@dataclass(frozen=True, slots=True)
class Extraction:
    """The tables of one document as CSV bytes by table name, `findings` among them; accepted if none is critical."""

    files: Mapping[str, bytes]
    findings: tuple[Finding, ...]
    accepted: bool


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
    return Extraction({**files, "findings": findings}, verdict.findings, verdict.accepted)
