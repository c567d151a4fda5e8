"""How a row's cells find their columns when the row is shorter or longer than the header."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from flows.stages.acts.tables.numbers import DOTTED, Numbering, roman_value
from flows.stages.language.texts import NONE_MARKS, figure, fold

if TYPE_CHECKING:
    from flows.model.document import Row
    from flows.stages.acts.tables.headers import Column, Header

Placed = Mapping[int, str]
"""Column → text; blank cells are left out."""


class Placer:
    """Places the rows of one table; rows of an unusual length are judged by all rows of that length."""

    def __init__(self, columns: Sequence[Column], rows: Sequence[Row], numbering: Numbering) -> None:
        """Learn from the rows that can be placed in one way only how rows of their length stand."""
        self._columns, self._numbering = columns, numbering
        self._learnt = {length: self._learn(length, rows) for length in {len(row.cells) for row in rows}}

    def place(self, row: Row, above: Placed) -> Placed | None:
        """The row's texts by column, or None where that is not certain; `above` is the printed row before it.

        A short row stands as the certain rows of its length do, or goes on with the cells that the row above has begun,
        or lacks only the closing tabs that editors strip; a numbered row does not, it may have lost a figure.
        """
        width = len(self._columns)
        if len(row.cells) == width:
            return _placed(row.texts, range(width))
        options = list(self._options(row.texts))
        learnt = [option for option in options if option[0] in self._learnt[len(row.cells)]]
        readings = [placed for _, placed in learnt or options]
        whole = self._whole(row.texts)
        stripped = [placed for way, placed in options if not whole and way == tuple(range(len(row.cells)))]
        if not whole and len(row.cells) < width - 1:  # so little could stand anywhere: only as it is
            return _only(stripped)
        continued = [placed for placed in readings if set(placed) <= set(above)]
        return _only(readings) or _only(continued) or _only(stripped)

    def _learn(self, length: int, rows: Sequence[Row]) -> set[tuple[int, ...]]:
        """The ways to place rows of that length that most of the certain ones allow."""
        votes: Counter[tuple[int, ...]] = Counter()
        for row in rows:
            if len(row.cells) == length != len(self._columns):
                options = list(self._options(row.texts))
                votes.update(way for way, _ in options if _only([placed for _, placed in options]))
        return {way for way, count in votes.items() if count == max(votes.values())}

    def _options(self, texts: Sequence[str]) -> Iterator[tuple[tuple[int, ...], Placed]]:
        """Every order-keeping way in which each text stands in a column that can hold it."""
        width, length = len(self._columns), len(texts)
        whole = self._whole(texts)
        if length > width:
            yield from self._narrowed(texts, whole)
            return
        for way in combinations(range(width), length):
            if all(_fits(self._columns[column], text, whole) for column, text in zip(way, texts, strict=True)):
                yield way, _placed(texts, way)

    def _whole(self, texts: Sequence[str]) -> bool:
        """Whether the row bears a record's number, so that it begins one."""
        first = next((text for text in texts if text), "")
        if self._numbering.style == "flat":
            return bool(self._numbering.alone(first) or self._numbering.leading(first))
        said = [first, *(text for text in texts if not is_figure(text))]  # 1,1 may be a number, and a sum
        return any(map(self._numbering.leading, said))

    def _narrowed(self, texts: Sequence[str], whole: bool) -> Iterator[tuple[tuple[int, ...], Placed]]:
        """Ways that leave out blank cells only; blank cells after the last column mean nothing."""
        width = len(self._columns)
        if not any(texts[width:]):
            yield tuple(range(width)), _placed(texts[:width], range(width))
            return
        blank = [place for place, text in enumerate(texts) if not text]
        for dropped in combinations(blank, len(texts) - width):
            kept = [text for place, text in enumerate(texts) if place not in dropped]
            if all(_fits(column, text, whole) for column, text in zip(self._columns, kept, strict=True)):
                yield dropped, _placed(kept, range(width))


def _placed(texts: Sequence[str], way: Sequence[int]) -> Placed:
    return {column: text for column, text in zip(way, texts, strict=True) if text}


def _only(readings: Sequence[Placed]) -> Placed | None:
    distinct = {tuple(sorted(placed.items())) for placed in readings}
    return dict(distinct.pop()) if len(distinct) == 1 else None


def _fits(column: Column, text: str, whole: bool) -> bool:
    """Whether the column can hold the text; only rows of an unusual length are asked.

    The rest of a broken cell need not have the words that a whole one has.
    """
    name = column.role.name if column.role else ""
    holds = _HOLDS.get(name, _is_wording)
    return not text or holds(text) or (not whole and name in _WORDED and _is_wording(text))


def is_figure(text: str) -> bool:
    """Whether a cell holds a number, a percentage or the dash that says «none»."""
    return text in NONE_MARKS or figure(text.removesuffix("%").strip()) is not None


def _is_wording(text: str) -> bool:
    return not is_figure(text)


def _is_order(text: str) -> bool:
    return any(numbering.alone(text) for numbering in _NUMBERINGS) or roman_value(text.rstrip(".)")) is not None


def _is_direction(text: str) -> bool:
    return _is_wording(text) and not DOTTED.leading(text)


def _is_term(text: str) -> bool:
    return bool(re.search(r"20[0-9]{2}|квартал|півріч|протягом|постійно|щорічно|щороку", fold(text)))


def _is_source(text: str) -> bool:
    return bool(re.search(r"бюджет|потребу|джерел|кошт|грант|субвенц|інвест|донор|фінансув", fold(text)))


def _is_unit(text: str) -> bool:
    return _is_wording(text) and len(text) <= _LONGEST_UNIT


_LONGEST_UNIT = 24
_NUMBERINGS = (DOTTED, Numbering("comma"), Numbering("flat"))
_WORDED = frozenset({"term", "sources"})

_HOLDS: Mapping[str, Callable[[str], bool]] = {
    "number": _is_order,
    "direction": _is_direction,
    "term": _is_term,
    "sources": _is_source,
    "unit": _is_unit,
    "baseline": is_figure,
    "dynamics": is_figure,
    "row_year": _is_term,
    "year": is_figure,
    "sum": is_figure,
    "amount": is_figure,
}


def text_at(row: Row, header: Header, name: str) -> str:
    """What stands in the column of that name, or nothing."""
    place = header.index(name)
    return row.texts[place] if place is not None and place < len(row.cells) else ""
