"""Whether a row goes on with what stands above it: never assumed, only on evidence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.model.document import Document, Row

_OPEN_END = re.compile(r"(?:[-‐,;:(«„]|\b(?:та|і|й|або|з|із|в|у|на|для|до|за|по|від|про|при|щодо|та/або))$")


def unfinished(text: str) -> bool:
    """Whether a text cannot end so: after a comma, a hyphen, an open bracket or a little word."""
    return bool(text) and (
        bool(_OPEN_END.search(text)) or text.count("(") > text.count(")") or text.count("«") > text.count("»")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """What lies between a row and the one above it.

    `page` says that a page ends there for certain: it has another number, or a header or a caption stands between;
    `blank` that a line is left out, as an export does where a page ends, but people do it too.
    """

    page: bool = False
    blank: bool = False

    def __bool__(self) -> bool:
        """Whether a page may have ended."""
        return self.page or self.blank


Evidence = Literal["plain", "likely"]
"""How much shows that a row goes on: enough, or so much that a person should look."""


def goes_on(pairs: Sequence[tuple[str, str]], gap: Gap, *, beside: bool) -> Evidence | None:
    """Whether these texts (each with the one above it) are the rest of a row, and how plainly; None: nothing shows it.

    They plainly are where every text above is unfinished, or printed again, or where a page has ended and they begin
    in the middle of sentences: the first of them and most of the others, for a name may open a line. After a blank
    line alone they likely are if the row stands as the rest of one does: `beside` the first column, which says what a
    row is, or in several columns at once. One line in the first column may be anybody's note.
    """
    open_above = [unfinished(above) or above.endswith(text) for above, text in pairs]
    if all(open_above):
        return "plain"
    going = [is_open or _goes_on(text) for (_, text), is_open in zip(pairs, open_above, strict=True)]
    if not gap or not all(above for above, _ in pairs) or not going[0] or sum(going) * 2 <= len(going):
        return None
    if gap.page or any(open_above):
        return "plain"
    return "likely" if beside or len(pairs) > 1 else None


_QUOTES = "«„“\"'("


def _goes_on(text: str) -> bool:
    """Whether a text opens in the middle of a sentence."""
    return text.lstrip(_QUOTES)[:1].islower() or text[0] in "/–"


def blank_lines_end_pages(document: Document) -> bool:
    """Whether the document leaves a blank line where a page ends: below it, texts unfinished above it go on."""
    pairs = (pair for grid in document.grids for pair in pairwise(grid.rows))
    return sum(_is_parted(above, below) for above, below in pairs) >= _SHOWN


_SHOWN = 2
"""So many rows parted by a blank line show what blank lines mean."""


def _is_parted(above: Row, below: Row) -> bool:
    if below.span.first - above.span.last <= 1 or len(above.cells) != len(below.cells):
        return False
    columns = zip(above.texts, below.texts, strict=True)
    return any(unfinished(text) and _goes_on(rest) for text, rest in columns if rest)
