"""An A–Я list of what the programme is about, for whoever has no JavaScript, or does not know what to search for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from flows.site.search.index import bearers, glossary_of
from flows.site.search.lemmas import cleaned, folded, language_facts, lemmas_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.site.search.index import SearchEntry
    from flows.site.search.lemmas import Lemma

MOST = 20
"""Entries above which a word of the titles leads nowhere in particular."""
_SHORTEST = 3
_CHUNK = re.compile(r"[^\W_]+(?:['\u2019\u02bc-][^\W_]+)*(?!-)")


@dataclass(frozen=True, slots=True)
class Topic:
    """One line of the list: a thing by its name, and the entries that are about it, in their own order."""

    name: str
    entries: tuple[SearchEntry, ...]


def topics(entries: Sequence[SearchEntry]) -> list[Topic]:
    """What the titles name, and what has several names (in titles and texts), in the order of the Ukrainian alphabet.

    Names are nouns as a dictionary heads them, compounds with a hyphen, abbreviations as they are written, and the
    topics of `synonyms.yaml`. What stands in more than `MOST` titles is left out; a group of synonyms is not.
    """
    found: dict[str, Sequence[SearchEntry]] = dict(_of_titles(entries))
    names = {folded(name): name for name in found}
    for group, bearing in bearers(entries):
        for name in group.all_names if bearing else ():
            if name in group.topics or folded(name) in names:
                found[names.get(folded(name), name)] = bearing
    return [Topic(name, tuple(found[name])) for name in sorted(found, key=alphabetical)]


def alphabetical(name: str) -> tuple[tuple[int, ...], str]:
    """By what names stand in the order of the Ukrainian alphabet: other scripts after it, apostrophes as nothing."""
    letters = [letter for letter in folded(name) if letter != "'"]
    return tuple(_place(letter) for letter in letters), name


def _place(letter: str) -> int:
    """Spaces and dashes before all letters, so that shorter names stand before longer ones."""
    if letter in " -":
        return -1
    place = language_facts().alphabet.find(letter)
    return place if place >= 0 else ord(letter) + len(language_facts().alphabet)


def _of_titles(entries: Sequence[SearchEntry]) -> Mapping[str, list[SearchEntry]]:
    chunks = {entry.title: _CHUNK.findall(cleaned(entry.title)) for entry in entries}
    glossary = glossary_of(chunk.rpartition("-")[2] for found in chunks.values() for chunk in found)
    times = Counter(lemma.name for lemmas in glossary.values() for lemma in lemmas)
    found: dict[str, list[SearchEntry]] = defaultdict(list)
    for entry in entries:
        names = [_named(chunk, times) for chunk in chunks[entry.title]]
        for name in dict.fromkeys(name for name in names if name):
            found[name].append(entry)
    return {name: about for name, about in found.items() if len(about) <= MOST}


def _named(chunk: str, times: Counter[str]) -> str | None:
    """The topic that a word of a title names; null where it names none."""
    if chunk.isupper() and len(chunk) > 1:
        return None if folded(chunk) in language_facts().general else chunk
    head, hyphen, word = chunk.rpartition("-")
    nouns = _nouns(folded(word))
    if not nouns or len(chunk) < _SHORTEST:
        return None
    best = max(nouns, key=lambda name: (times[name], -len(name)))
    return None if not head and best in language_facts().general else _head(head) + hyphen + best


@lru_cache(maxsize=8_000)
def _nouns(word: str) -> Sequence[str]:
    """The nouns of which the folded word may be a form, as sure as its likeliest word."""
    lemmas = lemmas_of(word)
    return [lemma.name for lemma in lemmas if lemma.guessed == lemmas[0].guessed and _is_noun(lemma)]


def _is_noun(lemma: Lemma) -> bool:
    return any(form.endswith(language_facts().noun_endings) for form in lemma.forms)


def _head(first: str) -> str:
    """The first part of a compound, small but where it is an abbreviation or foreign: «QR», «Call», «е»."""
    return first if first.isascii() or (first.isupper() and len(first) > 1) else first.lower()
