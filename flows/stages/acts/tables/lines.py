"""Rows and lines that are no records (signatures, dates, notes, captions); what they say is never repeated."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.stages.acts.tables.rows import is_figure
from flows.stages.language.personal import personal_data
from flows.stages.language.texts import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.stages.acts.words import Words

_UPPER, _LOWER = "А-ЯІЇЄҐ", "а-яіїєґ'’ʼ"
_NAME = re.compile(
    rf"(?:[{_UPPER}][{_LOWER}]+ (?:[{_UPPER}][{_LOWER}]+ )?[{_UPPER}][{_UPPER}'’ʼ-]{{2,}}"
    rf"|[{_UPPER}]\. ?(?:[{_UPPER}]\. ?)?[{_UPPER}][{_LOWER}{_UPPER}-]+"
    rf"|[{_UPPER}][{_LOWER}-]+ [{_UPPER}]\. ?[{_UPPER}]\.?"
    rf"|[{_UPPER}][{_LOWER}]+ [{_UPPER}][{_LOWER}]+ [{_UPPER}][{_LOWER}]+(?:вич|вна))"
)
"""A person: «Іван ПЕТРЕНКО», «І. П. Петренко», «Петренко І. П.», three names with a patronymic."""
_PHONE = re.compile(
    r"(?:тел\w*\.?:? ?)?(?:\+?38)?[ (-]*0?\d{2,5}\)?[ -]*\d{1,3}(?:[ -]\d{2,3}){1,3}|тел\w*[.:].*", re.IGNORECASE
)
_CALL = re.compile(r"(?:\+38|\(0|тел)[0-9 ()+.:-]{5,}|\d{1,3}-\d\d-\d\d", re.IGNORECASE)
_POSITION = re.compile(
    r"(?:т\. ?)?(?:в\. ?о\. )?(?:перш\w+ |головн\w+ |провідн\w+ |старш\w+ |міськ\w+ |селищн\w+ |сільськ\w+ )*"
    r"(?:голов|секретар|керуюч|керівник|начальни|завідувач|директор|заступни|старост|спеціаліст|бухгалтер|депутат"
    r"|виконавець|виконав|підготува|розробни|уклада|упорядник|погоджен)\w*\b.*"
)
_MADE_BY = re.compile(r"(?:виконавець|вик\.|виконав|підготува\w+|виконавиця|розробник|укладач|упорядник)(\s*:)?.*")
_PLAIN_NAME = re.compile(rf"[{_UPPER}][{_LOWER}]+(?: [{_UPPER}][{_LOWER}]+){{1,2}}")
"""A name that only a position beside it shows to be one."""
_PLACE_OF_SIGNATURE = re.compile(r"\(?(?:підпис|м\. ?п|_+)\)?[ _()а-яіїєґ.]*|_{3,}.*")
_MONTHS = "січня|лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня"
_DATE = re.compile(
    rf"(?:від )?(?:[«\"]?[0-9_]{{1,4}}[»\"]? ?(?:{_MONTHS}|_+) ?20[0-9_]{{2}}|[0-9]{{1,2}}\.[0-9]{{2}}\.20[0-9]{{2}})"
    r" ?(?:р|року|рік)?\.?"
)
_PART = re.compile(rf"(?:РОЗДІЛ )?[IVXLІХ]+[.)]? [{_UPPER}«»\"'’ʼ(),.–—-]+(?: [{_UPPER}«»\"'’ʼ(),.–—-]+)*")
"""The heading of the act's next part, in capitals: «IV. ІНДИКАТОРИ ПРОГРАМИ»."""
_MOST_CELLS = 4
"""A signature takes no more: position, place, name, telephone."""


def kind_of(texts: Sequence[str], words: Words) -> str | None:
    """What a row that is no record is (`caption`, `note`, `signature`, `date`), or None where it may be one.

    `texts` are its non-blank cells.
    """
    if len(texts) == 1:
        if words.is_line("caption", texts[0]):
            return "caption"
        if words.is_line("note", texts[0]):
            return "note"
        if words.is_line("unit_line", texts[0]):
            return "unit"
        if _DATE.fullmatch(fold(texts[0])):
            return "date"
    return "signature" if _is_signature(texts) else None


def closing_kind(texts: Sequence[str]) -> str | None:
    """What a row below the last record is where it opens with a position or bears a name: a signature in two lines."""
    if len(texts) > _MOST_CELLS or any(is_figure(text) for text in texts):
        return None
    position = len(texts) == 1 and texts[0][0].isupper() and _POSITION.fullmatch(fold(texts[0]))
    return "signature" if position or (len(texts) > 1 and _is_person(texts[-1])) else None


def heads_part(texts: Sequence[str]) -> bool:
    """Whether a row is one text that heads a part of the act, as directions in Roman numerals may be headed too."""
    return len(texts) == 1 and bool(_PART.fullmatch(texts[0]))


def _is_signature(texts: Sequence[str]) -> bool:
    """Whether a position, a name, a telephone stand here and nothing that belongs to a record."""
    if len(texts) > _MOST_CELLS or any(is_figure(text) for text in texts):
        return False
    if (made := _MADE_BY.match(texts[0].casefold())) and (made.group(1) or any(map(_NAME.search, texts))):
        return True
    rest = [text for text in texts if not _is_person(text)]
    if not rest:
        return len(texts) > len(rest)
    named = len(rest) < len(texts) or any(_NAME.search(text) for text in rest)
    if not named and len(rest) > 1 and _PLAIN_NAME.fullmatch(rest[-1]):
        rest, named = rest[:-1], True
    return named and all(_POSITION.fullmatch(fold(text)) and text[0].isupper() for text in rest)


def _is_person(text: str) -> bool:
    folded = fold(text)
    return bool(
        _NAME.fullmatch(text)
        or _PHONE.fullmatch(text)
        or _PLACE_OF_SIGNATURE.fullmatch(folded)
        or _DATE.fullmatch(folded)
    )


def shown(texts: Sequence[str]) -> str:
    """A row that is not understood, for a finding: no personal data, nor names, should it be a signature after all."""
    text = " | ".join("…" if personal_data(cell) else cell for cell in texts if cell)
    if any(is_figure(cell) for cell in texts if cell):
        return text
    return _CALL.sub("…", _NAME.sub("…", text))
