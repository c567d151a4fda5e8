"""What this machine has checked and found to call for nothing, so that the next run need not check it all again.

Notes beside the locks: of other facts or code that made the very rows that are served, and of how a portal was marked
when all was as it should be. Whoever loses one checks once more.
"""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date, timedelta
from typing import TYPE_CHECKING

from flows.model.record import sha256, to_json
from flows.outside.machine.durable import put_note
from flows.outside.machine.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from flows.stages.versions.state import State


TRUSTED_DAYS = timedelta(days=7)
"""After so long a dataset is looked at closely, whatever the portal's mark says of it."""


def note_checked(portal: str, have: State, inputs: str) -> None:
    """Remember that these inputs call for nothing while this is served."""
    put_note(_place("checked", portal, have.listing.dataset), _print(have, inputs))


def is_checked(portal: str, have: State, inputs: str) -> bool:
    """Whether the last check was of these very inputs, against the very thing that is served now."""
    with suppress(OSError, ValueError):
        return _place("checked", portal, have.listing.dataset).read_text("utf-8") == _print(have, inputs)
    return False


def note_unchanged(portal: str, dataset: str, mark: str, settles: str, day: date) -> None:
    """Remember that on this day a close look found, under this mark, all that `settles` calls for.

    A portal without a mark is looked at closely each time.
    """
    if mark:
        put_note(
            _place("unchanged", portal, dataset), to_json({"mark": mark, "settles": settles, "day": str(day)}).decode()
        )


def is_unchanged(portal: str, dataset: str, mark: str, settles: str, day: date) -> bool:
    """Whether the last close look, not long before this day, found the same settled under the same mark.

    A mark may lag behind the portal: then nothing is done that a close look would have done, and that for
    `TRUSTED_DAYS` at most.
    """
    if not mark:
        return False
    with suppress(OSError, ValueError, KeyError, TypeError):
        note = json.loads(_place("unchanged", portal, dataset).read_text("utf-8"))
        age = day - date.fromisoformat(note["day"])
        return (note["mark"], note["settles"]) == (mark, settles) and timedelta() <= age < TRUSTED_DAYS
    return False


def _place(kind: str, portal: str, dataset: str) -> Path:
    return Settings().state_folder / kind / sha256(f"{portal} {dataset}".encode())[:32]


def _print(have: State, inputs: str) -> str:
    rows = have.head.rows_sha256 if have.head else ""
    served = [str(have.current), str(have.newest_cycle), rows, have.description]
    return sha256(to_json([inputs, *served]))
