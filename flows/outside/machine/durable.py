"""Files that survive a power cut and that any web server may read; troubles of a disk in words."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from flows.model.errors import HromadaError, PortalRefusedError, PortalUnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

FILE_MODE = 0o644
FOLDER_MODE = 0o755
PRIVATE = 0o600
"""The mode of a file that only its owner reads."""

CODES = {
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
    code = CODES.get(error.errno or 0, "portal-broken")
    kind = PortalRefusedError if code == "portal-not-folder" else PortalUnavailableError
    return kind(code, path=error.filename or place, reason=error.strerror or error)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make `folder` anew with these files, on the disk before it returns.

    All is written first and synced then: the first sync takes the others with it, which is many times faster.
    """
    folders = {folder, *(parent for name in files for parent in (folder / name).parents if folder in parent.parents)}
    for path in sorted(folders):
        make_folder(path)
    for name, raw in files.items():
        _write(folder / name, raw)
    for path in (*(folder / name for name in files), *sorted(folders, reverse=True)):
        sync(path)


def write_file(path: Path, raw: bytes) -> None:
    """Make a file that was not there, on the disk before it returns."""
    _write(path, raw)
    sync(path)


def _write(path: Path, raw: bytes) -> None:
    with path.open("xb") as file:
        os.fchmod(file.fileno(), FILE_MODE)
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


def write_private(path: Path, text: str) -> None:
    """Put a file that only its owner reads in its place, in one step."""
    draft = path.with_suffix(".part")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "w", encoding="utf-8") as file:
        file.write(text)
    draft.rename(path)
