"""What the act says of itself before its first table: its number and its date, as far as it says them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flows.model.document import Paragraph
from flows.stages.language.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.model.document import Document, Span

_MONTHS = ("січ", "лют", "берез", "квіт", "трав", "черв", "лип", "серп", "верес", "жовт", "листопад", "груд")
_DATE = re.compile(r"[«\"]?(\d{1,2})[»\"]? ([а-яіїєґ]+) (20\d\d)|(\d{1,2})\.(\d{2})\.(20\d\d)")
_NUMBER = re.compile(r"(?:№|n)\s*([0-9][0-9а-яіїєґa-z/.-]*[0-9а-яіїєґa-z]|[0-9])")
_OPENING = re.compile(r"(затверджено|додаток.*|рішення.*|розпорядження.*)")
_NEAR = 8
"""So many lines after «ЗАТВЕРДЖЕНО» may name the decision."""


@dataclass(frozen=True, slots=True)
class Claims:
    """The number and the date of the decision that the document names as its own; None where it names none."""

    number: str | None = None
    date: date | None = None
    place: Span | None = None


def claims_of(document: Document) -> Claims:
    """The decision named in the document's first lines, after «ЗАТВЕРДЖЕНО»."""
    lines = list(_opening_lines(document))
    text = fold(" ".join(paragraph.text for paragraph in lines))
    number, day = _NUMBER.search(text), day_in(text)
    if not number and not day:
        return Claims()
    return Claims(number.group(1) if number else None, day, lines[0].span.through(lines[-1].span))


def _opening_lines(document: Document) -> Iterator[Paragraph]:
    """From «ЗАТВЕРДЖЕНО» on, before any table and before the programme's title."""
    left = 0
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            return
        folded = fold(block.text)
        if folded.startswith(("програма", "про внесення", "про зміни")) or (left == 1):
            return
        if left == 0 and _OPENING.fullmatch(folded):
            left = _NEAR
        if left:
            left -= 1
            yield block


def day_in(text: str) -> date | None:
    """The first day that a folded text names."""
    found = _DATE.search(text)
    if not found:
        return None
    day, month, year, plain_day, plain_month, plain_year = found.groups()
    if plain_day:
        return _date(int(plain_year), int(plain_month), int(plain_day))
    number = next((place for place, stem in enumerate(_MONTHS, 1) if month.startswith(stem)), 0)
    return _date(int(year), number, int(day))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
