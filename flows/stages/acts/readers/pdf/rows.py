"""Rows that a page's end has parted become whole again, and so do cells that go on over it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.stages.acts.readers.pdf.joins import Habits, Join, Room, end_of
from flows.stages.acts.readers.pdf.tables import squeezed
from flows.stages.acts.readers.pdf.words import NUMBER_MARK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.stages.acts.readers.pdf.lines import PrintLine
    from flows.stages.acts.readers.pdf.tables import Box, Chain, RuledRow
    from flows.stages.acts.readers.pdf.words import Vocabulary

_GRACE = 3.0
"""So many lines may be left free beneath a text that goes on overleaf: widows and orphans are kept together."""


_DOTTED = re.compile(rf"{NUMBER_MARK}\d{{1,2}}(?:[.,]\d{{1,3}})+[.)]?(?!\d)")
_TITLED = re.compile(rf"{NUMBER_MARK}\d{{1,2}}(?:[.,]\d{{1,3}})+[.)]?[^\d.,%].*")
_FLAT = re.compile(r"№?\d{1,3}[.)]?$")
_FLAT_TITLED = re.compile(r"\d{1,3}[.)][^\d.,].*")


@dataclass(slots=True)
class WholeCell:
    """A cell through its pages."""

    column: int
    columns: int
    rows: int
    lines: list[PrintLine]
    width: float
    foot: float
    doubtful: bool = False
    """Whether it was not certain that its last part belongs to it."""


@dataclass(slots=True)
class WholeRow:
    """A row through its pages; `doubtful` where nobody can tell whether its second part is a row of its own."""

    pages: list[int]
    cells: dict[int, WholeCell]
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableFacts:
    """What the decisions of one table rest on."""

    rooms: Mapping[tuple[int, int], Room]
    vocabulary: Vocabulary
    habits: Habits
    key: Key


@dataclass(frozen=True, slots=True)
class Key:
    """The column in which rows bear their numbers, and how those look."""

    column: int | None
    pattern: re.Pattern[str] = _DOTTED

    def of(self, row: RuledRow) -> bool:
        """Whether a row begins a record."""
        return any(box.column == self.column and self.pattern.match(squeezed(box.lines)) for box in row.boxes)


def key_of(chain: Chain) -> Key:
    """Where most cells begin with a number of two levels; else the first column, if it numbers its rows."""
    texts: dict[int, list[str]] = {}
    for rows in chain.rows:
        for row in rows:
            for column, text in row.texts():
                texts.setdefault(column, []).append(text)
    for pattern, most in ((_TITLED, 4), (_DOTTED, 1), (_FLAT, 1), (_FLAT_TITLED, 1)):
        for column in sorted(texts)[:most]:
            hits = sum(bool(pattern.match(text)) for text in texts[column])
            if hits >= 2 and hits * 2 >= len(texts[column]) - 2:  # noqa: PLR2004  # headers do not count
                return Key(column, _DOTTED if pattern is _TITLED else pattern)
    return Key(None)


def whole_rows(chain: Chain, facts: TableFacts) -> list[WholeRow]:
    """The table's rows, each once."""
    out: list[WholeRow] = []
    feet: dict[int, WholeCell] = {}
    for piece, rows in zip(chain.pieces, chain.rows, strict=True):
        if out and piece.page in chain.strays:
            out[-1].doubtful = True
        below: dict[int, WholeCell] = {}
        for at, row in enumerate(rows):
            went_on = set[int]()
            if at == 0 and out and (joined := _continues(row, out[-1], feet, facts)):
                _append(row, out[-1], feet, doubtful=joined == _PERHAPS)
                whole = out[-1]
            else:
                went_on = _merged_on(row, feet, facts) if at == 0 and out else went_on
                whole = WholeRow([row.page], {box.column: _cell(box) for box in row.boxes if box.column not in went_on})
                out.append(whole)
            below |= {box.column: _foot(box, whole, feet, went_on) for box in row.boxes if box.open}
        feet = below if rows else feet
    out = [row for row in out if any(cell.lines for cell in row.cells.values())]
    if chain.cut and out:
        out[0].doubtful = out[0].doubtful or len(out[0].cells) > 1
        out[-1].doubtful = True
    return out


def _foot(box: Box, row: WholeRow, feet: Mapping[int, WholeCell], went_on: set[int]) -> WholeCell:
    if box.column in went_on:
        return feet[box.column]
    return row.cells.get(box.column) or feet.get(box.column) or _cell(box)


def _cell(box: Box) -> WholeCell:
    return WholeCell(box.column, box.columns, box.rows, list(box.lines), box.width, box.foot)


def _append(row: RuledRow, whole: WholeRow, feet: Mapping[int, WholeCell], *, doubtful: bool) -> None:
    """The second part of a row: each text goes on where it has begun, also in a cell merged from above."""
    whole.pages.append(row.page)
    whole.doubtful = whole.doubtful or doubtful
    for box in row.boxes:
        cell = whole.cells.get(box.column) or feet.get(box.column)
        if cell is None or not (cell.lines or box.column in whole.cells):
            whole.cells[box.column] = _cell(box)
        elif box.lines:
            cell.lines += box.lines
            cell.foot = box.foot
        else:
            cell.foot = _CLOSED


_CLOSED = 1e9
_YES, _PERHAPS, _NO = "yes", "perhaps", ""


def _continues(row: RuledRow, above: WholeRow, feet: Mapping[int, WholeCell], facts: TableFacts) -> str:
    """Whether the first row of a page is the rest of the last row above."""
    boxes = [box for box in row.boxes if box.lines]
    ours = {line.owner.row for box in boxes for line in box.lines} - {0}
    theirs = {line.owner.row for cell in above.cells.values() for line in cell.lines} - {0}
    if ours and theirs:
        return _YES if ours & theirs else _NO
    pairs = [(box, cell) for box in boxes if (cell := _over(box, above, feet))]
    if len(pairs) < len(boxes):
        return _NO
    said = {box.column: _goes_on(box, cell, facts) for box, cell in pairs if cell.lines}
    if facts.key.of(row):
        late = not _numbered(above, facts) and len(above.cells) > 1 and _all_but(_NO, said) and _YES in said.values()
        return _YES if late else _NO
    if _YES in said.values():
        return _YES
    worded = {box.column: said[box.column] for box in boxes if box.column in said and not _is_figure(box.lines)}
    if any(_number_under_number(box, cell, facts) for box, cell in pairs):
        return _PERHAPS if len(worded) > 1 and _all_but(_NO, worded) else _NO
    if _all_but(_NO, said):
        cut = any(_is_figure(box.lines) for box, cell in pairs if cell.lines)
        return (_PERHAPS if cut else _YES) if said else _NO
    unnumbered = facts.key.column is not None and len(worded) == len(boxes)
    return _PERHAPS if unnumbered else _NO


def _all_but(answer: str, said: Mapping[int, str]) -> bool:
    return answer not in said.values()


def _numbered(above: WholeRow, facts: TableFacts) -> bool:
    """Whether the row above bears its number already."""
    return facts.key.column is None or bool(above.cells.get(facts.key.column, _NOTHING).lines)


def _number_under_number(box: Box, cell: WholeCell, facts: TableFacts) -> bool:
    """Whether two whole numbers stand one below the other; one that fills its column may be cut, as `438,` is."""
    if not (cell.lines and _is_figure(box.lines) and _is_figure(cell.lines)):
        return False
    last = cell.lines[-1]
    return last.text[-1] not in "-\u2010–,." and facts.rooms[cell.column, cell.columns].fits(last, box.lines[0].first)


_NOTHING = WholeCell(0, 1, 1, [], 0.0, 0.0)


def _over(box: Box, above: WholeRow, feet: Mapping[int, WholeCell]) -> WholeCell | None:
    """The cell that stands over a box, if it is as wide; None where the rows are not made alike."""
    cell = above.cells.get(box.column) or feet.get(box.column)
    return cell if cell and cell.columns == box.columns else None


def _goes_on(box: Box, cell: WholeCell, facts: TableFacts) -> str:
    """Whether a text at the head of a page goes on with the one that stands at the foot of the page before."""
    last, first = cell.lines[-1], box.lines[0]
    if last.owner.cell and first.owner.cell:
        return _YES if last.owner.cell == first.owner.cell else _NO
    if cell.foot > _GRACE:
        return _NO
    room = facts.rooms[cell.column, cell.columns]
    end = end_of(last, first, room, vocabulary=facts.vocabulary, habits=facts.habits)
    if end.certain:
        return (
            _NO if end.join is Join.PARAGRAPH else (_YES if last.after or last.soft or room.writes_spaces else _PERHAPS)
        )
    if room.fits(last, last.space + first.head):
        return _NO
    return _PERHAPS


def _merged_on(row: RuledRow, feet: Mapping[int, WholeCell], facts: TableFacts) -> set[int]:
    """The columns in which a merged cell goes on, although the row below is a new one."""
    out = set[int]()
    for box in row.boxes:
        cell = feet.get(box.column)
        if not cell or not cell.lines or cell.columns != box.columns or box.column == facts.key.column:
            continue
        if not box.lines:
            continue
        if cell.rows == 1 and box.rows == 1:
            continue
        said = _goes_on(box, cell, facts)
        if said == _YES or (said == _PERHAPS and not _is_figure(box.lines) and cell.foot < 1):
            cell.lines += box.lines
            cell.foot = box.foot
            cell.doubtful = cell.doubtful or said == _PERHAPS
            out.add(box.column)
    return out


def _is_figure(lines: Sequence[PrintLine]) -> bool:
    return bool(re.fullmatch(r"[\d.,%–-]+", squeezed(lines) or "-"))
