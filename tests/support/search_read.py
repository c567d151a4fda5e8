"""`search.json` as a program reads it that knows only what is said of it, to hold the browser's script against."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.site.search.lemmas import cleaned, folded, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Keys = frozenset[object]
"""What one word may be: the numbers of its lemmas, or itself."""
LONGEST_NAME = 8
SHORTEST_PIECE = 3


@dataclass(frozen=True)
class Chunk:
    """What stands between two spaces of a query; `piece` is looked for inside of words where one of its is unknown."""

    words: list[Keys]
    piece: str


class SearchFile:
    """The index; `find` gives addresses, the best first."""

    def __init__(self, raw: bytes) -> None:
        index: dict[str, Any] = json.loads(raw)
        self.empty = set(index["empty"].split())
        self.forms: dict[str, set[int]] = {}
        number = 0
        for endings, stems in index["words"]:
            for stem in stems.split(" "):
                number += 1
                for ending in endings.split(" "):
                    self.forms.setdefault(stem + ending, set()).add(number)
        self.groups = [[self.taken(name) for name in names] for names in index["groups"]]
        self.texts: list[str] = index["texts"]
        self.places = [self.taken(text) for text in self.texts]
        self.entries: list[tuple[int, str, list[int]]] = [(kind, url, texts) for kind, url, *texts in index["entries"]]

    def taken(self, text: str) -> list[Keys]:
        words = (word for word in words_of(text) if word not in self.empty)
        return [frozenset(self.forms.get(word, {word})) for word in words]

    def find(self, query: str) -> list[str]:
        terms = list(self.terms([self.chunk(part) for part in query.split() if self.taken(part)]))
        ranked = []
        for order, (kind, url, texts) in enumerate(self.entries):
            met = [self.meets(term, texts) for term in terms]
            if terms and all(met):
                titled = sum(title for _, title in filter(None, met))
                others = sum(not plain for plain, _ in filter(None, met))
                ranked.append((0 if titled == len(terms) else 1 if titled else 2, kind, others, order, url))
        return [url for *_, url in sorted(ranked)]

    def chunk(self, part: str) -> Chunk:
        known = all(word in self.forms or word[0].isdigit() for word in words_of(part) if word not in self.empty)
        core = folded(part).strip("«»\"'().,;:?!- ")
        return Chunk(self.taken(part), "" if known or len(core) < SHORTEST_PIECE else core)

    def terms(self, chunks: list[Chunk]) -> Iterable[tuple[list[Chunk], list[list[Keys]]]]:
        while chunks:
            for length in range(min(LONGEST_NAME, len(chunks)), 0, -1):
                words = [word for chunk in chunks[:length] for word in chunk.words]
                names = [name for group in self.groups if any(same(name, words) for name in group) for name in group]
                if names or length == 1:
                    yield chunks[:length], names
                    chunks = chunks[length:]
                    break

    def meets(self, term: tuple[list[Chunk], list[list[Keys]]], texts: Sequence[int]) -> tuple[bool, bool] | None:
        """Whether it is met by its own words, and whether in the title; null where it is not met."""
        chunks, names = term
        plain = [[self.stands(text, chunk) for text in texts] for chunk in chunks]
        named = [any(follows(self.places[text], name, 1) for name in names) for text in texts]
        literal = all(map(any, plain))
        return (literal, all(found[0] for found in plain) or named[0]) if literal or any(named) else None

    def stands(self, text: int, chunk: Chunk) -> bool:
        inside = bool(chunk.piece) and chunk.piece in folded(cleaned(self.texts[text]))
        return inside or follows(self.places[text], chunk.words, 0)


def same(name: Sequence[Keys], words: Sequence[Keys]) -> bool:
    return len(name) == len(words) and all(a & b for a, b in zip(name, words, strict=True))


def follows(places: Sequence[Keys], name: Sequence[Keys], gap: int) -> bool:
    """Whether the words of a name follow each other, at most so many others between two of them."""

    def rest(at: int, left: Sequence[Keys]) -> bool:
        steps = range(at + 1, min(at + 2 + gap, len(places)))
        return not left or any(places[step] & left[0] and rest(step, left[1:]) for step in steps)

    return any(places[at] & name[0] and rest(at, name[1:]) for at in range(len(places)))
