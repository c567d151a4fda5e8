"""Rows of tables as they stand in the CSV that goes out."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from sys import intern
from typing import TYPE_CHECKING, Self, overload

from flows.stages.tables.write import csv_lines, csv_starts

if TYPE_CHECKING:
    from collections.abc import Iterator

PrintedRow = Mapping[str, str]
NUMBERED = frozenset({"directions", "measures", "indicators"})
"""The tables whose keys are made of a number; no column holds it, since programs read 2.10 as 2.1."""
LARGE = 4_000_000
"""A table of more bytes is never taken apart as a whole: its rows would need ten times as many."""


def rows_of(raw: bytes) -> Sequence[PrintedRow]:
    """The rows of a published CSV, each by column, every value as text; those of a large one are read as they come."""
    return LargeTable(raw) if len(raw) > LARGE else list(_read(raw))


def _read(raw: bytes) -> Iterator[PrintedRow]:
    lines = csv_lines(raw)
    header = next(lines, [])
    yield from (dict(zip(header, record, strict=True)) for record in lines)


@dataclass(frozen=True, slots=True)
class LargeTable(Sequence[PrintedRow]):
    """The rows of a CSV that is gone through from its start each time, so that one row is held at once."""

    raw: bytes

    def __iter__(self) -> Iterator[PrintedRow]:
        """The rows in order."""
        return _read(self.raw)

    def __len__(self) -> int:
        """How many rows there are."""
        return sum(1 for _ in islice(csv_lines(self.raw), 1, None))

    @overload
    def __getitem__(self, at: int) -> PrintedRow: ...

    @overload
    def __getitem__(self, at: slice) -> Sequence[PrintedRow]: ...

    def __getitem__(self, at: int | slice) -> PrintedRow | Sequence[PrintedRow]:
        """The row at a place, or those of several; for that the whole table is taken apart."""
        return list(_read(self.raw))[at]


@dataclass(frozen=True, slots=True, kw_only=True)
class RowsByKey(Mapping[str, Sequence[PrintedRow]]):
    """The rows of a CSV by their first column, in the order of the table; they are taken apart as they are asked for.

    `starts` are the places where rows of another key begin than that of the row before, and the end. `first` is which
    of them is a key's first, `further` those that a key has besides. The rows of the last key asked for are remembered.
    """

    raw: bytes
    header: Sequence[str]
    starts: Sequence[int]
    first: Mapping[str, int]
    further: Mapping[str, Sequence[int]]
    _last: dict[str, Sequence[PrintedRow]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def of(cls, raw: bytes) -> Self:
        """Where the rows of each key stand, found in one going through; most often they follow each other."""
        starts, first = array("q"), dict[str, int]()
        further: dict[str, array[int]] = {}
        records = csv_starts(raw)
        header, _ = next(records, ([], 0))
        last = None
        for (key, *_), start in records:
            if key != last:
                at = len(starts)
                if first.setdefault(intern(key), at) != at:
                    further.setdefault(key, array("q")).append(at)
                starts.append(start)
                last = key
        starts.append(len(raw))
        return cls(raw=raw, header=header, starts=starts, first=first, further=further)

    @property
    def is_grouped(self) -> bool:
        """Whether the rows of one key follow each other everywhere."""
        return not self.further

    def __getitem__(self, key: str) -> Sequence[PrintedRow]:
        """The rows of one key."""
        if key not in self._last:
            places = (self.first[key], *self.further.get(key, ()))
            raw = b"".join(self.raw[self.starts[at] : self.starts[at + 1]] for at in places)
            self._last.clear()
            self._last[key] = [dict(zip(self.header, record, strict=True)) for record in csv_lines(raw)]
        return self._last[key]

    def __iter__(self) -> Iterator[str]:
        """The keys by the first of their rows."""
        return iter(self.first)

    def __len__(self) -> int:
        """How many keys there are."""
        return len(self.first)


def number_of(key: str) -> str:
    """The number that a key of a measure, an indicator or a direction is made of: `2.10` of `M2.10`."""
    return key[1:]
