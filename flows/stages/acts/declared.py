"""What a person has declared of the acts' wording, and no act prints: it changes nothing, and nobody would know."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, cast

from flows.model.document import Grid
from flows.model.findings import Finding
from flows.stages.acts.offices import declared_offices, spelling
from flows.stages.language.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flows.model.document import Document
    from flows.model.facts import ProgrammeFacts
    from flows.model.plan import Measure, Programme, Tables


class _Declaration(NamedTuple):
    """A wording, where it is declared, and the other spellings of which any may stand in its place."""

    file: str
    text: str
    others: tuple[str, ...] = ()

    @property
    def spellings(self) -> frozenset[str]:
        """Each as `_bare` leaves it."""
        return frozenset(map(_bare, (self.text, *self.others)))


def declarations_unused(
    facts: ProgrammeFacts, programme: Programme, documents: Iterable[Document]
) -> Iterator[Finding]:
    """A finding for each declared name, spelling, header and source that none of the acts prints, and each measure.

    An office's own name may be the right one that no act uses, as long as an act prints one of its other spellings; an
    office that only answers for others must be one of those declared. The acts come newest first, and an older one is
    looked into only for what the newer do not print. `programme` is the newest's, where no page parts a name any more.
    """
    yield from answers_unknown(programme.tables, facts)
    yield from _claimed_twice(facts)
    left = list(_declarations(facts))
    if not left:  # then nothing is folded
        return
    for printed in chain([_whole_cells(programme)], map(_printed, documents)):
        left = [declared for declared in left if not any(text in printed for text in declared.spellings)]
        if not left:
            return
    for declared in left:
        yield Finding.of("declaration-unused", value=declared.text, facts={"file": declared.file})


def answers_unknown(tables: Tables, facts: ProgrammeFacts) -> Iterator[Finding]:
    """A finding for each measure on which an office answers, and which the plan does not have."""
    measures = {row.measure_id for row in cast("Sequence[Measure]", tables["measures"])}
    answers = dict.fromkeys(key for executor in facts.executors for key in executor.answers)
    yield from (Finding.of("answering-unknown", table="measures", key=key) for key in answers if key not in measures)


def _claimed_twice(facts: ProgrammeFacts) -> Iterator[Finding]:
    """A finding for each spelling that two entries of executors.yaml claim: only the last of them gets it."""
    claims: dict[str, list[str]] = {}
    for executor in facts.executors:
        for folded, name in {spelling(name): name for name in (*executor.aliases, executor.name)}.items():
            claims.setdefault(folded, []).append(name)
    yield from (Finding.of("declaration-twice", value=names[0]) for names in claims.values() if len(names) > 1)


def _declarations(facts: ProgrammeFacts) -> Iterator[_Declaration]:
    offices = declared_offices(facts.executors)
    for executor in facts.executors:
        yield _Declaration("executors.yaml", executor.name, executor.aliases)
        yield from (_Declaration("executors.yaml", alias) for alias in executor.aliases)
        if executor.answers_through and spelling(executor.answers_through) not in offices:
            yield _Declaration("executors.yaml", executor.answers_through)
    yield from (_Declaration("programme.yaml", text) for text in (*facts.reading.columns, *facts.reading.sources))


def _whole_cells(programme: Programme) -> str:
    """What stands in the cells of executors and of sources, as `_bare` leaves it."""
    measures = cast("Sequence[Measure]", programme.tables["measures"])
    texts = [text for row in measures for text in (row.executors_text, row.funding_sources_text) if text]
    return _bare(" ".join(dict.fromkeys(texts)))


def _printed(document: Document) -> str:
    """Everything that the act prints, as `_bare` leaves it."""
    texts: list[str] = []
    for block in document.blocks:
        texts += [text for row in block.rows for text in row.texts] if isinstance(block, Grid) else [block.text]
    return _bare(" ".join(texts))


def _bare(text: str) -> str:
    """Letters and digits alone: a cell may be broken anywhere by a line or a page."""
    return re.sub(r"[\W_]+", "", fold(text))
