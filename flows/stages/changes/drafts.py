"""A change before it has its sentence, and how drafts become the changes that are published."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from flows.messages.published import CHANGES, NOT_STATED
from flows.messages.text import Lang, Phrase, Text
from flows.model.news import rank
from flows.model.versions import Change
from flows.stages.changes.pairs import APART, KeyedTables, differ
from flows.stages.changes.phrases import day, in_one, number, quoted, truth

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.stages.tables.printed import PrintedRow

SentenceFacts = Mapping[str, str | Phrase]
"""What fills a sentence; a phrase is put in the language of the sentence."""
Rows = tuple["PrintedRow", "PrintedRow"]
"""A row of the last version and of this one; empty where there is none."""


class Place(NamedTuple):
    """The table, row and column that changed; no column where the whole row came or went."""

    table: str
    key: str
    field: str = ""


class Values(NamedTuple):
    """What stood there and what stands there now."""

    before: str = ""
    after: str = ""


NO_VALUES = Values()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A change before it has its sentence.

    `text` names the sentence where the kind has several; of equal news the one with more `weight` comes first.
    """

    kind: str
    place: Place
    values: Values = NO_VALUES
    facts: SentenceFacts = field(default_factory=dict)
    text: str = ""
    weight: Decimal = Decimal(0)


def changes_of(drafts: Iterable[Draft], lang: Lang) -> tuple[Change, ...]:
    """The changes as they are published, each with its sentence, the greatest news first."""
    found = [(rank(draft.kind, draft.place.field), draft.weight, _change(draft, lang)) for draft in drafts]
    found.sort(key=itemgetter(1), reverse=True)  # one after the other: a key of both would be one more object a change
    found.sort(key=itemgetter(0))
    return tuple(change for _, _, change in found)


def _change(draft: Draft, lang: Lang) -> Change:
    identity = "|".join((draft.kind, *draft.place, *draft.values))
    return Change(
        change_id="C" + hashlib.sha256(identity.encode()).hexdigest()[:8],
        kind=draft.kind,
        table=draft.place.table,
        key=draft.place.key.replace(APART, ""),
        field=draft.place.field,
        before=draft.values.before,
        after=draft.values.after,
        sentence=CHANGES[draft.text or draft.kind].render(lang, **in_one(draft.facts, lang)),
    )


def known_as(row: PrintedRow) -> SentenceFacts:
    """How a reader knows the row: its number and title."""
    return {"number": row.get("number", ""), "title": row["title"]}


def titled(tables: KeyedTables, table: str, key: str) -> Phrase:
    """A measure or a direction as sentences call it; that it is not stated where the tables have no such row."""
    row = tables[table].get(key)
    return Text(f"{row['number']} «{row['title']}»", f"{row['number']} “{row['title']}”") if row else NOT_STATED


def edits(kind: str, place: Place, rows: Rows, fields: Sequence[str]) -> Iterator[Draft]:
    """One change for each of the fields that differs; its sentence is `<table>.<field>`."""
    old, new = rows
    for name in fields:
        if differ(rows, name):
            say = BY_COLUMN.get(name, quoted)
            facts = {**known_as(new), "before": say(old[name]), "after": say(new[name])}
            values = Values(old[name], new[name])
            yield Draft(
                kind=kind, place=place._replace(field=name), values=values, facts=facts, text=f"{place.table}.{name}"
            )


BY_COLUMN: Mapping[str, Callable[[str], Phrase]] = {
    "termStart": day,
    "termEnd": day,
    "needsFunding": truth,
    "baseline": number,
}
"""How a column is told that holds no text."""


def came_or_went(stem: str, place: Place, rows: Rows, column: str, **facts: str | Phrase) -> Draft:
    """A whole row that was added or dropped, told by the value of one column."""
    old, new = rows
    values = Values(old.get(column, ""), new.get(column, ""))
    return Draft(
        kind=f"{stem}-added" if new else f"{stem}-dropped",
        place=place,
        values=values,
        facts={**known_as(new or old), **facts},
    )
