"""A real CKAN as a portal.

`NAME` is what citizens read: resources with permanent ids, each of which leads to a file of `NAME-archive`, where every
version's files are kept and never changed. A version and its place in the record arrive in one call, and one call leads
all of `NAME` to it; whatever a broken run leaves undone, the next one finds and does.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Self

from flows.model.errors import PortalBusyError, PortalRefusedError
from flows.model.facts import PortalFacts
from flows.model.record import DATAPACKAGE, file_entry
from flows.outside.machine.durable import translated
from flows.outside.machine.locks import locked
from flows.outside.machine.settings import Settings
from flows.outside.portals.ckan.calls import CkanSite
from flows.outside.portals.ckan.dcat import speaks_dcat
from flows.outside.portals.ckan.field_types import schema_of
from flows.outside.portals.ckan.marks import mark_of, marks_of
from flows.outside.portals.ckan.names import NO_LONGER_OFFERED, archive_name, file_id, offered, pointer_id
from flows.outside.portals.ckan.page import (
    PLAIN,
    archive_update,
    archived,
    dataset_update,
    full_archive_update,
    news_of,
    pointers,
    preview_title,
    require_fit,
)
from flows.outside.portals.ckan.publisher_sets import sheets
from flows.outside.portals.ckan.record import record_id, record_of, record_update, version_record
from flows.outside.portals.ckan.revise import create, revise
from flows.outside.portals.ckan.rights import owner, require_rights, token_for
from flows.outside.portals.ckan.session import LARGEST, MEGABYTE, Traffic
from flows.outside.portals.ckan.state import LOADERS, datapackage_of, read_listing_of, read_state, tables_in
from flows.outside.portals.ckan.tables import OfferedTable, drop, load, show
from flows.outside.portals.ckan.turns import Turns
from flows.outside.portals.ckan.update import CLEAR, Update, is_hidden, parts
from flows.outside.portals.ckan.view import View
from flows.outside.portals.contract import Citizen
from flows.stages.versions.state import DESCRIPTION, describe, offered_tables
from flows.stages.versions.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from flows.model.facts import ProgrammeFacts
    from flows.model.record import Listing
    from flows.model.versions import Action, Drift, FileEntry, Version, VersionEntry
    from flows.stages.versions.official import PublisherTable
    from flows.stages.versions.state import State, Want


@dataclass(frozen=True, slots=True)
class CkanPortal:
    """A CKAN, as one programme's run sees it."""

    view: View

    @classmethod
    def at(cls, address: str, facts: ProgrammeFacts | None = None) -> Self:
        """The portal at an address, with the token that this machine has for it, if any.

        Raises:
            DefinitionError: The facts do not fit the portal.
            PortalRefusedError: What this machine has can be no token.
        """
        address = address.rstrip("/")
        wishes = facts.portal_facts(f"ckan:{address}") if facts else PortalFacts()
        if facts:
            require_fit(facts, wishes)
        largest = max(LARGEST, wishes.upload_limit_mb * MEGABYTE)
        traffic = Traffic(turns=Turns.at(address))
        site = CkanSite(address=address, token=token_for(address), largest_bytes=largest, traffic=traffic)
        return cls(View(site=site, facts=facts, wishes=wishes))

    @property
    def site(self) -> CkanSite:
        """The CKAN itself, with our rights."""
        return self.view.site

    @property
    def url(self) -> str:
        """The address by which `open_portal` finds it again."""
        return f"ckan:{self.site.address}"

    # --- what it holds -----------------------------------------------------------------------------

    def state(self, dataset: str, *, ignoring: str = "") -> State:
        """What it holds of one dataset; changes nothing.

        Raises:
            PortalRefusedError: Something there is not ours, or ours no more; the version `ignoring` may be damaged.
            PortalUnavailableError: It cannot be read.
        """
        self.view.look_again()
        return read_state(self.view, dataset, ignoring=ignoring)

    def versions(self, dataset: str) -> tuple[VersionEntry, ...]:
        """Every version of one dataset by its record alone, oldest first: one call.

        Raises:
            PortalRefusedError: The archive is not ours, or its record is damaged.
            PortalUnavailableError: It cannot be read.
        """
        return read_listing_of(self.view, dataset).versions

    def listing(self, dataset: str) -> Listing:
        """The record of one dataset alone: one call.

        Raises:
            PortalRefusedError: The archive is not ours, or its record is damaged.
            PortalUnavailableError: It cannot be read.
        """
        return read_listing_of(self.view, dataset)

    def marks(self, datasets: Iterable[str]) -> dict[str, str]:
        """By the search, as anybody sees it: one call for 500 datasets. What citizens do not see has no mark.

        Raises:
            PortalUnavailableError: The portal is away.
            PortalRefusedError: It does not search.
        """
        return marks_of(self.site.citizen, datasets)

    def mark(self, dataset: str) -> str:
        """The mark of the dataset by its packages as they were last shown to us, or answered after a change of ours."""
        return mark_of(dataset, self.view.lookups.stamps)

    def awaiting(self, dataset: str) -> CkanPortal | None:
        """The portal as its editors see it, where it keeps what was published from citizens; null where it does not.

        So does a portal whose moderators approve each dataset first, and a person who hid it by hand.
        """
        packages = (self.view.package(dataset, name) for name in (dataset, archive_name(dataset)))
        return CkanPortal(self.view.backstage) if any(map(is_hidden, packages)) else None

    def files(self, dataset: str, version: Version) -> tuple[str, ...]:
        """The names of all files served as this version, those in its ZIP among them, sorted."""
        return self.view.files(dataset, version)

    def read(self, dataset: str, name: str, version: Version | None = None) -> bytes | None:
        """A file as a citizen gets it, by its own address or out of the version's ZIP; None where there is none."""
        return self.view.read(dataset, name, version)

    def listed(self, dataset: str, name: str, version: Version | None = None) -> FileEntry | None:
        """The same file as a record would list it."""
        raw = self.read(dataset, name, version)
        return None if raw is None else file_entry(name, raw)

    def sheets(self, dataset: str, kind: Callable[[Sequence[str]], str | None]) -> Iterator[PublisherTable]:
        """Every table of these kinds in the other datasets of the same organization, as anybody sees them."""
        page = self.view.package(dataset, dataset)
        organization = page["owner_org"] if page else None
        return sheets(self.site.citizen, organization, kind) if organization else iter(())

    # --- how it changes ----------------------------------------------------------------------------

    @contextmanager
    def hold(self, dataset: str) -> Iterator[None]:
        """Keep other runs of this machine away; CKAN itself notices those of others, call by call.

        Raises:
            PortalBusyError: Another run holds it.
            PortalRefusedError: The portal does not let us in, or lacks what we need; nothing was touched.
            PortalUnavailableError: The portal is away.
        """
        with _alone(self.site.address, dataset), self._telling_what_was_sent():
            require_rights(self.view)
            yield

    @contextmanager
    def _telling_what_was_sent(self) -> Iterator[None]:
        """Within, an error knows what was sent to the portal before it."""
        before = len(self.site.traffic.writes)
        try:
            yield
        except Exception as fault:
            fault.writes = tuple(self.site.traffic.writes[before:])  # type: ignore[attr-defined]  # any error may carry it
            raise

    def derive_index(self) -> None:
        """A CKAN lists its datasets itself."""

    def pages(self, programme: str) -> None:
        """A CKAN keeps no pages but its own: `hromada site` makes the community's."""

    def perform(self, action: Action, want: Want) -> None:
        """Do one step of a plan, under the lock; a step that was done already changes nothing.

        Raises:
            PortalBusyError: Somebody else changed the dataset meanwhile.
            PortalUnavailableError: The portal is away or full.
            PortalRefusedError: What is not ours is in the way, or the files read back are not those sent.
        """
        self.view.look_again()
        self.view.note_sizes(want.listing.versions)
        match action.kind:
            case "stage":
                self._stage(want)
            case "load":
                anew = bool(action.before) or bool(LOADERS & self.site.plugins)
                load(self.site, self._table(action.target, want), anew=anew)
            case "switch":
                self._switch(action, want)
            case "views":
                self._add_previews(want)
            case "alias":
                self._follow(action, want)
            case "withdraw":
                self._record_withdrawal(want.named(action.target), want)
            case "remove":
                self._remove(want.named(action.target), want)
            case "describe":
                self._change(archive_name(want.listing.dataset), want, partial(self._full_archive_update, want))
                self._point(want, lambda _: None)
            case _:
                self._point(want, lambda _: None)

    def _stage(self, want: Want) -> None:
        """Append a version's files and its place in the record, both in one call."""
        release, entry, dataset = want.release, want.entry, want.listing.dataset
        if release is None:
            return
        record = version_record(dataset, entry)
        resources, uploads = archived(dataset, entry, self._datapackage(want), release.files)
        self._require_small(uploads)
        page = self._archive_update(want, record)
        whole = replace(page, resources={**page.resources, **resources}, uploads=uploads)

        def unless_recorded(wanted: Update, archive: Mapping[str, Any]) -> Update:
            recorded = record_of(dataset, archive).get(str(entry.version))
            if recorded not in (None, record[str(entry.version)]):
                raise PortalBusyError("ckan-changed", dataset=dataset, path=self.site.address)
            return wanted if recorded is None else Update()

        split = parts(whole, self._limit, record_size=sum(map(len, page.resources[record_id(dataset)].values())))
        if len(split) > 1:
            self._change(
                archive_name(dataset), want, lambda locked: unless_recorded(whole.without_leftovers(locked), locked)
            )
        for part in split:
            self._change(archive_name(dataset), want, partial(unless_recorded, part))

    @property
    def _limit(self) -> int:
        return self.view.wishes.upload_limit_mb * MEGABYTE

    def _require_small(self, uploads: Mapping[str, tuple[str, bytes]]) -> None:
        """Refuse a file that the portal would not take, before anything is written.

        Raises:
            PortalRefusedError: One is larger than the portal takes.
        """
        for name, raw in uploads.values():
            if len(raw) > self._limit:
                size, limit = f"{len(raw) / MEGABYTE:.1f}", self.view.wishes.upload_limit_mb
                raise PortalRefusedError("ckan-file-large", path=self.site.address, file=name, size=size, limit=limit)

    def _switch(self, action: Action, want: Want) -> None:
        """Lead the page to a version whose files were read back, all its resources in one call."""
        dataset = want.listing.dataset
        if want.current and (drifts := self._drifts(want.entry, dataset)):
            path = f"{self.site.address}/dataset/{archive_name(dataset)}"
            if elsewhere := self.site.traffic.elsewhere:
                raise PortalRefusedError("ckan-files-elsewhere", path=path, there=", ".join(sorted(elsewhere)))
            raise PortalRefusedError("ckan-version-differs", path=path, file=drifts[0].target)

        def refuse_others(page: Mapping[str, Any]) -> None:
            if page.get("version") not in ("", None, action.before, action.after) and action.before:
                raise PortalBusyError("ckan-changed", dataset=dataset, path=self.site.address)

        self._point(want, refuse_others)

    def _drifts(self, entry: VersionEntry, dataset: str) -> tuple[Drift, ...]:
        """What of a version is not as published: for citizens or, where its archive awaits approval, for editors."""
        drifts = verify(entry, Citizen(self, dataset, entry.version))
        behind = self.awaiting(dataset) if drifts else None
        return verify(entry, Citizen(behind, dataset, entry.version)) if behind else drifts

    def _point(self, want: Want, look: Callable[[Mapping[str, Any]], None]) -> None:
        """Bring the page up to date and point it to the version that citizens should get."""
        dataset = want.listing.dataset
        archive: Mapping[str, Any] = self.view.package(dataset, archive_name(dataset)) or {"resources": []}
        package = self._datapackage(want) if want.current else {}
        update = self._dataset_update(want, news_of(want.listing, want.entry, package) if want.current else "")
        fields = {**update.fields, "version": str(want.current or "")}
        resources = pointers(dataset, want.entry, package, archive) if want.current else {}
        ever = (*offered(dataset), *NO_LONGER_OFFERED)
        gone = frozenset(pointer_id(dataset, name) for name in ever) - resources.keys()

        def wanted(page: Mapping[str, Any]) -> Update:
            look(page)
            # Made visible once, with its first version: whoever hides it later, a moderator or a clerk, has a reason.
            visible = {} if page.get("version") else {"private": False, "state": "active"}
            return replace(update, fields={**fields, **visible}, resources=resources, gone=gone)

        self._change(dataset, want, wanted)

    def _change(self, name: str, want: Want, wanted: Callable[[Mapping[str, Any]], Update]) -> None:
        """Read a dataset and change it if it differs; read it again where the outcome is unknown."""

        def once() -> None:
            package = self.view.package(want.listing.dataset, name) or self._create(name, want)
            update = wanted(package)
            if not update.is_done_in(package):
                revised = revise(self.site, package, update)
                self.view.note_stamp(revised)
                self._require_kept(update, revised)

        self.site.patiently(once)

    def _create(self, name: str, want: Want) -> Mapping[str, Any]:
        is_page = name == want.listing.dataset
        update = self._dataset_update(want) if is_page else self._archive_update(want)
        made = create(self.site, name, update, owner=owner(self.view), private=is_page)
        self._require_kept(update, made)
        return made

    def _require_kept(self, update: Update, package: Mapping[str, Any]) -> None:
        """Check that the portal has every field that programme.yaml sets: CKAN silently drops unknown ones.

        Raises:
            PortalRefusedError: It lacks some.
        """
        if lost := sorted(update.fields.keys() - package.keys() - PLAIN):
            raise PortalRefusedError("ckan-field-unknown", path=self.site.address, field=", ".join(lost))

    def _add_previews(self, want: Want) -> None:
        """Let the portal make its own previews of the tables, and make one where its default is none."""
        dataset = want.listing.dataset
        page = self.view.package(dataset, dataset)
        data = {"package": page, "create_datastore_views": True}
        made = self.site.patiently(lambda: self.site.call("package_create_default_resource_views", data))
        for preview in made:
            self._title(preview)
        table = "datatables_view" if "datatables_view" in self.site.plugins else "recline_view"
        for name in () if made else (name for name in want.tables if name in offered_tables(dataset)):
            self._add_preview(pointer_id(dataset, f"{name}.csv"), table)
        if "text_view" in self.site.plugins and "changes.md" in {file.name for file in want.entry.files}:
            self._add_preview(pointer_id(dataset, "changes.md"), "text_view")

    def _title(self, preview: Mapping[str, Any]) -> None:
        """Name a preview in Ukrainian, whatever language the portal named it in."""
        title = preview_title(preview["view_type"]) or preview["title"]
        if preview["title"] != title:
            self.site.patiently(lambda: self.site.call("resource_view_update", {**preview, "title": title}))

    def _add_preview(self, resource: str, kind: str) -> None:
        def once() -> None:
            if self.site.ask("resource_view_list", {"id": resource}) == []:
                view = {"resource_id": resource, "title": preview_title(kind), "view_type": kind}
                self.site.call("resource_view_create", view)

        self.site.patiently(once)

    def _follow(self, action: Action, want: Want) -> None:
        """Point a table's permanent id to the rows of this version."""
        table = self._table(action.target, want)
        if show(self.site, table, action.before):
            active = Update(resources={table.pointer: {"datastore_active": True}})
            self._change(table.dataset, want, lambda _: active)

    def _record_withdrawal(self, entry: VersionEntry, want: Want) -> None:
        """Note in the record, and on the archive's page, that a version was withdrawn."""
        dataset = want.listing.dataset
        notes = {"notes": self._archive_update(want).fields["notes"]}
        update = Update(fields=notes, resources=record_update(dataset, version_record(dataset, entry)))
        self._change(archive_name(dataset), want, lambda _: update)

    def _remove(self, entry: VersionEntry, want: Want) -> None:
        """Delete a version's tables, then the bytes of its files, then the archive's lines that led to them.

        A resource comes last: without it CKAN still answers from its table, and keeps its file, but deletes neither.
        """
        dataset = want.listing.dataset
        page = f"{self.site.address}/dataset/{archive_name(dataset)}"
        ids = {name: file_id(dataset, entry.version, name) for name in (file.name for file in entry.files)}
        archive: Mapping[str, Any] = self.view.package(dataset, archive_name(dataset)) or {"resources": []}
        present = {item["id"] for item in archive["resources"]}
        for name in (name for name in ids if name.endswith(".csv") and "datastore" in self.site.plugins):
            if ids[name] in present:
                drop(self.site, ids[name])

        def emptied(archive: Mapping[str, Any]) -> Update:
            locked = (item["id"] for item in archive["resources"] if item.get("url_type") == "upload")
            cleared = {CLEAR: True, "url": page}
            return Update(resources={key: cleared for key in locked if key in ids.values()})

        self._change(archive_name(dataset), want, emptied)
        self._change(archive_name(dataset), want, lambda _: Update(gone=frozenset(ids.values())))
        self.view.forget_files()

    # --- what it is to hold ------------------------------------------------------------------------

    def _datapackage(self, want: Want) -> Mapping[str, Any]:
        if want.release is None:
            return datapackage_of(self.view, want.listing.dataset, want.entry)
        found: Mapping[str, Any] = json.loads(want.release.files[DATAPACKAGE])
        return found

    def _table(self, name: str, want: Want) -> OfferedTable:
        dataset = want.listing.dataset
        if want.release is None:
            tables = tables_in(self.view, dataset, want.entry, self._datapackage(want))
            return next(table for table in tables if table.name == name)
        raw = want.release.files[f"{name}.csv"]
        return OfferedTable(
            dataset=dataset,
            name=name,
            version=str(want.current),
            raw=raw,
            schema=schema_of(name, self._datapackage(want)),
        )

    def _description(self, want: Want) -> Mapping[str, Any]:
        document = want.documents.get(DESCRIPTION)
        found: Mapping[str, Any] = json.loads(document) if document else describe(self._datapackage(want))
        return found

    def _dataset_update(self, want: Want, news: str = "") -> Update:
        view = self.view
        described, dcat = self._description(want), speaks_dcat(self.site.plugins)
        return dataset_update(want.listing, described, view.facts, view.wishes, news=news, dcat=dcat)

    def _archive_update(self, want: Want, record: Mapping[str, str] | None = None) -> Update:
        return archive_update(want.listing, self._description(want), self.view.facts, self.view.wishes, record=record)

    def _full_archive_update(self, want: Want, archive: Mapping[str, Any]) -> Update:
        """The archive's page together with the labels of the files that are there."""
        facts, wishes = self.view.facts, self.view.wishes
        return full_archive_update(want.listing, self._description(want), facts, wishes, archive=archive)


def _alone(address: str, dataset: str) -> AbstractContextManager[None]:
    """Hold a lock of this machine: no lock lies on the portal itself."""
    folder = Settings().state_folder / "locks"
    with translated(folder):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = sha256(f"{address}/{dataset}".encode()).hexdigest()[:32]
    return locked(folder / name, PortalBusyError("portal-busy", dataset=dataset, path=address))
