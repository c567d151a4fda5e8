"""What is doubtful in a cell whose letters were recognised: what two readings and the dictionary do not prove."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.stages.acts.readers.pdf.lines import UNREAD
from flows.stages.acts.readers.pdf.words import bare, in_dictionary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.stages.acts.readers.pdf.lines import PrintLine

SURE = 90
"""Of 100: a word of which both models are so sure is not doubted for that alone."""
_WORDS = re.compile(r"[\s/–—-]+")
_LATIN = re.compile(r"[A-Za-z]")
_NO_WORD = re.compile(r"[\W\d_]*")


_ODD_NUMBER = re.compile(r"\d+(?:\.\d+)*[,:;](?:\s|$)")
"""A number before a text ends in a point, if in any mark."""
_FIGURES = re.compile(r"\d[\d.,]*")
_MEANING = re.compile(r"[^\W\d_]{3,}")
"""A text without such letters may be a figure."""
_ALIKE = frozenset("ЗІОб")
"""Letters that look like figures: 3, 1 (or a Roman one), 0, 6."""
_AROUND = '.,;:!?()«»"“”…'
_SHORT_NAME = re.compile(r"[А-ЯІЇЄҐ]{2,5}")
"""`САМ` may be `CRM`: an abbreviation in other letters that reads as a word."""
_MIXED = re.compile(r"[а-яіїєґ'’][А-ЯІЇЄҐ]")
_LONE_CAPITAL = re.compile(r"[а-яіїєґ,] [АВУ]\b")
"""Within a sentence these are names, and look the same in other letters."""
_ODD_STOP = re.compile(r"[а-яіїєґ]{5}\. [а-яіїєґ]")
"""A stop within a sentence after a word that is no abbreviation may be a comma."""


def misread(lines: Sequence[PrintLine], text: str, other: str) -> str:
    """The check of the doubt about a cell's text; blank where both models read it so, each is sure, and it is words.

    A wide gap within a cell is a doubt too: the line between two cells may be too pale to be found.
    """
    seconds = [line.second for line in lines if line.second]
    certain = all(second.confidence >= SURE for second in seconds)
    odd = _ODD_NUMBER.match(text) or any(line.columns > 1 for line in lines)
    if certain and not odd and text == other and _is_language(text):
        return ""
    same = _FIGURES.findall(text) == _FIGURES.findall(other) and all(second.figures >= SURE for second in seconds)
    worded = all(map(_MEANING.search, (text, other))) and UNREAD not in text + other
    return "ocr-uncertain" if same and worded and not odd else "ocr-figure-uncertain"


def _is_language(text: str) -> bool:
    """Whether a text is made of words, and none of them looks like something else."""
    if any(pattern.search(text) for pattern in (_LATIN, _MIXED, _LONE_CAPITAL, _ODD_STOP)):
        return False
    return all(map(_is_word, _WORDS.split(text)))


def _is_word(word: str) -> bool:
    if word in _ALIKE or _SHORT_NAME.fullmatch(word.strip(_AROUND)):
        return False
    return bool(_NO_WORD.fullmatch(word)) or in_dictionary(bare(word))
