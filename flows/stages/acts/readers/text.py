"""`read`: the bytes of a source become a Document of paragraphs and tables, each with its place."""

from __future__ import annotations

import hashlib
import re
from itertools import groupby
from typing import TYPE_CHECKING

from flows.messages.signs import CONTROL_SIGNS, composed
from flows.model.document import Cell, Document, Grid, Paragraph, Row, Span
from flows.model.errors import SourceError
from flows.stages.acts.readers.content import MOST_CELLS
from flows.stages.language.texts import without_strays

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_MARKUP = re.compile(r"\s*<([a-z]+)(?:\s[^<>]*)?>(.*)</\1>\s*", re.IGNORECASE | re.DOTALL)
_NOT_TEXT = re.compile(rf"(?![\x0b\x0c\r\x85\u2028\u2029])[{CONTROL_SIGNS}]|\ufffd")
"""What ends a line or a page in other files is a space here."""

MOST_WRAPPED = 8
"""So deep markup stands around a cell; deeper only takes time."""
NARROWEST = 3
"""The narrowest table has three columns: the passport. Fewer tabs may be an indent."""


def read(file: str, raw: bytes, encoding: str | None = None) -> Document:
    """The document, in reading order; lines count from 1, texts are NFC, white space is one space.

    It is UTF-8, or UTF-16 by its mark; `encoding` is another one that the facts name.

    Raises:
        SourceError: the file is empty, is no text, or is in another encoding, which is never guessed.
    """
    text = _text(file, raw, encoding)
    if text.count("\t") + text.count("\n") > MOST_CELLS:
        raise SourceError("source-too-costly", file=file)
    lines = text.split("\n")
    return Document(file, hashlib.sha256(raw).hexdigest(), tuple(_blocks(lines)))


def encoding_of(raw: bytes, encoding: str | None = None) -> str:
    """How the text is written: by its mark, else as the facts say, else UTF-8."""
    return "utf-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else encoding or "utf-8-sig"


def _text(file: str, raw: bytes, encoding: str | None) -> str:
    try:
        text = raw.decode(encoding_of(raw, encoding))
    except UnicodeDecodeError as fault:
        raise SourceError("source-not-utf8", file=file, byte=fault.start) from fault
    if strange := _NOT_TEXT.search(text):
        line = text.count("\n", 0, strange.start()) + 1
        raise SourceError("source-not-text", file=file, line=line, mark=f"U+{ord(strange.group()):04X}")
    if not text.strip():
        raise SourceError("source-empty", file=file)
    return composed(text.replace("\r\n", "\n").replace("\r", "\n"))


def _blocks(lines: list[str]) -> Iterator[Paragraph | Grid]:
    rows = [Row(tuple(Cell(_clean(cell)) for cell in line.split("\t")), Span(first=number, last=number))
            for number, line in enumerate(lines, 1) if line.strip()]  # fmt: skip
    tabbed = _table_lines(rows)
    for in_table, group in groupby(zip(rows, tabbed, strict=True), key=lambda pair: pair[1]):
        members = [row for row, _ in group]
        yield from [Grid(tuple(members))] if in_table else _paragraphs(members)


def _table_lines(rows: list[Row]) -> list[bool]:
    """Which lines belong to tables: those with two texts or many tabs, and what such lines enclose.

    An editor that strips closing tabs leaves a direction's row without any and a continuation with few, so one line
    between two rows of a table belongs to it, and so do two if one has a tab. A tab alone is an indent.
    """
    tabbed = [sum(map(bool, row.texts)) > 1 or len(row.cells) > NARROWEST for row in rows]
    inside: list[bool] = []
    for own, group in groupby(range(len(rows)), key=lambda n: tabbed[n]):
        run = list(group)
        weak = any(len(rows[n].cells) > 1 for n in run)
        enclosed = run[0] > 0 and run[-1] < len(rows) - 1 and len(run) <= 1 + weak
        cut = not own and not enclosed and run[0] > 0 and len(rows[run[0]].cells) == NARROWEST
        inside += [own or enclosed or (cut and n == run[0]) for n in run]
    return inside


def _paragraphs(rows: Iterable[Row]) -> Iterator[Paragraph]:
    for row in rows:
        yield Paragraph(" ".join(filter(None, row.texts)), row.span)


def _clean(cell: str) -> str:
    """The cell without markup around it, its white space made one space."""
    for _ in range(MOST_WRAPPED):
        if not (wrapped := _MARKUP.fullmatch(cell)):
            break
        cell = wrapped.group(2)
    return " ".join(without_strays(cell).split())
