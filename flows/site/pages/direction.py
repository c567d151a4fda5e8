"""A direction of the programme: its money by year, its measures, and the published assessment of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.site.addresses import page_of
from flows.site.pages.page import Page, listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.site.pages.page import Site
    from flows.stages.tables.printed import PrintedRow


def direction_pages(site: Site) -> Iterator[Page]:
    """A page for each direction that any version has."""
    for key in site.lookup.directions:
        yield _page(site, key)


def _page(site: Site, key: str) -> Page:
    lookup, words = site.lookup, site.words
    measures = lookup.of_direction(key)
    planned = lookup.planned(measures)
    title = site.named(key)
    row = lookup.directions[key]
    return Page(
        path=page_of(key),
        title=title,
        heading=title,
        is_theirs=True,
        description=site.text("direction-in-short", count=len(measures), planned=words.money(planned)),
        template="direction.html",
        crumbs=(("measures.html", site.text("measures")),),
        facts={
            "left": lookup.left[key].label if key in lookup.left else "",
            "count": len(measures),
            "planned": words.money(planned),
            "total": all_years(site, measures),
            "years": years(site, measures),
            "measures": [listed(site, name) for name in measures],
            "figures": assessment_of(site, key),
            "place": words.place(row["sourceRef"]),
            "place_path": site.places.path(row["sourceRef"]) if key not in lookup.left else "",
            "chart": site.charts.get(f"direction-{key}"),
        },
    )


def years(site: Site, measures: list[str]) -> list[tuple[str, str, str, str]]:
    """Year, planned, spent and its share of these measures."""
    lookup, words = site.lookup, site.words
    rows = []
    for year in lookup.years:
        planned, spent = lookup.planned(measures, year), lookup.spent(measures, year=year)
        rows.append((year, words.money(planned), words.money(spent), words.share(spent, planned)))
    return rows


def all_years(site: Site, measures: list[str]) -> tuple[str, str, str]:
    """Planned, spent and its share of these measures, ever."""
    planned, spent = site.lookup.planned(measures), site.lookup.spent(measures)
    return site.words.money(planned), site.words.money(spent), site.words.share(spent, planned)


def assessment_of(site: Site, scope: str) -> list[tuple[str, str]]:
    """The published assessment of the newest half-year: what each figure is called, and its value in words."""
    rows = [row for (of, cycle, _), row in site.lookup.figures.items() if (of, cycle) == (scope, site.lookup.cycle)]
    title = "titleUk" if site.words.lang == "uk" else "titleEn"
    return [(row.get(title, row["metric"]), _value(site, row)) for row in rows]


def _value(site: Site, row: PrintedRow) -> str:
    words = site.words
    if row["unit"] == "UAH":
        return words.money(row["value"])
    if row["unit"] != "percent":
        return words.number(row["value"])
    is_money = row["metric"].startswith("spent")
    part, whole = (
        words.money(row[name]) if is_money else words.number(row[name]) for name in ("numerator", "denominator")
    )
    return site.text("share-of", share=words.percent(row["value"]), part=part, whole=whole)
