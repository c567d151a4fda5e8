"""How one run sees a CKAN: the site, the facts of the programme, and what was looked up there.

The portal that changes things and the state that is read of it both take a view; it knows neither of them.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field, replace
from io import BytesIO
from lzma import LZMAError
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from flows.model.errors import NoPortalError, PortalRefusedError
from flows.model.facts import PortalFacts
from flows.outside.portals.ckan import keys
from flows.outside.portals.ckan.names import archive_name, file_id, offered, pointer_id
from flows.outside.portals.ckan.update import extras_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flows.model.facts import ProgrammeFacts
    from flows.model.versions import Version, VersionEntry
    from flows.outside.portals.ckan.answers import CkanPackage
    from flows.outside.portals.ckan.calls import CkanSite

DAMAGE = (BadZipFile, zlib.error, LZMAError, struct.error, RuntimeError, ValueError, EOFError, OSError)
"""What a ZIP raises that is none, is damaged, locked, or packed in a way that nobody of us packs."""
ZIPS = 2
"""How many versions' ZIPs are kept at once: that which is served, and that which is looked at."""


@dataclass(slots=True, kw_only=True)
class Lookups:
    """What one run has looked up and need not request again: the only thing in this room that changes.

    It begins empty with each opened portal and is never kept longer. `zips` may stay as long as it does, since a
    version's bytes never change; what may have changed meanwhile is forgotten before each look and each step.
    """

    editable: frozenset[str] = frozenset()
    """The organizations whose datasets the token may edit, once that was looked up."""
    owner: str = ""
    """The organization that shall own the datasets, once that was looked up."""
    zips: dict[str, bytes] = field(default_factory=dict, repr=False)
    """The versions' ZIPs by their addresses."""
    sizes: dict[str, int] = field(default_factory=dict)
    """How many bytes the longest of the versions' files of each name has, as far as the record was read."""
    stamps: dict[str, str] = field(default_factory=dict)
    """When each package was changed last, as it was last shown to us or answered after a change of ours."""
    redirects: dict[str, str] = field(default_factory=dict)
    """Where the page's ZIP leads, from one look or one step of ours to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A CKAN at `site`, for one programme: `facts` are the maintainer's, `wishes` those about this very portal.

    `is_backstage` says that files are read with the token, as the dataset's editors see them, and not as anybody does.
    """

    site: CkanSite
    facts: ProgrammeFacts | None = None
    wishes: PortalFacts = field(default_factory=PortalFacts)
    is_backstage: bool = False
    lookups: Lookups = field(default_factory=Lookups, repr=False, compare=False)

    @property
    def reader(self) -> CkanSite:
        """The site with whose rights files are read."""
        return self.site if self.is_backstage else self.site.citizen

    @property
    def backstage(self) -> View:
        """The same portal as its editors see it: they may be served other files."""
        return replace(self, is_backstage=True, lookups=replace(self.lookups, zips={}, redirects={}))

    def look_again(self) -> None:
        """Forget what may have changed since it was looked up."""
        self.lookups.redirects.clear()

    def forget_files(self) -> None:
        """Forget the versions' files too: some were deleted."""
        self.lookups.zips.clear()

    def note_stamp(self, package: Mapping[str, Any]) -> None:
        """Remember when a package was changed last."""
        self.lookups.stamps[package["name"]] = package["metadata_modified"]

    def note_sizes(self, entries: Iterable[VersionEntry]) -> None:
        """Remember how large the files of these versions are: whatever is larger is none of them."""
        sizes = self.lookups.sizes
        for file in (file for entry in entries for file in entry.files):
            sizes[file.name] = max(file.bytes, sizes.get(file.name, 0))

    # --- packages ----------------------------------------------------------------------------------

    def package(self, dataset: str, name: str) -> CkanPackage | None:
        """One of a dataset's two packages, null where there is none.

        Raises:
            PortalRefusedError: It is none of ours, or was deleted.
            NoPortalError: It is not the one that was asked for.
        """
        package: CkanPackage | None = self.site.ask("package_show", {"id": name})
        path = f"{self.site.address}/dataset/{name}"
        if package is None:
            return None
        if package["name"] != name:
            raise NoPortalError("ckan-odd", path=self.site.address, action="package_show", place="result.name")
        if package.get("state") == "deleted":
            raise PortalRefusedError("ckan-deleted", path=path)
        if extras_of(package).get(keys.DATASET) != dataset:
            raise PortalRefusedError("ckan-foreign", path=path)
        if self.lookups.editable and package["owner_org"] not in self.lookups.editable:
            organization = package.get("organization")
            owner = (organization.get("title") if organization else "") or package["owner_org"]
            raise PortalRefusedError("ckan-owner", path=path, organization=owner)
        self.note_stamp(package)
        return package

    # --- files -------------------------------------------------------------------------------------

    def files(self, dataset: str, version: Version) -> tuple[str, ...]:
        """The names of all files served as this version, those in its ZIP among them, sorted."""
        archive = self.reader.ask("package_show", {"id": archive_name(dataset)}) or {"resources": []}
        present = {item["id"] for item in archive["resources"]}
        names = {name for name in offered(dataset) if file_id(dataset, version, name) in present}
        return tuple(sorted({*names, *_names(self._zip(dataset, version))}))

    def read(self, dataset: str, name: str, version: Version | None = None) -> bytes | None:
        """A file by its own address or out of the version's ZIP; None where there is none."""
        if name in offered(dataset):
            return self.reader.get(self._address(dataset, name, version), size=self.lookups.sizes.get(name))
        return self.kept(dataset, name, version)

    def kept(self, dataset: str, name: str, version: Version | None = None) -> bytes | None:
        """A file out of a version's ZIP, None where it is not there."""
        limit = min(self.lookups.sizes.get(name, self.site.largest_bytes), self.site.largest_bytes)
        return _member(self._zip(dataset, version), name, limit)

    def _zip(self, dataset: str, version: Version | None) -> bytes | None:
        """A version's ZIP, downloaded once: its bytes never change, and `verify` reads it anew under its own name."""
        name, zips = f"{dataset}.zip", self.lookups.zips
        url = self._address(dataset, name, version)
        place = url if version else self._redirect(url)
        if place and place not in zips:
            raw = self.reader.get(place, size=self.lookups.sizes.get(name))
            while raw is not None and len(zips) >= ZIPS:
                del zips[next(iter(zips))]
            if raw is not None:
                zips[place] = raw
        return zips.get(place or "")

    def _redirect(self, url: str) -> str | None:
        redirects = self.lookups.redirects
        if url not in redirects and (place := self.reader.leads_to(url)):
            redirects[url] = place
        return redirects.get(url)

    def _address(self, dataset: str, name: str, version: Version | None) -> str:
        """Where anybody downloads a file."""
        if version is None:
            return f"{self.site.address}/dataset/{dataset}/resource/{pointer_id(dataset, name)}/download/{name}"
        resource = file_id(dataset, version, name)
        return f"{self.site.address}/dataset/{archive_name(dataset)}/resource/{resource}/download/{name}"


def _names(raw: bytes | None) -> list[str]:
    if raw is None:
        return []
    try:
        with ZipFile(BytesIO(raw)) as archive:
            return archive.namelist()
    except DAMAGE:
        return []


def _member(raw: bytes | None, name: str, limit: int) -> bytes | None:
    """A file out of a ZIP that may have been replaced: whatever size it claims, it is unpacked to the limit only."""
    if name not in _names(raw):
        return None
    try:
        with ZipFile(BytesIO(raw or b"")) as archive, archive.open(name) as member:
            found = member.read(limit + 1)
    except DAMAGE:
        return None
    return found if len(found) <= limit else None
