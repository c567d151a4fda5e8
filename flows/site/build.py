"""All files of a programme's site, by their paths below its root."""

from __future__ import annotations

from pkgutil import get_data
from typing import TYPE_CHECKING

from flows.site.act_text import act_places
from flows.site.addresses import Addresses, file_name
from flows.site.charts.charts import programme_charts
from flows.site.charts.embedded import embed_page
from flows.site.charts.pictures_to_share import SHARED_CHARTS, png
from flows.site.frame import Frame
from flows.site.lookup import look_up
from flows.site.machines.files import catalogue_files, feed_files, measure_files
from flows.site.machines.sitemap import sitemap_files
from flows.site.pages.act import act_pages
from flows.site.pages.changes import changes_pages
from flows.site.pages.data import data_page
from flows.site.pages.dates import calendar_page, last_published
from flows.site.pages.direction import direction_pages
from flows.site.pages.home import home_page
from flows.site.pages.indicator import indicator_pages
from flows.site.pages.lists import list_pages
from flows.site.pages.measure import measure_pages
from flows.site.pages.office import office_pages
from flows.site.pages.page import Site
from flows.site.pages.quality import quality_page
from flows.site.pages.topics import entries, finding_pages
from flows.site.search.index import search_index
from flows.site.search.topics import topics
from flows.site.words import SiteWords

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.messages.text import Lang
    from flows.site.pages.page import Page
    from flows.site.published import ServedProgramme
    from flows.site.search.topics import Topic

LANGUAGES: tuple[Lang, ...] = ("uk", "en")
CHARTED = ("measure", "direction", "indicator")
"""The kinds of pages that have a chart of their own, as the names of these charts begin."""
FILES_BESIDE = "files/{dataset}/"
"""Where a site that stands alone keeps the published files."""


def site_pages(served: ServedProgramme, *, files_at: str = FILES_BESIDE) -> dict[str, bytes]:
    """Every file of the site in both languages; the same input gives the same bytes.

    Args:
        served: What the portal serves.
        files_at: Where the published files lie, seen from the site's root; `{dataset}` stands for the dataset's name.
    """
    sites = list(_in_each_language(served, files_at))
    lookup = sites[0].lookup
    found = entries(sites[0])
    named = topics(found)
    files = {
        "search.json": search_index(found),
        "search.js": get_data("flows", "site/search/search.js") or b"",
        **dict(catalogue_files(served, sites[0].file_address)),
        **dict(measure_files(served, list(lookup.measures))),
    }
    for site in sites:
        frame = Frame(site, pictured=SHARED_CHARTS)
        files |= {
            Addresses(site.words.lang, page.path).of(page.path): frame.written(page) for page in _pages(site, named)
        }
        files |= dict(_chart_files(site))
        files |= dict(
            feed_files(served, site.words.lang, measures=list(lookup.measures), offices=lookup.answering_offices())
        )
    day = last_published(sites[0])
    listed = [(path, day) for path in files if path.endswith(".html") and "embed/" not in path]
    return {**files, **sitemap_files(listed, served.address)}


def _in_each_language(served: ServedProgramme, files_at: str) -> Iterator[Site]:
    lookup, places = look_up(served), act_places(served.source_texts)
    for lang in LANGUAGES:
        charts = programme_charts(served, lang)
        yield Site(lookup=lookup, words=SiteWords(lang), charts=charts, places=places, files_at=files_at)


def _pages(site: Site, named: Sequence[Topic]) -> Iterator[Page]:
    yield from home_page(site)
    yield from list_pages(site)
    yield from measure_pages(site)
    yield from direction_pages(site)
    yield from indicator_pages(site)
    yield from office_pages(site)
    yield from changes_pages(site)
    yield from act_pages(site)
    yield from quality_page(site)
    yield from calendar_page(site)
    yield from data_page(site)
    yield from finding_pages(site, named)


def _chart_files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Each chart as a file and as a page to embed; those of the whole programme as pictures to share, too."""
    facts, lang = site.lookup.served.facts, site.words.lang
    source, day = f"{facts.publisher.name}. {facts.title}", last_published(site)
    for chart in site.charts.values():
        path = f"embed/{chart.name}.html"
        at = Addresses(lang, path)
        yield f"charts/{chart.name}{at.suffix}.svg", str(chart.svg).encode()
        yield at.of(path), embed_page(chart, lang, source=source, href=at.to(_shown_on(chart.name)))
        if chart.name in SHARED_CHARTS:
            yield f"charts/{chart.name}{at.suffix}.png", png(chart, source=source, day=day, lang=lang)


def _shown_on(chart: str) -> str:
    """The page that a chart stands on."""
    kind, _, key = chart.partition("-")
    return f"{kind}s/{file_name(key)}.html" if kind in CHARTED and chart not in SHARED_CHARTS else "money.html"
