"""What the documents, the catalogue and the definitions say is what the code does."""

from __future__ import annotations

import re
from argparse import ArgumentParser, _SubParsersAction

import pytest
import yaml
from support.places import GOLDEN

from flows.cli.main import _parser, main
from flows.messages.checks import CHECKS
from flows.messages.errors import ERRORS
from flows.messages.screen import HELP, SCREEN, STEPS
from flows.model.checks import SEVERITIES, severity_of
from flows.model.plan import ROW_TYPES
from flows.model.schema import Rule
from flows.outside.programme.definitions import PROJECT, load_definitions
from flows.recipes.extract_programme import extract_programme

CODE = {path: path.read_text("utf-8") for path in (PROJECT / "flows").rglob("*.py")}
README = (PROJECT / "README.md").read_text("utf-8")
ACT = PROJECT / "datasets" / "starokostiantyniv-2026-2028" / "source" / "programme-2026-2028.txt"
OURS = r'(?:Usage|Definition|Source|Rejected|Engine|Portal\w+)Error\(\s*"([a-z0-9-]+)"'
PUBLISHED = GOLDEN / "published"


def test_every_error_has_its_message_and_every_message_its_error() -> None:
    quoted = {code for text in CODE.values() for code in re.findall(r'"([a-z0-9]+(?:-[a-z0-9]+)*)"', text)}
    raised = {code for text in CODE.values() for code in re.findall(OURS, text)}
    assert raised <= set(ERRORS)
    assert set(ERRORS) <= quoted


def test_rules_and_catalogue_agree_on_severity() -> None:
    rules = [rule for suite in load_definitions().suites.values() for rule in suite.rules]
    assert {(rule.meta.check, severity_of(rule.meta.check, rule.meta.table or "")) for rule in rules} <= {
        (check, SEVERITIES[check]) for check in CHECKS
    }
    assert list(SEVERITIES) == list(CHECKS)
    assert "severity" not in Rule.model_fields


@pytest.mark.parametrize("text", [*ERRORS.values(), *SCREEN.values(), *STEPS.values()])
def test_both_languages_have_the_same_placeholders(text: tuple[str, str]) -> None:
    ukrainian, english = (set(re.findall(r"{(\w+)}", language)) for language in text)
    assert ukrainian == english


def commands_of(parser: ArgumentParser) -> dict[str, ArgumentParser]:
    """The sub-commands; argparse has no public way to ask for them."""
    nested = [action for action in parser._actions if isinstance(action, _SubParsersAction)]  # noqa: SLF001  # as said
    return {name: command for action in nested for name, command in action.choices.items()}


def options_of(parser: ArgumentParser) -> set[str]:
    own = set(parser._option_string_actions)  # noqa: SLF001  # as above
    return own.union(*(options_of(command) for command in commands_of(parser).values()))


def test_every_command_of_the_readme_exists() -> None:
    parser = _parser("uk")
    assert set(re.findall(r"`hromada (\w+)", README)) <= set(commands_of(parser))
    assert set(re.findall(r"`(--[a-z-]+)", README)) <= options_of(parser)


def test_the_readme_lists_the_deployments() -> None:
    told = re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| [^|]+ \|$", README, re.MULTILINE)
    deployments = yaml.safe_load((PROJECT / "prefect.yaml").read_bytes())["deployments"]
    assert sorted(told) == sorted(entry["name"] for entry in deployments)


def test_the_readme_counts_the_rows_rightly() -> None:
    told = {table: int(rows) for table, rows in re.findall(r"^\| `([a-z-]+)` \| (\d+) \|$", README, re.MULTILINE)}
    published = {table: (PUBLISHED / f"{table}.csv").read_bytes().count(b"\n") - 1 for table in ROW_TYPES}
    assert told == {table: published[table] for table in told}
    assert set(told) == set(ROW_TYPES)


def test_the_drawing_names_the_stages() -> None:
    drawn = re.findall(r"(\w+) ──▶|──▶ (\w+)", README)
    stages = {one or two for one, two in drawn} - {"act"}
    assert stages <= set(STEPS)


def test_the_real_programme_is_as_the_golden_files_say() -> None:
    """Approve a change by reading the difference in these files: `hromada extract … --out` writes them."""
    extraction = extract_programme(ACT.name, ACT.read_bytes())
    assert {path.stem for path in PUBLISHED.iterdir()} == set(extraction.files)
    for table, raw in extraction.files.items():
        assert raw.decode() == (PUBLISHED / f"{table}.csv").read_text("utf-8"), table


def test_what_is_tracked_names_no_machine() -> None:
    for path, text in CODE.items():
        assert not re.search(r"/(?:work|root|tmp)/", text), path


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("publish", "Команду не зрозуміло: бракує: PROGRAMME. Як її писати, покаже hromada publish --help.\n"),
        ("annual p --year x --out o", "параметр --year: це не ціле число: 'x'"),
        ("status p --wrong", "зайве: --wrong"),
        ("publish p --engine z", "параметр --engine: такого немає: 'z' (є 'direct', 'prefect')"),
        ("--lang en publish p --cycle", "option --cycle: a value must follow. hromada publish --help shows"),
        ("forms p --lang=en", "not understood: missing: --out"),
    ],
)
def test_wrong_words_are_told_in_the_reader_s_language(
    words: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(words.split())
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


def test_help_speaks_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    for words, told in (("publish --help", HELP["cycle"].uk), ("publish --help --lang en", HELP["cycle"].en)):
        with pytest.raises(SystemExit):
            main(words.split())
        assert told in " ".join(capsys.readouterr().out.split())
