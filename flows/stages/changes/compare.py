"""What changed between two versions of a plan, as data and as sentences that name what a reader knows.

One real change is one sentence: what follows from another change (the dates of an edited term, the rows of an added
measure, the levels behind a moved target) is not reported again; places in the document and the order of rows are not
reported at all.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from flows.stages.changes.compare_indicators import loose_indicators
from flows.stages.changes.compare_measures import measures
from flows.stages.changes.compare_money import whole_money
from flows.stages.changes.drafts import Draft, Place, Values, came_or_went, changes_of, edits
from flows.stages.changes.pairs import APART, Pair, differ, pair_of
from flows.stages.changes.phrases import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.messages.text import Lang
    from flows.model.versions import Change


def compare(before: Mapping[str, bytes] | None, after: Mapping[str, bytes], *, lang: Lang = "uk") -> tuple[Change, ...]:
    """The changes from one version's tables (name → CSV) to another's, the greatest news first.

    None before: the first version, which changed nothing. A table or column that either version lacks is left out.
    """
    if before is None:
        return ()
    pair = pair_of(before, after)
    found = tuple(
        chain(
            _passport(pair), _directions(pair), _registers(pair), _units(pair), measures(pair), loose_indicators(pair)
        )
    )
    return changes_of((*whole_money(pair, found), *found), lang)


def _passport(pair: Pair) -> Iterator[Draft]:
    for key in pair.keys("passport"):
        place, number = Place("passport", key), key.replace(APART, "")
        rows = pair.both("passport", key)
        old, new = ({**row, "title": row["label"], "number": number} if row else {} for row in rows)
        if old and new:
            yield from edits("passport-edited", place, (old, new), ("label", "value"))
        else:
            yield came_or_went("passport", place, (old, new), "value", value=quoted((new or old)["value"]))


def _directions(pair: Pair) -> Iterator[Draft]:
    for key in pair.keys("directions"):
        old, new = rows = pair.both("directions", key)
        if old and new:
            yield from edits("direction-edited", Place("directions", key), rows, ("number", "title"))
        else:
            yield came_or_went("direction", Place("directions", key), rows, "title")


def _registers(pair: Pair) -> Iterator[Draft]:
    """Executors and sources that kept their key and are called otherwise; who came or went shows at the measures."""
    for key in pair.keys("executors"):
        old, new = ({**row, "title": row["name"]} if row else {} for row in pair.both("executors", key))
        # spellings that differ in dashes, spaces and case alone share a key: the edited list of the measure shows them
        respelt = bool(old and new) and _folded(old["name"]) == _folded(new["name"])
        fields = ("edrpou",) if respelt else ("name", "edrpou")
        yield from edits("executor-edited", Place("executors", key), (old, new), fields)
    if not any(differ(pair.both("measures", key), "fundingSourcesText") for key in pair.keys("measures")):
        for key in pair.keys("funding-sources"):
            place = Place("funding-sources", key)
            yield from edits("source-edited", place, pair.both("funding-sources", key), ("title",))


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _units(pair: Pair) -> Iterator[Draft]:
    """One change for a unit of money that the whole table words otherwise."""
    rows = [pair.both("measure-funding", key) for key in pair.keys("measure-funding")]
    for values in dict.fromkeys(
        Values(old["unitText"], new["unitText"]) for old, new in rows if differ((old, new), "unitText")
    ):
        facts = {"before": quoted(values.before), "after": quoted(values.after)}
        yield Draft(kind="unit-edited", place=Place("measure-funding", "", "unitText"), values=values, facts=facts)
