"""What the command line takes, and what it answers where it does not understand."""

from __future__ import annotations

import subprocess
import sys

import click
import pytest

from flows.cli.commands import COMMAND_LINE
from flows.cli.main import main
from flows.cli.usage import language
from flows.messages.screen import HELP

HEAVY = {"flows.cli.console", "flows.messages.errors", "rich", "pydantic", "pandas", "prefect", "yaml", "requests"}


def refused(line: str, capsys: pytest.CaptureFixture[str]) -> str:
    """What is said of a line that cannot be understood."""
    with pytest.raises(SystemExit) as ended:
        main(line.split())
    assert ended.value.code == 2
    shown = capsys.readouterr()
    assert not shown.out
    return shown.err


def helped(line: str, capsys: pytest.CaptureFixture[str]) -> str:
    """The help, with its line breaks away."""
    with pytest.raises(SystemExit) as ended:
        main(line.split())
    assert ended.value.code == 0
    shown = capsys.readouterr()
    assert not shown.err
    return " ".join(shown.out.split())


def every(command: click.Command) -> list[click.Command]:
    nested = command.commands.values() if isinstance(command, click.Group) else ()
    return [command, *(one for inner in nested for one in every(inner))]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("audit", "Команду не зрозуміло: бракує: PROGRAMME. Як її писати, покаже hromada audit --help.\n"),
        ("annual p --year x --out o", "параметр --year: це не ціле число: 'x'"),
        ("status p --wrong", "зайве: --wrong"),
        ("publish p --engine z", "параметр --engine: такого немає: 'z' (є 'direct', 'prefect')"),
        ("--lang en publish p --cycle", "option --cycle: a value must follow. hromada publish --help shows"),
        ("forms p --lang=en", "not understood: missing: --out"),
        ("", "Команду не зрозуміло: бракує: COMMAND. Як її писати, покаже hromada --help.\n"),
        ("--lang en", "The command is not understood: missing: COMMAND. hromada --help shows how to write it.\n"),
        ("portal", "Команду не зрозуміло: бракує: up|down|status. Як її писати, покаже hromada portal --help.\n"),
        ("portal go", "параметр up|down|status: такого немає: 'go' (є 'up', 'down', 'status'). Як її"),
        ("go --lang en", "option COMMAND: no such choice: 'go' (there are 'init', 'extract', 'review', "),
        ("withdraw", "бракує: PROGRAMME, VERSION, --reason. Як її писати, покаже hromada withdraw --help."),
        ("withdraw p --reason r", "бракує: VERSION. Як"),
        ("extract a.txt --out o more of it", "зайве: more of it. Як її писати, покаже hromada extract --help."),
        ("up --watch=1", "параметр --watch: тут не має бути значення. Як її писати, покаже hromada up --help."),
        ("withdraw p v --d", "неясно, який параметр: --d може бути --dataset, --dry-run. Як"),
        ("status --lang xx", "параметр --lang: такого немає: 'xx' (є 'uk', 'en')"),
        ("status -x", "зайве: -x"),
    ],
)
def test_a_wrong_line_is_explained_in_the_reader_s_language(
    words: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told in refused(words, capsys)


@pytest.mark.parametrize("line", ["withdraw p v --reason --dry-run", "publish p --cycle --portal folder:x"])
def test_an_option_is_never_taken_for_the_value_of_the_one_before(
    line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Click would withdraw a version for the reason «--dry-run»."""
    assert "тут має бути значення" in refused(line, capsys)


def test_help_speaks_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert HELP["cycle"].uk in helped("publish --help", capsys)
    for line in ("publish --help --lang en", "--lang en publish -h", "publish --lang=en --help"):
        assert HELP["cycle"].en in helped(line, capsys)


def test_help_is_ours_down_to_its_headings(capsys: pytest.CaptureFixture[str]) -> None:
    assert helped("withdraw --help", capsys).startswith(
        f"Використання: hromada withdraw [ПАРАМЕТРИ] PROGRAMME VERSION --reason TEXT {HELP['withdraw'].uk} Аргументи: "
    )
    shown = helped("--help", capsys)
    assert shown.startswith("Використання: hromada [ПАРАМЕТРИ] COMMAND ")
    assert all(f" {name} {HELP[command.help or ''].uk} " in shown for name, command in COMMAND_LINE.commands.items())
    assert not any(english in shown for english in ("Usage", "Options", "Commands", "Show this message"))


def test_every_command_and_option_says_what_it_is() -> None:
    commands = every(COMMAND_LINE)
    shown = {command.help for command in commands} | {one.help for command in commands for one in command.params}
    assert shown == set(HELP)


def test_an_option_may_be_cut_short_while_no_other_begins_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status", "nowhere", "--po", "folder:x", "--la=en"]) == 2
    assert "The folder nowhere holds no programme.yaml" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("line", "lang"),
    [
        ("", "uk"), ("status --lang en", "en"), ("--lang=en status", "en"), ("--lang en status --lang uk", "uk"),
        ("status --lang", "uk"), ("--lang xx", "uk"), ("portal status --la en", "en"),
    ],
)  # fmt: skip
def test_the_language_may_stand_anywhere(line: str, lang: str) -> None:
    assert language(line.split()) == lang


@pytest.mark.parametrize("line", ["--lang en status nowhere", "status nowhere --lang en"])
def test_results_speak_the_language_wherever_it_is_asked_for(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(line.split()) == 2
    assert "The folder nowhere holds no programme.yaml" in " ".join(capsys.readouterr().err.split())


def test_help_waits_for_no_library() -> None:
    """What a command needs is imported by that command."""
    code = "import sys, flows.cli.main; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "click" in modules
    assert not HEAVY & set(modules)
