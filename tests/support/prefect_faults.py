"""Prefect of a home of its own, and how to break it: kills, a locked database, a portal that never answers."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from flows.local.prefect.api import PrefectApi
from flows.local.prefect.home import PrefectHome
from flows.outside.programme.definitions import PROJECT
from flows.outside.programme.programmes import load_programme

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from flows.local.prefect.home import PrefectMemory
    from flows.outside.machine.trial_access import Access

PROGRAMME = "starokostiantyniv-2026-2028"
ORDER = {"programme": PROGRAMME, "cycle": "2026-H1", "now": "2026-07-08"}
TOKEN = "token-that-nobody-may-see"  # noqa: S105  # looked for, refused by every portal
NOTIFY_SECRET = "n0tify-pa55word"  # noqa: S105  # looked for; nobody listens there
ENDED = {"Completed", "Failed", "Crashed", "Cancelled"}
PAUSE = 0.5
NEAR_SECONDS = 8
"""Prefect plans every 5 seconds."""


@dataclass(frozen=True)
class Prefect:
    """Prefect as `hromada up` arranges it in a folder of its own; `more` is what its commands are told besides."""

    state: Path
    more: Mapping[str, str]

    @property
    def home(self) -> PrefectHome:
        return PrefectHome(self.state / "prefect")

    @property
    def memory(self) -> PrefectMemory:
        found = self.home.recall()
        assert found
        return found

    @property
    def api(self) -> PrefectApi:
        return PrefectApi(self.memory.api, self.memory.login)

    @property
    def programme(self) -> Path:
        """The folder of the programme that it knows."""
        return Path(self._environment()["HROMADA_DATASETS"]) / PROGRAMME

    def new_dataset(self) -> str:
        """Give the programme a name that no portal knows, and say its dataset's."""
        facts = self.programme / "programme.yaml"
        known = load_programme(self.programme).slug
        facts.write_text(facts.read_text("utf-8").replace(known, f"engine-{uuid4().hex[:12]}"), "utf-8")
        return load_programme(self.programme).dataset

    def hromada(self, *words: str, **own: str) -> subprocess.CompletedProcess[str]:
        """The command line, as a maintainer calls it; `own` are words of its environment."""
        return self._called("flows.cli", *words, **own)

    def prefect(self, *words: str) -> subprocess.CompletedProcess[str]:
        """Prefect's own command line, told only where its home is."""
        return self._called("prefect", "--no-prompt", *words, PREFECT_HOME=str(self.home.state))

    def _called(self, module: str, *words: str, **own: str) -> subprocess.CompletedProcess[str]:
        argv, told = [sys.executable, "-m", module, *words], {**self._environment(), **own}
        return subprocess.run(argv, capture_output=True, text=True, check=False, timeout=600, env=told)

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

    @contextmanager
    def due_now(self, deployment: str) -> Iterator[str]:
        """The run of a deployment's own schedule, which is moved near while the block runs."""
        known = self.api.ask("GET", f"/deployments/name/{deployment}")
        (schedule,) = known["schedules"]
        soon = datetime.now(UTC) + timedelta(seconds=NEAR_SECONDS)
        self._move(known["id"], schedule["id"], {"interval": 86_400, "anchor_date": soon.isoformat()})
        try:
            yield self._first_run(schedule["id"], soon + timedelta(seconds=1))
        finally:
            self._move(known["id"], schedule["id"], schedule["schedule"])
            self._first_run(schedule["id"])

    def _move(self, deployment: str, schedule: str, rule: Mapping[str, object]) -> None:
        """Another rule for a schedule; what was touched is planned at once, anything else within a minute."""
        self.api.ask("PATCH", f"/deployments/{deployment}/schedules/{schedule}", schedule=dict(rule))
        self.api.ask("PATCH", f"/deployments/{deployment}", paused=False)

    def _first_run(self, schedule: str, before: datetime | None = None) -> str:
        """The first run that a schedule has planned."""

        def planned() -> list[str]:
            runs = self.api.runs(["SCHEDULED", "PENDING", "RUNNING"])
            mine = [run for run in runs if run.schedule_id == schedule]
            return [run.run_id for run in mine if before is None or run.planned_for <= before]

        wait_until(lambda: bool(planned()), 60, lambda: f"{schedule} has planned nothing")
        return planned()[0]

    def look(self, run: str) -> tuple[str, str]:
        """A run's state and its message."""
        state = self.api.ask("GET", f"/flow_runs/{run}")["state"]
        return state["name"], state["message"] or ""

    def artifacts(self, run: str) -> dict[str, Any]:
        """The tables that a run shows, by their keys."""
        wanted = {"flow_run_id": {"any_": [run]}, "type": {"any_": ["table"]}}
        shown = self.api.ask("POST", "/artifacts/filter", artifacts=wanted)
        return {item["key"]: json.loads(item["data"]) for item in shown}

    def await_state(self, run: str, wanted: set[str], seconds: float = 180) -> str:
        wait_until(lambda: self.look(run)[0] in wanted, seconds, lambda: f"{run}: {self.look(run)}")
        return self.look(run)[0]


def arranged(state: Path, portal: Access) -> Prefect:
    """Prefect of a home of its own, which knows the real programme and publishes it on a real CKAN."""
    folder = Path(shutil.copytree(PROJECT / "datasets" / PROGRAMME, state / "datasets" / PROGRAMME))
    facts = folder / "programme.yaml"
    facts.write_text(
        facts.read_text("utf-8").replace("portals: {}", f'portals: {{"ckan:{portal.url}": {{}}}}'), "utf-8"
    )
    notify = f"json://user:{NOTIFY_SECRET}@127.0.0.1:9/"
    words = {"CKAN_API_TOKEN": portal.token, "HROMADA_NOTIFY": notify, "HROMADA_DATASETS": str(folder.parent)}
    prefect = Prefect(state, words)
    prefect.new_dataset()
    return prefect


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
