"""The site's search: an index that the browser loads when somebody searches, and knows the forms of its words by.

The browser has no dictionary. `search.json` brings it the forms of every word of the site, and of what else they may be
called: as stems, gathered by the endings that they share. It takes the texts apart itself, so that no list of places is
sent. `search.js` reads it; whatever is changed here is changed there.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal, get_args

from flows.messages.site import SITE_SEARCH
from flows.site.search.lemmas import Lemma, cleaned, language_facts, lemmas_of, words_of
from flows.site.search.synonyms import SynonymGroup, synonyms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from flows.messages.text import Lang

EntryKind = Literal["measure", "indicator", "direction", "office", "page"]
ENTRY_KINDS: tuple[EntryKind, ...] = get_args(EntryKind)
"""The kinds of entries, in the order in which results of one worth are shown."""
Glossary = dict[str, tuple[Lemma, ...]]
"""What each word of the texts may be a form of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchEntry:
    """One page that can be found: its address from the site's root, and what it is found by.

    `texts` are whatever else is said of it; a measure's number (`2.10`) is one of them.
    """

    url: str
    title: str
    kind: EntryKind
    texts: tuple[str, ...]

    @property
    def all_texts(self) -> tuple[str, ...]:
        """The title, and the texts after it."""
        return (self.title, *self.texts)


@dataclass(frozen=True, slots=True)
class Taken:
    """One text taken apart: the names of what each of its words may be, and all of them; empty words are left out."""

    places: tuple[frozenset[str], ...]
    names: frozenset[str]

    @classmethod
    def of(cls, text: str) -> Taken:
        """The text in its words."""
        places = [_names_of(word) for word in words_of(text) if word not in language_facts().empty]
        return cls(tuple(places), frozenset().union(*places))

    def holds(self, name: Taken) -> bool:
        """Whether the words of the name stand in it one after another, at most one other word between them."""
        if any(map(self.names.isdisjoint, name.places)):
            return False
        first, *rest = name.places
        starts = {place for place, found in enumerate(self.places) if found & first}
        for wanted in rest:
            steps = {later for place in starts for later in (place + 1, place + 2)}
            starts = {place for place in steps if place < len(self.places) and self.places[place] & wanted}
        return bool(starts)


@lru_cache(maxsize=8_000)
def _names_of(word: str) -> frozenset[str]:
    """What a word may be, by name; one that no dictionary knows is itself."""
    return frozenset(lemma.name for lemma in lemmas_of(word)) or frozenset({word})


def search_index(entries: Sequence[SearchEntry]) -> bytes:
    """`search.json`: the texts of the entries, each once, the forms of their words, and the groups that concern them.

    `words` gives stems by the endings that they share, `groups` names of one thing, `empty` words that say nothing,
    `entries` a kind's place in `ENTRY_KINDS`, an address, and the places of its title and texts in `texts`.
    """
    groups = concerned(entries)
    names = [name for group in groups for name in group.all_names]
    texts = list(dict.fromkeys(cleaned(text) for entry in entries for text in entry.all_texts))
    places = {text: place for place, text in enumerate(texts)}
    index = {
        "empty": " ".join(sorted(language_facts().empty)),
        "words": _by_endings(glossary_of([*texts, *names])),
        "groups": [[" ".join(words_of(name)) for name in group.all_names] for group in groups],
        "texts": texts,
        "entries": [
            [ENTRY_KINDS.index(entry.kind), entry.url, *(places[cleaned(text)] for text in entry.all_texts)]
            for entry in entries
        ],
    }
    return json.dumps(index, ensure_ascii=False, separators=(",", ":")).encode()


def glossary_of(texts: Iterable[str]) -> Glossary:
    """What each word of the texts may be a form of."""
    return {word: lemmas_of(word) for word in sorted({word for text in texts for word in words_of(text)})}


def concerned(entries: Sequence[SearchEntry]) -> list[SynonymGroup]:
    """The groups of which something in the entries bears a name."""
    return [group for group, found in bearers(entries) if found]


def bearers(entries: Sequence[SearchEntry]) -> Iterator[tuple[SynonymGroup, tuple[SearchEntry, ...]]]:
    """Every group of synonyms, with the entries whose title or texts bear one of its names."""
    taken = {text: Taken.of(text) for entry in entries for text in entry.all_texts}
    holding: dict[str, set[str]] = defaultdict(set)
    for text, parts in taken.items():
        for name in parts.names:
            holding[name].add(text)
    bearing: dict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(entries):
        for text in entry.all_texts:
            bearing[text].append(place)
    for group, wanted in _taken_groups():
        found = {
            text for one in wanted for name in one.places[0] for text in holding.get(name, ()) if taken[text].holds(one)
        }
        yield group, tuple(entries[place] for place in sorted({place for text in found for place in bearing[text]}))


@cache
def _taken_groups() -> Sequence[tuple[SynonymGroup, Sequence[Taken]]]:
    """Every group of synonyms with its names taken apart."""
    return [(group, [Taken.of(name) for name in group.all_names]) for group in synonyms().groups]


def _by_endings(glossary: Glossary) -> list[list[str]]:
    """Stems by the endings that they share, the endings of each word joined with spaces, and its stem but once."""
    forms: dict[str, set[str]] = defaultdict(set)
    for lemma in {lemma for lemmas in glossary.values() for lemma in lemmas}:
        forms[lemma.name] |= set(lemma.forms)
    stems: dict[str, set[str]] = defaultdict(set)
    for found in forms.values():
        stem = _shared(min(found), max(found))
        stems[" ".join(sorted(form.removeprefix(stem) for form in found))].add(stem)
    return [[endings, " ".join(sorted(found))] for endings, found in sorted(stems.items())]


def _shared(first: str, last: str) -> str:
    """How both begin; so does whatever stands between them in the alphabet."""
    length = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:length]


def search_messages(lang: Lang) -> Mapping[str, str]:
    """What `search.js` says, as attributes of the element with the id `results`."""
    return {
        f"data-{name}": message.render(lang, count="{count}", query="{query}") for name, message in SITE_SEARCH.items()
    }
