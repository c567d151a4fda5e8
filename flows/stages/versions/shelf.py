"""A dataset's place on the index page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.model.record import Listing, as_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.stages.versions.pages import Shelf
from flows.stages.versions.state import OF_A_VERSION, describe


def shelf(
    listing: Listing, datapackage: Mapping[str, Any], description: Mapping[str, Any] | None, *, site: str = ""
) -> Shelf:
    """A dataset's place on the index page: its newest version under its newest description; `site` as there."""
    from flows.stages.versions.pages import Shelf  # only a run that comes to a page pays for the templates

    files = {name: value for name, value in datapackage.items() if name in OF_A_VERSION}
    if "resources" in files:  # without their schemas, which no page shows: thousands of datasets fit into memory so
        files["resources"] = [_without_schema(item) for item in files["resources"]]
    return Shelf(
        {
            **BLANK_PACKAGE,
            "title": listing.dataset,
            **files,
            **(describe(datapackage) if description is None else description),
        },
        as_json(listing),
        site,
    )


def _without_schema(resource: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in resource.items() if name != "schema"}


def index(shelves: Mapping[str, Shelf]) -> bytes:
    """The page that leads to every dataset, by name."""
    from flows.stages.versions.pages import index_page  # as above

    return index_page([shelves[dataset] for dataset in sorted(shelves)])


BLANK_PACKAGE: Mapping[str, Any] = {
    "description": "",
    "contributors": (),
    "licenses": (),
    "version": "",
    "resources": (),
    "provenance": {"acts": ()},
    "controlTotals": (),
}
"""What a dataset has of its own files when every version was withdrawn; its description is kept."""
