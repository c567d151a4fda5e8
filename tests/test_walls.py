"""The walls of the house hold: what a room must not import, it cannot import unseen."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.places import PROJECT

FLOWS = PROJECT / "flows"


def modules(room: str) -> list[str]:
    return sorted(path.relative_to(PROJECT).as_posix() for path in (FLOWS / room).rglob("*.py"))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package, whose walls may be broken."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(FLOWS, folder / "flows", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(PROJECT / "pyproject.toml", folder)
    return folder


def lint(copy: Path) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-logo"]
    return subprocess.run(command, cwd=copy, env={"PYTHONPATH": str(copy)}, capture_output=True, text=True, check=False)


def broken(copy: Path, line: str, *names: str) -> str:
    """What is said of the copy with this line added to modules of its."""
    whole = {copy / name: (copy / name).read_text("utf-8") for name in names}
    for path, text in whole.items():
        path.write_text(f"{text}\n{line}\n", "utf-8")
    try:
        done = lint(copy)
    finally:
        for path, text in whole.items():
            path.write_text(text, "utf-8")
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stdout


def dotted(name: str) -> str:
    return name.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def test_the_house_stands(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("room", "library", "contract"),
    [("recipes", "prefect", "Prefect stays in scheduled"), ("stages", "ckanapi", "ckanapi stays in the CKAN portal")],
)
def test_no_module_of_a_room_imports_what_stays_elsewhere(copy: Path, room: str, library: str, contract: str) -> None:
    said = broken(copy, f"import {library}", *modules(room))
    assert f"{contract} BROKEN" in said
    assert [name for name in modules(room) if f"{dotted(name)} -> {library} (" not in said] == []


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("flows/outside/portals/contract.py", "import prefect"),
        ("flows/local/processes.py", "import ckanapi"),
        ("flows/outside/machine/settings.py", "import ckanapi"),
        ("flows/stages/calendar.py", "import requests"),
        ("flows/stages/calendar.py", "import flows.outside.machine.settings"),
        ("flows/model/plan.py", "import flows.stages.calendar"),
        ("flows/messages/text.py", "import flows.model.plan"),
        ("flows/recipes/publish_plan.py", "import flows.local.ckan"),
        ("flows/recipes/publish_plan.py", "import flows.cli.main"),
        ("flows/stages/versions/plan.py", "import flows.stages.reports.forms"),
        ("flows/stages/changes/compare.py", "import flows.messages.screen"),
        ("flows/outside/portals/ckan/calls.py", "import flows.outside.portals.ckan.portal"),
    ],
)
def test_nothing_imports_upward(copy: Path, module: str, line: str) -> None:
    assert "BROKEN" in broken(copy, line, module)


@pytest.mark.parametrize("room", ["flows/attic", "flows/stages/attic", "flows/outside/attic"])
def test_a_new_room_must_take_its_place(copy: Path, room: str) -> None:
    (copy / room).mkdir()
    (copy / room / "__init__.py").write_text("", "utf-8")
    try:
        done = lint(copy)
    finally:
        shutil.rmtree(copy / room)
    assert done.returncode == 1
    assert "attic" in done.stdout


def test_a_new_module_is_covered_without_being_named(copy: Path) -> None:
    new = copy / "flows" / "recipes" / "new_recipe.py"
    new.write_text("import prefect\n", "utf-8")
    try:
        assert lint(copy).returncode == 1
    finally:
        new.unlink()
