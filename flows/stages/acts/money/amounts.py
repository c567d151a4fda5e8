"""How a measure's lines of money become amounts of one year and one source, and which printed sums they must make."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.stages.acts.tables.totals import amount_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from decimal import Decimal

    from flows.stages.acts.tables.annex import Annex
    from flows.stages.acts.tables.records import Entry, Line


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What is printed of one year and source: one cell, or several that make it up (capital and current)."""

    year: int | None
    source: str
    texts: tuple[str, ...]
    whole: bool
    """Whether every cell is filled, and with one figure."""

    @property
    def text(self) -> str | None:
        """The cells as printed; None where they are blank."""
        return " + ".join(self.texts) or None


def paying(entry: Entry) -> list[Line]:
    """The lines that say how much is paid: of each source; a printed sum of them pays nothing more."""
    sources = [line for line in entry.lines if not line.total]
    filled = [line for line in sources if line.cells]
    if filled:
        return filled[1:] if _sums_up(filled) else filled
    sums = [line for line in entry.lines if line.total and line.cells]
    label = "; ".join(dict.fromkeys(line.label for line in sources if line.label))
    return [replace(line, label=label, total=False) for line in sums[:1]] or sources[:1]


def _sums_up(lines: Sequence[Line]) -> bool:
    """Whether the first line is the sum of the others: it names no one source, and its figures are their sums."""
    first, *rest = lines
    if not rest or (first.label and ";" not in first.label) or any(line.year != first.year for line in rest):
        return False
    return all(_sum(rest, name) == amount_of(text) for name, text in first.cells.items())


def _sum(lines: Sequence[Line], name: str) -> Decimal | None:
    amounts = [amount_of(line.cells.get(name, "-")) for line in lines]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, known[0] * 0) if known and len(known) == len(amounts) else None


def amounts_of(entry: Entry, annex: Annex) -> Iterator[Amount]:
    """The measure's amounts, by year, then by source as printed; a year without a figure is one that is blank."""
    found: dict[tuple[int | None, str, int], list[tuple[str, bool]]] = {}
    for place, line in enumerate([*paying(entry), *_absent(entry, annex)]):
        for name, role in annex.roles.items():
            if role.name in {"year", "amount"}:
                text = line.cells.get(name, "")
                key = (role.year or line.year, role.source or line.label, place)  # a line printed twice is two
                found.setdefault(key, []).append((text, name not in line.broken))
    order = sorted(found, key=lambda key: key[0] or 0)
    for year, source, place in order:
        cells = found[year, source, place]
        texts = tuple(text for text, _ in cells if text)
        whole = all(text and sound for text, sound in cells)
        yield Amount(year=year, source=source, texts=texts, whole=whole)


def _absent(entry: Entry, annex: Annex) -> list[Line]:
    """Blank lines for the years that have none, where most records have one for every year: it must be lost."""
    lines = paying(entry)
    if not (annex.yearly and lines):
        return []
    return [replace(lines[0], year=year, cells={}, broken=frozenset()) for year in _years_without_line(entry, annex)]


def unwritten_years(entry: Entry, annex: Annex) -> list[int]:
    """The years without a line where records often have none: nothing tells a year without money from a lost row."""
    return [] if annex.yearly else _years_without_line(entry, annex)


def _years_without_line(entry: Entry, annex: Annex) -> list[int]:
    """The years for which a record in a table of years in rows has no line; a year outside its own term needs none."""
    if not annex.by_rows:
        return []
    own = entry.cell("term") if {"term", "row_year"} <= annex.columns else None
    covered = _years_of(own) if own else ()
    printed = {line.year for line in paying(entry)}
    return [year for year in annex.years if year not in printed and (not covered or year in covered)]


def _years_of(text: str) -> Sequence[int]:
    """The years from the first to the last that a term names; nothing where it names none."""
    years = [int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", text)]
    return range(min(years), max(years) + 1) if years else ()


def claimed_sums(entry: Entry, annex: Annex) -> Iterator[tuple[int | None, Decimal, Decimal]]:
    """Sums that the record's own lines print (year or None), each with what its amounts make."""
    lines = paying(entry)
    for total in entry.lines:
        if total.total and not any(
            line.cells == total.cells and not line.total and len(lines) == 1 and line.label == total.label
            for line in lines
        ):
            same_year = [line for line in lines if line.year == total.year or line.year is None]
            for name, text in total.cells.items():
                printed, made = amount_of(text), _sum(same_year, name)
                if printed is not None and made is not None:
                    yield annex.roles[name].year or total.year, printed, made
    for line in lines:
        yield from _across(line, annex)


def blank_sums(entry: Entry, annex: Annex, columns: Sequence[str]) -> Iterator[int | None]:
    """The years (None: all) whose sum is left blank, in a row of sums or in the `columns` that hold sums."""
    lines = paying(entry)
    filled = {name for line in lines for name, text in line.cells.items() if amount_of(text) is not None}
    for total in entry.lines:
        if total.total and total.cells:
            same_year = {name for line in lines if line.year == total.year for name in line.cells} & filled
            yield from (annex.roles[name].year or total.year for name in sorted(same_year - total.cells.keys()))
    for line in lines:
        for name in columns:
            if line.cells and name not in line.cells and _beside(line, annex.roles[name].year, annex):
                yield annex.roles[name].year or line.year


def _beside(line: Line, year: int | None, annex: Annex) -> bool:
    """Whether amounts stand beside that a column of sums would sum up."""
    roles = [annex.roles[name] for name in line.cells if name in annex.roles]
    return any(role.name in {"year", "amount"} and year in {None, role.year} for role in roles)


def _across(line: Line, annex: Annex) -> Iterator[tuple[int | None, Decimal, Decimal]]:
    """The sums that stand in columns beside the amounts they sum up."""
    roles: Mapping[str, str] = line.cells
    for name, text in roles.items():
        role = annex.roles.get(name)
        printed = amount_of(text)
        if role is None or role.name != "sum" or printed is None:
            continue
        parts = [
            amount_of(cell)
            for other, cell in line.cells.items()
            if (of := annex.roles[other]).name in {"year", "amount"} and role.year in {None, of.year}
        ]
        known = [part for part in parts if part is not None]
        if known and len(known) == len(parts):
            yield role.year or line.year, printed, sum(known, known[0] * 0)
