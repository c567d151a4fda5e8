"""How printed text is compared and figures are read, alike for every stage."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

DASHES = "-‐‑‒–—−"
NONE_MARKS = frozenset(DASHES)
"""A lone dash in a cell of figures means «none»."""

_LOOKALIKES = str.maketrans("aceiopxyABCEHIKMOPTXY", "асеіорхуАВСЕНІКМОРТХУ")
"""A vocabulary, no message: Latin letter → the Cyrillic one that looks like it."""
MOST_DIGITS = 15
"""A longer figure is no sum of money and no target, but a slip."""

_GROUPED = re.compile(r"[0-9]{1,3}(?: [0-9]{3})+(?:[.,][0-9]+)?|[0-9]+(?:[.,][0-9]+)?")


@lru_cache(maxsize=1024)  # one text is asked many questions in a row
def fold(text: str) -> str:
    """The text as recognition sees it: lower case, plain dashes, one space, look-alikes Cyrillic; never published."""
    words = [_fold_word(word) for word in text.split()]
    folded = re.sub(f"[{DASHES}]", "-", " ".join(words)).casefold()
    return folded.rstrip(" :*.;").strip()


def in_one_alphabet(text: str) -> str:
    """The text with every letter that looks like a Cyrillic one made that letter, for comparing alone."""
    return text.translate(_LOOKALIKES)


def _fold_word(word: str) -> str:
    return in_one_alphabet(word) if re.search(r"[\u0400-\u04ff]", word) else word


def figure(text: str) -> Decimal | None:
    """The number that the text plainly is, or None.

    Thousands may be set apart by spaces; decimals follow a comma or a dot. A dot before exactly three digits could
    set thousands apart as well, so it is not read: a figure is never guessed.
    """
    sign, bare = (-1, text[1:].strip()) if text[:1] in NONE_MARKS else (1, text)
    readable = _GROUPED.fullmatch(bare) and not re.search(r"\.[0-9]{3}$", bare)
    if not readable or sum(map(str.isdigit, bare)) > MOST_DIGITS:
        return None
    return sign * Decimal(bare.replace(" ", "").replace(",", ".")) + 0  # of −0 comes 0


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
