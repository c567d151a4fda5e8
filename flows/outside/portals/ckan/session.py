"""One HTTP session with one portal: a request ends in time, a reply is read to a limit, the token goes nowhere else.

Calls of the API (`api`) and files (`calls`) go through it alike.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as NoData

from flows.model.errors import PortalRefusedError, PortalUnavailableError
from flows.outside.machine.reasons import reason_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import SecretStr

USER_AGENT = "hromada-open-data"
CONNECT_SECONDS = 10
READ_SECONDS = 60
"""How long a portal may be silent."""
WHOLE_SECONDS = 1800
"""How long a reply may come: the largest one over a slow line; a portal that sends it drop by drop is away."""
MEGABYTE = 2**20
LARGEST = 500 * MEGABYTE
"""What a portal may reply with at most: above any version's file, and what a small machine's memory still holds."""
CHUNK_BYTES = 2**16


@dataclass(frozen=True, slots=True)
class Reply:
    """What a portal replied, read to its end or to as much as was asked for."""

    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def text(self) -> str:
        """The same as text: JSON is UTF-8, and of anything else only the beginning is ever shown."""
        return self.raw.decode("utf-8", "replace")


NOTHING = Reply(404, {}, b"")


class PortalSession(requests.Session):
    """requests has no deadline and no limit, and would look for a login of its own in `.netrc`."""

    def __init__(
        self, address: str, token: SecretStr | None, *, read_seconds: float, whole_seconds: float, largest_bytes: int
    ) -> None:
        """Open nothing yet; the first request connects."""
        super().__init__()
        self.address, self.token = address, token
        self.read_seconds, self.whole_seconds, self.largest_bytes = read_seconds, whole_seconds, largest_bytes
        self.headers["User-Agent"] = USER_AGENT
        self.auth = self._sign

    def _sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The token goes into this one header and to the portal alone, not to where an editor let an address lead.

        Where a redirect leads to another host, requests takes it out by itself.
        """
        if self.token is not None and _host(request.url) == _host(self.address):
            request.headers["Authorization"] = self.token.get_secret_value()
        return request

    def reply(self, method: str, url: str, *, first: int | None = None, **options: Any) -> Reply:  # noqa: ANN401  # as requests takes it
        """What the portal replies; a host that only a redirect named is not the portal, and simply has nothing.

        Args:
            method: GET, HEAD or POST.
            url: The whole address.
            first: How many bytes are enough; all of them by default.
            options: As `requests` takes them.

        Raises:
            PortalUnavailableError: It does not reply, or not in time.
            PortalRefusedError: It replies with more than any file of ours could be.
        """
        timeout = (CONNECT_SECONDS, self.read_seconds)
        try:
            with self.request(method, url, timeout=timeout, stream=True, **options) as response:
                return Reply(response.status_code, response.headers, self._body(response, first))
        except (requests.Timeout, NoData) as fault:
            raise self._slow(self.read_seconds) from fault
        except (requests.RequestException, HTTPError) as fault:
            request = getattr(fault, "request", None)
            if request and _host(request.url) != _host(self.address):
                return NOTHING
            raise PortalUnavailableError("ckan-away", path=self.address, reason=reason_of(fault)) from fault

    def _body(self, response: requests.Response, first: int | None) -> bytes:
        """The body, unpacked if it was sent packed: as far as is asked for, or to its end, but not beyond the limit."""
        body, end = bytearray(), time.monotonic() + self.whole_seconds
        # requests' own pieces come when they are full, however long that takes
        while piece := response.raw.read1(CHUNK_BYTES, decode_content=True):
            body += piece
            if first and len(body) >= first:
                break
            if len(body) > self.largest_bytes and first is None:
                raise PortalRefusedError("ckan-answer-large", path=response.url, limit=self.largest_bytes // MEGABYTE)
            if time.monotonic() > end:
                raise self._slow(self.whole_seconds)
        return bytes(body)

    def _slow(self, seconds: float) -> PortalUnavailableError:
        return PortalUnavailableError("ckan-slow", path=self.address, seconds=int(seconds))


def _host(url: str | None) -> str:
    """Host and port as requests spells them, in small Latin letters."""
    return urlsplit(requests.Request("GET", url).prepare().url or "").netloc
