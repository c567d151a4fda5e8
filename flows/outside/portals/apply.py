"""Carrying a plan out, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.model.errors import PortalRefusedError
from flows.model.record import sha256
from flows.outside.portals.contract import Citizen
from flows.stages.versions.plan import current_want, plan
from flows.stages.versions.verify import verify

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.model.versions import Action, VersionEntry
    from flows.outside.portals.contract import Portal
    from flows.stages.versions.state import State, Want
    from flows.steps import Step


def apply(actions: Iterable[Action], want: Want, portal: Portal) -> None:
    """Perform the actions in order, under the dataset's lock (`Portal.hold`), and stop at the first that fails.

    Whatever was done by then is whole, so that the next run plans what is left and goes on with it.

    Raises:
        PortalUnavailableError: The portal is away, full or unwritable.
        PortalRefusedError: The portal holds what is not ours, or gave back other bytes than it was given.
    """
    for action in actions:
        portal.perform(action, want)


def read_back(entry: VersionEntry, portal: Portal, dataset: str, step: Step) -> bool:
    """See that citizens are served a version as it was published or, where it awaits approval, that editors are.

    Returns:
        Whether it awaits approval.

    Raises:
        PortalRefusedError: Other bytes are served.
        PortalUnavailableError: The portal is away.
    """
    drifts = step(verify, entry, Citizen(portal, dataset))
    behind = portal.awaiting(dataset) if drifts else None
    if behind is not None:
        drifts = step(verify, entry, Citizen(behind, dataset, entry.version))
    if drifts:
        raise PortalRefusedError("served-differs", targets=", ".join(drift.target for drift in drifts))
    return behind is not None


def read_whole(portal: Portal, dataset: str, entry: VersionEntry, name: str) -> bytes:
    """A file of a version, which must be the one that was published: whatever is made of it repeats no other.

    Raises:
        PortalRefusedError: It is another one, or none is there.
        PortalUnavailableError: The portal is away.
    """
    raw = portal.read(dataset, name, entry.version)
    (listed,) = (file for file in entry.files if file.name == name)
    if raw is None or sha256(raw) != listed.sha256:
        raise PortalRefusedError("served-differs", targets=f"{entry.version}/{name}")
    return raw


def settled(portal: Portal, dataset: str) -> State:
    """What the portal holds of a dataset, under its lock, once a withdrawal that was cut short is finished.

    Raises:
        PortalUnavailableError: The portal is away, full or unwritable.
        PortalRefusedError: The portal holds what is not ours.
    """
    have = portal.state(dataset)
    want = current_want(have) if have.is_unfinished else None
    if want is None:
        return have
    apply(plan(want, have), want, portal)
    return portal.state(dataset)
