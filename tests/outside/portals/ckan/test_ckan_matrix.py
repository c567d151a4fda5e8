"""Every fault at every call of the real publication, and of a publisher that is killed there (`make test-long`)."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass, field, replace
from queue import Queue
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from pydantic import SecretStr
from support.again import carry_out
from support.ckan_faults import KINDS, Gate, gate
from support.ckan_portal import anybody, rows_of, shown, whole
from support.ckan_reader import Look, impatient, look
from support.places import REAL, SUPPORT
from support.programmes import MORE_IN_2027, amend, copy_of_the_programme
from support.small import publish

from flows.model.errors import PortalBusyError, PortalUnavailableError
from flows.model.half_years import Cycle
from flows.model.versions import Version
from flows.outside.machine.settings import moment
from flows.outside.portals.address import open_portal
from flows.outside.portals.ckan.calls import CkanSite
from flows.outside.portals.ckan.clock import Pace
from flows.outside.portals.ckan.portal import CkanPortal
from flows.outside.portals.ckan.view import View
from flows.outside.programme.programmes import load_programme
from flows.recipes.audit_portal import audit_portal
from flows.recipes.publication import Order
from flows.recipes.publish_progress import publish_datasets
from flows.stages.versions.release import release
from flows.steps import Direct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from support.ckan_reader import Rows

    from flows.model.versions import Release
    from flows.outside.machine.trial_access import Access
    from flows.stages.versions.edition import Edition

SMALL = str(SUPPORT / "small.py")
REVISIONS = 10
"""So many versions of one dataset; in a longer archive each call takes longer, and shows nothing more."""


# --- the real publication ---------------------------------------------------------------------------


class Keeping(Direct):
    """Takes every step, and keeps what a release was made of."""

    def __init__(self) -> None:
        self.editions: list[Edition] = []

    def __call__(self, stage: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401  # any stage
        if stage is release:
            self.editions.append(args[0])
        return super().__call__(stage, *args, **kwargs)


@pytest.fixture(scope="module")
def editions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Edition, Edition]:
    """The real programme as amended and as adopted, each read and checked once, whatever portal it then goes to."""
    folder, step = tmp_path_factory.mktemp("matrix"), Keeping()
    programme, portal = copy_of_the_programme(folder), f"folder:{folder / 'portal'}"
    publish_datasets(Order(folder=programme, cycle="2026-H1", portal=portal, now=moment("2026-07-08")), step)
    amend(programme, MORE_IN_2027)
    publish_datasets(Order(folder=programme, cycle="2026-H1", portal=portal, now=moment("2026-07-20")), step)
    adopted, amended = step.editions
    return amended, adopted


@dataclass
class Ground:
    """Where real releases meet a portal: odd versions are the programme as adopted, even ones as amended.

    `answers` are what the tables of each edition answer after a publication that nothing disturbed.
    """

    access: Access
    between: Gate
    editions: tuple[Edition, Edition]
    answers: dict[int, Mapping[str, Rows | None]] = field(default_factory=dict)
    calls: dict[str, int] = field(default_factory=dict)

    def made(self, dataset: str, number: int) -> Release:
        """The release of that revision: the very stage that makes every release."""
        version = Version(Cycle(2026, 1), number)
        return release(replace(self.editions[number % 2], dataset=dataset, version=version))

    def portal(self, read_seconds: float = 60) -> CkanPortal:
        """The portal through the gate, in a hurry to try again."""
        token = SecretStr(self.access.token)
        site = CkanSite(
            address=self.between.address, token=token, pace=Pace(silent=read_seconds), waits_seconds=(0.05, 0.2)
        )
        return CkanPortal(View(site=site, facts=load_programme(REAL)))

    def look(self, dataset: str) -> Look | None:
        """What anybody gets, past the gate."""
        return look(impatient(self.access.url), dataset)

    def publish(self, dataset: str, number: int) -> None:
        """One revision, undisturbed."""
        self.between.arm()
        carry_out(self.made(dataset, number), self.portal())

    def learn(self) -> None:
        """Count the calls of both publications, and remember what tables answer after each."""
        dataset = new_name()
        for number, what in ((1, "first"), (2, "revision")):
            self.publish(dataset, number)
            self.calls[what] = len(self.between.calls)
            seen = self.look(dataset)
            assert seen
            assert len(seen.tables) == 6
            assert None not in seen.tables.values()
            self.answers[number % 2] = seen.tables

    def spoil(self, dataset: str, number: int, kind: str, at: int) -> None:
        """One publication with one fault: a reader gets one whole version, and the next run ends with the new one."""
        new = self.made(dataset, number)
        self.between.arm(kind, at)
        with suppress(PortalUnavailableError, PortalBusyError):
            carry_out(new, self.portal(2 if kind == "timeout" else 60))
        assert len(self.between.calls) >= at
        seen = self.one_version(dataset, number)
        self.between.arm()
        if carry_out(new, self.portal()):
            seen = self.look(dataset)
        assert seen
        assert seen.is_whole(new)
        assert seen.tables == self.answers[number % 2]

    def one_version(self, dataset: str, number: int) -> Look | None:
        """All that the page leads to is the version before or this one; a table answers as either, or is absent."""
        seen = self.look(dataset)
        if seen is None:
            assert number == 1
            return None
        assert any(seen.is_whole(self.made(dataset, each)) for each in (number, number - 1) if each)
        for name, rows in seen.tables.items():
            assert rows in (None, *(answers[name] for answers in self.answers.values())), name
        return seen


def new_name() -> str:
    return f"matrix-{uuid4().hex[:12]}-programme"


@pytest.fixture(scope="module")
def between(trial_portal: Access) -> Iterator[Gate]:
    with gate(trial_portal.url) as opened:
        yield opened


@pytest.fixture(scope="module")
def ground(trial_portal: Access, between: Gate, editions: tuple[Edition, Edition]) -> Ground:
    made = Ground(trial_portal, between, editions)
    made.learn()
    return made


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_at_any_call_of_the_first_publication(ground: Ground, kind: str) -> None:
    calls = ground.calls["first"]
    for at in range(1, calls + 1):
        ground.spoil(new_name(), 1, kind, at)
    tell(f"{kind}: {calls} of {calls} calls of a first publication")


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_at_any_call_of_a_revision(ground: Ground, kind: str) -> None:
    calls, dataset = ground.calls["revision"], ""
    for at in range(1, calls + 1):
        number = 2 + (at - 1) % REVISIONS
        if number == 2:
            dataset = new_name()
            ground.publish(dataset, 1)
        ground.spoil(dataset, number, kind, at)
    tell(f"{kind}: {calls} of {calls} calls of a revision")


def tell(figure: str) -> None:
    print(f"\n{figure} left one whole version")  # noqa: T201  # the figure for the closing note


# --- kills --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Killing:
    """A publisher in a process of its own, killed by the gate when its N-th call arrives."""

    access: Access
    between: Gate

    def run(self, dataset: str, rows: str, kind: str, at: int) -> int:
        """How the publisher ended."""
        clients: Queue[subprocess.Popen[bytes]] = Queue()
        self.between.strike = lambda: clients.get(timeout=30).kill()
        self.between.arm(kind, at)
        argv = [sys.executable, SMALL, f"ckan:{self.between.address}", "2026-H1", rows, "2026-07-08", dataset]
        with subprocess.Popen(argv, env={**os.environ, "CKAN_API_TOKEN": self.access.token}) as publisher:
            clients.put(publisher)
        return publisher.returncode

    def check(self, rows: str, kind: str, at: int) -> None:
        """A kill at that call of a publication of these rows, `a` being the first: nothing is lost."""
        dataset, address = new_name(), f"ckan:{self.access.url}"
        label = "2026-H1"
        if rows != "a":
            publish(open_portal(address), "2026-H1", "a", dataset=dataset)
            label = "2026-H1.r2"
        assert self.run(dataset, rows, kind, at) == -9
        is_old = rows != "a" and whole(self.access, dataset, "2026-H1", "a")
        is_new = not is_old and shown(self.access, dataset) and whole(self.access, dataset, label, rows)
        assert is_old or is_new or (rows == "a" and shown(self.access, dataset) is None)
        assert rows_of(self.access, dataset) in (["a"], [rows], None)
        publish(open_portal(address), "2026-H1", rows, dataset=dataset)
        assert whole(self.access, dataset, label, rows)
        assert rows_of(self.access, dataset) == [rows]
        assert audit_portal(anybody(self.access), dataset).drifts == ()

    def count(self, rows: str) -> int:
        """How many calls such a publication makes."""
        dataset = new_name()
        for each in ("a", rows) if rows != "a" else ("a",):
            assert self.run(dataset, each, "", 0) == 0
        return len(self.between.calls)


@pytest.fixture
def killing(trial_portal: Access, between: Gate) -> Killing:
    return Killing(trial_portal, between)


@pytest.mark.parametrize(("kind", "at"), [("killed", 6), ("killed after", 6), ("killed after", 9), ("killed", 13)])
def test_a_killed_publisher_loses_nothing(killing: Killing, kind: str, at: int) -> None:
    killing.check("b", kind, at)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["killed", "killed after"])
@pytest.mark.parametrize("rows", ["a", "b"])
def test_a_publisher_killed_at_any_call_loses_nothing(killing: Killing, rows: str, kind: str) -> None:
    calls = killing.count(rows)
    for at in range(1, calls + 1):
        killing.check(rows, kind, at)
    tell(f"{kind}: {calls} of {calls} calls of {'a first publication' if rows == 'a' else 'a revision'}")
