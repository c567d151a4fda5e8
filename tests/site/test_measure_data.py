"""The data of a measure are the rows that the portal serves about it, none left out, none changed."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from support.served_news import HOSTILE, all_withdrawn, with_texts, without_progress

from flows.site.machines.measure_data import measure_csv, measure_json

if TYPE_CHECKING:
    from pathlib import Path

    from support.served_news import ServedNews

PLAN, PROGRESS = "programme", "progress"


def home(news: ServedNews, dataset: str) -> Path:
    (folder,) = (news.folder / "dataset").glob(f"*-{dataset}")
    return folder


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def measures(news: ServedNews) -> list[str]:
    return [row["measureId"] for row in rows(home(news, PLAN) / "current", "measures")]


def given(news: ServedNews, key: str) -> dict[tuple[str, str, str], list[dict[str, str]]]:
    """The rows of the JSON by the end of the dataset's name, version and table."""
    whole = json.loads(measure_json(news.served, key))
    return {(one["dataset"].rpartition("-")[2], one["version"], one["table"]): one["rows"] for one in whole["tables"]}


def wanted(news: ServedNews, key: str) -> dict[tuple[str, str, str], list[dict[str, str]]]:
    """The same, taken from the files that lie on the portal."""
    found = {}
    indicators = {
        row["indicatorId"]
        for version in (home(news, PLAN) / "versions").iterdir()
        for row in rows(version, "indicators")
        if row["measureId"] == key
    }
    for dataset, label in ((PLAN, "2026-H2"), (PROGRESS, "2026-H2.r2")):
        folder = home(news, dataset) / "current"
        for path in sorted(folder.glob("*.csv")):
            about = [row for row in rows(folder, path.stem) if is_about(row, path.stem, {key, *indicators})]
            found[dataset, label, path.stem] = about
    return {place: of for place, of in found.items() if of and place[2] not in LEFT_TO_THE_PLAN.get(place[0], ())}


LEFT_TO_THE_PLAN = {PROGRESS: {"measures", "indicators"}}
NAMING = {"changes", "executors", "directions", "funding-sources"}
"""Tables that are looked at by themselves below."""


def is_about(row: dict[str, str], table: str, subjects: set[str]) -> bool:
    if table == "findings":
        return row["key"].split("/")[0] in subjects
    return table not in NAMING and bool(subjects & {row.get("measureId"), row.get("indicatorId")})


def test_every_row_about_a_measure_is_there_as_published(news: ServedNews) -> None:
    seen = set()
    for key in measures(news):
        found = {place: of for place, of in given(news, key).items() if place[2] not in NAMING}
        assert found == wanted(news, key), key
        seen |= {table for _, _, table in found}
    assert {"measures", "measure-funding", "indicator-targets", "measure-spending", "measure-delays"} <= seen
    assert {"findings", "indicator-values", "measure-executors", "measure-progress"} <= seen


NAMED = {"executors": "executorId", "directions": "directionId", "funding-sources": "sourceId"}


def test_whoever_and_whatever_is_named_is_called_by_name(news: ServedNews) -> None:
    for key in measures(news):
        found = given(news, key)
        own = [of for (dataset, _, name), of in found.items() if dataset == PLAN and name not in {*NAMING, "findings"}]
        for table, column in NAMED.items():
            named = {row[column] for of in own for row in of if column in row}
            known = [row for row in rows(home(news, PLAN) / "current", table) if row[column] in named]
            assert found[PLAN, "2026-H2", table] == known
            assert len(known) == len(named) > 0
        answering = {row["answeringExecutorId"] for row in found[PROGRESS, "2026-H2.r2", "measure-progress"]}
        assert {row["executorId"] for row in found[PROGRESS, "2026-H2.r2", "executors"]} == answering - {""}


def test_the_changes_of_every_version_are_there(news: ServedNews) -> None:
    found = {place[:2]: of for place, of in given(news, "M2.10").items() if place[2] == "changes"}
    assert list(found) == [(PLAN, "2026-H2"), (PROGRESS, "2026-H2"), (PROGRESS, "2026-H2.r2")]
    for (dataset, label), changes in found.items():
        listed = rows(home(news, dataset) / "versions" / label, "changes")
        assert changes == [row for row in listed if row["key"].split("/")[0] in {"M2.10", "I2.10"}]


def test_the_csv_says_what_the_json_says(news: ServedNews) -> None:
    for key in measures(news):
        whole = json.loads(measure_json(news.served, key))
        records = list(csv.DictReader(io.StringIO(measure_csv(news.served, key).decode(), newline="")))
        long = [
            (table["dataset"], table["version"], table["table"], name, value)
            for table in whole["tables"]
            for row in table["rows"]
            for name, value in row.items()
            if name not in {"year", "cycle"} and not is_part_of_key(name, table["table"])
        ]
        assert [(one["dataset"], one["version"], one["table"], one["field"], one["value"]) for one in records] == long


def is_part_of_key(column: str, table: str) -> bool:
    own = {
        "measures": {"measureId"},
        "directions": {"directionId"},
        "measure-funding": {"measureId", "sourceId"},
        "measure-spending": {"measureId", "sourceId"},
        "funding-sources": {"sourceId"},
        "measure-executors": {"measureId", "executorId"},
        "executors": {"executorId"},
        "indicators": {"indicatorId"},
        "indicator-targets": {"indicatorId"},
        "indicator-values": {"indicatorId"},
        "measure-progress": {"measureId"},
        "measure-delays": {"measureId"},
        "measure-links": {"measureId", "kind", "identifier"},
        "findings": {"findingId"},
        "changes": {"changeId"},
    }
    return column in own[table]


def test_a_value_is_found_by_table_key_year_and_field(news: ServedNews) -> None:
    records = list(csv.DictReader(io.StringIO(measure_csv(news.served, "M2.10").decode(), newline="")))
    money = {
        (one["key"], one["yearOrCycle"]): one["value"]
        for one in records
        if (one["table"], one["field"]) == ("measure-funding", "amountUah")
    }
    assert money == {
        ("M2.10/local-budget", "2026"): "800000.00",
        ("M2.10/local-budget", "2027"): "900000.00",
        ("M2.10/local-budget", "2028"): "1000000.00",
    }
    spent = [one["value"] for one in records if (one["table"], one["field"]) == ("measure-spending", "amountUah")]
    assert spent == ["80000.00", "640000.00"]
    assert len({tuple(one.values()) for one in records}) == len(records)


def test_the_head_says_what_it_is_of_whom_and_under_which_licence(news: ServedNews) -> None:
    whole = json.loads(measure_json(news.served, "M2.10"))
    (row,) = (one for one in rows(home(news, PLAN) / "current", "measures") if one["measureId"] == "M2.10")
    assert whole["title"] == row["title"]
    assert whole["source"] == {"actId": row["actId"], "sourceRef": row["sourceRef"]}
    assert list(whole["versions"].values()) == ["2026-H2", "2026-H2.r2"]
    assert whole["licence"]["url"] == news.served.facts.licence.path
    assert whole["publisher"] == news.served.facts.publisher.name
    assert whole["testData"] is True


def test_the_same_is_written_the_same(news: ServedNews) -> None:
    for make in (measure_json, measure_csv):
        assert make(news.served, "M2.10") == make(news.served, "M2.10")


def test_a_measure_that_left_the_plan_is_told_by_the_last_version_that_had_it(news: ServedNews) -> None:
    plan = news.served.plan
    newest = plan.served[-1]
    left = [row for row in newest.rows["measures"] if row["measureId"] != "M2.10"]
    version = replace(newest, rows={**newest.rows, "measures": left})
    served = replace(without_progress(news.served), plan=replace(plan, served=[plan.served[0], version]))
    whole = json.loads(measure_json(served, "M2.10"))
    assert whole["versions"] == {plan.name: "2026-H1"}
    assert whole["title"]


@pytest.mark.parametrize("text", [HOSTILE, "a\x00\x07b", "half a pair \ud800", 'quotes " and, commas;\nlines'])
def test_hostile_titles_stay_texts(news: ServedNews, text: str) -> None:
    served = with_texts(news.served, text)
    whole: dict[str, Any] = json.loads(measure_json(served, "M2.10").decode())
    assert whole["title"] == text
    if "\ud800" not in text:  # no file in UTF-8 can hold half a pair, hence no table
        records = csv.DictReader(io.StringIO(measure_csv(served, "M2.10").decode(), newline=""))
        titles = {one["value"] for one in records if (one["table"], one["field"]) == ("measures", "title")}
        assert titles == {text}


def test_before_the_first_report_there_is_the_plan_alone(news: ServedNews) -> None:
    whole = json.loads(measure_json(without_progress(news.served), "M2.10"))
    assert {one["dataset"] for one in whole["tables"]} == {news.served.plan.name}


def test_of_withdrawn_versions_nothing_is_left(news: ServedNews) -> None:
    served = all_withdrawn(news.served)
    assert json.loads(measure_json(served, "M2.10"))["tables"] == []
    assert measure_csv(served, "M2.10").decode() == "dataset,version,table,key,yearOrCycle,field,value\n"
