"""What publishing many made-up programmes costs from a document to a folder portal, beside a straightforward loop.

`make bench` prints seconds of the processor, which other work on the machine lengthens least, from the start of a
process to its end. Both read the acts, check the tables, write a workbook and copy the files; ours also looks for
personal data, keeps versions, verifies what is served, and makes the pages, whose share is told apart.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from support.country_folders import write
from support.fleet import served
from support.places import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

NOW = "2026-07-08"
HROMADAS = 1_469
COMPARED = 100
"""With how many programmes the loop is run at most: with all it would take most of an hour."""


def run(script: str, *given: object, **settings: str) -> dict[str, Any]:
    """What a process of its own has done under these settings, as it tells it in its last line."""
    path = os.pathsep.join((str(PROJECT), str(PROJECT / "tests")))
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | settings
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{script}", *map(str, given)],
        check=True,
        capture_output=True,
        text=True,
        env={**environment, "PYTHONPATH": path},
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


@pytest.mark.parametrize("count", [1, 10, COMPARED, HROMADAS])
def test_publish_all(
    tmp_path: Path, benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str], count: int
) -> None:
    write(tmp_path / "datasets", range(1, count + 1), kind="txt")
    ours = benchmark.pedantic(run, args=("publish_country", tmp_path, "portal", 1, NOW), rounds=1)
    again = run("publish_country", tmp_path, "portal", 1, NOW)
    by_two = run("publish_country", tmp_path, "portal-of-two", 2, NOW)
    few = count <= COMPARED
    data = run("publish_country", tmp_path, "data", 1, NOW, "data") if few else None
    data_by_two = run("publish_country", tmp_path, "data-of-two", 2, NOW, "data") if few else None
    theirs = run("straightforward", tmp_path / "datasets", tmp_path / "plain", NOW) if few else None
    with capsys.disabled():
        print(f"\n{count} programmes, a programme:")  # noqa: T201  # the figures are what a benchmark is for
        costs = {"ours": ours, "again": again, "two processes": by_two}
        costs |= {"without pages": data, "two processes without pages": data_by_two, "the loop": theirs}
        for name, cost in costs.items():
            print(f"  {name}: {_told(cost, count)}" if cost else f"  {name}: not run")  # noqa: T201  # as above
    assert ours["ended"] == by_two["ended"] == {"published": count}
    assert again["ended"] == {"nothing": count}


@pytest.mark.parametrize("count", [10, COMPARED])
def test_two_workers(
    tmp_path: Path, benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str], count: int
) -> None:
    """How much sooner two workers end than one, by the clock, on Prefect's own runners; the bytes are the same."""
    write(tmp_path / "datasets", range(1, count + 1), kind="txt")
    alone = benchmark.pedantic(
        run, args=("publish_scheduled", tmp_path, "in-turn", 1, NOW), kwargs={"HROMADA_RUNNER": "in-turn"}, rounds=1
    )
    costs = {
        kind: run("publish_scheduled", tmp_path, kind, 2, NOW, HROMADA_RUNNER=kind) for kind in ("process", "dask")
    }
    with capsys.disabled():
        print(f"\n{count} programmes, seconds by the clock: one worker {alone['clock']:.1f}")  # noqa: T201  # as above
        for kind, cost in costs.items():
            times = alone["clock"] / cost["clock"]
            print(f"  two of {kind}: {cost['clock']:.1f}, {times:.2f} times as fast")  # noqa: T201  # as above
    for kind, cost in costs.items():
        assert cost["ended"] == "COMPLETED"
        assert served(tmp_path / kind) == served(tmp_path / "in-turn")


def _told(cost: dict[str, Any], count: int) -> str:
    parts = ", ".join(f"{name} {seconds / count:.3f}" for name, seconds in cost["parts"].items())
    return (
        f"{cost['processor'] / count:.3f} s of processor ({parts}), {cost['clock'] / count:.3f} s, "
        f"{cost['peak']:.0f} MiB at most"
    )
