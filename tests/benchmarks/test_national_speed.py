"""How long the tables of the whole country take: 1,469 programmes, 76,000 measures, 460,000 rows of progress."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from support.halfyears import SLUG
from support.multiplied import Original, multiply
from support.news_played import play_the_news
from support.played import Play

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_benchmark.fixture import BenchmarkFixture

    from flows.model.plan import Tables

HROMADAS = 1_469
PUBLISH = """
import json, resource, sys, time
from pathlib import Path
from flows.outside.machine.settings import moment
from flows.recipes.country_page import refresh_country_page
from flows.recipes.publication import Order
from flows.recipes.publish_country import publish_country
from flows.steps import Direct
root = Path(sys.argv[1])
order = Order(folder=root / "datasets", cycle=None, portal=f"folder:{root / 'portal'}", now=moment("2029-01-10"))
outcome = publish_country(order, Direct())
refresh_country_page(order.portal, Direct())
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps([outcome.published.kind, outcome.served, outcome.published.rows, time.process_time(), peak / 1024]))
"""


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory, plan: Tables, executors: list[str]) -> Path:
    folder = tmp_path_factory.mktemp("news")
    play_the_news(Play(folder, f"folder:{folder / 'portal'}"), plan, executors)
    return folder


def published(root: Path) -> tuple[str, int, dict[str, int], float, float]:
    """What a process of its own has done: the outcome, programmes, rows, processor seconds, MiB at most."""
    done = subprocess.run(
        [sys.executable, "-c", PUBLISH, str(root)], check=True, capture_output=True, text=True, env=dict(os.environ)
    )
    kind, served, rows, seconds, peak = json.loads(done.stdout)
    return kind, served, rows, seconds, peak


@pytest.mark.parametrize("count", [10, 100, HROMADAS])
def test_country(
    benchmark: BenchmarkFixture, original: Path, tmp_path: Path, count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    size = multiply(Original.of(original / "portal", SLUG), tmp_path, count, original / "programme")
    kind, served, rows, seconds, peak = benchmark.pedantic(published, args=(tmp_path,), rounds=1)
    assert (kind, served) == ("publish", count)
    again = published(tmp_path)
    assert again[0] == "nothing"
    files = [
        path for path in (tmp_path / "portal" / "dataset" / "ukraine-informatization").rglob("*") if path.is_file()
    ]
    sizes = {
        kind: sum(path.stat().st_size for path in files if path.suffix == kind) for kind in (".csv", ".parquet", ".zip")
    }
    with capsys.disabled():
        print(  # noqa: T201  # what a benchmark is for
            f"\n{count} programmes, {size / 1e6:.0f} MB of tables: {seconds:.1f} s of processor, {peak:.0f} MiB; "
            f"again {again[3]:.1f} s, {again[4]:.0f} MiB; {rows['measures']:,} measures, "
            f"{rows['measure-progress']:,} rows of progress, {sum(rows.values()):,} rows; "
            + ", ".join(f"{kind} {size / 1e6:.0f} MB" for kind, size in sizes.items())
        )
    assert peak < 1024
