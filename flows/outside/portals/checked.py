"""What this machine has checked and found to call for nothing: other facts or code, yet the rows that are served.

A note beside the locks, by which the next run need not check it all again; whoever loses it checks once more.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from flows.model.record import sha256, to_json
from flows.outside.machine.durable import put_note
from flows.outside.machine.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from flows.stages.versions.state import State


def note_checked(portal: str, have: State, inputs: str) -> None:
    """Remember that these inputs call for nothing while this is served."""
    put_note(_place(portal, have), _print(have, inputs))


def is_checked(portal: str, have: State, inputs: str) -> bool:
    """Whether the last check was of these very inputs, against the very thing that is served now."""
    with suppress(OSError, ValueError):
        return _place(portal, have).read_text("utf-8") == _print(have, inputs)
    return False


def _place(portal: str, have: State) -> Path:
    return Settings().state_folder / "checked" / sha256(f"{portal} {have.listing.dataset}".encode())[:32]


def _print(have: State, inputs: str) -> str:
    rows = have.head.rows_sha256 if have.head else ""
    served = [str(have.current), str(have.newest_cycle), rows, have.description]
    return sha256(to_json([inputs, *served]))
