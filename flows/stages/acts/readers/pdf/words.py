"""Which words are words: those of the dictionary, and those that stand whole somewhere in the document."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from flows.stages.acts.readers.pdf.forms import Likeness, is_form, likeness

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flows.stages.acts.readers.pdf.lines import PrintLine

ALONE = frozenset("абвєжзйіоуя")
"""The letters that are words."""
NOT_LAST = frozenset(
    (
        "в",
        "у",
        "з",
        "із",
        "зі",
        "до",
        "на",
        "за",
        "від",
        "для",
        "по",
        "при",
        "про",
        "під",
        "над",
        "без",
        "через",
        "між",
        "щодо",
        "та",
        "і",
        "й",
        "або",
        "чи",
        "що",
        "які",
        "яка",
        "яке",
        "який",
    )
)
"""Words that no cell ends with."""
LINKING = "о"
"""The vowel between the halves of a compound: `житлово-комунального`."""
ELECTRONIC = "е"
"""The letter that compounds begin with: `е-послуги`."""
CAPITALS = re.compile(r"(?:[A-ZА-ЯІЇЄҐ]{2,}|\d)[-\u2010\u2011]$")
"""An abbreviation or a figure with its hyphen: `QR-`, `3-`."""
NUMBER_MARK = r"(?:№|п\.|пункт|захід|завдання)?"
"""What may stand before a row's number."""
ANNEX = re.compile(r"Додаток")
"""How the line above an annex begins, without spaces; no sentence goes on with it."""
PAGE_NUMBER = re.compile(
    r"[-–—\s]*(?:стор(?:інка|\.)?|с\.|арк(?:уш|\.)?)?\s*\d{1,4}(?:\s*(?:з|із|/)\s*\d{1,4})?[-–—\s]*", re.IGNORECASE
)
GOES_ON = re.compile(r"(?:продовження|закінчення)\b", re.IGNORECASE)
"""A line that says that a table, or an annex, goes on."""
_EDGE = re.compile(r"^[^\w]+|[^\w]+$")
_LETTERS = re.compile(r"[^\W\d_]")


def bare(word: str) -> str:
    """The word without marks around it, in small letters, one apostrophe for all."""
    return _EDGE.sub("", word).casefold().replace("’", "'").replace("ʼ", "'")


@lru_cache(maxsize=100_000)
def in_dictionary(word: str) -> bool:
    """Whether the dictionary knows the form; one letter is a word only where the language has it."""
    if len(word) == 1:
        return word in ALONE
    from simplemma import is_known

    return is_known(word, lang="uk")


_MARKS = frozenset("-/–")


class BoxText(NamedTuple):
    """The lines of a cell on one page; whether its text begins with them, and ends."""

    lines: Sequence[PrintLine]
    begins: bool
    ends: bool


class Vocabulary:
    """The words of one document that no line end touches, and which of them stand side by side."""

    def __init__(self, texts: Iterable[BoxText]) -> None:
        """Read the inner words of all lines."""
        self.whole: Counter[str] = Counter()
        self.heads: set[str] = set()
        """What stands before the hyphen of whole words: `онлайн`, `смарт`."""
        self.pairs: set[tuple[str, str]] = set()
        self.spaced: set[tuple[str, str]] = set()
        """Words on both sides of a hyphen after which the document writes a space: `е- квиток`."""
        self.led: set[str] = set()
        """Marks that the document writes after a space and before a word: `API /Дія`."""
        self.led_words: set[str] = set()
        self.trailed: set[str] = set()
        """Marks that it writes after a word and before a space: `витяги/ довідки`."""
        self.lone: set[str] = set()
        """Marks that it writes with a space on both sides."""
        self.thousands = False
        """Whether it writes a space between thousands."""
        self._likenesses: dict[str, Likeness] = {}
        for lines, begins, ends in texts:
            for at, line in enumerate(lines):
                self._read(line, first=begins and at == 0, last=ends and at == len(lines) - 1)

    def _read(self, line: PrintLine, *, first: bool, last: bool) -> None:
        words = line.text.split()
        self.thousands = self.thousands or bool(_GROUPED.fullmatch(line.text))
        for left, right in pairwise(words):
            if left[-1] in "-\u2010" and bare(left) and bare(right) and bare(right) not in CONJUNCTIONS:
                self.spaced.add((bare(left), bare(right)))
            if right[0] in _MARKS and len(right) > 1 and right[1].isalpha():
                self.led.add(right[0])
                self.led_words.add(right[0] + bare(right))
            if right in _MARKS:
                self.lone.add(right)
            if left[-1] in "/–" and len(left) > 1:
                self.trailed.add(left[-1])
            if bare(left) and bare(right):
                self.pairs.add((bare(left), bare(right)))
        start = 0 if first or line.before else 1
        end = len(words) if last or line.after else len(words) - 1
        for word in filter(None, map(bare, words[start:end])):
            self.whole[word] += 1
            halves = re.split(r"[-/]", word)
            self.whole.update(half for half in halves if half and half != word)
            self.heads.update(halves[:-1])

    def knows(self, word: str) -> bool:
        """Whether a word is one; figures are."""
        word = bare(word)
        if not _LETTERS.search(word):
            return True
        if len(word) == 1:
            return word in ALONE
        return word in self.whole or in_dictionary(word) or all(map(self._knows_part, word.split("-")))

    def likeness(self, word: str) -> Likeness:
        """What speaks for a word where it is not known for certain; short ones count only where they are usual."""
        word = bare(word)
        if not _LETTERS.search(word):
            return Likeness.KNOWN
        found = self._likenesses.get(word)
        if found is None:
            found = self._likenesses[word] = self._weigh(word)
        return found

    def _weigh(self, word: str) -> Likeness:
        if "-" in word and word not in self.whole:
            halves = word.split("-")
            if any(len(half) < _SHORTEST and half not in self.heads | self.whole.keys() for half in halves[:-1]):
                return Likeness.UNKNOWN
        if len(word) <= _RARE and word not in self.whole and word not in NOT_LAST and self.knows(word):
            return Likeness.KNOWN if word in ALONE else Likeness.RARE
        return likeness(word, self.knows)

    def could(self, word: str) -> bool:
        """Whether a long word may be another form of one that is known."""
        return self.knows(word) or is_form(word, self.knows)

    def _knows_part(self, part: str) -> bool:
        return len(part) > 1 and (part in self.whole or in_dictionary(part))


_GROUPED = re.compile(r"\d{1,3}(?: \d{3})+(?:,\d+)?")
_SHORTEST = 3
"""Shorter first halves of compounds are known by the document only: `е-послуги`."""
_RARE = 4
"""Words so short that the dictionary has one for nearly any letters: `ного`, `ігу`."""
CONJUNCTIONS = frozenset(("та", "і", "й", "або", "чи", "и", "а"))
"""After a hyphen before these a space belongs: `тепло- та водопостачання`."""
