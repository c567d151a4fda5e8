"""The six rules that every portal obeys (design.md, «Portals, one contract»); a new portal is one more parameter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from support.small import JULY, REASON, prepare, prepare_withdrawal, publish, small_release, withdraw

from flows.model.errors import PortalBusyError, PortalRefusedError, UsageError
from flows.model.half_years import Cycle
from flows.model.versions import Version
from flows.outside.portals.address import open_portal
from flows.outside.portals.apply import apply
from flows.outside.portals.contract import Citizen, Portal
from flows.recipes.audit_portal import audit_portal
from flows.stages.versions.plan import current_want
from flows.stages.versions.verify import verify

if TYPE_CHECKING:
    from pathlib import Path

    from flows.outside.machine.trial_access import Access

V1, V2 = Version(Cycle(2026, 1)), Version(Cycle(2026, 1), 2)


CKANS = {"ckan": "trial_portal", "ckan-2.11": "older_portal"}


@pytest.fixture(params=["folder", "ckan", pytest.param("ckan-2.11", marks=pytest.mark.long)])
def portal(request: pytest.FixtureRequest, tmp_path: Path) -> Portal:
    if request.param == "folder":
        return open_portal(f"folder:{tmp_path / 'portal'}")
    access: Access = request.getfixturevalue(CKANS[request.param])
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


# --- withdrawal --------------------------------------------------------------------------------------

AUGUST = date(2026, 8, 1)
V3 = Version(Cycle(2026, 1), 3)


def is_gone(portal: Portal, dataset: str, version: Version) -> bool:
    """Whether nothing is served of it, and the record tells why."""
    (entry,) = (entry for entry in portal.state(dataset).listing.versions if entry.version == version)
    names = [file.name for file in entry.files]
    fresh = open_portal(portal.url)
    assert entry.withdrawn == {"date": AUGUST.isoformat(), "reason": REASON}
    return not fresh.files(dataset, version) and not any(fresh.read(dataset, name, version) for name in names)


def test_the_current_version_is_withdrawn_and_the_one_before_comes_back(portal: Portal, dataset: str) -> None:
    publish(portal, "2026-H1", "a", dataset=dataset)
    publish(portal, "2026-H1", "b", dataset=dataset)
    before = portal.state(dataset).listing.versions
    kinds = [step.kind for step in withdraw(portal, str(V2), AUGUST, dataset=dataset)]
    assert kinds[-1] == "remove"
    assert {"list", "withdraw"} & set(kinds[: kinds.index("switch")])
    assert is_served(portal, dataset, V1, "a")
    assert is_gone(portal, dataset, V2)
    have = portal.state(dataset)
    assert have.current == V1
    assert have.listing.versions[0] == before[0]
    assert replace(have.listing.versions[1], withdrawn=None) == before[1]
    assert audit_portal(portal, dataset).drifts == ()


def test_an_older_version_is_withdrawn_and_the_current_stays(portal: Portal, dataset: str) -> None:
    publish(portal, "2026-H1", "a", dataset=dataset)
    publish(portal, "2026-H1", "b", dataset=dataset)
    publish(portal, "2026-H2", "b", date(2027, 1, 8), dataset=dataset)
    confirmations = portal.state(dataset).listing.confirmations
    assert "switch" not in [step.kind for step in withdraw(portal, str(V1), AUGUST, dataset=dataset)]
    assert is_served(portal, dataset, V2, "b")
    assert is_gone(portal, dataset, V1)
    assert portal.state(dataset).listing.confirmations == confirmations
    assert audit_portal(portal, dataset).drifts == ()


def test_the_last_version_is_withdrawn_and_readers_get_nothing(portal: Portal, dataset: str, other: str) -> None:
    publish(portal, "2026-H1", "x", dataset=other)
    publish(portal, "2026-H1", "a", dataset=dataset)
    withdraw(portal, str(V1), AUGUST, dataset=dataset)
    assert is_gone(portal, dataset, V1)
    assert {portal.read(dataset, name) for name in small_release(V1, "a", dataset=dataset).files} == {None}
    assert portal.state(dataset).current is None
    assert audit_portal(portal, dataset).drifts == ()
    assert withdraw(portal, str(V1), AUGUST, dataset=dataset) == ()
    publish(portal, "2026-H1", "y", dataset=other)
    assert audit_portal(portal, dataset).drifts == audit_portal(portal, other).drifts == ()
    with pytest.raises(UsageError, match="rows-withdrawn"):
        publish(portal, "2026-H1", "a", dataset=dataset)
    publish(portal, "2026-H1", "c", dataset=dataset)
    assert is_served(portal, dataset, V2, "c")
    assert audit_portal(portal, dataset).drifts == ()


def test_a_withdrawn_label_and_its_rows_are_never_used_again(portal: Portal, dataset: str) -> None:
    publish(portal, "2026-H1", "a", dataset=dataset)
    publish(portal, "2026-H1", "b", dataset=dataset)
    withdraw(portal, str(V2), AUGUST, dataset=dataset)
    with pytest.raises(UsageError, match="rows-withdrawn"):
        publish(portal, "2026-H1", "b", AUGUST, dataset=dataset)
    publish(portal, "2026-H1", "c", AUGUST, dataset=dataset)
    assert is_served(portal, dataset, V3, "c", AUGUST)
    assert is_gone(portal, dataset, V2)
    assert audit_portal(portal, dataset).drifts == ()


def test_every_step_of_a_withdrawal_may_be_repeated(portal: Portal, dataset: str) -> None:
    publish(portal, "2026-H1", "a", dataset=dataset)
    publish(portal, "2026-H1", "b", dataset=dataset)
    with portal.hold(dataset):
        want, steps = prepare_withdrawal(portal, str(V2), AUGUST, dataset=dataset)
        for step in steps:
            assert is_served(portal, dataset, V1, "a") != is_served(portal, dataset, V2, "b")
            portal.perform(step, want)
            once = portal.state(dataset)
            portal.perform(step, want)
            assert portal.state(dataset) == once
        apply(steps, want, portal)
    assert is_gone(portal, dataset, V2)


@pytest.mark.parametrize("done", range(1, 5))
@pytest.mark.parametrize(("first", "how"), [("a", "publish"), ("", "withdraw")])
def test_a_withdrawal_cut_short_is_seen_and_finished(
    portal: Portal, dataset: str, done: int, first: str, how: str
) -> None:
    for rows in (*first, "b"):
        publish(portal, "2026-H1", rows, dataset=dataset)
    gone = V2 if first else V1
    with portal.hold(dataset):
        want, steps = prepare_withdrawal(portal, str(gone), AUGUST, dataset=dataset)
        if done >= len(steps) or (steps[0].kind == "describe" and done == 1):
            pytest.skip("nothing is recorded yet, or all is done")
        apply(steps[:done], want, portal)
    assert audit_portal(open_portal(portal.url), dataset).drifts
    if how == "withdraw":
        assert withdraw(portal, str(gone), date(2026, 9, 1), dataset=dataset) == steps[done:]  # the day stays
    else:
        with pytest.raises(UsageError, match="rows-withdrawn"):
            publish(portal, "2026-H1", "b", date(2026, 9, 1), dataset=dataset)
    assert is_gone(portal, dataset, gone)
    assert is_served(portal, dataset, V1, "a") == bool(first)
    assert audit_portal(portal, dataset).drifts == ()


# --- what has changed -----------------------------------------------------------------------------------


def test_a_mark_tells_of_every_publication_or_there_is_none(portal: Portal, dataset: str) -> None:
    """The light look and the close one give the same mark, and a repetition that does nothing leaves it."""
    seen = []
    for cycle, rows in (("2026-H1", "Захід"), ("2026-H1", "Захід"), ("2026-H2", "Інший захід")):
        publish(portal, cycle, rows, dataset=dataset)
        marks = portal.marks([dataset, "nobody-s-programme"])
        portal.state(dataset)
        assert marks.get(dataset, "") == portal.mark(dataset)
        assert set(marks) <= {dataset}
        seen.append(marks.get(dataset, ""))
    first, again, later = seen
    assert first == again
    assert not first or first != later
