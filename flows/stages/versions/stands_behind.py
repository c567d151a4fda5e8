"""Who stands behind the reading of each act, as citizens are told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from flows.messages.published import STANDS_BEHIND
from flows.stages.language.wording import day_in_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.stages.acts.acceptance.gate import ActAcceptance

ACCEPTANCE = "acceptance"
"""The key of a source: null where nobody has accepted its reading; versions older than that do not have it."""


def told_acceptance(state: ActAcceptance) -> dict[str, Any]:
    """How an act was read, and who compared the reading with it, JSON-ready."""
    by = state.accepted
    said = {"who": by.who, "date": by.when.isoformat(), "rowsSha256": by.rows_sha256} if by else None
    return {"extraction": state.extraction, ACCEPTANCE: said}


def acceptance_in_words(source: Mapping[str, Any]) -> str:
    """A sentence about one source of a datapackage.json; empty where it is not known."""
    if ACCEPTANCE not in source:
        return ""
    by = source[ACCEPTANCE]
    if by is None:
        return STANDS_BEHIND["nobody"].uk
    return STANDS_BEHIND["person"].render("uk", who=by["who"], day=day_in_words(date.fromisoformat(by["date"])))


def is_unaccepted(package: Mapping[str, Any]) -> bool:
    """Whether citizens are told that nobody has accepted the reading of some act."""
    return any(ACCEPTANCE in source and source[ACCEPTANCE] is None for source in package.get("sources", ()))
