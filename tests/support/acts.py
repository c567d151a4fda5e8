"""Programmes of other hromadas: what such an act says, how it is printed, what must be read from it.

The oracle of the tests. It shares no code with the reader it examines: it starts from the meaning (`Act`) and prints
it (`Layout`), while the reader goes the other way. `real()` is the adopted act of Starokostiantyniv; printing it again
gives the adopted file, letter by letter, so nothing of it can have been lost or added on the way here.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from support.places import GOLDEN, REAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

SOURCE = REAL / "source" / "programme-2026-2028.txt"

Table = list[dict[str, str]]
Tables = dict[str, Table]
Found = tuple[str, str]
"""A finding as the tests compare it: check id and key."""

NOT_NEEDED = "Не потребує"
MONEY_ROW, TERM_ROW, CODE_ROW = "10", "9", "2"
"""The passport rows that say the money, the years and the territory."""


# --- what an act says ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PassportLine:
    number: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A task of annex 1; the amounts are as printed, one a year."""

    number: str
    title: str
    executors: str
    term: str
    sources: str
    amounts: tuple[str, ...]
    result: str

    @property
    def money(self) -> tuple[Decimal, ...]:
        """Its thousands of hryvnias, year by year."""
        return tuple(thousands(amount) for amount in self.amounts)


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of annex 2, all as printed."""

    number: str
    title: str
    unit: str
    baseline: str
    targets: tuple[str, ...]
    dynamics: str


@dataclass(frozen=True, slots=True)
class Direction:
    """A group of measures and their indicators; its title is printed in both annexes."""

    number: str
    title: str
    title_in_annex_2: str
    measures: tuple[Measure, ...]
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Act:
    """An adopted programme; `front`, `prose`, `between` and `end` are the lines around its three tables."""

    years: tuple[int, ...]
    front: tuple[str, ...]
    passport: tuple[PassportLine, ...]
    prose: tuple[str, ...]
    directions: tuple[Direction, ...]
    between: tuple[str, ...]
    end: tuple[str, ...]

    def __repr__(self) -> str:
        """Its outline: a failing test prints it, and the differences say the rest."""
        return f"Act({self.years}, {', '.join(measure.number for measure in self.measures)})"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:  # noqa: ANN401  # Hypothesis' own protocol
        printer.text(repr(self))

    @property
    def measures(self) -> tuple[Measure, ...]:
        return tuple(measure for direction in self.directions for measure in direction.measures)

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(indicator for direction in self.directions for indicator in direction.indicators)

    @property
    def totals(self) -> tuple[Decimal, ...]:
        """Thousands of hryvnias: all years together, then year by year."""
        years = [sum(year, Decimal(0)) for year in zip(*(measure.money for measure in self.measures), strict=True)]
        return (sum(years, Decimal(0)), *years)


def thousands(printed: str) -> Decimal:
    """The figure behind a printed amount: `1 250,5`, `-`."""
    return Decimal(0) if printed == "-" else Decimal(re.sub(r"\s", "", printed).replace(",", "."))


def printed_sum(amount: Decimal) -> str:
    """A sum as an act prints it: no spaces, a comma only where it is needed."""
    return f"{amount.normalize():f}".replace(".", ",")


def with_totals(act: Act) -> Act:
    """The act with its passport's money recomputed (annex 1's total row is always printed from the measures)."""
    years = " ".join(f"{year} рік" for year in act.years)
    value = f"Всього {years} {' '.join(map(printed_sum, act.totals))}"
    return with_passport(act, MONEY_ROW, value)


def with_passport(act: Act, number: str, value: str) -> Act:
    """The act with one passport line saying something else."""
    lines = tuple(replace(line, value=value) if line.number == number else line for line in act.passport)
    return replace(act, passport=lines)


# --- how it is printed --------------------------------------------------------------------------

Cuts = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A page that ends inside a row.

    `cuts` are (column, words that stay above); 0 words cut after the first hyphen, as in `2026-` / `2028`.
    `repeats` are (column, letters): below, the printer repeats so many last letters of a cell that was already whole.
    """

    cuts: Cuts = ()
    repeats: Cuts = ()


@dataclass(frozen=True, slots=True)
class Layout:
    """How an act is printed; what is said of rows goes by key: M2.10, I2.10, P8 (a passport line).

    `new_page` are the rows before which a page begins; `short` are the indicators whose new page (before or inside
    the row) has no column of directions; `directions` are (number, words of its title that fit in its first row of
    annex 2): the rest stands beside the next indicator; `marked` are the rows with `<p>` markup, `M2.14:1` being the
    part before the break and `M2.14:2` the part after it; `dotless` are the rows whose number has lost its last dot;
    `loose` are the rows that part words by more than a space.
    """

    breaks: Mapping[str, Break] = field(default_factory=dict)
    new_page: frozenset[str] = frozenset()
    short: frozenset[str] = frozenset()
    directions: Mapping[str, int] = field(default_factory=dict)
    marked: frozenset[str] = frozenset()
    dotless: frozenset[str] = frozenset()
    loose: frozenset[str] = frozenset()
    total: Literal["shifted", "straight", "years"] = "shifted"
    total_label: str = "Всього:"
    newline: Literal["\n", "\r\n"] = "\n"
    byte_order_mark: bool = False
    decomposed: bool = False
    bare: bool = False
    """No trailing tabs, as some editors leave it."""


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line and the record it belongs to; no key for all that is outside records."""

    text: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Printed:
    """A printed act: its bytes and, for each record, its first and last line."""

    raw: bytes
    places: Mapping[str, tuple[int, int]]


def render(act: Act, layout: Layout) -> Printed:
    """The act on paper."""
    lines = tuple(_lines(act, layout))
    places: dict[str, tuple[int, int]] = {}
    for number, line in enumerate(lines, 1):
        if line.key:
            places[line.key] = (places.get(line.key, (number,))[0], number)
    texts = [line.text.rstrip("\t") if layout.bare else line.text for line in lines]
    text = layout.newline.join(texts)
    text = unicodedata.normalize("NFD", text) if layout.decomposed else text
    return Printed(text.encode("utf-8-sig" if layout.byte_order_mark else "utf-8"), places)


def _lines(act: Act, layout: Layout) -> Iterator[Line]:
    yield from map(Line, act.front)
    for line in act.passport:
        yield from _page(f"P{line.number}", layout)
        yield _row((line.number, line.label, line.value), f"P{line.number}")
    yield from map(Line, act.prose)
    yield from _annex_1(act, layout)
    yield from map(Line, act.between)
    yield from _annex_2(act, layout)
    yield from map(Line, act.end)


def _annex_1(act: Act, layout: Layout) -> Iterator[Line]:
    rest_of_money = [""] * (len(act.years) - 1)
    money = "Обсяги фінансування (вартість), тис. грн, у тому числі:"
    names = ["Перелік завдань / заходів", "Виконавці", "Термін виконання", "Джерела фінансування"]
    yield _row([*names, money, *rest_of_money, "Очікуваний результат"])
    yield _row(["", "", "", "", *map(str, act.years), ""])
    for direction in act.directions:
        yield _row(
            [f"{direction.number}. {direction.title}", "", "", "", *("" for _ in act.years), ""], f"D{direction.number}"
        )
        for measure in direction.measures:
            yield from _measure(measure, layout)
    yield _row(_total_row(act, layout))


def _measure(measure: Measure, layout: Layout) -> Iterator[Line]:
    key = f"M{measure.number}"
    titled = _numbered(measure.number, measure.title, key in layout.dotless)
    cells = (titled, measure.executors, measure.term, measure.sources, *measure.amounts, measure.result)
    yield from _page(key, layout)
    for part, row in enumerate(_parts(cells, layout.breaks.get(key)), 1):
        yield from [Line("")] * (part - 1)
        yield _record(row, key, part, layout)


def _total_row(act: Act, layout: Layout) -> tuple[str, ...]:
    total, *years = map(printed_sum, act.totals)
    if layout.total == "shifted":
        return (layout.total_label, "", "", "", total, *years)
    return (layout.total_label, "", "", total if layout.total == "straight" else "", *years, "")


def _annex_2(act: Act, layout: Layout) -> Iterator[Line]:
    rest_of_targets = [""] * (len(act.years) - 1)
    names = ["№ з/п", "Назва пріоритетного напрямку", "Найменування індикатора", "Одиниця виміру", "Базове значення"]
    yield _row([*names, "Цільові значення індикатора *", *rest_of_targets, "Динаміка (+/-, %)"])
    yield _row(["", "", "", "", "", *map(str, act.years), ""])
    for direction in act.directions:
        yield from _direction(direction, layout)


def _direction(direction: Direction, layout: Layout) -> Iterator[Line]:
    """Annex 2's rows of one direction; its title stands in the first of them, or in the first two."""
    title, rest = direction.title_in_annex_2, ""
    if words := layout.directions.get(direction.number):
        title, rest = _cut(title, words)
    short = False
    for place, indicator in enumerate(direction.indicators):
        key = f"I{indicator.number}"
        titled = _numbered(indicator.number, indicator.title, key in layout.dotless)
        head = (direction.number, title) if place == 0 else ("", rest if place == 1 else "")
        cells = (*head, titled, indicator.unit, indicator.baseline, *indicator.targets, indicator.dynamics)
        if key in layout.new_page:
            short = key in layout.short
            yield Line("")
        for part, row in enumerate(_parts(cells, layout.breaks.get(key)), 1):
            if part == 2:
                short = key in layout.short
                yield Line("")
            yield _record(_without_direction(row) if short else row, key, part, layout)


def _without_direction(cells: Sequence[str]) -> tuple[str, ...]:
    assert not cells[1], f"a short row cannot name its direction: {cells}"
    return (cells[0], *cells[2:])


def _page(key: str, layout: Layout) -> Iterator[Line]:
    if key in layout.new_page:
        yield Line("")


def _row(cells: Sequence[str], key: str = "") -> Line:
    return Line("\t".join(cells), key)


def _record(cells: Sequence[str], key: str, part: int, layout: Layout) -> Line:
    if key in layout.loose:
        cells = [cell.replace(" ", " \u00a0") + " " if cell else "" for cell in cells]
    if f"{key}:{part}" in layout.marked:
        cells = [f"<p>{cell}</p>" if cell else "" for cell in cells]
    return _row(cells, key)


def _numbered(number: str, title: str, dotless: bool) -> str:
    return f"{number} {title}" if dotless else f"{number}. {title}"


def _parts(cells: Sequence[str], broken: Break | None) -> tuple[tuple[str, ...], ...]:
    """The row as one line, or as the two lines above and below the end of a page."""
    if broken is None:
        return (tuple(cells),)
    above, below = list(cells), [""] * len(cells)
    for column, words in broken.cuts:
        above[column], below[column] = _cut(cells[column], words)
    for column, letters in broken.repeats:
        below[column] = cells[column][-letters:]
    return tuple(above), tuple(below)


def _cut(text: str, words: int) -> tuple[str, str]:
    if words == 0:
        head, _, tail = text.partition("-")
        return f"{head}-", tail
    parts = text.split(" ")
    return " ".join(parts[:words]), " ".join(parts[words:])


# --- what must be read from it ------------------------------------------------------------------


def expected(act: Act, printed: Printed, file: str) -> Tables:
    """The tables of the act, in the columns that the rules of the cells settle beyond doubt."""

    def ref(key: str) -> str:
        first, last = printed.places[key]
        return f"{file}#line={first},{last}"

    return {
        "passport": [
            {"rowNumber": line.number, "label": line.label, "value": line.value, "sourceRef": ref(f"P{line.number}")}
            for line in act.passport
        ],
        "directions": [
            {"directionId": f"D{d.number}", "title": d.title, "sourceRef": ref(f"D{d.number}")} for d in act.directions
        ],
        "measures": [_measure_row(*each, ref) for each in enumerate(act.measures, 1)],
        "measure-funding": [
            {"measureId": f"M{m.number}", "year": str(year), "sourceId": source_id(m.sources)}
            | {"amountUah": f"{thousands(amount) * 1000:.2f}", "amountText": " ".join(amount.split())}
            | {"sourceRef": ref(f"M{m.number}")}
            for m in act.measures
            for year, amount in zip(act.years, m.amounts, strict=True)
        ],
        "indicators": [_indicator_row(*each, ref) for each in enumerate(act.indicators, 1)],
        "indicator-targets": [row for i in act.indicators for row in _target_rows(act, i, ref)],
    }


def _measure_row(position: int, measure: Measure, ref: Callable[[str], str]) -> dict[str, str]:
    key = f"M{measure.number}"
    start, end = term_dates(measure.term) or ("", "")
    return {
        "measureId": key,
        "position": str(position),
        "directionId": f"D{measure.number.split('.')[0]}",
        "title": measure.title,
        "termText": measure.term,
        "termStart": str(start),
        "termEnd": str(end),
        "executorsText": measure.executors,
        "fundingSourcesText": measure.sources,
        "needsFunding": "false" if measure.sources == NOT_NEEDED else "true",
        "expectedResult": measure.result,
        "sourceRef": ref(key),
    }


def _indicator_row(position: int, indicator: Indicator, ref: Callable[[str], str]) -> dict[str, str]:
    return {
        "indicatorId": f"I{indicator.number}",
        "position": str(position),
        "directionId": f"D{indicator.number.split('.')[0]}",
        "measureId": f"M{indicator.number}",
        "title": indicator.title,
        "unitText": indicator.unit,
        "baseline": indicator.baseline,
        "dynamicsText": indicator.dynamics,
        "sourceRef": ref(f"I{indicator.number}"),
    }


def _target_rows(act: Act, indicator: Indicator, ref: Callable[[str], str]) -> Table:
    """The yearly targets; they add up, so the level of a year is the baseline and all increments so far."""
    known = follows_rule(indicator)
    levels = list(accumulate(map(Decimal, indicator.targets), initial=Decimal(indicator.baseline)))[1:]
    return [
        {
            "indicatorId": f"I{indicator.number}",
            "year": str(year),
            "targetValue": target,
            "targetKind": "increment" if known else "unknown",
            "targetLevel": str(level) if known else "",
            "sourceRef": ref(f"I{indicator.number}"),
        }
        for year, target, level in zip(act.years, indicator.targets, levels, strict=True)
    ]


def source_id(sources: str) -> str:
    """The code of the source: none, one, or several for one undivided sum."""
    if sources == NOT_NEEDED:
        return "none"
    return "mixed" if ";" in sources else "local-budget"


QUARTERS = {"I": 1, "II": 4, "III": 7, "IV": 10}
"""First month of a quarter; the act prints the numeral in Latin or in look-alike Cyrillic letters."""


def term_dates(term: str) -> tuple[date, date] | None:
    """First and last day of a term, or None where the cell is blank."""
    if not term:
        return None
    if part := re.fullmatch(r"([IVІ]+) (квартал|півріччя) (\d{4}) року", term):
        numeral, kind, year = part[1].replace("І", "I"), part[2], int(part[3])
        first = QUARTERS[numeral] if kind == "квартал" else {"I": 1, "II": 7}[numeral]
        last = first + (2 if kind == "квартал" else 5)
        return date(year, first, 1), date(year, last, 31 if last in (3, 12) else 30)
    years = [int(year) for year in re.findall(r"\d{4}", term)]
    return date(years[0], 1, 1), date(years[-1], 12, 31)


def follows_rule(indicator: Indicator) -> bool:
    """Whether «динаміка» is the baseline and the sum of the years: so in most rows of every act made here."""
    return Decimal(indicator.dynamics) == Decimal(indicator.baseline) + sum(map(Decimal, indicator.targets))


# --- what must be found wrong with it -----------------------------------------------------------


def expected_findings(act: Act, layout: Layout) -> set[Found]:
    """Every finding that the act and its print deserve, save those on the spelling of executors."""
    return {
        *_passport_findings(act),
        *_numbering_findings(act),
        *_script_findings(act),
        *_wording_findings(act),
        *(found for direction in act.directions for found in _money_findings(act, direction)),
        *(("dynamics-inconsistent", f"I{i.number}") for i in act.indicators if not follows_rule(i)),
        *_repeats(layout),
        *([("total-row-shifted", "total")] if layout.total == "shifted" else []),
    }


def _repeats(layout: Layout) -> Iterator[Found]:
    """Tails said twice; one in annex 2's second column belongs to the direction."""
    for key, broken in layout.breaks.items():
        for column, _ in broken.repeats:
            yield "text-repeated", f"D{key[1:].partition('.')[0]}" if key[0] == "I" and column == 1 else key


def _passport_findings(act: Act) -> Iterator[Found]:
    for line in act.passport:
        if not line.value:
            yield "passport-blank", line.number
        spans = [(int(a), int(b)) for a, b in re.findall(r"(20\d\d) ?[-–] ?(20\d\d)", line.value)]
        ends = [int(year) for year in re.findall(r"до (20\d\d) року", line.value)]
        if any(span != (act.years[0], act.years[-1]) for span in spans) or any(end != act.years[-1] for end in ends):
            yield "period-differs", line.number
        if line.number == CODE_ROW and not re.fullmatch(r"UA\d{7}00000\d{5}", line.value):
            yield "territory-level", line.number


def _numbering_findings(act: Act) -> Iterator[Found]:
    """Gaps in the numbers; a number left out of both annexes is one fault, the measure's."""
    yield from _gaps("D", [direction.number for direction in act.directions])
    for direction in act.directions:
        yield from _gaps("M", [measure.number for measure in direction.measures])
        assert [measure.number for measure in direction.measures] == [each.number for each in direction.indicators]


def _gaps(letter: str, numbers: Sequence[str]) -> Iterator[Found]:
    """Numbers run from 1; the finding is at the first row after what is left out."""
    last = [0, *(int(number.rpartition(".")[2]) for number in numbers)]
    for (before, after), number in zip(pairwise(last), numbers, strict=True):
        if after != before + 1:
            yield "key-gap", f"{letter}{number}"


def _script_findings(act: Act) -> Iterator[Found]:
    texts = [(line.number, line.label + " " + line.value) for line in act.passport]
    texts += [(f"D{d.number}", f"{d.title} {d.title_in_annex_2}") for d in act.directions]
    texts += [(f"M{m.number}", f"{m.title} {m.executors} {m.sources} {m.result}") for m in act.measures]
    texts += [(f"I{i.number}", f"{i.title} {i.unit}") for i in act.indicators]
    for key, text in texts:
        if any(mixed(word) for word in re.findall(r"[^\W\d_]+", text)):
            yield "mixed-script", key


def mixed(word: str) -> bool:
    """Whether a word holds both Cyrillic and Latin letters; `QR-кодами` is two words, each in one script."""
    scripts = {unicodedata.name(letter).split()[0] for letter in word}
    return {"CYRILLIC", "LATIN"} <= scripts


def _wording_findings(act: Act) -> Iterator[Found]:
    indicators = {indicator.number: indicator.title for indicator in act.indicators}
    times = Counter(measure.title for measure in act.measures)
    for measure in act.measures:
        if times[measure.title] > 1:
            yield "title-repeated", f"M{measure.number}"
        if indicators.get(measure.number, measure.title) != measure.title:
            yield "title-differs", f"M{measure.number}"
    for direction in act.directions:
        if direction.title != direction.title_in_annex_2:
            yield "title-differs", f"D{direction.number}"


def _money_findings(act: Act, direction: Direction) -> Iterator[Found]:
    """Where term, money and targets of a measure stand in different years."""
    targets = {
        i.number: {y for y, target in zip(act.years, i.targets, strict=True) if target != "0"}
        for i in direction.indicators
    }
    for measure in direction.measures:
        funded = {year for year, money in zip(act.years, measure.money, strict=True) if money}
        yield from (
            (check, f"M{measure.number}") for check in _year_faults(measure.term, funded, targets[measure.number])
        )
        if bool(funded) == (measure.sources == NOT_NEEDED):
            yield "funding-source-mismatch", f"M{measure.number}"


def _year_faults(term: str, funded: set[int], aimed: set[int]) -> Iterator[str]:
    dates = term_dates(term)
    if dates is None:
        yield "term-missing"
    else:
        within = set(range(dates[0].year, dates[1].year + 1))
        if funded - within:
            yield "money-outside-term"
        if aimed - within:
            yield "target-outside-term"
        if funded and within - funded - aimed:
            yield "term-unused"
    if funded and funded != aimed:
        yield "funding-target-mismatch"


# --- other acts, just as lawful -----------------------------------------------------------------

T = TypeVar("T")


def retext(value: T, change: Callable[[str], str]) -> T:
    """The same thing with every text in it changed."""
    if isinstance(value, str):
        return cast("T", change(value))
    if isinstance(value, tuple):
        return cast("T", tuple(retext(part, change) for part in value))
    if is_dataclass(value) and not isinstance(value, type):
        changed = {part.name: retext(getattr(value, part.name), change) for part in fields(value)}
        return cast("T", replace(value, **changed))
    return value


def of_hromada(act: Act, stem: str, *, city: bool) -> Act:
    """Another hromada's act: `stem` stands for «Старокостянтинівськ», all endings stay; not `city`: a селище's."""

    def change(text: str) -> str:
        named = text.replace("Старокостянтинівськ", stem)
        return named if city else re.sub(r"\bміськ(?=[аиійоу])", "селищн", named)

    return retext(act, change)


def in_years(act: Act, shift: int) -> Act:
    """The act some years later: every year it names moves, the dates of laws too."""

    def change(text: str) -> str:
        return re.sub(r"\b20[2-4]\d\b", lambda year: str(int(year[0]) + shift), text)

    moved = retext(replace(act, directions=()), change)
    directions = tuple(_direction_in_years(direction, change) for direction in act.directions)
    return with_totals(replace(moved, directions=directions, years=tuple(year + shift for year in act.years)))


def _direction_in_years(direction: Direction, change: Callable[[str], str]) -> Direction:
    """Amounts and targets may look like years: they stay."""
    measures = tuple(replace(retext(m, change), amounts=m.amounts) for m in direction.measures)
    indicators = tuple(replace(retext(i, change), targets=i.targets) for i in direction.indicators)
    return replace(retext(direction, change), measures=measures, indicators=indicators)


def over_years(act: Act, count: int) -> Act:
    """The act over more years than it had; the new ones hold no money and no targets."""
    first, last, more = act.years[0], act.years[-1], count - len(act.years)
    assert more >= 0, "years of the terms would be left outside the programme"
    longer = retext(
        replace(act, directions=()), lambda text: text.replace(f"{first} - {last}", f"{first} - {last + more}")
    )
    longer = replace(longer, directions=act.directions, years=tuple(range(first, first + count)))
    return with_totals(
        _edit(
            longer,
            lambda measure: replace(measure, amounts=(*measure.amounts, *["-"] * more)),
            lambda indicator: replace(indicator, targets=(*indicator.targets, *["0"] * more)),
        )
    )


def without(act: Act, numbers: frozenset[str]) -> Act:
    """The act without some measures and directions (by number); a direction left empty goes with its measures."""
    left = tuple(
        replace(
            direction,
            measures=tuple(m for m in direction.measures if m.number not in numbers),
            indicators=tuple(i for i in direction.indicators if i.number not in numbers),
        )
        for direction in act.directions
        if direction.number not in numbers
    )
    return with_totals(replace(act, directions=tuple(direction for direction in left if direction.measures)))


def renumbered(act: Act) -> Act:
    """The act numbered anew: directions from 1, measures from 1 in each."""
    return replace(act, directions=tuple(_renumbered(*each) for each in enumerate(act.directions, 1)))


def _renumbered(number: int, direction: Direction) -> Direction:
    measures = tuple(replace(m, number=f"{number}.{n}") for n, m in enumerate(direction.measures, 1))
    indicators = tuple(replace(i, number=f"{number}.{n}") for n, i in enumerate(direction.indicators, 1))
    return replace(direction, number=str(number), measures=measures, indicators=indicators)


def with_direction(act: Act, title: str, titles: Sequence[str]) -> Act:
    """The act with one more direction at its end, holding a sound measure for each of the titles."""
    number = str(int(act.directions[-1].number) + 1)
    direction = Direction(number, title, title, (), ())
    grown = replace(act, directions=(*act.directions, direction))
    for new in titles:
        grown = with_measure(grown, number, new)
    return grown


def with_measure(act: Act, direction: str, title: str) -> Act:
    """The act with one more sound measure at the end of a direction."""

    def grow(old: Direction) -> Direction:
        last = int(old.measures[-1].number.split(".")[1]) if old.measures else 0
        number = f"{direction}.{last + 1}"
        # What a measure says besides its title is taken from the act's first funded one.
        model = next(measure for measure in act.measures if measure.sources != NOT_NEEDED)
        measure = replace(model, number=number, title=title)
        indicator = Indicator(number, title, "%", "0", (), "100")
        measures, indicators = (*old.measures, measure), (*old.indicators, indicator)
        return replace(old, measures=measures, indicators=indicators)

    grown = tuple(grow(old) if old.number == direction else old for old in act.directions)
    number = next(old.measures[-1].number for old in grown if old.number == direction)
    return sound(replace(act, directions=grown), number)


def edit(act: Act, number: str, **changes: Any) -> Act:  # noqa: ANN401  # dataclasses.replace checks them
    """The act with some fields of one measure changed, and the totals after it."""
    return with_totals(_edit(act, lambda m: replace(m, **changes) if m.number == number else m, lambda i: i))


def edit_indicator(act: Act, number: str, **changes: Any) -> Act:  # noqa: ANN401  # as above
    """The act with some fields of one indicator changed."""
    return _edit(act, lambda m: m, lambda i: replace(i, **changes) if i.number == number else i)


def _edit(act: Act, measure: Callable[[Measure], Measure], indicator: Callable[[Indicator], Indicator]) -> Act:
    directions = tuple(
        replace(d, measures=tuple(map(measure, d.measures)), indicators=tuple(map(indicator, d.indicators)))
        for d in act.directions
    )
    return replace(act, directions=directions)


def measure_of(act: Act, number: str) -> Measure:
    return next(measure for measure in act.measures if measure.number == number)


def indicator_of(act: Act, number: str) -> Indicator:
    return next(indicator for indicator in act.indicators if indicator.number == number)


def sound(act: Act, number: str) -> Act:
    """The act with nothing wrong about that measure: money and targets in every year of the term, one wording."""
    whole = f"{act.years[0]}-{act.years[-1]}"
    funded = next(m for m in act.measures if m.sources != NOT_NEEDED and not any(map(mixed, m.executors.split())))
    amounts = tuple("100" for _ in act.years)
    targets = ("40", *("30" for _ in act.years[1:]))
    total = str(sum(map(int, targets)))
    title = measure_of(act, number).title
    mended = edit(act, number, term=whole, sources=funded.sources, amounts=amounts, executors=funded.executors)
    return edit_indicator(mended, number, title=title, baseline="0", targets=targets, dynamics=total)


# --- faults that can be put into any row --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a measure, an indicator or a direction; the key is `letter` + number."""

    name: str
    check: str
    letter: Literal["M", "I", "D"]
    put: Callable[[Act, str], Act]


def _first_year_only(act: Act, number: str) -> Act:
    """A sound measure of the first year alone: money, target and term."""
    only = tuple("-" for _ in act.years[1:])
    nothing = tuple("0" for _ in act.years[1:])
    mended = edit(sound(act, number), number, term=str(act.years[0]), amounts=("100", *only))
    return edit_indicator(mended, number, targets=("100", *nothing), dynamics="100")


def _money_outside_term(act: Act, number: str) -> Act:
    amounts = ("100", *("-" for _ in act.years[2:]), "50")
    return edit(_first_year_only(act, number), number, amounts=amounts)


def _target_outside_term(act: Act, number: str) -> Act:
    targets = ("60", *("0" for _ in act.years[2:]), "40")
    return edit_indicator(_first_year_only(act, number), number, targets=targets)


def _term_unused(act: Act, number: str) -> Act:
    return edit(_first_year_only(act, number), number, term=f"{act.years[0]} – {act.years[-1]}")


def _money_without_target(act: Act, number: str) -> Act:
    targets = ("100", *("0" for _ in act.years[1:]))
    return edit_indicator(sound(act, number), number, targets=targets)


def _target_without_money(act: Act, number: str) -> Act:
    return edit(sound(act, number), number, amounts=("100", *("-" for _ in act.years[1:])))


def latinised(text: str) -> str:
    """The text with one look-alike letter of its longest word turned Latin."""
    word = max(re.findall(r"[^\W\d_]+", text), key=len)
    letter = next(letter for letter in word if letter in "оаеіср")
    return text.replace(word, word.replace(letter, dict(zip("оаеіср", "oaeicp", strict=True))[letter], 1), 1)


def _reworded(text: str) -> str:
    return re.sub(r"(\w) (\w)", r"\1 та \2", text, count=1)


def _edit_direction(act: Act, number: str, **changes: Any) -> Act:  # noqa: ANN401  # as above
    direction = _direction_of(act, number)
    directions = tuple(replace(d, **changes) if d is direction else d for d in act.directions)
    return replace(act, directions=directions)


def _direction_of(act: Act, number: str) -> Direction:
    return next(direction for direction in act.directions if number.startswith(f"{direction.number}."))


FAULTS = (
    Fault("money outside the term", "money-outside-term", "M", _money_outside_term),
    Fault("a target outside the term", "target-outside-term", "M", _target_outside_term),
    Fault("no term", "term-missing", "M", lambda act, n: edit(sound(act, n), n, term="")),
    Fault("a year of the term unused", "term-unused", "M", _term_unused),
    Fault("money without a target", "funding-target-mismatch", "M", _money_without_target),
    Fault("a target without money", "funding-target-mismatch", "M", _target_without_money),
    Fault(
        "inconsistent dynamics",
        "dynamics-inconsistent",
        "I",
        lambda act, n: edit_indicator(sound(act, n), n, dynamics="77"),
    ),
    Fault(
        "a mixed word in the title of a measure",
        "mixed-script",
        "M",
        lambda act, n: edit(act, n, title=latinised(measure_of(act, n).title)),
    ),
    Fault(
        "a mixed word among the executors",
        "mixed-script",
        "M",
        lambda act, n: edit(act, n, executors=latinised(measure_of(act, n).executors)),
    ),
    Fault(
        "a mixed word in the sources of money",
        "mixed-script",
        "M",
        lambda act, n: edit(sound(act, n), n, sources=latinised(measure_of(sound(act, n), n).sources)),
    ),
    Fault(
        "a mixed word in the expected result",
        "mixed-script",
        "M",
        lambda act, n: edit(act, n, result=latinised(measure_of(act, n).result)),
    ),
    Fault(
        "a mixed word in the title of an indicator",
        "mixed-script",
        "I",
        lambda act, n: edit_indicator(act, n, title=latinised(indicator_of(act, n).title)),
    ),
    Fault(
        "a mixed word in the title of a direction",
        "mixed-script",
        "D",
        lambda act, n: _edit_direction(act, n, title=latinised(_direction_of(act, n).title)),
    ),
    Fault(
        "a measure worded otherwise in annex 2",
        "title-differs",
        "M",
        lambda act, n: edit_indicator(act, n, title=_reworded(measure_of(act, n).title)),
    ),
    Fault(
        "a direction worded otherwise in annex 2",
        "title-differs",
        "D",
        lambda act, n: _edit_direction(act, n, title_in_annex_2=_reworded(_direction_of(act, n).title)),
    ),
)


@dataclass(frozen=True, slots=True)
class PassportFault:
    """One thing wrong with a line of the passport, whose number is the key."""

    name: str
    check: str
    row: str
    put: Callable[[Act], Act]


def _say(act: Act, row: str, change: Callable[[str], str]) -> Act:
    value = next(line.value for line in act.passport if line.number == row)
    return with_passport(act, row, change(value))


PASSPORT_FAULTS = (
    PassportFault("no aim", "passport-blank", "5", lambda act: with_passport(act, "5", "")),
    PassportFault("no head", "passport-blank", "7", lambda act: with_passport(act, "7", "")),
    PassportFault("no date of approval", "passport-blank", "4", lambda act: with_passport(act, "4", "")),
    PassportFault(
        "another term",
        "period-differs",
        TERM_ROW,
        lambda act: with_passport(act, TERM_ROW, f"{act.years[0]} - {act.years[-1] + 1} роки"),
    ),
    PassportFault(
        "an aim for another year",
        "period-differs",
        "5",
        lambda act: with_passport(act, "5", f"Цифрова трансформація громади до {act.years[-1] + 3} року"),
    ),
    PassportFault(
        "the code of a village",
        "territory-level",
        CODE_ROW,
        lambda act: with_passport(act, CODE_ROW, "UA68040470010025415"),
    ),
    PassportFault("a mixed word", "mixed-script", "6", lambda act: _say(act, "6", latinised)),
)


def faultless_passport(act: Act) -> Act:
    """The act with all that the real passport leaves to be desired put right."""
    dated = with_passport(act, "3", "Розпорядження голови від 17 вересня 2025 року № 278/2025-р.")
    return with_passport(with_passport(dated, "4", "01 грудня 2025 року"), CODE_ROW, "UA68040390000011141")


# --- the real act -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Adopted:
    """The act as adopted, and how it is printed."""

    act: Act
    layout: Layout


@dataclass(frozen=True, slots=True)
class _Record:
    """A row of a table made whole, with what its print was like."""

    cells: tuple[str, ...]
    new_page: bool
    marked: tuple[int, ...] = ()
    short: bool = False
    broken: Break | None = None

    def number(self, column: int) -> str:
        return self.cells[column].split(" ")[0].removesuffix(".")

    def title(self, column: int) -> str:
        return self.cells[column].partition(" ")[2]


@cache
def real() -> Adopted:
    """The adopted act, read by line numbers: this reader serves that one file."""
    lines = SOURCE.read_text(encoding="utf-8").split("\n")
    passport = _records(lines[13:24], column=0, width=3)
    annex_1 = _records(lines[162:255], column=0, width=8)
    annex_2 = _records(lines[265:328], column=2, width=9)
    tasks = [record for record in annex_1 if "." in record.number(0)]
    headings = [record for record in annex_1 if "." not in record.number(0)]
    directions = tuple(_real_direction(heading, tasks, annex_2) for heading in headings)
    act = Act(
        years=(2026, 2027, 2028),
        front=tuple(lines[:13]),
        passport=tuple(PassportLine(*record.cells) for record in passport),
        prose=tuple(lines[24:160]),
        directions=directions,
        between=tuple(lines[256:263]),
        end=tuple(lines[328:]),
    )
    keyed = {f"P{r.cells[0]}": r for r in passport}
    keyed |= {f"M{r.number(0)}": r for r in tasks} | {f"I{r.number(2)}": r for r in annex_2}
    return Adopted(act, _real_layout(keyed))


def _records(lines: Sequence[str], *, column: int, width: int) -> list[_Record]:
    """Rows made whole: one begins where `column` holds a number; any other goes on with the row above."""
    records: list[_Record] = []
    after_blank = False
    for line in lines:
        marked = "<p>" in line
        cells = tuple(re.sub(r"</?p>", "", line).split("\t"))
        short = len(cells) == width - 1
        cells = (cells[0], "", *cells[1:]) if short else cells
        if line and re.match(r"\d", cells[column]):
            records.append(_Record(cells, after_blank, (1,) if marked else (), short))
        elif line:
            records[-1] = _continued(records[-1], cells, short=short, marked=marked)
        after_blank = not line
    return records


def _continued(record: _Record, rest: tuple[str, ...], *, short: bool, marked: bool) -> _Record:
    cells, cuts, repeats = list(record.cells), [], []
    for column, (above, below) in enumerate(zip(record.cells, rest, strict=True)):
        if below and above.endswith(below):
            repeats.append((column, len(below)))
        elif below and above.endswith("2026-"):
            cuts.append((column, 0))
            cells[column] = above + below
        elif below:
            cuts.append((column, len(above.split(" "))))
            cells[column] = f"{above} {below}"
    marks = (*record.marked, 2) if marked else record.marked
    return replace(record, cells=tuple(cells), marked=marks, short=short, broken=Break(tuple(cuts), tuple(repeats)))


def _real_direction(heading: _Record, tasks: Sequence[_Record], annex_2: Sequence[_Record]) -> Direction:
    number = heading.number(0)
    measures = [record for record in tasks if record.number(0).startswith(f"{number}.")]
    indicators = [record for record in annex_2 if record.number(2).startswith(f"{number}.")]
    return Direction(
        number,
        heading.title(0),
        # Direction 4 ends beside its second indicator; no other has anything there.
        " ".join(record.cells[1] for record in indicators if record.cells[1]),
        tuple(map(_real_measure, measures)),
        tuple(map(_real_indicator, indicators)),
    )


def _real_measure(record: _Record) -> Measure:
    _, executors, term, sources, *amounts, result = record.cells
    return Measure(record.number(0), record.title(0), executors, term, sources, tuple(amounts), result)


def _real_indicator(record: _Record) -> Indicator:
    _, _, _, unit, baseline, *targets, dynamics = record.cells
    return Indicator(record.number(2), record.title(2), unit, baseline, tuple(targets), dynamics)


def _real_layout(records: Mapping[str, _Record]) -> Layout:
    shorts = [key for key, record in records.items() if record.short and (record.new_page or record.broken)]
    return Layout(
        breaks={key: record.broken for key, record in records.items() if record.broken},
        new_page=frozenset(key for key, record in records.items() if record.new_page),
        short=frozenset(shorts),
        directions={"4": len(("Розвиток", "надання", "публічних", "послуг"))},
        marked=frozenset(f"{key}:{part}" for key, record in records.items() for part in record.marked),
        dotless=frozenset(["M3.6", "I3.6"]),
    )


# --- golden files -------------------------------------------------------------------------------


def csv_bytes(rows: Table) -> bytes:
    """A table as it is published: UTF-8, commas, line feeds, quotes where needed."""
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()


def real_tables() -> Tables:
    """What must be read from the adopted file."""
    adopted = real()
    return expected(adopted.act, render(adopted.act, adopted.layout), SOURCE.name)


def write_golden() -> None:
    """Write the golden files anew; read the difference before it is committed."""
    for table, rows in real_tables().items():
        (GOLDEN / f"{table}.csv").write_bytes(csv_bytes(rows))


if __name__ == "__main__":
    write_golden()
