"""JSON spoilt by chance, the same each time: a value replaced, a key lost, bytes changed or cut."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator

STRANGE: tuple[Any, ...] = (
    None, True, False, 0, -1, 7, 1.5, 10**30, "", " ", "a", "\0", "\x1b[2J\u202e", "2026-H1", "9999-H1", "2026-13-45",
    "a" * 5_000, "../../etc", "http://[::1", [], [None], ["a"], [[]], {}, {"a": None}, {"id": 7}, {"key": "a"},
)  # fmt: skip


def spoilt(raw: bytes, chance: random.Random) -> bytes:
    """The same JSON with one to three faults."""
    if chance.random() < 0.2:
        return _spoilt_bytes(raw, chance)
    found = json.loads(raw)
    for _ in range(chance.randint(1, 3)):
        found = _spoilt_value(found, chance)
    return json.dumps(found, ensure_ascii=False).encode()


def _spoilt_bytes(raw: bytes, chance: random.Random) -> bytes:
    data = bytearray(raw)
    for _ in range(chance.randint(1, 4)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data[: chance.choice((len(data), chance.randrange(len(data))))])


def _spoilt_value(found: Any, chance: random.Random) -> Any:  # noqa: ANN401  # JSON
    found = deepcopy(found)
    places = list(_places(found))
    if not places:
        return chance.choice(STRANGE)
    holder, key = chance.choice(places)
    if chance.random() < 0.2:
        del holder[key]
    else:
        holder[key] = chance.choice(STRANGE)
    return found


def _places(found: Any) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401  # JSON
    """Every place that holds a value, and what holds it."""
    pairs = found.items() if isinstance(found, dict) else enumerate(found) if isinstance(found, list) else ()
    for key, value in pairs:
        yield found, key
        yield from _places(value)
