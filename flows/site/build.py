"""All files of a programme's site, by their paths below its root."""

from __future__ import annotations

from dataclasses import dataclass
from pkgutil import get_data
from typing import TYPE_CHECKING, Any

from flows.site.act_text import act_places
from flows.site.addresses import Addresses
from flows.site.lookup import look_up
from flows.site.pages.act import act_pages
from flows.site.pages.changes import changes_pages
from flows.site.pages.data import data_page
from flows.site.pages.dates import calendar_page
from flows.site.pages.direction import direction_pages
from flows.site.pages.home import home_page
from flows.site.pages.indicator import indicator_pages
from flows.site.pages.lists import list_pages
from flows.site.pages.measure import measure_pages
from flows.site.pages.office import office_pages
from flows.site.pages.page import Site, mail_about
from flows.site.pages.quality import quality_page
from flows.site.pages.topics import entries, finding_pages
from flows.site.search import search_index
from flows.site.templating import environment
from flows.site.topics import topics
from flows.site.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.messages.text import Lang
    from flows.site.pages.page import Page
    from flows.site.published import ServedProgramme
    from flows.site.topics import Topic

SECTIONS = (
    "index.html", "measures.html", "money.html", "late.html", "changes.html", "offices.html", "act.html",
    "quality.html", "calendar.html", "data.html", "search.html",
)  # fmt: skip
"""The pages that every page leads to, in this order."""
NAMES = {"index.html": "home"}
"""The message of a section where it is not called as its page."""
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'"
)
"""What a page may load: its own pictures and the search, nothing of another host, no script that stands in it."""
LANGUAGES: tuple[Lang, ...] = ("uk", "en")
FILES_BESIDE = "files/{dataset}/"
"""Where a site that stands alone keeps the published files."""


def site_pages(served: ServedProgramme, *, files_at: str = FILES_BESIDE) -> dict[str, bytes]:
    """Every page in both languages; the same input gives the same bytes.

    Args:
        served: What the portal serves.
        files_at: Where the published files lie, seen from the site's root; `{dataset}` stands for the dataset's name.
    """
    lookup, places = look_up(served), act_places(served.source_texts)
    sites = [Site(lookup=lookup, words=Words(lang), charts={}, places=places, files_at=files_at) for lang in LANGUAGES]
    found = entries(sites[0])
    named = topics(found)
    files = {"search.json": search_index(found), "search.js": get_data("flows", "site/search.js") or b""}
    for site in sites:
        files |= {Addresses(site.words.lang, page.path).of(page.path): raw for page, raw in _rendered(site, named)}
    return files


def _rendered(site: Site, named: Sequence[Topic]) -> Iterator[tuple[Page, bytes]]:
    style = (get_data("flows", "site/site.css") or b"").decode()
    frame = _Frame(site, style)
    for page in _pages(site, named):
        yield page, frame.render(page)


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """What stands around every page."""

    short: str
    address: str
    sections: Sequence[tuple[str, str]]
    publisher: str
    licence: object
    trial: bool
    report_error: str


class _Frame:
    """Renders pages of one language."""

    def __init__(self, site: Site, style: str) -> None:
        self._site, self._style = site, style
        self._head = _masthead(site)

    def render(self, page: Page) -> bytes:
        lang: Lang = self._site.words.lang
        common: dict[str, Any] = {
            "page": page,
            "site": self._head,
            "words": self._site.words,
            "text": self._site.text,
            "charts": self._site.charts,
            "served": self._site.lookup.served,
            "at": Addresses(lang, page.path),
            "other": "en" if lang == "uk" else "uk",
            "style": self._style,
            "policy": POLICY,
            "heading": page.heading,
        }
        return environment().get_template(page.template).render(**{**page.facts, **common}).encode()


def _masthead(site: Site) -> Masthead:
    served = site.lookup.served
    facts = served.facts
    return Masthead(
        short=facts.title,
        address=served.address,
        sections=[(path, site.text(NAMES.get(path, path.removesuffix(".html")))) for path in SECTIONS],
        publisher=facts.publisher.name,
        licence=facts.licence,
        trial=_is_trial(served),
        report_error=mail_about(site, facts.title),
    )


def _is_trial(served: ServedProgramme) -> bool:
    """Whether reports were made up for a trial, as their version says itself."""
    done: Mapping[str, Any] = served.progress.description if served.progress else {}
    return bool(done.get("programme", {}).get("trial"))
