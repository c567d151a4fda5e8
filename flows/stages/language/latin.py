"""Ukrainian names in Latin letters, by the table of Cabinet resolution № 55 of 27.01.2010; pure Python, no library.

The letters that the table writes otherwise at the beginning of a word (Є, Ї, Й, Ю, Я) are written as within it: so the
names of files that were handed out earlier stay.
"""

from __future__ import annotations

import re
import unicodedata

from flows.stages.language.texts import same_signs

LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh", "з": "z", "и": "y",
    "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s",
    "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "iu",
    "я": "ia",
    # not Ukrainian, yet found in names of firms
    "ё": "e", "ъ": "", "ы": "y", "э": "e",
}  # fmt: skip
"""A vocabulary, no message: letter → Latin letters."""
LATIN = str.maketrans(LETTERS)
PAIR = ("зг", "zgh")
"""The one pair that is not written letter by letter."""
MARKS = re.compile("[\u0300-\u036f]")
"""The accent of an é, once it is taken apart."""


def file_word(name: str, longest: int) -> str:
    """A name as files may bear it: small Latin letters and digits, words parted by hyphens.

    A word that would make it longer than `longest` is left out; shorter ones after it may still stand.
    """
    lowered = same_signs(name).replace("'", "")
    latin = lowered.replace(*PAIR).translate(LATIN)
    words = re.findall(r"[a-z0-9]+", MARKS.sub("", unicodedata.normalize("NFKD", latin)).lower())
    kept: list[str] = []
    for word in words:
        if len("-".join((*kept, word))) <= longest:
            kept.append(word)
    return "-".join(kept) or "-".join(words)[:longest]
