"""The recipe of the country's page: from the country's tables that a portal serves to the page beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.model.facts import COUNTRY_DATASET
from flows.model.record import as_json, sha256, to_json
from flows.outside.portals.address import open_portal
from flows.outside.portals.apply import read_whole
from flows.outside.programme.documents import site_code
from flows.recipes.build_site import FILES_IN_PORTAL
from flows.site.country import ServedCountry, country_pages
from flows.stages.country.package import SERVED
from flows.stages.country.tables import COMPARISONS, PROGRAMMES
from flows.stages.tables.printed import rows_of
from flows.stages.versions.state import newest

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.model.versions import VersionEntry
    from flows.outside.portals.contract import Portal
    from flows.stages.tables.printed import PrintedRow
    from flows.steps import Step

PAGES_BESIDE = "../{programme}/index.html"
"""The pages of a programme that the same portal keeps, seen from the country's."""


def refresh_country_page(address: str, step: Step) -> None:
    """Bring the country's page up to what a portal serves; one that keeps no pages, or no such tables, is left alone.

    Raises:
        PortalRefusedError: A file served is not the one published, or something else stands where the page goes.
        PortalUnavailableError: The portal is away, or the folder cannot be written.
        PortalBusyError: Another run makes the same page.
    """
    portal = open_portal(address)
    place, listing = portal.pages(COUNTRY_DATASET), portal.listing(COUNTRY_DATASET)
    head = newest(listing.versions)
    if place is None or head is None:
        return
    programmes, compared = (_rows(portal, head, table) for table in (PROGRAMMES, COMPARISONS))
    sites = {row["programme"]: _site(portal, row) for row in programmes if row["outcome"] == SERVED}
    digest = sha256(to_json([as_json(listing), sites, site_code()]))
    if not place.holds(digest):
        served = ServedCountry(
            entry=head,
            programmes=programmes,
            compared=compared,
            sites=sites,
            files_at=f"{FILES_IN_PORTAL.format(dataset=COUNTRY_DATASET)}current/",
        )
        place.put(digest, step(country_pages, served))


def _rows(portal: Portal, entry: VersionEntry, table: str) -> Sequence[PrintedRow]:
    return rows_of(read_whole(portal, COUNTRY_DATASET, entry, f"{table}.csv"))


def _site(portal: Portal, row: PrintedRow) -> str:
    """Where a programme's pages stand: where it says so itself, else beside the country's, if the portal has them."""
    if row["siteUrl"]:
        return row["siteUrl"]
    place = portal.pages(row["programme"])
    return PAGES_BESIDE.format(programme=row["programme"]) if place and place.is_there() else ""
