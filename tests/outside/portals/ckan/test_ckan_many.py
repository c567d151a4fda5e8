"""A hundred communities on a real CKAN: what each costs, what a repetition costs; a killed run loses nothing."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING

import pytest
from support.ckan_faults import gate
from support.ckan_portal import anybody
from support.country_folders import write

from flows.model.facts import COUNTRY_DATASET
from flows.outside.machine.runners import one_by_one
from flows.outside.machine.settings import moment
from flows.recipes.audit_portal import audit_portal
from flows.recipes.batch import publish_batch
from flows.recipes.publication import Order
from flows.recipes.publish_all import AllOrder, counted, publish_all
from flows.recipes.publish_country import publish_country
from flows.steps import Direct

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from support.ckan_faults import Gate

    from flows.outside.machine.trial_access import Access
    from flows.recipes.batch import Ended

pytestmark = pytest.mark.long

DAY = "2026-07-08"
MANY, KILLED = 100, 6
STEEPEST = 1.5
"""So much more a plan of the last half may cost than one of the first, on a machine that does other things."""
BETWEEN_KILLS = 70
"""Calls from one kill to the next: in another step of another programme each time."""


@dataclass(frozen=True)
class Country:
    """Made-up programmes and the gate through which they are published."""

    datasets: Path
    access: Access
    between: Gate

    @property
    def address(self) -> str:
        """The portal, as runs are told of it."""
        return f"ckan:{self.between.address}"

    def add(self, numbers: Sequence[int]) -> list[str]:
        """The names of their plans' datasets."""
        return [f"{one.made.slug}-programme" for one in write(self.datasets, numbers)]

    def publish(self) -> tuple[Ended, ...]:
        """All of them, in this process."""
        self.between.arm()
        order = AllOrder(portal=self.address, now=moment(DAY))
        return publish_all(order, lambda parts: one_by_one(parts, publish_batch), lambda *_: None)

    def require_whole(self, dataset: str) -> None:
        """One version, every byte of it as published, its tables and its page too."""
        audit = audit_portal(anybody(self.access), dataset)
        assert [str(entry.version) for entry in audit.versions] == ["2026-H1"], dataset
        assert not audit.drifts, audit


@pytest.fixture
def country(own_portal: Access, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Country]:
    datasets = tmp_path / "datasets"
    datasets.mkdir()
    monkeypatch.setenv("HROMADA_DATASETS", str(datasets))
    monkeypatch.setenv("CKAN_API_TOKEN", own_portal.token)
    with gate(own_portal.url) as between:
        yield Country(datasets, own_portal, between)


def test_a_hundred_cost_the_same_each_and_nothing_twice(country: Country) -> None:
    names = country.add(range(1, MANY + 1))
    began = time.perf_counter()
    ended = country.publish()
    seconds, calls = time.perf_counter() - began, Counter(country.between.calls)
    assert counted(ended) == {"published": MANY}
    # The first of a run alone asks whether anything has changed.
    assert {kind: count % MANY for kind, count in calls.items()} == {"package_search": 1} | dict.fromkeys(
        calls.keys() - {"package_search"}, 0
    )
    first, last = (median(one.seconds for one in part) for part in (ended[: MANY // 2], ended[MANY // 2 :]))
    assert last < STEEPEST * first
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

    began = time.perf_counter()
    again = country.publish()
    assert counted(again) == {"nothing": MANY}
    assert country.between.calls == ["package_search"]
    tell(f"{60 * MANY / seconds:.1f} a minute, one of the last half {last / first:.2f} of one of the first, {peak} MiB")
    tell(f"{sum(calls.values()) / MANY:.1f} calls each: {dict(calls)}")
    tell(f"again: {time.perf_counter() - began:.1f} s, {len(country.between.calls)} call")
    order = Order(folder=country.datasets, cycle=None, portal=f"ckan:{country.access.url}", now=moment(DAY))
    assert publish_country(order, Direct()).served == MANY
    for name in (*names, COUNTRY_DATASET):
        country.require_whole(name)


def test_a_run_that_is_killed_again_and_again_leaves_every_dataset_whole(country: Country) -> None:
    """Each run is killed a little further on; the last goes to its end, and each is published once."""
    names = country.add(range(MANY + 1, MANY + KILLED + 1))
    argv = [sys.executable, "-m", "flows.cli", "publish", "--all", "--portal", country.address, "--now", DAY]
    kills = 0
    for kind in ("killed", "killed after") * KILLED:
        with subprocess.Popen(argv, env=os.environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as run:
            country.between.strike = run.kill
            country.between.arm(kind, BETWEEN_KILLS)
            _, faults = run.communicate()
        if run.returncode == 0:
            break
        assert run.returncode == -9, faults.decode()
        kills += 1
    assert kills > 2
    assert run.returncode == 0
    assert counted(country.publish()) == {"nothing": KILLED}
    for name in names:
        country.require_whole(name)
    tell(f"{kills} kills in {KILLED} programmes left every dataset whole")


def tell(figure: str) -> None:
    print(f"\n{figure}")  # noqa: T201  # the figure for the closing note
