"""Runs that nobody will end by themselves: stuck, unanswered, outdated."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from prefect.client.orchestration import get_client
from prefect.client.schemas.filters import FlowRunFilter
from prefect.client.schemas.sorting import FlowRunSort
from prefect.states import Cancelled, Crashed, Failed

from flows.messages.runs import RUNS
from flows.scheduled.steps import inform
from flows.stages import notices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from prefect.client.orchestration import SyncPrefectClient
    from prefect.client.schemas.objects import FlowRun

    from flows.recipes.rounds import Errand


PUBLISH_DEPLOYMENT = "publish-programme/publish"
"""The deployment by which a publication that needs a person's decision gets a run of its own: no other may suspend."""
STUCK = timedelta(minutes=15)
"""How long a run may be Pending: starting takes seconds, and one that a killed worker left would stay so for ever."""
REFUSED = "Refused"
LAPSED = "and never resumed."
"""How Prefect's own message ends for a run that nobody resumed in time."""


def close_stuck(before: datetime) -> tuple[str, ...]:
    """Close the runs that have been Pending since before that moment and return their names: no worker will start them.

    They would take up the concurrency limit of their deployment, and each later run would wait.
    """
    with get_client(sync_client=True) as client:
        pending = client.read_flow_runs(
            flow_run_filter=FlowRunFilter.model_validate({"state": {"type": {"any_": ["PENDING"]}}})
        )
        stuck = [run for run in pending if run.state and run.state.timestamp < before]
        for run in stuck:
            message = RUNS["stuck"].render("uk", run=run.name, minutes=str(int(STUCK.total_seconds() / 60)))
            client.set_flow_run_state(run.id, Crashed(message=message), force=True)
    return tuple(run.name for run in stuck)


def close_lapsed() -> tuple[str, ...]:
    """Send a notice for each question that nobody answered in time, and return the names of those runs.

    Our message replaces Prefect's in the final state, so that no run is reported twice, whoever started it.
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


def waits_for_answer(errand: Errand, parameters: Mapping[str, Any]) -> bool:
    """Whether a run waits for a person's approval: never two for the same, a new one if the last lapsed or crashed."""
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
            path_params={"id": client.read_deployment_by_name(PUBLISH_DEPLOYMENT).id},
            json={
                "parameters": dict(parameters),
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
