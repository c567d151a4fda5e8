"""Words of one record replaced by others, where it is certain which are meant."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from flows.stages.acts.tables.records import Entry, names_source

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.stages.acts.clauses import Clause
    from flows.stages.acts.extract import Extract
    from flows.stages.acts.words import Words


class _Spot(NamedTuple):
    """A cell of a record: its column, and its line of money where it is one's."""

    name: str
    text: str
    line: int | None = None


def swapped(entry: Entry, clause: Clause, printed: Extract, words: Words) -> Entry | None:
    """The record with the clause's words replaced; the same one where it holds none of them.

    None where that is not certain: each wording must stand in one cell of the record (of the column that the act names,
    if it names one), and once.
    """
    column = _column(clause.column, printed, entry, words) if clause.column else ""
    if column is None:
        return entry
    new = entry
    for old, other in clause.swaps:
        wording = r"\s+".join(map(re.escape, old.split()))
        pattern = re.compile(rf"(?<!\w)(?<!\d[.,]){wording}(?!\w|[.,]\d)")
        spots = [spot for spot in _spots(new) if column in {"", spot.name} and pattern.search(spot.text)]
        found = [match for spot in spots for match in pattern.finditer(spot.text)]
        if len(found) > 1:
            return None
        if found:
            match = found[0]
            text = spots[0].text[: match.start()] + other + spots[0].text[match.end() :]
            new = _with(new, spots[0], text)
        elif len(clause.swaps) > 1:
            return None
    return new


def _column(header: str, printed: Extract, entry: Entry, words: Words) -> str | None:
    """The name of the column that the act names, by its header, or by its place: «графа 5»."""
    annex = next(annex for annex in (printed.measures, printed.indicators) if annex and entry in annex.entries)
    if year := words.year(header):
        return str(year)
    if header.isdecimal():
        columns = annex.header.columns
        return (columns[int(header) - 1].name or None) if 0 < int(header) <= len(columns) else None
    return words.column(annex.name, header)


def _spots(entry: Entry) -> Iterator[_Spot]:
    """Every cell of the record; where lines of money name their sources, those and not what is made of them."""
    for name, text in entry.cells.items():
        if not (entry.lines and name == "sources"):
            yield _Spot(name, text)
    for place, line in enumerate(entry.lines):
        yield _Spot("sources", line.label, place)
        yield from (_Spot(name, text, place) for name, text in line.cells.items())


def _with(entry: Entry, spot: _Spot, text: str) -> Entry:
    """The record with another text in one cell."""
    if spot.line is None:
        return replace(entry, cells={**entry.cells, spot.name: text})
    line = entry.lines[spot.line]
    changed = (
        replace(line, label=text) if spot.name == "sources" else replace(line, cells={**line.cells, spot.name: text})
    )
    lines = (*entry.lines[: spot.line], changed, *entry.lines[spot.line + 1 :])
    sources = "; ".join(dict.fromkeys(one.label for one in lines if names_source(one)))
    return replace(entry, lines=lines, cells={**entry.cells, "sources": sources})
