"""Calls of a CKAN's API: always with a timeout and a limit, each failure told once, the token never said.

Reads are repeated when the portal is away for a moment. A write is never repeated blindly: its caller looks first.
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar
from urllib.parse import urljoin, urlsplit

import requests
from ckanapi import errors as said
from ckanapi.common import reverse_apicontroller_action
from requests_toolbelt import MultipartEncoder

from flows.model.errors import HromadaError, NoPortalError, PortalRefusedError, PortalUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from pydantic import SecretStr

T = TypeVar("T")
Files = Mapping[str, tuple[str, bytes]]
"""Name of a parameter → name and bytes of the file sent as it."""

CONNECT_SECONDS = 10
READ_SECONDS = 60
WAITS_SECONDS = (0.5, 2.0)
"""How long to wait before the second and the third time; the scheduled run takes care of a longer absence."""
SAID = 300
"""How many characters of a portal's own words a message repeats."""
MEGABYTE = 2**20
LARGEST = 500 * MEGABYTE
"""What a portal may answer with at most: above any version's file, and what a small machine's memory still holds."""
CHUNK = 2**16
AWAY = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that say nothing of what was asked: the same may succeed later."""


class ConflictError(PortalRefusedError):
    """Raised when the portal refuses the values: something is there already, or they break a rule of its own."""


class UnknownActionError(PortalRefusedError):
    """Raised when the portal has no such action: it is an older CKAN, or lacks a plugin."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a portal said, read to its end or to as much as was asked for."""

    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def text(self) -> str:
        """Its words; JSON is UTF-8, and of anything else only a few words are ever repeated."""
        return self.raw.decode("utf-8", "replace")


NOTHING = Answer(404, {}, b"")


@dataclass(frozen=True, kw_only=True)
class Site:
    """One CKAN, as seen by the owner of a token or, without one, by anybody."""

    address: str
    token: SecretStr | None = None
    read_seconds: float = READ_SECONDS
    waits_seconds: tuple[float, ...] = WAITS_SECONDS
    largest_bytes: int = LARGEST

    @cached_property
    def citizen(self) -> Site:
        """The same portal as anybody sees it."""
        return replace(self, token=None)

    @cached_property
    def plugins(self) -> frozenset[str]:
        """What the portal has beside its core.

        Raises:
            PortalRefusedError: There is no CKAN at this address.
        """
        return frozenset(self._status.get("extensions") or ())

    @cached_property
    def _status(self) -> Mapping[str, Any]:
        return self.ask("status_show") or {}

    @property
    def own_address(self) -> str:
        """By what other host's address the portal calls itself, its files and its pages; empty where by ours."""
        said = str(self._status.get("site_url") or "")
        return said if urlsplit(said).netloc != self._host else ""

    def reaches(self, url: str) -> bool:
        """Whether anybody answers at another host, whatever they say."""
        try:
            requests.head(url, timeout=(CONNECT_SECONDS, self.read_seconds), allow_redirects=False)
        except requests.RequestException:
            return False
        return True

    def since(self, *version: int) -> bool:
        """Whether the portal says that its CKAN is at least of this version; some say nothing."""
        said = str(self._status.get("ckan_version", "")).split(".")
        return tuple(int(part) for part in said[: len(version)] if part.isdecimal()) >= version

    def can(self, action: str) -> bool:
        """Whether the portal has this action at all."""
        return self.ask("help_show", {"name": action}) is not None

    @cached_property
    def _session(self) -> requests.Session:
        session = requests.Session()
        session.auth = self._sign
        session.headers["User-Agent"] = "hromada-open-data"
        return session

    def _sign(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """The token goes into this one header; it is set here so that no `.netrc` speaks in its place."""
        if self.token is not None:
            request.headers["Authorization"] = self.token.get_secret_value()
        return request

    def ask(self, action: str, data: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401  # JSON
        """What a read answers, null where there is nothing for us.

        Raises:
            PortalUnavailableError: The portal is away.
            PortalRefusedError: It answers what no CKAN would.
        """
        return self.patiently(lambda: self._ask(action, data or {}))

    def _ask(self, action: str, data: Mapping[str, Any]) -> Any:  # noqa: ANN401  # JSON
        try:
            return self._post(action, data)
        except (said.NotFound, said.NotAuthorized):
            return None

    def call(self, action: str, data: Mapping[str, Any], files: Files | None = None) -> Any:  # noqa: ANN401  # JSON
        """What a write answers. It is made once: where its outcome is unknown, look before making it again.

        Args:
            action: CKAN's name of it.
            data: Its parameters; all texts where there are files.
            files: Name of the parameter → name and bytes of the file.

        Raises:
            PortalUnavailableError: Nobody knows whether it was done.
            ConflictError: The portal refuses the values; nothing was done.
            UnknownActionError: The portal has no such action.
            PortalRefusedError: The portal does not let us; nothing was done.
        """
        try:
            return self._post(action, data, files)
        except said.NotAuthorized as fault:
            raise PortalRefusedError("ckan-denied", path=self.address, action=action) from fault
        except said.NotFound as fault:
            raise PortalRefusedError("ckan-gone", path=self.address, action=action) from fault

    def _post(self, action: str, data: Mapping[str, Any], files: Files | None = None) -> Any:  # noqa: ANN401  # JSON
        # ckanapi would escape every Cyrillic letter, send the token in two headers and wait for ever.
        form = form_of(data, files) if files else None
        headers = {"Content-Type": form.content_type if form else "application/json; charset=utf-8"}
        body = form or json.dumps(data, ensure_ascii=False).encode()
        url = f"{self.address}/api/3/action/{action}"
        answer = self._sent("POST", url, data=body, headers=headers, allow_redirects=False)
        try:
            return reverse_apicontroller_action(url, answer.status, answer.text)
        except said.ValidationError as fault:
            if files and "too large" in answer.text:  # CKAN's own limit; a web server before it says 413
                facts = {"path": self.address, "action": action, "status": answer.status}
                raise PortalRefusedError("ckan-large", **facts) from fault
            raise ConflictError("ckan-conflict", path=self.address, action=action, reason=_words(fault)) from fault
        except (said.NotFound, said.NotAuthorized):
            raise
        except (said.CKANAPIError, said.ServerIncompatibleError) as fault:
            self._refuse(action, answer, fault)

    def _refuse(self, action: str, answer: Answer, fault: Exception) -> NoReturn:
        """Say why an answer is none."""
        facts = {"path": self.address, "action": action, "status": answer.status, "reason": _text(answer)}
        if answer.status in AWAY:
            raise PortalUnavailableError("ckan-broken", **facts) from fault
        if "Action name not known" in answer.text:
            raise UnknownActionError("ckan-action-unknown", **facts) from fault
        if place := answer.headers.get("Location"):
            there = urljoin(f"{self.address}/", place).partition("/api/")[0]
            raise NoPortalError("ckan-moved", path=self.address, there=there) from fault
        codes = {401: "ckan-denied", 403: "ckan-denied", 413: "ckan-large"}
        if answer.status not in codes and "json" not in answer.headers.get("Content-Type", ""):
            raise NoPortalError("ckan-none", **facts) from fault
        raise PortalRefusedError(codes.get(answer.status, "ckan-failed"), **facts) from fault

    def get(self, url: str, *, first: int | None = None) -> bytes | None:
        """A file as it is downloaded, null where there is none for us; of a long one perhaps only its `first` bytes.

        Raises:
            PortalUnavailableError: The portal is away.
            PortalRefusedError: The file is larger than any of ours could be.
        """
        return self.patiently(lambda: self._get(url, first))

    def _get(self, url: str, first: int | None) -> bytes | None:
        headers = {"Range": f"bytes=0-{first - 1}"} if first else {}
        answer = self._sent("GET", url, first=first, headers=headers)
        if answer.status in AWAY:
            raise PortalUnavailableError("ckan-broken", path=url, action="GET", status=answer.status, reason="")
        return answer.raw if answer.status < HTTPStatus.BAD_REQUEST else None

    def leads_to(self, url: str) -> str | None:
        """Where an address leads by a redirect, null where it leads nowhere.

        Raises:
            PortalUnavailableError: The portal is away.
        """
        return self.patiently(lambda: self._sent("HEAD", url, allow_redirects=False)).headers.get("Location")

    def patiently(self, act: Callable[[], T]) -> T:
        """Do what may safely be done again, a few times while the portal is away."""
        for seconds in self.waits_seconds:
            try:
                return act()
            except HromadaError as fault:
                if not fault.transient:
                    raise
                time.sleep(seconds)
        return act()

    @property
    def _host(self) -> str:
        return urlsplit(self.address).netloc

    def _sent(self, method: str, url: str, *, first: int | None = None, **said: Any) -> Answer:  # noqa: ANN401  # as requests takes it
        """What the portal answers; a host that only a redirect named is not the portal, and simply has nothing."""
        timeout = (CONNECT_SECONDS, self.read_seconds)
        try:
            with self._session.request(method, url, timeout=timeout, stream=True, **said) as response:
                return Answer(response.status_code, response.headers, self._read(response, first))
        except requests.Timeout as fault:
            raise PortalUnavailableError("ckan-slow", path=self.address, seconds=int(self.read_seconds)) from fault
        except requests.RequestException as fault:
            if fault.request and fault.request.url and urlsplit(fault.request.url).netloc != self._host:
                return NOTHING
            raise PortalUnavailableError("ckan-away", path=self.address, reason=type(fault).__name__) from fault

    def _read(self, response: requests.Response, first: int | None) -> bytes:
        """The body, unpacked if it was sent packed: as far as is asked for, or to its end, but not beyond the limit."""
        read, most = bytearray(), first or self.largest_bytes
        for piece in response.iter_content(CHUNK):
            read += piece
            if len(read) > most and first is None:
                raise PortalRefusedError("ckan-answer-large", path=response.url, limit=self.largest_bytes // MEGABYTE)
            if first and len(read) >= first:
                break
        return bytes(read)


def form_of(data: Mapping[str, Any], files: Files) -> MultipartEncoder:
    """A form that is sent piece by piece: a file is never copied into one body."""
    sent = {name: (file, BytesIO(raw), "application/octet-stream") for name, (file, raw) in files.items()}
    return MultipartEncoder({**data, **sent})


def _words(fault: said.ValidationError) -> str:
    """Which fields the portal refuses, and why."""
    faults = {name: why for name, why in fault.error_dict.items() if name != "__type"}
    return json.dumps(faults, ensure_ascii=False)[:SAID]


def _text(answer: Answer) -> str:
    """The portal's own words, where they are for people: no page of HTML, no braces."""
    if "html" in answer.headers.get("Content-Type", ""):
        return "HTML"
    try:
        fault = json.loads(answer.raw)["error"]
        words = ": ".join(dict.fromkeys((fault["__type"], fault["message"])))
    except (ValueError, KeyError, TypeError):
        words = answer.text
    return " ".join(words[:SAID].split())
