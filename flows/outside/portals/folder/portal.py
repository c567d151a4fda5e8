"""The embedded portal: a folder that any web server can serve.

`PATH/dataset/<dataset>/versions/<version>/` holds the files, `current` beside `versions` is a relative symlink whose
rename is the switch; `versions.json` there, the pages in `PATH/site/` and `PATH/index.html` are derived. Locks and
drafts lie in `PATH/.hromada/`, which nobody else may enter: a draft is not published yet.
"""

from __future__ import annotations

import os
import re
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from flows.model.errors import PortalBusyError, PortalRefusedError, UsageError
from flows.model.record import is_file_name
from flows.outside.machine.durable import FILE_MODE, make_folder, move, put_file, sync, translated, write_files
from flows.outside.machine.locks import awaited, locked
from flows.outside.machine.switched import SwitchedFolder
from flows.outside.portals.folder.state import (
    HIDDEN,
    SITES,
    Folder,
    file_on_disk,
    need_own_folders,
    read_record,
    read_shelves,
    read_state,
    remains,
)
from flows.stages.versions.shelf import index
from flows.stages.versions.state import INDEX
from flows.stages.versions.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from flows.model.record import Listing
    from flows.model.versions import Action, FileEntry, Release, Version, VersionEntry
    from flows.stages.versions.state import State, Want


@dataclass(frozen=True, slots=True)
class FolderPortal:
    """A portal in the folder `root`, which is made at the first publication.

    `indexed` says that each step keeps the index page up to date; else `derive_index` is called after many.
    """

    root: Path
    indexed: bool = True

    @classmethod
    def at(cls, path: Path) -> Self:
        """The portal at a path, as seen from where we stand now.

        Raises:
            PortalRefusedError: A file stands there.
        """
        root = Path(os.path.expanduser(path)).absolute()  # noqa: PTH111  # Path's own fails where there is no home
        if root.exists() and not root.is_dir():
            raise PortalRefusedError("portal-not-folder", path=root)
        return cls(root)

    @property
    def url(self) -> str:
        """The address by which `open_portal` finds it again."""
        return f"folder:{self.root}"

    # --- what it holds -----------------------------------------------------------------------------

    def state(self, dataset: str, *, ignoring: str = "") -> State:
        """What it holds of one dataset; changes nothing, takes no lock.

        Raises:
            PortalRefusedError: Something there is not ours, or ours no more; the version `ignoring` may be damaged.
            PortalUnavailableError: It cannot be read.
        """
        with translated(self.root):
            return read_state(self.root, self._home(dataset).name, ignoring=ignoring, indexed=self.indexed)

    def awaiting(self, dataset: str) -> None:
        """Nothing ever waits in a folder."""

    def sheets(self, dataset: str, kind: Callable[[Sequence[str]], str | None]) -> None:
        """Nothing but what we publish lies in a folder."""

    def pages(self, programme: str) -> FolderPages:
        """The folder of a programme's pages, `PATH/site/<programme>`."""
        return FolderPages(self, SwitchedFolder(self.root / SITES / self._home(programme).name))

    def files(self, dataset: str, version: Version) -> tuple[str, ...]:
        """The names of all files served as this version, sorted; empty where there is none."""
        with translated(self.root):
            return Folder(self._home(dataset) / "versions" / str(version)).names()

    def versions(self, dataset: str) -> tuple[VersionEntry, ...]:
        """Every version of one dataset, oldest first."""
        return self.state(dataset).versions

    def listing(self, dataset: str) -> Listing:
        """The record of one dataset alone.

        Raises:
            PortalRefusedError: It is damaged, or not ours.
            PortalUnavailableError: It cannot be read.
        """
        with translated(self.root):
            return read_record(self.root, self._home(dataset).name)

    def read(self, dataset: str, name: str, version: Version | None = None) -> bytes | None:
        """A file as a citizen gets it; None where nothing is served, or where a link leads out of the dataset."""
        with translated(self.root):
            path = self._path(dataset, name, version)
            return path.read_bytes() if path else None

    def listed(self, dataset: str, name: str, version: Version | None = None) -> FileEntry | None:
        """The same file as a record would list it; it is never held as a whole."""
        with translated(self.root):
            path = self._path(dataset, name, version)
            return file_on_disk(path, name) if path else None

    def _path(self, dataset: str, name: str, version: Version | None) -> Path | None:
        """Where a citizen gets a file from; None where nothing is served, or a link leads out of the dataset."""
        home = self._home(dataset)
        if not is_file_name(name):
            return None
        folder = "current" if version is None else f"versions/{version}"
        path = os.path.realpath(f"{home}/{folder}/{name}")  # as a text: Path takes longer, and a version has many files
        if not path.startswith(f"{home}/"):  # the portal itself may lie behind a link
            home = home.resolve()
        return Path(path) if path.startswith(f"{home}/") and os.path.isfile(path) else None  # noqa: PTH113  # as above

    # --- how it changes ----------------------------------------------------------------------------

    @contextmanager
    def hold(self, dataset: str) -> Iterator[None]:
        """Keep every other run away from this dataset; drafts of a killed run are cleared away.

        Raises:
            PortalBusyError: Another run holds it.
            PortalRefusedError: A link or a file stands where our folders are, or the folder, given for the first time,
                holds what is not ours; nothing was touched.
            PortalUnavailableError: The folder is unwritable.
        """
        with translated(self.root):
            if (self.root / HIDDEN).is_dir():
                need_own_folders(self.root, self._home(dataset))
            else:
                self.state(dataset)  # which looks at everything: a folder given by mistake is left without a trace
            self._settle()
        with locked(self._lock_file(dataset), PortalBusyError("portal-busy", dataset=dataset, path=self.root)):
            with translated(self.root):
                self._clear(dataset)
            try:
                yield
            finally:
                shutil.rmtree(self._drafts(dataset), ignore_errors=True)

    def perform(self, action: Action, want: Want) -> None:
        """Do one step of a plan, under the lock; a step that was done already changes nothing.

        Raises:
            PortalUnavailableError: The disk is full, read-only or broken.
            PortalRefusedError: What is not ours is in the way, or the files read back are not those written.
        """
        home = self._home(want.listing.dataset)
        with translated(self.root):
            match action.kind:
                case "stage" if want.release:
                    self._stage(want.release, want.entry, home)
                case "switch" if want.current is None:
                    _end(home)
                case "switch":
                    self._switch(want.entry, home)
                case "remove":
                    _remove(want.named(action.target), home)
                case "index":
                    self._refresh_index(home)
                case _:
                    self._replace(home / action.target, want.documents[action.target], home)

    def marks(self, datasets: Iterable[str]) -> dict[str, str]:  # noqa: ARG002  # other portals have some
        """A folder has none: to look closely costs as little."""
        return {}

    def mark(self, dataset: str) -> str:  # noqa: ARG002  # as above
        """None, as above."""
        return ""

    def derive_index(self) -> None:
        """Let the index page lead to all that is there now.

        Raises:
            PortalUnavailableError: The folder cannot be written.
            PortalRefusedError: A dataset's newest version is damaged.
        """
        with translated(self.root):
            self._settle()
            self._refresh_index(self._home("index"))
            self._clear("index")

    def _stage(self, release: Release, entry: VersionEntry, home: Path) -> None:
        """Write all files as a draft, read them back, and give them their permanent place by one rename."""
        target = home / "versions" / str(release.version)
        if os.path.lexists(target):
            return _need_same(entry, target)
        draft = self._draft(home.name, str(release.version))
        write_files(draft, release.files)
        _need_same(entry, draft)
        for folder in (home.parent, home, target.parent):
            self._make(folder, home.name)
        return move(draft, target)

    def _switch(self, entry: VersionEntry, home: Path) -> None:
        """Lead `current` to a version that was read back whole."""
        link, place = home / "current", f"versions/{entry.version}"
        _need_same(entry, home / place)
        if not link.is_symlink() or str(link.readlink()) != place:
            draft = self._draft(home.name, link.name)
            draft.symlink_to(place)
            move(draft, link)

    def _refresh_index(self, home: Path) -> None:
        """Derive the index page from what is there now: another dataset may have been published meanwhile."""
        with awaited(self._lock_file(INDEX)):
            self._replace(self.root / INDEX, index(read_shelves(self.root)), home)

    def _replace(self, target: Path, raw: bytes, home: Path) -> None:
        if Folder(target.parent).read(target.name) != raw:
            put_file(target, raw, draft=self._draft(home.name, target.name), mode=FILE_MODE, lasting=True)

    # --- locks and drafts --------------------------------------------------------------------------

    def _home(self, dataset: str) -> Path:
        if not re.fullmatch(r"[a-z0-9][a-z0-9_-]*", dataset):
            raise UsageError("dataset-name", dataset=dataset)
        return self.root / "dataset" / dataset

    def _drafts(self, dataset: str) -> Path:
        return self.root / HIDDEN / "staging" / dataset

    def _draft(self, dataset: str, name: str) -> Path:
        """Where a draft may be written; its folder is made when it is first needed."""
        self._drafts(dataset).mkdir(parents=True, exist_ok=True)
        return self._drafts(dataset) / name

    def _make(self, folder: Path, dataset: str) -> None:
        """Make a folder that citizens may enter, unless it is there; by a rename, so that it never lacks the right."""
        if folder.is_dir():
            return
        draft = self._draft(dataset, folder.name)
        make_folder(draft)
        try:
            draft.rename(folder)
        except OSError:
            if not folder.is_dir():  # else another dataset's run was faster
                raise
        sync(folder.parent)

    def _settle(self) -> None:
        """Make the portal's own folder and, closed to others, the one for locks and drafts."""
        for path in reversed([self.root, *self.root.parents]):
            if not path.exists():
                with suppress(FileExistsError):  # another dataset's run was faster
                    make_folder(path)
                sync(path.parent)
        hidden = self.root / HIDDEN
        if not hidden.is_dir():
            hidden.mkdir(mode=0o700, exist_ok=True)
            sync(self.root)

    def _clear(self, dataset: str) -> None:
        if self._drafts(dataset).exists():
            shutil.rmtree(self._drafts(dataset))

    def _lock_file(self, name: str) -> Path:
        return self.root / HIDDEN / f"{name}.lock"


@dataclass(frozen=True, slots=True)
class FolderPages:
    """The pages of one programme in a folder portal."""

    portal: FolderPortal
    folder: SwitchedFolder

    def holds(self, digest: str) -> bool:
        """Whether readers find there what is known by this digest."""
        return self.folder.holds(digest)

    def is_there(self) -> bool:
        """Whether readers find any page there."""
        return (self.folder.place / "index.html").is_file()

    def put(self, digest: str, files: Mapping[str, bytes]) -> None:
        """Lead readers to these files, and the index page to them.

        Raises:
            PortalRefusedError: Something else stands there.
            PortalBusyError: Another run puts pages of the same programme.
            PortalUnavailableError: The disk is full, read-only or broken.
        """
        self.folder.put(digest, files)
        if self.portal.indexed:
            self.portal.derive_index()

    def remove(self) -> None:
        """Lead readers to no page, nor the index page; raises as `put` does."""
        self.folder.remove()
        if self.portal.indexed:
            self.portal.derive_index()


def _end(home: Path) -> None:
    """Lead `current` nowhere: no version is left."""
    if (home / "current").is_symlink():
        (home / "current").unlink()
        sync(home)


def _remove(entry: VersionEntry, home: Path) -> None:
    """Delete a version's files and the folders that they leave empty; what others put beside them stays."""
    for file in remains(home, entry)[0]:
        file.unlink()
    while empty := remains(home, entry)[1]:
        empty[0].rmdir()
    if (home / "versions").is_dir():
        sync(home / "versions")


def _need_same(entry: VersionEntry, folder: Path) -> None:
    """Stop unless the files read back are those of the entry, and no others."""
    here = Folder(folder)
    drifts = verify(entry, here)
    extra = sorted(set(here.names()) - {file.name for file in entry.files})
    if drifts or extra:
        name = drifts[0].target if drifts else f"{entry.version}/{extra[0]}"
        raise PortalRefusedError("version-differs", path=folder, file=name)
