"""Purchases, contracts and budget programmes that reports name since the last version, or name no longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.messages.published import LINK_KINDS
from flows.messages.text import Text
from flows.stages.changes.drafts import Draft, Place, Values
from flows.stages.changes.phrases import half_year
from flows.stages.tables.printed import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from flows.messages.text import Lang
    from flows.stages.changes.drafts import SentenceFacts
    from flows.stages.tables.printed import PrintedRow

Named = tuple[str, str]
"""A measure and a half-year."""


def link_changes(
    before: Mapping[str, bytes], after: Mapping[str, bytes], named: Callable[[str], SentenceFacts]
) -> Iterator[Draft]:
    """One change for each measure and half-year of which links came, and one where links went.

    Args:
        before: The last version's tables (name → CSV); one that is older than the table of links has none.
        after: This version's.
        named: Gives how a reader knows a measure, by its key.
    """
    old, new = (_by_measure(files) for files in (before, after))
    for place in dict.fromkeys([*new, *old]):
        was, now = old.get(place, ()), new.get(place, ())
        for kind, rows in (("links-named", _lacking(now, was)), ("links-gone", _lacking(was, now))):
            if rows:
                yield _draft(kind, place, rows, named(place[0]))


def _by_measure(files: Mapping[str, bytes]) -> Mapping[Named, Sequence[PrintedRow]]:
    places: dict[Named, list[PrintedRow]] = {}
    for row in rows_of(files["measure-links"]) if "measure-links" in files else ():
        places.setdefault((row["measureId"], row["cycle"]), []).append(row)
    return places


def _lacking(rows: Sequence[PrintedRow], others: Sequence[PrintedRow]) -> Sequence[PrintedRow]:
    return [row for row in rows if row not in others]


def _draft(kind: str, place: Named, rows: Sequence[PrintedRow], named: SentenceFacts) -> Draft:
    identifiers = "; ".join(row["identifier"] for row in rows)
    links = Text(_in_words(rows, "uk"), _in_words(rows, "en"))
    return Draft(
        kind=kind,
        place=Place("measure-links", "/".join(place), "identifier"),
        values=Values(before=identifiers) if kind == "links-gone" else Values(after=identifiers),
        facts={**named, "cycle": half_year(place[1]), "links": links},
    )


def _in_words(rows: Sequence[PrintedRow], lang: Lang) -> str:
    return "; ".join(f"{LINK_KINDS[row['kind']].render(lang)} {row['identifier']}" for row in rows)
