"""Run as a program of its own, under limits: draws parts of the pages that standard input holds, answers in JSON."""

from __future__ import annotations

import base64
import json
import sys
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple

from flows.model.errors import SourceError
from flows.outside.machine.limits import limit_process

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PIL.Image import Image

_MEMORY_BYTES = 2_000_000_000
_CPU_SECONDS = 120
_PER_POINT = 110 / 72
"""Pixels: letters of nine points read well at 110 an inch."""
_MOST_PIXELS = 4_000_000
"""Of a whole page, however large it says it is."""
_MOST_BYTES = 24_000_000
_QUALITY = 45


class _Stripe(NamedTuple):
    place: str
    page: int
    box: tuple[float, float, float, float]


def main() -> None:
    """Answer with the pictures of each place; without any where the file cannot be drawn."""
    limit_process(memory_bytes=_MEMORY_BYTES, seconds=_CPU_SECONDS)
    order, _, raw = sys.stdin.buffer.read().partition(b"\n")
    stripes = [_Stripe(place, page, tuple(box)) for place, areas in json.loads(order) for page, *box in areas]
    sys.stdout.write(json.dumps(_drawn(sys.argv[1], raw, stripes)))


def _drawn(kind: str, raw: bytes, stripes: list[_Stripe]) -> dict[str, list[str]]:
    from pypdfium2 import PdfiumError

    pictures: dict[str, list[str]] = {}
    size = 0
    try:
        pages = _scanned(raw) if kind == "scan" else _printed(raw)
        for place, picture in _cut(pages, stripes):
            size += len(picture)
            if size > _MOST_BYTES:
                break
            pictures.setdefault(place, []).append(base64.b64encode(picture).decode())
    except (PdfiumError, SourceError, MemoryError, ValueError):
        return {}
    return pictures


def _cut(pages: Iterator[tuple[Image, float]], stripes: list[_Stripe]) -> Iterator[tuple[str, bytes]]:
    """Each stripe, page by page: a page is drawn once, and a row's parts stay in order."""
    wanted: dict[int, list[_Stripe]] = {}
    for stripe in stripes:
        wanted.setdefault(stripe.page, []).append(stripe)
    for number, (shown, scale) in enumerate(pages, 1):
        for stripe in wanted.get(number, ()):
            if picture := _part(shown, stripe.box, scale):
                yield stripe.place, picture


def _printed(raw: bytes) -> Iterator[tuple[Image, float]]:
    """The pages of a PDF, each with its pixels a point."""
    from pypdfium2 import PdfDocument

    for page in PdfDocument(raw):
        width, height = page.get_size()
        scale = min(_PER_POINT, (_MOST_PIXELS / max(width * height, 1.0)) ** 0.5)
        yield page.render(scale=scale, grayscale=True).to_pil().convert("L"), scale


def _scanned(raw: bytes) -> Iterator[tuple[Image, float]]:
    """The pages of a picture, likewise."""
    from PIL.Image import fromarray

    from flows.stages.acts.readers.scan.pixels import DPI, picture_pixels

    for pixels in picture_pixels(raw, ""):
        page = fromarray(pixels)
        scale = _PER_POINT * 72 / DPI
        yield page.resize((round(page.width * scale), round(page.height * scale))), _PER_POINT


def _part(shown: Image, box: tuple[float, float, float, float], scale: float) -> bytes:
    left, top, right, bottom = (round(edge * scale) for edge in box)
    place = max(left, 0), max(top, 0), min(right, shown.width), min(bottom, shown.height)
    if place[2] <= place[0] or place[3] <= place[1]:
        return b""
    out = BytesIO()
    shown.crop(place).save(out, "WEBP", quality=_QUALITY, method=2)
    return out.getvalue()
