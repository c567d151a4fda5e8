"""Where a measure has a row a year, or a row a source, each stands once: a row too many or too few is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.layouts import tables_of, text_of

from flows.recipes.extract_programme import extract_programme
from flows.stages.checks.sentences import explain

if TYPE_CHECKING:
    from flows.model.findings import Finding

YEARS = text_of("10d_years_as_rows")
SOURCES = text_of("07a_row_per_source")
ZEROS_2027, ZEROS_2028 = ("\t\t\t2027\t0\t0\t0\t\n", "\t\t\t2028\t0\t0\t0\t\n")
STATE = "\t\t\tДержавний бюджет\t50\t60\t70\t\n"


def findings(text: str) -> tuple[Finding, ...]:
    return extract_programme("act.txt", text.encode()).findings


def found(text: str) -> set[tuple[str, str]]:
    return {(finding.check, finding.key) for finding in findings(text)}


@pytest.mark.parametrize(("zeros", "key"), [(ZEROS_2027, "M1.3"), (ZEROS_2028, "M2.3")])
def test_a_year_without_money_printed_twice_is_a_second_row_of_its_key(zeros: str, key: str) -> None:
    assert ("key-duplicate", key) not in found(YEARS)
    assert ("key-duplicate", key) in found(YEARS.replace(zeros, zeros * 2, 1))


def test_a_lost_year_is_a_blank_one() -> None:
    extraction = extract_programme("act.txt", YEARS.replace(ZEROS_2028, "", 1).encode())
    lost = [finding for finding in extraction.findings if finding.check == "value-missing"]
    assert {finding.key for finding in lost} == {"M2.3"}
    assert "за 2028 рік порожньо" in explain(lost[0])
    amounts = [row for row in tables_of(extraction.files)["measure-funding"] if row["measureId"] == "M2.3"]
    assert [row["year"] for row in amounts if not row["amountUah"]] == ["2028", "2028"]


def test_where_most_measures_leave_years_out_a_year_without_a_row_is_told_and_no_row_is_made() -> None:
    kept = [line for line in YEARS.split("\n") if not line.startswith("\t\t\t2028\t") or "\t45\t" in line]
    extraction = extract_programme("act.txt", "\n".join(kept).encode())
    told = [one for one in extraction.findings if one.table == "measure-funding" and one.check == "cell-blank"]
    assert "value-missing" not in {one.check for one in extraction.findings}
    assert len(told) == 11  # of twelve measures one has the year
    assert "за 2028 рік" in explain(told[0])
    assert sum(row["year"] == "2028" for row in tables_of(extraction.files)["measure-funding"]) == 2


def test_a_source_without_money_printed_twice_is_a_second_row_of_its_key() -> None:
    zeros = "\t\t\tДержавний бюджет\t0\t0\t0\t\n"
    assert ("key-duplicate", "M1.1") in found(SOURCES.replace(STATE, STATE + zeros))


def test_a_unit_that_contradicts_the_header_is_not_taken_off() -> None:
    text = text_of("00_control").replace("\t1250,5\t", "\t1250,5 млн грн\t")
    assert ("value-unreadable", "M1.2") in found(text)


def test_units_beside_some_sums_say_nothing_of_the_others() -> None:
    text = text_of("00_control").replace("(вартість), тис. грн", "(вартість)").replace("\t900\t", "\t900 тис. грн\t")
    assert {("value-unreadable", "M1.2"), ("unit-unknown", "")} <= found(text)


def test_a_sum_of_all_and_a_blank_unit_are_told_in_ukrainian() -> None:
    text = text_of("00_control").replace("(вартість), тис. грн", "(вартість)").replace("8290,55", "8290,56")
    said = [explain(finding) for finding in findings(text)]
    assert any("невідома одиниця виміру" in message for message in said)
    assert not any("(total)" in message or message.startswith((":", "total")) for message in said)
