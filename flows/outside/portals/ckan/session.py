"""One HTTP session with one portal: a request ends in time, a reply is read to a limit, the token goes nowhere else.

Calls of the API (`api`) and files (`calls`) go through it alike.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

import requests
from urllib3.exceptions import HTTPError
from urllib3.exceptions import TimeoutError as NoData

from flows.model.errors import NoPortalError, PortalUnavailableError
from flows.outside.machine.reasons import reason_of
from flows.outside.portals.ckan.clock import Pace, TimedAdapter
from flows.outside.portals.ckan.turns import Turns

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import SecretStr

USER_AGENT = "hromada-open-data"
CONNECT_SECONDS = 10
RUN_SECONDS = 2 * 3600
"""How long a run may talk to a portal: the largest programme of the country takes minutes."""
MEGABYTE = 2**20
LARGEST = 128 * MEGABYTE
"""What a file may come to at most, unless programme.yaml says that the portal takes larger ones."""
LARGEST_ANSWER = 8 * MEGABYTE
"""What an action may answer: the archive of fifty years, or a page of a search; JSON takes many times its size."""
CHUNK_BYTES = 2**16
"""As much is unpacked at once."""
MASK = "***"


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


@dataclass(kw_only=True)
class Traffic:
    """What passed between one run and its portal."""

    ends: float = field(default_factory=lambda: time.monotonic() + RUN_SECONDS)
    """When the run has talked long enough, by the clock that only goes forward."""
    writes: list[str] = field(default_factory=list)
    """The actions sent that the portal has done, or may have done."""
    turns: Turns = field(default_factory=Turns)
    """How often anything may be sent."""
    waited: float = 0
    """For how many seconds it has been left alone since it last answered, because it asked for that."""
    elsewhere: set[str] = field(default_factory=set)
    """The hosts to which a file's address led, and where nothing was fetched."""


class PortalSession(requests.Session):
    """requests has no deadline and no limit, and would look for a login of its own in `.netrc`."""

    def __init__(
        self, address: str, token: SecretStr | None, pace: Pace, traffic: Traffic, *, hosts: Iterable[str] = ()
    ) -> None:
        """Open nothing yet; the first request connects. `hosts` may serve files beside the portal itself."""
        super().__init__()
        self.address, self.token, self.pace, self.traffic = address, token, pace, traffic
        self.hosts = {_host(address), *hosts}
        self.headers["User-Agent"] = USER_AGENT
        self.auth = self._sign
        for scheme in ("http://", "https://"):
            self.mount(scheme, TimedAdapter(pace, traffic.ends))

    def _sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The token goes into this one header and to the portal alone, not to where an editor let an address lead.

        Where a redirect leads to another host, requests takes it out by itself.
        """
        if self.token is not None and self._is_portal(request.url or ""):
            request.headers["Authorization"] = self.token.get_secret_value()
        return request

    def _is_portal(self, url: str) -> bool:
        """Whether it is the portal itself, and no less encrypted than we were told to speak with it."""
        encrypted = url.lower().startswith("https://") or not self.address.lower().startswith("https://")
        return encrypted and _host(url) == _host(self.address)

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Where a reply leads, as long as that is the portal: nothing is fetched elsewhere."""
        place: str | None = super().get_redirect_target(resp)
        there = _host(led_to(resp.url, place)) if place else ""
        if place and there not in self.hosts:
            self.traffic.elsewhere.add(there or place)
            return None
        return place

    def reply(self, method: str, url: str, *, limit: int, enough: bool = False, **options: Any) -> Reply:  # noqa: ANN401  # as requests takes it
        """What the portal replies; a host that is not the portal, and is not its own either, simply has nothing.

        Args:
            method: GET, HEAD or POST.
            url: The whole address.
            limit: How many bytes may come.
            enough: Whether that many are enough, whatever comes behind them.
            options: As `requests` takes them.

        Raises:
            PortalUnavailableError: It does not reply, or not in time.
            NoPortalError: It replies with more than it could have to say.
        """
        if _host(url) not in self.hosts:
            self.traffic.elsewhere.add(_host(url))
            return NOTHING
        self.traffic.turns.take()
        started = time.monotonic()
        timeout = (CONNECT_SECONDS, self.pace.silent)
        try:
            with self.request(method, url, timeout=timeout, stream=True, **options) as response:
                return self._masked(response, self._body(response, limit, enough=enough))
        except (requests.Timeout, NoData) as fault:
            raise self._slow(started) from fault
        except (requests.RequestException, HTTPError) as fault:
            raise PortalUnavailableError("ckan-away", path=self.address, reason=reason_of(fault)) from fault

    def _masked(self, response: requests.Response, raw: bytes) -> Reply:
        """The reply, without our token where the portal repeats it: what it says may be shown, a file is compared."""
        headers = {name: str(value) for name, value in response.headers.items()}
        if self.token is not None and (secret := self.token.get_secret_value()):
            headers = {name: value.replace(secret, MASK) for name, value in headers.items()}
            raw = raw.replace(secret.encode(), MASK.encode())
        return Reply(response.status_code, requests.structures.CaseInsensitiveDict(headers), raw)

    def _body(self, response: requests.Response, limit: int, *, enough: bool) -> bytes:
        """The body, unpacked if it was sent packed: to its end, but not beyond the limit."""
        body = BytesIO()
        # requests' own pieces come when they are full, however long that takes
        while piece := response.raw.read1(CHUNK_BYTES, decode_content=True):
            body.write(piece)
            if body.tell() > limit:
                if enough:
                    break
                raise NoPortalError("ckan-answer-large", path=response.url, limit=megabytes(limit))
        return body.getvalue()

    def _slow(self, started: float) -> PortalUnavailableError:
        now = time.monotonic()
        if now >= self.traffic.ends:
            return PortalUnavailableError("ckan-run-long", path=self.address, minutes=RUN_SECONDS // 60)
        return PortalUnavailableError("ckan-slow", path=self.address, seconds=round(now - started))


def megabytes(size: int) -> int:
    """That many bytes as whole megabytes, at least one."""
    return -(-size // MEGABYTE)


def led_to(base: str, place: str) -> str:
    """Where a reply leads, as it stands there if it is no address."""
    try:
        return urljoin(base, place)
    except ValueError:
        return place


def _host(url: str | None) -> str:
    """Host and port as requests spells them, in small Latin letters; empty where there is none."""
    try:
        return urlsplit(requests.Request("GET", url).prepare().url or "").netloc
    except (requests.RequestException, ValueError):
        return ""
