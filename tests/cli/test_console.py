from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from flows.cli.console import Console
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
