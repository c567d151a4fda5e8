"""How records are numbered: `1.1.`, `1. 1.`, `1,1`, `1)`, `№ 1.1`, `п. 1.1`, `Захід 1.1.`, `1.1.1`, or plainly 1 to n.

One table numbers its records in one way (`Numbering`), learnt from its rows; what looks like a number of another way
is text. A record's key is made of its number, digits joined by dots, with a letter before it: `M2.10`, `I2.10`. Where
plain numbers begin anew under each direction (`1)`, `2)` … `1)`), the direction's number stands before them: `M3.2`.
So a key stays the same however the number is dressed, and changes only when the council renumbers.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Style = Literal["dotted", "comma", "flat"]

_PREFIX = r"(?:(?:захід|заходу|завдання|пункт|підпункт|пп|п|№)(?:\.\s*|\s+|(?<=№)))?(?:№\s*)?"
_STEP = r"0?[1-9][0-9]{0,2}"
_END = r"(?:[.):]+\s*(?:[–—-]\s*)?|\s+(?:[–—-]\s+)?|(?=[^\W\d]|$))"
_SPACED = rf"{_STEP}(?:\. {_STEP})+(?=[.)](?: |$))"
"""Typed `1. 1.`: its last mark tells it from a title that begins with a figure."""
_STYLES = {
    "dotted": re.compile(rf"{_PREFIX}({_STEP}(?:\.{_STEP})+|{_SPACED}){_END}", re.IGNORECASE),
    "comma": re.compile(rf"{_PREFIX}({_STEP}(?:,{_STEP})+){_END}", re.IGNORECASE),
}
_ALONE = re.compile(rf"{_PREFIX}({_STEP})[.)]?", re.IGNORECASE)
"""A plain number that fills its cell."""
_LEADING = re.compile(rf"(?:{_PREFIX}({_STEP})[.)]+\s*|(?:захід|№|п\.)\s*(?:№\s*)?({_STEP})\s+)(?=\S)", re.IGNORECASE)
"""A plain number before a title: only with a mark after it or a word before it, for texts begin with figures too."""

_LETTERS = {"З": "3", "з": "3", "О": "0", "о": "0", "O": "0", "o": "0", "l": "1", "І": "1", "I": "1", "б": "6"}
_MISTYPED = re.compile(rf"{_PREFIX}([0-9ЗзОоOolІIб]{{1,3}}(?:[.,][0-9ЗзОоOolІIб]{{1,3}})+)[.)]*(?=\s|$)", re.IGNORECASE)

_ROMAN = re.compile(r"([IVXІХ]{1,5})(?:[.)]\s*|\s+(?=[«\"А-ЯІЇЄҐ]))(\S.*)")
_DIGITS = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class Number:
    """A record's number: its steps, and the text that follows it in the cell."""

    steps: tuple[int, ...]
    rest: str

    @property
    def text(self) -> str:
        """The digits, joined by dots."""
        return ".".join(map(str, self.steps))


@dataclass(frozen=True, slots=True)
class Numbering:
    """How one table numbers its records."""

    style: Style

    def leading(self, text: str) -> Number | None:
        """The number that opens a title."""
        if self.style == "flat":
            found = _LEADING.match(text)
            return Number((int(found.group(1) or found.group(2)),), text[found.end() :]) if found else None
        found = _STYLES[self.style].match(text)
        return Number(_steps(found.group(1)), text[found.end() :]) if found else None

    def alone(self, text: str) -> Number | None:
        """The number that a cell of numbers holds."""
        if self.style == "flat":
            found = _ALONE.fullmatch(text)
            return Number((int(found.group(1)),), "") if found else None
        number = self.leading(text)
        return number if number and not number.rest else None


DOTTED = Numbering("dotted")


def _steps(text: str) -> tuple[int, ...]:
    return tuple(int(step) for step in re.split(r"[.,]", text))


def numbering_of(rows: Iterable[tuple[str, str]]) -> Numbering:
    """The way that most of these rows (number cell, title cell) are numbered; dotted where none is."""
    votes: Counter[Style] = Counter()
    for alone, title in rows:
        votes.update(_styles(alone, title))
    styles: tuple[Style, ...] = ("dotted", "comma", "flat")
    return Numbering(max(styles, key=lambda style: votes[style]))


def _styles(alone: str, title: str) -> list[Style]:
    for style in ("dotted", "comma"):
        numbering = Numbering(style)
        if numbering.alone(alone) or numbering.leading(title):
            return [style]
    flat = Numbering("flat")
    return ["flat"] if flat.alone(alone) or flat.leading(title) else []


def mistyped(text: str) -> str | None:
    """What a number that holds letters for digits should be («З.1» for 3.1), or None where it is no such number."""
    found = _MISTYPED.match(text)
    if not found or not re.search(r"[0-9]", found.group(1)) or re.fullmatch(r"[0-9.,]+", found.group(1)):
        return None
    return "".join(_LETTERS.get(letter, letter) for letter in found.group(1)).replace(",", ".")


def roman(text: str) -> tuple[str, int, str] | None:
    """The Roman numeral that opens a heading: as printed in Latin letters, its value, and the title after it."""
    found = _ROMAN.fullmatch(text)
    if not found:
        return None
    numeral = found.group(1).translate(str.maketrans("ІХ", "IX"))
    value = roman_value(numeral)
    return (numeral, value, found.group(2)) if value else None


def roman_value(numeral: str) -> int | None:
    """What a Roman numeral up to 39 is worth; None where it is none."""
    latin = numeral.translate(str.maketrans("ІХ", "IX"))
    if not re.fullmatch(r"X{0,3}(?:IX|IV|V?I{0,3})", latin) or not latin:
        return None
    values = [_DIGITS[letter] for letter in latin]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


def restarts(numbers: Sequence[tuple[str | None, int]]) -> bool:
    """Whether plain numbers (each with its direction) begin anew under every direction."""
    firsts: dict[str | None, int] = {}
    for direction, number in numbers:
        firsts.setdefault(direction, number)
    return len(firsts) > 1 and set(firsts.values()) == {1}


def is_ordinal(text: str) -> bool:
    """Whether a text is a short number or a Roman numeral and nothing else."""
    return is_short(text) or roman_value(text.rstrip(".) ")) is not None


def is_short(text: str) -> bool:
    """Whether a text is a number of one or two digits and nothing else."""
    return bool(re.fullmatch(r"[1-9][0-9]?[.)]?", text))
