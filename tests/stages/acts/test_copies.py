"""One act in two files: each difference is told once, with both readings."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from support.places import REAL

from flows.model.document import one_document
from flows.outside.programme.definitions import load_definitions
from flows.stages.acts.copies import copies_differ
from flows.stages.acts.extract import extract
from flows.stages.acts.normalise import normalise
from flows.stages.acts.readers.text import read

if TYPE_CHECKING:
    from flows.model.document import Document
    from flows.model.plan import Programme

WORDS = load_definitions().words
TEXT = (REAL / "source" / "programme-2026-2028.txt").read_text("utf-8")
ANNEXES = (155, 258)
"""The lines before which the annexes of the real act begin."""


def understood(document: Document) -> Programme:
    return normalise(extract(document, WORDS), WORDS, {})


def parts() -> list[Document]:
    """The real act in three files: the decision and its annexes."""
    lines = TEXT.splitlines(keepends=True)
    ends = (0, *ANNEXES, len(lines))
    pieces = ["".join(lines[first:last]) for first, last in pairwise(ends)]
    return [read(f"{number}.txt", piece.encode()) for number, piece in enumerate(pieces)]


@pytest.fixture(scope="module")
def act() -> Programme:
    return understood(read("act.txt", TEXT.encode()))


def test_an_act_in_several_files_is_the_same_act(act: Programme) -> None:
    several = understood(one_document(parts()))
    assert list(copies_differ(act, several)) == []
    places = {
        table: {row.source_ref.partition("#")[0] for row in several.tables[table] if hasattr(row, "source_ref")}
        for table in ("passport", "measures", "indicators")
    }
    assert places == {"passport": {"0.txt"}, "measures": {"1.txt"}, "indicators": {"2.txt"}}
    assert {finding.check for finding in several.findings} == {finding.check for finding in act.findings}


def test_a_document_of_one_file_stays_as_it_is() -> None:
    document = read("act.txt", TEXT.encode())
    assert one_document([document]) is document


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("\t800\t800\t1000", "\t800\t900\t1000", ("measure-funding", "M2.10", "amountText", "800", "900")),
        ("Інвентаризація", "Iнвентаризація", ("measures", "M1.2", "title", "Інв", "Iнв")),
        ("5.18. Оцифрування", "5.19. Оцифрування", ("measures", "M5.18", "", "Оцифрування", "—")),
    ],
)  # fmt: skip
def test_each_difference_is_told_with_both_readings(
    act: Programme, before: str, after: str, expected: tuple[str, ...]
) -> None:
    assert before in TEXT
    copy = understood(read("copy.txt", TEXT.replace(before, after, 1).encode()))
    table, key, field, value, other = expected
    told = next(finding for finding in copies_differ(act, copy) if (finding.table, finding.key) == (table, key))
    assert (told.check, told.field) == ("sources-differ", field)
    assert value in told.value
    assert other in told.facts["found"]
    assert told.source_ref.startswith("act.txt#")


def test_the_same_difference_is_told_from_either_side(act: Programme) -> None:
    copy = understood(read("copy.txt", TEXT.replace("\t800\t800\t1000", "\t800\t900\t1000").encode()))
    one, other = list(copies_differ(act, copy)), list(copies_differ(copy, act))
    assert [(row.key, row.value, row.facts["found"]) for row in one] == [
        (row.key, row.facts["found"], row.value) for row in other
    ]
    assert len(one) == len(set(one)) == 1


def test_a_row_that_only_the_copy_has_is_told(act: Programme) -> None:
    measures = act.tables["measures"]
    less = replace(act, tables={**act.tables, "measures": measures[:-1]})
    (told,) = copies_differ(less, act)
    assert (told.value, told.key) == ("—", "M5.18")
