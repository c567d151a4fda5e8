"""How good the data are: every finding in plain groups, who stands behind the reading, and how to check the files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.messages.titles import table_title
from flows.site.pages.page import Page
from flows.stages.versions.stands_behind import ACCEPTANCE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.site.pages.page import Site
    from flows.site.published import ServedVersion
    from flows.stages.tables.printed import PrintedRow


def quality_page(site: Site) -> Iterator[Page]:
    """The page about the data themselves."""
    title = site.text("quality")
    versions = [version for version in (site.lookup.plan, site.lookup.done) if version]
    yield Page(
        path="quality.html",
        title=title,
        heading=title,
        description=site.text("quality-about"),
        template="quality.html",
        facts={
            "groups": list(_groups(site, versions)),
            "accepted": [_accepted(site, source) for source in _sources(site)],
            "hashes": [
                (version.package["title"], version.label, version.entry.rows_sha256, _hashes(version))
                for version in versions
            ],
        },
    )


def _groups(site: Site, versions: list[ServedVersion]) -> Iterator[tuple[str, int, list[tuple[str, PrintedRow]]]]:
    """Title of the table, how many findings, and each with the page about what it concerns."""
    rows = [row for version in versions for row in version.rows["findings"]]
    for table in dict.fromkeys(row["table"] for row in rows):
        found = [(site.page_about(row["key"].partition("/")[0]), row) for row in rows if row["table"] == table]
        yield (table_title(table, site.words.lang) if table else site.text("whole-document")), len(found), found


def _sources(site: Site) -> list[Mapping[str, object]]:
    return list(site.lookup.plan.package.get("sources", ())) if site.lookup.plan else []


def _accepted(site: Site, source: Mapping[str, object]) -> tuple[str, str]:
    """The act, and who has compared its reading with it; nobody where it says so, empty where it says nothing."""
    by = source.get(ACCEPTANCE)
    if isinstance(by, dict):
        sentence = site.text("accepted-by", who=by["who"], day=site.words.day(by["date"]))
    else:
        sentence = site.text("accepted-nobody") if ACCEPTANCE in source else ""
    return str(source.get("title", "")), sentence


def _hashes(version: ServedVersion) -> list[tuple[str, str]]:
    return [(file.name, file.sha256) for file in version.entry.files if "/" not in file.name]
