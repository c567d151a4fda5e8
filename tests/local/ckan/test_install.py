"""Debian's packages are installed in turn with whatever else installs some."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from flows.local.ckan.install import install_packages
from flows.local.ckan.place import CkanHome
from flows.messages.screen import STEPS
from flows.model.errors import PortalUnavailableError
from flows.steps import announce

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LOCKED = "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 1 (apt-get)"
APT = """#!/bin/sh
echo "$1" >>{folder}/calls
test -e {folder}/held || exit 0
rm {folder}/held
echo '{words}' >&2
exit 100
"""


@pytest.fixture
def announced() -> Iterator[list[str]]:
    steps: list[str] = []
    token = announce.set(steps.append)
    yield steps
    announce.reset(token)


def failing_once(folder: Path, words: str, monkeypatch: pytest.MonkeyPatch) -> CkanHome:
    """A machine whose apt-get refuses the first call with these words."""
    (folder / "held").touch()
    apt = folder / "apt-get"
    apt.write_text(APT.format(folder=folder, words=words), "ascii")
    apt.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return CkanHome("2.12", folder, folder)


def test_another_installation_is_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, announced: list[str]
) -> None:
    install_packages(failing_once(tmp_path, LOCKED, monkeypatch), ["maven"])
    assert (tmp_path / "calls").read_text("ascii").split() == ["update", "update", "install"]
    assert announced == ["trial-packages-lock", "trial-packages"]
    assert "чекаю" in STEPS["trial-packages-lock"].uk


def test_what_is_no_lock_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, announced: list[str]
) -> None:
    with pytest.raises(PortalUnavailableError, match="trial-install-failed"):
        install_packages(failing_once(tmp_path, "E: Unable to locate package maven", monkeypatch), ["maven"])
    assert (tmp_path / "calls").read_text("ascii").split() == ["update"]
    assert announced == []
