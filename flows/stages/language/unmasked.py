"""A text as its reader means it: no spelling hides a number, an address or a word from those who look for one."""

from __future__ import annotations

import re
import unicodedata

from flows.messages.signs import FORMAT_SIGNS
from flows.stages.language.texts import DASHES, LOOKALIKES

_UNSEEN = re.compile(f"[{FORMAT_SIGNS}\u0300-\u036f\u20d0-\u20ff]")
"""What nobody sees, and marks over a digit or around it."""
_DIGIT = re.compile(r"(?![0-9])\d")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN, _CYRILLIC = re.compile("[a-zA-Z]"), re.compile("[\u0400-\u04ff]")
_PLAIN_DASH = dict.fromkeys(map(ord, DASHES), "-")
_LETTER_AS_DIGIT = re.compile(
    r"(?<![^\W\d_])[OОoо](?=\d)|(?<=\d)[OОoо](?![^\W\d_])"  # O67, 6O-
    r"|(?<=[\d-])[lІI](?=\d)|(?<=\d\d )[lІI](?=\d\d(?!\d))|(?<=\d)[Ззб](?=\d)"  # -l23, 067 І23, 0З7, 0б7
)
_MEANT = dict.fromkeys("OОoо", "0") | dict.fromkeys("lІI", "1") | dict.fromkeys("Зз", "3") | {"б": "6"}


def unmasked(text: str) -> str:
    """The text with plain digits, dashes and spaces, no sign that is not seen, and no letter in a digit's place.

    Compatibility forms (full width, circled, mathematical) are the plain signs (NFKC), digits of all scripts are ours,
    a word in two alphabets is Ukrainian. Never published, nor compared with anything: only to look for what it holds.
    """
    if not text.isascii():
        kept = _UNSEEN.sub("", text)
        plain = "№".join(unicodedata.normalize("NFKC", part) for part in kept.split("№"))  # which would become «No»
        text = _UNSEEN.sub("", plain).translate(_PLAIN_DASH)
        text = _DIGIT.sub(lambda digit: str(unicodedata.decimal(digit[0])), text)
        text = _WORD.sub(_in_one_script, text)
    return _LETTER_AS_DIGIT.sub(lambda letter: _MEANT[letter[0]], " ".join(text.split()))


def _in_one_script(word: re.Match[str]) -> str:
    in_two = _LATIN.search(word[0]) and _CYRILLIC.search(word[0])
    return word[0].translate(LOOKALIKES) if in_two else word[0]
