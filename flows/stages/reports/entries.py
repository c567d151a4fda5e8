"""What a clerk typed into one input cell: read with certainty, or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from flows.messages.published import BOOLEANS
from flows.messages.signs import composed, harmful_in, unseen_in, without_unseen
from flows.stages.language.texts import MOST_DIGITS, figure, fold, same_signs, without_strays
from flows.stages.reports.forms import FieldKind, LinkKind, status_choices
from flows.stages.reports.links import read_address, read_links
from flows.stages.reports.vocabulary import (
    DAY,
    HRYVNIAS,
    MONTH_STEMS,
    OTHER_MONEY,
    PERCENT_SIGN,
    PIECES_BEHIND,
    SHORTENED,
    THOUSANDS,
    WORD_DAY,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flows.model.half_years import Cycle
    from flows.stages.reports.filled import CellValue

EPOCH = date(1899, 12, 30)
"""Day 0 of a spreadsheet's count of days."""
WHOLE = 100
PERCENT, HRYVNIA, THOUSAND_HRYVNIAS, PIECES = "P1", "UAH", "KUAH", "H87"
"""Codes of units, as the act's are read."""
NUMBER_KINDS = frozenset({"percent", "money", "level"})
KOPECKS = -2
MOST_MONEY = 999_999_999
"""No half-year of an informatisation programme costs more; ten digits are somebody's number."""

SCIENTIFIC, UNKNOWN, CURRENCY = "scientific", "unknown", "₴"
"""How a number is shown: as a power of ten; in a file that does not tell (XLS); else with the sign of a currency."""
LEAST_WHOLE = 7
"""A number with so many digits that are not 0 was not shortened."""

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_NO_UNIT = re.compile(r"(?!)")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:\.\d{3})+,\d+")
"""Both marks, thousands before decimals: `1.250,50` and `1,250.50` are one number; `1.250` alone may be two."""
_SHORT_DAY = re.compile(r"([0-3]?\d)\.([01]?\d)\.(\d\d)")
_FORMULA = re.compile(r"\s*(?:[=@]|[+-].*(?:\w\(|\||\w!\w))")
"""A dash begins many lists: `- laptops (10)` is text, since a function's bracket follows its name without a space."""


@dataclass(frozen=True, slots=True)
class CellKind:
    """What a cell of numbers asks for, and how the file shows what stands there."""

    kind: FieldKind
    unit: str = ""
    shown: str = ""

    @property
    def is_percent(self) -> bool:
        """Whether 35 stands for 35 %."""
        return self.kind == "percent" or (self.kind == "level" and self.unit == PERCENT)

    @property
    def is_hryvnias(self) -> bool:
        """Whether it is a sum in hryvnias, not thousands of them."""
        return self.kind == "money" or (self.kind == "level" and self.unit == HRYVNIA)


@dataclass(frozen=True, slots=True)
class ReadValue:
    """A value, null where the cell is blank or cannot be read, and the check that it fails."""

    value: str | Decimal | date | None = None
    check: str = ""


def read_entry(typed: CellValue, kind: FieldKind, *, cycle: Cycle, unit: str = "", shown: str = "") -> ReadValue:
    """The entry of a cell of that kind.

    `unit` is the code of an indicator's unit; `shown` is what the file shows beside the number (the sign of a
    currency, `scientific`), or `unknown`. A doubtful value is kept beside its check, also where a person must confirm
    it first (by a waiver); one that cannot be right is null.
    """
    if is_blank(typed):
        return ReadValue()
    if kind in NUMBER_KINDS:
        return _figure(typed, CellKind(kind, unit, shown), cycle)
    if kind in ("tender", "contract", "budget-programme"):
        return _links(typed, kind)
    readers: dict[str, Callable[[CellValue, Cycle], ReadValue]] = {
        "choice": _choice,
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
    return typed is None or (isinstance(typed, str) and not without_strays(typed))


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
            return without_strays(_SPACES.sub(" ", composed(str(typed))))


def as_seen(typed: CellValue, shown: str) -> CellValue:
    """A value with the sign that the file shows beside it."""
    is_signed = isinstance(typed, Decimal) and shown not in {"", SCIENTIFIC, UNKNOWN}
    return f"{plain_text(typed)} {shown}" if is_signed else typed


def is_percentage(typed: CellValue) -> bool:
    """Whether a sign of percent stands behind the number."""
    return isinstance(typed, str) and bool(PERCENT_SIGN.search(plain_text(typed)))


def percentage(typed: str) -> Decimal | None:
    """The number before a sign of percent; null where there is none."""
    return _plain_number(PERCENT_SIGN.sub("", plain_text(typed))) if is_percentage(typed) else None


def is_formula_text(typed: CellValue) -> bool:
    """Whether a text would be a formula in another program."""
    return isinstance(typed, str) and bool(_FORMULA.match(typed))


def _choice(typed: CellValue, _: Cycle) -> ReadValue:
    codes: Mapping[str, str] = {fold(text): code for code, text in status_choices().items()}
    code = codes.get(fold(plain_text(typed)))
    return ReadValue(code) if code else ReadValue(check="report-choice")


def _figure(typed: CellValue, asked: CellKind, cycle: Cycle) -> ReadValue:
    """A number in the unit that the cell asks for: what is shown or typed beside it must not say another."""
    if _is_shortened(typed, asked.shown):
        return ReadValue(check="report-shortened")
    if _says_other_unit(typed, asked):
        return ReadValue(check="report-unit-differs")
    number = _number(typed, asked)
    doubt = _doubt(typed, number, cycle)
    if doubt or number is None:
        return ReadValue(None if asked.kind == "percent" else number, doubt)
    readers: dict[str, Callable[[CellValue, Decimal, CellKind], ReadValue]] = {
        "percent": _percent,
        "money": _money,
        "level": _level,
    }
    return readers[asked.kind](typed, number, asked)


def _is_shortened(typed: CellValue, shown: str) -> bool:
    """Whether a program may have cut digits off, as it does when it saves `1,25E+06`."""
    if isinstance(typed, Decimal) and shown == SCIENTIFIC:
        return bool(typed) and len(typed.normalize().as_tuple().digits) < LEAST_WHOLE
    return isinstance(typed, str) and bool(SHORTENED.fullmatch(plain_text(typed).replace(" ", "")))


def _says_other_unit(typed: CellValue, asked: CellKind) -> bool:
    """Whether the number bears a unit that is not the cell's: 35 % among pieces, € or thousands among hryvnias."""
    if isinstance(typed, Decimal):
        sign = "%" if asked.is_percent else CURRENCY if asked.is_hryvnias else ""
        return as_seen(typed, asked.shown) not in {typed, as_seen(typed, sign)}
    if not isinstance(typed, str):
        return False
    text, own = plain_text(typed), _own_unit(asked)
    others = (unit for unit in (PERCENT_SIGN, HRYVNIAS, THOUSANDS, OTHER_MONEY) if unit is not own)
    bare = (unit.sub("", text) for unit in others if unit.search(text))
    return any(_plain_number(number) is not None for number in bare)


def _own_unit(asked: CellKind) -> re.Pattern[str]:
    """The unit that may stand behind a number of that cell."""
    if asked.is_percent:
        return PERCENT_SIGN
    if asked.is_hryvnias:
        return HRYVNIAS
    return {THOUSAND_HRYVNIAS: THOUSANDS, PIECES: PIECES_BEHIND}.get(asked.unit, _NO_UNIT)


def _number(typed: CellValue, asked: CellKind) -> Decimal | None:
    """The number that a cell holds, or that its text plainly is; the unit that belongs to it may stand behind."""
    if isinstance(typed, Decimal):
        return typed if len(typed.as_tuple().digits) <= MOST_DIGITS and abs(typed.adjusted()) < MOST_DIGITS else None
    return _plain_number(_own_unit(asked).sub("", plain_text(typed))) if isinstance(typed, str) else None


def _plain_number(text: str) -> Decimal | None:
    if _GROUPED.fullmatch(text):
        text = text.replace("." if text.rfind(",") > text.find(".") else ",", "")
    return figure(text)


def _doubt(typed: CellValue, number: Decimal | None, cycle: Cycle) -> str:
    """The check that a cell of numbers fails whatever it asks for."""
    if not isinstance(typed, str | Decimal | bool):
        return "report-date-number"
    if number is None or isinstance(typed, bool):
        return "report-number"
    return "report-date-number" if _is_day(number, cycle) and not names_currency(typed) else ""


def _is_day(number: Decimal, cycle: Cycle) -> bool:
    """Whether a number may be a date: `12.5` typed where the comma is decimal becomes the day's number, 46154.

    Programs take the year of the day on which it was typed: the half-year's own, or the next.
    """
    first, last = (date(cycle.year, 1, 1) - EPOCH).days, (date(cycle.year + 1, 12, 31) - EPOCH).days
    return number == number.to_integral_value() and first <= number <= last


def names_currency(typed: CellValue) -> bool:
    """Whether a sum names its currency: then it is neither a date nor thousands, and so a clerk can say it."""
    return isinstance(typed, str) and bool(HRYVNIAS.search(typed.rstrip()))


def _is_fraction(typed: CellValue, number: Decimal, asked: CellKind) -> bool:
    """Whether 0,35 may stand for 35 %, and 1 for 100 %: not where a sign of percent stands beside it.

    A measure that was begun is often done to 1 %, so of its 1 this is asked only where the file hides signs.
    """
    if is_percentage(typed):
        return False
    return 0 < number < 1 or (number == 1 and (asked.kind == "level" or asked.shown == UNKNOWN))


def _percent(typed: CellValue, number: Decimal, asked: CellKind) -> ReadValue:
    if _is_fraction(typed, number, asked):
        return ReadValue(number, "report-percent-fraction")
    return ReadValue(number) if 0 <= number <= WHOLE else ReadValue(check="report-out-of-range")


def _money(_: CellValue, number: Decimal, __: CellKind) -> ReadValue:
    if not 0 <= number <= MOST_MONEY:
        return ReadValue(check="report-out-of-range")
    # a third digit is one too many even if it is 0: of `1,250` nobody knows whether a thousand was meant
    return ReadValue(number) if int(number.as_tuple().exponent) >= KOPECKS else ReadValue(check="report-kopecks")


def _level(typed: CellValue, number: Decimal, asked: CellKind) -> ReadValue:
    if number < 0:
        return ReadValue(check="report-out-of-range")
    is_fraction = asked.is_percent and _is_fraction(typed, number, asked)
    if is_fraction and asked.shown == UNKNOWN:
        return ReadValue(number, "report-percent-fraction")
    doubtful = is_fraction or (asked.is_percent and number > WHOLE)
    return ReadValue(number, "report-level-percent" if doubtful else "")


def _date(typed: CellValue, cycle: Cycle) -> ReadValue:
    day = typed if isinstance(typed, date) else _printed_day(plain_text(typed)) if isinstance(typed, str) else None
    if day is None:
        return ReadValue(check="report-date")
    return ReadValue(day) if cycle.start <= day else ReadValue(check="report-date-early")


def _printed_day(text: str) -> date | None:
    """The day that a text names: `05.07.2026`, `5.7.26`, `05/07/2026`, `2026-07-05`, `5 липня 2026 року`."""
    low = same_signs(text)
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
    text = plain_text(typed)
    if is_formula_text(text):
        return ReadValue(check="report-formula")
    if harmful_in(text):
        return ReadValue(check="report-text")
    return ReadValue(without_unseen(text), "report-invisible-sign" if unseen_in(text) else "")


def _url(typed: CellValue, cycle: Cycle) -> ReadValue:
    entry = _text(without_unseen(plain_text(typed)), cycle)
    if entry.check:
        return entry
    address = read_address(str(entry.value))
    return ReadValue(address) if address else ReadValue(check="report-url")
