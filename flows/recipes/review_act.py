"""The recipe of `hromada review`: one act's reading, ready to be compared with its source."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.model.errors import UsageError
from flows.outside.acts.pictures import pictures
from flows.outside.programme.definitions import load_definitions
from flows.outside.programme.programmes import load_programme
from flows.recipes.acts_in_force import ActRead, read_alone
from flows.stages.acts.acceptance.doubtful import doubtful_cells, unanswerable
from flows.stages.acts.acceptance.reviewed import reviewed_sha256
from flows.stages.review.dossier import Dossier
from flows.stages.review.page import review_page
from flows.stages.review.places import SourceLines
from flows.stages.review.sheet import review_sheet

if TYPE_CHECKING:
    from pathlib import Path

    from flows.messages.text import Lang
    from flows.model.acceptance import Acceptance
    from flows.model.facts import ProgrammeFacts
    from flows.model.plan import Act
    from flows.outside.programme.definitions import Definitions
    from flows.steps import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOrder:
    """Which act to review: by its number, else the newest that nobody has accepted yet; `salt` draws the sample."""

    folder: Path
    act: str | None = None
    salt: str | None = None


@dataclass(frozen=True, slots=True)
class ActUnderReview:
    """An act as it is read without any answer, and what is shown of it."""

    read: ActRead
    dossier: Dossier


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewFiles:
    """The page and the workbook, and how much there is to answer; `unanswerable` doubts no person can settle there."""

    number: str
    page: bytes
    sheet: bytes
    doubts: int
    unanswerable: int
    compulsory: int
    rows: int


def review_act(order: ReviewOrder, step: Step, lang: Lang = "uk") -> ReviewFiles:
    """The page and the workbook by which a person compares an act's reading with its source.

    Raises:
        UsageError: The folder holds no programme, or no act has this number.
        DefinitionError: A file of facts is wrong.
        SourceError: The act cannot be read.
    """
    facts, definitions = step(load_programme, order.folder), step(load_definitions)
    act = act_numbered(facts, order.act) if order.act else _next_act(facts)
    under = under_review(order, act, definitions, step)
    dossier = under.dossier
    return ReviewFiles(
        number=act.number,
        page=step(review_page, dossier, definitions.schemas, lang),
        sheet=step(review_sheet, dossier, lang),
        doubts=len(dossier.cells),
        unanswerable=len(dossier.unanswerable),
        compulsory=len(dossier.compulsory),
        rows=len(dossier.rows),
    )


def act_numbered(facts: ProgrammeFacts, number: str) -> Act:
    """The act with this number, or this number and day.

    Raises:
        UsageError: There is none.
    """
    for entry in reversed(facts.acts):
        if number in {entry.act.number, entry.act.uid}:
            return entry.act
    raise UsageError("act-unknown", act=number, acts=", ".join(entry.act.number for entry in facts.acts))


def under_review(
    order: ReviewOrder, act: Act, definitions: Definitions, step: Step, *, drawn: bool = True
) -> ActUnderReview:
    """The act as it is read, whoever accepted it before; `drawn` with pictures of its rows."""
    facts = load_programme(order.folder)
    read = read_alone(order.folder, act, without_acceptances(facts), words=definitions.words, step=step)
    dossier = Dossier(
        programme=str(order.folder),
        title=facts.title,
        act=read.act,
        cells=doubtful_cells(read.readings),
        unanswerable=unanswerable(read.readings),
        rows=read.reviewed,
        shown_sha256=reviewed_sha256(read.reviewed),
        corrections=tuple(finding for finding in read.corrected.findings if finding.check == "correction-made"),
        salt=order.salt or secrets.token_hex(8),
        lines=SourceLines(read.document),
        pictures=_pictures(read, step) if drawn else {},
    )
    return ActUnderReview(read, dossier)


def _pictures(read: ActRead, step: Step) -> dict[str, tuple[bytes, ...]]:
    found: dict[str, tuple[bytes, ...]] = {}
    raw = {source.file: source.raw for source in read.sources}
    for reading in read.readings:
        found |= step(pictures, raw[reading.document.file], reading.areas)
    return found


def without_acceptances(facts: ProgrammeFacts, *only: Acceptance) -> ProgrammeFacts:
    """The programme's facts as if nothing, or only this, had been accepted."""
    return facts.model_copy(update={"acceptances": only})


def _next_act(facts: ProgrammeFacts) -> Act:
    acts = [entry.act for entry in facts.acts]
    return next((act for act in reversed(acts) if facts.acceptance(act) is None), acts[-1])
