"""How grave each check is: the one place where a severity stands.

Ids are API: other tools and `waivers.yaml` name them. Their messages stand in `messages`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.messages.text import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

C, W, I = Severity.CRITICAL, Severity.WARNING, Severity.INFO  # a column of letters reads best below

SEVERITIES: Mapping[str, Severity] = {
    "table-missing": C,
    "table-unknown": W,
    "column-missing": C,
    "header-unknown": C,
    "column-count": C,
    "row-lost": C,
    "row-unclear": C,
    "row-joined": W,
    "line-ignored": I,
    "column-absent": I,
    "cell-merged": W,
    "cells-unaccounted": C,
    "annex-empty": C,
    "form-old": C,
    "facts-differ": C,
    "text-repeated": W,
    "total-row-shifted": W,
    "total-missing": W,
    "direction-missing": C,
    "direction-differs": W,
    "key-duplicate": C,
    "key-gap": W,
    "measure-missing": C,
    "indicator-without-measure": C,
    "measure-without-indicator": C,
    "value-missing": C,
    "value-unreadable": C,
    "value-out-of-range": C,
    "cell-blank": W,
    "dynamics-unreadable": W,
    "unit-unknown": C,
    "sum-mismatch": C,
    "money-outside-term": W,
    "target-outside-term": W,
    "term-missing": W,
    "term-unused": W,
    "funding-target-mismatch": W,
    "funding-source-mismatch": W,
    "dynamics-inconsistent": W,
    "mixed-script": W,
    "territory-level": W,
    "passport-missing": W,
    "passport-blank": W,
    "period-differs": W,
    "title-differs": W,
    "executor-unsplit": W,
    "executor-similar": W,
    "report-rejected": W,
    "completion-falls": W,
    "done-without-result": W,
    "spending-above-plan": W,
    "level-falls": W,
    "report-state-contradicts": C,
    "assessment-inconsistent": C,
    "official-field-missing": W,
    "answering-unknown": W,
    "answering-missing": W,
    "report-format": C,
    "report-unreadable": C,
    "report-gone": C,
    "report-password": C,
    "report-macros": C,
    "report-links": C,
    "report-hostile": C,
    "report-too-large": C,
    "report-too-costly": C,
    "report-cell-far": C,
    "report-form-missing": C,
    "report-foreign": C,
    "report-wrong-cycle": C,
    "report-executor-unknown": C,
    "report-form-old": C,
    "report-csv": I,
    "report-xls": W,
    "report-empty": C,
    "report-personal-data": C,
    "report-formula": C,
    "report-column-missing": C,
    "report-column-twice": C,
    "report-column-unknown": W,
    "report-row-extra": W,
    "report-row-unknown": C,
    "report-row-moved": W,
    "report-row-foreign": C,
    "report-row-twice": C,
    "report-row-missing": W,
    "report-blank": W,
    "report-error-cell": C,
    "report-hidden-value": C,
    "report-not-asked": C,
    "report-number": C,
    "report-date-number": C,
    "report-percent-fraction": C,
    "report-level-percent": W,
    "report-out-of-range": C,
    "report-kopecks": C,
    "report-choice": C,
    "report-status-differs": W,
    "report-date": C,
    "report-date-early": C,
    "report-date-late": W,
    "report-url": W,
    "report-text": C,
    "waiver-unused": W,
}
"""Check id → how grave it usually is."""

ELSEWHERE: Mapping[tuple[str, str], Severity] = {("unit-unknown", "indicators"): W}
"""Check id and table → how grave it is there: an indicator may have any unit, money may not."""


def severity_of(check: str, table: str = "") -> Severity:
    """How grave a finding of this check is in this table."""
    return ELSEWHERE.get((check, table), SEVERITIES[check])
