"""What publishing many made-up programmes costs from a document to a folder portal, beside a straightforward loop.

`make bench` prints seconds of the processor, which other work on the machine lengthens least, from the start of a
process to its end. The check of the tables is what both do; ours also reads the acts, compares versions, writes the
workbook and verifies what is served, and makes the pages, whose share is told apart.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from support.country_folders import write
from support.halfyears import H1, at
from support.places import PROJECT

from flows.recipes.situation import Situation
from flows.stages.checks.plan_views import views
from flows.steps import Direct

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture
    from support.country_folders import MadeFolder

NOW = "2026-07-08"
HROMADAS = 1_469
COMPARED = 100
"""With how many programmes the loop is run at most: with all it would take most of an hour."""
FASTER, CHEAPER, AGAIN = 5, 10, 0.01
"""The issue's aims: ours against the loop, a programme among many against one alone, a repetition against the first."""


def run(script: str, *given: object) -> dict[str, Any]:
    """What a process of its own has done, as it tells it in its last line."""
    path = os.pathsep.join((str(PROJECT), str(PROJECT / "tests")))
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{script}", *map(str, given)],
        check=True,
        capture_output=True,
        text=True,
        env={**environment, "PYTHONPATH": path},
    )
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def make_ready(made: MadeFolder, folder: Path) -> None:
    """Leave for the loop what it is given: a programme's tables as files, the views made."""
    situation = Situation.of(made.folder, at(NOW), Direct())
    tables = situation.plan_tables(H1)
    own = folder / made.made.name
    own.mkdir(parents=True)
    for name, raw in tables.items():
        (own / f"{name}.csv").write_bytes(raw)
    judged = views(tables, situation.plan_at(H1).programme.control)
    (own / "views.json").write_text(json.dumps(judged), "utf-8")


@pytest.mark.parametrize("count", [1, 10, COMPARED, HROMADAS])
def test_publish_all(
    tmp_path: Path, benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str], count: int
) -> None:
    made = write(tmp_path / "datasets", range(1, count + 1), kind="txt")
    for one in made[:COMPARED] if count <= COMPARED else ():
        make_ready(one, tmp_path / "tables")
    ours = benchmark.pedantic(run, args=("publish_country", tmp_path, "portal", 1, NOW), rounds=1)
    again = run("publish_country", tmp_path, "portal", 1, NOW)
    by_two = run("publish_country", tmp_path, "portal-of-two", 2, NOW)
    theirs = run("straightforward", tmp_path / "tables", tmp_path / "plain") if count <= COMPARED else None
    with capsys.disabled():
        print(f"\n{count} programmes, a programme:")  # noqa: T201  # the figures are what a benchmark is for
        for name, cost in (("ours", ours), ("again", again), ("two processes", by_two), ("the loop", theirs)):
            print(f"  {name}: {_told(cost, count)}" if cost else f"  {name}: not run")  # noqa: T201  # as above
    assert ours["ended"] == by_two["ended"] == {"published": count}
    assert again["ended"] == {"nothing": count}


def _told(cost: dict[str, Any], count: int) -> str:
    parts = ", ".join(f"{name} {seconds / count:.3f}" for name, seconds in cost["parts"].items())
    return (
        f"{cost['processor'] / count:.3f} s of processor ({parts}), {cost['clock'] / count:.3f} s, "
        f"{cost['peak']:.0f} MiB at most"
    )
