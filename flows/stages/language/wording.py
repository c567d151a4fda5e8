"""How numbers, money and dates read in Ukrainian, and how a hostile text stays a text."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

MONTHS = (
    "січня", "лютого", "березня", "квітня", "травня", "червня",
    "липня", "серпня", "вересня", "жовтня", "листопада", "грудня",
)  # fmt: skip


def grouped(number: Decimal) -> str:
    """A number as people write it, `900 000` or `0,5`: spaces that do not break, a decimal comma, no needless digit."""
    return _localised(format(number.normalize(), ",f"))


def hryvnias(number: Decimal) -> str:
    """Money as people write it: kopecks, both digits of them, only where there are some."""
    return grouped(number) if number == number.to_integral_value() else _localised(f"{number:,.2f}")


def day_in_words(day: date) -> str:
    """`8 липня 2026 року`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year} року"


def cycle_in_words(label: str) -> str:
    """`2026-H1` is `перше півріччя 2026 року`."""
    year, _, half = label.partition("-H")
    return f"{'перше' if half == '1' else 'друге'} півріччя {year} року"


def file_size(size: int) -> str:
    """A size a reader can weigh: `812 Б`, `12,3 КБ`, `1,4 МБ`."""
    for unit, bound in (("МБ", 1_000_000), ("КБ", 1_000)):
        if size >= bound:
            return f"{grouped(Decimal(round(size / bound, 1)).quantize(Decimal('0.1')))}\u00a0{unit}"
    return f"{size}\u00a0Б"


def markdown(text: str) -> str:
    """The text with everything that Markdown or HTML would understand made plain."""
    return re.sub(r"([\\`*_\[\]<>&#|])", r"\\\1", text)


def _localised(text: str) -> str:
    return text.replace(",", "\u00a0").replace(".", ",")
