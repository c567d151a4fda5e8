"""The doubtful cells of a reading, each with both readings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.model.checks import DOUBTS
from flows.stages.acts.settle import read_at, rows_by_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from flows.model.document import Row
    from flows.model.findings import Finding
    from flows.stages.acts.readers.content import ActReading


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtfulCell:
    """A cell with all that is doubtful in it; `other` is blank where nobody knows what else it may be.

    A whole row that is doubtful has the column 0.
    """

    place: str
    column: int
    read: str
    other: str
    findings: tuple[Finding, ...]


def doubtful_cells(readings: Iterable[ActReading]) -> tuple[DoubtfulCell, ...]:
    """Every one, in the document's order; a doubt that names no row of a table is none that a person can answer."""
    return tuple(cell for reading in readings for cell in _cells(reading))


def unanswerable(readings: Iterable[ActReading]) -> tuple[Finding, ...]:
    """The doubts that name no cell."""
    known = {(cell.place, str(cell.column or "")) for cell in doubtful_cells(readings)}
    return tuple(
        finding
        for reading in readings
        for finding in reading.findings
        if finding.check in DOUBTS and (finding.source_ref, finding.field) not in known
    )


def _cells(reading: ActReading) -> Iterator[DoubtfulCell]:
    rows = rows_by_place(reading.document)
    grouped: dict[tuple[str, int], list[Finding]] = {}
    for finding in reading.findings:
        if finding.check in DOUBTS and finding.source_ref in rows and (finding.field or "0").isdecimal():
            grouped.setdefault((finding.source_ref, int(finding.field or 0)), []).append(finding)
    for (place, column), found in sorted(grouped.items(), key=lambda item: _order(item[0], rows)):
        read = read_at(rows[place], column)
        if read is not None:
            other = _other(read, found)
            yield DoubtfulCell(place=place, column=column, read=read, other=other, findings=tuple(found))


def _order(of: tuple[str, int], rows: Mapping[str, Row]) -> tuple[int, int]:
    return rows[of[0]].span.first, of[1]


def _other(read: str, found: Iterable[Finding]) -> str:
    """The cell's text if every doubt is decided the other way; blank where that is not known."""
    text, start = read, 0
    for finding in found:
        other = finding.facts.get("other", "")
        at = text.find(finding.value, start) if finding.value else -1
        if at >= 0 and other and other != read:
            text = text[:at] + other + text[at + len(finding.value) :]
            start = at + len(other)
    return "" if text == read else text
