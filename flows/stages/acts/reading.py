"""One annex is read: each row is what the evidence says it is, or it is refused.

A row is asked, in this order, whether it is column numbers; a caption, note, date or signature; a sum; a heading of a
direction or a task; a new record; a further line of money of the record above; the rest of a row that a page has
parted. The first answer that its evidence bears out closes the row in the ledger; a row without any is a critical
finding.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.model.findings import Finding
from flows.stages.acts.continuation import Gap, goes_on
from flows.stages.acts.faults import ignored, joined, lost
from flows.stages.acts.headers import FIGURE_COLUMNS, IGNORED, Column, Header, header_findings
from flows.stages.acts.lines import closing_kind, kind_of, shown
from flows.stages.acts.merged import filled_down
from flows.stages.acts.numbers import DOTTED, Number, mistyped, numbering_of, restarts, roman, roman_value
from flows.stages.acts.records import Entry, Maker, RecordDraft
from flows.stages.acts.rows import Placed, Placer, is_figure
from flows.stages.acts.totals import TotalLine, amount_of, merged, read_total

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.model.document import Row, Span
    from flows.stages.acts.ledger import Ledger
    from flows.stages.acts.totals import Scope
    from flows.stages.acts.words import AnnexName, Role, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSection:
    """The rows under one header; a table goes on under it after a page break that repeats or drops the header.

    `new` says that a table begins here; `unit` is the unit of money printed above it.
    """

    header: Header
    rows: tuple[Row, ...]
    new: bool = True
    unit: str = ""
    prose: frozenset[int] = frozenset()
    """Rows (by identity) that stood as lines of their own between the parts of the table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """One annex, understood: its years, the unit words of its header, directions, records and printed totals."""

    name: AnnexName
    years: tuple[int, ...]
    unit_text: str
    columns: frozenset[str]
    roles: Mapping[str, Role]
    headers: tuple[tuple[str, str], ...]
    directions: tuple[Entry, ...]
    entries: tuple[Entry, ...]
    totals: tuple[TotalLine, ...]
    parts: tuple[int, ...]
    span: Span

    @property
    def sums(self) -> tuple[str, ...]:
        """The columns that hold sums of those beside them, where any record fills them."""
        named = [name for name, role in self.roles.items() if role.name == "sum"]
        return tuple(
            name for name in named if any(name in line.cells for entry in self.entries for line in entry.lines)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What every reader of the document shares: its name, the vocabulary, the ledger and the findings so far.

    `paged` says that the document is known to leave a blank line where a page ends.
    """

    file: str
    words: Words
    ledger: Ledger
    findings: list[Finding]
    paged: bool = False


@dataclass(frozen=True, slots=True)
class _Heading:
    """The heading of a direction: its number as printed, and in digits."""

    number: str
    digits: int
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Printed:
    """A row with what surrounds it.

    `texts` are those that are not blank, `following` is the next record's number, `ahead` are the first steps of all
    numbers below, `gap` is what lies above it; `prose` says that it was a line of its own between the table's parts.
    """

    row: Row
    texts: tuple[str, ...]
    header: Header
    following: Number | None
    ahead: frozenset[int]
    gap: Gap
    prose: bool = False


class TableReading:
    """One annex while it is read: the direction and the record to which the next row may belong."""

    def __init__(self, source: Source, sections: Sequence[TableSection]) -> None:
        """Learn how the table numbers its records and whether its directions have numbers."""
        self._source, self._sections = source, sections
        self._words = source.words
        self._name: AnnexName = sections[0].header.annex
        self._numbering = numbering_of(_candidates(sections))
        self._directions: list[RecordDraft] = []
        self._entries: list[RecordDraft] = []
        self._totals: list[TotalLine] = []
        self._parts: list[int] = []
        self._open: RecordDraft | None = None
        self._summing: TotalLine | None = None
        self._unsummed: _Printed | None = None
        self._number_is_direction = self._numbers_head_directions()
        self._tasks_head = False
        self._lines = self._printed()
        lines = [line for own in self._lines for line in own]
        headed = any(self._heading(line) for line in lines if not self._number_in(line))
        self._tasks_head = not headed and self._tasks_are_directions(lines)
        self._bare_headings = frozenset() if headed or self._tasks_head else self._find_bare_headings(lines)

    def annex(self) -> Annex:
        """Read every row, then join what page breaks have parted."""
        header = self._sections[0].header
        for own in {section.header.texts(): section.header for section in reversed(self._sections)}.values():
            self._source.findings.extend(header_findings(own, self._source.file, self._words))
            left_out = any(column.name.startswith(IGNORED) for column in own.columns)
            if left_out:
                self._source.findings.append(ignored(self._name, "column", own.span.ref(self._source.file)))
        for section, lines in zip(self._sections, self._lines, strict=True):
            if section.new:
                self._parts.append(len(self._entries))
                self._open = self._summing = None
            self._read(section, lines)
            self._settle()
        if header.by_rows and not self._row_years() and self._entries:
            self._source.findings.append(
                Finding.of("form-old", table=self._name, source_ref=header.span.ref(self._source.file))
            )
        directions, entries = tuple(self._whole_directions()), tuple(self._whole_entries())
        if self._name == "measures":
            entries, spanned = filled_down(entries, self._name, self._source.file)
            self._source.findings.extend(spanned)
        columns = [column for section in self._sections for column in section.header.columns]
        return Annex(
            name=self._name,
            years=header.years or self._row_years(),
            unit_text=self._unit(header),
            columns=frozenset(column.name for column in columns) - {""},
            roles={column.name: column.role for column in columns if column.role},
            headers=tuple((column.header, column.name) for column in header.columns),
            directions=directions,
            entries=entries,
            totals=tuple(merged(self._totals)),
            parts=tuple(self._parts),
            span=header.span,
        )

    # --- what the whole table tells -------------------------------------------------------------------

    def _numbers_head_directions(self) -> bool:
        """Whether the column of numbers numbers the directions beside it, not the records."""
        header = self._sections[0].header
        if not (header.has("number") and header.has("direction")):
            return False
        pairs = [(_at(row, header, "number"), _at(row, header, "direction")) for row in self._rows()]
        numbered = sum(_is_ordinal(number) for number, _ in pairs)
        named = sum(_is_ordinal(number) and bool(direction) for number, direction in pairs)
        return self._numbering.style != "flat" or numbered <= named

    def _rows(self) -> Iterator[Row]:
        return (row for section in self._sections for row in section.rows)

    def _tasks_are_directions(self, lines: Sequence[_Printed]) -> bool:
        """Whether «Завдання 1. …» head this table's directions: they go from 1, and the records take their numbers."""
        tasks = [
            (found[0].digits, line)
            for line in lines
            if self._is_task(line, summed=True) and (found := _titled(line.texts[:1]))
        ]
        if not tasks or any(line.following is None for _, line in tasks):
            return False
        first = next((line for line in lines if self._number_in(line)), None)
        if first is None or first.row.span.first < tasks[0][1].row.span.first:
            return False
        if self._numbering.style == "flat":
            return [digits for digits, _ in tasks] == list(range(1, len(tasks) + 1))
        return all(line.following and line.following.steps[0] == digits for digits, line in tasks)

    def _find_bare_headings(self, lines: Sequence[_Printed]) -> frozenset[int]:
        """Rows that head a direction without a number: only where the first stands above all records, and none has one.

        Each must stand where the records' numbers begin anew or move to another direction.
        """
        headings: list[int] = []
        before: Number | None = None
        for line in lines:
            if number := self._number_in(line):
                before = number
            elif self._is_bare_heading(line, before) and (headings or before is None):
                headings.append(id(line.row))
        return frozenset(headings)

    def _is_bare_heading(self, line: _Printed, before: Number | None) -> bool:
        text = line.texts[0] if len(line.texts) == 1 else ""
        if not text or not (text[0].isupper() or text[0] in '«"') or line.following is None:
            return False
        if kind_of(line.texts, self._words) or self._is_sum(text) or self._words.is_line("task", text):
            return False
        if self._numbering.leading(text) or line.row.texts.index(text) > (line.header.index("title") or 0):
            return False
        steps = line.following.steps
        moved = before is None or (len(steps) > 1 and steps[0] != before.steps[0]) or steps == (1,)
        return moved or (len(steps) == 1 and not line.gap)

    def _printed(self) -> list[list[_Printed]]:
        """Each section's rows, each with what surrounds it; blank ones are left out."""
        below: list[Number] = []
        ahead: frozenset[int] = frozenset()
        sections: list[list[_Printed]] = []
        for section in reversed(self._sections):
            spans = [section.header.span, *(row.span for row in section.rows)]
            lines: list[_Printed] = []
            for row, above in zip(reversed(section.rows), reversed(spans[:-1]), strict=True):
                if not any(row.texts):
                    continue
                line = self._line(row, section, above)
                lines.append(replace(line, following=below[-1] if below else None, ahead=ahead))
                if number := self._number_in(line):
                    below.append(number)
                    ahead |= {number.steps[0]}
            sections.append(lines[::-1])
        return sections[::-1]

    @staticmethod
    def _line(row: Row, section: TableSection, above: Span) -> _Printed:
        page = row.span.page != above.page or above is section.header.span
        return _Printed(
            row=row,
            texts=tuple(text for text in row.texts if text),
            header=section.header,
            following=None,
            ahead=frozenset(),
            gap=Gap(page=page, blank=row.span.first - above.last > 1),
            prose=id(row) in section.prose,
        )

    def _number_in(self, line: _Printed) -> Number | None:
        """The number of the record that the row seems to begin: it says more than a heading does."""
        if len(line.texts) < 2 or self._is_sum(line.texts[0]):  # noqa: PLR2004  # a heading may have a number and a title
            return None
        if self._numbering.style == "flat":
            said = [text for text in line.texts[1:] if not is_figure(text)]
            enough = len(line.texts) > 2 and bool(said)  # noqa: PLR2004  # the same
            first = line.texts[0]
            return (self._numbering.alone(first) or self._numbering.leading(first)) if enough else None
        return next((number for text in line.texts[:3] if (number := self._numbering.leading(text))), None)

    # --- row by row -------------------------------------------------------------------------------------

    def _read(self, section: TableSection, lines: Sequence[_Printed]) -> None:
        placer = Placer(section.header.columns, section.rows, self._numbering)
        above: Placed = {}
        broken = False
        for plain in lines:
            line = replace(plain, gap=replace(plain.gap, page=plain.gap.page or broken))
            broken = False
            if _numbers_columns(line.texts):
                self._source.ledger.close(line.row, "checked")
                broken = True
            elif kind := self._kind(line):
                self._ignore(line, kind)
                broken = kind == "caption"
            elif self._sum(line) or self._headed(line):
                above = {}
            elif line.prose:
                self._refuse(self._lost(line), line.row)
            elif (placed := placer.place(line.row, above)) is None:
                self._refuse(self._count(line), line.row)
            else:
                self._take(line, placed)
                above = placed

    def _ignore(self, line: _Printed, kind: str) -> None:
        """A line that is no record: it is named and left, and never glued to a neighbour."""
        self._source.ledger.close(line.row, "ignored")
        self._source.findings.append(ignored(self._name, kind, line.row.span.ref(self._source.file)))

    def _kind(self, line: _Printed) -> str | None:
        """What the line is if it is no record; a lone figure below other columns than the first is no page's number."""
        kind = kind_of(line.texts, self._words)
        if kind == "caption" and is_figure(line.texts[0]) and not line.row.texts[0]:
            return None
        return kind or (closing_kind(line.texts) if line.following is None and line.row.texts[0] else None)

    def _refuse(self, finding: Finding, row: Row) -> None:
        self._source.findings.append(finding)
        self._source.ledger.rest(row, "refused")

    # --- sums -------------------------------------------------------------------------------------------

    def _is_sum(self, text: str) -> bool:
        return self._words.is_line("total", text) or self._words.is_line("subtotal", text)

    def _sum(self, line: _Printed) -> bool:
        """Read the row as a sum of the table, of a direction, or of one source of it, if it is one."""
        label = line.texts[0]
        at = line.row.texts.index(label)
        if self._is_sum(label) and not self._belongs_to_record(line, at):
            rest = [place for place, text in enumerate(line.row.texts) if text and place > at]
            self._total(line, label, rest)
            return True
        if self._words.is_line("including", label) and len(line.texts) == 1:
            self._ignore(line, "caption")
            return True
        if self._summing and self._open is None and any(map(is_figure, line.texts)) and self._goes_on_summing(line):
            self._total(line, "", [place for place, text in enumerate(line.row.texts) if text])
            return True
        return False

    def _goes_on_summing(self, line: _Printed) -> bool:
        words = [self._words.after_including(text) for text in line.texts if not is_figure(text)]
        sources = [text for text in words if self._words.is_source(text)]
        others = [text for text in words if text and text not in sources]
        return not others and (bool(sources) or self._summing_year(line) is not None)

    def _summing_year(self, line: _Printed) -> int | None:
        place = _year_place(line.header)
        text = line.row.texts[place] if place is not None and place < len(line.row.cells) else ""
        return self._words.year(text) if line.header.by_rows and text else None

    def _belongs_to_record(self, line: _Printed, at: int) -> bool:
        """Whether «Усього» stands in the column of sources, below a record, and sums up its lines of money."""
        if self._name != "measures" or self._open is None or at == 0 or at != line.header.index("sources"):
            return False
        columns = {column.name: column.index for column in line.header.columns if column.holds_money}
        paid = [part for part in self._open.parts if part.name in columns and not self._open.money[part.line].total]
        year = self._summing_year(line)
        paid = [part for part in paid if year is None or self._open.money[part.line].year == year]
        if not paid:
            return True
        for name, place in columns.items():
            printed = amount_of(line.row.texts[place]) if place < len(line.row.cells) else None
            amounts = [amount_of(part.text) for part in paid if part.name == name]
            if printed is not None and printed != sum(amount for amount in amounts if amount is not None):
                return False
        return True

    def _total(self, line: _Printed, label: str, places: Sequence[int]) -> None:
        texts = line.row.texts
        year_place = _year_place(line.header) if line.header.by_rows else None
        year = self._words.year(texts[year_place]) if year_place in places and year_place is not None else None
        sources = [place for place in places if self._words.is_source(self._words.after_including(texts[place]))]
        figures = {
            place: texts[place]
            for place in places
            if place not in sources
            and not (place == year_place and year)
            and not self._words.is_line("including", texts[place])
        }
        total = read_total(line.row, line.header, figures, year)
        under = self._directions[-1].direction if self._directions else None
        total = replace(
            total,
            scope=self._scope(label),
            direction=under,
            at=len(self._entries),
            part=self._parts[-1],
            after=next((one.at for one in reversed(self._totals) if not one.source), self._parts[-1]),
            source=self._words.after_including(texts[sources[0]]) if sources else "",
        )
        if label or not self._summing or total.source:
            total = replace(total, source=total.source)
        elif self._summing.source:
            total = replace(total, source=self._summing.source)
        self._settle(line if figures else None)
        self._summing, self._open = total, None
        if figures:
            self._totals.append(total)
            self._source.ledger.close(line.row, "refused" if total.unread else "checked")
        else:
            self._unsummed = line

    def _settle(self, sums: _Printed | None = None) -> None:
        """A label of a sum that had no figures beside it: they stand in the rows below, or it is no sum."""
        if self._unsummed is None:
            return
        if sums and sums is not self._unsummed and not self._is_sum(sums.texts[0]):
            self._source.ledger.close(self._unsummed.row, "checked")
        else:
            self._refuse(self._lost(self._unsummed), self._unsummed.row)
        self._unsummed = None

    def _scope(self, label: str) -> Scope:
        if self._words.is_line("subtotal", label):
            return "direction"
        return "all" if self._words.is_line("whole", label) else "open"

    # --- headings ---------------------------------------------------------------------------------------

    def _headed(self, line: _Printed) -> bool:
        """Read the row as the heading of a direction, or of a task, if it is one."""
        self._settle()
        if id(line.row) in self._bare_headings:
            digits = line.following.steps[0] if line.following and len(line.following.steps) > 1 else 0
            number = digits or len(self._directions) + 1
            self._direct(_Heading(str(number), number, line.texts[0]), line)
            return True
        if heading := self._heading(line):
            self._direct(heading, line)
            return True
        if self._is_task(line):
            self._open = None
            self._ignore(line, "task")
            return True
        return False

    def _is_task(self, line: _Printed, *, summed: bool = False) -> bool:
        """A task's heading: «Завдання 2. …», or a number that goes on in the numbers of the records below it."""
        said = [text for text in line.texts if not (summed and is_figure(text))]
        if len(said) != 1:
            return False
        if self._words.is_line("task", line.texts[0]):
            return True
        number = self._numbering.leading(line.texts[0])
        if not (number and len(number.steps) > 1 and line.following):
            return False
        steps = line.following.steps
        return len(number.steps) < len(steps) and number.steps == steps[: len(number.steps)]

    def _heading(self, line: _Printed) -> _Heading | None:
        """The direction that the row heads, if its number goes with the records' or it plainly is a heading.

        A row that heads a direction says nothing else, but may bear its sums.
        """
        texts = [text for text in line.texts if not is_figure(text) or text == line.texts[0]]
        last = line.header.index("title") or len(texts) - 1
        if len(texts) > 2 or any(line.row.texts.index(text) > last for text in texts):  # noqa: PLR2004  # number, title
            return None
        numbered = self._numbering.style != "flat" and self._numbering.leading(" ".join(texts))
        found = None if numbered or self._is_mere_task(texts) else _titled(texts)
        if found is None or (len(texts) < len(line.texts) and not self._numbering_agrees(found[0], line)):
            return None
        heading, named = found
        if self._numbering.style == "flat":
            return heading if named or self._next_in_order(heading) else None
        return heading if self._numbering_agrees(heading, line) or self._goes_on_counting(heading, line) else None

    def _is_mere_task(self, texts: Sequence[str]) -> bool:
        """Whether the row heads a task, where directions have headings of their own."""
        return self._words.is_line("task", texts[0]) and not self._tasks_head

    def _goes_on_counting(self, heading: _Heading, line: _Printed) -> bool:
        """Whether it is the next direction by its number, above a misnumbered record; or an earlier one's, a fault."""
        if line.following is None or not heading.title[:1].isupper():
            return False
        if self._scanning:
            return True
        used = [int(draft.direction or 0) for draft in self._directions]
        if heading.digits in used:
            return self._name == "measures"
        return heading.digits == max(used, default=0) + 1 and heading.digits in line.ahead

    def _next_in_order(self, heading: _Heading) -> bool:
        """Whether its number goes on from the last heading's: in a table of plain numbers nothing else tells."""
        return heading.digits == (len(self._directions) + 1) or not self._directions or self._scanning

    @property
    def _scanning(self) -> bool:
        return not self._parts

    def _numbering_agrees(self, heading: _Heading, line: _Printed) -> bool:
        if line.following is None:
            return False
        return len(line.following.steps) == 1 or line.following.steps[0] == heading.digits

    def _direct(self, heading: _Heading, line: _Printed) -> None:
        draft = RecordDraft(heading.number, str(heading.digits), line.row.span)
        draft.add({"title": heading.title}, line.row.span)
        self._directions.append(draft)
        self._open, self._summing = draft, None
        figures = {
            at: text for at, text in enumerate(line.row.texts) if is_figure(text) and at > 0 and text != heading.number
        }
        if figures:
            total = read_total(line.row, line.header, figures, None)
            place = len(self._entries)
            self._totals.append(
                replace(
                    total, scope="direction", direction=draft.direction, at=place, part=self._parts[-1], after=place
                )
            )
        self._source.ledger.close(line.row, "used")

    # --- records ----------------------------------------------------------------------------------------

    def _take(self, line: _Printed, placed: Placed) -> None:
        """The row opens a record, adds a line of money to one, or goes on with one; nothing else is left for it."""
        cells = {_name(line.header.columns[at]): text for at, text in placed.items()}
        cells = self._without_ignored(cells, line, placed)
        self._check_blank_headers(line, placed)
        beside = self._direction_cells(cells, line)
        cells = {name: text for name, text in cells.items() if name != "direction"}
        if self._number_is_direction:
            cells = {name: text for name, text in cells.items() if name != "number" or DOTTED.leading(text)}
        if wrong := self._mistyped(cells):
            self._refuse(wrong(line), line.row)
            self._open = None
        elif number := self._opens(cells):
            self._begin(number, cells, line)
        elif label := self._money_label(cells, line):
            self._add_money(label, cells, line)
        elif not cells and beside:
            self._source.ledger.rest(line.row, "used")
            if self._open is not None and beside == "rest":  # the row that the page has parted stands here too
                self._open.add({}, line.row.span)
        else:
            self._go_on(cells, line)

    def _without_ignored(self, cells: Mapping[str, str], line: _Printed, placed: Placed) -> dict[str, str]:
        """The cells without those of columns that programme.yaml leaves out."""
        own = {name: text for name, text in cells.items() if not name.startswith(IGNORED)}
        left = {at: text for at, text in placed.items() if _name(line.header.columns[at]) not in own}
        straight = len(line.row.cells) == len(line.header.columns)
        places = [at if straight else line.row.texts.index(text) for at, text in left.items()]
        self._source.ledger.close(line.row, "ignored", places)
        return own

    def _mistyped(self, cells: Mapping[str, str]) -> _Wrong | None:
        for name in ("number", "title"):
            text = cells.get(name, "")
            if text and not self._numbering.leading(text) and (meant := mistyped(text)) and len(cells) > 1:
                return _Wrong(table=self._name, meant=meant, printed=text.split()[0], file=self._source.file)
        return None

    def _opens(self, cells: Mapping[str, str]) -> Number | None:
        """The number of the record that this row begins, or None where it continues one.

        A fragment of text may begin with a number too: it opens a record only if figures stand beside it, or the
        number belongs to the direction and goes on from the last one.
        """
        alone = self._numbering.alone(cells.get("number", ""))
        number = alone or self._numbering.leading(cells.get("title", ""))
        if number is None or self._is_same_record(number, cells):
            return None
        if alone or any(is_figure(text) for name, text in cells.items() if self._is_figures(name)):
            return number
        if self._numbering.style == "flat":
            return number if len(cells) > 2 else None  # noqa: PLR2004  # a heading has a number and a title
        last = self._steps(self._entries[-1]) if self._entries else (0,)
        direction = self._directions[-1].direction if self._directions else None
        return number if number.steps > last and direction in {None, str(number.steps[0])} else None

    def _is_same_record(self, number: Number, cells: Mapping[str, str]) -> bool:
        """Whether the row says its record's number again beside another source of its money."""
        if (
            self._name != "measures"
            or self._open is None
            or self._open.number != number.text
            or not cells.get("sources")
        ):
            return False
        title = cells.get("title", "")
        rest = self._numbering.leading(title)
        same = (rest.rest if rest else title) == self._open.last_text("title")
        return same and cells["sources"] not in {part.text for part in self._open.parts if part.name == "sources"}

    @staticmethod
    def _steps(draft: RecordDraft) -> tuple[int, ...]:
        return tuple(map(int, draft.number.split(".")))

    def _begin(self, number: Number, cells: Mapping[str, str], line: _Printed) -> None:
        direction = self._directions[-1].direction if self._directions else None
        self._open = RecordDraft(number.text, direction, line.row.span)
        self._entries.append(self._open)
        self._summing = None
        if self._name == "measures":
            self._open.begin_line(self._year(cells, line), total=self._is_sum(cells.get("sources", "")))
        self._use(self._untitled(number, cells), line)

    def _untitled(self, number: Number, cells: Mapping[str, str]) -> dict[str, str]:
        """The cells without the record's number, wherever it stood."""
        if self._numbering.alone(cells.get("number", "")):
            return {name: text for name, text in cells.items() if name != "number"}
        return {**cells, "title": number.rest.strip()}

    def _use(self, cells: Mapping[str, str], line: _Printed) -> None:
        """The one place where a row's cells become a record's: what is added here is used."""
        assert self._open is not None  # noqa: S101  # each caller has just seen to it
        year_cell = _year_role(line.header)
        if line.header.by_rows and year_cell and self._words.year(cells.get(year_cell, "")):
            cells = {name: text for name, text in cells.items() if name != year_cell}
        self._open.add(cells, line.row.span)
        self._source.ledger.rest(line.row, "used")

    # --- lines of money ---------------------------------------------------------------------------------

    def _money_label(self, cells: Mapping[str, str], line: _Printed) -> str | None:
        """Whose money the row adds to the record above: a source, «Усього», or a year of the same source."""
        if self._name != "measures" or self._open is None or self._open not in self._entries[-1:]:
            return None
        if not any(is_figure(text) for name, text in cells.items() if self._is_figures(name)):
            return None
        year_cell = _year_role(line.header) if line.header.by_rows else None
        year = self._words.year(cells.get(year_cell, "")) if year_cell else None
        said = {name: text for name, text in cells.items() if not self._is_figures(name) and name != "sources"}
        if year and year_cell:
            said.pop(year_cell)
        said = {name: text for name, text in said.items() if not self._repeats(name, text)}
        label = cells.get("sources", "")
        if not label and len(said) == 1:
            label = self._label_in_title(said.pop("title", ""))
        if said or not (label or year):
            return None
        return label or "="

    def _repeats(self, name: str, text: str) -> bool:
        """Whether a cell only says again what the record says (a merged cell that somebody has taken apart)."""
        assert self._open is not None  # noqa: S101  # the caller has seen to it
        number = self._numbering.leading(text)
        bare = number.rest if number and number.text == self._open.number else text
        return name == "number" or bare == self._open.last_text(name)

    def _label_in_title(self, text: str) -> str:
        label = self._words.after_including(text)
        return label if self._words.is_source(label) or self._is_sum(label) else ""

    def _add_money(self, label: str, cells: Mapping[str, str], line: _Printed) -> None:
        assert self._open is not None  # noqa: S101  # `_money_label` has seen to it
        total = self._is_sum(label)
        source = self._open.last_text("sources") if label == "=" else label
        self._open.begin_line(
            self._year(cells, line) or (self._open.last_year() if line.header.by_rows else None), total=total
        )
        figures = {name: text for name, text in cells.items() if self._is_figures(name)}
        self._open.add({"sources": source, **figures}, line.row.span)
        self._source.ledger.rest(line.row, "checked" if total else "used")

    def _year(self, cells: Mapping[str, str], line: _Printed) -> int | None:
        year_cell = _year_role(line.header) if line.header.by_rows else None
        return self._words.year(cells.get(year_cell, "")) if year_cell else None

    # --- the rest of a row ------------------------------------------------------------------------------

    def _go_on(self, cells: Mapping[str, str], line: _Printed) -> None:
        """The row continues what stands above it, on evidence; else nobody can say what it is."""
        record = self._open is not None and self._open in self._entries[-1:]
        heading = self._open is not None and not record
        if self._open is None or not cells or (heading and set(cells) != {"title"}):
            self._refuse(self._lost(line), line.row)
        elif self._is_whole(cells):
            self._refuse(self._lost(line), line.row)
            self._open = None
        elif self._continues(cells, line):
            self._use(cells, line)
        else:
            self._refuse(self._unclear(line), line.row)

    def _is_whole(self, cells: Mapping[str, str]) -> bool:
        """Whether the row says as much as a record does, and lacks only its number."""
        figures = [text for name, text in cells.items() if self._is_figures(name) and is_figure(text)]
        return bool(figures) and bool(cells.get("title"))

    def _continues(self, cells: Mapping[str, str], line: _Printed) -> bool:
        """Whether there is evidence that the row is the rest of what stands above it."""
        assert self._open is not None  # noqa: S101  # the caller has seen to it
        if not all(name in _TEXTS or name.startswith("?") for name in cells):
            return False
        pairs = [(self._open.last_text(name), text) for name, text in cells.items()]
        return self._is_rest(self._open, pairs, line, beside=not line.row.texts[0])

    def _is_rest(self, above: RecordDraft, pairs: Sequence[tuple[str, str]], line: _Printed, *, beside: bool) -> bool:
        evidence = goes_on(pairs, line.gap, beside=beside)
        if evidence == "likely" and not self._source.paged:
            self._source.findings.append(joined(self._name, above, line.row, self._source.file))
        return evidence is not None

    def _direction_cells(self, cells: Mapping[str, str], line: _Printed) -> str:
        """A direction may stand in columns of its own, beside its first record, and go on beside a later one.

        Answers whether one is `begun` here, the `rest` of one stands here, or nothing.
        """
        title = cells.get("direction", "")
        number = cells.get("number", "").rstrip(".)") if self._number_is_direction else ""
        current = self._directions[-1] if self._directions else None
        digits = int(number) if _is_short(number) else roman_value(number)
        if digits and title and (current is None or number != current.number):
            self._begin_direction(number, digits, title, line.row.span)
            return "begun"
        if not title or (current is not None and title == current.text()):
            return "rest" if title else ""
        if self._begins_direction(title, cells, current):
            place = len(self._directions) + 1
            self._begin_direction(str(place), place, title, line.row.span)
            return "begun"
        pairs = [(current.last_text("title"), title)] if current else []
        beside = len(line.texts) > 1 or not line.row.texts[0]
        if current is not None and self._is_rest(current, pairs, line, beside=beside):
            current.add({"title": title}, line.row.span)
            return "rest"
        self._refuse_cell(line, title)
        return "rest"

    def _refuse_cell(self, line: _Printed, text: str) -> None:
        """One cell of a row belongs to nothing; the rest of the row is read all the same."""
        at = line.row.texts.index(text)
        self._source.findings.append(
            self._unclear(replace(line, texts=(text,)))
            if self._directions
            else self._lost(replace(line, texts=(text,)))
        )
        self._source.ledger.close(line.row, "refused", [at])

    def _begins_direction(self, title: str, cells: Mapping[str, str], current: RecordDraft | None) -> bool:
        """Whether a title without a number names a new direction: directions have no column of numbers here."""
        if self._number_is_direction:
            return False
        opened = self._numbering.alone(cells.get("number", "")) or self._numbering.leading(cells.get("title", ""))
        return opened is not None and (current is None or title[0].isupper())

    def _begin_direction(self, number: str, digits: int, title: str, span: Span) -> None:
        draft = RecordDraft(number, str(digits), span)
        draft.add({"title": title}, span)
        self._directions.append(draft)

    def _check_blank_headers(self, line: _Printed, placed: Placed) -> None:
        for at, text in placed.items():
            column = line.header.columns[at]
            if column.role is None and not column.header:
                ref = line.row.span.ref(self._source.file)
                self._source.findings.append(
                    Finding.of("header-unknown", table=self._name, field=str(at + 1), value=text, source_ref=ref)
                )

    # --- what is made of it -------------------------------------------------------------------------------

    def _is_figures(self, name: str) -> bool:
        base = name.split("|", maxsplit=1)[0]
        return base.isdigit() or base in FIGURE_COLUMNS

    def _maker(self, table: str) -> Maker:
        columns = {column.name for section in self._sections for column in section.header.columns}
        figures = frozenset(name for name in columns if self._is_figures(name))
        return Maker(table=table, file=self._source.file, figures=figures, findings=self._source.findings)

    def _whole_directions(self) -> Iterator[Entry]:
        maker = self._maker("directions")
        for draft in self._directions:
            yield maker.entry(draft, "D", draft.direction or draft.number)

    def _whole_entries(self) -> Iterator[Entry]:
        anew = self._numbering.style == "flat" and self._begin_anew()
        letter = "M" if self._name == "measures" else "I"
        maker = self._maker(self._name)
        for draft in self._entries:
            entry = maker.entry(draft, letter, f"{draft.direction}.{draft.number}" if anew else draft.number)
            yield replace(entry, cells={**entry.cells, "term": _term(entry)}) if _says_years(entry) else entry

    def _begin_anew(self) -> bool:
        """Whether plain numbers begin anew under each direction; programme.yaml may say so."""
        if self._words.numbers:
            return self._words.numbers == "by-direction"
        return restarts([(draft.direction, int(draft.number)) for draft in self._entries])

    def _row_years(self) -> tuple[int, ...]:
        return tuple(sorted({money.year for draft in self._entries for money in draft.money if money.year}))

    def _unit(self, header: Header) -> str:
        """The words that say the unit: the header's own, else those above the table."""
        texts = header.texts()
        if self._words.money_factor(texts) is None and self._sections[0].unit:
            return f"{texts} {self._sections[0].unit}"
        return texts

    # --- findings -----------------------------------------------------------------------------------------

    def _count(self, line: _Printed) -> Finding:
        number = self._number_in(line)
        letter = "M" if self._name == "measures" else "I"
        return Finding.of(
            "column-count",
            table=self._name,
            key=f"{letter}{number.text}" if number else "",
            value=shown(line.row.texts),
            source_ref=line.row.span.ref(self._source.file),
            facts={
                "row": _short(shown(line.row.texts)),
                "found": str(len(line.row.cells)),
                "expected": str(len(self._sections[0].header.columns)),
            },
        )

    def _lost(self, line: _Printed) -> Finding:
        return lost(self._name, shown(line.texts), line.row.span.ref(self._source.file))

    def _unclear(self, line: _Printed) -> Finding:
        """Both readings of a row that may go on with the record above or stand for itself."""
        above = self._entries[-1] if self._entries else self._directions[-1]
        return Finding.of(
            "row-unclear",
            table=self._name,
            value=shown(line.texts),
            source_ref=line.row.span.ref(self._source.file),
            facts={"above": above.number, "title": shown([above.last_text("title")])},
        )


_TEXTS = frozenset({"title", "executors", "term", "sources", "result", "unit"})
"""Cells that a page can part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wrong:
    """A number with letters for digits, said as a finding."""

    table: str
    meant: str
    printed: str
    file: str

    def __call__(self, line: _Printed) -> Finding:
        letter = "M" if self.table == "measures" else "I"
        return Finding.of(
            "value-unreadable",
            table=self.table,
            key=f"{letter}{self.meant}",
            field="number",
            value=self.printed,
            source_ref=line.row.span.ref(self.file),
            facts={"expected": self.meant},
        )


def _says_years(entry: Entry) -> bool:
    """Whether the record's rows say its years one by one, so that its term is all of them."""
    return not entry.cell("term") and any(line.year for line in entry.lines)


def _term(entry: Entry) -> str:
    years = sorted({line.year for line in entry.lines if line.year})
    return "-".join(map(str, dict.fromkeys((years[0], years[-1]))))


_NAMED = re.compile(
    r"(?:пріоритетний |стратегічний )?"
    r"(?:напрям\w*|розділ\w*|пріоритет\w*|підпрограма|завдання|(?:оперативна |стратегічна )?ціль)"
    r"(?: діяльності)?\s*(?:№\s*)?([1-9][0-9]?|[IVXІХ]{1,5})(?:\s*[.):–—-]+\s*|\s+)(\S.*)",
    re.IGNORECASE,
)
_PLAIN = re.compile(r"([1-9][0-9]?)[.)]?\s+(\S.*)")


def _titled(texts: Sequence[str]) -> tuple[_Heading, bool] | None:
    """The heading that one cell, or a number and a title, make, and whether a word names it so."""
    if len(texts) > 1:
        digits = roman_value(texts[0].rstrip(".) ")) or (int(texts[0].rstrip(".)")) if _is_short(texts[0]) else None)
        return (_Heading(texts[0].rstrip(".) "), digits, texts[1]), False) if digits else None
    text = texts[0]
    if named := _NAMED.fullmatch(text):
        digits = roman_value(named.group(1)) or (int(named.group(1)) if named.group(1).isdigit() else None)
        return (_Heading(named.group(1), digits, named.group(2)), True) if digits else None
    if numeral := roman(text):
        return _Heading(*numeral), True
    if plain := _PLAIN.fullmatch(text):
        return _Heading(plain.group(1), int(plain.group(1)), plain.group(2)), False
    return None


def _is_ordinal(text: str) -> bool:
    return _is_short(text) or roman_value(text.rstrip(".) ")) is not None


def _is_short(text: str) -> bool:
    return bool(re.fullmatch(r"[1-9][0-9]?[.)]?", text))


def _short(text: str) -> str:
    """So much of a row as shows which it is."""
    return text if len(text) <= _ENOUGH else f"{text[:_ENOUGH].rstrip()}…"


_ENOUGH = 90


def _numbers_columns(texts: Sequence[str]) -> bool:
    """Whether a row numbers the columns: 1, 2, 3 …."""
    return len(texts) > 2 and list(texts) == [str(place) for place in range(1, len(texts) + 1)]  # noqa: PLR2004


def _candidates(sections: Sequence[TableSection]) -> Iterator[tuple[str, str]]:
    """The number and title cells of the rows that say as much as records do."""
    for section in sections:
        width = len(section.header.columns)
        for row in section.rows:
            texts = [text for text in row.texts if text]
            if _numbers_columns(texts):
                continue
            if len(texts) > 2 and len(row.cells) == width:  # noqa: PLR2004  # a heading may have a number and a title
                yield _at(row, section.header, "number"), _at(row, section.header, "title")
            elif len(texts) > 2:  # noqa: PLR2004  # the same
                yield "", next((text for text in texts[:3] if DOTTED.leading(text)), texts[0])


def _at(row: Row, header: Header, name: str) -> str:
    place = header.index(name)
    return row.texts[place] if place is not None and place < len(row.cells) else ""


def _year_role(header: Header) -> str | None:
    """The column whose cells say the year of each row, where no column of money does."""
    return next((name for name in ("row_year", "term") if header.has(name)), None)


def _year_place(header: Header) -> int | None:
    name = _year_role(header)
    return header.index(name) if name else None


def _name(column: Column) -> str:
    """The cell's name; what stands in columns that are not understood is kept apart and goes nowhere."""
    return column.name or f"?{column.index}"
