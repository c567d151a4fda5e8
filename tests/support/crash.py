"""Strikes a publication at any system call that changes a file under its portal: a kill, a full disk, a broken one.

The strokes are real: strace counts the calls of an undisturbed run, then stops the next run at the N-th of them.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import tempfile
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


import pytest

HIDDEN = ".hromada"

CHANGING = (
    "open", "openat", "creat", "mkdir", "mkdirat", "rename", "renameat", "renameat2", "symlink", "symlinkat", "link",
    "linkat", "unlink", "unlinkat", "rmdir", "write", "pwrite64", "writev", "ftruncate", "truncate", "chmod", "fchmod",
    "fchmodat", "fsync", "fdatasync", "utimensat", "fallocate", "copy_file_range", "sendfile",
)  # fmt: skip

OPENING = ("open", "openat", "creat")

REMOVING = ("unlink", "unlinkat", "rmdir")

Tree = dict[str, tuple[str, bytes]]


@dataclass(frozen=True)
class Call:
    """The N-th time that a run makes this system call, which then touches a file under the portal."""

    name: str
    number: int
    text: str


@dataclass(frozen=True)
class Publication:
    """A command that publishes to `portal`, beginning with a copy of the folder `before` (null: with nothing)."""

    argv: Sequence[str]
    portal: Path
    before: Path | None = None

    def reset(self) -> None:
        """Put the portal back as it was before the run."""
        shutil.rmtree(self.portal, ignore_errors=True)
        if self.before:
            shutil.copytree(self.before, self.portal, symlinks=True)

    def run(self) -> subprocess.CompletedProcess[str]:
        """One run, undisturbed."""
        return _run(self.argv)

    def calls(self) -> tuple[Call, ...]:
        """Every call of an undisturbed run that changes a file under the portal, in order."""
        self.reset()
        with tempfile.NamedTemporaryFile("r") as trace:
            names = ",".join(f"?{name}" for name in CHANGING)
            _run(
                ["strace", "-f", "-y", "-s", "0", "-o", trace.name, "-e", f"trace={names}", *self.argv]
            ).check_returncode()
            return _calls(trace.read().splitlines(), str(self.portal))

    def strike(self, call: Call, effect: str = "signal=SIGKILL") -> subprocess.CompletedProcess[str]:
        """A run from the beginning on which strace's `effect` (a signal, an error) falls at that call."""
        self.reset()
        inject = f"inject={call.name}:{effect}:when={call.number}"
        return _run(["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={call.name}", "-e", inject, *self.argv])


def _run(argv: Sequence[str]) -> subprocess.CompletedProcess[str]:
    # Without these two the calls of two runs of the same program would differ.
    steady = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "PYTHONHASHSEED": "0"}
    return subprocess.run(argv, capture_output=True, text=True, check=False, env=steady, timeout=600)


def _calls(lines: Sequence[str], portal: str) -> tuple[Call, ...]:
    counts: Counter[tuple[str, str]] = Counter()
    found = []
    for line in lines:
        if made := re.match(r"(\d+) +(\w+)\(", line):
            counts[made.groups()] += 1  # type: ignore[index]  # two groups, both always there
            process, name = made.groups()
            if (
                portal in line
                and " = -1 E" not in line
                and (name not in OPENING or re.search("O_WRONLY|O_RDWR|O_CREAT", line))
            ):
                found.append(Call(name, counts[process, name], line))
    return tuple(found)


def tree(portal: Path) -> Tree:
    """All that a portal serves: path → mode and bytes (a link's: where it leads); locks and drafts apart."""
    found = {}
    for path in sorted(portal.rglob("*")) if portal.exists() else ():
        name = path.relative_to(portal).as_posix()
        if name.split("/")[0] != HIDDEN:
            found[name] = (stat.filemode(path.lstat().st_mode), _content(path))
    return found


def _content(path: Path) -> bytes:
    if path.is_symlink():
        return os.fsencode(path.readlink())
    return path.read_bytes() if path.is_file() else b""


def served(portal: Path) -> dict[str, dict[str, bytes]]:
    """What citizens get through `current`: dataset → file → bytes; a dataset without one is absent."""
    return {link.parent.name: _files(link) for link in sorted(portal.glob("dataset/*/current"))}


def _files(link: Path) -> dict[str, bytes]:
    folder = link.resolve(strict=True)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def drafts(portal: Path) -> list[Path]:
    """What lies in the staging folder; nothing should after a run that ended well."""
    return [path for path in portal.glob(f"{HIDDEN}/staging/*") if path.exists()]


def check_strokes(publication: Publication, calls: Sequence[Call], effect: str = "signal=SIGKILL") -> None:
    """Strike a run at each of these calls, and prove each time that nothing was lost.

    Citizens are served wholly the old version or wholly the new one, and the next run ends with the very tree of a run
    that nothing disturbed.
    """
    publication.reset()
    old = served(publication.portal)
    publication.run().check_returncode()
    new, undisturbed = served(publication.portal), tree(publication.portal)
    for call in calls:
        struck = publication.strike(call, effect)
        assert struck.returncode == (-9 if "SIGKILL" in effect else 3), (call, struck)
        assert "Traceback" not in struck.stderr, struck.stderr
        assert served(publication.portal) in (old, new), call
        again = publication.run()
        assert again.returncode == 0, (call, again)
        assert tree(publication.portal) == undisturbed, call
        assert not drafts(publication.portal), call


def in_own_mounts(script: str, *values: object) -> subprocess.CompletedProcess[str]:
    """Run a shell script whose mounts nobody else sees and which end with it."""
    argv = ["unshare", "--mount", "sh", "-ec", script, "sh", *map(str, values)]
    return subprocess.run(argv, capture_output=True, text=True, check=False)


def may_mount() -> bool:
    return shutil.which("unshare") is not None and in_own_mounts("mount -t tmpfs none /mnt").returncode == 0


needs_mounts = pytest.mark.skipif(not may_mount(), reason="mounting is not permitted here")
