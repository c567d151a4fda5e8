"""How a measure's term becomes its first and last day."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from flows.stages.language.texts import fold

if TYPE_CHECKING:
    from flows.stages.acts.words import Words


class Term(NamedTuple):
    """A term: first and last day, inclusive."""

    start: date
    end: date


_YEAR = r"(20[0-9]{2}) ?(?:рік|року|роки|років|рр|р)?\.?"
_NUMERAL = r"([iіvх]+|[1-4]|[а-яіїєґ]+)(?:-?(?:й|го|ого|ше|ге))?"
_PARTS = {"квартал": 3, "півріч": 6}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def term(text: str, words: Words) -> Term | None:
    """The days that a printed term names, or None where it cannot be read for certain.

    Read are a year, years in a row, a quarter, half-year or month of a year, and a range of any of them; look-alike
    letters in numerals count as the numerals they look like.
    """
    folded = re.sub(r"^(протягом|упродовж|на) ", "", fold(text).replace(" - ", "-"))
    if several := re.fullmatch(rf"([0-9, ]*?){_YEAR}", folded):
        return _years([*re.findall(r"20[0-9]{2}", several.group(1)), several.group(2)])
    halves = re.split(r"(?<=[а-яіїє0-9.])-(?=[^0-9]|20[0-9]{2})|(?<=[ivіх])-(?=[ivіх])", folded)
    if len(halves) == 1:
        return _period(folded, words)
    if len(halves) != len(Term._fields):  # a range has two ends
        return None
    first, last = _range(halves[0].strip(), halves[1].strip(), words)
    return Term(first.start, last.end) if first and last and first.start <= last.start else None


def _years(printed: list[str]) -> Term | None:
    years = [int(year) for year in printed]
    if years != list(range(years[0], years[0] + len(years))):
        return None
    return Term(date(years[0], 1, 1), date(years[-1], 12, 31))


def _range(left: str, right: str, words: Words) -> tuple[Term | None, Term | None]:
    """Both ends of a range; the left one borrows what only the right one says («I-II квартали 2026»)."""
    last = _period(right, words)
    first = _period(left, words)
    if first is None and (tail := re.search(rf"(?: (?:квартал|півріч)\w*)? {_YEAR}$", right)):
        first = _period(left + tail.group(), words) or _period(f"{left} {tail.group(1)}", words)
    return first, last


def _period(text: str, words: Words) -> Term | None:
    if found := re.fullmatch(_YEAR, text):
        return _years([found.group(1)])
    if found := re.fullmatch(rf"{_NUMERAL} (квартал|півріч)\w* {_YEAR}", text):
        ordinal, part, year = found.groups()
        return _part(_ordinal(ordinal, words), _PARTS[part], int(year))
    if found := re.fullmatch(rf"([а-яіїєґ]+) {_YEAR}", text):
        month = next((n for n, stem in enumerate(words.months, 1) if found.group(1).startswith(stem)), None)
        return _part(month, 1, int(found.group(2)))
    return None


def _ordinal(text: str, words: Words) -> int | None:
    latin = text.replace("і", "i").replace("х", "x")
    if latin.isdigit():
        return int(latin)
    return _ROMAN.get(latin) or next((n for stem, n in words.ordinals.items() if text.startswith(stem)), None)


def _part(ordinal: int | None, months: int, year: int) -> Term | None:
    """The ordinal-th stretch of so many months of the year."""
    if ordinal is None or not 1 <= ordinal <= 12 // months:
        return None
    first = (ordinal - 1) * months + 1
    return Term(date(year, first, 1), date(year, first + months - 1, monthrange(year, first + months - 1)[1]))
