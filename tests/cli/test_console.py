from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from support.places import REAL

from flows.cli.console import Console
from flows.cli.main import main
from flows.stages.calendar import Appointment

if TYPE_CHECKING:
    from collections.abc import Sequence


def test_a_text_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    """Rich would show a key for «:key:», and take «[bold]» for its own."""
    odd = "[bold]акт[/bold] :key: https://x.ua/1"
    console = Console("uk")
    console.timetable([Appointment(day=date(2026, 7, 8), kind="act", about=odd)], date(2026, 7, 8), "06:00")
    console.error(odd)
    shown = capsys.readouterr()
    assert shown.out.count(odd) == 2
    assert shown.err == f"{odd}\n"


LONG = "2026-H1-" + "zvit-" * 40 + "ostatochnyi.xlsx"


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_name_is_whole_in_a_pipe(capsys: pytest.CaptureFixture[str]) -> None:
    Console("uk").timetable([Appointment(day=date(2026, 7, 8), kind="act", about=LONG)], date(2027, 1, 1), "06:00")
    assert LONG in capsys.readouterr().out


def test_a_name_is_wrapped_and_not_cut_on_a_narrow_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = Terminal()
    monkeypatch.setattr("sys.stdout", screen)
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm")
    Console("uk").timetable([Appointment(day=date(2026, 7, 8), kind="act", about=LONG)], date(2027, 1, 1), "06:00")
    shown = re.sub(r"\x1b\[[0-9;]*m", "", screen.getvalue())
    rows = [line for line in shown.splitlines() if line.startswith("│")]
    assert max(map(len, rows)) <= 60
    assert "…" not in shown
    cells = [line.split("│")[2].strip() for line in rows]
    assert LONG in "".join(cells)


@pytest.mark.parametrize(
    ("arguments", "closed", "code"),
    [(["--help"], ">&-", 0), (["publish"], "2>&-", 2), (["status", "nowhere"], ">&- 2>&-", 2)],
)
def test_a_closed_screen_changes_no_exit_code(arguments: Sequence[str], closed: str, code: int) -> None:
    shell = ["sh", "-c", f'"$@" {closed}', "sh", sys.executable, "-m", "flows.cli", *arguments]
    assert subprocess.run(shell, check=False, capture_output=True).returncode == code


ASCII = {"LANG": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}


@pytest.mark.parametrize("locale", [ASCII, {**ASCII, "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"}])
def test_where_the_locale_knows_ascii_alone_everything_is_said_and_read_in_utf_8(
    tmp_path: Path, locale: dict[str, str]
) -> None:
    act = tmp_path / "тека" / "акт.txt"
    act.parent.mkdir()
    shutil.copy(REAL / "source" / "programme-2026-2028.txt", act)

    def run(code: int, *arguments: str) -> str:
        line = [sys.executable, "-m", "flows.cli", *arguments]
        done = subprocess.run(line, env={**os.environ, **locale}, capture_output=True, check=False)
        shown = (done.stdout + done.stderr).decode("utf-8")
        assert "Unicode" not in shown
        assert "\\u" not in shown
        assert done.returncode == code, shown
        return shown

    assert "таблиці" in run(0, "extract", str(act), "--out", str(tmp_path / "куди"))
    assert "акт.txt" in (tmp_path / "куди" / "measures.csv").read_text("utf-8")
    assert "Звіти за 2026-H1" in run(0, "status", str(REAL), "--now", "2026-07-08")
    assert f"{tmp_path}/нема" in run(2, "publish", str(tmp_path / "нема"))


def test_a_sign_that_a_terminal_lacks_is_spelt() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "cp1251"}
    line = [sys.executable, "-m", "flows.cli", "publish", "/нема-\u4e2d"]
    done = subprocess.run(line, env=environment, capture_output=True, check=False)
    assert done.returncode == 2
    assert "У теці /нема-\\u4e2d немає" in done.stderr.decode("cp1251")


class Nobody(StringIO):
    """No terminal."""


def test_init_without_a_terminal_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", Nobody())
    act = str(REAL / "source" / "programme-2026-2028.txt")
    assert main(["init", act]) == 2
    assert "--yes" in capsys.readouterr().err
    assert not (tmp_path / "datasets").exists()
    assert main(["init", act, "--yes"]) == 0
    shown = capsys.readouterr().out
    assert shown.count("△") == 5
    assert "hromada publish starokostiantyniv-informatization-2026-2028 --dry-run" in shown
    assert main(["init", act, "--yes"]) == 0
    assert "нічого не змінено" in capsys.readouterr().out


def test_init_names_the_line_of_every_fact_that_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    act = tmp_path / "проєкт.txt"
    text = (REAL / "source" / "programme-2026-2028.txt").read_text("utf-8")
    act.write_text(text.replace("09 січня 2026 року\n№ 46/38/VIII", "__ січня року № __"), "utf-8")
    assert main(["init", str(act), "--yes"]) == 0
    shown = capsys.readouterr().out
    lines = Path("datasets/starokostiantyniv-informatization-2026-2028/programme.yaml").read_text("utf-8").splitlines()
    found = dict(re.findall(r"\(acts\[1\]\.(\w+)\).* рядок (\d+)", shown))
    assert {name: lines[int(line) - 1].split(":")[0].strip() for name, line in found.items()} == {
        "number": "number",
        "date": "date",
    }
    assert "hromada init" in shown


def test_init_left_in_the_middle_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.stdin", Terminal("хтось, не-адреса@\nrada@example.org\n"))
    assert main(["init", str(REAL / "source" / "programme-2026-2028.txt")]) == 2
    shown = capsys.readouterr()
    assert "не підходить" in shown.out
    assert "нічого не записано" in shown.err
    assert not (tmp_path / "datasets").exists()
