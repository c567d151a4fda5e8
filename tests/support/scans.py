"""Prints of acts as a scanner gives them back, straight or spoilt, and their reading held against the print."""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter
from pypdfium2 import PdfDocument

from flows.messages.text import Severity
from flows.outside.acts.reading import read
from flows.outside.acts.recogniser import missing
from flows.stages.acts.readers.pdf import read_pdf

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.stages.acts.readers.content import ActReading

FILE = "act.pdf"
LACKING = "; ".join(missing())
_FIGURE = re.compile(r"[-–—\d\s.,%]+")


def last_page(pdf: bytes) -> bytes:
    """The last page of a print alone."""
    document, out = PdfDocument.new(), io.BytesIO()
    document.import_pages(whole := PdfDocument(pdf), [len(whole) - 1])
    document.save(out)
    return out.getvalue()


def pages(pdf: bytes) -> list[Image.Image]:
    """The pages of a print at 300 dots an inch."""
    return [page.render(scale=300 / 72, grayscale=True).to_pil().convert("L") for page in PdfDocument(pdf)]


def as_scan(pictures: Sequence[Image.Image], kind: str = "PDF", dpi: int = 300) -> bytes:
    """The pictures as one file of this kind, as a scanner writes it."""
    out = io.BytesIO()
    more = {"save_all": True, "append_images": pictures[1:]} if kind in {"PDF", "TIFF"} else {}
    size = {"resolution": dpi} if kind == "PDF" else {"dpi": (dpi, dpi)}
    pictures[0].save(out, kind, **size, **more, **({"quality": 90} if kind in {"PDF", "JPEG"} else {}))
    return out.getvalue()


def skewed(picture: Image.Image, degrees: float) -> Image.Image:
    return picture.rotate(degrees, resample=Image.Resampling.BICUBIC, fillcolor=255)


def noisy(picture: Image.Image) -> Image.Image:
    chance = np.random.default_rng(1)
    dots = np.asarray(picture) + chance.normal(0, 25, (picture.height, picture.width))
    specks = chance.random(dots.shape)
    dots[specks < 0.002] = 0
    dots[specks > 0.998] = 255
    return Image.fromarray(np.clip(dots, 0, 255).astype(np.uint8))


def blurred(picture: Image.Image) -> Image.Image:
    return picture.filter(ImageFilter.GaussianBlur(1.5))


def packed(picture: Image.Image) -> Image.Image:
    """As cheap scanners pack a page."""
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=60)
    return Image.open(out)


def bilevel(picture: Image.Image) -> Image.Image:
    """Black and white alone, as a fax."""
    return picture.point(lambda shade: 255 * (shade > 127))


def faint(picture: Image.Image) -> Image.Image:
    """Printed with the last of the toner."""
    return picture.point(lambda shade: 140 + shade * 115 // 255)


def coarse(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width // 3, picture.height // 3), Image.Resampling.LANCZOS)


@dataclass(frozen=True, slots=True)
class HeldScan:
    """How many cells a scan has, how many a finding names, how many are wrong, and which are so in silence."""

    cells: int
    flagged: int
    wrong: int
    wrong_figures: int
    silent: tuple[str, ...]
    reading: ActReading


def held(scan: bytes, pdf: bytes) -> HeldScan:
    """A scan's reading against that of the very print; a wrong figure is told only by a critical finding.

    If its rows are others, each that is wrong and each that is lost must be told by a critical one.
    """
    reading, told = read(FILE, scan), read_pdf(pdf, FILE)
    wanted, rows = _rows(told), _rows(reading)
    doubts: dict[tuple[str, str], list[Severity]] = {}
    for finding in reading.findings:
        doubts.setdefault((finding.source_ref, finding.field), []).append(finding.severity)
    if [len(texts) for texts, _ in wanted] != [len(texts) for texts, _ in rows]:
        return HeldScan(0, 0, 0, 0, tuple(_misshapen(wanted, rows, reading)), reading)
    cells = flagged = wrong = wrong_figures = 0
    silent: list[str] = []
    for (texts, _), (seen, ref) in zip(wanted, rows, strict=True):
        for column, (text, read_as) in enumerate(zip(texts, seen, strict=True), 1):
            found = doubts.get((ref, str(column)), []) + doubts.get((ref, ""), [])
            cells += bool(text or read_as)
            flagged += bool(found)
            wrong += text != read_as
            wrong_figures += text != read_as and bool(_FIGURE.fullmatch(text))
            grave = Severity.CRITICAL in found or (bool(found) and not _FIGURE.fullmatch(text))
            if text != read_as and not grave:
                silent.append(f"{ref}, {column}: {text} => {read_as}")
    return HeldScan(cells, flagged, wrong, wrong_figures, tuple(silent), reading)


def _rows(reading: ActReading) -> list[tuple[tuple[str, ...], str]]:
    return [(tuple(row.texts), row.span.ref(FILE)) for grid in reading.document.grids for row in grid.rows]


def _misshapen(wanted: Sequence[_Texts], rows: Sequence[_Texts], reading: ActReading) -> Iterator[str]:
    """The rows that only one of both has, where nothing critical is said of the row itself or of its page."""
    critical = {finding.source_ref for finding in reading.findings if finding.severity is Severity.CRITICAL}
    pages = {page for ref in critical for page in _pages(ref)}
    whole_pages = {page for ref in critical if "table=" not in ref for page in _pages(ref)}
    for texts, ref in _only(rows, wanted):
        if ref not in critical and not _pages(ref) & whole_pages:
            yield f"{ref}: {texts}"
    for texts, ref in _only(wanted, rows):
        if not _pages(ref) & pages:
            yield f"lost from {ref}: {texts}"


def _only(rows: Sequence[_Texts], others: Sequence[_Texts]) -> Iterator[_Texts]:
    """The rows that the others do not have, or not as often."""
    waiting = Counter(texts for texts, _ in others)
    for texts, ref in rows:
        if waiting[texts]:
            waiting[texts] -= 1
        else:
            yield texts, ref


_Texts = tuple[tuple[str, ...], str]


def _pages(ref: str) -> set[str]:
    found = re.search(r"page=([\d,]+)", ref)
    return set(found[1].split(",")) if found else set()
