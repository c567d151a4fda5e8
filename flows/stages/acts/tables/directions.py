"""Directions that stand in columns of their own, beside their first record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.stages.acts.tables.headings import Heading, heading_in
from flows.stages.acts.tables.numbers import is_ordinal, is_short, roman_value
from flows.stages.acts.tables.records import RecordDraft
from flows.stages.acts.tables.rows import text_at

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.model.document import Span
    from flows.stages.acts.tables.numbers import Number
    from flows.stages.acts.tables.printed import Printed
    from flows.stages.acts.tables.table import Table


class DirectionColumn:
    """The directions of one table as far as columns name them; `numbered` says that its numbers are theirs."""

    def __init__(self, table: Table) -> None:
        """Learn whether the column of numbers is the directions' or the records'."""
        self._table = table
        self.numbered = self._numbers_head_directions()

    def _numbers_head_directions(self) -> bool:
        """Whether the column of numbers numbers the directions beside it, not the records."""
        header = self._table.sections[0].header
        if not (header.has("number") and header.has("direction")):
            return False
        pairs = [(text_at(row, header, "number"), text_at(row, header, "direction")) for row in self._table.rows()]
        numbered = sum(is_ordinal(number) for number, _ in pairs)
        named = sum(is_ordinal(number) and bool(direction) for number, direction in pairs)
        return self._table.numbering.style != "flat" or numbered <= named

    def read(self, cells: Mapping[str, str], line: Printed) -> str:
        """A direction may stand in columns of its own, beside its first record, and go on beside a later one.

        Answers whether one is `begun` here, the `rest` of one stands here, or nothing.
        """
        title, printed = self._title(cells)
        number = cells.get("number", "").rstrip(".)") if self.numbered else ""
        current = self._table.directions[-1] if self._table.directions else None
        digits = int(number) if is_short(number) else roman_value(number)
        if digits and title and (current is None or number != current.number):
            self._begin_direction(number, digits, title, line.row.span)
            return "begun"
        if not title or (current is not None and title == current.text()):
            return "rest" if title else ""
        if self._begins_direction(title, cells, current):
            place = len(self._table.directions) + 1
            own = printed or Heading(str(place), place, title)
            self._begin_direction(own.number, own.digits, title, line.row.span)
            return "begun"
        pairs = [(current.last_text("title"), title)] if current else []
        beside = len(line.texts) > 1 or not line.row.texts[0]
        if current is not None and self._table.is_rest(current, pairs, line, beside=beside):
            current.add({"title": title}, line.row.span)
            return "rest"
        self._refuse_cell(line, cells.get("direction", ""))
        return "rest"

    def _title(self, cells: Mapping[str, str]) -> tuple[str, Heading | None]:
        """The direction's title, and the number before it where the record beside it bears that number too."""
        text = cells.get("direction", "")
        if self.numbered or not text or not (found := heading_in([text])):
            return text, None
        record = self._opened(cells)
        agrees = record is not None and len(record.steps) > 1 and record.steps[0] == found[0].digits
        return (found[0].title, found[0]) if agrees else (text, None)

    def _opened(self, cells: Mapping[str, str]) -> Number | None:
        numbering = self._table.numbering
        return numbering.alone(cells.get("number", "")) or numbering.leading(cells.get("title", ""))

    def _refuse_cell(self, line: Printed, text: str) -> None:
        """One cell of a row belongs to nothing; the rest of the row is read all the same."""
        at = line.row.texts.index(text)
        self._table.source.findings.append(
            self._table.unclear(replace(line, texts=(text,)))
            if self._table.directions
            else self._table.lost(replace(line, texts=(text,)))
        )
        self._table.source.ledger.close(line.row, "refused", [at])

    def _begins_direction(self, title: str, cells: Mapping[str, str], current: RecordDraft | None) -> bool:
        """Whether a title without a number names a new direction: directions have no column of numbers here."""
        if self.numbered:
            return False
        return self._opened(cells) is not None and (current is None or title[0].isupper())

    def _begin_direction(self, number: str, digits: int, title: str, span: Span) -> None:
        draft = RecordDraft(number, str(digits), span)
        draft.add({"title": title}, span)
        self._table.directions.append(draft)
