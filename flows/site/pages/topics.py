"""How to find something: the search, and the topics from А to Я for those whose browser runs no script."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from flows.site.addresses import file_name, page_of
from flows.site.pages.page import Page
from flows.site.search.index import SearchEntry, search_messages
from flows.stages.tables.printed import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.site.pages.page import Site
    from flows.site.search.index import EntryKind
    from flows.site.search.topics import Topic


@dataclass(frozen=True, slots=True)
class TopicLine:
    """A topic in words, each entry with the money that is planned for it; empty where it is no measure."""

    name: str
    total: str
    entries: Sequence[tuple[SearchEntry, str]]


def entries(site: Site) -> list[SearchEntry]:
    """Everything that has a page, with the words that it is found by."""
    lookup = site.lookup
    measures = [
        _entry(key, "measure", row["title"], number_of(key), row["expectedResult"])
        for key, row in lookup.measures.items()
    ]
    indicators = [_entry(key, "indicator", row["title"], number_of(key)) for key, row in lookup.indicators.items()]
    directions = [_entry(key, "direction", site.named(key)) for key in lookup.directions]
    offices = [_entry(key, "office", site.named(key)) for key in lookup.offices]
    return [*measures, *indicators, *directions, *offices]


def _entry(key: str, kind: EntryKind, title: str, *texts: str) -> SearchEntry:
    return SearchEntry(url=page_of(key), title=title, kind=kind, texts=tuple(text for text in texts if text))


def finding_pages(site: Site, topics: Sequence[Topic]) -> Iterator[Page]:
    """The search and the topics."""
    search, title = site.text("search"), site.text("topics")
    letters = _by_letter(topics)
    yield Page(
        path="search.html",
        title=search,
        heading=search,
        description=site.text("search-about"),
        template="search.html",
        facts={"messages": search_messages(site.words.lang)},
    )
    yield Page(
        path="topics.html",
        title=title,
        heading=title,
        description=site.text("topics-about"),
        template="topics.html",
        facts={"letters": [(letter, _letter_path(letter), of) for letter, of in letters]},
    )
    for letter, of in letters:
        yield _letter_page(site, letter, of)


def _by_letter(topics: Sequence[Topic]) -> list[tuple[str, list[Topic]]]:
    return [(letter, list(of)) for letter, of in groupby(topics, key=lambda topic: topic.name[:1].upper())]


def _letter_page(site: Site, letter: str, topics: Sequence[Topic]) -> Page:
    title = site.text("topics-of", letter=letter)
    return Page(
        path=_letter_path(letter),
        title=title,
        heading=title,
        description=site.text("topics-about"),
        template="letter.html",
        crumbs=(("topics.html", site.text("topics")),),
        facts={"topics": [_told(site, topic) for topic in topics]},
    )


def _told(site: Site, topic: Topic) -> TopicLine:
    """A topic with what is planned for its measures: of each, and of all that are in force together."""
    lookup, words = site.lookup, site.words
    keys = {page_of(key): key for key in lookup.measures}
    measures = [keys[entry.url] for entry in topic.entries if entry.url in keys]
    in_force = [key for key in measures if key not in lookup.left]
    total = site.text("topic-total", count=len(in_force), planned=words.money(lookup.planned(in_force)))
    planned = {page_of(key): words.money(lookup.planned([key])) for key in measures}
    return TopicLine(
        name=topic.name,
        total=total if in_force else "",
        entries=[(entry, planned.get(entry.url, "")) for entry in topic.entries],
    )


def _letter_path(letter: str) -> str:
    return f"topics/{file_name(letter)}.html"
