"""What stands in a source at a place that a row names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from flows.model.document import Grid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.model.document import Document, Span


class SourceLine(NamedTuple):
    """A row of a table, or a paragraph: its address and its texts."""

    place: str
    texts: tuple[str, ...]


class SourceLines:
    """The lines of a document's files, to be asked for by place."""

    def __init__(self, document: Document) -> None:
        """Those of this document."""
        self._exact: dict[str, list[SourceLine]] = {}
        self._parts: dict[str, list[tuple[int, int, SourceLine]]] = {}
        for span, texts in _lines(document):
            line = SourceLine(span.ref(document.file), texts)
            self._exact.setdefault(line.place, []).append(line)
            part, first, last = _range(line.place)
            self._parts.setdefault(part, []).append((first, last, line))

    def at(self, place: str) -> Sequence[SourceLine]:
        """The lines that lie there; none where the place names no line."""
        if place in self._exact:
            return self._exact[place]
        part, first, last = _range(place)
        return [line for start, end, line in self._parts.get(part, ()) if first <= start and end <= last]


def _lines(document: Document) -> Iterator[tuple[Span, tuple[str, ...]]]:
    for block in document.blocks:
        if isinstance(block, Grid):
            yield from ((row.span, row.texts) for row in block.rows)
        else:
            yield block.span, (block.text,)


def _range(place: str) -> tuple[str, int, int]:
    """Of `act.pdf#page=3&table=1&row=2,4` the file with its table, and 2 and 4; pages are only where it is printed."""
    file, _, fragment = place.partition("#")
    named = dict(re.findall(r"(\w+)=([\d,]+)", fragment))
    first, _, last = (named.get("row") or named.get("line") or "0").partition(",")
    return f"{file}#{named.get('table', '')}", int(first), int(last or first)
