"""A program of our own that reads what others sent: it may take no more memory, time or room than it is given."""

from __future__ import annotations

import shutil
import subprocess
import sys
from functools import cache
from tempfile import TemporaryFile
from threading import Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def asked(code: str, arguments: Sequence[str], raw: bytes, *, seconds: float, answer_bytes: int) -> bytes | None:
    """What the program answers to these bytes; None where it ended without an answer (no memory, no time, killed).

    It runs isolated (-I) and without an environment: no path, no start-up file and no token reaches it; and without a
    network, where the system allows that.
    """
    with TemporaryFile() as file:
        file.write(raw)
        file.seek(0)
        child = subprocess.Popen(  # noqa: S603  # our own program, no shell
            [*without_network(), sys.executable, "-I", "-X", "utf8", "-c", code, *arguments],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
        )
        alarm = Timer(seconds, child.kill)
        alarm.start()
        with child:
            answer = child.stdout.read(answer_bytes) if child.stdout else b""
            child.kill() if len(answer) == answer_bytes else None
        alarm.cancel()
    return answer if child.returncode == 0 else None


@cache
def without_network() -> tuple[str, ...]:
    """What starts a program without any network, where this system lets us."""
    found = shutil.which("unshare")
    if not found:
        return ()
    command = (found, "--map-root-user", "--net")
    tried = subprocess.run([*command, sys.executable, "-I", "-c", ""], check=False, capture_output=True)  # noqa: S603  # a fixed command
    return command if tried.returncode == 0 else ()
