"""How a dataset's record is kept on a CKAN: pure mappings."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flows.messages.ckan import CKAN_PAGE
from flows.model.record import LISTING, Listing, as_json, parse_cycle, parse_version, read_listing, to_json
from flows.model.shapes import VersionShape, read_shaped
from flows.outside.portals.ckan import keys
from flows.outside.portals.ckan.names import pointer_id
from flows.outside.portals.ckan.update import extras_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.model.versions import VersionEntry

DESCRIBED = "dataset.json"


def record_id(dataset: str) -> str:
    """The permanent id of the archive's line that keeps the record."""
    return pointer_id(dataset, LISTING)


def record_of(dataset: str, archive: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The fields of the archive's record: each version under its label, the description under its name."""
    lines = (archive or {"resources": ()})["resources"]
    return next((item for item in lines if item["id"] == record_id(dataset)), {})


def record_update(dataset: str, entries: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The archive's record with these entries, as one of its resources.

    It is a resource, since CKAN prints a dataset's extras for everybody, and a resource's only there.
    """
    texts = {"name": CKAN_PAGE["record-title"].uk, "description": CKAN_PAGE["record-notes"].uk}
    return {record_id(dataset): {**texts, "format": "JSON", **entries}}


def listing_of(dataset: str, archive: Mapping[str, Any] | None, page: Mapping[str, Any] | None) -> Listing:
    """The record: a version is a field of the archive's record, a confirmation an extra of the page.

    Raises:
        ValueError: It was damaged.
    """
    extras = extras_of(page).items()
    confirmations = [_confirmation(key, value) for key, value in extras if key.startswith(keys.CONFIRMED)]
    try:
        fields = record_of(dataset, archive).items()
        versions = [read_shaped(value, VersionShape) for key, value in fields if _is_version(key)]
        record = {
            "dataset": dataset,
            "versions": sorted(versions, key=lambda item: parse_version(item["version"])),
            "confirmations": sorted(confirmations, key=lambda item: parse_cycle(item["cycle"])),
        }
        return read_listing(to_json(record))
    except (KeyError, TypeError) as fault:
        raise ValueError(LISTING) from fault


def version_record(dataset: str, entry: VersionEntry) -> dict[str, str]:
    """How a version is recorded, changed by the very call that brings its files; its spaces let the page break it."""
    (fields,) = as_json(Listing(dataset, (entry,)))["versions"]
    return {str(entry.version): json.dumps(fields, ensure_ascii=False)}


def _is_version(key: str) -> bool:
    try:
        return bool(parse_version(key))
    except ValueError:
        return False


def _confirmation(key: str, value: str) -> dict[str, str]:
    match = keys.CONFIRMATION.fullmatch(value)
    if match is None:
        raise ValueError(key)
    return {"cycle": key.removeprefix(keys.CONFIRMED), "date": match[1], "version": match[2]}


def confirmations_of(listing: Listing) -> dict[str, str]:
    """The page's extras that confirm a version for the half-years in which nothing changed."""
    return {
        f"{keys.CONFIRMED}{item.cycle}": keys.CONFIRMATION_VALUE.format(date=item.date, version=item.version)
        for item in listing.confirmations
    }
