"""A CKAN is asked no oftener than this machine may, and not before it says so."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from pydantic import SecretStr
from support.ckan_stand_in import TOKEN, Reply, StandIn, send, stand_in
from support.small import DATASET, JULY, publish, small_release

from flows.model.record import parse_version
from flows.outside.machine.settings import Settings
from flows.outside.portals.ckan.calls import AskedToWaitError, CkanSite
from flows.outside.portals.ckan.portal import CkanPortal
from flows.outside.portals.ckan.session import Traffic
from flows.outside.portals.ckan.turns import LONGEST_PAUSE, Turns, asked_wait
from flows.outside.portals.ckan.view import View
from flows.outside.portals.contract import Citizen
from flows.stages.versions.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from http.server import BaseHTTPRequestHandler
    from pathlib import Path
    from threading import Event

NOON = 1_783_500_000.0
"""A moment, in the seconds of a clock."""


@dataclass
class Slept:
    """A clock that only sleeping moves."""

    now: float = NOON
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def portal() -> Iterator[StandIn]:
    with stand_in() as made:
        yield made


@pytest.fixture(autouse=True)
def _own_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HROMADA_STATE", str(tmp_path / "state"))


def seen(portal: StandIn, clock: Slept, turns: Turns | None = None) -> CkanPortal:
    traffic = Traffic(turns=turns or Turns())
    site = CkanSite(address=portal.address, token=SecretStr(TOKEN), sleep=clock.sleep, traffic=traffic)
    return CkanPortal(View(site=site))


# --- what the portal asks for -----------------------------------------------------------------------------


class Busy:
    """A portal that wants to be left alone, so many times one after another."""

    def __init__(self, portal: StandIn, status: int, after: str, times: int = 1) -> None:
        self.portal, self.status, self.after, self.left = portal, status, after, times

    def __call__(self, request: BaseHTTPRequestHandler, _: Reply, __: Event) -> None:
        self.left -= 1
        self.portal.at += self.left > 0
        headers = {"Retry-After": self.after, "Content-Type": "text/html", "Connection": "close"}
        send(request, (self.status, headers, b"<html>busy</html>"))


@pytest.mark.parametrize("status", [429, 503])
def test_a_read_waits_as_long_as_it_is_told(portal: StandIn, status: int) -> None:
    """As often as it is told so, as long as that is not too long together."""
    clock = Slept()
    portal.arm(Busy(portal, status, "30", times=4), at=1)
    assert "datastore" in seen(portal, clock).site.plugins
    assert clock.slept == [30] * 4
    assert portal.calls == ["status_show"] * 5


def test_a_portal_that_wants_a_long_pause_is_left_to_the_next_run(portal: StandIn) -> None:
    clock = Slept()
    for wait, times, waits in (("3600", 1, 0), ("50", 9, 2)):
        portal.arm(Busy(portal, 429, wait, times=times), at=1)
        with pytest.raises(AskedToWaitError, match=wait):
            seen(portal, clock).state(DATASET)
        assert len(clock.slept) == waits
    assert sum(clock.slept) <= LONGEST_PAUSE


def calls_of_a_publication() -> int:
    with stand_in() as portal:
        publish(seen(portal, Slept()), "2026-H1", "Захід")
        return len(portal.calls)


def test_a_publication_goes_on_after_any_call_that_was_put_off(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused without being done, as a limit of calls does: each file once, each version once."""
    made = small_release(parse_version("2026-H1"), "Захід", JULY)
    for at in range(1, calls_of_a_publication() + 1):
        monkeypatch.setenv("HROMADA_STATE", str(tmp_path / f"state-{at}"))
        with stand_in() as portal:
            clock = Slept()
            portal.arm(Busy(portal, 429, "7"), at=at)
            publish(seen(portal, clock), "2026-H1", "Захід")
            assert clock.slept == [7], at
            assert not verify(made, Citizen(seen(portal, clock), DATASET)), at
            archive = portal.held.packages[f"{DATASET}-archive"]
            assert len({item["id"] for item in archive["resources"]}) == len(archive["resources"]), at


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("30", 30),
        (" 5 ", 5),
        ("Wed, 08 Jul 2026 08:41:00 GMT", 60),
        ("Wed, 08 Jul 2026 08:39:00 GMT", 0),
        ("", 0),
        (None, 0),
        ("-5", 0),
        ("soon", 0),
        ("٣", 0),
        ("9" * 400, 999_999_999),
    ],
)
def test_what_retry_after_says(header: str | None, seconds: float) -> None:
    assert asked_wait(header, NOON) == seconds


# --- what the settings allow ------------------------------------------------------------------------------


def test_all_that_ask_one_portal_share_its_turns(portal: StandIn, tmp_path: Path) -> None:
    """Two portals opened as two processes would open them: two calls a second from both together."""
    clock = Slept()
    turns = Turns(file=tmp_path / "turns" / "portal", seconds=0.5, now=clock, sleep=clock.sleep)
    for one in [seen(portal, clock, turns), seen(portal, clock, turns)] * 3:
        one.versions(DATASET)
    assert len(portal.calls) == 6
    assert clock.now == NOON + 5 * 0.5
    clock.now += 60
    turns.take()
    assert clock.slept[-1] == 0  # a pause is no credit


def test_a_file_of_another_time_holds_nobody_up(tmp_path: Path) -> None:
    for text in ("no number", str(NOON * 2), "nan", ""):
        clock = Slept()
        turns = Turns(file=tmp_path / "portal", seconds=0.5, now=clock, sleep=clock.sleep)
        (tmp_path / "portal").write_text(text, "utf-8")
        turns.take()
        assert clock.now - NOON <= LONGEST_PAUSE, text


def test_the_rate_is_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Turns.at("http://data.example").file is None
    monkeypatch.setenv("HROMADA_CALLS_PER_SECOND", "4")
    first, other = Turns.at("http://data.example"), Turns.at("http://other.example")
    assert (first.seconds, Settings().hromada_calls_per_second) == (0.25, 4)
    assert first.file
    assert first.file != other.file
