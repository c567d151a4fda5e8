"""The acts in force: what they are, and their own texts with an address for each place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.site.pages.page import Page
from flows.site.pages.stories import web_address

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.site.act_text import ActPart
    from flows.site.pages.page import Site


def act_pages(site: Site) -> Iterator[Page]:
    """The list of the acts, and a page or more for the text of each file that is published."""
    title = site.text("act")
    yield Page(
        path="act.html",
        title=title,
        heading=title,
        description=site.text("act-about"),
        template="acts.html",
        facts={
            "acts": [_told(site, act) for act in _acts(site)],
            "passport": site.lookup.plan.rows.get("passport", ()) if site.lookup.plan else (),
        },
    )
    for part in site.places.parts:
        yield _part_page(site, part)


def _acts(site: Site) -> list[Mapping[str, Any]]:
    return list(site.lookup.plan.package["provenance"]["acts"]) if site.lookup.plan else []


def _told(site: Site, act: Mapping[str, Any]) -> dict[str, object]:
    files = [file.get("name") or file.get("file", "") for file in act.get("files", ())]
    return {
        "title": act["title"],
        "number": act["number"],
        "day": site.words.day(act["date"]),
        "url": web_address(act.get("url") or ""),
        "texts": [(part.path, part.number, part.of, part.file) for part in site.places.parts if part.file in files],
    }


def _part_page(site: Site, part: ActPart) -> Page:
    title = part.title if part.of == 1 else site.text("act-part", title=part.title, number=part.number, of=part.of)
    return Page(
        path=part.path,
        title=title,
        heading=title,
        description=site.text("act-text-about"),
        template="act-text.html",
        crumbs=(("act.html", site.text("act")),),
        facts={
            "part": part,
            "around": [
                one for one in site.places.parts if one.file == part.file and abs(one.number - part.number) == 1
            ],
        },
    )
