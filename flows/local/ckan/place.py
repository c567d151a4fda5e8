"""Where a trial portal lives, and what it remembers between two commands."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from flows.model.errors import PortalUnavailableError
from flows.outside.machine.durable import put_private
from flows.outside.machine.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.model.errors import HromadaError
from flows.outside.machine.trial_access import Access, portal_folder

CkanVersion = Literal["2.12", "2.11"]
CONFIGURATION = Path(__file__).parent


@dataclass(frozen=True)
class PortalMemory:
    """What is chosen once and kept: the ports, by server, and the secret of this portal's database and sessions."""

    ports: Mapping[str, int]
    secret: str

    @property
    def url(self) -> str:
        """The portal's address; it stands in the datasets too, so that its port never changes."""
        return f"http://127.0.0.1:{self.ports['web']}"


@dataclass(frozen=True)
class CkanHome:
    """The folders of one portal: `state` is its own, `cache` keeps downloads for all."""

    version: CkanVersion
    state: Path
    cache: Path

    @property
    def python(self) -> Path:
        """CKAN's own Python."""
        return self.state / "venv" / "bin" / "python"

    @property
    def ckan(self) -> Path:
        """The installed CKAN's files."""
        return next((self.state / "venv" / "lib").glob("python3*/site-packages"))

    @property
    def cluster(self) -> Path:
        """PostgreSQL's data: it does not run as root, and another user cannot enter root's folders."""
        if os.getuid():
            return self.state / "postgres"
        name = hashlib.sha256(str(self.state).encode()).hexdigest()[:8]
        return Path("/var/lib/postgresql") / f"hromada-{name}"

    def log(self, name: str) -> Path:
        """Where a server or an installation writes what it does."""
        return self.state / "logs" / f"{name}.log"

    def environment(self) -> dict[str, str]:
        """Our environment without what would configure Python or CKAN from outside; loopback needs no proxy."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CKAN_"))}
        settings = {"CKAN_INI": str(self.state / "ckan.ini"), "LC_ALL": "C.UTF-8", "NO_PROXY": "*", "no_proxy": "*"}
        return kept | settings

    def failed(self, server: str) -> HromadaError:
        """The error of a server that does not answer."""
        return PortalUnavailableError("trial-server-failed", server=server, log=self.log(server))

    def remember(self) -> PortalMemory:
        """The memory of this portal; a new one where there is none yet."""
        path = self.state / "memory.json"
        if path.exists():
            return PortalMemory(**json.loads(path.read_bytes()))
        return PortalMemory({}, secrets.token_hex(24))

    def keep(self, memory: PortalMemory) -> None:
        """Write the memory down."""
        put_private(self.state / "memory.json", json.dumps(asdict(memory)))

    def access(self) -> Access | None:
        """How to reach the portal, whether it runs or not; nothing where it was never made."""
        return Access.kept_in(self.state)

    def admit(self, access: Access) -> None:
        """Write the access down, for its owner only: the portal is ready from now on."""
        access.keep_in(self.state)


def find_place(version: CkanVersion) -> CkanHome:
    """The folders by `HROMADA_STATE`, `XDG_STATE_HOME` and `XDG_CACHE_HOME`; nothing is made."""
    return CkanHome(version, portal_folder(version), Settings().cache_folder)
