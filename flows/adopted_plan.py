"""The plan that an executor reports on: the tables of the newest act in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.outside.definitions import load_definitions
from flows.outside.programmes import read_act
from flows.stages.calendar import acts_for, require_cycle
from flows.stages.extract import extract
from flows.stages.normalise import normalise
from flows.stages.offices import declared_offices
from flows.stages.read import read

if TYPE_CHECKING:
    from pathlib import Path

    from flows.facts import ProgrammeFacts
    from flows.model import Cycle, Now, Tables
    from flows.steps import Step


def adopted_plan(folder: Path, facts: ProgrammeFacts, step: Step, *, cycle: Cycle, now: Now) -> Tables:
    """The tables of the newest act dated up to the cycle's end and not after today; nothing is checked here.

    Raises:
        UsageError: The cycle has not begun, or no act was in force in it.
        SourceError: The act cannot be read.
    """
    require_cycle(facts, cycle, now)
    act = acts_for(facts, cycle, now)[-1]
    words = step(load_definitions).words
    document = step(read, act.file, step(read_act, folder, act))
    printed = step(extract, document, words)
    return step(normalise, printed, words, declared_offices(facts.executors)).tables
