"""The tables as they were published before `number` left them, so that what was published then is still recognised.

A version is known by the hash of its rows. Of one that was withdrawn nothing else is left, and its rows must not go
out again because a table has other columns now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.model.progress import REFERENCE_TABLES
from flows.stages.tables.printed import NUMBERED, number_of
from flows.stages.tables.write import csv_bytes, csv_records, rows_sha256, without_columns

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ADDED_COLUMNS = {
    "measure-progress": {"title", "directionId"},
    "report-status": {"submittedDate"},
    "assessment": {"titleUk", "titleEn"},
}
ADDED_TABLES = frozenset({"measure-delays", "measure-links", *REFERENCE_TABLES})
"""What the half-years' dataset did not have."""


def former_sha256(files: Mapping[str, bytes], numbers: Mapping[str, str]) -> str:
    """The hash that a version of these very rows had then; `numbers` are those of the act, by key."""
    if "measure-progress" not in files:
        return rows_sha256({name: _with_number(name, raw, numbers) for name, raw in files.items()})
    kept = {
        name: csv_bytes(without_columns(raw, ADDED_COLUMNS[name])) if name in ADDED_COLUMNS else raw
        for name, raw in files.items()
    }
    kept["executors"] = _named(kept["executors"], kept["report-status"])
    return rows_sha256({name: raw for name, raw in kept.items() if name not in ADDED_TABLES})


def _with_number(name: str, raw: bytes, numbers: Mapping[str, str]) -> bytes:
    if name not in NUMBERED:
        return raw
    header, *rows = csv_records(raw)
    return csv_bytes(
        [_inserted(header, "number"), *(_inserted(row, numbers.get(row[0], number_of(row[0]))) for row in rows)]
    )


def _inserted(record: Sequence[str], cell: str) -> list[str]:
    return [record[0], cell, *record[1:]]


def _named(executors: bytes, status: bytes) -> bytes:
    """Those executors alone that the states of reports name."""
    header, *rows = csv_records(executors)
    named = {row[0] for row in csv_records(status)[1:]}
    return csv_bytes([header, *(row for row in rows if row[0] in named)])
