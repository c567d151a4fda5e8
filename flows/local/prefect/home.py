"""Where Prefect lives on this machine, and what it remembers between two commands."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from flows.local.processes import PORTS_TRIED, port_free
from flows.model.errors import EngineError
from flows.outside.machine.durable import put_private
from flows.outside.machine.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.model.errors import HromadaError

USER = "hromada"
FIRST_PORT = 14200

PASSING = frozenset({"HROMADA_STATE", "HROMADA_DEBUG", "HROMADA_SERVER"})
"""Words of the environment that belong to one command, not to the worker."""

PATHS = {"HROMADA_DATASETS": "", "HROMADA_PORTAL": "folder:"}
"""Words that hold a path, and what stands before it."""

SETTINGS = {
    "PREFECT_SERVER_API_HOST": "127.0.0.1",
    "PREFECT_SERVER_ALLOW_EPHEMERAL_MODE": "false",  # a server that is away is an error, never a second server
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
    "PREFECT_SERVER_LOGGING_LEVEL": "WARNING",
    "PREFECT_CLI_PROMPT": "false",
    # a holder that is killed frees its slot, even if the server is killed with it
    "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
    "PREFECT_CLIENT_RETRY_EXTRA_CODES": "500",  # so a server answers whose database is locked for a moment
    "PREFECT_FLOWS_HEARTBEAT_FREQUENCY": "30",  # automations.yaml counts on it
    "PREFECT_WORKER_QUERY_SECONDS": "5",  # who presses Run waits for it
    # a run half a year ahead is planned and shown; Prefect's own 100 days leave out the next July
    "PREFECT_SERVER_SERVICES_SCHEDULER_MAX_SCHEDULED_TIME": "P600D",
    "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",  # else old runs stay for ever
    "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": "P400D",
    "PREFECT_SERVER_EVENTS_RETENTION_PERIOD": "P14D",
}
"""The settings of every Prefect here: server, worker and command line."""


@dataclass(frozen=True, slots=True)
class PrefectMemory:
    """What is kept from one `up` to the next.

    `login` is `user:password`; `variables` are the worker's: the folder of programmes, and its secrets.
    """

    port: int
    login: str = field(repr=False)
    variables: Mapping[str, str] = field(repr=False)

    @property
    def url(self) -> str:
        """The address of Prefect's pages."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def api(self) -> str:
        """What `PREFECT_API_URL` says."""
        return f"{self.url}/api"


@dataclass(frozen=True, slots=True)
class PrefectHome:
    """Prefect's folder (`PREFECT_HOME`): its database, results, leases and logs, and what we know of it."""

    state: Path

    @property
    def login(self) -> Path:
        """The login in one line, for its owner to read: `user:password`."""
        return self.state / "login"

    @property
    def profile(self) -> Path:
        """Prefect's settings; it is there from `up` to `down`."""
        return self.state / "profiles.toml"

    def log(self, name: str) -> Path:
        """Where a server writes what it does."""
        return self.state / "logs" / f"{name}.log"

    def failed(self, server: str) -> HromadaError:
        """The error of a server that does not answer."""
        return EngineError("engine-server-failed", server=server, log=self.log(server))

    def environment(self) -> dict[str, str]:
        """Our environment without what would configure Prefect or the worker from outside; loopback needs no proxy."""
        prefixes = ("PREFECT_", "HROMADA_", "CKAN_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(prefixes)}
        direct = ",".join(filter(None, (os.environ.get("NO_PROXY"), "127.0.0.1", "localhost")))
        settings = {"PREFECT_HOME": str(self.state), "HROMADA_STATE": str(self.state.parent), "DO_NOT_TRACK": "1"}
        return kept | settings | {"LC_ALL": "C.UTF-8", "NO_PROXY": direct, "no_proxy": direct}

    def recall(self) -> PrefectMemory | None:
        """The settings stored last; null where Prefect has never been up here."""
        path = self.state / "memory.json"
        if not path.exists() or not self.login.exists():
            return None
        stored = json.loads(path.read_bytes())
        return PrefectMemory(stored["port"], self.login.read_text().strip(), stored["told"])

    def remember(self, variables: Mapping[str, str], *, running: bool) -> PrefectMemory:
        """The stored settings updated with these; an empty variable is removed, a port that others took is given up."""
        last = self.recall() or PrefectMemory(0, f"{USER}:{secrets.token_urlsafe(24)}", {})
        kept = {name: value for name, value in {**last.variables, **_for_worker(variables)}.items() if value}
        port = last.port if running or (last.port and port_free(last.port)) else _free_port()
        memory = PrefectMemory(port, last.login, kept)
        put_private(self.login, f"{memory.login}\n")
        put_private(self.state / "memory.json", json.dumps({"port": port, "told": kept}))
        return memory

    def settings(self, memory: PrefectMemory) -> str:
        """Prefect's profile; another text than the one in use means that the servers must start anew."""
        settings = {
            "PREFECT_API_URL": memory.api,
            "PREFECT_UI_URL": f"{memory.url}/v2",  # links to the older page say 404 to whoever has not logged in yet
            "PREFECT_API_AUTH_STRING": memory.login,
            "PREFECT_SERVER_API_AUTH_STRING": memory.login,
            "PREFECT_SERVER_API_PORT": str(memory.port),
        }
        if database := memory.variables.get("HROMADA_DATABASE"):
            settings["PREFECT_SERVER_DATABASE_CONNECTION_URL"] = database
        stored = {"login": memory.login, "port": memory.port, "told": dict(memory.variables)}
        digest = hashlib.sha256(json.dumps(stored, sort_keys=True).encode()).hexdigest()[:16]
        lines = [f"{name} = {json.dumps(value)}" for name, value in {**SETTINGS, **settings}.items()]
        head = (f"# Prefect {version('prefect')}, worker {digest}", f'active = "{USER}"', "", f"[profiles.{USER}]")
        return "\n".join((*head, *lines, ""))


def find_home() -> PrefectHome:
    """Prefect's folder beside the other state of this machine; nothing is made."""
    return PrefectHome(Settings().state_folder / "prefect")


def _for_worker(variables: Mapping[str, str]) -> dict[str, str]:
    """The variables that the worker takes over; it runs in another folder, so paths become absolute."""
    kept = {name: value for name, value in variables.items() if name.startswith("HROMADA_") or name == "CKAN_API_TOKEN"}
    for name, prefix in PATHS.items():
        if kept.get(name, "").removeprefix(prefix) and kept[name].startswith(prefix):
            kept[name] = f"{prefix}{Path(kept[name].removeprefix(prefix)).absolute()}"
    return {name: value for name, value in kept.items() if name not in PASSING}


def _free_port() -> int:
    return next(port for port in range(FIRST_PORT, FIRST_PORT + PORTS_TRIED) if port_free(port))
