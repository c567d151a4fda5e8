"""`hromada withdraw`, by the command line that maintainers call, on the real programme and the folder portal."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from support import small
from support.crash import tree
from support.places import PROJECT

from flows.cli.main import main
from flows.outside.portals.address import open_portal
from flows.outside.portals.ckan.calls import CkanSite
from flows.outside.portals.ckan.names import archive_name, file_id, pointer_id
from flows.outside.portals.ckan.record import record_id

if TYPE_CHECKING:
    from flows.outside.machine.trial_access import Access

REAL = PROJECT / "datasets" / "starokostiantyniv-2026-2028"
DATASET = "starokostiantyniv-informatization-2026-2028-programme"
REASON = "Персональні дані виконавця"


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    """A programme's folder of our own, to amend."""
    return Path(shutil.copytree(REAL, tmp_path / "programme"))


@pytest.fixture
def portal(tmp_path: Path, programme: Path) -> Path:
    """A portal with one version of it."""
    assert publish(programme, tmp_path / "portal") == 0
    return tmp_path / "portal"


def publish(programme: Path, portal: Path) -> int:
    return main(
        ["publish", str(programme), "--portal", f"folder:{portal}", "--cycle", "2026-H1", "--now", "2026-07-08"]
    )


def audit(programme: Path, portal: Path) -> int:
    return main(["audit", str(programme), "--portal", f"folder:{portal}"])


def withdraw(programme: Path, portal: Path, version: str, reason: str = REASON, *options: str) -> int:
    place = ("--portal", f"folder:{portal}", "--now", "2026-08-01")
    return main(["withdraw", str(programme), version, "--reason", reason, *place, *options])


def reword(programme: Path, before: str = "Оснащення", after: str = "Облаштування") -> None:
    """The act as if a measure had been called otherwise."""
    (source,) = (programme / "source").iterdir()
    text = source.read_text("utf-8")
    assert before in text
    source.write_text(text.replace(before, after), "utf-8")


def home(portal: Path) -> Path:
    return portal / "dataset" / DATASET


def test_the_newest_version_is_withdrawn(programme: Path, portal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    reword(programme)
    assert publish(programme, portal) == 0
    capsys.readouterr()
    assert withdraw(programme, portal, "2026-H1.r2") == 0
    shown = capsys.readouterr().out
    for word in ("2026-H1.r2", "2026-08-01", REASON, "Чинна версія: 2026-H1.", "Перевірте: 2026-H1."):
        assert word in shown
    assert str(portal / "index.html") in shown
    assert (home(portal) / "current").readlink() == Path("versions/2026-H1")
    assert not (home(portal) / "versions" / "2026-H1.r2").exists()
    page = (portal / "index.html").read_text("utf-8")
    assert REASON in page
    assert "versions/2026-H1.r2/" not in page
    assert audit(programme, portal) == 0
    assert "2026-H1.r2" in capsys.readouterr().out
    before = tree(portal)
    assert publish(programme, portal) == 2
    assert "відкликано" in capsys.readouterr().err
    assert tree(portal) == before
    reword(programme, "Облаштування", "Устаткування")
    assert publish(programme, portal) == 0
    assert (home(portal) / "current").readlink() == Path("versions/2026-H1.r3")
    assert audit(programme, portal) == 0


def test_the_only_version_is_withdrawn(programme: Path, portal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    title = json.loads((home(portal) / "current" / "datapackage.json").read_bytes())["title"]
    capsys.readouterr()
    assert withdraw(programme, portal, "2026-H1", f"  {REASON}\n", "--lang", "en") == 0
    assert "No version is left" in capsys.readouterr().out
    assert {path.name for path in home(portal).iterdir()} == {"versions", "versions.json", "dataset.json"}
    assert not list((home(portal) / "versions").iterdir())
    (entry,) = json.loads((home(portal) / "versions.json").read_bytes())["versions"]
    assert entry["withdrawn"] == {"date": "2026-08-01", "reason": REASON}
    page = (portal / "index.html").read_text("utf-8")
    assert title in page
    assert REASON in page
    assert "/current/" not in page
    assert audit(programme, portal) == 0
    reword(programme)
    assert publish(programme, portal) == 0
    assert (home(portal) / "current").readlink() == Path("versions/2026-H1.r2")
    assert audit(programme, portal) == 0


def test_a_second_time_is_nothing_to_do(programme: Path, portal: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert withdraw(programme, portal, "2026-H1") == 0
    before = tree(portal)
    assert withdraw(programme, portal, "2026-H1", "Інша причина") == 0
    assert "Немає чого робити" in capsys.readouterr().out
    assert tree(portal) == before


@pytest.mark.parametrize(
    ("version", "reason", "said"),
    [
        ("2026-H1.r2", REASON, "Є такі: 2026-H1."),
        ("2026-H1.r1", REASON, "Є такі: 2026-H1."),
        ("../2026-H1", REASON, "Є такі: 2026-H1."),
        ("2026-H1", "", "--reason"),
        ("2026-H1", " \n", "--reason"),
    ],
)
def test_what_cannot_be_is_refused(
    programme: Path, portal: Path, version: str, reason: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(portal)
    assert withdraw(programme, portal, version, reason) == 2
    assert said in capsys.readouterr().err
    assert tree(portal) == before


def test_a_dry_run_shows_the_steps_and_does_none(
    programme: Path, portal: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(portal)
    assert withdraw(programme, portal, "2026-H1", REASON, "--dry-run") == 0
    shown = capsys.readouterr().out
    assert "Видалити файли версії 2026-H1" in shown
    assert "нічого не записано" in shown
    assert tree(portal) == before


@pytest.mark.parametrize("raw", [None, b"{}"])
def test_a_damaged_version_does_not_bar_its_own_withdrawal(programme: Path, portal: Path, raw: bytes | None) -> None:
    told = home(portal) / "versions" / "2026-H1" / "datapackage.json"
    told.unlink()
    if raw is not None:
        told.write_bytes(raw)
    assert publish(programme, portal) == 3
    assert withdraw(programme, portal, "2026-H1") == 0
    assert audit(programme, portal) == 0
    assert "Програма інформатизації Старокостянтинівської" in (portal / "index.html").read_text("utf-8")


def test_nothing_was_published_yet(programme: Path, tmp_path: Path) -> None:
    assert withdraw(programme, tmp_path / "nowhere", "2026-H1") == 2
    assert not (tmp_path / "nowhere" / "dataset").exists()


def test_what_others_put_into_a_version_stays(programme: Path, portal: Path) -> None:
    theirs = home(portal) / "versions" / "2026-H1" / "structure" / "notes.txt"
    theirs.write_text("theirs")
    assert withdraw(programme, portal, "2026-H1") == 0
    assert [path for path in (home(portal) / "versions").rglob("*") if path.is_file()] == [theirs]
    assert audit(programme, portal) == 1
    assert withdraw(programme, portal, "2026-H1") == 0


def test_a_ckan_answers_no_query_of_what_was_withdrawn(trial_portal: Access) -> None:
    dataset, citizen = f"kvitneve-{uuid4().hex[:12]}-programme", CkanSite(address=trial_portal.url)
    portal = open_portal(f"ckan:{trial_portal.url}")
    small.publish(portal, "2026-H1", "a", dataset=dataset)
    tables = [pointer_id(dataset, "measures.csv"), file_id(dataset, "2026-H1", "measures.csv")]
    assert all(citizen.ask("datastore_search", {"resource_id": table}) for table in tables)
    small.withdraw(portal, "2026-H1", dataset=dataset)
    assert not any(citizen.ask("datastore_search", {"resource_id": table}) for table in tables)
    for name in (dataset, archive_name(dataset)):
        package = citizen.ask("package_show", {"id": name})
        assert [item["id"] for item in package["resources"]] == ([record_id(dataset)] if name != dataset else [])
        assert small.REASON in package["notes"]
