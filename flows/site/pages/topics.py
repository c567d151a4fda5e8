"""How to find something: the search, and the topics from А to Я for those whose browser runs no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.site.addresses import page_of
from flows.site.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.site.pages.page import Site
    from flows.site.search import SearchEntry, Topic


def entries(site: Site) -> list[SearchEntry]:
    """Everything that has a page, with the words that it is found by."""
    from flows.site.search import SearchEntry

    lookup = site.lookup
    found = []
    for key, row in lookup.measures.items():
        texts = (row["title"], row["expectedResult"], row["executorsText"], row["fundingSourcesText"])
        found.append(SearchEntry(page_of(key), site.named(key), "measure", texts))
    for key, row in lookup.indicators.items():
        found.append(SearchEntry(page_of(key), site.named(key), "indicator", (row["title"],)))
    for key, row in lookup.directions.items():
        found.append(SearchEntry(page_of(key), site.named(key), "direction", (row["title"],)))
    offices = [SearchEntry(page_of(key), site.named(key), "office", (site.named(key),)) for key in lookup.offices]
    return [*found, *offices]


def finding_pages(site: Site, topics: Sequence[Topic]) -> Iterator[Page]:
    """The search and the topics."""
    search, title = site.text("search"), site.text("topics")
    yield Page(
        path="search.html",
        title=search,
        heading=search,
        description=site.text("search-about"),
        template="search.html",
    )
    letters: dict[str, list[Topic]] = {}
    for topic in topics:
        letters.setdefault(topic.name[:1].upper(), []).append(topic)
    yield Page(
        path="topics.html",
        title=title,
        heading=title,
        description=site.text("topics-about"),
        template="topics.html",
        facts={"letters": letters},
    )
