"""Locks of this machine: each ends with its process, however that ends, and is never a file's mere existence.

filelock holds them by flock, which no file system that we publish to lacks; it follows no link, and a version of ours
without filelock, running beside, excludes this one at the same path.
"""

from __future__ import annotations

import socket
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from flows.outside.machine.durable import PRIVATE, translated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from filelock import FileLock

    from flows.model.errors import HromadaError

LOCK_PAUSE = 0.05
"""Seconds between two looks of who waits."""


def locked(path: Path, busy: HromadaError) -> AbstractContextManager[None]:
    """Hold a lock file of a folder that is there, or stop at once.

    Args:
        path: The file; it is made for its owner alone, and never removed.
        busy: What is raised where another run holds it.

    Raises:
        PortalUnavailableError: The file cannot be made or opened.
    """

    def stop(_: FileLock) -> None:
        raise busy

    return _locked(path, stop)


def awaited(path: Path, waiting: Callable[[], object] = lambda: None) -> AbstractContextManager[None]:
    """Hold a lock file of a folder that is there, as soon as nobody else does.

    Args:
        path: As above.
        waiting: Called once where another holds it.

    Raises:
        PortalUnavailableError: The file cannot be made or opened.
    """

    def wait(lock: FileLock) -> None:
        waiting()
        lock.acquire()

    return _locked(path, wait)


@contextmanager
def _locked(path: Path, where_busy: Callable[[FileLock], None]) -> Iterator[None]:
    from filelock import FileLock, Timeout  # only who locks pays for it

    # Without flock it fails: filelock's own stand-in, which `preserve_lock_file` rules out, is a mere existence.
    lock = FileLock(path, mode=PRIVATE, thread_local=False, preserve_lock_file=True, poll_interval=LOCK_PAUSE)
    with translated(path):
        try:
            lock.acquire(blocking=False)
        except Timeout:  # an OSError, too
            where_busy(lock)
    try:
        yield
    finally:
        lock.release()


@contextmanager
def in_turn(name: str, waiting: Callable[[], object]) -> Iterator[None]:
    """Of all processes of this machine one at a time, whoever runs them and wherever their folders lie.

    An abstract socket by hand: no lock file is in a place that all of them may open, and this one reaches exactly as
    far as the ports do that are chosen under it.

    Args:
        name: What they take turns at.
        waiting: Called once where another holds it.
    """
    with socket.socket(socket.AF_UNIX) as turn:
        if not _is_taken(turn, name):
            waiting()
        while not _is_taken(turn, name):
            time.sleep(LOCK_PAUSE)
        yield


def _is_taken(turn: socket.socket, name: str) -> bool:
    with suppress(OSError):  # another process holds it, or this very socket already does
        turn.bind(f"\0{name}")
    return bool(turn.getsockname())
