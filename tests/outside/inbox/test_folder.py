"""What else lies in a folder of reports: links, what programs leave there, what is still being written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.damaged import good
from support.filling import H1, NOW

from flows.model.errors import SourceError
from flows.outside.inbox.received import arrived
from flows.stages.reports.filled import Refusal

if TYPE_CHECKING:
    from pathlib import Path

LEFT_OUT = (
    "~$звіт.xlsx", ".~lock.звіт.xlsx#", "Thumbs.db", "THUMBS.DB", "Desktop.ini", ".DS_Store", "._звіт.xlsx",
    "звіт.xlsx.crdownload", "звіт.xlsx.part", "звіт.TMP", "~WRL0001.tmp", "__MACOSX/звіт.xlsx", "теки/.git/звіт.xlsx",
)  # fmt: skip


@pytest.fixture
def reports(tmp_path: Path) -> Path:
    """A folder with one report."""
    folder = tmp_path / "programme" / "reports" / str(H1)
    folder.mkdir(parents=True)
    (folder / "звіт.xlsx").write_bytes(good())
    return folder


def found(reports: Path) -> dict[str, bytes | Refusal]:
    files = arrived(reports.parents[1], None, cycle=H1, today=NOW.day)
    return {file.sent.file: file.raw for file in files}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_nobody_has_sent_is_left_out(reports: Path, name: str) -> None:
    path = reports / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    assert found(reports) == {"звіт.xlsx": good()}


def test_a_linked_folder_and_a_link_to_nothing_are_told(reports: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "інший.xlsx").write_bytes(good())
    (reports / "тека").symlink_to(elsewhere)
    (reports / "коло").symlink_to(reports)
    (reports / "нікуди.xlsx").symlink_to("nowhere")
    link = Refusal("report-link")
    assert found(reports) == {"звіт.xlsx": good(), "тека": link, "коло": link, "нікуди.xlsx": link}


@pytest.mark.parametrize("name", ["звіт.lnk", "звіт.URL", "звіт.webloc", "звіт.gsheet"])
def test_a_shortcut_is_told(reports: Path, name: str) -> None:
    (reports / name).write_bytes(b"[InternetShortcut]\nURL=https://example.org\n")
    assert found(reports)[name] == Refusal("report-link")


def test_a_linked_file_is_read(reports: Path, tmp_path: Path) -> None:
    (tmp_path / "інший.xlsx").write_bytes(b"1,2\n")
    (reports / "посилання.xlsx").symlink_to(tmp_path / "інший.xlsx")
    assert found(reports)["посилання.xlsx"] == b"1,2\n"


@pytest.mark.parametrize("up", [0, 1])
def test_a_folder_of_reports_may_be_linked_but_not_to_nothing(reports: Path, tmp_path: Path, up: int) -> None:
    folder = (reports, *reports.parents)[up]
    moved = folder.rename(tmp_path / "moved")
    folder.symlink_to(moved)
    assert found(reports) == {"звіт.xlsx": good()}
    moved.rename(tmp_path / "gone")
    with pytest.raises(SourceError, match="reports-unreadable"):
        found(reports)
