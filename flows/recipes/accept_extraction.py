"""The recipe of `hromada accept`: a saved review becomes a person's word for the act's reading."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.model.errors import DefinitionError, RejectedError, UsageError
from flows.model.facts import AcceptanceFacts
from flows.model.shapes import adapter
from flows.outside.inbox.workbooks import read_workbook
from flows.outside.programme.acceptances import put_acceptance
from flows.outside.programme.definitions import load_definitions
from flows.outside.programme.documents import read_source
from flows.outside.programme.fact_files import read_facts
from flows.outside.programme.programmes import load_programme
from flows.recipes.acts_in_force import read_alone
from flows.recipes.review_act import ReviewOrder, act_numbered, under_review, without_acceptances
from flows.stages.acts.acceptance.reviewed import reviewed_sha256
from flows.stages.reports.filled import Refusal
from flows.stages.review.compared import FigureChange, changed_figures, is_sealed, require_valid, with_tidy_texts
from flows.stages.review.sheet import sheet_acceptance, sheet_act

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from flows.model.acceptance import Acceptance
    from flows.model.facts import ProgrammeFacts
    from flows.model.plan import Act
    from flows.outside.programme.definitions import Definitions
    from flows.recipes.review_act import ActUnderReview
    from flows.stages.reports.filled import FilledBook
    from flows.steps import Step

_ZIP = b"PK"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """What was accepted, which figures the answers changed, and where it is written."""

    acceptance: Acceptance
    changes: tuple[FigureChange, ...]
    path: Path


def accept_extraction(folder: Path, file: Path, today: date, step: Step) -> Accepted:
    """Write a saved review into `acceptance.yaml`, if it is about these very bytes and rows and nothing is missing.

    Args:
        folder: The programme's.
        file: What the page has saved, or the workbook.
        today: The day of a workbook without one.
        step: How a step is taken.

    Raises:
        UsageError: The folder holds no programme, or the file names none of its acts.
        DefinitionError: The file is no review, or a file of facts is wrong.
        SourceError: The file or the act cannot be read.
        RejectedError: It is of other bytes or rows, was changed, lacks answers, or says that a row is wrong.
        PortalUnavailableError: The programme's folder cannot be written.
    """
    facts, definitions = step(load_programme, folder), step(load_definitions)
    saved, under = _saved(folder, file, facts, definitions, today=today, step=step)
    require_valid(saved, under.dossier)
    act = under.read.act
    after = read_alone(folder, act, without_acceptances(facts, saved), words=definitions.words, step=step)
    whole = replace(saved, rows_sha256=reviewed_sha256(after.reviewed))
    if after.accepted_by(whole).accepted is None:
        raise RejectedError("acceptance-doubts", act=act.number, programme=folder)
    return Accepted(
        acceptance=whole,
        changes=changed_figures(under.read.reviewed, after.reviewed),
        path=step(put_acceptance, folder, whole),
    )


def _saved(  # a saved review is understood against all of these
    folder: Path, file: Path, facts: ProgrammeFacts, definitions: Definitions, *, today: date, step: Step
) -> tuple[Acceptance, ActUnderReview]:
    raw = read_source(file)
    if raw.startswith(_ZIP):
        book = _book(raw, file)
        number, salt = sheet_act(book, file.name)
        under = under_review(_order(folder, salt), act_numbered(facts, number), definitions, step, drawn=False)
        saved = sheet_acceptance(book, under.dossier, today, file.name)
    else:
        entry = _entry(file)
        if not is_sealed(raw):
            raise RejectedError("acceptance-changed", file=file.name, programme=folder)
        saved = entry.acceptance
        under = under_review(_order(folder, saved.salt), _act(facts, saved), definitions, step, drawn=False)
    if not saved.who:
        raise UsageError("acceptance-nobody", file=file.name)
    return with_tidy_texts(saved), under


def _order(folder: Path, salt: str) -> ReviewOrder:
    return ReviewOrder(folder=folder, salt=salt)


def _act(facts: ProgrammeFacts, saved: Acceptance) -> Act:
    return act_numbered(facts, saved.uid)


def _book(raw: bytes, file: Path) -> FilledBook:
    book = read_workbook(raw)
    if isinstance(book, Refusal):
        raise DefinitionError("review-sheet-other", file=file.name)
    return book


def _entry(file: Path) -> AcceptanceFacts:
    entries: tuple[AcceptanceFacts, ...] = read_facts(file, adapter(tuple[AcceptanceFacts, ...]))
    if len(entries) != 1:
        raise DefinitionError("acceptance-other", file=file.name)
    return entries[0]
