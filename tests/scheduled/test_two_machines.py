"""Two machines, each with a Prefect of its own, that publish the same dataset to one real CKAN at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from support.ckan_faults import Gate, gate
from support.ckan_portal import anybody, shown
from support.ckan_reader import impatient, look
from support.places import REAL
from support.prefect_faults import ENDED, Prefect, wait_until
from support.programmes import MORE_IN_2027, amend, copy_of_the_programme

from flows.outside.portals.ckan.names import archive_name, offered
from flows.outside.programme.programmes import load_programme
from flows.recipes.audit_portal import audit_portal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.outside.machine.trial_access import Access

pytestmark = pytest.mark.long

TOGETHER_SECONDS = 50
"""How long the one that comes first waits for the other; it would give up after 60 by itself."""


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real programme under a name of its own; both machines have it."""
    folder = copy_of_the_programme(tmp_path_factory.mktemp("datasets"))
    facts = folder / "programme.yaml"
    said = facts.read_text("utf-8")
    facts.write_text(said.replace(load_programme(REAL).slug, f"shared-{uuid4().hex[:12]}"), "utf-8")
    return folder


@pytest.fixture(scope="module")
def machines(
    trial_portal: Access, programme: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Prefect, Prefect]]:
    """Two homes, brought up at the same moment."""
    told = {"CKAN_API_TOKEN": trial_portal.token, "HROMADA_DATASETS": str(programme.parent)}
    one, two = (Prefect(tmp_path_factory.mktemp(name), told) for name in ("one", "two"))
    with ThreadPoolExecutor(2) as both:
        list(both.map(Prefect.up, (one, two)))
    yield one, two
    for machine in (one, two):
        machine.hromada("down")


@dataclass(frozen=True)
class Race:
    """Both machines, and the gate at which they meet."""

    machines: tuple[Prefect, Prefect]
    between: Gate
    programme: Path

    @property
    def dataset(self) -> str:
        return load_programme(self.programme).dataset

    def run(self, day: str) -> list[tuple[str, str]]:
        """How the runs of both ended, which were ordered at the same moment."""
        order = {"programme": self.programme.name, "now": day}
        runs = [machine.start(f"ckan:{self.between.address}", **order) for machine in self.machines]
        for machine, run in zip(self.machines, runs, strict=True):
            machine.await_state(run, ENDED)
        return [machine.look(run) for machine, run in zip(self.machines, runs, strict=True)]

    def meet(self, action: str, day: str) -> list[tuple[str, str]]:
        """The same, where whoever comes first to this call of CKAN waits for the other: both know the same."""
        self.between.arm()

        def wait() -> None:
            wait_until(lambda: self.between.calls.count(action) > 1, TOGETHER_SECONDS, lambda: "the other never came")

        self.between.before[action] = wait
        ended = self.run(day)
        print(f"two machines at {action}: {ended}")  # noqa: T201  # the table
        assert self.between.calls.count(action) > 1
        return ended


@pytest.fixture
def race(trial_portal: Access, machines: tuple[Prefect, Prefect], programme: Path) -> Iterator[Race]:
    with gate(trial_portal.url) as between:
        yield Race(machines, between, programme)


def test_homes_that_start_at_once_have_servers_of_their_own(machines: tuple[Prefect, Prefect]) -> None:
    one, two = machines
    assert one.memory.port != two.memory.port
    assert one.api.answers()
    assert two.api.answers()


def test_of_two_machines_each_version_comes_once(trial_portal: Access, race: Race) -> None:
    """A first publication, then a revision: whoever comes second waits or says so, and the next runs heal the rest."""
    orders = (("package_create", "2026-H1", "2026-07-08"), ("package_revise", "2026-H1.r2", "2026-07-20"))
    for action, label, day in orders:
        ended = race.meet(action, day)
        assert "Completed" in {name for name, _ in ended}
        assert all(name == "Completed" or "[ckan-changed]" in told for name, told in ended), ended
        assert {name for name, _ in race.run(day)} == {"Completed"}
        seen = look(impatient(trial_portal.url), race.dataset)
        assert seen
        assert (seen.label, seen.told) == (label, label)
        assert None not in seen.tables.values()
        assert audit_portal(anybody(trial_portal), race.dataset).drifts == ()
        if label == "2026-H1":
            amend(race.programme, MORE_IN_2027)
    listing = anybody(trial_portal).state(race.dataset).listing
    assert [str(entry.version) for entry in listing.versions] == ["2026-H1", "2026-H1.r2"]
    held = [item["id"] for item in shown(trial_portal, archive_name(race.dataset))["resources"]]
    assert len(held) == len(set(held)) == 1 + 2 * len(offered(race.dataset))
