"""Tables for people in a run's record: the sentence first, every column and every code by its name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.messages.runs import COLUMNS, PLAN_COUNTS, PLAN_PLACES, PLAN_STEPS
from flows.messages.screen import SCREEN
from flows.messages.text import Severity
from flows.messages.titles import table_title
from flows.model.record import LISTING
from flows.stages.checks.drifts import drift_sentence
from flows.stages.checks.sentences import explain
from flows.stages.versions.stands_behind import ACCEPTANCE
from flows.stages.versions.state import DESCRIPTION, INDEX

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.messages.text import Lang
    from flows.model.findings import Finding
    from flows.model.versions import Action, Change, Drift
    from flows.recipes.collection import ReportStanding, ToMend

STEPS_OF_TABLES = frozenset({"load", "alias"})
"""The steps whose target is a table."""
STEP_PLACES = {
    "stage": "archive", "remove": "archive", "load": "tables", "alias": "tables", "views": "tables", "switch": "page",
    "describe": "page", "list": "page", "withdraw": "page", "confirm": "page", "index": "index",
}  # fmt: skip
"""Where each kind of step writes."""
COUNTED_STEPS = {"stage": "files", "remove": "files", "load": "rows"}
"""What the number of a step counts."""
DERIVED = frozenset({LISTING, DESCRIPTION, INDEX})


def findings_shown(findings: Sequence[Finding]) -> list[dict[str, str]]:
    """Findings, the gravest first: what is wrong and what to do, how grave it is, in which table, why it was waived."""
    grave = sorted(findings, key=lambda finding: finding.severity is not Severity.CRITICAL)
    return [
        {
            COLUMNS["message"].uk: explain(finding),
            COLUMNS["severity"].uk: COLUMNS[finding.severity.value].uk,
            COLUMNS["table"].uk: table_title(finding.table, "uk") if finding.table else "",
            COLUMNS["waiver"].uk: finding.waiver,
        }
        for finding in grave
    ]


def changes_shown(changes: Sequence[Change]) -> list[dict[str, str]]:
    """What has changed, in sentences."""
    return [
        {COLUMNS["change"].uk: change.sentence, COLUMNS["table"].uk: table_title(change.table, "uk")}
        for change in changes
    ]


def drifts_shown(drifts: Sequence[Drift]) -> list[dict[str, str]]:
    """What citizens get otherwise than it was published, and whether publishing again puts it right."""
    return [{COLUMNS["drift"].uk: drift_sentence(drift)} for drift in drifts]


def hashes_shown(rows_sha256: str, package: Mapping[str, Any], signs: int) -> list[dict[str, str]]:
    """The first signs of the hash of a version's rows, then those of each act that somebody has accepted, and who."""
    acts = [(source["title"], source.get(ACCEPTANCE) or {}) for source in package.get("sources", ())]
    rows = [(COLUMNS["version-rows"].uk, rows_sha256, "")]
    rows += [(title, by.get("rowsSha256", ""), by.get("who", COLUMNS["nobody"].uk)) for title, by in acts]
    return [
        {COLUMNS["of-what"].uk: what, COLUMNS["hash"].uk: sha256[:signs] or "—", COLUMNS["accepted-by"].uk: who}
        for what, sha256, who in rows
    ]


def standings_shown(standings: Sequence[ReportStanding]) -> list[dict[str, str]]:
    """Who has reported, when, and with how many remarks."""
    return [
        {
            COLUMNS["executor"].uk: standing.executor,
            COLUMNS["state"].uk: SCREEN[standing.state].uk,
            SCREEN["file"].uk: standing.label,
            SCREEN["submitted"].uk: standing.submitted,
            COLUMNS["received"].uk: standing.received,
            COLUMNS["grave"].uk: str(standing.critical or ""),
            COLUMNS["warnings"].uk: str(standing.warning or ""),
        }
        for standing in standings
    ]


def mend_shown(offices: Sequence[ToMend]) -> list[dict[str, str]]:
    """What is to be corrected now, errors first, each with its office; blank cells are counted."""
    return [
        {COLUMNS["message"].uk: text, COLUMNS["executor"].uk: one.executor, SCREEN["file"].uk: one.sent.label}
        for one in sorted(offices, key=lambda one: not one.errors)
        for text in _mend_lines(one)
    ]


def _mend_lines(one: ToMend) -> list[str]:
    blanks = [SCREEN["blanks"].render("uk", count=one.blanks)] if one.blanks else []
    return [
        *(f"✗ {explain(finding)}" for finding in one.errors),
        *(f"△ {text}" for text in (*map(explain, one.warnings), *blanks)),
    ]


def plan_shown(steps: Sequence[Action], lang: Lang = "uk") -> list[dict[str, str]]:
    """What will be written, where, and how many files or rows."""
    return [
        {
            COLUMNS["step"].render(lang): step_sentence(step, lang),
            COLUMNS["where"].render(lang): PLAN_PLACES[STEP_PLACES[step.kind]].render(lang),
            COLUMNS["size"].render(lang): _size(step, lang),
        }
        for step in steps
    ]


def step_sentence(step: Action, lang: Lang = "uk") -> str:
    """One step of a publication as a person would tell it."""
    target = table_title(step.target, lang) if step.kind in STEPS_OF_TABLES else step.target.rpartition("/")[2]
    facts = {"target": "" if target in DERIVED else target, "before": step.before, "after": step.after}
    return PLAN_STEPS[_kind(step)].render(lang, **facts)


def _kind(step: Action) -> str:
    """A switch has three sentences: to the first version, to another one, to none."""
    if step.kind != "switch":
        return step.kind
    return "switch" if step.before and step.after else "switch-first" if step.after else "switch-none"


def _size(step: Action, lang: Lang) -> str:
    what = COUNTED_STEPS.get(step.kind)
    return PLAN_COUNTS[what].render(lang, count=step.count) if what and step.count else ""
