"""How wide the text of each column may be, and whether its producer draws spaces at line ends: the text itself says."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from flows.stages.acts.readers.pdf.joins import HYPHEN, Habits, Room, word_parts
from flows.stages.acts.readers.pdf.words import bare

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flows.stages.acts.readers.pdf.lines import PrintLine
    from flows.stages.acts.readers.pdf.tables import Box, Chain
    from flows.stages.acts.readers.pdf.words import Vocabulary

BEYOND = 0.02
"""So many lines of a column may be wider than its text; more, and the right padding is less than the left."""
_FEW = 4
"""So few line ends show no habit of a column; the table's holds then."""
_HABIT = 4
"""So many different words parted by a hyphen show that a document hyphenates."""


def rooms_of(chain: Chain) -> dict[tuple[int, int], Room]:
    """By first column and number of columns the room of its text."""
    groups: dict[tuple[int, int], list[Box]] = {}
    for rows in chain.rows:
        for row in rows:
            for box in row.boxes:
                groups.setdefault((box.column, box.columns), []).append(box)
    boxes = [box for group in groups.values() for box in group]
    padding = _padding(boxes)
    paddings = {key: _own_padding(group, padding) for key, group in groups.items()}
    widths = {key: _width(group, paddings[key]) for key, group in groups.items()}
    usual, hangs = _writes(boxes, widths), _hangs(boxes, widths)
    return {key: _room(group, paddings[key], usual=usual, hangs=hangs) for key, group in groups.items()}


def _padding(boxes: Iterable[Box]) -> float:
    """The least distance of text from its cell's left line, but for single letters that hang over."""
    gaps = sorted(line.x0 - box.left for box in boxes for line in box.lines if line.x0 > box.left)
    return gaps[int(len(gaps) * BEYOND)] if gaps else 0.0


def _own_padding(boxes: Iterable[Box], usual: float) -> float:
    """A column's own least distance, where most of its lines begin there: borders are drawn to whole dots."""
    gaps = sorted(line.x0 - box.left for box in boxes for line in box.lines)
    least = gaps[int(len(gaps) * BEYOND)] if gaps else usual
    aligned = sum(gap - least < _DOT for gap in gaps)
    same = sum(gap - least < _SAME for gap in gaps) >= _NEARLY_ALL * len(gaps) and len(gaps) >= _FEW
    return least if same or (abs(least - usual) < _DOT and aligned * 2 > len(gaps)) else usual


_DOT = 1.0
_SAME = 0.3


def _width(boxes: Sequence[Box], padding: float) -> float:
    """The room between the paddings; where many lines are wider, as wide as they are."""
    width = min((box.width for box in boxes), default=0.0) - 2 * padding
    lines = sorted(line.width for box in boxes for line in box.lines)
    beyond = [line for line in lines if line > width + 0.5]
    return max(width, lines[int(len(lines) * (1 - BEYOND)) - 1]) if len(beyond) > len(lines) * BEYOND else width


def _writes(boxes: Iterable[Box], widths: Mapping[tuple[int, int], float]) -> bool:
    return _share([line for box in boxes for line in _ending(box, widths[box.column, box.columns])]) or False


def _hangs(boxes: Iterable[Box], widths: Mapping[tuple[int, int], float]) -> bool:
    """Whether lines without room for a space end in one nevertheless; only lines broken at a space can tell."""
    full = [
        line
        for box in boxes
        for line in box.lines[:-1]
        if line.width + line.space > widths[box.column, box.columns] + 0.1 * line.size
        and len(line.text.split()) > 1
        and not _parted(line)
    ]
    return len(full) >= _FEW and sum(line.after for line in full) >= _NEARLY_ALL * len(full)


_NEARLY_ALL = 0.9


def _ending(box: Box, width: float) -> list[PrintLine]:
    """The lines of a box at whose end a space would have had room, but for the last one."""
    return [line for line in box.lines[:-1] if line.width + line.space <= width and not _parted(line)]


def _parted(line: PrintLine) -> bool:
    return bool(line.soft or line.text[-1] in "-\u2010–—/")


def _share(lines: Sequence[PrintLine]) -> bool | None:
    """Whether over half of these lines end in a space; None where they are too few to tell."""
    return sum(line.after for line in lines) * 2 > len(lines) if len(lines) >= _FEW else None


def _room(boxes: Sequence[Box], padding: float, *, usual: bool, hangs: bool) -> Room:
    width = _width(boxes, padding)
    own = _share([line for box in boxes for line in _ending(box, width)])
    starts = [line.x0 - box.left for box in boxes for line in box.lines]
    left = padding if sum(abs(start - padding) < 1 for start in starts) * 2 > len(starts) else -1.0
    return Room(width=width, left=left, writes_spaces=usual if own is None else own, hangs=hangs)


def habits_of(cells: Iterable[Sequence[PrintLine]], vocabulary: Vocabulary) -> Habits:
    """How the document word_parts words at line ends."""
    parted: set[str] = set()
    soft = inside = 0
    signs = 0
    for lines in cells:
        soft += sum(line.soft for line in lines)
        inside += sum("\u2010" in line.text[:-1] for line in lines)
        for line, following in pairwise(lines):
            signs += line.text.endswith("\u2010")
            if HYPHEN.search(line.text) and not line.after:
                left, right = bare(word_parts(line.text)[-1]), bare(word_parts(following.text)[0])
                if _is_parted(left, right, vocabulary):
                    parted.add(left + right)
    return Habits(hyphenates=len(parted) >= _HABIT, marks_soft=soft >= _HABIT, soft_sign=signs >= _HABIT and not inside)


def _is_parted(left: str, right: str, vocabulary: Vocabulary) -> bool:
    """Whether the halves make a word and are not both words themselves."""
    return bool(left and right and vocabulary.knows(left + right)) and not (
        vocabulary.knows(left) and vocabulary.knows(right)
    )
