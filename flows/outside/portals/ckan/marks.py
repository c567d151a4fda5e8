"""By what it is known that a dataset has not changed, asked of a CKAN's search for many at once.

CKAN stamps a dataset at every change of it, its resources and their tables among them, and its search keeps the stamp.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from flows.model.record import sha256
from flows.outside.portals.ckan.names import archive_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flows.outside.portals.ckan.calls import CkanSite

DATASETS = 500
"""So many are asked for at once: each is two packages, and a CKAN's search answers with 1,000."""
MARK_SIGNS = 16
"""As many of a hash travel with every batch."""
NAME = re.compile(r"[a-z0-9_-]+")
"""What CKAN allows as a name; nothing else is put into a query."""


def marks_of(site: CkanSite, datasets: Iterable[str]) -> dict[str, str]:
    """The marks of those datasets that the search shows, page and archive, to whoever asks.

    Raises:
        PortalUnavailableError: The portal is away.
        PortalRefusedError: It does not search, or not so.
    """
    asked = [dataset for dataset in dict.fromkeys(datasets) if NAME.fullmatch(dataset)]
    found: dict[str, str] = {}
    for at in range(0, len(asked), DATASETS):
        found |= _stamps(site, [name for one in asked[at : at + DATASETS] for name in (one, archive_name(one))])
    return {dataset: mark for dataset in asked if (mark := mark_of(dataset, found))}


def mark_of(dataset: str, stamps: Mapping[str, str]) -> str:
    """The mark of a dataset by the stamps of its packages; empty where one has none."""
    both = [_to_milliseconds(stamps.get(name, "")) for name in (dataset, archive_name(dataset))]
    return sha256(" ".join(both).encode())[:MARK_SIGNS] if all(both) else ""


def _stamps(site: CkanSite, names: Sequence[str]) -> dict[str, str]:
    named = " OR ".join(f'"{name}"' for name in names)
    query = {"fq": f"name:({named})", "fl": ["name", "metadata_modified"], "rows": len(names)}
    answer = site.ask("package_search", query) or {"results": ()}
    return {item["name"]: item["metadata_modified"] for item in answer["results"]}


def _to_milliseconds(stamp: str) -> str:
    """A stamp as the search keeps it: the dataset itself has microseconds; empty where it is no time."""
    try:
        return datetime.fromisoformat(stamp).replace(tzinfo=None).isoformat(timespec="milliseconds")
    except ValueError:
        return ""
