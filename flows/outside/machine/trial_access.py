"""How a publisher finds the trial portals of this machine: each leaves its access in a folder of its own."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Self

from flows.model.errors import PortalRefusedError
from flows.outside.machine.durable import put_private
from flows.outside.machine.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

FILE = "access.json"


@dataclass(frozen=True, slots=True)
class Access:
    """What a publisher needs: the portal's address, an editor's token, and the organization the editor writes for."""

    url: str
    token: str = field(repr=False)
    organization: str

    @classmethod
    def kept_in(cls, folder: Path) -> Self | None:
        """What a portal has left in its folder, running or not; null where it was never made.

        Raises:
            PortalRefusedError: What lies there is damaged.
        """
        path = folder / FILE
        try:
            return cls(**json.loads(path.read_bytes())) if path.exists() else None
        except (ValueError, TypeError) as error:
            raise PortalRefusedError("file-foreign", path=path) from error

    def keep_in(self, folder: Path) -> None:
        """Leave it in the portal's folder, for its owner only."""
        put_private(folder / FILE, json.dumps(asdict(self)))


def portal_folder(version: str) -> Path:
    """The folder of the trial portal with this version of CKAN."""
    return Settings().state_folder / f"ckan-{version}"


def trial_access(url: str) -> Access | None:
    """The access to the trial portal at this address, if it is one of ours, running or not."""
    folders = sorted(Settings().state_folder.glob("ckan-*"), reverse=True)
    portals = (Access.kept_in(folder) for folder in folders)
    return next((access for access in portals if access and access.url == url.rstrip("/")), None)
