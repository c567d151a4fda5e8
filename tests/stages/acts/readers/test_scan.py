"""Scans without a recogniser: lines among dots, pages turned straight, and what two readings leave in doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from flows.model.errors import SourceError
from flows.stages.acts.readers.pdf.glyphs import Stroke
from flows.stages.acts.readers.pdf.lines import UNREAD, PrintLine, Second
from flows.stages.acts.readers.pdf.recognised import misread
from flows.stages.acts.readers.pdf.tags import NOBODY
from flows.stages.acts.readers.scan.letters import SeenLine, SeenWord
from flows.stages.acts.readers.scan.pixels import picture_pixels
from flows.stages.acts.readers.scan.proof import dash, other_case
from flows.stages.acts.readers.scan.rules import ruling
from flows.stages.acts.readers.scan.sheet import sheet
from flows.stages.acts.readers.scan.spans import from_rule_to_rule
from flows.stages.acts.readers.scan.straight import skew, straight

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.stages.acts.readers.scan.letters import Model, PictureShape, Recogniser
    from flows.stages.acts.readers.scan.pixels import Pixels

FILE = "act.pdf"
LEFT, TOP, WIDE, HIGH = 200, 200, 300, 120


class Says:
    """A recogniser that says the same of any picture, by model."""

    def __init__(self, **texts: tuple[str, float]) -> None:
        self._texts = texts

    def lines(self, pixels: Pixels, shape: PictureShape, model: Model) -> Sequence[SeenLine]:  # noqa: ARG002  # as it is asked
        text, confidence = self._texts.get(model, ("", 0))
        words = tuple(SeenWord(text=word, x0=20, x1=60, confidence=confidence) for word in text.split())
        return [SeenLine(words, 50, 40)] if words else []


class Sees:
    """A recogniser that sees the same line in any picture, whichever model is asked."""

    def __init__(self, line: SeenLine) -> None:
        self._line = line

    def lines(self, pixels: Pixels, shape: PictureShape, model: Model) -> Sequence[SeenLine]:  # noqa: ARG002  # as it is asked
        return [self._line]


class SeesSizes:
    """A recogniser that reads a picture of one width otherwise than any other one."""

    def __init__(self, own: dict[str, tuple[str, float]], others: tuple[str, float]) -> None:
        self._own, self._others = own, others
        self._width = 0

    def lines(self, pixels: Pixels, shape: PictureShape, model: Model) -> Sequence[SeenLine]:  # noqa: ARG002  # as it is asked
        self._width = self._width or pixels.shape[1]
        text, confidence = self._own[model] if pixels.shape[1] == self._width else self._others
        return [SeenLine((SeenWord(text=text, x0=20, x1=60, confidence=confidence),), 50, 40)]


def page(columns: int, rows: int, *, thick: int = 3) -> Image.Image:
    """A ruled table, blank."""
    picture = Image.new("L", (2000, 1400), 255)
    draw = ImageDraw.Draw(picture)
    for at in range(columns + 1):
        draw.line((LEFT + at * WIDE, TOP, LEFT + at * WIDE, TOP + rows * HIGH), fill=0, width=thick)
    for at in range(rows + 1):
        draw.line((LEFT, TOP + at * HIGH, LEFT + columns * WIDE, TOP + at * HIGH), fill=0, width=thick)
    return picture


def turned(picture: Image.Image, degrees: float) -> Pixels:
    return np.asarray(picture.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255))


def lines(marked: Image.Image, recogniser: Recogniser) -> list[PrintLine]:
    return [line for piece in sheet(ruling(np.asarray(marked), 1), recogniser, 1).pieces for line in piece.lines]


@given(st.integers(2, 5), st.integers(2, 8), st.integers(2, 6), st.floats(-2.5, 2.5))
@settings(max_examples=8, deadline=None, derandomize=True)
def test_a_table_is_found_however_its_page_lies(columns: int, rows: int, thick: int, degrees: float) -> None:
    pixels = turned(page(columns, rows, thick=thick), degrees)
    assert skew(pixels) == pytest.approx(-degrees, abs=0.06)
    (table,) = ruling(straight(pixels, FILE, 1), 1).tables
    assert (len(table.regions), table.whole) == (columns * rows, True)


def test_a_row_of_one_line_of_small_print_keeps_its_cells() -> None:
    picture = page(3, 2)
    draw = ImageDraw.Draw(picture)
    foot = TOP + 2 * HIGH
    for at in range(4):
        draw.line((LEFT + at * WIDE, foot, LEFT + at * WIDE, foot + 38), fill=0, width=3)
    draw.line((LEFT, foot + 38, LEFT + 3 * WIDE, foot + 38), fill=0, width=3)
    draw.rectangle((LEFT + 60, foot + 6, LEFT + 62, foot + 33), fill=0)
    (table,) = ruling(np.asarray(picture), 1).tables
    assert (len(table.regions), table.whole) == (9, True)


@pytest.mark.parametrize("gap", [40, 160])
def test_a_wide_gap_in_a_cell_may_be_two_cells(gap: int) -> None:
    words = (
        SeenWord(text="100", x0=20, x1=80, confidence=99),
        SeenWord(text="200", x0=80 + gap, x1=140 + gap, confidence=99),
    )
    marked = page(2, 2)
    ImageDraw.Draw(marked).rectangle((230, 230, 470, 280), fill=0)
    (line,) = lines(marked, Sees(SeenLine(words, 60, 40)))
    assert misread([line], line.text, line.text) == ("ocr-figure-uncertain" if gap > 40 * 2 else "")


def test_ink_that_both_models_leave_out_is_a_doubt() -> None:
    marked = page(2, 2)
    draw = ImageDraw.Draw(marked)
    draw.rectangle((230, 230, 260, 270), fill=0)
    draw.rectangle((300, 230, 340, 270), fill=0)
    (line,) = lines(marked, Sees(SeenLine((SeenWord(text="250", x0=90, x1=130, confidence=99),), 60, 40)))
    assert line.second
    assert misread([line], line.text, line.second.text) == "ocr-figure-uncertain"


@pytest.mark.parametrize(
    ("pieces", "kept"),
    [
        ([(0, 100)], [(0, 100)]),
        ([(0, 50), (54, 100)], [(0, 50), (60, 100)]),  # a letter stands on the line at 60
        ([(0, 53), (57, 100)], [(0, 53), (57, 100)]),  # a line that has faded in the middle
        ([(0, 50), (50.8, 100)], [(0, 50), (50.8, 100)]),
        ([(0, 50), (60, 100), (52, 58)], [(0, 50), (60, 100)]),
    ],
)
def test_a_line_goes_from_rule_to_rule(pieces: list[tuple[float, float]], kept: list[tuple[float, float]]) -> None:
    lines = [Stroke(30, start, end) for start, end in pieces]
    across = [Stroke(at, 0, 200) for at in (0, 50, 60, 100)]
    assert [(span.stroke.start, span.stroke.end) for span in from_rule_to_rule(lines, across)] == kept


def test_where_a_page_ends_within_a_row_all_its_lines_end() -> None:
    across = [Stroke(0, 0, 200), Stroke(50, 0, 200)]
    lines = [Stroke(0, 0, 80), Stroke(100, 0, 80), Stroke(150, 0, 60), Stroke(200, 0, 80)]
    ends = [span.stroke.end for span in from_rule_to_rule(lines, across)]
    assert ends == [80, 80, 50, 80]


def test_feet_of_letters_just_above_a_table_are_no_line() -> None:
    picture = page(2, 2)
    ImageDraw.Draw(picture).rectangle((LEFT + 20, TOP - 12, LEFT + 100, TOP - 11), fill=0)
    (table,) = ruling(np.asarray(picture), 1).tables
    assert len(table.regions) == 4


def test_a_pale_side_of_a_table_is_found() -> None:
    picture = page(2, 3)
    right = LEFT + 2 * WIDE
    ImageDraw.Draw(picture).line((right, TOP, right, TOP + 3 * HIGH), fill=170, width=5)
    (table,) = ruling(np.asarray(picture), 1).tables
    assert len(table.regions) == 6


def test_what_stands_beside_a_table_is_read_and_told() -> None:
    picture = page(2, 2)
    ImageDraw.Draw(picture).rectangle((LEFT + 2 * WIDE + 40, TOP + 30, LEFT + 2 * WIDE + 90, TOP + 60), fill=0)
    read = sheet(ruling(np.asarray(picture), 1), Says(all=("Кількість", 99), words=("Кількість", 99)), 1)
    assert [line.text for line in read.lines] == ["Кількість"]
    assert read.unplaced == len("Кількість")


def test_a_number_in_a_text_that_reads_otherwise_in_english_is_a_doubt() -> None:
    marked = page(2, 2)
    ImageDraw.Draw(marked).ellipse((250, 230, 300, 280), fill=0)
    (line,) = lines(marked, Says(all=("30тури", 95), words=("30тури", 95), figures=("3D-Typu", 88)))
    assert line.second
    assert misread([line], line.text, line.second.text) == "ocr-figure-uncertain"
    assert line.second.text == "3D-Typu"


@pytest.mark.parametrize(("others", "sure"), [(("33", 96), True), (("33", 80), False)])
def test_a_doubtful_figure_is_read_smaller_and_larger(others: tuple[str, float], *, sure: bool) -> None:
    marked = page(2, 2)
    ImageDraw.Draw(marked).ellipse((250, 230, 300, 280), fill=0)
    (line,) = lines(marked, SeesSizes({"all": ("38", 89), "figures": ("33", 65)}, others))
    assert line.second
    assert line.text == "33"
    assert (misread([line], line.text, line.second.text) == "") is sure


@pytest.mark.parametrize(
    ("length", "size", "sign", "certain"),
    [
        (14, 50, "-", True),
        (9, 33, "-", True),
        (17, 33, "–", True),
        (22, 54, "–", True),
        (16, 50, "-", False),
        (17, 50, "–", False),
        (50, 50, "—", True),
    ],
)
def test_dashes_are_told_by_their_length_beside_their_letters(
    length: float, size: float, sign: str, *, certain: bool
) -> None:
    assert dash(length, size) == (sign, certain)


@pytest.mark.parametrize(
    ("text", "height", "other"),
    [("інтернет", 36, "Інтернет"), ("інтернет", 25, ""), ("Інтернет", 25, "інтернет"), ("Інтернет", 36, "")],
)
def test_a_first_letter_is_as_high_as_it_is_read(text: str, height: int, other: str) -> None:
    ink = np.zeros((80, 200), np.bool_)
    ink[60 - height : 60, 20:24] = True
    ink[35:60, 40:60] = True
    word = SeenWord(text=text, x0=20, x1=60, confidence=96)
    assert other_case(SeenLine((word,), 60, 45), word, ink, small=25, size=50) == other


def test_a_page_too_much_askew_is_refused() -> None:
    with pytest.raises(SourceError) as refused:
        straight(turned(page(3, 4), 6), FILE, 1)
    assert (refused.value.code, refused.value.facts["page_number"]) == ("source-scan-poor", "1")


@pytest.mark.parametrize(("length", "text"), [(14, "-"), (27, "–")])
def test_a_dash_that_stands_alone_is_known_by_its_shape(length: int, text: str) -> None:
    marked = page(2, 2)
    ImageDraw.Draw(marked).rectangle((250, 260, 250 + length, 263), fill=0)
    (line,) = lines(marked, Says())
    assert line.text == text
    assert line.second == Second(text, 100, 100)


def test_ink_that_nobody_can_read_is_no_blank() -> None:
    marked = page(2, 2)
    ImageDraw.Draw(marked).ellipse((250, 230, 300, 280), fill=0)
    assert [line.text for line in lines(marked, Says())] == [UNREAD]


def test_dust_is_no_ink() -> None:
    marked = page(2, 2)
    ImageDraw.Draw(marked).rectangle((250, 260, 252, 261), fill=0)
    assert lines(marked, Says(all=("1", 99))) == []


@pytest.mark.parametrize(
    ("says", "taken", "other"),
    [
        (Says(all=("96", 75), figures=("%", 92)), "%", "96"),
        (Says(all=("Шт.", 92), words=("Шт.", 90), figures=("It.", 99)), "Шт.", "Шт."),
        (Says(all=("50", 97), figures=("50", 88)), "50", "50"),
        (Says(figures=("7", 91)), "7", ""),
    ],
)
def test_a_cell_is_read_twice_and_of_figures_the_surer_reading_is_taken(says: Says, taken: str, other: str) -> None:
    marked = page(2, 2)
    ImageDraw.Draw(marked).ellipse((250, 230, 300, 280), fill=0)
    (line,) = lines(marked, says)
    assert line.second
    assert (line.text, line.second.text) == (taken, other)


def line(text: str, second: Second | None) -> PrintLine:
    return PrintLine(
        text=text, page=1, x0=0, x1=50, y=10, size=10, width=50, head=10, first=5, space=2.5, before=False, after=False,
        soft=False, over=False, owner=NOBODY, artifact=False, count=len(text), columns=1, second=second,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "other", "confidence", "figures", "check"),
    [
        ("Кількість послуг", "Кількість послуг", 95, 100, ""),
        ("1 250,5", "1 250,5", 96, 96, ""),
        ("-", "-", 100, 100, ""),
        ("2026-2028", "2026-2028", 93, 93, ""),
        ("Кількість послуг", "Кількість послуг", 89, 100, "ocr-uncertain"),
        ("Кількість послуг", "Кількісті послуг", 95, 100, "ocr-uncertain"),
        ("Кількістъ послуг", "Кількістъ послуг", 95, 100, "ocr-uncertain"),
        ("Закупівля Ir. обладнання", "Закупівля Ir. обладнання", 95, 100, "ocr-uncertain"),
        ("1250", "1250", 89, 89, "ocr-figure-uncertain"),
        ("8245", "824 a", 95, 95, "ocr-figure-uncertain"),
        ("З", "З", 95, 100, "ocr-figure-uncertain"),
        ("%", "96", 92, 75, "ocr-figure-uncertain"),
        ("2.1. Розвиток", "2.7. Розвиток", 95, 95, "ocr-figure-uncertain"),
        ("2.1. Розвиток", "2.1. Розвиток", 80, 80, "ocr-figure-uncertain"),
        ("5, Розвиток громади", "5, Розвиток громади", 95, 95, "ocr-figure-uncertain"),
        ("Система САМ", "Система САМ", 95, 100, "ocr-uncertain"),
        ("роЗвиток", "роЗвиток", 95, 100, "ocr-uncertain"),
        ("Послуги категорії А", "Послуги категорії А", 95, 100, "ocr-uncertain"),
        ("Кількість громад. та послуг", "Кількість громад. та послуг", 95, 100, "ocr-uncertain"),
        ("А послуги і в громаді", "А послуги і в громаді", 95, 100, ""),
        ("І квартал 2026 року", "І квартал 2026 року", 95, 95, "ocr-uncertain"),
    ],
)
def test_what_is_not_proved_is_a_doubt(text: str, other: str, confidence: float, figures: float, check: str) -> None:
    assert misread([line(text, Second(other, confidence, figures))], text, other) == check


def test_what_was_not_recognised_is_never_misread() -> None:
    assert line("Ir.", None).second is None


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n" + bytes(100), b"II*\0", b"\xff\xd8\xff" + bytes(9), b""])
def test_a_damaged_picture_is_told(raw: bytes) -> None:
    with pytest.raises(SourceError) as refused:
        list(picture_pixels(raw, FILE))
    assert refused.value.code == "source-damaged"
