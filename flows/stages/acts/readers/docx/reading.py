"""The whole way of a DOCX: package, changes, paragraphs and tables in order, and what stands outside of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.model.errors import SourceError
from flows.model.findings import Finding
from flows.stages.acts.readers.content import MOST_QUOTED, ActReading, document
from flows.stages.acts.readers.docx.grid import is_hidden_row, table_of, unwrapped
from flows.stages.acts.readers.docx.names import child, name_of
from flows.stages.acts.readers.docx.numbers import Numbers
from flows.stages.acts.readers.docx.runs import Unplain, looks_of, paragraph_text
from flows.stages.acts.readers.package import Package

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from flows.model.document import Document
    from flows.stages.acts.readers.content import FileTable

TRACKED = frozenset(
    {"ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge", "delText", "numberingChange"}
)
"""A change of the text, a row or a cell that nobody has accepted (ECMA-376, 17.13.5); changes of looks are none."""


def read_docx(file: str, raw: bytes) -> ActReading:
    """The document in reading order, its numbers counted, and every text that is no plain text as a finding.

    Raises:
        SourceError: It is damaged, locked, hostile, holds changes that nobody has accepted, or only pictures.
    """
    package = Package(file, raw)
    main = next(iter(package.related("", "officeDocument")), "word/document.xml")
    root = package.part(main)
    body = child(root, "body")
    if root is None or body is None:
        raise SourceError("source-damaged", file=file)
    changes = sum(name_of(each) in TRACKED for each in body.iter())
    if changes:
        raise SourceError("source-changes", file=file, count=changes)
    reader = _Reader(package, main)
    read = document(file, raw, reader.blocks(body))
    if not read.blocks:
        raise SourceError("source-scan" if _is_pictured(body) else "source-empty", file=file)
    return ActReading(document=read, findings=tuple(reader.findings(read)))


def _is_pictured(body: _Element) -> bool:
    return any(name_of(each) in ("drawing", "pict") for each in body.iter())


class _Reader:
    """Reads one document from its beginning to its end, since numbers go on."""

    def __init__(self, package: Package, main: str) -> None:
        styles = _part(package, main, "styles")
        self._looks = looks_of(styles)
        self._numbers = Numbers(_part(package, main, "numbering"), styles)
        self._seen = Unplain()
        self._hidden_rows: list[str] = []

    def blocks(self, element: _Element) -> tuple[str | FileTable, ...]:
        """The paragraphs and tables of a body or of a cell."""
        return tuple(self._blocks(element))

    def _blocks(self, element: _Element) -> Iterator[str | FileTable]:
        for each in unwrapped(element):
            name = name_of(each)
            if name == "p":
                yield self._paragraph(each)
            elif name == "tbl":
                self._hidden_rows += [
                    _plain(row) for row in unwrapped(each) if name_of(row) == "tr" and is_hidden_row(row)
                ]
                yield table_of(each, self.blocks)

    def _paragraph(self, paragraph: _Element) -> str:
        number = self._numbers.before(paragraph)
        text = paragraph_text(paragraph, self._looks, self._seen)
        return f"{number} {text}" if number else text

    def findings(self, read: Document) -> Iterator[Finding]:
        """What of the text is not plain, each kind once."""
        seen, boxes = self._seen, [(_plain(box), _holds_table(box)) for box in self._seen.boxes]
        yield from _once("text-struck", seen.struck, read.file)
        yield from _once("text-hidden", [*seen.hidden, *self._hidden_rows], read.file)
        yield from _once("table-outside", [text for text, has_table in boxes if has_table], read.file)
        yield from _once("text-outside", [text for text, has_table in boxes if not has_table], read.file)
        yield from _once("note-outside", seen.notes, read.file)
        yield from _once("numbering-unclear", sorted(self._numbers.unknown), read.file)


def _once(check: str, texts: list[str], file: str) -> Iterator[Finding]:
    shown = "; ".join(filter(None, dict.fromkeys(" ".join(text.split()) for text in texts)))
    if shown:
        yield Finding.of(check, value=shown[:MOST_QUOTED], source_ref=file, facts={"count": str(len(texts))})


def _plain(element: _Element) -> str:
    paragraphs = (each for each in element.iter() if name_of(each) == "p")
    return " ".join("".join(each.text or "" for each in p.iter() if name_of(each) == "t") for p in paragraphs).strip()


def _holds_table(box: _Element) -> bool:
    return any(name_of(each) == "tbl" for each in box.iter())


def _part(package: Package, main: str, kind: str) -> _Element | None:
    return next((package.part(name) for name in package.related(main, kind)), None)
