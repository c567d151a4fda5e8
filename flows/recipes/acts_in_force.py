"""The acts in force, each with its hashes, and the plan that the newest of them holds."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from flows.model.document import one_document
from flows.model.source import ActSource
from flows.outside.acts.reading import read
from flows.outside.programme.codifier import hromada_name
from flows.outside.programme.programmes import read_act
from flows.stages.acts.acceptance.gate import acceptance_of, answers_of
from flows.stages.acts.acceptance.reviewed import reviewed_rows
from flows.stages.acts.amend import Amending, InForce, amend, stamped
from flows.stages.acts.amending import read_amendment
from flows.stages.acts.copies import copies_differ
from flows.stages.acts.correct import Corrected, correct
from flows.stages.acts.declared import declarations_unused
from flows.stages.acts.extract import extract
from flows.stages.acts.facts import facts_differ
from flows.stages.acts.normalise import normalise
from flows.stages.acts.offices import declared_offices
from flows.stages.acts.settle import settle

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Literal, TypedDict

    from flows.model.acceptance import Acceptance
    from flows.model.document import Document
    from flows.model.facts import ProgrammeFacts
    from flows.model.findings import Finding
    from flows.model.plan import Act, ActEdit, ActFile, Programme
    from flows.stages.acts.acceptance.gate import ActAcceptance
    from flows.stages.acts.acceptance.reviewed import ReviewedRow
    from flows.stages.acts.amending import Amendment
    from flows.stages.acts.extract import Extract
    from flows.stages.acts.offices import Offices
    from flows.stages.acts.readers.content import ActReading
    from flows.stages.acts.words import Words
    from flows.steps import Step

    class _Ways(TypedDict):
        words: Words
        offices: Offices


@dataclass(frozen=True, slots=True, kw_only=True)
class ActRead:
    """One act, understood: its hashes, its files as read, all of them as one document, and what it says.

    `programme` is what it says; `corrected` is what counts and what a person accepts, and `printed` the same as
    printed; `amendment` is an amending act with what its sentences tell to do. `readings` are those of the files that
    hold it (not of its copy), with a person's answers in them.
    """

    act: Act
    sources: tuple[ActSource, ...]
    document: Document
    programme: Programme
    corrected: Programme
    printed: Extract
    readings: tuple[ActReading, ...]
    amendment: Amendment | None = None

    @property
    def reviewed(self) -> tuple[ReviewedRow, ...]:
        """What of it a person compares with its files."""
        return reviewed_rows(self.corrected, self.amendment)

    def accepted_by(self, acceptance: Acceptance | None) -> ActAcceptance:
        """What this acceptance is worth for it."""
        return acceptance_of(self.act, self.reviewed, self.readings, acceptance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """The acts in force, with their hashes, and the plan by them.

    `reads` are those by which its rows stand: the newest whole programme and what has amended it since; `edits` are
    what these have done to it; `acceptances` say who stands behind the reading of each.
    """

    acts: tuple[Act, ...]
    programme: Programme
    reads: tuple[ActRead, ...]
    acceptances: tuple[ActAcceptance, ...]
    edits: tuple[ActEdit, ...] = ()


def understand(
    acts: Sequence[Act], raw: Mapping[str, bytes], facts: ProgrammeFacts, *, words: Words, step: Step
) -> Understood:
    """The plan by these acts, oldest first; `raw` holds the bytes of each file by its name.

    Raises:
        SourceError: One of those that count cannot be read.
    """
    newest = max(at for at, act in enumerate(acts) if act.is_whole)
    whole = read_one(acts[newest], raw, facts, words=words, step=step)
    later = (read_one(act, raw, facts, words=words, step=step, amended=whole.printed) for act in acts[newest + 1 :])
    reads = [whole, *later]
    amending = [_amending(one) for one in reads[1:]]
    known = InForce(whole.corrected)
    plan = step(amend, known.programme, whole.printed, amending, **_ways(words, facts)) if amending else known
    documents = [one.document for one in reversed(reads)]
    older = (_document(act, raw, facts) for act in reversed(acts[:newest]))
    found = declarations_unused(facts, plan.programme, chain(documents, older))
    hashed = tuple(_hashed(act, raw) for act in acts)
    programme = replace(plan.programme, findings=(*plan.programme.findings, *found))
    return Understood(
        acts=hashed,
        programme=programme,
        reads=tuple(reads),
        acceptances=tuple(one.accepted_by(facts.acceptance(one.act)) for one in reads),
        edits=plan.edits,
    )


def read_alone(folder: Path, act: Act, facts: ProgrammeFacts, *, words: Words, step: Step) -> ActRead:
    """One act of the programme in that folder; one that amends is read by the tables of the whole that it amends.

    Raises:
        SourceError: It, or that whole, cannot be read.
    """
    acts = [entry.act for entry in facts.acts]
    place = [one.uid for one in acts].index(act.uid)
    whole = next(one for one in reversed(acts[: place + 1]) if one.is_whole)
    raw = {name: content for one in (whole, acts[place]) for name, content in step(read_act, folder, one).items()}
    read = read_one(whole, raw, facts, words=words, step=step)
    return read if whole is acts[place] else read_one(act, raw, facts, words=words, step=step, amended=read.printed)


def read_one(
    act: Act,
    raw: Mapping[str, bytes],
    facts: ProgrammeFacts,
    *,
    words: Words,
    step: Step,
    amended: Extract | None = None,
) -> ActRead:
    """One act, with what its readers doubt, what its copy says otherwise and what the facts say among the findings.

    An act that amends another is read by the tables of that one, `amended`.
    """
    encodings, act = _encodings(facts), _hashed(act, raw)
    answers = answers_of(facts.acceptance(act), act)
    readings = [settle(step(read, file.name, raw[file.name], encodings[file.name]), answers) for file in act.every_file]
    sources = tuple(
        ActSource(raw[file.name], reading.document) for file, reading in zip(act.every_file, readings, strict=True)
    )
    document, *copy = _documents(act, sources)
    own = words.with_facts(facts.reading)

    def printed_in(text: Document) -> tuple[Extract, Amendment | None]:
        if amended is None:
            return step(extract, text, own), None
        amendment = step(read_amendment, text, own, amended)
        return amendment.printed, amendment

    def programme_of(printed: Extract) -> Programme:
        return stamped(step(normalise, printed, own, declared_offices(facts.executors)), act)

    printed, amendment = printed_in(document)
    programme = right = programme_of(printed)
    corrected = Corrected(printed)
    if corrections := facts.corrections_of(act):
        corrected = correct(printed, programme, corrections)
        right = programme_of(corrected.printed)
    held = tuple(readings[: len(act.files)])
    doubts = [finding for reading in held for finding in reading.findings]
    copies = [programme_of(printed_in(other)[0]) for other in copy]
    differing = [finding for other in copies for finding in copies_differ(right, other)]
    differing += facts_differ(right, facts, act, own, codified=hromada_name(facts.territory.code))

    def with_all(found: Programme, *more: Finding) -> Programme:
        return replace(found, findings=(*doubts, *found.findings, *more, *differing))

    return ActRead(
        act=act,
        sources=sources,
        document=document,
        programme=with_all(programme),
        corrected=with_all(right, *corrected.findings),
        printed=corrected.printed,
        readings=held,
        amendment=amendment and replace(amendment, printed=corrected.printed),
    )


def _amending(read: ActRead) -> Amending:
    assert read.amendment is not None  # noqa: S101  # whole acts stand before all others
    return Amending(act=read.act, programme=read.corrected, amendment=read.amendment)


def _ways(words: Words, facts: ProgrammeFacts) -> _Ways:
    return {"words": words.with_facts(facts.reading), "offices": declared_offices(facts.executors)}


def _document(act: Act, raw: Mapping[str, bytes], facts: ProgrammeFacts) -> Document:
    encodings = _encodings(facts)
    return one_document([read(file.name, raw[file.name], encodings[file.name]).document for file in act.files])


def _encodings(facts: ProgrammeFacts) -> dict[str, Literal["cp1251"] | None]:
    return {file.name: entry.encoding for entry in facts.acts for file in entry.act.every_file}


def _documents(act: Act, sources: Sequence[ActSource]) -> Iterator[Document]:
    """What the act says, then what its copy says, if it has one."""
    documents = [source.document for source in sources]
    yield one_document(documents[: len(act.files)])
    if act.copy:
        yield one_document(documents[len(act.files) :])


def _hashed(act: Act, raw: Mapping[str, bytes]) -> Act:
    """The act with the hash of each of its files."""

    def hashed(files: tuple[ActFile, ...]) -> tuple[ActFile, ...]:
        return tuple(replace(file, sha256=hashlib.sha256(raw[file.name]).hexdigest()) for file in files)

    return replace(act, files=hashed(act.files), copy=hashed(act.copy))
