"""Whether the first row of a page is the rest of the row above, and in which columns a cell goes on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, NamedTuple

from flows.stages.acts.readers.pdf.joins import ENDS_IN_MARK, Join, end_of, word_parts
from flows.stages.acts.readers.pdf.tables import squeezed
from flows.stages.acts.readers.pdf.words import bare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.stages.acts.readers.pdf.lines import PrintLine
    from flows.stages.acts.readers.pdf.tables import Box, RuledRow
    from flows.stages.acts.readers.pdf.wholes import TableFacts, WholeCell, WholeRow
    from flows.stages.acts.readers.pdf.words import Vocabulary

_GRACE = 3.0
"""So many lines may be left free beneath a text that goes on overleaf: widows and orphans are kept together."""
_FEWEST = 2
"""One text that may go on may also be a row of its own, such as a sum; so many are the rest of a row."""

Answer = Literal["yes", "perhaps", "no"]


class Parting(NamedTuple):
    """Whether the rows are one, or else in which columns a cell goes on from above; and whether that is doubtful."""

    joins: bool
    columns: frozenset[int] = frozenset()
    doubtful: bool = False


NEW_ROW = Parting(joins=False)
_SAME_ROW = Parting(joins=True)


class _Pair(NamedTuple):
    """A box at the head of a page, the cell over it, and whether the one goes on with the other."""

    box: Box
    cell: WholeCell
    said: Answer

    @property
    def figures(self) -> bool:
        """Whether both are numbers."""
        return _is_figure(self.box.lines) and _is_figure(self.cell.lines)

    @property
    def cut(self) -> bool:
        """Whether the number above awaits its end."""
        return self.cell.lines[-1].text[-1] in _UNFINISHED


def parted(row: RuledRow, above: WholeRow, feet: Mapping[int, WholeCell], facts: TableFacts) -> Parting:
    """What the first row of a page has to do with the last one above; `feet` are the cells at that page's end."""
    boxes = [box for box in row.boxes if box.lines]
    over = [(box, cell) for box in boxes if (cell := _over(box, above, feet))]
    pairs = [_Pair(box, cell, _goes_on(box, cell, facts)) for box, cell in over if cell.lines]
    if tagged := _tagged(boxes, above, pairs):
        return tagged
    if facts.key.of(row):
        return _numbered(above, pairs, facts, alike=len(over) == len(boxes))
    if len(over) < len(boxes):
        return _beside(pairs, None)
    return _unnumbered(pairs, facts, blank=len(boxes) - len(pairs))


def _tagged(boxes: Sequence[Box], above: WholeRow, pairs: Sequence[_Pair]) -> Parting | None:
    """What the tags say, where they name the rows."""
    ours = {line.owner.row for box in boxes for line in box.lines} - {0}
    theirs = {line.owner.row for cell in above.cells.values() for line in cell.lines} - {0}
    if not (ours and theirs):
        return None
    if ours <= theirs:
        return _SAME_ROW
    return Parting(joins=False, columns=frozenset(pair.box.column for pair in pairs if pair.said == "yes"))


def _numbered(above: WholeRow, pairs: Sequence[_Pair], facts: TableFacts, *, alike: bool) -> Parting:
    """A row with a number is a new one, unless the row above awaits it; merged cells go on beside it."""
    key = facts.key.column
    waits = key is not None and not (key in above.cells and above.cells[key].lines) and len(above.cells) > 1
    said = [pair.said for pair in pairs]
    if alike and waits and "yes" in said and "no" not in said:
        return _SAME_ROW
    return _beside(pairs, key)


def _beside(pairs: Sequence[_Pair], key: int | None) -> Parting:
    """A new row, beside which cells may go on from above: merged ones beside a numbered row, any in a header."""
    going = [
        pair
        for pair in pairs
        if not pair.figures
        and (key is None or (pair.box.column != key and (pair.cell.rows > 1 or pair.box.rows > 1)))
        and (pair.said == "yes" or (pair.said == "perhaps" and pair.cell.foot < 1))
    ]
    columns = frozenset(pair.box.column for pair in going)
    return Parting(joins=False, columns=columns, doubtful=any(pair.said == "perhaps" for pair in going))


def _unnumbered(pairs: Sequence[_Pair], facts: TableFacts, *, blank: int) -> Parting:
    """A row without a number goes on with the one above, unless a number stands under a whole number."""
    worded = [pair for pair in pairs if not pair.figures]
    going = [pair for pair in worded if pair.said != "no"]
    sure = any(pair.said == "yes" for pair in going)
    if any(_number_under_number(pair, facts) for pair in pairs):
        return _next_of_record(going, facts)
    if sure:
        return _SAME_ROW
    if pairs and not worded:  # numbers alone, and cut ones
        return Parting(joins=True, doubtful=True)
    if going and len(going) == len(worded):
        keyed = len(going) >= _FEWEST and any(pair.box.column == facts.key.column for pair in going)
        unproven = facts.key.column is None or {pair.box.column for pair in going} <= facts.own
        figures = any(pair.figures and not pair.cut for pair in pairs)
        return Parting(joins=True, doubtful=unproven or (not keyed and figures))
    unlike_a_record = facts.key.column is not None and bool(worded) and len(worded) == len(pairs) and not blank
    return Parting(joins=unlike_a_record, doubtful=unlike_a_record)


def _next_of_record(going: Sequence[_Pair], facts: TableFacts) -> Parting:
    """A further row of the record above: what goes on beside it is merged downwards, as the table's other rows show."""
    shown = [pair for pair in going if pair.box.column not in facts.own]
    sure = any(pair.said == "yes" for pair in shown)
    if not (sure or len(shown) >= _FEWEST):
        return NEW_ROW
    columns = frozenset(pair.box.column for pair in shown)
    unclear = {pair.box.column for pair in shown if pair.said == "perhaps"} - facts.merged - {facts.key.column}
    return Parting(joins=False, columns=columns, doubtful=bool(unclear))


def _number_under_number(pair: _Pair, facts: TableFacts) -> bool:
    """Whether two whole numbers stand one below the other; one that fills its column may be cut, as `438,` is."""
    if not pair.figures:
        return False
    if pair.box.lines[0].text[0] in _UNFINISHED:
        return False
    last, room = pair.cell.lines[-1], facts.rooms[pair.cell.column, pair.cell.columns]
    if all(re.fullmatch(r"20\d\d", text) for text in (last.text, pair.box.lines[0].text)):
        return True
    return last.text[-1] not in _UNFINISHED and room.fits(last, pair.box.lines[0].first)


_UNFINISHED = "-\u2010–,."


def _over(box: Box, above: WholeRow, feet: Mapping[int, WholeCell]) -> WholeCell | None:
    """The cell that stands over a box, if it is as wide; None where the rows are not made alike."""
    cell = above.cells.get(box.column) or feet.get(box.column)
    return cell if cell and cell.columns == box.columns else None


def _goes_on(box: Box, cell: WholeCell, facts: TableFacts) -> Answer:
    """Whether a text at the head of a page goes on with the one that stands at the foot of the page before."""
    last, first = cell.lines[-1], box.lines[0]
    if last.owner.cell and first.owner.cell:
        return "yes" if last.owner.cell == first.owner.cell else "no"
    if cell.foot > _GRACE:
        return "no"
    room = facts.rooms[cell.column, cell.columns]
    if _is_figure(box.lines) and _is_figure(cell.lines) and last.text[-1] not in _UNFINISHED:
        return "no" if room.fits(last, first.first) else "perhaps"  # a number has one line, if its column has room
    end = end_of(last, first, room, vocabulary=facts.vocabulary, habits=facts.habits)
    if end.certain:
        printed = last.after or last.soft or (room.writes_spaces and _is_unfinished(last, first, facts.vocabulary))
        return "no" if end.join is Join.PARAGRAPH else "yes" if printed else "perhaps"
    return "no" if room.fits(last, last.space + first.head) else "perhaps"


def _is_unfinished(last: PrintLine, first: PrintLine, vocabulary: Vocabulary) -> bool:
    """Whether a line without a space after it ends in no whole word: a text may end where its column does."""
    if ENDS_IN_MARK.search(last.text):
        return True
    left, right = bare(word_parts(last.text)[-1]), bare(word_parts(first.text)[0])
    return bool(left and right) and vocabulary.knows(left + right) and not vocabulary.knows(left)


def _is_figure(lines: Sequence[PrintLine]) -> bool:
    return bool(re.fullmatch(r"[\d.,%–-]+", squeezed(lines) or "-"))
