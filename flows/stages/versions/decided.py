"""What a person has decided of an act's files: whether they go out with the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.model.source import published_as

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.model.facts import ActFacts, ProgrammeFacts
    from flows.model.plan import Act


def facts_of(facts: ProgrammeFacts, act: Act) -> ActFacts:
    """What programme.yaml says of this act."""
    return next(one for one in facts.acts if one.act.uid == act.uid)


def source_withheld(facts: ProgrammeFacts, act: Act) -> str:
    """Why a person lets the act's files not go out; empty where nobody has said so."""
    decided = facts_of(facts, act)
    return (decided.publish_source_reason or "") if decided.publish_source is False else ""


def reason_withheld(facts: ProgrammeFacts, acts: Iterable[Act]) -> str:
    """The same of several acts: the reason given for the newest of those whose files stay at home."""
    return next(filter(None, (source_withheld(facts, act) for act in reversed([*acts]))), "")


def withheld_paths(facts: ProgrammeFacts, acts: Iterable[Act]) -> frozenset[str]:
    """The paths of a version's files that may not go out, by that decision."""
    files = [file for act in acts if source_withheld(facts, act) for file in act.every_file]
    return frozenset(path for file in files for path in published_as(file.name))
