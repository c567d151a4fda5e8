"""The recipe of `hromada site`: from what a portal serves of one programme to the pages that answer citizens."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flows.model.errors import PortalRefusedError, UsageError
from flows.model.record import DATAPACKAGE, sha256
from flows.site.published import ServedDataset, ServedProgramme, ServedVersion

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.model.facts import ProgrammeFacts
    from flows.model.versions import VersionEntry
    from flows.outside.portals.contract import Portal


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
    texts = {
        file.name: _whole(portal, facts.dataset, plan.current.entry, file.name)
        for file in (plan.current.entry.files if plan.current else ())
        if file.name.startswith("source/") and file.name.endswith(".html")
    }
    return ServedProgramme(
        facts=facts,
        plan=plan,
        progress=_dataset(portal, facts.progress_dataset),
        address=facts.site_url or "",
        source_texts=texts,
    )


def _dataset(portal: Portal, dataset: str) -> ServedDataset | None:
    have = portal.state(dataset)
    if not have.versions:
        return None
    return ServedDataset(
        name=dataset,
        description=have.description or have.datapackage or {},
        entries=have.versions,
        served=tuple(_version(portal, dataset, entry) for entry in have.versions if entry.withdrawn is None),
        confirmations=have.listing.confirmations,
    )


def _version(portal: Portal, dataset: str, entry: VersionEntry) -> ServedVersion:
    names = [file.name for file in entry.files]
    files: Mapping[str, bytes] = {
        name.removesuffix(".csv"): _whole(portal, dataset, entry, name)
        for name in names
        if name.endswith(".csv") and "/" not in name
    }
    package = json.loads(_whole(portal, dataset, entry, DATAPACKAGE))
    ordered = {table["name"]: files[table["name"]] for table in package["resources"] if table["name"] in files}
    return ServedVersion.of(entry, package, ordered)


def _whole(portal: Portal, dataset: str, entry: VersionEntry, name: str) -> bytes:
    """A file of a version, which must be the one that was published: a page never repeats another."""
    raw = portal.read(dataset, name, entry.version)
    (listed,) = (file for file in entry.files if file.name == name)
    if raw is None or sha256(raw) != listed.sha256:
        raise PortalRefusedError("served-differs", targets=f"{entry.version}/{name}")
    return raw
