"""No file, however spoilt, stops the collection or loses another's report."""

from __future__ import annotations

import resource
import time
from typing import TYPE_CHECKING

import pytest
from support.damaged import Damaged, damaged, few, good
from support.filling import checks, collected, expected, fill, issued, real_forms, sample, sent

from flows.outside.inbox.workbooks import read_workbook, read_workbooks
from flows.stages.checks.sentences import explain
from flows.stages.reports.collect import Reading, collect
from flows.stages.reports.form_sheet import form_sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

OTHER = real_forms()[2]


def examine(files: Sequence[Damaged]) -> list[Reading]:
    """All of them collected at once, an honest report of another executor at the end."""
    raws = [*(file.raw for file in files), fill(OTHER, sample(OTHER))]
    names = [*(file.file for file in files), "чесний.xlsx"]
    books = read_workbooks(raws)
    return [collect(sent(name), book, issued()) for name, book in zip(names, books, strict=True)]


def assert_reported(file: Damaged, reading: Reading) -> None:
    """The finding that was foreseen, or any; where there is none, the report is the one that was sent."""
    found = checks(reading)
    assert file.check in {"", "any" if found else "", *found}, (file.name, found)
    if not found:
        assert collected(reading) == collected(collect(sent(), read_workbook(good()), issued())), file.name
    for finding in map(reading.sent.named, reading.all_findings):
        assert finding.source_ref.startswith(file.file), file.name
        assert file.file in explain(finding)
    if reading.form:
        form_sheet(reading.form, reading.marks)


def test_a_sample_of_damaged_workbooks_is_reported_file_by_file() -> None:
    files = few()
    readings = examine(files)
    for file, reading in zip(files, readings[:-1], strict=True):
        assert_reported(file, reading)
    assert collected(readings[-1]) == expected(OTHER, sample(OTHER))


@pytest.mark.long
def test_300_damaged_workbooks_are_reported_file_by_file(capsys: pytest.CaptureFixture[str]) -> None:
    files = damaged()
    assert len(files) == 300
    start = time.perf_counter()
    readings = examine(files)
    seconds = time.perf_counter() - start
    for file, reading in zip(files, readings[:-1], strict=True):
        assert_reported(file, reading)
    assert collected(readings[-1]) == expected(OTHER, sample(OTHER))
    children, parent = (
        resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_CHILDREN, resource.RUSAGE_SELF)
    )
    with capsys.disabled():
        print(f"300 damaged workbooks: {seconds:.0f} s, largest child {children} MB, this process {parent} MB")  # noqa: T201  # figures


@pytest.mark.long
@pytest.mark.parametrize("number", range(0, 300, 10))
def test_each_is_bounded_by_itself(number: int) -> None:
    start = time.perf_counter()
    read_workbook(damaged()[number].raw)
    assert time.perf_counter() - start < 35
