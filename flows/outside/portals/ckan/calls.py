"""Calls of a CKAN's API and its files: each failure is translated once, the token is never shown.

Reads are repeated when the portal is away for a moment. A write is never repeated blindly: its caller looks first.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field, replace
from functools import cached_property
from http import HTTPStatus
from math import ceil
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar
from urllib.parse import urlsplit

from ckanapi import CKANAPIError, NotAuthorized, NotFound, ServerIncompatibleError, ValidationError

from flows.model.errors import HromadaError, NoAnswerError, NoPortalError, PortalUnavailableError
from flows.outside.portals.ckan.answers import fault_of, is_sound
from flows.outside.portals.ckan.api import CkanApi
from flows.outside.portals.ckan.clock import Pace
from flows.outside.portals.ckan.session import LARGEST, PortalSession, Traffic, led_to
from flows.outside.portals.ckan.turns import LONGEST_PAUSE, asked_wait

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pydantic import SecretStr

    from flows.outside.portals.ckan.api import Files
    from flows.outside.portals.ckan.session import Reply

T = TypeVar("T")

WAITS_SECONDS = (0.5, 2.0)
"""How long to wait before the second and the third time; the scheduled run takes care of a longer absence."""
PATIENCE_SECONDS = 20.0
"""A portal that has kept us so long is asked no second time: it would keep us as long again."""
QUOTED = 300
"""How many characters of a portal's own text a message repeats."""
AWAY = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Statuses that say nothing of what was asked: the same may succeed later."""
MEANT_BY = {NotFound: (404,), NotAuthorized: (401, 403), ValidationError: (409,)}
"""By which statuses a CKAN says so; an error of that name under another one may come from anybody."""


class AskedToWaitError(PortalUnavailableError):
    """Raised when the portal says how long it is to be left alone."""


class ConflictError(NoAnswerError):
    """Raised when the portal refuses the values: something is there already, or they break a rule of its own."""


class UnknownActionError(NoAnswerError):
    """Raised when the portal has no such action: it is an older CKAN, or lacks a plugin."""


@dataclass(frozen=True, kw_only=True)
class CkanSite:
    """One CKAN, as seen by the owner of a token or, without one, by anybody."""

    address: str
    token: SecretStr | None = None
    pace: Pace = field(default_factory=Pace)
    waits_seconds: tuple[float, ...] = WAITS_SECONDS
    largest_bytes: int = LARGEST
    sleep: Callable[[float], None] = time.sleep
    traffic: Traffic = field(default_factory=Traffic, repr=False, compare=False)

    @cached_property
    def citizen(self) -> CkanSite:
        """The same portal as anybody sees it."""
        return replace(self, token=None)

    @cached_property
    def plugins(self) -> frozenset[str]:
        """What the portal has beside its core.

        Raises:
            NoAnswerError: There is no CKAN at this address, or it does not let us in at all.
        """
        return frozenset(self._status.get("extensions") or ())

    @cached_property
    def _status(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.patiently(lambda: self._told("status_show", {}))
        return found

    @property
    def own_address(self) -> str:
        """By what other host's address the portal calls itself, its files and its pages; empty where by ours."""
        stated = str(self._status.get("site_url") or "")
        return stated if urlsplit(stated).netloc != urlsplit(self.address).netloc else ""

    def reaches(self, url: str) -> bool:
        """Whether anybody answers at another host, whatever they say."""
        try:
            PortalSession(url, None, self.pace, self.traffic).reply("HEAD", url, limit=0, allow_redirects=False)
        except PortalUnavailableError:
            return False
        return True

    def since(self, *version: int) -> bool:
        """Whether the portal says that its CKAN is at least of this version; some say nothing."""
        stated = str(self._status.get("ckan_version", "")).split(".")
        return tuple(int(part) for part in stated[: len(version)] if part.isdecimal()) >= version

    def can(self, action: str) -> bool:
        """Whether the portal has this action at all."""
        return self.ask("help_show", {"name": action}) is not None

    @cached_property
    def _session(self) -> PortalSession:
        return PortalSession(self.address, self.token, self.pace, self.traffic)

    @cached_property
    def _files(self) -> PortalSession:
        """The session by which files are read: they may lie under the address by which the portal calls itself."""
        stated = urlsplit(self.own_address).netloc
        return PortalSession(self.address, self.token, self.pace, self.traffic, hosts=(stated,) if stated else ())

    @cached_property
    def _api(self) -> CkanApi:
        return CkanApi(self._session)

    def ask(self, action: str, data: Mapping[str, Any] | None = None) -> Any:  # noqa: ANN401  # JSON
        """What a read answers, null where there is nothing for us.

        Raises:
            PortalUnavailableError: The portal is away.
            NoAnswerError: It refuses, or answers what no CKAN would.
        """
        return self.patiently(lambda: self._ask(action, data or {}))

    def _ask(self, action: str, data: Mapping[str, Any]) -> Any:  # noqa: ANN401  # JSON
        try:
            return self._call(action, data)
        except (NotFound, NotAuthorized):
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
        self.traffic.writes.append(action)  # whatever is answered: a portal may say no to what it has done
        return self._told(action, data, files)

    def _told(self, action: str, data: Mapping[str, Any], files: Files | None = None) -> Any:  # noqa: ANN401  # JSON
        """What an action answers, where "nothing for you" is no answer."""
        try:
            return self._call(action, data, files)
        except NotAuthorized as fault:
            raise NoAnswerError("ckan-denied", path=self.address, action=action) from fault
        except NotFound as fault:
            raise NoAnswerError("ckan-gone", path=self.address, action=action) from fault

    def _call(self, action: str, data: Mapping[str, Any], files: Files | None = None) -> Any:  # noqa: ANN401  # JSON
        try:
            result = self._api.call_action(action, data, files)
        except (CKANAPIError, ServerIncompatibleError) as fault:
            if self._api.reply.status not in MEANT_BY.get(type(fault), ()):
                self._refuse(action, self._api.reply, fault)
            if isinstance(fault, ValidationError):
                self._refuse_values(action, fault, with_files=bool(files))
            raise
        if self._api.reply.status != HTTPStatus.OK:
            self._refuse(action, self._api.reply)
        if place := fault_of(action, result, brief="fl" in data):
            raise NoPortalError("ckan-odd", path=self.address, action=action, place=place)
        return result

    def _refuse_values(self, action: str, fault: ValidationError, *, with_files: bool) -> NoReturn:
        reply = self._api.reply
        if with_files and "too large" in reply.text:  # CKAN's own limit; a web server before it says 413
            raise NoAnswerError("ckan-large", path=self.address, action=action, status=reply.status) from fault
        reason = _refused_fields(fault)
        raise ConflictError("ckan-conflict", path=self.address, action=action, reason=reason) from fault

    def _refuse(self, action: str, reply: Reply, fault: Exception | None = None) -> NoReturn:
        """Say why a reply is no answer."""
        facts = {"path": self.address, "action": action, "status": reply.status, "reason": _own_text(reply)}
        if reply.status in AWAY:
            raise self._away(reply, **facts) from fault
        if "Action name not known" in reply.text:
            raise UnknownActionError("ckan-action-unknown", **facts) from fault
        if place := reply.headers.get("Location"):
            there = led_to(f"{self.address}/", place).partition("/api/")[0]
            raise NoPortalError("ckan-moved", path=self.address, there=there) from fault
        is_json = "json" in reply.headers.get("Content-Type", "")
        if reply.status == HTTPStatus.OK and is_json and not is_sound(reply.raw):
            raise NoPortalError("ckan-odd", path=self.address, action=action, place="JSON") from fault
        codes = {401: "ckan-denied", 403: "ckan-denied", 413: "ckan-large"}
        if reply.status not in codes and not is_json:
            raise NoPortalError("ckan-none", **facts) from fault
        raise NoAnswerError(codes.get(reply.status, "ckan-failed"), **facts) from fault

    def get(self, url: str, *, first: int | None = None, size: int | None = None) -> bytes | None:
        """A file as it is downloaded, null where there is none for us, or only on another host.

        Args:
            url: Its address.
            first: How many of its bytes are enough: of a long one hardly more are sent.
            size: How many bytes it should have: one that has more comes cut off behind them, and so differs.

        Raises:
            PortalUnavailableError: The portal is away.
            NoPortalError: The file is larger than any of ours could be.
        """
        return self.patiently(lambda: self._get(url, first, size))

    def _get(self, url: str, first: int | None, size: int | None) -> bytes | None:
        headers = {"Range": f"bytes=0-{first - 1}"} if first else {}
        known = first if size is None else size
        is_known = known is not None and known < self.largest_bytes
        limit = known if known is not None and is_known else self.largest_bytes
        reply = self._file("GET", url, limit=limit, enough=is_known, headers=headers)
        return reply.raw if reply.status < HTTPStatus.MULTIPLE_CHOICES else None

    def leads_to(self, url: str) -> str | None:
        """Where an address leads by a redirect, null where it leads nowhere.

        Raises:
            PortalUnavailableError: The portal is away.
        """
        reply = self.patiently(lambda: self._file("HEAD", url, limit=0, enough=True, allow_redirects=False))
        return reply.headers.get("Location")

    def _file(self, method: str, url: str, **options: Any) -> Reply:  # noqa: ANN401  # as a session takes them
        reply = self._files.reply(method, url, **options)
        if reply.status in AWAY:
            raise self._away(reply, path=url, action=method, status=reply.status, reason="")
        return reply

    def patiently(self, act: Callable[[], T]) -> T:
        """Do what may safely be done again, a few times while the portal is away, and when it says so itself."""
        started, waits = time.monotonic(), list(self.waits_seconds)
        while waits:
            try:
                result = act()
            except HromadaError as fault:
                asked = self._asked_wait(fault)
                if not fault.transient or (not asked and time.monotonic() - started > PATIENCE_SECONDS):
                    raise
                self.sleep(asked or waits.pop(0))
            else:
                self.traffic.waited = 0
                return result
        return act()

    def _asked_wait(self, fault: HromadaError) -> float:
        """How long the portal is to be left alone before it is asked again; 0 where it has not said so.

        Raises:
            AskedToWaitError: That is longer than a run waits.
        """
        if not isinstance(fault, AskedToWaitError):
            return 0
        seconds = float(fault.facts["seconds"])
        self.traffic.waited += seconds
        if self.traffic.waited > LONGEST_PAUSE:
            raise fault
        return seconds

    def _away(self, reply: Reply, **facts: Any) -> PortalUnavailableError:  # noqa: ANN401  # as errors take them
        seconds = ceil(asked_wait(reply.headers.get("Retry-After"), time.time()))
        if seconds:
            return AskedToWaitError("ckan-later", path=self.address, status=reply.status, seconds=seconds)
        return PortalUnavailableError("ckan-broken", **facts)


def _refused_fields(fault: ValidationError) -> str:
    """Which fields the portal refuses, and why."""
    faults = {name: why for name, why in fault.error_dict.items() if name != "__type"}
    return json.dumps(faults, ensure_ascii=False)[:QUOTED]


def _own_text(reply: Reply) -> str:
    """The portal's own text, where it is for people: no page of HTML, no braces."""
    if "html" in reply.headers.get("Content-Type", ""):
        return "HTML"
    try:
        fault = json.loads(reply.raw)["error"]
        text = ": ".join(dict.fromkeys((fault["__type"], fault["message"])))
    except (ValueError, KeyError, TypeError, RecursionError):
        text = reply.text
    return " ".join(text[:QUOTED].split())
