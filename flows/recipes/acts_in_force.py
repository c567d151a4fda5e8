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
from flows.stages.acts.copies import copies_differ
from flows.stages.acts.declared import declarations_unused
from flows.stages.acts.extract import extract
from flows.stages.acts.facts import facts_differ
from flows.stages.acts.normalise import normalise
from flows.stages.acts.offices import declared_offices

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.model.document import Document
    from flows.model.facts import ProgrammeFacts
    from flows.model.plan import Act, ActFile, Programme
    from flows.stages.acts.words import Words
    from flows.steps import Step


@dataclass(frozen=True, slots=True)
class Understood:
    """The acts in force, with their hashes, the programme of the newest, and the files that this one was read from."""

    acts: tuple[Act, ...]
    programme: Programme
    sources: tuple[ActSource, ...]


def understand(
    acts: Sequence[Act], raw: Mapping[str, bytes], facts: ProgrammeFacts, *, words: Words, step: Step
) -> Understood:
    """The typed programme of the newest act; `raw` holds the bytes of each file by its name."""
    newest = acts[-1]
    encodings = {file.name: entry.encoding for entry in facts.acts for file in entry.act.every_file}

    def document_of(file: ActFile) -> Document:
        return read(file.name, raw[file.name], encodings[file.name]).document

    readings = [step(read, file.name, raw[file.name], encodings[file.name]) for file in newest.every_file]
    sources = tuple(
        ActSource(raw[file.name], reading.document) for file, reading in zip(newest.every_file, readings, strict=True)
    )
    document, *copy = _documents(newest, sources)
    own = words.with_facts(facts.reading)

    def programme_of(text: Document) -> Programme:
        return step(normalise, step(extract, text, own), own, declared_offices(facts.executors))

    programme = programme_of(document)
    doubts = [finding for reading in readings[: len(newest.files)] for finding in reading.findings]
    found = [finding for other in copy for finding in copies_differ(programme, programme_of(other))]
    found += facts_differ(programme, facts, newest, own, codified=hromada_name(facts.territory.code))
    older = (one_document([document_of(file) for file in act.files]) for act in reversed(acts[:-1]))
    found += declarations_unused(facts, programme, chain([document], older))
    hashed = tuple(replace(act, files=_hashed(act.files, raw), copy=_hashed(act.copy, raw)) for act in acts)
    return Understood(hashed, replace(programme, findings=(*doubts, *programme.findings, *found)), sources)


def _documents(act: Act, sources: Sequence[ActSource]) -> Iterator[Document]:
    """What the act says, then what its copy says, if it has one."""
    documents = [source.document for source in sources]
    yield one_document(documents[: len(act.files)])
    if act.copy:
        yield one_document(documents[len(act.files) :])


def _hashed(files: tuple[ActFile, ...], raw: Mapping[str, bytes]) -> tuple[ActFile, ...]:
    return tuple(replace(file, sha256=hashlib.sha256(raw[file.name]).hexdigest()) for file in files)
