"""The first page: four sentences, the money, the next date, the newest changes, and where every answer stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.site.addresses import page_of
from flows.site.machines.structured_data import dataset_jsonld
from flows.site.pages.changes import newest_changes
from flows.site.pages.dates import next_date
from flows.site.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.site.pages.page import Site

QUESTIONS = (
    ("late.html", "ask-late"),
    ("late.html#silent", "ask-silent"),
    ("offices.html", "ask-office"),
    ("money.html", "ask-money"),
    ("topics.html", "ask-topic"),
    ("changes.html", "ask-changes"),
    ("act.html", "ask-act"),
    ("data.html#subscribe", "ask-subscribe"),
    ("data.html#cite", "ask-cite"),
    ("quality.html", "ask-quality"),
    ("calendar.html", "ask-next"),
    ("data.html", "ask-data"),
)
"""What people ask, and the page that answers it."""
NEWEST = 5


@dataclass(frozen=True, slots=True)
class HomeAnswer:
    """A sentence of the first page: the figure that people look for, the sentence around it, and where it is told."""

    figure: str
    sentence: str
    path: str


def home_page(site: Site) -> Iterator[Page]:
    """The home page."""
    served = site.lookup.served
    facts = served.facts
    yield Page(
        path="index.html",
        title=facts.title,
        heading=facts.title,
        is_theirs=True,
        description=" ".join(answer.sentence for answer in _answers(site))[:300],
        template="home.html",
        facts={
            "answers": _answers(site),
            "jsonld": dataset_jsonld(served, site.file_address),
            "questions": [(path, site.text(name)) for path, name in QUESTIONS],
            "next": next_date(site),
            "changes": newest_changes(site, NEWEST),
            "directions": [(page_of(key), site.named(key)) for key in site.lookup.directions],
        },
    )


def _answers(site: Site) -> list[HomeAnswer]:
    return [
        _planned(site),
        *((_spent(site), _stand(site)) if site.lookup.cycle else (_unreported(site),)),
        _changed(site),
    ]


def _planned(site: Site) -> HomeAnswer:
    lookup, words = site.lookup, site.words
    measures = lookup.in_force()
    year, everything = lookup.planned(measures, lookup.year), lookup.planned(measures)
    sentence = site.text(
        "home-planned", year=lookup.year, count=len(measures), total=words.money(everything), years=_years(site)
    )
    return HomeAnswer(words.money(year), sentence, "money.html")


def _years(site: Site) -> str:
    years = site.lookup.years
    return years[0] if len(years) == 1 else f"{years[0]}–{years[-1]}" if years else ""


def _spent(site: Site) -> HomeAnswer:
    """As the published assessment has it."""
    words, row = site.words, site.lookup.figure("spent-of-planned")
    sentence = site.text(
        "home-spent",
        year=site.lookup.cycle[:4],
        cycle=words.cycle(site.lookup.cycle),
        share=words.percent(row.get("value", "")),
        planned=words.money(row.get("denominator", "")),
    )
    return HomeAnswer(words.money(row.get("numerator", "")), sentence, "money.html")


def _stand(site: Site) -> HomeAnswer:
    lookup = site.lookup
    done = lookup.figure("measures-done")
    late, silent = len(lookup.late()), len(lookup.silent())
    number = site.text("home-done-of", done=done.get("numerator", "") or "0", all=done.get("denominator", ""))
    return HomeAnswer(number, site.text("home-stand", late=late, silent=silent), "late.html")


def _unreported(site: Site) -> HomeAnswer:
    return HomeAnswer(site.text("home-unreported-figure"), site.text("home-unreported"), "calendar.html")


def _changed(site: Site) -> HomeAnswer:
    """How many changes the newest version brought, by what they are about."""
    newest = newest_changes(site, NEWEST)
    if newest is None:
        return HomeAnswer(site.text("home-first-figure"), site.text("home-first"), "changes.html")
    counts = "; ".join(f"{block.heading.lower()} — {block.count}" for block in newest.blocks)
    figure = site.text("home-changes-figure", count=newest.count)
    return HomeAnswer(
        figure, site.text("home-changes", since=newest.since, day=newest.day, counts=counts), "changes.html"
    )
