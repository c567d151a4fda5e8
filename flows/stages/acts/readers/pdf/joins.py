"""What stands between two lines of a cell: a space, nothing, or the end of a paragraph.

The rules are asked in order, and the first that applies decides. What geometry cannot tell, words do; what they cannot
tell either is a doubt, told with both readings.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from flows.stages.acts.readers.pdf.forms import VOWELS, Likeness, adjective, is_adjective, is_written_together
from flows.stages.acts.readers.pdf.words import CAPITALS, CONJUNCTIONS, ELECTRONIC, LINKING, bare

if TYPE_CHECKING:
    from flows.stages.acts.readers.pdf.lines import PrintLine
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
    other: Join | None = None
    """What a doubtful end may stand for instead, where that is not plain from `join`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """How wide the text of a column may be; whether its producer writes spaces at line ends."""

    width: float
    left: float
    writes_spaces: bool
    hangs: bool = False
    """Whether spaces are drawn also beyond the edge, so that none is missing for want of room."""

    def fits(self, line: PrintLine, more: float) -> bool:
        """Whether so much more would certainly have stood on the line."""
        return line.width + max(0.0, self._indent(line)) + more <= self.width - 0.1 * line.size - _DOTS

    def _indent(self, line: PrintLine) -> float:
        """A first line may begin further in; centred text begins anywhere, and both its sides count."""
        return (
            0.0
            if self.left < 0
            else min(line.x0 - self.left, 3 * line.size)
            if line.x0 - self.left < 3 * line.size
            else 0.0
        )


_DOTS = 1.0
"""Points by which a column may seem wider than it is, as its lines are drawn to whole dots."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How the document as a whole word_parts words: whether it hyphenates, and whether it marks the soft hyphens."""

    hyphenates: bool
    marks_soft: bool
    soft_sign: bool
    """Whether U+2010 stands at line ends only, so that it is the typesetter's own."""


_CLOSING = re.compile(r"[.,;:!?)\]}»”…]")
HYPHEN = re.compile(r"[-\u2010\u2011]$")
_DASH = re.compile(r"[–—‒/|]$")
ENDS_IN_MARK = re.compile(r"[-\u2010\u2011–—‒/|]$")
_SPACED = re.compile(r"(?:^|\s)[-\u2010\u2011–—‒/|]$")
_LONE_MARK = re.compile(r"[-–—‒/|](?:\s|$)")
_LEADING_MARK = re.compile(r"[-\u2010\u2011–—‒/]\w")
_BREAKS = re.compile(r"\s+|(?<=[-\u2010–—‒])(?=[^\s\d])")
_PARTS = re.compile(r"\s+|(?<=[-\u2010–—‒/|])(?=[^\s])")
DIGITS = re.compile(r"[\d\s.,–-]+")
_ONE_LETTER = re.compile(r"(?:^|[^\w])\w[-\u2010\u2011]$")


def pieces(text: str) -> list[str]:
    """The word_parts between which a line may be broken; after a stroke some programs break it, others do not."""
    return [piece for piece in _BREAKS.split(text) if piece]


def _is_one(text: str) -> bool:
    """Whether a line cannot be broken within; a hyphen that begins it has been cut from the word before."""
    return len(pieces(text[1:] if _LEADING_MARK.match(text) else text)) == 1


def _is_cut(text: str) -> bool:
    """Whether a full line may end inside a word: it is one piece, or a hyphen has parted its last word before."""
    return _is_one(text) or (" " not in text and not ENDS_IN_MARK.search(text))


def word_parts(text: str) -> list[str]:
    """The words and halves of words that a line holds."""
    return [part for part in _PARTS.split(text) if part]


def end_of(line: PrintLine, following: PrintLine, room: Room, *, vocabulary: Vocabulary, habits: Habits) -> End:
    """What the end of this line stands for; OPEN where the words must say it."""
    if printed := _printed(line, following):
        return printed
    if room.hangs or (room.writes_spaces and room.fits(line, line.space)):
        return _unspaced(line, following, room, vocabulary=vocabulary, habits=habits)
    full = not room.fits(line, following.head)
    if full and HYPHEN.search(line.text):
        return _hyphen(line.text, following.text, vocabulary, habits)
    if full and _DASH.search(line.text):
        return _dash(line.text, following.text, vocabulary)
    return _by_room(line, following, room, vocabulary)


def _printed(line: PrintLine, following: PrintLine) -> End | None:
    """What the print itself says."""
    if line.soft:
        return End(Join.DROP, certain=True)
    if line.after or following.before:
        return End(Join.SPACE, certain=True)
    if _CLOSING.match(following.text) and not HYPHEN.search(line.text):
        return End(Join.JOIN, certain=True)
    return None


def _by_room(line: PrintLine, following: PrintLine, room: Room, vocabulary: Vocabulary) -> End:
    """What the room left on the line says: a word is cut only where it has filled its line alone."""
    text, onward = line.text, following.text
    if len(onward) == 1 and _LONE_MARK.match(onward) and not room.fits(line, following.first):
        return End(Join.JOIN if _is_tight(line, following, room, vocabulary) else Join.SPACE, "join-unclear")
    if _LONE_MARK.match(onward) or (not _is_one(text) and (" " in text or room.fits(line, following.first))):
        return End(Join.SPACE)
    if _LEADING_MARK.match(onward) and text[-1].isalnum():
        return End(Join.JOIN, "join-unclear" if onward[0] in vocabulary.led else "")
    if room.fits(line, following.first):
        # A browser cuts a word before a piece that fits without its hyphen only: `Од`, `и‐`, `ниця`.
        is_cut_again = _is_one(text) and HYPHEN.search(onward) and _is_one(onward)
        return End(Join.OPEN) if is_cut_again else End(Join.SPACE)
    return _by_marks(text, onward, vocabulary)


def _is_tight(line: PrintLine, mark: PrintLine, room: Room, vocabulary: Vocabulary) -> bool:
    """Whether a mark alone on its line, as the line above had no room, is written without spaces: `2026-2028`."""
    if mark.after or not HYPHEN.match(mark.text):
        return False
    return room.writes_spaces or (line.text[-1].isalpha() and "-" not in vocabulary.lone)


def _unspaced(line: PrintLine, following: PrintLine, room: Room, *, vocabulary: Vocabulary, habits: Habits) -> End:
    """No space is drawn where this producer would draw one: the text goes on without, or a paragraph is over."""
    full = not room.fits(line, following.head)
    if HYPHEN.search(line.text) and (full or room.hangs):
        end = _hyphen(line.text, following.text, vocabulary, habits)
        return end._replace(other=None) if end.join is not Join.SPACE else End(Join.JOIN, certain=True)
    if _DASH.search(line.text) and full:
        return End(Join.JOIN, certain=True)
    if not room.fits(line, following.first) and _is_cut(line.text):
        return _cut(line.text, following.text, vocabulary)
    if _LEADING_MARK.match(following.text) and line.text[-1].isalnum():
        figures = line.text[-1].isdigit() and following.text[1].isdigit()
        return End(Join.JOIN, "" if figures else "join-unclear")
    return End(Join.PARAGRAPH, certain=True)


def _cut(text: str, onward: str, vocabulary: Vocabulary) -> End:
    """A word that has filled its line alone goes on, unless a paragraph ends just there."""
    if text[-1].islower() and onward[0].isupper():
        return End(Join.PARAGRAPH, "join-unclear")
    left, right = bare(word_parts(text)[-1]), bare(word_parts(onward)[0])
    two = min(len(left), len(right)) > _SHORT and vocabulary.knows(left) and vocabulary.knows(right)
    unclear = not _is_one(text) or (two and not vocabulary.could(left + right))
    return End(Join.JOIN, "join-unclear" if unclear else "", certain=True)


def _hyphen(text: str, onward: str, vocabulary: Vocabulary, habits: Habits) -> End:
    """A hyphen at the end: the text's own or the typesetter's."""
    if _SPACED.search(text):
        if len(text) == 1 and onward[0].isalpha() and "-" not in vocabulary.lone:
            return End(Join.JOIN, "join-unclear")
        return End(Join.SPACE, "join-unclear" if "-" in vocabulary.led else "")
    if text.endswith("\u2010") and habits.soft_sign:
        return End(Join.DROP, certain=True)
    if habits.hyphenates and not habits.marks_soft:
        return _typesetters(text, onward, vocabulary)
    if _CLOSING.match(onward):
        return End(Join.JOIN)
    return End(Join.SPACE) if bare(_first(onward)) in CONJUNCTIONS else _kept(text, onward, vocabulary)


def _typesetters(text: str, onward: str, vocabulary: Vocabulary) -> End:
    """A hyphen in a document that hyphenates and does not say where."""
    left, right = bare(word_parts(text)[-1]), bare(word_parts(onward)[0])
    if _CLOSING.match(onward):
        return End(Join.DROP, "join-unclear")
    if bare(_first(onward)) in CONJUNCTIONS:
        return End(Join.SPACE if _may_lead(left, vocabulary) else Join.DROP, "join-unclear")
    if left + right in vocabulary.whole and f"{left}-{right}" not in vocabulary.whole:
        return End(Join.DROP)
    if CAPITALS.search(text):
        return _kept(text, onward, vocabulary)._replace(other=Join.DROP)
    if _ONE_LETTER.search(text) or not onward[:1].isalpha():
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
    return End(Join.JOIN if _keeps_hyphen(left, right, vocabulary) else Join.DROP, "join-unclear")


def _keeps_hyphen(left: str, right: str, vocabulary: Vocabulary) -> bool:
    """Whether two halves are rather a compound with a hyphen than one word that was parted."""
    if left in vocabulary.heads and vocabulary.knows(right):
        return True
    if is_written_together(left) or not vocabulary.knows(right):
        return False
    if left.endswith(LINKING) and vocabulary.knows(adjective(left[:-1])) and is_adjective(right):
        return True
    if vocabulary.could(left + right):
        return False
    built = vocabulary.likeness(left + right) <= Likeness.COMPOUND
    if left.endswith(LINKING) and len(left) > _SHORT:
        return is_adjective(right) or not built
    long = len(left) >= _LONG and len(right) >= _LONG - 1 and left[-1] not in VOWELS
    return long and (left in vocabulary.whole or not built)


_SHORT = 3
_LONG = 5


def _may_lead(half: str, vocabulary: Vocabulary) -> bool:
    """Whether a compound may begin so: `соціально-`, `онлайн-`."""
    return (half.endswith(LINKING) and len(half) > _SHORT) or (len(half) >= _LONG and vocabulary.knows(half))


def _kept(text: str, onward: str, vocabulary: Vocabulary) -> End:
    """A hyphen that is the text's own; where the document writes spaces after hyphens, one may have stood here."""
    left, right = bare(text.rsplit(maxsplit=1)[-1]), bare(_first(onward))
    if (left, right) in vocabulary.spaced:
        return End(Join.JOIN, "join-unclear", other=Join.SPACE)
    half = re.split(r"[-/]", left)[-1]
    if f"{left}-{right}" in vocabulary.whole and len(half) > 1:
        return End(Join.JOIN)
    sure = right[:1].isdigit() or half in vocabulary.heads or (half.endswith(LINKING) and len(half) > _SHORT)
    sure = sure and len(half) > 1 and len(vocabulary.spaced) < _SLOPPY
    return End(Join.JOIN, "" if sure else "join-unclear", other=Join.SPACE)


_SLOPPY = 3
"""So many words with a hyphen and a space after it show that no hyphen of the document can be trusted."""


def _dash(text: str, onward: str, vocabulary: Vocabulary) -> End:
    """A dash or a stroke at the end: beside a stroke acts write spaces as they please, and its word elsewhere tells."""
    mark = text[-1]
    if _SPACED.search(text):
        led = mark + bare(_first(onward)) in vocabulary.led_words
        unclear = mark == _STROKE or mark in vocabulary.led
        return End(Join.JOIN if led else Join.SPACE, "join-unclear" if unclear else "")
    whole = bare(text.rsplit(maxsplit=1)[-1] + _first(onward)) in vocabulary.whole
    unclear = mark in vocabulary.trailed or (mark == _STROKE and not whole)
    return End(Join.JOIN, "join-unclear" if unclear else "")


_STROKE = "/"


_SIGNS = "№§"


def _by_marks(text: str, onward: str, vocabulary: Vocabulary) -> End:
    """One unbreakable piece to the column's edge: what the letters on both sides say before words are asked."""
    last, first = text[-1], onward[0]
    if _stands_whole(text, onward, vocabulary):
        return End(Join.JOIN)
    if last.isalpha() and first.isalpha():
        return _letters(last, onward, vocabulary)
    if DIGITS.fullmatch(text) and DIGITS.match(onward):
        return End(Join.OPEN)
    if last in _SIGNS or first in _SIGNS:
        return End(Join.SPACE, "join-unclear" if last in _SIGNS else "")
    if last.isalnum() and first.isalnum():
        beside = bare(text) if last.isalpha() else bare(_first(onward))
        return End(Join.SPACE, "join-unclear" if len(beside) == 1 else "")
    return End(Join.SPACE if _is_apart(text, onward) else Join.OPEN)


def _is_apart(text: str, onward: str) -> bool:
    """Whether a mark at the line's end closes a word, or one that begins the next opens one."""
    last, first = text[-1], onward[0]
    closes = last in ".,;:!?)»”" or (last == '"' and text[-2:-1].isalnum())
    return (closes and first.isalpha()) or (first in '«(“"' and last.isalpha())


def _stands_whole(text: str, onward: str, vocabulary: Vocabulary) -> bool:
    """Whether both sides stand elsewhere as one word with a mark in it, as `Дія.Освіта` and `2D/3D` do."""
    word = bare(text.rsplit(maxsplit=1)[-1] + _first(onward))
    return bool(_MARKED.search(word)) and not DIGITS.fullmatch(word) and word in vocabulary.whole


_MARKED = re.compile(r"\w[./]\w")


def _letters(last: str, onward: str, vocabulary: Vocabulary) -> End:
    if _ONE_LETTER.match(onward[:2]) and onward[0].casefold() in vocabulary.heads | {ELECTRONIC}:
        return End(Join.SPACE, "join-unclear")
    return End(Join.SPACE) if last.islower() and onward[0].isupper() else End(Join.OPEN)


def _first(text: str) -> str:
    return text.split(maxsplit=1)[0]
