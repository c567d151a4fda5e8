from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest
from pydantic import ValidationError
from support.editions import PROGRAMME

from flows.messages.errors import ERRORS
from flows.model.errors import UsageError
from flows.model.facts import Calendar
from flows.model.half_years import Cycle, Now
from flows.outside.programme.programmes import load_programme
from flows.stages.calendar import (
    acts_for,
    arrival_day,
    due_cycle,
    published_from,
    read_cycle,
    reported_cycle,
    reported_cycles,
    reporting_cycle,
    reports_due,
    require_cycle,
    timetable,
    working_day,
)

if TYPE_CHECKING:
    from flows.model.facts import ProgrammeFacts

KYIV = ZoneInfo("Europe/Kyiv")
AUGUST = date(2026, 8, 15)


def at(text: str) -> Now:
    return Now(datetime.fromisoformat(text).replace(tzinfo=KYIV))


@pytest.fixture(scope="module")
def facts() -> ProgrammeFacts:
    return load_programme(PROGRAMME)


@pytest.fixture(scope="module")
def amended(facts: ProgrammeFacts) -> ProgrammeFacts:
    """The programme with a second act, of 15 August."""
    change = {"file": "change.txt", "kind": "restatement", "date": AUGUST}
    return facts.model_copy(update={"acts": (*facts.acts, facts.acts[0].model_copy(update=change))})


@pytest.mark.parametrize(
    ("now", "cycle"),
    [
        ("2026-01-09T10:00", "2026-H1"),
        ("2026-06-30T23:59", "2026-H1"),
        ("2026-07-03T10:00", "2026-H1"),
        ("2026-07-08T05:59", "2026-H1"),
        ("2026-07-08T06:00", "2026-H1"),
        ("2026-12-31T23:59", "2026-H1"),
        ("2027-01-08T05:59", "2026-H1"),
        ("2027-01-08T06:00", "2026-H2"),
        ("2027-07-08T06:00", "2027-H1"),
    ],
)
def test_the_due_cycle_is_the_newest_whose_time_has_come(facts: ProgrammeFacts, now: str, cycle: str) -> None:
    assert str(due_cycle(facts, at(now))) == cycle


@pytest.mark.parametrize(
    ("now", "cycle"),
    [("2026-08-14T10:00", "2026-H1"), ("2026-08-15T00:00", "2026-H2"), ("2027-01-03T10:00", "2026-H2")],
)
def test_an_act_makes_its_own_cycle_due(amended: ProgrammeFacts, now: str, cycle: str) -> None:
    assert str(due_cycle(amended, at(now))) == cycle


def test_a_version_holds_the_acts_up_to_its_end_and_today(amended: ProgrammeFacts) -> None:
    first, second = Cycle(2026, 1), Cycle(2026, 2)
    assert [act.date for act in acts_for(amended, first, at("2027-01-08T06:00"))] == [date(2026, 1, 9)]
    assert [act.date for act in acts_for(amended, second, at("2026-08-14T10:00"))] == [date(2026, 1, 9)]
    assert [act.date for act in acts_for(amended, second, at("2026-08-15T10:00"))] == [date(2026, 1, 9), AUGUST]


@pytest.mark.parametrize(
    ("cycle", "now", "code"),
    [
        (Cycle(2026, 2), "2026-06-30T23:59", "cycle-not-begun"),
        (Cycle(2025, 2), "2026-07-08T06:00", "cycle-without-act"),
        (Cycle(2026, 1), "2026-01-08T23:59", "cycle-without-act"),
    ],
)
def test_a_cycle_that_cannot_be_published_is_wrong_usage(
    facts: ProgrammeFacts, cycle: Cycle, now: str, code: str
) -> None:
    with pytest.raises(UsageError) as caught:
        require_cycle(facts, cycle, at(now))
    assert caught.value.code == code
    assert str(cycle) in ERRORS[code].render("uk", **caught.value.facts)


def test_a_cycle_may_be_published_from_its_first_day(facts: ProgrammeFacts) -> None:
    require_cycle(facts, Cycle(2026, 2), at("2026-07-01T00:00"))


def test_before_any_act_the_running_cycle_is_refused(facts: ProgrammeFacts) -> None:
    now = at("2025-11-01T10:00")
    with pytest.raises(UsageError, match="cycle-without-act"):
        require_cycle(facts, due_cycle(facts, now), now)


def test_publication_is_at_six_in_kyiv_summer_and_winter(facts: ProgrammeFacts) -> None:
    assert published_from(facts, Cycle(2026, 1)).isoformat() == "2026-07-08T06:00:00+03:00"
    assert published_from(facts, Cycle(2026, 2)).isoformat() == "2027-01-08T06:00:00+02:00"


@pytest.mark.parametrize("text", ["", "2026", "2026-H3", "2026-h1", "26-H1", "0000-H1", "2026-H1.r2", "²026-H1"])
def test_what_is_no_half_year_is_wrong_usage(text: str) -> None:
    with pytest.raises(UsageError, match="cycle-unknown"):
        read_cycle(text)


def test_a_half_year_reads_back() -> None:
    assert read_cycle("2026-H2") == Cycle(2026, 2)


def test_what_falls_on_a_day_off_waits_for_the_next_working_day(facts: ProgrammeFacts) -> None:
    days = {(one.kind, one.about): (str(one.day), str(one.nominal or "")) for one in timetable(facts)}
    assert days["reports", "2026-H1"] == ("2026-07-06", "2026-07-05")
    assert days["reports", "2026-H2"] == ("2027-01-05", "")
    assert days["results", "2026"] == ("2027-02-01", "2027-01-31")
    assert days["ministry", "2026"] == ("2027-03-01", "")
    assert days["publication", "2026-H1"] == ("2026-07-08", "")
    assert days["act", "46/38/VIII-2026-01-09"] == ("2026-01-14", "")  # Friday, then Monday to Wednesday
    assert list(timetable(facts)) == sorted(timetable(facts), key=lambda one: one.day)
    assert len(days) == 6 * 2 + 3 * 2 + 1


def test_working_days_are_the_programme_s_own(facts: ProgrammeFacts) -> None:
    """Where Saturdays are worked, and 6 July is kept as a holiday."""
    days = ("mon", "tue", "wed", "thu", "fri", "sat")
    own = facts.calendar.model_copy(update={"working_days": days, "days_off": (date(2026, 7, 6),)})
    assert reports_due(facts.model_copy(update={"calendar": own}), Cycle(2026, 1)) == date(2026, 7, 7)
    assert working_day(own, date(2026, 7, 4)) == date(2026, 7, 4)


@pytest.mark.parametrize(
    ("now", "day"),
    [("2026-07-07T06:30", "2026-07-06"), ("2026-07-07T08:00", "2026-07-07"), ("2026-07-07T23:59", "2026-07-07")],
)
def test_what_is_found_before_offices_open_came_the_day_before(now: str, day: str) -> None:
    assert arrival_day(at(now)) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("now", "cycle"),
    [
        ("2026-07-08T05:59", "2025-H2"),
        ("2026-07-08T06:00", "2026-H1"),
        ("2027-01-08T05:59", "2026-H1"),
        ("2027-01-08T06:00", "2026-H2"),
        ("2029-01-08T06:00", "2028-H2"),
        ("2031-07-08T06:00", "2028-H2"),  # the programme is over
    ],
)
def test_progress_is_published_of_half_years_that_are_over(facts: ProgrammeFacts, now: str, cycle: str) -> None:
    """An act of the running half-year makes the plan due, never the progress."""
    assert str(reported_cycle(facts, at(now))) == cycle


@pytest.mark.parametrize(
    ("now", "cycle"),
    [
        ("2026-03-01T10:00", "2026-H1"),
        ("2026-07-01T10:00", "2026-H1"),
        ("2029-06-30T10:00", "2028-H2"),
        ("2029-07-09T10:00", "2028-H2"),
    ],
)
def test_reports_are_collected_of_the_programme_s_half_years_alone(facts: ProgrammeFacts, now: str, cycle: str) -> None:
    assert str(reporting_cycle(facts, at(now))) == cycle


def test_the_reported_half_years_are_the_programme_s(facts: ProgrammeFacts) -> None:
    assert [str(cycle) for cycle in reported_cycles(facts, Cycle(2027, 1))] == ["2026-H1", "2026-H2", "2027-H1"]
    assert [str(cycle) for cycle in reported_cycles(facts, Cycle(2031, 1))][-1] == "2028-H2"
    assert list(reported_cycles(facts, Cycle(2025, 2))) == []


@pytest.mark.parametrize("day", ["02-30", "2-1", "13-01", "04-31", "02-29"])
def test_a_day_of_every_year_must_be_one(day: str) -> None:
    with pytest.raises(ValidationError):
        Calendar(ministry_due=day)
