"""The pages that list: all measures, what is late and who is silent, the money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.site.addresses import page_of
from flows.site.lookup import total
from flows.site.pages.dates import last_published
from flows.site.pages.direction import all_years, assessment_of, years
from flows.site.pages.office import days_after
from flows.site.pages.page import Page, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.site.pages.page import Site


def list_pages(site: Site) -> Iterator[Page]:
    """All three."""
    yield _measures(site)
    yield _late(site)
    yield _money(site)


def _measures(site: Site) -> Page:
    title = site.text("measures")
    lookup = site.lookup
    groups = [(page_of(key), site.named(key), lookup.of_direction(key)) for key in lookup.directions]
    stray = [name for name in lookup.in_force() if not lookup.measures[name]["directionId"]]
    return Page(
        path="measures.html",
        title=title,
        heading=title,
        description=site.text("measures-about", count=len(lookup.in_force())),
        template="measures.html",
        facts={
            "about": site.text("measures-about", count=len(lookup.in_force())),
            "groups": [(path, name, [listed(site, one) for one in of]) for path, name, of in groups if of],
            "stray": [listed(site, name) for name in stray],
            "gone": [
                (page_of(name), site.named(name), lookup.left[name].label)
                for name in lookup.measures
                if name in lookup.left
            ],
        },
    )


def _late(site: Site) -> Page:
    lookup, words = site.lookup, site.words
    title = site.text("late")
    return Page(
        path="late.html",
        title=title,
        heading=title,
        description=site.text("late-about"),
        template="late.html",
        facts={
            "cycle": words.cycle(lookup.cycle) if lookup.cycle else "",
            "late": [_late_line(site, key) for key in lookup.late()],
            "unreported": words.number(lookup.figure("measures-due-unreported").get("value", "")),
            "silent": [_silent_line(site, key) for key in lookup.silent()],
            "tardy": _tardy(site),
            "unanswered": [listed(site, key) for key in lookup.in_force() if lookup.state(key) == "silent"],
        },
    )


def _late_line(site: Site, key: str) -> dict[str, str]:
    lookup, words = site.lookup, site.words
    row = lookup.delays[key, lookup.cycle]
    office = row["answeringExecutorId"]
    return {
        "path": page_of(key),
        "name": site.named(key),
        "days": site.text("days-many", count=int(row["daysLate"] or 0)),
        "term": words.day(row["termEnd"]),
        "completion": words.percent(row["completionPct"]),
        "office": site.named(office) if office else "",
        "office_path": page_of(office) if office else "",
    }


def _silent_line(site: Site, key: str) -> dict[str, str]:
    """An office without an accepted report, and how long the report was overdue when this was published."""
    row = site.lookup.reports[key][site.lookup.cycle]
    days = days_after(row["dueDate"], last_published(site).isoformat())
    return {
        "path": page_of(key),
        "name": site.named(key),
        "state": site.words.report(row["state"]),
        "due": site.words.day(row["dueDate"]),
        "days": site.text("overdue-by", count=days),
        "measures": str(len(site.lookup.of_office(key))),
    }


def _tardy(site: Site) -> list[dict[str, str]]:
    """The offices whose accepted report came after its due date, in any half-year, the newest first."""
    found = []
    for cycle in reversed(site.lookup.cycles):
        for key, reports in site.lookup.reports.items():
            row = reports.get(cycle, {})
            if row.get("state") == "late":
                days = site.text("late-by", count=days_after(row["dueDate"], row["receivedDate"]))
                found.append(
                    {"path": page_of(key), "name": site.named(key), "cycle": site.words.cycle(cycle), "days": days}
                )
    return found


def _money(site: Site) -> Page:
    lookup, words = site.lookup, site.words
    title = site.text("money")
    measures = lookup.in_force()
    directions = []
    for key in lookup.directions:
        of = lookup.of_direction(key)
        planned, spent = lookup.planned(of, lookup.year), lookup.spent(of, year=lookup.year)
        directions.append(
            (page_of(key), site.named(key), words.money(planned), words.money(spent), words.share(spent, planned))
        )
    return Page(
        path="money.html",
        title=title,
        heading=title,
        description=site.text("money-about", year=lookup.year),
        template="money.html",
        facts={
            "year": lookup.year,
            "directions": directions,
            "years": years(site, measures),
            "total": all_years(site, measures),
            "sources": _sources(site),
            "figures": assessment_of(site, "programme"),
            "drawn_here": [
                site.charts[name]
                for name in ("money-by-direction", "money-by-year", "measure-states")
                if name in site.charts
            ],
        },
    )


def _sources(site: Site) -> list[tuple[str, str]]:
    """The money of all years by source; what the act does not split is not split."""
    rows = [
        row for name in site.lookup.in_force() for row in site.lookup.funding.get(name, ()) if row["sourceId"] != "none"
    ]
    found = []
    for source, title in site.lookup.sources.items():
        amount = total(row["amountUah"] for row in rows if row["sourceId"] == source)
        if amount is not None:
            found.append((title, site.words.money(amount)))
    return found
