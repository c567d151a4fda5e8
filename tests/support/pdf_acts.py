"""A PDF held against the act that it was printed from: rows, and the tables that come of them."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING

from flows.outside.programme.definitions import load_definitions
from flows.stages.acts.extract import extract
from flows.stages.acts.normalise import normalise
from flows.stages.acts.readers.pdf import read_pdf
from flows.stages.checks.check import check
from flows.stages.tables.write import write
from support.random_documents import plain_row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.model.findings import Finding

FILE = "act.pdf"


@dataclass(frozen=True, slots=True)
class Held:
    """How many rows are exact, and the rows that are wrong though no finding names them."""

    rows: int
    exact: int
    silent: tuple[str, ...]
    findings: tuple[Finding, ...]


def held(raw: bytes, wanted: Sequence[tuple[str, ...]]) -> Held:
    """The reading of a PDF against the rows that it must hold, in their order."""
    reading = read_pdf(raw, FILE)
    rows = [(plain_row(row.texts), row.span.ref(FILE)) for grid in reading.document.grids for row in grid.rows]
    told = {finding.source_ref for finding in reading.findings}
    exact, silent = 0, list[str]()
    matched = SequenceMatcher(None, wanted, [row for row, _ in rows], autojunk=False)
    for kind, first, last, start, end in matched.get_opcodes():
        if kind == "equal":
            exact += last - first
            continue
        silent += [f"{ref}: {row}" for row, ref in rows[start:end] if ref not in told]
        if start == end and not told:
            silent += [f"lost: {row}" for row in wanted[first:last]]
    return Held(len(wanted), exact, tuple(silent), reading.findings)


@dataclass(frozen=True, slots=True)
class Extracted:
    """The tables of an act that came as a PDF, and all that was found on the way."""

    files: Mapping[str, bytes]
    findings: tuple[Finding, ...]


@cache
def _known():  # type: ignore[no-untyped-def]  # noqa: ANN202
    return load_definitions()


def extracted(raw: bytes) -> Extracted:
    """What the recipe makes of an act, from a PDF instead of a text."""
    known = _known()
    reading = read_pdf(raw, FILE)
    printed = extract(reading.document, known.words)
    programme = normalise(printed, known.words, {})
    files = write(programme.tables, known.schemas)
    found = check(files, programme, known.schemas, known.suites)
    return Extracted(files, (*reading.findings, *found))
