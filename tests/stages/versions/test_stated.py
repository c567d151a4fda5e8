"""Facts are content: whatever of programme.yaml stands in a version's files makes a version, and nothing else does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support import editions

from flows.model.facts import ActFacts, Contact, Licence, Organization, Period, ProgrammeFile, Territory
from flows.stages.changes.facts import fact_changes
from flows.stages.versions.datapackage import about_dataset
from flows.stages.versions.edition import Basis
from flows.stages.versions.official import column_titles
from flows.stages.versions.release import official_tables, release
from flows.stages.versions.stated import stated_differences, stated_facts, stated_sha256

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.model.facts import ProgrammeFacts
    from flows.model.versions import Change
    from flows.stages.versions.edition import Edition

PLAN = editions.edition()
BASIS = Basis(plan=PLAN.tables, version=None, reported=(), sentences=(), summary=(), standing=())
PROGRESS = replace(PLAN, dataset=PLAN.facts.progress_dataset, basis=BASIS)
CC0 = Licence(name="cc-zero", title="CC0 1.0", path="https://creativecommons.org/publicdomain/zero/1.0/")
OTHER: Mapping[str, object] = {
    "title": "Інша назва",
    "description": "Інший опис",
    "territory": Territory(code="UA68040390000011141", name="Інша громада"),
    "publisher": Organization(name="Старокостянтинівська міська рада", edrpou="00000000"),
    "executant": Organization(name="Інше управління"),
    "contact": Contact(email="rada@example.org"),
    "licence": CC0,
    "keywords": ("інше слово",),
    "frequency": "Щороку",
    "purpose": "Інша підстава",
    "period": Period(first_year=2026, last_year=2029),
    "programme_url": "https://example.org/programme",
    "register_url": "https://example.org/register",
    "reports_url": "https://example.org/reports",
    "reports_are_tests": True,
    "reports": "file:///srv/reports",
    "approval": "required",
}
"""Other values of the facts; those that are missing here cannot change what files say of a dataset, or are no facts."""
NOT_HERE = {
    "slug": "another dataset",
    "language": "one choice",
    "calendar": "rows",
    "portals": "pages",
    "site_url": "pages",
    "reading": "rows",
}
OTHER_ACT: Mapping[str, object] = {
    "number": "1/VIII",
    "date": editions.JULY.day,
    "title": "Інша програма",
    "type": "Розпорядження",
    "body": "Інша рада",
    "legal_title": "Про затвердження",
    "url": "https://example.org/act",
    "encoding": "cp1251",
}
ACT_NOT_HERE = {"file", "files", "same_as", "kind", "publish_source", "publish_source_reason"}
"""The files themselves, their order, and whether they go out: decided apart (decisions, 0067)."""


def with_facts(edition: Edition, facts: ProgrammeFacts) -> Edition:
    acts = tuple(replace(fact.act, files=act.files) for fact, act in zip(facts.acts, edition.acts, strict=True))
    return replace(edition, facts=facts, acts=acts)


def edited(edition: Edition, **facts: object) -> Edition:
    return with_facts(edition, edition.facts.model_copy(update=facts))


def with_act(edition: Edition, **facts: object) -> Edition:
    return edited(edition, acts=(edition.facts.acts[0].model_copy(update=facts),))


def stated(edition: Edition) -> Any:  # noqa: ANN401  # facts by place
    return stated_facts(about_dataset(edition), official_tables(edition))


def changes(before: Edition, after: Edition) -> tuple[Change, ...]:
    titles = column_titles(after.official, official_tables(after))
    return fact_changes(stated_differences(stated(before), stated(after)), titles)


def sentences(before: Edition, after: Edition) -> list[str]:
    return [change.sentence for change in changes(before, after)]


@pytest.mark.parametrize("edition", [PLAN, PROGRESS], ids=["plan", "progress"])
@pytest.mark.parametrize("name", OTHER)
def test_a_fact_is_content_exactly_if_a_file_says_it(name: str, edition: Edition) -> None:
    after = edited(edition, **{name: OTHER[name]})
    assert bool(changes(edition, after)) == (release(after).files != release(edition).files)
    assert bool(changes(edition, after)) == (stated_sha256(stated(edition)) != stated_sha256(stated(after)))


@pytest.mark.parametrize("edition", [PLAN, PROGRESS], ids=["plan", "progress"])
@pytest.mark.parametrize("name", OTHER_ACT)
def test_so_is_a_fact_of_an_act(name: str, edition: Edition) -> None:
    after = with_act(edition, **{name: OTHER_ACT[name]})
    differs = release(after).files != release(edition).files
    in_a_heading = edition is PROGRESS and name == "type"  # of changes.md, which no later version repeats
    assert bool(changes(edition, after)) == (differs and not in_a_heading)


def test_every_fact_is_tried() -> None:
    assert set(OTHER) | set(NOT_HERE) | {"acts"} == set(ProgrammeFile.model_fields)
    assert set(OTHER_ACT) | ACT_NOT_HERE == set(ActFacts.model_fields)


def test_a_change_of_facts_is_told_in_plain_words_and_once() -> None:
    after = edited(PLAN, licence=CC0, contact=Contact(name="Відділ інформатизації", email="it@example.org"))
    assert sentences(PLAN, after) == [
        "Контакт змінено: не вказано → Відділ інформатизації, it@example.org.",
        "Ліцензію змінено: Creative Commons Attribution 4.0 International → CC0 1.0.",
    ]
    assert sentences(PLAN, edited(PLAN, purpose="Підстава " * 30)) == [
        "Поле «Підстава та призначення збору інформації» таблиці «Реєстр наборів даних» змінено."
    ]
    assert sentences(PLAN, PLAN) == []


def test_an_act_that_comes_is_told_and_one_called_otherwise_is_no_other() -> None:
    second = PLAN.facts.acts[0].model_copy(update={"kind": "restatement", "number": "50/1", "title": "Нова редакція"})
    both = replace(PLAN, acts=(*PLAN.acts, second.act))
    assert [change.kind for change in changes(PLAN, both)] == ["act-added"]
    assert [change.kind for change in changes(both, PLAN)] == ["act-dropped"]
    (change,) = changes(PLAN, with_act(PLAN, title="Інша програма"))
    assert (change.kind, change.field) == ("fact-changed", "sources")


def test_what_was_published_before_facts_were_content_is_no_revision() -> None:
    """It neither names the programme by itself nor bears a hash: it is held against what it says."""
    for edition in (PLAN, PROGRESS):
        served = about_dataset(edition)
        served.pop("programme", None)
        before = stated_facts(served, official_tables(edition))
        assert stated_differences(before, stated(edition)) == ()
        (difference,) = stated_differences(before, stated(edited(edition, licence=CC0)))
        assert difference.after == "CC0 1.0"


def test_wording_of_ours_is_no_fact() -> None:
    served = {**about_dataset(PROGRESS), "title": "Інакше названий хід", "description": "Інакше", "$schema": "x"}
    assert stated_differences(stated_facts(served, official_tables(PROGRESS)), stated(PROGRESS)) == ()
    renamed = edited(PROGRESS, title="Інша програма")
    assert [change.field for change in changes(PROGRESS, renamed)] == ["programme"]


@pytest.mark.parametrize(
    ("contact", "expected"),
    [
        (Contact(), None),
        (Contact(name="Відділ"), {"title": "Відділ"}),
        (Contact(email="a@example.org"), {"title": "a@example.org", "email": "a@example.org"}),
        (Contact(name="Відділ", email="a@example.org"), {"title": "Відділ", "email": "a@example.org"}),
    ],
)
def test_a_name_or_an_address_is_a_contact(contact: Contact, expected: dict[str, str] | None) -> None:
    people = about_dataset(edited(PLAN, contact=contact))["contributors"]
    found = [{key: value for key, value in one.items() if key in ("title", "email")} for one in people[1:]]
    assert found == ([expected] if expected else [])
