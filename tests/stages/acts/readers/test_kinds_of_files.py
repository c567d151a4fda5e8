"""An act in any kind of file says what it says as a text: row by row, cell by cell, finding by finding."""

from __future__ import annotations

import pytest
from support.acts import Layout, real, render
from support.documents_of_acts import blocks_of, whole_rows
from support.layouts import DAMAGED, gold, text_of
from support.random_documents import Drawn, plain_row, wanted_rows
from support.reading_of_acts import KINDS, rows_of, tables_and_findings, told

from flows.messages.text import Severity
from flows.recipes.extract_programme import extract_programme
from flows.stages.acts.readers.kind import file_kind
from flows.stages.acts.readers.reading import read_file
from flows.stages.checks.sentences import explain

REAL = render(real().act, Layout(total="straight")).raw
LAWFUL = sorted(gold().keys() - DAMAGED)


@pytest.mark.parametrize("kind", KINDS)
def test_the_real_programme_is_read_row_by_row(kind: str) -> None:
    blocks = blocks_of(REAL.decode())
    raw = KINDS[kind](blocks)
    assert file_kind(raw) == kind
    reading = read_file(file_kind(raw), f"act.{kind}", raw)
    assert list(map(plain_row, rows_of(reading.document))) == list(map(plain_row, whole_rows(blocks)))
    assert reading.findings == ()


@pytest.mark.parametrize("kind", KINDS)
def test_every_layout_gives_the_tables_and_findings_of_its_text(kind: str) -> None:
    for name in LAWFUL:
        wanted, wanted_findings = tables_and_findings(f"{name}.txt", text_of(name).encode())
        tables, findings = tables_and_findings(f"{name}.{kind}", KINDS[kind](blocks_of(text_of(name))))
        assert tables == wanted, name
        assert told(findings) == told(wanted_findings), name


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", sorted(DAMAGED))
def test_a_damaged_act_is_refused_in_every_kind(kind: str, name: str) -> None:
    extraction = extract_programme(f"{name}.{kind}", KINDS[kind](blocks_of(text_of(name))))
    assert not extraction.accepted
    assert extraction.balance.closes
    critical = [explain(finding) for finding in extraction.findings if finding.severity is Severity.CRITICAL]
    assert all(f"{name}.{kind}" in message for message in critical[:1])


def drawn(kind: str, numbers: range) -> None:
    """Whatever was drawn comes out as it went in."""
    wrong = {}
    for number in numbers:
        blocks = Drawn(number).blocks()
        raw = KINDS[kind](blocks)
        rows = [plain_row(row) for row in rows_of(read_file(file_kind(raw), f"act.{kind}", raw).document)]
        if rows != wanted_rows(blocks):
            wrong[number] = next(
                (pair for pair in zip(rows, wanted_rows(blocks), strict=False) if pair[0] != pair[1]), ()
            )
    assert wrong == {}


@pytest.mark.parametrize("kind", KINDS)
def test_acts_that_nobody_has_written_come_out_as_they_went_in(kind: str) -> None:
    drawn(kind, range(3000, 3010))


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_200_acts_that_nobody_has_written_come_out_as_they_went_in(kind: str) -> None:
    drawn(kind, range(4000, 4200))
