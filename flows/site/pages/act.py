"""The acts in force: what they are, and their own texts with an address for each place."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from flows.site.pages.page import Page
from flows.site.pages.stories import web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from flows.site.act_text import ActPart, Passage
    from flows.site.pages.page import Site

Labels = tuple[str, ...]
LEAST_HEADED = 3
"""A row with fewer cells that say something heads no table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActBlock:
    """A paragraph, or a table with its head where one can be told; `labels` name the columns of the body."""

    is_table: bool
    head: Sequence[Passage]
    body: Sequence[Passage]
    labels: Labels


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
    for _, parts in groupby(site.places.parts, key=lambda part: part.file):
        labels: Labels = ()
        for part in parts:
            blocks = act_blocks(part.passages, labels)
            labels = blocks[-1].labels
            yield _part_page(site, part, blocks)


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


def act_blocks(passages: Sequence[Passage], labels: Labels = ()) -> list[ActBlock]:
    """Paragraphs, and rows as tables; `labels` are of the table that an earlier page has begun."""
    blocks: list[ActBlock] = []
    for is_table, run in groupby(passages, key=lambda passage: passage.is_row):
        rows = list(run)
        if is_table:
            blocks.append(_table(rows, labels if not blocks else ()))
        else:
            blocks += [ActBlock(is_table=False, head=(), body=(one,), labels=()) for one in rows]
    return blocks


def _table(rows: Sequence[Passage], begun: Labels) -> ActBlock:
    """The first row heads a table where its cells are words, and so does a second one that divides these columns."""
    wide = max(len(row.cells) for row in rows)
    first = _headings(rows[0], wide)
    head = 0
    if sum(map(bool, first)) >= LEAST_HEADED and not any(_is_number(cell) for cell in first):
        head = 2 if len(rows) > 1 and not _headings(rows[1], wide)[0] and any(_headings(rows[1], wide)) else 1
    labels = tuple(map(_divided, first, _headings(rows[1], wide))) if head > 1 else first if head else begun
    return ActBlock(
        is_table=True,
        head=rows[:head],
        body=rows[head:],
        labels=(*labels, *("",) * (wide - len(labels))),
    )


def _headings(row: Passage, wide: int) -> Labels:
    return (*row.cells, *("",) * (wide - len(row.cells)))


def _divided(above: str, below: str) -> str:
    return below or above


def _is_number(text: str) -> bool:
    return text.strip().rstrip(".").isdigit()


def _part_page(site: Site, part: ActPart, blocks: Sequence[ActBlock]) -> Page:
    title = part.title if part.of == 1 else site.text("act-part", title=part.title, number=part.number, of=part.of)
    return Page(
        path=part.path,
        title=title,
        heading=title,
        is_theirs=part.of == 1,
        description=site.text("act-text-about"),
        template="act-text.html",
        crumbs=(("act.html", site.text("act")),),
        facts={
            "blocks": blocks,
            "named": _place_names(site, part.file),
            "around": [
                one for one in site.places.parts if one.file == part.file and abs(one.number - part.number) == 1
            ],
        },
    )


def _place_names(site: Site, file: str) -> Callable[[str], str]:
    """How people call a place of that file: `рядок 188`."""
    return lambda anchor: site.words.place(f"{file}#{anchor}").removeprefix(f"{file}, ")
