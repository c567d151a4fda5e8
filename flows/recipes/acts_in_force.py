"""The acts in force, each with its hash, and the plan that the newest of them holds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from flows.outside.acts.reading import read_document
from flows.outside.programme.codifier import hromada_name
from flows.stages.acts.declared import declarations_unused
from flows.stages.acts.extract import extract
from flows.stages.acts.facts import facts_differ
from flows.stages.acts.normalise import normalise
from flows.stages.acts.offices import declared_offices

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.model.facts import ProgrammeFacts
    from flows.model.plan import Act, Programme
    from flows.stages.acts.words import Words
    from flows.steps import Step


@dataclass(frozen=True, slots=True)
class Understood:
    """The acts in force, with their hashes, and the programme of the newest."""

    acts: tuple[Act, ...]
    programme: Programme


def understand(
    acts: Sequence[Act], raw: Mapping[str, bytes], facts: ProgrammeFacts, *, words: Words, step: Step
) -> Understood:
    """The typed programme of the newest act; `raw` holds the bytes of each by its file name."""
    hashed = tuple(replace(act, sha256=hashlib.sha256(raw[act.file]).hexdigest()) for act in acts)
    encodings = {act.file: act.encoding for act in facts.acts}
    newest = acts[-1].file
    reading = step(read_document, newest, raw[newest], encodings.get(newest))
    own = words.with_facts(facts.reading)
    printed = step(extract, reading.document, own)
    programme = step(normalise, printed, own, declared_offices(facts.executors))
    codified = hromada_name(facts.territory.code)
    differing = tuple(facts_differ(programme, facts, acts[-1], own, codified=codified))
    older = (read_document(act.file, raw[act.file], encodings.get(act.file)).document for act in reversed(acts[:-1]))
    unused = tuple(declarations_unused(facts, programme, chain([reading.document], older)))
    return Understood(
        hashed, replace(programme, findings=(*reading.findings, *programme.findings, *differing, *unused))
    )
