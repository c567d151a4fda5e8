"""Half-years and the acts in force: which cycle is due, and by which acts it is published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flows.model import record as versions
from flows.model.errors import UsageError
from flows.model.half_years import Cycle, Now

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from flows.model.facts import Calendar, ProgrammeFacts
    from flows.model.plan import Act

WORKING_DAYS_TO_PUBLISH = 3
"""Within so many working days a change must be out (Cabinet resolution № 835)."""
OFFICES_OPEN = timedelta(hours=8)
"""How long after midnight offices open; no report comes earlier."""
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def read_cycle(text: str) -> Cycle:
    """The half-year written `2026-H1`.

    Raises:
        UsageError: The text is none.
    """
    try:
        return versions.parse_cycle(text.strip())
    except ValueError as error:
        raise UsageError("cycle-unknown", cycle=text) from error


def cycle_of(day: date) -> Cycle:
    """The half-year that runs on that day."""
    return Cycle(day.year, 1 if day < date(day.year, 7, 1) else 2)


def ended_cycle(day: date) -> Cycle:
    """The half-year that ended last before that day."""
    return cycle_of(day).previous


def cycles_due(facts: ProgrammeFacts, newest: Cycle | None, now: Now) -> tuple[Cycle, ...]:
    """The cycles to publish, oldest first: what downtime left out, then the one due, which may have changed since.

    Args:
        facts: The programme.
        newest: The last cycle published or confirmed; null where none was, and then only the one due is called for.
        now: The moment of the run.
    """
    due = due_cycle(facts, now)
    if not acts_for(facts, due, now):
        return ()
    cycles = [due if newest is None or newest == due else newest.next]
    while cycles[-1] < due:
        cycles.append(cycles[-1].next)
    return tuple(cycle for cycle in cycles if cycle <= due)


def published_from(facts: ProgrammeFacts, cycle: Cycle) -> datetime:
    """The moment from which a finished cycle is due for publication."""
    calendar = facts.calendar
    day = cycle.next.start.replace(day=calendar.publication_day)
    return datetime.combine(day, calendar.publishes_at, ZoneInfo(calendar.time_zone))


def working_day(calendar: Calendar, day: date) -> date:
    """That day, or the next one on which offices work: a term that ends on a day off ends then."""
    while WEEK[day.weekday()] not in calendar.working_days or day in calendar.days_off:
        day += timedelta(days=1)
    return day


def reports_due(facts: ProgrammeFacts, cycle: Cycle) -> date:
    """The last day on which an executor's report of the half-year is in time (section VI: 5 July, 5 January)."""
    return working_day(facts.calendar, _nominal(facts, cycle))


def arrival_day(now: Now) -> date:
    """The day on which a report that is first seen now has come: a look before offices open finds yesterday's."""
    return (now.moment - OFFICES_OPEN).date()


def results_due(facts: ProgrammeFacts, year: int) -> date:
    """The last day for the executors' results of a year (section VI: 31 January)."""
    return working_day(facts.calendar, date.fromisoformat(f"{year + 1}-{facts.calendar.results_due}"))


def ministry_due(facts: ProgrammeFacts, year: int) -> date:
    """The last day for the year's two reports to the Ministry (section VI: 1 March)."""
    return working_day(facts.calendar, date.fromisoformat(f"{year + 1}-{facts.calendar.ministry_due}"))


def reported_cycles(facts: ProgrammeFacts, last: Cycle) -> Iterator[Cycle]:
    """The programme's half-years up to `last`, from the one in which its first act is dated."""
    cycle = max(cycle_of(facts.acts[0].date), Cycle(facts.period.first_year, 1))
    while cycle <= min(last, last_reported(facts)):
        yield cycle
        cycle = cycle.next


def last_reported(facts: ProgrammeFacts) -> Cycle:
    """The half-year with which the programme ends: no report is due for a later one."""
    return Cycle(facts.period.last_year, 2)


def reported_cycle(facts: ProgrammeFacts, now: Now) -> Cycle:
    """The newest half-year of the programme whose time of publication has come."""
    return min(_newest_published(facts, now, cycle_of(now.day)), last_reported(facts))


def due_cycle(facts: ProgrammeFacts, now: Now) -> Cycle:
    """The newest cycle to publish: one whose time of publication has come, or in which an act is dated.

    In the days between a cycle's end and its publication an act of that cycle still makes it the due one. Where
    nothing has ever been due it is the running cycle, which `require_cycle` then refuses.
    """
    running = cycle_of(now.day)
    with_acts = [cycle_of(act.date) for act in facts.acts if act.date <= now.day]
    return max([_newest_published(facts, now, running), *with_acts]) if with_acts else running


def reporting_cycle(facts: ProgrammeFacts, now: Now) -> Cycle:
    """The half-year whose reports are being collected: the last that ended, or the running one if that is the first."""
    running = cycle_of(now.day)
    ended = running.previous
    return min(ended if facts.acts[0].date <= ended.end else running, last_reported(facts))


def acts_for(facts: ProgrammeFacts, cycle: Cycle, now: Now) -> tuple[Act, ...]:
    """The acts dated up to the cycle's end and not after today, in programme.yaml's order; hashes not yet known."""
    last = min(now.day, cycle.end)
    return tuple(fact.act for fact in facts.acts if fact.date <= last)


def require_cycle(facts: ProgrammeFacts, cycle: Cycle, now: Now) -> None:
    """Let a cycle pass that can be published.

    Raises:
        UsageError: It has not begun, or no act was in force in it.
    """
    if cycle.start > now.day:
        raise UsageError("cycle-not-begun", cycle=cycle, start=cycle.start.isoformat(), day=now.day.isoformat())
    if not acts_for(facts, cycle, now):
        first = facts.acts[0]
        raise UsageError(
            "cycle-without-act", cycle=cycle, day=now.day.isoformat(), number=first.number, date=first.date.isoformat()
        )


def _newest_published(facts: ProgrammeFacts, now: Now, running: Cycle) -> Cycle:
    """The last cycle whose publication time has come: the one that ended last, or the one before it."""
    ended = running.previous
    return ended if now.moment >= published_from(facts, ended) else ended.previous


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A day of the programme's calendar.

    `kind` is `reports`, `publication`, `results`, `ministry` or `act`; `about` the half-year, the year or the act it is
    for. `nominal` is the day that the rule names, where that is a day off and another takes its place.
    """

    day: date
    kind: str
    about: str
    nominal: date | None = None


def timetable(facts: ProgrammeFacts) -> tuple[Appointment, ...]:
    """Every day of the programme that somebody must keep, in order of time.

    Reports and publications of each half-year, the results and the reports to the Ministry of each year (section VI),
    and for each act the last day to publish what it changed (resolution № 835: three working days).
    """
    cycles = tuple(reported_cycles(facts, last_reported(facts)))
    years = dict.fromkeys(cycle.year for cycle in cycles)
    return tuple(
        sorted(
            (
                *(Appointment(day=_act_due(facts, fact.date), kind="act", about=fact.act.uid) for fact in facts.acts),
                *(_moved("reports", str(cycle), reports_due(facts, cycle), _nominal(facts, cycle)) for cycle in cycles),
                *(
                    Appointment(day=published_from(facts, cycle).date(), kind="publication", about=str(cycle))
                    for cycle in cycles
                ),
                *(_yearly("results", year, results_due(facts, year), facts.calendar.results_due) for year in years),
                *(_yearly("ministry", year, ministry_due(facts, year), facts.calendar.ministry_due) for year in years),
            ),
            key=lambda one: one.day,
        )
    )


def acts_due(facts: ProgrammeFacts, served: Collection[str], now: Now) -> tuple[Appointment, ...]:
    """The last day for each act that is adopted and not published yet, the oldest first; `served` are by their uid."""
    adopted = (fact.act for fact in facts.acts if fact.date <= now.day)
    waiting = (act for act in adopted if act.uid not in served)
    return tuple(Appointment(day=_act_due(facts, act.date), kind="act", about=act.uid) for act in waiting)


def _nominal(facts: ProgrammeFacts, cycle: Cycle) -> date:
    return cycle.next.start.replace(day=facts.calendar.reports_due_day)


def _yearly(kind: str, year: int, day: date, rule: str) -> Appointment:
    return _moved(kind, str(year), day, date.fromisoformat(f"{year + 1}-{rule}"))


def _moved(kind: str, about: str, day: date, nominal: date) -> Appointment:
    return Appointment(day=day, kind=kind, about=about, nominal=None if day == nominal else nominal)


def _act_due(facts: ProgrammeFacts, day: date) -> date:
    for _ in range(WORKING_DAYS_TO_PUBLISH):
        day = working_day(facts.calendar, day + timedelta(days=1))
    return day
