"""`correct`: slips of the file that a person has declared are put right in what was read, before it is typed.

So everything that follows from a cell (hryvnias of an amount, days of a term, sums and their checks) follows from what
the signed act says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.model.findings import Finding
from flows.model.plan import MeasureFunding
from flows.stages.acts.money.amounts import amounts_of, paying
from flows.stages.language.texts import figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.model.corrections import Correction
    from flows.model.plan import Programme
    from flows.stages.acts.extract import Extract
    from flows.stages.acts.tables.annex import Annex
    from flows.stages.acts.tables.records import Entry

CELLS = {
    "value": "value",
    "title": "title",
    "termText": "term",
    "executorsText": "executors",
    "fundingSourcesText": "sources",
    "expectedResult": "result",
    "unitText": "unit",
    "baseline": "baseline",
    "dynamicsText": "dynamics",
}
"""The cell of a record that a published column prints; a target's is called by its year."""
NOTHING_READ = "—"


@dataclass(frozen=True, slots=True)
class Corrected:
    """What the act says once it is corrected, and a finding for each correction: that it was made, or is stale."""

    printed: Extract
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class _Place:
    """The one record that a correction names, in its list."""

    entries: tuple[Entry, ...]
    entry: Entry

    def with_entry(self, entry: Entry) -> tuple[Entry, ...]:
        return tuple(entry if one is self.entry else one for one in self.entries)


def correct(printed: Extract, programme: Programme, corrections: Iterable[Correction]) -> Corrected:
    """The act with these corrections in it.

    One that names no row, or another reading than this one, changes nothing and is a critical finding: what it was made
    for is not there any more.

    Args:
        printed: What the act says as printed.
        programme: The same typed, whose codes the corrections name.
        corrections: Those of this act, each of another cell.
    """
    findings = []
    for correction in corrections:
        place = _place(printed, correction)
        entry = _corrected(place.entry, printed.measures, programme, correction) if place else None
        if place and entry:
            printed = _with_entries(printed, correction.table, place, place.with_entry(entry))
        findings.append(_finding(correction, printed, place, programme, made=entry is not None))
    return Corrected(printed, tuple(findings))


# --- which record --------------------------------------------------------------------------------


def _place(printed: Extract, correction: Correction) -> _Place | None:
    """The record of that key; null where none bears it, or several do."""
    letter = {"passport": "", "directions": "D", "indicators": "I", "indicator-targets": "I"}.get(correction.table, "M")
    for entries in _lists(printed, correction.table):
        numbers = [entry.number if correction.table == "passport" else entry.key for entry in entries]
        found = [entry for entry, one in zip(entries, numbers, strict=True) if f"{letter}{one}" == correction.key]
        if len(found) == 1:
            return _Place(entries, found[0])
    return None


def _lists(printed: Extract, table: str) -> Iterator[tuple[Entry, ...]]:
    """Where the records of a table stand; a direction is published as the first annex that prints it has it."""
    if table == "passport":
        yield printed.passport
    annexes = (printed.indicators,) if table.startswith("indicator") else (printed.measures, printed.indicators)
    for annex in annexes:
        if annex and table == "directions":
            yield annex.directions
        elif annex and table != "passport":
            yield annex.entries


def _with_entries(printed: Extract, table: str, place: _Place, entries: tuple[Entry, ...]) -> Extract:
    if table == "passport":
        return replace(printed, passport=entries)
    measures, indicators = (
        annex and _with_list(annex, place.entries, entries) for annex in (printed.measures, printed.indicators)
    )
    return replace(printed, measures=measures, indicators=indicators)


def _with_list(annex: Annex, before: tuple[Entry, ...], after: tuple[Entry, ...]) -> Annex:
    if annex.directions is before:
        return replace(annex, directions=after)
    return replace(annex, entries=after) if annex.entries is before else annex


# --- which cell ----------------------------------------------------------------------------------


def _corrected(entry: Entry, annex: Annex | None, programme: Programme, correction: Correction) -> Entry | None:
    """The record with the cell corrected; null where the cell does not read as the correction says."""
    if correction.field == "amountText":
        return _with_amount(entry, annex, programme, correction) if annex else None
    if correction.field == "fundingSourcesText" and any(line.label for line in entry.lines):
        return _with_source(entry, correction)
    name = _cell(correction)
    if not _same(entry.cell(name) or "", correction.before):
        return None
    return replace(entry, cells={**entry.cells, name: correction.after}, broken=entry.broken - {name})


def _cell(correction: Correction) -> str:
    return CELLS.get(correction.field) or str(correction.year)


def _with_source(entry: Entry, correction: Correction) -> Entry | None:
    """The record with one of its sources called otherwise, in each line of money that names it."""
    if not any(_same(line.label, correction.before) for line in entry.lines):
        return None
    lines = tuple(
        replace(line, label=correction.after) if _same(line.label, correction.before) else line for line in entry.lines
    )
    named = dict.fromkeys(line.label for line in lines if line.label and not line.total)
    return replace(entry, lines=lines, cells={**entry.cells, "sources": "; ".join(named)})


def _with_amount(entry: Entry, annex: Annex, programme: Programme, correction: Correction) -> Entry | None:
    """The record with one amount corrected: of the only line and column that print it for that year and source."""
    sources = set(_sources(entry, annex, programme, correction))
    if len(sources) != 1:
        return None
    paid = paying(entry)
    cells = [
        (at, name)
        for at, line in enumerate(entry.lines)
        for pays in paid
        if pays.cells is line.cells
        for name, role in annex.roles.items()
        if role.name in {"year", "amount"} and (role.year or line.year) == correction.year
        if (role.source or pays.label) in sources and _same(line.cells.get(name, ""), correction.before)
    ]
    if len(cells) != 1:
        return None
    ((at, name),) = cells
    line = entry.lines[at]
    corrected = replace(line, cells={**line.cells, name: correction.after}, broken=line.broken - {name})
    return replace(entry, lines=(*entry.lines[:at], corrected, *entry.lines[at + 1 :]))


def _sources(entry: Entry, annex: Annex, programme: Programme, correction: Correction) -> Iterator[str]:
    """The sources, as printed, of the rows that the correction may mean."""
    rows = _rows(programme, correction)
    amounts = [amount for amount in amounts_of(entry, annex) if amount.year is not None]
    for row, amount in zip(rows, amounts, strict=False):
        if row.year == correction.year and correction.source in {"", row.source_id}:
            yield amount.source


def _rows(programme: Programme, correction: Correction) -> list[MeasureFunding]:
    rows = programme.tables["measure-funding"]
    return [row for row in rows if isinstance(row, MeasureFunding) and row.measure_id == correction.key]


def _same(printed: str, before: str) -> bool:
    """Whether a cell reads so: the same text, or the same figure written otherwise, as tables write it."""
    number = figure(printed)
    return printed == before or (number is not None and number == figure(before))


# --- what is told --------------------------------------------------------------------------------


def _finding(
    correction: Correction, printed: Extract, place: _Place | None, programme: Programme, *, made: bool
) -> Finding:
    year = {"rawYear": str(correction.year)} if correction.year else {}
    facts = {"corrected": correction.after or NOTHING_READ, "reason": correction.reason, "who": correction.who}
    found = _found(correction, place.entry, programme) if place else ""
    return Finding.of(
        "correction-made" if made else "correction-stale",
        table=correction.table,
        key=correction.key,
        field=correction.field,
        value=correction.before or NOTHING_READ,
        source_ref=place.entry.span.ref(printed.file) if place else "",
        facts={**year, **facts, "day": correction.date.isoformat()}
        if made
        else {**year, "found": found or NOTHING_READ},
    )


def _found(correction: Correction, entry: Entry, programme: Programme) -> str:
    """What stands in the cell as read; every amount of the year where the correction does not name one."""
    if correction.field != "amountText":
        return entry.cell(_cell(correction)) or ""
    rows = [row for row in _rows(programme, correction) if row.year == correction.year]
    return "; ".join(f"{row.source_id}: {row.amount_text or NOTHING_READ}" for row in rows)
