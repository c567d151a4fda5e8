"""Two readings of one file held against each other: a table that one of them has lost is in the other."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from flows.model.document import Paragraph

if TYPE_CHECKING:
    from flows.model.document import Document

_KEY = re.compile(r"^\s*(\d{1,3}(?:\.\d{1,3})+)\.?(?=\s|$)", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]{3,}")
MOST_LOST = 0.02
"""Of the other's words: page headers and notes, which are no part of the document, are fewer."""


def agree(document: Document, text: str) -> bool:
    """Whether another program's text begins its cells and lines with the same numbers and holds no more words."""
    own = "\n".join(_lines(document))
    numbers = [_KEY.findall(re.sub(r"[\t\a]", "\n", each)) for each in (own, text)]
    words, others = (Counter(_WORD.findall(each.casefold())) for each in (own, text))
    lost = (others - words).total()
    return numbers[0] == numbers[1] and lost <= MOST_LOST * others.total()


def _lines(document: Document) -> list[str]:
    lines: list[str] = []
    for block in document.blocks:
        rows = [(block.text,)] if isinstance(block, Paragraph) else [row.texts for row in block.rows]
        lines += [text for row in rows for text in row]
    return lines
