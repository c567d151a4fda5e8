"""A slug is one programme's: two folders do not share it, and what a portal serves under it is not another's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.crash import tree
from support.programmes import copy_of_the_programme

from flows.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

JULY = ("--cycle", "2026-H1", "--now", "2026-07-08")


@pytest.fixture
def programme(tmp_path: Path) -> Path:
    return copy_of_the_programme(tmp_path)


def publish(programme: Path, portal: Path) -> int:
    return main(["publish", str(programme), "--portal", f"folder:{portal}", *JULY])


def test_two_folders_of_one_slug_publish_nothing(
    programme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = programme.parent / "other"
    other.mkdir()
    (other / "programme.yaml").write_bytes((programme / "programme.yaml").read_bytes())
    assert publish(programme, tmp_path / "portal") == 2
    said = capsys.readouterr().err
    assert "other" in said
    assert programme.name in said
    assert not (tmp_path / "portal" / "dataset").exists()


@pytest.mark.parametrize(
    ("fact", "another"),
    [
        ('code: "UA68040390000011141"', 'code: "UA68040470000029325"'),
        ('name: "Старокостянтинівська міська рада"', 'name: "Шепетівська міська рада"'),
    ],
)
def test_a_slug_that_the_portal_serves_for_another_is_refused(
    programme: Path, tmp_path: Path, fact: str, another: str, capsys: pytest.CaptureFixture[str]
) -> None:
    portal = tmp_path / "portal"
    assert publish(programme, portal) == 0
    before = tree(portal)
    facts = programme / "programme.yaml"
    text = facts.read_text("utf-8")
    assert text.count(fact) == 1
    facts.write_text(text.replace(fact, another), "utf-8")
    capsys.readouterr()
    assert publish(programme, portal) == 2
    assert "Старокостянтинівськ" in capsys.readouterr().err
    assert tree(portal) == before


@pytest.mark.parametrize("command", ["publish", "withdraw"])
def test_a_date_before_what_is_served_is_refused_before_anything_is_written(
    programme: Path, tmp_path: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    portal = tmp_path / "portal"
    assert publish(programme, portal) == 0
    facts = programme / "programme.yaml"
    facts.write_text(facts.read_text("utf-8").replace("title: ", "title: Нова ", 1), "utf-8")
    before = tree(portal)
    capsys.readouterr()
    options = {"publish": ("--cycle", "2026-H1"), "withdraw": ("2026-H1", "--reason", "Помилка")}[command]
    place = ("--portal", f"folder:{portal}", "--now", "2026-07-07")
    assert main([command, str(programme), *options, *place]) == 2
    said = capsys.readouterr().err
    assert "2026-07-07" in said
    assert "2026-07-08" in said
    assert tree(portal) == before


def test_a_reason_with_a_hidden_sign_is_published_nowhere(
    programme: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    portal = tmp_path / "portal"
    assert publish(programme, portal) == 0
    before = tree(portal)
    place = ("--portal", f"folder:{portal}", "--now", "2026-07-09")
    assert main(["withdraw", str(programme), "2026-H1", "--reason", "По\u202eмилка", *place]) == 2
    assert "[U+202E]" in capsys.readouterr().err
    assert tree(portal) == before
