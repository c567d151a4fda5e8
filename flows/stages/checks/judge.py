"""May the data go out: severity decides, a waiver lowers, and every finding is published."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.messages.text import Severity
from flows.model.findings import Finding, Verdict, Waiver
from flows.stages.checks.sentences import explain

if TYPE_CHECKING:
    from collections.abc import Sequence

LOSSES = frozenset({"row-lost", "column-count", "table-missing"})
"""Checks that mean lost rows; then a missing total is critical, for nothing else could show what is gone."""

OF_REPORTS = "report-"
"""How the checks of what executors send begin."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """A finding as published; `message` is Ukrainian."""

    finding_id: str
    check: str
    severity: str
    table: str
    key: str
    field: str
    value: str
    message: str
    source_ref: str
    waiver: str


def judge(findings: Sequence[Finding], waivers: Sequence[Waiver]) -> Verdict:
    """The verdict, with each finding in its place; a waiver that lowers nothing is itself a finding, at the end."""
    weighed = _weighed(findings)
    reasons = {(waiver.check, waiver.key): waiver.reason for waiver in waivers}
    lowered = tuple(_lowered(finding, reasons) for finding in weighed)
    used = {(finding.check, finding.key) for finding in lowered if finding.waiver}
    unused = tuple(_unused(waiver) for waiver in waivers if (waiver.check, waiver.key) not in used)
    accepted = all(finding.severity is not Severity.CRITICAL for finding in lowered)
    return Verdict(accepted=accepted, findings=lowered + unused)


def waivers_of(waivers: Sequence[Waiver], *, reports: bool) -> tuple[Waiver, ...]:
    """Those that can apply to the half-years' reports, or to the plan: each dataset reports its own unused ones."""
    return tuple(waiver for waiver in waivers if waiver.check.startswith(OF_REPORTS) is reports)


def finding_rows(findings: Sequence[Finding]) -> tuple[FindingRow, ...]:
    """The rows of the table `findings`, in the same order, each with a key that stays while the finding does."""
    times: Counter[str] = Counter()
    rows = []
    for finding in findings:
        identity = f"{finding.check}|{finding.table}|{finding.key}|{finding.field}|{finding.value}"
        rows.append(_row(finding, f"{identity}|{times[identity]}" if times[identity] else identity))
        times[identity] += 1
    return tuple(rows)


def _weighed(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    lost = any(finding.check in LOSSES for finding in findings)
    return tuple(
        finding.changed(severity=Severity.CRITICAL)
        if finding.check == "total-missing" and (lost or finding.facts.get("all") == "true")
        else finding
        for finding in findings
    )


def _lowered(finding: Finding, reasons: dict[tuple[str, str], str]) -> Finding:
    reason = reasons.get((finding.check, finding.key))
    if finding.severity is not Severity.CRITICAL or reason is None:
        return finding
    return finding.changed(severity=Severity.WARNING, waiver=reason)


def _unused(waiver: Waiver) -> Finding:
    return Finding.of("waiver-unused", key=waiver.key, value=waiver.check)


def _row(finding: Finding, identity: str) -> FindingRow:
    return FindingRow(
        finding_id="F" + hashlib.sha256(identity.encode()).hexdigest()[:8],
        check=finding.check,
        severity=finding.severity.value,
        table=finding.table,
        key=finding.key,
        field=finding.field,
        value=finding.value,
        message=explain(finding, "uk"),
        source_ref=finding.source_ref,
        waiver=finding.waiver,
    )
