"""What the council has decided, act by act, as `changes.md` tells it."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest

from flows.model.facts import ActFacts
from flows.model.plan import ActEdit
from flows.stages.changes.decisions import decision_changes


def act(kind: Literal["restatement", "amendment"]) -> ActFacts:
    return ActFacts(
        file="a.txt", kind=kind, number="1/1", date=date(2026, 3, 1), title="Програма", type="Рішення", body="Рада"
    )


@pytest.mark.parametrize(
    ("kind", "edits", "told"),
    [
        ("restatement", (), "програму викладено в новій редакції."),
        ("amendment", (("removed", "M2.2"), ("added", "M2.5")), "доповнено: пункт 2.5; виключено пункт 2.2."),
        ("amendment", (), "у чинній редакції програми нічого не змінює."),
    ],
    ids=["restates", "amends", "found after a restatement"],
)
def test_each_new_act_says_what_it_did(
    kind: Literal["restatement", "amendment"],
    edits: tuple[tuple[Literal["added", "removed"], str], ...],
    told: str,
) -> None:
    made = [ActEdit(act_id=act(kind).act.uid, action=action, table="measures", key=key) for action, key in edits]
    (change,) = decision_changes([act(kind)], made, {}, {}, served=())
    assert change.sentence == f"Рішення № 1/1 від 1 березня 2026 року: {told}"


def test_an_act_that_was_known_is_no_news() -> None:
    known = act("amendment")
    assert decision_changes([known], (), {}, {}, served=(known.act.uid,)) == ()
    assert decision_changes([known], (), None, {}, served=()) == ()
