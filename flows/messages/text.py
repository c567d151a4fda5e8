"""A text in both languages, and how grave a finding is."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Literal, NamedTuple, Protocol
from unicodedata import category

Lang = Literal["uk", "en"]


_LOGIN = re.compile(r"(?<=//)[^\s«“\"']*@|(?<![^\s«“\"'])[^\s«“\"':/@]+:[^\s/@]+@")
_BEHIND = re.compile(r"(://[^\s?#»”\"']*[?#])[^\s»”\"']+")


class Severity(StrEnum):
    """How grave a finding is; only an unwaived critical one stops a publication."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


class Phrase(Protocol):
    """What has a text in both languages: a message of the catalogue, or a text that was made of some."""

    @property
    def uk(self) -> str:
        """In Ukrainian."""

    @property
    def en(self) -> str:
        """In English."""


class Text(NamedTuple):
    """A text in both languages, made of messages and of what they name."""

    uk: str
    en: str


def harmless(text: str) -> str:
    """Somebody else's words for a screen or a log: signs that nobody sees, or that order a terminal, are spelt out."""
    if text.isprintable():
        return text
    return "".join(sign if sign.isprintable() or sign in "\n\t" else _spelt(sign) for sign in text)


def _spelt(sign: str) -> str:
    return sign if category(sign) == "Zs" else sign.encode("unicode_escape").decode()


def without_secrets(text: str) -> str:
    """The text without what may be a secret in an address: a login before its host, a query or an end behind it."""
    return _BEHIND.sub(r"\1***", _LOGIN.sub("***@", text)) if "@" in text or "://" in text else text


def in_language(phrase: Phrase | str, lang: Lang) -> str:
    """The phrase in one language; a plain text is the same in both."""
    if isinstance(phrase, str):
        return phrase
    return phrase.en if lang == "en" else phrase.uk
