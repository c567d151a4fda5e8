"""The text of a cell: its lines joined, and what is doubtful about it."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from flows.stages.acts.readers.pdf.joins import End, Join, end_of
from flows.stages.acts.readers.pdf.weighing import Cuts, parts_of, settled
from flows.stages.acts.readers.pdf.words import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.stages.acts.readers.pdf.lines import Line
    from flows.stages.acts.readers.pdf.rows import Facts, WholeCell

_UNREADABLE = re.compile(r"\(cid:\d+\)|[\ufffd\ue000-\uf8ff]")


class Doubt(NamedTuple):
    """What could be read in two ways: the check, what was taken, what it may be instead, and the page."""

    check: str
    taken: str
    other: str
    page: int


def ends_of(cell: WholeCell, facts: Facts) -> list[End]:
    """What each line end of a cell stands for, as far as print and geometry tell."""
    room = facts.rooms[cell.column, cell.columns]
    return [
        end_of(line, following, room, vocabulary=facts.vocabulary, habits=facts.habits)
        for line, following in pairwise(cell.lines)
    ]


def cuts_of(cells: Iterable[tuple[Sequence[Line], Sequence[End]]]) -> Cuts:
    """Where each word is cut that two lines may make together."""
    cuts: Cuts = {}
    for lines, ends in cells:
        for at, end in enumerate(ends):
            if end.join is Join.OPEN:
                left, right = map(bare, parts_of(lines[at : at + 2]))
                cuts.setdefault(left + right, set()).add(len(left))
    return cuts


def text_of(cell: WholeCell, ends: Sequence[End], facts: Facts, cuts: Cuts) -> tuple[str, list[Doubt]]:
    """The cell's text (NFC, white space one space) and its doubts."""
    if not cell.lines:
        return "", []
    ends = settled(cell.lines, ends, facts.vocabulary, cuts)
    text = cell.lines[0].text
    doubts: list[Doubt] = []
    for (line, following), end in zip(pairwise(cell.lines), ends, strict=True):
        joined = _joined(text, end.join, following.text)
        if end.why:
            doubts.append(_doubt(end, line, following))
        text = joined
    doubts += [Doubt("overprint", line.text, "", line.page) for line in cell.lines if line.over]
    doubts += [Doubt("glyph-unknown", line.text, "", line.page) for line in cell.lines if _UNREADABLE.search(line.text)]
    return _clean(text), doubts


def _joined(text: str, join: Join, onward: str) -> str:
    if join is Join.DROP:
        return re.sub(r"[-\u2010\u2011\u00ad]$", "", text) + onward
    return f"{text}{join.value}{onward}"


def _doubt(end: End, line: Line, following: Line) -> Doubt:
    left, right = line.text.split()[-1], following.text.split()[0]
    taken = _joined(left, end.join, right)
    other = f"{left}{right}" if end.join in {Join.SPACE, Join.DROP} else f"{left} {right}"
    if end.join is Join.JOIN and left[-1] in "-\u2010" and end.why == "join-unclear":
        other = f"{left[:-1]}{right}" if left[:-1] and not end.certain else other
    return Doubt(end.why, taken, other, following.page)


def _clean(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split())
