"""Questions to Prefect's server over its REST interface, without the seconds that its own client takes to load."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flows.local.loopback import loopback
from flows.model.errors import EngineError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import requests

API_SECONDS = 20
"""How long one answer may take."""

NOT_FOUND = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRun:
    """One run, planned or past: the deployment it belongs to (empty for the command line's), its state, since when.

    `planned_for` is the time it is due, or was.
    """

    run_id: str
    name: str
    deployment_id: str
    schedule_id: str
    state: str
    state_since: datetime
    planned_for: datetime


@dataclass(frozen=True, slots=True)
class PrefectApi:
    """A server of Prefect's: its API's address and the login, which is never shown."""

    url: str
    login: str = field(repr=False)

    def answers(self) -> bool:
        """Is there a server that knows our login."""
        try:
            self.ask("GET", "/admin/version")
        except EngineError:
            return False
        return True

    def ask(self, method: str, path: str, **body: Any) -> Any:  # noqa: ANN401  # as the server asks and answers
        """One call; nothing where the server knows no such thing.

        Raises:
            EngineError: It does not answer, or refuses.
        """
        import requests  # a run without a server never waits for it

        try:
            with self._session() as session:
                answer = session.request(method, self.url + path, json=body or None, timeout=API_SECONDS)
        except requests.RequestException as error:
            raise EngineError("engine-away", url=self.url) from error
        if answer.status_code == NOT_FOUND:
            return None
        if not answer.ok:
            raise EngineError("engine-refused", url=self.url, path=path, reason=f"HTTP {answer.status_code}")
        return answer.json() if answer.content else None

    def _session(self) -> requests.Session:
        from requests.adapters import HTTPAdapter
        from urllib3.util import Retry

        session = loopback()
        user, _, password = self.login.partition(":")
        session.auth = (user, password)
        # SQLite says 503 while another transaction writes
        busy = Retry(total=5, connect=0, backoff_factor=0.3, status_forcelist=[503], allowed_methods=None)
        session.mount("http://", HTTPAdapter(max_retries=busy))
        return session

    def runs(self, states: Sequence[str], *, sort: str = "EXPECTED_START_TIME_ASC", limit: int = 200) -> list[FlowRun]:
        """The runs in these states (types, such as `SCHEDULED`), at most 200."""
        wanted = {"state": {"type": {"any_": list(states)}}}
        return [_run(row) for row in self.ask("POST", "/flow_runs/filter", flow_runs=wanted, sort=sort, limit=limit)]

    def heard(self, pool: str, since: datetime) -> bool:
        """Whether a worker of this pool has sent a heartbeat since then."""
        workers = self.ask("POST", f"/work_pools/{pool}/workers/filter") or ()
        return any(datetime.fromisoformat(worker["last_heartbeat_time"]) >= since for worker in workers)


def _run(row: dict[str, Any]) -> FlowRun:
    maker = row["created_by"] or {}
    return FlowRun(
        run_id=row["id"],
        name=row["name"],
        deployment_id=row["deployment_id"] or "",
        schedule_id=str(maker["id"]) if maker.get("type") == "SCHEDULE" else "",
        state=row["state"]["name"],
        state_since=datetime.fromisoformat(row["state"]["timestamp"]),
        planned_for=datetime.fromisoformat(row["expected_start_time"]),
    )
