"""The recipe of `hromada site`: from what a portal serves of one programme to the pages that answer citizens."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.model.errors import UsageError
from flows.model.record import DATAPACKAGE, as_json, sha256, to_json
from flows.outside.machine.switched import SwitchedFolder
from flows.outside.portals.address import open_portal
from flows.outside.portals.apply import read_whole
from flows.outside.programme.documents import site_code
from flows.outside.programme.programmes import load_programme
from flows.site.build import FILES_BESIDE, site_pages
from flows.site.published import ServedDataset, ServedProgramme, ServedVersion

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from flows.model.facts import ProgrammeFacts
    from flows.model.versions import VersionEntry
    from flows.outside.portals.contract import Portal
    from flows.steps import Step

FILES_IN_PORTAL = "../../dataset/{dataset}/"
"""Where the published files lie, seen from a site within a folder portal."""
SHOWN_ROWS = {"measures": 2_500, "measure-progress": 50_000}
"""A programme whose table has more rows has no pages: there is one a measure and language, and all are made at once."""
SHOWN_FACTS = frozenset(
    {
        "slug",
        "title",
        "publisher",
        "contact",
        "licence",
        "period",
        "calendar",
        "acts",
        "territory",
        "site_url",
        "keywords",
    }
)
"""The facts of a programme that the pages show."""


@dataclass(frozen=True, slots=True)
class SiteOrder:
    """Which programme's pages are made of what which portal serves, and where they go."""

    folder: Path
    portal: str
    out: Path


@dataclass(frozen=True, slots=True)
class MadeSite:
    """Where the pages are, how many there are, and whether they were there already."""

    place: Path
    pages: int
    is_new: bool


def build_site(order: SiteOrder, step: Step) -> MadeSite:
    """Make the site of what the portal serves, unless it is there already; readers get the old one or the new one.

    Raises:
        UsageError: Nothing was ever published there, or more than pages can show.
        DefinitionError: A file of facts is wrong.
        PortalRefusedError: Something else stands where the site goes, or a file served is not the one published.
        PortalUnavailableError: The portal is away, or the folder cannot be written.
        PortalBusyError: Another run makes the same site.
    """
    facts = step(load_programme, order.folder)
    portal, target = open_portal(order.portal, facts), SwitchedFolder(order.out.absolute())
    _require_small(portal, facts)
    digest = site_digest(portal, facts)
    if target.holds(digest):
        return MadeSite(order.out, _count(target.place), is_new=False)
    served = served_programme(portal, facts)
    files = step(site_pages, served)
    files |= dict(_published(portal, served))
    target.put(digest, files)
    return MadeSite(order.out, len(files), is_new=True)


def refresh_site(portal: Portal, facts: ProgrammeFacts, step: Step) -> None:
    """Bring the pages that a portal keeps itself up to what it serves; a portal without such pages is left alone.

    So is a programme that is too large for pages.

    Raises:
        HromadaError: As `build_site` does.
    """
    place = portal.pages(facts.slug)
    if place is None or not portal.versions(facts.dataset) or _too_large(portal, facts):
        return
    digest = site_digest(portal, facts)
    if not place.holds(digest):
        served = served_programme(portal, facts)
        place.put(digest, step(site_pages, served, files_at=FILES_IN_PORTAL))


@dataclass(frozen=True, slots=True, kw_only=True)
class TooLarge:
    """A table with more rows than pages are made of."""

    dataset: str
    table: str
    rows: int
    limit: int


def _too_large(portal: Portal, facts: ProgrammeFacts) -> TooLarge | None:
    """The first such table of what is served, by its own datapackage.json."""
    for dataset in (facts.dataset, facts.progress_dataset):
        resources = (portal.state(dataset).datapackage or {}).get("resources", ())
        for item in resources:
            limit, rows = SHOWN_ROWS.get(item["name"], 0), item.get("rows", 0)
            if limit and rows > limit:
                return TooLarge(dataset=dataset, table=item["name"], rows=rows, limit=limit)
    return None


def _require_small(portal: Portal, facts: ProgrammeFacts) -> None:
    if found := _too_large(portal, facts):
        raise UsageError(
            "site-too-large", dataset=found.dataset, table=found.table, length=found.rows, limit=found.limit
        )


def site_digest(portal: Portal, facts: ProgrammeFacts) -> str:
    """What a site is made of, told without making it: the record of what is served, the facts shown, and the code."""
    states = [portal.state(dataset) for dataset in (facts.dataset, facts.progress_dataset)]
    records = [[as_json(have.listing), have.description] for have in states]
    shown = facts.model_dump(mode="json", include=set(SHOWN_FACTS))
    return sha256(to_json([records, shown, site_code()]))


def _count(place: Path) -> int:
    return sum(1 for path in place.resolve().rglob("*") if path.is_file())


def _published(portal: Portal, served: ServedProgramme) -> Iterator[tuple[str, bytes]]:
    """Every file of every version that is served, where a site that stands alone keeps them; the newest twice."""
    datasets = [dataset for dataset in (served.plan, served.progress) if dataset]
    for dataset in datasets:
        for version in dataset.served:
            for file in version.entry.files:
                raw = read_whole(portal, dataset.name, version.entry, file.name)
                at = FILES_BESIDE.format(dataset=dataset.name)
                yield f"{at}versions/{version.label}/{file.name}", raw
                if version is dataset.current:
                    yield f"{at}current/{file.name}", raw


def served_programme(portal: Portal, facts: ProgrammeFacts) -> ServedProgramme:
    """Everything that the portal serves of the programme, each file as it was published.

    Raises:
        UsageError: Nothing of it was ever published there.
        PortalRefusedError: A file is not the one that was published.
        PortalUnavailableError: The portal is away.
    """
    plan = _dataset(portal, facts.dataset)
    if plan is None:
        raise UsageError("site-nothing", dataset=facts.dataset, portal=portal.url)
    return ServedProgramme(
        facts=facts,
        plan=plan,
        progress=_dataset(portal, facts.progress_dataset),
        address=f"{facts.site_url.rstrip('/')}/" if facts.site_url else "",
        source_texts=_source_texts(portal, plan),
    )


def _source_texts(portal: Portal, plan: ServedDataset) -> dict[str, bytes]:
    """The texts of the acts that the newest plan brings, by their paths in it."""
    if plan.current is None:
        return {}
    entry = plan.current.entry
    names = (file.name for file in entry.files if file.name.startswith("source/") and file.name.endswith(".html"))
    return {name: read_whole(portal, plan.name, entry, name) for name in names}


def _dataset(portal: Portal, dataset: str) -> ServedDataset | None:
    have = portal.state(dataset)
    if not have.versions:
        return None
    return ServedDataset(
        name=dataset,
        description={**(have.datapackage or {}), **(have.description or {})},
        entries=have.versions,
        served=tuple(_version(portal, dataset, entry) for entry in have.versions if entry.withdrawn is None),
        confirmations=have.listing.confirmations,
    )


def _version(portal: Portal, dataset: str, entry: VersionEntry) -> ServedVersion:
    names = [file.name for file in entry.files]
    files: Mapping[str, bytes] = {
        name.removesuffix(".csv"): read_whole(portal, dataset, entry, name)
        for name in names
        if name.endswith(".csv") and "/" not in name
    }
    package = json.loads(read_whole(portal, dataset, entry, DATAPACKAGE))
    ordered = {table["name"]: files[table["name"]] for table in package["resources"] if table["name"] in files}
    return ServedVersion.of(entry, package, ordered)
