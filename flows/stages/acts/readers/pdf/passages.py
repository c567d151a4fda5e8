"""What a document prints elsewhere: the same letters inside a line show what a line's end stands for.

Programmes repeat themselves: offices, sources of money and titles stand in many cells, each time broken otherwise.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.stages.acts.readers.pdf.joins import End, Join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flows.stages.acts.readers.pdf.lines import PrintLine

_CONTEXT = 8
"""So many letters on each side make a passage."""
_LEAST = 4
"""So many at least, where the cell begins or ends."""
_BLANKS = " \t\u00a0\u00ad\u2010\u2011-"
_LETTER = re.compile(r"[^\s\u00ad\u2010\u2011-]")
"""Any sign by which a passage is known: all but white space and hyphens."""
_CELL = "\n"
_MARKS = frozenset("-\u2010\u2011–—/")
"""Beside these people write a space in one place and none in another: what was taken is told."""
_HYPHENS = str.maketrans("\u2010\u2011", "--", "\u00ad")

_Lines = tuple["Sequence[PrintLine]", "Sequence[End]"]


class Passages:
    """The letters of all cells, and what is certain to stand before each of them."""

    def __init__(self, cells: Iterable[_Lines]) -> None:
        """Read the cells' lines, and what their ends certainly stand for."""
        letters: list[str] = []
        self._before: list[str | None] = []
        for lines, ends in cells:
            for letter, before in _read(lines, ends):
                letters.append(letter)
                self._before.append(before)
            letters.append(_CELL)
            self._before.append(None)
        self._letters = "".join(letters)

    def settled(self, lines: Sequence[PrintLine], ends: Sequence[End], *, hyphenates: bool) -> list[End]:
        """The ends of a cell; a doubtful or open one is as the same passage is printed elsewhere."""
        if all(end.join is not Join.OPEN and not end.why for end in ends):
            return list(ends)
        texts = [_plain(line.text) for line in lines]
        out = []
        for at, end in enumerate(ends):
            shown = None
            if end.join is Join.OPEN or end.why:
                left, right = "".join(texts[: at + 1])[-_CONTEXT:], "".join(texts[at + 1 :])[:_CONTEXT]
                shown = self._reading(lines[at].text, lines[at + 1].text, self._between(left, right))
            if shown is None or (shown is Join.DROP and not hyphenates):
                out.append(end)
            else:
                marked = shown is not Join.DROP and (lines[at].text[-1] in _MARKS or lines[at + 1].text[0] in _MARKS)
                other = end.other if shown is end.join else None
                out.append(End(shown, end.why if marked else "", other=other))
        return out

    def _between(self, left: str, right: str) -> str | None:
        """What stands between the two wherever they are printed side by side; None where nothing shows it."""
        if min(len(left), len(right)) < _LEAST or not any(map(str.isalpha, left + right)):
            return None
        found: set[str] = set()
        at = self._letters.find(left + right)
        while at >= 0:
            if (before := self._before[at + len(left)]) is not None:
                found.add(before)
            at = self._letters.find(left + right, at + 1)
        return next(iter(found)) if len(found) == 1 else None

    @staticmethod
    def _reading(text: str, onward: str, between: str | None) -> Join | None:
        """Which reading of a line's end prints this between its neighbours."""
        tail, head = _marks(text[len(text.rstrip(_BLANKS)) :]), _marks(_leading(onward))
        kinds: tuple[Join, ...] = (Join.SPACE, Join.JOIN, Join.DROP) if tail.endswith("-") else (Join.SPACE, Join.JOIN)
        for join in kinds:
            printed = (tail[:-1] if join is Join.DROP else tail + join.value) + head
            if printed == between:
                return join
        return None


def _read(lines: Sequence[PrintLine], ends: Sequence[End]) -> Iterator[tuple[str, str | None]]:
    """Each letter of a cell, and what stands before it where that is certain."""
    before: str | None = None
    for at, line in enumerate(lines):
        text, since = line.text, 0
        for mark in _LETTER.finditer(text):
            inside = _marks(text[since : mark.start()])
            first = since == 0 and mark.start() == len(_leading(text))
            yield _small(mark.group()), (None if before is None else before + inside) if first else inside
            since = mark.end()
        before = _end(text[since:], ends[at]) if at < len(ends) else None


def _end(tail: str, end: End) -> str | None:
    """What a line's end stands for, where the print or the room says so without asking words."""
    if end.join is Join.DROP and end.certain:
        return _marks(tail)[:-1]
    if (end.certain and end.join is Join.JOIN) or (end.join is Join.SPACE and not end.why):
        return f"{_marks(tail)}{end.join.value}"
    return None


def _marks(between: str) -> str:
    return re.sub(r"\s+", " ", between.translate(_HYPHENS))


def _plain(text: str) -> str:
    return "".join(map(_small, _LETTER.findall(text)))


def _small(letter: str) -> str:
    """A small letter in its place: some fold into two."""
    return letter.casefold()[:1]


def _leading(text: str) -> str:
    return text[: len(text) - len(text.lstrip(_BLANKS))]
