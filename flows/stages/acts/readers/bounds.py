"""What every Document must keep to, whatever kind of file it comes from: its size, and letters that are letters."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.messages.signs import harmful_in, unseen_in, without_unseen
from flows.model.document import Grid, Paragraph
from flows.model.errors import SourceError
from flows.model.findings import Finding
from flows.stages.acts.readers.content import MOST_CELLS, MOST_QUOTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.model.document import Cell, Document
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


def with_plain_signs(reading: ActReading) -> ActReading:
    """The reading without signs that nobody sees, each row where they stood named; and each place with harmful ones.

    Where a sign turns the direction of a line, a person reads another figure than a program: the row is refused.
    """
    document = reading.document
    blocks = tuple(_plain_block(block) for block in document.blocks)
    findings = (*reading.findings, *_unlawful(document), *sign_findings(reading))
    return replace(reading, document=replace(document, blocks=blocks), findings=findings)


def _plain_block(block: Paragraph | Grid) -> Paragraph | Grid:
    if isinstance(block, Paragraph):
        return replace(block, text=without_unseen(block.text))
    return Grid(tuple(replace(row, cells=tuple(map(_plain_cell, row.cells))) for row in block.rows))


def _plain_cell(cell: Cell) -> Cell:
    return cell if cell.text.isascii() else replace(cell, text=without_unseen(cell.text))


def _unlawful(document: Document) -> Iterator[Finding]:
    for block in document.blocks:
        for part in (block,) if isinstance(block, Paragraph) else block.rows:
            texts = (part.text,) if isinstance(part, Paragraph) else part.texts
            for check, find in (("sign-harmful", harmful_in), ("sign-left-out", unseen_in)):
                if word := next(filter(None, map(find, texts)), ""):
                    yield Finding.of(check, value=word[:MOST_QUOTED], source_ref=part.span.ref(document.file))
                    break


def sign_findings(reading: ActReading) -> Iterator[Finding]:
    """The rows with signs that are no letters, where their reader has not told so itself."""
    told = {finding.source_ref for finding in reading.findings if finding.check == "glyph-unknown"}
    for grid in reading.document.grids:
        for row in grid.rows:
            ref = row.span.ref(reading.document.file)
            strange = next(filter(_NO_LETTERS.search, row.texts), None)
            if strange and ref not in told:
                yield Finding.of("symbol-unknown", value=strange[:MOST_QUOTED], source_ref=ref)
