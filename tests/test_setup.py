"""What is installed: locks that agree, every import declared, licences known; `make check` reports the same."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING

import pytest
from support.packages import (
    LESSER,
    LOCKS,
    OR_ELSE,
    RUN,
    TEST,
    declared,
    faults,
    licence,
    locked,
    of_the_gpl,
    report,
    undeclared,
    unpinned,
)
from support.places import PROJECT

from flows.outside.acts.recogniser import missing

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_names_versions_and_hashes_alone(lock: str) -> None:
    assert unpinned(PROJECT / lock) == []
    assert locked(PROJECT / lock)


def test_tests_run_on_what_is_run() -> None:
    locks = (locked(PROJECT / f"requirements{name}.lock") for name in ("", "-ocr", "-dask", "-test"))
    run, scans, cluster, test = locks
    assert run.items() <= scans.items() <= cluster.items() <= test.items()
    assert "unidecode" in set(test) - set(run)


def test_what_is_declared_is_locked() -> None:
    assert declared() <= set(locked(PROJECT / "requirements.lock"))
    assert declared("ocr") <= set(locked(PROJECT / "requirements-ocr.lock"))
    assert declared("dask") <= set(locked(PROJECT / "requirements-dask.lock"))
    assert declared("test") <= set(locked(PROJECT / "requirements-test.lock"))


@pytest.mark.parametrize(("folder", "extras"), [("flows", ["ocr", "dask"]), ("tests", ["ocr", "dask", "test"])])
def test_every_import_is_declared(folder: str, extras: list[str]) -> None:
    assert undeclared(PROJECT / folder, *extras) == set()


def test_what_reads_scans_is_installed_by_make_and_named_where_it_is_missing(tmp_path: Path) -> None:
    lines = (PROJECT / "Makefile").read_text("utf-8").splitlines()
    (system,) = (line.removeprefix("OCR := ") for line in lines if line.startswith("OCR := "))
    assert missing([str(tmp_path)])[-1] == f"apt-get install {system}"
    assert "\t$(call install,requirements-ocr.lock)" in lines[lines.index("ocr: $(RUN) requirements-ocr.lock") :]
    assert set(locked(PROJECT / "requirements-ocr.lock")) - set(locked(PROJECT / "requirements.lock")) >= {"tesserocr"}


def test_what_the_reader_is_held_against_stays_in_an_environment_of_its_own() -> None:
    groups = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    asked = set(groups["compare"])
    assert asked <= set(locked(PROJECT / "requirements-compare.lock"))
    assert not asked & set(locked(PROJECT / TEST))


def test_nothing_that_runs_needs_the_gpl() -> None:
    assert of_the_gpl(PROJECT / RUN) == {*LESSER, *OR_ELSE}
    assert all(re.search(r"LGPL|Lesser", licence(package)) for package in LESSER)
    assert all(text in licence(package) for package, text in OR_ELSE.items())


def test_make_check_reports_what_is_installed(capsys: pytest.CaptureFixture[str]) -> None:
    report(PROJECT)
    shown = capsys.readouterr().out
    assert all(package in shown for package in (*LESSER, *OR_ELSE, "unidecode"))
    assert sum(map(int, re.findall(r"[a-zA-Z]+ (\d+)[,.]", shown.splitlines()[1]))) == len(locked(PROJECT / RUN))
    assert "packages.report" in (PROJECT / "Makefile").read_text("utf-8")


def damaged(folder: Path, old: str, new: str) -> Path:
    """A project without code whose locks are ours, but for one thing."""
    for name in LOCKS:
        text = (PROJECT / name).read_text("utf-8")
        (folder / name).write_text(re.sub(old, new, text, count=1, flags=re.MULTILINE), "utf-8")
    for name in ("flows", "tests"):
        (folder / name).mkdir()
    return folder


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (r"^click==\S+ ", "click>=8 ", "click>=8"),
        (r"^(click==\S+) \\\n(?: +--hash.*\n)+", r"\1\n", "not a pinned package with its hashes: click=="),
        (r"(?<=^click==)\S+", "1.0", "1.0 is locked"),
        (r"^(?=click==)", f"unidecode==1.4.0 \\\n    --hash=sha256:{'0' * 64}\n", "unidecode: of the GPL family"),
    ],
)
def test_a_lock_that_should_not_be_ends_make_check(tmp_path: Path, old: str, new: str, fault: str) -> None:
    with pytest.raises(SystemExit, match=re.escape(fault)):
        report(damaged(tmp_path, old, new))


@pytest.mark.parametrize("said", ["", "License: Nobody's\n"])
def test_a_licence_that_is_unknown_ends_make_check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    about = tmp_path / "nobodys-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text(f"Name: nobodys\nVersion: 1.0\n{said}\nUnder the MIT licence.\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    project = damaged(tmp_path, r"^(?=click==)", f"nobodys==1.0 \\\n    --hash=sha256:{'0' * 64}\n")
    assert [fault for fault in faults(project) if fault.startswith("nobodys: its licence is not named")]


def test_an_undeclared_import_ends_make_check(tmp_path: Path) -> None:
    project = damaged(tmp_path, "$^", "")
    (project / "flows" / "stage.py").write_text(
        '"""Away\nfrom all:\n\nimport nothing\n"""\nimport yaml, xlrd\n', "utf-8"
    )
    assert list(faults(project)) == ["flows: xlrd is imported, but no package of pyproject.toml brings it"]
