"""Half-years and the acts in force: which cycle is due, and by which acts it is published."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flows import versions
from flows.errors import UsageError
from flows.model import Act, Cycle, Now

if TYPE_CHECKING:
    from flows.facts import ProgrammeFacts


def parse_cycle(text: str) -> Cycle:
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
    return _before(cycle_of(day))


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


def due_cycle(facts: ProgrammeFacts, now: Now) -> Cycle:
    """The newest cycle to publish: one whose time of publication has come, or in which an act is dated.

    In the days between a cycle's end and its publication an act of that cycle still makes it the due one. Where
    nothing has ever been due it is the running cycle, which `require_cycle` then refuses.
    """
    running = cycle_of(now.day)
    with_acts = [cycle_of(act.date) for act in facts.acts if act.date <= now.day]
    return max([_newest_published(facts, now, running), *with_acts]) if with_acts else running


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
    ended = _before(running)
    return ended if now.moment >= published_from(facts, ended) else _before(ended)


def _before(cycle: Cycle) -> Cycle:
    return Cycle(cycle.year, 1) if cycle.half == 2 else Cycle(cycle.year - 1, 2)  # noqa: PLR2004  # the second half
