"""Prefect of a home of its own, and how to break it: kills, a locked database, a portal that never answers."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.outside.definitions import PROJECT
from flows.outside.engine.api import Api
from flows.outside.engine.home import PrefectHome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from flows.outside.engine.home import Memory

PROGRAMME = "starokostiantyniv-2026-2028"
ORDER = {"programme": PROGRAMME, "cycle": "2026-H1", "now": "2026-07-08"}
TOKEN = "token-that-nobody-may-see"  # noqa: S105  # looked for, never used
ENDED = {"Completed", "Failed", "Crashed", "Cancelled"}
PAUSE = 0.5


@dataclass(frozen=True)
class Prefect:
    """Prefect as `hromada up` arranges it in a folder of its own; `more` is what its commands are told besides."""

    state: Path
    more: Mapping[str, str]

    @property
    def home(self) -> PrefectHome:
        return PrefectHome(self.state / "prefect")

    @property
    def memory(self) -> Memory:
        found = self.home.recall()
        assert found
        return found

    @property
    def api(self) -> Api:
        return Api(self.memory.api, self.memory.login)

    def hromada(self, *words: str) -> subprocess.CompletedProcess[str]:
        """The command line, as a maintainer calls it."""
        argv = [sys.executable, "-m", "flows.cli", *words]
        return subprocess.run(argv, capture_output=True, text=True, check=False, timeout=600, env=self._environment())

    def begin(self, *words: str) -> subprocess.Popen[bytes]:
        """A command that stays."""
        argv = [sys.executable, "-u", "-m", "flows.cli", *words]
        return subprocess.Popen(argv, stdout=subprocess.PIPE, env=self._environment())

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "HROMADA_"))}
        own = {"HROMADA_STATE": str(self.state), "HROMADA_DATASETS": str(PROJECT / "datasets")}
        return {**kept, **own, **self.more}

    def up(self) -> str:
        done = self.hromada("up", "--lang", "en")
        assert done.returncode == 0, done.stderr
        return done.stdout

    def start(self, portal: str, **order: str) -> str:
        """Start `publish` as Prefect's page does, for this order or the usual one."""
        deployment = self.api.ask("GET", "/deployments/name/publish-programme/publish")
        path = f"/deployments/{deployment['id']}/create_flow_run"
        return str(self.api.ask("POST", path, parameters={**ORDER, **order, "portal": portal})["id"])

    def look(self, run: str) -> tuple[str, str]:
        """A run's state and its message."""
        state = self.api.ask("GET", f"/flow_runs/{run}")["state"]
        return state["name"], state["message"] or ""

    def await_state(self, run: str, wanted: set[str], seconds: float = 180) -> str:
        wait_until(lambda: self.look(run)[0] in wanted, seconds, lambda: f"{run}: {self.look(run)}")
        return self.look(run)[0]


def wait_until(seen: Callable[[], bool], seconds: float, told: Callable[[], str]) -> float:
    """Look until it is so; says how long that took."""
    begun = time.monotonic()
    while not seen():
        assert time.monotonic() - begun < seconds, told()
        time.sleep(PAUSE)
    return time.monotonic() - begun


@contextmanager
def silent_portal() -> Iterator[str]:
    """A CKAN that takes the connection and never answers: whoever asks it waits."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"ckan:http://127.0.0.1:{server.getsockname()[1]}"
