"""From bytes to the pixels of each page: grey, 300 dots an inch, within limits."""

from __future__ import annotations

import io
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageSequence

from flows.model.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray
    from pypdfium2 import PdfPage

    Pixels = NDArray[np.uint8]

DPI = 300
MOST_SCANNED = 100
"""Pages: recognising one takes seconds."""
MOST_PIXELS = 40_000_000
"""Of one page: two sheets of A3 at 300 dots an inch."""
FORMATS = ("PNG", "JPEG", "TIFF")
_POINTS = 72
_LONG_SIDE = 11.69
"""Inches of A4, by which a picture is measured that does not say its size."""
_LEAST_DPI, _FINEST_DPI = 140, 1200
_CLOSE = 0.05
"""A scale so little off is left as it is."""


def pdf_pixels(raw: bytes, file: str, number: int) -> Pixels:
    """A page of a PDF, from 1, as it is shown.

    Raises:
        SourceError: The page is too large, or its picture too coarse to be read.
    """
    import pypdfium2

    with pypdfium2.PdfDocument(raw) as document:
        page = document[number - 1]
        scale = DPI / _POINTS
        if page.get_width() * page.get_height() * scale**2 > MOST_PIXELS:
            raise _too_large(file, number)
        if _is_coarse(page):
            raise SourceError("source-scan-poor", file=file, page_number=number)
        bitmap = page.render(scale=scale, grayscale=True, draw_annots=False)
        return np.asarray(bitmap.to_pil().convert("L"))


def _is_coarse(page: PdfPage) -> bool:
    """Whether the largest picture of a page has too few dots for its size."""
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    dots = []
    for picture in page.get_objects(filter=[FPDF_PAGEOBJ_IMAGE]):
        left, bottom, right, top = picture.get_bounds()
        width, height = picture.get_px_size()
        area = (right - left) * (top - bottom)
        dots.append((area, sqrt(width * height / area) * _POINTS if area else 0.0))
    return bool(dots) and max(dots)[1] < _LEAST_DPI


def picture_pixels(raw: bytes, file: str) -> Iterator[Pixels]:
    """The pages of a picture; a TIFF may have several.

    Raises:
        SourceError: It is damaged, of another format, too large, or too coarse to be read.
    """
    try:
        picture = Image.open(io.BytesIO(raw), formats=FORMATS)
    except Image.DecompressionBombError as fault:
        raise _too_large(file, 1) from fault
    except (OSError, ValueError, SyntaxError) as fault:
        raise SourceError("source-damaged", file=file) from fault
    for number, page in enumerate(ImageSequence.Iterator(picture), 1):
        if number > MOST_SCANNED:
            raise SourceError("source-scan-large", file=file, page_number=number, limit=MOST_SCANNED)
        yield _scaled(page, file, number)


def _scaled(page: Image.Image, file: str, number: int) -> Pixels:
    if page.width * page.height > MOST_PIXELS:
        raise _too_large(file, number)
    dpi = _dpi(page)
    if dpi < _LEAST_DPI:
        raise SourceError("source-scan-poor", file=file, page_number=number)
    try:
        grey = _on_white(page)
    except (OSError, ValueError, SyntaxError) as fault:
        raise SourceError("source-damaged", file=file) from fault
    if abs(dpi / DPI - 1) > _CLOSE:
        grey = grey.resize((round(page.width * DPI / dpi), round(page.height * DPI / dpi)), Image.Resampling.LANCZOS)
    return np.asarray(grey)


def _dpi(page: Image.Image) -> float:
    """What the picture says, where that may be true; else as if it were A4."""
    told = float(page.info.get("dpi", (0, 0))[0])
    return told if _LEAST_DPI <= told <= _FINEST_DPI else max(page.width, page.height) / _LONG_SIDE


def _on_white(page: Image.Image) -> Image.Image:
    if not page.has_transparency_data:
        return page.convert("L")
    seen = page.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("L")


def _too_large(file: str, number: int) -> SourceError:
    return SourceError("source-scan-large", file=file, page_number=number, limit=MOST_SCANNED)
