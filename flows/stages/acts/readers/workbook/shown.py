"""A value of a workbook as its number format shows it (ECMA-376, part 1, 18.8.31), with a decimal comma."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

_PARTS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')
_SIGN = re.compile(r"\[\$([^\]-]*)[^\]]*\]")
_BRACKET = re.compile(r"\[[^\]]*\]")
_LITERAL = re.compile(r'"([^"]*)"|\\(.)')
_ROOM = re.compile(r"_.|\*.")
_DIGITS = re.compile(r"[0#?](?:[0#?,. ]*[0#?])?,*")
_DAY = re.compile(r"(?:d{1,2}|m{1,2}|y{2,4})(?:[./ -](?:d{1,2}|m{1,2}|y{2,4}))*", re.IGNORECASE)
_ZERO_PART = 2
_LITERALS, _MOVED = 0xE000, 0x1000
"""Where signs for private use begin, and how many letters fit: those of a literal stand there meanwhile."""


@dataclass(frozen=True, slots=True)
class ShownValue:
    """What is shown, and whether it says less than the cell holds."""

    text: str
    rounded: bool = False


def shown_value(value: object, code: str) -> ShownValue:
    """The text that a sheet shows for the value in that number format."""
    match value:
        case None:
            return ShownValue("")
        case bool():
            return ShownValue(str(value).upper())
        case int() | float():
            return _number(Decimal(format(value, ".15g")), code)
        case datetime() | date():
            return ShownValue(_day(value, code))
        case time():
            return ShownValue(value.isoformat("minutes"))
    return ShownValue(str(value))


def _number(value: Decimal, code: str) -> ShownValue:
    if not value.is_finite():
        return ShownValue(str(value))
    part, value = _part_for(value, code)
    marked = _ROOM.sub("", _BRACKET.sub("", _SIGN.sub(r'"\1"', part)))
    plain = _LITERAL.sub(lambda found: _kept(found[1] or found[2] or ""), marked)
    digits = _DIGITS.search(plain)
    if "general" in plain.lower() or (plain.strip() == "@") or re.search(r"[eE][+-]|[0#?]\s*/", plain):
        return ShownValue(_with_comma(format(value, "f")))
    if not digits:
        return ShownValue(_said(plain).strip())
    before, after = plain[: digits.start()], plain[digits.end() :]
    value = value * 100 if "%" in plain else value
    text, rounded = _printed(value, digits.group())
    return ShownValue(f"{_said(before)}{text}{_said(after)}".strip(), rounded)


def _part_for(value: Decimal, code: str) -> tuple[str, Decimal]:
    """The part of the format for a number of that sign, and the number without the sign that the part shows."""
    parts = _PARTS.split(code)
    if value < 0 and len(parts) > 1 and parts[1]:
        return parts[1], -value
    if value == 0 and len(parts) > _ZERO_PART:
        return parts[_ZERO_PART], value
    return parts[0], value


def _printed(value: Decimal, digits: str) -> tuple[str, bool]:
    scale = len(digits) - len(digits.rstrip(","))
    value = value / 1000**scale
    whole, _, fraction = digits.rstrip(",").partition(".")
    most, least = len(re.findall(r"[0#?]", fraction)), fraction.count("0")
    cut = value.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP)
    text = format(cut, ",f" if "," in whole or " " in whole else "f").replace(",", " ")
    while "." in text and len(text.partition(".")[2]) > least and text.endswith("0"):
        text = text[:-1]
    width = whole.count("0")
    head, dot, tail = text.rstrip(".").partition(".")
    head = head if width or cut >= 1 or cut <= -1 else head.rstrip("0")  # `#` and `?` show no lone zero
    return _with_comma(head.zfill(width) + dot + tail), cut != value


def _with_comma(text: str) -> str:
    return text.replace(".", ",")


def _kept(literal: str) -> str:
    """A literal whose letters cannot be taken for places of digits."""
    return "".join(chr(_LITERALS + ord(letter)) if ord(letter) < _MOVED else letter for letter in literal)


def _said(text: str) -> str:
    return "".join(
        chr(ord(letter) - _LITERALS) if _LITERALS <= ord(letter) < _LITERALS + _MOVED else letter for letter in text
    )


def _day(value: date, code: str) -> str:
    """A day in the order that its format has; with names of months, as day, month and year."""
    bare = _LITERAL.sub("", _BRACKET.sub("", code.partition(";")[0])).strip()
    if not _DAY.fullmatch(bare):
        return f"{value.day:02}.{value.month:02}.{value.year}"
    marks = {"d": str(value.day), "dd": f"{value.day:02}", "m": str(value.month), "mm": f"{value.month:02}"}
    years = {"yy": f"{value.year % 100:02}", "yyyy": str(value.year)}
    return re.sub(r"[a-z]+", lambda found: (marks | years).get(found[0], str(value.year)), bare.lower())
