"""Runs `hromada` many times at the price of one start: each command in a fork of a process that has loaded everything.

What a command took is its own process's: its seconds, and the most memory that it held at once.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


@dataclass(frozen=True, kw_only=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str
    seconds: float
    peak_mb: float


@dataclass
class Commands:
    """The process that waits for commands, and those it was given."""

    process: subprocess.Popen[str]
    given: dict[int, Future[Ended]] = field(default_factory=dict)
    numbers: Iterator[int] = field(default_factory=count)

    def start(self, *words: str, **environment: str) -> Future[Ended]:
        """Begin a command; it may run beside others."""
        number, promise = next(self.numbers), Future[Ended]()
        self.given[number] = promise
        assert self.process.stdin
        self.process.stdin.write(json.dumps([number, words, environment]) + "\n")
        self.process.stdin.flush()
        return promise

    def listen(self) -> None:
        """Hand out what has ended, until all has."""
        for line in self.process.stdout or ():
            number, ended = json.loads(line)
            self.given.pop(number).set_result(Ended(**ended))


@contextmanager
def commands(*warm: Sequence[str]) -> Iterator[Commands]:
    """Commands that start at once, while the block runs; the `warm` ones are run first to load what they need."""
    argv = [sys.executable, __file__, json.dumps(warm)]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        made = Commands(process)
        thread = Thread(target=made.listen)
        thread.start()
        try:
            yield made
        finally:
            assert process.stdin
            process.stdin.close()
            thread.join()


# --- the process itself ---------------------------------------------------------------------------------

ONE_AT_A_TIME = Lock()


def _serve(warm: Sequence[Sequence[str]]) -> None:
    from flows.cli.main import main  # only the process that runs commands loads it

    answers = os.dup(1)
    os.dup2(2, 1)  # what is printed here is no answer
    for words in warm:
        main(words)
    for line in sys.stdin:
        number, words, environment = json.loads(line)
        folder = Path(tempfile.mkdtemp())
        started = time.monotonic()
        if not (child := os.fork()):
            _run(folder, words, environment)
        Thread(target=_reap, args=(answers, number, child, folder, started)).start()


def _run(folder: Path, words: Sequence[str], environment: Mapping[str, str]) -> None:
    from flows.cli.main import main  # loaded already

    os.environ.update(environment)
    for stream, name in ((1, "out"), (2, "err")):
        os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT), stream)
    code = 70
    try:
        code = main(words)
    except SystemExit as ended:
        code = int(ended.code or 0)
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def _reap(answers: int, number: int, child: int, folder: Path, started: float) -> None:
    _, status, used = os.wait4(child, 0)
    ended: dict[str, Any] = {
        "code": os.waitstatus_to_exitcode(status),
        **{name: (folder / name).read_text("utf-8", "surrogateescape") for name in ("out", "err")},
        "seconds": time.monotonic() - started,
        "peak_mb": used.ru_maxrss / 1024,
    }
    with ONE_AT_A_TIME:
        os.write(answers, (json.dumps([number, ended]) + "\n").encode())


if __name__ == "__main__":
    _serve(json.loads(sys.argv[1]))
