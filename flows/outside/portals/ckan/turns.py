"""How often this machine asks a portal, and how long it waits where a portal says so."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from flows.model.record import sha256
from flows.outside.machine.durable import translated
from flows.outside.machine.locks import awaited
from flows.outside.machine.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LONGEST_PAUSE = 120.0
"""Seconds that a run waits for a portal that asks to be left alone; a longer pause is left to the next run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turns:
    """The turns at one portal of every process of this machine: one each so many `seconds`, none where they are 0.

    The next turn stands in a file, whose lock is held for the moment of taking one.
    """

    file: Path | None = None
    seconds: float = 0
    now: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep

    @classmethod
    def at(cls, address: str) -> Turns:
        """Those that the settings of this machine allow at a portal."""
        settings = Settings()
        rate = settings.hromada_calls_per_second
        if rate is None:
            return cls()
        name = sha256(address.encode())[:32]
        return cls(file=settings.state_folder / "turns" / name, seconds=1 / rate)

    def take(self) -> None:
        """Wait for the next turn.

        Raises:
            PortalUnavailableError: The file cannot be written.
        """
        if self.file is None:
            return
        with translated(self.file):
            self.file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with awaited(self.file.with_suffix(".lock")), translated(self.file):
            now = self.now()
            turn = min(max(now, self._next()), now + LONGEST_PAUSE)  # a clock may have been put back since
            self.file.write_text(repr(turn + self.seconds), "utf-8")
        self.sleep(turn - now)

    def _next(self) -> float:
        with suppress(OSError, ValueError):
            return float((self.file and self.file.read_text("utf-8")) or 0)
        return 0


def asked_wait(header: str | None, now: float) -> float:
    """The seconds of a `Retry-After`, a number of them or a date (RFC 9110, 10.2.3); 0 where it says nothing."""
    text = (header or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    with suppress(ValueError, TypeError, OverflowError):
        return max(0.0, parsedate_to_datetime(text).timestamp() - now)
    return 0.0
