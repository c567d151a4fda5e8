"""Reads a file of this machine within a limit: whoever put it there may have put anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.outside.machine.reasons import reason_of

if TYPE_CHECKING:
    from pathlib import Path

    from flows.model.errors import HromadaError


def read_limited(path: Path, limit_mb: int, error: type[HromadaError], *, unreadable: str, large: str) -> bytes:
    """The file's bytes, never more than the limit of them; `unreadable` and `large` are the codes of its errors.

    Raises:
        HromadaError: The file is absent, unreadable or too large: an error of that class.
    """
    limit = limit_mb * 1_000_000
    try:
        with path.open("rb") as file:
            raw = file.read(limit + 1)
    except OSError as fault:
        raise error(unreadable, file=path, reason=reason_of(fault)) from fault
    if len(raw) > limit:
        raise error(large, file=path, limit=limit_mb)
    return raw
