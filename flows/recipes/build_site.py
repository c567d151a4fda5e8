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
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from flows.model.facts import ProgrammeFacts
    from flows.model.versions import VersionEntry
    from flows.outside.portals.contract import Portal
    from flows.stages.versions.state import State
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
    states = _states(portal, facts)
    if fault := _too_large(states):
        raise fault
    digest = site_digest(states, facts)
    if target.holds(digest):
        return MadeSite(order.out, _count(target.place), is_new=False)
    served = served_programme(portal, facts)
    files = step(site_pages, served)
    files |= dict(_published(portal, served))
    target.put(digest, files)
    return MadeSite(order.out, len(files), is_new=True)


def refresh_site(portal: Portal, facts: ProgrammeFacts, step: Step) -> tuple[str, ...]:
    """Bring the pages that a portal keeps itself up to what it serves; a portal without such pages is left alone.

    A programme that is too large for pages has none any more: what they said would no longer be what is served. Gives
    what people should know, by the codes of `messages.REMARKS`.

    Raises:
        HromadaError: As `build_site` does.
    """
    place = portal.pages(facts.slug)
    if place is None:
        return ()
    states = _states(portal, facts)
    if not states[0].versions:
        return ()
    if _too_large(states):
        place.remove()
        return ("pageless",)
    digest = site_digest(states, facts)
    if not place.holds(digest):
        served = served_programme(portal, facts)
        place.put(digest, step(site_pages, served, files_at=FILES_IN_PORTAL))
    return ()


def _states(portal: Portal, facts: ProgrammeFacts) -> list[State]:
    """What the portal holds of the plan and of what was done."""
    return [portal.state(dataset) for dataset in (facts.dataset, facts.progress_dataset)]


def _too_large(states: Sequence[State]) -> UsageError | None:
    """That a table of what is served has more rows than pages are made of, by its own datapackage.json."""
    for have in states:
        for item in (have.datapackage or {}).get("resources", ()):
            name, rows = item["name"], item.get("rows", 0)
            if name in SHOWN_ROWS and rows > SHOWN_ROWS[name]:
                return UsageError(
                    "site-too-large", dataset=have.listing.dataset, table=name, length=rows, limit=SHOWN_ROWS[name]
                )
    return None


def site_digest(states: Sequence[State], facts: ProgrammeFacts) -> str:
    """What a site is made of, told without making it: the record of what is served, the facts shown, and the code."""
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
