"""Words at the line ends of a PDF: how likely letters are one word, and what the document shows elsewhere."""

from __future__ import annotations

import pytest

from flows.messages.text import Severity
from flows.model.document import Cell, Span
from flows.stages.acts.readers.pdf.doubts import RowPlace, cell_findings
from flows.stages.acts.readers.pdf.forms import Likeness, likeness
from flows.stages.acts.readers.pdf.joins import End, Habits, Join, Room
from flows.stages.acts.readers.pdf.lines import PrintLine
from flows.stages.acts.readers.pdf.passages import Passages
from flows.stages.acts.readers.pdf.tags import NOBODY
from flows.stages.acts.readers.pdf.texts import Doubt, ends_of, text_of
from flows.stages.acts.readers.pdf.weighing import weighed
from flows.stages.acts.readers.pdf.wholes import Key, TableFacts, WholeCell
from flows.stages.acts.readers.pdf.words import BoxText, Vocabulary

KNOWN = frozenset(
    ("ліцензійний", "ліцензій", "володінь", "дім", "дома", "програмний", "технічних", "наборів", "звіт", "звіти")
)
OPEN = End(Join.OPEN)
DOUBT = End(Join.SPACE, "join-unclear")


def line(text: str) -> PrintLine:
    width = 5.0 * len(text)
    return PrintLine(
        text=text, page=1, x0=0, x1=width, y=0, size=10, width=width, head=width, first=5, space=2.5, before=False,
        after=False, soft=False, over=False, owner=NOBODY, artifact=False, count=len(text), columns=1,
    )  # fmt: skip


def lines(*texts: str) -> list[PrintLine]:
    return [line(text) for text in texts]


def taken(*texts: str, document: tuple[str, ...] = ()) -> tuple[str, str]:
    """How an open end between two lines is read, and its doubt."""
    vocabulary = Vocabulary([BoxText(lines(*document), begins=True, ends=True)] if document else [])
    (end,) = weighed(lines(*texts), [OPEN], vocabulary, {})
    return end.join.value, end.why


@pytest.mark.parametrize(
    ("word", "like"),
    [
        ("ліцензійного", Likeness.FORM),
        ("програмно", Likeness.FORM),
        ("домоволодінь", Likeness.COMPOUND),
        ("фіскалізацією", Likeness.SHAPED),
        ("програмно-технічних", Likeness.FORM),
        ("наборіві", Likeness.UNKNOWN),
        ("звітий", Likeness.UNKNOWN),
        ("домоволодіньі", Likeness.UNKNOWN),
    ],
)
def test_forms_and_compounds_are_told_from_two_words_run_together(word: str, like: Likeness) -> None:
    assert likeness(word, KNOWN.__contains__) is like


@pytest.mark.parametrize(
    ("left", "right", "join"),
    [
        ("ліцензій", "ного забезпечення", ""),
        ("кібергігі", "єни", ""),
        ("документооб", "ігу", ""),
        ("заповненості", "й стану", " "),
        ("законодавства", "у сфері", " "),
        ("структуровані", "дані", " "),
    ],
)
def test_the_likelier_reading_is_taken(left: str, right: str, join: str) -> None:
    assert taken(left, right)[0] == join


def test_words_are_weighed_whole_although_hyphens_that_go_have_parted_them() -> None:
    drop = End(Join.DROP)
    document = Vocabulary([])
    ends = weighed(lines("Те-", "рмін", "ви-", "конан-", "ня"), [drop, OPEN, drop, drop], document, {})
    assert ends == [drop, End(Join.SPACE), drop, drop]
    ends = weighed(lines("Тер-", "мі", "ном"), [drop, OPEN], document, {})
    assert ends[1].join is Join.JOIN


@pytest.mark.parametrize(
    ("left", "right", "hyphenates", "taken", "other"),
    [
        ("замку»: е-", "квиток", False, "е-квиток", "е- квиток"),
        ("замку»: е-", "квиток", True, "е-квиток", "е- квиток"),
        ("КП «РБ-", "ШП»", True, "«РБ-ШП»", "«РБШП»"),
    ],
)
def test_the_other_reading_of_a_hyphen_is_what_it_may_be(
    left: str, right: str, hyphenates: bool, taken: str, other: str
) -> None:
    cell = WholeCell(column=0, columns=1, rows=1, lines=lines(left, right), width=50, foot=0)
    room = Room(width=5.0 * len(left), left=0, writes_spaces=False)
    habits = Habits(hyphenates=hyphenates, marks_soft=False, soft_sign=False)
    facts = TableFacts(rooms={(0, 1): room}, vocabulary=Vocabulary([]), habits=habits, key=Key(None))
    _, doubts = text_of(cell, ends_of(cell, facts), facts, {})
    assert [(doubt.taken, doubt.other) for doubt in doubts] == [(taken, other)]


def test_a_short_word_below_is_told_although_the_document_has_the_two_side_by_side() -> None:
    assert taken("публікує", "те, що", document=("Рада публікує те саме",))[1] == "join-unclear"


def test_a_passage_printed_inside_a_line_settles_a_line_end() -> None:
    elsewhere: tuple[list[PrintLine], list[End]] = (lines("оприлюдненню у формі відкритих"), [])
    end = Passages([elsewhere]).settled(lines("оприлюдненню", "у формі відкритих"), [OPEN], hyphenates=False)
    assert end == [End(Join.SPACE)]


def test_a_passage_printed_in_two_ways_settles_nothing() -> None:
    elsewhere: list[tuple[list[PrintLine], list[End]]] = [
        (lines("мережа веб-застосунок"), []),
        (lines("мережа вебзастосунок"), []),
    ]
    end = End(Join.JOIN, "join-unclear")
    assert Passages(elsewhere).settled(lines("мережа веб-", "застосунок"), [end], hyphenates=True) == [end]


def test_a_typesetters_hyphen_goes_where_the_word_is_whole_elsewhere_in_a_document_that_hyphenates() -> None:
    passages = Passages([(lines("засоби відеоконференцій ради"), [])])
    cell = lines("засоби відео-", "конференцій ради")
    assert passages.settled(cell, [DOUBT], hyphenates=True) == [End(Join.DROP)]
    assert passages.settled(cell, [DOUBT], hyphenates=False) == [DOUBT]


def test_beside_a_mark_a_passage_leaves_the_doubt() -> None:
    passages = Passages([(lines("обмін по API / Дія в закладах"), [])])
    (end,) = passages.settled(lines("обмін по API /", "Дія в закладах"), [DOUBT], hyphenates=False)
    assert end == DOUBT


@pytest.mark.parametrize(
    ("taken", "other", "severity"),
    [("2026 –", "2026–", Severity.WARNING), ("120", "12 0", Severity.CRITICAL), (",8", ", 8", Severity.CRITICAL)],
)
def test_a_doubt_in_a_figure_is_critical_where_the_figure_may_differ(
    taken: str, other: str, severity: Severity
) -> None:
    place = RowPlace(file="a.pdf", span=Span(first=1, last=1, page=1), cells=(Cell("1.1."),), key=Key(0))
    cell = WholeCell(column=2, columns=1, rows=1, lines=[], width=50, foot=0)
    doubt = Doubt(check="join-unclear", taken=taken, other=other, page=1)
    (finding,) = cell_findings([(cell, "2026 – 2028", doubt)], place)
    assert finding.severity is severity
