"""An amending act as printed: what its sentences tell to do, and the rows that it prints for it.

Its rows are read as those of the annexes that they go into. A row without a header stands under the header of the act
that is amended; one that is told in words («2.10. Назва; строк: 2026; 2026 рік – 800») becomes such a row first. What
tells to do something and is not understood is a critical finding that quotes it: nothing is skipped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.model.document import Cell, Document, Grid, Paragraph, Row
from flows.model.errors import SourceError
from flows.model.findings import Finding
from flows.stages.acts.claims import claims_of
from flows.stages.acts.clauses import (
    Clause,
    annex_named,
    clauses_in,
    is_mixed,
    items_named,
    speaks,
    unknown_orders,
)
from flows.stages.acts.extract import ANNEXES, ActTables, Extract, with_plain_figures
from flows.stages.acts.tables.annex import Annex, Source
from flows.stages.acts.tables.continuation import blank_lines_end_pages
from flows.stages.acts.tables.ledger import Ledger
from flows.stages.acts.tables.lines import kind_of
from flows.stages.acts.tables.units import units_apart
from flows.stages.language.texts import DASHES, figure, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.model.document import Span
    from flows.stages.acts.tables.records import Entry
    from flows.stages.acts.tables.units import UnitsApart
    from flows.stages.acts.words import AnnexName, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """An amending act: its rows as printed and its clauses.

    `is_mixed` says that it announces changes and additions at once: a table may hold new rows among others.
    """

    printed: Extract
    clauses: tuple[Clause, ...]
    is_mixed: bool


def read_amendment(document: Document, words: Words, amended: Extract) -> Amendment:
    """What the amending act says; `amended` is the whole programme that it amends, as printed.

    Raises:
        SourceError: It says nothing that could amend a programme.
    """
    own = words.numbered(_numbering(amended))
    apart = units_apart(with_plain_figures(_parted(document, own), own.figures), own)
    reading = _Reading(apart, own, amended)
    tables = reading.tables()
    annexes = {name: tables.annex(name) for name in ANNEXES}
    reading.refuse_unheeded([entry for annex in annexes.values() if annex for entry in annex.entries])
    if not (reading.clauses or tables.sections or tables.passport or reading.findings):
        raise SourceError("source-without-tables", file=document.file)
    reading.findings.extend(reading.source.ledger.findings())
    printed = Extract(
        file=document.file,
        passport=tables.passport,
        measures=annexes["measures"],
        indicators=annexes["indicators"],
        claims=claims_of(document),
        balance=reading.source.ledger.balance(),
        findings=tuple(reading.findings),
        is_part=True,
        years=next((annex.years for annex in reading.annexes.values() if annex.years), ()),
    )
    return Amendment(printed=printed, clauses=tuple(reading.clauses), is_mixed=reading.is_mixed)


def unclear(said: str, ref: str) -> Finding:
    """That the act tells to do something which is not understood."""
    return Finding.of("amendment-unclear", key=ref, value=said, source_ref=ref)


def _numbering(amended: Extract) -> str | None:
    """How plain numbers are meant in the act that is amended, where they begin anew under each direction."""
    entries = [entry for annex in (amended.measures, amended.indicators) if annex for entry in annex.entries]
    return "by-direction" if any(entry.key != entry.number for entry in entries) else None


# --- sentences among tables -----------------------------------------------------------------------------


def _parted(document: Document, words: Words) -> Document:
    """The document with each sentence that stands between rows as a line of its own, and rows without their quotes."""
    blocks: list[Paragraph | Grid] = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            blocks.append(block)
            continue
        rows: list[Row] = []
        for row in block.rows:
            texts = [text for text in row.texts if text]
            if (len(texts) == 1 and _is_sentence(texts[0], words)) or kind_of(texts, words) == "signature":
                blocks += [Grid(tuple(rows))] if rows else []
                blocks.append(Paragraph(texts[0], row.span) if len(texts) == 1 else Grid((row,)))
                rows = []
            else:
                rows.append(_unquoted(row))
        blocks += [Grid(tuple(rows))] if rows else []
    return replace(document, blocks=tuple(blocks))


def _is_sentence(text: str, words: Words) -> bool:
    """Whether a lone cell is a sentence of the decision, which an editor has left between rows."""
    return speaks(text, words) or text.endswith(":") or bool(words.amending["closing"].search(fold(text)))


def _unquoted(row: Row) -> Row:
    """The row without a quote that opens before it, or closes behind it: it belongs to the decision's sentence."""
    cells = list(row.cells)
    filled = [at for at, cell in enumerate(cells) if cell.text]
    if not filled:
        return row
    first, last = filled[0], filled[-1]
    if re.match(r"[«\"„]", cells[first].text) and not re.search(r"[»\"“”]", cells[first].text[1:]):
        cells[first] = replace(cells[first], text=cells[first].text[1:].lstrip())
    closing = re.search(r"\s*[»\"”][.;]?$", cells[last].text)
    if closing and not re.search(r"[«\"„]", cells[last].text[: closing.start()]):
        cells[last] = replace(cells[last], text=cells[last].text[: closing.start()])
    return replace(row, cells=tuple(cells))


class _Reading:
    """The act while its lines are gone through; it tells the reader of tables what each table is about."""

    def __init__(self, apart: UnitsApart, words: Words, amended: Extract) -> None:
        """Nothing is known yet."""
        document = apart.document
        self._file, self._words, self._amended = document.file, words, amended
        self.annexes: Mapping[AnnexName, Annex] = {
            name: annex for name, annex in zip(ANNEXES, (amended.measures, amended.indicators), strict=True) if annex
        }
        self.clauses: list[Clause] = []
        self.findings: list[Finding] = []
        self.is_mixed = False
        self._subjects: dict[int, str] = {}
        self._captions: list[tuple[Paragraph, tuple[str, ...]]] = []
        self._annex: AnnexName | None = None
        self._document = replace(document, blocks=tuple(self._read(document.blocks)))
        self.source = Source(
            file=document.file,
            words=words,
            ledger=Ledger(self._document),
            findings=self.findings,
            paged=blank_lines_end_pages(self._document),
            unit=apart.unit,
        )

    def tables(self) -> ActTables:
        """The tables of the act, each given to what it is a part of."""
        tables = ActTables(self.source, self)
        tables.find(self._document)
        return tables

    def refuse_unheeded(self, entries: Sequence[Entry]) -> None:
        """A line names items of which the act neither prints rows nor tells anything else: what is it for?"""
        heeded = {number for clause in self.clauses for number in clause.numbers}
        heeded |= {number for entry in entries for number in (entry.number, entry.key)}
        for line, numbers in self._captions:
            if not heeded.issuperset(numbers):
                self._refuse(line.text, line.span)

    def divides(self, text: str) -> bool:
        """Whether a line between two tables says that another one begins: it tells to do something."""
        return speaks(text, self._words)

    def about(self, lines: Sequence[Paragraph]) -> str:
        """Which table the last sentence above rows names."""
        named = [self._subjects[id(line)] for line in lines if id(line) in self._subjects]
        return named[-1] if named else ""

    def _read(self, blocks: Sequence[Paragraph | Grid]) -> Iterator[Paragraph | Grid]:
        """The blocks, with rows that are told in words as rows of a table."""
        told: set[int] = set()
        opening = max((at for at, block in enumerate(blocks) if _decides(block, self._words)), default=-1)
        for at, block in enumerate(blocks):
            if at in told:
                continue
            yield block
            if isinstance(block, Paragraph):
                below = self._told_below(blocks, at)
                told.update(range(at + 1, at + 1 + len(below)))
                yield from self._line(block, below)
                if at > opening and not speaks(block.text, self._words):
                    self._unknown(block)

    def _unknown(self, line: Paragraph) -> None:
        """A line that bears none of the known verbs: it must not tell to do anything all the same."""
        if orders := list(unknown_orders(line.text, self._words)):
            for said in orders:
                self._refuse(said, line.span)
        elif numbers := items_named(line.text, self._words):
            self._captions.append((line, numbers))

    def _told_below(self, blocks: Sequence[Paragraph | Grid], at: int) -> list[Paragraph]:
        """The lines below a sentence that go on with it: what it tells to put there, until its quote is closed."""
        if not speaks(getattr(blocks[at], "text", ""), self._words):
            return []
        own: list[Paragraph] = []
        is_open = _is_open(getattr(blocks[at], "text", ""))
        for block in blocks[at + 1 :]:
            if not isinstance(block, Paragraph) or not (is_open or (not own and re.match(r"[«\"„]", block.text))):
                break
            own.append(block)
            is_open = _is_open(" ".join([getattr(blocks[at], "text", ""), *(line.text for line in own)]))
        return own

    def _line(self, line: Paragraph, below: Sequence[Paragraph]) -> Iterator[Grid]:
        """What the line tells to do; the rows that it tells in words."""
        text = " ".join([line.text, *(one.text for one in below)])
        if not speaks(line.text, self._words):
            if line.text.rstrip().endswith(":"):
                self._annex = annex_named(line.text, self._words) or self._annex
            return
        self.is_mixed = self.is_mixed or is_mixed(line.text, self._words)
        span = line.span.through(below[-1].span) if below else line.span
        found = list(clauses_in(text, span, self._words, self._annex))
        if not found:
            self._annex = annex_named(line.text, self._words) or self._annex
        for clause in found:
            if isinstance(clause, str):
                self._refuse(clause, span)
            else:
                yield from self._clause(clause, line)

    def _clause(self, clause: Clause, line: Paragraph) -> Iterator[Grid]:
        subjects = {"passport": "passport", "indicator": "indicators"}
        self._subjects[id(line)] = subjects.get(clause.subject, clause.annex or "")
        if clause.subject == "programme":
            self._refuse(clause.said, clause.span)
            return
        told = self._told(clause) if clause.text and clause.subject in {"item", "indicator", "passport"} else None
        if told is None and clause.text and clause.subject != "direction":
            self._refuse(clause.said, clause.span)
            return
        self.clauses.append(clause)
        if told:
            name, row = told
            self._subjects[id(line)] = name
            yield Grid((row,))

    def _refuse(self, said: str, span: Span) -> None:
        self.findings.append(unclear(said, span.ref(self._file)))

    def _told(self, clause: Clause) -> tuple[str, Row] | None:
        """The table and the row that a clause tells in words, or None where that is not certain."""
        if len(clause.numbers) != 1:
            return None
        if clause.subject == "passport":
            row = self._passport_row(clause)
            return ("passport", row) if row else None
        own: AnnexName = "indicators" if clause.subject == "indicator" else clause.annex or "measures"
        annex = self.annexes.get(own)
        cells = told_row(clause.text, clause.numbers[0], annex, self._words) if annex else None
        return (own, Row(tuple(map(Cell, cells)), clause.span)) if cells else None

    def _passport_row(self, clause: Clause) -> Row | None:
        """A passport's row in words: its number may stand first, and its label must."""
        (number,) = clause.numbers
        label = next((row.cell("label") or "" for row in self._amended.passport if row.number == number), "")
        text = re.sub(rf"^{re.escape(number)}[.)]?\s+", "", clause.text)
        if not label or not text.casefold().startswith(label.casefold()):
            return None
        value = text[len(label) :].lstrip(f"{DASHES}: ")
        return Row((Cell(number), Cell(label), Cell(value)), clause.span)


def _decides(block: Paragraph | Grid, words: Words) -> bool:
    """Whether a line closes the reasons of a decision: «ВИРІШИЛА:»."""
    return isinstance(block, Paragraph) and bool(words.amending["decides"].search(fold(block.text)))


def _is_open(text: str) -> bool:
    return text.count("«") > text.count("»") or text.count("„") > len(re.findall("[“”]", text))


# --- a row in words -------------------------------------------------------------------------------------

_LABELLED = re.compile(rf"([^{DASHES}:]{{2,60}}?)\s*(?::|\s[{DASHES}])\s+(\S.*)", re.DOTALL)
_YEARLY = re.compile(
    rf"(20\d\d)\s*(?:рік|року|р\.)?\s*[{DASHES}:]\s*(\d[\d ]*(?:[.,]\d+)?|[{DASHES}])\s*((?:тис\.|млн\.?)?\s*грн\.?)?"
)


def told_row(text: str, number: str, annex: Annex, words: Words) -> list[str] | None:
    """The cells of a row that is told in words, in the annex's columns; None where a part of it is not understood.

    The number and the title come first, then each column by its header («строк: 2026»); years by «2026 рік – 800». A
    part that bears no header belongs to the one before it, since lists have semicolons too.
    """
    title, *parts = _segments(text, annex, words)
    opened = re.match(rf"{re.escape(number)}[.)]?\s+(\S.*)", title, re.DOTALL)
    if opened is None or not parts:
        return None
    has_number = annex.header.has("number")
    cells = {"number": f"{number}.", "title": opened.group(1)} if has_number else {"title": title}
    for label, said in parts:
        own = _cells(label, said, annex, words)
        if own is None or set(own) & set(cells):
            return None
        cells |= own
    names = [column.name for column in annex.header.columns]
    return [cells.get(name, "") for name in names] if set(cells) <= set(names) else None


def _segments(text: str, annex: Annex, words: Words) -> tuple[str, *tuple[tuple[str, str], ...]]:
    """The number with the title, then each label with what it says."""
    first, *rest = (part.strip() for part in text.strip().rstrip(".").split(";"))
    parts: list[tuple[str, str]] = []
    for part in rest:
        found = _LABELLED.fullmatch(part)
        label = found.group(1).strip() if found else ""
        if found and (words.column(annex.name, label) or words.group(annex.name, label) or words.year(label)):
            parts.append((label, found.group(2)))
        elif parts:
            parts[-1] = (parts[-1][0], f"{parts[-1][1]}; {part}")
        else:
            first = f"{first}; {part}"
    return (first, *parts)


def _cells(label: str, said: str, annex: Annex, words: Words) -> dict[str, str] | None:
    """What a labelled part puts into which column."""
    if year := words.year(label):
        amount = _amount(said, annex, words)
        return {str(year): amount} if amount is not None else None
    name = words.column(annex.name, label)
    if name:
        return {name: said}
    yearly = list(_YEARLY.finditer(said))
    left = _YEARLY.sub("", said).strip(" ,;")
    amounts = {found.group(1): _amount(f"{found.group(2)} {found.group(3) or ''}", annex, words) for found in yearly}
    if left or not yearly or len(amounts) < len(yearly) or None in amounts.values():
        return None
    return {year: amount for year, amount in amounts.items() if amount is not None}


def _amount(said: str, annex: Annex, words: Words) -> str | None:
    """The figure without its unit, if that is the annex's own; None where it is another."""
    found = re.match(rf"(\d[\d ]*(?:[.,]\d+)?|[{DASHES}])\s*(.*)", said.strip())
    if found is None:
        return None
    number, unit = found.group(1).strip(), fold(found.group(2))
    if unit and words.money_factor(unit) != words.money_factor(annex.unit_text):
        return None
    return number if figure(number) is not None or number in DASHES else None
