"""Prefect's side of the recipes: each step a task, each recipe a flow; no logic of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar

from prefect import Task, flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.runtime import flow_run

from flows import publish_programme as recipe
from flows.errors import HromadaError
from flows.outside.settings import Settings, moment
from flows.publish_progress import publish_datasets
from flows.steps import announce

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from prefect.client.schemas.objects import State, TaskRun

P = ParamSpec("P")
T = TypeVar("T")

RETRY_AFTER_SECONDS = (1.0, 5.0)
"""A portal that is away for a moment is asked again; the worker's next run takes care of a longer absence."""


class Recorded:
    """Each step becomes a task run; its arguments stay in this process, so that no secret or table is stored."""

    def __call__(self, stage: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run the stage as a task of its name; only a passing trouble is tried again."""
        announce.get()(stage.__name__)

        @task(
            name=stage.__name__,
            retries=len(RETRY_AFTER_SECONDS),
            retry_delay_seconds=list(RETRY_AFTER_SECONDS),
            retry_condition_fn=_passes,
            cache_policy=NO_CACHE,
            persist_result=False,
        )
        def step() -> T:
            return stage(*args, **kwargs)

        return step()

    def show(self, title: str, rows: Sequence[Mapping[str, str]]) -> None:
        """Keep a table as an artifact of the run."""
        if rows:
            create_table_artifact(key=title, table=[dict(row) for row in rows], description=title)


async def _passes(_task: Task[[], Any], _run: TaskRun, state: State[Any]) -> bool:
    failure = await state.aresult(raise_on_failure=False)
    return isinstance(failure, HromadaError) and failure.transient


def _run_name() -> str:
    """The programme and the cycle, by which a maintainer finds the run in a list."""
    given = flow_run.parameters
    return recipe.run_name(_order(**given))


def _order(
    programme: str, cycle: str | None = None, portal: str = "folder:./portal", now: str | None = None, *,
    dry_run: bool = False,
) -> recipe.Order:  # fmt: skip
    scheduled: datetime | None = flow_run.scheduled_start_time
    return recipe.Order(Settings().programme_folder(programme), cycle, portal, moment(now, scheduled), dry_run)


@flow(name="publish-programme", flow_run_name=_run_name, persist_result=False, validate_parameters=True)
def publish_programme(
    programme: str,
    cycle: str | None = None,
    portal: str = "folder:./portal",
    now: str | None = None,
    dry_run: bool = False,  # Prefect passes parameters by name
) -> tuple[recipe.Outcome, ...]:
    """Опублікувати план програми й хід її виконання: від акта та звітів до відкритих даних на порталі.

    Args:
        programme: Тека програми або її назва в datasets.
        cycle: Півріччя (2026-H1); порожньо — те, якому настав час.
        portal: Куди публікувати: folder:ШЛЯХ.
        now: Дата, станом на яку публікувати; порожньо — запланований час запуску.
        dry_run: Лише показати, що буде зроблено.
    """
    return publish_datasets(_order(programme, cycle, portal, now, dry_run=dry_run), Recorded())
