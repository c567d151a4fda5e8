"""What the documents, the catalogue and the definitions say is what the code does."""

from __future__ import annotations

import re

import click
import yaml
from support.places import GOLDEN

from flows.cli.commands import COMMAND_LINE
from flows.messages.checks import TODO, WHAT
from flows.messages.errors import ERRORS
from flows.messages.screen import STEPS
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
        (check, SEVERITIES[check]) for check in WHAT
    }
    assert set(SEVERITIES) == set(WHAT) == set(TODO)
    assert "severity" not in Rule.model_fields


def options_of(command: click.Command) -> set[str]:
    inner = command.commands.values() if isinstance(command, click.Group) else ()
    own = {name for option in command.params for name in option.opts}
    return own.union(*map(options_of, inner))


def test_every_command_of_the_readme_exists() -> None:
    assert set(re.findall(r"`hromada (\w+)", README)) <= set(COMMAND_LINE.commands)
    assert set(re.findall(r"`(--[a-z-]+)", README)) <= options_of(COMMAND_LINE)


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
