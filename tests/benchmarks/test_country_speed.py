"""What publishing many made-up programmes costs, one after another in one process, beside a straightforward loop.

`make bench` prints processor seconds, which other work on the machine lengthens least.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from benchmarks.straightforward import Ready, straightforward
from support.country_folders import write
from support.halfyears import H1, at

from flows.recipes.publication import Order
from flows.recipes.publish_progress import publish_datasets
from flows.recipes.situation import Situation
from flows.stages.checks.plan_views import views
from flows.steps import Direct

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture
    from support.country_folders import MadeFolder

NOW = at("2026-07-08")


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of the processor and of the clock."""

    processor: float
    clock: float

    def __str__(self) -> str:
        return f"{self.processor:.2f} s of processor ({self.clock:.2f} s)"


def cost_of(work: Callable[[], object]) -> Cost:
    processor, clock = time.process_time(), time.perf_counter()
    work()
    return Cost(time.process_time() - processor, time.perf_counter() - clock)


def publish(made: list[MadeFolder], portal: Path) -> None:
    for one in made:
        publish_datasets(Order(folder=one.folder, cycle="2026-H1", portal=f"folder:{portal}", now=NOW), Direct())


def ready(one: MadeFolder, folder: Path) -> Ready:
    """What the straightforward loop is given: the tables as files, the views made."""
    situation = Situation.of(one.folder, NOW, Direct())
    tables = situation.plan_tables(H1)
    own = folder / one.made.name
    own.mkdir(parents=True)
    for name, raw in tables.items():
        (own / f"{name}.csv").write_bytes(raw)
    return Ready(one.made.name, own, views(tables, situation.plan_at(H1).programme.control))


@pytest.mark.parametrize("count", [1, 10, 50])
def test_publish_one_after_another(
    tmp_path: Path, benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str], count: int
) -> None:
    made = write(tmp_path / "datasets", range(1, count + 1), kind="txt")
    given = [ready(one, tmp_path / "tables") for one in made]
    straightforward(given[:1], tmp_path / "warm")  # both are measured with everything imported
    publish(made[:1], tmp_path / "warm-portal")

    def once() -> tuple[Cost, Cost, Cost]:
        ours = cost_of(lambda: publish(made, tmp_path / "portal"))
        again = cost_of(lambda: publish(made, tmp_path / "portal"))
        return ours, again, cost_of(lambda: straightforward(given, tmp_path / "plain"))

    ours, again, theirs = benchmark.pedantic(once, rounds=1)
    with capsys.disabled():
        print(f"{count}: ours {ours}, nothing to do {again}, straightforward {theirs}")  # noqa: T201  # the figures are what a benchmark is for
