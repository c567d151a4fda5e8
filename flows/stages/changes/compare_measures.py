"""What changed of the measures: their words, direction, sources and executors, each with its indicators."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from flows.messages.published import CHANGES
from flows.stages.changes.compare_indicators import indicator, indicators_of
from flows.stages.changes.compare_money import measure_money, planned
from flows.stages.changes.drafts import Draft, Place, Values, came_or_went, edits, known_as, titled
from flows.stages.changes.pairs import Pair, children, differ
from flows.stages.changes.phrases import joined, quoted, rendered, uah

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.stages.changes.pairs import KeyedTables


def measures(pair: Pair) -> Iterator[Draft]:
    """Measure by measure, each followed by its indicators."""
    for key in pair.keys("measures"):
        old, new = pair.both("measures", key)
        stays = bool(old and new)
        yield from _one_measure(pair, key) if stays else (_whole_measure(pair, key),)
        for one in indicators_of(pair, key):
            yield from indicator(pair, one, with_measure=not stays)


def _one_measure(pair: Pair, key: str) -> Iterator[Draft]:
    rows = pair.both("measures", key)
    dates = () if differ(rows, "termText") else ("termStart", "termEnd")
    fields = ("number", "title", "termText", *dates, "expectedResult")
    yield from edits("measure-edited", Place("measures", key), rows, fields)
    yield from _direction(pair, key)
    yield from _sources(pair, key)
    yield from measure_money(pair, key)
    yield from _executors(pair, key)


def _whole_measure(pair: Pair, key: str) -> Draft:
    """The measure with its money, so that none of its rows is reported again."""
    old, new = rows = pair.both("measures", key)
    tables = pair.new if new else pair.old
    years = planned(tables, key)
    total = sum(years.values(), Decimal(0))
    parts = [rendered(CHANGES["year"], year=year, amount=uah(value)) for year, value in years.items() if value]
    draft = came_or_went(
        "measure",
        Place("measures", key),
        rows,
        "title",
        direction=titled(tables, "directions", (new or old).get("directionId", "")),
        total=uah(total),
        years=joined(parts),
    )
    return replace(draft, text="" if total else f"{draft.kind}-unfunded")


def _direction(pair: Pair, key: str) -> Iterator[Draft]:
    old, new = rows = pair.both("measures", key)
    if differ(rows, "directionId"):
        values = Values(old["directionId"], new["directionId"])
        before, after = titled(pair.old, "directions", values.before), titled(pair.new, "directions", values.after)
        facts = {**known_as(new), "before": before, "after": after}
        yield Draft(
            kind="measure-edited",
            place=Place("measures", key, "directionId"),
            values=values,
            facts=facts,
            text="measures.directionId",
        )


def _sources(pair: Pair, key: str) -> Iterator[Draft]:
    rows, place = pair.both("measures", key), Place("measures", key)
    was, now = _source_titles(pair.old, key), _source_titles(pair.new, key)
    if differ(rows, "fundingSourcesText"):
        yield from edits("source-changed", place, rows, ("fundingSourcesText",))
    elif was and now and was.keys() != now.keys() and [*was.values()] != [*now.values()]:
        values = Values("; ".join(was.values()), "; ".join(now.values()))
        facts = {**known_as(rows[1]), "before": quoted(values.before), "after": quoted(values.after)}
        yield Draft(
            kind="source-changed",
            place=Place("measure-funding", key, "sourceId"),
            values=values,
            facts=facts,
            text="sources-reread",
        )
    else:
        yield from edits("measure-edited", place, rows, ("needsFunding",))


def _source_titles(tables: KeyedTables, measure: str) -> dict[str, str]:
    """The sources of a measure's money: key → title."""
    keys = (row["sourceId"] for row in children(tables, "measure-funding", measure))
    return {key: tables["funding-sources"].get(key, {}).get("title", key) for key in keys}


def _executors(pair: Pair, key: str) -> Iterator[Draft]:
    """Who came and who went; one for one is a replacement; the same people under edited words are an edited list."""
    rows = pair.both("measures", key)
    was, now = _executors_of(pair.old, key), _executors_of(pair.new, key)
    gone, come = [k for k in was if k not in now], [k for k in now if k not in was]
    if not gone and not come:
        yield from edits("measure-edited", Place("measures", key), rows, ("executorsText",))
    elif not differ(rows, "executorsText") and rows[1].get("executorsText"):
        yield _executor("executors-reread", pair, key, Values("; ".join(was.values()), "; ".join(now.values())))
    elif len(gone) == len(come) == 1:
        yield _executor("executor-replaced", pair, key, Values(was[gone[0]], now[come[0]]))
    else:
        yield from (_executor("executor-removed", pair, key, Values(before=was[one])) for one in gone)
        yield from (_executor("executor-added", pair, key, Values(after=now[one])) for one in come)


def _executors_of(tables: KeyedTables, measure: str) -> dict[str, str]:
    """Key → name of those who carry the measure out, in the printed order."""
    keys = (row["executorId"] for row in children(tables, "measure-executors", measure))
    return {key: tables["executors"].get(key, {}).get("name", key) for key in keys}


def _executor(kind: str, pair: Pair, key: str, names: Values) -> Draft:
    facts = {**known_as(pair.new["measures"][key]), "before": quoted(names.before), "after": quoted(names.after)}
    return Draft(kind=kind, place=Place("measure-executors", key, "executorId"), values=names, facts=facts)
