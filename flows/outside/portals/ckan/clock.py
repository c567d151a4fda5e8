"""How long a portal may take to say something: requests limits each silence, and never the whole.

A portal that sends a byte now and then would keep a run for ever, in its headers as well as in its body.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from functools import partial
from http.client import HTTPResponse
from io import BufferedReader, RawIOBase
from typing import TYPE_CHECKING, Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool

if TYPE_CHECKING:
    from socket import socket

SILENT_SECONDS = 60.0
"""How long a portal may be silent: it counts, sorts and stores before it answers."""
SLOWEST = 20_000
"""Bytes a second of what is still a line."""


@dataclass(frozen=True, slots=True)
class Pace:
    """How long a portal may be silent, and how long a reply may come if it brings no `SLOWEST` bytes a second."""

    silent: float = SILENT_SECONDS
    whole: float = SILENT_SECONDS


class TimedAdapter(HTTPAdapter):
    """Connections whose replies end in time, and no later than the run `ends`."""

    def __init__(self, pace: Pace, ends: float) -> None:
        """Open nothing yet."""
        self._timed = partial(_timed, pace, ends)
        super().__init__()

    def init_poolmanager(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401  # as requests calls it
        """Let each connection make timed replies."""
        super().init_poolmanager(*arguments, **options)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _pool_of(HTTPConnectionPool, self._timed),
            "https": _pool_of(HTTPSConnectionPool, self._timed),
        }


def _pool_of(pool: type[HTTPConnectionPool], timed: partial[HTTPResponse]) -> type[HTTPConnectionPool]:
    connection = type("Connection", (pool.ConnectionCls,), {"response_class": timed})
    return type("Pool", (pool,), {"ConnectionCls": connection})


def _timed(pace: Pace, ends: float, connected: socket, *arguments: Any, **options: Any) -> HTTPResponse:  # noqa: ANN401  # as http.client calls it
    response = HTTPResponse(connected, *arguments, **options)
    response.fp = BufferedReader(_Timed(response.fp.detach(), connected, pace, ends))
    return response


class _Timed(RawIOBase):
    """What comes from a connection, as long as it comes in time."""

    def __init__(self, inner: RawIOBase, connected: socket, pace: Pace, ends: float) -> None:
        self._inner, self._connected, self._pace, self._ends = inner, connected, pace, ends
        self._started, self._bytes = time.monotonic(), 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:  # noqa: ANN401  # any buffer
        end = min(self._ends, self._started + self._pace.whole + self._bytes / SLOWEST)
        left = end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        self._connected.settimeout(min(left, self._pace.silent))
        count = self._inner.readinto(buffer)
        self._bytes += count or 0
        return count

    def close(self) -> None:
        self._inner.close()
        super().close()
