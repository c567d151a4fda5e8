"""What nobody sees makes no second office; a declaration that no act prints is told; published ids stay."""

from __future__ import annotations

import shutil
import unicodedata
from datetime import date
from typing import TYPE_CHECKING, cast

import pytest
import yaml
from support.places import REAL

from flows.model.errors import DefinitionError
from flows.outside.programme.definitions import load_definitions
from flows.outside.programme.programmes import load_programme, read_act
from flows.recipes.acts_in_force import understand
from flows.stages.acts.offices import office_id, spelling
from flows.stages.checks.sentences import explain
from flows.stages.reports.answering import answering_offices
from flows.steps import Direct

if TYPE_CHECKING:
    from pathlib import Path

    from flows.model.facts import ProgrammeFacts
    from flows.model.findings import Finding
    from flows.model.plan import Executor, Programme

SOCIAL = "управління соціальної політики, сім'ї, єдності України та ветеранської підтримки"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return shutil.copytree(REAL, tmp_path / "programme")


def understood(folder: Path, executors: list[dict[str, object]], **changes: object) -> tuple[Programme, ProgrammeFacts]:
    (folder / "executors.yaml").write_text(yaml.safe_dump(executors, allow_unicode=True), "utf-8")
    facts = load_programme(folder).model_copy(update=changes)
    acts = tuple(act.act for act in facts.acts)
    raw = {name: text for act in acts for name, text in read_act(folder, act).items()}
    return understand(acts, raw, facts, words=load_definitions().words, step=Direct()).programme, facts


def offices(programme: Programme) -> dict[str, str]:
    return {row.executor_id: row.name for row in cast("tuple[Executor, ...]", programme.tables["executors"])}


def unused(programme: Programme) -> list[Finding]:
    return [finding for finding in programme.findings if finding.check == "declaration-unused"]


@pytest.mark.parametrize(
    "name",
    [
        SOCIAL.replace("'", "’"), SOCIAL.replace("'", "ʼ"), SOCIAL.replace("'", "`"), SOCIAL.upper(),
        SOCIAL.replace("соціальної", "соціальної\u00a0").replace(" політики", "\u2009політики"),
        unicodedata.normalize("NFD", SOCIAL),
    ],
)  # fmt: skip
def test_an_office_spelt_with_other_signs_is_the_same_office(folder: Path, name: str) -> None:
    before, _ = understood(folder, [])
    programme, facts = understood(folder, [{"name": name, "answers": ["M1.1"]}])
    ids = set(offices(before))
    assert set(offices(programme)) == ids
    assert set(answering_offices(programme.tables, facts)) == ids
    assert unused(programme) == []


@pytest.mark.parametrize("before", ["", "є", "єд"])
@pytest.mark.parametrize("sign", ["\u200b", "\u00ad", "\ufeff", "\u200e"])
def test_an_office_is_not_named_with_signs_that_nobody_sees(folder: Path, sign: str, before: str) -> None:
    name = SOCIAL.replace(before, f"{before}{sign}", 1)
    with pytest.raises(DefinitionError) as fault:
        understood(folder, [{"name": name, "answers": ["M1.1"]}])
    assert fault.value.code == "facts-sign"


def test_published_ids_stay() -> None:
    assert office_id(SOCIAL) == "Ee0226642"
    assert spelling("Відділ  з питань — ЦНАП") == "відділ з питань цнап"


def test_a_name_that_no_act_prints_is_told(folder: Path) -> None:
    executors: list[dict[str, object]] = [
        {"name": "Управління, якого немає", "answers": ["M1.1"]},
        {"name": "Офіс цифрового розвитку", "aliases": [SOCIAL]},
        {"name": SOCIAL.replace("'", "’"), "aliases": ["соцзахист"], "answers_through": "Ніхто"},
    ]
    programme, _ = understood(folder, executors)
    found = unused(programme)
    assert [finding.value for finding in found] == ["Управління, якого немає", "соцзахист", "Ніхто"]
    assert all("executors.yaml" in explain(finding, lang) for finding in found for lang in ("uk", "en"))


def test_a_spelling_of_two_entries_is_told(folder: Path) -> None:
    executors: list[dict[str, object]] = [{"name": SOCIAL}, {"name": "архівний відділ", "aliases": [SOCIAL.upper()]}]
    programme, _ = understood(folder, executors)
    assert [one.value for one in programme.findings if one.check == "declaration-twice"] == [SOCIAL]


def test_a_measure_that_does_not_exist_is_told(folder: Path) -> None:
    programme, _ = understood(folder, [{"name": SOCIAL, "answers": ["M1.1", "M9.9"]}])
    unknown = [finding.key for finding in programme.findings if finding.check == "answering-unknown"]
    assert unknown == ["M9.9"]


def test_a_spelling_of_an_older_act_is_none_too_many(folder: Path) -> None:
    (act,) = load_programme(folder).acts
    text = (folder / "source" / act.act.files[0].name).read_text("utf-8")
    (folder / "source" / "new.txt").write_text(text.replace("управління економіки", "управління бюджету"), "utf-8")
    newer = act.model_copy(update={"file": "new.txt", "kind": "restatement", "date": date(2026, 3, 1)})
    programme, _ = understood(folder, [{"name": "управління економіки"}], acts=(act, newer))
    assert "управління бюджету" in offices(programme).values()
    assert unused(programme) == []


def test_an_entry_of_the_reading_that_no_act_prints_is_told(folder: Path) -> None:
    reading = load_programme(folder).reading
    columns = {"Найменування заходу": "title", "Стовпець, якого немає": "ignored"}
    changed = reading.model_copy(update={"columns": columns, "sources": {"Кошти мецената": "grants"}})
    programme, _ = understood(folder, [], reading=changed)
    assert "Стовпець, якого немає" in {finding.value for finding in unused(programme)}
    assert "Кошти мецената" in {finding.value for finding in unused(programme)}


def test_unseen_signs_of_an_act_leave_its_numbers_and_are_named_within_words(folder: Path) -> None:
    before, _ = understood(folder, [])
    act = folder / "source" / "programme-2026-2028.txt"
    text = act.read_text("utf-8")
    for printed, typed in (("2.10.", "\u200b2.1\u200b0."), ("27745", "27\u2060745"), ("\tШт.", "\t\u200bШт.\ufeff")):
        assert printed in text
        text = text.replace(printed, typed)
    act.write_text(text, "utf-8")
    programme, _ = understood(folder, [])
    assert programme.tables == before.tables
    assert programme.findings == before.findings
