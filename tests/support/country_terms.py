"""The terms of measures in every form that acts print, each with the days that it means."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

FIRST, LAST = 2026, 2028


@dataclass(frozen=True, slots=True)
class Term:
    """A term as printed: its first and last year, and its days; blank and without days where it is missing."""

    text: str
    first: int = FIRST
    last: int = LAST
    start: date | None = None
    end: date | None = None


NO_TERM = Term("")
LATIN, CYRILLIC = ("I", "II", "III", "IV"), ("І", "ІІ", "ІІІ", "ІV")
"""Quarters in both alphabets."""
MONTH_NAMES = ("січень", "березень", "червень", "вересень", "грудень")
MONTH_NUMBERS = (1, 3, 6, 9, 12)
WHOLE = ("2026-2028", "2026-2028", "2026 – 2028", "2026 - 2028 роки", "2026–2028 рр.", "протягом 2026-2028 років")
RANGES = ("{}-{}", "{} – {}", "{}-{} роки", "{}, {}")
YEAR = ("{}", "{}", "{} рік", "{} р.")


def draw_term(dice: Random) -> Term:
    """Most run through the whole programme, some two years, others one, or a part of one."""
    kind = dice.choices(("whole", "range", "year", "part"), (60, 14, 16, 10))[0]
    if kind == "whole":
        return _of_years(dice.choice(WHOLE), FIRST, LAST)
    if kind == "range":
        first = dice.choice((FIRST, FIRST + 1))
        return _of_years(dice.choice(RANGES).format(first, first + 1), first, first + 1)
    year = dice.choice((FIRST, FIRST, FIRST + 1, LAST))
    if kind == "year":
        return _of_years(dice.choice(YEAR).format(year), year, year)
    return _part(dice, year)


def shortened(first: int, last: int) -> Term:
    """A term that says those years."""
    return _of_years(f"{first}-{last}", first, last)


def _of_years(text: str, first: int, last: int) -> Term:
    return Term(text, first, last, date(first, 1, 1), date(last, 12, 31))


def _part(dice: Random, year: int) -> Term:
    numerals = dice.choice((LATIN, CYRILLIC))
    kind = dice.choice(("quarter", "quarter", "half", "quarters", "month"))
    if kind == "month":
        at = dice.randrange(len(MONTH_NAMES))
        return _months(f"{MONTH_NAMES[at]} {year} року", year, MONTH_NUMBERS[at], MONTH_NUMBERS[at])
    if kind == "half":
        half = dice.randrange(2)
        return _months(f"{numerals[half]} півріччя {year} року", year, 6 * half + 1, 6 * half + 6)
    first = dice.randrange(3 if kind == "quarters" else 4)
    if kind == "quarters":
        return _months(
            f"{numerals[first]}-{numerals[first + 1]} квартали {year} року", year, 3 * first + 1, 3 * first + 6
        )
    return _months(f"{numerals[first]} квартал {year} року", year, 3 * first + 1, 3 * first + 3)


def _months(text: str, year: int, first: int, last: int) -> Term:
    return Term(text, year, year, date(year, first, 1), date(year, last, monthrange(year, last)[1]))
