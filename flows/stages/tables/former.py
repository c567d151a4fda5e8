"""The tables as they were published before `number` left them, so that what was published then is still recognised.

A version is known by the hash of its rows. Of one that was withdrawn nothing else is left, and its rows must not go
out again because a table has other columns now.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.model.progress import REFERENCE_TABLES
from flows.stages.tables.printed import NUMBERED, number_of
from flows.stages.tables.write import csv_lines, records_sha256, without_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

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
        return records_sha256({name: _with_number(name, csv_lines(raw), numbers) for name, raw in files.items()})
    kept = {
        name: without_columns(csv_lines(raw), ADDED_COLUMNS.get(name, ()))
        for name, raw in files.items()
        if name not in ADDED_TABLES
    }
    return records_sha256({**kept, "executors": _named(kept["executors"], files["report-status"])})


def _with_number(name: str, records: Iterator[list[str]], numbers: Mapping[str, str]) -> Iterator[list[str]]:
    if name not in NUMBERED:
        yield from records
        return
    yield _inserted(next(records), "number")
    yield from (_inserted(row, numbers.get(row[0], number_of(row[0]))) for row in records)


def _inserted(record: Sequence[str], cell: str) -> list[str]:
    return [record[0], cell, *record[1:]]


def _named(executors: Iterator[list[str]], status: bytes) -> Iterator[list[str]]:
    """Those executors alone that the states of reports name."""
    named = {row[0] for row in csv_lines(status)}
    yield next(executors)
    yield from (row for row in executors if row[0] in named)
