"""What an office reported of a measure, half-year by half-year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.site.pages.page import late_days

if TYPE_CHECKING:
    from flows.site.pages.page import Site


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfYearStory:
    """One half-year of one measure in words; `evidence` is a web address, `silent` says that no report was accepted."""

    cycle: str
    state: str
    silent: bool
    completion: str
    spent: str
    late: str
    note: str
    evidence: str
    submitted: str
    office: str


def stories_of(site: Site, key: str) -> list[HalfYearStory]:
    """The half-years of a measure, the newest first."""
    return [_story(site, key, cycle) for cycle in reversed(list(site.lookup.progress.get(key, {})))]


def _story(site: Site, key: str, cycle: str) -> HalfYearStory:
    lookup, words = site.lookup, site.words
    row = lookup.progress[key][cycle]
    return HalfYearStory(
        cycle=words.cycle(cycle),
        state=row["status"] or "silent",
        silent=not row["status"],
        completion=words.percent(row["completionPct"]),
        spent=words.money(lookup.spent([key], cycle=cycle)),
        late=late_days(site, key, cycle),
        note=row["note"],
        evidence=web_address(row["evidenceUrl"]),
        submitted=words.day(row["submittedDate"]),
        office=lookup.names.get(row["answeringExecutorId"], ""),
    )


def web_address(text: str) -> str:
    """The address, where a browser may follow it."""
    return text if text.startswith(("https://", "http://")) else ""
