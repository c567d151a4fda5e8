"""The recipe of `hromada audit`: is what citizens get what we published. It changes nothing and takes no lock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.errors import PortalRefusedError
from flows.model import Drift
from flows.outside.portals import Citizen
from flows.stages.plan import current_want, plan
from flows.stages.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.model import Action, VersionEntry
    from flows.outside.portals import Portal
    from flows.stages.plan import State


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit of one dataset found.

    `versions` are those compared, oldest first; `drifts` every difference; `actions` what publishing again would mend
    by itself; `refusal` says why it could not look further, null where it could.
    """

    dataset: str
    versions: tuple[VersionEntry, ...]
    drifts: tuple[Drift, ...]
    actions: tuple[Action, ...] = ()
    refusal: PortalRefusedError | None = None


def audit_portal(portal: Portal, dataset: str) -> Audit:
    """Compare all that a portal serves of a dataset with the portal's own record of what was published.

    Raises:
        PortalUnavailableError: The portal cannot be read.
    """
    try:
        have = portal.state(dataset)
    except PortalRefusedError as refusal:
        return Audit(dataset, (), (Drift(refusal.facts["path"], "", refusal.code),), refusal=refusal)
    want = current_want(have)
    actions = plan(want, have) if want else ()
    drifts = (
        *_versions(portal, have),
        *_orphans(have),
        *(Drift(step.target, step.after, step.before) for step in actions),
    )
    return Audit(dataset, have.versions, tuple(dict.fromkeys(drifts)), actions)


def _versions(portal: Portal, have: State) -> Iterator[Drift]:
    dataset = have.listing.dataset
    for entry in have.versions:
        names = {file.name for file in entry.files} if entry.withdrawn is None else set()
        if entry.withdrawn is None:
            yield from verify(entry, Citizen(portal, dataset, entry.version))
        if entry.withdrawn is None and entry.version == have.current:
            yield from verify(entry, Citizen(portal, dataset))
        for name in sorted(set(portal.files(dataset, entry.version)) - names):
            yield Drift(f"{entry.version}/{name}", "", "extra")


def _orphans(have: State) -> Iterator[Drift]:
    for entry in have.unlisted:
        yield Drift(f"versions/{entry.version}", "listed", "unlisted")
    for name in have.orphans:
        yield Drift(name, "", "orphan")
