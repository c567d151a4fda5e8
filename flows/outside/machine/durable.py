"""Files that survive a power cut and that any web server may read; troubles of a disk in words."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from flows.model.errors import HromadaError, PortalRefusedError, PortalUnavailableError
from flows.outside.machine.reasons import reason_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

FILE_MODE = 0o644
FOLDER_MODE = 0o755
PRIVATE = 0o600
PRIVATE_FOLDER = 0o700
"""The modes of what only its owner reads."""

ERROR_CODES = {
    errno.ENOSPC: "portal-full",
    errno.EDQUOT: "portal-full",
    errno.EROFS: "portal-read-only",
    errno.EACCES: "portal-denied",
    errno.EPERM: "portal-denied",
    errno.ENOTDIR: "portal-not-folder",
}


@contextmanager
def translated(place: Path) -> Iterator[None]:
    """Turn the system's errors into ours, once, at the edge; `place` is named where the system names no path.

    Raises:
        PortalUnavailableError: The disk is full, read-only, broken, or we lack the right.
        PortalRefusedError: A file stands where a folder must.
    """
    try:
        yield
    except OSError as error:
        raise _ours(error, place) from error


def _ours(error: OSError, place: Path) -> HromadaError:
    code = ERROR_CODES.get(error.errno or 0, "portal-broken")
    kind = PortalRefusedError if code == "portal-not-folder" else PortalUnavailableError
    return kind(code, path=error.filename or place, reason=reason_of(error))


def write_files(folder: Path, files: Mapping[str, bytes], *, many: bool = False, beside: Collection[str] = ()) -> None:
    """Make `folder` anew with these files, on the disk before it returns.

    All is written first and synced then: the first sync takes the others with it, which is many times faster. For
    `many` files the whole machine is synced once: a thousand waits take four times as long.

    Args:
        folder: What is made.
        files: Their bytes by their paths below it.
        many: Whether there are so many of them.
        beside: Paths of files that are brought later, whose folders are made too.
    """
    folders = _make_folders(folder, {*files, *beside})
    for name, raw in files.items():
        _write(f"{folder}/{name}", raw, FILE_MODE)
    if many:
        os.sync()
    else:
        for path in (*(folder / name for name in files), *reversed(folders)):
            sync(path)


def _make_folders(folder: Path, names: Iterable[str]) -> list[Path]:
    """The folder, and below it those in which files of these names will lie; each before what is in it."""
    around = {folder / place for place in {name.rpartition("/")[0] for name in names}}
    folders = sorted(
        {folder, *around, *(above for path in around for above in path.parents if folder in above.parents)}
    )
    for path in folders:
        make_folder(path)
    return folders


def put_files(folder: Path, files: Mapping[str, bytes | None], *, private: bool = False) -> None:
    """Put files into a folder, each in one step; one that is None is removed if an earlier run has left it there.

    `private` files are read by their owner only, and so is all that lies in their folder.

    Raises:
        PortalUnavailableError: The folder cannot be written.
    """
    with translated(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if private:
            _close(folder)
        for name, raw in files.items():
            if raw is None:
                (folder / name).unlink(missing_ok=True)
            else:
                put_file(folder / name, raw, mode=PRIVATE if private else None)


def _close(folder: Path) -> None:
    """Keep a folder that may have been there to its owner; one that is somebody else's stays as they made it."""
    with suppress(PermissionError):
        folder.chmod(PRIVATE_FOLDER)


def put_private(path: Path, text: str) -> None:
    """Put a file that only its owner reads in its place, to stay."""
    put_file(path, text.encode(), mode=PRIVATE, lasting=True)


def put_note(path: Path, text: str) -> None:
    """Put down what a later run is spared by it; a disk that refuses costs that run a repetition, not this one."""
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
        put_file(path, text.encode())


def put_file(
    path: Path, raw: bytes, *, draft: Path | None = None, mode: int | None = None, lasting: bool = False
) -> None:
    """Put a file in its place in one step: whoever reads there finds what was before, or all of the new.

    By hand: click's `open_file(atomic=True)` neither waits for the disk nor keeps a secret to its owner from the start.

    Args:
        path: Where it goes; what stands there is replaced.
        raw: Its bytes.
        draft: Where it is written first, on the same disk; by default beside its place, hidden.
        mode: Who may read it; by default the umask says.
        lasting: It must survive a power cut as soon as this returns, which is most of the time that this takes.
    """
    draft = draft or path.with_name(f".{path.name}")
    draft.unlink(missing_ok=True)  # a killed run's; a link in its place is never followed
    _write(draft, raw, mode)
    if lasting:
        sync(draft)
    draft.replace(path)
    if lasting:
        sync(path.parent)


def _write(path: Path | str, raw: bytes, mode: int | None) -> None:
    """Make a file that was not there, from its first moment with this mode or less."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666 if mode is None else mode)
    with os.fdopen(handle, "wb") as file:
        if mode is not None:
            os.fchmod(handle, mode)
        file.write(raw)


def make_folder(path: Path) -> None:
    """Make a folder that everybody may enter, whatever the umask."""
    path.mkdir()
    path.chmod(FOLDER_MODE)


def move(draft: Path, target: Path) -> None:
    """Put a draft in its place by one rename that survives a power cut; what stood there is replaced."""
    draft.rename(target)
    sync(target.parent)


def sync(path: Path) -> None:
    """Wait until a file's bytes, or a folder's names, are on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
