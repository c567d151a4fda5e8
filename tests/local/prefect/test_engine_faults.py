"""Whatever is killed, locked or full: nothing dead looks alive for three minutes, and the next run publishes."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from support.prefect_faults import ENDED, Prefect, silent_portal, wait_until

from flows.local.ckan.install import postgres_folder
from flows.local.ckan.servers import postgres_user
from flows.local.processes import marked, pid_of
from flows.model.errors import EngineError
from flows.outside.programme.definitions import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

pytestmark = pytest.mark.long

THREE_MINUTES = 180.0


def pids(prefect: Prefect, victims: Iterable[str]) -> list[int]:
    """The processes of `server`, `worker` and `run`, whose parent the worker is."""
    of = {name: [pid_of(prefect.home, name) or 0] for name in ("server", "worker")}
    of["run"] = [pid for pid in marked(prefect.home, "worker") if pid not in of["worker"]]
    return [pid for name in victims for pid in of[name]]


def kill(prefect: Prefect, victims: Iterable[str]) -> None:
    for pid in pids(prefect, victims):
        os.kill(pid, signal.SIGKILL)


def publishes(prefect: Prefect, portal: Path) -> float:
    """The next run does its work; how long that took."""
    begun = time.monotonic()
    run = prefect.start(f"folder:{portal}")
    assert prefect.await_state(run, ENDED, 300) == "Completed", prefect.look(run)
    assert (portal / "dataset").is_dir()
    return time.monotonic() - begun


def tell(*cells: object) -> None:
    print(" | ".join(f"{cell:.0f} s" if isinstance(cell, float) else str(cell) for cell in cells))  # noqa: T201  # the table


def test_a_run_without_its_worker_is_told_by_its_own_end(prefect_home: Prefect, tmp_path: Path) -> None:
    """It lives on, and breaks off where it next speaks: nobody reads its words any more."""
    prefect_home.up()
    with silent_portal() as portal:
        run = prefect_home.start(portal)
        prefect_home.await_state(run, {"Running"})
        kill(prefect_home, ["worker"])
    told = wait_until(lambda: prefect_home.look(run)[0] in ENDED, THREE_MINUTES, lambda: str(prefect_home.look(run)))
    ended = prefect_home.look(run)
    prefect_home.up()
    assert ended[0] in {"Crashed", "Failed"}
    tell("worker", ended, told, publishes(prefect_home, tmp_path))


@pytest.mark.parametrize("victims", ["run", "worker run"])
def test_a_killed_run_is_told_and_the_next_one_publishes(prefect_home: Prefect, tmp_path: Path, victims: str) -> None:
    prefect_home.up()
    with silent_portal() as portal:
        run = prefect_home.start(portal)
        prefect_home.await_state(run, {"Running"})
        kill(prefect_home, victims.split())
        told = wait_until(
            lambda: prefect_home.look(run)[0] in ENDED, THREE_MINUTES, lambda: str(prefect_home.look(run))
        )
    ended = prefect_home.look(run)
    prefect_home.up()
    assert ended[0] == "Crashed"
    tell(victims, ended, told, publishes(prefect_home, tmp_path))


@pytest.mark.parametrize("victims", ["worker run server"])
def test_all_killed_at_once_frees_the_slot(prefect_home: Prefect, tmp_path: Path, victims: str) -> None:
    prefect_home.up()
    with silent_portal() as portal:
        run = prefect_home.start(portal)
        prefect_home.await_state(run, {"Running"})
        kill(prefect_home, victims.split())
        prefect_home.up()
        told = wait_until(
            lambda: prefect_home.look(run)[0] in ENDED, THREE_MINUTES, lambda: str(prefect_home.look(run))
        )
    assert prefect_home.look(run)[0] == "Crashed"
    tell(victims, prefect_home.look(run), told, publishes(prefect_home, tmp_path))


def test_killed_while_it_is_claimed(prefect_home: Prefect, tmp_path: Path) -> None:
    prefect_home.up()
    with silent_portal() as portal:
        run = prefect_home.start(portal)
        prefect_home.await_state(run, {"Pending", "Submitting"})
        kill(prefect_home, ["worker", "run"])
        prefect_home.up()
        told = wait_until(
            lambda: prefect_home.look(run)[0] in ENDED, THREE_MINUTES, lambda: str(prefect_home.look(run))
        )
    assert prefect_home.look(run)[0] == "Crashed"
    tell("claimed", prefect_home.look(run), told, publishes(prefect_home, tmp_path))


def test_the_server_killed_under_a_run(prefect_home: Prefect, tmp_path: Path) -> None:
    prefect_home.up()
    with silent_portal() as portal:
        run = prefect_home.start(portal)
        prefect_home.await_state(run, {"Running"})
        kill(prefect_home, ["server"])
        prefect_home.up()
        assert prefect_home.look(run)[0] == "Running"
    told = wait_until(lambda: prefect_home.look(run)[0] in ENDED, THREE_MINUTES, lambda: str(prefect_home.look(run)))
    assert prefect_home.look(run)[0] == "Failed"  # the portal has gone: its own end
    tell("server", prefect_home.look(run), told, publishes(prefect_home, tmp_path))


def refuses(prefect: Prefect) -> bool:
    """Does the server fail to write."""
    try:
        prefect.api.ask("POST", "/variables/", name=f"probe_{time.monotonic_ns()}", value=1)
    except EngineError:
        return True
    return False


def test_a_locked_database_only_delays(prefect_home: Prefect, tmp_path: Path) -> None:
    prefect_home.up()
    run = prefect_home.start(f"folder:{tmp_path}")
    prefect_home.await_state(run, {"Running"})
    with closing(sqlite3.connect(prefect_home.home.state / "prefect.db", isolation_level=None)) as database:
        database.execute("BEGIN EXCLUSIVE")
        begun = time.monotonic()
        assert refuses(prefect_home)
        held = time.monotonic() - begun
        database.execute("ROLLBACK")
    assert prefect_home.await_state(run, ENDED) == "Completed", prefect_home.look(run)
    tell("SQLite locked", held, prefect_home.look(run), publishes(prefect_home, tmp_path))


def test_a_full_disk_only_delays(small_disk: Path, tmp_path: Path) -> None:
    prefect = Prefect(small_disk, {})
    prefect.up()
    try:
        filler = small_disk / "filler"
        subprocess.run(["dd", "if=/dev/zero", f"of={filler}", "bs=4k"], check=False, stderr=subprocess.DEVNULL)  # noqa: S607
        wait_until(lambda: refuses(prefect), THREE_MINUTES, lambda: "it still writes")
        again = prefect.hromada("up", "--lang", "en")
        filler.unlink()
        tell("disk full", again.returncode, again.stderr.strip().splitlines()[-1:], publishes(prefect, tmp_path))
        assert again.returncode == 3
        assert "Traceback" not in again.stderr
    finally:
        prefect.hromada("down")


@pytest.fixture
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file system of 48 MB, in memory; only root may mount one."""
    folder = tmp_path_factory.mktemp("small")
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", folder], check=False).returncode:  # noqa: S607
        pytest.skip("no right to mount a file system")
    yield folder
    subprocess.run(["umount", "--lazy", folder], check=True)  # noqa: S607


def test_two_workers_run_each_run_once(prefect_home: Prefect, tmp_path: Path) -> None:
    prefect_home.up()
    argv = [sys.executable, "-m", "prefect", "worker", "start", "--pool", "local", "--name", "second"]
    told = {**prefect_home.home.environment(), **prefect_home.memory.variables}
    with subprocess.Popen(argv, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as second:
        try:
            runs = [prefect_home.start(f"folder:{tmp_path / name}") for name in ("one", "two", "three")]
            ends = [prefect_home.await_state(run, ENDED, 400) for run in runs]
        finally:
            second.kill()  # an idle worker that is told to end lingers for minutes
    found = [prefect_home.api.ask("GET", f"/flow_runs/{run}") for run in runs]
    assert ends == ["Completed"] * 3
    assert [run["run_count"] for run in found] == [1, 1, 1]
    tell("two workers", ends)


def test_watch_starts_again_what_ends(prefect_home: Prefect) -> None:
    prefect_home.up()
    servers = ("server", "worker")
    ended = pids(prefect_home, servers)
    with prefect_home.begin("up", "--watch") as watch:
        try:
            assert watch.stdout
            assert b"http" in watch.stdout.readline()
            kill(prefect_home, servers)
            back = wait_until(
                lambda: not {0, *ended} & set(pids(prefect_home, servers)), 120, lambda: "they are not back"
            )
            assert prefect_home.api.answers()
            tell("worker and server, watched", back)
            watch.send_signal(signal.SIGTERM)
            assert watch.wait(180) == 0
        finally:
            watch.kill()
    assert not [name for name in servers if marked(prefect_home.home, name)]
    prefect_home.up()


def test_the_backup_of_the_readme_restores_the_record(prefect_home: Prefect, tmp_path: Path) -> None:
    prefect_home.up()
    run, home = prefect_home.start(f"folder:{tmp_path}"), prefect_home.home
    prefect_home.await_state(run, ENDED)
    readme = (PROJECT / "README.md").read_text("utf-8")
    code = re.search(r"python -c '(.+backup.+)' ", readme)
    assert code
    subprocess.run([sys.executable, "-c", code[1], home.state / "prefect.db", tmp_path / "copy"], check=True)
    prefect_home.hromada("down")
    for path in home.state.glob("prefect.db*"):
        path.unlink()
    shutil.copy(tmp_path / "copy", home.state / "prefect.db")
    prefect_home.up()
    assert prefect_home.look(run)[0] == "Completed"
    assert publishes(prefect_home, tmp_path)


@pytest.fixture
def postgres() -> Iterator[int]:
    """The port of an empty PostgreSQL of its own; it does not run as root, nor in root's folders."""
    user, folder = postgres_user(), Path(tempfile.mkdtemp(prefix="hromada-"))
    programs = postgres_folder()
    assert programs, "Debian's package postgresql"
    if user:
        shutil.chown(folder, user)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    told: dict[str, Any] = {"cwd": "/", "user": user, "group": user, "extra_groups": [] if user else None}
    cluster, options = folder / "data", ("-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=")
    subprocess.run([programs / "initdb", "-D", cluster, "-U", "postgres", "-A", "trust"], check=True, **told)
    with subprocess.Popen([programs / "postgres", "-D", cluster, "-p", str(port), *options], **told) as server:
        look = [str(programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(port)]
        wait_until(lambda: not subprocess.run(look, check=False).returncode, 60, lambda: "no PostgreSQL")
        yield port
        server.send_signal(signal.SIGINT)
    shutil.rmtree(folder)


def test_postgresql_by_one_setting(postgres: int, tmp_path: Path) -> None:
    address = f"127.0.0.1:{postgres}/postgres"
    prefect = Prefect(tmp_path / "state", {"HROMADA_DATABASE": f"postgresql+asyncpg://postgres@{address}"})
    try:
        prefect.up()
        took = publishes(prefect, tmp_path / "portal")
        run = prefect.start(f"folder:{tmp_path / 'locked'}")
        prefect.await_state(run, {"Running"})
        lock = "BEGIN; LOCK TABLE flow_run IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(15); COMMIT"
        psql = str((postgres_folder() or Path()) / "psql")
        subprocess.run([psql, "-q", f"postgresql://postgres@{address}", "-c", lock], check=True)
        assert prefect.await_state(run, ENDED) == "Completed", prefect.look(run)
        kill(prefect, ["server"])
        Prefect(prefect.state, {}).up()  # the setting is kept
        assert "Completed" in prefect.hromada("status").stdout
        assert not list(prefect.home.state.glob("prefect.db*"))
        tell("PostgreSQL, locked for 15 s", prefect.look(run), took)
    finally:
        prefect.hromada("down")
