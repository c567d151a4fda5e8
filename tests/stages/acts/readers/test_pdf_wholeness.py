"""A PDF of which something is missing is refused; what only looks dangerous is read; letters that are none are told."""

from __future__ import annotations

import pytest
from support import hostile_pdfs
from support.reading_of_acts import rows_of

from flows.messages.text import Severity
from flows.model.errors import SourceError
from flows.stages.acts.readers.pdf import read_pdf

FILE = "act.pdf"
REFUSED, HARMLESS = hostile_pdfs.refused(), hostile_pdfs.harmless()
SWOLLEN = ["a drawing of spaces", "a bomb in a bomb"]
BROKEN = [
    "only a beginning",
    "more pages said than there are",
    "a page that is missing",
    "a drawing that is missing",
    "a font that is missing",
    "a font that no page names",
    "a drawing that was cut",
    "a drawing of another checksum",
    "a length that is its own",
]


def told(name: str) -> str:
    with pytest.raises(SourceError) as refused:
        read_pdf(REFUSED[name], FILE)
    return refused.value.code


@pytest.mark.parametrize("name", BROKEN)
def test_a_pdf_that_is_not_whole_is_refused(name: str) -> None:
    assert told(name) == "source-pdf-damaged"


@pytest.mark.parametrize("name", SWOLLEN)
def test_a_drawing_that_would_fill_the_machine_is_not_unfolded(name: str) -> None:
    assert told(name) == "source-too-costly"


def test_what_a_form_hides_is_not_on_the_page() -> None:
    assert told("a form that hides what it draws") == "source-pdf-scan"


@pytest.mark.parametrize("name", HARMLESS)
def test_what_only_looks_dangerous_is_read(name: str) -> None:
    whole = [tuple(text.decode() for text in row) for row in hostile_pdfs.ROWS]
    reading = read_pdf(HARMLESS[name], FILE)
    assert (rows_of(reading.document), reading.findings) == (whole, ())


def test_letters_without_names_are_told() -> None:
    reading = read_pdf(hostile_pdfs.doubtful()["letters without names"], FILE)
    assert [finding for finding in reading.findings if finding.severity is Severity.CRITICAL]
