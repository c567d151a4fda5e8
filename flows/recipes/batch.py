"""The publication of several programmes in one process: what costs the same for one or a thousand is done once.

A plain function of plain values: any runner may carry it to a thread, a process or another machine.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from flows.model.errors import DefinitionError, HromadaError, RejectedError, UsageError
from flows.model.half_years import Now
from flows.outside.portals.address import open_portal
from flows.outside.programme.programmes import load_programme
from flows.recipes.publication import Order, settled_want, unchanged
from flows.recipes.publish_progress import publish_both
from flows.recipes.rounds import Destination, absolute, places_of
from flows.recipes.situation import Situation
from flows.stages.calendar import acts_for, cycles_due, due_cycle
from flows.stages.checks.check import Checkable, check_all
from flows.steps import Timed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from flows.model.half_years import Cycle
    from flows.stages.versions.state import State

Ending = Literal["published", "nothing", "rejected", "facts", "away", "waiting", "broken"]
ENDINGS: Mapping[type[HromadaError], Ending] = {
    RejectedError: "rejected", UsageError: "facts", DefinitionError: "facts"
}  # fmt: skip
"""Who must act, by the kind of fault; all others are of a portal or a source."""


LOOK = "look"
"""The step that is everything beside the others: looking at the portal."""
TRIES = 1
"""How often a programme is tried again whose process has died of it alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Programmes to publish: their folders' names below `datasets`, where to, and when.

    Without a `portal` each goes where it says, else to the machine's address, else `otherwise`.

    `now` is the moment in ISO format: plain texts travel to any process. `marks` are those of the datasets on each
    portal, as one light look gave them. `tries` is how often a process has died of it.
    """

    datasets: str
    names: tuple[str, ...]
    portal: str
    now: str
    otherwise: str = ""
    marks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tries: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How the publication of one programme on one portal ended; `told` is what to do, in Ukrainian and in English.

    `longest` is the step that took most of the seconds, and `longest_seconds` how many.
    """

    programme: str
    portal: str
    result: Ending
    versions: tuple[str, ...] = ()
    seconds: float = 0
    longest: str = ""
    longest_seconds: float = 0
    told: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Errand:
    """A programme on a portal that has something to do, or may have: the half-years that are due, oldest first.

    `have` is what the portal held of the plan when it was looked at, null where its mark says that nothing has changed.
    """

    situation: Situation
    address: str
    marks: Mapping[str, str]
    timed: Timed
    have: State | None = None
    cycles: tuple[Cycle, ...] = ()


def publish_batch(batch: Batch, clock: Callable[[], float] = time.monotonic) -> tuple[Ended, ...]:
    """Publish whatever of these programmes is due; no failure of one stops another.

    Tables are judged together, each programme as if it were alone. The index page of a folder portal is left to whoever
    has sent the batch.
    """
    now = Now(datetime.fromisoformat(batch.now))
    ended: list[Ended] = []
    errands: list[_Errand] = []
    for name in batch.names:
        for found in _errands(Path(batch.datasets) / name, batch, now, clock):
            (ended if isinstance(found, Ended) else errands).append(found)  # type: ignore[arg-type]  # one of the two
    _judge_together(errands)
    return (*ended, *(_published(errand) for errand in errands))


def _errands(folder: Path, batch: Batch, now: Now, clock: Callable[[], float]) -> Iterator[_Errand | Ended]:
    """What there is to do for a programme, by portal; at once what ended before it began."""
    try:
        places = _places(folder, batch)
    except Exception as fault:  # noqa: BLE001  # whatever is wrong with one programme, the others go on
        yield _failed(Ended(programme=folder.name, portal=batch.portal, result="broken"), fault)
        return
    for place in places:
        if place.facts.approval != "none":
            yield Ended(programme=folder.name, portal=place.address, result="waiting")
            continue
        timed = Timed(clock)
        situation = Situation(folder=folder, facts=place.facts, now=now, step=timed, keep=True)
        try:
            address = absolute(place.address)
            errand = _Errand(situation=situation, address=address, marks=batch.marks.get(address, {}), timed=timed)
            with timed.during(LOOK):
                found = errand if _is_unchanged(errand) else _looked_at(errand)
            yield found
        except Exception as fault:  # noqa: BLE001  # as above
            yield _failed(_so_far(folder.name, place.address, timed), fault)


def _is_unchanged(errand: _Errand) -> bool:
    """Whether the portal's mark says that the plan which is due stands there as it was left."""
    facts, now = errand.situation.facts, errand.situation.now
    due = due_cycle(facts, now)
    order = _order(errand, due)
    is_known = facts.dataset in errand.marks and bool(acts_for(facts, due, now))
    return is_known and unchanged(facts.dataset, due, errand.situation.inputs_at(due), order) is not None


def _looked_at(errand: _Errand) -> _Errand:
    facts = errand.situation.facts
    have = open_portal(errand.address, facts, whole=False).state(facts.dataset)
    return replace(errand, have=have, cycles=cycles_due(facts, have.newest_cycle, errand.situation.now))


def _places(folder: Path, batch: Batch) -> tuple[Destination, ...]:
    if batch.portal:
        return (Destination(folder, load_programme(folder), batch.portal),)
    return tuple(places_of(folder, otherwise=batch.otherwise))


def _judge_together(errands: Sequence[_Errand]) -> None:
    """Check the plans of all that have something new at once; one that cannot be read says so when its turn comes."""
    plans: dict[str, tuple[_Errand, Cycle]] = {}
    for errand in errands:
        for cycle in errand.cycles:
            if _is_new(errand, cycle):
                plans[f"{errand.situation.facts.slug} {cycle}"] = errand, cycle
    ready: dict[str, Checkable] = {}
    for name, (errand, cycle) in plans.items():
        with suppress(Exception), errand.timed.during(LOOK):
            ready[name] = Checkable(errand.situation.plan_tables(cycle), errand.situation.plan_at(cycle).programme)
    if not ready:
        return
    definitions = next(iter(plans.values()))[0].situation.definitions
    with suppress(HromadaError):  # a fault of one: each is then checked by itself
        for name, findings in check_all(ready, definitions.schemas, definitions.suites).items():
            errand, cycle = plans[name]
            errand.situation.know_checked(cycle, findings)


def _is_new(errand: _Errand, cycle: Cycle) -> bool:
    """Whether the plan of a half-year would be checked; what is served already is not."""
    situation = errand.situation
    if errand.have is None:
        return False
    with suppress(HromadaError):
        return settled_want(cycle, situation.inputs_at(cycle), errand.have, portal=errand.address) is None
    return False


def _published(errand: _Errand) -> Ended:
    situation, timed, versions = errand.situation, errand.timed, []
    try:
        for cycle in errand.cycles or (None,):
            with timed.during(LOOK):
                outcomes = publish_both(_order(errand, cycle), situation)
            versions += [f"{outcome.dataset} {outcome.version}" for outcome in outcomes if outcome.kind != "nothing"]
    except Exception as fault:  # noqa: BLE001  # as above
        return _failed(_so_far(situation.folder.name, errand.address, timed), fault)
    ended = _so_far(situation.folder.name, errand.address, timed)
    return replace(ended, result="published", versions=tuple(versions)) if versions else ended


def _order(errand: _Errand, cycle: Cycle | None) -> Order:
    return Order(
        folder=errand.situation.folder,
        cycle=str(cycle) if cycle else None,
        portal=errand.address,
        now=errand.situation.now,
        whole=False,
        marks=errand.marks,
    )


def _so_far(programme: str, portal: str, timed: Timed) -> Ended:
    """A programme for which nothing has been done but look, and how long it took."""
    longest = timed.longest
    return Ended(
        programme=programme,
        portal=portal,
        result="nothing",
        seconds=timed.total,
        longest=longest,
        longest_seconds=timed.seconds.get(longest, 0),
    )


def _failed(ended: Ended, fault: Exception) -> Ended:
    """How it failed, in words alone: an exception with keywords does not travel between processes."""
    ours = fault if isinstance(fault, HromadaError) else None
    told = ours or HromadaError("unexpected", kind=type(fault).__name__, reason=fault)
    by_kind: Ending = next((name for kind, name in ENDINGS.items() if isinstance(told, kind)), "away")
    return replace(ended, result=by_kind if ours else "broken", told=(told.story("uk"), told.story("en")))


def smaller(batch: Batch) -> tuple[Batch, ...]:
    """A batch whose process has died, as the programmes alone, each twice at most; empty where it is to be given up."""
    if len(batch.names) > 1:
        return tuple(replace(batch, names=(name,)) for name in batch.names)
    return (replace(batch, tries=batch.tries + 1),) if batch.tries < TRIES else ()


def given_up(batch: Batch) -> tuple[Ended, ...]:
    """Programmes whose process has died each time."""
    fault = HromadaError("process-died")
    told = (fault.story("uk"), fault.story("en"))
    return tuple(Ended(programme=name, portal=batch.portal, result="broken", told=told) for name in batch.names)
