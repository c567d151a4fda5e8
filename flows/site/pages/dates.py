"""The programme's calendar: what is due when, and what comes next after the newest publication."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.site.pages.page import Page
from flows.stages.calendar import timetable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from flows.site.pages.page import Site
    from flows.stages.calendar import Appointment


@dataclass(frozen=True, slots=True)
class Dated:
    """A day of the calendar in words, and whether it lies before the newest publication."""

    day: str
    what: str
    past: bool


def calendar_page(site: Site) -> Iterator[Page]:
    """Every day of the programme that somebody must keep."""
    title = site.text("calendar")
    last = last_published(site)
    yield Page(
        path="calendar.html",
        title=title,
        heading=title,
        description=site.text("calendar-about"),
        template="calendar.html",
        facts={
            "about": site.text("calendar-about"),
            "last": site.words.day(last),
            "next": next_date(site),
            "days": [_dated(site, one, last) for one in timetable(site.lookup.served.facts)],
        },
    )


def next_date(site: Site) -> Dated | None:
    """The first day after the newest publication on which something is due; null where nothing is."""
    last = last_published(site)
    coming = (one for one in timetable(site.lookup.served.facts) if one.day > last)
    first = next((one for one in coming if one.kind in {"reports", "publication"}), None)
    return _dated(site, first, last) if first else None


def last_published(site: Site) -> date:
    """The day of the newest version or confirmation of either dataset: pages know no other clock."""
    served = site.lookup.served
    datasets = [dataset for dataset in (served.plan, served.progress) if dataset]
    days = [entry.published for dataset in datasets for entry in dataset.entries]
    return max([*days, *(item.date for dataset in datasets for item in dataset.confirmations)])


def _dated(site: Site, one: Appointment, last: date) -> Dated:
    return Dated(site.words.day(one.day), site.text(f"due-{one.kind}", about=_about(site, one)), one.day <= last)


def _about(site: Site, one: Appointment) -> str:
    """A half-year or an act as people call it, else a year."""
    if one.kind in {"reports", "publication"}:
        return site.words.cycle(one.about)
    acts = {fact.act.uid: fact for fact in site.lookup.served.facts.acts}
    if one.kind != "act" or one.about not in acts:
        return one.about
    return site.text("act-named", number=acts[one.about].number, day=site.words.day(acts[one.about].date))
