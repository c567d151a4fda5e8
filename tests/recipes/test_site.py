"""The site of what a portal serves: made once, switched at once, rewritten only where something has changed."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.halfyears import SLUG, at
from support.programmes import copy_of_the_programme

from flows.cli.main import main
from flows.model.errors import PortalRefusedError
from flows.outside.machine.switched import SwitchedFolder
from flows.recipes import build_site
from flows.recipes.publication import Order
from flows.recipes.publish_progress import publish_datasets
from flows.recipes.withdraw_version import Recall, withdraw_version
from flows.steps import Direct

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real programme on a folder portal, as `hromada publish` leaves it."""
    folder = tmp_path_factory.mktemp("site")
    order = Order(
        folder=copy_of_the_programme(folder),
        cycle="2026-H1",
        portal=f"folder:{folder / 'portal'}",
        now=at("2026-07-08"),
    )
    publish_datasets(order, Direct())
    return folder


@pytest.fixture
def place(published: Path, tmp_path: Path) -> Path:
    """The same, for a test of its own."""
    shutil.copytree(published, tmp_path / "all", symlinks=True)
    return tmp_path / "all"


def order(place: Path, day: str) -> Order:
    return Order(folder=place / "programme", cycle="2026-H1", portal=f"folder:{place / 'portal'}", now=at(day))


def site_of(place: Path) -> Path:
    return place / "portal" / "site" / SLUG


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Each file by its inode and the time of its last change."""
    files = (path for path in folder.resolve().rglob("*") if path.is_file())
    return {str(path.relative_to(folder.resolve())): (path.stat().st_ino, path.stat().st_mtime_ns) for path in files}


def test_a_publication_brings_the_pages_and_the_index_leads_to_them(published: Path) -> None:
    home = site_of(published) / "index.html"
    assert "10 275 000" in home.read_text("utf-8").replace("\u00a0", " ")
    assert f'href="site/{SLUG}/index.html"' in (published / "portal" / "index.html").read_text("utf-8")
    assert not any(path.is_file() for path in (site_of(published) / "files").rglob("*"))


def test_the_same_publication_again_writes_nothing(place: Path) -> None:
    before, link = stamps(place / "portal"), site_of(place).readlink()
    outcomes = publish_datasets(order(place, "2026-07-09"), Direct())
    assert [outcome.kind for outcome in outcomes] == ["nothing"]
    assert (stamps(place / "portal"), site_of(place).readlink()) == (before, link)


def test_only_pages_that_change_are_rewritten_and_all_switch_at_once(place: Path) -> None:
    before = stamps(site_of(place))
    facts = place / "programme" / "programme.yaml"
    facts.write_text(facts.read_text("utf-8").replace("email: null", "email: rada@example.org"), "utf-8")
    publish_datasets(order(place, "2026-07-10"), Direct())
    after = stamps(site_of(place))
    same = [name for name in before if before[name] == after.get(name)]
    assert "charts/money-by-direction.svg" in same
    assert "index.html" not in same
    assert len(list(site_of(place).parent.iterdir())) == len([".lock", "the folder", "the link"])


def test_what_is_withdrawn_is_on_no_page(place: Path) -> None:
    title = "Запровадження та поетапне розгортання розумних зупинок"
    assert title in (site_of(place) / "measures" / "M2.10.html").read_text("utf-8")
    recall = Recall(
        folder=place / "programme", version="2026-H1", reason="Персональні дані", portal=f"folder:{place / 'portal'}",
        now=at("2026-07-10"), kind="programme", dry_run=False,
    )  # fmt: skip
    withdraw_version(recall, Direct())
    texts = [path.read_bytes() for path in site_of(place).resolve().rglob("*") if path.is_file()]
    assert texts
    assert [text for text in texts if title.encode() in text] == []
    assert "Персональні дані".encode() in (site_of(place) / "changes.html").read_bytes()
    assert sorted(path.name for path in site_of(place).parent.iterdir() if path.is_dir() and not path.is_symlink()) == [
        site_of(place).readlink().name
    ]


def test_a_site_that_stands_alone_holds_its_files(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    line = ("site", str(place / "programme"), "--portal", f"folder:{place / 'portal'}", "--out", str(place / "out"))
    assert main(line) == 0
    first = stamps(place / "out")
    assert main(line) == 0
    assert stamps(place / "out") == first
    shown = capsys.readouterr().out
    assert "Сторінки готові" in shown
    assert "Сторінки вже такі" in shown
    served = place / "portal" / "dataset" / f"{SLUG}-programme" / "versions" / "2026-H1"
    copied = place / "out" / "files" / f"{SLUG}-programme" / "versions" / "2026-H1"
    assert {path.name: path.read_bytes() for path in served.glob("*.csv")} == {
        path.name: path.read_bytes() for path in copied.glob("*.csv")
    }


def test_a_folder_of_somebody_else_is_left_alone(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (place / "mine").mkdir()
    (place / "mine" / "letter.txt").write_text("мій лист", "utf-8")
    line = ("site", str(place / "programme"), "--portal", f"folder:{place / 'portal'}", "--out", str(place / "mine"))
    assert main(line) == 3
    assert [path.name for path in (place / "mine").iterdir()] == ["letter.txt"]
    assert "mine" in capsys.readouterr().err


def test_nothing_published_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    programme = copy_of_the_programme(tmp_path)
    line = ("site", str(programme), "--portal", f"folder:{tmp_path / 'portal'}", "--out", str(tmp_path / "out"))
    assert main(line) == 2
    assert "hromada publish" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_not_the_published_one_is_on_no_page(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = place / "portal" / "dataset" / f"{SLUG}-programme" / "versions" / "2026-H1" / "measures.csv"
    table.write_bytes(table.read_bytes().replace("зупинок".encode(), "автобусів".encode()))
    line = ("site", str(place / "programme"), "--portal", f"folder:{place / 'portal'}", "--out", str(place / "out"))
    assert main(line) == 3
    assert "measures.csv" in capsys.readouterr().err
    assert not (place / "out").exists()


def test_readers_never_meet_a_half_site(tmp_path: Path) -> None:
    """A run that is killed while it writes leaves the former folder; the next one clears its draft away."""
    folder = SwitchedFolder(tmp_path / "pages")
    folder.put("a" * 64, {"index.html": b"a", "deep/page.html": b"a"})
    draft = tmp_path / ".pages.draft"
    draft.mkdir()
    (draft / "index.html").write_bytes(b"half")
    assert (tmp_path / "pages" / "index.html").read_bytes() == b"a"
    folder.put("b" * 64, {"index.html": b"b", "deep/page.html": b"a"})
    assert ((tmp_path / "pages" / "index.html").read_bytes(), folder.holds("b" * 64)) == (b"b", True)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".pages.bbbbbbbbbbbbbbbb", ".pages.lock", "pages"]


def test_a_programme_that_has_grown_too_large_keeps_no_page_of_what_it_was(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    index = place / "portal" / "index.html"
    assert f"site/{SLUG}/" in index.read_text("utf-8")
    monkeypatch.setattr(build_site, "SHOWN_ROWS", {"measures": 10})
    for _ in range(2):
        assert "pageless" in publish_datasets(order(place, "2026-07-09"), Direct())[0].remarks
        assert [path.name for path in site_of(place).parent.iterdir()] == [f".{SLUG}.lock"]
        assert f"site/{SLUG}/" not in index.read_text("utf-8")
        (site_of(place).with_name(f".{SLUG}.0123456789abcdef") / "deep").mkdir(
            parents=True
        )  # as a killed run leaves it
    line = ("site", str(place / "programme"), "--portal", f"folder:{place / 'portal'}", "--out", str(place / "out"))
    assert main(line) == 2
    assert "measures" in capsys.readouterr().err
    monkeypatch.undo()
    publish_datasets(order(place, "2026-07-10"), Direct())
    assert (site_of(place) / "index.html").is_file()
    assert f"site/{SLUG}/" in index.read_text("utf-8")


def test_pages_of_somebody_else_are_not_removed(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "index.html").write_bytes(b"mine")
    with pytest.raises(PortalRefusedError):
        SwitchedFolder(tmp_path / "pages").remove()
    SwitchedFolder(tmp_path / "none").remove()
    assert [path.name for path in tmp_path.iterdir()] == ["pages"]


@pytest.mark.parametrize("name", ["../out.html", "/etc/passwd", "a/../../b", ""])
def test_no_page_leaves_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(PortalRefusedError):
        SwitchedFolder(tmp_path / "pages").put("a" * 64, {name: b"x"})
    assert not os.path.lexists(tmp_path / "pages")


def test_a_day_alone_changes_no_page(place: Path) -> None:
    """Pages know no clock but the days of what is published."""
    before = site_of(place).readlink()
    publish_datasets(replace(order(place, "2026-09-01")), Direct())
    assert site_of(place).readlink() == before
