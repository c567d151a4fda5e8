"""A department: what it answers for, what it did, what is late, and whether its reports came in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from flows.site.addresses import file_name, page_of
from flows.site.pages.changes import changes_about
from flows.site.pages.page import Page, listed
from flows.site.pages.stories import stories_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.site.pages.page import Site
    from flows.stages.tables.printed import PrintedRow


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLine:
    """How an office's report of a half-year stands, in words; `days` is by how many it was late."""

    cycle: str
    state: str
    due: str
    received: str
    days: str
    is_bad: bool


def office_pages(site: Site) -> Iterator[Page]:
    """The list of all departments, and a page for each."""
    title = site.text("offices")
    yield Page(
        path="offices.html",
        title=title,
        heading=title,
        description=site.text("offices-about"),
        template="offices.html",
        facts={
            "reporting": [_line(site, key) for key in site.lookup.offices if site.lookup.of_office(key)],
            "others": [
                (page_of(key), site.named(key)) for key in site.lookup.offices if not site.lookup.of_office(key)
            ],
        },
    )
    for key in site.lookup.offices:
        yield _page(site, key)


def _line(site: Site, key: str) -> dict[str, str | int]:
    lookup = site.lookup
    measures = lookup.of_office(key)
    row = lookup.reports.get(key, {}).get(lookup.cycle)
    return {
        "path": page_of(key),
        "name": site.named(key),
        "measures": len(measures),
        "done": sum(lookup.state(name) == "done" for name in measures),
        "late": len(set(measures) & set(lookup.late())),
        "report": site.words.report(row["state"]) if row else "—",
    }


def _page(site: Site, key: str) -> Page:
    lookup, words = site.lookup, site.words
    measures = lookup.of_office(key)
    title = site.named(key)
    late = [name for name in lookup.late() if name in measures]
    return Page(
        path=page_of(key),
        title=title,
        heading=title,
        is_theirs=True,
        description=site.text("office-in-short", count=len(measures)),
        template="office.html",
        crumbs=(("offices.html", site.text("offices")),),
        facts={
            "count": len(measures),
            "done": sum(lookup.state(name) == "done" for name in measures),
            "late": [listed(site, name) for name in late],
            "planned": words.money(lookup.planned(measures)),
            "spent": words.money(lookup.spent(measures)),
            "measures": [listed(site, name) for name in measures],
            "stories": [(page_of(name), site.named(name), stories_of(site, name)) for name in measures],
            "beside": [(page_of(name), site.named(name)) for name in lookup.beside(key)],
            "reports": [_report(site, row) for row in reversed(list(lookup.reports.get(key, {}).values()))],
            "changes": changes_about(site, {key, *measures}),
            "feed": f"feeds/{file_name(key)}",
            "has_feed": bool(measures),
            "findings": lookup.findings.get(key, ()),
        },
    )


def _report(site: Site, row: PrintedRow) -> ReportLine:
    words = site.words
    late = days_after(row["dueDate"], row["receivedDate"])
    return ReportLine(
        cycle=words.cycle(row["cycle"]),
        state=words.report(row["state"]),
        due=words.day(row["dueDate"]),
        received=words.day(row["receivedDate"]),
        days=site.text("late-by", count=late) if row["state"] == "late" else "",
        is_bad=row["state"] in {"awaited", "rejected", "late"},
    )


def days_after(due: str, came: str) -> int:
    """How many days after its due date something came; 0 where a date is not known."""
    return max((date.fromisoformat(came) - date.fromisoformat(due)).days, 0) if due and came else 0
