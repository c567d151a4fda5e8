"""One run at a time: a lock is a real flock, of its owner's file, and ends with its process."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from threading import Event, Thread
from typing import TYPE_CHECKING

import pytest

from flows.model.errors import PortalBusyError, PortalUnavailableError
from flows.outside.machine.locks import awaited, in_turn, locked

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BUSY = PortalBusyError("portal-busy", dataset="x-programme", path="folder")

HOLD = """
import sys
from pathlib import Path
from flows.model.errors import HromadaError
from flows.outside.machine.locks import locked
with locked(Path(sys.argv[1]), HromadaError("portal-busy")):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "x.lock"


@pytest.fixture
def by_hand(path: Path) -> Iterator[int]:
    """The file as a version of ours before filelock opens it."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    yield handle
    os.close(handle)


def test_the_second_stops_at_once_and_the_file_stays(path: Path) -> None:
    with locked(path, BUSY):
        with pytest.raises(PortalBusyError, match="portal-busy"), locked(path, BUSY):
            pass
        assert path.stat().st_mode & 0o777 == 0o600
        number = path.stat().st_ino
    with locked(path, BUSY):
        assert path.stat().st_ino == number


def test_it_ends_with_a_killed_process(path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(PortalBusyError), locked(path, BUSY):
            pass
        holder.kill()
        holder.wait()
    with locked(path, BUSY):
        pass


def test_a_version_that_locks_by_hand_and_this_one_exclude_each_other(path: Path, by_hand: int) -> None:
    fcntl.flock(by_hand, fcntl.LOCK_EX | fcntl.LOCK_NB)
    with pytest.raises(PortalBusyError), locked(path, BUSY):
        pass
    fcntl.flock(by_hand, fcntl.LOCK_UN)
    with locked(path, BUSY), pytest.raises(BlockingIOError):
        fcntl.flock(by_hand, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.flock(by_hand, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_a_link_is_not_followed(path: Path) -> None:
    path.symlink_to(path.with_name("elsewhere"))
    with pytest.raises(PortalUnavailableError) as refused, locked(path, BUSY):
        pass
    assert (refused.value.code, refused.value.facts["path"]) == ("portal-broken", str(path))
    assert not path.with_name("elsewhere").exists()


@pytest.mark.parametrize("kind", ["file", "turn"])
def test_who_waits_says_so_once_and_goes_on(path: Path, kind: str) -> None:
    waits, done = Event(), Event()
    said: list[str] = []

    def waiting() -> None:
        said.append("waits")
        waits.set()

    def second() -> None:
        with awaited(path, waiting) if kind == "file" else in_turn(str(path), waiting):
            done.set()

    with awaited(path) if kind == "file" else in_turn(str(path), waiting):
        thread = Thread(target=second)
        thread.start()
        assert waits.wait(30)
        assert not done.is_set()
    assert done.wait(30)
    thread.join()
    assert said == ["waits"]
