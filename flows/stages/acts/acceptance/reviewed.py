"""What of an act a person reviews: its printed rows, and their one canonical hash."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from flows.model.plan import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.model.plan import Programme, TableRow

PRINTED_FIELDS: Mapping[str, tuple[str, ...]] = {
    "passport": ("label", "value"),
    "directions": ("number", "title"),
    "measures": (
        "number", "direction_id", "title", "term_text", "executors_text", "funding_sources_text", "expected_result",
    ),
    "indicators": ("number", "direction_id", "title", "unit_text", "baseline", "dynamics_text"),
}  # fmt: skip
"""The tables whose rows a reviewer sees, in this order, and the fields that the act prints."""
YEAR_TABLES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "measures": ("measure-funding", ("year", "source_id", "amount_uah", "amount_text", "unit_text")),
    "indicators": ("indicator-targets", ("year", "target_value")),
}
"""The tables that hold the figures of such a row, year by year, and their fields."""
FIGURE_FIELDS = frozenset({"baseline", "dynamics_text"})
"""Of the fields those that are figures themselves."""


@dataclass(frozen=True, slots=True)
class ReviewedRow:
    """One row as it will be published, with its figures by year; `name` is its key, or the passport's number."""

    table: str
    row: TableRow
    years: tuple[TableRow, ...] = ()

    @property
    def name(self) -> str:
        """By which the row is known: `M2.10`, `I2.10`, `D2`, `passport 3`."""
        key = key_of(self.row)
        return f"{self.table} {key}" if self.table == "passport" else key

    @property
    def place(self) -> str:
        """Where it stands in the source."""
        return str(self.row.source_ref)  # type: ignore[union-attr]  # every table that is reviewed has one

    @property
    def has_figures(self) -> bool:
        """Whether any number of it is published."""
        return bool(self.years)


def reviewed_rows(programme: Programme) -> tuple[ReviewedRow, ...]:
    """Every row that the act prints, in the document's order."""
    return tuple(_rows(programme))


def _rows(programme: Programme) -> Iterator[ReviewedRow]:
    for table in PRINTED_FIELDS:
        years: dict[str, list[TableRow]] = {}
        for row in programme.tables.get(YEAR_TABLES[table][0], ()) if table in YEAR_TABLES else ():
            years.setdefault(key_of(row), []).append(row)
        for row in programme.tables.get(table, ()):
            yield ReviewedRow(table, row, tuple(years.get(key_of(row), ())))


def reviewed_sha256(programme: Programme) -> str:
    """The canonical hash of these rows: of their names and of what the act prints, whatever else is derived of it."""
    digest = hashlib.sha256()
    for reviewed in reviewed_rows(programme):
        texts = _values(reviewed.row, PRINTED_FIELDS[reviewed.table])
        years = [_values(row, YEAR_TABLES[reviewed.table][1]) for row in reviewed.years]
        digest.update(json.dumps([reviewed.name, texts, years], ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()


def _values(row: TableRow, names: tuple[str, ...]) -> list[str | None]:
    return [_plain(getattr(row, name)) for name in names]


def _plain(value: object) -> str | None:
    """A value as one text, however it was written: 10 and 10.00 are one number."""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return None if value is None else str(value)
