"""Start servers that outlive us, and stop them by their own pid, never by a name."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from flows.outside.machine.durable import PRIVATE_FOLDER, translated
from flows.outside.machine.locks import awaited, in_turn
from flows.steps import announce

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from pathlib import Path

    from flows.model.errors import HromadaError

PATIENCE = 90.0
"""Seconds that a server may take to answer, or to end; a busy machine of two cores needs a fifth of it."""

PAUSE = 0.1
"""Seconds between two looks."""

PORTS_TRIED = 1000
"""Ports from the first of a server's own on."""

MARK = "HROMADA_SERVER"
"""The variable that marks a server of ours; whatever the server starts inherits it."""


class Home(Protocol):
    """Where servers live: their folder, their logs, their environment, and the error when one of them fails."""

    @property
    def state(self) -> Path:
        """The folder of their pids and logs."""

    def log(self, name: str) -> Path:
        """Where a server writes what it does."""

    def environment(self) -> dict[str, str]:
        """The environment of every server here."""

    def failed(self, server: str) -> HromadaError:
        """The error of a server that does not answer."""


@dataclass(frozen=True, kw_only=True)
class Server:
    """One server: how to start it, how to check that it answers, its user, and its own environment variables."""

    name: str
    command: tuple[str, ...]
    answers: Callable[[], bool]
    user: str | None = None
    variables: Mapping[str, str] = field(default_factory=dict, repr=False)


@contextmanager
def alone(home: Home, waiting: str) -> Iterator[None]:
    """One command at a time, a second one says that it waits; the disk's troubles become ours."""
    with translated(home.state):
        home.state.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        with awaited(home.state / "lock", lambda: announce.get()(waiting)):
            yield


def choosing_ports() -> AbstractContextManager[None]:
    """Of all homes on this machine one at a time chooses ports and starts what listens there.

    Until then a chosen port looks free, and two homes would choose the same; or take the other's server for their own.
    """
    return in_turn("hromada-ports", lambda: announce.get()("ports-lock"))


def start(server: Server, home: Home) -> None:
    """Start a server in a session of its own and note its pid; it may not answer yet."""
    log = home.log(server.name)
    log.parent.mkdir(exist_ok=True)
    shell = ("sh", "-c", '"$@" >&2 </dev/null & echo $!', "sh", *server.command)  # the shell ends, the server stays
    groups: list[str] | None = [] if server.user else None
    with log.open("wb") as errors:
        started = subprocess.run(  # noqa: S603  # our own command
            shell, stdout=subprocess.PIPE, stderr=errors, check=True, text=True, cwd="/",
            env={**home.environment(), **server.variables, MARK: _mark(home, server.name)}, start_new_session=True,
            user=server.user, group=server.user, extra_groups=groups,
        )  # fmt: skip
    pid = int(started.stdout)
    _pid_file(home, server.name).write_text(f"{pid} {_birth(pid)}\n")


def wait(server: Server, home: Home, patience: float = PATIENCE) -> None:
    """Wait until a started server answers.

    Raises:
        HromadaError: It ended, or never answered; its log says why.
    """
    end = time.monotonic() + patience
    while not server.answers():
        if not pid_of(home, server.name) or time.monotonic() > end:
            raise home.failed(server.name)
        time.sleep(PAUSE)


def stop(server: str, home: Home, ending: signal.Signals = signal.SIGTERM, *, patience: float = PATIENCE / 3) -> None:
    """End a server that we started, by force once `patience` seconds are over; where it does not run, do nothing."""
    end = time.monotonic() + patience
    if pid := pid_of(home, server):
        os.kill(pid, ending)
    while pid and pid_of(home, server):
        if time.monotonic() > end:
            os.kill(pid, signal.SIGKILL)
        time.sleep(PAUSE)
    _pid_file(home, server).unlink(missing_ok=True)


def stop_strays(strays: Callable[[], Sequence[int]], ending: signal.Signals = signal.SIGQUIT) -> bool:
    """End every process that `strays` finds: a killed server's children, a server whose pid was lost.

    Returns:
        Whether there was any.
    """
    end, any_found = time.monotonic() + PATIENCE / 3, False
    while found := strays():
        for pid in found:
            with suppress(ProcessLookupError):
                os.kill(pid, ending)
        ending = signal.SIGKILL if time.monotonic() > end else ending
        any_found = True
        time.sleep(PAUSE)
    return any_found


def working_in(folder: Path) -> list[int]:
    """The processes that work in this folder, be it deleted meanwhile."""
    import psutil  # a run that has no server of ours never asks

    return [process.pid for process in psutil.process_iter(["cwd"]) if process.info["cwd"] == str(folder)]


def marked(home: Home, server: str) -> list[int]:
    """A server of this home and all that it has started, whether their pids are known or not."""
    import psutil  # as above

    running = ((process.pid, process.info["environ"] or {}) for process in psutil.process_iter(["environ"]))
    return [pid for pid, environment in running if environment.get(MARK) == _mark(home, server)]


def _mark(home: Home, server: str) -> str:
    return str(home.state / server)


def pid_of(home: Home, server: str) -> int | None:
    """The pid of a server that we started and that still runs; a pid that another process has got since is none."""
    try:
        pid, birth = _pid_file(home, server).read_text().split()
    except (FileNotFoundError, ValueError):
        return None
    return int(pid) if birth == _birth(int(pid)) else None


def _pid_file(home: Home, server: str) -> Path:
    return home.state / f"{server}.pid"


def _birth(pid: int) -> str:
    """When a process began, in the kernel's ticks since the boot; empty where it has ended.

    Ticks stand in the pid files of what runs already, and stay the same when somebody sets the clock.
    """
    import psutil  # as above

    try:
        process = psutil.Process(pid)
        has_ended = process.status() in {psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD}
        seconds = process.create_time() - psutil.boot_time()
    except psutil.Error:  # it has ended, or is hidden from us
        return ""
    return "" if has_ended else str(round(seconds * os.sysconf("SC_CLK_TCK")))


def port_free(port: int) -> bool:
    """Can a server of ours listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
