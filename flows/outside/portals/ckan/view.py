"""How one run sees a CKAN: the site, the facts of the programme, and what was looked up there.

The portal that changes things and the state that is read of it both take a view; it knows neither of them.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any
from zipfile import BadZipFile, ZipFile

from flows.model.errors import PortalRefusedError
from flows.model.facts import PortalFacts
from flows.outside.portals.ckan import keys
from flows.outside.portals.ckan.names import archive_name, file_id, offered, pointer_id
from flows.outside.portals.ckan.session import LARGEST
from flows.outside.portals.ckan.update import extras_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.model.facts import ProgrammeFacts
    from flows.model.versions import Version
    from flows.outside.portals.ckan.calls import Site


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
    redirects: dict[str, str] = field(default_factory=dict)
    """Where the page's ZIP leads, from one look or one step of ours to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A CKAN at `site`, for one programme: `facts` are the maintainer's, `wishes` those about this very portal.

    `is_backstage` says that files are read with the token, as the dataset's editors see them, and not as anybody does.
    """

    site: Site
    facts: ProgrammeFacts | None = None
    wishes: PortalFacts = field(default_factory=PortalFacts)
    is_backstage: bool = False
    lookups: Lookups = field(default_factory=Lookups, repr=False, compare=False)

    @property
    def reader(self) -> Site:
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

    # --- packages ----------------------------------------------------------------------------------

    def package(self, dataset: str, name: str) -> Mapping[str, Any] | None:
        """One of a dataset's two packages, null where there is none.

        Raises:
            PortalRefusedError: It is none of ours, or was deleted.
        """
        package: Mapping[str, Any] | None = self.site.ask("package_show", {"id": name})
        path = f"{self.site.address}/dataset/{name}"
        if package is None:
            return None
        if package.get("state") == "deleted":
            raise PortalRefusedError("ckan-deleted", path=path)
        if extras_of(package).get(keys.DATASET) != dataset:
            raise PortalRefusedError("ckan-foreign", path=path)
        if self.lookups.editable and package["owner_org"] not in self.lookups.editable:
            owner = (package.get("organization") or {}).get("title", package["owner_org"])
            raise PortalRefusedError("ckan-owner", path=path, organization=owner)
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
            return self.reader.get(self._address(dataset, name, version))
        return self.kept(dataset, name, version)

    def kept(self, dataset: str, name: str, version: Version | None = None) -> bytes | None:
        """A file out of a version's ZIP, None where it is not there."""
        return _member(self._zip(dataset, version), name)

    def _zip(self, dataset: str, version: Version | None) -> bytes | None:
        """A version's ZIP, downloaded once: its bytes never change, and `verify` reads it anew under its own name."""
        url, zips = self._address(dataset, f"{dataset}.zip", version), self.lookups.zips
        place = url if version else self._redirect(url)
        if place and place not in zips and (raw := self.reader.get(place)) is not None:
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
    except BadZipFile:
        return []


def _member(raw: bytes | None, name: str) -> bytes | None:
    if name not in _names(raw):
        return None
    try:
        with ZipFile(BytesIO(raw or b"")) as archive, archive.open(name) as member:
            found = member.read(LARGEST + 1)  # whatever size it claims: the ZIP may have been replaced
    except (BadZipFile, zlib.error):
        return None
    return found if len(found) <= LARGEST else None
