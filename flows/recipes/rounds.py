"""The recipes of scheduled runs: every programme on every portal that it names, and no failure stops the others."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from flows.model.errors import HromadaError, PortalRefusedError, UsageError
from flows.model.record import sha256, to_json
from flows.outside.machine.settings import Settings
from flows.outside.portals.address import open_portal, require_address
from flows.outside.programme.programmes import load_programme, programme_folders
from flows.recipes.audit_portal import audit_portal
from flows.recipes.build_site import refresh_site
from flows.recipes.publication import Order, settled_want
from flows.recipes.publish_progress import is_reported, progress_due, warn_in_time
from flows.recipes.situation import Situation
from flows.stages.calendar import acts_for, cycles_due, ended_cycle, published_from
from flows.steps import Direct

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date
    from pathlib import Path

    from flows.model.facts import ProgrammeFacts
    from flows.model.half_years import Cycle, Now
    from flows.outside.portals.contract import Portal
    from flows.recipes.audit_portal import Audit
    from flows.stages.versions.state import State

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Destination:
    """One programme on one portal."""

    folder: Path
    facts: ProgrammeFacts
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """One publication that is due; `fingerprint` covers what it would read and what the portal holds."""

    order: Order
    dataset: str
    needs_approval: bool
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The result for one programme on one portal: `fault` is null where all is well; `waiting` for a person."""

    programme: str
    portal: str = ""
    waiting: bool = False
    fault: HromadaError | None = None


def publish_due(now: Now, publish: Callable[[Errand], bool]) -> Iterator[Result]:
    """Publish whatever is due and not yet out, the oldest first; where all is out, only look.

    Args:
        now: The moment of the run.
        publish: Carries out one errand; true where that now waits for a person.
    """

    def errands(place: Destination) -> Iterator[Errand]:
        situation = _situation(place, now)
        have = _portal(place).state(place.facts.dataset)
        for cycle in cycles_due(place.facts, have.newest_cycle, now):
            yield from _errand(place, cycle, have, situation)
        yield from _late_reports(place, situation)
        refresh_site(_portal(place), place.facts, Direct())  # a newer program makes other pages of the same data

    return _each_place(lambda place: _carried_out(place, errands(place), publish))


def publish_half_year(now: Now, scheduled: date, publish: Callable[[Errand], bool]) -> Iterator[Result]:
    """Publish the half-year that ended before the scheduled day; a late run finds it published and does nothing.

    Args:
        now: The moment of the run.
        scheduled: The day it was scheduled for, which may be long past.
        publish: As for `publish_due`.
    """
    ended = ended_cycle(scheduled)

    def errands(place: Destination) -> Iterator[Errand]:
        if published_from(place.facts, ended) > now.moment or not acts_for(place.facts, ended, now):
            return
        have = _portal(place).state(place.facts.dataset)
        if have.newest_cycle is None or have.newest_cycle <= ended:
            yield from _errand(place, ended, have, _situation(place, now))

    return _each_place(lambda place: _carried_out(place, errands(place), publish))


def audit_portals(found: Callable[[Destination, Audit], None]) -> Iterator[Result]:
    """Audit every programme's dataset wherever it is published; where it never was, there is nothing to compare.

    Args:
        found: Is given each audit, clean or not.
    """

    def audited(place: Destination) -> Iterator[Result]:
        for dataset in (place.facts.dataset, place.facts.progress_dataset):
            audit = audit_portal(_portal(place), dataset)
            if audit.versions or audit.drifts or dataset == place.facts.dataset:
                found(place, audit)
                yield Result(programme=place.folder.name, portal=place.address, fault=_drifted(place, audit))

    return _each_place(audited)


def _drifted(place: Destination, audit: Audit) -> HromadaError | None:
    if not audit.drifts:
        return None
    targets = ", ".join(drift.target for drift in audit.drifts)
    facts = {"dataset": audit.dataset, "portal": place.address, "count": len(audit.drifts), "targets": targets}
    return PortalRefusedError("audit-drifted", **facts)


def _situation(place: Destination, now: Now) -> Situation:
    """What a look finds out; it publishes nothing, so it keeps nothing."""
    return Situation(folder=place.folder, facts=place.facts, now=now, step=Direct())


def _errand(place: Destination, cycle: Cycle, have: State, situation: Situation) -> Iterator[Errand]:
    """What there is to do for a cycle: nothing where citizens are served it from the very same inputs."""
    facts, inputs = place.facts, situation.inputs_at(cycle)
    if settled_want(cycle, inputs, have, portal=_portal(place).url):
        return
    served = str(have.head.version) if have.head else ""
    fingerprint = sha256(to_json([place.address, facts.dataset, str(cycle), inputs, served]))
    order = Order(folder=place.folder, cycle=str(cycle), portal=place.address, now=situation.now)
    yield Errand(
        order=order, dataset=facts.dataset, needs_approval=facts.approval == "required", fingerprint=fingerprint
    )


def _late_reports(place: Destination, situation: Situation) -> Iterator[Errand]:
    """Reports and corrections that came since: looked at once the plan is out, which every errand publishes too.

    The day on which reports of the current half-year arrive is noted: if read on 8 July only, all would count as late.
    """
    if is_reported(place.folder, place.facts):
        situation.note_arrivals()
        warn_in_time(place.address, situation)
    facts, order = place.facts, Order(folder=place.folder, cycle=None, portal=place.address, now=situation.now)
    if inputs := progress_due(order, situation):
        fingerprint = sha256(to_json([place.address, facts.progress_dataset, inputs]))
        yield Errand(
            order=order,
            dataset=facts.progress_dataset,
            needs_approval=facts.approval == "required",
            fingerprint=fingerprint,
        )


def _carried_out(place: Destination, errands: Iterable[Errand], publish: Callable[[Errand], bool]) -> Iterator[Result]:
    """In order, and no further than the first that waits for a person or fails."""
    waiting = any(publish(errand) for errand in errands)
    yield Result(programme=place.folder.name, portal=place.address, waiting=waiting)


def _each_place(visit: Callable[[Destination], Iterable[Result]]) -> Iterator[Result]:
    """Visit every programme on every portal, whatever became of the others.

    Raises:
        UsageError: There is no programme at all.
    """
    datasets = Settings().hromada_datasets
    folders = programme_folders(datasets)
    if not folders:
        raise UsageError("programmes-none", folder=datasets.absolute())
    for folder in folders:
        for place in _safely(Result(programme=folder.name), places_of(folder)):
            if isinstance(place, Result):
                yield place
            else:
                yield from _safely(Result(programme=folder.name, portal=place.address), visit(place))


def places_of(folder: Path, *, otherwise: str = "") -> Iterator[Destination]:
    """Where a programme is published: on every portal that it names, else at the machine's address, else `otherwise`.

    Raises:
        DefinitionError: Its facts are wrong.
        UsageError: Nobody names a portal, or an address is none.
    """
    facts = load_programme(folder)
    addresses = facts.addresses(Settings().hromada_portal or otherwise)
    if not addresses:
        raise UsageError("portal-unnamed", programme=folder.name)
    for address in addresses:
        require_address(address)  # before anything records it
        yield Destination(folder, facts, address)


def _portal(place: Destination) -> Portal:
    return open_portal(absolute(place.address), place.facts)


def absolute(address: str) -> str:
    """The address, which a run that nobody started by hand must find from any folder.

    Raises:
        UsageError: It is relative.
    """
    kind, _, path = address.partition(":")
    if kind == "folder" and not path.startswith(("/", "~")):
        raise UsageError("portal-relative", portal=address)
    return address


def _safely(otherwise: Result, found: Iterable[T]) -> Iterator[T | Result]:
    """What is found, and the fault that ended it, if one did."""
    try:
        yield from found
    except HromadaError as fault:
        yield replace(otherwise, fault=fault)
    except Exception as fault:  # noqa: BLE001  # one programme's failure, even ours, must not stop the others
        yield replace(otherwise, fault=HromadaError("unexpected", kind=type(fault).__name__, reason=fault))
