"""What an audit found, in a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.messages.audit import DRIFTS, MENDING
from flows.messages.published import STATED
from flows.messages.titles import table_title

if TYPE_CHECKING:
    from flows.messages.text import Lang
    from flows.model.versions import Drift

BRIEF = 80
"""How much of a long text is shown."""
OF_ROWS = " rows"
"""How a portal's state names a table with another number of rows: `20 rows`."""
OF_TABLES = frozenset({"load", "alias"})
"""The differences whose target is a table."""


def drift_sentence(drift: Drift, lang: Lang = "uk") -> str:
    """A difference in one sentence, and what publishing again would do about it in another."""
    kind = _kind(drift)
    return f"{DRIFTS[kind].render(lang, **_facts(drift, kind, lang))} {MENDING[kind].render(lang)}"


def _facts(drift: Drift, kind: str, lang: Lang) -> dict[str, str | int]:
    """What fills the sentence: tables by their titles, a number of rows as a number, all else shortened."""
    if kind == "load-rows":
        return {"target": table_title(drift.target, lang), "count": int(drift.found.removesuffix(OF_ROWS))}
    target = table_title(drift.target, lang) if drift.kind in OF_TABLES else drift.target
    if drift.kind == "facts":
        target = STATED["sources" if drift.target == "act-url" else drift.target].render(lang)
    return {"target": target, "expected": _brief(drift.expected), "found": _brief(drift.found)}


def _kind(drift: Drift) -> str:
    if drift.kind == "file" and not drift.found:
        return "file-lost"
    if drift.kind == "load" and drift.found:
        other = "load-rows" if drift.found.endswith(OF_ROWS) else drift.kind
        return {"other fields": "load-fields", "other values": "load-values"}.get(drift.found, other)
    return drift.kind


def _brief(value: str) -> str:
    """Enough of a long text or digest for people to recognise it."""
    short = re.sub(r"(sha256:[0-9a-f]{8})[0-9a-f]{56}", r"\1…", value)
    return (short if len(short) <= BRIEF else f"{short[:BRIEF]}…") or "—"
