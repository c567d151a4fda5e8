"""How an address becomes a portal."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flows.model.errors import UsageError

if TYPE_CHECKING:
    from flows.model.facts import ProgrammeFacts
    from flows.outside.portals.contract import Portal


def open_portal(url: str, facts: ProgrammeFacts | None = None, *, whole: bool = True) -> Portal:
    """The portal at an address, `folder:PATH` or `ckan:URL`; nothing is touched yet.

    Args:
        url: The address.
        facts: What the maintainer says of the programme and its portals; a CKAN's page tells some of it.
        whole: Whether what a portal derives of all datasets together is kept up to date with every step.

    Raises:
        UsageError: The address is of no portal that we know, or holds more than an address.
        DefinitionError: The facts do not fit the portal.
        PortalRefusedError: The path is no folder.
    """
    require_address(url)
    kind, _, place = url.partition(":")
    if kind == "folder":
        from flows.outside.portals.folder.portal import FolderPortal  # each portal brings what it needs

        return replace(FolderPortal.at(Path(place)), indexed=whole)
    from flows.outside.portals.ckan.portal import CkanPortal  # as above

    return CkanPortal.at(place, facts)


def require_address(url: str) -> None:
    """Refuse what is no portal's address, and what may contain a secret: addresses are shown and recorded.

    Raises:
        UsageError: It is one of these.
    """
    kind, _, place = url.partition(":")
    if kind == "folder" and place:
        return
    if set("@?#") & set(place):
        raise UsageError("portal-secret")
    try:
        parts = urlsplit(place)
        valid = kind == "ckan" and parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:  # brackets that do not close, a port that is none
        valid = False
    if not valid or set(place) & set(" \t\r\n\0"):
        raise UsageError("portal-unknown", url=url)


def is_for_trials(url: str, facts: ProgrammeFacts) -> bool:
    """Whether made-up data may be published there: programme.yaml says so, or it is this machine's own trial CKAN."""
    if facts.portal_facts(url).trial or facts.portal_facts(open_portal(url, facts).url).trial:
        return True
    from flows.outside.machine.trial_access import trial_access  # only programmes with made-up reports ask

    kind, _, place = url.partition(":")
    return kind == "ckan" and trial_access(place) is not None
