"""A real CKAN as a portal.

`NAME` is what citizens read: resources with permanent ids, each of which leads to a file of `NAME-archive`, where every
version's files are kept and never changed. A version and its place in the record arrive in one call, and one call leads
all of `NAME` to it; whatever a broken run leaves undone, the next one finds and does.
"""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any, Self
from zipfile import BadZipFile, ZipFile

from pydantic import SecretStr

from flows.errors import PortalBusyError, PortalRefusedError
from flows.facts import PortalFacts
from flows.outside.ckan_calls import Site
from flows.outside.ckan_page import (
    CLEAR,
    DESCRIBED,
    Update,
    archive_name,
    archived,
    described,
    extras_of,
    file_id,
    offered,
    pointer_id,
    pointers,
    require_fit,
    schema_of,
    tombstones,
    version_extra,
)
from flows.outside.ckan_revise import create, revise
from flows.outside.ckan_state import datapackage_of, package_of, read_state, tables_in
from flows.outside.ckan_tables import Table, drop, load, show
from flows.outside.durable import translated
from flows.outside.portals import Citizen
from flows.outside.settings import Settings
from flows.stages.plan import DESCRIPTION, describe
from flows.stages.verify import verify
from flows.versions import DATAPACKAGE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from flows.facts import ProgrammeFacts
    from flows.model import Action, Version, VersionEntry
    from flows.stages.plan import State, Want


@dataclass(frozen=True, slots=True)
class CkanPortal:
    """A CKAN at `site`, for one programme: `facts` are the maintainer's, `wishes` those about this very portal."""

    site: Site
    facts: ProgrammeFacts | None = None
    wishes: PortalFacts = field(default_factory=PortalFacts)
    _zips: dict[str, bytes] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def at(cls, address: str, facts: ProgrammeFacts | None = None) -> Self:
        """The portal at an address, with the token that this machine has for it, if any.

        Raises:
            DefinitionError: The facts do not fit the portal.
        """
        address = address.rstrip("/")
        wishes = facts.portal_facts(f"ckan:{address}") if facts else PortalFacts()
        if facts:
            require_fit(facts, wishes)
        return cls(Site(address, _token(address)), facts, wishes)

    @property
    def url(self) -> str:
        """The address by which `open_portal` finds it again."""
        return f"ckan:{self.site.address}"

    # --- what it holds -----------------------------------------------------------------------------

    def state(self, dataset: str) -> State:
        """What it holds of one dataset; changes nothing.

        Raises:
            PortalRefusedError: Something there is not ours, or ours no more.
            PortalUnavailableError: It cannot be read.
        """
        return read_state(self, dataset)

    def files(self, dataset: str, version: Version) -> tuple[str, ...]:
        """The names of all files served as this version, those in its ZIP among them, sorted."""
        archive = self.site.citizen.ask("package_show", {"id": archive_name(dataset)}) or {"resources": []}
        held = {item["id"] for item in archive["resources"]}
        names = {name for name in offered(dataset) if file_id(dataset, version, name) in held}
        raw = self._zip(dataset, version)
        return tuple(sorted({*names, *_names(raw)}))

    def read(self, dataset: str, name: str, version: Version | None = None) -> bytes | None:
        """A file as a citizen gets it, by its own address or out of the version's ZIP; None where there is none."""
        if name in offered(dataset):
            return self.site.get(self._address(dataset, name, version))
        return self.kept(dataset, name, version)

    def kept(self, dataset: str, name: str, version: Version | None = None) -> bytes | None:
        """A file out of a version's ZIP, None where it is not there."""
        return _member(self._zip(dataset, version), name)

    def _zip(self, dataset: str, version: Version | None) -> bytes | None:
        """A version's ZIP, downloaded once: its bytes never change, and `verify` reads it anew under its own name."""
        url = self._address(dataset, f"{dataset}.zip", version)
        place = url if version else self.site.leads_to(url)
        if place and place not in self._zips and (raw := self.site.get(place)) is not None:
            self._zips[place] = raw
        return self._zips.get(place or "")

    def _address(self, dataset: str, name: str, version: Version | None) -> str:
        """Where anybody downloads a file."""
        if version is None:
            return f"{self.site.address}/dataset/{dataset}/resource/{pointer_id(dataset, name)}/download/{name}"
        resource = file_id(dataset, version, name)
        return f"{self.site.address}/dataset/{archive_name(dataset)}/resource/{resource}/download/{name}"

    # --- how it changes ----------------------------------------------------------------------------

    @contextmanager
    def hold(self, dataset: str) -> Iterator[None]:
        """Keep other runs of this machine away; those of others are told by CKAN itself, call by call.

        Raises:
            PortalBusyError: Another run holds it.
            PortalRefusedError: The portal does not let us in, or lacks what we need; nothing was touched.
            PortalUnavailableError: The portal is away.
        """
        with _alone(self.site.address, dataset):
            self._organization()
            yield

    def perform(self, action: Action, want: Want) -> None:
        """Do one step of a plan, under the lock; a step that was done already changes nothing.

        Raises:
            PortalBusyError: Somebody else changed the dataset meanwhile.
            PortalUnavailableError: The portal is away or full.
            PortalRefusedError: What is not ours is in the way, or the files read back are not those sent.
        """
        match action.kind:
            case "stage":
                self._stage(want)
            case "load":
                load(self.site, self._table(action.target, want), anew=bool(action.before))
            case "switch":
                self._switch(action, want)
            case "views":
                self._add_views(want)
            case "alias":
                self._follow(action, want)
            case "withdraw":
                self._tell(want.named(action.target), want)
            case "remove":
                self._remove(want.named(action.target), want)
            case "describe":
                self._change(archive_name(want.listing.dataset), want, lambda _: self._archive_words(want))
                self._point(want, lambda _: None)
            case _:
                self._point(want, lambda _: None)

    def _stage(self, want: Want) -> None:
        """Append a version's files and its place in the record, both in one call."""
        release, entry, dataset = want.release, want.entry, want.listing.dataset
        if release is None:
            return
        record = version_extra(dataset, entry)
        resources, uploads = archived(dataset, entry, self._datapackage(want), release.files)
        words = self._archive_words(want)
        whole = replace(words, extras={**words.extras, **record}, resources=resources, uploads=uploads)

        def wanted(archive: Mapping[str, Any]) -> Update:
            recorded = extras_of(archive).get(str(entry.version))
            if recorded not in (None, record[str(entry.version)]):
                raise PortalBusyError("ckan-changed", dataset=dataset, path=self.site.address)
            return whole if recorded is None else Update()

        self._change(archive_name(dataset), want, wanted)

    def _switch(self, action: Action, want: Want) -> None:
        """Lead the page to a version whose files were read back, all its resources in one call."""
        dataset, version = want.listing.dataset, want.current
        if version and (drifts := verify(want.entry, Citizen(self, dataset, version))):
            path = f"{self.site.address}/dataset/{archive_name(dataset)}"
            raise PortalRefusedError("version-differs", path=path, file=drifts[0].target)

        def refuse_others(page: Mapping[str, Any]) -> None:
            if not page["private"] and page["version"] not in ("", None, action.before, action.after) and action.before:
                raise PortalBusyError("ckan-changed", dataset=dataset, path=self.site.address)

        self._point(want, refuse_others)

    def _point(self, want: Want, look: Callable[[Mapping[str, Any]], None]) -> None:
        """Let the page say all that it should, and lead to the version that it should."""
        dataset = want.listing.dataset
        archive = package_of(self, dataset, archive_name(dataset)) or {"resources": []}
        words = self._words(want)
        fields = {**words.fields, "version": str(want.current or ""), "private": False}
        resources = pointers(dataset, want.entry, self._datapackage(want), archive) if want.current else {}
        gone = frozenset(pointer_id(dataset, name) for name in offered(dataset)) - resources.keys()

        def wanted(page: Mapping[str, Any]) -> Update:
            look(page)
            return replace(words, fields=fields, resources=resources, gone=gone)

        self._change(dataset, want, wanted)

    def _change(self, name: str, want: Want, wanted: Callable[[Mapping[str, Any]], Update]) -> None:
        """Look at a dataset and change it if it says anything else; look again where the outcome is unknown."""

        def once() -> None:
            package = package_of(self, want.listing.dataset, name) or self._create(name, want)
            update = wanted(package)
            if not update.is_said_by(package):
                revise(self.site, package, update)

        self.site.patiently(once)

    def _create(self, name: str, want: Want) -> Mapping[str, Any]:
        is_page = name == want.listing.dataset
        words = self._words(want) if is_page else self._archive_words(want)
        extras = {key: value for key, value in words.extras.items() if key != DESCRIBED}
        return create(self.site, name, replace(words, extras=extras), owner=self._organization(), private=is_page)

    def _add_views(self, want: Want) -> None:
        """Let the portal make its own previews of the tables, and make one where its default is none."""
        page = package_of(self, want.listing.dataset, want.listing.dataset)
        made = self.site.patiently(
            lambda: self.site.call(
                "package_create_default_resource_views", {"package": page, "create_datastore_views": True}
            )
        )
        for name in () if made else want.tables:
            self._add_view(pointer_id(want.listing.dataset, f"{name}.csv"))

    def _add_view(self, resource: str) -> None:
        if self.site.ask("resource_view_list", {"id": resource}) == []:
            kind = "datatables_view" if "datatables_view" in self.site.plugins else "recline_view"
            self.site.call("resource_view_create", {"resource_id": resource, "title": "Таблиця", "view_type": kind})

    def _follow(self, action: Action, want: Want) -> None:
        """Let a table's permanent id answer with the rows of this version."""
        table = self._table(action.target, want)
        if show(self.site, table, action.before):
            active = Update(resources={table.pointer: {"datastore_active": True}})
            self._change(table.dataset, want, lambda _: active)

    def _tell(self, entry: VersionEntry, want: Want) -> None:
        """Say in the record, and on the archive's page, that a version was withdrawn."""
        dataset = want.listing.dataset
        told = Update({"notes": self._archive_words(want).fields["notes"]}, version_extra(dataset, entry))
        self._change(archive_name(dataset), want, lambda _: told)

    def _remove(self, entry: VersionEntry, want: Want) -> None:
        """Delete a version's tables, then the bytes of its files, then the archive's lines that led to them.

        A resource comes last: without it CKAN still answers from its table, and keeps its file, but deletes neither.
        """
        dataset = want.listing.dataset
        page = f"{self.site.address}/dataset/{archive_name(dataset)}"
        ids = {name: file_id(dataset, entry.version, name) for name in (file.name for file in entry.files)}
        archive = package_of(self, dataset, archive_name(dataset)) or {"resources": []}
        there = {item["id"] for item in archive["resources"]}
        for name in (name for name in ids if name.endswith(".csv") and "datastore" in self.site.plugins):
            if ids[name] in there:
                drop(self.site, ids[name])

        def emptied(archive: Mapping[str, Any]) -> Update:
            held = (item["id"] for item in archive["resources"] if item.get("url_type") == "upload")
            cleared = {CLEAR: True, "url": page}
            return Update(resources={key: cleared for key in held if key in ids.values()})

        self._change(archive_name(dataset), want, emptied)
        self._change(archive_name(dataset), want, lambda _: Update(gone=frozenset(ids.values())))
        self._zips.clear()

    # --- what is said --------------------------------------------------------------------------------

    def _datapackage(self, want: Want) -> Mapping[str, Any]:
        if want.release is None:
            return datapackage_of(self, want.listing.dataset, want.entry)
        found: Mapping[str, Any] = json.loads(want.release.files[DATAPACKAGE])
        return found

    def _table(self, name: str, want: Want) -> Table:
        dataset = want.listing.dataset
        if want.release is None:
            tables = tables_in(self, dataset, want.entry, self._datapackage(want))
            return next(table for table in tables if table.name == name)
        raw = want.release.files[f"{name}.csv"]
        return Table(dataset, name, str(want.current), raw, schema_of(name, self._datapackage(want)))

    def _description(self, want: Want) -> Mapping[str, Any]:
        said = want.documents.get(DESCRIPTION)
        found: Mapping[str, Any] = json.loads(said) if said else describe(self._datapackage(want))
        return found

    def _words(self, want: Want) -> Update:
        return described(want.listing, self._description(want), self.facts, self.wishes)

    def _archive_words(self, want: Want) -> Update:
        dataset, description = want.listing.dataset, self._description(want)
        words = self._words(want)
        title = f"{words.fields['title']} — архів версій"
        notes = f"Файли всіх версій набору [{words.fields['title']}](/dataset/{dataset}); вони не змінюються."
        notes += tombstones(want.listing)
        said = json.dumps(description, ensure_ascii=False)
        own = {key: value for key, value in words.extras.items() if not key.startswith("confirmed ")}
        return replace(words, fields={**words.fields, "title": title, "notes": notes}, extras={**own, DESCRIBED: said})

    # --- who may -------------------------------------------------------------------------------------

    def _organization(self) -> str:
        """The organization that shall own the datasets, once it is certain that the token may edit there.

        Raises:
            PortalRefusedError: It may not, or it is not certain which one; the message names what is missing.
        """
        if self.site.token is None:
            raise PortalRefusedError("ckan-token-missing", path=self.site.address)
        self.site.plugins  # noqa: B018  # refuses what is no CKAN
        mine = self.site.ask("organization_list_for_user", {"permission": "create_dataset"}) or []
        named = self.wishes.organization
        found = [item for item in mine if named in (None, item["name"], item["id"], item["title"])]
        if len(found) == 1:
            return str(found[0]["id"])
        raise PortalRefusedError(
            self._unfit(mine, named), path=self.site.address, organization=named or "", count=len(mine)
        )

    def _unfit(self, mine: list[Any], named: str | None) -> str:
        if not mine and not self.site.ask("user_show"):
            return "ckan-token-refused"
        if named is None:
            return "ckan-organization-unclear" if mine else "ckan-organization-none"
        known = self.site.ask("organization_show", {"id": named})
        return "ckan-organization-denied" if known else "ckan-organization-unknown"


def _token(address: str) -> SecretStr | None:
    """The token of this machine's environment, else that of our own trial portal, if it is the one."""
    from flows.outside.trial import trial_access  # only a portal without a token asks

    given = Settings().token(address)
    trial = None if given else trial_access(address)
    return SecretStr(trial.token) if trial else given


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
    with ZipFile(BytesIO(raw or b"")) as archive:
        return archive.read(name)


@contextmanager
def _alone(address: str, dataset: str) -> Iterator[None]:
    """Hold a lock of this machine, which frees itself when its process ends, however that ends."""
    folder = Settings().state_folder / "locks"
    name = sha256(f"{address}/{dataset}".encode()).hexdigest()[:32]
    with translated(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle = os.open(folder / name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        os.close(handle)
        raise PortalBusyError("portal-busy", dataset=dataset, path=address) from fault
    try:
        yield
    finally:
        os.close(handle)
