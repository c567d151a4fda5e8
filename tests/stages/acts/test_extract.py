"""The reader on acts it has never seen: printed by `acts.py`, read by the pipeline, compared cell by cell."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from support.acts import (
    FAULTS,
    PASSPORT_FAULTS,
    SOURCE,
    Act,
    Break,
    Direction,
    Fault,
    Found,
    Layout,
    PassportFault,
    Tables,
    edit,
    expected,
    expected_findings,
    faultless_passport,
    follows_rule,
    in_years,
    measure_of,
    of_hromada,
    over_years,
    real,
    real_tables,
    render,
    renumbered,
    sound,
    with_direction,
    with_measure,
    without,
)
from support.places import GOLDEN

from flows.recipes.extract_programme import extract_programme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from flows.model.findings import Finding

FILE = "program.txt"

ON_SPELLING = frozenset({"executor-similar", "executor-unsplit", "row-joined"})
"""Checks that weigh likeness: what they find cannot be derived from the act; one test below puts such a fault in."""


# --- the acts -----------------------------------------------------------------------------------

STEMS = ("Шепетівськ", "Кам'янець-Подільськ", "Ічнянськ", "Хмельницьк", "Чорноострівськ", "Ґринівськ")
TITLES = (
    "Створення реєстру комунального майна; оцифрування технічних паспортів 2019–2024 років",
    'Впровадження "розумного" освітлення (smart-освітлення), QR-кодами позначені опори',
    "Розвиток 3D-моделі міста, Wi-Fi у сховищах, е-квиток",
    "Навчання працівників. Закупівля ліцензій на програмне забезпечення",
    "Під'єднання закладів охорони здоров'я до ЕСОЗ, підтримка каналів зв'язку",
)
DIRECTION_TITLES = ("Цифрова безпека громади", "Розвиток «розумного» міста та відкритих даних, їх оприлюднення")
AMOUNTS = ("12,5", "1250,75", "1 250,5", "1\u00a0250", "0,4", "70")
NOTHING = ("-", "0,00", "0")


@st.composite
def lawful_acts(draw: st.DrawFn) -> Act:
    """The adopted act made another's: name, years, rows, directions, numbers, terms and amounts may all change."""
    act = draw(st.sampled_from([real().act, faultless_passport(real().act)]))
    act = of_hromada(act, draw(st.sampled_from(STEMS)), city=draw(st.booleans()))
    numbers = [measure.number for measure in act.measures] + [direction.number for direction in act.directions]
    act = without(act, frozenset(draw(st.lists(st.sampled_from(numbers), max_size=8, unique=True))))
    for title in draw(st.lists(st.sampled_from(TITLES), max_size=2, unique=True)):
        act = with_measure(act, draw(st.sampled_from(act.directions)).number, title)
    if draw(st.booleans()):
        act = with_direction(act, draw(st.sampled_from(DIRECTION_TITLES)), draw(st.permutations(TITLES))[:2])
    act = renumbered(act) if draw(st.booleans()) else act
    for number in draw(_measures(act, 3)):
        act = edit(
            act, number, amounts=tuple(_other_amount(draw, amount) for amount in measure_of(act, number).amounts)
        )
    act = over_years(in_years(act, draw(st.sampled_from([0, 1, 3]))), draw(st.sampled_from([3, 3, 4, 5])))
    for number in draw(_measures(act, 3)):
        act = edit(act, number, term=draw(_terms(act)))
    return act


def _measures(act: Act, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from([measure.number for measure in act.measures]), max_size=most, unique=True)


def _other_amount(draw: st.DrawFn, amount: str) -> str:
    return draw(st.sampled_from(NOTHING if amount == "-" else AMOUNTS))


def _terms(act: Act) -> st.SearchStrategy[str]:
    first, last = act.years[0], act.years[-1]
    quarters = [f"{numeral} квартал {year} року" for numeral in ("I", "ІІ", "III", "IV") for year in act.years]
    halves = [f"{numeral} півріччя {last} року" for numeral in ("І", "II")]
    years = [
        f"{first}",
        f"{first}-{last}",
        f"{first} – {last}",
        f"{first}–{last}",
        f"{last} рік",
        f"{first}-{last} роки",
    ]
    return st.sampled_from([*quarters, *halves, *years])


@st.composite
def faulty_acts(draw: st.DrawFn) -> tuple[Act, frozenset[Found]]:
    """A lawful act with faults put into it, and those faults."""
    act = draw(lawful_acts())
    put: set[Found] = set()
    for number in draw(_measures(act, 4)):
        fault = draw(st.sampled_from(FAULTS))
        act, found = with_fault(act, fault, number)
        put.add(found)
    if draw(st.booleans()):
        act, found = with_passport_fault(act, draw(st.sampled_from(PASSPORT_FAULTS)))
        put.add(found)
    assume(act == real().act or sum(map(follows_rule, act.indicators)) * 2 > len(act.indicators))
    return act, frozenset(put)


def with_fault(act: Act, fault: Fault, number: str) -> tuple[Act, Found]:
    place = number.partition(".")[0] if fault.letter == "D" else number
    return fault.put(act, number), (fault.check, fault.letter + place)


def with_passport_fault(act: Act, fault: PassportFault) -> tuple[Act, Found]:
    return fault.put(act), (fault.check, fault.row)


# --- their print --------------------------------------------------------------------------------


@st.composite
def layouts(draw: st.DrawFn, act: Act) -> Layout:
    """How an act may be printed: pages end at other rows and inside other cells, editors leave other traces."""
    bare = draw(st.booleans())
    continued = draw(_continued_directions(act))
    measures, indicators = _measure_cells(act), _indicator_cells(act, continued, bare=bare)
    pages = draw(_pages(act, continued))
    breaks = {key: draw(_breaks(measures[key])) for key in draw(_some(measures, 5))}
    breaks |= {key: draw(_breaks(indicators[key])) for key in draw(_some(indicators.keys() - pages.new, 4))}
    breaks = {  # the rest of a title alone in the first column could be a note as well: that is refused
        key: broken
        for key, broken in breaks.items()
        if any(column for column, _ in (*broken.cuts, *broken.repeats)) or not (bare or key[0] == "M")
    }
    # A tail alone, without the tabs after it, could belong to either column: no editor's file is that unclear here.
    narrow = [] if bare else [key for key in breaks if key[0] == "I" and not _cuts_direction(breaks[key])]
    records = [*measures, *indicators]
    parts = [f"{key}:{part}" for key in records for part in (1, 2)]
    return Layout(
        breaks=breaks,
        new_page=pages.new | frozenset(draw(_some([*measures, *(f"P{line.number}" for line in act.passport)], 4))),
        short=pages.short | frozenset(draw(_some(narrow, 4))),
        directions=continued,
        marked=frozenset(draw(_some(parts, 4)) + draw(_some([f"{key}:2" for key in breaks], 2))),
        dotless=frozenset(draw(_some(records, 3))),
        loose=frozenset(draw(_some(records, 4))),
        total=draw(st.sampled_from(["shifted", "straight", "years"])),
        total_label=draw(st.sampled_from(["Всього:", "Усього:", "Разом", "ВСЬОГО"])),
        newline=draw(st.sampled_from(["\n", "\r\n"])),
        byte_order_mark=draw(st.booleans()),
        decomposed=draw(st.booleans()),
        bare=bare,
    )


def _measure_cells(act: Act) -> dict[str, Sequence[str]]:
    """The cells of annex 1 by row, those of one word that never are cut left blank."""
    none = ["" for _ in act.years]
    return {
        f"M{m.number}": (f"{m.number}. {m.title}", m.executors, m.term, m.sources, *none, m.result)
        for m in act.measures
    }


def _indicator_cells(act: Act, continued: Mapping[str, int], *, bare: bool) -> dict[str, Sequence[str]]:
    """The same of annex 2; a page cannot end inside a first row whose direction goes on in the second."""
    cells: dict[str, Sequence[str]] = {f"I{i.number}": ("", "", f"{i.number}. {i.title}") for i in act.indicators}
    for direction in act.directions:
        first = f"I{direction.indicators[0].number}"
        if direction.number in continued:
            del cells[first]
        elif not bare:
            cells[first] = ("", direction.title_in_annex_2, cells[first][2])
    return cells


def _cuts_direction(broken: Break) -> bool:
    return any(column == 1 for column, _ in (*broken.cuts, *broken.repeats))


@dataclass(frozen=True, slots=True)
class Pages:
    """Where pages of annex 2 begin between rows, and which of them have no column of directions."""

    new: frozenset[str]
    short: frozenset[str]


@st.composite
def _pages(draw: st.DrawFn, act: Act, continued: Mapping[str, int]) -> Pages:
    new, short = set(), set()
    for direction in act.directions:
        keys = [f"I{indicator.number}" for indicator in direction.indicators]
        new |= {keys[1]} if direction.number in continued else set()
        for key in draw(_some(keys[1:], 3)):
            new.add(key)
            whole = direction.number in continued and key == keys[1]
            short |= {key} if draw(st.booleans()) and not whole else set()
    return Pages(frozenset(new), frozenset(short))


def _some(keys: Iterable[str], most: int) -> st.SearchStrategy[list[str]]:
    options = sorted(keys)
    return st.lists(st.sampled_from(options), max_size=most, unique=True) if options else st.just([])


@st.composite
def _continued_directions(draw: st.DrawFn, act: Act) -> dict[str, int]:
    """Directions whose title goes on beside their second indicator, and how many of its words stand above."""
    long = {d.number: len(d.title_in_annex_2.split(" ")) for d in act.directions if len(d.indicators) > 1}
    return {number: draw(st.integers(1, long[number] - 1)) for number in draw(_some(long, 2)) if long[number] > 1}


@st.composite
def _breaks(draw: st.DrawFn, cells: Sequence[str]) -> Break:
    """A page's end inside a row with these cells: between words of some, and perhaps a tail said twice."""
    titles = (0, 2) if cells[0] == "" else (0,)
    cuts = {column: cut for column, cell in enumerate(cells) if (cut := _cuts(cell, first=column in titles))}
    columns = draw(st.lists(st.sampled_from(sorted(cuts)), max_size=4, unique=True)) if cuts else []
    tails = {
        column: lengths for column, cell in enumerate(cells) if column not in columns and (lengths := _mid_words(cell))
    }
    assume(columns or tails)
    repeats: tuple[tuple[int, int], ...] = ()
    if tails and (not columns or draw(st.booleans())):
        column = draw(st.sampled_from(sorted(tails)))
        repeats = ((column, draw(st.sampled_from(tails[column]))),)
    return Break(tuple((column, draw(st.sampled_from(cuts[column]))) for column in sorted(columns)), repeats)


def _cuts(cell: str, *, first: bool) -> list[int]:
    """Where the cell may be cut, in words; a number stays with the first word of its title.

    Not after a digit and a hyphen (there the parts would join without a space), nor where the part below says again
    how the part above ends (there it would be taken for a repeat), nor before a name (there it reads as a line of its
    own).
    """
    if re.fullmatch(r"\d{4}-\d{4}", cell):
        return [0]
    words = cell.split(" ")
    heads = (
        (count, " ".join(words[:count]), " ".join(words[count:])) for count in range(2 if first else 1, len(words))
    )
    return [
        count
        for count, head, tail in heads
        if not re.search(r"\d-$", head) and not head.endswith(tail) and not tail.lstrip("«(")[:1].isupper()
    ]


def _mid_words(cell: str) -> list[int]:
    """How many last letters a repeat may hold: it begins inside a word and is long enough to be known as one."""
    return [length for length in range(20, len(cell) - 8) if cell[-length].isalpha() and cell[-length - 1].isalpha()]


# --- what is compared ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Read:
    """What the pipeline made of a document."""

    tables: Tables
    findings: tuple[Finding, ...]

    @property
    def found(self) -> set[Found]:
        """Check and key of each finding that the act settles."""
        return {(finding.check, finding.key) for finding in self.findings if finding.check not in ON_SPELLING}


def read(raw: bytes, file: str = FILE) -> Read:
    extraction = extract_programme(file, raw)
    tables = {table: list(csv.DictReader(io.StringIO(data.decode()))) for table, data in extraction.files.items()}
    return Read(tables, tuple(extraction.findings))


def differences(tables: Tables, wanted: Tables) -> list[str]:
    """Every cell that is not what the act says, as a sentence."""
    wrong = []
    for table, rows in wanted.items():
        if len(tables[table]) != len(rows):
            wrong.append(f"{table} has {len(tables[table])} rows for {len(rows)}")
        for row, want in zip(tables[table], rows, strict=False):
            key = next(iter(want.values()))
            wrong += [
                f"{table} {key} {name}: {row[name]!r} for {value!r}"
                for name, value in want.items()
                if row[name] != value
            ]
    return wrong


def assert_read(act: Act, layout: Layout) -> Read:
    """The act, so printed, is read as it says, and all that is wrong with it is found, once, and nothing else."""
    printed = render(act, layout)
    got = read(printed.raw)
    assert differences(got.tables, expected(act, printed, FILE)) == []
    assert got.found == expected_findings(act, layout)
    said = Counter((finding.check, finding.key, finding.field, finding.value) for finding in got.findings)
    assert [what for what, times in said.items() if times > 1] == []
    return got


# --- the adopted act ----------------------------------------------------------------------------


def test_printing_the_adopted_act_gives_the_adopted_file() -> None:
    assert render(real().act, real().layout).raw == SOURCE.read_bytes()


@pytest.mark.parametrize("table", real_tables())
def test_the_golden_file_says_what_the_adopted_act_says(table: str) -> None:
    rows = list(csv.DictReader(io.StringIO((GOLDEN / f"{table}.csv").read_text(encoding="utf-8"))))
    assert rows == real_tables()[table]


def test_every_word_of_the_annexes_is_in_the_golden_files() -> None:
    lines = SOURCE.read_text(encoding="utf-8").split("\n")
    printed = Counter(re.findall(r"\w+", re.sub(r"</?p>", "", "\n".join([*lines[162:255], *lines[265:328]]))))
    kept: Counter[str] = Counter()
    for columns in (
        ("measures", "measureId", "title", "executorsText", "termText", "fundingSourcesText", "expectedResult"),
        ("measure-funding", "amountText"),
        ("directions", "directionId", "title"),
        ("indicators", "indicatorId", "title", "unitText", "baseline", "dynamicsText"),
        ("indicator-targets", "targetValue"),
    ):
        for row in csv.DictReader(io.StringIO((GOLDEN / f"{columns[0]}.csv").read_text(encoding="utf-8"))):
            kept.update(word for column in columns[1:] for word in _words(column, row[column]))
    lost = printed - kept
    # Annex 2 numbers and names the directions a second time; 5.10 repeats a tail from inside a word.
    for direction in real().act.directions:
        lost -= Counter(re.findall(r"\w+", f"{direction.number} {direction.title_in_annex_2}"))
    repeated = "нівської міської територіальної громади; інші джерела, передбачені законодавством"
    assert lost == Counter(re.findall(r"\w+", repeated))
    assert set(kept) <= set(printed)


def _words(column: str, cell: str) -> list[str]:
    """A key is the number that is printed, after a letter of ours."""
    return re.findall(r"\w+", cell[1:] if column.endswith("Id") else cell)


def test_the_adopted_act_is_read_as_printed() -> None:
    assert_read(real().act, real().layout)


def _executors_after_sources(lines: list[str]) -> list[str]:
    rows = [line.split("\t") for line in lines[160:256]]
    moved = ["\t".join([*cells[:1], *cells[2:4], cells[1], *cells[4:]]) if cells != [""] else "" for cells in rows]
    return [*lines[:160], *moved, *lines[256:]]


def _column_numbers(count: int) -> str:
    return "\t".join(map(str, range(1, count + 1)))


HARMLESS: dict[str, Callable[[list[str]], list[str]]] = {
    "columns stand in another order": _executors_after_sources,
    "the annexes change places": lambda lines: [*lines[:154], *lines[257:328], "", *lines[154:257], *lines[328:]],
    "the passport stands at the end": lambda lines: [*lines[:9], *lines[25:328], "", *lines[9:25], *lines[328:]],
    "columns are numbered": lambda lines: [
        *lines[:162],
        _column_numbers(8),
        *lines[162:265],
        _column_numbers(9),
        *lines[265:],
    ],
    "the header is repeated on a new page": lambda lines: [*lines[:189], *lines[160:162], *lines[189:]],
    "the header is repeated inside a row": lambda lines: [*lines[:172], *lines[160:162], *lines[172:]],
    "headers are in capitals": lambda lines: [
        *lines[:160],
        lines[160].upper(),
        *lines[161:263],
        lines[263].upper(),
        *lines[264:],
    ],
    "years are called years": lambda lines: [*lines[:161], re.sub(r"(20\d\d)", r"\1 рік", lines[161]), *lines[162:]],
}


@pytest.mark.parametrize("edit_lines", HARMLESS.values(), ids=HARMLESS)
def test_the_adopted_act_is_read_all_the_same_if(edit_lines: Callable[[list[str]], list[str]]) -> None:
    got = read("\n".join(edit_lines(SOURCE.read_text(encoding="utf-8").split("\n"))).encode(), SOURCE.name)
    assert differences(_placeless(got.tables), _placeless(real_tables())) == []
    assert got.found == expected_findings(real().act, real().layout)


def _placeless(tables: Tables) -> Tables:
    """The tables without the lines that a row stood on."""
    return {
        table: [{name: value for name, value in row.items() if name != "sourceRef"} for row in rows]
        for table, rows in tables.items()
    }


# --- other acts ---------------------------------------------------------------------------------

drawn = settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    print_blob=True,
    # What differs is said cell by cell; making the act smaller as well would take minutes.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def examine(act: Act, layout: Layout, put: Iterable[Found] = ()) -> None:
    assert set(put) <= expected_findings(act, layout), "the fault is not in the act: acts.py is wrong"
    assert_read(act, layout)


@given(st.data())
@drawn
def test_another_act_is_read_as_printed(data: st.DataObject) -> None:
    act, put = data.draw(faulty_acts())
    examine(act, data.draw(layouts(act)), put)


@pytest.mark.long
@given(st.data())
@settings(drawn, max_examples=500, phases=[Phase.generate, Phase.shrink])
def test_many_other_acts_are_read_as_printed(data: st.DataObject) -> None:
    act, put = data.draw(faulty_acts())
    examine(act, data.draw(layouts(act)), put)


@given(st.data())
@settings(drawn, max_examples=15)
def test_the_adopted_act_printed_otherwise_is_the_same(data: st.DataObject) -> None:
    examine(real().act, data.draw(layouts(real().act)))


@pytest.mark.parametrize(
    "layout",
    [
        replace(real().layout, newline="\r\n"),
        replace(real().layout, byte_order_mark=True),
        replace(real().layout, decomposed=True),
        replace(real().layout, total="straight"),
        replace(real().layout, total="years"),
        Layout(),
        Layout(bare=True),
        Layout(bare=True, total="straight"),
        Layout(bare=True, breaks={"M1.2": Break(cuts=((1, 17),))}),
        Layout(bare=True, breaks={"M1.4": Break(cuts=((1, 3),))}),
    ],
    ids=[
        "CRLF",
        "BOM",
        "NFD",
        "straight total",
        "no grand total",
        "one page",
        "no trailing tabs",
        "no trailing tabs, straight total",
        "no trailing tabs, a page ends in a row",
        "no trailing tabs, a page ends in the last row of a direction",
    ],
)
def test_the_adopted_act_is_the_same_in_print(layout: Layout) -> None:
    examine(real().act, layout)


def put_right() -> Act:
    """The adopted act without its faults."""
    act = faultless_passport(real().act)
    act = reduce(sound, (measure.number for measure in act.measures), act)
    return replace(act, directions=tuple(map(_of_one_wording, act.directions)))


def _of_one_wording(direction: Direction) -> Direction:
    return replace(direction, title_in_annex_2=direction.title)


def test_an_act_without_faults_has_no_findings() -> None:
    got = assert_read(put_right(), Layout(total="straight"))
    assert [finding.check for finding in got.findings] == []


@pytest.mark.parametrize("start", [0, 19, 37])
def test_each_fault_is_found_where_it_is_put(start: int) -> None:
    act, put = put_right(), set()
    places = [measure.number for measure in act.measures]
    for step, fault in enumerate(FAULTS):
        act, found = with_fault(act, fault, places[(start + step) % len(places)])
        put.add(found)
    examine(act, Layout(total="straight"), put)


@pytest.mark.parametrize("fault", PASSPORT_FAULTS, ids=lambda fault: fault.name)
def test_a_fault_of_the_passport_is_found(fault: PassportFault) -> None:
    act, found = with_passport_fault(put_right(), fault)
    examine(act, Layout(total="straight"), [found])


@pytest.mark.parametrize("printed", ["-", "–"])
def test_a_dash_names_no_executor(printed: str) -> None:
    got = assert_read(edit(put_right(), "3.7", executors=printed), Layout(total="straight"))
    assert "M3.7" not in {row["measureId"] for row in got.tables["measure-executors"]}
    assert all(row["name"].strip("-– ") for row in got.tables["executors"])


@pytest.mark.parametrize("number", ["1.1", "3.7", "5.12"])
def test_an_executor_spelt_differently_is_found(number: str) -> None:
    act = put_right()
    misspelt = measure_of(act, number).executors.replace("кадрової", "кадровоі")
    got = assert_read(edit(act, number, executors=misspelt), Layout(total="straight"))
    (finding,) = got.findings
    assert finding.check == "executor-similar"
    assert "кадровоі" in finding.value
