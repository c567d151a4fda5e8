"""What changed of the facts that stand in a version's files beside its rows: licence, publisher, contact, acts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from flows.messages.published import NOT_STATED, OFFICIAL, STATED
from flows.messages.text import Text
from flows.stages.changes.drafts import Draft, Place, Values, changes_of
from flows.stages.changes.phrases import truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from flows.messages.text import Lang, Phrase
    from flows.model.versions import Change
    from flows.stages.changes.drafts import SentenceFacts

FactEdit = tuple[tuple[str, str, str], str, str]
"""Where a fact stands (file, row, field), what stood there and what does now."""
ColumnTitles = Mapping[tuple[str, str], str]
"""The titles of the official columns, by file and column."""
LONGEST_TOLD = 160
"""Characters: a longer text is not repeated in its sentence, which the table beside it holds in full."""


def fact_changes(edits: Iterable[FactEdit], columns: ColumnTitles, *, lang: Lang = "uk") -> tuple[Change, ...]:
    """One change for each fact that is another one."""
    return changes_of(_drafts(edits, columns), lang)


def fact_title(place: tuple[str, str, str], columns: ColumnTitles) -> Text:
    """What people call the fact that stands there: «Ліцензію», as the object of «змінено»."""
    table, key, field = place
    if field in STATED:
        return _both(field, act=key)
    official = OFFICIAL[table.rpartition("/")[2]]
    return _both("official", column=columns[table, field], table=Text(official.uk, official.en))


def _drafts(edits: Iterable[FactEdit], columns: ColumnTitles) -> Iterator[Draft]:
    for place, before, after in edits:
        say = truth if place[2] == "trial" else _as_stated
        facts: SentenceFacts = {"what": fact_title(place, columns), "before": say(before), "after": say(after)}
        kind, text = "fact-changed", ""
        if place[2] == "sources" and not (before and after):
            kind, facts = "act-added" if after else "act-dropped", {"act": after or before}
        elif max(len(before), len(after)) > LONGEST_TOLD:
            text = "fact-reworded"
        yield Draft(kind=kind, place=Place(*place), values=Values(before, after), facts=facts, text=text)


def _as_stated(value: str) -> str | Phrase:
    return value or NOT_STATED


def _both(name: str, **facts: str | Text) -> Text:
    return Text(STATED[name].render("uk", **facts), STATED[name].render("en", **facts))
