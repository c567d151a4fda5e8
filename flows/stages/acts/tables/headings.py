"""Rows that head a direction or a task: told by their number, by a word, or by where they stand."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.stages.acts.tables.lines import kind_of
from flows.stages.acts.tables.numbers import is_short, roman, roman_value
from flows.stages.acts.tables.records import RecordDraft
from flows.stages.acts.tables.rows import is_figure
from flows.stages.acts.tables.totals import read_total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.stages.acts.tables.numbers import Number
    from flows.stages.acts.tables.printed import Printed
    from flows.stages.acts.tables.table import Table


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading of a direction: its number as printed, and in digits."""

    number: str
    digits: int
    title: str


class Headings:
    """The headings of one table."""

    def __init__(self, table: Table, lines: Sequence[Printed]) -> None:
        """Learn from all rows whether directions are headed by numbers, by tasks, or by bare titles."""
        self._table = table
        self._tasks_head = False
        headed = any(self._heading(line) for line in lines if not table.number_in(line))
        self._tasks_head = not headed and self._tasks_are_directions(lines)
        self._bare_headings = frozenset() if headed or self._tasks_head else self._find_bare_headings(lines)

    def _tasks_are_directions(self, lines: Sequence[Printed]) -> bool:
        """Whether «Завдання 1. …» head this table's directions: they go from 1, and the records take their numbers."""
        tasks = [
            (found[0].digits, line)
            for line in lines
            if self._is_task(line, summed=True) and (found := heading_in(line.texts[:1]))
        ]
        if not tasks or any(line.following is None for _, line in tasks):
            return False
        first = next((line for line in lines if self._table.number_in(line)), None)
        if first is None or first.row.span.first < tasks[0][1].row.span.first:
            return False
        if self._table.numbering.style == "flat":
            return [digits for digits, _ in tasks] == list(range(1, len(tasks) + 1))
        return all(line.following and line.following.steps[0] == digits for digits, line in tasks)

    def _find_bare_headings(self, lines: Sequence[Printed]) -> frozenset[int]:
        """Rows that head a direction without a number: only where the first stands above all records, and none has one.

        Each must stand where the records' numbers begin anew or move to another direction.
        """
        headings: list[int] = []
        before: Number | None = None
        for line in lines:
            if number := self._table.number_in(line):
                before = number
            elif self._is_bare_heading(line, before) and (headings or before is None):
                headings.append(id(line.row))
        return frozenset(headings)

    def _is_bare_heading(self, line: Printed, before: Number | None) -> bool:
        text = line.texts[0] if len(line.texts) == 1 else ""
        if not text or not (text[0].isupper() or text[0] in '«"') or line.following is None:
            return False
        if (
            kind_of(line.texts, self._table.words)
            or self._table.is_sum(text)
            or self._table.words.is_line("task", text)
        ):
            return False
        if self._table.numbering.leading(text) or line.row.texts.index(text) > (line.header.index("title") or 0):
            return False
        steps = line.following.steps
        moved = before is None or (len(steps) > 1 and steps[0] != before.steps[0]) or steps == (1,)
        return moved or (len(steps) == 1 and not line.gap)

    def read(self, line: Printed) -> bool:
        """Read the row as the heading of a direction, or of a task, if it is one."""
        if id(line.row) in self._bare_headings:
            digits = line.following.steps[0] if line.following and len(line.following.steps) > 1 else 0
            number = digits or len(self._table.directions) + 1
            self._direct(Heading(str(number), number, line.texts[0]), line)
            return True
        if heading := self._heading(line):
            self._direct(heading, line)
            return True
        if self._is_task(line):
            self._table.open = None
            self._table.ignore(line, "task")
            return True
        return False

    def _is_task(self, line: Printed, *, summed: bool = False) -> bool:
        """A task's heading: «Завдання 2. …», or a number that goes on in the numbers of the records below it."""
        said = [text for text in line.texts if not (summed and is_figure(text))]
        if len(said) != 1:
            return False
        if self._table.words.is_line("task", line.texts[0]):
            return True
        number = self._table.numbering.leading(line.texts[0])
        if not (number and len(number.steps) > 1 and line.following):
            return False
        steps = line.following.steps
        return len(number.steps) < len(steps) and number.steps == steps[: len(number.steps)]

    def _heading(self, line: Printed) -> Heading | None:
        """The direction that the row heads, if its number goes with the records' or it plainly is a heading.

        A row that heads a direction says nothing else, but may bear its sums.
        """
        texts = [text for text in line.texts if not is_figure(text) or text == line.texts[0]]
        last = line.header.index("title") or len(texts) - 1
        if len(texts) > 2 or any(line.row.texts.index(text) > last for text in texts):  # noqa: PLR2004  # number, title
            return None
        numbered = self._table.numbering.style != "flat" and self._table.numbering.leading(" ".join(texts))
        found = None if numbered or self._is_mere_task(texts) else heading_in(texts)
        if found is None or (len(texts) < len(line.texts) and not self._numbering_agrees(found[0], line)):
            return None
        heading, named = found
        if self._table.numbering.style == "flat":
            return heading if named or self._next_in_order(heading) else None
        return heading if self._numbering_agrees(heading, line) or self._goes_on_counting(heading, line) else None

    def _is_mere_task(self, texts: Sequence[str]) -> bool:
        """Whether the row heads a task, where directions have headings of their own."""
        return self._table.words.is_line("task", texts[0]) and not self._tasks_head

    def _goes_on_counting(self, heading: Heading, line: Printed) -> bool:
        """Whether it is the next direction by its number, above a misnumbered record; or an earlier one's, a fault."""
        if line.following is None or not heading.title[:1].isupper():
            return False
        if self._scanning:
            return True
        used = [int(draft.direction or 0) for draft in self._table.directions]
        if heading.digits in used:
            return self._table.name == "measures"
        return heading.digits == max(used, default=0) + 1 and heading.digits in line.ahead

    def _next_in_order(self, heading: Heading) -> bool:
        """Whether its number goes on from the last heading's: in a table of plain numbers nothing else tells."""
        return heading.digits == (len(self._table.directions) + 1) or not self._table.directions or self._scanning

    @property
    def _scanning(self) -> bool:
        return not self._table.parts

    def _numbering_agrees(self, heading: Heading, line: Printed) -> bool:
        if line.following is None:
            return False
        return len(line.following.steps) == 1 or line.following.steps[0] == heading.digits

    def _direct(self, heading: Heading, line: Printed) -> None:
        draft = RecordDraft(heading.number, str(heading.digits), line.row.span)
        draft.add({"title": heading.title}, line.row.span)
        self._table.directions.append(draft)
        self._table.open, self._table.summing = draft, None
        figures = {
            at: text for at, text in enumerate(line.row.texts) if is_figure(text) and at > 0 and text != heading.number
        }
        if figures:
            total = read_total(line.row, line.header, figures, None)
            place = len(self._table.entries)
            self._table.totals.append(
                replace(
                    total,
                    scope="direction",
                    direction=draft.direction,
                    at=place,
                    part=self._table.parts[-1],
                    after=place,
                )
            )
        self._table.source.ledger.close(line.row, "used")


_NAMED = re.compile(
    r"(?:пріоритетний |стратегічний )?"
    r"(?:напрям\w*|розділ\w*|пріоритет\w*|підпрограма|завдання|(?:оперативна |стратегічна )?ціль)"
    r"(?: діяльності)?\s*(?:№\s*)?([1-9][0-9]?|[IVXІХ]{1,5})(?:\s*[.):–—-]+\s*|\s+)(\S.*)",
    re.IGNORECASE,
)


_PLAIN = re.compile(r"([1-9][0-9]?)[.)]?\s+(\S.*)")


def heading_in(texts: Sequence[str]) -> tuple[Heading, bool] | None:
    """The heading that one cell, or a number and a title, make, and whether a word names it so."""
    if len(texts) > 1:
        digits = roman_value(texts[0].rstrip(".) ")) or (int(texts[0].rstrip(".)")) if is_short(texts[0]) else None)
        return (Heading(texts[0].rstrip(".) "), digits, texts[1]), False) if digits else None
    text = texts[0]
    if named := _NAMED.fullmatch(text):
        digits = roman_value(named.group(1)) or (int(named.group(1)) if named.group(1).isdigit() else None)
        return (Heading(named.group(1), digits, named.group(2)), True) if digits else None
    if numeral := roman(text):
        return Heading(*numeral), True
    if plain := _PLAIN.fullmatch(text):
        return Heading(plain.group(1), int(plain.group(1)), plain.group(2)), False
    return None
