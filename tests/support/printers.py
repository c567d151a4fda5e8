"""Any programme, printed in any combination of the forms that acts use: the meaning first, then the print.

It shares no code with the readers. `programmes()` draws what an act says, `forms()` how it is printed;
`Printer.text()` is the act on paper, `Printer.said()` what must be read from it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# --- what an act says ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Measure:
    """A task: thousands of hryvnias by source, then by year; no source, no money."""

    title: str
    executors: str
    term: str
    result: str
    money: Mapping[str, tuple[Decimal, ...]]

    @property
    def sums(self) -> tuple[Decimal, ...]:
        return tuple(sum(column, Decimal(0)) for column in zip(*self.money.values(), strict=True))


@dataclass(frozen=True, slots=True)
class Indicator:
    """What shows a task's success: the targets are increments."""

    title: str
    unit: str
    baseline: Decimal
    targets: tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Direction:
    """A group of tasks, each with its indicator."""

    title: str
    rows: tuple[tuple[Measure, Indicator], ...]


@dataclass(frozen=True, slots=True)
class Programme:
    """What an act says."""

    years: tuple[int, ...]
    directions: tuple[Direction, ...]

    @property
    def measures(self) -> list[Measure]:
        return [measure for direction in self.directions for measure, _ in direction.rows]

    @property
    def indicators(self) -> list[Indicator]:
        return [indicator for direction in self.directions for _, indicator in direction.rows]

    def sums(self, measures: Sequence[Measure] | None = None, source: str | None = None) -> tuple[Decimal, ...]:
        """Thousands of hryvnias by year, of these measures (all), of one source (all)."""
        columns = [
            [money[at] for one in (self.measures if measures is None else measures) for name, money in one.money.items()
             if source in {None, name}]
            for at in range(len(self.years))
        ]  # fmt: skip
        return tuple(sum(column, Decimal(0)) for column in columns)

    @property
    def sources(self) -> list[str]:
        return list(dict.fromkeys(name for measure in self.measures for name in measure.money))


TITLES = (
    "Придбання комп'ютерної техніки для виконавчих органів",
    "Модернізація локальної мережі ради",
    "Впровадження системи електронного документообігу",
    "Створення хабів цифрової освіти у бібліотеках, закладах культури",
    "Оприлюднення наборів відкритих даних",
    "Проведення Днів цифрової грамотності (щорічно)",
    "Закупівля ліцензій на програмне забезпечення",
    "Під'єднання сільських бібліотек до Інтернету",
    "Розвиток вебсайту громади",
    "QR-коди на історичних будівлях",
    "Навчання працівників основам кібергігієни",
    "Побудова комплексної системи захисту інформації",
)
GROUPS = (
    "Розвиток цифрової інфраструктури",
    "Електронні послуги та відкриті дані",
    "Кібербезпека",
    "Цифрові навички населення",
)
OFFICES = ("Відділ цифрової трансформації", "Управління освіти, культури, молоді та спорту", "КЗ «Публічна бібліотека»")
RESULTS = (
    "Оновлено не менше 30 робочих місць",
    "Підвищено прозорість роботи ради",
    "Охоплено 500 жителів",
    "Захищено всі робочі місця",
)
BUDGET, STATE, OTHER = "Бюджет територіальної громади", "Державний бюджет", "Інші джерела, не заборонені законодавством"
UNITS = ("%", "шт.", "осіб", "од.")


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """A programme of three to six years, one to four directions, two to four tasks in each."""
    years = tuple(range(first := draw(st.integers(2024, 2027)), first + draw(st.integers(3, 6))))
    amount = st.sampled_from([Decimal(text) for text in ("0", "45", "170.5", "1250.5", "12", "98.25", "800", "3600")])
    titles = iter(draw(st.permutations(TITLES)))
    directions = []
    for title in draw(st.permutations(GROUPS))[: draw(st.integers(1, 4))]:
        rows: list[tuple[Measure, Indicator]] = []
        for _ in range(draw(st.integers(2, 3))):
            paid = [(BUDGET,), (BUDGET,), (BUDGET, STATE), (BUDGET, OTHER)]
            sources = draw(st.sampled_from([*paid, ()] if rows else paid))  # some task costs money in every act
            money = {name: tuple(draw(amount) for _ in years) for name in sources}
            money = {name: sums if any(sums) else (Decimal(10), *sums[1:]) for name, sums in money.items()}
            term = f"{years[0]}-{years[-1]}"
            name = next(titles)
            measure = Measure(name, draw(st.sampled_from(OFFICES)), term, draw(st.sampled_from(RESULTS)), money)
            targets = tuple(Decimal(draw(st.sampled_from([0, 1, 4, 10, 25]))) for _ in years)
            rows.append(
                (
                    measure,
                    Indicator(
                        f"Кількість: {name}", draw(st.sampled_from(UNITS)), Decimal(draw(st.integers(0, 40))), targets
                    ),
                )
            )
        directions.append(Direction(title, tuple(rows)))
    return Programme(years, tuple(directions))


# --- how it is printed --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Form:
    """One way to print an act; each field is one choice of the printer."""

    number: str = "1.1."
    column: bool = False
    heading: str = "1. T"
    sources: str = "text"
    total: str = "bottom"
    year_sum: str = ""
    unit: str = "тис. грн"
    unit_above: bool = False
    decimals: str = "plain"
    words: int = 0
    merged_term: bool = False
    column_numbers: bool = False
    lines: frozenset[str] = field(default_factory=frozenset)
    passport: str = "labels"
    indicators: str = "columns"
    dynamics: str = "sum"
    bare: bool = False
    year: str = "{}"
    signature: str = "Селищний голова\tІван ПЕТРЕНКО"


DOTTED = ("1.1.", "1.1", "1.1)", "1,1", "№1.1", "№ 1.1", "п. 1.1", "Захід 1.1.", "1.1.1.")
PLAIN = ("1)", "flat")
SIGNATURES = (
    "Селищний голова\tІван ПЕТРЕНКО",
    "Секретар ради\t\t\tІван ПЕТРЕНКО",
    "Керуючий справами виконавчого комітету\tІ. П. Петренко",
    "Виконавець: Іван ПЕТРЕНКО, тел. 2-11-22",
    "Вик. Петренко І.П.\t2-11-22",
    "В. о. начальника відділу\tІван Петренко",
)
HEADINGS = ("1. T", "I. T", "Напрям 1. T", "Розділ I. T", "T", "columns", "Завдання 1. T", "1 T in number column")
SOURCES = ("text", "rows", "total before", "total after", "year columns", "capital", "row years")
TOTALS = ("bottom", "top", "none", "by direction", "bare", "by source", "two tables", "in headings")
LINES = ("note", "task", "signature", "executor", "date", "footnote", "page", "paragraphs")
PASSPORTS = ("labels", "words", "total", "by source", "commas", "classic", "classic words")


@st.composite
def forms(draw: st.DrawFn) -> Form:
    """Any combination that can be printed at all."""
    plain = draw(st.sampled_from([False, False, True]))
    number = draw(st.sampled_from(PLAIN if plain else DOTTED))
    column = draw(st.booleans())
    heading = draw(st.sampled_from(HEADINGS))
    if number == "flat" and draw(st.booleans()):
        heading = "none"
    if heading == "1 T in number column" and not column:
        heading = "1. T"
    if heading == "columns" and (plain or column):
        heading = "1. T"
    if heading == "T" and number == "flat" and not column:
        heading = "I. T"
    sources = draw(st.sampled_from(SOURCES))
    form = Form(
        number=number,
        column=column,
        heading=heading,
        sources=sources,
        total=draw(st.sampled_from(TOTALS)),
        year_sum=draw(st.sampled_from(["", "", "first", "last"])) if sources in {"text", "rows"} else "",
        unit=draw(st.sampled_from(["тис. грн", "млн грн", "грн"])),
        unit_above=draw(st.booleans()),
        decimals=draw(st.sampled_from(["plain", "spaces"])),
        words=draw(st.integers(0, 2)),
        merged_term=draw(st.booleans()) and sources != "row years",
        column_numbers=draw(st.booleans()),
        lines=frozenset(draw(st.lists(st.sampled_from(LINES), max_size=3, unique=True))),
        passport=draw(st.sampled_from(PASSPORTS)),
        indicators=draw(st.sampled_from(["columns", "headings", "flat"])),
        dynamics=draw(st.sampled_from(["sum", "none", "last"])),
        bare=draw(st.booleans()),
        year=draw(st.sampled_from(["{}", "{} рік", "{} р."])),
        signature=draw(st.sampled_from(SIGNATURES)),
    )
    if heading in {"none", "columns"} and form.total in {"by direction", "bare", "in headings", "two tables"}:
        form = replace(form, total="bottom")
    if heading == "T" and form.total == "in headings":
        form = replace(form, total="bottom")
    if sources not in {"text", "rows"} and form.total in {"by source", "in headings"}:
        form = replace(form, total="bottom")
    if form.total == "none" and form.passport == "by source":
        form = replace(form, passport="labels")
    return form


HEADERS = (
    (
        "Перелік завдань / заходів",
        "Виконавці",
        "Термін виконання",
        "Джерела фінансування",
        "Обсяги фінансування (вартість)",
        "Очікуваний результат",
    ),
    (
        "Зміст заходу",
        "Відповідальний виконавець",
        "Строк реалізації заходу",
        "Джерело фінансування",
        "Прогнозний обсяг фінансових ресурсів",
        "Очікувані результати",
    ),
    (
        "Назва заходу",
        "Відповідальні за виконання",
        "Строки виконання",
        "Джерела коштів",
        "Орієнтовні обсяги фінансування за роками",
        "Очікуваний результат від виконання заходу",
    ),
)
INDICATOR_HEADERS = (
    (
        "Назва пріоритетного напрямку",
        "Найменування індикатора",
        "Одиниця виміру",
        "Базове значення",
        "Цільові значення індикатора",
        "Динаміка (+/-, %)",
    ),
    (
        "Напрям",
        "Найменування показника",
        "Од. вим.",
        "Вихідні дані на початок дії програми",
        "Значення показника за роками",
        "Всього за період дії програми",
    ),
    (
        "Назва напряму",
        "Показник",
        "Одиниця вимірювання",
        "Значення на початок програми",
        "Планові значення показників",
        "Динаміка",
    ),
)
FACTORS = {"тис. грн": Decimal(1), "млн грн": Decimal("0.001"), "грн": Decimal(1000)}
ROMAN = ("I", "II", "ІІІ", "IV", "V")


@dataclass(frozen=True, slots=True)
class Printer:
    """One act on its way to paper."""

    act: Programme
    form: Form

    def text(self) -> str:
        """The whole act."""
        blocks = [self._front(), self._annex_1(), self._annex_2()]
        lines = [line for block in blocks for line in block]
        return "\n".join(line.rstrip("\t") if self.form.bare else line for line in lines) + "\n"

    # --- figures and numbers ---

    def money(self, thousands: Decimal) -> str:
        amount = thousands * FACTORS[self.form.unit]
        text = f"{amount.normalize():f}"
        if self.form.decimals == "spaces":
            places = max(2, -int(amount.normalize().as_tuple().exponent))
            text = f"{amount:,.{places}f}".replace(",", " ")
        return text.replace(".", ",")

    def number(self, direction: int, place: int, overall: int, *, titled: bool = False) -> str:
        if self.form.number in PLAIN:
            count = place if self.form.number == "1)" else overall
            mark = (
                ""
                if self.form.column and self.form.number == "flat" and not titled
                else ")"
                if self.form.number == "1)"
                else "."
            )
            return f"{count}{mark}"
        if self.form.number == "1.1.1.":
            return f"{direction}.1.{place}."
        separated = f"{direction},{place}" if self.form.number == "1,1" else f"{direction}.{place}"
        return self.form.number.replace("1,1", separated).replace("1.1", separated)

    def key(self, direction: int, place: int, overall: int) -> str:
        """What the record's key is made of."""
        if self.form.number == "flat":
            return f"{overall}"
        if self.form.number == "1)" and len(self.act.directions) == 1:
            return f"{place}"
        return f"{direction}.1.{place}" if self.form.number == "1.1.1." else f"{direction}.{place}"

    # --- front ---

    def _front(self) -> Iterator[str]:
        first, last = self.act.years[0], self.act.years[-1]
        yield from ("ЗАТВЕРДЖЕНО", "Рішення селищної ради", "18 грудня 2025 року № 77/12/VIII", "")
        yield from (f"ПРОГРАМА ІНФОРМАТИЗАЦІЇ НА {first} - {last} РОКИ", "", "I. ПАСПОРТ", "")
        if self.form.passport.startswith("classic"):
            yield "1.\tІніціатор розроблення програми\tСелищна рада"
            yield "2.\tДата, номер розпорядчого документа про розроблення\tРозпорядження від 01.09.2025 № 88-р"
            yield "3.\tРозробник програми\tВідділ цифрової трансформації"
            yield "4.\tВідповідальний виконавець програми\tВідділи ради"
            yield f"5.\tСтрок реалізації програми\t{first} - {last} роки"
            label = f"Загальний обсяг фінансових ресурсів, необхідних для реалізації програми, {self.form.unit}"
            yield f"6.\t{label}\t{self._passport_money()}"
        else:
            yield "1\tНайменування територіальної громади\tЛановецька селищна територіальна громада"
            yield "2\tКод за Кодифікатором адміністративно-територіальних одиниць\tUA61020110000012345"
            yield "5\tМета Програми\tЦифровий розвиток громади"
            yield f"9\tСтрок виконання Програми\t{first} - {last} роки"
            yield f"10\tДжерела та обсяги фінансування ({self.form.unit})\t{self._passport_money()}"
        yield from ("", "II. Загальні положення", "", "Програма розроблена відповідно до закону.", "")

    def _passport_money(self) -> str:
        sums = self.act.sums()
        total = self.money(sum(sums, Decimal(0)))
        years = [(year, self.money(amount)) for year, amount in zip(self.act.years, sums, strict=True)]
        unit = self.form.unit
        if self.form.passport == "total":
            return f"{total} {unit}"
        if self.form.passport in {"words", "classic words"}:
            listed = "; ".join(f"{year} рік – {amount} {unit}" for year, amount in years)
            return f"{total} {unit}, у тому числі: {listed}"
        if self.form.passport == "commas":
            return f"Всього – {total} {unit}, з них: " + ", ".join(
                f"{year} рік – {amount} {unit}" for year, amount in years
            )
        if self.form.passport == "by source" and self.act.sources:
            named = [
                f"{name} – {self.money(sum(self.act.sums(source=name), Decimal(0)))} {unit}"
                for name in self.act.sources
            ]
            return f"Всього – {total} {unit}, у тому числі: " + "; ".join(
                name.replace("Інші джерела, не", "інші джерела не") for name in named
            )
        labels, amounts = (f"{year} рік" for year, _ in years), (amount for _, amount in years)
        return " ".join(["Всього", *labels, total, *amounts])

    # --- annex 1 ---

    @property
    def _columns(self) -> list[str]:
        """The columns of money, left to right: a year, with a source or a part; or the sum."""
        form, years = self.form, [str(year) for year in self.act.years]
        if form.sources == "row years":
            return ["sum", *self.act.sources]
        if form.sources == "year columns":
            return [f"{year}|{name}" for year in years for name in self.act.sources]
        if form.sources == "capital":
            return [f"{year}|{part}" for year in years for part in ("капітальні видатки", "поточні видатки")]
        return [*(["sum"] if form.year_sum == "first" else []), *years, *(["sum"] if form.year_sum == "last" else [])]

    @property
    def _has_source_column(self) -> bool:
        return self.form.sources not in {"row years", "year columns"}

    def _annex_1(self) -> Iterator[str]:
        yield from ("Додаток 1", "до Програми інформатизації", "", "Перелік завдань і заходів Програми")
        if self.form.unit_above:
            yield self.form.unit
        yield ""
        parts = [list(enumerate(self.act.directions, 1))]
        if self.form.total == "two tables" and len(self.act.directions) > 1:
            parts = [parts[0][:1], parts[0][1:]]
        for place, part in enumerate(parts):
            yield from ([""] if place else [])
            yield from self._header()
            yield from self._table(part, last=place == len(parts) - 1)
        if "date" in self.form.lines:
            yield from ("", "18.12.2025")
        yield ""

    def _header(self) -> Iterator[str]:
        title, executors, term, sources, money, result = HEADERS[self.form.words]
        if not self.form.unit_above:
            money = f"{money}, {self.form.unit}"
        lead = [
            *(["№ з/п"] if self._numbered or self._direction_columns else []),
            *(["Назва напряму діяльності (пріоритетні завдання)"] if self._direction_columns else []),
        ]
        texts = [*lead, title, executors, term, *([sources] if self._has_source_column else [])]
        columns = self._columns
        yield "\t".join([*texts, money, *[""] * (len(columns) - 1), result])
        blank = [""] * len(texts)
        if self.form.sources == "row years":
            yield "\t".join([*blank, "Всього", *self.act.sources, ""])
        elif "|" in "".join(columns):
            tops = [column.split("|")[0] for column in columns]
            yield "\t".join(
                [*blank, *[top if at == 0 or tops[at - 1] != top else "" for at, top in enumerate(tops)], ""]
            )
            yield "\t".join([*blank, *[column.split("|")[1] for column in columns], ""])
        else:
            yield "\t".join(
                [*blank, *["Всього" if column == "sum" else self.form.year.format(column) for column in columns], ""]
            )
        if self.form.column_numbers:
            yield "\t".join(str(at) for at in range(1, len(texts) + len(columns) + 2))

    @property
    def _numbered(self) -> bool:
        return self.form.column

    @property
    def _direction_columns(self) -> bool:
        return self.form.heading == "columns"

    @property
    def _lead(self) -> int:
        return 2 if self._direction_columns else 1 if self._numbered else 0

    @property
    def _width(self) -> int:
        return self._lead + 3 + self._has_source_column + len(self._columns) + 1

    def _row(self, cells: Mapping[int, str]) -> str:
        return "\t".join(cells.get(at, "") for at in range(self._width))

    def _figures(self, columns: Mapping[str, Decimal]) -> dict[int, str]:
        start = self._lead + 3 + self._has_source_column
        return {start + at: self.money(columns[name]) for at, name in enumerate(self._columns) if name in columns}

    def _sums_of(self, sums: Sequence[Decimal]) -> dict[str, Decimal]:
        by_year = {str(year): amount for year, amount in zip(self.act.years, sums, strict=True)}
        return {**by_year, "sum": sum(sums, Decimal(0))}

    def _of(self, measures: Sequence[Measure]) -> dict[str, Decimal]:
        """What each column of money holds for these measures together."""
        act = self.act
        if self.form.sources == "year columns":
            return {
                f"{year}|{name}": act.sums(measures, name)[at]
                for at, year in enumerate(act.years)
                for name in act.sources
            }
        if self.form.sources == "capital":
            parts = (("капітальні видатки", Decimal("0.6")), ("поточні видатки", Decimal("0.4")))
            return {
                f"{year}|{part}": act.sums(measures)[at] * share
                for at, year in enumerate(act.years)
                for part, share in parts
            }
        return self._sums_of(act.sums(measures))

    def _table(self, part: Sequence[tuple[int, Direction]], *, last: bool) -> Iterator[str]:  # noqa: C901  # one table
        measures = [measure for _, direction in part for measure, _ in direction.rows]
        if self.form.total == "top":
            yield from self._total("Всього:", measures)
        overall = sum(len(direction.rows) for direction in self.act.directions[: part[0][0] - 1])
        for number, direction in part:
            own = [measure for measure, _ in direction.rows]
            yield from self._heading(number, direction, own)
            if self.form.number == "1.1.1.":
                yield self._row(
                    {self._lead if self._direction_columns else 0: f"{number}.1. Завдання: забезпечити розвиток"}
                )
            for place, (measure, _) in enumerate(direction.rows, 1):
                overall += 1
                if place == 2 and number == 1:
                    yield from self._interruption()
                yield from self._measure(
                    measure,
                    number,
                    direction if place == 1 else None,
                    self.number(number, place, overall),
                    first=overall == 1,
                )
            if self.form.total == "by direction":
                yield from self._total(f"Разом за напрямом {number}", own)
            if self.form.total == "bare":
                yield from self._total("Разом:", own)
        if self.form.total == "two tables":
            yield from self._total("Всього:", measures)
        elif last and self.form.total in {"bottom", "by direction", "bare", "by source", "in headings"}:
            yield from self._total("Всього:", measures)
            if self.form.total == "by source":
                for name in self.act.sources:
                    yield self._row(
                        {self._lead + 3: name} | self._figures(self._sums_of(self.act.sums(measures, name)))
                    )
        if last and "footnote" in self.form.lines:
            yield self._row({0: "* обсяги уточнюються під час складання бюджету"})

    def _interruption(self) -> Iterator[str]:
        if "note" in self.form.lines:
            yield self._row({0: "* обсяги уточнюються щороку"})
        if "task" in self.form.lines and self.form.heading != "Завдання 1. T":
            yield self._row({0: "Завдання 7. Забезпечити надійну мережу"})
        if "page" in self.form.lines:
            yield ""
            yield from self._header()
        if "paragraphs" in self.form.lines:
            yield from ("", "Продовження додатка 1", "* обсяги уточнюються", "")

    def _heading(self, number: int, direction: Direction, own: Sequence[Measure]) -> Iterator[str]:
        kind = self.form.heading
        cells: dict[int, str] = {}
        if kind == "1 T in number column":
            cells = {0: f"{number}", 1: direction.title}
        elif kind == "T":
            cells = {0: direction.title}
        elif kind not in {"columns", "none"}:
            numeral = ROMAN[number - 1] if "I." in kind else str(number)
            cells = {0: kind.replace("I", numeral).replace("1", numeral).replace("T", direction.title)}
        if cells:
            sums = self._figures(self._of(own)) if self.form.total == "in headings" else {}
            yield self._row(cells | sums)

    @property
    def _merged(self) -> bool:
        """Terms are printed once for all tasks: of two tasks nobody could tell."""
        return self.form.merged_term and len(self.act.measures) > 2

    def _measure(
        self, measure: Measure, number: int, direction: Direction | None, printed: str, *, first: bool
    ) -> Iterator[str]:
        lead = self._lead
        head = {lead - 1: printed, lead: measure.title} if self._numbered else {lead: f"{printed} {measure.title}"}
        if self._direction_columns and direction is not None:
            head |= {0: f"{number}.", 1: direction.title}
        term = "" if self._merged and not first else measure.term
        head |= {lead + 1: measure.executors, lead + 2: term, self._width - 1: measure.result}
        yield from self._money_rows(measure, head)

    def _money_rows(self, measure: Measure, head: Mapping[int, str]) -> Iterator[str]:
        form, label = self.form, self._lead + 3
        if form.sources == "row years":
            for at, year in enumerate(self.act.years):
                sums = {
                    name: measure.money[name][at] if name in measure.money else Decimal(0) for name in self.act.sources
                }
                cells = dict(head) if at == 0 else {}
                cells[self._lead + 2] = str(year)
                yield self._row(cells | self._figures({**sums, "sum": sum(sums.values(), Decimal(0))}))
            return
        if not measure.money and form.sources != "year columns":
            start = label + 1
            yield self._row({**head, label: "Не потребує"} | {start + at: "-" for at in range(len(self._columns))})
            return
        if form.sources in {"text", "capital", "year columns"}:
            named = {label: "; ".join(measure.money)} if self._has_source_column else {}
            yield self._row({**head, **named} | self._figures(self._of([measure])))
            return
        rows = [(name, self._sums_of(sums)) for name, sums in measure.money.items()]
        if form.sources == "total before":
            rows = [("Усього", self._sums_of(measure.sums)), *rows]
        if form.sources == "total after":
            rows = [*rows, ("Разом", self._sums_of(measure.sums))]
        for at, (name, sums) in enumerate(rows):
            yield self._row((dict(head) if at == 0 else {}) | {label: name} | self._figures(sums))

    def _total(self, label: str, measures: Sequence[Measure]) -> Iterator[str]:
        at = 1 if self._numbered and self.form.total == "top" else 0
        if self.form.sources != "row years":
            yield self._row({at: label} | self._figures(self._of(measures)))
            return
        for place, year in enumerate(self.act.years):
            sums = {name: self.act.sums(measures, name)[place] for name in self.act.sources}
            cells = {at: label} if place == 0 else {}
            yield self._row(
                cells | {self._lead + 2: str(year)} | self._figures({**sums, "sum": sum(sums.values(), Decimal(0))})
            )

    # --- annex 2 ---

    def _annex_2(self) -> Iterator[str]:
        yield from ("Додаток 2", "до Програми інформатизації", "", "Перелік індикаторів виконання Програми", "")
        direction, title, unit, baseline, targets, dynamics = INDICATOR_HEADERS[self.form.words]
        columns = self.form.indicators == "columns"
        own = self._own_numbers
        lead = ["№ з/п", direction] if columns else ["№ з/п"]
        tail = [] if self.form.dynamics == "none" else [dynamics]
        years = [str(year) for year in self.act.years]
        yield "\t".join([*lead, title, unit, baseline, targets, *[""] * (len(years) - 1), *tail])
        yield "\t".join([*[""] * (len(lead) + 3), *years, *([""] if tail else [])])
        overall = 0
        for number, group in enumerate(self.act.directions, 1):
            if self.form.indicators == "headings":
                yield f"{number}. {group.title}" + "\t" * (len(lead) + 2 + len(years) + len(tail))
            for place, (_, indicator) in enumerate(group.rows, 1):
                overall += 1
                printed = self.number(number, place, overall, titled=columns)
                flat = f"{overall}"
                if columns:
                    head = [
                        f"{number}" if place == 1 else "",
                        group.title if place == 1 else "",
                        f"{printed} {indicator.title}",
                    ]
                else:
                    head = [printed if own else flat, indicator.title]
                yield "\t".join(
                    [
                        *head,
                        indicator.unit,
                        plain(indicator.baseline),
                        *map(plain, indicator.targets),
                        *self._dynamics(indicator),
                    ]
                )
        if "footnote" in self.form.lines:
            yield "* за даними моніторингу" + "\t" * (len(lead) + 2 + len(years) + len(tail))
        if "signature" in self.form.lines:
            yield from ("", self.form.signature)
        if "executor" in self.form.lines:
            yield from ("", "Виконавець:\tОлена КОВАЛЬ\t(03549) 2-11-22")

    @property
    def _own_numbers(self) -> bool:
        """Whether indicators bear the measures' numbers in a column of their own."""
        return self.form.indicators == "headings" or self.form.number not in PLAIN

    def _dynamics(self, indicator: Indicator) -> list[str]:
        if self.form.dynamics == "none":
            return []
        total = sum(indicator.targets, Decimal(0))
        return [plain(total + indicator.baseline if self.form.dynamics == "sum" else total)]

    # --- what must be read ---

    def said(self) -> list[tuple[str, str]]:
        """Every cell that the act settles, as (place, text), in the document's order."""
        act, cells = self.act, list[tuple[str, str]]()
        keys = [
            (number, place)
            for number, direction in enumerate(act.directions, 1)
            for place in range(1, len(direction.rows) + 1)
        ]
        for overall, (measure, (number, place)) in enumerate(zip(act.measures, keys, strict=True), 1):
            key = f"M{self.key(number, place, overall)}"
            cells += [(key, measure.title), (key, measure.executors), (key, measure.term), (key, measure.result)]
            for at, year in enumerate(act.years):
                amount = measure.sums[at] if measure.money else Decimal(0)
                cells.append((f"{key} {year}", f"{amount * 1000:.2f}"))
            if self.form.sources in {"rows", "total before", "total after"}:
                cells += [
                    (f"{key} {name} {year}", f"{sums[at] * 1000:.2f}")
                    for name, sums in measure.money.items()
                    for at, year in enumerate(act.years)
                ]
        for indicator in act.indicators:
            cells += [("I", indicator.title), ("I", indicator.unit), ("I", plain(indicator.baseline))]
            cells += [("I", plain(target)) for target in indicator.targets]
        return cells


def plain(figure: Decimal) -> str:
    """A figure as acts print it."""
    return f"{figure.normalize():f}".replace(".", ",") if figure else "0"


def read_cells(tables: Mapping[str, list[dict[str, str]]], form: Form) -> list[tuple[str, str]]:
    """The same cells out of the tables."""
    cells: list[tuple[str, str]] = []
    titles = {row["sourceId"]: row["title"] for row in tables["funding-sources"]}
    for row in tables["measures"]:
        key = row["measureId"]
        cells += [(key, row[name]) for name in ("title", "executorsText", "termText", "expectedResult")]
        funding = [each for each in tables["measure-funding"] if each["measureId"] == key]
        for year in dict.fromkeys(each["year"] for each in funding):
            amounts = [each["amountUah"] for each in funding if each["year"] == year]
            cells.append((f"{key} {year}", f"{sum(map(Decimal, amounts)):.2f}" if all(amounts) else ""))
        if form.sources in {"rows", "total before", "total after"}:
            named = [each for each in funding if each["sourceId"] != "none"]
            for source in dict.fromkeys(each["sourceId"] for each in named):
                cells += [
                    (f"{key} {titles[source]} {each['year']}", each["amountUah"])
                    for each in named
                    if each["sourceId"] == source
                ]
    for row in tables["indicators"]:
        cells += [("I", row["title"]), ("I", row["unitText"]), ("I", row["baseline"])]
        targets = [each for each in tables["indicator-targets"] if each["indicatorId"] == row["indicatorId"]]
        cells += [("I", each["targetValue"]) for each in targets]
    return cells
