"""The six rules that every portal obeys (design.md, «Portals, one contract»); a new portal is one more parameter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from small import JULY, prepare, publish, small_release

from flows.audit_portal import audit_portal
from flows.errors import PortalBusyError, PortalRefusedError
from flows.model import Cycle, Version
from flows.outside.apply import apply
from flows.outside.portals import Citizen, Portal, open_portal
from flows.stages.plan import current_want
from flows.stages.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

    from flows.outside.trial.place import Access

V1, V2 = Version(Cycle(2026, 1)), Version(Cycle(2026, 1), 2)


@pytest.fixture(params=["folder", "ckan"])
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Portal:
    if request.param == "folder":
        return open_portal(f"folder:{tmp_path / 'portal'}")
    access: Access = request.getfixturevalue("trial_portal")
    return open_portal(f"ckan:{access.url}")


@pytest.fixture
def dataset() -> str:
    """A name of its own for each test: a real portal keeps what the others did."""
    return f"kvitneve-{uuid4().hex[:12]}-programme"


@pytest.fixture
def other() -> str:
    return f"inshe-{uuid4().hex[:12]}-programme"


def is_served(portal: Portal, dataset: str, version: Version, rows: str, day: date = JULY) -> bool:
    return not verify(small_release(version, rows, day, dataset=dataset), Citizen(portal, dataset))


def shown(portal: Portal, dataset: str, *versions: Version) -> dict[tuple[Version, str], bytes | None]:
    """Every file of these versions as a citizen gets it."""
    names = ((version, name) for version in versions for name in portal.files(dataset, version))
    return {(version, name): portal.read(dataset, name, version) for version, name in names}


def test_an_empty_portal_holds_nothing(portal: Portal, dataset: str) -> None:
    have = portal.state(dataset)
    assert (have.versions, have.current, have.head, have.newest_cycle) == ((), None, None, None)
    assert portal.read(dataset, "measures.csv") is None
    assert portal.files(dataset, V1) == ()
    assert audit_portal(portal, dataset).drifts == ()


def test_1_bytes_of_a_visible_version_never_change(portal: Portal, dataset: str) -> None:
    publish(portal, "2026-H1", "a", dataset=dataset)
    first = shown(portal, dataset, V1)
    for cycle, rows in (("2026-H1", "b"), ("2026-H2", "b"), ("2026-H2", "c")):
        publish(portal, cycle, rows, date(2027, 1, 8), dataset=dataset)
        assert shown(portal, dataset, V1) == first
    assert set(first.values()) == set(small_release(V1, "a", dataset=dataset).files.values())


def test_2_current_switches_in_one_step(portal: Portal, dataset: str) -> None:
    publish(portal, "2026-H1", "a", dataset=dataset)
    with portal.hold(dataset):
        _, want, steps = prepare(portal.state(dataset), "2026-H1", "b")
        served = []
        for step in steps:
            served.append((is_served(portal, dataset, V1, "a"), is_served(portal, dataset, V2, "b")))
            portal.perform(step, want)
        switch = [step.kind for step in steps].index("switch")
        assert steps[0].kind == "stage"
        assert served == [*[(True, False)] * (switch + 1), *[(False, True)] * (len(steps) - switch - 1)]


def test_2_current_switches_only_to_files_that_were_read_back(portal: Portal, dataset: str) -> None:
    publish(portal, "2026-H1", "a", dataset=dataset)
    with portal.hold(dataset):
        _, want, (stage, *steps) = prepare(portal.state(dataset), "2026-H1", "b")
        switch = next(step for step in steps if step.kind == "switch")
        portal.perform(stage, want)
        spoilt = replace(want.entry.files[0], sha256="0" * 64)
        entry = replace(want.entry, files=(spoilt, *want.entry.files[1:]))
        listing = replace(want.listing, versions=(want.listing.versions[0], entry))
        with pytest.raises(PortalRefusedError, match="version-differs"):
            portal.perform(switch, replace(want, listing=listing))
    assert is_served(portal, dataset, V1, "a")


def test_3_every_step_may_be_repeated(portal: Portal, dataset: str) -> None:
    publish(portal, "2026-H1", "a", dataset=dataset)
    with portal.hold(dataset):
        _, want, steps = prepare(portal.state(dataset), "2026-H1", "b")
        for step in steps:
            portal.perform(step, want)
            once = portal.state(dataset)
            portal.perform(step, want)
            assert portal.state(dataset) == once
        apply(steps, want, portal)
    assert is_served(portal, dataset, V2, "b")


@pytest.mark.parametrize("done", range(5))
def test_4_a_stopped_run_leaves_a_good_version_and_the_next_goes_on(portal: Portal, dataset: str, done: int) -> None:
    publish(portal, "2026-H1", "a", dataset=dataset)
    with portal.hold(dataset):
        _, want, steps = prepare(portal.state(dataset), "2026-H1", "b")
        apply(steps[:done], want, portal)
    assert is_served(portal, dataset, V1, "a") != is_served(portal, dataset, V2, "b")
    left = publish(portal, "2026-H1", "b", date(2026, 7, 20), dataset=dataset)
    assert left == (steps[done:] if done else left)
    assert is_served(portal, dataset, V2, "b", JULY if done else date(2026, 7, 20))
    assert audit_portal(portal, dataset).drifts == ()


def test_5_nothing_else_is_touched(portal: Portal, dataset: str, other: str) -> None:
    publish(portal, "2026-H1", "x", dataset=other)
    before = shown(portal, other, V1), portal.state(other).listing, portal.state(other).current
    publish(portal, "2026-H1", "a", dataset=dataset)
    publish(portal, "2026-H1", "b", dataset=dataset)
    assert (shown(portal, other, V1), portal.state(other).listing, portal.state(other).current) == before
    assert audit_portal(portal, other).drifts == ()


def test_6_of_two_runs_at_once_one_stops(portal: Portal, dataset: str, other: str) -> None:
    publish(portal, "2026-H1", "a", dataset=dataset)
    with portal.hold(dataset):
        with pytest.raises(PortalBusyError) as stopped, open_portal(portal.url).hold(dataset):
            pytest.fail("two runs hold one dataset")
        assert stopped.value.facts["dataset"] == dataset
        publish(portal, "2026-H1", "x", dataset=other)
    publish(portal, "2026-H1", "b", dataset=dataset)
    assert is_served(portal, dataset, V2, "b")


def test_the_same_again_is_no_step(portal: Portal, dataset: str) -> None:
    assert publish(portal, "2026-H1", "a", dataset=dataset)
    assert publish(portal, "2026-H1", "a", date(2026, 9, 1), dataset=dataset) == ()
    assert publish(portal, "2026-H2", "a", date(2027, 1, 8), dataset=dataset)
    assert publish(portal, "2026-H2", "a", date(2027, 2, 1), dataset=dataset) == ()


def test_the_record_tells_what_citizens_get(portal: Portal, dataset: str) -> None:
    publish(portal, "2026-H1", "a", dataset=dataset)
    publish(portal, "2026-H1", "b", dataset=dataset)
    have = portal.state(dataset)
    assert [entry.version for entry in have.listing.versions] == [V1, V2]
    for entry in have.listing.versions:
        assert verify(entry, Citizen(portal, dataset, entry.version)) == ()
        assert portal.files(dataset, entry.version) == tuple(file.name for file in entry.files)
    assert have.head
    assert have.head.version == have.current == V2
    assert (want := current_want(have))
    assert want.entry == have.head


@pytest.mark.parametrize(
    "name", ["../versions.json", "../../../index.html", "/etc/passwd", "", ".", "a\0b", "structure", "nothing"]
)
def test_a_citizen_gets_files_of_the_version_alone(portal: Portal, dataset: str, name: str) -> None:
    publish(portal, "2026-H1", "a", dataset=dataset)
    assert portal.read(dataset, name) is None
    assert portal.read(dataset, name, V1) is None
