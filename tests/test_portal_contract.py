"""The six rules that every portal obeys (design.md, «Portals, one contract»); a new portal is one more parameter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from small import DATASET, JULY, prepare, publish, small_release

from flows.audit_portal import audit_portal
from flows.errors import PortalBusyError, PortalRefusedError
from flows.model import Cycle, Version
from flows.outside.apply import apply
from flows.outside.portals import Citizen, Portal, open_portal
from flows.stages.plan import current_want
from flows.stages.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

V1, V2 = Version(Cycle(2026, 1)), Version(Cycle(2026, 1), 2)
OTHER = "inshe-informatization-2026-2028-programme"


@pytest.fixture(params=["folder"])
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Portal:
    return open_portal(f"{request.param}:{tmp_path / 'portal'}")


def is_served(portal: Portal, version: Version, rows: str, day: date = JULY) -> bool:
    return not verify(small_release(version, rows, day), Citizen(portal, DATASET))


def shown(portal: Portal, dataset: str, *versions: Version) -> dict[tuple[Version, str], bytes | None]:
    """Every file of these versions as a citizen gets it."""
    names = ((version, name) for version in versions for name in portal.files(dataset, version))
    return {(version, name): portal.read(dataset, name, version) for version, name in names}


def test_an_empty_portal_holds_nothing(portal: Portal) -> None:
    have = portal.state(DATASET)
    assert (have.versions, have.current, have.head, have.newest_cycle) == ((), None, None, None)
    assert portal.read(DATASET, "measures.csv") is None
    assert portal.files(DATASET, V1) == ()
    assert audit_portal(portal, DATASET).drifts == ()


def test_1_bytes_of_a_visible_version_never_change(portal: Portal) -> None:
    publish(portal, "2026-H1", "a")
    first = shown(portal, DATASET, V1)
    for cycle, rows in (("2026-H1", "b"), ("2026-H2", "b"), ("2026-H2", "c")):
        publish(portal, cycle, rows, date(2027, 1, 8))
        assert shown(portal, DATASET, V1) == first
    assert set(first.values()) == set(small_release(V1, "a").files.values())


def test_2_current_switches_in_one_step(portal: Portal) -> None:
    publish(portal, "2026-H1", "a")
    with portal.hold(DATASET):
        _, want, steps = prepare(portal.state(DATASET), "2026-H1", "b")
        served = []
        for step in steps:
            served.append((is_served(portal, V1, "a"), is_served(portal, V2, "b")))
            portal.perform(step, want)
        assert [step.kind for step in steps[:2]] == ["stage", "switch"]
        assert served == [(True, False), (True, False), *[(False, True)] * (len(steps) - 2)]


def test_2_current_switches_only_to_files_that_were_read_back(portal: Portal) -> None:
    publish(portal, "2026-H1", "a")
    with portal.hold(DATASET):
        _, want, (stage, switch, *_) = prepare(portal.state(DATASET), "2026-H1", "b")
        portal.perform(stage, want)
        spoilt = replace(want.entry.files[0], sha256="0" * 64)
        entry = replace(want.entry, files=(spoilt, *want.entry.files[1:]))
        listing = replace(want.listing, versions=(want.listing.versions[0], entry))
        with pytest.raises(PortalRefusedError, match="version-differs"):
            portal.perform(switch, replace(want, listing=listing))
    assert is_served(portal, V1, "a")


def test_3_every_step_may_be_repeated(portal: Portal) -> None:
    publish(portal, "2026-H1", "a")
    with portal.hold(DATASET):
        _, want, steps = prepare(portal.state(DATASET), "2026-H1", "b")
        for step in steps:
            portal.perform(step, want)
            once = portal.state(DATASET)
            portal.perform(step, want)
            assert portal.state(DATASET) == once
        apply(steps, want, portal)
    assert is_served(portal, V2, "b")


@pytest.mark.parametrize("done", range(5))
def test_4_a_run_that_stops_leaves_a_good_version_and_the_next_goes_on(portal: Portal, done: int) -> None:
    publish(portal, "2026-H1", "a")
    with portal.hold(DATASET):
        _, want, steps = prepare(portal.state(DATASET), "2026-H1", "b")
        apply(steps[:done], want, portal)
    assert is_served(portal, V1, "a") != is_served(portal, V2, "b")
    left = publish(portal, "2026-H1", "b", date(2026, 7, 20))
    assert left == (steps[done:] if done else left)
    assert is_served(portal, V2, "b", JULY if done else date(2026, 7, 20))
    assert audit_portal(portal, DATASET).drifts == ()


def test_5_nothing_else_is_touched(portal: Portal) -> None:
    publish(portal, "2026-H1", "x", dataset=OTHER)
    before = shown(portal, OTHER, V1), portal.state(OTHER).listing, portal.state(OTHER).current
    publish(portal, "2026-H1", "a")
    publish(portal, "2026-H1", "b")
    assert (shown(portal, OTHER, V1), portal.state(OTHER).listing, portal.state(OTHER).current) == before
    assert audit_portal(portal, OTHER).drifts == ()


def test_6_of_two_runs_at_once_one_stops(portal: Portal) -> None:
    publish(portal, "2026-H1", "a")
    with portal.hold(DATASET):
        with pytest.raises(PortalBusyError) as stopped, open_portal(portal.url).hold(DATASET):
            pytest.fail("two runs hold one dataset")
        assert stopped.value.facts["dataset"] == DATASET
        publish(portal, "2026-H1", "x", dataset=OTHER)
    publish(portal, "2026-H1", "b")
    assert is_served(portal, V2, "b")


def test_the_same_again_is_no_step(portal: Portal) -> None:
    assert publish(portal, "2026-H1", "a")
    assert publish(portal, "2026-H1", "a", date(2026, 9, 1)) == ()
    assert publish(portal, "2026-H2", "a", date(2027, 1, 8))
    assert publish(portal, "2026-H2", "a", date(2027, 2, 1)) == ()


def test_the_record_tells_what_citizens_get(portal: Portal) -> None:
    publish(portal, "2026-H1", "a")
    publish(portal, "2026-H1", "b")
    have = portal.state(DATASET)
    assert [entry.version for entry in have.listing.versions] == [V1, V2]
    for entry in have.listing.versions:
        assert verify(entry, Citizen(portal, DATASET, entry.version)) == ()
        assert portal.files(DATASET, entry.version) == tuple(file.name for file in entry.files)
    assert have.head
    assert have.head.version == have.current == V2
    assert (want := current_want(have))
    assert want.entry == have.head


@pytest.mark.parametrize(
    "name", ["../versions.json", "../../../index.html", "/etc/passwd", "", ".", "a\0b", "structure", "nothing"]
)
def test_a_citizen_gets_files_of_the_version_alone(portal: Portal, name: str) -> None:
    publish(portal, "2026-H1", "a")
    assert portal.read(DATASET, name) is None
    assert portal.read(DATASET, name, V1) is None
