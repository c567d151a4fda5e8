"""What the pages say, in one language: messages, sums, days and half-years as people write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING

from flows.messages.published import LINK_KINDS, STATES
from flows.messages.site import SITE, SITE_STATES
from flows.stages.checks.sentences import where
from flows.stages.language.wording import cycle_in_words, day_in_words, file_size, grouped, hryvnias

if TYPE_CHECKING:
    from flows.messages.text import Lang

UNKNOWN_VALUE = "—"


@dataclass(frozen=True, slots=True)
class SiteWords:
    """The words of one language."""

    lang: Lang

    def text(self, name: str, **facts: object) -> str:
        """A message of the pages."""
        return SITE[name].render(self.lang, **facts) if facts else _plain(name, self.lang)

    def money(self, amount: Decimal | str | None) -> str:
        """A sum in hryvnias; a dash where it is not known."""
        if amount in (None, ""):
            return UNKNOWN_VALUE
        return self.text("uah", amount=hryvnias(Decimal(amount or 0), self.lang))

    def number(self, value: str) -> str:
        """A number as people write it; a dash where there is none, and whatever is no number as it stands."""
        if not value:
            return UNKNOWN_VALUE
        return grouped(Decimal(value), self.lang) if value.replace(".", "", 1).lstrip("-").isdigit() else value

    def percent(self, value: str) -> str:
        """`24,26 %`."""
        return f"{self.number(value)}\u00a0%" if value else UNKNOWN_VALUE

    def share(self, part: Decimal | None, whole: Decimal | None) -> str:
        """Which part that is, to a hundredth of a percent; a dash where it is not known."""
        if part is None or not whole:
            return UNKNOWN_VALUE
        return self.percent(f"{round(part * 100 / whole, 2):f}")

    def day(self, iso: str | date | None) -> str:
        """A day in words; a dash where there is none."""
        if not iso:
            return UNKNOWN_VALUE
        return day_in_words(date.fromisoformat(iso) if isinstance(iso, str) else iso, self.lang)

    def cycle(self, label: str) -> str:
        """A half-year in words."""
        return cycle_in_words(label, self.lang)

    def state(self, code: str) -> str:
        """How a measure stands; `silent` where nobody reported, empty before the first reports."""
        return SITE_STATES[code or "unknown"].render(self.lang)

    def report(self, code: str) -> str:
        """How a report stands."""
        return STATES[code].render(self.lang)

    def place(self, ref: str) -> str:
        """A place in an act: its file and its line, or its page, table and row."""
        return where(ref, self.lang).strip().removeprefix("(").removesuffix(")")

    def size(self, size: int) -> str:
        """A size that a reader can weigh."""
        return file_size(size, self.lang)

    def link_kind(self, code: str) -> str:
        """What a report's link leads to."""
        return LINK_KINDS[code].render(self.lang)


@cache
def _plain(name: str, lang: Lang) -> str:
    """A message without facts: pages ask for the same ones thousands of times."""
    return SITE[name].render(lang)
