"""What the portals serve of each programme of the country: first by their records alone, then file by file."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from flows.messages.text import harmless
from flows.model.errors import DefinitionError, HromadaError, PortalUnavailableError, UsageError
from flows.model.record import DATAPACKAGE
from flows.outside.portals.address import open_portal
from flows.outside.portals.apply import read_whole
from flows.outside.programme.codifier import regions
from flows.outside.programme.programmes import load_programme
from flows.stages.country.package import SERVED, ProgrammeServed
from flows.stages.country.tables import PARTS, RowOrigin, broken_promises, national_rows, unknown_columns
from flows.stages.versions.state import newest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from flows.model.facts import ProgrammeFacts
    from flows.model.half_years import Cycle
    from flows.model.record import Listing
    from flows.model.schema import TableSchema
    from flows.model.versions import VersionEntry
    from flows.outside.portals.contract import Portal
    from flows.stages.country.tables import DatasetPart

    Rows = Mapping[str, list[Sequence[str]]]
    """By table the rows of one programme as the country's tables have them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PortalSource:
    """A portal that serves a programme: the current version of its plan, that of its progress if there is one.

    `cycle` is the last one in which anything of it was published or confirmed.
    """

    portal: Portal
    plan: VersionEntry
    progress: VersionEntry | None
    cycle: Cycle


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A programme by the records of its portals: where it is served, and if nowhere, why; no facts if unreadable."""

    name: str
    outcome: str
    facts: ProgrammeFacts | None = None
    sources: tuple[PortalSource, ...] = ()
    fault: HromadaError | None = None

    @property
    def order(self) -> tuple[str, str]:
        """Programmes stand in the order of their communities' codes."""
        return self.facts.territory.code if self.facts else "~", self.name

    @property
    def row(self) -> ProgrammeServed:
        """Its row among the programmes, as far as is known without any of its files."""
        if self.facts is None:
            return ProgrammeServed(programme=self.name, outcome=self.outcome)
        place = self.facts.territory
        return ProgrammeServed(
            programme=self.name,
            outcome=self.outcome,
            community_code=place.code,
            community_name=place.name,
            oblast=regions().get(place.code, ""),
            site_url=self.facts.site_url or "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered:
    """What was read of a programme: its row, and where it is served its rows by table.

    `versions` are those that were read with the hashes of their rows, `broken` what their packages do not promise,
    `licences` those of the data.
    """

    row: ProgrammeServed
    rows: Rows
    versions: tuple[str, ...] = ()
    broken: Mapping[str, set[str]] = field(default_factory=dict)
    licences: Sequence[Mapping[str, str]] = ()
    fault: HromadaError | None = None


def looked_up(folders: Sequence[Path], otherwise: str) -> list[Looked]:
    """Every programme by the records of its portals, in the order of the communities' codes.

    Args:
        folders: The programmes' folders.
        otherwise: The portal of those that name none.
    """
    found: dict[str, Looked] = {}
    for folder in folders:
        looked = _looked(folder, otherwise)
        if looked.name in found:
            fault = UsageError("slug-twice", slug=looked.name, folder=folder.name, other=looked.name)
            looked = Looked(name=folder.name, outcome="definition", fault=fault)
        found[looked.name] = looked
    return sorted(found.values(), key=lambda looked: looked.order)


def _looked(folder: Path, otherwise: str) -> Looked:
    try:
        facts = load_programme(folder)
    except HromadaError as fault:
        return Looked(name=folder.name, outcome="definition", fault=fault)
    found = [_source(address, facts) for address in facts.addresses(otherwise)]
    if sources := tuple(source for source in found if isinstance(source, PortalSource)):
        return Looked(name=facts.slug, outcome=SERVED, facts=facts, sources=sources)
    reason = next((one for one in found if isinstance(one, HromadaError)), None)
    outcome = _outcome_of(reason) if reason else next(map(str, found), "unpublished")
    return Looked(name=facts.slug, outcome=outcome, facts=facts, fault=reason)


def _source(address: str, facts: ProgrammeFacts) -> PortalSource | HromadaError | str:
    """What a portal serves by its record, or why nothing: a fault, or the code of an outcome."""
    try:
        return _served(open_portal(address, facts), facts)
    except HromadaError as fault:
        return fault


def _served(portal: Portal, facts: ProgrammeFacts) -> PortalSource | str:
    listings = [portal.listing(dataset) for dataset in (facts.dataset, facts.progress_dataset)]
    plan, progress = (newest(listing.versions) for listing in listings)
    if plan is None:
        return "withdrawn" if listings[0].versions else "unpublished"
    return PortalSource(portal=portal, plan=plan, progress=progress, cycle=max(_cycles(listings)))


def _cycles(listings: Sequence[Listing]) -> Iterator[Cycle]:
    for listing in listings:
        yield from (entry.version.cycle for entry in listing.versions)
        yield from (item.cycle for item in listing.confirmations)


def _outcome_of(fault: HromadaError) -> str:
    if isinstance(fault, DefinitionError):
        return "columns" if fault.code == "country-columns" else "definition"
    if isinstance(fault, PortalUnavailableError):
        return "away"
    return "differs" if fault.code == "served-differs" else "refused"


def gathered(looked: Looked, schemas: Mapping[str, TableSchema]) -> Gathered:
    """The rows of a programme from the first of its portals that serves every file as it was published."""
    last = Gathered(row=looked.row, rows={}, fault=looked.fault)
    for source in looked.sources:
        try:
            return _read(looked, source, schemas)
        except HromadaError as fault:
            last = Gathered(row=replace(looked.row, outcome=_outcome_of(fault)), rows={}, fault=fault)
        except Exception as fault:  # noqa: BLE001  # one programme's failure, even ours, must not stop the others
            told = HromadaError("unexpected", kind=type(fault).__name__, reason=harmless(str(fault)))
            last = Gathered(row=replace(looked.row, outcome="refused"), rows={}, fault=told)
    return last


def _read(looked: Looked, source: PortalSource, schemas: Mapping[str, TableSchema]) -> Gathered:
    """Everything of the programme that the country's tables hold.

    Raises:
        DefinitionError: Its tables have columns that the country's do not.
        PortalRefusedError: A file is not the one that was published.
        PortalUnavailableError: The portal is away.
    """
    parts: dict[DatasetPart, VersionEntry] = {"programme": source.plan}
    if source.progress:
        parts["progress"] = source.progress
    packages = {part: _package(source.portal, f"{looked.name}-{part}", entry) for part, entry in parts.items()}
    row = _row(looked.row, source, packages["programme"])
    rows: dict[str, list[Sequence[str]]] = {}
    broken: dict[str, set[str]] = {}
    for part, entry in parts.items():
        files = _tables(source.portal, f"{looked.name}-{part}", entry, part)
        if unknown := unknown_columns(files, schemas):
            raise DefinitionError("country-columns", programme=looked.name, columns=", ".join(unknown))
        origin = _origin(row, part, entry)
        for name, raw in files.items():
            rows.setdefault(name, []).extend(national_rows(name, raw, schemas[name].names, origin))
        for name, fields in broken_promises(packages[part], part, schemas).items():
            broken.setdefault(name, set()).update(fields)
    versions = [text for entry in parts.values() for text in (str(entry.version), entry.rows_sha256)]
    trial = packages["progress"].get("programme", {}).get("trial", False) if "progress" in packages else None
    row = replace(row, measures=len(rows.get("measures", ())), trial=trial)
    licences = packages["programme"].get("licenses", ())
    return Gathered(row=row, rows=rows, versions=(looked.name, *versions), broken=broken, licences=licences)


def _package(portal: Portal, dataset: str, entry: VersionEntry) -> Mapping[str, Any]:
    package: Mapping[str, Any] = json.loads(read_whole(portal, dataset, entry, DATAPACKAGE))
    return package


def _tables(portal: Portal, dataset: str, entry: VersionEntry, part: DatasetPart) -> dict[str, bytes]:
    """The tables of one dataset that the country has too; an older version may lack some."""
    there = {file.name for file in entry.files}
    names = [name for name, parts in PARTS.items() if part in parts and f"{name}.csv" in there]
    return {name: read_whole(portal, dataset, entry, f"{name}.csv") for name in names}


def _row(row: ProgrammeServed, source: PortalSource, package: Mapping[str, Any]) -> ProgrammeServed:
    """What the published plan itself says of the programme."""
    place, licences = package.get("territory", {}), package.get("licenses", ())
    code = place.get("code", row.community_code)
    return replace(
        row,
        title=package["title"],
        community_code=code,
        community_name=place.get("name", row.community_name),
        oblast=regions().get(code, ""),
        plan_version=str(source.plan.version),
        progress_version=str(source.progress.version) if source.progress else "",
        licence=next((licence.get("path", "") for licence in licences), ""),
    )


def _origin(row: ProgrammeServed, part: DatasetPart, entry: VersionEntry) -> RowOrigin:
    return RowOrigin(
        programme=row.programme,
        dataset=part,
        version=str(entry.version),
        community_code=row.community_code,
        community_name=row.community_name,
        oblast=row.oblast,
    )
