"""The bytes that go out: one form of a cell, one form of a file, one hash of the content."""

from __future__ import annotations

import csv
import io
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal, Inexact

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.model.plan import ROW_TYPES, FundingSource, IndicatorTarget, Measure, MeasureFunding, Tables
from flows.model.progress import PROGRESS_ROW_TYPES
from flows.model.versions import Change
from flows.outside.programme.definitions import load_definitions
from flows.stages.checks.judge import FindingRow
from flows.stages.tables.write import csv_bytes, csv_records, money, plain, rows_sha256, write, write_rows

SCHEMAS = load_definitions().schemas
ALL_ROW_TYPES = {**ROW_TYPES, **PROGRESS_ROW_TYPES}

MEASURE = Measure(
    measure_id="M2.10",
    number="2.10",
    position=1,
    direction_id=None,
    title='Захід «А», "Б"',
    term_text="2026",
    term_start=date(2026, 1, 1),
    term_end=date(2026, 3, 31),
    executors_text=None,
    funding_sources_text="",
    needs_funding=False,
    expected_result=" к ",
    source_ref="a",
)
FUNDING = MeasureFunding(
    measure_id="M2.10",
    year=2026,
    source_id="none",
    amount_uah=Decimal(10000),
    amount_text="10",
    unit_text="тис. грн",
    source_ref="a.txt#line=1,2",
)
TARGET = IndicatorTarget(
    indicator_id="I2.10",
    year=2026,
    target_value=Decimal("14.30"),
    target_kind="level",
    target_level=None,
    source_ref="a.txt#line=3,3",
)


def lines(raw: bytes) -> list[str]:
    return raw.decode().split("\n")


@pytest.mark.parametrize("table", ALL_ROW_TYPES)
def test_columns_are_the_models_fields_in_order(table: str) -> None:
    """But for the printed number, which programs would read as another one: the key says it."""
    known = [one.name for one in fields(ALL_ROW_TYPES[table]) if one.name != "number"]
    assert [column.attribute for column in SCHEMAS[table].fields] == known


@pytest.mark.parametrize(("table", "row"), [("findings", FindingRow), ("changes", Change)])
def test_derived_tables_have_the_models_fields_too(table: str, row: type) -> None:
    assert [column.attribute for column in SCHEMAS[table].fields] == [one.name for one in fields(row)]


def test_cells_are_quoted_only_where_needed_and_otherwise_unaltered() -> None:
    assert lines(write_rows([MEASURE], SCHEMAS["measures"]))[1:] == [
        'M2.10,1,,"Захід «А», ""Б""",2026,2026-01-01,2026-03-31,,,false, к ,a,',
        "",
    ]


def test_money_has_kopecks_and_other_numbers_have_no_needless_digit() -> None:
    assert lines(write_rows([FUNDING], SCHEMAS["measure-funding"]))[1] == (
        'M2.10,2026,none,10000.00,10,тис. грн,"a.txt#line=1,2",'
    )
    assert lines(write_rows([TARGET], SCHEMAS["indicator-targets"]))[1] == 'I2.10,2026,14.3,level,,"a.txt#line=3,3",'


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        ("100", "100"),
        ("1E+2", "100"),
        ("14.30", "14.3"),
        ("0.00", "0"),
        ("-0", "0"),
        ("-0.50", "-0.5"),
        ("1E-3", "0.001"),
    ],
)
def test_numbers_are_plain(number: str, printed: str) -> None:
    assert plain(Decimal(number)) == printed


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
def test_a_plain_number_is_the_same_number(number: Decimal) -> None:
    assert Decimal(plain(number)) == number
    assert "E" not in plain(number)


def test_a_part_of_a_kopeck_is_never_rounded_away() -> None:
    assert money(Decimal("1E+3")) == "1000.00"
    with pytest.raises(Inexact):
        money(Decimal("0.001"))


def test_every_table_is_written_and_one_without_rows_is_its_header() -> None:
    files = write({"funding-sources": (FundingSource("none", "Не потребує"),)}, SCHEMAS)
    assert list(files) == list(ROW_TYPES)
    assert files["funding-sources"].decode() == "sourceId,title\nnone,Не потребує\n"
    assert files["directions"] == b"directionId,title,sourceRef,actId\n"


cells = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\n\0"), max_size=8)


@given(st.lists(st.lists(cells, min_size=2, max_size=2), min_size=1))
def test_what_is_written_is_read_back(records: list[list[str]]) -> None:
    raw = csv_bytes(records)
    assert csv_records(raw) == records
    assert b"\r" not in raw
    assert raw.endswith(b"\n")


def test_a_cell_may_be_longer_than_the_csv_module_reads_by_itself() -> None:
    limit = csv.field_size_limit(1000)
    try:
        assert csv_records(f'title\n"{"ї" * 5000}"\n'.encode()) == [["title"], ["ї" * 5000]]
    finally:
        csv.field_size_limit(limit)


def test_pandas_with_its_defaults_keeps_the_keys() -> None:
    table = pd.read_csv(io.BytesIO(write_rows([FUNDING], SCHEMAS["measure-funding"])))
    assert table.loc[0, "measureId"] == "M2.10"
    assert table.loc[0, "amountUah"] == 10000


def published(tables: Tables) -> dict[str, bytes]:
    return write(tables, SCHEMAS)


def test_the_hash_is_of_the_rows_without_places_findings_and_changes() -> None:
    files = published({"measure-funding": (FUNDING,)})
    own = rows_sha256(files)
    moved = published({"measure-funding": (replace(FUNDING, source_ref="b.txt#line=7,7"),)})
    dearer = published({"measure-funding": (replace(FUNDING, amount_uah=Decimal("10000.01")),)})
    assert rows_sha256(moved) == own
    assert rows_sha256({**files, "findings": b"findingId\nF1\n", "changes": b"changeId\nC1\n"}) == own
    assert rows_sha256(dict(reversed(files.items()))) == own
    assert rows_sha256(dearer) != own


def test_the_hash_knows_in_which_table_a_row_stands() -> None:
    assert rows_sha256({"a": b"id\n1\n"}) != rows_sha256({"b": b"id\n1\n"})
    assert rows_sha256({"a": b"id\n1\n", "b": b"id\n"}) != rows_sha256({"a": b"id\n", "b": b"id\n1\n"})


def test_the_csv_module_reads_what_it_wrote() -> None:
    (row,) = csv.DictReader(io.StringIO(write_rows([MEASURE], SCHEMAS["measures"]).decode()))
    assert row["title"] == MEASURE.title
    assert row["expectedResult"] == " к "
