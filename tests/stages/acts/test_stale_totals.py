"""A sum that does not add up is named as what it is of, where the act's labels do not say that: «Разом», «Всього»."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from support.country import YEARS, programme
from support.country_print import printed

from flows.outside.programme.definitions import load_definitions
from flows.stages.acts.extract import extract
from flows.stages.acts.normalise import normalise
from flows.stages.acts.readers.kind import file_kind
from flows.stages.acts.readers.reading import read_file
from flows.stages.checks.check import check
from flows.stages.tables.write import write

if TYPE_CHECKING:
    from support.country_print import Printed

KNOWN = load_definitions()


def wrong_sums(act: Printed) -> list[tuple[str, str]]:
    """The findings about the act's sums, and what each of them names."""
    document = read_file(file_kind(act.raw), act.file, act.raw).document
    made = normalise(extract(document, KNOWN.words), KNOWN.words, {})
    found = check(write(made.tables, KNOWN.schemas), made, KNOWN.schemas, KNOWN.suites)
    return [(one.check, one.key) for one in found if one.check in {"sum-mismatch", "total-missing"}]


@pytest.mark.parametrize("number", [12, 14])
def test_a_stale_sum_of_all_below_the_directions_own_sums_is_named_itself(number: int) -> None:
    made = programme(number, kind="txt")
    assert made.layout.total == "bare"
    stale = printed(replace(made, flaws=made.flaws | {"stale total"}))
    assert wrong_sums(stale) == [("sum-mismatch", str(YEARS[1]))]


@pytest.mark.parametrize("number", [12, 14])
def test_a_stale_sum_of_the_last_direction_above_the_sum_of_all_is_named_itself(number: int) -> None:
    act = printed(programme(number, kind="txt"))
    *_, last = re.finditer(r"^\t*Разом:.*?(?=[1-9])", act.raw.decode(), re.MULTILINE)
    text = act.raw.decode()
    stale = replace(act, raw=f"{text[: last.end()]}9{text[last.end() :]}".encode())
    assert wrong_sums(stale) == [("sum-mismatch", f"D{len(programme(number).directions)}")]
