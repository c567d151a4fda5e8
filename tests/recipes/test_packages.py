"""What is published, as readers' programs take it: three validators, pandas and DuckDB, with keys, types and links."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import frictionless
import jsonschema
import pandas as pd
import pytest
from support.halfyears import H1, report
from support.older_reader import seen_by_the_older_reader
from support.played import Play

from flows.model.progress import MeasureLink

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.model.plan import Tables

STANDARDS = Path(__file__).parents[1] / "support" / "standards"
DUCKDB_TYPES = {"string": "VARCHAR", "integer": "BIGINT", "number": "DECIMAL(18,4)", "date": "DATE",
                "boolean": "BOOLEAN", "year": "BIGINT"}  # fmt: skip
LINKS = (("tender", "UA-2026-01-09-000123-a", "https://prozorro.gov.ua/tender/UA-2026-01-09-000123-a"),
         ("budget-programme", "KPKVK-0210180", None))  # fmt: skip


@pytest.fixture(scope="module", params=["programme", "progress"])
def current(request: pytest.FixtureRequest, published: Path) -> Path:
    (folder,) = published.glob(f"dataset/*-{request.param}/current")
    return folder


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory, plan: Tables, executors: list[str]) -> Path:
    """The real programme with one office's report that names a purchase; the others send nothing."""
    folder = tmp_path_factory.mktemp("played")
    play = Play(folder, f"folder:{folder / 'portal'}")
    sent = report(plan, executors[0], H1, "2026-07-03", completion=40)
    key = sent.progress[0].measure_id
    links = tuple(
        MeasureLink(measure_id=key, cycle=str(H1), kind=kind, identifier=named, url=url) for kind, named, url in LINKS
    )
    play.plan("2026-07-08")
    play.send(replace(sent, links=links))
    play.publish("2026-07-08")
    return folder / "portal"


def described(current: Path) -> dict[str, Any]:
    package: dict[str, Any] = json.loads((current / "datapackage.json").read_text("utf-8"))
    return package


def tables(current: Path) -> Iterator[Mapping[str, Any]]:
    return (resource for resource in described(current)["resources"] if "schema" in resource)


@pytest.mark.parametrize("version", ["1.0", "2.0"])
def test_the_descriptor_keeps_both_versions_of_the_standard(current: Path, version: str) -> None:
    schema = json.loads((STANDARDS / f"datapackage-{version}.json").read_text("utf-8"))
    validator = jsonschema.Draft7Validator(schema, format_checker=jsonschema.Draft7Validator.FORMAT_CHECKER)
    assert [error.message for error in validator.iter_errors(described(current))] == []
    broken = {**described(current), "resources": []}
    assert list(validator.iter_errors(broken))


def test_frictionless_finds_it_valid_with_its_keys(current: Path) -> None:
    checked = frictionless.Package(str(current / "datapackage.json")).validate()
    assert checked.valid, checked.flatten(["name", "type", "message"])


def test_the_older_reader_finds_it_valid_with_its_keys(current: Path) -> None:
    seen = seen_by_the_older_reader(current / "datapackage.json")
    assert (seen["valid"], seen["errors"]) == (True, [])
    for table in tables(current):
        known = {"valid": True, "rows": len(rows(current / table["path"])), "keys": True}
        assert seen["tables"][table["name"]] == known


def test_pandas_reads_no_code_as_a_number(current: Path) -> None:
    """What the schema calls text is no number to a program that guesses, unless every cell is blank."""
    for table in tables(current):
        if "/" in table["path"]:
            continue  # rows of others' structures, where a number stands as they ask
        guessed, printed = pd.read_csv(current / table["path"]), rows(current / table["path"])
        for field in table["schema"]["fields"]:
            column = guessed[field["name"]].dropna()
            if field["type"] == "string" and field["name"] not in CODES and len(column):
                assert list(map(str, column)) == [row[field["name"]] for row in printed if row[field["name"]]], field


CODES = frozenset({"edrpou", "rowNumber"})
"""Texts that may be digits alone; a reader takes their type from the schema, as it must for any code."""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_pandas_and_duckdb_read_every_table_by_its_schema(current: Path) -> None:
    database = duckdb.connect()
    for table in tables(current):
        path, fields = current / table["path"], table["schema"]["fields"]
        columns = {field["name"]: DUCKDB_TYPES[field["type"]] for field in fields}
        name = table["name"]
        database.execute(
            f"CREATE TABLE \"{name}\" AS SELECT * FROM read_csv(?, header = true, delim = ',', quote = '\"',"  # noqa: S608
            f" escape = '\"', columns = {columns}, new_line = '\\n')",
            [str(path)],
        )
        texts = {field["name"]: str for field in fields if field["type"] == "string"}
        frame = pd.read_csv(path, dtype=texts, keep_default_na=False, na_values=[""])
        ((count,),) = database.sql(f'SELECT count(*) FROM "{name}"').fetchall()  # noqa: S608
        assert count == len(frame) == len(rows(path))
        assert [str(kind) for kind in database.table(f'"{name}"').types] == list(columns.values())


def test_duckdb_joins_every_key(current: Path) -> None:
    by_name = {table["name"]: current / table["path"] for table in tables(current)}
    joined = 0
    for table in tables(current):
        for key in table["schema"].get("foreignKeys", ()):
            other, pairs = (
                by_name[key["reference"]["resource"]],
                zip(key["fields"], key["reference"]["fields"], strict=True),
            )
            matches = " AND ".join(f'a."{one}" = b."{two}"' for one, two in pairs)
            filled = " AND ".join(f'a."{one}" IS NOT NULL' for one in key["fields"])
            lost = duckdb.execute(
                f"SELECT count(*) FROM read_csv('{by_name[table['name']]}', all_varchar = true) a"  # noqa: S608
                f" ANTI JOIN read_csv('{other}', all_varchar = true) b ON {matches} WHERE {filled}"
            ).fetchall()
            assert lost == [(0,)], (table["name"], key)
            joined += 1
    assert joined >= 5


def test_the_half_years_tables_stand_alone(published: Path) -> None:
    (current,) = published.glob("dataset/*-progress/current")
    titles = {row["measureId"]: row for row in rows(current / "measures.csv")}
    progress = rows(current / "measure-progress.csv")
    assert list(progress[0])[:4] == ["measureId", "cycle", "title", "directionId"]
    assert all(
        (row["title"], row["directionId"])
        == (titles[row["measureId"]]["title"], titles[row["measureId"]]["directionId"])
        for row in progress
    )
    assert [
        (row["kind"], row["identifier"], row["url"] or None) for row in rows(current / "measure-links.csv")
    ] == list(LINKS)
    late = rows(current / "measure-delays.csv")
    counts = {
        row["metric"]: int(row["value"])
        for row in rows(current / "assessment.csv")
        if row["scope"] == "programme" and row["unit"] == "count"
    }
    assert len(late) == counts["measures-late"] + counts["measures-due-unreported"] > 0
    assert all(row["titleUk"] and row["titleEn"] for row in rows(current / "assessment.csv"))


def test_every_number_says_its_unit_and_no_table_has_a_column_of_numbers(published: Path) -> None:
    for current in published.glob("dataset/*/current"):
        for table in tables(current):
            fields = {field["name"]: field for field in table["schema"]["fields"]}
            assert "number" not in fields
            assert all(("unit" in field) == (field["type"] in {"number", "integer"}) for field in fields.values())
