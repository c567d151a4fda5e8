"""Rows that sum others up: of the table, of a direction, of one source, or of a record's own lines."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.stages.acts.tables.headers import year_place
from flows.stages.acts.tables.rows import is_figure
from flows.stages.acts.tables.totals import amount_of, read_total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.stages.acts.tables.printed import Printed
    from flows.stages.acts.tables.table import Table
    from flows.stages.acts.tables.totals import Scope, TotalLine


class SumRows:
    """The rows of sums of one table."""

    def __init__(self, table: Table) -> None:
        """No label waits for its figures yet."""
        self._table = table
        self._unsummed: Printed | None = None

    def read(self, line: Printed) -> bool:
        """Read the row as a sum of the table, of a direction, or of one source of it, if it is one."""
        label = line.texts[0]
        at = line.row.texts.index(label)
        if self._table.is_sum(label) and not self._belongs_to_record(line, at):
            rest = [place for place, text in enumerate(line.row.texts) if text and place > at]
            self._total(line, label, rest)
            return True
        if self._table.words.is_line("including", label) and len(line.texts) == 1:
            self._table.ignore(line, "caption")
            return True
        if (
            self._table.summing
            and self._table.open is None
            and any(map(is_figure, line.texts))
            and self._goes_on_summing(line)
        ):
            self._total(line, "", [place for place, text in enumerate(line.row.texts) if text])
            return True
        return False

    def _goes_on_summing(self, line: Printed) -> bool:
        words = [self._table.words.after_including(text) for text in line.texts if not is_figure(text)]
        sources = [text for text in words if self._table.words.is_source(text)]
        others = [text for text in words if text and text not in sources]
        return not others and (bool(sources) or self._summing_year(line) is not None)

    def _summing_year(self, line: Printed) -> int | None:
        place = year_place(line.header)
        text = line.row.texts[place] if place is not None and place < len(line.row.cells) else ""
        return self._table.words.year(text) if line.header.by_rows and text else None

    def _belongs_to_record(self, line: Printed, at: int) -> bool:
        """Whether «Усього» stands in the column of sources, below a record, and sums up its lines of money."""
        if self._table.name != "measures" or self._table.open is None or at == 0 or at != line.header.index("sources"):
            return False
        columns = {column.name: column.index for column in line.header.columns if column.holds_money}
        paid = [
            part
            for part in self._table.open.parts
            if part.name in columns and not self._table.open.money[part.line].total
        ]
        year = self._summing_year(line)
        paid = [part for part in paid if year is None or self._table.open.money[part.line].year == year]
        if not paid:
            return True
        for name, place in columns.items():
            printed = amount_of(line.row.texts[place]) if place < len(line.row.cells) else None
            amounts = [amount_of(part.text) for part in paid if part.name == name]
            if printed is not None and printed != sum(amount for amount in amounts if amount is not None):
                return False
        return True

    def _total(self, line: Printed, label: str, places: Sequence[int]) -> None:
        """Read the texts at these places as sums; a label alone waits for the rows below."""
        figures, year, source = self._parts(line, places)
        if not figures and line.header.by_rows:  # there each label has its year's figures beside it
            self._table.refuse(self._table.lost(line), line.row)
            return
        if not (label or source) and self._table.summing:
            source = self._table.summing.source
        total = self._placed(read_total(line.row, line.header, figures, year), label, source)
        self.settle(line if figures else None)
        self._table.summing, self._table.open = total, None
        if figures:
            self._table.totals.append(total)
            self._table.source.ledger.close(line.row, "refused" if total.unread else "checked")
        else:
            self._unsummed = line

    def _parts(self, line: Printed, places: Sequence[int]) -> tuple[dict[int, str], int | None, str]:
        """The figures of a row of sums by place, the year that it names, and the source."""
        texts, words = line.row.texts, self._table.words
        year_at = year_place(line.header) if line.header.by_rows else None
        year = words.year(texts[year_at]) if year_at in places and year_at is not None else None
        sources = [place for place in places if words.is_source(words.after_including(texts[place]))]
        left = [place for place in places if place not in sources and not (place == year_at and year)]
        figures = {place: texts[place] for place in left if not words.is_line("including", texts[place])}
        return figures, year, words.after_including(texts[sources[0]]) if sources else ""

    def _placed(self, total: TotalLine, label: str, source: str) -> TotalLine:
        """The sum with what it may be of: where it stands among records, directions and other sums."""
        table = self._table
        return replace(
            total,
            scope=self._scope(label),
            direction=table.directions[-1].direction if table.directions else None,
            at=len(table.entries),
            part=table.parts[-1],
            after=next((one.at for one in reversed(table.totals) if not one.source), table.parts[-1]),
            source=source,
        )

    def settle(self, sums: Printed | None = None) -> None:
        """A label of a sum that had no figures beside it: they stand in the rows below, or it is no sum."""
        if self._unsummed is None:
            return
        if sums and sums is not self._unsummed and not self._table.is_sum(sums.texts[0]):
            self._table.source.ledger.close(self._unsummed.row, "checked")
        else:
            self._table.refuse(self._table.lost(self._unsummed), self._unsummed.row)
        self._unsummed = None

    def _scope(self, label: str) -> Scope:
        if self._table.words.is_line("subtotal", label):
            return "direction"
        return "all" if self._table.words.is_line("whole", label) else "open"
