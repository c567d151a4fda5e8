"""Rows of a table, as a whole, one by one, or by their first column: always the same rows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from flows.stages.tables.printed import LargeTable, RowsByKey, rows_of
from flows.stages.tables.write import csv_bytes, csv_pieces, csv_records

HEADER = ["key", "text"]
texts = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\r\0"), max_size=6)
records = st.lists(st.tuples(st.sampled_from(["M1.1", "M1.2", "\n", 'M"2', ""]), texts).map(list))


@given(records)
def test_rows_of_a_large_table_are_those_of_a_small_one(rows: list[list[str]]) -> None:
    raw = csv_bytes([HEADER, *rows])
    large = LargeTable(raw)
    assert list(large) == list(large) == rows_of(raw)
    assert len(large) == len(rows)
    assert not rows or large[-1] == rows_of(raw)[-1]


@given(records)
def test_rows_by_key_are_the_rows_of_each_key(rows: list[list[str]]) -> None:
    raw = csv_bytes([HEADER, *rows])
    known = RowsByKey.of(raw)
    assert list(known) == list(dict.fromkeys(row[0] for row in rows))
    for key in known:
        assert known[key] == [row for row in rows_of(raw) if row["key"] == key]


@given(records)
def test_rows_are_grouped_where_each_key_comes_once(rows: list[list[str]]) -> None:
    together = sorted(rows, key=lambda row: row[0])
    assert RowsByKey.of(csv_bytes([HEADER, *together])).is_grouped
    apart = [["M1.1", ""], ["M1.2", ""], ["M1.1", ""]]
    assert not RowsByKey.of(csv_bytes([HEADER, *apart, *together])).is_grouped


def test_a_table_without_rows_or_without_anything_has_no_rows() -> None:
    for raw in (csv_bytes([HEADER]), b""):
        assert not [*rows_of(raw), *LargeTable(raw), *RowsByKey.of(raw)]


@given(records)
def test_pieces_are_the_bytes_of_the_whole(rows: list[list[str]]) -> None:
    raw = csv_bytes([HEADER, *rows])
    assert b"".join(csv_pieces(csv_records(raw))) == raw
