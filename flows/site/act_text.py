"""The acts' own texts, as the plan's version publishes them: pages of the site, and where on them each place stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.site.addresses import file_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

LARGEST_PART = 120_000
"""Characters of text and tables on one page: with its marks it stays under the 200 kB that a page may weigh."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a row of a table in the column of its cells; `anchors` are its addresses."""

    anchors: Sequence[str]
    cells: Sequence[str]
    is_row: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ActPart:
    """One page of an act's text; `path` is its address below the root."""

    file: str
    path: str
    number: int
    of: int
    title: str
    passages: Sequence[Passage]


@dataclass(frozen=True, slots=True)
class ActPlaces:
    """All pages of the acts' texts, and on which of them each place stands."""

    parts: Sequence[ActPart]
    pages: Mapping[str, str]

    def path(self, ref: str) -> str:
        """The page of a `sourceRef` with the place's anchor; empty where the act's text is not published."""
        page = self.pages.get(ref, "")
        return f"{page}#{ref.partition('#')[2]}" if page else ""


def act_places(texts: Mapping[str, bytes]) -> ActPlaces:
    """The pages of these texts (path in the version → page as published), cut where one would be too large."""
    parts = [part for path, raw in texts.items() for part in _parts(path, raw)]
    pages = {
        f"{part.file}#{anchor}": part.path for part in parts for passage in part.passages for anchor in passage.anchors
    }
    return ActPlaces(parts, pages)


def _parts(path: str, raw: bytes) -> Iterator[ActPart]:
    file = path.removeprefix("source/").removesuffix(".html")
    title, passages = _passages(raw)
    chunks = list(_cut(passages))
    for number, chunk in enumerate(chunks, 1):
        tail = "" if number == 1 else f"-{number}"
        yield ActPart(
            file=file,
            path=f"act/{file_name(file)}{tail}.html",
            number=number,
            of=len(chunks),
            title=title,
            passages=chunk,
        )


def _passages(raw: bytes) -> tuple[str, list[Passage]]:
    from lxml import html  # only a run that makes the site needs it

    body = html.document_fromstring(raw.decode(), parser=html.HTMLParser(encoding="utf-8", no_network=True)).body
    title = body.findtext("h1") or ""
    found = []
    for node in body.iter("p", "tr"):
        anchors = [link.get("id") for link in node.iter("a") if link.get("id")]
        if not anchors:
            continue  # what the page says of itself
        cells = [cell.text_content() for cell in node.findall("td")[1:]] if node.tag == "tr" else [_text(node)]
        found.append(Passage(anchors, cells, node.tag == "tr"))
    return title, found


def _text(paragraph: object) -> str:
    """A paragraph without the addresses before it."""
    links = list(paragraph)  # type: ignore[call-overload]  # an element is its children
    return (links[-1].tail or "").strip() if links else ""


def _cut(passages: Sequence[Passage]) -> Iterator[list[Passage]]:
    chunk: list[Passage] = []
    size = 0
    for passage in passages:
        own = sum(len(text.encode()) + 20 for text in (*passage.cells, *passage.anchors, *passage.anchors))
        if chunk and size + own > LARGEST_PART:
            yield chunk
            chunk, size = [], 0
        chunk.append(passage)
        size += own
    if chunk:
        yield chunk
