"""What a CKAN must never be sent: refused before the first write, with everything there as it was."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from copy import deepcopy
from typing import TYPE_CHECKING

import pytest
from support.ckan_stand_in import TOKEN, StandIn, stand_in
from support.places import REAL
from support.programmes import MORE_IN_2027, amend, copy_of_the_programme

from flows.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY, BEFORE = "2026-07-08", "2026-07-01"


@contextmanager
def published(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """A portal that serves the programme in that folder."""
    monkeypatch.setenv("CKAN_API_TOKEN", TOKEN)
    monkeypatch.setenv("HROMADA_STATE", str(folder.parent / "state"))
    with stand_in() as portal:
        assert publish(folder, portal, DAY) == 0
        yield portal


def publish(folder: Path, portal: StandIn, day: str) -> int:
    return main(("publish", str(folder), "--cycle", "2026-H1", "--now", day, "--portal", f"ckan:{portal.address}"))


def facts(folder: Path, old: str, new: str) -> None:
    path = folder / "programme.yaml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("fault", ["a day before", "another publisher", "another community", "two folders"])
def test_it_is_refused_before_the_first_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], fault: str
) -> None:
    programme = copy_of_the_programme(tmp_path)
    with published(programme, monkeypatch) as portal:
        amend(programme, MORE_IN_2027)
        day = BEFORE if fault == "a day before" else "2026-07-09"
        if fault == "another publisher":
            facts(programme, "Старокостянтинівська міська рада", "Квітнева сільська рада")
        if fault == "another community":
            facts(programme, "UA68040390000011141", "UA05060070000019833")
        if fault == "two folders":
            shutil.copytree(REAL, tmp_path / "dviinyk")
        held, accepted = deepcopy(portal.held), portal.accepted
        assert publish(programme, portal, day) == 2
        assert (portal.held, portal.accepted) == (held, accepted)
    said = capsys.readouterr().err
    assert "Неочікувана" not in said
    assert TOKEN not in said
