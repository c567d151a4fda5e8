"""A folder whose files change all at once: readers open a link, and one rename leads it to the next folder.

The folders lie beside the link, hidden, `.<name>.<digest>`; a file that stays the same is the same file in both.
"""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from stat import S_ISREG
from typing import TYPE_CHECKING

from flows.model.errors import PortalBusyError, PortalRefusedError
from flows.model.record import is_file_name
from flows.outside.machine.durable import move, sync, translated, write_files
from flows.outside.machine.locks import locked

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager

DIGEST_SIGNS = 16
"""How many signs of its digest a folder bears in its name."""


@dataclass(frozen=True, slots=True)
class SwitchedFolder:
    """The folder that readers open at `place`."""

    place: Path

    @property
    def digest(self) -> str:
        """The first signs of the digest of what is there; empty where nothing is."""
        return self.place.readlink().name.rpartition(".")[2] if self.place.is_symlink() else ""

    def holds(self, digest: str) -> bool:
        """Whether that is what readers find there, as far as its name tells."""
        return self.digest == digest[:DIGEST_SIGNS] and self.place.is_dir()

    def put(self, digest: str, files: Mapping[str, bytes]) -> None:
        """Lead readers to these files, and remove what they were led to before.

        Args:
            digest: What the files are made of; the same once more is one and the same folder.
            files: Their bytes by their paths below the folder.

        Raises:
            PortalRefusedError: Something else stands at the place.
            PortalBusyError: Another run is changing it.
            PortalUnavailableError: The disk is full, read-only or broken.
        """
        if odd := [name for name in files if not is_file_name(name)]:
            raise PortalRefusedError("file-foreign", path=self.place / odd[0])
        with translated(self.place):
            self.place.parent.mkdir(parents=True, exist_ok=True)
            self._require_own()
            with self._changing():
                self._put(digest[:DIGEST_SIGNS], files)

    def remove(self) -> None:
        """Lead readers nowhere, and remove what they were led to; where nothing is, nothing is done.

        Raises:
            PortalRefusedError: Something else stands at the place.
            PortalBusyError: Another run is changing it.
            PortalUnavailableError: The disk is read-only or broken.
        """
        with translated(self.place):
            self._require_own()
            if self.place.is_symlink() or self._folders():
                with self._changing():
                    if self.place.is_symlink():
                        self.place.unlink()
                        sync(self.place.parent)
                    self._clear()

    def _changing(self) -> AbstractContextManager[None]:
        """Keep every other run away from the place.

        Raises:
            PortalBusyError: Another run is changing it.
        """
        busy = PortalBusyError("portal-busy", dataset=self.place.name, path=self.place.parent)
        return locked(self.place.with_name(f".{self.place.name}.lock"), busy)

    def _put(self, digest: str, files: Mapping[str, bytes]) -> None:
        target = self._beside(digest)
        former = self.place.resolve() if self.place.is_symlink() else None
        if not target.is_dir() or former != target.resolve():
            draft = self._beside("draft")
            for stale in (draft, target):
                if stale.is_dir():
                    shutil.rmtree(stale)
            _write(draft, files, former)
            move(draft, target)
            self._lead_to(target)
        self._clear(target)

    def _clear(self, kept: Path | None = None) -> None:
        """Remove the folders beside the place but the one that readers are led to."""
        for path in self._folders():
            if path != kept:
                shutil.rmtree(path)

    def _folders(self) -> list[Path]:
        """The folders beside the place: the one that readers are led to, and what a killed run has left."""
        return [path for path in self.place.parent.glob(f".{self.place.name}.*") if path.is_dir()]

    def _lead_to(self, target: Path) -> None:
        if self.place.is_dir() and not self.place.is_symlink():
            self.place.rmdir()  # an empty one, which `_require_own` has let pass
        link = self._beside("link")
        link.unlink(missing_ok=True)
        link.symlink_to(target.name)
        move(link, self.place)

    def _beside(self, name: str) -> Path:
        return self.place.with_name(f".{self.place.name}.{name}")

    def _require_own(self) -> None:
        """Nothing at the place, an empty folder, or a link of ours."""
        place = self.place
        if place.is_symlink():
            own = place.readlink().name.startswith(f".{place.name}.") and place.readlink().parent.name == ""
        else:
            own = not os.path.lexists(place) or (place.is_dir() and not any(place.iterdir()))
        if not own:
            raise PortalRefusedError("folder-foreign", path=place)


def _write(draft: Path, files: Mapping[str, bytes], former: Path | None) -> None:
    """All the files in a new folder; those that the former one has too are not written again."""
    kept = {name for name, raw in files.items() if former and _is_same(f"{former}/{name}", raw)}
    write_files(draft, {name: raw for name, raw in files.items() if name not in kept}, many=True, beside=kept)
    for name in kept:
        os.link(f"{former}/{name}", f"{draft}/{name}")
    sync(draft)


def _is_same(path: str, raw: bytes) -> bool:
    """Whether that very file, no link to one, holds these bytes."""
    with suppress(OSError):
        there = os.lstat(path)
        return S_ISREG(there.st_mode) and there.st_size == len(raw) and Path(path).read_bytes() == raw
    return False
