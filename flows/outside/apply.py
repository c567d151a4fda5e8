"""Carrying a plan out, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.model import Action
    from flows.outside.portals import Portal
    from flows.stages.plan import Want


def apply(actions: Iterable[Action], want: Want, portal: Portal) -> None:
    """Perform the actions in order, under the dataset's lock (`Portal.hold`), and stop at the first that fails.

    Whatever was done by then is whole, so that the next run plans what is left and goes on with it.

    Raises:
        PortalUnavailableError: The portal is away, full or unwritable.
        PortalRefusedError: The portal holds what is not ours, or gave back other bytes than it was given.
    """
    for action in actions:
        portal.perform(action, want)
