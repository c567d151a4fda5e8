"""What is wrong with a document is said, never guessed away: faulty copies of the adopted act and what they must raise.

Each row of the tables below is a sentence: this is wrong, so that is found. A critical finding is exit code 1, a
document that cannot be read is exit code 3, a warning alone is exit code 0.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pytest

from flows.errors import SourceError
from flows.extract_programme import extract_programme
from flows.messages import ERRORS, explain
from flows.model import Finding, Severity

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "datasets/starokostiantyniv-2026-2028/source/programme-2026-2028.txt"
FILE = "act.txt"

Edit = Callable[[str], str]

EXECUTORS, TERM, SOURCES = 1, 2, 3
AMOUNT = {2026: 4, 2027: 5, 2028: 6}
UNIT, BASELINE, DYNAMICS = -6, -5, -1
TARGET = {2026: -4, 2027: -3, 2028: -2}
"""Columns of annex 1 from the left; of annex 2 from the right, where its short rows are whole too."""


# --- how a copy is spoiled ----------------------------------------------------------------------


def swap(old: str, new: str) -> Edit:
    """The one place that says `old` says `new` instead."""

    def edit(text: str) -> str:
        assert text.count(old) == 1, f"the adopted act says «{old}» {text.count(old)} times"
        return text.replace(old, new)

    return edit


def on_lines(first: int, last: int, change: Callable[[str], str | None]) -> Edit:
    """Lines `first` to `last` of the adopted act, changed; None drops a line."""

    def edit(text: str) -> str:
        lines = text.split("\n")
        changed = [change(line) for line in lines[first - 1 : last]]
        return "\n".join([*lines[: first - 1], *(line for line in changed if line is not None), *lines[last:]])

    return edit


def drop(first: int, last: int) -> Edit:
    return on_lines(first, last, lambda _: None)


def insert(after: int, line: str) -> Edit:
    return on_lines(after, after, lambda old: f"{old}\n{line}")


def both(*edits: Edit) -> Edit:
    """All the edits, the last first, so that line numbers stay those of the adopted act."""

    def edit(text: str) -> str:
        for each in reversed(edits):
            text = each(text)
        return text

    return edit


def _where(text: str, key: str) -> int:
    """The line of a record, M1.3 in annex 1 or I1.3 in annex 2."""
    annex_2 = text.index("Додаток 2")
    start = re.compile(rf"(^|\t){re.escape(key[1:])}\.? ", re.MULTILINE)
    found = start.search(text, *((0, annex_2) if key[0] == "M" else (annex_2,)))
    assert found, f"no row {key}"
    return text.count("\n", 0, found.end()) + 1


def row(key: str, change: Callable[[list[str]], Iterable[str]]) -> Edit:
    """The first printed line of a record, its cells changed."""

    def edit(text: str) -> str:
        line = _where(text, key)
        return on_lines(line, line, lambda old: "\t".join(change(old.split("\t"))))(text)

    return edit


def cell(key: str, column: int, value: str) -> Edit:
    """One cell of a record saying something else."""

    def change(cells: list[str]) -> list[str]:
        cells[column] = value
        return cells

    return row(key, change)


def delete(key: str) -> Edit:
    def edit(text: str) -> str:
        line = _where(text, key)
        return drop(line, line)(text)

    return edit


def amount(number: str, year: int, value: str) -> Edit:
    return cell(f"M{number}", AMOUNT[year], value)


def target(number: str, year: int, value: str) -> Edit:
    return cell(f"I{number}", TARGET[year], value)


def number(key: str, printed: str) -> Edit:
    """The record numbered otherwise."""
    return row(key, lambda cells: [re.sub(rf"^{re.escape(key[1:])}\.? ", printed, text) for text in cells])


def column_added(first: int, last: int, *, at: int, header: str) -> Edit:
    """A column more in the whole table, headed by `header`."""

    def change(line: str) -> str:
        cells = line.split("\t")
        if not line:
            return line
        place = at if at >= 0 else len(cells) + 1 + at
        return "\t".join([*cells[:place], "" if header not in text_of(first) else "", *cells[place:]])

    def edit(text: str) -> str:
        lines = on_lines(first, last, change)(text).split("\n")
        cells = lines[first - 1].split("\t")
        cells[at] = header
        lines[first - 1] = "\t".join(cells)
        return "\n".join(lines)

    return edit
