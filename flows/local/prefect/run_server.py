"""Prefect's server for one run where no other is given: it is started beside the run and ends with this process.

Prefect would start one itself, but it gives up on a server that answers slowly, and waits its time out for one that has
ended. The record lies where Prefect keeps it (`PREFECT_HOME`), as it would then.
"""

from __future__ import annotations

import atexit
import socket
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from flows.local.prefect.api import PrefectApi
from flows.model.errors import EngineError
from flows.steps import announce

ANSWER_SECONDS = 600.0
"""Seconds that it may take to answer: 7 on an idle machine, more than 90 on a busy one."""

LOOK_SECONDS = 0.1
"""Seconds between two looks."""

END_SECONDS = 5.0
"""Seconds until a server that was asked to end is killed."""

COMMAND = (sys.executable, "-m", "prefect", "server", "start", "--no-ui", "--no-scheduler", "--no-late-runs")


@dataclass(frozen=True, slots=True)
class RunServer:
    """A server that was started for this process: its process, its log until it answers, its API."""

    process: subprocess.Popen[bytes]
    log: Path
    api: PrefectApi

    def wait(self, patience: float = ANSWER_SECONDS) -> None:
        """Wait until it answers; its log is kept only where it does not.

        Raises:
            EngineError: It ended, or has not answered for so long.
        """
        announce.get()("run-server")
        end = time.monotonic() + patience
        while not self._answers():
            if self.process.poll() is not None:
                raise EngineError("run-server-ended", log=self.log)
            if time.monotonic() > end:
                raise EngineError("run-server-silent", seconds=round(patience), log=self.log)
            time.sleep(LOOK_SECONDS)
        self.log.unlink()

    def stop(self) -> None:
        """End it, by force where it does not end by itself."""
        self.process.terminate()
        try:
            self.process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _answers(self) -> bool:
        try:
            return bool(self.api.ask("GET", "/health"))
        except EngineError:
            return False


def start_run_server() -> RunServer:
    """Start it; it may not answer yet.

    It is stopped as this process ends and no sooner: Prefect sends its last log lines then.
    """
    port = _free_port()
    command = (*COMMAND, "--host", "127.0.0.1", "--port", str(port))
    with tempfile.NamedTemporaryFile(prefix="hromada-prefect-", suffix=".log", delete=False) as log:
        process = subprocess.Popen(  # noqa: S603  # our own command
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
        )
    server = RunServer(process, Path(log.name), PrefectApi(f"http://127.0.0.1:{port}/api", ""))
    atexit.register(server.stop)
    return server


def _free_port() -> int:
    """A port that the system chooses, so that two runs begun at once do not get the same one."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
