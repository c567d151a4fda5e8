"""`hromada publish` with the act beside its data: from a figure to its place, in one file or several, with its copy."""

from __future__ import annotations

import csv
import json
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest
from support.programmes import MORE_IN_2027, amend, copy_of_the_programme
from support.source_pages import ids

from flows.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

DATASET = "starokostiantyniv-informatization-2026-2028-programme"
ACT = "programme-2026-2028.txt"
REFUSED = ("    publish_source: false", '    publish_source_reason: "У додатку є домашні адреси"')
ALLOWED = ("    publish_source: true", '    publish_source_reason: "Телефон приймальні"')
PHONE = {"\nЗАТВЕРДЖЕНО": "\nВиконавець: Іван Петренко, тел. 067 123-45-67\nЗАТВЕРДЖЕНО"}


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    return copy_of_the_programme(tmp_path)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "portal" / "dataset" / DATASET


def publish(programme: Path, home: Path, day: str = "2026-07-08") -> int:
    portal = f"folder:{home.parent.parent}"
    return main(["publish", str(programme), "--portal", portal, "--cycle", "2026-H1", "--now", day])


def describe(programme: Path, *lines: str, file: str = f'file: "{ACT}"') -> None:
    """The act's entry with other lines, in place of the one that names its file or behind it."""
    path = programme / "programme.yaml"
    text = path.read_text("utf-8")
    entry = text.index(f'  - file: "{ACT}"')
    kept = text[entry:].splitlines()
    head = [line for line in kept if not line.startswith("    publish_source")]
    path.write_text(text[:entry] + "\n".join((f"  - {file}", *head[1:], *lines)) + "\n", "utf-8")


def names(home: Path) -> set[str]:
    """The files of the act that citizens get."""
    return {path.name for path in (home / "current" / "source").glob("*")}


def places(home: Path) -> set[str]:
    """Every place that a row of the current version names."""
    tables = [csv.DictReader(path.read_text("utf-8").splitlines()) for path in (home / "current").glob("*.csv")]
    return {row["sourceRef"] for table in tables for row in table if row.get("sourceRef")}


def findings(home: Path, check: str) -> list[dict[str, str]]:
    rows = csv.DictReader((home / "current" / "findings.csv").read_text("utf-8").splitlines())
    return [row for row in rows if row["check"] == check]


def require_addresses(home: Path) -> None:
    """Each `sourceRef` leads to its place: `source/`, the file, `.html`, the rest."""
    pages = {path.name: path.read_bytes() for path in home.glob("current/source/*.html")}
    known = {(name, place) for name, page in pages.items() for place in ids(page)}
    assert {(f"{file}.html", place) for file, _, place in (ref.partition("#") for ref in places(home))} <= known


def test_a_citizen_follows_every_figure_to_its_place(programme: Path, home: Path) -> None:
    assert publish(programme, home) == 0
    assert (home / "current/source" / ACT).read_bytes() == (programme / "source" / ACT).read_bytes()
    assert len(places(home)) > 100
    require_addresses(home)
    assert f"dataset/{DATASET}/current/source/{ACT}.html" in (home.parent.parent / "index.html").read_text("utf-8")
    with ZipFile(BytesIO((home / f"current/{DATASET}.zip").read_bytes())) as archive:
        assert {f"source/{name}" for name in names(home)} <= set(archive.namelist())


def test_a_changed_byte_of_the_act_is_seen(programme: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(programme, home)
    audit = ["audit", str(programme), "--portal", f"folder:{home.parent.parent}"]
    assert main(audit) == 0
    (home / "versions/2026-H1/source" / ACT).write_bytes(b"")
    assert main(audit) == 1
    assert f"2026-H1/source/{ACT}" in capsys.readouterr().out


def test_personal_data_keep_the_act_at_home_and_let_the_data_out(programme: Path, home: Path) -> None:
    amend(programme, PHONE)
    assert publish(programme, home) == 0
    assert names(home) == set()
    (finding,) = findings(home, "source-personal-data")
    assert (finding["severity"], finding["sourceRef"]) == ("warning", f"{ACT}#line=3,3")
    served = [path.read_bytes() for path in home.rglob("*") if path.is_file() and path.suffix != ".zip"]
    assert not any(b"067 123-45-67" in raw for raw in served)
    describe(programme, *ALLOWED)
    assert publish(programme, home) == 0
    assert not (home / "versions/2026-H1.r2").exists()
    amend(programme, MORE_IN_2027)
    assert publish(programme, home) == 0
    assert names(home) == {ACT, f"{ACT}.html"}


def test_a_version_without_its_act_is_not_revised_because_it_may_go_out_now(programme: Path, home: Path) -> None:
    describe(programme, *REFUSED)
    assert publish(programme, home) == 0
    assert names(home) == set()
    describe(programme)
    assert publish(programme, home) == 0
    assert [path.name for path in (home / "versions").iterdir()] == ["2026-H1"]


def test_an_act_that_must_not_stay_public_is_followed_by_a_version_without_it(programme: Path, home: Path) -> None:
    publish(programme, home)
    describe(programme, *REFUSED)
    assert publish(programme, home) == 0
    assert (home / "current").readlink().name == "2026-H1.r2"
    assert names(home) == set()
    assert "домашні адреси" in (home / "current/changes.md").read_text("utf-8")
    provenance = json.loads((home / "current/datapackage.json").read_text("utf-8"))["provenance"]
    assert provenance["acts"][0]["sourceWithheld"] == "У додатку є домашні адреси"
    portal = f"folder:{home.parent.parent}"
    assert main(["withdraw", str(programme), "2026-H1", "--reason", "Домашні адреси", "--portal", portal]) == 0
    assert publish(programme, home) == 0
    assert not (home / "versions/2026-H1").exists()
    assert (home / "current").readlink().name == "2026-H1.r2"


def test_an_act_in_several_files_is_published_as_one(programme: Path, home: Path) -> None:
    source = programme / "source"
    lines = (source / ACT).read_text("utf-8").splitlines(keepends=True)
    for name, part in (("рішення.txt", lines[:155]), ("додаток-1.txt", lines[155:258]), ("додаток 2.txt", lines[258:])):
        (source / name).write_text("".join(part), "utf-8")
    describe(programme, f'    same_as: ["{ACT}"]', file='files: ["рішення.txt", "додаток-1.txt", "додаток 2.txt"]')
    assert publish(programme, home) == 0
    assert {name for name in names(home) if not name.endswith(".html")} == {path.name for path in source.iterdir()}
    assert {ref.partition("#")[0] for ref in places(home)} == {"рішення.txt", "додаток-1.txt", "додаток 2.txt"}
    require_addresses(home)


def test_a_copy_that_differs_stops_the_publication(
    programme: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (programme / "source" / ACT).read_text("utf-8")
    (programme / "source" / "copy.txt").write_text(text.replace("\t800\t800\t1000", "\t800\t80\t1000"), "utf-8")
    describe(programme, '    same_as: ["copy.txt"]')
    assert publish(programme, home) == 1
    shown = " ".join(capsys.readouterr().err.split())
    assert "sources-differ" in shown
    assert "«800»" in shown
    assert "«80»" in shown
    assert not home.exists()
