"""Acts that amend a programme, from the council's decision to what citizens are served."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from support.amended_year import AUGUST, MARCH, play_acts, row
from support.played import Play
from support.programmes import add_act, copy_of_the_programme, decision

from flows.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from flows.outside.machine.trial_access import Access


def test_a_year_of_acts_is_played_through_on_the_folder_portal(tmp_path: Path) -> None:
    play_acts(Play(tmp_path, f"folder:{tmp_path / 'portal'}"))


@pytest.mark.long
def test_a_year_of_acts_is_played_through_on_a_ckan(
    trial_portal: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CKAN_API_TOKEN", trial_portal.token)
    play_acts(Play(tmp_path, f"ckan:{trial_portal.url}", f"acts-{uuid4().hex[:12]}"))


@pytest.mark.parametrize(
    ("clauses", "check"),
    [
        ("1.1. Пункт 9.9 виключити.\n", "amendment-unknown"),
        ("1.1. Пункт 2.10 виключити.\n1.2. Пункт 2.10 виключити.\n", "amendment-twice"),
        (f"1.1. Додаток 1 доповнити пунктом 2.10:\n{row('2.10')}\n", "amendment-known"),
        ("1.1. Збільшити обсяг фінансування пункту 2.10 на 100 тис. грн.\n", "amendment-unclear"),
        (f"1.1. Пункт 2.10 викласти в такій редакції:\n{row('2.10').replace('1000', '2000')}\n", "total-stale"),
    ],
)
def test_what_cannot_be_done_stops_the_publication(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], clauses: str, check: str
) -> None:
    programme = copy_of_the_programme(tmp_path)
    add_act(programme, MARCH, decision(MARCH, clauses))
    portal = tmp_path / "portal"
    assert main(["publish", str(programme), "--portal", f"folder:{portal}", "--now", "2026-07-08"]) == 1
    assert check in capsys.readouterr().err
    assert not (portal / "dataset").exists()


def test_the_three_working_days_of_an_act_are_watched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    programme, portal = copy_of_the_programme(tmp_path), f"folder:{tmp_path / 'portal'}"
    assert main(["publish", str(programme), "--portal", portal, "--now", "2026-07-08"]) == 0
    add_act(programme, AUGUST, decision(AUGUST, "1.1. Пункт 3.4 виключити.\n"))
    said = []
    for day in ("2026-08-19", "2026-08-20"):  # the fourteenth is a Friday
        capsys.readouterr()
        assert main(["status", str(programme), "--portal", portal, "--now", day]) == 0
        said.append(capsys.readouterr().out)
    assert "поки є час" in said[0]
    assert "53/1/VIII-2026-08-14 (2026-08-19)" in said[0]
    assert "минули" in said[1]
    assert main(["publish", str(programme), "--portal", portal, "--now", "2026-08-20"]) == 0
    capsys.readouterr()
    main(["status", str(programme), "--portal", portal, "--now", "2026-08-20"])
    assert "53/1/VIII" not in capsys.readouterr().out
