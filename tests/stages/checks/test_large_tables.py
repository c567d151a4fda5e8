"""A table that is judged in pieces has the findings of one that is judged as a whole."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest
from support.halfyears import at, half_year
from support.large_programme import LargeProgramme
from support.places import REAL

from flows.model.progress import PROGRESS_ROW_TYPES, REFERENCE_TABLES
from flows.outside.programme.definitions import PROJECT, load_definitions, load_suites
from flows.outside.programme.programmes import load_programme
from flows.stages.checks.progress_views import PROGRESS_VIEWS, progress_views
from flows.stages.checks.rules import rule_findings
from flows.stages.checks.tables import pieces_by_key, table_findings
from flows.stages.reports.progress import HalfYearRows, progress
from flows.stages.tables.write import csv_bytes, csv_records, write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flows.model.findings import Finding
    from flows.model.schema import TableSchema

    Records = list[list[str]]

LARGE = LargeProgramme(measures=120, half_years=6)
TABLES = (*PROGRESS_ROW_TYPES, "executors", *REFERENCE_TABLES)


@cache
def schemas() -> Mapping[str, TableSchema]:
    return load_definitions().schemas


@cache
def published() -> Mapping[str, bytes]:
    """The half-years' tables of a programme, but for the assessment."""
    facts = load_programme(REAL)
    halves = [half_year(LARGE.tables, facts, LARGE.collected(cycle)) for cycle in LARGE.cycles]
    made = progress([HalfYearRows.of(half, at("2029-01-20").day) for half in halves]).tables
    return write(made, schemas(), TABLES)


def cell_findings(files: Mapping[str, bytes], at_once: int) -> list[Finding]:
    return table_findings(files, schemas(), at_once=at_once)


def twice(rows: Records) -> None:
    """A row given twice, beside itself."""
    rows.insert(200, rows[200])


def far_apart(rows: Records) -> None:
    """A row given twice, once at the end."""
    rows.append(rows[3])


def without_measure(rows: Records) -> None:
    for row in rows:
        if row[0] == "M3.2":
            row[0] = "M99.1"


def of_another_half_year(rows: Records) -> None:
    """Its measure is there, but not in that half-year."""
    rows[1][1] = "2019-H1"


def too_much(rows: Records) -> None:
    for place in (10, 300, 301):
        rows[place][8] = "150"


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ("measure-progress", twice),
        ("measure-progress", far_apart),
        ("measure-progress", without_measure),
        ("measure-progress", too_much),
        ("measure-spending", of_another_half_year),
    ],
)
def test_pieces_of_a_table_have_the_findings_of_the_whole(table: str, fault: Callable[[Records], None]) -> None:
    rows = csv_records(published()[table])
    fault(rows)
    files = {**published(), table: csv_bytes(rows)}
    whole = cell_findings(files, 10**9)
    assert whole
    assert cell_findings(files, 20_000) == whole


def test_a_sound_table_has_none_in_pieces() -> None:
    assert len([*pieces_by_key(published()["measure-progress"], 10_000)]) > 10
    assert cell_findings(published(), 20_000) == []


def test_pieces_together_are_the_table_and_part_no_key() -> None:
    raw = published()["measure-progress"]
    header, *rows = csv_records(raw)
    pieces = [csv_records(piece) for piece in pieces_by_key(raw, 10_000)]
    assert [row for piece in pieces for row in piece[1:]] == rows
    assert all(piece[0] == header for piece in pieces)
    keys = [{row[0] for row in piece[1:]} for piece in pieces]
    assert sum(map(len, keys)) == len(set.union(*keys))


def test_a_table_whose_keys_stand_apart_is_one_piece() -> None:
    rows = csv_records(published()["measure-progress"])
    far_apart(rows)
    raw = csv_bytes(rows)
    assert [*pieces_by_key(raw, 10_000)] == [raw]


def test_views_judged_in_pieces_have_the_findings_of_the_whole() -> None:
    plan = write(LARGE.tables, schemas())
    suites = {name: suite for name, suite in load_suites(PROJECT / "expectations").items() if name in PROGRESS_VIEWS}
    files = {**published(), "measure-progress": published()["measure-progress"].replace(b",done,100,", b",done,5,")}
    whole, pieces = (
        rule_findings(progress_views(files, plan), suites, frozenset(files), at_once=at_once) for at_once in (10**6, 50)
    )
    assert len(whole) > 50
    assert sorted(pieces, key=str) == sorted(whole, key=str)
