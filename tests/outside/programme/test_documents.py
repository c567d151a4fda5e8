"""What makes a result old: whatever can change a row or a file, and nothing else."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from support.places import PROJECT
from support.programmes import copy_of_the_programme

from flows.outside.programme.documents import DECIDING, checkout_sha256, inputs_sha256

if TYPE_CHECKING:
    from pathlib import Path

ACT = "programme-2026-2028.txt"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what this checkout runs by, to be changed."""
    folder = tmp_path_factory.mktemp("checkout")
    for room in ("flows", "schemas", "expectations"):
        shutil.copytree(PROJECT / room, folder / room, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def changes_print(checkout: Path, file: str) -> bool:
    """Whether the print is another one with a word more in that file, or with that file at all."""
    path, before = checkout / file, checkout_sha256(checkout)
    whole = path.read_bytes() if path.exists() else None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((whole or b"") + b"\n# another word\n")
    after = checkout_sha256(checkout)
    path.unlink() if whole is None else path.write_bytes(whole)
    assert checkout_sha256(checkout) == before
    return after != before


@pytest.mark.parametrize(
    "file",
    [
        "flows/stages/changes/compare.py",
        "flows/stages/acts/readers/text.py",
        "flows/stages/acts/words.yaml",
        "flows/stages/reports/a-new-stage.py",
        "flows/model/plan.py",
        "flows/messages/checks.py",
        "flows/messages/published.py",
        "flows/messages/a-new-catalogue.py",
        "flows/outside/acts/office.py",
        "flows/outside/programme/programmes.py",
        "flows/recipes/publish_plan.py",
        "schemas/measures.yaml",
        "schemas/official/programs.csv",
        "expectations/measures.yaml",
    ],
)
def test_what_can_change_a_row_or_a_file_makes_a_result_old(checkout: Path, file: str) -> None:
    assert changes_print(checkout, file)


@pytest.mark.parametrize(
    "file",
    [
        "flows/cli/console.py",
        "flows/cli/main.py",
        "flows/messages/screen.py",
        "flows/messages/errors.py",
        "flows/messages/runs.py",
        "flows/scheduled/flows.py",
        "flows/local/prefect/automations.yaml",
        "flows/outside/portals/ckan/page.py",
        "flows/outside/inbox/child/tables.py",
        "flows/steps.py",
        "flows/stages/changes/__pycache__/compare.cpython-311.pyc",
        "flows/stages/changes/.compare.py.swp",
        "README.md",
    ],
)
def test_what_people_read_on_a_screen_or_what_only_carries_a_version_does_not(checkout: Path, file: str) -> None:
    assert not changes_print(checkout, file)


@pytest.mark.parametrize("room", DECIDING)
def test_every_deciding_room_is_there(room: str) -> None:
    assert any((PROJECT / room).iterdir())


def test_a_file_of_another_name_makes_a_result_old(checkout: Path) -> None:
    before, rule = checkout_sha256(checkout), checkout / "expectations" / "measures.yaml"
    moved = rule.rename(rule.with_name("steps.yaml"))
    assert checkout_sha256(checkout) != before
    moved.rename(rule)


@pytest.mark.parametrize("file", [f"source/{ACT}", "programme.yaml", "executors.yaml", "waivers.yaml"])
def test_an_act_and_a_fact_make_a_result_old(tmp_path: Path, file: str) -> None:
    programme = copy_of_the_programme(tmp_path)
    before, path = inputs_sha256(programme, [ACT]), programme / file
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    assert inputs_sha256(programme, [ACT]) != before


def test_reports_and_a_letter_s_template_make_no_plan_old(tmp_path: Path) -> None:
    """Reports count by the rows that come of them."""
    programme = copy_of_the_programme(tmp_path)
    before = inputs_sha256(programme, [ACT])
    for file in ("reports/2026-H1/report.xlsx", "templates/annual-results.docx", "source/draft.txt"):
        (programme / file).parent.mkdir(parents=True, exist_ok=True)
        (programme / file).write_bytes(b"anything")
    assert inputs_sha256(programme, [ACT]) == before
