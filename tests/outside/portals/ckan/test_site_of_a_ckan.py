"""The citizens' pages of what a CKAN serves: the same as of a folder that serves the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from support.ckan_stand_in import TOKEN, stand_in
from support.programmes import copy_of_the_programme

from flows.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def pages(folder: Path) -> dict[str, bytes]:
    """Every file of a site, copies of the published ones among them."""
    root = folder.resolve()
    files = (path for path in root.rglob("*") if path.is_file())
    return {str(path.relative_to(root)): path.read_bytes() for path in files}


def test_pages_of_a_ckan_are_those_of_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programme = copy_of_the_programme(tmp_path)
    monkeypatch.setenv("CKAN_API_TOKEN", TOKEN)
    monkeypatch.setenv("HROMADA_STATE", str(tmp_path / "state"))
    made = {}
    with stand_in() as portal:
        for name, address in (("folder", f"folder:{tmp_path / 'portal'}"), ("ckan", f"ckan:{portal.address}")):
            order = (str(programme), "--portal", address)
            assert main(("publish", *order, "--cycle", "2026-H1", "--now", "2026-07-08")) == 0
            assert main(("site", *order, "--out", str(tmp_path / name))) == 0
            made[name] = pages(tmp_path / name)
    assert "measures/M2.10.html" in made["ckan"]
    assert made["ckan"] == made["folder"]
