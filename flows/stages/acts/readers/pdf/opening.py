"""From bytes to pages: what is no readable PDF is refused with the reason."""

from __future__ import annotations

import io
import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flows.model.errors import SourceError
from flows.stages.acts.readers.pdf.glyphs import WHOLE_PAGE, drawn
from flows.stages.acts.readers.pdf.grid import ruled
from flows.stages.acts.readers.pdf.sheets import Sheet, sheet_of
from flows.stages.acts.readers.pdf.tags import Tags, tags_of
from flows.stages.acts.readers.pdf.unruled import has_columns, may_hold, unruled
from flows.stages.acts.readers.pdf.wholeness import require_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pdfplumber.pdf import PDF

    from flows.stages.acts.readers.pdf.glyphs import Drawn

MOST_BYTES = 60_000_000
MOST_PAGES = 600
MOST_GLYPHS = 4_000_000
"""A programme has a hundred pages; what is larger is none."""
MOST_CROSSINGS = 10_000_000
"""Of the lines of one page: a table has ten thousand, and a map in an annex needs hours."""
_SCAN_LETTERS = 20
"""Fewer letters a page beside a picture of the whole page are no text layer."""
_VISIBLE = frozenset(("FreeText", "Stamp", "StrikeOut", "Redact"))
"""Notes that are printed over a page and are no part of its text."""


def sheets_of(
    raw: bytes, file: str, scanned: Callable[[int], Sheet] | None = None
) -> tuple[list[Sheet], Tags, list[int]]:
    """The pages sorted, the tags, and the pages with notes printed over them; `scanned` reads a page without text.

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
            return _sheets(pdf, file, scanned)
    except SourceError:
        raise
    except PdfminerException as fault:
        locked = isinstance(fault.args[0] if fault.args else None, (PDFPasswordIncorrect, PDFEncryptionError))
        raise SourceError("source-pdf-locked" if locked else "source-pdf-damaged", file=file) from fault
    except Exception as fault:  # pdfminer trusts its input: anything may come out of a damaged file
        raise SourceError("source-pdf-damaged", file=file) from fault


def _sheets(pdf: PDF, file: str, scanned: Callable[[int], Sheet] | None) -> tuple[list[Sheet], Tags, list[int]]:
    _require_pages(pdf, file)
    require_whole(pdf, file)
    tags = tags_of(pdf)
    sheets: list[Sheet] = []
    plain: list[Drawn] = []
    noted: list[int] = []
    glyphs = 0
    for page in pdf.pages:
        shown = drawn(page)
        if _is_scan(shown) or (scanned and (shown.stamped or not shown.glyphs)):
            if scanned is None:
                raise SourceError("source-pdf-scan", file=file, page_number=page.page_number)
            sheets.append(scanned(page.page_number))
            page.close()
            continue
        glyphs += len(shown.glyphs)
        _require_bounded(shown, glyphs, file)
        tables = ruled(shown)
        sheets.append(sheet_of(shown, tags, tables))
        if not tables and (may_hold(shown) or _follows(shown, plain)):
            plain.append(shown)
        if _is_noted(page):
            noted.append(page.page_number)
        page.close()
    if not (glyphs or scanned):
        raise SourceError("source-pdf-scan", file=file, page_number=1)
    return _with_unruled(sheets, plain, tags), tags, noted


def _require_pages(pdf: PDF, file: str) -> None:
    if _is_form(pdf):
        raise SourceError("source-pdf-form", file=file)
    if "Collection" in pdf.doc.catalog:
        raise SourceError("source-pdf-portfolio", file=file)
    if not pdf.pages:
        raise SourceError("source-pdf-damaged", file=file)
    if len(pdf.pages) > MOST_PAGES:
        raise SourceError("source-pdf-large", file=file, limit=f"{MOST_PAGES} p.")


def _require_bounded(page: Drawn, glyphs: int, file: str) -> None:
    if len(page.across) * len(page.down) > MOST_CROSSINGS:
        raise SourceError("source-too-costly", file=file)
    if glyphs > MOST_GLYPHS:
        raise SourceError("source-pdf-large", file=file, limit=f"{MOST_GLYPHS:,} ch.")


def _follows(page: Drawn, plain: Sequence[Drawn]) -> bool:
    """Whether a page comes next to one in columns: a row may go on there, and nothing else."""
    return bool(plain) and plain[-1].number == page.number - 1 and has_columns(plain[-1])


def _with_unruled(sheets: Sequence[Sheet], plain: Sequence[Drawn], tags: Tags) -> list[Sheet]:
    """The pages with the tables that no lines rule; where one is not certain, its pages stay as they are."""
    found = unruled(plain)
    again = {page.number: sheet_of(page, tags, tables) for page in plain if (tables := found.tables.get(page.number))}
    return [replace(again.get(sheet.number, sheet), columned=sheet.number in found.doubtful) for sheet in sheets]


def _is_scan(page: Drawn) -> bool:
    return (len(page.glyphs) < _SCAN_LETTERS and page.pictured > WHOLE_PAGE) or page.hidden > len(page.glyphs)


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
