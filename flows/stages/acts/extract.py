"""`extract`: the Document's tables become whole records, as printed: broken rows joined, short rows placed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.messages.text import Severity
from flows.model.document import Document, Grid, Paragraph, Row, Span
from flows.model.errors import SourceError
from flows.model.findings import Finding
from flows.stages.acts.headers import FIELDS, Column, Header, find_header, header_findings
from flows.stages.acts.rows import NUMBER, Placed, Placer, has_number, is_figure, number_of
from flows.stages.acts.totals import TotalLine, read_total
from flows.stages.language.texts import fold, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.stages.acts.words import AnnexName, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A numbered record, whole: its cells by role (years as text), the direction above it, and where it stands.

    `broken` names the cells of figures that hold two printed figures.
    """

    number: str
    direction: str | None
    cells: Mapping[str, str]
    span: Span
    broken: frozenset[str] = frozenset()

    def cell(self, name: str) -> str | None:
        """The text of one cell, or None where it is blank or has no column."""
        return self.cells.get(name) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """One annex, understood: its years, the unit words of its header, directions, records and printed totals."""

    name: AnnexName
    years: tuple[int, ...]
    unit_text: str
    columns: frozenset[str]
    directions: tuple[Entry, ...]
    entries: tuple[Entry, ...]
    totals: tuple[TotalLine, ...]
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What the document holds, as printed; an annex that was not found is None."""

    file: str
    passport: tuple[Entry, ...]
    measures: Annex | None
    indicators: Annex | None
    findings: tuple[Finding, ...]


@dataclass(slots=True)
class _Draft:
    """A record while its rows are being read."""

    number: str
    direction: str | None
    span: Span
    parts: list[tuple[str, str, Span]] = field(default_factory=list)

    def add(self, cells: Mapping[str, str], span: Span) -> None:
        self.parts += [(name, text, span) for name, text in cells.items() if text]
        self.span = self.span.through(span)


@dataclass(frozen=True, slots=True)
class _Section:
    """The rows under one header; a table goes on under it after a page break that repeats or drops the header."""

    header: Header
    rows: tuple[Row, ...]


def extract(document: Document, words: Words) -> Extract:
    """Everything the known tables hold, with the structural faults met on the way.

    A missing annex, an unknown table or column, a row that cannot be placed: each is a finding, never a guess.

    Raises:
        SourceError: The document holds neither annex.
    """
    findings: list[Finding] = []
    passport, sections = _find_tables(document, words, findings)
    if not sections:
        raise SourceError("source-without-tables", file=document.file)
    annexes = {}
    for name in ("measures", "indicators"):
        own = [section for section in sections if section.header.annex == name]
        annexes[name] = _Reading(document.file, own, words, findings).annex() if own else None
        if not own:
            findings.append(Finding(check="table-missing", severity=Severity.CRITICAL, table=name))
    if not passport:
        findings.append(Finding(check="passport-missing", severity=Severity.WARNING, table="passport"))
    return Extract(
        file=document.file,
        passport=passport,
        measures=annexes["measures"],
        indicators=annexes["indicators"],
        findings=tuple(findings),
    )


# --- which table is which ---------------------------------------------------------------------------


def _find_tables(document: Document, words: Words, findings: list[Finding]) -> tuple[tuple[Entry, ...], list[_Section]]:
    passport: tuple[Entry, ...] = ()
    sections: list[_Section] = []
    between: list[Paragraph] = []
    for block in _blocks(document, words):
        if isinstance(block, Paragraph):
            between.append(block)
        elif own := _sections(block, sections if not _new_annex(between) else [], words):
            if own[0].header is (sections[-1].header if sections else None):
                findings += _lost_between(document.file, sections[-1], between, words)
            sections += own
            between = []
        elif not passport and _is_passport(block, words):
            passport = _passport(block, document.file, findings)
        else:
            findings.append(_unknown_table(block, document.file))
    return passport, sections


def _blocks(document: Document, words: Words) -> Iterator[Paragraph | Grid]:
    """The blocks, their tables cut where a line names another annex, and where a total row has closed them."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield block
            continue
        start = 0
        for at, row in enumerate(block.rows):
            label = next((text for text in row.texts if text), "")
            annex = _is_annex(label) and len(row.cells) == 1
            closed = words.is_line("total", label) and not _numbered(block.rows[at + 1 :])
            if annex or closed:
                yield from _cut(block.rows[start : at + closed])
                yield from [Paragraph(label, row.span)] if annex else []
                start = at + 1
        yield from _cut(block.rows[start:])


def _cut(rows: tuple[Row, ...]) -> list[Grid]:
    return [Grid(rows)] if rows else []


def _is_annex(text: str) -> bool:
    return fold(text).startswith("додаток")


def _numbered(rows: Sequence[Row]) -> bool:
    return any(has_number(row.texts) for row in rows)


def _new_annex(between: Sequence[Paragraph]) -> bool:
    return any(_is_annex(paragraph.text) for paragraph in between)


def _sections(grid: Grid, before: Sequence[_Section], words: Words) -> list[_Section]:
    """The grid cut at its headers; without one of its own it goes on under the last header, if it fits there."""
    rows, sections = list(grid.rows), []
    header = before[-1].header if before and _goes_on(rows, before[-1], words) else None
    start = at = 0
    while at < len(rows):
        if found := find_header(rows[at:], words):
            sections += [_Section(header, tuple(rows[start:at]))] if header and at > start else []
            header, start = found, at + found.height
            at = start
        else:
            at += 1
    return [*sections, _Section(header, tuple(rows[start:]))] if header else []


def _goes_on(rows: Sequence[Row], last: _Section, words: Words) -> bool:
    """Whether rows without a header are the rest of the last table: no total has closed it, and they fit under it."""
    closed = any(words.is_line("total", text) for row in last.rows for text in row.texts[:1])
    width = len(last.header.columns)
    return not closed and _numbered(rows) and max(len(row.cells) for row in rows) <= width


def _lost_between(file: str, last: _Section, between: Sequence[Paragraph], words: Words) -> list[Finding]:
    """Lines between two parts of one table that are neither a caption nor part of it."""
    return [
        Finding(
            check="row-lost",
            severity=Severity.CRITICAL,
            table=last.header.annex,
            value=paragraph.text,
            source_ref=paragraph.span.ref(file),
        )
        for paragraph in between
        if not words.is_line("caption", paragraph.text)
    ]


def _unknown_table(grid: Grid, file: str) -> Finding:
    head = " | ".join(filter(None, grid.rows[0].texts))
    return Finding(check="table-unknown", severity=Severity.WARNING, value=head, source_ref=grid.span.ref(file))


# --- the passport -------------------------------------------------------------------------------------

_PASSPORT_WIDTH = 3
_PASSPORT_ROWS = 2


def _is_passport(grid: Grid, words: Words) -> bool:
    known = [row for row in grid.rows if len(row.cells) > 1 and words.passport("rows", row.cells[1].text)]
    return len(known) >= _PASSPORT_ROWS


def _passport(grid: Grid, file: str, findings: list[Finding]) -> tuple[Entry, ...]:
    drafts: list[_Draft] = []
    for row in grid.rows:
        number, label, value, *more = [*row.texts, "", "", ""][: max(_PASSPORT_WIDTH, len(row.cells))]
        if any(more):
            findings.append(_count(row, "passport", _PASSPORT_WIDTH, file))
        elif found := re.fullmatch(r"([0-9]{1,2})\.?", number):
            drafts.append(_Draft(found.group(1), None, row.span))
            drafts[-1].add({"label": label, "value": value}, row.span)
        elif drafts and not number:
            drafts[-1].add({"label": label, "value": value}, row.span)
        else:
            findings.append(_lost(row, "passport", file))
    return tuple(_whole(draft, "passport", draft.number, file, findings) for draft in drafts)


# --- the annexes -------------------------------------------------------------------------------------


class _Reading:
    """One annex while it is read: the direction and the record to which the next row may belong."""

    def __init__(self, file: str, sections: Sequence[_Section], words: Words, findings: list[Finding]) -> None:
        self._file, self._sections, self._words, self._findings = file, sections, words, findings
        self._name: AnnexName = sections[0].header.annex
        self._directions: list[_Draft] = []
        self._entries: list[_Draft] = []
        self._totals: list[TotalLine] = []
        self._open: _Draft | None = None

    def annex(self) -> Annex:
        """Read every row, then join what page breaks have parted."""
        header = self._sections[0].header
        for own in {section.header.texts(): section.header for section in reversed(self._sections)}.values():
            self._findings += header_findings(own, self._file, self._words)
        for section in self._sections:
            self._read(section)
        letter = "M" if self._name == "measures" else "I"
        return Annex(
            name=self._name,
            years=header.years,
            unit_text=header.texts(),
            columns=frozenset(column.name for column in header.columns) - {""},
            directions=tuple(_whole(draft, "directions", f"D{draft.number}", self._file, self._findings)
                  for draft in self._directions),
            entries=tuple(_whole(draft, self._name, f"{letter}{draft.number}", self._file, self._findings)
                  for draft in self._entries),
            totals=tuple(self._totals),
            span=header.span,
        )  # fmt: skip

    def _read(self, section: _Section) -> None:
        """Hand each row to what it is: a total, a caption, a direction, a record, or the rest of one."""
        placer = Placer(section.header.columns, section.rows)
        upcoming = _upcoming(section.rows)
        above: Placed = {}
        for row, following in zip(section.rows, upcoming, strict=True):
            texts = [text for text in row.texts if text]
            if not texts or texts == [str(n) for n in range(1, len(texts) + 1)] or self._is_caption(texts):
                continue
            if self._is_total(texts[0]):
                self._total(row, section.header)
            elif len(texts) == 1 and (heading := _heading(texts[0], following)):
                self._direct(heading, row.span)
            elif (placed := self._placed(placer, row, above)) is not None:
                self._assign({_name(section.header.columns[at]): text for at, text in placed.items()}, row)
                self._check_blank_headers(section.header, placed, row)
                above = placed

    def _placed(self, placer: Placer, row: Row, above: Placed) -> Placed | None:
        placed = placer.place(row, above)
        if placed is None:
            self._findings.append(_count(row, self._name, len(self._sections[0].header.columns), self._file))
        return placed

    def _is_caption(self, texts: Sequence[str]) -> bool:
        return len(texts) == 1 and self._words.is_line("caption", texts[0])

    def _is_total(self, text: str) -> bool:
        return self._words.is_line("total", text) or self._words.is_line("subtotal", text)

    def _total(self, row: Row, header: Header) -> None:
        label = next(text for text in row.texts if text)
        under = None
        if self._words.is_line("subtotal", label) and self._directions:
            under = self._directions[-1].number
        self._totals.append(read_total(row, header, under))
        self._open = None

    def _direct(self, heading: tuple[str, str], span: Span) -> None:
        number, title = heading
        self._open = _Draft(number, None, span)
        self._open.add({"title": title}, span)
        self._directions.append(self._open)

    def _assign(self, cells: dict[str, str], row: Row) -> None:
        """Give the row's cells to a new record, or to the one they continue."""
        self._direction_cells(cells, row.span)
        cells = {name: text for name, text in cells.items() if name not in {"direction", "number"} or _dotted(text)}
        if number := self._opens(cells):
            direction = self._directions[-1].number if self._directions else None
            self._open = _Draft(number, direction, row.span)
            self._entries.append(self._open)
            cells = _unnumbered(cells)
        if self._open is None and cells:
            self._findings.append(_lost(row, self._name, self._file))
        elif self._open is not None:
            self._open.add(cells, row.span)

    def _direction_cells(self, cells: Mapping[str, str], span: Span) -> None:
        """A direction may stand in columns of its own, beside its first record, and go on beside a later one."""
        number, title = cells.get("number", "").rstrip("."), cells.get("direction", "")
        current = self._directions[-1] if self._directions else None
        if number.isdigit() and (current is None or number != current.number):
            self._directions.append(_Draft(number, None, span))
            self._directions[-1].add({"title": title}, span)
        elif title and current is not None and not (number and title == _printed(current)):
            current.add({"title": title}, span)
        elif title and current is None:
            self._findings.append(
                Finding(
                    check="row-lost",
                    severity=Severity.CRITICAL,
                    table=self._name,
                    value=title,
                    source_ref=span.ref(self._file),
                )
            )

    def _opens(self, cells: Mapping[str, str]) -> str | None:
        """The number of the record that this row begins, or None where it continues one.

        A fragment of text may begin with a number too: it opens a record only if figures stand beside it, or the
        number belongs to the direction and goes on from the last one.
        """
        number = number_of(cells.get("number", "")) or number_of(cells.get("title", ""))
        if number is None or any(is_figure(text) for name, text in cells.items() if _is_figures(name)):
            return number
        last = self._entries[-1].number if self._entries else "0"
        follows = _ordinals(number) > _ordinals(last)
        direction = self._directions[-1].number if self._directions else None
        return number if follows and direction in {None, number.split(".")[0]} else None

    def _check_blank_headers(self, header: Header, placed: Placed, row: Row) -> None:
        for at, text in placed.items():
            column = header.columns[at]
            if column.role is None and not column.header:
                ref = row.span.ref(self._file)
                self._findings.append(
                    Finding(
                        check="header-unknown",
                        severity=Severity.CRITICAL,
                        table=self._name,
                        field=str(at + 1),
                        value=text,
                        source_ref=ref,
                    )
                )


def _name(column: Column) -> str:
    """The cell's name; what stands in columns that are not understood is kept apart and goes nowhere."""
    return column.name or f"?{column.index}"


def _is_figures(name: str) -> bool:
    return name.isdigit() or name in {"sum", "baseline", "dynamics"}


def _dotted(text: str) -> bool:
    return number_of(text) is not None


def _unnumbered(cells: Mapping[str, str]) -> dict[str, str]:
    """The cells without the record's number, wherever it stood."""
    if _dotted(cells.get("number", "")):
        return {name: text for name, text in cells.items() if name != "number"}
    return {**cells, "title": NUMBER.sub("", cells["title"], count=1).strip()}


def _ordinals(number: str) -> tuple[int, ...]:
    return tuple(map(int, number.split(".")))


def _upcoming(rows: Sequence[Row]) -> list[str | None]:
    """For each row, the first component of the next record's number."""
    upcoming: list[str | None] = []
    following: str | None = None
    for row in reversed(rows):
        upcoming.append(following)
        own = next((number for text in row.texts if (number := number_of(text))), None)
        following = own.split(".")[0] if own else following
    return upcoming[::-1]


_HEADING = re.compile(r"(?:(?:напрям\w*|розділ|пріоритет\w*)\s*(?:№\s*)?)?([1-9][0-9]?)([.)]?)\s+(\S.*)", re.IGNORECASE)


def _heading(text: str, following: str | None) -> tuple[str, str] | None:
    """A direction's number and title, where the row's only cell is one.

    A fragment of text may open with a number as well, so the next record's number must agree; a heading without
    records needs its dot and a capital letter.
    """
    found = _HEADING.fullmatch(text)
    if not found or number_of(text):
        return None
    number, dot, title = found.groups()
    plain = bool(dot) and title[0].isupper()
    return (number, title) if following == number or plain else None


def _printed(draft: _Draft) -> str:
    return join([text for _, text, _ in draft.parts])[0]


def _whole(draft: _Draft, table: str, key: str, file: str, findings: list[Finding]) -> Entry:
    """The record with its broken cells joined; a repeated end is left out and reported."""
    cells: dict[str, str] = {}
    broken: set[str] = set()
    for name in dict.fromkeys(name for name, _, _ in draft.parts):
        own = [(text, span) for own, text, span in draft.parts if own == name]
        cells[name], repeated = join([text for text, _ in own], figures=_is_figures(name))
        if _is_figures(name) and len(own) > 1:
            broken.add(name)
        places = dict(own[1:])
        findings += [
            Finding(
                check="text-repeated",
                severity=Severity.WARNING,
                table=table,
                key=key,
                field=FIELDS.get(name, name),
                value=text,
                source_ref=places[text].ref(file),
            )
            for text in repeated
        ]
    return Entry(number=draft.number, direction=draft.direction, cells=cells, span=draft.span, broken=frozenset(broken))


def _count(row: Row, table: str, expected: int, file: str) -> Finding:
    facts = {"found": str(len(row.cells)), "expected": str(expected)}
    value = " | ".join(filter(None, row.texts))
    return Finding(
        check="column-count",
        severity=Severity.CRITICAL,
        table=table,
        value=value,
        source_ref=row.span.ref(file),
        facts=facts,
    )


def _lost(row: Row, table: str, file: str) -> Finding:
    value = " | ".join(filter(None, row.texts))
    return Finding(
        check="row-lost", severity=Severity.CRITICAL, table=table, value=value, source_ref=row.span.ref(file)
    )
