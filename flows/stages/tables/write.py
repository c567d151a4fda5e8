"""Typed tables to the exact CSV bytes that go out: UTF-8 without a mark, comma, LF, quoted only where needed."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import date
from decimal import Context, Decimal, Inexact
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from flows.model.plan import ROW_TYPES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from _typeshed import DataclassInstance

    from flows.model.schema import FieldSchema, TableSchema

KOPECK = Decimal("0.01")
_WHOLE_KOPECKS = Context(prec=50, traps=[Inexact])
_NOT_CONTENT = frozenset({"findings", "changes"})
PROVENANCE = frozenset({"sourceRef", "actId"})
"""The columns that say where a row comes from; a row that stands elsewhere is the same row."""
RECORDS_AT_ONCE = 10_000
"""So many records of a table are printed at once where the whole is never needed."""


def write(
    tables: Mapping[str, Sequence[DataclassInstance]],
    schemas: Mapping[str, TableSchema],
    names: Iterable[str] = tuple(ROW_TYPES),
) -> dict[str, bytes]:
    """The CSV of every table of a dataset by the table's name; one without rows is a header alone."""
    return {name: write_rows(tables.get(name, ()), schemas[name]) for name in names}


def write_rows(rows: Sequence[DataclassInstance], schema: TableSchema) -> bytes:
    """The rows as CSV with a header, in the schema's order of columns.

    Null is an empty cell, money has two digits of kopecks, other numbers have no needless zero and no exponent, dates
    are ISO, booleans `true` and `false`; texts stay as they are.
    """
    fields = [(field.attribute, field) for field in schema.fields]
    cells = ([cell(getattr(row, attribute), field) for attribute, field in fields] for row in rows)
    return csv_bytes(chain([schema.names], cells))


def csv_bytes(records: Iterable[Sequence[str]]) -> bytes:
    """Records of printed cells in the one form that this project publishes."""
    buffer = io.BytesIO()
    text = io.TextIOWrapper(buffer, "utf-8", newline="")
    csv.writer(text, lineterminator="\n").writerows(records)
    text.flush()
    return buffer.getvalue()


def csv_pieces(records: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The same bytes piece by piece, for a table that must not be held twice."""
    rest = iter(records)
    while piece := list(islice(rest, RECORDS_AT_ONCE)):
        yield csv_bytes(piece)


def csv_lines(raw: bytes, delimiter: str = ",") -> Iterator[list[str]]:
    """The records of a CSV, header first, one at a time; a cell may be as long as the file."""
    csv.field_size_limit(max(csv.field_size_limit(), len(raw)))  # else 131,072 characters, and no error of ours
    return csv.reader(io.TextIOWrapper(io.BytesIO(raw), "utf-8", newline=""), delimiter=delimiter)


def csv_starts(raw: bytes) -> Iterator[tuple[list[str], int]]:
    """Each record of a CSV of this form, header first, with the place of its first byte."""
    end = 0

    def lines() -> Iterator[str]:
        nonlocal end
        for line in io.BytesIO(raw):
            end += len(line)
            yield line.decode()

    start = 0
    for record in csv.reader(lines()):
        yield record, start
        start = end


def csv_records(raw: bytes) -> list[list[str]]:
    """The records of a CSV of this form, header first."""
    return list(csv_lines(raw))


def held_once(tables: Mapping[str, bytes], known: Mapping[str, bytes]) -> dict[str, bytes]:
    """The same tables, with the known one instead of each that equals it: of a large programme none is held twice."""
    return {name: known[name] if raw == known.get(name) else raw for name, raw in tables.items()}


def rows_sha256(files: Mapping[str, bytes]) -> str:
    """What makes a version, as one hash: the rows of all tables but findings and changes, without provenance."""
    return records_sha256({name: csv_lines(raw) for name, raw in files.items()})


def records_sha256(tables: Mapping[str, Iterable[Sequence[str]]]) -> str:
    """The same of tables that are given as records, header first."""
    digest = hashlib.sha256()
    for name in sorted(tables.keys() - _NOT_CONTENT):
        digest.update(csv_bytes([[name]]))
        for piece in csv_pieces(without_columns(tables[name], PROVENANCE)):
            digest.update(piece)
    return digest.hexdigest()


def without_columns(records: Iterable[Sequence[str]], columns: Collection[str]) -> Iterator[list[str]]:
    """The records of a table, header first, without these columns."""
    rest = iter(records)
    header = next(rest, ())
    kept = [place for place, column in enumerate(header) if column not in columns]
    return ([record[place] for place in kept] for record in chain([header], rest))


def cell(value: Any, field: FieldSchema) -> str:  # noqa: ANN401  # whatever a row of the model holds
    """One value as printed in its column."""
    match value:
        case str() | None:
            return value or ""
        case bool():
            return "true" if value else "false"
        case Decimal() if field.is_money:
            return money(value)
        case Decimal():
            return plain(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def money(uah: Decimal) -> str:
    """Hryvnias with two digits of kopecks.

    Raises:
        decimal.Inexact: There is a part of a kopeck, which normalise never lets through.
    """
    return format(uah.quantize(KOPECK, context=_WHOLE_KOPECKS), "f")


def plain(number: Decimal) -> str:
    """A number as a reader writes it: `14.3`, `100`, no needless zero, no exponent."""
    text = format(number or Decimal(0), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
