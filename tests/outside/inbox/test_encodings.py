"""A CSV is read where its letters are certain, and told as an encoding where they are not."""

from __future__ import annotations

import csv
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

import pytest
from openpyxl import load_workbook
from support.damaged import good
from support.filling import checks, collected, issued, sent

from flows.outside.inbox.workbooks import read_workbook
from flows.stages.reports.collect import collect
from flows.stages.reports.filled import Refusal


def as_csv(separator: str = ";") -> str:
    """The report as a program saves what it shows."""
    buffer = StringIO(newline="")
    rows = load_workbook(BytesIO(good()))["Звіт"].iter_rows(values_only=True)
    csv.writer(buffer, delimiter=separator).writerows([[shown(value) for value in row] for row in rows])
    return buffer.getvalue()


def shown(value: Any) -> str:  # noqa: ANN401  # whatever a cell holds
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%d.%m.%Y}"
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


@pytest.mark.parametrize("page", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "koi8-u", "cp866"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_csv_is_read_in_the_pages_of_windows_and_unix(page: str, separator: str) -> None:
    text = as_csv(separator).replace("’", "'").replace("і", "i" if page == "cp866" else "і")  # it lacks that letter
    raw = text.encode(page, "replace")
    found = collect(sent(), read_workbook(raw), issued())
    assert set(checks(found)) == {"report-csv"}
    if page.startswith("utf"):
        assert collected(found) == collected(collect(sent(), read_workbook(good()), issued()))


@pytest.mark.parametrize("page", ["mac_cyrillic", "utf-16-le", "utf-16-be", "mac_roman", "ascii"])
@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"])
def test_letters_that_are_not_certain_are_told_as_an_encoding(page: str, ends: str) -> None:
    raw = as_csv().replace("\r\n", ends).encode(page, "replace")
    assert read_workbook(raw) == Refusal("report-encoding")
