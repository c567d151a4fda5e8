"""What the council has changed, act by act: a sentence for each act that has come since the last version."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from flows.messages.published import CHANGES
from flows.stages.changes.drafts import Draft, Place, Values, changes_of
from flows.stages.changes.phrases import day, joined, rendered
from flows.stages.tables.printed import number_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from flows.messages.text import Lang, Phrase, Text
    from flows.model.facts import ActFacts
    from flows.model.plan import ActEdit
    from flows.model.versions import Change

TITLED = {"measures": "measureId", "indicators": "indicatorId", "directions": "directionId"}
"""The tables whose rows sentences call by their titles, and their keys."""


def decision_changes(
    acts: Sequence[ActFacts],
    edits: Sequence[ActEdit],
    before: Mapping[str, bytes] | None,
    after: Mapping[str, bytes],
    *,
    served: Collection[str],
    lang: Lang = "uk",
) -> tuple[Change, ...]:
    """One change for each act that the last version did not know, the oldest first.

    One that amends, and was found after a restatement has taken its place, changes nothing any more.

    Args:
        acts: The acts in force, in order.
        edits: What amending acts have done.
        before: The last version's tables (name → CSV); None before the first, which changed nothing.
        after: This version's, where rows that are still there have their titles.
        served: The acts of the last version, by their uid.
        lang: The language of the sentences.
    """
    if before is None:
        return ()
    titles = {**_titles(before), **_titles(after)}
    return changes_of((_draft(act, edits, titles) for act in acts if act.act.uid not in served), lang)


def _titles(files: Mapping[str, bytes]) -> dict[str, str]:
    return {row[key]: row["title"] for name, key in TITLED.items() if name in files for row in rows_of(files[name])}


def _draft(act: ActFacts, edits: Sequence[ActEdit], titles: Mapping[str, str]) -> Draft:
    own = [edit for edit in edits if edit.act_id == act.act.uid]
    facts: dict[str, str | Phrase] = {"type": act.type, "number": act.number, "date": day(act.date.isoformat())}
    return Draft(
        kind="act-adopted",
        place=Place("amendments", act.act.uid),
        values=Values(after=act.title),
        facts=facts | {"parts": joined(list(_parts(own, titles)), "; ")},
        text="act-amends" if own else "act-restates" if act.act.is_whole else "act-changes-nothing",
    )


def _parts(edits: Sequence[ActEdit], titles: Mapping[str, str]) -> Iterator[Text]:
    """What was changed, added and taken out, in the order of the act; an item that stands in both annexes once."""
    named = {edit.key[1:] for edit in edits if edit.table == "measures"}
    kept = [edit for edit in edits if not (edit.table == "indicators" and edit.key[1:] in named)]
    order = {"restated": 0, "added": 1, "removed": 2}
    for action, same in groupby(sorted(kept, key=lambda edit: order[edit.action]), key=lambda edit: edit.action):
        items = [_item(edit, titles) for edit in same]
        yield rendered(CHANGES[f"act-has-{action}"], items=joined(items, ", "))


def _item(edit: ActEdit, titles: Mapping[str, str]) -> Text:
    number = edit.key if edit.table == "passport" else number_of(edit.key)
    title = titles.get(edit.key, "")
    name = f"act-item-{edit.table}"
    return rendered(CHANGES[f"{name}-titled" if title else name], number=number, title=title)
