"""Prefect's side of the recipes: each recipe a flow, what its form asks, how its end is told; no logic of its own."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated, Any

from prefect import Flow, flow, get_run_logger
from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.objects import State  # noqa: TC002  # Prefect reads the annotations at run time
from prefect.client.schemas.sorting import FlowRunSort
from prefect.runtime import deployment, flow_run
from prefect.states import Cancelled, Completed, Crashed, Failed
from pydantic import Field

from flows import publish_due as rounds
from flows import publish_programme as recipe
from flows.collect_reports import Collection, CollectOrder, collect_programme
from flows.errors import HromadaError, PortalBusyError, PortalUnavailableError, RejectedError, UsageError
from flows.messages.runs import RUNS
from flows.messages.screen import SCREEN
from flows.model import Severity
from flows.outside.notices import forget, portal_away
from flows.outside.programmes import half_years, load_programme, programme_folders
from flows.outside.settings import KYIV, Settings, moment
from flows.publish_progress import publish_datasets
from flows.recorded import Recorded, inform, log_unsent, secrets, show_link
from flows.stages import notices

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.objects import FlowRun
    from pydantic import GetJsonSchemaHandler
    from pydantic_core import CoreSchema

    from flows.audit_portal import Audit
    from flows.model import Now
    from flows.publish_due import Errand, Place, Result

DUE = "чергове"
"""The half-year whose turn it is, as the form's list names it."""
PUBLISH = "publish-programme/publish"
"""The deployment by which a publication that needs a person's decision gets a run of its own: no other may suspend."""
STUCK = timedelta(minutes=15)
"""How long a run may be Pending: starting takes seconds, and one that a killed worker left would stay so for ever."""
REFUSED = "Refused"
LAPSED = "and never resumed."
"""How Prefect's words end of a run that nobody resumed in time."""


class Choices:
    """The programmes there are when the deployment is made, for the form's list; the command line may name others."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> Mapping[str, Any]:
        """The parameter's place in the deployment's schema."""
        names = [folder.name for folder in programme_folders(Settings().hromada_datasets)]
        return handler(core) | ({"enum": names} if names else {})


class HalfYears:
    """The half-years of those programmes, likewise."""

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> Mapping[str, Any]:
        """The parameter's place in the deployment's schema."""
        cycles = [str(cycle) for cycle in half_years(Settings().hromada_datasets)]
        return handler(core) | ({"enum": [DUE, *cycles]} if cycles else {})


def _form(title: str, **limits: str) -> Any:  # noqa: ANN401  # as pydantic's own
    """What Prefect's page asks for a parameter: its title, and the limits that are checked before a run is made.

    What may stay open is a word or an empty text, never null: the page would ask whether to give «str» or «None».
    """
    return Field(json_schema_extra={"title": title, **limits})


Programme = Annotated[str, Choices(), _form("Програма")]
HalfYear = Annotated[str, HalfYears(), _form("Півріччя")]
Address = Annotated[str, _form("Портал", pattern=r"^(|folder:/.*|ckan:https?://[^\s@?#]+)$")]
Day = Annotated[str, _form("Станом на", pattern=r"^(|\d{4}-\d\d-\d\d.*)$")]
DryRun = Annotated[bool, _form("Пробний запуск")]


def _run_name() -> str:
    """The programme and the cycle, by which a maintainer finds the run in a list."""
    given = flow_run.parameters
    try:
        return recipe.run_name(_order(given["programme"], given.get("cycle", DUE), "", given.get("now", "")))
    except HromadaError:  # the run itself will say it
        return str(given["programme"])


def _order(programme: str, cycle: str, portal: str, now: str, *, dry_run: bool = False) -> recipe.Order:
    folder = Settings().programme_folder(programme)
    return recipe.Order(folder, None if cycle == DUE else cycle, portal, _clock(now), dry_run)


def _name_unknown(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:  # noqa: ARG001  # Prefect's names
    """Say which parameters are none of ours: Prefect accepts them, and the run dies without a word for a clerk."""
    known = list(flow.parameters.properties)
    if unknown := sorted(set(flow_run.parameters) - set(known)):
        told = RUNS["unknown"].render("uk", names=", ".join(unknown), known=", ".join(known))
        with get_client(sync_client=True) as client:
            client.set_flow_run_state(flow_run.id, Crashed(message=told), force=True)


@flow(
    name="publish-programme",
    flow_run_name=_run_name,
    persist_result=False,
    validate_parameters=True,
    on_crashed=[_name_unknown],
)
def publish_programme(
    programme: Programme,
    cycle: HalfYear = DUE,
    portal: Address = "",
    now: Day = "",
    dry_run: DryRun = False,
) -> tuple[recipe.Outcome, ...]:
    """Опублікувати план програми й хід її виконання: від акта та звітів до відкритих даних на порталі.

    Args:
        programme: Програма, названа за своєю текою; нова з'явиться тут після hromada up.
        cycle: H1 — січень–червень, H2 — липень–грудень; «чергове» — те, якому настав час.
        portal: Куди публікувати, folder:/ПОВНИЙ/ШЛЯХ або ckan:https://АДРЕСА; порожньо — куди велить programme.yaml.
        now: Публікувати так, ніби настав цей день, як 2026-07-08; порожньо — сьогодні.
        dry_run: Лише показати, що буде зроблено; нічого не записувати.
    """
    with secrets():
        try:
            order = _order(programme, cycle, portal or _address(programme), now, dry_run=dry_run)
            rounds.absolute(order.portal if deployment.id else "")
        except HromadaError as fault:
            return _failed(fault)  # type: ignore[no-any-return]
        return _published(order)  # type: ignore[no-any-return]


@flow(
    name="collect-reports",
    flow_run_name="{programme} {cycle}",
    persist_result=False,
    validate_parameters=True,
    on_crashed=[_name_unknown],
)
def collect_reports(programme: Programme, cycle: HalfYear = DUE, now: Day = "") -> State[Any]:
    """Зібрати піврічні звіти виконавців: хто надіслав, що прийнято, що виправити. Нічого не публікує.

    Args:
        programme: Програма, названа за своєю текою; нова з'явиться тут після hromada up.
        cycle: H1 — січень–червень, H2 — липень–грудень; «чергове» — те, що завершилося останнім.
        now: Збирати так, ніби настав цей день, як 2026-07-05; порожньо — сьогодні.
    """
    try:
        order = _order(programme, cycle, "", now)
        collection, copies = collect_programme(CollectOrder(order.folder, order.cycle, None, order.now), Recorded())
    except HromadaError as fault:
        return _failed(fault)  # type: ignore[no-any-return]
    return _collected(collection, copies)


@flow(name="publish-half-year", persist_result=False, validate_parameters=True)
def publish_half_year(now: Day = "") -> State[Any]:
    """Опублікувати всі програми за півріччя, що завершилося перед запланованим днем; запізнілий нічого не робить.

    Args:
        now: Лише для спроб: день, ніби запуск заплановано на нього.
    """
    at, scheduled = _clock(now), moment(now or None, flow_run.scheduled_start_time)
    with secrets():
        return _ended(rounds.publish_half_year(at, scheduled.day, _send), at)


@flow(name="publish-due", persist_result=False, validate_parameters=True)
def publish_due(now: Day = "") -> State[Any]:
    """Опублікувати все, чому настав час і що ще не вийшло: новий чи змінений акт, пропущене за час простою.

    Args:
        now: Лише для спроб: день, станом на який дивитися.
    """
    at = _clock(now)
    get_run_logger().info("closed stuck=%s", close_stuck(datetime.now(UTC) - STUCK))
    with secrets():
        get_run_logger().info("closed lapsed=%s", close_lapsed())
        return _ended(_healed(rounds.publish_due(at, _send)), at)


@flow(name="audit-portals", persist_result=False, validate_parameters=True)
def audit_portals(now: Day = "") -> State[Any]:
    """Звірити, чи отримують громадяни саме те, що опубліковано, на кожному порталі кожної програми.

    Args:
        now: Лише для спроб: день, яким позначити недоступність порталу.
    """
    at = _clock(now)
    get_run_logger().info("closed stuck=%s", close_stuck(datetime.now(UTC) - STUCK))
    with secrets():
        return _ended(rounds.audit_portals(_tell_audit), at, "audited")


def close_stuck(before: datetime) -> tuple[str, ...]:
    """Close the runs that have been Pending since before that moment, and give their names: no worker will start them.

    They would hold the only place of their deployment, and each run after them would wait.
    """
    with get_client(sync_client=True) as client:
        pending = client.read_flow_runs(
            flow_run_filter=FlowRunFilter.model_validate({"state": {"type": {"any_": ["PENDING"]}}})
        )
        stuck = [run for run in pending if run.state and run.state.timestamp < before]
        for run in stuck:
            told = RUNS["stuck"].render("uk", run=run.name, minutes=str(int(STUCK.total_seconds() / 60)))
            client.set_flow_run_state(run.id, Crashed(message=told), force=True)
    return tuple(run.name for run in stuck)


def close_lapsed() -> tuple[str, ...]:
    """Tell of the questions that nobody answered in time, and give the names of their runs.

    Where such a run ends, our words take the place of Prefect's; so none is told of twice, whoever started it.
    """
    with get_client(sync_client=True) as client:
        failed = client.read_flow_runs(
            flow_run_filter=FlowRunFilter.model_validate({"state": {"type": {"any_": ["FAILED"]}}}),
            sort=FlowRunSort.EXPECTED_START_TIME_DESC,
        )
        lapsed = [run for run in failed if run.state and (run.state.message or "").endswith(LAPSED)]
        for run in lapsed:
            client.set_flow_run_state(run.id, Failed(message=RUNS["lapsed"].uk), force=True)
    for run in lapsed:
        inform(notices.lapsed(run.name, str(run.id)))
    return tuple(run.name for run in lapsed)


# --- where and when ------------------------------------------------------------------------------


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


# --- one publication -----------------------------------------------------------------------------


def _published(order: recipe.Order) -> Any:  # noqa: ANN401  # the outcomes, or the state that Prefect makes the run's end
    """Publish, and tell how it ended."""
    log = get_run_logger()
    log.info("begin programme=%s cycle=%s portal=%s", order.folder.name, order.cycle or "due", order.portal)
    try:
        outcomes = publish_datasets(order, Recorded())
    except HromadaError as fault:
        if not isinstance(fault, UsageError):
            _tell_fault(order.folder.name, order.portal, order.now, fault)
        return _failed(fault)
    for outcome in outcomes:
        log.info("%s dataset=%s cycle=%s version=%s", outcome.kind, outcome.dataset, outcome.cycle, outcome.version)
        if not order.dry_run:
            _tell_outcome(order, outcome)
    return outcomes


def _tell_outcome(order: recipe.Order, outcome: recipe.Outcome) -> None:
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


def _tell_fault(programme: str, portal: str, now: Now, fault: HromadaError) -> None:
    """Tell what a person must mend; what passes by itself is told once it has lasted a day, a refusal not at all."""
    if isinstance(fault, PortalUnavailableError):
        log_unsent(portal_away(portal, now))
    elif isinstance(fault, RejectedError) and any(item.severity is Severity.CRITICAL for item in fault.findings):
        inform(notices.rejected(portal, programme, fault))
    elif not isinstance(fault, RejectedError | PortalBusyError):
        inform(notices.failed(portal, programme, fault))


def _failed(fault: HromadaError) -> Any:  # noqa: ANN401  # as above
    """The run's end, with the reason in words; a person's refusal bears its own name."""
    name = REFUSED if fault.code == "approval-refused" else "Failed"
    return Failed(name=name, message=str(fault), data=fault)


def _collected(collection: Collection, copies: Path) -> State[Any]:
    """How many reports stand how; what was rejected waits for a person, as exit code 1 says on a command line."""
    count = Counter(standing.state.rpartition("-")[2] for standing in collection.standings)
    counts = {name: str(count[name]) for name in ("accepted", "rejected", "awaited")}
    counts["foreign"] = str(sum(reading.report is None for reading in collection.readings))
    told = [RUNS["collected"].render("uk", cycle=str(collection.collected.cycle), **counts)]
    if collection.has_remarks:
        told.append(SCREEN["copies"].render("uk", path=str(copies)))
    text = " ".join(told)
    return Failed(message=text) if collection.has_rejected else Completed(message=text)


# --- a round through all of them -----------------------------------------------------------------


def _send(errand: Errand) -> bool:
    """Publish within this run; where a person must agree, by a run of its own. True where that waits."""
    order = errand.order
    given = {
        "programme": order.folder.name,
        "cycle": order.cycle or DUE,
        "portal": order.portal,
        "now": order.now.moment.isoformat(timespec="seconds"),
    }
    if errand.needs_approval and deployment.id:  # dated the day on which a person agrees, unless this is a trial
        return _is_waiting(errand, given | {"now": flow_run.parameters.get("now", "")})
    state: State[Any] = publish_programme(**given, return_state=True)
    if not state.is_completed():
        raise state.result(raise_on_failure=False)
    return False


def _is_waiting(errand: Errand, given: Mapping[str, Any]) -> bool:
    """Whether a person is (now) asked: never twice for the same, anew once nobody answered or the run broke."""
    this, place = f"due-{errand.fingerprint[:32]}", f"{errand.dataset} {errand.order.portal}"
    with get_client(sync_client=True) as client:
        earlier = client.read_flow_runs(
            flow_run_filter=FlowRunFilter.model_validate({"tags": {"all_": [place]}}),
            sort=FlowRunSort.EXPECTED_START_TIME_DESC,
        )
        _close_outdated(client, [run for run in earlier if this not in run.tags])
        same = [run for run in earlier if this in run.tags]
        if same and not _must_ask_again(same[0]):
            return not (same[0].state and same[0].state.is_final())
        client.request(
            "POST",
            "/deployments/{id}/create_flow_run",
            path_params={"id": client.read_deployment_by_name(PUBLISH).id},
            json={
                "parameters": dict(given),
                "enforce_parameter_schema": False,  # a programme may be newer than the form's list
                "tags": [this, place],
                "idempotency_key": f"{this}-{len(same)}",
            },
        )
    return True


def _close_outdated(client: SyncPrefectClient, runs: list[FlowRun]) -> None:
    """Take back the questions that were put for another state of source or portal."""
    for run in runs:
        if run.state and run.state.is_paused():
            client.set_flow_run_state(run.id, Cancelled(message=RUNS["outdated"].uk), force=True)


def _must_ask_again(run: FlowRun) -> bool:
    """Whether a run that asked this has ended without a decision."""
    state = run.state
    return state is not None and state.is_final() and not state.is_completed() and state.name != REFUSED


def _ended(results: Iterable[Result], now: Now, told: str = "round") -> State[Any]:
    """The run's end: each programme has been tried, and whatever failed is named with its reason."""
    done = tuple(_noted(result, now) for result in _all(results))
    faults = [f"\n• {item.programme} {item.portal}: {item.fault}" for item in done if item.fault]
    waiting = sum(item.waiting for item in done)
    facts = {"done": len(done) - len(faults) - waiting, "waiting": waiting, "failed": len(faults)}
    text = RUNS[told].render("uk", **{key: str(value) for key, value in facts.items()}, reasons="".join(faults))
    return Failed(message=text) if faults else Completed(message=text)


def _healed(results: Iterable[Result]) -> Iterable[Result]:
    """A portal that was asked, and a programme that is out: whatever failed before is over."""
    for result in results:
        if not result.fault and not result.waiting:
            _forget_faults(result.programme, result.portal)
            _forget_faults(result.programme, "")  # where not even its portals could be read
        yield result


def _all(results: Iterable[Result]) -> Iterable[Result]:
    try:
        yield from results
    except HromadaError as fault:  # there is nothing to go through
        yield rounds.Result("—", fault=fault)


def _noted(result: Result, now: Now) -> Result:
    get_run_logger().info("visited programme=%s portal=%s fault=%s", result.programme, result.portal, result.fault)
    if result.fault:
        _tell_fault(result.programme, result.portal, now, result.fault)
    return result


def _tell_audit(place: Place, audit: Audit) -> None:
    """Show and tell what differs; a portal that is as it should be makes old differences news again."""
    if audit.drifts:
        Recorded().show(f"{audit.dataset}-drift", [recipe.as_text(drift) for drift in audit.drifts])
        inform(notices.drift(place.address, audit.dataset, audit.drifts))
    else:
        forget("drift", f"{place.address} {audit.dataset}")
        forget("away", place.address)
