"""What of an act a person reviews: its printed rows, and their one canonical hash."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import TYPE_CHECKING

from flows.model.plan import key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from flows.model.plan import Programme, TableRow
    from flows.stages.acts.amending import Amendment
    from flows.stages.acts.clauses import Clause

PRINTED_FIELDS: Mapping[str, tuple[str, ...]] = {
    "clauses": ("said", "verb", "subject", "numbers", "annex", "column", "swaps", "text"),
    "passport": ("label", "value"),
    "directions": ("number", "title"),
    "measures": (
        "number", "direction_id", "title", "term_text", "executors_text", "funding_sources_text", "expected_result",
    ),
    "indicators": ("number", "direction_id", "title", "unit_text", "baseline", "dynamics_text"),
}  # fmt: skip
"""What a reviewer sees, in this order: what the sentences of an amending act tell to do, then the rows of the tables,
each with the fields that the act prints."""
YEAR_TABLES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "measures": ("measure-funding", ("year", "source_id", "amount_uah", "amount_text", "unit_text")),
    "indicators": ("indicator-targets", ("year", "target_value")),
}
"""The tables that hold the figures of such a row, year by year, and their fields."""
FIGURE_FIELDS = frozenset({"baseline", "dynamics_text"})
"""Of the fields those that are figures themselves."""
_NUMBERED = frozenset({"clauses", "passport"})
"""Whose rows have numbers that are no keys of other tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseRow:
    """What a sentence of an amending act tells to do, as it was understood; what it does not say is null.

    Nothing else shows a reviewer that an item is removed: an act that only removes prints no row at all.
    """

    clause_id: str
    said: str
    verb: str
    subject: str
    numbers: str | None
    annex: str | None
    column: str | None
    swaps: str | None
    text: str | None
    source_ref: str


@dataclass(frozen=True, slots=True)
class ReviewedRow:
    """One row as it will be published, with its figures by year; `name` is its key, or the passport's number."""

    table: str
    row: TableRow | ClauseRow
    years: tuple[TableRow, ...] = ()

    @property
    def key(self) -> str:
        """Its key, or its number in the passport or among the clauses."""
        return str(getattr(self.row, fields(self.row)[0].name))

    @property
    def name(self) -> str:
        """By which the row is known: `M2.10`, `I2.10`, `D2`, `passport 3`, `clauses 1`."""
        return f"{self.table} {self.key}" if self.table in _NUMBERED else self.key

    @property
    def place(self) -> str:
        """Where it stands in the source."""
        return str(self.row.source_ref)  # type: ignore[union-attr]  # every table that is reviewed has one

    @property
    def has_figures(self) -> bool:
        """Whether any number of it is published, or it changes what was."""
        values = [getattr(self.row, name, None) for name in FIGURE_FIELDS]
        return bool(self.years) or self.table == "clauses" or any(value is not None for value in values)


def reviewed_rows(programme: Programme, amendment: Amendment | None = None) -> tuple[ReviewedRow, ...]:
    """What an amending act tells to do, and every row that the act prints, in the document's order."""
    clauses = _clause_rows(amendment) if amendment else ()
    return (*clauses, *_rows(programme))


def _clause_rows(amendment: Amendment) -> Iterator[ReviewedRow]:
    for number, clause in enumerate(amendment.clauses, 1):
        yield ReviewedRow("clauses", _clause_row(str(number), clause, amendment.printed.file))


def _clause_row(number: str, clause: Clause, file: str) -> ClauseRow:
    named = ", ".join(clause.numbers)
    return ClauseRow(
        clause_id=number,
        said=clause.said,
        verb=clause.verb,
        subject=clause.subject,
        numbers=(named or None) if clause.subject != "annex" else None,
        annex=(named or None) if clause.subject == "annex" else clause.annex,
        column=clause.column or None,
        swaps="; ".join(f"«{old}» → «{new}»" for old, new in clause.swaps) or None,
        text=clause.text or None,
        source_ref=clause.span.ref(file),
    )


def _rows(programme: Programme) -> Iterator[ReviewedRow]:
    for table in PRINTED_FIELDS:
        years: dict[str, list[TableRow]] = {}
        for row in programme.tables.get(YEAR_TABLES[table][0], ()) if table in YEAR_TABLES else ():
            years.setdefault(key_of(row), []).append(row)
        for row in programme.tables.get(table, ()):
            yield ReviewedRow(table, row, tuple(years.get(key_of(row), ())))


def reviewed_sha256(rows: Iterable[ReviewedRow]) -> str:
    """The canonical hash of these rows: of their names and of what the act prints, whatever else is derived of it."""
    digest = hashlib.sha256()
    for reviewed in rows:
        texts = _values(reviewed.row, PRINTED_FIELDS[reviewed.table])
        years = [_values(row, YEAR_TABLES[reviewed.table][1]) for row in reviewed.years]
        digest.update(json.dumps([reviewed.name, texts, years], ensure_ascii=False).encode() + b"\n")
    return digest.hexdigest()


def _values(row: TableRow | ClauseRow, names: tuple[str, ...]) -> list[str | None]:
    return [_plain(getattr(row, name)) for name in names]


def _plain(value: object) -> str | None:
    """A value as one text, however it was written: 10 and 10.00 are one number."""
    if isinstance(value, Decimal):
        text = format(value, "f")
        return text.rstrip("0").rstrip(".") if "." in text else text
    return None if value is None else str(value)
