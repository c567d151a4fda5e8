"""How numbers, money and dates are written in Ukrainian, and how a hostile text stays a text.

Babel would write days and numbers too, in lines no fewer than these, but takes a tenth of a second to begin with.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from flows.messages.published import PROGRESS, WORDING

if TYPE_CHECKING:
    from datetime import date

    from flows.messages.text import Lang

SIZES = (("megabytes", 1_000_000), ("kilobytes", 1_000))


def grouped(number: Decimal, lang: Lang = "uk") -> str:
    """A number as people write it, `900 000` or `0,5`: spaces that do not break, a decimal comma, no needless digit."""
    text = format(number.normalize(), ",f")
    return text if lang == "en" else _localised(text)


def hryvnias(number: Decimal, lang: Lang = "uk") -> str:
    """Money as people write it: kopecks, both digits of them, only where there are some."""
    text = f"{number:,.{0 if number == number.to_integral_value() else 2}f}"
    return text if lang == "en" else _localised(text)


def day_in_words(day: date, lang: Lang = "uk") -> str:
    """`8 липня 2026 року`."""
    month = WORDING[f"month-{day.month}"].render(lang)
    return WORDING["day"].render(lang, day=day.day, month=month, year=day.year)


def cycle_in_words(label: str, lang: Lang = "uk") -> str:
    """`2026-H1` is `перше півріччя 2026 року`."""
    year, _, half = label.partition("-H")
    return PROGRESS["first-half" if half == "1" else "second-half"].render(lang, year=year)


def file_size(size: int, lang: Lang = "uk") -> str:
    """A size a reader can weigh: `812 Б`, `12,3 КБ`, `1,4 МБ`."""
    for unit, bound in SIZES:
        if size >= bound:
            rounded = Decimal(round(size / bound, 1)).quantize(Decimal("0.1"))
            return WORDING[unit].render(lang, size=grouped(rounded, lang))
    return WORDING["bytes"].render(lang, size=str(size))


def markdown(text: str) -> str:
    """A line in which whatever Markdown or HTML would understand is made plain.

    A CKAN takes no backslash before `<` and `&`: it would show both.
    """
    plain = re.sub(r"([\\`*_\[\]>#])", r"\\\1", re.sub(r"&(?=#?\w+;)", "&amp;", text)).replace("<", "&lt;")
    return re.sub(r"^(?=[-+])|^(\d+)(?=[.)](?:\s|$))", r"\1\\", plain)  # else a list, or a line across


def _localised(text: str) -> str:
    return text.replace(",", "\u00a0").replace(".", ",")
