"""Scans, read by the real recogniser: what is wrong is told, what is too poor is refused."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

import pytest
from support import office
from support.acts import Layout, real, render
from support.browser import browser
from support.documents_of_acts import Look, blocks_of
from support.layouts import text_of
from support.scans import (
    FILE,
    LACKING,
    as_scan,
    bilevel,
    blurred,
    coarse,
    faint,
    held,
    last_page,
    noisy,
    packed,
    pages,
    skewed,
)

from flows.messages.text import Severity
from flows.model.errors import SourceError
from flows.outside.acts.reading import read
from flows.outside.acts.recogniser import missing, require_recogniser

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from PIL.Image import Image
    from playwright.sync_api import Browser

__all__ = ["browser"]

SCANS = pytest.mark.skipif(bool(LACKING), reason=LACKING)
PRINTED = pytest.mark.skipif(bool(office.missing()), reason=f"apt-get install {office.missing()}")
LOOK = Look(width=297, height=210)
LOOKS = {
    "landscape": LOOK,
    "portrait": Look(),
    "sans": Look(font="DejaVu Sans", width=297, height=210),
    "small": Look(size=8),
    "small-sans": Look(font="DejaVu Sans", size=8, width=297, height=210),
}


@pytest.fixture(scope="module")
def act(browser: Browser) -> bytes:
    """A short act, printed."""
    return office.by_chromium(browser, {"act": (blocks_of(text_of("00_control")), LOOK)})["act"]


@pytest.fixture(scope="module")
def sheet(act: bytes) -> bytes:
    """Its last page."""
    return last_page(act)


@SCANS
def test_a_scan_is_read_cell_by_cell_and_what_is_wrong_is_told(act: bytes) -> None:
    scan = held(as_scan(pages(act)), act)
    assert scan.silent == ()
    assert scan.flagged * 2 < scan.cells
    assert scan.reading.extraction == "recognised"
    told = [finding for finding in scan.reading.findings if finding.check.startswith("ocr-")]
    assert all(finding.facts["page_number"] and "other" in finding.facts for finding in told)


@SCANS
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "TIFF"])
def test_a_picture_is_a_scan_whatever_its_name(sheet: bytes, kind: str) -> None:
    page = pages(sheet)[0]
    reading = read("act.txt", as_scan([page.crop((0, 0, page.width, page.height // 3))], kind))
    (grid,) = reading.document.grids
    assert "Найменування індикатора" in grid.rows[0].texts
    assert grid.rows[0].span.ref("act.txt") == "act.txt#page=1&table=1&row=1"
    assert reading.extraction == "recognised"


@SCANS
def test_a_skewed_and_noisy_page_is_turned_straight_and_what_is_wrong_is_told(sheet: bytes) -> None:
    assert held(as_scan([noisy(skewed(page, 1.6)) for page in pages(sheet)]), sheet).silent == ()


@SCANS
def test_a_page_that_cannot_be_read_surely_is_refused(sheet: bytes) -> None:
    (page,) = pages(sheet)
    for picture, dpi in ((skewed(page, 5), 300), (page.rotate(90, expand=True), 300), (coarse(page), 100)):
        with pytest.raises(SourceError) as refused:
            read(FILE, as_scan([picture], dpi=dpi))
        assert refused.value.code == "source-scan-poor"
        assert "1" in refused.value.story("uk")


def test_without_the_recogniser_what_to_install_is_said(tmp_path: Path) -> None:
    assert "apt-get install tesseract-ocr-ukr tesseract-ocr-eng" in missing([str(tmp_path)])
    with pytest.raises(SourceError) as refused:
        require_recogniser(FILE, [str(tmp_path)])
    assert refused.value.exit_code == 3
    assert "make ocr" in refused.value.story("uk")
    assert "tesseract-ocr-ukr" in refused.value.story("en")


@SCANS
def test_a_picture_that_would_fill_a_machine_is_refused() -> None:
    size = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 0, 0, 0, 0)
    dots = zlib.compress(bytes(10_000))
    bomb = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", size) + _chunk(b"IDAT", dots) + _chunk(b"IEND", b"")
    with pytest.raises(SourceError) as refused:
        read("act.png", bomb)
    assert refused.value.code == "source-scan-large"


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


@SCANS
@PRINTED
@pytest.mark.long
@pytest.mark.parametrize("name", LOOKS)
def test_scans_of_the_real_programme_are_never_wrong_in_silence(name: str, tmp_path: Path) -> None:
    look = LOOKS[name]
    blocks = blocks_of(render(real().act, Layout(total="straight")).raw.decode())
    pdf = office.by_libreoffice({name: (blocks, look)}, tmp_path)[name]
    scan = held(as_scan(pages(pdf)), pdf)
    assert scan.silent == ()
    assert scan.wrong_figures == 0
    assert scan.flagged < scan.cells * 0.3


SPOILT: dict[str, Callable[[Image], Image]] = {
    "noisy": noisy,
    "blurred": blurred,
    "skewed": lambda page: skewed(page, -2),
    "packed": packed,
    "bilevel": bilevel,
    "faint": faint,
}


@SCANS
@pytest.mark.long
@pytest.mark.parametrize("how", SPOILT)
def test_spoilt_scans_are_told(act: bytes, how: str) -> None:
    scan = held(as_scan([SPOILT[how](page) for page in pages(act)]), act)
    assert scan.silent == ()
    assert Severity.CRITICAL in {finding.severity for finding in scan.reading.findings}
