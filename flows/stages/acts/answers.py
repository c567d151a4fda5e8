"""What a person types at a question becomes a fact, or is refused: nothing is guessed from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.model.facts import EMAIL, HROMADA_CODE, SLUG
from flows.stages.acts.claims import day_in
from flows.stages.language.texts import fold

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from flows.model.proposal import FactValue

_LONGEST_SLUG = 80
_YEAR = re.compile(r"(?:19|20|21)\d\d")
_ISO_DAY = re.compile(r"(20\d\d)-(\d\d)-(\d\d)")


class WrongAnswerError(ValueError):
    """Raised when what was typed cannot be a value of that field."""


def value_typed(field: str, text: str, options: Mapping[str, str]) -> FactValue:
    """The value that was typed; where there are options, their number or one of them.

    Raises:
        WrongAnswerError: It is none.
    """
    typed = line_of(text)
    if options and typed.isdecimal() and 1 <= int(typed) <= len(options):
        typed = list(options)[int(typed) - 1]
    name = field.rpartition(".")[2]
    if name == "date":
        return _day(typed)
    if name.endswith("_year"):
        return int(_matching(_YEAR, typed))
    patterns = {"code": HROMADA_CODE, "slug": re.compile(rf"(?=.{{1,{_LONGEST_SLUG}}}$){SLUG}")}
    if name in patterns:
        return _matching(patterns[name], typed)
    if field == "licence.name" and typed not in options:
        raise WrongAnswerError
    return typed


def line_of(text: str) -> str:
    """One line of letters that can be written into a file.

    Raises:
        WrongAnswerError: There are none, or others.
    """
    typed = " ".join(text.split())
    if not typed or not typed.isprintable() or any("\ud800" <= letter <= "\udfff" for letter in typed):
        raise WrongAnswerError
    return typed


def contact_in(text: str) -> Mapping[str, str]:
    """Whom citizens may ask: what looks like an address of e-mail is one, the rest is a name.

    Raises:
        WrongAnswerError: There is an address that is none, or more than one.
    """
    typed = line_of(text)
    words = re.split(r"[\s,;]+", typed)
    emails = [word.strip("<>()") for word in words if "@" in word]
    if len(emails) > 1 or not all(re.fullmatch(EMAIL, email) for email in emails):
        raise WrongAnswerError
    name = " ".join(re.sub(r"\S*@\S*", "", typed).split()).strip(" ,;—–-")
    return {key: value for key, value in (("contact.name", name), ("contact.email", "".join(emails))) if value}


def _matching(pattern: re.Pattern[str], typed: str) -> str:
    if not pattern.fullmatch(typed):
        raise WrongAnswerError
    return typed


def _day(typed: str) -> date:
    iso = _ISO_DAY.fullmatch(typed)
    day = day_in(".".join(reversed(iso.groups())) if iso else fold(typed))
    if day is None:
        raise WrongAnswerError
    return day
