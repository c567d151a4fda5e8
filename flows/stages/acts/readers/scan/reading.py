"""The whole way of a scan: pixels, lines, letters, and from there on that of any PDF."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from flows.model.errors import SourceError
from flows.stages.acts.readers.pdf.opening import sheets_of
from flows.stages.acts.readers.pdf.reading import reading_of_pages
from flows.stages.acts.readers.pdf.tags import Tags
from flows.stages.acts.readers.scan.pixels import MOST_SCANNED, pdf_pixels, picture_pixels
from flows.stages.acts.readers.scan.rules import ruling
from flows.stages.acts.readers.scan.sheet import sheet
from flows.stages.acts.readers.scan.straight import straight

if TYPE_CHECKING:
    from flows.stages.acts.readers.content import ActReading
    from flows.stages.acts.readers.pdf.sheets import Sheet
    from flows.stages.acts.readers.scan.letters import Recogniser
    from flows.stages.acts.readers.scan.pixels import Pixels

ScanKind = Literal["pdf", "scan"]
_FEW_LINES = 8
"""Fewer lines of a page say nothing of its quality."""
_POOR = 75
"""Of 100: where half of a page's lines hold a word that is less sure, the scan is not good enough."""


def read_scan(kind: ScanKind, file: str, raw: bytes, recogniser: Recogniser) -> ActReading:
    """The document of a picture, or of a PDF some of whose pages are pictures; every doubt is a finding.

    It goes out only once a person has accepted it (`extraction`).

    Raises:
        SourceError: It is damaged, too large, or too poor to be read: askew, blurred, coarse.
    """

    def scanned(number: int) -> Sheet:
        return _sheet(pdf_pixels(raw, file, number), file, number, recogniser)

    if kind == "pdf":
        sheets, tags, noted = sheets_of(raw, file, scanned)
    else:
        pages = enumerate(picture_pixels(raw, file), 1)
        sheets, tags, noted = [_sheet(pixels, file, at, recogniser) for at, pixels in pages], Tags(), []
    reading = reading_of_pages(sheets, tags, noted, file=file, raw=raw)
    if not reading.document.blocks:
        raise SourceError("source-empty", file=file)
    return replace(reading, extraction="recognised")


def _sheet(pixels: Pixels, file: str, number: int, recogniser: Recogniser) -> Sheet:
    if number > MOST_SCANNED:
        raise SourceError("source-scan-large", file=file, page_number=number, limit=MOST_SCANNED)
    page = sheet(ruling(straight(pixels, file, number), number), recogniser, number)
    lines = [*page.lines, *(line for piece in page.pieces for line in piece.lines)]
    poor = [line for line in lines if line.second and line.second.confidence < _POOR]
    if len(lines) >= _FEW_LINES and len(poor) * 2 > len(lines):
        raise SourceError("source-scan-poor", file=file, page_number=number)
    return page
