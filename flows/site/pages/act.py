"""The acts in force: what they are, and their own texts with an address for each place."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import TYPE_CHECKING, Any

from flows.site.pages.page import Page
from flows.site.pages.stories import web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from flows.site.act_text import ActPart, Passage
    from flows.site.pages.page import Site

Labels = tuple[str, ...]
MOST_LABELS = 40_000
"""Bytes of labels that a table may repeat in its cells: with its text a page stays under the 200 kB it may weigh."""
LEAST_HEADED = 3
"""A row with fewer cells that say something heads no table."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActBlock:
    """A paragraph, or a table with its head where one can be told.

    `labels` name the columns: as the head does, or that of an earlier page. Narrow screens show them beside each cell,
    unless that would make the page too large.
    """

    is_table: bool
    head: Sequence[Passage]
    body: Sequence[Passage]
    labels: Labels

    @property
    def repeated(self) -> Labels:
        """The labels to write into every cell; none where they would outweigh the text."""
        size = sum(len(label.encode()) + len(' data-label=""') for label in self.labels) * len(self.body)
        return self.labels if size <= MOST_LABELS else ()


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
            labels = begun_by(blocks)
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
    """Paragraphs, and rows as tables; `labels` are of the table that an earlier page has begun.

    Rows of another width, which acts do have, are a table of their own: they stand under no head that is not theirs.
    """
    blocks: list[ActBlock] = []
    for (is_table, _), run in groupby(passages, key=lambda passage: (passage.is_row, len(passage.cells))):
        rows = list(run)
        if is_table:
            blocks.append(_table(rows, labels))
            labels = blocks[-1].labels or labels
        else:
            blocks += [ActBlock(is_table=False, head=(), body=(one,), labels=()) for one in rows]
            labels = ()
    return blocks


def begun_by(blocks: Sequence[ActBlock]) -> Labels:
    """The labels of the table that a page ends in; none where it ends in a paragraph."""
    tables = takewhile(lambda block: block.is_table, reversed(blocks))
    return next((table.labels for table in tables if table.labels), ())


def _table(rows: Sequence[Passage], begun: Labels) -> ActBlock:
    """The first row heads a table where its cells are words, and so does a second one that divides these columns."""
    first = tuple(rows[0].cells)
    if begun or sum(map(bool, first)) < LEAST_HEADED or any(map(_is_number, first)):
        return ActBlock(is_table=True, head=(), body=rows, labels=begun if len(begun) == len(first) else ())
    second = tuple(rows[1].cells) if len(rows) > 1 else ()
    if not any(second) or second[0]:
        return ActBlock(is_table=True, head=rows[:1], body=rows[1:], labels=first)
    return ActBlock(is_table=True, head=rows[:2], body=rows[2:], labels=tuple(map(_divided, first, second)))


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
