"""The text of a cell: its lines joined, and what is doubtful about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from flows.stages.acts.readers.content import tidied
from flows.stages.acts.readers.pdf.joins import End, Join, end_of
from flows.stages.acts.readers.pdf.recognised import misread
from flows.stages.acts.readers.pdf.weighing import Cuts, parts_of, weighed
from flows.stages.acts.readers.pdf.words import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.stages.acts.readers.pdf.lines import PrintLine
    from flows.stages.acts.readers.pdf.wholes import TableFacts, WholeCell

_NUMBERS = re.compile(r"[\d\s.,]+")
_THOUSANDS = re.compile(r"\d{1,3}(?: \d{3})+,\d{1,2}")
_UNREADABLE = re.compile(r"\(cid:\d+\)|[\ufffd\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What could be read in two ways: the check, what was taken, what it may be instead, and the page."""

    check: str
    taken: str
    other: str
    page: int


def ends_of(cell: WholeCell, facts: TableFacts) -> list[End]:
    """What each line end of a cell stands for, as far as print and geometry tell."""
    room = facts.rooms[cell.column, cell.columns]
    return [
        end_of(line, following, room, vocabulary=facts.vocabulary, habits=facts.habits)
        for line, following in pairwise(cell.lines)
    ]


def cuts_of(cells: Iterable[tuple[Sequence[PrintLine], Sequence[End]]]) -> Cuts:
    """Where each word is cut that two lines may make together."""
    cuts: Cuts = {}
    for lines, ends in cells:
        for at, end in enumerate(ends):
            if end.join is Join.OPEN:
                left, right = map(bare, parts_of(lines[at], lines[at + 1]))
                cuts.setdefault(left + right, set()).add(len(left))
    return cuts


def text_of(cell: WholeCell, ends: Sequence[End], facts: TableFacts, cuts: Cuts) -> tuple[str, list[Doubt]]:
    """The cell's text (NFC, white space one space) and its doubts."""
    if not cell.lines:
        return "", []
    ends = weighed(cell.lines, ends, facts.vocabulary, cuts)
    if all(_NUMBERS.fullmatch(line.text) for line in cell.lines):
        ends = [_figures_end(line, end) for line, end in zip(cell.lines, ends, strict=False)]
    text = _whole([line.text for line in cell.lines], ends)
    pairs = zip(pairwise(cell.lines), ends, strict=True)
    doubts = [_doubt(end, line, following) for (line, following), end in pairs if end.why]
    if _THOUSANDS.fullmatch(tidied(text)) and facts.vocabulary.thousands and _is_broken_at_spaces(cell, ends, facts):
        doubts = []
    doubts = [*_misread(cell.lines, ends, tidied(text)), *doubts]
    doubts += [_unclear("overprint", line) for line in cell.lines if line.over]
    doubts += [_unclear("glyph-unknown", line) for line in cell.lines if _UNREADABLE.search(line.text)]
    return tidied(text), doubts


def _whole(parts: Sequence[str], ends: Sequence[End]) -> str:
    text = parts[0]
    for part, end in zip(parts[1:], ends, strict=True):
        text = _joined(text, end.join, part)
    return text


def _misread(lines: Sequence[PrintLine], ends: Sequence[End], text: str) -> list[Doubt]:
    """That letters may have been recognised wrongly, with what another model reads in the whole cell."""
    if all(line.second is None for line in lines):
        return []
    other = tidied(_whole([line.second.text if line.second else line.text for line in lines], ends))
    check = misread(lines, text, other)
    return [Doubt(check=check, taken=text, other=other, page=lines[0].page)] if check else []


def _figures_end(line: PrintLine, end: End) -> End:
    """Two lines of digits are one number or two; a space between them is one of thousands, or a doubt."""
    spaced = end.join is Join.SPACE and not line.after
    return End(Join.SPACE if spaced else end.join, "join-unclear") if spaced or end.join is Join.PARAGRAPH else end


def _is_broken_at_spaces(cell: WholeCell, ends: Sequence[End], facts: TableFacts) -> bool:
    """Whether each line ends at a space for want of room: two figures one below the other may have had it."""
    room = facts.rooms[cell.column, cell.columns]
    return not any(
        end.join is Join.SPACE and room.fits(line, line.space + following.head)
        for (line, following), end in zip(pairwise(cell.lines), ends, strict=True)
    )


def _joined(text: str, join: Join, onward: str) -> str:
    if join is Join.DROP:
        return re.sub(r"[-\u2010\u2011\u00ad]$", "", text) + onward
    return f"{text}{join.value}{onward}"


def _doubt(end: End, line: PrintLine, following: PrintLine) -> Doubt:
    left, right = line.text.split()[-1], following.text.split()[0]
    taken, other = (_joined(left, join, right) for join in (end.join, end.other or _other(end, left)))
    return Doubt(check=end.why, taken=taken, other=other, page=following.page)


def _other(end: End, left: str) -> Join:
    """What a doubtful end may stand for instead."""
    if end.join in {Join.SPACE, Join.DROP}:
        return Join.JOIN
    is_hyphen = left[-1] in "-\u2010" and len(left) > 1 and end.why == "join-unclear"
    return Join.DROP if is_hyphen and not end.certain else Join.SPACE


def _unclear(check: str, line: PrintLine) -> Doubt:
    return Doubt(check=check, taken=line.text, other="", page=line.page)
