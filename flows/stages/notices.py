"""Notices that reach the maintainer unasked: texts in Ukrainian, each with the cause for which it is sent once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from flows.messages.runs import LATENESS, NOTICES
from flows.messages.text import Lang, Severity
from flows.stages.checks.sentences import explain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.model.errors import HromadaError, RejectedError
    from flows.model.progress import Latecomer
    from flows.model.versions import Drift

NoticeKind = Literal["published", "confirmed", "rejected", "approval", "lapsed", "drift", "away", "failed", "late"]

MOST_LINES = 20
"""How many sentences a notice holds; a longer one is cut by some of its carriers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One message: `subject` is what it is about, and it is sent once for each `cause`."""

    kind: NoticeKind
    subject: str
    cause: str
    title: str
    body: str


def link(portal: str, dataset: str) -> str:
    """What to open on a portal to see a dataset."""
    kind, _, place = portal.partition(":")
    return f"{place.rstrip('/')}/dataset/{dataset}" if kind == "ckan" else f"{place.rstrip('/')}/index.html"


def summary(version: str, sentences: Sequence[str], actions: int) -> str:
    """What a publication would change, for the person who decides on it."""
    return NOTICES["summary"].render("uk", version=version, count=actions, lines=bullets(sentences))


def published(portal: str, dataset: str, version: str, sentences: Sequence[str]) -> Notice:
    """A version went out: what changed, and where it is."""
    facts = {"dataset": dataset, "version": version, "link": link(portal, dataset), "lines": bullets(sentences)}
    return _notice("published", f"{portal} {dataset}", version, **facts)


def confirmed(portal: str, dataset: str, version: str, cycle: str) -> Notice:
    """A half-year brought no change."""
    facts = {"dataset": dataset, "version": version, "cycle": cycle, "link": link(portal, dataset)}
    return _notice("confirmed", f"{portal} {dataset}", cycle, **facts)


def rejected(portal: str, programme: str, fault: RejectedError) -> Notice:
    """Critical findings stopped a publication: all that fit, with what to do about each."""
    grave = [finding for finding in fault.findings if finding.severity is Severity.CRITICAL]
    lines = [explain(finding) for finding in grave]
    return _notice("rejected", f"{portal} {programme}", _digest(lines), programme=programme, lines=bullets(lines))


def late_lines(latecomers: Sequence[Latecomer], lang: Lang = "uk", *, private: bool = False) -> tuple[str, ...]:
    """A line for each office that is about to be called late: what will be said, why, what to record otherwise.

    Files bear their names on the maintainer's own screen (`private`), their labels in what is kept or sent.
    """
    return tuple(_late_line(one, one.file if private else one.label, lang) for one in latecomers)


def _late_line(one: Latecomer, file: str, lang: Lang) -> str:
    undated = "" if one.submitted else "-undated"
    days = {name: f"{day:%d.%m.%Y}" for name, day in (("due", one.due), ("received", one.received))}
    submitted = f"{one.submitted:%d.%m.%Y}" if one.submitted else ""
    what = LATENESS[f"{one.state}{undated}"].render(lang, name=one.name, cycle=one.cycle, submitted=submitted, **days)
    if one.is_recorded:
        return f"{what} {LATENESS['recorded'].render(lang)}"
    return f"{what} {LATENESS['record'].render(lang, cycle=one.cycle, file=file)}"


def late(portal: str, dataset: str, latecomers: Sequence[Latecomer]) -> Notice:
    """A publication is about to call offices late; it does not wait, but a record mends it."""
    lines = late_lines(latecomers)
    return _notice("late", f"{portal} {dataset}", _digest(lines), dataset=dataset, lines=bullets(lines))


def approval(portal: str, dataset: str, *, title: str, fingerprint: str, summary: str, page: str) -> Notice:
    """A publication waits for a person's decision, to be given on Prefect's page; `title` is the programme's."""
    return _notice("approval", f"{portal} {dataset}", f"{fingerprint} {page}", title=title, summary=summary, page=page)


def lapsed(name: str, run: str) -> Notice:
    """A run of that name waited for a decision in vain, so nothing was published."""
    return _notice("lapsed", name, run, name=name)


def drift(portal: str, dataset: str, drifts: Sequence[Drift]) -> Notice:
    """Citizens are served something else than was published."""
    lines = [found.target for found in drifts]
    cause = _digest([f"{found.target} {found.expected} {found.found}" for found in drifts])
    return _notice("drift", f"{portal} {dataset}", cause, dataset=dataset, portal=portal, lines=bullets(lines))


def away(portal: str, since: str) -> Notice:
    """A portal cannot be reached, for longer than a day."""
    return _notice("away", portal, since, portal=portal, since=since)


def failed(portal: str, programme: str, fault: HromadaError) -> Notice:
    """A run stopped for a reason that only a person can mend."""
    story = fault.story()
    return _notice("failed", f"{portal} {programme}", _digest([story]), programme=programme, lines=story)


def bullets(lines: Sequence[str]) -> str:
    """The lines as a list, with a sentence in place of what does not fit."""
    listed = [f"• {line}" for line in lines[:MOST_LINES]] or [NOTICES["unlisted"].uk]
    rest = max(0, len(lines) - MOST_LINES)
    return "\n".join([*listed, NOTICES["more"].render("uk", count=rest)] if rest else listed)


def _notice(kind: NoticeKind, subject: str, cause: str, **facts: str) -> Notice:
    title, _, body = NOTICES[kind].render("uk", **facts).partition("\n")
    return Notice(kind=kind, subject=subject, cause=cause, title=title, body=body.strip())


def _digest(lines: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
