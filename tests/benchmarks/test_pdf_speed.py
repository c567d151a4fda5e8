"""A PDF is read about as fast as its glyphs alone, twice as many pages take twice as long; a DOCX is faster still."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest
from support import office
from support.documents_of_acts import Look, as_docx
from support.random_documents import Drawn

if TYPE_CHECKING:
    from pathlib import Path

MOST = 1.3
"""So many times longer than its glyphs alone may a PDF take."""
LINEAR = 1.5
PAGES = 50
HALVES = ("half", "whole")

READERS = {
    "glyphs": """
import io, pdfplumber
def read(raw):
    with pdfplumber.open(io.BytesIO(raw)) as pdf:
        for page in pdf.pages:
            page.chars
            page.close()
""",
    "pdf": """
from flows.stages.acts.readers.pdf import read_pdf
read = lambda raw: read_pdf(raw, "act.pdf")
""",
    "docx": """
from flows.stages.acts.readers.docx import read_docx
read = lambda raw: read_docx("act.docx", raw)
""",
}
TIMED = """
import resource, sys, time
from pathlib import Path
warm, whole = (Path(name).read_bytes() for name in sys.argv[1:])
read(warm)
start = time.process_time()
read(whole)
print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


class Cost(NamedTuple):
    """Processor seconds, of which others on the machine take nothing, and the most memory of the process, in MB."""

    seconds: float
    megabytes: float


def cost(reader: str, warm: Path, whole: Path) -> Cost:
    """The better of two runs."""
    code = [sys.executable, "-c", READERS[reader] + TIMED, str(warm), str(whole)]
    runs = [subprocess.run(code, check=True, capture_output=True, text=True).stdout.split() for _ in range(2)]
    return Cost(*map(min, zip(*(map(float, run) for run in runs), strict=True)))


@pytest.mark.long
@pytest.mark.skipif(bool(office.missing()), reason="nothing prints")
def test_reading_takes_little_more_than_its_glyphs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    blocks = [block for number in range(40) for block in Drawn(number).blocks()]
    acts = {"warm": blocks[: len(blocks) // 20], "half": blocks[: len(blocks) // 2], "whole": blocks}
    printed = office.by_libreoffice({name: (act, Look()) for name, act in acts.items()}, tmp_path)
    for name, act in acts.items():
        (tmp_path / f"{name}.docx").write_bytes(as_docx(act, Look()))
        (tmp_path / f"{name}.pdf").write_bytes(printed[name])
    pages = {name: printed[name].count(b"/Type/Page/") for name in acts}
    found = {
        (reader, name): cost(
            reader, *(tmp_path / f"{act}.{'docx' if reader == 'docx' else 'pdf'}" for act in ("warm", name))
        )
        for reader in READERS
        for name in HALVES
    }
    with capsys.disabled():
        for (reader, name), (seconds, megabytes) in found.items():
            print(f"{reader}, {pages[name]} pages: {seconds:.2f} s of processor, {megabytes:.0f} MB")  # noqa: T201  # the figures are what a benchmark is for
    assert pages["whole"] > PAGES
    assert found["pdf", "whole"].seconds < MOST * found["glyphs", "whole"].seconds
    assert found["docx", "whole"].seconds < found["glyphs", "whole"].seconds
    for reader in ("pdf", "docx"):
        half, whole = (found[reader, name].seconds / pages[name] for name in HALVES)
        assert whole < LINEAR * half
