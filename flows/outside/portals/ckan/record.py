"""How a dataset's record is kept on a CKAN: pure mappings."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from flows.model.record import LISTING, Listing, as_json, parse_cycle, parse_version, read_listing, to_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.model.versions import VersionEntry
from flows.outside.portals.ckan.names import pointer_id
from flows.outside.portals.ckan.update import extras_of

DESCRIBED = "dataset.json"
CONFIRMED = "Підтвердження "
RECORD = {
    "name": "Реєстр версій (для програм)",
    "description": "Службові поля цього рядка кажуть, які версії оприлюднено й які контрольні суми мають їхні файли.",
    "format": "JSON",
}
"""The archive's line that keeps the record: CKAN prints a dataset's extras for everybody, a resource's only there."""
CONFIRMATION = re.compile(r"станом на (\d{4}-\d{2}-\d{2}) без змін \(версія ([^)]+)\)")


def record_id(dataset: str) -> str:
    """The permanent id of the archive's line that keeps the record."""
    return pointer_id(dataset, LISTING)


def record_of(dataset: str, archive: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The fields of the archive's record: each version under its label, the description under its name."""
    lines = (archive or {"resources": ()})["resources"]
    return next((item for item in lines if item["id"] == record_id(dataset)), {})


def recorded(dataset: str, said: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The archive's record saying this too, as one of its resources."""
    return {record_id(dataset): {**RECORD, **said}}


def listing_of(dataset: str, archive: Mapping[str, Any] | None, page: Mapping[str, Any] | None) -> Listing:
    """The record: a version is a field of the archive's record, a confirmation an extra of the page.

    Raises:
        ValueError: It was damaged.
    """
    versions = [json.loads(value) for key, value in record_of(dataset, archive).items() if _is_version(key)]
    confirmations = [_confirmation(key, value) for key, value in extras_of(page).items() if key.startswith(CONFIRMED)]
    record = {
        "dataset": dataset,
        "versions": sorted(versions, key=lambda item: parse_version(item["version"])),
        "confirmations": sorted(confirmations, key=lambda item: parse_cycle(item["cycle"])),
    }
    try:
        return read_listing(to_json(record))
    except (KeyError, TypeError) as fault:
        raise ValueError(LISTING) from fault


def version_record(dataset: str, entry: VersionEntry) -> dict[str, str]:
    """How a version is recorded, changed by the very call that brings its files; its spaces let the page break it."""
    (said,) = as_json(Listing(dataset, (entry,)))["versions"]
    return {str(entry.version): json.dumps(said, ensure_ascii=False)}


def _is_version(key: str) -> bool:
    try:
        return bool(parse_version(key))
    except ValueError:
        return False


def _confirmation(key: str, value: str) -> dict[str, str]:
    said = CONFIRMATION.fullmatch(value)
    if said is None:
        raise ValueError(key)
    return {"cycle": key.removeprefix(CONFIRMED), "date": said[1], "version": said[2]}


def confirmations_of(listing: Listing) -> dict[str, str]:
    """The page's extras that say in which half-years nothing had changed."""
    return {
        f"{CONFIRMED}{item.cycle}": f"станом на {item.date.isoformat()} без змін (версія {item.version})"
        for item in listing.confirmations
    }
