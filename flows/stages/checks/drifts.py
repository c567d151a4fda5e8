"""What an audit found, in a sentence."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.messages.text import Lang
    from flows.model.versions import Drift
from flows.messages.audit import DRIFTS, MENDING

BRIEF = 80


def drift_sentence(drift: Drift, lang: Lang = "uk") -> str:
    """A difference in one sentence, and what publishing again would do about it in another."""
    kind = _kind(drift)
    facts = {"expected": _brief(drift.expected), "found": _brief(drift.found.removesuffix(" rows"))}
    return f"{DRIFTS[kind].render(lang, target=drift.target, **facts)} {MENDING[kind].render(lang)}"


def _kind(drift: Drift) -> str:
    if drift.kind == "file" and not drift.found:
        return "file-lost"
    if drift.kind == "load" and drift.found:
        return {"other fields": "load-fields", "other values": "load-values"}.get(drift.found, "load-rows")
    return drift.kind


def _brief(value: str) -> str:
    """Enough of a long text or digest for people to tell it by."""
    short = re.sub(r"(sha256:[0-9a-f]{8})[0-9a-f]{56}", r"\1…", value)
    return (short if len(short) <= BRIEF else f"{short[:BRIEF]}…") or "—"
