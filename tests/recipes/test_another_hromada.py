"""Another hromada, as a newcomer goes: `init`, `review`, `accept`, `publish`, and nothing else."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.browser import browser
from support.documents_of_acts import Look, as_docx, blocks_of
from support.office import by_chromium
from support.places import TESTS
from support.reviewed import WHO, dossier_of, entry_of, saved

from flows.cli.main import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from flows.stages.review.dossier import Dossier

__all__ = ["browser"]
TEXT = (TESTS / "golden" / "another-hromada.txt").read_text("utf-8")
SLUG = "khmilnyk-informatization-2026-2028"
TYPED = {"  name: null\n  email: null": '  name: "Відділ цифрового розвитку"\n  email: "it@example.org"'}
"""All that a newcomer types here: whom citizens may ask."""
TABLES = ("measures", "measure-funding", "indicators", "indicator-targets", "measure-executors", "directions")


@pytest.fixture(params=["programme.docx", "programme.pdf"])
def act(request: pytest.FixtureRequest, browser: Browser) -> tuple[str, bytes]:
    blocks, look = blocks_of(TEXT), Look(width=420, height=297)
    docx = request.param.endswith("docx")
    return request.param, as_docx(blocks, look) if docx else by_chromium(browser, {"act": (blocks, look)})["act"]


def test_another_hromada_goes_from_its_file_to_its_page(
    act: tuple[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(act[0]).write_bytes(act[1])
    assert main(["init", act[0], "--yes"]) == 0
    programme = Path("datasets", SLUG).absolute()
    facts = programme / "programme.yaml"
    for blank, typed in TYPED.items():
        assert blank in facts.read_text("utf-8")
        facts.write_text(facts.read_text("utf-8").replace(blank, typed), "utf-8")

    assert main(["review", SLUG]) == 0
    assert Path("review.html").stat().st_size
    saved(Path("acceptance.yaml"), reviewed(dossier_of(programme)))
    assert main(["accept", SLUG, "acceptance.yaml", "--now", "2026-07-08"]) == 0
    publication = ["--cycle", "2026-H1", "--now", "2026-07-08", "--portal", "folder:portal"]
    assert main(["publish", SLUG, *publication]) == 0

    Path("act.txt").write_text(TEXT, "utf-8")
    assert main(["extract", "act.txt", "--out", "read"]) == 0
    served = Path("portal", "dataset", f"{SLUG}-programme", "current")
    for table in TABLES:
        assert rows(served / f"{table}.csv") == rows(Path("read", f"{table}.csv")), table
    (source,) = json.loads((served / "datapackage.json").read_bytes())["sources"]
    assert source["acceptance"]["who"] == WHO
    assert WHO in Path("portal", "index.html").read_text("utf-8")
    capsys.readouterr()


def reviewed(dossier: Dossier) -> dict[str, Any]:
    """What a person saves who has the act beside the page: of two readings the one that it prints."""
    answers = [
        {
            "place": cell.place,
            "column": cell.column,
            "read": cell.read,
            "text": max((text for text in (cell.read, cell.other) if text in TEXT), key=len),
        }
        for cell in dossier.cells
    ]
    return entry_of(dossier, answers=answers)


def rows(path: Path) -> list[dict[str, Any]]:
    """A table without the columns that name its place in the file that was read."""
    found = csv.DictReader(StringIO(path.read_text("utf-8")))
    return [{name: value for name, value in row.items() if name not in {"sourceRef", "actId"}} for row in found]
