"""What stands between two lines of a cell: a space, nothing, or the end of a paragraph.

The rules are asked in order, and the first that applies decides. What geometry cannot tell, words do; what they cannot
tell either is a doubt, told with both readings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from flows.stages.acts.readers.pdf.words import CONJUNCTIONS, NOT_LAST, bare

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.stages.acts.readers.pdf.lines import Line
    from flows.stages.acts.readers.pdf.words import Vocabulary


class Join(Enum):
    """What a line's end stands for."""

    SPACE = " "
    JOIN = ""
    DROP = "-"  # the hyphen at the end goes too
    PARAGRAPH = "\n"
    OPEN = "?"


class End(NamedTuple):
    """A decision; `why` is the check of the doubt where it is not sure."""

    join: Join
    why: str = ""
    certain: bool = False
    """Whether the print itself says that the text goes on, or that it is over: the end of a page asks that."""


@dataclass(frozen=True, slots=True)
class Room:
    """How wide the text of a column may be; whether its producer writes spaces at line ends."""

    width: float
    left: float
    writes_spaces: bool
    hangs: bool = False
    """Whether spaces are drawn also beyond the edge, so that none is missing for want of room."""

    def fits(self, line: Line, more: float) -> bool:
        """Whether so much more would certainly have stood on the line."""
        return line.width + max(0.0, self._indent(line)) + more <= self.width - 0.1 * line.size

    def _indent(self, line: Line) -> float:
        """A first line may begin further in; centred text begins anywhere, and both its sides count."""
        return (
            0.0
            if self.left < 0
            else min(line.x0 - self.left, 3 * line.size)
            if line.x0 - self.left < 3 * line.size
            else 0.0
        )


@dataclass(frozen=True, slots=True)
class Habits:
    """How the document as a whole parts words: whether it hyphenates, and whether it marks the soft hyphens."""

    hyphenates: bool
    marks_soft: bool
    soft_sign: bool
    """Whether U+2010 stands at line ends only, so that it is the typesetter's own."""


_CLOSING = re.compile(r"[.,;:!?)\]}»”…]")
HYPHEN = re.compile(r"[-\u2010\u2011]$")
_DASH = re.compile(r"[–—‒/|]$")
_SPACED = re.compile(r"(?:^|\s)[-\u2010\u2011–—‒/|]$")
_LONE_MARK = re.compile(r"[-–—‒/|](?:\s|$)")
_LEADING_MARK = re.compile(r"[-\u2010\u2011–—‒/]\w")
_BREAKS = re.compile(r"\s+|(?<=[-\u2010–—‒])(?=[^\s\d])")
_PARTS = re.compile(r"\s+|(?<=[-\u2010–—‒/|])(?=[^\s])")
_DIGITS = re.compile(r"[\d\s.,–-]+")
_ONE_LETTER = re.compile(r"(?:^|[^\w])\w[-\u2010\u2011]$")
_CAPITALS = re.compile(r"(?:[A-ZА-ЯІЇЄҐ]{2,}|\d)[-\u2010\u2011]$")


def pieces(text: str) -> list[str]:
    """The parts between which a line may be broken; after a stroke some programs break it, others do not."""
    return [piece for piece in _BREAKS.split(text) if piece]


def parts(text: str) -> list[str]:
    """The words and halves of words that a line holds."""
    return [part for part in _PARTS.split(text) if part]


def end_of(line: Line, following: Line, room: Room, *, vocabulary: Vocabulary, habits: Habits) -> End:
    """What the end of this line stands for; OPEN where the words must say it."""
    text, onward = line.text, following.text
    if line.soft:
        return End(Join.DROP, certain=True)
    if line.after or following.before:
        return End(Join.SPACE, certain=True)
    if _CLOSING.match(onward) and not HYPHEN.search(text):
        return End(Join.JOIN, certain=True)
    if room.hangs or (room.writes_spaces and room.fits(line, line.space)):
        return _unspaced(line, following, room, vocabulary=vocabulary, habits=habits)
    if HYPHEN.search(text) and not room.fits(line, following.head):
        return _hyphen(text, onward, vocabulary, habits)
    if _DASH.search(text) and not room.fits(line, following.head):
        return _dash(text, onward, vocabulary)
    if _LONE_MARK.match(onward) or len(pieces(text)) > 1:
        return End(Join.SPACE)
    if _LEADING_MARK.match(onward) and text[-1].isalnum():
        return End(Join.JOIN, "join-unclear" if onward[0] in vocabulary.led else "")
    if room.fits(line, following.first):
        return End(Join.SPACE)
    return _by_marks(text, onward)


def _unspaced(line: Line, following: Line, room: Room, *, vocabulary: Vocabulary, habits: Habits) -> End:
    """No space is drawn where this producer would draw one: the text goes on without, or a paragraph is over."""
    full = not room.fits(line, following.head)
    if HYPHEN.search(line.text) and (full or room.hangs):
        end = _hyphen(line.text, following.text, vocabulary, habits)
        return end if end.join is not Join.SPACE else End(Join.JOIN, certain=True)
    if _DASH.search(line.text) and full:
        return End(Join.JOIN, certain=True)
    if len(pieces(line.text)) == 1 and not room.fits(line, following.first):
        return End(Join.JOIN, certain=True)
    return End(Join.PARAGRAPH, certain=True)


def _hyphen(text: str, onward: str, vocabulary: Vocabulary, habits: Habits) -> End:
    """A hyphen at the end: the text's own or the typesetter's."""
    if _SPACED.search(text):
        return End(Join.SPACE, "join-unclear" if "-" in vocabulary.led else "")
    if text.endswith("\u2010") and habits.soft_sign:
        return End(Join.DROP, certain=True)
    typeset = habits.hyphenates and not habits.marks_soft
    if _CLOSING.match(onward):
        return End(Join.DROP, "join-unclear") if typeset else End(Join.JOIN)
    left, right = bare(parts(text)[-1]), bare(parts(onward)[0])
    if bare(onward.split()[0]) in CONJUNCTIONS:
        one = typeset and not _may_lead(left, vocabulary)
        return End(Join.DROP if one else Join.SPACE, "join-unclear" if typeset else "")
    if not typeset or _ONE_LETTER.search(text) or _CAPITALS.search(text) or not onward[:1].isalpha():
        return _kept(text, onward, vocabulary)
    return _typeset(left, right, vocabulary)


def _typeset(left: str, right: str, vocabulary: Vocabulary) -> End:
    """In a document that hyphenates most hyphens go, but only words can say which."""
    if left + right in vocabulary.whole:
        return End(Join.DROP)
    if f"{left}-{right}" in vocabulary.whole:
        return End(Join.JOIN)
    whole, halves = vocabulary.knows(left + right), vocabulary.knows(left) and vocabulary.knows(right)
    if whole and not halves:
        return End(Join.DROP)
    if vocabulary.could(left + right):
        return End(Join.DROP, "join-unclear")
    compound = left in vocabulary.heads or (vocabulary.knows(right) and _may_lead(left, vocabulary))
    return End(Join.JOIN if compound else Join.DROP, "join-unclear")


_SHORT = 3
_LONG = 5


def _may_lead(half: str, vocabulary: Vocabulary) -> bool:
    """Whether a compound may begin so: `соціально-`, `онлайн-`."""
    return (half.endswith("о") and len(half) > _SHORT) or (len(half) >= _LONG and vocabulary.knows(half))


def _kept(text: str, onward: str, vocabulary: Vocabulary) -> End:
    """A hyphen that is the text's own; where the document writes spaces after hyphens, one may have stood here."""
    left, right = bare(text.split()[-1]), bare(onward.split()[0])
    if (left, right) in vocabulary.spaced:
        return End(Join.JOIN, "join-unclear")
    half = re.split(r"[-/]", left)[-1]
    if f"{left}-{right}" in vocabulary.whole and len(half) > 1:
        return End(Join.JOIN)
    sure = right[:1].isdigit() or half in vocabulary.heads or (half.endswith("о") and len(half) > _SHORT)
    return End(Join.JOIN, "" if sure and len(half) > 1 and len(vocabulary.spaced) < _SLOPPY else "join-unclear")


_SLOPPY = 3
"""So many words with a hyphen and a space after it show that no hyphen of the document can be trusted."""


def _dash(text: str, onward: str, vocabulary: Vocabulary) -> End:
    if _SPACED.search(text):
        led = text[-1] + bare(onward.split()[0]) in vocabulary.led_words
        return End(Join.JOIN if led else Join.SPACE, "join-unclear" if text[-1] in vocabulary.led else "")
    return End(Join.JOIN, "join-unclear" if text[-1] in vocabulary.trailed else "")


def _by_marks(text: str, onward: str) -> End:
    """One unbreakable piece to the column's edge: what the letters on both sides say before words are asked."""
    last, first = text[-1], onward[0]
    if last.isalpha() and first.isalpha():
        if _ONE_LETTER.match(onward[:2]):
            return End(Join.SPACE, "join-unclear")
        return End(Join.SPACE) if last.islower() and first.isupper() else End(Join.OPEN)
    if _DIGITS.fullmatch(text) and _DIGITS.match(onward):
        return End(Join.OPEN)
    if last.isalpha() and first.isdigit():
        return End(Join.SPACE, "join-unclear" if len(bare(text)) == 1 else "")
    if last.isdigit() and first.isalpha():
        return End(Join.SPACE, "" if len(bare(onward.split()[0])) > 1 else "join-unclear")
    if (last in ".,;:!?)»”" and first.isalpha()) or (first in "«(“\"'" and last.isalpha()):
        return End(Join.SPACE)
    return End(Join.OPEN)


# --- what words decide ------------------------------------------------------------------------------

_MOST = 10
"""Ends that are weighed together; no cell has more in one stretch, and each doubles the readings."""


def settled(lines: Sequence[Line], ends: Sequence[End], vocabulary: Vocabulary, cuts: Cuts) -> list[End]:
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
        out[at:upto] = _stretch(lines[at : upto + 1], vocabulary, cuts, last=upto + 1 == len(lines))
        at = upto
    return out


Cuts = dict[str, set[int]]
"""For each word that two lines may make together: after which letters it is cut in the document."""


def parts_of(lines: Sequence[Line]) -> list[str]:
    """The parts of words that a stretch of open ends holds."""
    return [parts(lines[0].text)[-1], *(line.text for line in lines[1:-1]), parts(lines[-1].text)[0]]


def _stretch(lines: Sequence[Line], vocabulary: Vocabulary, cuts: Cuts, *, last: bool) -> list[End]:
    halves = parts_of(lines)
    if all(_DIGITS.fullmatch(half) for half in halves):
        return _figure(halves)
    readings = [(_cost(words, vocabulary, cuts), joins) for joins, words in _readings(halves)]
    known = [joins for cost, joins in readings if cost == _WORD * (joins.count(Join.SPACE) + 1)]
    if len(known) == 1:
        return [End(join, _why(join, *pair, vocabulary)) for join, pair in zip(known[0], pairwise(halves), strict=True)]
    if not known:
        best = _likeliest(halves, readings, vocabulary)
        return [End(join, "word-broken") for join in best]
    shown = _shown(halves, known, vocabulary, cuts, last=last and len(lines[-1].text.split()) == 1)
    if shown:
        return [End(join) for join in shown]
    best = max(known, key=lambda joins: joins.count(Join.JOIN))
    return [End(join, "join-unclear") for join in best]


_WORD = 2


Reading = tuple[int, tuple[Join, ...]]


def _likeliest(halves: Sequence[str], readings: Sequence[Reading], vocabulary: Vocabulary) -> tuple[Join, ...]:
    """The one reading whose words may all be forms of known words; else the cheapest."""
    able = [joins for joins, words in _readings(halves) if all(vocabulary.could(bare(word)) for word in words)]
    return able[0] if len(able) == 1 else min(readings, key=lambda each: each[0])[1]


def _why(join: Join, left: str, right: str, vocabulary: Vocabulary) -> str:
    """Whether two words may be one in a form that no dictionary has: `інтернет` and `у`."""
    left, right = bare(left), bare(right)
    if join is Join.JOIN:
        return ""
    ending = len(right) == 1 or (len(right) <= _ENDING and right not in NOT_LAST)
    if (left, right) in vocabulary.pairs and len(right) > 1:
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
    sure = re.fullmatch(r"\d+(?:[.,]\d+)?|20\d\d[-–]20\d\d", whole)
    sure = sure and not all(re.fullmatch(r"20\d\d", part) for part in halves)
    return [End(Join.JOIN, "" if sure else "join-unclear")] * (len(halves) - 1)
