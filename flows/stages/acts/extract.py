"""`extract`: the Document's tables become whole records, as printed: broken rows joined, short rows placed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from flows.model.document import Cell, Document, Grid, Paragraph, Row
from flows.model.errors import SourceError
from flows.model.findings import Finding
from flows.stages.acts.claims import Claims, claims_of
from flows.stages.acts.passport import is_passport, read_passport
from flows.stages.acts.tables.annex import Annex, Source, TableSection
from flows.stages.acts.tables.continuation import blank_lines_end_pages
from flows.stages.acts.tables.faults import ignored, lost
from flows.stages.acts.tables.headers import HIGHEST, Header, find_header
from flows.stages.acts.tables.ledger import Ledger
from flows.stages.acts.tables.lines import kind_of, shown
from flows.stages.acts.tables.numbers import DOTTED, Numbering
from flows.stages.acts.tables.reading import TableReading
from flows.stages.acts.tables.rows import is_figure
from flows.stages.acts.tables.units import units_apart
from flows.stages.language.texts import fold

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.model.plan import Balance
    from flows.stages.acts.tables.records import Entry
    from flows.stages.acts.words import AnnexName, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """What the document holds, as printed; an annex that was not found is None.

    `is_part` says that it holds no whole programme: only what an amending act restates of one, whose `years` are these.
    """

    file: str
    passport: tuple[Entry, ...]
    measures: Annex | None
    indicators: Annex | None
    claims: Claims
    balance: Balance
    findings: tuple[Finding, ...]
    is_part: bool = False
    years: tuple[int, ...] = ()


def extract(document: Document, words: Words) -> Extract:
    """Everything the known tables hold, with the structural faults met on the way.

    A missing annex, an unknown table or column, a row that cannot be placed: each is a finding, never a guess.

    Raises:
        SourceError: The document holds neither annex.
    """
    apart = units_apart(with_plain_figures(document, words.figures), words)
    document = apart.document
    source = Source(
        file=document.file,
        words=words,
        ledger=Ledger(document),
        findings=[],
        paged=blank_lines_end_pages(document),
        unit=apart.unit,
    )
    tables = ActTables(source)
    tables.find(document)
    if not tables.sections:
        raise SourceError("source-without-tables", file=document.file)
    annexes = {name: tables.annex(name) for name in ANNEXES}
    if not tables.passport:
        source.findings.append(Finding.of("passport-missing", table="passport"))
    source.findings.extend(source.ledger.findings())
    return Extract(
        file=document.file,
        passport=tables.passport,
        measures=annexes["measures"],
        indicators=annexes["indicators"],
        claims=claims_of(document),
        balance=source.ledger.balance(),
        findings=tuple(source.findings),
    )


def with_plain_figures(document: Document, figures: str | None) -> Document:
    """The document with figures such as 1.250 written as programme.yaml says they are meant."""
    if figures is None:
        return document
    return document.with_rows(lambda row: _plain_row(row, figures))


def _plain_row(row: Row, figures: str) -> Row:
    return replace(row, cells=tuple(replace(cell, text=_plain_figure(cell.text, figures)) for cell in row.cells))


def _plain_figure(text: str, figures: str) -> str:
    if figures == "thousands" and re.fullmatch(r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?", text):
        return text.replace(".", " ")
    if figures == "decimals" and re.fullmatch(r"[0-9]+\.[0-9]{3}", text):
        return text.replace(".", ",")
    return text


ANNEXES: tuple[AnnexName, ...] = ("measures", "indicators")


class Parts(Protocol):
    """What is known of a document that holds parts of another act's tables: an amending act."""

    @property
    def annexes(self) -> Mapping[AnnexName, Annex]:
        """The tables of that other act."""

    def divides(self, text: str) -> bool:
        """Whether a line between two tables says that another one begins."""

    def about(self, lines: Sequence[Paragraph]) -> str:
        """Which table the lines above rows name: `measures`, `indicators`, `passport`, or nothing."""


class ActTables:
    """Which table is which, while the document is gone through."""

    def __init__(self, source: Source, parts: Parts | None = None) -> None:
        """Nothing is known yet; `parts` is given where the document holds parts of another act's tables."""
        self._source, self._words, self._of = source, source.words, parts
        self.passport: tuple[Entry, ...] = ()
        self.sections: list[TableSection] = []
        self._between: list[Paragraph] = []

    def find(self, document: Document) -> None:
        """Give every table to what it is a part of."""
        for block in document.blocks:
            if isinstance(block, Paragraph):
                self._between.append(block)
            else:
                self._cut(block)

    def _cut(self, block: Grid) -> None:
        """The table, cut where a line names another annex, and where a sum has closed it."""
        last = max((at for at, row in enumerate(block.rows) if _opens(row)), default=-1)
        start, closed = 0, False
        for at, row in enumerate(block.rows):
            label = next((text for text in row.texts if text), "")
            if len(row.cells) == 1 and _is_annex(label):
                self._give(block.rows[start:at])
                self._between.append(Paragraph(label, row.span))
                self._source.ledger.close(row, "ignored")
                start, closed = at + 1, False
            elif closed and row.span.first - block.rows[at - 1].span.last > 1:
                self._give(block.rows[start:at])
                start, closed = at, False
            closed = closed or (at > last and self._words.is_line("total", label))
        self._give(block.rows[start:])

    def _give(self, rows: Sequence[Row]) -> None:
        if not rows:
            return
        grid = Grid(tuple(rows))
        last = self.sections[-1] if self.sections else None
        before = None if any(self._divides(paragraph.text) for paragraph in self._between) else last
        if own := self._sections(grid, before):
            if last and own[0].header is last.header:
                own[0] = self._with_lines_between(own[0])
            self.sections += own
            self._between = []
        elif self._is_passport(grid):
            self.passport += read_passport(grid, self._source)
            self._between = []
        elif part := self._part(grid):
            self.sections.append(part)
            self._between = []
        elif before and self._fits(grid.rows, before):
            self._lose(grid, before)
        else:
            self._leave(grid)

    def _divides(self, text: str) -> bool:
        """Whether a line between two tables says that another one begins."""
        return _is_annex(text) or bool(self._of and self._of.divides(text))

    def _is_passport(self, grid: Grid) -> bool:
        if self._of is None:
            return not self.passport and is_passport(grid, self._words)
        return self._of.about(self._between) == "passport" or is_passport(grid, self._words, least=1)

    def _part(self, grid: Grid) -> TableSection | None:
        """Rows without a header, as those of the table whose columns they fill; None where that is not certain."""
        if self._of is None:
            return None
        about, width = self._of.about(self._between), max(len(row.cells) for row in grid.rows)
        fitting = {
            name: annex
            for name, annex in self._of.annexes.items()
            if about in {"", name}
            if width == len(annex.header.columns) or (about and width < len(annex.header.columns))
        }
        if len(fitting) != 1 or not all(map(self._is_row, grid.rows)):
            return None
        (annex,) = fitting.values()
        return TableSection(header=annex.header, rows=grid.rows, unit=annex.unit)

    def _is_row(self, row: Row) -> bool:
        """Whether a row may be one of an annex: a record's, a sum's, or what goes on with them."""
        return bool(_opens(row)) or any(self._words.is_line("total", text) for text in row.texts) or not row.texts[0]

    def _with_lines_between(self, section: TableSection) -> TableSection:
        """The rest of a table with the lines that stand between its parts: each is a heading, is named, or refused."""
        lines = tuple(Row((Cell(paragraph.text),), paragraph.span) for paragraph in self._between)
        for line in lines:
            self._source.ledger.admit(line)
        return replace(section, rows=(*lines, *section.rows), prose=frozenset(map(id, lines)))

    def _lose(self, grid: Grid, last: TableSection) -> None:
        """Numbered rows that stand after a table's sum, without a header: nobody can say what they belong to."""
        for row in grid.rows:
            self._source.ledger.close(row, "refused")
            ref = row.span.ref(self._source.file)
            self._source.findings.append(lost(last.header.annex, shown(row.texts), ref))

    def _leave(self, grid: Grid) -> None:
        """A table that is none of ours; signatures and dates set with tabs are no table at all."""
        strange = [row for row in grid.rows if not kind_of([text for text in row.texts if text], self._words)]
        for row in grid.rows:
            self._source.ledger.close(row, "ignored")
        if strange:
            head = shown(strange[0].texts)
            ref = grid.span.ref(self._source.file)
            check = "amendment-unclear" if self._of else "table-unknown"
            self._source.findings.append(Finding.of(check, value=head, key=ref if self._of else "", source_ref=ref))
        for row in grid.rows:
            if row not in strange:
                kind = kind_of([text for text in row.texts if text], self._words) or ""
                self._source.findings.append(ignored("", kind, row.span.ref(self._source.file)))

    def _sections(self, grid: Grid, before: TableSection | None) -> list[TableSection]:
        """The grid cut at its headers; without one of its own it goes on under the last header, if it fits there."""
        rows, sections = list(grid.rows), list[TableSection]()
        header = before.header if before and self._goes_on(rows, before) else None
        last, start, at, new, unit = before, 0, 0, False, self._unit_above()
        while at < len(rows):
            found = find_header(rows[at : at + HIGHEST], self._words) if _may_head(rows[at]) else None
            if found is None:
                at += 1
                continue
            if header is None:
                self._give(rows[start:at])
            elif at > start:
                sections.append(TableSection(header=header, rows=tuple(rows[start:at]), new=new, unit=unit))
                last = sections[-1]
            for row in rows[at : at + found.height]:
                self._source.ledger.close(row, "checked")
            new = last is None or not _same(last, found) or self._closed(last)
            header, start = found, at + found.height
            at = start
        if header:
            sections.append(TableSection(header=header, rows=tuple(rows[start:]), new=new, unit=unit))
        return sections

    def _closed(self, section: TableSection) -> bool:
        """Whether a sum has closed the table, so that what follows is another one."""
        for row in reversed(section.rows):
            if _opens(row):
                return False
            label = next((text for text in row.texts if text), "")
            beside = section.header.index("sources")
            if self._words.is_line("total", label) and row.texts.index(label) != beside:
                return True
        return False

    def _goes_on(self, rows: Sequence[Row], last: TableSection) -> bool:
        """Whether rows without a header are the rest of the last table: they are numbered, and fit under it.

        A numbered row directly below is one of that table, and refused there if it has more cells than the header.
        """
        if is_passport(Grid(tuple(rows)), self._words):
            return False
        below = not self._between and _opens(rows[0])
        if not (self._fits(rows, last) or (below and not self._closed(last))):
            return False
        return not self._closed(last) or (bool(self._between) and all(map(self._may_head_rows, self._between)))

    def _may_head_rows(self, paragraph: Paragraph) -> bool:
        """Whether a line may stand inside a table: a heading, a task, a note; prose is no part of it."""
        text = paragraph.text
        return bool(kind_of([text], self._words) or self._words.is_line("task", text) or len(text) < _SHORT)

    @staticmethod
    def _fits(rows: Sequence[Row], last: TableSection) -> bool:
        width = len(last.header.columns)
        return any(map(_opens, rows)) and max(len(row.cells) for row in rows) <= width

    def _unit_above(self) -> str:
        """The unit of money printed in a line of its own above the table."""
        near = [paragraph.text for paragraph in self._between[-_NEAR:]]
        units = [text for text in near if any(self._words.is_line(kind, text) for kind in ("unit_line", "unit_end"))]
        return units[-1] if units else ""

    def annex(self, name: AnnexName) -> Annex | None:
        """The annex of that name, read; that it is not there, or holds no record, is a finding of a whole programme."""
        own = [section for section in self.sections if section.header.annex == name]
        if not own and self._of is None:
            self._source.findings.append(Finding.of("table-missing", table=name))
        if not own:
            return None
        annex = TableReading(self._source, own).annex()
        if not annex.entries and self._of is None:
            ref = annex.span.ref(self._source.file)
            self._source.findings.append(Finding.of("annex-empty", table=name, source_ref=ref))
        return annex


_SHORT = 160
"""Longer lines head nothing."""
_NEAR = 6
"""So many lines above a table may say its unit."""


def _same(section: TableSection, header: Header) -> bool:
    return section.header.texts() == header.texts()


def _may_head(row: Row) -> bool:
    """Whether a row may be a header: it holds some texts, and no figure but a year."""
    texts = [text for text in row.texts if text]
    return len(texts) > 2 and not any(is_figure(text) and not re.fullmatch(r"20\d\d", text) for text in texts)  # noqa: PLR2004


def _is_annex(text: str) -> bool:
    return fold(text).startswith("додаток")


_NUMBERINGS = (DOTTED, Numbering("comma"), Numbering("flat"))


def _opens(row: Row) -> bool:
    """Whether a row seems to begin a record, however records are numbered."""
    texts = [text for text in row.texts if text][:3]
    if len(texts) < 3:  # noqa: PLR2004  # a heading has a number and a title
        return False
    first = any(numbering.alone(texts[0]) or numbering.leading(texts[0]) for numbering in _NUMBERINGS)
    return first or any(map(DOTTED.leading, texts))
