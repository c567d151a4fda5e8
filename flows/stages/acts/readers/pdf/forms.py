"""How likely a run of letters is one word: how Ukrainian bends and builds words, where the dictionary is silent.

The dictionary lacks one form in seven, and most compounds. Nothing here makes a reading sure; it says which of two
doubtful readings to take.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    Knows = Callable[[str], bool]


class Likeness(IntEnum):
    """What speaks for a word, the strongest first; the number is what it costs a reading."""

    KNOWN = 0
    FORM = 1
    RARE = 2
    COMPOUND = 3
    SHAPED = 5
    UNKNOWN = 8


class _Paradigm(NamedTuple):
    """Endings that go on one stem, the dictionary's form first; `telling` ones are of no other paradigm."""

    telling: tuple[str, ...]
    others: tuple[str, ...]
    vowel: bool = False
    """Whether the stem may end in a vowel."""


def _paradigm(telling: str, others: str = "", *, vowel: bool = False) -> _Paradigm:
    first = tuple(telling.replace("_", "").split(" "))
    return _Paradigm(first, tuple(others.split()), vowel)


_PARADIGMS = (
    _paradigm("ий ого ому им ої их ими", "ою у а е і ій ім о"),
    _paradigm("ій ього ьому ьої ього", "ім ьою ю я є і іх іми їх їми"),
    _paradigm("а и і у ою о _ ам ами ах"),
    _paradigm("_ а у ові ом і е и ів ам ами ах"),
    _paradigm("ь я ю еві ем і ів ям ями ях ей"),
    _paradigm("о а у ом і _ ам ами ах"),
    _paradigm("ість ості істю остей остям остями остях ий"),
    _paradigm("я ї ю єю й ям ями ях", vowel=True),
    _paradigm("й я ю єві єм ї їв ям ями ях", vowel=True),
    _paradigm("ння нню нням ннях ннями нь", vowel=True),
    _paradigm("ний но ного ному ним ної них ними ння нню нням", "на ній ну ною не ні", vowel=True),
    _paradigm("увати ує ують ував увала ували увано уваний ування уванню уванням уванні", "ує уєте уй уйте уючи"),
    _paradigm("ювати ює юють ював ювала ювали ювано юваний ювання юванню юванням юванні", "юєте юй юйте юючи"),
    _paradigm("ати ає ають ав ала али ано аний ання анню анням анні", "аєте аючи ай айте"),
    _paradigm("яти яє яють яв яла яли яно яний яння янню янням янні", "яєте яючи яй яйте"),
    _paradigm("ити ить ять ив ила или ено ений ення енню енням енні", "ите іть"),
)
_INFLECTED = ("ів", "їв", "ах", "ях", "ам", "ям", "ом", "ем", "им", "их", "ий", "ій", "ою", "ею")
"""What is an ending already takes no other one."""
VOWELS = "аеєиіїоуюя"
_SOFT = "ьй"
_REFLEXIVE = ("ся", "ться")
_STEM = 4
_HEADS = (
    "авто", "авіа", "анти", "аудіо", "багато", "без", "від", "відео", "гео", "гіпер", "два", "дво", "еко", "електро",
    "енерго", "кібер", "кіно", "конференц", "контр", "макро", "мало", "між", "мікро", "мото", "мульти", "над", "не",
    "одно", "пере", "під", "по", "при", "радіо", "роз", "само", "спец", "супер", "теле", "три", "фото", "що",
)  # fmt: skip
"""Beginnings that words are built with and written together with."""
_FIRST = 9
"""Longer first halves are words of their own."""
_TAIL = 5
"""Shorter second halves are found in any word."""
_SHAPE = re.compile(
    r"(?:[аеиіу]нн(?:я|ю|ям|ями|ях)|(?:ці|зі|сі)(?:я|ї|ю|єю|й|ям|ями|ях)|(?:ість|ості|істю)"
    r"|(?:льн|ськ|цьк|ичн|івн|ован|овн)(?:ий|ого|ому|им|ої|ій|ою|у|а|е|і|их|ими)|ств(?:о|а|у|ом|і))$"
)
_LONG, _LONGEST = 8, 22
"""Between so many letters a word may be long and still be one."""


def likeness(word: str, knows: Knows) -> Likeness:
    """What speaks for a word in small letters, its halves apart where it has a hyphen."""
    if "-" in word:
        return max((likeness(half, knows) for half in word.split("-") if half), default=Likeness.UNKNOWN)
    if knows(word):
        return Likeness.KNOWN
    if is_form(word, knows):
        return Likeness.FORM
    if _is_built(word, knows) or _linked(word, knows):
        return Likeness.COMPOUND
    shaped = _LONG <= len(word) <= _LONGEST and _SHAPE.search(word) and not _begins_with_word(word, knows)
    return Likeness.SHAPED if shaped else Likeness.UNKNOWN


def _begins_with_word(word: str, knows: Knows) -> bool:
    """Whether a known word stands before the ending: then the ending may be that of a second word."""
    return any(knows(word[:at]) for at in range(_TAIL, len(word) - _TAIL))


def is_form(word: str, knows: Knows) -> bool:
    """Whether a word is another form of a known one."""
    if any(_goes_with(word, paradigm, knows) for paradigm in _PARADIGMS):
        return True
    verbs = [word.removesuffix(ending) for ending in _REFLEXIVE if word.endswith(ending) and len(word) > _LONG]
    return any(knows(verb) or is_form(verb, knows) for verb in verbs)


def _goes_with(word: str, paradigm: _Paradigm, knows: Knows) -> bool:
    """Whether the first form of a paradigm is known, or two others that tell it."""
    for ending in (*paradigm.telling, *paradigm.others):
        stem = word[: len(word) - len(ending)]
        if len(stem) < _STEM or not word.endswith(ending) or stem.endswith(_INFLECTED):
            continue
        if stem[-1] in VOWELS + _SOFT and not paradigm.vowel:
            continue
        told = [other for other in paradigm.telling if other != ending and knows(stem + other)]
        if len(told) > 1 or paradigm.telling[0] in told:
            return True
    return False


def is_written_together(half: str) -> bool:
    """Whether a word begins so without a hyphen: `багатопрофільна`."""
    return half in _HEADS


def adjective(stem: str) -> str:
    """The dictionary's form of an adjective with this stem."""
    return f"{stem}ий"


def may_follow(left: str, right: str, knows: Knows) -> bool:
    """Whether letters beneath a word are rather a word that links; `ів` is an ending, and so is `і` of a participle."""
    return right in _LINKS and not (left.endswith("і") and right == "в") and not knows(adjective(left))


_LINKS = frozenset(("і", "й", "та", "у", "в", "з"))


def is_adjective(word: str) -> bool:
    """Whether a word ends as adjectives do: two of them make a compound with a hyphen."""
    return bool(_ADJECTIVE.search(word))


_ADJECTIVE = re.compile(r"[нквш](?:ий|ого|ому|им|ої|ій|ою|у|а|е|і|их|ими)$")


def _linked(word: str, knows: Knows) -> bool:
    """Two words with a vowel between them: `домоволодінь`."""
    return any(
        _is_first(word[:at], knows) and _is_tail(word[at:], knows)
        for at in range(_STEM, min(_FIRST, len(word) - _TAIL) + 1)
    )


def _is_first(head: str, knows: Knows) -> bool:
    """Whether a compound may begin so; an ending of an adjective is no link."""
    linked = head[-1] in "оеє" and not head.endswith("ого")
    return linked and any(knows(head[:-1] + ending) for ending in ("", "а", "я", "ь", "ий", "ній"))


def _is_tail(tail: str, knows: Knows) -> bool:
    return len(tail) >= _TAIL and (knows(tail) or is_form(tail, knows) or _is_built(tail, knows))


def _is_built(tail: str, knows: Knows) -> bool:
    return any(tail.startswith(head) and _is_tail(tail[len(head) :], knows) for head in _HEADS)
