"""The recipes as Prefect's flows, with their forms, final states and notices; no logic of their own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from prefect import Flow, flow, get_run_logger
from prefect.client.orchestration import get_client
from prefect.client.schemas.objects import State  # noqa: TC002  # Prefect reads the annotations at run time
from prefect.runtime import deployment, flow_run
from prefect.states import Crashed

from flows.messages.runs import FLOWS, RUNS
from flows.messages.screen import SCREEN
from flows.model.errors import HromadaError, UsageError
from flows.outside.machine.settings import KYIV, Settings, moment
from flows.outside.portals.address import require_address
from flows.outside.programme.programmes import load_programme
from flows.recipes import publish_plan as recipe
from flows.recipes import rounds
from flows.recipes.collect_reports import CollectOrder, collect_programme
from flows.recipes.publication import Order, Outcome
from flows.recipes.publish_progress import publish_datasets
from flows.scheduled.steps import Recorded, notices_of_late, secrets

if TYPE_CHECKING:
    from prefect.client.schemas.objects import FlowRun

    from flows.model.half_years import Now
    from flows.recipes.rounds import Errand
from flows.scheduled.endings import collected, ended, failed_state, healed, report_audit, report_fault, report_outcome
from flows.scheduled.fleet import publish_everything
from flows.scheduled.forms import (
    DUE,
    AddressField,
    AuditedDayField,
    CollectedDayField,
    CollectedHalfYearField,
    DayField,
    DryRunField,
    DueDayField,
    HalfYearField,
    ProgrammeField,
    ScheduledDayField,
)
from flows.scheduled.upkeep import STUCK, close_lapsed, close_stuck, waits_for_answer


def _run_name() -> str:
    """The programme and the cycle, by which a maintainer finds the run in a list."""
    values = flow_run.parameters
    try:
        return recipe.run_name(_order(values["programme"], values.get("cycle", DUE), "", values.get("now", "")))
    except HromadaError:  # the run itself fails with it
        return str(values["programme"])


def _order(programme: str, cycle: str, portal: str, now: str, *, dry_run: bool = False) -> Order:
    folder = Settings().programme_folder(programme)
    return Order(folder=folder, cycle=None if cycle == DUE else cycle, portal=portal, now=_clock(now), dry_run=dry_run)


def _name_unknown(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:  # noqa: ARG001  # Prefect's names
    """Name the unknown parameters: Prefect accepts them, and the run crashes without a reason for a clerk."""
    parameters = list(flow.parameters.properties)
    if unknown := sorted(set(flow_run.parameters) - set(parameters)):
        message = RUNS["unknown"].render("uk", names=", ".join(unknown), known=", ".join(parameters))
        with get_client(sync_client=True) as client:
            client.set_flow_run_state(flow_run.id, Crashed(message=message), force=True)


@flow(
    name="publish-programme",
    description=FLOWS["publish-programme"].uk,
    flow_run_name=_run_name,
    persist_result=False,
    validate_parameters=True,
    on_crashed=[_name_unknown],
)
def publish_programme(
    programme: ProgrammeField,
    cycle: HalfYearField = DUE,
    portal: AddressField = "",
    now: DayField = "",
    dry_run: DryRunField = False,
) -> tuple[Outcome, ...]:
    """Publish a programme's plan and its progress, each as a dataset; where a person must agree, wait for that."""
    with secrets():
        try:
            order = _order(programme, cycle, portal or _address(programme), now, dry_run=dry_run)
            require_address(order.portal)  # before anything records it
            rounds.absolute(order.portal if deployment.id else "")
        except HromadaError as fault:
            return failed_state(fault)  # type: ignore[no-any-return]
        return _published(order)  # type: ignore[no-any-return]


@flow(
    name="collect-reports",
    description=FLOWS["collect-reports"].uk,
    flow_run_name=_run_name,
    persist_result=False,
    validate_parameters=True,
    on_crashed=[_name_unknown],
)
def collect_reports(
    programme: ProgrammeField, cycle: CollectedHalfYearField = DUE, now: CollectedDayField = ""
) -> State[Any]:
    """Collect the half-year reports of a programme's executors; publish nothing."""
    try:
        order = _order(programme, cycle, "", now)
        collection, copies = collect_programme(
            CollectOrder(folder=order.folder, cycle=order.cycle, out=None, now=order.now), Recorded()
        )
    except HromadaError as fault:
        return failed_state(fault)  # type: ignore[no-any-return]
    return collected(collection, copies)


@flow(
    name="publish-half-year", description=FLOWS["publish-half-year"].uk, persist_result=False, validate_parameters=True
)
def publish_half_year(now: ScheduledDayField = "") -> State[Any]:
    """Publish all programmes for the half-year that ended before the scheduled day; a late run does nothing."""
    at, scheduled = _clock(now), moment(now or None, flow_run.scheduled_start_time)
    with secrets():
        return ended(rounds.publish_half_year(at, scheduled.day, _send), at)


@flow(name="publish-due", description=FLOWS["publish-due"].uk, persist_result=False, validate_parameters=True)
def publish_due(now: DueDayField = "") -> State[Any]:
    """Publish everything that is due and not yet out, and close the runs that nobody will end."""
    at = _clock(now)
    _close_stuck()
    with secrets(), notices_of_late():
        get_run_logger().info(RUNS["closed-lapsed"].render("uk", names=", ".join(close_lapsed()) or "—"))
        return ended(healed(rounds.publish_due(at, _send)), at)


@flow(name="publish-all", description=FLOWS["publish-all"].uk, persist_result=False, validate_parameters=True)
def publish_all(portal: AddressField = "", now: DueDayField = "") -> State[Any]:
    """Publish every programme that is due, in batches, on the runner that this machine's settings name."""
    at = _clock(now)
    with secrets():
        try:
            if portal:
                require_address(portal)  # before anything records it
        except HromadaError as fault:
            return failed_state(fault)  # type: ignore[no-any-return]
        return publish_everything(at, portal)


@flow(name="audit-portals", description=FLOWS["audit-portals"].uk, persist_result=False, validate_parameters=True)
def audit_portals(now: AuditedDayField = "") -> State[Any]:
    """Check on every portal of every programme that citizens get what was published."""
    at = _clock(now)
    _close_stuck()
    with secrets():
        return ended(rounds.audit_portals(report_audit), at, "audited")


def _close_stuck() -> None:
    names = close_stuck(datetime.now(UTC) - STUCK)
    get_run_logger().info(RUNS["closed-stuck"].render("uk", names=", ".join(names) or "—"))


def _address(programme: str) -> str:
    """The one address that a programme publishes at.

    Raises:
        UsageError: There is none, or a choice.
    """
    folder = Settings().programme_folder(programme)
    found = load_programme(folder).addresses(Settings().hromada_portal)
    if not found:
        raise UsageError("portal-unnamed", programme=folder.name)
    if len(found) > 1:
        raise UsageError("portal-several", programme=folder.name, count=len(found), addresses=", ".join(found))
    return found[0]


def _clock(now: str) -> Now:
    """The moment of a run: never before it was due, and the present where it comes late or was resumed."""
    scheduled: datetime = flow_run.scheduled_start_time or datetime.now(KYIV)
    return moment(now or None, max(scheduled, datetime.now(KYIV)))


def _published(order: Order) -> Any:  # noqa: ANN401  # the outcomes, or the state that Prefect makes the run's end
    """Publish, and report the outcome."""
    log = get_run_logger()
    facts = {"programme": order.folder.name, "cycle": order.cycle or DUE, "portal": order.portal}
    log.info(RUNS["begun"].render("uk", **facts))
    try:
        outcomes = publish_datasets(order, Recorded())
    except HromadaError as fault:
        if not isinstance(fault, UsageError):
            report_fault(order.folder.name, order.portal, order.now, fault)
        return failed_state(fault)
    for outcome in outcomes:
        said = SCREEN[outcome.kind].render("uk", version=outcome.version, cycle=outcome.cycle)
        log.info("%s: %s", outcome.dataset, said)
        if not order.dry_run:
            report_outcome(order, outcome)
    return outcomes


def _send(errand: Errand) -> bool:
    """Publish within this run; where a person must agree, by a run of its own. True where that waits."""
    order = errand.order
    parameters = {
        "programme": order.folder.name,
        "cycle": order.cycle or DUE,
        "portal": order.portal,
        "now": order.now.moment.isoformat(timespec="seconds"),
    }
    if errand.needs_approval and deployment.id:  # dated the day on which a person agrees, unless this is a trial
        return waits_for_answer(errand, parameters | {"now": flow_run.parameters.get("now", "")})
    state: State[Any] = publish_programme(**parameters, return_state=True)
    if not state.is_completed():
        raise state.result(raise_on_failure=False)
    return False
