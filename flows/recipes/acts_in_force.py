"""The plan by the acts in force: what the newest of them says, at one half-year's end or at each."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.outside.programme.definitions import load_definitions
from flows.outside.programme.programmes import read_act
from flows.stages.acts.extract import extract
from flows.stages.acts.normalise import normalise
from flows.stages.acts.offices import declared_offices
from flows.stages.acts.readers.text import read
from flows.stages.calendar import acts_for, require_cycle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from flows.model.facts import ProgrammeFacts
    from flows.model.half_years import Cycle, Now
    from flows.model.plan import Act, Programme, Tables
    from flows.outside.programme.definitions import Definitions
    from flows.steps import Step


@dataclass(frozen=True, slots=True)
class Understood:
    """The acts in force, hashes known, and what the newest of them says."""

    acts: tuple[Act, ...]
    programme: Programme


def understand(
    folder: Path, facts: ProgrammeFacts, acts: Sequence[Act], *, known: Definitions, step: Step
) -> Understood:
    """What the newest of these acts says, typed; all of them are read, so that their hashes are known."""
    raw = {act.file: step(read_act, folder, act) for act in acts}
    hashed = tuple(replace(act, sha256=hashlib.sha256(raw[act.file]).hexdigest()) for act in acts)
    document = step(read, acts[-1].file, raw[acts[-1].file])
    printed = step(extract, document, known.words)
    return Understood(hashed, step(normalise, printed, known.words, declared_offices(facts.executors)))


def adopted_plan(folder: Path, facts: ProgrammeFacts, step: Step, *, cycle: Cycle, now: Now) -> Tables:
    """The tables by the acts dated up to the cycle's end and not after today; nothing is checked here.

    Raises:
        UsageError: The cycle has not begun, or no act was in force in it.
        SourceError: An act cannot be read.
    """
    require_cycle(facts, cycle, now)
    acts = acts_for(facts, cycle, now)
    return understand(folder, facts, acts, known=step(load_definitions), step=step).programme.tables


def plans(
    facts: ProgrammeFacts, cycles: Iterable[Cycle], now: Now, plan_of: Callable[[Sequence[Act]], Understood]
) -> Iterator[tuple[Cycle, Understood]]:
    """Each half-year with the plan at its end; what the same acts say is asked once."""
    known: dict[str, Understood] = {}
    for cycle in cycles:
        acts = acts_for(facts, cycle, now)
        uid = acts[-1].uid
        known[uid] = known.get(uid) or plan_of(acts)
        yield cycle, known[uid]
