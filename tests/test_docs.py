"""What the documents, the catalogue and the definitions say is what the code does."""

from __future__ import annotations

import re

import pytest
import yaml
from support.documents import (
    ALL,
    DOCS,
    FRONT,
    GUIDES,
    anchors,
    calls,
    commands,
    examples,
    fences,
    first_cells,
    links,
    read,
    spans,
)
from support.places import GOLDEN

from flows.messages.checks import TODO, WHAT
from flows.messages.errors import ERRORS
from flows.messages.screen import STEPS
from flows.model.checks import SEVERITIES, severity_of
from flows.model.facts import (
    ActFacts,
    Calendar,
    Contact,
    ExecutorFacts,
    Licence,
    Organization,
    Period,
    PortalFacts,
    ProgrammeFile,
    Territory,
    WaiverFacts,
)
from flows.model.plan import ROW_TYPES
from flows.model.schema import Rule
from flows.outside.machine.settings import Settings
from flows.outside.programme.definitions import PROJECT, load_definitions
from flows.recipes.extract_programme import extract_programme

CODE = {path: path.read_text("utf-8") for path in (PROJECT / "flows").rglob("*.py")}
README = read(PROJECT / "README.md")
ROOT_FILES = [PROJECT / name for name in ("prefect.yaml", "pyproject.toml", "Makefile")]
ACT = PROJECT / "datasets" / "starokostiantyniv-2026-2028" / "source" / "programme-2026-2028.txt"
OURS = r'(?:Usage|Definition|Source|Rejected|Engine|Portal\w+)Error\(\s*"([a-z0-9-]+)"'
PUBLISHED = GOLDEN / "published"
FRONT_LINES = 150
ROOM_OF_A_FLOOR = 2
"""`flows/stages`: the parts of its path."""
SETTING = r"\b(?:HROMADA|CKAN|XDG|PREFECT|SOAK)_[A-Z_]+\b"
PATH = r"(?:flows|schemas|expectations|tests|docs|datasets)/[\w./-]*|(?:pyproject|prefect|requirements[\w-]*)\.[tyl]\w+"
PLACEHOLDER = r"PROGRAMME|ПРОГРАМА|moia-|my-"
FOREIGN = frozenset({"ckan-api-token-data-gov-ua"})
"""A block of Prefect, named for its portal: code puts such names together."""


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


def test_every_command_and_option_that_documents_name_exists() -> None:
    known = commands()
    for path in ALL:
        for name, options in calls(read(path)):
            assert name in known, (path, name)
            assert options <= known[name], (path, name, options - known[name])


@pytest.mark.parametrize("lang", GUIDES)
def test_every_command_and_option_is_described(lang: str) -> None:
    reference = read(GUIDES[lang] / "reference.md")
    assert {name for name, _ in calls(reference)} == set(commands()) - {"", "portal"}
    described = {name for name in first_cells(reference) if name.startswith("--")}
    assert described == set().union(*commands().values()) - {"--help", "-h"}


@pytest.mark.parametrize("lang", GUIDES)
def test_every_setting_is_described(lang: str) -> None:
    described = set(re.findall(SETTING, read(GUIDES[lang] / "operations.md") + read(DOCS / "developers" / "README.md")))
    code = "\n".join((*CODE.values(), read(PROJECT / "prefect.yaml")))
    assert {name.upper() for name in Settings.model_fields} <= described
    constants = set(re.findall(r"^(HROMADA_[A-Z]+) =", code, re.MULTILINE))
    assert set(re.findall(r"\bHROMADA_[A-Z]+\b", code)) - constants <= described
    named = set(re.findall(SETTING, "\n".join(map(read, ALL))))
    fields = {name.upper() for name in Settings.model_fields}
    assert named - fields <= set(re.findall(SETTING, "\n".join((code, *map(read, (PROJECT / "tests").rglob("*.py"))))))


@pytest.mark.parametrize("lang", GUIDES)
def test_every_check_is_described_with_its_severity(lang: str) -> None:
    rows = re.findall(
        r"^\| `([a-z-]+)` \| (critical|warning|info) \|", read(GUIDES[lang] / "findings.md"), re.MULTILINE
    )
    assert rows
    assert len(rows) == len(SEVERITIES)
    assert dict(rows) == {check: severity.value for check, severity in SEVERITIES.items()}


@pytest.mark.parametrize("lang", GUIDES)
def test_every_field_of_a_programme_is_described(lang: str) -> None:
    described = set(spans(read(GUIDES[lang] / "reference.md")))
    models = (ProgrammeFile, Territory, Organization, Contact, Licence, Period, Calendar, PortalFacts, ActFacts)
    fields = {name for model in (*models, ExecutorFacts, WaiverFacts) for name in model.model_fields}
    assert fields <= described


@pytest.mark.parametrize("lang", GUIDES)
def test_every_table_is_described(lang: str) -> None:
    tables = {path.stem for path in (PROJECT / "schemas").glob("*.yaml")}
    assert tables <= set(spans(read(GUIDES[lang] / "reference.md")))
    assert tables <= set(first_cells(read(FRONT[lang])))


def test_what_documents_call_by_its_code_name_stands_in_the_code() -> None:
    """Checks, tables, deployments: a name of several words that nobody uses is a mistake."""
    code = "\n".join((*CODE.values(), *map(read, ROOT_FILES)))
    names = {path.stem for folder in ("schemas", "expectations") for path in (PROJECT / folder).iterdir()}
    for path in ALL:
        named = {span for span in spans(read(path)) if re.fullmatch(r"[a-z]+(?:-[a-z]+)+", span)}
        assert {name for name in named if name not in names and name not in code} <= FOREIGN, path


def test_every_path_that_documents_name_exists() -> None:
    for path in ALL:
        for span in spans(read(path)):
            if re.fullmatch(PATH, span) and not re.search(PLACEHOLDER, span):
                assert (PROJECT / span).exists(), (path, span)


def test_the_developers_map_names_every_room() -> None:
    drawn = read(DOCS / "developers" / "README.md")
    rooms = {path.parent.relative_to(PROJECT) for path in (PROJECT / "flows").glob("*/**/__init__.py")}
    for room in rooms:
        assert (str(room) if len(room.parts) == ROOM_OF_A_FLOOR else f"{room.name}/") in drawn, room


def test_every_make_target_is_described() -> None:
    targets = set(re.findall(r"^([a-z-]+):(?!=)", read(PROJECT / "Makefile"), re.MULTILINE)) - {"system", "system-long"}
    told = {word for path in ALL for word in re.findall(r"(?:^|`)make ([a-z-]+)", read(path), re.MULTILINE)}
    assert told == targets


def test_every_link_leads_somewhere() -> None:
    for path in ALL:
        for link in links(read(path)):
            if not link.startswith("https://"):
                place, _, anchor = link.partition("#")
                target = path.parent / place if place else path
                assert target.exists(), (path, link)
                assert not anchor or anchor in anchors(read(target)), (path, link)


def test_both_languages_have_the_same_pages() -> None:
    ukrainian, english = (sorted(path.name for path in folder.glob("*.md")) for folder in GUIDES.values())
    assert ukrainian == english
    for name in ukrainian:
        pages = [read(folder / name) for folder in GUIDES.values()]
        assert len(anchors(pages[0])) == len(anchors(pages[1])), name
        assert len(set(fences(pages[0]))) == len(set(fences(pages[1]))), name
        shown = [
            [tuple(word for word in one.words if word not in ("--lang", "en")) for one in examples(page)]
            for page in pages
        ]
        assert shown[0] == shown[1], name


@pytest.mark.parametrize("lang", GUIDES)
def test_the_front_page_is_one_screen(lang: str) -> None:
    assert len(read(FRONT[lang]).splitlines()) <= FRONT_LINES


@pytest.mark.parametrize("lang", GUIDES)
def test_the_guide_lists_the_deployments(lang: str) -> None:
    page = read(GUIDES[lang] / "prefect.md")
    listed = re.findall(r"^\| `([a-z-]+)` \| [^|]+ \| [^|]+ \|$", page, re.MULTILINE)
    deployments = yaml.safe_load((PROJECT / "prefect.yaml").read_bytes())["deployments"]
    assert sorted(listed) == sorted(entry["name"] for entry in deployments)


@pytest.mark.parametrize("lang", GUIDES)
def test_the_readme_counts_the_rows_rightly(lang: str) -> None:
    counted = re.findall(r"^\| `([a-z-]+)`[^|]* \| (\d+) \|$", read(FRONT[lang]), re.MULTILINE)
    told = {table: int(rows) for table, rows in counted}
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
