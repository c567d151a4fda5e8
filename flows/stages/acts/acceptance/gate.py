"""Whether an act's reading may go out: it is accepted, or it is so plain that a warning is enough."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.model.acceptance import SAMPLE, WAYS_OF_READING
from flows.model.checks import DOUBTS
from flows.model.findings import Finding
from flows.stages.acts.acceptance.reviewed import reviewed_sha256

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flows.model.acceptance import Acceptance, CellAnswer, WayOfReading
    from flows.model.plan import Act
    from flows.stages.acts.acceptance.reviewed import ReviewedRow
    from flows.stages.acts.readers.content import ActReading


@dataclass(frozen=True, slots=True, kw_only=True)
class ActAcceptance:
    """How sure the reading of an act is, and who stands behind it.

    `accepted` is null where nobody does; `stale` says that somebody did, of other bytes or rows; `doubts` is how many
    are not answered.
    """

    uid: str
    number: str
    extraction: WayOfReading
    accepted: Acceptance | None
    stale: bool
    doubts: int


def answers_of(acceptance: Acceptance | None, act: Act) -> tuple[CellAnswer, ...]:
    """The answers about those files of the act that are the very ones that were reviewed."""
    same = {file.name for file in act.every_file if acceptance and file in acceptance.files}
    answers = acceptance.answers if acceptance else ()
    return tuple(answer for answer in answers if answer.place.partition("#")[0] in same)


def acceptance_of(
    act: Act, rows: Sequence[ReviewedRow], readings: Sequence[ActReading], acceptance: Acceptance | None
) -> ActAcceptance:
    """What an acceptance is worth for an act whose files have been read, with its answers in them.

    Args:
        act: It, with the hashes of its files.
        rows: What it says.
        readings: Its files as read, answers in them.
        acceptance: What acceptance.yaml says of it; null where nothing.
    """
    doubts = sum(finding.check in DOUBTS for reading in readings for finding in reading.findings)
    holds = acceptance is not None and not doubts and _is_of(acceptance, act, rows) and _is_whole(acceptance, rows)
    return ActAcceptance(
        uid=act.uid,
        number=act.number,
        extraction=max((reading.extraction for reading in readings), key=WAYS_OF_READING.index),
        accepted=acceptance if holds else None,
        stale=acceptance is not None and not holds,
        doubts=doubts,
    )


def _is_of(acceptance: Acceptance, act: Act, rows: Sequence[ReviewedRow]) -> bool:
    return set(acceptance.files) == set(act.every_file) and acceptance.rows_sha256 == reviewed_sha256(rows)


def _is_whole(acceptance: Acceptance, rows: Sequence[ReviewedRow]) -> bool:
    """Whether as many rows were compared as must be, all of them right: the file may have been cut by hand since."""
    compared = {verdict.row for verdict in acceptance.verdicts}
    return len(compared) >= min(SAMPLE, len(rows)) and all(verdict.right for verdict in acceptance.verdicts)


def acceptance_findings(states: Iterable[ActAcceptance], *, refuse: bool, programme: str) -> Iterator[Finding]:
    """Why acts may not go out: an acceptance that is stale, or none where one is needed.

    Args:
        states: Those of all acts in force.
        refuse: Whether the programme lets nothing out that nobody has accepted.
        programme: What the commands call it.
    """
    for state in states:
        if state.accepted is None and (state.stale or state.doubts or refuse or state.extraction != "direct"):
            check = "acceptance-stale" if state.stale else "not-accepted"
            facts = {"programme": programme, "doubts": str(state.doubts)}
            yield Finding.of(check, key=state.number, value=state.extraction, facts=facts)
