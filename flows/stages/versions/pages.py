"""The page that leads citizens to everything, made of nothing but each dataset's datapackage.json and versions.json."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from flows.messages.published import FILES, PAGE
from flows.model.record import LISTING
from flows.stages.language.templates import open_templates
from flows.stages.language.wording import cycle_in_words, day_in_words, file_size, hryvnias
from flows.stages.versions.changelog import rest_of
from flows.stages.versions.stands_behind import acceptance_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment

BAR = Decimal(100)
"""The width of the longest bar, in units of its drawing."""


MOST_IN_FULL = 20
"""How many datasets the page shows with all that they hold; more are listed."""


@dataclass(frozen=True, slots=True)
class ListedDataset:
    """A dataset among many: its title, where it leads, and its newest version (empty where all were withdrawn)."""

    title: str
    href: str
    version: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """One dataset: the datapackage.json of its newest version, and its versions.json, both parsed.

    `site` is where the pages stand that answer citizens, seen from the index page; empty where there are none.
    """

    package: Mapping[str, Any]
    versions: Mapping[str, Any]
    site: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A file to download: where, what it is, its format and size in words."""

    href: str
    title: str
    format: str
    size: str


@dataclass(frozen=True, slots=True)
class Money:
    """A year's money in words, and the length of its bar."""

    year: str
    amount: str
    bar: str


@dataclass(frozen=True, slots=True)
class NewsBlock:
    """Changes under their heading; a version that is older than the headings has none."""

    heading: str
    sentences: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """The gravest changes since which version, how many more there are, and under which headings."""

    since: str | None
    blocks: Sequence[NewsBlock]
    more: int
    rest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedVersion:
    """A version on the list: what it says of itself in short, its files, or why there are none any more."""

    label: str
    cycle: str
    published: str
    acts: Sequence[str]
    summary: Sequence[str]
    files: Sequence[Link]
    withdrawn: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A dataset on the page, every value ready to be read; `current` is null where its files were withdrawn."""

    name: str
    package: Mapping[str, Any]
    site: str
    current: ListedVersion | None
    acts: Sequence[str]
    accepted: Sequence[str]
    main: Sequence[Link]
    tables: Sequence[Link]
    money: Sequence[Money]
    total: str
    findings: Mapping[str, int]
    assessed: Sequence[str]
    news: News
    editions: Sequence[ListedVersion]
    confirmations: Sequence[str]


def index_page(datasets: Sequence[Shelf]) -> bytes:
    """`index.html` for the portal's root: Ukrainian, without scripts or outside hosts, every value escaped.

    The same datasets give the same bytes; no clock is asked. All links are relative but those to the acts and licences.
    """
    if len(datasets) > MOST_IN_FULL:
        listed = [_listed(shelf) for shelf in datasets]
        return _templates().get_template("many.html").render(datasets=listed, text=_text).encode()
    sections = [_section(shelf) for shelf in datasets]
    return _templates().get_template("index.html").render(sections=sections, text=_text).encode()


@cache
def _templates() -> Environment:
    return open_templates("site")


def _listed(shelf: Shelf) -> ListedDataset:
    """A dataset among many: its title leads to its programme's pages, else to its record."""
    name = str(shelf.versions["dataset"])
    return ListedDataset(
        title=str(shelf.package["title"]),
        href=shelf.site or f"dataset/{name}/{LISTING}",
        version=str(shelf.package["version"]),
    )


def _section(shelf: Shelf) -> Section:
    package, name = shelf.package, str(shelf.versions["dataset"])
    editions = [_edition(name, entry) for entry in reversed(shelf.versions["versions"])]
    current = next((edition for edition in editions if edition.label == package["version"] and edition.files), None)
    tables = {table["name"]: table for table in package["resources"]}
    return Section(
        name=name,
        package=package,
        site=shelf.site,
        current=current,
        acts=[_act(act) for act in package["provenance"]["acts"]],
        accepted=_accepted(package),
        main=[link for link in _downloads(shelf, current) if link.format != "CSV"],
        tables=[link for link in _downloads(shelf, current) if link.format == "CSV"],
        money=_money(package["controlTotals"]),
        total=next(
            (hryvnias(Decimal(row["measuresUah"])) for row in package["controlTotals"] if row["year"] is None), ""
        ),
        findings=tables.get("findings", {}).get("counts", {}),
        assessed=tables.get("assessment", {}).get("sentences", []),
        news=_news(tables.get("changes", {})),
        editions=editions,
        confirmations=[_confirmation(item) for item in reversed(shelf.versions["confirmations"])],
    )


def _news(changes: Mapping[str, Any]) -> News:
    sentences, counts = changes.get("sentences", []), changes.get("news", {})
    return News(
        since=changes.get("since"),
        blocks=_blocks(sentences, counts),
        more=changes.get("rows", 0) - len(sentences),
        rest=rest_of(counts, len(sentences)),
    )


def _blocks(sentences: Sequence[str], counts: Mapping[str, int]) -> list[NewsBlock]:
    """The sentences under their headings, which they follow in order."""
    if not counts:
        return [NewsBlock("", sentences)] if sentences else []
    ends = list(accumulate(counts.values()))
    blocks = [
        NewsBlock(heading, sentences[end - count : end])
        for (heading, count), end in zip(counts.items(), ends, strict=True)
    ]
    return [block for block in blocks if block.sentences]


def _act(act: Mapping[str, Any]) -> str:
    day = day_in_words(date.fromisoformat(act["date"]))
    return _text("act", title=act["title"], number=act["number"], day=day)


def _accepted(package: Mapping[str, Any]) -> list[str]:
    """Who stands behind the reading of each act; empty where its version says nothing of that."""
    sources = package.get("sources", ())
    return [
        acceptance_in_words(sources[at]) if at < len(sources) else ""
        for at in range(len(package["provenance"]["acts"]))
    ]


def _edition(dataset: str, entry: Mapping[str, Any]) -> ListedVersion:
    withdrawn = entry["withdrawn"] or {}
    folder = f"dataset/{dataset}/versions/{entry['version']}"
    return ListedVersion(
        label=entry["version"],
        cycle=cycle_in_words(entry["cycle"]),
        published=day_in_words(date.fromisoformat(entry["published"])),
        acts=entry["acts"],
        summary=entry.get("summary", ()),
        files=[]
        if withdrawn
        else [_link(f"{folder}/{file['name']}", file["name"], file["bytes"]) for file in entry["files"]],
        withdrawn=day_in_words(date.fromisoformat(withdrawn["date"])) if withdrawn else "",
        reason=withdrawn.get("reason", ""),
    )


def _link(href: str, title: str, size: int) -> Link:
    return Link(href=href, title=title, format=href.rpartition(".")[2].upper(), size=file_size(size))


def _downloads(shelf: Shelf, current: ListedVersion | None) -> list[Link]:
    """What most readers want of the current version, under addresses that never change: workbook, archive, tables."""
    if current is None:
        return []
    name = shelf.versions["dataset"]
    files = next(entry["files"] for entry in shelf.versions["versions"] if entry["version"] == current.label)
    sizes = {file["name"]: file["bytes"] for file in files}
    titles = {table["path"]: table["title"] for table in shelf.package["resources"]}
    titles |= {f"{name}.zip": FILES["archive"].uk, "datapackage.json": FILES["datapackage"].uk}
    order = [f"{name}.xlsx", f"{name}.zip", *titles]
    wanted = [path for path in dict.fromkeys(order) if path in sizes and "/" not in path]
    return [_link(f"dataset/{name}/current/{path}", titles[path], sizes[path]) for path in wanted]


def _money(totals: Sequence[Mapping[str, Any]]) -> list[Money]:
    years = {str(row["year"]): Decimal(row["measuresUah"]) for row in totals if row["year"] is not None}
    longest = max(years.values(), default=Decimal(0)) or Decimal(1)
    return [Money(year, hryvnias(value), f"{value * BAR / longest:.1f}") for year, value in years.items()]


def _confirmation(item: Mapping[str, Any]) -> str:
    day = day_in_words(date.fromisoformat(item["date"]))
    return _text("confirmed", day=day, cycle=cycle_in_words(item["cycle"]), version=item["version"])


def _text(name: str, **facts: object) -> str:
    """A message of the page, as its templates ask for one too."""
    return PAGE[name].render("uk", **facts)
