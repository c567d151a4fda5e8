"""A form as a workbook: to be filled in, or sent back with the clerk's values and what is wrong with them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any, NamedTuple

from flows.messages.forms import FORM, FORM_SHEETS, PROMPT_TITLES, PROMPTS
from flows.stages.reports.entries import NUMBER_KINDS, percentage, plain_text
from flows.stages.reports.forms import (
    FORM_COLUMNS,
    INPUT_COLUMNS,
    PRINTED_COLUMNS,
    REMARK,
    Form,
    FormColumn,
    FormRow,
    InputCell,
    status_choices,
    statuses_text,
)
from flows.stages.versions.workbook import A4, CELL_LIMIT, EXACT_BELOW, FIRST_YEAR, HIGHEST, Value, row_height

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

INPUT, PALE, GREY, HEAD = "#FFF9DB", "#FFFEF7", "#EDEDED", "#DDEBF7"
ERROR, DOUBT, RED = "#FF8F80", "#FCE4D6", "#C00000"
DASHED, DOTTED, THICK = 3, 4, 5
"""Borders, so that no mark is a matter of colour alone."""
LONGEST_PROMPT = 255
"""More letters than that no hint beside a cell may have."""
GUIDE_WIDTH = 70
HEADER_ROW = 4
"""Counted from 0: the title, the executor, what to do, and what is wrong with the whole file stand above it."""
MOST_MONEY, MOST_LEVEL = 999_999_999, 999_999_999_999
VALIDATIONS: Mapping[str, Mapping[str, object]] = {
    "choice": {"validate": "list"},  # whose texts stand on the last sheet
    "percent": {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100},
    # a warning may be passed over: a sum that looks like a date is confirmed by naming its currency, as text
    "money": {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": MOST_MONEY,
        "error_type": "warning",
    },
    "level": {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": MOST_LEVEL},
    "date": {"validate": "date", "criteria": "between", "minimum": date(2020, 1, 1), "maximum": date(2199, 12, 31)},
    "text": {"validate": "length", "criteria": "<=", "value": 2000},
    "url": {"validate": "length", "criteria": "<=", "value": 2000},
    "tender": {"validate": "length", "criteria": "<=", "value": 2000},
    "contract": {"validate": "length", "criteria": "<=", "value": 2000},
    "budget-programme": {"validate": "length", "criteria": "<=", "value": 200},
}
NUMBER_FORMATS = {
    "money": "#,##0.00",
    "date": "dd.mm.yyyy",
    "share": "0%",
    "exact share": "0.00%",
    "budget-programme": "@",
}
"""Percentages and levels have none: then `100%` brings its own, which is read with the number. In a cell of text
LibreOffice would complete 1 to the `100%` above it; in the format `0%` a pasted 35 would be 3500 %."""

CellPlace = tuple[str, str]
"""A row's key within the form, and a column's name; the name is empty for the row as a whole."""


class Remark(NamedTuple):
    """A sentence about a cell, a row or the file; an error must be mended before the report counts."""

    text: str
    is_error: bool

    @property
    def marked(self) -> str:
        """The sentence behind the word that says how grave it is, for who sees no colours."""
        return FORM["mark-error" if self.is_error else "mark-doubt"].render("uk", text=self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What a marked copy holds beside the form: the clerk's values, remarks on cells, rows and the file; and blanks."""

    values: Mapping[CellPlace, Value] = field(default_factory=dict)
    remarks: Mapping[CellPlace, tuple[Remark, ...]] = field(default_factory=dict)
    general: tuple[Remark, ...] = ()
    blanks: frozenset[CellPlace] = frozenset()

    @property
    def summary(self) -> tuple[str, ...]:
        """How much is to be mended, how much to be looked at, and how many cells are blank; then the whole file's."""
        every = [remark for remarks in (*self.remarks.values(), self.general) for remark in remarks]
        errors = sum(remark.is_error for remark in every)
        counts = {"errors": errors, "doubts": len(every) - errors, "blanks": len(self.blanks)}
        lines = [FORM[f"mark-{name}"].render("uk", count=count) for name, count in counts.items() if count]
        return (" ".join(lines), *(remark.marked for remark in _errors_first(self.general))) if lines else ()


def _errors_first(remarks: Iterable[Remark]) -> list[Remark]:
    return sorted(remarks, key=lambda remark: not remark.is_error)


def form_sheet(form: Form, marks: Marks | None = None) -> bytes:
    """The bytes of the workbook, the same for the same form and marks."""
    import xlsxwriter  # only forms and marked copies need it

    buffer = BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    made = datetime.combine(form.cycle.end, time())
    book.set_properties({"title": form.title, "subject": str(form.cycle), "created": made})
    _Sheet(book, book.add_worksheet(FORM_SHEETS["report"].uk), form, marks).write()
    _write_guide(book.add_worksheet(FORM_SHEETS["guide"].uk), form, book)
    lists = book.add_worksheet(FORM_SHEETS["lists"].uk)
    _require_ok(lists.write_column(0, 0, status_choices().values()))
    lists.hide()
    book.close()
    return buffer.getvalue()


def printed_texts(form: Form) -> frozenset[str]:
    """Every text that the form itself prints, with single spaces: no clerk has typed it."""
    rows = [text for row in form.rows for text in row.texts]
    headers = [column.header(form.cycle) for column in (*FORM_COLUMNS, REMARK)]
    keys = [str(form.key(row)) for row in form.rows]
    texts = [*rows, *headers, *keys, *_heading(form), *_guide(form), *status_choices().values()]
    return frozenset(map(plain_text, texts))


def sheet_names() -> frozenset[str]:
    """The names that the form gives to its sheets; any other is a clerk's."""
    return frozenset(FORM_SHEETS[name].uk for name in ("report", "guide", "lists"))


def _facts(form: Form) -> dict[str, str]:
    cycle = form.cycle
    return {
        "title": form.title,
        "executor": form.executor.name,
        "half": "I" if cycle.half == 1 else "II",
        "year": str(cycle.year),
        "start": f"{cycle.start:%d.%m.%Y}",
        "end": f"{cycle.end:%d.%m.%Y}",
        "due": f"{form.due:%d.%m.%Y}",
        "statuses": statuses_text(),
    }


def _heading(form: Form) -> tuple[str, ...]:
    return tuple(FORM[name].render("uk", **_facts(form)) for name in ("heading", "executor", "todo"))


def _guide(form: Form) -> tuple[str, ...]:
    lines = FORM["guide"].render("uk", **_facts(form)).split("\n")
    return (*lines, FORM["proposed"].uk) if form.proposed else tuple(lines)


class _Sheet:
    """The sheet that is filled in, on its way into a workbook."""

    def __init__(self, book: Workbook, sheet: Worksheet, form: Form, marks: Marks | None) -> None:
        self._book, self._sheet, self._form, self._marks = book, sheet, form, marks or Marks()
        self._columns = (*FORM_COLUMNS, REMARK) if marks else FORM_COLUMNS
        self._remarks: dict[str, list[Remark]] = {}
        for (key, _), remarks in self._marks.remarks.items():
            self._remarks.setdefault(key, []).extend(remarks)
        self._formats: dict[tuple[str, str], Format] = {}

    def write(self) -> None:
        """Heading, header, rows, then how it looks and prints."""
        self._write_heading()
        headers = [column.header(self._form.cycle) for column in self._columns]
        _require_ok(self._sheet.set_row(HEADER_ROW, _height(headers[1:], self._columns[1:])))
        for place, column in enumerate(self._columns):
            self._put((HEADER_ROW, place), headers[place], self._format("header"))
            hidden = {"hidden": True} if place == 0 else {}
            _require_ok(self._sheet.set_column(place, place, column.width, None, hidden))
        for line, row in enumerate(self._form.rows, start=HEADER_ROW + 1):
            self._write_row(line, row)
        self._lay_out()

    def _write_heading(self) -> None:
        styles = ("title", "bold", "plain")
        for line, (text, style) in enumerate(zip(_heading(self._form), styles, strict=True)):
            self._put((line, 1), text, self._format(style))
        if self._marks.summary:
            self._write_alarm(self._marks.summary)

    def _write_alarm(self, texts: Sequence[str]) -> None:
        """How much is to be mended, across the table: one cell would show its first line only."""
        line, last, style = HEADER_ROW - 1, len(self._columns) - 1, self._format("alarm")
        width = sum(column.width for column in self._columns[1:])
        _require_ok(self._sheet.set_row(line, min(sum(row_height([text], [width]) for text in texts), HIGHEST)))
        _require_ok(self._sheet.merge_range(line, 1, line, last, None, style))
        self._put((line, 1), "\n".join(texts), style)

    def _write_row(self, line: int, row: FormRow) -> None:
        printed = dict(
            zip((column.name for column in FORM_COLUMNS), (str(self._form.key(row)), *row.texts), strict=False)
        )
        values = [self._marks.values.get((row.key, column.name)) for column in INPUT_COLUMNS]
        texts = [*row.texts, *("" if value is None else str(value) for value in values), self._remark(row)]
        _require_ok(self._sheet.set_row(line, _height(texts, (*PRINTED_COLUMNS, *INPUT_COLUMNS, REMARK))))
        for place, column in enumerate(self._columns):
            cell = (line, place)
            if column in INPUT_COLUMNS:
                self._write_input(cell, row, column)
            elif column is REMARK:
                self._put(cell, self._remark(row), self._format("remark"))
            else:
                self._put(cell, printed[column.name], self._format("strong" if row.kind == "measure" else "printed"))

    def _write_input(self, cell: tuple[int, int], row: FormRow, column: FormColumn) -> None:
        entry, place = row.inputs.get(column.name), (row.key, column.name)
        remarks = _errors_first(self._marks.remarks.get(place, ()))
        value, as_typed = _as_typed(self._marks.values.get(place), entry)
        style = self._input_style(place, remarks, is_open=entry is not None)
        self._put(cell, value, self._format(style, as_typed or (entry.kind if entry and not remarks else "text")))
        if entry:
            _require_ok(self._sheet.data_validation(*cell, *cell, _validation(entry, remarks)))

    def _input_style(self, place: CellPlace, remarks: Sequence[Remark], *, is_open: bool) -> str:
        """An error stands out, what is to be looked at less so, and a blank cell least: its border alone differs."""
        if remarks:
            return "error" if remarks[0].is_error else "doubt"
        if place in self._marks.blanks:
            return "blank"
        return "input" if is_open else "closed"

    def _remark(self, row: FormRow) -> str:
        return "\n".join(remark.marked for remark in _errors_first(self._remarks.get(row.key, ())))

    def _put(self, cell: tuple[int, int], value: Value, style: Format) -> None:
        _require_ok(_put(self._sheet, cell, value, style))

    def _format(self, style: str, kind: str = "text") -> Format:
        """Each look once, by its style and the kind of value."""
        if (style, kind) not in self._formats:
            looks = {**STYLES[style], **({"num_format": NUMBER_FORMATS[kind]} if kind in NUMBER_FORMATS else {})}
            self._formats[style, kind] = self._book.add_format(looks)
        return self._formats[style, kind]

    def _lay_out(self) -> None:
        """Only input cells may be changed; the header stays in sight and on every page, one page wide on A4."""
        sheet, last = self._sheet, HEADER_ROW + len(self._form.rows)
        # without `format_cells` Excel would keep 35% as a bare 0.35
        _require_ok(sheet.protect("", {"format_cells": True, "format_columns": True, "format_rows": True}))
        sheet.freeze_panes(HEADER_ROW + 1, 3)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        _require_ok(sheet.repeat_rows(HEADER_ROW))
        _require_ok(sheet.print_area(0, 0, last, len(self._columns) - 1))
        _require_ok(sheet.ignore_errors({"number_stored_as_text": f"A1:P{last + 1}"}))


def _height(texts: Sequence[str], columns: Sequence[FormColumn]) -> int:
    return row_height(texts, [column.width for column in columns])


_BOX = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#BFBFBF"}
STYLES: Mapping[str, Mapping[str, object]] = {
    "title": {"bold": True, "font_size": 14},
    "bold": {"bold": True},
    "plain": {},
    "alarm": {"bold": True, "bg_color": DOUBT, "valign": "top", "text_wrap": True},
    "header": {**_BOX, "bold": True, "bg_color": HEAD},
    "strong": {**_BOX, "bold": True},
    "printed": _BOX,
    "input": {**_BOX, "bg_color": INPUT, "locked": False},
    "error": {**_BOX, "bg_color": ERROR, "bold": True, "border": THICK, "border_color": RED, "locked": False},
    "doubt": {**_BOX, "bg_color": DOUBT, "border": DASHED, "border_color": RED, "locked": False},
    "blank": {**_BOX, "bg_color": PALE, "border": DOTTED, "border_color": "#7F7F7F", "locked": False},
    "closed": {**_BOX, "bg_color": GREY},
    "remark": {**_BOX, "font_color": RED},
}


def _as_typed(value: Value, entry: InputCell | None) -> tuple[Value, str]:
    """A clerk's value with the look that it brings along.

    A percentage is a number again: LibreOffice would complete the 3 typed below a text `35%` to that very text.
    """
    share = percentage(value) if isinstance(value, str) and entry and entry.kind in NUMBER_KINDS else None
    if share is not None:
        return share / 100, "share" if share == share.to_integral_value() else "exact share"
    return value, "date" if isinstance(value, date) else ""


def _validation(cell: InputCell, remarks: Sequence[Remark]) -> dict[str, Any]:
    """The limit of an input cell, with what to type there before and after a wrong entry; a remark is its hint."""
    title, text = PROMPT_TITLES[cell.kind].uk, PROMPTS[cell.kind].render("uk", statuses=statuses_text())
    hint = remarks[0].marked[:LONGEST_PROMPT] if remarks else text
    prompt = {"input_title": title, "input_message": hint, "error_title": title, "error_message": text}
    source = {"source": f"={FORM_SHEETS['lists'].uk}!$A$1:$A${len(status_choices())}"} if cell.kind == "choice" else {}
    return {**VALIDATIONS[cell.kind], **source, **prompt}


def _write_guide(sheet: Worksheet, form: Form, book: Workbook) -> None:
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    _require_ok(sheet.set_column(0, 0, GUIDE_WIDTH))
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    for line, text in enumerate(_guide(form)):
        _require_ok(sheet.set_row(line, row_height([text], [GUIDE_WIDTH])))
        _require_ok(sheet.write_string(line, 0, text, wrapped))
    _require_ok(sheet.print_area(0, 0, len(_guide(form)) - 1, 0))
    _require_ok(sheet.protect())


def _put(sheet: Worksheet, cell: tuple[int, int], value: Value, style: Format) -> Any:  # noqa: ANN401  # the library's own code of return
    """One cell by its type; text is always written as text, whatever it begins with."""
    match value:
        case None | "":
            return sheet.write_blank(*cell, None, style)
        case bool():
            return sheet.write_boolean(*cell, value, style)
        case date() if value.year >= FIRST_YEAR:
            return sheet.write_datetime(*cell, value, style)
        case Decimal() if abs(value) < EXACT_BELOW:
            return sheet.write_number(*cell, float(value), style)
        case _:
            return sheet.write_string(*cell, str(value)[:CELL_LIMIT], style)


def _require_ok(code: object) -> None:
    """The library refuses by a return code alone; a form that lacks something must not go out."""
    if code:
        raise RuntimeError(f"xlsxwriter: {code}")
