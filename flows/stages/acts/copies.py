"""Whether two files that hold one act say the same: their rows, key by key and field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING

from pydantic.alias_generators import to_camel

from flows.model.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.model.plan import Programme, TableRow

PRINTED_KEYS: Mapping[str, tuple[str, ...]] = {
    "passport": ("row_number",),
    "directions": ("direction_id",),
    "measures": ("measure_id",),
    "measure-funding": ("measure_id", "year", "source_id"),
    "indicators": ("indicator_id",),
    "indicator-targets": ("indicator_id", "year"),
}
"""The tables that an act prints, and what names a row of each; all other tables follow from these."""
_UNCOMPARED = frozenset({"source_ref", "act_id", "position", "target_level"})
"""What stands elsewhere in another format, or differs because an earlier row does."""
_DERIVED = frozenset(
    {"amount_uah", "term_start", "term_end", "needs_funding", "unit_code", "target_kind", "direction_id"}
)
"""What was made of printed fields: it counts by itself only where those agree."""
_NOTHING = "—"
"""What stands for a blank, and for a row that one of the two lacks."""

_Rows = Mapping[tuple[object, ...], "TableRow"]


def copies_differ(act: Programme, copy: Programme) -> Iterator[Finding]:
    """A finding for each row that only one of the two has, and for each field in which they differ."""
    for table in PRINTED_KEYS:
        one, other = _rows(act, table), _rows(copy, table)
        for key in dict.fromkeys((*one, *other)):
            yield from _differing(table, key, one.get(key), other.get(key))


def _rows(programme: Programme, table: str) -> _Rows:
    return {tuple(getattr(row, name) for name in PRINTED_KEYS[table]): row for row in programme.tables[table]}


def _differing(table: str, key: tuple[object, ...], one: TableRow | None, other: TableRow | None) -> Iterator[Finding]:
    if one is None or other is None:
        yield _finding(table, key, "", (one, other))
        return
    names = [name for name in _compared(one) if getattr(one, name) != getattr(other, name)]
    for name in [name for name in names if name not in _DERIVED] or names:
        yield _finding(table, key, name, (one, other))


def _compared(row: TableRow) -> list[str]:
    return [field.name for field in fields(row) if field.name not in _UNCOMPARED]


def _finding(table: str, key: tuple[object, ...], field: str, rows: tuple[TableRow | None, TableRow | None]) -> Finding:
    """Both readings of a field, or of a whole row where `field` is empty, and where each stands."""
    value, found = (_reading(row, field) for row in rows)
    place, elsewhere = (getattr(row, "source_ref", "") for row in rows)
    year = {"rawYear": str(key[1])} if len(key) > 1 else {}
    return Finding.of(
        "sources-differ",
        table=table,
        key=str(key[0]),
        field=to_camel(field),
        value=value,
        source_ref=place or elsewhere,
        facts={**year, "found": found, "elsewhere": elsewhere or _NOTHING},
    )


def _reading(row: TableRow | None, field: str) -> str:
    """What a row says in a field; in a whole row, whatever it says."""
    if row is None:
        return _NOTHING
    values = [value for name in ([field] if field else _compared(row)) if (value := getattr(row, name)) is not None]
    return " | ".join(map(str, values)) or _NOTHING
