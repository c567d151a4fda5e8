"""Every figure of a site against the published tables: a program that shares no code with what made the pages.

It reads the CSV that lie beside the pages, and the record of versions. On each page it strikes off whatever it has
computed for that place itself; a text with a digit that is left must be, word for word, a text of the tables.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from lxml import html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

Row = dict[str, str]
DASH = "—"
MONTHS = {
    "uk": [
        "січня",
        "лютого",
        "березня",
        "квітня",
        "травня",
        "червня",
        "липня",
        "серпня",
        "вересня",
        "жовтня",
        "листопада",
        "грудня",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}
STATES = {
    "uk": {
        "done": "завершено", "in-progress": "виконується", "not-started": "не розпочато",
        "cancelled": "скасовано за звітом", "": "звіту немає",
    },
    "en": {
        "done": "completed", "in-progress": "in progress", "not-started": "not started",
        "cancelled": "cancelled by the report", "": "no report",
    },
}  # fmt: skip


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def rows_of(raw: bytes) -> list[Row]:
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8"))))


def total(amounts: Iterable[str]) -> Decimal | None:
    known = [Decimal(amount) for amount in amounts if amount]
    return sum(known, Decimal(0)) if known else None


@dataclass(frozen=True)
class Version:
    """A published version: its record, and its tables by name."""

    record: dict[str, Any]
    tables: dict[str, list[Row]]
    package: dict[str, Any]

    @property
    def label(self) -> str:
        return str(self.record["version"])


@dataclass(frozen=True)
class Published:
    """Both datasets as they lie beside the pages; `records` are the portal's lists of versions."""

    plans: Sequence[Version]
    reports: Sequence[Version]

    @classmethod
    def read(cls, files: Path, portal: Path) -> Published:
        found = {}
        for folder in sorted(files.iterdir()):
            records = json.loads((portal / "dataset" / folder.name / "versions.json").read_bytes())["versions"]
            found[folder.name.rpartition("-")[2]] = [
                Version(
                    record,
                    {
                        path.stem: rows_of(path.read_bytes())
                        for path in (folder / "versions" / record["version"]).glob("*.csv")
                    },
                    json.loads((folder / "versions" / record["version"] / "datapackage.json").read_bytes()),
                )
                for record in records
            ]
        return cls(found["programme"], found["progress"])

    @property
    def plan(self) -> dict[str, list[Row]]:
        return self.plans[-1].tables

    @property
    def done(self) -> dict[str, list[Row]]:
        return self.reports[-1].tables

    @cached_property
    def cycles(self) -> list[str]:
        return sorted({row["cycle"] for row in self.done["measure-progress"]})

    @property
    def cycle(self) -> str:
        return self.cycles[-1]

    @cached_property
    def years(self) -> list[str]:
        return sorted({row["year"] for row in self.plan["measure-funding"]})

    @cached_property
    def measures(self) -> dict[str, Row]:
        return {row["measureId"]: row for row in self.plan["measures"]}

    @cached_property
    def indicators(self) -> dict[str, Row]:
        return {row["indicatorId"]: row for row in self.plan["indicators"]}

    @cached_property
    def names(self) -> dict[str, str]:
        return {row["executorId"]: row["name"] for rows in (self.plan, self.done) for row in rows["executors"]}

    @cached_property
    def progress(self) -> dict[tuple[str, str], Row]:
        return {(row["measureId"], row["cycle"]): row for row in self.done["measure-progress"]}

    @cached_property
    def delays(self) -> dict[tuple[str, str], int]:
        return {(row["measureId"], row["cycle"]): int(row["daysLate"]) for row in self.done["measure-delays"]}

    def of_office(self, key: str) -> list[str]:
        return [one for one in self.measures if self.progress[one, self.cycle]["answeringExecutorId"] == key]

    def of_direction(self, key: str) -> list[str]:
        return [one for one, row in self.measures.items() if row["directionId"] == key]

    def planned(self, measures: Iterable[str], year: str = "") -> Decimal | None:
        of = set(measures)
        rows = self.plan["measure-funding"]
        return total(row["amountUah"] for row in rows if row["measureId"] in of and year in ("", row["year"]))

    def spent(self, measures: Iterable[str], when: str = "") -> Decimal | None:
        of = set(measures)
        rows = self.done["measure-spending"]
        return total(row["amountUah"] for row in rows if row["measureId"] in of and row["cycle"].startswith(when))

    def figures(self, scope: str) -> list[Row]:
        return [row for row in self.done["assessment"] if (row["scope"], row["cycle"]) == (scope, self.cycle)]

    def figure(self, metric: str) -> Row:
        (row,) = (row for row in self.figures("programme") if row["metric"] == metric)
        return row

    def silent(self) -> list[str]:
        rows = self.done["report-status"]
        return [row["executorId"] for row in rows if row["cycle"] == self.cycle and row["state"] in UNACCEPTED]

    @cached_property
    def texts(self) -> set[str]:
        """Whatever any version says in letters, and what people call its things."""
        versions = [*self.plans, *self.reports]
        cells = {
            plain(value) for one in versions for rows in one.tables.values() for row in rows for value in row.values()
        }
        summaries = {plain(text) for one in versions for text in one.record.get("summary", ())}
        titles = {plain(text) for one in versions for text in _titles(one.package)}
        return cells | summaries | titles | set(self.named)

    @cached_property
    def named(self) -> set[str]:
        """`2.10. Title` of every measure, direction and indicator that there ever was."""
        return {
            plain(f"{row[key][1:]}. {row['title']}")
            for one in self.plans
            for table, key in (("measures", "measureId"), ("indicators", "indicatorId"), ("directions", "directionId"))
            for row in one.tables[table]
        }

    @cached_property
    def numbers_in_names(self) -> set[str]:
        return _numbers(self.named)

    def name(self, key: str) -> str:
        row = self.measures.get(key) or self.indicators.get(key) or self._directions[key]
        return plain(f"{key[1:]}. {row['title']}")

    @cached_property
    def _directions(self) -> dict[str, Row]:
        return {row["directionId"]: row for row in self.plan["directions"]}

    @property
    def last_day(self) -> str:
        return max(str(one.record["published"]) for one in (*self.plans, *self.reports))


def _titles(package: dict[str, Any]) -> Iterator[str]:
    """What a description calls its programme and its sources."""
    yield from (package["title"], *(source["title"] for source in package["sources"]))
    yield from (text for text in package.get("programme", {}).values() if isinstance(text, str))


UNACCEPTED = frozenset({"awaited", "rejected"})


@dataclass(frozen=True)
class Tongue:
    """How figures are written in a language."""

    lang: str

    def pick(self, uk: str, en: str) -> str:
        return uk if self.lang == "uk" else en

    def grouped(self, text: str) -> str:
        return text if self.lang == "en" else text.replace(",", " ").replace(".", ",")

    def number(self, text: str) -> str:
        if not text:
            return DASH
        whole, _, part = f"{Decimal(text):,f}".partition(".")
        return self.grouped(f"{whole}.{part.rstrip('0')}".rstrip("."))

    def money(self, amount: Decimal | None) -> str:
        if amount is None:
            return DASH
        text = f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"
        return f"{self.grouped(text)} {self.pick('грн', 'UAH')}"

    def percent(self, text: str) -> str:
        return f"{self.number(text)} %" if text else DASH

    def share(self, part: Decimal | None, whole: Decimal | None) -> str:
        if part is None or not whole:
            return DASH
        return self.percent(str((part * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_EVEN)))

    def day(self, iso: str) -> str:
        if not iso:
            return DASH
        when = date.fromisoformat(iso)
        month = MONTHS[self.lang][when.month - 1]
        return f"{when.day} {month} {when.year}{self.pick(' року', '')}"

    def cycle(self, label: str) -> str:
        half = int(label[-1]) - 1
        uk = f"{('перше', 'друге')[half]} півріччя {label[:4]} року"
        return self.pick(uk, f"the {('first', 'second')[half]} half of {label[:4]}")

    def count(self, number: int, uk: tuple[str, str, str], en: tuple[str, str]) -> str:
        last, tens = number % 10, number % 100 // 10
        place = 2 if tens == 1 or last == 0 or last > 4 else 0 if last == 1 else 1
        return f"{number} {self.pick(uk[place], en[number != 1])}"

    def days(self, number: int) -> str:
        return self.count(number, ("день", "дні", "днів"), ("day", "days"))

    def late(self, days: int | None) -> str:
        """The mark of a measure that is late."""
        if days is None:
            return ""
        return (
            self.pick(f"запізнення {self.days(days)}", f"late by {self.days(days)}")
            if days
            else self.pick("строк минув", "past its term")
        )

    def measures(self, number: int) -> str:
        return self.count(number, ("захід", "заходи", "заходів"), ("measure", "measures"))

    def changes(self, number: int) -> str:
        return self.count(number, ("зміна", "зміни", "змін"), ("change", "changes"))


@dataclass
class Sheet:
    """A page from which every explained figure is struck off; `faults` are those that are wrong or unexplained."""

    published: Published
    path: str
    raw: bytes
    faults: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.tree = html.document_fromstring(self.raw, parser=html.HTMLParser(encoding="utf-8"))
        self.english = self.path.startswith("en/")
        self.say = Tongue("en" if self.english else "uk")
        (self.main,) = self.tree.iter("main")
        for drawn in self.main.xpath(".//svg"):
            self.drawn(drawn)

    @property
    def place(self) -> str:
        return self.path.removeprefix("en/")

    @property
    def key(self) -> str:
        return self.place.rpartition("/")[2].removesuffix(".html")

    def all(self, query: str) -> list[Any]:
        return list(self.main.xpath(query))

    def one(self, query: str) -> Any:  # noqa: ANN401  # an element of lxml, which has no types
        found = self.all(query)
        if len(found) != 1:
            self.faults.append(f"{query} stands {len(found)} times")
        return found[0] if found else html.Element("p")

    def strike(self, node: Any, expected: str) -> None:  # noqa: ANN401  # as above
        """The node must say exactly that."""
        shown = plain(node.text_content())
        if shown != plain(expected):
            self.faults.append(f"{shown!r} is not {plain(expected)!r}")
        _empty(node)

    def strike_all(self, query: str, expected: Sequence[str]) -> None:
        """As many nodes as texts, each as expected."""
        nodes = self.all(query)
        if len(nodes) != len(expected):
            self.faults.append(f"{query}: {len(nodes)} for {len(expected)}")
        for node, text in zip(nodes, expected, strict=False):
            self.strike(node, text)

    def table(self, table: Any, rows: Sequence[Sequence[str]]) -> None:  # noqa: ANN401  # as above
        """Every row of a body and a foot, cell by cell."""
        lines = table.xpath("./tbody/tr | ./tfoot/tr")
        if len(lines) != len(rows):
            self.faults.append(f"a table of {len(lines)} rows for {len(rows)}")
        for line, row in zip(lines, rows, strict=False):
            cells = line.xpath("./th | ./td")
            if len(cells) != len(row):
                self.faults.append(f"a row of {len(cells)} cells for {len(row)}")
            for cell, text in zip(cells, row, strict=False):
                self.strike(cell, text)

    def drawn(self, svg: Any) -> None:  # noqa: ANN401  # as above
        """A picture shows no number that its table, which is checked, does not have."""
        figure = svg.xpath("ancestor::figure[1]")
        if not figure:
            return  # a page to embed, whose picture is compared with the one beside its table
        beside = _numbers(figure[0].xpath("./details//text()")) | SCALES
        told = _numbers(svg.xpath(".//text()[not(ancestor::*[local-name() = 'style'])]"))
        if strange := told - beside - self.published.numbers_in_names:
            self.faults.append(f"a picture shows {sorted(strange)}")
        svg.getparent().remove(svg) if svg.tail is None else _empty(svg)

    def finish(self) -> list[str]:
        """What is wrong, and every text with a digit that nothing explains."""
        for node in self.main.iter():
            for text in (node.text, node.tail):
                if text and re.search(r"\d", text) and isinstance(node.tag, str) and not self._is_told(plain(text)):
                    self.faults.append(f"nothing explains {plain(text)[:120]!r}")
        return self.faults

    def _is_told(self, text: str) -> bool:
        """Whether the tables say it so, or it names a version and its day, a file, a page or a place."""
        if text in self.published.texts or text in self._versions or text in FIXED:
            return True
        bare = re.sub(r"^(Індикатор|Indicator) ", "", text)
        return bare in self.published.named or bool(re.fullmatch(r"[\w.-]+\.(csv|json|xlsx|zip|md)", text))

    @cached_property
    def _versions(self) -> set[str]:
        labels = [one.label for one in (*self.published.plans, *self.published.reports)]
        days = {
            f"{one.label}, {self.say.day(one.record['published'])}"
            for one in (*self.published.plans, *self.published.reports)
        }
        return {*labels, *days}


NUMBER = re.compile(r"(?<!\d)\d{1,3}(?:[ ,]\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)?")
SCALES = frozenset({"0", "100"})
FIXED = frozenset(
    {
        "Хеш усіх рядків версії (SHA-256):",
        "Hash of all rows of the version (SHA-256):",
        "Хеші файлів (SHA-256)",
        "Hashes of the files (SHA-256)",
        "Завантажений файл не змінено, якщо команда «sha256sum» показує те саме, що стоїть тут.",
        "A downloaded file is unchanged if sha256sum shows what stands here.",
    }
)
"""Sentences whose digits name a way to count."""


def _numbers(texts: Iterable[str]) -> set[str]:
    return {number for text in texts for number in NUMBER.findall(plain(text))}


def _empty(node: Any) -> None:  # noqa: ANN401  # an element of lxml, which has no types
    for one in node.iter():
        one.text = None
        if one is not node:
            one.tail = None


# What each kind of page must say


def year_rows(sheet: Sheet, measures: Sequence[str]) -> list[list[str]]:
    """Year, planned, spent, share; and all of it."""
    of, say = sheet.published, sheet.say
    rows = []
    for year in (*of.years, ""):
        planned, spent = of.planned(measures, year), of.spent(measures, year)
        head = year or say.pick("Разом", "Total")
        rows.append([head, say.money(planned), say.money(spent), say.share(spent, planned)])
    return rows


def listed_rows(sheet: Sheet, measures: Iterable[str]) -> list[list[str]]:
    """A list of measures: name, state and delay, completion, planned, spent."""
    of, say = sheet.published, sheet.say
    rows = []
    for key in measures:
        row = of.progress[key, of.cycle]
        mark = f"{STATES[say.lang][row['status']]} {say.late(of.delays.get((key, of.cycle)))}"
        money = say.money(of.planned([key])), say.money(of.spent([key]))
        rows.append([of.name(key), mark, say.percent(row["completionPct"]), *money])
    return rows


def money_chart(sheet: Sheet, figure: Any, parts: Sequence[tuple[str, list[str], list[str]]]) -> None:  # noqa: ANN401
    """The table beside a chart: what is planned, what is spent in each of some times; then its notes.

    Each part is its head, its measures, and the times: a year first.
    """
    of, say = sheet.published, sheet.say
    rows = [
        [
            head,
            say.money(of.planned(measures, times[0])),
            *(say.money(of.spent(measures, time)) for time in times[1:] or times),
        ]
        for head, measures, times in parts
    ]
    sheet.table(figure.xpath("./details/table")[0], rows)
    for note in figure.xpath("./details/p[contains(@class, 'quiet')]"):
        _note(sheet, note, sorted({one for _, measures, _ in parts for one in measures}))


def _note(sheet: Sheet, note: Any, measures: Sequence[str]) -> None:  # noqa: ANN401
    of, say = sheet.published, sheet.say
    expected = []
    for year in of.years:
        rows = [
            row for row in of.done["measure-spending"] if row["measureId"] in measures and row["cycle"].startswith(year)
        ]
        blank = sum(not row["amountUah"] for row in rows)
        expected.append(
            say.pick(
                f"За {year} рік не повідомлено сум: {blank} із {len(rows)}. В освоєному їх немає.",
                f"Amounts not reported for {year}: {blank} of {len(rows)}. What is spent leaves them out.",
            )
        )
    if plain(note.text_content()) in expected:
        _empty(note)


def stories(sheet: Sheet, key: str, nodes: Sequence[Any]) -> None:
    """What was reported, half-year by half-year, the newest first."""
    of, say = sheet.published, sheet.say
    cycles = [cycle for cycle in reversed(of.cycles) if (key, cycle) in of.progress]
    if len(nodes) != len(cycles):
        sheet.faults.append(f"{len(nodes)} stories of {key} for {len(cycles)}")
    for node, cycle in zip(nodes, cycles, strict=False):
        row = of.progress[key, cycle]
        title, late = say.cycle(cycle), say.late(of.delays.get((key, cycle)))
        head = f"{title[:1].upper()}{title[1:]} {STATES[say.lang][row['status']]} {late}"
        sheet.strike(node.xpath("./h3")[0], head)
        if not row["status"]:
            continue
        first, *_, last = node.xpath("./p")
        done, spent = say.percent(row["completionPct"]), say.money(of.spent([key], cycle))
        uk, en = (
            f"Виконано: {done}. Освоєно за півріччя: {spent}.",
            f"Done: {done}. Spent within the half-year: {spent}.",
        )
        sheet.strike(first, say.pick(uk, en))
        office, day = of.names[row["answeringExecutorId"]], say.day(row["submittedDate"])
        uk, en = f"Звітує {office}, дата за звітом: {day}.", f"Reported by {office}, dated by the report: {day}."
        sheet.strike(last, say.pick(uk, en))


def place_in_act(sheet: Sheet, ref: str) -> None:
    """`file#line=163,165` in words."""
    file, first, last = re.fullmatch(r"(.+)#line=(\d+),(\d+)", ref).groups()  # type: ignore[union-attr]
    uk = f"рядок {first}" if first == last else f"рядки {first}–{last}"
    en = f"line {first}" if first == last else f"lines {first}–{last}"
    found = [node for node in sheet.all(".//p/a") if plain(node.text_content()).startswith(f"{file}, ")]
    for node in found:
        sheet.strike(node, f"{file}, {sheet.say.pick(uk, en)}")
    if len(found) != 1:
        sheet.faults.append(f"{ref} is named {len(found)} times")


def measure(sheet: Sheet) -> None:
    of, say, key = sheet.published, sheet.say, sheet.key
    row, newest = of.measures[key], of.progress[key, of.cycle]
    done = say.percent(newest["completionPct"])
    mark = f"{STATES[say.lang][newest['status']]} {say.late(of.delays.get((key, of.cycle)))}"
    mark += "" if done == DASH else say.pick(f" виконано {done}", f" {done} done")
    until = say.pick("до", "until") + " " + say.day(row["termEnd"]) if row["termEnd"] else ""
    tiles = [mark, f"{row['termText'] or DASH} {until}", say.money(of.planned([key])), say.money(of.spent([key]))]
    sheet.strike_all(".//dl[@class='tiles']/div/dd", tiles)
    sheet.table(sheet.one(".//table[contains(@class, 'years')]"), year_rows(sheet, [key]))
    for figure in sheet.all(".//figure"):
        money_chart(sheet, figure, [(year, [key], [year, f"{year}-H1", f"{year}-H2"]) for year in of.years])
    stories(sheet, key, sheet.all(".//div[@class='story']"))
    place_in_act(sheet, row["sourceRef"])
    history = [
        [one.label, say.day(one.record["published"]), found["termText"] or DASH, say.money(total(amounts))]
        for one in of.plans
        for found in one.tables["measures"]
        if found["measureId"] == key
        for amounts in [[fund["amountUah"] for fund in one.tables["measure-funding"] if fund["measureId"] == key]]
    ]
    sheet.table(sheet.all(".//table")[-1], history)
    cited(sheet, of.name(key))


def cited(sheet: Sheet, title: str) -> None:
    """How to cite names the newest version and the year in which it was published; what to embed, the page's chart."""
    newest = sheet.published.reports[-1]
    package = sheet.published.plans[-1].package
    known = title, package["title"], f"({newest.record['published'][:4]})", f" {newest.label}.", sheet.key
    fixed = 'height="480"', 'width="100%"', package["licenses"][0]["title"]
    for node in sheet.all(".//pre"):
        text = plain(node.text_content())
        for one in sorted(
            (*known, *fixed, sheet.say.pick("Захід ", "Measure ") + sheet.key[1:]), key=len, reverse=True
        ):
            text = text.replace(plain(one), "")
        if not re.search(r"\d", text):
            _empty(node)


def direction(sheet: Sheet) -> None:
    of, say = sheet.published, sheet.say
    measures = of.of_direction(sheet.key)
    planned = say.money(of.planned(measures))
    text = say.pick(
        f"{say.measures(len(measures))}, заплановано {planned}.", f"{say.measures(len(measures))}, {planned} planned."
    )
    sheet.strike(sheet.one("./p[1]"), text)
    sheet.table(sheet.one(".//table[contains(@class, 'years')]"), year_rows(sheet, measures))
    for figure in sheet.all(".//figure"):
        money_chart(sheet, figure, [(year, measures, [year]) for year in of.years])
    sheet.table(sheet.all("./table")[-1], listed_rows(sheet, measures))
    assessed(sheet, sheet.key, sheet.one(".//dl[contains(@class, 'facts')]"))
    (row,) = (row for row in of.plan["directions"] if row["directionId"] == sheet.key)
    place_in_act(sheet, row["sourceRef"])


def assessed(sheet: Sheet, scope: str, node: Any) -> None:  # noqa: ANN401
    """The published assessment, name and value."""
    rows = sheet.published.figures(scope)
    expected = [text for row in rows for text in (row[sheet.say.pick("titleUk", "titleEn")], _value(sheet, row))]
    for shown, text in zip(node.xpath("./dt | ./dd"), expected, strict=True):
        sheet.strike(shown, text)


def _value(sheet: Sheet, row: Row) -> str:
    say = sheet.say
    if row["unit"] == "UAH":
        return say.money(Decimal(row["value"])) if row["value"] else DASH
    if row["unit"] != "percent":
        return say.number(row["value"])
    is_money = row["metric"].startswith("spent")
    part, whole = (
        say.money(Decimal(row[name])) if is_money and row[name] else say.number(row[name])
        for name in ("numerator", "denominator")
    )
    return f"{say.percent(row['value'])} ({part} {say.pick('із', 'of')} {whole})"


def office(sheet: Sheet) -> None:
    of, say = sheet.published, sheet.say
    measures = of.of_office(sheet.key)
    states = [of.progress[one, of.cycle]["status"] for one in measures]
    late = [one for one in measures if (one, of.cycle) in of.delays]
    counts = [str(len(measures)), str(states.count("done")), str(len(late))]
    sheet.strike_all(
        ".//dl[@class='tiles']/div/dd", [*counts, say.money(of.planned(measures)), say.money(of.spent(measures))]
    )
    tables = sheet.all("./table")
    reports = [row for row in of.done["report-status"] if row["executorId"] == sheet.key]
    if reports:
        _reports(sheet, tables[0], sorted(reports, key=lambda row: row["cycle"], reverse=True))
    if measures:
        sheet.table(tables[-1], listed_rows(sheet, measures))
    for key, node in zip(measures, sheet.all("./details"), strict=True):
        stories(sheet, key, node.xpath("./div[@class='story']"))


def _reports(sheet: Sheet, table: Any, rows: Sequence[Row]) -> None:  # noqa: ANN401
    """Half-year, whether it came and by how many days late, when it was due, when it came."""
    say = sheet.say
    for line, row in zip(table.xpath("./tbody/tr"), rows, strict=True):
        cycle, state, due, came = line.xpath("./th | ./td")
        sheet.strike(cycle, say.cycle(row["cycle"]))
        sheet.strike(due, say.day(row["dueDate"]))
        sheet.strike(came, say.day(row["receivedDate"]))
        late = re.search(r"\d+ \w+", plain(state.text_content()))
        days = say.days(_days(row)) if row["state"] == "late" else None
        if (late and late[0]) != days:
            sheet.faults.append(f"{plain(state.text_content())!r} has no {days}")
        _empty(state)


def _days(row: Row) -> int:
    return (date.fromisoformat(row["receivedDate"]) - date.fromisoformat(row["dueDate"])).days


def indicator(sheet: Sheet) -> None:
    of, say, key = sheet.published, sheet.say, sheet.key
    row = of.indicators[key]
    sheet.strike_all(
        ".//dl[@class='facts']/dd", [row["unitText"] or DASH, say.number(row["baseline"]), row["dynamicsText"] or DASH]
    )
    targets = [one for one in of.plan["indicator-targets"] if one["indicatorId"] == key]
    values = {one["cycle"]: one for one in of.done["indicator-values"] if one["indicatorId"] == key}
    tables = sheet.all("./table")
    kinds = [plain(cell.text_content()) for cell in tables[0].xpath("./tbody/tr/td[2]")]
    sheet.table(
        tables[0],
        [
            [one["year"], say.number(one["targetValue"]), kind, say.number(one["targetLevel"])]
            for one, kind in zip(targets, kinds, strict=True)
        ],
    )
    sheet.table(
        tables[1],
        [
            [say.cycle(cycle), say.number(values[cycle]["value"]), values[cycle]["note"] or DASH]
            for cycle in sorted(values, reverse=True)
        ],
    )
    for figure in sheet.all("./figure"):
        _levels(sheet, figure.xpath("./details/table")[0], targets, values)
    place_in_act(sheet, row["sourceRef"])


def _levels(sheet: Sheet, table: Any, targets: Sequence[Row], values: dict[str, Row]) -> None:  # noqa: ANN401
    """The chart's table: target as printed, level meant, levels after both halves; a unit may follow a number."""
    say = sheet.say
    for line, target in zip(table.xpath("./tbody/tr"), targets, strict=True):
        year, *cells = line.xpath("./th | ./td")
        sheet.strike(year, target["year"])
        reached = [values.get(f"{target['year']}-H{half}", {}).get("value", "") for half in (1, 2)]
        numbers = [target["targetValue"], target["targetLevel"], *reached]
        shown = [NUMBER.match(plain(cell.text_content())) for cell in cells]
        expected = [say.number(number) for number in numbers]
        found = [match[0] if match else DASH for match in shown]
        if len(cells) < len(numbers):  # without a level that is meant
            expected = [expected[0], *expected[2:]]
        if found != expected:
            sheet.faults.append(f"{found} is not {expected}")
        for cell in cells:
            _empty(cell)


def money(sheet: Sheet) -> None:
    of, say = sheet.published, sheet.say
    year = of.cycle[:4]
    directions = [(row["directionId"], of.of_direction(row["directionId"])) for row in of.plan["directions"]]
    by_direction, by_year, states = sheet.all(".//figure")
    money_chart(sheet, by_direction, [(of.name(key), measures, [year]) for key, measures in directions])
    money_chart(sheet, by_year, [(one, list(of.measures), [one]) for one in of.years])
    states_table(sheet, states.xpath("./details/table")[0])
    rows = [
        [of.name(key), say.money(of.planned(measures, year)), say.money(of.spent(measures, year)),
         say.share(of.spent(measures, year), of.planned(measures, year))]
        for key, measures in directions
    ]  # fmt: skip
    tables = sheet.all("./table")
    sheet.table(tables[0], rows)
    sheet.table(tables[1], year_rows(sheet, list(of.measures)))
    funds = [row for row in of.plan["measure-funding"] if row["sourceId"] != "none"]
    sources = {row["sourceId"]: row["title"] for row in of.plan["funding-sources"]}
    expected = [
        text
        for source, title in sources.items()
        if (amount := total(row["amountUah"] for row in funds if row["sourceId"] == source)) is not None
        for text in (title, say.money(amount))
    ]
    first, second = sheet.all("./dl")
    for node, text in zip(first.xpath("./dt | ./dd"), expected, strict=True):
        sheet.strike(node, text)
    assessed(sheet, "programme", second)
    _years_in(sheet, ("./p[1]", "./h2"), year)


def _years_in(sheet: Sheet, queries: Sequence[str], year: str) -> None:
    """Sentences whose only number is the year of the newest reports."""
    for query in queries:
        for node in sheet.all(query):
            if NUMBER.findall(plain(node.text_content())) == [year]:
                _empty(node)


def states_table(sheet: Sheet, table: Any) -> None:  # noqa: ANN401
    of, say = sheet.published, sheet.say
    order = ("done", "in-progress", "not-started", "cancelled", "")
    rows = []
    for cycle in of.cycles:
        title = say.cycle(cycle)
        statuses = [row["status"] for (_, when), row in of.progress.items() if when == cycle]
        rows.append([f"{title[:1].upper()}{title[1:]}", *(str(statuses.count(status)) for status in order)])
    sheet.table(table, rows)


def late(sheet: Sheet) -> None:
    of, say = sheet.published, sheet.say
    rows = [row for row in of.done["measure-delays"] if row["cycle"] == of.cycle]
    rows.sort(key=lambda row: -int(row["daysLate"]))
    expected = []
    for row in rows:
        name = of.names[row["answeringExecutorId"]]
        cells = say.days(int(row["daysLate"])), say.day(row["termEnd"]), say.percent(row["completionPct"])
        expected.append([of.name(row["measureId"]), *cells, f"{name[:1].upper()}{name[1:]}"])
    sheet.table(sheet.one(".//table[@id='late']"), expected)
    silent = len(of.silent())
    uk = ("Не відзвітував", "Не відзвітували", "Не відзвітували")
    heads = [
        say.pick(f"Прострочено {say.measures(len(rows))}", f"{len(rows)} measures are late"),
        say.pick(
            f"{uk[0 if silent % 10 == 1 and silent != 11 else 1]} "
            + say.count(silent, ("виконавець", "виконавці", "виконавців"), ("", "")),
            f"{silent} departments have not reported",
        ),
    ]
    for head, node in zip(heads, sheet.all("./h2"), strict=False):
        sheet.strike(node, head)
    cycle = say.cycle(of.cycle)
    sheet.strike(
        sheet.all("./p[@class='quiet']")[0], say.pick(f"Станом за звітами: {cycle}.", f"By the reports of {cycle}.")
    )
    unreported = of.figure("measures-due-unreported")["value"]
    for node in sheet.all("./p"):
        if plain(node.text_content()).endswith(f": {unreported}."):
            _empty(node)
    tardy = sorted(
        (row for row in of.done["report-status"] if row["state"] == "late"), key=lambda row: row["cycle"], reverse=True
    )
    for node, row in zip(sheet.all("./ul/li"), tardy, strict=True):
        name = of.names[row["executorId"]]
        by = say.pick(f"із запізненням на {say.days(_days(row))}", f"late by {say.days(_days(row))}")
        sheet.strike(node, f"{name[:1].upper()}{name[1:]}: {say.cycle(row['cycle'])}, {by}")
    counted = say.pick("Дні лічено до кінця півріччя; 0 днів", "Days are counted to the end of the half-year; 0 days")
    for node in sheet.all("./p[@class='quiet']"):
        if plain(node.text_content()).startswith(counted):
            _empty(node)


def measures(sheet: Sheet) -> None:
    of, say = sheet.published, sheet.say
    count = say.measures(len(of.measures))
    sheet.strike(sheet.one("./p[1]"), say.pick(f"У програмі {count}.", f"The programme has {count}."))
    for table, row in zip(sheet.all("./table"), of.plan["directions"], strict=True):
        sheet.table(table, listed_rows(sheet, of.of_direction(row["directionId"])))


def offices(sheet: Sheet) -> None:
    of = sheet.published
    lines = sheet.all(".//table[@id='reporting']/tbody/tr")
    if len(lines) != len({row["answeringExecutorId"] for row in of.progress.values()}):
        sheet.faults.append(f"{len(lines)} offices")
    for line in lines:
        head, *cells = line.xpath("./th | ./td")
        (key,) = (key for key in of.names if f"{key}.html" in head.xpath("./a/@href")[0])
        own = of.of_office(key)
        statuses = [of.progress[one, of.cycle]["status"] for one in own]
        numbers = len(own), statuses.count("done"), sum((one, of.cycle) in of.delays for one in own)
        for cell, number in zip(cells, numbers, strict=False):
            sheet.strike(cell, str(number))


def home(sheet: Sheet) -> None:
    of, say = sheet.published, sheet.say
    year, everything = of.cycle[:4], list(of.measures)
    spent, done = of.figure("spent-of-planned"), of.figure("measures-done")
    late_ones = sum(cycle == of.cycle for _, cycle in of.delays)
    (planned, all_money) = say.money(of.planned(everything, year)), say.money(of.planned(everything))
    years, count, cycle = f"{of.years[0]}–{of.years[-1]}", say.measures(len(everything)), say.cycle(of.cycle)
    part, whole = say.money(Decimal(spent["numerator"])), say.money(Decimal(spent["denominator"]))
    share, numerator, denominator = say.percent(spent["value"]), done["numerator"], done["denominator"]
    first, second, third, fourth = sheet.all(".//ul[@class='answers']/li")
    sheet.strike(
        first,
        say.pick(
            f"{planned} передбачено на {year} рік. Разом на {years}: {all_money}; у програмі {count}.",
            f"{planned} is planned for {year}. For {years} altogether: {all_money}; the programme has {count}.",
        ),
    )
    sheet.strike(
        second,
        say.pick(
            f"{part} освоєно від початку {year} року ({cycle} включно), це {share} від передбачених на рік {whole}.",
            f"{part} has been spent since {year} began ({cycle} included),"
            f" {share} of the {whole} planned for the year.",
        ),
    )
    sheet.strike(
        third,
        say.pick(
            f"{numerator} із {denominator} заходів завершено. Прострочено заходів: {late_ones}."
            f" Виконавців без прийнятого звіту: {len(of.silent())}.",
            f"{numerator} of {denominator} measures are completed. Measures late: {late_ones}."
            f" Departments without an accepted report: {len(of.silent())}.",
        ),
    )
    newest, since = of.reports[-1], of.reports[-2].label
    changes, day = newest.tables["changes"], say.day(newest.record["published"])
    text = plain(fourth.text_content())
    begins = say.pick(
        f"{say.changes(len(changes))} у найновішій версії ({day}) проти {since}: ",
        f"{say.changes(len(changes))} in the newest version ({day}) compared with {since}: ",
    )
    counts = [int(number) for number in re.findall(r"— (\d+)", text)]
    if (
        not text.startswith(begins)
        or sum(counts) != len(changes)
        or len(NUMBER.findall(text[len(begins) :])) != len(counts)
    ):
        sheet.faults.append(f"{text!r} does not begin with {begins!r}, or does not count {len(changes)}")
    _empty(fourth)
    for figure in sheet.all(".//figure"):
        keys = [row["directionId"] for row in of.plan["directions"]]
        money_chart(sheet, figure, [(of.name(key), of.of_direction(key), [year]) for key in keys])
    line = say.pick(
        f"Версія {newest.label}, {day}, порівняно з {since}.", f"Version {newest.label}, {day}, compared with {since}."
    )
    sheet.strike(sheet.one("./p[@class='quiet']"), line)
    link = sheet.all("./p/a")[-1]
    all_changes = say.pick(f"Усі зміни версії ({len(changes)})", f"All of the version: {say.changes(len(changes))}")
    sheet.strike(link, all_changes)
    dated(sheet)


def dated(sheet: Sheet) -> None:
    """The next day on which reports are due: the fifth of the month after a half-year, or the next working day."""
    half = sheet.published.cycle[-1]
    year = int(sheet.published.cycle[:4]) + 1
    due = date(year, 7, 5) if half == "2" else date(year, 1, 5)
    due = date.fromordinal(due.toordinal() + (7 - due.weekday() if due.weekday() > 4 else 0))
    cycle = sheet.say.cycle(f"{year}-H1" if half == "2" else f"{year - 1}-H2")
    for node in sheet.all(".//h2[@id='next']/following-sibling::p[1]"):
        text = plain(node.text_content())
        if text.startswith(sheet.say.day(due.isoformat())) and cycle in text:
            _empty(node)


def changes(sheet: Sheet) -> None:
    """Every version by its label, half-year, day and count; its sentences are the published ones."""
    of, say = sheet.published, sheet.say
    for node in sheet.all("./details/summary"):
        text = plain(node.text_content())
        for one in (*of.plans, *of.reports):
            count = len(one.tables["changes"])
            uk = f"{one.label}, {say.cycle(one.record['cycle'])}, оприлюднено {say.day(one.record['published'])}"
            en = f"{one.label}, {say.cycle(one.record['cycle'])}, published on {say.day(one.record['published'])}"
            if text == say.pick(uk, en) + (f": {say.changes(count)}" if count else ""):
                _empty(node)


def comparison(sheet: Sheet) -> None:
    """As many changes as there are; in Ukrainian those of neighbours are the published ones."""
    of, say = sheet.published, sheet.say
    lines = sheet.all("./ul/li")
    number = say.changes(len(lines))
    text = say.pick(
        f"Між цими версіями {number}.", f"There {'is' if len(lines) == 1 else 'are'} {number} between these versions."
    )
    sheet.strike(sheet.one("./p[1]"), text)
    before, after = re.fullmatch(r"\w+-(.+)--(.+)", sheet.key).groups()  # type: ignore[union-attr]
    versions = of.plans if sheet.key.startswith("programme") else of.reports
    labels = [one.label for one in versions]
    _empty(sheet.one("./h1")) if before in (head := plain(sheet.one("./h1").text_content())) and after in head else None
    known = _values(versions[labels.index(before)]) | _values(versions[labels.index(after)])
    for line in lines:
        sentence = plain(line.xpath("string(text()[1])"))
        if sentence in of.texts or all(_is_known(one, known) for one in NUMBER.findall(sentence)):
            _empty(line)


def _values(version: Version) -> set[Decimal]:
    """All numbers of a version's tables, their sums by year, and the parts of their days."""
    cells = [value for rows in version.tables.values() for row in rows for value in row.values()]
    numbers = {Decimal(one) for cell in cells for one in re.findall(r"\d+(?:\.\d+)?", cell)}
    funds = version.tables.get("measure-funding", [])
    years = {row["year"] for row in funds}
    return numbers | {total(row["amountUah"] for row in funds if row["year"] == year) or Decimal(0) for year in years}


def _is_known(text: str, known: set[Decimal]) -> bool:
    """A number as either language writes it; a difference of two known sums counts as well."""
    readings = {text.replace(" ", "").replace(",", "."), text.replace(" ", "").replace(",", "").rstrip(".")}
    values = {Decimal(one) for one in readings if re.fullmatch(r"\d+(\.\d+)?", one)}
    if values & known:
        return True
    return any(value + one in known for value in values for one in known if value >= 1_000)  # a sum


def quality(sheet: Sheet) -> None:
    """Counts of findings, and the checksums of the very files."""
    for details in sheet.all("./details"):
        for summary in details.xpath("./summary"):
            numbers = NUMBER.findall(plain(summary.text_content()))
            lines = details.xpath("./ul/li")
            if numbers == [str(len(lines))] and lines:
                _empty(summary)
    records = {
        f"{file['sha256']} {file['name']}"
        for one in (sheet.published.plans[-1], sheet.published.reports[-1])
        for file in one.record["files"]
    } | {one.record["rowsSha256"] for one in (sheet.published.plans[-1], sheet.published.reports[-1])}
    for code in sheet.all(".//code"):
        if plain(code.text_content()) in records:
            _empty(code)
    for node in sheet.all("./h3"):
        if plain(node.text_content()).rpartition(", ")[2] in sheet._versions:  # noqa: SLF001  # its own program
            _empty(node)


CHECKS: dict[str, Callable[[Sheet], None]] = {
    "index.html": home,
    "measures.html": measures,
    "offices.html": offices,
    "late.html": late,
    "money.html": money,
    "changes.html": changes,
    "quality.html": quality,
    "measures/": measure,
    "directions/": direction,
    "offices/": office,
    "indicators/": indicator,
    "changes/": comparison,
}
"""What proves a page, by the page or its folder."""


def faults_of(published: Published, path: str, raw: bytes) -> list[str]:
    """What is wrong with a page's figures; empty where each is what the tables say."""
    sheet = Sheet(published, path, raw)
    check = CHECKS.get(sheet.place) or CHECKS[f"{sheet.place.partition('/')[0]}/"]
    check(sheet)
    return sheet.finish()


def is_checked(path: str) -> bool:
    """Whether a page has figures that the tables must explain."""
    place = path.removeprefix("en/")
    return place in CHECKS or f"{place.partition('/')[0]}/" in CHECKS


def tokens(raw: bytes) -> Iterator[tuple[int, int]]:
    """Where every run of digits stands that a reader sees in a page's own part; pictures repeat their tables."""
    hidden = [match.span() for match in re.finditer(rb"<(svg|style|script).*?</\1>|<[^>]*>|&#?\w+;", raw, re.DOTALL)]
    covered = bytearray(raw)
    for start, end in hidden:
        covered[start:end] = b" " * (end - start)
    for match in re.finditer(rb"\d+", covered):
        if raw.index(b"<main") < match.start() < raw.index(b"</main>"):
            yield match.span()
