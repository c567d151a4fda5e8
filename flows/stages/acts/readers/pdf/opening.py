"""From bytes to pages: what is no readable PDF is refused with the reason."""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, Any

from flows.model.errors import SourceError
from flows.stages.acts.readers.pdf.glyphs import drawn
from flows.stages.acts.readers.pdf.sheets import Sheet, sheet_of
from flows.stages.acts.readers.pdf.tags import Tags, tags_of

if TYPE_CHECKING:
    from pdfplumber.pdf import PDF

MOST_BYTES = 60_000_000
MOST_PAGES = 600
MOST_GLYPHS = 4_000_000
"""A programme has a hundred pages; what is larger is none."""
MOST_CROSSINGS = 10_000_000
"""Of the lines of one page: a table has ten thousand, and a map in an annex needs hours."""
_SCAN_LETTERS = 20
"""Fewer letters a page beside a picture of the whole page are no text layer."""
_WHOLE_PAGE = 0.6
_VISIBLE = frozenset(("FreeText", "Stamp", "StrikeOut", "Redact"))
"""Notes that are printed over a page and are no part of its text."""


def sheets_of(raw: bytes, file: str) -> tuple[list[Sheet], Tags, list[int]]:
    """The pages sorted, the tags, and the pages with notes printed over them.

    Raises:
        SourceError: no PDF, locked, a form, a portfolio, too large, without a text layer.
    """
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
    from pdfplumber.utils.exceptions import PdfminerException

    if len(raw) > MOST_BYTES:
        raise SourceError("source-pdf-large", file=file, limit=f"{MOST_BYTES:,} B")
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(io.BytesIO(raw)) as pdf:
            return _sheets(pdf, file)
    except SourceError:
        raise
    except PdfminerException as fault:
        locked = isinstance(fault.args[0] if fault.args else None, (PDFPasswordIncorrect, PDFEncryptionError))
        raise SourceError("source-pdf-locked" if locked else "source-pdf-damaged", file=file) from fault
    except Exception as fault:  # pdfminer trusts its input: anything may come out of a damaged file
        raise SourceError("source-pdf-damaged", file=file) from fault


def _sheets(pdf: PDF, file: str) -> tuple[list[Sheet], Tags, list[int]]:
    if _is_form(pdf):
        raise SourceError("source-pdf-form", file=file)
    if "Collection" in pdf.doc.catalog:
        raise SourceError("source-pdf-portfolio", file=file)
    if not pdf.pages:
        raise SourceError("source-pdf-damaged", file=file)
    if len(pdf.pages) > MOST_PAGES:
        raise SourceError("source-pdf-large", file=file, limit=f"{MOST_PAGES} p.")
    tags = tags_of(pdf)
    sheets: list[Sheet] = []
    noted: list[int] = []
    glyphs = 0
    for page in pdf.pages:
        shown = drawn(page)
        if (len(shown.glyphs) < _SCAN_LETTERS and shown.pictured > _WHOLE_PAGE) or shown.hidden > len(shown.glyphs):
            raise SourceError("source-pdf-scan", file=file, page_number=page.page_number)
        if len(shown.across) * len(shown.down) > MOST_CROSSINGS:
            raise SourceError("source-too-costly", file=file)
        glyphs += len(shown.glyphs)
        if glyphs > MOST_GLYPHS:
            raise SourceError("source-pdf-large", file=file, limit=f"{MOST_GLYPHS:,} ch.")
        sheets.append(sheet_of(shown, tags))
        if _is_noted(page):
            noted.append(page.page_number)
        page.close()
    if not glyphs:
        raise SourceError("source-pdf-scan", file=file, page_number=1)
    return sheets, tags, noted


def _is_form(pdf: PDF) -> bool:
    """Whether the text stands in an XFA form, which no page shows."""
    from pdfminer.pdftypes import resolve1

    form = resolve1(pdf.doc.catalog.get("AcroForm"))
    return isinstance(form, dict) and bool(form.get("XFA"))


def _is_noted(page: Any) -> bool:  # noqa: ANN401  # pdfplumber's page
    from pdfminer.pdftypes import resolve1

    for ref in resolve1(page.page_obj.annots) or ():
        note = resolve1(ref)
        if not isinstance(note, dict):
            continue
        kind = getattr(resolve1(note.get("Subtype")), "name", "")
        if kind in _VISIBLE or (kind == "Widget" and resolve1(note.get("V"))):
            return True
    return False
