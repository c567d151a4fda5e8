"""What the lines and letters of a page say before words are asked: tables that touch, letters set apart, page ends."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from flows.stages.acts.readers.pdf.glyphs import Drawn, Glyph, Stroke
from flows.stages.acts.readers.pdf.grid import Ruled, ruled
from flows.stages.acts.readers.pdf.joins import Habits, Join, Room, end_of
from flows.stages.acts.readers.pdf.lines import PrintLine, lines_of
from flows.stages.acts.readers.pdf.parting import parted
from flows.stages.acts.readers.pdf.rows import whole_rows
from flows.stages.acts.readers.pdf.sheets import Piece
from flows.stages.acts.readers.pdf.tables import Box, Chain, RuledRow
from flows.stages.acts.readers.pdf.tags import Tags
from flows.stages.acts.readers.pdf.wholes import Key, TableFacts, WholeCell, WholeRow
from flows.stages.acts.readers.pdf.words import BoxText, Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

PLAIN = Habits(hyphenates=False, marks_soft=False, soft_sign=False)
WIDTH, SPACE, SIZE = 5.0, 2.5, 10.0

# --- tables that touch ----------------------------------------------------------------------------


def frame(columns: Sequence[float], rows: Sequence[float]) -> tuple[list[Stroke], list[Stroke]]:
    """A table's lines, in a piece for each cell as browsers draw them."""
    across = [Stroke(y, left, right) for y in rows for left, right in pairwise(columns)]
    down = [Stroke(x, top, foot) for x in columns for top, foot in pairwise(rows)]
    return across, down


def tables(*frames: tuple[list[Stroke], list[Stroke]]) -> list[tuple[int, int]]:
    """Columns and rows of each table that stands on a page with these lines."""
    across, down = (tuple(stroke for each in frames for stroke in each[at]) for at in (0, 1))
    page = Drawn(number=1, width=600, height=800, glyphs=(), across=across, down=down, pictured=0, hidden=0)
    return [(len(table.xs) - 1, len(table.ys) - 1) for table in ruled(page)]


@pytest.mark.parametrize("apart", [0.75, 1.5, 3.0])
def test_two_tables_that_touch_are_two_where_their_columns_differ(apart: float) -> None:
    upper = frame((50, 150, 250, 350, 500), (100, 120, 140))
    lower = frame((50, 120, 310, 420, 500), (140 + apart, 160 + apart))
    assert tables(upper, lower) == [(4, 2), (4, 1)]


def test_tables_that_touch_are_one_where_their_columns_are_the_same() -> None:
    columns = (50, 150, 250, 350, 500)
    assert tables(frame(columns, (100, 120, 140)), frame(columns, (140.75, 160.75))) == [(4, 3)]


def test_doubled_lines_above_merged_cells_part_nothing() -> None:
    """A header whose cells cover several columns each, with a double line below it."""
    header = frame((50, 150, 350, 500), (100, 120))
    body = frame((50, 150, 250, 350, 420, 500), (121, 140, 160))
    assert tables(header, body) == [(5, 3)]


def test_a_line_down_through_both_makes_them_one() -> None:
    upper, lower = frame((50, 150, 250, 500), (100, 120)), frame((50, 190, 310, 500), (120.75, 140))
    through: tuple[list[Stroke], list[Stroke]] = ([], [Stroke(50, 100, 140)])
    assert tables(upper, lower, through) == [(5, 2)]


# --- letters --------------------------------------------------------------------------------------


def letters(text: str, spacing: float) -> Iterator[Glyph]:
    """A line whose letters are all as wide, and stand so much apart."""
    x = 50.0
    for order, letter in enumerate(text):
        end = x + (SPACE if letter == " " else WIDTH)
        yield Glyph(letter, x, end, 100, SIZE, order, None, artifact=False, turn=0)
        x = end + spacing


@pytest.mark.parametrize("spacing", [0.0, 0.5, 1.0, -0.3])
def test_letters_that_are_set_apart_take_their_room(spacing: float) -> None:
    (line,) = lines_of(letters("Мережа для шкіл", spacing), 1, Tags())
    assert line.text == "Мережа для шкіл"
    assert line.width == pytest.approx(line.x1 - line.x0)
    assert (line.first, line.space) == pytest.approx((WIDTH + spacing, SPACE + spacing))


def test_a_stretched_space_of_justified_text_takes_no_room() -> None:
    stretched = [glyph._replace(x0=glyph.x0 + 9, x1=glyph.x1 + 9) for glyph in letters("Мережа", 0)]
    moved = [glyph._replace(x0=glyph.x0 + 50, x1=glyph.x1 + 50, order=glyph.order + 9) for glyph in stretched]
    (line,) = lines_of([*letters("Мережа ", 0), *moved], 1, Tags())
    assert line.width == pytest.approx(12 * WIDTH + SPACE)


# --- line ends ------------------------------------------------------------------------------------


def line(text: str, *, after: bool = False, page: int = 1) -> PrintLine:
    (out,) = lines_of(letters(text + " " * after, 0), page, Tags())
    return out


def join(left: str, right: str) -> tuple[Join, str]:
    """What the end of a full line stands for where spaces are drawn, also beyond the column's edge."""
    room = Room(width=WIDTH * len(left) + 2, left=50.0, writes_spaces=True, hangs=True)
    end = end_of(line(left), line(right), room, vocabulary=Vocabulary([]), habits=PLAIN)
    return end.join, end.why


def test_a_word_with_a_hyphen_that_fills_its_line_is_cut_in_its_second_half() -> None:
    assert join("о-ко", "мунального") == (Join.JOIN, "join-unclear")
    assert join("ко", "мунального") == (Join.JOIN, "")
    assert join("у веб", "Сайт")[0] is Join.PARAGRAPH


# --- page ends ------------------------------------------------------------------------------------


def facts(width: float, *document: str) -> TableFacts:
    rooms = {(at, 1): Room(width=width, left=50.0, writes_spaces=True, hangs=True) for at in range(3)}
    texts = [BoxText([line(text) for text in document], begins=True, ends=True)] if document else []
    return TableFacts(rooms=rooms, vocabulary=Vocabulary(texts), habits=PLAIN, key=Key(0))


def box(column: int, text: str, *, rows: int = 1, page: int = 1) -> Box:
    own = (line(text, page=page),) if text else ()
    return Box(column=column, columns=1, rows=rows, lines=own, width=60, left=50, foot=0.5, open=True)


@pytest.mark.parametrize(("left", "goes_on"), [("шкіл", False), ("шк", True)])
def test_a_text_that_ends_at_the_columns_edge_goes_on_for_certain_only_in_a_cut_word(
    left: str, *, goes_on: bool
) -> None:
    known = replace(facts(WIDTH * len(left) + 2, "шкіл є"), key=Key(None))
    above = WholeRow({1: WholeCell(1, 1, 1, [line(left)], 60, 0.5)})
    row = RuledRow(2, (box(1, "іл" if goes_on else "Нове", page=2),))
    found = parted(row, above, above.cells, known)
    assert found.joins
    assert found.doubtful is not goes_on


def test_a_merged_cell_of_the_header_goes_on_beside_no_number() -> None:
    head = RuledRow(1, (box(0, "Номер", rows=2), box(1, "Одиниця", rows=2), box(2, "Роки")))
    years = RuledRow(1, (box(2, "2026"),))
    first = RuledRow(2, (box(0, "1.1.", page=2), box(1, "од.", page=2), box(2, "12", page=2)))
    ruled_as = Ruled(xs=(50, 110, 170, 230), ys=(100, 700), regions=(), whole=True)
    chain = Chain(
        [Piece(page=page, ruled=ruled_as, cells={}) for page in (1, 2)], rows=[[head, years], [first]], columns=3
    )
    rows = whole_rows(chain, facts(WIDTH * len("Одиниця") + 2))
    said = [
        [re.sub(r"\s", "", "".join(each.text for each in cell.lines)) for cell in row.cells.values()] for row in rows
    ]
    assert said == [["Номер", "Одиниця", "Роки"], ["2026"], ["1.1.", "од.", "12"]]
