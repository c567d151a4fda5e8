"""How printed text is compared and figures are read, alike for every stage."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from flows.messages.signs import FORMAT_SIGNS, TURNING_SIGNS, UNSEEN_SIGNS, composed

DASHES = "-‐‑‒–—−"
NONE_MARKS = frozenset(DASHES)
"""A lone dash in a cell of figures means «none»."""

APOSTROPHES = "'’ʼ‘`´ʹ′＇ˈ‛"
LOOKALIKES = str.maketrans("aceiopxyABCEHIKMOPTXY", "асеіорхуАВСЕНІКМОРТХУ")
"""A vocabulary, no message: Latin letter → the Cyrillic one that looks like it."""
MOST_DIGITS = 15
"""A longer figure is no sum of money and no target, but a slip."""

_FORMAT = re.compile(f"[{FORMAT_SIGNS}]")
_STRAY = re.compile(rf"^[\s{UNSEEN_SIGNS}]+|[\s{UNSEEN_SIGNS}]+$|(?<=\d)[{UNSEEN_SIGNS}]+|[{UNSEEN_SIGNS}]+(?=\d)")
_TURNING = re.compile(f"[{TURNING_SIGNS}]")
_DASH, _APOSTROPHE = re.compile(f"[{DASHES}]"), re.compile(f"[{APOSTROPHES}]")
_GROUPED = re.compile(
    rf"[0-9]{{1,3}}(?:[ {APOSTROPHES}][0-9]{{3}})+(?:[.,][0-9]+)?"
    r"|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+"
    r"|[0-9]+(?:[.,][0-9]+)?"
)
_GROUPS = re.compile(rf"[ {APOSTROPHES}]|\.(?=.*,)")


def visible(text: str) -> str:
    """The text without the signs that nobody sees."""
    return text if text.isascii() else _FORMAT.sub("", text)


def without_strays(text: str) -> str:
    """The text without spaces and unseen signs at its edges, and without unseen signs in its numbers.

    What turns the direction of a line stays: a person may read other digits there than a program does.
    """
    return _STRAY.sub("", text) if _FORMAT.search(text) else text.strip()


def same_signs(text: str) -> str:
    """The text as names are compared: what readers cannot tell apart is one sign, and case counts for nothing.

    Apostrophes, dashes and spaces of all kinds are alike, signs that nobody sees are left out, accents are joined to
    their letters (NFC). Letters of another alphabet stay: who meant which is for `fold` or for a person.
    """
    plain = _APOSTROPHE.sub("'", _DASH.sub("-", composed(visible(text))))
    return " ".join(plain.split()).casefold()


@lru_cache(maxsize=1024)  # one text is asked many questions in a row
def fold(text: str) -> str:
    """The text as recognition sees it: as `same_signs`, look-alikes Cyrillic, no mark at the end; never published."""
    # look-alikes first: in lower case other letters look alike
    words = " ".join(_fold_word(word) for word in visible(text).split())
    return same_signs(words).rstrip(" :*.;").strip()


def in_one_alphabet(text: str) -> str:
    """The text with every letter that looks like a Cyrillic one made that letter, for comparing alone."""
    return text.translate(LOOKALIKES)


def _fold_word(word: str) -> str:
    return in_one_alphabet(word) if re.search(r"[\u0400-\u04ff]", word) else word


def figure(text: str) -> Decimal | None:
    """The number that the text plainly is, or None.

    Thousands may be set apart by spaces or apostrophes, and by dots where a comma follows; decimals follow a comma or a
    dot. A dot before exactly three digits could set thousands apart as well, so it is not read: a figure is never
    guessed. Nor is one whose digits a sign turns round.
    """
    if _TURNING.search(text):
        return None
    sign, bare = (-1, text[1:].strip()) if text[:1] in NONE_MARKS else (1, text)
    bare = visible(bare)
    readable = _GROUPED.fullmatch(bare) and not re.search(r"\.[0-9]{3}$", bare)
    if not readable or sum(map(str.isdigit, bare)) > MOST_DIGITS:
        return None
    return sign * Decimal(_GROUPS.sub("", bare).replace(",", ".")) + 0  # of −0 comes 0


def join(parts: list[str], *, figures: bool = False) -> tuple[str, list[str]]:
    """A broken cell made whole, and the parts left out because they repeat its end.

    Parts join with one space, except after digit + hyphen (`2026-`, `2028`). Figures are never left out: the same sum
    twice is a fault, not a repeat.
    """
    whole, repeated = "", []
    for part in filter(None, parts):
        if whole.endswith(part) and not figures:
            repeated.append(part)
        elif re.search(rf"[0-9][{DASHES}]$", whole):
            whole += part
        else:
            whole = f"{whole} {part}".strip()
    return whole, repeated
