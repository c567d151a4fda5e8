"""A message in both languages, and how grave what it says is."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal, NamedTuple

Lang = Literal["uk", "en"]


class Severity(StrEnum):
    """How grave a finding is; only an unwaived critical one stops a publication."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


class Text(NamedTuple):
    """One message in both languages."""

    uk: str
    en: str

    def render(self, lang: Lang, **facts: str) -> str:
        """The text with its placeholders filled; a placeholder without a fact is a fault of ours and raises."""
        return (self.en if lang == "en" else self.uk).format_map(facts)
