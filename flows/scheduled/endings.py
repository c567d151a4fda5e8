"""How a run ends: its final state, and the notices about it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from prefect import get_run_logger
from prefect.client.schemas.objects import State  # noqa: TC002  # Prefect reads the annotations at run time
from prefect.states import Completed, Failed

from flows.messages.runs import RUNS
from flows.messages.screen import SCREEN
from flows.messages.text import Severity
from flows.model.errors import HromadaError, PortalBusyError, PortalUnavailableError, RejectedError
from flows.outside.machine.notices import forget, portal_away
from flows.recipes import rounds
from flows.recipes.shown import drifts_shown
from flows.scheduled.steps import Recorded, inform, log_unsent, show_link
from flows.stages import notices

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from flows.model.half_years import Now
    from flows.recipes.audit_portal import Audit
    from flows.recipes.collection import Collection
    from flows.recipes.publication import Order, Outcome
    from flows.recipes.rounds import Destination, Result
from flows.scheduled.upkeep import REFUSED


def report_outcome(order: Order, outcome: Outcome) -> None:
    """Link the dataset to the run, and inform people of what is new."""
    _forget_faults(order.folder.name, order.portal)
    show_link(outcome.dataset, notices.link(order.portal, outcome.dataset))
    if outcome.kind in ("publish", "adopt"):
        sentences = [change.sentence for change in outcome.changes]
        inform(notices.published(order.portal, outcome.dataset, outcome.version, sentences))
    elif outcome.kind == "confirm":
        inform(notices.confirmed(order.portal, outcome.dataset, outcome.version, str(outcome.cycle)))


def _forget_faults(programme: str, portal: str) -> None:
    forget("away", portal)
    forget("rejected", f"{portal} {programme}")
    forget("failed", f"{portal} {programme}")


def report_fault(programme: str, portal: str, now: Now, fault: HromadaError) -> None:
    """Send a notice of what a person must mend: of an unavailable portal after a day, of a refused approval none."""
    if isinstance(fault, PortalUnavailableError):
        log_unsent(portal_away(portal, now))
    elif isinstance(fault, RejectedError) and any(item.severity is Severity.CRITICAL for item in fault.findings):
        inform(notices.rejected(portal, programme, fault))
    elif not isinstance(fault, RejectedError | PortalBusyError):
        inform(notices.failed(portal, programme, fault))


def failed_state(fault: HromadaError) -> Any:  # noqa: ANN401  # as above
    """The Failed state with its reason; a person's refusal has a name of its own."""
    name = REFUSED if fault.code == "approval-refused" else "Failed"
    return Failed(name=name, message=fault.story(), data=fault)


def collected(collection: Collection, copies: Path) -> State[Any]:
    """How many reports are in which state; the run fails where one was rejected, as the command exits with 1."""
    count = Counter(standing.state.rpartition("-")[2] for standing in collection.standings)
    counts = {name: str(count[name]) for name in ("accepted", "rejected", "awaited")}
    counts["foreign"] = str(sum(reading.report is None for reading in collection.readings))
    lines = [RUNS["collected"].render("uk", cycle=str(collection.collected.cycle), **counts)]
    if collection.has_remarks:
        lines.append(SCREEN["copies"].render("uk", path=str(copies)))
    text = " ".join(lines)
    return Failed(message=text) if collection.has_rejected else Completed(message=text)


def ended(results: Iterable[Result], now: Now, message: str = "round") -> State[Any]:
    """The run's final state once each programme was tried; whatever failed is named with its reason."""
    done = tuple(_noted(result, now) for result in _all(results))
    faults = [f"\n• {item.programme} {item.portal}: {item.fault.story()}" for item in done if item.fault]
    waiting = sum(item.waiting for item in done)
    facts = {"done": len(done) - len(faults) - waiting, "waiting": waiting, "failed": len(faults)}
    text = RUNS[message].render("uk", **{key: str(value) for key, value in facts.items()}, reasons="".join(faults))
    return Failed(message=text) if faults else Completed(message=text)


def healed(results: Iterable[Result]) -> Iterable[Result]:
    """Forget the faults of each portal that answered and each programme that is published."""
    for result in results:
        if not result.fault and not result.waiting:
            _forget_faults(result.programme, result.portal)
            _forget_faults(result.programme, "")  # where not even its portals could be read
        yield result


def _all(results: Iterable[Result]) -> Iterable[Result]:
    try:
        yield from results
    except HromadaError as fault:  # there is nothing to go through
        yield rounds.Result(programme="—", fault=fault)


def _noted(result: Result, now: Now) -> Result:
    outcome = result.fault.story() if result.fault else RUNS["fine"].uk
    facts = {"programme": result.programme, "portal": result.portal, "what": outcome}
    get_run_logger().info(RUNS["visited"].render("uk", **facts))
    if result.fault:
        report_fault(result.programme, result.portal, now, result.fault)
    return result


def report_audit(place: Destination, audit: Audit) -> None:
    """Show the differences and send a notice; once a portal is as it should be, old differences are news again."""
    if audit.drifts:
        Recorded().show(f"{audit.dataset}-drift", drifts_shown(audit.drifts))
        inform(notices.drift(place.address, audit.dataset, audit.drifts))
    else:
        forget("drift", f"{place.address} {audit.dataset}")
        forget("away", place.address)
