"""What a portal holds of a dataset, and what it shall hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from flows.model.facts import COUNTRY_DATASET

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flows.model.half_years import Cycle
    from flows.model.record import Listing
    from flows.model.versions import Drift, Release, Version, VersionEntry
    from flows.stages.versions.pages import Shelf


INDEX = "index.html"
PLAN_TABLES = ("measures", "measure-funding", "indicators", "indicator-targets", "executors", "findings")
PROGRESS_TABLES = (
    "measure-progress", "measure-delays", "measure-spending", "indicator-values", "assessment", "report-status",
    "findings",
)  # fmt: skip
COUNTRY_TABLES = (
    "programmes", "comparisons", "measures", "measure-funding", "indicators", "indicator-targets", "measure-progress",
    "findings",
)  # fmt: skip
"""The tables that a page offers beside the whole; a portal that can answer queries shall answer them for these."""
DESCRIPTION = "dataset.json"
OF_A_VERSION = frozenset({"resources", "version", "created", "summary", "provenance", "controlTotals", "balance"})
"""The keys of datapackage.json that describe one version and its files; all others describe the dataset."""
DecisionKind = Literal["publish", "adopt", "confirm", "nothing"]


@dataclass(frozen=True, slots=True)
class StoredTable:
    """What a portal that answers queries holds of one table.

    `rows` is the newest version if its rows are loaded in full and rightly typed, else what is wrong with them; `alias`
    is the version that answers under the table's permanent address. Both are empty where there is nothing.
    """

    rows: str = ""
    alias: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What a portal holds of one dataset.

    `unlisted` are versions that a killed run finished but did not list yet; they count as published. `documents` are
    the digests of what is derived from the versions, as served. `datapackage` is the newest version's,
    `description` how a later run described the dataset instead, and `shelves` are the other datasets' on the same
    index page; where the portal makes its pages itself, `shelves` is null and we plan none. `orphans` are names beside
    our files that are not ours: they stay. `own_record` says that the portal lists a version in the same step that
    stages it, so that only confirmations are left to be listed. `tables` are those that the portal answers queries for,
    by name, null where it answers none; `previews` says that it can show them on its pages. `remains` are withdrawn
    versions of which something is still there: their removal was cut short. `remarks` is what people should know of
    the portal, by the codes of `messages.REMARKS`. `altered` is what somebody has changed on the dataset's page,
    where the portal keeps it so that people may edit it. `site` is where the programme's pages for citizens stand, seen
    from the index page; empty where there are none.
    """

    listing: Listing
    current: Version | None = None
    unlisted: tuple[VersionEntry, ...] = ()
    documents: Mapping[str, str] = field(default_factory=dict)
    datapackage: Mapping[str, Any] | None = None
    description: Mapping[str, Any] | None = None
    shelves: Mapping[str, Shelf] | None = None
    orphans: tuple[str, ...] = ()
    own_record: bool = False
    tables: Mapping[str, StoredTable] | None = None
    previews: bool = False
    remains: tuple[Version, ...] = ()
    remarks: tuple[str, ...] = ()
    altered: tuple[Drift, ...] = ()
    site: str = ""

    @property
    def versions(self) -> tuple[VersionEntry, ...]:
        """Every version there ever was, oldest first."""
        return tuple(sorted((*self.listing.versions, *self.unlisted), key=lambda entry: entry.version))

    @property
    def head(self) -> VersionEntry | None:
        """The version that citizens should be led to, null where nothing was published."""
        return newest(self.versions)

    @property
    def is_unfinished(self) -> bool:
        """Whether a withdrawal was begun and cut short."""
        gone = {entry.version for entry in self.versions if entry.withdrawn is not None}
        return bool(self.remains) or self.current in gone

    @property
    def newest_cycle(self) -> Cycle | None:
        """The last cycle in which anything was published or confirmed."""
        cycles = [entry.version.cycle for entry in self.versions]
        return max([*cycles, *(item.cycle for item in self.listing.confirmations)], default=None)

    @property
    def last_day(self) -> date:
        """The last day on which anything that is served was published or confirmed; the first day of all if none."""
        published = [entry.published for entry in self.versions if entry.withdrawn is None]
        return max([date.min, *published, *(item.date for item in self.listing.confirmations)])


@dataclass(frozen=True, slots=True)
class Decision:
    """What a cycle calls for; `version` is the one that will then hold the cycle's content."""

    kind: DecisionKind
    cycle: Cycle
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """What the portal shall hold of one dataset: its record, where `current` leads, the derived documents by name.

    `current` is null where every version was withdrawn; what the record calls withdrawn shall have no files.
    `release` holds the files of the version to be made, null where none is; `tables` are those that this version
    describes.
    """

    listing: Listing
    current: Version | None
    documents: Mapping[str, bytes]
    release: Release | None = None
    tables: tuple[str, ...] = ()

    @property
    def entry(self) -> VersionEntry:
        """The recorded entry of the version that `current` shall lead to."""
        return next(entry for entry in self.listing.versions if entry.version == self.current)

    def named(self, target: str) -> VersionEntry:
        """The recorded entry of the version that is a step's target."""
        return next(entry for entry in self.listing.versions if place_of(entry) == target)


def offered_tables(dataset: str) -> tuple[str, ...]:
    """The tables that the dataset's page offers, in its order; executors are found beside the plan."""
    if dataset == COUNTRY_DATASET:
        return COUNTRY_TABLES
    return PROGRESS_TABLES if dataset.endswith("-progress") else PLAN_TABLES


def newest(entries: Iterable[VersionEntry]) -> VersionEntry | None:
    """The highest (cycle, revision) that was not withdrawn, null where there is none."""
    live = (entry for entry in entries if entry.withdrawn is None)
    return max(live, key=lambda entry: entry.version, default=None)


def tables_of(datapackage: Mapping[str, Any]) -> tuple[str, ...]:
    """The tables that a version describes with a schema, by name, in its order."""
    files = (item["path"] for item in datapackage.get("resources", ()) if "schema" in item)
    return tuple(path.removesuffix(".csv") for path in files if "/" not in path)


def describe(datapackage: Mapping[str, Any]) -> Mapping[str, Any]:
    """The part of a datapackage.json about the dataset: titles, licence, contacts, but no file and no version."""
    return {name: value for name, value in datapackage.items() if name not in OF_A_VERSION}


def person(description: Mapping[str, Any], role: str) -> Mapping[str, str]:
    """Who has a role, empty where nobody does; `roles` is what the standard calls it now, `role` what it did."""
    people = description.get("contributors", ())
    return next((one for one in people if role in (*one.get("roles", ()), one.get("role"))), {})


def place_of(entry: VersionEntry) -> str:
    """Where a version lies, as a step names it."""
    return f"versions/{entry.version}"
