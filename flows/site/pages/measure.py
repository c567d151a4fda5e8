"""A measure: what is promised, what was done and paid, who answers, where the act says so, and what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.site.addresses import file_name, page_of
from flows.site.lookup import total
from flows.site.machines.concerned import cell_of
from flows.site.pages.changes import changes_about
from flows.site.pages.direction import all_years, years
from flows.site.pages.page import Page, late_days, mail_about
from flows.site.pages.stories import stories_of
from flows.stages.tables.printed import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.site.pages.page import Site
    from flows.stages.tables.printed import PrintedRow


def measure_pages(site: Site) -> Iterator[Page]:
    """A page for each measure that any version has."""
    for key in site.lookup.measures:
        yield _page(site, key)


def _page(site: Site, key: str) -> Page:
    lookup, words = site.lookup, site.words
    row = lookup.measures[key]
    direction = row["directionId"]
    stories = stories_of(site, key)
    title = site.named(key)
    return Page(
        path=page_of(key),
        title=title,
        heading=title,
        is_theirs=True,
        description=_in_short(site, key),
        template="measure.html",
        crumbs=_crumbs(site, direction),
        facts={
            "key": key,
            "number": number_of(key),
            "row": row,
            "left": lookup.left[key].label if key in lookup.left else "",
            "state": lookup.state(key),
            "late": late_days(site, key, lookup.cycle),
            "completion": words.percent(lookup.newest(key).get("completionPct", "")),
            "money": years(site, [key]),
            "sources": sorted({lookup.sources.get(one["sourceId"], "") for one in lookup.funding.get(key, ())}),
            "total": all_years(site, [key]),
            "planned": words.money(lookup.planned([key])),
            "spent": words.money(lookup.spent([key])),
            "answering": _office(site, lookup.answering(key)),
            "others": [_office(site, one) for one in lookup.executors.get(key, ()) if one != lookup.answering(key)],
            "stories": stories,
            "links": lookup.links.get(key, ()),
            "indicators": [(page_of(one), site.named(one)) for one in site.lookup.indicators_of(key)],
            "findings": _findings(site, key),
            "place": words.place(row["sourceRef"]),
            "place_path": site.places.path(row["sourceRef"]) if key not in lookup.left else "",
            "versions": _versions(site, key),
            "changes": changes_about(site, {key, *site.lookup.indicators_of(key)}),
            "data": f"data/{file_name(key)}",
            "feed": f"feeds/{file_name(key)}",
            "cite": cite(site, title, page_of(key)),
            "report_error": mail_about(site, title),
            "chart": site.charts.get(f"measure-{key}"),
        },
    )


def cite(site: Site, title: str, path: str) -> str:
    """How somebody names a page in an article: publisher, year, title, version, address; no title is the whole."""
    served = site.lookup.served
    done = site.lookup.done or site.lookup.plan
    address = f"{served.address}{'' if site.words.lang == 'uk' else 'en/'}{path}" if served.address else path
    return site.text(
        "cite" if title else "cite-all",
        publisher=served.facts.publisher.name,
        year=done.entry.published.year if done else "",
        title=title,
        programme=served.facts.title,
        version=done.label if done else "",
        address=address,
        licence=served.facts.licence.title,
    )


def _in_short(site: Site, key: str) -> str:
    words, lookup = site.words, site.lookup
    facts = {"planned": words.money(lookup.planned([key])), "state": words.state(lookup.state(key))}
    return site.text("measure-in-short", title=lookup.title(key), **facts)


def _crumbs(site: Site, direction: str) -> tuple[tuple[str, str], ...]:
    first = ("measures.html", site.text("measures"))
    return (first, (page_of(direction), site.named(direction))) if direction else (first,)


def _office(site: Site, key: str) -> tuple[str, str]:
    """An office's page and its name; both empty where the act names none."""
    return (page_of(key), site.named(key)) if key else ("", "")


def _findings(site: Site, key: str) -> list[PrintedRow]:
    """The findings about a measure and its indicators."""
    return [row for name in (key, *site.lookup.indicators_of(key)) for row in site.lookup.findings.get(name, ())]


def _versions(site: Site, key: str) -> list[dict[str, str]]:
    """What each version of the plan printed of the measure: term, money of all years."""
    words, named = site.words, cell_of("measureId")
    return [
        {
            "label": version.label,
            "day": words.day(version.entry.published),
            "term": row["termText"] or "—",
            "money": words.money(
                total(row["amountUah"] for row in version.rows_naming("measure-funding", [key], named))
            ),
        }
        for version in site.lookup.served.plan.served
        for row in version.rows_naming("measures", [key], named)
    ]
