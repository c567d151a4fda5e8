"""How long a publication takes, as ratios: each command is run in turn with what it is measured against.

`make bench` prints them; nothing here can fail a build for a slow machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import pytest
from support.places import PROJECT

from flows.outside.programme.definitions import load_definitions
from flows.recipes.extract_programme import extract_programme
from flows.stages.acts.extract import extract
from flows.stages.acts.normalise import normalise
from flows.stages.acts.readers.text import read
from flows.stages.checks.check import check
from flows.stages.checks.plan_views import views
from flows.stages.checks.rules import rule_findings
from flows.stages.tables.write import write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

REAL = PROJECT / "datasets" / "starokostiantyniv-2026-2028"
ACT = REAL / "source" / "programme-2026-2028.txt"
ROUNDS = 5
BARE = "import frictionless, ckanapi, pandas, great_expectations, prefect"
EMPTY_FLOW = f"{BARE}\n@prefect.flow\ndef empty(): pass\nempty()"


def seconds(argv: list[str], environment: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(argv, check=True, capture_output=True, env=environment)
    return time.perf_counter() - start


def paired(ours: Iterator[list[str]], theirs: str, environment: dict[str, str]) -> tuple[list[float], list[float]]:
    """Seconds of both commands, run in turn so that a noisy machine slows both."""
    yardstick = [sys.executable, "-c", theirs]
    pairs = [(seconds(next(ours), environment), seconds(yardstick, environment)) for _ in range(ROUNDS + 1)][1:]
    one, two = zip(*pairs, strict=True)
    return list(one), list(two)


def told(name: str, ours: list[float], theirs: list[float]) -> str:
    ratio = median(one / two for one, two in zip(ours, theirs, strict=True))
    return f"{name}: {median(ours):.2f} s against {median(theirs):.2f} s, ratio {ratio:.2f}"


def publications(folder: Path, *options: str, anew: bool = True) -> Iterator[list[str]]:
    number = 0
    while True:
        number += anew
        portal = f"folder:{folder / str(number)}"
        now = ("--cycle", "2026-H1", "--now", "2026-07-08")
        yield [sys.executable, "-m", "flows.cli", "publish", str(REAL), "--portal", portal, *now, *options]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PREFECT_HOME": str(tmp_path / "prefect"), "DO_NOT_TRACK": "1", "PREFECT_LOGGING_LEVEL": "ERROR"}


@dataclass(frozen=True)
class Case:
    """A way to publish, and the Python that it is measured against."""

    name: str
    engine: str
    yardstick: str
    anew: bool = True


CASES = (
    Case("publish, direct / bare import of the five", "direct", BARE),
    Case("publish, prefect / import and an empty flow", "prefect", EMPTY_FLOW),
    Case("nothing to do, direct / bare import of the five", "direct", BARE, anew=False),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_publish(
    tmp_path: Path,
    environment: dict[str, str],
    benchmark: BenchmarkFixture,
    capsys: pytest.CaptureFixture[str],
    case: Case,
) -> None:
    runs = publications(tmp_path, "--engine", case.engine, anew=case.anew)
    pairs = benchmark.pedantic(paired, args=(runs, case.yardstick, environment), rounds=1)
    with capsys.disabled():
        print(told(case.name, *pairs))  # noqa: T201  # the figures are what a benchmark is for


def test_the_stages_apart_from_great_expectations(
    benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """All that a run computes itself, warm; the time of Great Expectations stands beside it."""
    known, raw = load_definitions(), ACT.read_bytes()
    extract_programme(ACT.name, raw)

    def once() -> tuple[float, float]:
        start = time.perf_counter()
        programme = normalise(extract(read(ACT.name, raw), known.words), known.words, {})
        files = write(programme.tables, known.schemas)
        check(files, programme, known.schemas, known.suites)
        whole, start = time.perf_counter() - start, time.perf_counter()
        seen = views(files, programme.control)
        rule_findings(seen, {view: known.suites[view] for view in seen}, frozenset(files))
        return whole, time.perf_counter() - start

    whole, rules = zip(*benchmark.pedantic(lambda: [once() for _ in range(ROUNDS)], rounds=1), strict=True)
    apart = median(whole) - median(rules)
    with capsys.disabled():
        print(f"the stages apart from Great Expectations {apart:.3f} s, it {median(rules):.3f} s")  # noqa: T201  # as above
