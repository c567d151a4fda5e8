"""Whether a PDF is whole: what pdfminer passes over in silence (a lost page, half of a drawing) must be told.

It is asked before a page is drawn, so that a drawing made to fill the machine is never unfolded.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

from flows.model.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pdfplumber.pdf import PDF

MOST_DRAWN = 40_000_000
"""Bytes of one drawing, unfolded: a page of dense print has a hundredth of it."""
_FRAME, _CHECKSUM = 2, 4
"""RFC 1950: the bytes before and after what is deflated."""


def require_whole(pdf: PDF, file: str) -> None:
    """Refuse a file that holds fewer pages than it says, or something of a page only in part.

    Raises:
        SourceError: A page, a drawing or a font is not there or not whole, or would take too much memory.
    """
    from pdfminer.pdftypes import resolve1

    tree = resolve1(pdf.doc.catalog.get("Pages"))
    count = resolve1(tree.get("Count")) if isinstance(tree, dict) else None
    if isinstance(count, int) and count > len(pdf.pages):
        raise SourceError("source-pdf-damaged", file=file)
    for stream in _streams(pdf, file):
        _require_unfolded(stream, file)


def _streams(pdf: PDF, file: str) -> Iterator[Any]:
    """What pages are drawn by, each once: their contents, the forms in these, and the letters of their fonts."""
    from pdfminer.pdftypes import PDFStream, resolve1

    seen: set[int] = set()
    resources = [page.page_obj.resources for page in pdf.pages]
    for contents in map(_contents, pdf.pages):
        for content in map(resolve1, contents):
            yield _required(content, PDFStream, file)
    while resources:
        held = resolve1(resources.pop())
        for form in (resolve1(each) for each in _named(held, "XObject")):
            if isinstance(form, PDFStream) and _name(form.get("Subtype")) == "Form" and id(form) not in seen:
                seen.add(id(form))
                resources.append(form.get("Resources"))
                yield form
        for font in (resolve1(each) for each in _named(held, "Font")):
            letters = resolve1(_required(font, dict, file).get("ToUnicode"))
            if isinstance(letters, PDFStream) and id(letters) not in seen:
                seen.add(id(letters))
                yield letters


def _required(found: Any, kind: type, file: str) -> Any:  # noqa: ANN401  # whatever stands there
    if not isinstance(found, kind):
        raise SourceError("source-pdf-damaged", file=file)
    return found


def _contents(page: Any) -> list[Any]:  # noqa: ANN401  # pdfplumber's page
    from pdfminer.pdftypes import resolve1

    contents = page.page_obj.attrs.get("Contents")
    held = resolve1(contents)
    return held if isinstance(held, list) else [] if contents is None else [contents]


def _named(resources: Any, kind: str) -> list[Any]:  # noqa: ANN401  # whatever stands there
    from pdfminer.pdftypes import resolve1

    held = resolve1(resources.get(kind)) if isinstance(resources, dict) else None
    return list(held.values()) if isinstance(held, dict) else []


def _name(literal: Any) -> str:  # noqa: ANN401  # whatever stands there
    return str(getattr(literal, "name", ""))


def _require_unfolded(stream: Any, file: str) -> None:  # noqa: ANN401  # pdfminer's stream
    raw = stream.get_rawdata()
    if raw is None:  # it was unfolded before
        return
    if stream.decipher:
        raw = stream.decipher(stream.objid, stream.genno, raw, stream.attrs)
    for literal, _ in stream.get_filters():
        if _name(literal) not in {"FlateDecode", "Fl"}:
            break
        raw = _inflated(raw, file)
    if len(raw) > MOST_DRAWN:
        raise SourceError("source-too-costly", file=file)


def _inflated(raw: bytes, file: str) -> bytes:
    """What the bytes unfold to; a checksum that is not there is forgiven, since some programs cut it off."""
    unfolding = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        out = unfolding.decompress(raw[_FRAME:], MOST_DRAWN)
    except zlib.error as fault:
        raise SourceError("source-pdf-damaged", file=file) from fault
    if unfolding.unconsumed_tail:
        raise SourceError("source-too-costly", file=file)
    checksum = unfolding.unused_data[:_CHECKSUM]
    is_other = len(checksum) == _CHECKSUM and int.from_bytes(checksum, "big") != zlib.adler32(out)
    if not unfolding.eof or is_other:
        raise SourceError("source-pdf-damaged", file=file)
    return out
