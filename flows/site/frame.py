"""What stands around every page, and how a page is written out."""

from __future__ import annotations

from dataclasses import dataclass
from pkgutil import get_data
from typing import TYPE_CHECKING, Any

from flows.site.addresses import Addresses
from flows.site.pages.page import mail_about
from flows.site.templating import environment

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from markupsafe import Markup

    from flows.model.facts import Licence
    from flows.site.pages.page import Page, Site
    from flows.site.published import ServedProgramme

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """What stands around every page of one language; `report_error` is empty where no address is known."""

    short: str
    address: str
    sections: Sequence[tuple[str, str]]
    publisher: str
    licence: Licence
    trial: bool
    report_error: str


class Frame:
    """Writes out the pages of one language."""

    def __init__(self, site: Site, *, pictured: Collection[str]) -> None:
        """Pages of that site; `pictured` are the charts of which there is a picture to share."""
        self._site = site
        self._written: dict[tuple[str, str, str], Markup] = {}
        self._around: Mapping[str, Any] = {
            "site": _masthead(site),
            "words": site.words,
            "text": site.text,
            "charts": site.charts,
            "served": site.lookup.served,
            "pictured": pictured,
            "other": "en" if site.words.lang == "uk" else "uk",
            "style": (get_data("flows", "site/site.css") or b"").decode(),
            "policy": POLICY,
        }

    def written(self, page: Page) -> bytes:
        """The page as a browser gets it."""
        at = Addresses(self._site.words.lang, page.path)
        shared = {
            "sections": self._shared("sections.html", at, page.path if page.path in SECTIONS else ""),
            "foot": self._shared("foot.html", at),
        }
        own = {"page": page, "heading": page.heading, "at": at, **shared}
        return self._rendered(page.template, {**self._around, **page.facts, **own}).encode()

    def _shared(self, template: str, at: Addresses, current: str = "") -> Markup:
        """What is the same on all pages that are as far from the root, but on the `current` one of the sections."""
        from markupsafe import Markup  # as Jinja2 itself

        key = (template, at.root, current)
        if key not in self._written:
            text = self._rendered(template, {**self._around, "at": at, "current": current})
            self._written[key] = Markup(text.removesuffix("\n"))  # noqa: S704  # a template has escaped every value
        return self._written[key]

    def _rendered(self, template: str, facts: Mapping[str, Any]) -> str:
        return environment(self._site.words.lang).get_template(template).render(facts)


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
