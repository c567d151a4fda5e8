"""Prefect's server for one run: waited for, named where it hangs or ends; a step that lasts is shown again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from queue import SimpleQueue

import pytest
from support.places import REAL

from flows.cli.console import _lasting
from flows.local.prefect.api import PrefectApi
from flows.local.prefect.run_server import RunServer
from flows.model.errors import EngineError

NOBODY = PrefectApi("http://127.0.0.1:1/api", "")


def started(tmp_path: Path, program: str) -> RunServer:
    log = tmp_path / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stderr=output)
    return RunServer(process, log, NOBODY)


def ended(server: RunServer) -> None:
    server.stop()
    assert server.process.stdin
    server.process.stdin.close()


def test_a_server_that_does_not_answer_is_named_with_its_log(tmp_path: Path) -> None:
    server = started(tmp_path, "input()")
    with pytest.raises(EngineError) as raised:
        server.wait(patience=0)
    ended(server)
    assert raised.value.code == "run-server-silent"
    assert raised.value.facts == {"seconds": "0", "log": str(server.log)}


def test_a_server_that_ends_is_not_waited_for(tmp_path: Path) -> None:
    server = started(tmp_path, "raise SystemExit('no space left')")
    with pytest.raises(EngineError) as raised:
        server.wait()
    ended(server)
    assert raised.value.code == "run-server-ended"
    assert "no space left" in Path(raised.value.facts["log"]).read_text("utf-8")


def test_a_record_that_is_damaged_is_said_and_nothing_is_published(tmp_path: Path) -> None:
    (tmp_path / "prefect.db").write_bytes(b"no database at all" * 100)
    command = [sys.executable, "-m", "flows.cli", "publish", str(REAL), "--cycle", "2026-H1", "--now", "2026-07-08"]
    run = subprocess.run(
        [*command, "--portal", f"folder:{tmp_path / 'portal'}", "--engine", "prefect", "--lang", "en"],
        capture_output=True, text=True, check=False, timeout=600,
        env={"PREFECT_HOME": str(tmp_path), "TMPDIR": str(tmp_path), "HROMADA_STATE": str(tmp_path / "state")},
    )  # fmt: skip
    assert run.returncode == 3
    (log,) = tmp_path.glob("hromada-prefect-*.log")
    assert f"the log {log} says why" in " ".join(run.stderr.split())
    assert "not a database" in log.read_text("utf-8")
    assert not (tmp_path / "portal").exists()


def test_a_step_that_lasts_is_shown_again_until_the_next() -> None:
    shown: SimpleQueue[tuple[str, int]] = SimpleQueue()
    with _lasting(lambda *step: shown.put(step), every=0.01) as begin:
        begin("server")
        assert [shown.get()[0], shown.get()[0]] == ["server", "server"]
        begin("read")
        while shown.get()[0] != "read":
            continue
        assert shown.get()[0] == "read"


def test_steps_that_pass_are_shown_once_in_their_order() -> None:
    shown: list[tuple[str, int]] = []
    with _lasting(lambda *step: shown.append(step), every=600) as begin:
        for step in ("read", "extract", "normalise"):
            begin(step)
    assert shown == [("read", 0), ("extract", 0), ("normalise", 0)]
