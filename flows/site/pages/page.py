"""What every page is made of, and what all of them know."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from flows.site.addresses import page_of
from flows.stages.tables.printed import number_of

if TYPE_CHECKING:
    from flows.site.act_text import ActPlaces
    from flows.site.charts.charts import Chart
    from flows.site.lookup import Lookup
    from flows.site.words import SiteWords

Crumbs = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page: its address below the root of its language, its words, and what fills its template.

    `is_theirs` says that its heading is the programme's own words, which are Ukrainian.
    """

    path: str
    title: str
    heading: str
    description: str
    template: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    crumbs: Crumbs = ()
    is_theirs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What all pages of one language are made of.

    `files_at` is where the published files lie, seen from the root: `{dataset}` stands for the dataset's name.
    """

    lookup: Lookup
    words: SiteWords
    charts: Mapping[str, Chart]
    places: ActPlaces
    files_at: str

    def text(self, name: str, **facts: object) -> str:
        """A message of the pages."""
        return self.words.text(name, **facts)

    def page_about(self, key: str) -> str:
        """The page about a measure, an indicator, a direction or an office; empty where there is none."""
        lookup = self.lookup
        known = (lookup.measures, lookup.indicators, lookup.directions, lookup.names)
        return page_of(key) if any(key in of for of in known) else ""

    def named(self, key: str) -> str:
        """`2.10. Title`; an office by its name, as a heading or a link begins."""
        title = self.lookup.title(key)
        return f"{title[:1].upper()}{title[1:]}" if key.startswith("E") else f"{number_of(key)}. {title}"

    def file_address(self, dataset: str, version: str | None, name: str) -> str:
        """The same, as the catalogue asks for it: null is the newest version."""
        return quote(self.published_file(dataset, version or "current", name), safe="/")

    def published_file(self, dataset: str, version: str, name: str) -> str:
        """Where a published file lies, seen from the root; the version `current` is the newest one."""
        folder = f"versions/{version}" if version != "current" else version
        return f"{self.files_at.format(dataset=dataset)}{folder}/{name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A measure on a list, in words; `late` is empty where it is not."""

    key: str
    path: str
    number: str
    title: str
    state: str
    late: str
    completion: str
    planned: str
    spent: str


def listed(site: Site, key: str) -> Listed:
    """A measure on a list: its state, its money of all years and what was spent since it began."""
    lookup, words = site.lookup, site.words
    return Listed(
        key=key,
        path=page_of(key),
        number=number_of(key),
        title=lookup.title(key),
        state=lookup.state(key),
        late=late_days(site, key, lookup.cycle),
        completion=words.percent(lookup.newest(key).get("completionPct", "")),
        planned=words.money(lookup.planned([key])),
        spent=words.money(lookup.spent([key])),
    )


def late_days(site: Site, key: str, cycle: str) -> str:
    """By how many days a measure was late at the end of a half-year; empty where it was not.

    A term that ended on the very last day is over, too: the published row says 0 days.
    """
    row = site.lookup.delays.get((key, cycle))
    if row is None:
        return ""
    days = int(row["daysLate"] or 0)
    return site.text("late-days", count=days) if days else site.text("term-over")


def mail_about(site: Site, subject: str) -> str:
    """A letter to the publisher about a mistake, with the version and the row; empty where no address is known."""
    contact = site.lookup.served.facts.contact.email
    if not contact:
        return ""
    plan, done = site.lookup.plan, site.lookup.done
    labels = ", ".join(version.label for version in (plan, done) if version)
    title = site.text("mail-subject", subject=subject, versions=labels)
    body = site.text("mail-body", subject=subject, versions=labels)
    return f"mailto:{quote(contact, safe='@')}?subject={quote(title)}&body={quote(body)}"
