"""Made-up programmes of the whole country, from their acts to a folder portal: what is published is what they say."""

from __future__ import annotations

import csv
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from support.country import programme
from support.country_collected import fill_forms, gathered
from support.country_folders import write
from support.country_places import hromadas_of_the_country
from support.country_print import printed
from support.country_reports import CYCLES, reports, reports_of
from support.country_tables import NOTED, differences, findings
from support.halfyears import H1, at
from support.layouts import tables_of

from flows.model.errors import RejectedError, SourceError
from flows.model.facts import HROMADA_CODE
from flows.recipes.collect_reports import CollectOrder, collect_programme
from flows.recipes.publication import Order
from flows.recipes.publish_plan import publish_programme
from flows.recipes.publish_progress import publish_datasets, publish_progress
from flows.recipes.situation import Situation
from flows.stages.language.personal import personal_data
from flows.steps import Direct

if TYPE_CHECKING:
    from pathlib import Path

    from support.country import MadeProgramme
    from support.country_folders import MadeFolder
    from support.country_tables import Row

NOW = at("2026-07-08")
DOZEN = (246, 182, 53, 73, 67, 20, 17, 165, 56, 95, 11, 1)
"""Together they are printed in every way that a programme may draw, and have every flaw: the test below says so."""
PUBLISHED = DOZEN[:6]
"""A workbook, a DOCX, a page and three texts, which go out; the others are only read, in a tenth of the time."""


def features(made: MadeProgramme) -> set[tuple[str, object]]:
    """What a programme has drawn."""
    layout = made.layout
    chosen = ("numbering", "sources", "heading", "total", "dynamics", "decimals", "unit", "indicators", "passport")
    more = ("year_sum", "short", "marked", "between", "term_first", "own_titles", "unit_above", "column_numbers")
    drawn = {(name, getattr(layout, name)) for name in (*chosen, *more)}
    kinds = {("kind", made.kind), ("broken", layout.broken > 0), ("declared", made.is_declared)}
    return drawn | kinds | {("flaw", flaw) for flaw in made.flaws}


def order(one: MadeFolder, portal: Path) -> Order:
    return Order(folder=one.folder, cycle="2026-H1", portal=f"folder:{portal}", now=NOW)


@pytest.fixture(scope="module")
def drawn() -> list[MadeProgramme]:
    return [programme(number) for number in range(1, 301)]


def publish_plan(one: MadeFolder, portal: Path) -> None:
    """The plan alone, without the pages about it."""
    publish_programme(order(one, portal), Situation.of(one.folder, NOW, Direct()))


def table(portal: Path, dataset: str, name: str) -> list[Row]:
    """A table as a citizen gets it."""
    path = portal / "dataset" / dataset / "current" / f"{name}.csv"
    return list(csv.DictReader(path.read_text("utf-8").splitlines())) if path.is_file() else []


TABLES = (
    "passport", "directions", "measures", "measure-funding", "funding-sources", "executors", "measure-executors",
    "indicators", "indicator-targets",
)  # fmt: skip


def unlike(one: MadeFolder, portal: Path) -> list[str]:
    """Every cell and every finding that is published otherwise than the act deserves."""
    dataset = f"{one.made.slug}-programme"
    cells = differences(one.made, one.act, {name: table(portal, dataset, name) for name in TABLES})
    told = {(row["check"], row["key"]) for row in table(portal, dataset, "findings") if row["check"] not in NOTED}
    deserved = findings(one.made)
    return [
        *cells,
        *(f"not deserved: {one}" for one in told - deserved),
        *(f"lacking: {one}" for one in deserved - told),
    ]


def published_unlike(folder: Path, numbers: tuple[int, ...] | range) -> dict[int, list[str]]:
    """What differs of each of these programmes, once they are out."""
    out: dict[int, list[str]] = {}
    for one in write(folder / "datasets", numbers):
        publish_plan(one, folder / "portal")
        out[one.made.number] = unlike(one, folder / "portal")
    return {number: found for number, found in out.items() if found}


# --- the generator -------------------------------------------------------------------------------


def test_a_number_draws_the_same_act_again() -> None:
    for number in DOZEN:
        assert printed(programme(number)) == printed(programme(number))
        assert reports_of(number, "2027-H1") == reports_of(number, "2027-H1")
    assert len({printed(programme(number, kind="txt")).raw for number in range(1, 101)}) == 100


def test_every_hromada_has_its_own_name_and_code() -> None:
    places = hromadas_of_the_country()
    assert len(places) == len({place.code for place in places}) == len({place.latin for place in places}) == 1469
    assert all(HROMADA_CODE.fullmatch(place.code) for place in places)
    assert programme(1470).place == programme(1).place
    assert programme(1470).slug == f"{programme(1).place.latin}-{programme(1470).slug.split('-')[-4]}-2026-2028-2"


def test_the_dozen_is_printed_in_every_way_that_may_be_drawn(drawn: list[MadeProgramme]) -> None:
    every = set[tuple[str, object]]().union(*map(features, drawn))
    assert every == set[tuple[str, object]]().union(*(features(programme(number)) for number in DOZEN))


def test_a_programme_is_as_large_as_real_ones(drawn: list[MadeProgramme]) -> None:
    measures = [len(one.tasks) for one in drawn]
    offices = [len({name for task in one.tasks for name in task.executors}) for one in drawn]
    assert all(30 <= count <= 80 for count in measures)
    assert 50 < sum(measures) / len(measures) < 54
    assert {len(one.directions) for one in drawn} == {3, 4, 5, 6, 7}
    assert all(7 <= count <= 27 for count in offices)
    assert sum(bool(findings(one)) for one in drawn) > len(drawn) / 2


# --- the pipeline --------------------------------------------------------------------------------


def test_what_is_published_is_what_the_acts_say(tmp_path: Path) -> None:
    assert published_unlike(tmp_path, PUBLISHED) == {}


def test_what_is_read_is_what_the_acts_say(tmp_path: Path) -> None:
    wrong: dict[int, list[str]] = {}
    for one in write(tmp_path / "datasets", [number for number in DOZEN if number not in PUBLISHED]):
        files = Situation.of(one.folder, NOW, Direct()).plan_tables(H1)
        wrong[one.made.number] = differences(one.made, one.act, tables_of(files))
    assert {number: found for number, found in wrong.items() if found} == {}


@pytest.mark.long
def test_two_hundred_programmes_are_published_as_they_say(tmp_path: Path) -> None:
    assert published_unlike(tmp_path, range(401, 601)) == {}


@pytest.mark.parametrize("number", [4, 8])
def test_an_act_that_does_not_add_up_is_rejected(tmp_path: Path, number: int) -> None:
    (one,) = write(tmp_path / "datasets", [number], faults={number: "rejected"})
    with pytest.raises(RejectedError, match="1 критичне зауваження") as told:
        publish_plan(one, tmp_path / "portal")
    found = {(finding.check, finding.key) for finding in told.value.findings if finding.check not in NOTED}
    assert found == findings(one.made)
    assert ("sum-mismatch", "2027") in found
    assert not (tmp_path / "portal" / "dataset" / f"{one.made.slug}-programme").exists()


@pytest.mark.parametrize("number", [3, 4, 5])
@pytest.mark.parametrize("kind", ["txt", "docx"])
def test_an_act_that_cannot_be_read_is_said_so(tmp_path: Path, number: int, kind: str) -> None:
    (one,) = write(tmp_path / "datasets", [number], kind=kind, faults={number: "broken"})  # type: ignore[arg-type]  # both are kinds
    with pytest.raises(SourceError):
        publish_plan(one, tmp_path / "portal")
    assert not (tmp_path / "portal" / "dataset" / f"{one.made.slug}-programme").exists()


# --- the half-years ------------------------------------------------------------------------------


def test_nobody_undoes_what_was_done_and_nobody_spends_more_than_planned() -> None:
    for number in DOZEN[:4]:
        told = [{row.measure: row for one in reports_of(number, cycle) for row in one.rows} for cycle in CYCLES]
        for before, after in pairwise(told):
            common = before.keys() & after.keys()
            assert all(before[key].completion <= after[key].completion for key in common)
    plan = {task.title: sum(task.sums) for task in programme(1).tasks}
    spent = sum(
        sum(row.spent.values(), Decimal(0)) for cycle in CYCLES for one in reports_of(1, cycle) for row in one.rows
    )
    assert 0 < spent < sum(plan.values())


def test_made_up_reports_are_published_as_they_were_sent(tmp_path: Path) -> None:
    portal = tmp_path / "portal"
    (one,) = write(tmp_path / "datasets", [7], portal=f"folder:{portal}")
    situation = Situation.of(one.folder, NOW, Direct())
    publish_programme(order(one, portal), situation)
    outcome = publish_progress(order(one, portal), situation, gather=gathered(one.made))
    assert outcome is not None
    assert outcome.version == "2026-H1"
    assert_as_sent(one, portal)


def assert_as_sent(one: MadeFolder, portal: Path) -> None:
    """What citizens get of the first half-year is what the offices sent by its publication."""
    dataset = f"{one.made.slug}-progress"
    sent = [row for office in reports(one.made, "2026-H1", by=NOW.day) for row in office.rows]
    found = {row["measureId"]: row for row in table(portal, dataset, "measure-progress") if row["status"]}
    assert {row.measure: (row.status, f"{row.completion}") for row in sent} == {
        key: (row["status"], row["completionPct"]) for key, row in found.items()
    }
    spending = {
        (row["measureId"], row["sourceId"]): row["amountUah"] for row in table(portal, dataset, "measure-spending")
    }
    told = {(row.measure, source): f"{amount:.2f}" for row in sent for source, amount in row.spent.items()}
    assert {key: amount for key, amount in spending.items() if amount} == told
    values = {row["indicatorId"]: row["value"] for row in table(portal, dataset, "indicator-values") if row["value"]}
    assert values == {row.indicator: f"{row.level}" for row in sent}


@pytest.mark.long
def test_the_same_reports_come_as_workbooks(tmp_path: Path) -> None:
    """The pipeline's own forms, filled in by another program: what is published of them is the same."""
    portal = tmp_path / "portal"
    (one,) = write(tmp_path / "datasets", [7], portal=f"folder:{portal}")
    for path, sent in zip(fill_forms(one, "2026-H1"), reports(one.made, "2026-H1"), strict=True):
        if sent.received > NOW.day:
            path.unlink()
    collect_programme(CollectOrder(folder=one.folder, cycle="2026-H1", out=None, now=at("2026-07-03")), Direct())
    plan, progress = publish_datasets(order(one, portal), Direct())
    assert (plan.version, progress.version) == ("2026-H1", "2026-H1")
    assert_as_sent(one, portal)


@pytest.mark.parametrize("number", [12, 40, 83])
def test_no_sum_of_money_is_taken_for_personal_data(number: int) -> None:
    """An act whose totals are tens of millions in hryvnias with kopecks would be held back from its readers."""
    lines = printed(programme(number, kind="txt")).raw.decode().split("\n")
    assert not [cell for line in lines for cell in line.split("\t") if personal_data(cell)]
