"""What a folder portal holds: read strictly, never followed out of it, nothing changed."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from stat import S_IFDIR, S_ISDIR, S_ISREG
from typing import TYPE_CHECKING, Any

from flows.model.errors import PortalRefusedError
from flows.model.record import (
    DATAPACKAGE,
    LISTING,
    Listing,
    entry_described,
    file_entry,
    parse_version,
    read_listing,
    sha256,
)
from flows.model.shapes import DatapackageShape, DescriptionShape, read_shaped
from flows.model.versions import FileEntry, Version, VersionEntry
from flows.stages.versions.shelf import shelf
from flows.stages.versions.state import DESCRIPTION, INDEX, State, newest
from flows.stages.versions.verify import verify

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.stages.versions.pages import Shelf

HIDDEN = ".hromada"
SITES = "site"
"""The folder of the pages for citizens, one below it a programme."""
GENERATOR = b'<meta name="generator" content="hromada-open-data'
"""The mark by which an index page is recognised as ours."""


@dataclass(frozen=True, slots=True)
class Folder:
    """Reads the plain files below a folder by name; a link is never followed."""

    path: Path

    def read(self, name: str) -> bytes | None:
        """The bytes of that file, or None where there is no plain file."""
        path = self.path / name
        return path.read_bytes() if _is_plain(path) else None

    def listed(self, name: str) -> FileEntry | None:
        """The same file as a record would list it; it is never held as a whole."""
        path = self.path / name
        return file_on_disk(path, name) if _is_plain(path) else None

    def names(self) -> tuple[str, ...]:
        """Everything below that is no folder, links among them, sorted."""
        found = []
        for top, folders, files in os.walk(self.path):
            links = [name for name in folders if (Path(top) / name).is_symlink()]
            found += [(Path(top) / name).relative_to(self.path).as_posix() for name in (*files, *links)]
        return tuple(sorted(found))


def file_on_disk(path: Path, name: str) -> FileEntry:
    """A file as a record would list it under that name."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
        return FileEntry(name, digest, stream.tell())


def read_state(root: Path, dataset: str, *, ignoring: str = "", indexed: bool = True) -> State:
    """What the portal at `root` holds of one dataset; of the index page nothing unless it is to be kept up to date.

    Raises:
        PortalRefusedError: Something there is not ours, or ours no more; the version `ignoring` may be damaged.
    """
    home = root / "dataset" / dataset
    need_own_folders(root, home)
    listing = _listing(home)
    unlisted = _unlisted(home, listing)
    gone = [entry for entry in listing.versions if entry.withdrawn is not None]
    return State(
        listing=listing,
        current=_current(home),
        unlisted=unlisted,
        documents=_documents(root, home, indexed=indexed),
        datapackage=_datapackage(home, newest((*listing.versions, *unlisted)), ignoring=ignoring),
        description=_json(home / DESCRIPTION, DescriptionShape),
        shelves=read_shelves(root, ignoring=dataset) if indexed else None,
        orphans=_orphans(home),
        remains=tuple(entry.version for entry in gone if any(remains(home, entry))),
        site=_site(root, dataset),
    )


def read_record(root: Path, dataset: str) -> Listing:
    """The record that the portal at `root` keeps of one dataset, and nothing else: no other dataset is looked at.

    Raises:
        PortalRefusedError: It is damaged, or not ours.
    """
    home = root / "dataset" / dataset
    need_own(root / "dataset", home)
    return _listing(home)


def read_shelves(root: Path, *, ignoring: str = "") -> Mapping[str, Shelf]:
    """The datasets for the index page, by name; a folder that is none of ours, or lists no version yet, is left out.

    Raises:
        PortalRefusedError: A dataset's newest version is damaged, so that its place on the page is not known.
    """
    homes = (root / "dataset").iterdir() if (root / "dataset").is_dir() else ()
    shelves = {}
    for home in homes:
        if home.name != ignoring and not home.is_symlink() and (found := _shelf(home)):
            shelves[home.name] = found
    return {name: replace(found, site=_site(root, name)) for name, found in shelves.items()}


def _site(root: Path, dataset: str) -> str:
    """Where the pages of a dataset's programme stand, seen from the root; empty where there are none."""
    home = f"{SITES}/{dataset.removesuffix('-programme').removesuffix('-progress')}/index.html"
    return home if (root / home).is_file() else ""


def _shelf(home: Path) -> Shelf | None:
    try:
        listing = _listing(home)
    except PortalRefusedError:
        return None
    package = _datapackage(home, newest(listing.versions))
    return shelf(listing, package or {}, _json(home / DESCRIPTION, DescriptionShape)) if listing.versions else None


def remains(home: Path, entry: VersionEntry) -> tuple[list[Path], list[Path]]:
    """What is still there of a version: its files, and its folders that hold nothing, the inner ones first.

    Raises:
        PortalRefusedError: Its folder is a link.
    """
    folder = home / "versions" / str(entry.version)
    need_own(folder)
    names = {file.name for file in entry.files}
    inner = {parent for name in names for parent in (folder / name).parents if folder in parent.parents}
    empty = (path for path in sorted({folder, *inner}, reverse=True) if _is_empty(path))
    return [folder / name for name in Folder(folder).names() if name in names], list(empty)


def _is_empty(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink() and not any(path.iterdir())


def need_own_folders(root: Path, home: Path) -> None:
    """Stop unless the portal's folders and those of a dataset are plain folders, or not there at all.

    Raises:
        PortalRefusedError: One is a link or a file.
    """
    need_own(root / HIDDEN, root / HIDDEN / "staging", root / "dataset", home, home / "versions")


def need_own(*folders: Path) -> None:
    """Stop unless these are plain folders, or not there at all.

    Raises:
        PortalRefusedError: One is a link or a file.
    """
    for path in folders:
        if not S_ISDIR(_mode(path) or S_IFDIR):
            raise PortalRefusedError("folder-foreign", path=path)


def _need_plain(path: Path) -> bytes | None:
    raw = Folder(path.parent).read(path.name)
    if raw is None and os.path.lexists(path):
        raise PortalRefusedError("file-foreign", path=path)
    return raw


def _is_plain(path: Path) -> bool:
    return S_ISREG(_mode(path))


def _mode(path: Path) -> int:
    """What stands there, a link not followed; 0 where nothing does. A run looks at so many that one call counts."""
    with suppress(FileNotFoundError, NotADirectoryError):
        return os.lstat(path).st_mode
    return 0


def _json(path: Path, shape: type) -> Mapping[str, Any] | None:
    raw = _need_plain(path)
    try:
        content: Mapping[str, Any] | None = None if raw is None else read_shaped(raw, shape)
    except ValueError as error:
        raise PortalRefusedError("file-foreign", path=path) from error
    return content


def _listing(home: Path) -> Listing:
    raw = _need_plain(home / LISTING)
    try:
        listing = Listing(home.name) if raw is None else read_listing(raw)
    except ValueError as error:
        raise PortalRefusedError("file-foreign", path=home / LISTING) from error
    if listing.dataset != home.name:
        raise PortalRefusedError("file-foreign", path=home / LISTING)
    return listing


def _current(home: Path) -> Version | None:
    link = home / "current"
    if not os.path.lexists(link):
        return None
    top, _, label = (str(link.readlink()) if link.is_symlink() else "").partition("/")
    version = _label(label)
    if top != "versions" or version is None:
        raise PortalRefusedError("current-foreign", path=link)
    return version


def _label(name: str) -> Version | None:
    try:
        return parse_version(name)
    except ValueError:
        return None


def _unlisted(home: Path, listing: Listing) -> tuple[VersionEntry, ...]:
    listed = {entry.version for entry in listing.versions}
    names = sorted(path.name for path in (home / "versions").glob("*"))
    found = (version for name in names if (version := _label(name)) and version not in listed)
    return tuple(_complete(home, version) for version in found)


def _complete(home: Path, version: Version) -> VersionEntry:
    """The entry of a version that a killed run left unlisted, after checking it against its own datapackage.json."""
    folder = Folder(home / "versions" / str(version))
    need_own(folder.path)
    try:
        entry = entry_described(_json(folder.path / DATAPACKAGE, DatapackageShape) or {}, version)
    except ValueError as error:
        raise PortalRefusedError("version-foreign", path=folder.path) from error
    beside = sorted(set(folder.names()) - {file.name for file in entry.files})
    if verify(entry, folder) or not {DATAPACKAGE, f"{home.name}.zip"}.issuperset(beside):
        raise PortalRefusedError("version-foreign", path=folder.path)
    files = (*entry.files, *(_entry(folder, name) for name in beside))
    return replace(entry, files=tuple(sorted(files, key=lambda file: file.name)))


def _entry(folder: Folder, name: str) -> FileEntry:
    found = folder.listed(name)
    if found is None:
        raise PortalRefusedError("version-foreign", path=folder.path)
    return found


def _datapackage(home: Path, head: VersionEntry | None, *, ignoring: str = "") -> Mapping[str, Any] | None:
    """What a version says of itself, null where there is none, or it is `ignoring` and damaged."""
    try:
        return None if head is None else _said(home, head)
    except PortalRefusedError:
        if head is not None and str(head.version) == ignoring:
            return None
        raise


def _said(home: Path, head: VersionEntry) -> Mapping[str, Any]:
    folder = home / "versions" / str(head.version)
    need_own(folder)
    raw = _need_plain(folder / DATAPACKAGE)
    if raw is None:
        raise PortalRefusedError("version-lost", path=folder)
    if file_entry(DATAPACKAGE, raw) not in head.files:
        raise PortalRefusedError("version-differs", path=folder, file=DATAPACKAGE)
    try:
        return _package(raw)
    except ValueError as error:
        raise PortalRefusedError("file-foreign", path=folder / DATAPACKAGE) from error


@lru_cache(maxsize=4)  # a run looks at a dataset several times
def _package(raw: bytes) -> Mapping[str, Any]:
    package: Mapping[str, Any] = read_shaped(raw, DatapackageShape)
    return package


def _orphans(home: Path) -> tuple[str, ...]:
    """What lies among our files and is none of them, below the dataset's folder."""
    beside = {path.name for path in home.glob("*")} - {"versions", "current", LISTING, DESCRIPTION}
    strange = {f"versions/{path.name}" for path in (home / "versions").glob("*") if _label(path.name) is None}
    return tuple(sorted(beside | strange))


def _documents(root: Path, home: Path, *, indexed: bool) -> Mapping[str, str]:
    """The digests of what is derived from the versions, as served."""
    page = _need_plain(root / INDEX) if indexed else None
    if page is not None and GENERATOR not in page:
        raise PortalRefusedError("index-foreign", path=root / INDEX)
    found = {LISTING: _need_plain(home / LISTING), DESCRIPTION: _need_plain(home / DESCRIPTION), INDEX: page}
    return {name: sha256(raw) for name, raw in found.items() if raw is not None}
