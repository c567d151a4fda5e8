"""The workbook that people open: an overview of the measures, a sheet a table, and the dictionary. No formula, ever."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any, Self

from flows.messages.published import (
    DICTIONARY,
    OVERVIEW,
    STATES,
    STATUSES,
    TOO_LARGE_FOR_A_SHEET,
    TOO_LONG_FOR_A_CELL,
    TYPES,
    WORKBOOK,
)
from flows.stages.language.wording import grouped
from flows.stages.tables.grouping import grouped_by
from flows.stages.tables.printed import PrintedRow, number_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from flows.model.schema import FieldSchema, TableSchema

CELL_LIMIT = 32_767
SHEET_ROWS = 10_000
"""A table of more rows has no sheet: it takes long to open, and a sheet ends at 1,048,576 rows whatever a table has."""
EXACT_BELOW = 10**15
"""A spreadsheet keeps fifteen digits of a number; a longer one is written as text, in forms too."""
FIRST_YEAR = 1900
WIDEST, NARROWEST = 60, 9
NARROWEST_OF_TEXT = 14
LINE_POINTS, HIGHEST, MARGIN = 15, 400, 2
A4 = 9
A3_POINTS = 1133 * 0.92
"""What an A3 sheet on its side holds between our margins; programs differ a little in how wide they make a column."""
MARGINS = {"left": 0.4, "right": 0.4, "top": 0.5, "bottom": 0.5}
"""In inches."""
TYPE_POINTS, SMALLEST_POINTS = 11, 7
SMALLEST_SCALE = ceil(100 * SMALLEST_POINTS / TYPE_POINTS) + 1
"""Per cent, below which the type would be too small to read; one more than needed, for rounding."""

Value = str | Decimal | date | bool | None


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column of a sheet: its header, the note on it, whether its numbers are money."""

    title: str
    note: str = ""
    money: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContent:
    """A sheet before it is written; the first `keys` columns say on every printed page whose row it is."""

    name: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Value, ...], ...]
    keys: int = 1


@dataclass(frozen=True, slots=True)
class About:
    """The workbook's own properties; `made` is the only time in it."""

    title: str
    author: str
    made: datetime


def workbook(
    files: Mapping[str, bytes],
    schemas: Mapping[str, TableSchema],
    about: About,
    *,
    plan: Mapping[str, bytes],
    numbers: Mapping[str, str],
) -> bytes:
    """The bytes of the XLSX for these tables (name → CSV), the same for the same input.

    `plan` are the plan's tables, which may be those themselves: the overview shows both. `numbers` are the act's own,
    by key: the tables have none, since programs read 2.10 as 2.1, but in a sheet they can be text.
    """
    import xlsxwriter  # only a release needs it

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    made = about.made.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": about.title, "author": about.author, "created": made})
    formats = _formats(book)
    overview = _overview({**files, **plan, "executors": files["executors"]}, numbers)
    for sheet in (overview, *_tables(files, schemas), _dictionary(files, schemas)):
        _write(book.add_worksheet(sheet.name), sheet, formats)
    book.close()
    return buffer.getvalue()


# --- what stands on the sheets -------------------------------------------------------------------


def _tables(files: Mapping[str, bytes], schemas: Mapping[str, TableSchema]) -> Iterator[SheetContent]:
    for name, raw in files.items():
        rows = rows_of(raw)
        yield _table(name, rows, schemas[name].fields) if len(rows) <= SHEET_ROWS else _elsewhere(name, name, rows)


def _elsewhere(sheet: str, table: str, rows: Sequence[PrintedRow]) -> SheetContent:
    """Where the rows of a table are that is too large for a sheet."""
    text = TOO_LARGE_FOR_A_SHEET.render("uk", length=grouped(Decimal(len(rows))), file=f"{table}.csv")
    return SheetContent(name=sheet, columns=(SheetColumn(text),), rows=())


def _table(name: str, rows: Sequence[PrintedRow], fields: Sequence[FieldSchema]) -> SheetContent:
    columns = tuple(SheetColumn(field.title, f"{field.name}: {field.description}", field.is_money) for field in fields)
    values = tuple(tuple(_typed(row[field.name], field.type) for field in fields) for row in rows)
    return SheetContent(name=name, columns=columns, rows=values)


def _typed(text: str, kind: str) -> Value:
    """The cell's value by its column's type; what is not of it (it was published with a waiver) stays text."""
    if not text or kind == "string":
        return text or None
    if kind == "boolean":
        return text == "true"
    try:
        return date.fromisoformat(text) if kind == "date" else Decimal(text)
    except (ValueError, ArithmeticError):
        return text


def _dictionary(files: Mapping[str, bytes], schemas: Mapping[str, TableSchema]) -> SheetContent:
    rows = tuple(
        (name, schemas[name].title, field.name, field.title, TYPES[field.type].uk, field.unit, field.description,
         field.title_en, field.description_en)
        for name in files
        for field in schemas[name].fields
    )  # fmt: skip
    columns = tuple(SheetColumn(title.uk) for title in DICTIONARY.values())
    return SheetContent(name=WORKBOOK["dictionary"].uk, columns=columns, rows=rows)


def _overview(files: Mapping[str, bytes], numbers: Mapping[str, str]) -> SheetContent:
    """One row a measure, all that a citizen asks of it side by side."""
    tables = {name: rows_of(raw) for name, raw in files.items()}
    if len(tables["measures"]) > SHEET_ROWS:
        return _elsewhere(WORKBOOK["overview"].uk, "measures", tables["measures"])
    planned = PlannedByYear.of(tables)
    latest = _latest(tables)
    years = sorted({row["year"] for name in ("measure-funding", "indicator-targets") for row in tables[name]})
    columns = (
        *_headed("number", "measure", "direction", "executors", "term", "sources"),
        *(SheetColumn(OVERVIEW["year"].render("uk", year=year), money=True) for year in years),
        SheetColumn(OVERVIEW["total"].uk, money=True),
        *_headed("indicator", "unit", "baseline"),
        *(SheetColumn(OVERVIEW["target"].render("uk", year=year)) for year in years),
        *(latest.columns if latest else ()),
    )
    directions = {
        row["directionId"]: f"{number_of(row['directionId'])}. {row['title']}" for row in tables["directions"]
    }
    rows = tuple(
        (
            numbers.get(row["measureId"]) or number_of(row["measureId"]),
            *_measure(row, directions, planned, years),
            *(latest.cells(row["measureId"], planned.indicators.get(row["measureId"], ())) if latest else ()),
        )
        for row in tables["measures"]
    )
    return SheetContent(name=WORKBOOK["overview"].uk, columns=columns, rows=rows, keys=2)


def _headed(*names: str) -> list[SheetColumn]:
    return [SheetColumn(OVERVIEW[name].uk) for name in names]


def _measure(
    row: PrintedRow, directions: Mapping[str, str], planned: PlannedByYear, years: Sequence[str]
) -> tuple[Value, ...]:
    money = [planned.money(row["measureId"], year) for year in years]
    indicators = planned.indicators.get(row["measureId"], ())
    amounts = [amount for amount in money if amount is not None]
    return (
        row["title"],
        directions.get(row["directionId"]),
        row["executorsText"],
        row["termText"],
        row["fundingSourcesText"],
        *money,
        sum(amounts, Decimal(0)) if len(amounts) == len(money) else None,
        _joined([indicator["title"] for indicator in indicators], "string"),
        _joined([indicator["unitText"] for indicator in indicators], "string"),
        _joined([indicator["baseline"] for indicator in indicators], "number"),
        *(_joined([planned.target(one["indicatorId"], year) for one in indicators], "number") for year in years),
    )


@dataclass(frozen=True, slots=True)
class PlannedByYear:
    """The plan by measure and year: the amounts of all sources, the indicators, and their targets."""

    amounts: Mapping[tuple[str, str], Sequence[str]]
    indicators: Mapping[str, Sequence[PrintedRow]]
    targets: Mapping[tuple[str, str], str]

    @classmethod
    def of(cls, tables: Mapping[str, Sequence[PrintedRow]]) -> Self:
        """By the plan's tables."""
        funding = grouped_by(tables["measure-funding"], lambda row: (row["measureId"], row["year"]))
        amounts = {place: [row["amountUah"] for row in rows] for place, rows in funding.items()}
        indicators = grouped_by(tables["indicators"], lambda row: row["measureId"])
        targets = {(row["indicatorId"], row["year"]): row["targetValue"] for row in tables["indicator-targets"]}
        return cls(amounts, indicators, targets)

    def money(self, measure: str, year: str) -> Decimal | None:
        """All sources of the year together; None where an amount is blank or there is no row."""
        amounts = self.amounts.get((measure, year), ())
        return sum((Decimal(amount) for amount in amounts), Decimal(0)) if amounts and all(amounts) else None

    def target(self, indicator: str, year: str) -> str:
        """As printed; empty where there is none."""
        return self.targets.get((indicator, year), "")


def _joined(values: Sequence[str], kind: str) -> Value:
    """The one value typed; of several indicators, all of them as a text, in order."""
    return _typed(values[0], kind) if len(values) == 1 else "; ".join(values) or None


@dataclass(frozen=True, slots=True, kw_only=True)
class Latest:
    """What the newest half-year's reports say, by measure, executor and indicator; `spent` since the year began."""

    cycle: str
    progress: Mapping[str, PrintedRow]
    reports: Mapping[str, PrintedRow]
    names: Mapping[str, str]
    spent: Mapping[str, Decimal]
    values: Mapping[str, str]

    @property
    def columns(self) -> tuple[SheetColumn, ...]:
        """The headers of the overview's last columns."""
        return (
            SheetColumn(OVERVIEW["status"].render("uk", cycle=self.cycle)),
            *_headed("completion"),
            SheetColumn(OVERVIEW["spent"].render("uk", year=self.cycle[:4]), money=True),
            *_headed("value", "answering", "report"),
        )

    def cells(self, measure: str, indicators: Sequence[PrintedRow]) -> tuple[Value, ...]:
        """How a measure stands; empty where nothing was reported."""
        row = self.progress.get(measure, {})
        executor = row.get("answeringExecutorId", "")
        state = self.reports.get(executor, {}).get("state")
        values = [self.values.get(item["indicatorId"], "") for item in indicators]
        return (
            STATUSES[row["status"]].uk if row.get("status") else None,
            _typed(row.get("completionPct", ""), "number"),
            self.spent.get(measure),
            _joined(values, "number"),
            self.names.get(executor),
            STATES[state].uk if state else None,
        )


def _latest(tables: Mapping[str, Sequence[PrintedRow]]) -> Latest | None:
    """None where the tables are the plan's alone."""
    if "measure-progress" not in tables:
        return None
    cycle = max((row["cycle"] for row in tables["measure-progress"]), default="")
    spent: dict[str, Decimal] = {}
    for row in tables["measure-spending"]:
        if row["amountUah"] and row["cycle"][:4] == cycle[:4]:
            spent[row["measureId"]] = spent.get(row["measureId"], Decimal(0)) + Decimal(row["amountUah"])
    return Latest(
        cycle=cycle,
        progress={row["measureId"]: row for row in tables["measure-progress"] if row["cycle"] == cycle},
        reports={row["executorId"]: row for row in tables["report-status"] if row["cycle"] == cycle},
        names={row["executorId"]: row["name"] for row in tables["executors"]},
        spent=spent,
        values={row["indicatorId"]: row["value"] for row in tables["indicator-values"] if row["cycle"] == cycle},
    )


# --- writing -------------------------------------------------------------------------------------


def _formats(book: Workbook) -> dict[str, Format]:
    top = {"valign": "top"}
    return {
        "header": book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDEBF7", "border": 1}
        ),
        "text": book.add_format({**top, "text_wrap": True}),
        "number": book.add_format(top),
        "money": book.add_format({**top, "num_format": "#,##0.00"}),
        "date": book.add_format({**top, "num_format": "dd.mm.yyyy"}),
    }


def _write(target: Worksheet, sheet: SheetContent, formats: Mapping[str, Format]) -> None:
    widths = _widths(sheet)
    for place, column in enumerate(sheet.columns):
        _accepted(target.write_string(0, place, column.title, formats["header"]))
        if column.note:
            _accepted(target.write_comment(0, place, column.note, {"x_scale": 2.5, "y_scale": 1.5}))
        _accepted(target.set_column(place, place, widths[place]))
    for line, row in enumerate((tuple(column.title for column in sheet.columns), *sheet.rows)):
        _accepted(target.set_row(line, row_height(list(map(_wrapped, row, widths)), widths)))
    for line, row in enumerate(sheet.rows, start=1):
        for place, value in enumerate(row):
            _accepted(_put(target, (line, place), value, formats, money=sheet.columns[place].money))
    _lay_out(target, last_row=len(sheet.rows), last_column=len(sheet.columns) - 1)
    _print_readably(target, keys=sheet.keys, points=_points(widths))


def _put(target: Worksheet, cell: tuple[int, int], value: Value, formats: Mapping[str, Format], *, money: bool) -> Any:  # noqa: ANN401  # the library's own code of return
    """One cell by its type; what a spreadsheet cannot hold exactly goes in as text."""
    match value:
        case None | "":
            return 0
        case bool():
            return target.write_boolean(*cell, value, formats["number"])
        case date() if value.year >= FIRST_YEAR:
            return target.write_datetime(*cell, value, formats["date"])
        case Decimal() if abs(value) < EXACT_BELOW:
            return target.write_number(*cell, float(value), formats["money" if money else "number"])
        case _:
            return target.write_string(*cell, _fitting(str(value)), formats["text"])


def _fitting(text: str) -> str:
    """The text, or where to read it when no cell can hold it: it is never cut."""
    return text if len(text) <= CELL_LIMIT else TOO_LONG_FOR_A_CELL.render("uk", length=str(len(text)))


def _accepted(code: object) -> None:
    """A refusal of the library is only a code of return: a sheet that lacks something must not go out."""
    if code:
        raise RuntimeError(f"xlsxwriter: {code}")


def _lay_out(target: Worksheet, *, last_row: int, last_column: int) -> None:
    """Header always in sight, rows to be sorted and filtered."""
    target.freeze_panes(1, 1)
    target.autofilter(0, 0, max(last_row, 1), last_column)
    target.ignore_errors({"number_stored_as_text": f"A1:XFD{last_row + 1}"})


def _print_readably(target: Worksheet, *, keys: int, points: float) -> None:
    """On A3 one page wide where the type can stay readable; on A4 as many as it takes, each with header and keys.

    Nothing is fitted to a page's width: that makes the type of a wide table too small to read. The paper is A4, which
    every office has; whoever chooses A3 when printing changes nothing else.
    """
    target.set_landscape()
    target.set_paper(A4)
    target.set_margins(**MARGINS)
    target.set_print_scale(max(SMALLEST_SCALE, min(100, int(100 * A3_POINTS / points))))
    target.repeat_rows(0)
    target.repeat_columns(0, keys - 1)
    target.print_across()
    target.hide_gridlines(0)  # that is: print them, so that an eye stays in its row
    target.set_footer("&L&A&R&P / &N")


def row_height(texts: Sequence[str], widths: Sequence[float]) -> int:
    """Points for a row whose texts are wrapped: not every program finds the height by itself when it opens a file."""
    lines = [ceil(len(text) * 1.2 / width) for text, width in zip(texts, widths, strict=False)]
    return min(max(1, *lines) * LINE_POINTS, HIGHEST)


def _wrapped(value: Value, width: int) -> str:
    """The text of a cell, empty where it needs one line alone."""
    return value if isinstance(value, str) and len(value) + MARGIN > width else ""


def _widths(sheet: SheetContent) -> list[int]:
    """The columns' widths: the widest ones give way until all fit on one A3 sheet, as far as their texts allow it."""
    longest = [_longest(sheet, place) for place in range(len(sheet.columns))]
    for widest in range(WIDEST, NARROWEST_OF_TEXT, -1):
        widths = [_width(*of_column, widest) for of_column in longest]
        if _points(widths) * SMALLEST_SCALE / 100 <= A3_POINTS:
            return widths
    return [_width(*of_column, NARROWEST_OF_TEXT) for of_column in longest]


def _points(widths: Sequence[int]) -> float:
    """How wide the columns are together: a character of the standard type is 7 pixels, and a cell has 5 more."""
    return sum((7 * width + 5) * 0.75 for width in widths)


def _longest(sheet: SheetContent, place: int) -> tuple[int, int]:
    """How many characters a column's longest text has, and what its title's longest word needs beside its arrow."""
    texts = (row[place] for row in sheet.rows)
    longest = max((len(str(text)) for text in texts if text is not None), default=0)
    return longest, max(len(word) for word in sheet.columns[place].title.split()) + 4


def _width(longest: int, longest_word: int, widest: int) -> int:
    """The width for a column's longest text and title, `widest` at most unless its rows would be higher than any."""
    high = ceil(longest * 1.2 * LINE_POINTS / HIGHEST)
    return min(max(longest + MARGIN, longest_word, NARROWEST), max(min(high, WIDEST), longest_word, widest))
