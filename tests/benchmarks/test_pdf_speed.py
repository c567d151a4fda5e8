"""A PDF is read about as fast as its glyphs alone, and twice as many pages take twice as long."""

from __future__ import annotations

import io
import time
from functools import partial
from typing import TYPE_CHECKING

import pdfplumber
import pytest
from support import office
from support.documents_of_acts import Look
from support.random_documents import Drawn

from flows.stages.acts.readers.pdf import read_pdf

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MOST = 1.3
PAGES = 50


@pytest.mark.long
@pytest.mark.skipif(bool(office.missing()), reason="nothing prints")
def test_reading_takes_little_more_than_its_glyphs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = [block for number in range(40) for block in Drawn(number).blocks()]
    half = blocks[: len(blocks) // 2]
    printed = office.by_libreoffice({"whole": (blocks, Look()), "half": (half, Look())}, tmp_path)
    read_pdf(printed["half"], "warm.pdf")
    glyphs = seconds(lambda: all_glyphs(printed["whole"]))
    whole, part = (seconds(partial(read_pdf, printed[name], "a.pdf")) for name in ("whole", "half"))
    pages, fewer = (count(printed[name]) for name in ("whole", "half"))
    with capsys.disabled():
        print(f"{pages} pages: {whole:.1f} s, glyphs alone {glyphs:.1f} s; {fewer} pages: {part:.1f} s")  # noqa: T201  # the figures are what a benchmark is for
    assert pages > PAGES
    assert whole < MOST * glyphs
    assert whole / pages < 1.5 * part / fewer


def all_glyphs(raw: bytes) -> None:
    with pdfplumber.open(io.BytesIO(raw)) as pdf:
        for page in pdf.pages:
            assert page.chars is not None
            page.close()


def count(raw: bytes) -> int:
    with pdfplumber.open(io.BytesIO(raw)) as pdf:
        return len(pdf.pages)


def seconds(work: Callable[[], object]) -> float:
    """The better of two runs: others use the machine too."""
    times = []
    for _ in range(2):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)
