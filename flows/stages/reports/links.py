"""Where a measure's money can be followed, as a clerk names it: purchases on Prozorro, contracts, budget programmes."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from flows.messages.signs import without_unseen
from flows.stages.language.texts import DASHES
from flows.stages.reports.vocabulary import ADDRESS, BLANKS, TYPED_IN_CYRILLIC

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flows.stages.reports.filled import CellValue
    from flows.stages.reports.forms import LinkKind

TENDER_PAGE = "https://prozorro.gov.ua/tender/{identifier}"
CODE_LETTERS = "KPKVK-"
CODE_DIGITS = 7
"""How many digits the code of a local budget's programme has: two of the spending unit, then five."""

_OPENINGS, _ENDINGS = " «»“”„\"'<([{", frozenset(" .,;:!?)]}«»“”„\"'<>")
_BETWEEN_ADDRESSES = re.compile(r"[;,]*\s+|[;,]+(?=$|https?://)")
"""A comma or a semicolon may be part of an address."""
_BETWEEN = re.compile(r"[;,\s]+")
_TENDER = re.compile(
    r"(?:HTTPS?://(?:WWW\.)?PROZORRO\.GOV\.UA/(?:\w\w/)?TENDER/)?UA-(\d{4}-\d\d-\d\d)-(\d{6})-([A-Z])/?"
)
_CODE = re.compile(rf"(?!0+$)[0-9]{{{CODE_DIGITS}}}")
_PLAIN = str.maketrans({**dict.fromkeys(DASHES, "-"), **TYPED_IN_CYRILLIC})


def read_links(typed: CellValue, kind: LinkKind) -> tuple[tuple[str, ...], bool]:
    """The identifiers that a cell names, each once, and whether something in it is none of that kind.

    Several are set apart by a semicolon, a comma, a space or a new line; a dash or the like names none.
    """
    text = _as_text(typed, kind)
    if text.casefold() in BLANKS:
        return (), False
    between = _BETWEEN_ADDRESSES if kind == "contract" else _BETWEEN
    read = [READERS[kind](part) for part in between.split(text) if part]
    return tuple(dict.fromkeys(filter(None, read))), not all(read)


def link_url(kind: LinkKind, identifier: str) -> str | None:
    """The public page of what was named; none shows a budget programme by its code."""
    if kind == "tender":
        return TENDER_PAGE.format(identifier=identifier)
    return identifier if kind == "contract" else None


def _as_text(typed: CellValue, kind: LinkKind) -> str:
    """The cell's text; a code that a spreadsheet took for a number gets back the zero that it lost."""
    if isinstance(typed, Decimal) and typed == typed.to_integral_value():
        digits = f"{typed:.0f}"
        return f"0{digits}" if kind == "budget-programme" and len(digits) == CODE_DIGITS - 1 else digits
    return without_unseen(str(typed)).strip()


def _tender(part: str) -> str:
    """The id of a purchase, also out of the address of its page; empty where it is none."""
    found = _TENDER.fullmatch(part.upper().translate(_PLAIN))
    return f"UA-{found[1]}-{found[2]}-{found[3].lower()}" if found and _is_day(found[1]) else ""


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def read_address(text: str) -> str:
    """The address without quotes, brackets and marks of the sentence around it; empty where it is none.

    A bracket that the address itself opens stays.
    """
    bare = text.lstrip(_OPENINGS)
    while bare[-1:] in _ENDINGS and not (bare.endswith(")") and bare.count("(") >= bare.count(")")):
        bare = bare[:-1]
    return bare if ADDRESS.fullmatch(bare) else ""


def _budget_programme(part: str) -> str:
    """The code behind letters, as all our keys are: bare, every spreadsheet would take the zero from it."""
    return f"{CODE_LETTERS}{part}" if _CODE.fullmatch(part) else ""


READERS: Mapping[LinkKind, Callable[[str], str]] = MappingProxyType(
    {"tender": _tender, "contract": read_address, "budget-programme": _budget_programme}
)
