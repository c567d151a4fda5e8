"""Any programme, printed in any combination of forms: read exactly, or refused; never wrong in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from support.layouts import tables_of
from support.printers import Form, Printer, Programme, forms, programmes, read_cells

from flows.messages.text import Severity
from flows.outside.programme.definitions import load_definitions
from flows.recipes.extract_programme import extract_programme
from flows.stages.acts.extract import extract
from flows.stages.acts.normalise import normalise
from flows.stages.acts.readers.text import read
from flows.stages.checks.sentences import explain
from flows.stages.tables.write import write

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.model.findings import Finding

FILE = "act.txt"
SECRETS = ("ПЕТРЕНКО", "Петренко", "КОВАЛЬ", "2-11-22")
"""Names and a telephone that only stand in signatures here."""

drawn = settings(
    max_examples=100,
    deadline=None,
    derandomize=True,
    print_blob=True,
    # What differs is said cell by cell; making the act smaller as well would take minutes.
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def critical(findings: Sequence[Finding]) -> list[str]:
    return [explain(finding) for finding in findings if finding.severity is Severity.CRITICAL]


def examine(act: Programme, form: Form) -> None:
    """Read and typed, the act says what was printed, or a critical finding says that it does not."""
    known, printer = load_definitions(), Printer(act, form)
    document = read(FILE, printer.text().encode())
    programme = normalise(extract(document, known.words), known.words, {})
    tables = tables_of(write(programme.tables, known.schemas))
    assert programme.balance.closes
    refused = critical(programme.findings)
    if not refused:
        assert read_cells(tables, form) == printer.said()
    published = [row for table, rows in tables.items() if table != "passport" for row in rows]
    said = " ".join([*map(explain, programme.findings), *map(str, published)])
    assert [secret for secret in SECRETS if secret in said] == []
    assert refused == [], form  # all these forms are lawful, and known


@given(programmes(), forms())
@drawn
def test_an_act_is_read_as_printed(act: Programme, form: Form) -> None:
    examine(act, form)


@pytest.mark.long
@given(programmes(), forms())
@settings(drawn, max_examples=2000)
def test_many_acts_are_read_as_printed(act: Programme, form: Form) -> None:
    examine(act, form)


@given(programmes(), forms())
@settings(drawn, max_examples=8)
def test_a_lawful_act_passes_every_check(act: Programme, form: Form) -> None:
    assert critical(extract_programme(FILE, Printer(act, form).text().encode()).findings) == []
