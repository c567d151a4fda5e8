"""The parts of a sentence in both languages: figures, days and half-years as people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from flows.messages.published import BOOLEANS, NOT_STATED, PROGRESS
from flows.messages.text import Phrase, Text, in_language
from flows.stages.language.wording import day_in_words, grouped, hryvnias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flows.messages.catalogue import Message
    from flows.messages.text import Lang


def quoted(text: str) -> Phrase:
    """The text in the quotes of each language; that it is not stated where it is empty."""
    return Text(f"«{text}»", f"“{text}”") if text else NOT_STATED


def number(text: str) -> Phrase:
    """A number of a table; that it is not stated where it is empty."""
    return _both(lambda lang: grouped(Decimal(text), lang)) if text else NOT_STATED


def measured(text: str, unit: str) -> Text:
    """A number with its unit."""
    return _both(lambda lang: f"{grouped(Decimal(text), lang)} {unit}".rstrip())


def uah(amount: Decimal) -> Text:
    """A sum of hryvnias, without their name."""
    return _both(lambda lang: hryvnias(amount, lang))


def day(text: str) -> Phrase:
    """A day of a table; that it is not stated where it is empty."""
    return _both(lambda lang: day_in_words(date.fromisoformat(text), lang)) if text else NOT_STATED


def truth(text: str) -> Phrase:
    """Yes or no."""
    return BOOLEANS[text] if text else NOT_STATED


def half_year(label: str, case: str = "") -> Text:
    """The half-year in words; `case` is the beginning of the message's name, as the sentence asks for it."""
    year, _, half = label.partition("-H")
    return rendered(PROGRESS[f"{case}{'first' if half == '1' else 'second'}-half"], year=year)


def part(name: str, /, **facts: str | Phrase) -> Text:
    """A part of a sentence about a half-year."""
    return rendered(PROGRESS[name], **facts)


def rendered(message: Message, /, **facts: str | Phrase) -> Text:
    """The message in both languages; each phrase among its facts is put in its own."""
    return _both(lambda lang: message.render(lang, **in_one(facts, lang)))


def in_one(facts: Mapping[str, str | Phrase], lang: Lang) -> dict[str, str]:
    """The facts of a sentence in its language."""
    return {name: in_language(fact, lang) for name, fact in facts.items()}


def joined(parts: Sequence[Phrase], by: str = "; ") -> Text:
    """The parts one after another."""
    return Text(by.join(one.uk for one in parts), by.join(one.en for one in parts))


def _both(say: Callable[[Lang], str]) -> Text:
    return Text(say("uk"), say("en"))
