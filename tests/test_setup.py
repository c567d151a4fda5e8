"""What is installed: two locks that agree, every import declared, licences known."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import distribution, packages_distributions
from itertools import chain
from typing import TYPE_CHECKING

import pytest
from support.places import PROJECT

from flows.outside.acts.recogniser import missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

LOCKS = ("requirements.lock", "requirements-ocr.lock", "requirements-test.lock", "requirements-uv.lock")
SETTINGS = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
OF_ANOTHER_HOUSE = frozenset({"ckan"})
"""What runs in the trial CKAN's own environment."""
LESSER = {"docxtpl": "LGPL-2.1-only", "python-stdnum": "LGPLv2+"}
"""Imported as they are, so that the Lesser GPL asks nothing of our code."""
OR_ELSE = {"text-unidecode": "Artistic License"}
"""Offered under this licence too, which we take."""


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(lock: str) -> dict[str, tuple[str, ...]]:
    """Each package's name → its version and hashes."""
    text = (PROJECT / lock).read_text("utf-8")
    entries = re.findall(r"^([a-z0-9-]+)==(\S+) \\\n((?: +--hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", text, re.MULTILINE)
    return {name: (version, *re.findall(r"[0-9a-f]{64}", hashes)) for name, version, hashes in entries}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_names_versions_and_hashes_alone(lock: str) -> None:
    lines = [line for line in (PROJECT / lock).read_text("utf-8").splitlines() if not re.match(r" *#", line)]
    assert all(re.fullmatch(r"[a-z0-9-]+==[\w.]+ \\| {4}--hash=sha256:[0-9a-f]{64}(?: \\)?", line) for line in lines)
    assert sum("==" in line for line in lines) == len(locked(lock))


def test_tests_run_on_what_is_run() -> None:
    run, scans, test = (locked(f"requirements{name}.lock") for name in ("", "-ocr", "-test"))
    assert run.items() <= scans.items() <= test.items()
    assert "unidecode" in set(test) - set(run)


def declared(extra: str | None = None) -> set[str]:
    wanted = SETTINGS["optional-dependencies"][extra] if extra else SETTINGS["dependencies"]
    return {plain(re.split(r"[<>=!~ \[]", line)[0]) for line in wanted}


def test_what_is_declared_is_locked() -> None:
    assert declared() <= set(locked("requirements.lock"))
    assert declared("ocr") <= set(locked("requirements-ocr.lock"))
    assert declared("test") <= set(locked("requirements-test.lock"))


@cache
def providers() -> dict[str, set[str]]:
    return {module: {plain(name) for name in names} for module, names in packages_distributions().items()}


def imported(folder: Path) -> Iterator[str]:
    """The top name of each module that is imported from elsewhere."""
    ours = {path.stem for path in folder.rglob("*.py")} | {path.name for path in folder.rglob("*") if path.is_dir()}
    for path in folder.rglob("*.py"):
        found = ast.walk(ast.parse(path.read_bytes()))
        for name in chain.from_iterable(names_in(node) for node in found):
            if name not in {*sys.stdlib_module_names, *ours, "flows", "_typeshed", *OF_ANOTHER_HOUSE}:
                yield name


def names_in(node: ast.AST) -> Iterable[str]:
    if isinstance(node, ast.Import):
        return [alias.name.partition(".")[0] for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module and not node.level:
        return [node.module.partition(".")[0]]
    return []


@pytest.mark.parametrize(("folder", "extra"), [("flows", "ocr"), ("tests", "test")])
def test_every_import_is_declared(folder: str, extra: str | None) -> None:
    known = declared() | declared(extra)
    assert {name for name in imported(PROJECT / folder) if not providers().get(name, set()) & known} == set()


def test_what_reads_scans_is_installed_by_make_and_named_where_it_is_missing(tmp_path: Path) -> None:
    lines = (PROJECT / "Makefile").read_text("utf-8").splitlines()
    (packages,) = (line.removeprefix("OCR := ") for line in lines if line.startswith("OCR := "))
    assert missing([str(tmp_path)])[-1] == f"apt-get install {packages}"
    assert "\t$(call install,requirements-ocr.lock)" in lines[lines.index("ocr: $(RUN) requirements-ocr.lock") :]
    assert set(locked("requirements-ocr.lock")) - set(locked("requirements.lock")) >= {"tesserocr"}


def licence(package: str) -> str:
    """What a package says of its licence: the expression, the classifiers, the first line of its text."""
    asked = distribution(package).metadata.get_all
    classifiers = [line for line in asked("Classifier") or () if line.startswith("License")]
    texts = [text.partition("\n")[0] for text in asked("License") or ()]
    return "\n".join((*(asked("License-Expression") or ()), *classifiers, *texts))


def test_nothing_that_runs_needs_the_gpl() -> None:
    family = {package for package in locked("requirements-ocr.lock") if re.search(r"GPL|GNU", licence(package))}
    assert family == {*LESSER, *OR_ELSE}
    assert all(re.search(r"LGPL|Lesser", licence(package)) for package in LESSER)
    assert all(text in licence(package) for package, text in OR_ELSE.items())
