"""A message in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from flows.model import Lang


class Text(NamedTuple):
    """One message in both languages."""

    uk: str
    en: str

    def render(self, lang: Lang, **facts: str) -> str:
        """The text with its placeholders filled; a placeholder without a fact is a fault of ours and raises."""
        return (self.en if lang == "en" else self.uk).format_map(facts)
