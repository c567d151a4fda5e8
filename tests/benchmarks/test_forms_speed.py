"""Forms and collection for 100 executors and 1,000 measures, and how both grow at 1×, 4× and 16×.

`make bench` prints the figures; nothing here can fail a build for a slow machine, but one: the growth must not be of
the square.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, cast

import pytest
from support.filling import FACTS, H1, fill, gathering, plan, sample

from flows.model.plan import Executor, Indicator, IndicatorTarget, Measure, MeasureExecutor, MeasureFunding, Tables
from flows.outside.inbox.received import reports_folder
from flows.recipes.collect_reports import marked_copies
from flows.recipes.collection import collect_reports
from flows.stages.reports.form_sheet import form_sheet
from flows.stages.reports.forms import forms
from flows.steps import Direct

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

MEASURES, EXECUTORS = 1_000, 100
SMALL = 25
"""Measures at 1×; 16× of them are 400."""


def programme(measures: int, executors: int) -> Tables:
    """The real programme's first measure with money, so many times over, shared out among so many executors."""
    tables = plan()
    model = cast("Measure", next(row for row in tables["measures"] if cast("Measure", row).measure_id == "M2.2"))
    indicator = cast(
        "Indicator", next(row for row in tables["indicators"] if cast("Indicator", row).measure_id == "M2.2")
    )
    money = [row for row in cast("Sequence[MeasureFunding]", tables["measure-funding"]) if row.measure_id == "M2.2"]
    goals = [
        row for row in cast("Sequence[IndicatorTarget]", tables["indicator-targets"]) if row.indicator_id == "I2.2"
    ]
    numbers = range(1, measures + 1)
    return {
        **tables,
        "measures": tuple(replace(model, measure_id=f"M1.{n}", number=f"1.{n}", position=n) for n in numbers),
        "measure-funding": tuple(replace(row, measure_id=f"M1.{n}") for n in numbers for row in money),
        "executors": tuple(Executor(f"E{n:08x}", f"відділ № {n}", None) for n in range(executors)),
        "measure-executors": tuple(MeasureExecutor(f"M1.{n}", f"E{n % executors:08x}", 1) for n in numbers),
        "indicators": tuple(
            replace(indicator, indicator_id=f"I1.{n}", number=f"1.{n}", measure_id=f"M1.{n}") for n in numbers
        ),
        "indicator-targets": tuple(replace(row, indicator_id=f"I1.{n}") for n in numbers for row in goals),
    }


def prepared(tables: Tables, folder: Path) -> tuple[float, float]:
    """Seconds to make all forms; they are filled in and put into the folder afterwards."""
    start = time.perf_counter()
    asked = forms(tables, FACTS, H1)
    raws = [form_sheet(form) for form in asked]
    seconds = time.perf_counter() - start
    reports = reports_folder(folder, H1)
    reports.mkdir(parents=True)
    for number, form in enumerate(asked):
        (reports / f"{number}.xlsx").write_bytes(fill(form, sample(form)))
    return seconds, len(raws)


def gathered(tables: Tables, folder: Path) -> tuple[float, int]:
    """Seconds to collect them, with the copies of what is to be mended."""
    start = time.perf_counter()
    collection = collect_reports(replace(gathering(folder), tables=tables), Direct(), keep=False)
    marked_copies(collection)
    return time.perf_counter() - start, len(collection.collected.reports)


def test_forms_and_collection_of_a_large_programme(
    tmp_path: Path, benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    tables = programme(MEASURES, EXECUTORS)
    made, count = prepared(tables, tmp_path)
    read, reports = benchmark.pedantic(gathered, args=(tables, tmp_path), rounds=1)
    assert (count, reports) == (EXECUTORS, EXECUTORS)
    with capsys.disabled():
        print(f"{EXECUTORS} executors, {MEASURES} measures: forms {made:.2f} s, collection {read:.2f} s")  # noqa: T201  # figures


@pytest.mark.parametrize("shape", ["more executors", "longer forms"])
def test_growth(tmp_path: Path, benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str], shape: str) -> None:
    told = []
    for times in (1, 4, 16):
        tables = programme(SMALL * times, times if shape == "more executors" else 1)
        made, _ = prepared(tables, tmp_path / str(times))
        read, _ = gathered(tables, tmp_path / str(times))
        told.append(f"{times}×: forms {made:.3f} s, collection {read:.3f} s")
    benchmark.pedantic(lambda: None, rounds=1)
    with capsys.disabled():
        print(f"{shape}, {SMALL} measures at 1×; {'; '.join(told)}")  # noqa: T201  # as above
