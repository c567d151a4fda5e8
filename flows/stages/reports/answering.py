"""Who answers for a measure: exactly one executor, by executors.yaml, else the first that the act lists."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flows.messages.forms import PROPOSAL_HEADER
from flows.model.findings import Finding
from flows.stages.acts.declared import answers_unknown
from flows.stages.acts.offices import declared_offices, identify

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.model.facts import ProgrammeFacts
    from flows.model.plan import Executor, Indicator, Measure, MeasureExecutor, Tables


@dataclass(frozen=True, slots=True)
class Respondent:
    """The executor whose form holds the measure; `proposed` until executors.yaml names one."""

    executor_id: str
    proposed: bool


def answering(tables: Tables, facts: ProgrammeFacts) -> Mapping[str, Respondent]:
    """MeasureId → who answers, in the measures' order; a measure for which nobody can be named is left out.

    An executor that answers through another office gives its measures to that one.
    """
    declared, first, through = _declared(facts), _first_listed(tables), _through(facts)
    named = {key: declared.get(key) or first.get(key) for key in _measures(tables)}
    return {key: Respondent(through.get(who, who), key not in declared) for key, who in named.items() if who}


def answering_offices(tables: Tables, facts: ProgrammeFacts) -> Mapping[str, Executor]:
    """ExecutorId → the office, for every one that executors.yaml or the act names."""
    offices = declared_offices(facts.executors)
    through = [identify(fact.answers_through, offices) for fact in facts.executors if fact.answers_through]
    listed = cast("Sequence[Executor]", tables["executors"])
    return {office.executor_id: office for office in (*through, *listed, *offices.values())}


def answering_findings(tables: Tables, facts: ProgrammeFacts) -> tuple[Finding, ...]:
    """What to correct in executors.yaml: unknown measures, and what nobody answers for."""
    measures, answers = _measures(tables), answering(tables, facts)
    unanswered = [key for key in measures if key not in answers]
    without_measure = [
        row.indicator_id for row in cast("Sequence[Indicator]", tables["indicators"]) if not row.measure_id
    ]
    return (
        *answers_unknown(tables, facts),
        *(Finding.of("answering-missing", table="measures", key=key) for key in unanswered),
        *(Finding.of("answering-missing", table="indicators", key=key) for key in without_measure),
    )


def proposal(tables: Tables, facts: ProgrammeFacts) -> str:
    """What is only proposed, as lines for executors.yaml: each measure under the executor that the act lists first."""
    declared, first, offices = _declared(facts), _first_listed(tables), answering_offices(tables, facts)
    lines = [PROPOSAL_HEADER.uk]
    proposed = {key: first[key] for key in _measures(tables) if key in first and key not in declared}
    for executor in dict.fromkeys(proposed.values()):
        lines.append(f"- name: {_quoted(offices[executor].name)}\n  answers:\n")
        lines += [f'    - "{key}" # {_measures(tables)[key].title}\n' for key in proposed if proposed[key] == executor]
    return "".join(lines)


def _quoted(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)


def _measures(tables: Tables) -> Mapping[str, Measure]:
    return {row.measure_id: row for row in cast("Sequence[Measure]", tables["measures"])}


def _declared(facts: ProgrammeFacts) -> Mapping[str, str]:
    """MeasureId → the executor that executors.yaml names."""
    offices = declared_offices(facts.executors)
    return {measure: identify(fact.name, offices).executor_id for fact in facts.executors for measure in fact.answers}


def _through(facts: ProgrammeFacts) -> Mapping[str, str]:
    """The executor → the office that fills in its form; where that one answers through another, the last of them."""
    offices = declared_offices(facts.executors)
    steps = {
        identify(fact.name, offices).executor_id: identify(fact.answers_through, offices).executor_id
        for fact in facts.executors
        if fact.answers_through
    }
    ends = dict(steps)
    for _ in steps:  # no chain is longer; a circle has no end, and stops as well
        ends = {who: steps.get(through, through) for who, through in ends.items()}
    return ends


def _first_listed(tables: Tables) -> Mapping[str, str]:
    """MeasureId → the executor that the act lists first."""
    rows = cast("Sequence[MeasureExecutor]", tables["measure-executors"])
    return {row.measure_id: row.executor_id for row in sorted(rows, key=lambda row: -row.position)}
