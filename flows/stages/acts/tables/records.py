"""Records as printed: what an act's numbered rows say, whole, before anything is typed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.model.findings import Finding
from flows.stages.acts.tables.headers import FIELDS
from flows.stages.language.texts import join

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flows.model.document import Span

ONCE = frozenset({"sources"})
"""Texts that each line of money has of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One printed line of money: whose (the source, «Усього», or nothing), of which year if the row says so, how much.

    `cells` are its figures by the column's name; `broken` names those that hold two printed figures.
    """

    label: str
    year: int | None
    cells: Mapping[str, str]
    total: bool = False
    broken: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A numbered record, whole: its cells by role (targets by year), the direction above it, and where it stands.

    `number` is as printed, in digits; `key` is the same unless numbers begin anew under each direction. `broken` names
    the cells of figures that hold two printed figures; `lines` are a measure's lines of money.
    """

    number: str
    direction: str | None
    cells: Mapping[str, str]
    span: Span
    broken: frozenset[str] = frozenset()
    key: str = ""
    lines: tuple[Line, ...] = ()

    def cell(self, name: str) -> str | None:
        """The text of one cell, or None where it is blank or has no column."""
        return self.cells.get(name) or None


@dataclass(slots=True)
class _Part:
    """A printed piece of a cell; `line` is the line of money it belongs to."""

    name: str
    text: str
    span: Span
    line: int


@dataclass(slots=True)
class _Money:
    """What a line of money says beside its cells."""

    year: int | None
    total: bool


@dataclass(slots=True)
class RecordDraft:
    """A record while its rows are being read."""

    number: str
    direction: str | None
    span: Span
    money: list[_Money] = field(default_factory=list)
    parts: list[_Part] = field(default_factory=list)

    def add(self, cells: Mapping[str, str], span: Span) -> None:
        """More text for the record and for its last line of money."""
        self.parts += [_Part(name, text, span, len(self.money) - 1) for name, text in cells.items() if text]
        self.span = self.span.through(span)

    def begin_line(self, year: int | None = None, *, total: bool = False) -> None:
        """What is added from here on belongs to a new line of money."""
        self.money.append(_Money(year, total))

    def last_text(self, name: str) -> str:
        """The last piece of one cell so far."""
        return next((part.text for part in reversed(self.parts) if part.name == name), "")

    def last_year(self) -> int | None:
        """The year of the last line that names one."""
        return next((money.year for money in reversed(self.money) if money.year), None)

    def text(self) -> str:
        """All its texts, joined."""
        return join([part.text for part in self.parts])[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Makes whole records of drafts; a repeated end of a cell is left out and reported."""

    table: str
    file: str
    figures: frozenset[str]
    findings: list[Finding]

    def entry(self, draft: RecordDraft, letter: str, key: str) -> Entry:
        """The record with its broken cells joined."""
        own = frozenset(self.figures | ONCE) if draft.money else frozenset[str]()
        where = f"{letter}{key}"
        cells, broken = self._joined([part for part in draft.parts if part.name not in own], where)
        lines = tuple(self._line(draft, place, where) for place in range(len(draft.money)))
        if draft.money:
            cells = {**cells, "sources": "; ".join(dict.fromkeys(line.label for line in lines if names_source(line)))}
        return Entry(
            number=draft.number,
            direction=draft.direction,
            cells=cells,
            span=draft.span,
            broken=broken,
            key=key,
            lines=lines,
        )

    def _line(self, draft: RecordDraft, place: int, key: str) -> Line:
        parts = [part for part in draft.parts if part.line == place and part.name in self.figures | ONCE]
        cells, broken = self._joined(parts, key)
        label = cells.pop("sources", "")
        money = draft.money[place]
        return Line(label=label, year=money.year, cells=cells, total=money.total, broken=broken)

    def _joined(self, parts: Iterable[_Part], key: str) -> tuple[dict[str, str], frozenset[str]]:
        named: dict[str, list[_Part]] = {}
        for part in parts:
            named.setdefault(part.name, []).append(part)
        cells: dict[str, str] = {}
        for name, own in named.items():
            cells[name], repeated = join([part.text for part in own], figures=name in self.figures)
            places = {part.text: part.span for part in own[1:]}
            self.findings.extend(
                Finding.of(
                    "text-repeated",
                    table=self.table,
                    key=key,
                    field=FIELDS.get(name, name),
                    value=text,
                    source_ref=places[text].ref(self.file),
                )
                for text in repeated
            )
        return cells, frozenset(name for name, own in named.items() if name in self.figures and len(own) > 1)


def names_source(line: Line) -> bool:
    """Whether a line of money names a source, and is no sum of those that do."""
    return bool(line.label) and not line.total
