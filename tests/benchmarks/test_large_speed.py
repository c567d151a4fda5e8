"""What one programme's progress costs at 10,000, 100,000 and 1,000,000 rows, each in a process of its own.

Rows are those of `measure-progress`, one a measure and half-year; half as many of money and of levels come with them.
Beside it: Frictionless alone over the same file, and reading its bytes once. `make bench` prints seconds of the
processor, from the start of a process to its end.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from benchmarks.test_country_speed import run
from support.halfyears import SLUG
from support.places import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

HALF_YEARS = 20
MOST_MIB = 1024


@pytest.mark.parametrize("rows", [10_000, 100_000, 1_000_000])
def test_rows_of_progress(
    tmp_path: Path, benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str], rows: int
) -> None:
    given = (rows // HALF_YEARS, HALF_YEARS, tmp_path)
    ours = benchmark.pedantic(run, args=("publish_large", "publish", *given), rounds=1)
    file = tmp_path / "portal" / "dataset" / f"{SLUG}-progress" / "current" / "measure-progress.csv"
    alone = run("publish_large", "frictionless", PROJECT / "schemas" / "measure-progress.yaml", file)
    limit = run("publish_large", "read", file)
    with capsys.disabled():
        print(f"\n{rows:,} rows of {file.stat().st_size / 1e6:.0f} MB, {sum(ours['rows'].values()):,} with all others")  # noqa: T201  # what a benchmark is for
        for name, one in (("published", ours), ("Frictionless alone", alone), ("read once", limit)):
            speed = rows / one["processor"]
            print(f"  {name}: {one['processor']:.1f} s, {speed:,.0f} rows a second, {one['peak']:.0f} MiB at most")  # noqa: T201  # as above
    assert ours["rows"]["measure-progress"] == alone["rows"]["measure-progress"] == rows
    assert ours["peak"] < MOST_MIB
