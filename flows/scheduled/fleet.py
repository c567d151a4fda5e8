"""Every programme at once: batches as tasks, on threads, processes or a Dask cluster, by one setting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State  # noqa: TC002  # Prefect reads the annotations at run time
from prefect.states import Completed, Failed
from prefect.task_runners import ProcessPoolTaskRunner, ThreadPoolTaskRunner

from flows.messages.runs import FLEET, FLOWS
from flows.model.errors import HromadaError
from flows.outside.machine.settings import Settings
from flows.recipes.batch import Batch, Ended, publish_batch
from flows.recipes.publish_all import FINE, AllOrder, counted, ended_shown, publish_all
from flows.scheduled.endings import failed_state
from flows.scheduled.steps import Recorded, secrets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from prefect.task_runners import TaskRunner

    from flows.model.half_years import Now


@task(name="publish-batch", cache_policy=NO_CACHE, persist_result=False)
def carried(batch: Batch) -> tuple[Ended, ...]:
    """One batch, wherever it was carried."""
    with secrets():
        return publish_batch(batch)


@flow(name="publish-batches", description=FLOWS["publish-batches"].uk, persist_result=False, validate_parameters=False)
def publish_batches(batches: Sequence[Batch]) -> list[tuple[Batch, tuple[Ended, ...] | None]]:
    """Each batch with how it ended; null where its worker was lost."""
    futures = [carried.submit(batch) for batch in batches]
    found = []
    for batch, future in zip(batches, futures, strict=True):
        future.wait()
        state = future.state
        found.append((batch, state.result() if state.is_completed() else None))
    return found


def publish_everything(now: Now, portal: str) -> State[Any]:
    """Publish every programme that is due, and say of each that is not out what to do."""
    log = get_run_logger()

    def tell(ended: Sequence[Ended], of: int) -> None:
        log.info(FLEET["progress"].render("uk", done=len(ended), all=of))

    try:
        settings = Settings()
        run = publish_batches.with_options(task_runner=runner(settings))
        workers = 1 if settings.hromada_runner == "in-turn" else settings.hromada_workers
        ended = publish_all(AllOrder(portal=portal, now=now, workers=workers), run, tell)
    except HromadaError as fault:
        return failed_state(fault)  # type: ignore[no-any-return]
    Recorded().show("all-summary", ended_shown(ended))
    counts = "; ".join(f"{FLEET[name].uk}: {count}" for name, count in counted(ended).items())
    named = [f"\n• {one.programme} {one.portal}: {one.told[0]}" for one in ended if one.told[0]]
    text = FLEET["ended"].render("uk", counts=counts, reasons="".join(named))
    return Completed(message=text) if all(one.result in FINE for one in ended) else Failed(message=text)


def runner(settings: Settings) -> TaskRunner[Any]:
    """Who works on the batches, as the settings of this machine say."""
    kind, workers = settings.hromada_runner, settings.hromada_workers
    if kind == "process":
        return ProcessPoolTaskRunner(max_workers=workers)
    if kind in {"in-turn", "thread"}:
        return ThreadPoolTaskRunner(max_workers=1 if kind == "in-turn" else workers)
    from prefect_dask import DaskTaskRunner  # only who has a cluster has installed it

    local = {"cluster_kwargs": {"n_workers": workers, "threads_per_worker": 1}}
    cluster: TaskRunner[Any] = DaskTaskRunner(**local) if kind == "dask" else DaskTaskRunner(address=kind)
    return cluster
