from __future__ import annotations

import subprocess
import sys
from datetime import date
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


@pytest.mark.parametrize(
    ("arguments", "closed", "code"),
    [(["--help"], ">&-", 0), (["publish"], "2>&-", 2), (["status", "nowhere"], ">&- 2>&-", 2)],
)
def test_a_closed_screen_changes_no_exit_code(arguments: Sequence[str], closed: str, code: int) -> None:
    shell = ["sh", "-c", f'"$@" {closed}', "sh", sys.executable, "-m", "flows.cli", *arguments]
    assert subprocess.run(shell, check=False, capture_output=True).returncode == code
