"""Further lines of money of the record above: of another source, of another year, or their sum."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.stages.acts.tables.headers import year_role
from flows.stages.acts.tables.rows import is_figure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.stages.acts.tables.printed import Printed
    from flows.stages.acts.tables.table import Table


class MoneyLines:
    """The lines of money below the records of one table."""

    def __init__(self, table: Table) -> None:
        """They belong to the table's open record."""
        self._table = table

    def label(self, cells: Mapping[str, str], line: Printed) -> str | None:
        """Whose money the row adds to the record above: a source, «Усього», or a year of the same source."""
        if (
            self._table.name != "measures"
            or self._table.open is None
            or self._table.open not in self._table.entries[-1:]
        ):
            return None
        if not any(is_figure(text) for name, text in cells.items() if self._table.is_figures(name)):
            return None
        year_cell = year_role(line.header) if line.header.by_rows else None
        year = self._table.words.year(cells.get(year_cell, "")) if year_cell else None
        said = {name: text for name, text in cells.items() if not self._table.is_figures(name) and name != "sources"}
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
        assert self._table.open is not None  # noqa: S101  # the caller has seen to it
        number = self._table.numbering.leading(text)
        bare = number.rest if number and number.text == self._table.open.number else text
        return name == "number" or bare == self._table.open.last_text(name)

    def _label_in_title(self, text: str) -> str:
        label = self._table.words.after_including(text)
        return label if self._table.words.is_source(label) or self._table.is_sum(label) else ""

    def add(self, label: str, cells: Mapping[str, str], line: Printed) -> None:
        """Add the row's figures to the open record."""
        assert self._table.open is not None  # noqa: S101  # `label` has seen to it
        total = self._table.is_sum(label)
        source = self._table.open.last_text("sources") if label == "=" else label
        self._table.open.begin_line(
            self.year(cells, line) or (self._table.open.last_year() if line.header.by_rows else None), total=total
        )
        figures = {name: text for name, text in cells.items() if self._table.is_figures(name)}
        self._table.open.add({"sources": source, **figures}, line.row.span)
        self._table.source.ledger.rest(line.row, "checked" if total else "used")

    def year(self, cells: Mapping[str, str], line: Printed) -> int | None:
        """The year that the row names, where years stand in rows."""
        year_cell = year_role(line.header) if line.header.by_rows else None
        return self._table.words.year(cells.get(year_cell, "")) if year_cell else None
