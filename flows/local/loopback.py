"""HTTP to servers of this machine."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import requests


def loopback() -> requests.Session:
    """A session that no proxy of the environment and no login of the user's `.netrc` comes into."""
    import requests  # a run without a server never waits for it

    session = requests.Session()
    session.trust_env = False
    return session
