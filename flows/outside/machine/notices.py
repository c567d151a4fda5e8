"""Sends notices to whom the maintainer named, each once for its cause; a carrier that fails stops nothing."""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from flows.outside.machine.durable import put_note
from flows.outside.machine.settings import Settings
from flows.stages.notices import away

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import SecretStr

    from flows.model.half_years import Now
    from flows.stages.notices import Notice, NoticeKind

LONG_AWAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Memory:
    """The last notice about one subject: its cause, since when it holds, and the addresses that have received it."""

    cause: str
    since: str = ""
    sent_to: tuple[str, ...] = field(default=())


def send(notice: Notice) -> tuple[str, ...]:
    """Send a notice to every address that has not had it for this cause, and return which carriers failed.

    It is written down before it is sent, so that a kill in between cannot double it; what a carrier refuses is struck
    out again, for the next run to try.
    """
    addresses = {sha256(address.get_secret_value().encode()).hexdigest()[:16]: address for address in Settings().notify}
    last = _recall(notice.kind, notice.subject)
    received = last.sent_to if last and last.cause == notice.cause else ()
    since = last.since if last and last.cause == notice.cause else ""
    new = [key for key in addresses if key not in received]
    _remember(notice, _Memory(notice.cause, since, (*received, *new)))
    failed = [key for key in new if not _send(addresses[key], notice)]
    if failed:
        _remember(notice, _Memory(notice.cause, since, tuple(key for key in (*received, *new) if key not in failed)))
    places = {key: place for place, key in enumerate(addresses, 1)}
    return tuple(_carrier(addresses[key], places[key]) for key in failed)


def forget(kind: NoticeKind, subject: str) -> None:
    """Forget a cause that is gone: if it comes back, it is news again."""
    with suppress(OSError):
        _place(kind, subject).unlink(missing_ok=True)


def portal_away(portal: str, now: Now) -> tuple[str, ...]:
    """Note when a portal was first found unavailable, and send a notice once that has lasted for more than a day."""
    last = _recall("away", portal)
    since = last.since if last else now.moment.isoformat(timespec="minutes")
    notice = away(portal, since)
    if last is None:
        _remember(notice, _Memory(notice.cause, since))
    return send(notice) if now.moment - datetime.fromisoformat(since) > LONG_AWAY else ()


def _carrier(address: SecretStr, place: int) -> str:
    """What may be said of an address: the kind that apprise knows it by, else its place in the list.

    Of what has no such kind nobody knows which part is the secret.
    """
    from apprise.manager_plugins import NotificationManager  # as below

    kind = address.get_secret_value().partition("://")[0].lower()
    return kind if kind in NotificationManager().schemas() else f"HROMADA_NOTIFY[{place}]"


def _send(address: SecretStr, notice: Notice) -> bool:
    import apprise  # only a notice pays for it

    logging.getLogger("apprise").setLevel(logging.CRITICAL)  # it repeats addresses, which hold secrets
    carrier = apprise.Apprise()
    try:
        return bool(carrier.add(address.get_secret_value()) and carrier.notify(title=notice.title, body=notice.body))
    except Exception:  # noqa: BLE001  # whatever a carrier does, the publication goes on
        return False


def _place(kind: NoticeKind, subject: str) -> Path:
    return Settings().state_folder / "notices" / f"{kind}-{sha256(subject.encode()).hexdigest()[:32]}.json"


def _recall(kind: NoticeKind, subject: str) -> _Memory | None:
    with suppress(OSError, ValueError, TypeError, LookupError):
        found = json.loads(_place(kind, subject).read_text("utf-8"))
        return _Memory(found["cause"], found["since"], tuple(found["told"]))
    return None


def _remember(notice: Notice, memory: _Memory) -> None:
    stored = {"cause": memory.cause, "since": memory.since, "told": memory.sent_to}
    put_note(_place(notice.kind, notice.subject), json.dumps(stored, ensure_ascii=False))
