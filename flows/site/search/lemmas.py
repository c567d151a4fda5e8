"""The words of texts and their forms: «шкіл» and «школою» are one word, whichever of them a person types.

simplemma's dictionary gives a form one word only. What it leaves out is supplied by the declensions of `language.yaml`:
other words that a form may also be («ради» is a preposition, and a form of «рада»), and words that it does not know.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from pkgutil import get_data
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_UNSEEN = re.compile("[\u00ad\u0301\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Marks of stress, soft hyphens, and what turns the direction of a text; nobody types them."""
_APOSTROPHES = re.compile("[\u2019\u02bc`]")
_DASHES = re.compile("[\u2010-\u2015\u2212]")
_WORD = re.compile(
    r"(?<![^\W\d_])[mi\u043c\u0456](?=\d+\.\d)"  # the letter of a measure's or an indicator's code, in either script
    r"|(\d+(?:\.\d+)*|[^\W\d_]+(?:['\u2019\u02bc`][^\W\d_]+)*)",
    re.IGNORECASE,
)
_LONGEST = 40
"""Letters above which nothing is a word of the language, so that no title makes us try all its ends."""
_KNOWN_TAIL, _SHORTEST_STEM = 5, 3
"""Letters below which the end of a word, or what stays of it without an ending, says nothing."""


def cleaned(text: str) -> str:
    """The text as it is shown: composed letters, without marks that nobody sees."""
    return _UNSEEN.sub("", unicodedata.normalize("NFC", text))


def folded(text: str) -> str:
    """The text as it is searched: lower case, one apostrophe, one dash."""
    return _DASHES.sub("-", _APOSTROPHES.sub("'", cleaned(text).lower()))


@lru_cache(maxsize=2_000)
def words_of(text: str) -> tuple[str, ...]:
    """Its words and numbers, folded, in order; a hyphen parts words, and `M2.10` is the number `2.10`."""
    return tuple(folded(match[1]) for match in _WORD.finditer(cleaned(text)) if match[1])


def _split(value: object) -> object:
    """The words of lines."""
    return tuple(word for line in value for word in str(line).split()) if isinstance(value, list) else value


def _declensions(value: object) -> object:
    """The endings of each line; «-» is none."""
    lines = value if isinstance(value, list) else []
    return tuple(tuple("" if ending == "-" else ending for ending in str(line).split()) for line in lines)


class LanguageFacts(BaseModel):
    """`language.yaml`: what the search knows of Ukrainian beside the dictionary."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    alphabet: str
    declensions: Annotated[tuple[tuple[str, ...], ...], BeforeValidator(_declensions)]
    telling: tuple[str, ...]
    noun_endings: tuple[str, ...]
    corrections: dict[str, str]
    empty: Annotated[frozenset[str], BeforeValidator(_split)]
    general: Annotated[frozenset[str], BeforeValidator(_split)]


@cache
def language_facts() -> LanguageFacts:
    """The facts, read once a process."""
    from yaml import safe_load

    return LanguageFacts.model_validate(safe_load(get_data("flows", "site/search/language.yaml") or b""))


@dataclass(frozen=True, slots=True)
class Lemma:
    """One word: how a dictionary heads it, and all its forms, in alphabetical order; `guessed` by its ending alone."""

    name: str
    forms: tuple[str, ...]
    guessed: bool = False


@cache
def lexicon() -> Lexicon:
    """All words of Ukrainian, opened once a process: that takes longer than any index."""
    from simplemma.strategies.dictionaries import DEFAULT_DICTIONARY_FACTORY

    return Lexicon(DEFAULT_DICTIONARY_FACTORY.get_dictionary("uk"), language_facts())


@lru_cache(maxsize=8_000)
def lemmas_of(word: str) -> tuple[Lemma, ...]:
    """What the folded word may be a form of, by `lexicon`; the words of programmes are much the same."""
    return lexicon().lemmas(word)


class Lexicon:
    """The dictionary in both directions, with the declensions that supply what it leaves out."""

    def __init__(self, dictionary: Mapping[str, str], facts: LanguageFacts) -> None:
        """Turn the dictionary about; the forms of a word are kept as one string, or they would fill the memory."""
        forms: dict[str, str] = {}
        for form, name in dictionary.items():
            forms[name] = f"{forms[name]} {form}" if name in forms else form
        self._forms = forms
        self._dictionary, self._corrections = dictionary, facts.corrections
        self._empty = facts.empty
        self._declensions, self._telling = facts.declensions, facts.telling
        self._by_ending: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        for endings in facts.declensions:
            for ending in endings:
                self._by_ending[ending].append(endings)

    def lemmas(self, word: str) -> tuple[Lemma, ...]:
        """What the folded word may be a form of, likeliest first; none for codes, numbers and empty words."""
        if word in self._empty or len(word) > _LONGEST or not _is_ukrainian(word):
            return ()
        return self._known(word) or (*self._compound(word), *self._guessed(word))

    def _known(self, word: str) -> tuple[Lemma, ...]:
        names = dict.fromkeys(name for name in (self._name(word), *self._also(word)) if name)
        own = self._own(word) if names else ()
        return (*own, *(Lemma(name.lower(), self._forms_of(name)) for name in names))

    def _own(self, word: str) -> tuple[Lemma, ...]:
        """The word as its own head where the dictionary derives it from another: «доступність», not «доступний»."""
        if self._name(word) == word:
            return ()
        tellings = [e for e in self._declensions if e[0] in self._telling and word.endswith(e[0])]
        return tuple(Lemma(word, tuple(sorted(_declined(word, endings)))) for endings in tellings)

    def _name(self, word: str) -> str | None:
        return self._corrections.get(word) or self._dictionary.get(word) or self._dictionary.get(word.capitalize())

    def _also(self, word: str) -> Iterator[str]:
        """The words that are declined so that this is a form of them, though the dictionary has another for it."""
        for stem, ending in _parted(word):
            for endings in self._by_ending.get(ending, ()):
                name = self._name(stem + endings[0])
                if name and name.lower() == stem + endings[0] and self._is_declined(name, endings):
                    yield name

    def _is_declined(self, name: str, endings: Sequence[str]) -> bool:
        stem = name[: len(name) - len(endings[0])]
        return 2 * sum(self._name(stem.lower() + ending) == name for ending in endings) >= len(endings)

    def _forms_of(self, name: str) -> tuple[str, ...]:
        forms = {folded(form) for form in self._forms.get(name, name).split()}
        forms |= {form for form, corrected in self._corrections.items() if corrected == name}
        for endings in self._declensions:
            if name.endswith(endings[0]) and self._is_declined(name, endings):
                forms |= _declined(name.lower(), endings)
        return tuple(sorted(form for form in forms if _is_ukrainian(form)))

    def _compound(self, word: str) -> tuple[Lemma, ...]:
        """The word as another one with something before it: «відеоспостереження»."""
        for cut in range(1, len(word) - _KNOWN_TAIL + 1):
            if tails := self._known(word[cut:]):
                head = word[:cut]
                return tuple(Lemma(head + t.name, tuple(head + form for form in t.forms)) for t in tails)
        return ()

    def _guessed(self, word: str) -> tuple[Lemma, ...]:
        """The words of which this might be a form by the longest ending that it has."""
        for stem, ending in reversed(list(_parted(word))):
            if len(stem) >= _SHORTEST_STEM and ending in self._by_ending:
                names = [(stem + endings[0], endings) for endings in self._by_ending[ending]]
                return tuple(Lemma(name, tuple(sorted({*_declined(name, e), word})), guessed=True) for name, e in names)
        return ()


def _is_ukrainian(word: str) -> bool:
    return word.replace("'", "").isalpha() and all(
        letter in language_facts().alphabet for letter in word.replace("'", "")
    )


def _parted(word: str) -> Iterator[tuple[str, str]]:
    """The word as what stays and an ending, the shortest ending first."""
    for length in range(min(6, len(word) - 1)):
        yield word[: len(word) - length], word[len(word) - length :]


def _declined(name: str, endings: Sequence[str]) -> set[str]:
    stem = name[: len(name) - len(endings[0])]
    return {stem + ending for ending in endings}
