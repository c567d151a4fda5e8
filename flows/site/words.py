"""What the pages say, in one language: messages, sums, days and half-years as people write them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from flows.messages.published import LINK_KINDS, STATES
from flows.messages.site import SITE, SITE_STATES
from flows.stages.checks.sentences import where
from flows.stages.language.wording import cycle_in_words, day_in_words, file_size, grouped, hryvnias

if TYPE_CHECKING:
    from flows.messages.text import Lang

BLANK = "—"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    lang: Lang

    def text(self, name: str, **facts: object) -> str:
        """A message of the pages."""
        return SITE[name].render(self.lang, **facts)

    def money(self, amount: Decimal | str | None) -> str:
        """`10 275 000 грн`; a dash where it is not known."""
        if amount in (None, ""):
            return BLANK
        return self.text("uah", amount=hryvnias(Decimal(amount or 0), self.lang))

    def number(self, value: str) -> str:
        """A number as people write it; a dash where there is none, and whatever is no number as it stands."""
        if not value:
            return BLANK
        return grouped(Decimal(value), self.lang) if value.replace(".", "", 1).lstrip("-").isdigit() else value

    def percent(self, value: str) -> str:
        """`24,26 %`."""
        return f"{self.number(value)}\u00a0%" if value else BLANK

    def share(self, part: Decimal | None, whole: Decimal | None) -> str:
        """Which part that is, to a hundredth of a percent; a dash where it is not known."""
        if part is None or not whole:
            return BLANK
        return self.percent(f"{round(part * 100 / whole, 2):f}")

    def day(self, iso: str | date | None) -> str:
        """`8 липня 2026 року`; a dash where there is none."""
        if not iso:
            return BLANK
        return day_in_words(date.fromisoformat(iso) if isinstance(iso, str) else iso, self.lang)

    def cycle(self, label: str) -> str:
        """`перше півріччя 2026 року`."""
        return cycle_in_words(label, self.lang)

    def state(self, code: str) -> str:
        """How a measure stands; `silent` where nobody reported, empty before the first reports."""
        return SITE_STATES[code or "unknown"].render(self.lang)

    def report(self, code: str) -> str:
        """How a report stands."""
        return STATES[code].render(self.lang)

    def place(self, ref: str) -> str:
        """A place in an act: `акт.txt, рядок 163`."""
        return where(ref, self.lang).strip().removeprefix("(").removesuffix(")")

    def size(self, size: int) -> str:
        """`12,3 КБ`."""
        return file_size(size, self.lang)

    def link_kind(self, code: str) -> str:
        """What a report's link leads to."""
        return LINK_KINDS[code].render(self.lang)
