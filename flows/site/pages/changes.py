"""What changed: version by version with the gravest news first, any two versions compared, and about one thing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from flows.messages.published import HEADINGS
from flows.model.news import RANKS, by_heading, heading_of
from flows.site.pages.page import Page
from flows.stages.changes.compare import compare
from flows.stages.changes.compare_progress import compare_progress

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from flows.messages.text import Lang
    from flows.model.versions import Change
    from flows.site.pages.page import Site
    from flows.site.published import ServedDataset, ServedVersion
    from flows.stages.tables.printed import PrintedRow

DATASET_KINDS = ("programme", "progress")
"""What the two datasets are called in addresses."""
MOST_COMPARED = 24
"""The newest versions that are compared with each other: 276 pages a dataset at most."""
TOLD = frozenset({"decisions", "columns", "facts"})
"""The headings of what a version tells of and its tables do not show."""


@dataclass(frozen=True, slots=True)
class NewsLine:
    """A change in a sentence, and the page about what it concerns; empty where there is none."""

    sentence: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsLines:
    """Changes under a heading; `lang` is theirs, where it is not the page's."""

    heading: str
    lines: Sequence[NewsLine]
    count: int
    lang: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionNews:
    """What a version brought: since which one, how many changes, and these under their headings."""

    label: str
    title: str
    day: str
    since: str
    count: int
    blocks: Sequence[NewsLines]
    summary: Sequence[str]
    withdrawn: str
    confirmed: Sequence[str]
    compared: Sequence[tuple[str, str]]


def newest_changes(site: Site, most: int) -> VersionNews | None:
    """The gravest changes of the newest version that had one before it, of either dataset; null where none had."""
    found = [
        (version.entry.published, kind, dataset, version)
        for kind, dataset in _datasets(site)
        for version in dataset.served[1:]
    ]
    if not found:
        return None
    _, kind, dataset, version = max(found, key=lambda one: one[0])
    return _news(site, kind, dataset, version, most=most)


def changes_pages(site: Site) -> Iterator[Page]:
    """The page of all versions, and one for each two of them."""
    title = site.text("changes")
    yield Page(
        path="changes.html",
        title=title,
        heading=title,
        description=site.text("changes-about"),
        template="changes.html",
        facts={
            "datasets": [
                (site.text(f"dataset-{kind}"), [_told(site, kind, dataset, label) for label in _labels(dataset)])
                for kind, dataset in _datasets(site)
            ]
        },
    )
    for kind, dataset in _datasets(site):
        served = dataset.served[-MOST_COMPARED:]
        for first, last in combinations(range(len(served)), 2):
            yield _comparison(site, kind, served[first : last + 1])


def changes_about(site: Site, keys: AbstractSet[str]) -> list[tuple[str, str, Sequence[NewsLine]]]:
    """Version, its day, and the changes about these keys; the newest first, versions without one left out."""
    found = []
    for _, dataset in _datasets(site):
        for version in dataset.served:
            if rows := version.rows_naming("changes", keys, _named_by):
                lines = [NewsLine(row["sentence"], "") for row in rows]
                found.append((version.entry.published, version.label, lines))
    found.sort(key=lambda one: one[0], reverse=True)
    return [(label, site.words.day(day), lines) for day, label, lines in found]


def _datasets(site: Site) -> list[tuple[str, ServedDataset]]:
    served = site.lookup.served
    return [
        (kind, dataset) for kind, dataset in zip(DATASET_KINDS, (served.plan, served.progress), strict=True) if dataset
    ]


def _labels(dataset: ServedDataset) -> list[str]:
    return [str(entry.version) for entry in reversed(dataset.entries)]


def _told(site: Site, kind: str, dataset: ServedDataset, label: str) -> VersionNews:
    """A version on the page of changes; of a withdrawn one there is but the reason."""
    version = next((one for one in dataset.served if one.label == label), None)
    if version:
        return _news(site, kind, dataset, version)
    entry = next(entry for entry in dataset.entries if str(entry.version) == label)
    gone = entry.withdrawn or {}
    return VersionNews(
        label=label,
        title=site.words.cycle(str(entry.version.cycle)),
        day=site.words.day(entry.published),
        since="",
        count=0,
        blocks=(),
        summary=(),
        withdrawn=site.text("withdrawn", day=site.words.day(gone.get("date")), reason=gone.get("reason", "")),
        confirmed=(),
        compared=(),
    )


def _news(
    site: Site, kind: str, dataset: ServedDataset, version: ServedVersion, *, most: int | None = None
) -> VersionNews:
    rows = version.rows["changes"]
    table = next(item for item in version.package["resources"] if item["name"] == "changes")
    return VersionNews(
        label=version.label,
        title=site.words.cycle(str(version.entry.version.cycle)),
        day=site.words.day(version.entry.published),
        since=table.get("since") or "",
        count=len(rows),
        blocks=[*_published_blocks(site, rows, most).values()],
        summary=version.entry.summary,
        withdrawn="",
        confirmed=[
            site.text("confirmed", day=site.words.day(item.date), cycle=site.words.cycle(str(item.cycle)))
            for item in dataset.confirmations
            if item.version == version.entry.version
        ],
        compared=[
            (_comparison_path(kind, other, version), other.label)
            for other in dataset.served[-MOST_COMPARED:]
            if other.entry.version < version.entry.version
        ]
        if version in dataset.served[-MOST_COMPARED:]
        else [],
    )


def _published_blocks(site: Site, rows: Sequence[PrintedRow], most: int | None) -> dict[str, NewsLines]:
    """The published sentences, which are Ukrainian, by heading; each heading counts all of its changes."""
    headings = [heading_of(row["kind"], row["field"]) for row in rows]
    counts = {heading: headings.count(heading) for heading in dict.fromkeys(headings)}
    lang = "" if site.words.lang == "uk" else "uk"
    return {
        heading: NewsLines(
            heading=HEADINGS[heading].render(site.words.lang),
            lines=[
                NewsLine(row["sentence"], _path_of(site, row["key"]))
                for row, of in list(zip(rows, headings, strict=True))[:most]
                if of == heading
            ],
            count=count,
            lang=lang,
        )
        for heading, count in counts.items()
    }


def _comparison(site: Site, kind: str, versions: Sequence[ServedVersion]) -> Page:
    """The first of these versions beside the last; those between tell of what no table shows."""
    before, after = versions[0], versions[-1]
    changes = _compared(site, kind, before, after)
    told = [row for version in versions[1:] for row in version.rows["changes"] if _is_told(row)]
    title = site.text("compared", before=before.label, after=after.label, dataset=site.text(f"dataset-{kind}"))
    blocks = {
        heading: NewsLines(
            heading=HEADINGS[heading].render(site.words.lang),
            lines=[NewsLine(one.sentence, _path_of(site, one.key)) for one in found],
            count=len(found),
        )
        for heading, found in by_heading(changes).items()
    } | _published_blocks(site, told, None)
    count = len(changes) + len(told)
    return Page(
        path=_comparison_path(kind, before, after),
        title=title,
        heading=title,
        description=site.text("compared-about", count=count),
        template="comparison.html",
        crumbs=(("changes.html", site.text("changes")),),
        facts={
            "blocks": [blocks[heading] for heading in dict(RANKS) if heading in blocks],
            "count": count,
            "before": before,
            "after": after,
        },
    )


def _is_told(change: PrintedRow) -> bool:
    """Whether the version alone can tell of it, since no table shows it: an act, a column, a fact."""
    return heading_of(change["kind"], change["field"]) in TOLD


def _compared(site: Site, kind: str, before: ServedVersion, after: ServedVersion) -> Sequence[Change]:
    lang: Lang = site.words.lang
    skipped = {"findings", "changes"}
    old, new = ({name: raw for name, raw in one.files.items() if name not in skipped} for one in (before, after))
    if kind == "programme":
        return compare(old, new, lang=lang)
    return compare_progress(old, new, _plan_of(site, after), lang=lang)


def _plan_of(site: Site, done: ServedVersion) -> Mapping[str, bytes]:
    """The plan that a version of progress was assessed against; the newest one where that is not served."""
    plans = site.lookup.served.plan.served
    label = done.package.get("planVersion") or done.package.get("provenance", {}).get("planVersion")
    named = next((plan for plan in plans if plan.label == label), None)
    return (named or plans[-1]).files


def _comparison_path(kind: str, before: ServedVersion, after: ServedVersion) -> str:
    return f"changes/{kind}-{before.label}--{after.label}.html"


def _path_of(site: Site, key: str) -> str:
    """The page about the first thing that a change's key names and that has one."""
    return next(filter(None, map(site.page_about, _keys_of(key))), "")


def _named_by(change: PrintedRow) -> list[str]:
    return _keys_of(change["key"])


def _keys_of(key: str) -> list[str]:
    return re.split(r"[/;,\s]+", key)
