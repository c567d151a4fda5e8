"""A printed act with one slip in it, and what became of that slip: found, shown, or seen by nobody.

A slip is one cell or row deleted, lost, doubled, moved, swapped with the next, or altered in a digit.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Rows = list[list[str]]
Tables = dict[str, list[dict[str, str]]]
Outcome = Literal["found", "shown", "unseen", "wrong"]


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: its kind, the lines it touches (from 1, as they stand before it), and the text with it."""

    kind: str
    lines: tuple[int, ...]
    text: str
    what: str


def slips(text: str) -> Iterator[Slip]:
    """Every slip of every kind in every cell and row of the text's tables."""
    rows = [line.split("\t") for line in text.split("\n")]
    tabled = [at for at, row in enumerate(rows) if len(row) > 1 and any(cell.strip() for cell in row)]
    for at in tabled:
        yield from _row_slips(rows, at, tabled)
        for place, cell in enumerate(rows[at]):
            if cell:
                yield from _cell_slips(rows, at, place)


def _row_slips(rows: Rows, at: int, tabled: Sequence[int]) -> Iterator[Slip]:
    yield _slip("row deleted", rows, at, [*rows[:at], *rows[at + 1 :]])
    yield _slip("row doubled", rows, at, [*rows[: at + 1], rows[at], *rows[at + 1 :]])
    if at + 1 in tabled:
        swapped = [*rows[:at], rows[at + 1], rows[at], *rows[at + 2 :]]
        yield _slip("row swapped with the next", rows, at, swapped, at + 1)


CELLS: Mapping[str, Callable[[list[str], int], list[str] | None]] = {
    "cell blanked": lambda row, at: [*row[:at], "", *row[at + 1 :]],
    "cell lost": lambda row, at: [*row[:at], *row[at + 1 :]],
    "cell doubled": lambda row, at: [*row[: at + 1], row[at], *row[at + 1 :]],
    "cell moved to its neighbour": lambda row, at: (
        [*row[:at], "", f"{row[at + 1]} {row[at]}".strip(), *row[at + 2 :]] if at + 1 < len(row) else None
    ),
    "cell swapped with the next": lambda row, at: (
        [*row[:at], row[at + 1], row[at], *row[at + 2 :]] if at + 1 < len(row) and row[at] != row[at + 1] else None
    ),
    "digit altered": lambda row, at: (
        [*row[:at], _altered(row[at]), *row[at + 1 :]] if re.search(r"[0-9]", row[at]) else None
    ),
}


def _cell_slips(rows: Rows, at: int, place: int) -> Iterator[Slip]:
    for kind, change in CELLS.items():
        if (changed := change(rows[at], place)) is not None:
            yield _slip(kind, rows, at, [*rows[:at], changed, *rows[at + 1 :]], what=rows[at][place])


def _altered(cell: str) -> str:
    """The last digit made another one."""
    at = max(place for place, letter in enumerate(cell) if letter in "0123456789")
    return f"{cell[:at]}{(int(cell[at]) + 1) % 10}{cell[at + 1 :]}"


def _slip(kind: str, rows: Rows, at: int, changed: Rows, *more: int, what: str = "") -> Slip:
    text = "\n".join("\t".join(row) for row in changed)
    return Slip(kind, (at + 1, *(line + 1 for line in more)), text, what or "\t".join(rows[at]))


Read = tuple[Tables, set[tuple[str, str, str, str]]]
"""What a reading says: its tables, and its findings by check, key, field and value."""


def outcome(slip: Slip, before: Read, after: Read) -> Outcome:
    """What became of the slip: a finding; a table that shows it and nothing else; nothing at all; or something else."""
    if after[1] - before[1]:
        return "found"
    changed = {key for table in before[0] for key in _changed(before[0][table], after[0][table])}
    if not changed:
        moved = any(_keys(before[0][table]) != _keys(after[0][table]) for table in before[0])
        return "shown" if moved else "unseen"
    return "shown" if changed <= _touched(slip, before[0]) | _touched(slip, after[0]) else "wrong"


def _changed(before: list[dict[str, str]], after: list[dict[str, str]]) -> set[str]:
    """The records (number without its letter) of which a row is not the same."""
    one, other = (sorted(map(_said, rows)) for rows in (before, after))
    return {
        _record(row) for row in [*(row for row in one if row not in other), *(row for row in other if row not in one)]
    }


def _keys(rows: list[dict[str, str]]) -> list[str]:
    return [next(iter(row.values())) for row in rows]


_PLACES = frozenset({"sourceRef", "actId", "position"})


def _said(row: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in row.items() if name not in _PLACES)


def _record(row: tuple[tuple[str, str], ...]) -> str:
    key = row[0][1]
    return key[1:] if key[:1] in "MID" else key


def _touched(slip: Slip, tables: Tables) -> set[str]:
    """The records that stand on the slip's lines, and whatever is named from them."""
    touched: set[str] = set()
    for rows in tables.values():
        for row in rows:
            place = re.search(r"#line=(\d+),(\d+)$", row.get("sourceRef", ""))
            if place and any(int(place[1]) <= line <= int(place[2]) for line in slip.lines):
                key = next(iter(row.values()))
                touched.add(key[1:] if key[:1] in "MID" else key)
    named = {"executors": "executorId", "funding-sources": "sourceId"}
    touched |= {row[name] for table, name in named.items() for row in tables[table]}
    touched |= {row[name][1:] for table, name in named.items() for row in tables[table]}
    return touched
