"""Rows of tables as they stand in the CSV that goes out."""

from __future__ import annotations

from collections.abc import Mapping

from flows.stages.tables.write import csv_lines

PrintedRow = Mapping[str, str]
NUMBERED = frozenset({"directions", "measures", "indicators"})
"""The tables whose keys are made of a number; no column holds it, since programs read 2.10 as 2.1."""


def rows_of(raw: bytes) -> list[PrintedRow]:
    """The rows of a published CSV, each by column, every value as text."""
    header, *records = csv_lines(raw)
    return [dict(zip(header, record, strict=True)) for record in records]


def number_of(key: str) -> str:
    """The number that a key of a measure, an indicator or a direction is made of: `2.10` of `M2.10`."""
    return key[1:]
