"""A made-up programme on paper: paragraphs and grids, and from them a text, a DOCX, a page, a workbook or a PDF."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from support.country import YEARS, ZERO
from support.country_layouts import UNIT_FACTORS
from support.country_words import HEADS, MONTHS, PROSE
from support.documents_of_acts import Look, Table, as_docx, as_html

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from support.country import MadeProgramme, Task

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII")
CAPITAL = Decimal("0.6")
"""The share of a sum that is capital spending, where a table parts it."""
HEADERS: tuple[Mapping[str, str], ...] = (
    {
        "title": "Перелік завдань / заходів",
        "executors": "Виконавці",
        "term": "Термін виконання",
        "sources": "Джерела фінансування",
        "money": "Обсяги фінансування (вартість)",
        "result": "Очікуваний результат",
    },
    {
        "title": "Зміст заходу",
        "executors": "Відповідальний виконавець",
        "term": "Строк реалізації заходу",
        "sources": "Джерело фінансування",
        "money": "Прогнозний обсяг фінансових ресурсів",
        "result": "Очікувані результати",
    },
    {
        "title": "Назва заходу",
        "executors": "Відповідальні за виконання",
        "term": "Строки виконання",
        "sources": "Джерела коштів",
        "money": "Орієнтовні обсяги фінансування за роками",
        "result": "Очікуваний результат від виконання заходу",
    },
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


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a grid, or a line of text; `key` says whose it is, and of nobody's it is empty."""

    cells: tuple[str, ...]
    key: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table whose first `head` rows are its header."""

    lines: tuple[Line, ...]
    head: int


@dataclass(frozen=True, slots=True)
class Printed:
    """The bytes of an act and, where it is a text, the first and last line of each record."""

    raw: bytes
    file: str
    lines: Mapping[str, tuple[int, int]]


def printed(made: MadeProgramme) -> Printed:
    """The act in the kind of file that it was drawn in."""
    file = f"programme-{YEARS[0]}-{YEARS[-1]}.{made.kind}"
    if made.kind == "txt":
        return _text(made, file)
    blocks = _blocks(made)
    look = Look(width=297, height=210, merge_down=False)
    if made.kind == "html":
        return Printed(as_html(blocks, look).encode(), file, {})
    if made.kind == "xlsx":
        from support.workbooks_of_acts import as_xlsx  # openpyxl is slow to import, and few acts are workbooks

        return Printed(as_xlsx(blocks, merge_down=False), file, {})
    if made.kind == "pdf":
        return Printed(_pdf(blocks, look), file, {})
    return Printed(as_docx(blocks, look), file, {})


def _pdf(blocks: Sequence[str | Table], look: Look) -> bytes:
    from support.office import by_libreoffice  # only where one is asked for

    with tempfile.TemporaryDirectory() as folder:
        return by_libreoffice({"act": (blocks, look)}, Path(folder))["act"]


def _blocks(made: MadeProgramme) -> list[str | Table]:
    blocks: list[str | Table] = []
    for block in Printer(made).blocks():
        if isinstance(block, Sheet):
            blocks.append(Table(tuple(line.cells for line in block.lines), block.head))
        elif block:
            blocks.append(block)
    return blocks


def _text(made: MadeProgramme, file: str) -> Printed:
    lines: list[Line] = []
    for block in Printer(made).blocks():
        lines += block.lines if isinstance(block, Sheet) else [Line((block,))]
    places: dict[str, tuple[int, int]] = {}
    for number, line in enumerate(lines, 1):
        if line.key:
            places[line.key] = (places.get(line.key, (number,))[0], number)
    return Printed(("\n".join("\t".join(line.cells) for line in lines) + "\n").encode(), file, places)


def plain(figure: Decimal) -> str:
    """A figure as acts print it: no needless nought, a comma."""
    return f"{figure.normalize():f}".replace(".", ",") if figure else "0"


class Printer:
    """One act on its way to paper."""

    def __init__(self, made: MadeProgramme) -> None:
        self.made, self.layout = made, made.layout

    def blocks(self) -> Iterator[str | Sheet]:
        """The whole act, top to bottom."""
        yield from self._front()
        yield from self._annex_1()
        yield from self._annex_2()
        yield from self._end()

    # --- figures ---

    def money(self, uah: Decimal) -> str:
        """A sum in the act's unit and form."""
        amount = uah / UNIT_FACTORS[self.layout.unit]
        if self.layout.decimals == "plain":
            return plain(amount)
        places = max(2, -int(amount.normalize().as_tuple().exponent))
        text = f"{amount:,.{places}f}".replace(",", " " if self.layout.decimals == "spaces" else "")
        return text.replace(".", ",")

    def cell(self, uah: Decimal) -> str:
        """A sum in a measure's row: a dash stands for none in many acts."""
        return self.money(uah) if uah or self.layout.none == "0" else "-"

    def amounts(self, task: Task, source: str | None = None) -> list[list[str]]:
        """The cells of money, year by year: one, or one of each kind of spending; of one source, or of all."""
        if not task.money:
            return [["-"] * self.parts for _ in YEARS]
        sums = task.money[source] if source else task.sums
        if self.layout.sources == "capital":
            return [[self.cell(uah * CAPITAL), self.cell(uah - uah * CAPITAL)] for uah in sums]
        return [[self.cell(uah)] for uah in sums]

    @property
    def parts(self) -> int:
        """How many cells of money a year has."""
        return 2 if self.layout.sources == "capital" else 1

    # --- front ---

    def _front(self) -> Iterator[str | Sheet]:
        made, day = self.made, self.made.adopted
        dated = f"{day.day:02} {MONTHS[day.month - 1]} {day.year} року"
        yield from ("ЗАТВЕРДЖЕНО", f"Рішення {made.place.of} ради", dated, f"№ {made.decision}", "")
        yield from (made.title.upper(), "", "I. ПАСПОРТ", "")
        label = f"Джерела та обсяги фінансування ({self.layout.unit})"
        rows = [*made.passport, (label, self.passport_money())]
        yield Sheet(tuple(Line((str(at), name, value), f"P{at}") for at, (name, value) in enumerate(rows, 1)), head=0)
        yield from ("", "II. Загальні положення", "")
        for paragraph in PROSE:
            yield from (paragraph, "")

    def passport_money(self) -> str:
        """What the passport says of the money: always the sums of the measures."""
        made, unit = self.made, self.layout.unit
        total, *years = map(self.money, (sum(made.sums, ZERO), *made.sums))
        if self.layout.passport == "total":
            return f"{total} {unit}"
        if self.layout.passport == "words":
            listed = "; ".join(f"{year} рік – {text} {unit}" for year, text in zip(YEARS, years, strict=True))
            return f"{total} {unit}, у тому числі: {listed}"
        return " ".join(["Всього", *(f"{year} рік" for year in YEARS), total, *years])

    # --- annex 1 ---

    @cached_property
    def columns(self) -> list[str]:
        """The columns of annex 1, left to right; `money` stands for all that hold sums."""
        layout = self.layout
        inner = ["term", "executors"] if layout.term_first else ["executors", "term"]
        lead = ["number"] * layout.column + ["direction"] * (layout.heading == "columns")
        return [*lead, "title", *inner, "sources", "money", "result"]

    @property
    def _money_width(self) -> int:
        return len(YEARS) * self.parts + bool(self.layout.year_sum)

    def _row(self, cells: Mapping[str, str], money: Sequence[str] = (), key: str = "") -> Line:
        """A row with these cells by column; blank ones elsewhere."""
        texts: list[str] = []
        for column in self.columns:
            texts += (money or [""] * self._money_width) if column == "money" else [cells.get(column, "")]
        return Line(tuple(texts), key)

    def _with_sum(self, years: Sequence[Sequence[str]], whole: Decimal, *, dash: bool = False) -> list[str]:
        cells = [cell for of_year in years for cell in of_year]
        total = "-" if dash else self.money(whole)
        return {"first": [total, *cells], "last": [*cells, total]}.get(self.layout.year_sum, cells)

    def _annex_1(self) -> Iterator[str | Sheet]:
        yield from ("Додаток 1", "до Програми", "", "Перелік завдань і заходів Програми")
        yield self.layout.unit if self.layout.unit_above else ""
        yield ""
        header = list(self._header())
        yield Sheet((*header, *self._rows()), head=len(header))
        yield ""

    def _header(self) -> Iterator[Line]:
        layout, words = self.layout, HEADERS[self.layout.words]
        names = {**words, "number": "№ з/п", "direction": "Назва напряму діяльності (пріоритетні завдання)"}
        money = words["money"] if layout.unit_above else f"{words['money']}, {layout.unit}"
        yield self._row(names, [money, *[""] * (self._money_width - 1)])
        years = [layout.year.format(year) for year in YEARS]
        if self.parts > 1:
            yield self._row({}, [cell for year in years for cell in (year, "")])
            yield self._row({}, ["капітальні видатки", "поточні видатки"] * len(years))
        else:
            yield self._row({}, {"first": ["Всього", *years], "last": [*years, "Всього"]}.get(layout.year_sum, years))
        if layout.column_numbers:
            yield Line(tuple(str(at) for at in range(1, self._width + 1)))

    def _rows(self) -> Iterator[Line]:
        made, layout = self.made, self.layout
        if layout.total == "top":
            yield from self._total_row()
        broken = self._broken
        for number, heading in enumerate(made.directions, 1):
            yield from self._heading(number, heading.title)
            for task in (task for task in made.tasks if task.direction == number):
                for line in self._task(task):
                    yield from self._parted(line) if task.overall in broken else [line]
                yield from self._between(task)
            if layout.total in {"by direction", "bare"}:
                yield self._subtotal(number)
        if layout.total != "top":
            yield from self._total_row()

    @property
    def _broken(self) -> frozenset[int]:
        """The tasks whose rows a page's end parts, spread through the table."""
        count, broken = len(self.made.tasks), self.layout.broken
        return frozenset((at + 1) * count // (broken + 1) for at in range(broken))

    def _between(self, task: Task) -> Iterator[Line]:
        """A line that is no row, below the second task of the first direction."""
        text = {"note": "* обсяги уточнюються щороку", "task": "Завдання 2. Забезпечити надійну роботу"}
        if self.layout.between and task.overall == 2:
            yield Line((text[self.layout.between], *[""] * (self._width - 1)))

    @property
    def _width(self) -> int:
        return len(self.columns) - 1 + self._money_width

    def _heading(self, number: int, title: str) -> Iterator[Line]:
        heading = self.layout.heading
        if heading in {"none", "columns"}:
            return
        text = {"T": title, "1. T": f"{number}. {title}", "I. T": f"{ROMAN[number - 1]}. {title}"}.get(heading)
        width = self._width
        yield Line((text or f"Напрям {number}. {title}", *[""] * (width - 1)), f"D{number}")
        if self.layout.numbering == "1.1.1.":
            yield Line((f"{number}.1. Завдання: забезпечити розвиток напряму", *[""] * (width - 1)))

    def number(self, task: Task) -> str:
        """The number as printed."""
        form = self.layout.numbering
        if form == "flat":
            return str(task.overall)
        if form == "1)":
            return f"{task.place})"
        if form == "1.1.1.":
            return f"{task.direction}.1.{task.place}."
        return form.replace("1.1", f"{task.direction}.{task.place}")

    def _task(self, task: Task) -> Iterator[Line]:
        made, layout = self.made, self.layout
        own = {"number": self.number(task)} if layout.column else {}
        title = task.title if layout.column else f"{self.number(task)} {task.title}"
        cells = {
            **own,
            "title": title,
            "executors": executors_text(made, task),
            "term": task.term.text,
            "sources": "; ".join(task.money) or made.no_funding,
            "result": task.result,
        }
        if layout.heading == "columns" and task.place == 1:
            cells |= {"number": f"{task.direction}.", "direction": made.directions[task.direction - 1].title}
        if layout.heading == "columns":
            cells |= {
                "number": cells["number"] if task.place == 1 else "",
                "title": f"{self.number(task)} {task.title}",
            }
        key = f"M{made.key(task)}"
        if layout.sources in {"text", "capital"} or not task.money:
            whole = sum(task.sums, ZERO)
            yield self._row(cells, self._with_sum(self.amounts(task), whole, dash=not task.money), key)
            return
        rows = [(source, self.amounts(task, source), sum(sums, ZERO)) for source, sums in task.money.items()]
        if layout.sources == "total":
            rows = [("Усього", self.amounts(task), sum(task.sums, ZERO)), *rows]
        for at, (source, amounts, whole) in enumerate(rows):
            yield self._row((cells if at == 0 else {}) | {"sources": source}, self._with_sum(amounts, whole), key)

    def _parted(self, line: Line) -> Iterator[Line]:
        """The row above and below a page's end: title and result are long, and go on below."""
        above, below = list(line.cells), [""] * len(line.cells)
        for at in (self.columns.index("title"), len(line.cells) - 1):
            words = line.cells[at].split(" ")
            cut = next((cut for cut in range(len(words) // 2, len(words)) if cut > 1 and words[cut][0].islower()), None)
            if cut:
                above[at], below[at] = " ".join(words[:cut]), " ".join(words[cut:])
        yield Line(tuple(above), line.key)
        if any(below):
            yield Line(("",))
            yield Line(tuple(below), line.key)

    def _total_row(self) -> Iterator[Line]:
        made = self.made
        label = {"title" if self.layout.total == "top" else self.columns[0]: self.layout.total_label}
        sums = made.printed_sums
        if "shifted total" in made.flaws:
            total, *years = map(self.money, (sum(sums, ZERO), *sums))
            shifted = self._row(label, [total, *years[:-1]])
            yield Line((*shifted.cells[:-1], years[-1]))
            return
        yield self._row(label, self._sum_cells(sums))
        if self.layout.total == "by source":
            yield from map(self._source_row, made.sources)

    def _subtotal(self, number: int) -> Line:
        label = "Разом:" if self.layout.total == "bare" else f"Разом за напрямом {number}"
        return self._row({self.columns[0]: label}, self._sum_cells(self.made.sums_of(number)))

    def _source_row(self, source: str) -> Line:
        nothing = (ZERO,) * len(YEARS)
        columns = zip(*(task.money.get(source, nothing) for task in self.made.tasks), strict=True)
        return self._row({"sources": source}, self._sum_cells([sum(of_year, ZERO) for of_year in columns]))

    def _sum_cells(self, sums: Sequence[Decimal]) -> list[str]:
        if self.parts > 1:
            return [cell for uah in sums for cell in (self.money(uah * CAPITAL), self.money(uah - uah * CAPITAL))]
        return self._with_sum([[self.money(uah)] for uah in sums], sum(sums, ZERO))

    # --- annex 2 ---

    def _annex_2(self) -> Iterator[str | Sheet]:
        yield from ("Додаток 2", "до Програми", "", "Перелік індикаторів виконання Програми", "")
        header = list(self._indicator_header())
        yield Sheet((*header, *self._indicators()), head=len(header))

    def _indicators(self) -> Iterator[Line]:
        """All rows; a new page begins below the third of the second direction, and may have lost a column."""
        for task in self.made.tasks:
            line = self._indicator(task)
            if self.layout.marked and (task.direction, task.place) == (1, 3):
                line = Line(tuple(cell and f"<p>{cell}</p>" for cell in line.cells), line.key)
            if self.layout.short and task.direction == 2 and task.place > 3 and self.layout.indicators == "columns":
                yield from [Line(("",))] * (task.place == 4)
                line = Line((line.cells[0], *line.cells[2:]), line.key)
            yield line

    def _indicator_header(self) -> Iterator[Line]:
        direction, title, unit, baseline, targets, dynamics = INDICATOR_HEADERS[self.layout.words]
        lead = ["№ з/п", direction] if self.layout.indicators == "columns" else ["№ з/п"]
        tail = [] if self.layout.dynamics == "none" else [dynamics]
        yield Line((*lead, title, unit, baseline, targets, *[""] * (len(YEARS) - 1), *tail))
        yield Line((*[""] * (len(lead) + 3), *map(str, YEARS), *[""] * len(tail)))

    def _indicator(self, task: Task) -> Line:
        made, layout = self.made, self.layout
        tail = [] if layout.dynamics == "none" else [plain(task.dynamics)]
        figures = (task.unit, plain(task.baseline), *map(plain, task.targets), *tail)
        if layout.indicators == "columns":
            first = task.place == 1
            lead = (f"{task.direction}", made.directions[task.direction - 1].other) if first else ("", "")
            cells = (*lead, f"{self.number(task)} {task.indicator}", *figures)
        else:
            number = str(task.overall) if layout.numbering == "1)" else self.number(task)
            cells = (number, task.indicator, *figures)
        return Line(cells, f"I{task.overall}")

    # --- end ---

    def _end(self) -> Iterator[str]:
        made = self.made
        head = HEADS[made.place.council]
        yield from (
            ("", head, "", made.head),
            ("", f"{head}\t{made.head}"),
            ("", "Секретар ради", "", made.head),
            ("", "Начальник відділу цифрової трансформації", "виконавчого комітету", "", "підпис", "", made.head),
            ("", f"Виконавець: {made.head}"),
        )[self.layout.signature]


def executors_text(made: MadeProgramme, task: Task) -> str:
    """The offices of a task as one cell: a list begins with a capital letter, and may share a tail."""
    first, *others = task.executors
    names = [first, *(name[0].lower() + name[1:] if not name[:2].isupper() else name for name in others)]
    last = names[-1].casefold()
    tail = task.together and last.startswith(("відділ", "управління", "сектор", "служба", "фінансове", "юридичний"))
    return ", ".join(names) + (f" виконавчого комітету {made.place.of} ради" if tail else "")
