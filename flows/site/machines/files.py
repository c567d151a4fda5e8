"""All ways in for programs, as files of the site."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.site.addresses import file_name
from flows.site.machines.catalogue import catalogue_jsonld, catalogue_turtle
from flows.site.machines.feeds import feed_all, feed_measure, feed_office, feed_path
from flows.site.machines.measure_data import measure_csv, measure_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.messages.text import Lang
    from flows.site.machines.catalogued import FileAddress
    from flows.site.published import ServedProgramme


def catalogue_files(served: ServedProgramme, href: FileAddress) -> Iterator[tuple[str, bytes]]:
    """The catalogue in both notations."""
    yield "catalog.jsonld", catalogue_jsonld(served, href)
    yield "catalog.ttl", catalogue_turtle(served, href)


def measure_files(served: ServedProgramme, measures: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Everything published about each measure."""
    for key in measures:
        yield f"data/{file_name(key)}.json", measure_json(served, key)
        yield f"data/{file_name(key)}.csv", measure_csv(served, key)


def feed_files(
    served: ServedProgramme, lang: Lang, *, measures: Sequence[str], offices: Sequence[str]
) -> Iterator[tuple[str, bytes]]:
    """The feeds of all news, of each measure and of each office."""
    yield feed_path("all", lang), feed_all(served, lang)
    for key in measures:
        yield feed_path(key, lang), feed_measure(served, lang, key=key)
    for key in offices:
        yield feed_path(key, lang), feed_office(served, lang, key=key)
