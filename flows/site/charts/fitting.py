"""How much room a text takes, and how it is parted into lines that fit.

A browser sets a chart in whatever font it has, so lines are made for a broad one and are shorter in any other.
"""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import accumulate
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SPACE = 0.37
"""How broad the gap between two words is, in sizes of letters."""


@lru_cache(maxsize=2048)
def wrapped(text: str, width: float, size: float, most: int) -> tuple[str, ...]:
    """The text in at most so many lines of that width, an ellipsis at its end where something is left out."""
    room = width / size
    found = tuple(_lines(text.split(" "), room))
    if len(found) <= most:
        return found
    return (*found[: most - 1], _cut(" ".join(found[most - 1 : most + 1]), room))


@lru_cache(maxsize=4096)
def breadth(text: str) -> float:
    """About how broad a text is, in sizes of its letters: as broad as DejaVu Sans would set it, so rarely broader."""
    return sum(map(_letter, text))


@cache
def _letter(sign: str) -> float:
    if sign in "іїjlijІЇI.,:;'’ʼ|!()[]/- \u00a0":
        return 0.37
    if sign in "шщюжмфыШЩЮЖМФДWMmw@%№—…":
        return 0.95
    if sign.isdigit():
        return 0.64
    return 0.72 if sign.isupper() else 0.61 if sign < "\u1100" else 1.0


def _lines(words: Iterable[str], room: float) -> Iterator[str]:
    """The words in lines; one that is broader than a line is broken, since nothing may leave the sheet."""
    line: list[str] = []
    taken = 0.0
    for word in (part for whole in words for part in _parts(whole, room)):
        wide = breadth(word)
        if line and taken + SPACE + wide > room:
            yield " ".join(line)
            line, taken = [], 0.0
        taken += wide + SPACE * bool(line)
        line.append(word)
    if line:
        yield " ".join(line)


def _parts(word: str, room: float) -> Iterator[str]:
    """The word, in pieces where it is broader than a line."""
    while word and breadth(word) > room:
        fitting = max(1, sum(wide <= room for wide in accumulate(map(_letter, word))))
        yield word[:fitting]
        word = word[fitting:]
    yield word


def _cut(text: str, room: float) -> str:
    fitting = sum(wide <= room - 1 for wide in accumulate(map(_letter, text)))
    return f"{text[:fitting].rstrip()}…"
