"""What every Document must keep to, whatever kind of file it comes from: its size, and letters that are letters."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.model.document import Paragraph
from flows.model.errors import SourceError
from flows.model.findings import Finding
from flows.stages.acts.readers.content import MOST_CELLS, MOST_QUOTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.model.document import Document
    from flows.stages.acts.readers.content import ActReading

MOST_LETTERS, MOST_LETTERS_IN_CELL = 10_000_000, 20_000
_NO_LETTERS = re.compile(
    r"[\ufffd\ue000-\uf8ff]|\(cid:\d+\)|[\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u00ff]{3}|(?:[\u00d0\u00d1][^\sa-zA-Z]){2}"
)
"""Signs without a meaning; and Cyrillic letters taken for others: no language has three such letters together."""


def require_bounded(document: Document) -> None:
    """Refuse what is larger than any act: the stages after this one have no limits of their own.

    Raises:
        SourceError: It has too many cells or letters.
    """
    count = letters = 0
    for texts in _texts(document):
        count += len(texts)
        letters += sum(map(len, texts))
        is_swollen = len(texts) > 1 and max(map(len, texts)) > MOST_LETTERS_IN_CELL
        if count > MOST_CELLS or letters > MOST_LETTERS or is_swollen:
            raise SourceError("source-too-costly", file=document.file)


def _texts(document: Document) -> Iterator[tuple[str, ...]]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield (block.text,)
        else:
            yield from (row.texts for row in block.rows)


def sign_findings(reading: ActReading) -> Iterator[Finding]:
    """The rows with signs that are no letters, where their reader has not told so itself."""
    told = {finding.source_ref for finding in reading.findings if finding.check == "glyph-unknown"}
    for grid in reading.document.grids:
        for row in grid.rows:
            ref = row.span.ref(reading.document.file)
            strange = next(filter(_NO_LETTERS.search, row.texts), None)
            if strange and ref not in told:
                yield Finding.of("symbol-unknown", value=strange[:MOST_QUOTED], source_ref=ref)
