"""What changed of the planned indicators and their yearly targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.messages.published import CHANGES, NOT_STATED, TARGET_KINDS
from flows.stages.changes.drafts import Draft, Place, Values, came_or_went, edits, known_as, titled
from flows.stages.changes.pairs import KeyedTables, Pair, children, differ
from flows.stages.changes.phrases import joined, measured, rendered

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.stages.tables.printed import PrintedRow

TARGETS = "indicator-targets"


def indicators_of(pair: Pair, measure: str) -> list[str]:
    """The indicators that belong to a measure, in order."""
    return [key for key in pair.keys("indicators") if pair.latest("indicators", key).get("measureId") == measure]


def loose_indicators(pair: Pair) -> Iterator[Draft]:
    """The indicators that belong to no known measure."""
    measures = set(pair.keys("measures"))
    for key in pair.keys("indicators"):
        if pair.latest("indicators", key).get("measureId") not in measures:
            yield from indicator(pair, key, with_measure=False)


def indicator(pair: Pair, key: str, *, with_measure: bool) -> Iterator[Draft]:
    """An indicator's changes; one that came or went with its measure needs no sentence of its own."""
    old, new = pair.both("indicators", key)
    if old and new:
        edited = [*_edited(pair, key), *_targets(pair, key)]
        yield from edited or _reread_targets(pair, key)
    elif not with_measure:
        yield _whole_indicator(pair, key)


def _whole_indicator(pair: Pair, key: str) -> Draft:
    old, new = rows = pair.both("indicators", key)
    unit = (new or old)["unitText"]
    targets = _targets_of(pair.new if new else pair.old, key)
    parts = [
        rendered(CHANGES["year"], year=year, amount=measured(value, unit)) for year, value in targets.items() if value
    ]
    facts = {"targets": joined(parts) if parts else NOT_STATED}
    return came_or_went("indicator", Place("indicators", key), rows, "title", **facts)


def _edited(pair: Pair, key: str) -> Iterator[Draft]:
    old, new = rows = pair.both("indicators", key)
    unit = () if differ(rows, "unitText") else ("unitCode",)
    own = [*_own_place(pair, old, new)]
    fields = (*(["number"] if "number" in own else ()), "title", "unitText", *unit, "baseline", "dynamicsText")
    yield from _homes(pair, key, own)
    yield from edits("indicator-edited", Place("indicators", key), rows, fields)


def _homes(pair: Pair, key: str, fields: Sequence[str]) -> Iterator[Draft]:
    """The measure or the direction that it now belongs to."""
    old, new = rows = pair.both("indicators", key)
    for field, table in (("measureId", "measures"), ("directionId", "directions")):
        if field in fields and differ(rows, field):
            values = Values(old[field], new[field])
            before, after = titled(pair.old, table, values.before), titled(pair.new, table, values.after)
            facts = {**known_as(new), "before": before, "after": after}
            yield Draft(
                kind="indicator-edited",
                place=Place("indicators", key, field),
                values=values,
                facts=facts,
                text=f"indicators.{field}",
            )


def _own_place(pair: Pair, old: PrintedRow, new: PrintedRow) -> Iterator[str]:
    """The fields of number and place that add to the change reported for its measure."""
    measures = pair.both("measures", new["measureId"])
    if not differ(measures, "number"):
        yield "number"
    come = pair.new["measures"].keys() - pair.old["measures"].keys()
    gone = pair.old["measures"].keys() - pair.new["measures"].keys()
    if old["measureId"] not in gone and new["measureId"] not in come:
        yield "measureId"
    if not differ(measures, "directionId"):
        yield "directionId"


# --- targets -----------------------------------------------------------------------------------


def _targets_of(tables: KeyedTables, key: str) -> dict[str, str]:
    return {row["year"]: row["targetValue"] for row in children(tables, TARGETS, key)}


def _targets(pair: Pair, key: str) -> Iterator[Draft]:
    """Targets year by year; two years that exchanged their values are one target moved."""
    was, now = _targets_of(pair.old, key), _targets_of(pair.new, key)
    years = [year for year in sorted(was.keys() | now.keys()) if was.get(year, "0") != now.get(year, "0")]
    if _exchanged(was, now, years):
        yield _moved_target(pair, key, years)
    else:
        yield from (_target(pair, key, year, Values(was.get(year, ""), now.get(year, ""))) for year in years)


def _target(pair: Pair, key: str, year: str, values: Values) -> Draft:
    rows = pair.both("indicators", key)
    before, after = (
        measured(value, row["unitText"]) if value else NOT_STATED for value, row in zip(values, rows, strict=True)
    )
    facts = {**known_as(rows[1]), "year": year, "before": before, "after": after}
    text = "" if all(values) else "target-stated" if values.after else "target-blank"
    return Draft(
        kind="target-changed",
        place=Place(TARGETS, f"{key}/{year}", "targetValue"),
        values=values,
        facts=facts,
        text=text,
    )


def _exchanged(was: Mapping[str, str], now: Mapping[str, str], years: Sequence[str]) -> bool:
    if len(years) != 2:  # noqa: PLR2004  # an exchange is between two
        return False
    first, second = years
    return (was.get(first), was.get(second)) == (now.get(second), now.get(first)) and "0" in (
        was.get(first),
        was.get(second),
    )


def _moved_target(pair: Pair, key: str, years: Sequence[str]) -> Draft:
    was, row = _targets_of(pair.old, key), pair.new["indicators"][key]
    source, goal = years if was[years[1]] == "0" else reversed(years)
    facts = {**known_as(row), "value": measured(was[source], row["unitText"]), "before": source, "after": goal}
    return Draft(kind="target-moved", place=Place(TARGETS, key, "year"), values=Values(source, goal), facts=facts)


def _reread_targets(pair: Pair, key: str) -> Iterator[Draft]:
    """The same targets understood otherwise, because the rule of most rows is another now."""
    values = Values(_kind_of(pair.old, key), _kind_of(pair.new, key))
    if all(values) and values.before != values.after:
        before, after = (TARGET_KINDS[kind] for kind in values)
        facts = {**known_as(pair.new["indicators"][key]), "before": before, "after": after}
        yield Draft(kind="targets-reread", place=Place(TARGETS, key, "targetKind"), values=values, facts=facts)


def _kind_of(tables: KeyedTables, key: str) -> str:
    """How its targets are read, which is one kind a row of annex 2; empty where it has none."""
    return next((row["targetKind"] for row in children(tables, TARGETS, key)), "")
