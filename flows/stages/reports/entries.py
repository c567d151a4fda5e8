"""What a clerk typed into one input cell: read with certainty, or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from flows.messages.published import BOOLEANS
from flows.stages.language.texts import MOST_DIGITS, figure, fold
from flows.stages.reports.forms import FieldKind, LinkKind, status_choices
from flows.stages.reports.links import read_links
from flows.stages.reports.vocabulary import ADDRESS, DAY, HRYVNIAS, MONTH_STEMS, WORD_DAY

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flows.model.half_years import Cycle
    from flows.stages.reports.filled import CellValue

EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's count of days."""
WHOLE, PERCENT = 100, "P1"
KOPECKS = -2
MOST_MONEY = 999_999_999
"""No half-year of an informatisation programme costs more; ten digits are somebody's number."""

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_PERCENT_SIGN = re.compile(r" ?%$")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:\.\d{3})+,\d+")
"""Both marks, thousands before decimals: `1.250,50` and `1,250.50` are one number; `1.250` alone may be two."""
_SHORT_DAY = re.compile(r"([0-3]?\d)\.([01]?\d)\.(\d\d)")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_FORMULA = re.compile(r"\s*(?:[=@]|[+-].*(?:\w\(|\||\w!\w))")
"""A dash begins many lists: `- laptops (10)` is text, since a function's bracket follows its name without a space."""


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A value, null where the cell is blank or cannot be read, and the check that it fails."""

    value: str | Decimal | date | None = None
    check: str = ""


def read_entry(typed: CellValue, kind: FieldKind, *, cycle: Cycle, unit: str = "") -> ReadValue:
    """The entry of a cell of that kind; `unit` is the code of an indicator's unit.

    A doubtful value is kept beside its check, also where a person must confirm it first (by a waiver); one that cannot
    be right is null.
    """
    if is_blank(typed):
        return ReadValue()
    if kind == "level":
        return _level(typed, cycle, unit)
    if kind in ("tender", "contract", "budget-programme"):
        return _links(typed, kind)
    readers: dict[str, Callable[[CellValue, Cycle], ReadValue]] = {
        "choice": _choice,
        "percent": _percent,
        "money": _money,
        "date": _date,
        "text": _text,
        "url": _url,
    }
    return readers[kind](typed, cycle)


LINK_CHECKS: Mapping[LinkKind, str] = {
    "tender": "report-tender",
    "contract": "report-url",
    "budget-programme": "report-budget-code",
}
"""What a cell of each kind of link fails by that holds something else."""


def _links(typed: CellValue, kind: LinkKind) -> ReadValue:
    """What the cell names, set apart by spaces, which none of it holds."""
    if is_formula_text(typed):
        return ReadValue(check="report-formula")
    read, is_faulty = read_links(typed, kind)
    return ReadValue(" ".join(read) or None, LINK_CHECKS[kind] if is_faulty else "")


def is_blank(typed: CellValue) -> bool:
    """Whether nothing stands there: no value, or a text of spaces."""
    return typed is None or (isinstance(typed, str) and not typed.strip())


def plain_text(typed: CellValue) -> str:
    """A value as people read it: one space between words, dates with dots, numbers with a comma."""
    match typed:
        case None:
            return ""
        case bool():
            return BOOLEANS["true" if typed else "false"].uk
        case date():
            return f"{typed:%d.%m.%Y}"
        case Decimal():
            return format(typed.normalize(), "f").replace(".", ",")
        case _:
            return _SPACES.sub(" ", str(typed)).strip()


def is_formula_text(typed: CellValue) -> bool:
    """Whether a text would be a formula in another program."""
    return isinstance(typed, str) and bool(_FORMULA.match(typed))


def _choice(typed: CellValue, _: Cycle) -> ReadValue:
    codes: Mapping[str, str] = {fold(text): code for code, text in status_choices().items()}
    code = codes.get(fold(plain_text(typed)))
    return ReadValue(code) if code else ReadValue(check="report-choice")


def _number(typed: CellValue, unit: re.Pattern[str] | None = None) -> Decimal | None:
    """The number that a cell holds, or that its text plainly is; the unit that belongs to it may stand behind."""
    if isinstance(typed, Decimal):
        return typed if len(typed.as_tuple().digits) <= MOST_DIGITS and abs(typed.adjusted()) < MOST_DIGITS else None
    if not isinstance(typed, str):
        return None
    text = unit.sub("", plain_text(typed)) if unit else plain_text(typed)
    if _GROUPED.fullmatch(text):
        text = text.replace("." if text.rfind(",") > text.find(".") else ",", "")
    return figure(text)


def _doubt(typed: CellValue, number: Decimal | None, cycle: Cycle) -> str:
    """The check that a cell of numbers fails whatever it asks for."""
    if not isinstance(typed, str | Decimal | bool):
        return "report-date-number"
    if number is None or isinstance(typed, bool):
        return "report-number"
    return "report-date-number" if _is_day(number, cycle) and not _names_currency(typed) else ""


def _is_day(number: Decimal, cycle: Cycle) -> bool:
    """Whether a number may be a date: `12.5` typed where the comma is decimal becomes the day's number, 46154.

    Programs take the year of the day on which it was typed: the half-year's own, or the next.
    """
    first, last = (date(cycle.year, 1, 1) - EPOCH).days, (date(cycle.year + 1, 12, 31) - EPOCH).days
    return number == number.to_integral_value() and first <= number <= last


def _names_currency(typed: CellValue) -> bool:
    """Whether a sum names its currency: then it is no date, and so a clerk can say it is none."""
    return isinstance(typed, str) and bool(HRYVNIAS.search(typed.rstrip()))


def _percent(typed: CellValue, cycle: Cycle) -> ReadValue:
    number = _number(typed, _PERCENT_SIGN)
    if number is None or _doubt(typed, number, cycle):
        return ReadValue(check=_doubt(typed, number, cycle))
    if 0 < number < 1:
        return ReadValue(number, "report-percent-fraction")
    return ReadValue(number) if 0 <= number <= WHOLE else ReadValue(check="report-out-of-range")


def _money(typed: CellValue, cycle: Cycle) -> ReadValue:
    number = _number(typed, HRYVNIAS)
    if doubt := _doubt(typed, number, cycle):
        return ReadValue(number, doubt)
    if number is None or not 0 <= number <= MOST_MONEY:
        return ReadValue(check="report-out-of-range")
    # a third digit is one too many even if it is 0: of `1,250` nobody knows whether a thousand was meant
    return ReadValue(number) if int(number.as_tuple().exponent) >= KOPECKS else ReadValue(check="report-kopecks")


def _level(typed: CellValue, cycle: Cycle, unit: str) -> ReadValue:
    number = _number(typed, _PERCENT_SIGN if unit == PERCENT else None)
    if doubt := _doubt(typed, number, cycle):
        return ReadValue(number, doubt)
    if number is None or number < 0:
        return ReadValue(check="report-out-of-range")
    doubtful = unit == PERCENT and (0 < number < 1 or number > WHOLE)
    return ReadValue(number, "report-level-percent" if doubtful else "")


def _date(typed: CellValue, cycle: Cycle) -> ReadValue:
    day = typed if isinstance(typed, date) else _printed_day(plain_text(typed)) if isinstance(typed, str) else None
    if day is None:
        return ReadValue(check="report-date")
    return ReadValue(day) if cycle.start <= day else ReadValue(check="report-date-early")


def _printed_day(text: str) -> date | None:
    """The day that a text names: `05.07.2026`, `5.7.26`, `05/07/2026`, `2026-07-05`, `5 липня 2026 року`."""
    low = text.casefold()
    try:
        if found := DAY.fullmatch(low):
            day, month, year = map(int, found.groups())
            return date(year, month, day)
        if found := _SHORT_DAY.fullmatch(low):
            day, month, year = map(int, found.groups())
            return date(2000 + year, month, day)
        if found := WORD_DAY.fullmatch(low):
            number = next((n for n, stem in enumerate(MONTH_STEMS, 1) if found.group(2).startswith(stem)), 0)
            return date(int(found.group(3)), number, int(found.group(1)))
        return date.fromisoformat(low)
    except ValueError:
        return None


def _text(typed: CellValue, _: Cycle) -> ReadValue:
    if is_formula_text(typed):
        return ReadValue(check="report-formula")
    text = plain_text(typed)
    return ReadValue(check="report-text") if _CONTROL.search(text) else ReadValue(text)


def _url(typed: CellValue, cycle: Cycle) -> ReadValue:
    entry = _text(typed, cycle)
    if entry.check:
        return entry
    return entry if ADDRESS.fullmatch(str(entry.value)) else ReadValue(check="report-url")
