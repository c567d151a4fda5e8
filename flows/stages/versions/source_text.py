"""The text of an act's file as a page on which every place that a `sourceRef` names has its address."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from flows.messages.published import FILES, PAGE
from flows.model.document import Grid, Paragraph, Row
from flows.stages.language.wording import day_in_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from flows.model.document import Document
    from flows.model.plan import Act

_STYLE = (
    "body{font-family:sans-serif;margin:1rem auto;max-width:80rem;padding:0 1rem}"
    "table{border-collapse:collapse;margin:1rem 0}td{border:1px solid #767676;padding:.3rem;vertical-align:top}"
    ".place{color:#595959;font-size:.75rem}:target,tr:has(:target),p:has(:target){background:#fff3b0}"
)
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"

_Anchors = list[list[str]]
"""The addresses at each paragraph and row of a document, in its order, its own the first."""


def source_text(document: Document, refs: Iterable[str], *, act: Act, received: str) -> bytes:
    """The page: no script, no outside host, every value escaped; the same document and places give the same bytes.

    Args:
        document: What was read of the file.
        refs: The places that the version names, those in other files among them.
        act: The act whose file it is.
        received: The path in the version of the file as received.
    """
    title = escape(PAGE["act"].render("uk", title=act.title, number=act.number, day=day_in_words(act.date)))
    own = [ref.removeprefix(f"{document.file}#") for ref in refs if ref.startswith(f"{document.file}#")]
    file = f'<a href="{quote(received.rpartition("/")[2])}">{escape(document.file)}</a>'
    lines = [
        '<!DOCTYPE html>\n<html lang="uk">\n<head>\n<meta charset="utf-8"/>',
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}"/>',
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>",
        f"<p>{escape(FILES['source-about'].uk)}</p>\n<p>{file}, sha256: <code>{document.sha256}</code></p>",
        *_blocks(document, iter(_anchors(document, own))),
        "</body>\n</html>\n",
    ]
    return "\n".join(lines).encode()


# --- addresses ------------------------------------------------------------------------------------


def _anchors(document: Document, fragments: Sequence[str]) -> _Anchors:
    """Where each address stands: a place of several rows at its first one; what begins nowhere, at the top."""
    places = [place.span.ref(document.file).removeprefix(f"{document.file}#") for place in _places(document)]
    taken = set[str]()
    anchors: _Anchors = []
    for own in places:
        anchors.append([] if own in taken else [own])
        taken.add(own)
    starts = _Starts(places)
    for fragment in dict.fromkeys(fragments):
        if fragment not in taken and anchors:
            anchors[starts.find(fragment)].append(fragment)
    return anchors


class _Starts:
    """The first place of a document that begins as an address says, by as many of its parts as that names."""

    def __init__(self, places: Sequence[str]) -> None:
        self._parsed = [_start(place) for place in places]
        self._by_names: dict[tuple[str, ...], dict[tuple[str, ...], int]] = {}

    def find(self, fragment: str) -> int:
        start = _start(fragment)
        return self._index(tuple(start)).get(tuple(start.values()), 0)

    def _index(self, names: tuple[str, ...]) -> dict[tuple[str, ...], int]:
        if names not in self._by_names:
            index: dict[tuple[str, ...], int] = {}
            for number, parsed in enumerate(self._parsed):
                index.setdefault(tuple(parsed.get(name, "") for name in names), number)
            self._by_names[names] = index
        return self._by_names[names]


def _start(fragment: str) -> Mapping[str, str]:
    """Where a place begins: `line=163,167` begins at line 163."""
    return dict(re.findall(r"(\w+)=(\w+)", fragment))


def _places(document: Document) -> Iterator[Paragraph | Row]:
    for block in document.blocks:
        yield from block.rows if isinstance(block, Grid) else (block,)


# --- the page -------------------------------------------------------------------------------------


def _blocks(document: Document, anchors: Iterator[list[str]]) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Grid):
            yield "<table>\n<tbody>"
            yield from (_row(row, next(anchors)) for row in block.rows)
            yield "</tbody>\n</table>"
        else:
            yield f"<p>{_marks(next(anchors))} {escape(block.text)}</p>"


def _row(row: Row, anchors: Sequence[str]) -> str:
    cells = "".join(f"<td>{escape(text)}</td>" for text in row.texts)
    return f'<tr><td class="place">{_marks(anchors)}</td>{cells}</tr>'


def _marks(anchors: Sequence[str]) -> str:
    """The addresses as links to themselves, so that a reader sees which place it is and may pass it on."""
    return " ".join(
        f'<a class="place" id="{escape(anchor)}" href="#{escape(anchor)}">{escape(anchor)}</a>' for anchor in anchors
    )
