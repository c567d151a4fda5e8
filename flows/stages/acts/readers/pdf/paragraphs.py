"""The text around the tables: lines that go on make one paragraph."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from flows.stages.acts.readers.pdf.joins import HYPHEN, pieces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.stages.acts.readers.pdf.lines import PrintLine
    from flows.stages.acts.readers.pdf.words import Vocabulary


class Prose(NamedTuple):
    """A paragraph with its first and last page."""

    text: str
    first: int
    last: int


_LEADING = 1.9
"""Lines further apart than so many sizes belong to two paragraphs."""
_INDENT = 4.0
"""A line that begins so many sizes to the right of the margin is set apart: a block at the right, a centred title."""


def paragraphs(lines: Sequence[PrintLine], vocabulary: Vocabulary, edges: tuple[float, float]) -> list[Prose]:
    """The paragraphs of lines one below another; `edges` are the left and right of all text outside tables."""
    out: list[Prose] = []
    last: PrintLine | None = None
    for line in lines:
        if last and abs(line.y - last.y) <= 0.4 * line.size and line.page == last.page:
            out[-1] = Prose(f"{out[-1].text} {line.text}", out[-1].first, line.page)
        elif last and _goes_on(last, line, edges):
            out[-1] = Prose(_joined(out[-1].text, last, line.text, vocabulary), out[-1].first, line.page)
        else:
            out.append(Prose(line.text, line.page, line.page))
        last = line
    return [Prose(" ".join(each.text.split()), each.first, each.last) for each in out]


def _goes_on(last: PrintLine, line: PrintLine, edges: tuple[float, float]) -> bool:
    """Whether a line was full, so that the one below it goes on."""
    left, right = edges
    if line.page == last.page and line.y - last.y > _LEADING * line.size:
        return False
    if last.x0 - left > _INDENT * last.size or line.x0 > last.x0 + 1 or abs(line.size - last.size) > 1:
        return False
    if last.after:
        return True
    return last.x1 + last.space + line.head > right


def _joined(text: str, last: PrintLine, onward: str, vocabulary: Vocabulary) -> str:
    if last.soft:
        return re.sub(r"[-\u2010\u00ad]$", "", text) + onward
    if HYPHEN.search(text) and not last.after and not text[-2:-1].isspace():
        left, right = text.rsplit(maxsplit=1)[-1][:-1], pieces(onward)[0]
        whole = vocabulary.knows(left + right) and not (vocabulary.knows(left) and vocabulary.knows(right))
        return (text[:-1] if whole else text) + onward
    return f"{text} {onward}"
