"""Which signs a text may hold that is published or shown: one rule for acts, reports, facts and other people's words.

A text has no control characters but tab and line break, no signs that turn the direction of a line (a person would read
other figures than a program), none that nobody sees, and its accents are joined to their letters (NFC). Ukrainian needs
none of the unseen ones: its apostrophes and its stress are signs like others. Emoji need two of them, behind a picture.
"""

from __future__ import annotations

import re
import unicodedata

CONTROL_SIGNS = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
"""Ranges of what orders a device and is no text: C0 and C1, separators of lines, halves of letters, no characters."""
TURNING_SIGNS = "\u202a-\u202e\u2066-\u2069"
"""Ranges of the signs after which a line runs the other way."""
UNSEEN_SIGNS = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\u206a-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
"""Ranges of the other signs that nobody sees: of no width, marks of direction, soft hyphens, blank letters."""
FORMAT_SIGNS = TURNING_SIGNS + UNSEEN_SIGNS
"""Ranges of all signs that nobody sees."""

_OF_EMOJI = "\u200d\ufe00-\ufe0f"
_NO_PICTURE = r"(?<![^\w\s\u0300-\u036f])"
_UNSEEN = re.compile(rf"(?![{_OF_EMOJI}])[{UNSEEN_SIGNS}]|{_NO_PICTURE}[{_OF_EMOJI}](?!\u20e3)")
_HARMFUL = re.compile(f"[{CONTROL_SIGNS}{TURNING_SIGNS}]")
_UNLAWFUL = re.compile(f"{_HARMFUL.pattern}|{_UNSEEN.pattern}")


def composed(text: str) -> str:
    """The text with its accents joined to their letters (NFC): two spellings of one text are one."""
    return unicodedata.normalize("NFC", text)


def without_unseen(text: str) -> str:
    """The text without what nobody sees; signs that turn a line stay, since without them it may be another text."""
    return text if text.isascii() else _UNSEEN.sub("", text)


def unseen_in(text: str) -> str:
    """The first word with a sign that no text may hold, the sign by its code: `інфор[U+200B]матизація`; or nothing."""
    return _first_word(_UNLAWFUL, text)


def harmful_in(text: str) -> str:
    """The same of the signs alone that order a device or turn a line: with them nobody knows what a person reads."""
    return _first_word(_HARMFUL, text)


def _first_word(signs: re.Pattern[str], text: str) -> str:
    if not signs.search(text):
        return ""
    word = next(filter(signs.search, re.split(r"[ \t\n\u00a0]+", text)))
    return _UNLAWFUL.sub(lambda sign: f"[U+{ord(sign[0]):04X}]", word)
