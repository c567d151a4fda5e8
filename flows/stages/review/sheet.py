"""The review as a workbook, for those who prefer one: cells to be filled in are yellow and framed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

from flows.messages.review import REVIEW, REVIEW_SHEET
from flows.model.acceptance import Acceptance, CellAnswer, RowVerdict
from flows.model.errors import DefinitionError
from flows.model.plan import ActFile
from flows.stages.acts.acceptance.reviewed import PRINTED_FIELDS, YEAR_TABLES
from flows.stages.review.labels import reviewed_field, reviewed_text, reviewed_title

if TYPE_CHECKING:
    from collections.abc import Iterator

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from flows.messages.text import Lang
    from flows.stages.acts.acceptance.reviewed import ReviewedRow
    from flows.stages.reports.filled import CellValue, FilledBook, FilledSheet
    from flows.stages.review.dossier import Dossier

YELLOW = "#FFF2AB"
WIDTHS = (16, 34, 50, 50, 16, 40)
NAME_ROW, NOTE_ROW, DAY_ROW, HEADER_ROW = 2, 3, 4, 6
"""Counted from 0; above them stand the title and what to do."""
ANSWER, TYPED = 4, 5
"""The yellow columns."""
_FIRST, _SECOND = "1", "2"
_LONGEST = 32_000
"""Letters of a cell; a spreadsheet takes 767 more."""
_SHORT = 60
"""Of a text that an error quotes."""
_FIXED = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLine:
    """A line of the sheet: what it asks about, where that stands, both readings, and whether it must be answered.

    `typed`: a text of one's own may be the answer.
    """

    what: str
    place: str
    first: str
    second: str
    asked: bool
    typed: bool = False


def review_sheet(dossier: Dossier, lang: Lang = "uk") -> bytes:
    """The workbook; the same dossier gives the same bytes, and no cell holds a formula."""
    from xlsxwriter import Workbook  # only this needs it

    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"created": _FIXED})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        filled = {"bg_color": YELLOW, "border": 1, "num_format": "@"}
        yellow = book.add_format({**filled, "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(REVIEW_SHEET["sheet"].render(lang))
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width, plain)
        _head(sheet, dossier, lang, bold=bold, yellow=yellow)
        for row, line in enumerate(_lines(dossier, lang), HEADER_ROW + 1):
            _line(sheet, row, line, plain=plain, yellow=yellow)
        sheet.freeze_panes(HEADER_ROW + 1, 0)
        facts = book.add_worksheet(REVIEW_SHEET["facts"].render(lang))
        facts.set_column(0, 1, 70)
        for row, pair in enumerate(_facts(dossier)):
            for column, text in enumerate(pair):
                facts.write_string(row, column, text)
    return out.getvalue()


def _head(sheet: Worksheet, dossier: Dossier, lang: Lang, *, bold: Format, yellow: Format) -> None:
    sheet.write_string(0, 0, f"{REVIEW['title'].render(lang)}: {dossier.title}", bold)
    sheet.write_string(1, 0, REVIEW_SHEET["about"].render(lang))
    for row, name in ((NAME_ROW, "who"), (NOTE_ROW, "note"), (DAY_ROW, "day")):
        sheet.write_string(row, 0, REVIEW_SHEET[name].render(lang), bold)
        sheet.write_string(row, 1, "", yellow)
    for column, name in enumerate(("what", "place", "first", "second", "answer", "typed")):
        sheet.write_string(HEADER_ROW, column, REVIEW_SHEET[name].render(lang), bold)


def _line(sheet: Worksheet, row: int, line: SheetLine, *, plain: Format, yellow: Format) -> None:
    for column, text in enumerate((line.what, line.place, line.first, line.second)):
        sheet.write_string(row, column, text[:_LONGEST], plain)
    sheet.write_string(row, ANSWER, "", yellow if line.asked else plain)
    sheet.write_string(row, TYPED, "", yellow if line.typed else plain)
    sheet.data_validation(
        row, ANSWER, row, ANSWER, {"validate": "list", "source": [_FIRST, _SECOND], "error_type": "warning"}
    )


def _lines(dossier: Dossier, lang: Lang) -> Iterator[SheetLine]:
    wrong = REVIEW["wrong"].render(lang)
    for cell in dossier.cells:
        what = REVIEW["doubt-cell" if cell.column else "doubt-row"].render(
            lang, key=cell.findings[0].key, number=cell.column
        )
        place, second, typed = f"{cell.place} {cell.column}", cell.other or "—", bool(cell.column)
        yield SheetLine(what=what, place=place, first=cell.read, second=second, asked=True, typed=typed)
    for asked, rows in ((True, dossier.compulsory), (False, dossier.optional)):
        for row in rows:
            yield SheetLine(what=row.name, place=row.place, first=_told(row, lang), second=wrong, asked=asked)


def _told(reviewed: ReviewedRow, lang: Lang) -> str:
    """A row's texts and figures, a line each."""
    table = reviewed.table
    texts = [(name, getattr(reviewed.row, name)) for name in PRINTED_FIELDS[table]]
    parts = [reviewed_title(table, lang)]
    parts += [
        f"{reviewed_field(table, name, lang)}: {reviewed_text(name, value, lang)}"
        for name, value in texts
        if value is not None
    ]
    names = YEAR_TABLES[table][1] if table in YEAR_TABLES else ()
    parts += [
        " · ".join(reviewed_text(name, getattr(row, name), lang) or "—" for name in names) for row in reviewed.years
    ]
    return "\n".join(parts)


def _facts(dossier: Dossier) -> Iterator[tuple[str, str]]:
    """What the answers belong to; nobody is to change it."""
    yield "number", dossier.act.number
    yield "date", dossier.act.date.isoformat()
    yield "shown_sha256", dossier.shown_sha256
    yield "salt", dossier.salt
    yield from ((f"file {file.name}", file.sha256) for file in dossier.act.every_file)


# --- what comes back ------------------------------------------------------------------------------


def sheet_acceptance(book: FilledBook, dossier: Dossier, today: date, file: str) -> Acceptance:
    """What a person has filled in; what was left blank is missing, and the command says so.

    Args:
        book: The workbook.
        dossier: The act as it is read now; the workbook must be of the same rows.
        today: The day where none was filled in.
        file: What the workbook is called.

    Raises:
        DefinitionError: It is no such workbook, holds a formula, or an answer is neither 1 nor 2.
    """
    answers, facts = _sheets(book, file)
    told = _told_facts(facts)
    day = answers.at((DAY_ROW, 1))
    verdicts, cells = _filled(answers, dossier, file)
    return Acceptance(
        number=told.get("number", ""),
        date=dossier.act.date,
        who=_plain(answers.at((NAME_ROW, 1))),
        when=day if isinstance(day, date) else today,
        note=_plain(answers.at((NOTE_ROW, 1))),
        files=tuple(ActFile(name[5:], sha256) for name, sha256 in told.items() if name.startswith("file ")),
        shown_sha256=told.get("shown_sha256", ""),
        rows_sha256="",
        salt=told.get("salt", ""),
        verdicts=verdicts,
        answers=cells,
    )


def sheet_act(book: FilledBook, file: str) -> tuple[str, str]:
    """The act that a workbook is about (its number and day), and the salt of its sample.

    Raises:
        DefinitionError: It is no such workbook.
    """
    told = _told_facts(_sheets(book, file)[1])
    return f"{told.get('number', '')}-{told.get('date', '')}", told.get("salt", "") or "-"


def _told_facts(sheet: FilledSheet) -> dict[str, str]:
    return {_plain(row[0]): _plain(row[1]) for row in sheet.rows if len(row) > 1 and row[0] and row[1]}


def _sheets(book: FilledBook, file: str) -> tuple[FilledSheet, FilledSheet]:
    if len(book.sheets) < 2 or any(not sheet.readable for sheet in book.sheets):  # noqa: PLR2004  # answers and facts
        raise DefinitionError("review-sheet-other", file=file)
    if any(sheet.formulas for sheet in book.sheets):
        raise DefinitionError("review-sheet-formula", file=file)
    return book.sheets[0], book.sheets[1]


def _filled(sheet: FilledSheet, dossier: Dossier, file: str) -> tuple[tuple[RowVerdict, ...], tuple[CellAnswer, ...]]:
    """The answers to rows and to cells, each found again by what its line says."""
    cells = {f"{cell.place} {cell.column}": cell for cell in dossier.cells}
    rows = {(row.name, row.place): row for row in dossier.rows}
    verdicts, answers = list[RowVerdict](), list[CellAnswer]()
    for number, line in enumerate(sheet.rows[HEADER_ROW + 1 :], HEADER_ROW + 2):
        what, place, _, _, answer, typed = (*map(_plain, line), *[""] * len(WIDTHS))[: len(WIDTHS)]
        if answer not in {"", _FIRST, _SECOND}:
            raise DefinitionError("review-sheet-answer", file=file, line=number, found=answer)
        cell = cells.get(place)
        if typed and (cell is None or cell.column == 0):
            raise DefinitionError("review-sheet-typed", file=file, line=number, found=typed[:_SHORT])
        if cell and (answer or typed):
            text = typed or (cell.read if answer == _FIRST else cell.other)
            answers += [CellAnswer(place=cell.place, column=cell.column, read=cell.read, text=text)] * bool(text)
        elif answer and (what, place) in rows:
            verdicts.append(RowVerdict(what, answer == _FIRST))
    return tuple(verdicts), tuple(answers)


def _plain(value: CellValue) -> str:
    if isinstance(value, Decimal):
        return format(value, "f").rstrip("0").rstrip(".") if value % 1 else str(int(value))
    return "" if value is None else str(value).strip()
