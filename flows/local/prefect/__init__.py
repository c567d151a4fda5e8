"""Prefect on this machine: its server, its worker and the deployments, without containers and without systemd.

All it keeps lies in one folder (`home.find_home`); each command is check-then-act, so that whatever a crash left behind
is mended by the next `engine_up`.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from flows.local.prefect.api import PrefectApi
from flows.local.prefect.deploy import deploy, deployments
from flows.local.prefect.home import find_home
from flows.local.processes import (
    Server,
    alone,
    choosing_ports,
    marked,
    pid_of,
    start,
    stop,
    stop_strays,
    wait,
)
from flows.model.errors import EngineError, HromadaError, UsageError
from flows.outside.machine.durable import put_private
from flows.outside.machine.settings import KYIV, Settings
from flows.steps import announce

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.local.prefect.api import FlowRun
    from flows.local.prefect.home import PrefectHome, PrefectMemory

POOL = "local"

START = 600.0
"""Seconds that a server may take to answer: the first start makes a hundred tables, and the machine may be busy."""

FINISH = 120.0
"""Seconds that a run may take to finish when the worker is stopped."""

GRACE = 10.0
"""Seconds until a server that was asked to end is killed; an idle worker would linger for minutes."""

SILENCE = timedelta(seconds=120)
"""A worker that has been silent for so long hangs; it gives a sign every 30 seconds."""

WATCH = 30.0
"""Seconds between two looks of `watch`."""

PLANNED = 300.0
"""Seconds that Prefect's scheduler may take to plan the next runs; it looks every 5 seconds where it is not busy."""

RUNS_SHOWN = 5
"""How many past runs are listed."""


@dataclass(frozen=True, slots=True)
class Planned:
    """The next times of one schedule, in Kyiv; empty where it is paused."""

    deployment: str
    times: tuple[datetime, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A run that was: its name, its deployment (empty for the command line's), its state, when it was due, in Kyiv."""

    run: str
    deployment: str
    state: str
    time: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Prefect as it stands: its address, where the login lies, what runs next, what ran last."""

    url: str
    login: Path
    worker: bool
    planned: tuple[Planned, ...]
    past: tuple[Past, ...]


def engine_up(variables: Mapping[str, str] | None = None) -> Engine:
    """Make Prefect's server, worker and deployments run as the files say, with whatever has to be mended.

    Args:
        variables: The worker's (`HROMADA_…`, `CKAN_API_TOKEN`); by default those of the environment. They are stored.

    Raises:
        UsageError: There is no folder of programmes for the worker.
        EngineError: A server does not answer, the deployments are refused, or a schedule plans no run.
    """
    home = find_home()
    with alone(home, "engine-lock"), choosing_ports():
        memory = home.remember(
            _with_datasets(home, os.environ if variables is None else variables), running=bool(pid_of(home, "server"))
        )
        _settle(home, memory)
        return _look(home, memory)


def engine_down() -> bool:
    """Stop the worker, after the run it is at, and the server; nothing is removed. Says whether anything ran."""
    home = find_home()
    if not home.state.exists():
        return False
    with alone(home, "engine-lock"):
        announce.get()("engine-stop")
        return _stop(home)


def engine_status() -> Engine:
    """Prefect as it stands.

    Raises:
        EngineError: It is not up, or does not answer.
    """
    home = find_home()
    memory = home.recall()
    if memory is None or not home.profile.exists():
        raise EngineError("engine-down")
    return _look(home, memory)


def watch() -> None:
    """Check every 30 seconds and restart what has ended, until a signal arrives or `engine_down` was called."""
    stopped = threading.Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: stopped.set())
    home = find_home()
    while not stopped.wait(WATCH):
        try:
            if not _mended(home):
                return
        except HromadaError as fault:
            sys.stderr.write(f"{fault}\n")
    engine_down()


def join_engine() -> bool:
    """Let Prefect, imported later, find the server of `hromada up`, unless the environment names another.

    Returns:
        Whether there is a server to record with.

    Raises:
        EngineError: Ours is meant to be up and does not answer.
    """
    home, named = find_home(), Settings().prefect_api_url
    memory = home.recall() if home.profile.exists() else None
    elsewhere = os.environ.get("PREFECT_HOME", str(home.state)) != str(home.state)
    if memory is None or elsewhere or (named and named != memory.api):
        return named is not None
    if not PrefectApi(memory.api, memory.login).answers():
        raise EngineError("engine-away", url=memory.url)
    os.environ["PREFECT_HOME"] = str(home.state)
    return True


def _with_datasets(home: PrefectHome, variables: Mapping[str, str]) -> Mapping[str, str]:
    """These variables with the folder of programmes, which the worker cannot guess."""
    last = home.recall()
    folder = variables.get("HROMADA_DATASETS") or (last.variables.get("HROMADA_DATASETS") if last else None)
    datasets = Settings(hromada_datasets=folder).hromada_datasets if folder else Settings().hromada_datasets
    if not datasets.is_dir():
        raise UsageError("datasets-missing", folder=datasets.absolute())
    return {**variables, "HROMADA_DATASETS": str(datasets.absolute())}


def _mended(home: PrefectHome) -> bool:
    """Mend what is meant to be up; says whether it is."""
    with alone(home, "engine-lock"), choosing_ports():
        memory = home.recall()
        if memory is None or not home.profile.exists():
            return False
        _settle(home, memory)
        return True


def _settle(home: PrefectHome, memory: PrefectMemory) -> None:
    api, settings = PrefectApi(memory.api, memory.login), home.settings(memory)
    if not home.profile.exists() or home.profile.read_text() != settings:
        _stop(home)
        put_private(home.profile, settings)
    _ensure(_server(api), home)
    _ensure(_worker(api, memory), home)
    announce.get()("engine-deploy")
    deploy(api, home, Path(memory.variables["HROMADA_DATASETS"]))
    _await_plans(api, home)


def _server(api: PrefectApi) -> Server:
    return Server(name="server", command=(sys.executable, "-m", "prefect", "server", "start"), answers=api.answers)


def _worker(api: PrefectApi, memory: PrefectMemory) -> Server:
    command = (sys.executable, "-m", "prefect", "worker", "start", "--pool", POOL, "--type", "process")
    return Server(
        name="worker",
        command=command,
        answers=lambda: api.heard(POOL, datetime.now(UTC) - SILENCE),
        variables=memory.variables,
    )


def _ensure(server: Server, home: PrefectHome) -> None:
    if pid_of(home, server.name) and server.answers():
        return
    announce.get()(f"engine-{server.name}")
    _end(home, server.name)
    start(server, home)
    wait(server, home, START)


def _stop(home: PrefectHome) -> bool:
    """End the worker, then the server; from now on nobody counts on them."""
    ran = [name for name in ("worker", "server") if pid_of(home, name)]
    home.profile.unlink(missing_ok=True)
    for name in ("worker", "server"):
        _end(home, name)
    return bool(ran)


def _end(home: PrefectHome, name: str) -> None:
    """End a server and whatever it has left: a run whose worker was killed, a server whose pid was lost."""
    if name == "worker":
        _finish_runs(home)
    stop(name, home, patience=GRACE)
    stop_strays(lambda: marked(home, name), signal.SIGTERM)


def _finish_runs(home: PrefectHome) -> None:
    """Let the worker take no more runs, and those that it has go on to their end."""
    end = time.monotonic() + FINISH
    if worker := pid_of(home, "worker"):
        os.kill(worker, signal.SIGTERM)
    while pid_of(home, "worker") and len(marked(home, "worker")) > 1 and time.monotonic() < end:
        time.sleep(1)


def _await_plans(api: PrefectApi, home: PrefectHome) -> None:
    """Wait until each active schedule has a run: a server may look healthy and never make one."""
    end = time.monotonic() + PLANNED
    while silent := [name for name, times in _plans(api, active=True) if not times]:
        if time.monotonic() > end:
            raise EngineError("engine-schedule-silent", deployments=", ".join(silent), log=home.log("server"))
        time.sleep(1)


def _plans(api: PrefectApi, *, active: bool = False) -> list[tuple[str, tuple[datetime, ...]]]:
    """Each schedule's deployment and its planned times."""
    planned = api.runs(["SCHEDULED"])
    return [
        (deployment["name"], tuple(run.planned_for for run in planned if run.schedule_id == schedule["id"]))
        for deployment in deployments(api)
        for schedule in deployment["schedules"]
        if not active or (schedule["active"] and not deployment["paused"])
    ]


def _look(home: PrefectHome, memory: PrefectMemory) -> Engine:
    api = PrefectApi(memory.api, memory.login)
    names = {deployment["id"]: deployment["name"] for deployment in deployments(api)}
    planned = (Planned(name, tuple(time.astimezone(KYIV) for time in times)) for name, times in _plans(api))
    states = ["RUNNING", "PENDING", "PAUSED", "COMPLETED", "FAILED", "CRASHED", "CANCELLED"]
    past = api.runs(states, sort="EXPECTED_START_TIME_DESC", limit=RUNS_SHOWN)
    return Engine(
        url=memory.url,
        login=home.login,
        worker=bool(pid_of(home, "worker")),
        planned=tuple(sorted(planned, key=lambda plan: plan.times[:1] or (datetime.max.replace(tzinfo=KYIV),))),
        past=tuple(_past(run, names) for run in past),
    )


def _past(run: FlowRun, names: Mapping[str, str]) -> Past:
    return Past(
        run=run.name,
        deployment=names.get(run.deployment_id, ""),
        state=run.state,
        time=run.planned_for.astimezone(KYIV),
    )
