"""What a number format shows beside the number: a sign of percent, a currency, or a power of ten."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .scan import parse

if TYPE_CHECKING:
    from zipfile import ZipFile

PERCENT, SCIENTIFIC, CURRENCY = "percent", "scientific", "₴"
"""A currency is named by its sign; what has none of its own is the currency of the country, so the hryvnia."""
PERCENT_SIGN, THOUSANDS = "%", "тис."
"""A sign printed behind a number that stays 35, and a number of which three digits are not shown."""
BUILT_IN = {
    **dict.fromkeys((9, 10), PERCENT),
    **dict.fromkeys((11, 48), SCIENTIFIC),
    **dict.fromkeys((5, 6, 7, 8, 42, 44), CURRENCY),
}
"""ECMA-376, 18.8.30: the numbers of formats that no file spells out."""
_HRYVNIA = re.compile(r"₴|грн|гривень|UAH", re.IGNORECASE)
_FOREIGN = re.compile(r"USD|EUR|GBP|PLN|RUB|[$€£¥₽¢]|zł|руб", re.IGNORECASE)
_BRACKETS = re.compile(r"\[(?:\$([^\]-]*)[^\]]*|[^\]]*)\]")
_SCALED = re.compile(r"[0#?],+(?![0#?,.])|[0#?],+\.")
_LITERALS = re.compile(r'"[^"]*"|\\.|_.|\*.')


def format_kind(code: str) -> str:
    """The kind of a format's code, such as `0%` or `#,##0.00[$€-407]`; empty for plain numbers, dates and text."""
    first = code.partition(";")[0]
    signs = "".join(_BRACKETS.findall(first))
    bare = _BRACKETS.sub("", first)
    plain = _LITERALS.sub("", bare)
    if "%" in plain:
        return PERCENT
    if re.search(r"[0#?]E[+-]", plain, re.IGNORECASE):
        return SCIENTIFIC
    if _SCALED.search(plain):
        return THOUSANDS
    return currency_sign(signs + bare) or (PERCENT_SIGN if "%" in bare else "")


def currency_sign(text: str) -> str:
    """The currency that a text names, by its sign or letters; empty where it names none."""
    if _HRYVNIA.search(text):
        return CURRENCY
    found = _FOREIGN.search(text)
    return found.group() if found else ""


def cell_formats(package: ZipFile, part: str) -> list[str]:
    """The kind of format of each cell style of a workbook, by the style's number."""
    codes: dict[int, str] = {}
    styles: list[int] = []
    inside = [""]

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            codes.setdefault(int(attributes.get("numFmtId", -1)), attributes.get("formatCode", ""))
        elif name == "xf" and inside[-1] == "cellXfs":
            styles.append(int(attributes.get("numFmtId", 0)))
        inside.append(name)

    parse(package, part, start, lambda _: inside.pop())
    return [format_kind(codes[number]) if number in codes else BUILT_IN.get(number, "") for number in styles]
