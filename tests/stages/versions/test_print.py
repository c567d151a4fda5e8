"""The workbook on paper: LibreOffice prints it, and the type, the pages and what stands on each are measured."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pdfplumber
import pytest
from openpyxl import load_workbook
from support.halfyears import H1, report
from support.played import Play

if TYPE_CHECKING:
    from pathlib import Path

    from flows.model.plan import Tables

pytestmark = pytest.mark.long

A3, A4 = 8, 9
SMALLEST_POINTS = 7
KEYS = ("№", "Захід")


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory, plan: Tables, executors: list[str]) -> dict[str, Path]:
    """The workbooks of the plan and of its progress, as published."""
    folder = tmp_path_factory.mktemp("published")
    play = Play(folder, f"folder:{folder / 'portal'}")
    play.plan("2026-07-08")
    play.send(*(report(plan, one, H1, "2026-07-03") for one in executors))
    assert play.publish("2026-07-08")
    found = (folder / "portal").glob("dataset/*/current/*.xlsx")
    return {path.stem.rpartition("-")[2]: path for path in found}


@dataclass(frozen=True)
class PrintedPage:
    """A page: its size, the first line on it, the smallest type, in points."""

    width: float
    height: float
    head: str
    smallest: float


def printed(book: Path, paper: int, out: Path) -> list[PrintedPage]:
    """The pages of the first sheet on that paper."""
    opened = load_workbook(book)
    for sheet in opened.worksheets[1:]:
        opened.remove(sheet)
    opened.worksheets[0].page_setup.paperSize = paper
    opened.save(out / "book.xlsx")
    program = shutil.which("soffice")
    assert program, "make test-long installs libreoffice-calc"
    command = [program, "--headless", f"-env:UserInstallation=file://{out}/profile", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(out), str(out / "book.xlsx")], check=True, capture_output=True, timeout=300
    )
    with pdfplumber.open(out / "book.pdf") as pdf:
        return [
            PrintedPage(
                page.width,
                page.height,
                page.extract_text().splitlines()[0],
                min(letter["size"] for letter in page.chars),
            )
            for page in pdf.pages
        ]


@pytest.mark.parametrize(("paper", "wide"), [(A3, 1), (A4, 2)], ids=["A3", "A4"])
@pytest.mark.parametrize("kind", ["programme", "progress"])
def test_the_overview_is_printed_readably(
    books: dict[str, Path], tmp_path: Path, kind: str, paper: int, wide: int
) -> None:
    pages = printed(books[kind], paper, tmp_path)
    titles = [cell.value for cell in next(load_workbook(books[kind]).worksheets[0].rows)]
    assert all(page.width > page.height for page in pages)
    assert min(page.smallest for page in pages) >= SMALLEST_POINTS
    heads = [page.head for page in pages]
    assert all(head.startswith(" ".join(KEYS)) for head in heads)
    assert all(str(titles[-1]).split()[0] in head for head in heads[wide - 1 :: wide])
    assert (len(set(heads)), len(pages) % wide) == (wide, 0)


def test_no_sheet_is_shrunk_below_what_can_be_read(books: dict[str, Path]) -> None:
    for book in books.values():
        for sheet in load_workbook(book):
            assert 100 >= int(sheet.page_setup.scale or 100) >= 100 * SMALLEST_POINTS / 11, sheet.title
            assert not sheet.page_setup.fitToWidth or not sheet.sheet_properties.pageSetUpPr.fitToPage
            assert sheet.print_title_rows
            assert sheet.print_title_cols
