"""Start servers that outlive us, and stop them by their own pid, never by a name."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from flows.errors import PortalUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.outside.trial.place import Place

PATIENCE = 90.0
"""Seconds that a server may take to answer, or to end; a busy machine of two cores needs a fifth of it."""

PAUSE = 0.1
"""Seconds between two looks."""

MARK = "HROMADA_TRIAL"
"""By this variable of its environment a server is known to be ours, even if its pid was lost with its folder."""


@dataclass(frozen=True)
class Server:
    """One server: how to start it, how to ask whether it answers, who runs it."""

    name: str
    command: tuple[str, ...]
    answers: Callable[[], bool]
    user: str | None = None


def start(server: Server, place: Place) -> None:
    """Start a server in a session of its own and note its pid; it may not answer yet."""
    log = place.log(server.name)
    log.parent.mkdir(exist_ok=True)
    shell = ("sh", "-c", '"$@" >&2 </dev/null & echo $!', "sh", *server.command)  # the shell ends, the server stays
    groups: list[str] | None = [] if server.user else None
    own = environment(place) | {MARK: str(place.state)}
    with log.open("wb") as errors:
        started = subprocess.run(  # noqa: S603  # our own command
            shell, stdout=subprocess.PIPE, stderr=errors, check=True, text=True, cwd="/", env=own,
            start_new_session=True, user=server.user, group=server.user, extra_groups=groups,
        )  # fmt: skip
    pid = int(started.stdout)
    _pid_file(place, server.name).write_text(f"{pid} {_birth(pid)}\n")


def wait(server: Server, place: Place) -> None:
    """Wait until a started server answers.

    Raises:
        PortalUnavailableError: It ended, or never answered; its log says why.
    """
    end = time.monotonic() + PATIENCE
    while not server.answers():
        if not pid_of(place, server.name) or time.monotonic() > end:
            raise PortalUnavailableError("trial-server-failed", server=server.name, log=place.log(server.name))
        time.sleep(PAUSE)


def stop(server: str, place: Place, ending: signal.Signals = signal.SIGTERM) -> None:
    """End a server that we started; where it does not run, nothing happens."""
    end = time.monotonic() + PATIENCE / 3
    if pid := pid_of(place, server):
        os.kill(pid, ending)
    while pid and pid_of(place, server):
        if time.monotonic() > end:
            os.kill(pid, signal.SIGKILL)
        time.sleep(PAUSE)
    _pid_file(place, server).unlink(missing_ok=True)


def stop_strays(place: Place) -> bool:
    """End what the pid files do not know: servers of a folder that was deleted, a killed PostgreSQL's children.

    Returns:
        Whether there was anything to end.
    """
    mark = f"{MARK}={place.state}\0".encode()
    stores = _end(lambda process: (process / "cwd").readlink() == place.cluster, signal.SIGQUIT)
    return _end(lambda process: mark in (process / "environ").read_bytes(), signal.SIGTERM) or stores


def _end(is_stray: Callable[[Path], bool], ending: signal.Signals) -> bool:
    end, ended = time.monotonic() + PATIENCE / 3, False
    while strays := _processes(is_stray):
        for pid in strays:
            with suppress(ProcessLookupError):
                os.kill(pid, ending if time.monotonic() < end else signal.SIGKILL)
        ended = True
        time.sleep(PAUSE)
    return ended


def _processes(is_wanted: Callable[[Path], bool]) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):  # it has ended, or is none of ours
            if is_wanted(process):
                found.append(int(process.name))
    return found


def pid_of(place: Place, server: str) -> int | None:
    """The pid of a server that we started and that still runs; a pid that another process has got since is none."""
    try:
        pid, birth = _pid_file(place, server).read_text().split()
    except (FileNotFoundError, ValueError):
        return None
    return int(pid) if birth == _birth(int(pid)) else None


def _pid_file(place: Place, server: str) -> Path:
    return place.state / f"{server}.pid"


def _birth(pid: int) -> str:
    """When a process began, in the kernel's ticks; empty where it has ended."""
    try:
        state, *rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return "" if state in "ZX" else rest[18]


def environment(place: Place) -> dict[str, str]:
    """Our environment without what would configure Python or CKAN from outside; loopback needs no proxy."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CKAN_"))}
    own = {"CKAN_INI": str(place.state / "ckan.ini"), "LC_ALL": "C.UTF-8", "NO_PROXY": "*", "no_proxy": "*"}
    return kept | own


def port_free(port: int) -> bool:
    """Can a server of ours listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
