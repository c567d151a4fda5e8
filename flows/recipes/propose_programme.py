"""The recipe of `hromada init`: the files of an act become the folder of a new programme, with a person's answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from flows.messages.text import Severity
from flows.model.document import one_document
from flows.model.errors import HromadaError, SourceError
from flows.model.facts import ReadingFacts
from flows.model.proposal import UNSURE, FactValue, OfficeAnswer, ProposedFact, Spelling
from flows.outside.acts.reading import read
from flows.outside.machine.durable import put_files
from flows.outside.programme.codifier import hromadas
from flows.outside.programme.definitions import load_definitions
from flows.outside.programme.documents import read_source
from flows.outside.programme.programmes import load_programme, require_own_slug
from flows.outside.programme.proposed import (
    ProgrammeFolder,
    ProposedFiles,
    UnknownFact,
    declared_in,
    files_to_write,
    folder_of_files,
    new_folder,
    reading_facts,
    reading_lines,
    source_names,
    unknown_facts,
)
from flows.stages.acts.advice import UnknownHeader, dotted_figures, lines_to_add, unknown_headers
from flows.stages.acts.answers import WrongAnswerError, contact_in, value_typed
from flows.stages.acts.arrangement import Arrangement, FileRead, arrange
from flows.stages.acts.extract import extract
from flows.stages.acts.normalise import normalise
from flows.stages.acts.proposal import Material, propose, similar_spellings
from flows.stages.acts.readers.kind import file_kind
from flows.stages.language.latin import file_word
from flows.stages.language.texts import NONE_MARKS, same_signs

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from flows.model.document import Document
    from flows.model.findings import Finding
    from flows.model.plan import Programme
    from flows.outside.programme.definitions import Definitions
    from flows.stages.acts.offices import Offices
    from flows.stages.acts.words import Words
    from flows.steps import Step

CONTACT = ("contact.name", "contact.email")
"""Asked for together, and free to stay blank."""
ALWAYS_ASKED = "licence.name"
"""Sure, since the national portal names one; yet it is for the publisher to say."""
FOLLOWING = frozenset({"title", "description", "slug", "licence.title", "licence.path", "publisher.name"})
"""What follows from other facts: once those are known, it is too."""
MAY_STAY_NULL = frozenset({*CONTACT, "acts.legal_title"})
"""What may stay null."""


_REDRAWN = frozenset({"pdf", "doc"})
"""Kinds whose tables are put together anew from what is drawn."""
_LONGEST_FOLDER = 60


class Asker(Protocol):
    """A person at the terminal."""

    def fact(self, fact: ProposedFact, wrong: str) -> str:
        """What is typed as a fact's value: blank accepts what is proposed; `wrong` was typed before."""

    def contact(self, wrong: str) -> str:
        """Whom citizens may ask: a name, an address, both, or nothing."""

    def is_copy(self, files: Sequence[str], copies: Sequence[str]) -> bool:
        """Whether some files hold the same act once more."""

    def is_same_office(self, spelling: Spelling) -> bool:
        """Whether two spellings are one office."""

    def column(self, unknown: UnknownHeader) -> str:
        """What a column holds whose header is not understood."""

    def figures(self) -> str:
        """What a dot before three digits is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InitOrder:
    """The files of an act, where the programmes lie, and the folder to write, if one is named."""

    files: Sequence[Path]
    datasets: Path
    out: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAct:
    """The files of an act as they were read, by the names under which they are kept.

    `folder` is the one that holds it already, if any does; `doubts` are what the readers found.
    """

    order: InitOrder
    raw: Mapping[str, bytes]
    files: Sequence[FileRead]
    doubts: Sequence[Finding]
    known: Definitions
    folder: ProgrammeFolder | None
    reading: ReadingFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Initiated:
    """What was proposed, and what of it stands in the folder now.

    `changed` are the files that were written or got something new, `unknown` the fields that are still to be filled
    in, `differing` the facts in which the act is sure of something else than the folder says. `findings` are the
    critical ones of the reading.
    """

    folder: Path
    facts: Sequence[ProposedFact]
    offices: Sequence[OfficeAnswer]
    differing: Sequence[tuple[ProposedFact, ProposedFact]]
    changed: Sequence[str]
    unknown: Sequence[UnknownFact]
    wrong: HromadaError | None
    programme: Programme
    findings: Sequence[Finding]
    files: Sequence[str]
    copies: Sequence[str]


def read_files(order: InitOrder, step: Step) -> ReadAct:
    """The files of one act, each read by itself.

    Raises:
        SourceError: A file cannot be read.
        DefinitionError: The folder that holds the act already has a file of facts that is no YAML.
    """
    names = source_names(order.files)
    raw = {name: read_source(path) for name, path in zip(names, order.files, strict=True)}
    known = step(load_definitions)
    folder = folder_of_files(order.datasets, order.out, raw)
    reading = reading_facts(folder) if folder else ReadingFacts()
    words = known.words.with_facts(reading)
    readings = {name: step(read, name, one) for name, one in raw.items()}
    return ReadAct(
        order=order,
        raw=raw,
        files=[_file_read(readings[name].document, raw[name], words) for name in names],
        doubts=[finding for reading in readings.values() for finding in reading.findings],
        known=known,
        folder=folder,
        reading=reading,
    )


def _file_read(document: Document, raw: bytes, words: Words) -> FileRead:
    try:
        programme = normalise(extract(document, words), words, {})
    except SourceError:
        programme = None
    return FileRead(document=document, direct=file_kind(raw) not in _REDRAWN, programme=programme)


def propose_programme(act: ReadAct, ask: Asker | None) -> Initiated:
    """The folder of the act's programme: what the act says, what a person says, and null where neither does.

    Without anybody to `ask`, only what is sure is written.

    Raises:
        SourceError: None of the files holds the tables of a programme.
        UsageError: Another programme, or something else, lies where the folder should be.
        PortalUnavailableError: The folder cannot be written.
    """
    return _Initiation(act, ask).initiated()


class _Initiation:
    """One run: what is read is asked for again only where an answer changes how it is read."""

    def __init__(self, act: ReadAct, ask: Asker | None) -> None:
        self._act, self._ask = act, ask
        self._folder = act.folder

    def initiated(self) -> Initiated:
        """All of it, in order."""
        arrangement = self._arranged()
        document = one_document([file.document for file in arrangement.files])
        offices = declared_in(self._folder)
        reading, programme = self._read_with_answers(document, offices)
        advice = lines_to_add(programme.findings)
        words = self._act.known.words.with_facts(reading)
        material = Material(
            documents=[file.document for file in arrangement.files],
            programme=programme,
            words=words,
            communities=hromadas(),
        )
        facts, differing = self._facts(material)
        answers = [self._office(one) for one in similar_spellings(programme, offices)]
        folder = self._folder or self._new(facts)
        proposed = ProposedFiles(
            facts=facts,
            offices=answers,
            reading=[*reading_lines(reading), *(f"# {line}" for line in advice)],
            files=[file.document.file for file in arrangement.files],
            copies=[file.document.file for file in arrangement.copies],
            raw=self._act.raw,
        )
        changed = files_to_write(folder, proposed)
        _put(folder.path, changed)
        wanted = [fact.field for fact in facts if not _may_be_null(fact.field)]
        return Initiated(
            folder=folder.path,
            facts=facts,
            offices=answers,
            differing=differing,
            changed=tuple(changed),
            unknown=unknown_facts(folder.path, wanted),
            wrong=_wrong(folder.path),
            programme=programme,
            findings=[one for one in (*self._act.doubts, *programme.findings) if one.severity is Severity.CRITICAL],
            files=proposed.files,
            copies=proposed.copies,
        )

    def _arranged(self) -> Arrangement:
        arrangement = arrange(self._act.files)
        if not arrangement.copies or arrangement.sure or self._ask is None:
            return arrangement  # whatever differs in a copy is critical when it is published
        names = [[file.document.file for file in files] for files in (arrangement.files, arrangement.copies)]
        return arrangement if self._ask.is_copy(*names) else Arrangement(files=tuple(self._act.files))

    # --- how it is read ---

    def _read_with_answers(self, document: Document, offices: Offices) -> tuple[ReadingFacts, Programme]:
        """What the act holds; where its wording is not known, as a person says that it is meant."""
        reading = self._act.reading
        programme = self._programme(document, reading, offices)
        if self._ask is None or self._folder is not None:
            return reading, programme
        columns = {one.header: self._ask.column(one) for one in unknown_headers(programme.findings)}
        figures = self._ask.figures() if dotted_figures(programme.findings) else None
        said = {"columns": {name: column for name, column in columns.items() if column}, "figures": figures or None}
        if not any(said.values()):
            return reading, programme
        reading = ReadingFacts.model_validate(said)
        return reading, self._programme(document, reading, offices)

    def _programme(self, document: Document, reading: ReadingFacts, offices: Offices) -> Programme:
        words = self._act.known.words.with_facts(reading)
        return normalise(extract(document, words), words, offices)

    # --- facts ---

    def _facts(self, material: Material) -> tuple[Sequence[ProposedFact], Sequence[tuple[ProposedFact, ProposedFact]]]:
        """Every fact, and those of the folder that the act contradicts."""
        number = self._folder.act if self._folder else 1
        read_only = propose(material, {}, act=number)
        kept: dict[str, FactValue] = {}
        if self._folder:
            kept = {one.field: value for one in read_only if (value := self._folder.value(one.field)) is not None}
        answers = dict(kept)
        facts = propose(material, answers, act=number)
        if self._ask:
            answers = self._asked(material, answers, number)
            facts = propose(material, answers, act=number)
        known = {one.field: one for one in read_only}
        facts = tuple(replace(one, certainty="kept") if one.field in kept else one for one in facts)
        differing = [(known[one.field], one) for one in facts if one.field in kept and _differs(known[one.field], one)]
        return facts, [pair for pair in differing if pair[0].field not in FOLLOWING]

    def _asked(self, material: Material, answers: Mapping[str, FactValue], number: int) -> dict[str, FactValue]:
        """The answers with those of a person; each is asked once, and what follows from it is asked no more."""
        said, done = dict(answers), set[str]()
        while open_ones := [one for one in propose(material, said, act=number) if self._is_open(one, said, done)]:
            one = open_ones[0]
            done.add(one.field)
            if one.field in CONTACT:
                done.update(CONTACT)
                said |= self._contact()
            elif (value := self._answer(one)) is not None:
                said[one.field] = value
        return said

    def _is_open(self, one: ProposedFact, said: Mapping[str, FactValue], done: set[str]) -> bool:
        if one.field in said or one.field in done:
            return False
        if one.field in CONTACT:
            return not any(name in said for name in CONTACT)
        if one.field in FOLLOWING or one.field.endswith(".legal_title"):
            return False
        return one.field == ALWAYS_ASKED or one.certainty in UNSURE

    def _answer(self, fact: ProposedFact) -> FactValue | None:
        """What a person says: blank accepts what is proposed, a dash leaves it open."""
        assert self._ask  # noqa: S101  # nobody else comes here
        wrong = ""
        while True:
            typed = self._ask.fact(fact, wrong).strip()
            if not typed or typed in NONE_MARKS:
                return None if typed else fact.value
            try:
                return value_typed(fact.field, typed, fact.options)
            except WrongAnswerError:
                wrong = typed

    def _contact(self) -> Mapping[str, FactValue]:
        assert self._ask  # noqa: S101  # as above
        wrong = ""
        while True:
            typed = self._ask.contact(wrong).strip()
            if not typed or typed in NONE_MARKS:
                return {}
            try:
                return dict(contact_in(typed))
            except WrongAnswerError:
                wrong = typed

    def _office(self, one: Spelling) -> OfficeAnswer:
        return OfficeAnswer(one, self._ask.is_same_office(one) if self._ask else None)

    def _new(self, facts: Sequence[ProposedFact]) -> ProgrammeFolder:
        """The folder of a new programme, which no other one's is."""
        order = self._act.order
        slug = next((str(one.value) for one in facts if one.field == "slug" and one.value), "")
        stem = next(iter(self._act.raw)).rpartition(".")[0]
        folder = new_folder(order.datasets, order.out, slug or file_word(stem, _LONGEST_FOLDER) or "programme")
        if slug:
            require_own_slug(folder.path, slug)
        return folder


def _put(folder: Path, changed: Mapping[str, bytes]) -> None:
    """The act's files first: a folder is a programme's as soon as it holds programme.yaml."""
    for within in sorted({name.rpartition("/")[0] for name in changed}, reverse=True):
        put_files(
            folder / within,
            {name.rpartition("/")[2]: raw for name, raw in changed.items() if name.rpartition("/")[0] == within},
        )


def _may_be_null(field: str) -> bool:
    return field in CONTACT or field.endswith(".legal_title")


def _differs(read_now: ProposedFact, kept: ProposedFact) -> bool:
    return read_now.certainty == "certain" and same_signs(str(read_now.value)) != same_signs(str(kept.value))


def _wrong(folder: Path) -> HromadaError | None:
    """What is wrong with the folder as it stands, if anything is."""
    try:
        load_programme(folder)
    except HromadaError as fault:
        return fault
    return None
