"""An indicator: its targets by year beside the levels that were reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.messages.published import TARGET_KINDS
from flows.site.addresses import page_of
from flows.site.pages.changes import changes_about
from flows.site.pages.page import Page, mail_about

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.site.pages.page import Site


def indicator_pages(site: Site) -> Iterator[Page]:
    """A page for each indicator that any version has."""
    for key in site.lookup.indicators:
        yield _page(site, key)


def _page(site: Site, key: str) -> Page:
    lookup, words = site.lookup, site.words
    row = lookup.indicators[key]
    title = site.named(key)
    heading = site.text("indicator-named", title=title)
    measure = row["measureId"]
    return Page(
        path=page_of(key),
        title=heading,
        heading=heading,
        description=site.text("indicator-in-short", title=row["title"], unit=row["unitText"]),
        template="indicator.html",
        crumbs=((page_of(measure), site.named(measure)),) if measure in lookup.measures else (),
        facts={
            "left": lookup.left[key].label if key in lookup.left else "",
            "row": row,
            "unit": row["unitText"],
            "baseline": words.number(row["baseline"]),
            "targets": _targets(site, key),
            "values": _values(site, key),
            "findings": lookup.findings.get(key, ()),
            "place": words.place(row["sourceRef"]),
            "place_path": site.places.path(row["sourceRef"]) if key not in lookup.left else "",
            "changes": changes_about(site, {key}),
            "chart": site.charts.get(f"indicator-{key}"),
            "report_error": mail_about(site, heading),
        },
    )


def _targets(site: Site, key: str) -> list[tuple[str, str, str, str]]:
    """Year, target as printed, what kind it is, and the level it means."""
    words = site.words
    return [
        (
            row["year"],
            words.number(row["targetValue"]),
            TARGET_KINDS[row["targetKind"]].render(words.lang),
            words.number(row["targetLevel"]),
        )
        for row in site.lookup.targets.get(key, ())
    ]


def _values(site: Site, key: str) -> list[tuple[str, str, str]]:
    """Half-year, level, the office's words; the newest first."""
    rows = site.lookup.values.get(key, {})
    return [
        (site.words.cycle(cycle), site.words.number(rows[cycle]["value"]), rows[cycle]["note"])
        for cycle in reversed(list(rows))
    ]
