"""What words say about line ends that geometry cannot tell: which reading of a stretch is made of words.

All open ends of one stretch are weighed together, for a word may be cut twice.
"""

from __future__ import annotations

import re
from itertools import pairwise, product
from typing import TYPE_CHECKING

from flows.stages.acts.readers.pdf.forms import Likeness, may_follow
from flows.stages.acts.readers.pdf.joins import DIGITS, HYPHEN, End, Join, word_parts
from flows.stages.acts.readers.pdf.words import NOT_LAST, bare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.stages.acts.readers.pdf.lines import PrintLine
    from flows.stages.acts.readers.pdf.words import Vocabulary

_MOST = 10
"""Ends that are weighed together; no cell has more in one stretch, and each doubles the readings."""


def weighed(lines: Sequence[PrintLine], ends: Sequence[End], vocabulary: Vocabulary, cuts: Cuts) -> list[End]:
    """The ends with every open one decided, all of one stretch together: a word may be cut twice."""
    out = list(ends)
    at = 0
    while at < len(out):
        if out[at].join is not Join.OPEN:
            at += 1
            continue
        upto = at
        while upto < len(out) and out[upto].join is Join.OPEN and upto - at < _MOST:
            upto += 1
        between = [line.text for line in lines[at + 1 : upto]]
        halves = [_upto(lines, ends, at), *between, _onward(lines, ends, upto)]
        last = upto + 1 == len(lines) and len(lines[-1].text.split()) == 1
        out[at:upto] = _stretch(halves, vocabulary, cuts, last=last)
        at = upto
    return out


Cuts = dict[str, set[int]]
"""For each word that two lines may make together: after which letters it is cut in the document."""


def parts_of(line: PrintLine, following: PrintLine) -> tuple[str, str]:
    """The two parts of words between which an open end stands."""
    return word_parts(line.text)[-1], word_parts(following.text)[0]


def _upto(lines: Sequence[PrintLine], ends: Sequence[End], at: int) -> str:
    """The last part of a line, after what hyphens that go have left of it on the lines above: `Те-`, `рмін`."""
    parts = word_parts(lines[at].text)
    if at == 0 or ends[at - 1].join is not Join.DROP or len(parts) > 1:
        return parts[-1]
    return HYPHEN.sub("", _upto(lines, ends, at - 1)) + parts[-1]


def _onward(lines: Sequence[PrintLine], ends: Sequence[End], at: int) -> str:
    """The first part of a line, before what such hyphens have put on the lines below: `ви-`, `конан-`, `ня`."""
    parts = word_parts(lines[at].text)
    if at == len(ends) or ends[at].join is not Join.DROP or len(parts) > 1:
        return parts[0]
    return HYPHEN.sub("", parts[0]) + _onward(lines, ends, at + 1)


def _stretch(halves: Sequence[str], vocabulary: Vocabulary, cuts: Cuts, *, last: bool) -> list[End]:
    if all(DIGITS.fullmatch(half) for half in halves):
        return _figure(halves)
    readings = [(_cost(words, vocabulary, cuts), joins) for joins, words in _readings(halves)]
    known = [joins for cost, joins in readings if cost == _WORD * (joins.count(Join.SPACE) + 1)]
    if len(known) <= 1:
        best = _likeliest(halves, vocabulary, cuts)
        if known != [best]:  # of `ліцензій` `ного` both are words, but rare ones
            return [End(join, "word-broken") for join in best]
        return [End(join, _why(join, *pair, vocabulary)) for join, pair in zip(best, pairwise(halves), strict=True)]
    shown = _shown(halves, known, vocabulary, cuts, last=last)
    if shown:
        short = len(bare(halves[-1])) <= _ENDING and shown[0] is Join.SPACE
        return [End(join, "join-unclear" if short else "") for join in shown]
    best = max(known, key=lambda joins: joins.count(Join.JOIN))
    return [End(join, "join-unclear") for join in best]


_WORD = 2


def _likeliest(halves: Sequence[str], vocabulary: Vocabulary, cuts: Cuts) -> tuple[Join, ...]:
    """The reading for whose words most speaks."""
    return min(_readings(halves), key=lambda reading: _price(reading[0], reading[1], halves, vocabulary, cuts))[0]


def _price(
    joins: Sequence[Join], words: Sequence[str], halves: Sequence[str], vocabulary: Vocabulary, cuts: Cuts
) -> int:
    price = 0
    for word in map(bare, words):
        like = Likeness.KNOWN if len(cuts.get(word, ())) > 1 else vocabulary.likeness(word)
        price += _WORD + like + (len(word) if like is Likeness.UNKNOWN else 0)
    for join, (left, right) in zip(joins, pairwise(map(bare, halves)), strict=True):
        whole = vocabulary.likeness(left) <= Likeness.COMPOUND
        if join is Join.JOIN and whole and may_follow(left, right, vocabulary.knows):
            price += _LINK
    return price


_LINK = 3
"""A word that is one without them is seldom cut just before letters that are the most usual words."""


def _why(join: Join, left: str, right: str, vocabulary: Vocabulary) -> str:
    """Whether two words may be one in a form that no dictionary has: `інтернет` and `у`."""
    left, right = bare(left), bare(right)
    if join is Join.JOIN:
        return ""
    ending = len(right) == 1 or (len(right) <= _ENDING and right not in NOT_LAST)
    if (left, right) in vocabulary.pairs and len(right) > _ENDING:
        return ""
    return "join-unclear" if ending or left in NOT_LAST or vocabulary.could(left + right) else ""


_ENDING = 4
"""A word no longer than this may be the end of another one."""


def _readings(halves: Sequence[str]) -> list[tuple[tuple[Join, ...], list[str]]]:
    out = []
    for joins in product((Join.JOIN, Join.SPACE), repeat=len(halves) - 1):
        words = [halves[0]]
        for join, half in zip(joins, halves[1:], strict=True):
            if join is Join.JOIN:
                words[-1] += half
            else:
                words.append(half)
        out.append((joins, words))
    return out


def _cost(words: Sequence[str], vocabulary: Vocabulary, cuts: Cuts) -> int:
    return sum(_WORD + (0 if _is_word(bare(word), vocabulary, cuts) else len(bare(word))) for word in words)


def _is_word(word: str, vocabulary: Vocabulary, cuts: Cuts) -> bool:
    """A word is also what the document cuts in several places: only a word is whole in all of them."""
    return len(cuts.get(word, ())) > 1 or vocabulary.knows(word)


def _shown(
    halves: Sequence[str], known: Sequence[tuple[Join, ...]], vocabulary: Vocabulary, cuts: Cuts, *, last: bool
) -> tuple[Join, ...] | None:
    """The one reading that the document itself shows, of those that are all words."""
    if len(halves) != 2:  # noqa: PLR2004
        return None
    left, right = map(bare, halves)
    together = left + right in vocabulary.whole or len(cuts.get(left + right, ())) > 1
    apart = (left, right) in vocabulary.pairs and len(right) > 1
    if last and right in NOT_LAST:
        together, apart = True, False
    if together == apart:
        return None
    return next((joins for joins in known if joins[0] is (Join.JOIN if together else Join.SPACE)), None)


def _figure(halves: Sequence[str]) -> list[End]:
    """Digits to the edge of their column and digits below: one number, or two that nobody can tell from it."""
    whole = "".join(halves)
    number = bool(re.fullmatch(r"\d+(?:[.,]\d+)?|20\d\d[-–]20\d\d", whole))
    sure = number and not all(re.fullmatch(r"20\d\d", part) for part in halves)
    return [End(Join.JOIN, "" if sure else "join-unclear")] * (len(halves) - 1)
