"""A PDF held against the act that it was printed from: rows, and the tables that come of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import zip_longest
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
Texts = tuple[str, ...]
"""What a row says, cell by cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A row of the act, what was read instead, and what was found in it."""

    wanted: Texts
    read: Texts
    findings: tuple[Finding, ...]

    @property
    def offered(self) -> bool:
        """Whether the findings name the row's own words, so that a person may choose them."""
        return len(self.wanted) == len(self.read) and all(map(self._may_be, range(len(self.read)), self.wanted))

    def _may_be(self, column: int, wanted: str) -> bool:
        texts = {self.read[column]}
        for finding in self.findings:
            if finding.field == str(column + 1):
                other = finding.facts["other"]
                texts |= {" ".join(text.replace(finding.value, other, 1).split()) for text in texts}
        return wanted in texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """How many rows are exact, those that are not, and the rows that are wrong though no finding names them."""

    rows: int
    exact: int
    keyed: int
    """Rows that bear a task's number."""
    exact_keyed: int
    lost: tuple[Lost, ...]
    silent: tuple[str, ...]
    findings: tuple[Finding, ...]


_KEY = re.compile(r"\d+\.\d+\.")


def is_keyed(row: Texts) -> bool:
    """Whether a row bears the number of a task, alone or before its title."""
    return any(map(_KEY.match, row))


def held(raw: bytes, wanted: Sequence[tuple[str, ...]]) -> Held:
    """The reading of a PDF against the rows that it must hold, in their order."""
    reading = read_pdf(raw, FILE)
    rows = [(plain_row(row.texts), row.span.ref(FILE)) for grid in reading.document.grids for row in grid.rows]
    told = {finding.source_ref for finding in reading.findings}
    exact, silent, lost = list[Texts](), list[str](), list[Lost]()
    matched = SequenceMatcher(None, wanted, [row for row, _ in rows], autojunk=False)
    for kind, first, last, start, end in matched.get_opcodes():
        if kind == "equal":
            exact += wanted[first:last]
            continue
        for one, read in zip_longest(wanted[first:last], rows[start:end]):
            row, ref = read or ((), "")
            found = tuple(finding for finding in reading.findings if finding.source_ref == ref)
            lost.append(Lost(wanted=one or (), read=row, findings=found))
        silent += [f"{ref}: {row}" for row, ref in rows[start:end] if ref not in told]
        if start == end and not told:
            silent += [f"lost: {row}" for row in wanted[first:last]]
    return Held(
        rows=len(wanted),
        exact=len(exact),
        keyed=sum(map(is_keyed, wanted)),
        exact_keyed=sum(map(is_keyed, exact)),
        lost=tuple(lost),
        silent=tuple(silent),
        findings=reading.findings,
    )


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
