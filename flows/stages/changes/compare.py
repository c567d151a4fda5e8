"""What changed between two versions, as data and as sentences that name what a reader knows.

One real change is one sentence: what follows from another change (the dates of an edited term, the rows of an added
measure, the levels behind a moved target) is not reported again; places in the document and the order of rows are not
reported at all.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING

from flows.messages.published import CHANGES, NOT_STATED, TARGET_KINDS
from flows.messages.text import Lang, Phrase, in_language
from flows.model.versions import Change
from flows.stages.changes.pairs import APART, KeyedTables, Pair, children, differ, pair_of
from flows.stages.language.wording import grouped, hryvnias

if TYPE_CHECKING:
    from flows.stages.tables.printed import PrintedRow

ZERO = Decimal(0)

SentenceFacts = Mapping[str, str | Phrase]
"""What fills a sentence; a phrase is put in the language of the sentence."""
Amounts = Mapping[str, Decimal | None]
"""Money of one measure in one year by source; None where the amount is blank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A change before it has its sentence; `text` names the sentence where the kind has several."""

    kind: str
    table: str
    key: str
    field: str = ""
    before: str = ""
    after: str = ""
    facts: SentenceFacts = made(default_factory=dict)
    text: str = ""


def compare(before: Mapping[str, bytes] | None, after: Mapping[str, bytes], *, lang: Lang = "uk") -> tuple[Change, ...]:
    """The changes from one version's tables (name → CSV) to another's, in the document's order.

    None before: the first version, which changed nothing. A table or column that either version lacks is left out.
    """
    if before is None:
        return ()
    pair = pair_of(before, after)
    drafts = chain(
        _passport(pair), _directions(pair), _registers(pair), _units(pair), _measures(pair), _loose_indicators(pair)
    )
    return tuple(change_of(draft, lang) for draft in drafts)


# --- wording -----------------------------------------------------------------------------------


def change_of(draft: Draft, lang: Lang) -> Change:
    """The change as it is published, with its sentence."""
    identity = f"{draft.kind}|{draft.table}|{draft.key}|{draft.field}|{draft.before}|{draft.after}"
    facts = {name: in_language(fact, lang) for name, fact in draft.facts.items()}
    return Change(
        change_id="C" + hashlib.sha256(identity.encode()).hexdigest()[:8],
        kind=draft.kind,
        table=draft.table,
        key=draft.key.replace(APART, ""),
        field=draft.field,
        before=draft.before,
        after=draft.after,
        sentence=CHANGES[draft.text or draft.kind].render(lang, **facts),
    )


def _quoted(text: str) -> str | Phrase:
    return f"«{text}»" if text else NOT_STATED


def _named(row: PrintedRow) -> SentenceFacts:
    """How a reader knows the row: its number and title."""
    return {"number": row.get("number", ""), "title": row["title"]}


def _edits(
    kind: str, place: tuple[str, str], rows: tuple[PrintedRow, PrintedRow], fields: Sequence[str]
) -> Iterator[Draft]:
    """One change for each of the fields that differs; `place` is table and key, the sentence is `<table>.<field>`."""
    old, new = rows
    table, key = place
    for field in fields:
        if differ(rows, field):
            yield Draft(
                kind=kind,
                table=table,
                key=key,
                field=field,
                before=old[field],
                after=new[field],
                facts={**_named(new), "before": _quoted(old[field]), "after": _quoted(new[field])},
                text=f"{table}.{field}",
            )


# --- the document as a whole --------------------------------------------------------------------


def _passport(pair: Pair) -> Iterator[Draft]:
    for key in pair.keys("passport"):
        old, new = ({**row, "title": row["label"]} if row else {} for row in pair.both("passport", key))
        facts = {"number": key.replace(APART, ""), "title": (new or old)["label"]}
        if old and new:
            numbered = ({**old, "number": key}, {**new, "number": key})
            yield from _edits("passport-edited", ("passport", key), numbered, ("label", "value"))
        elif new:
            value = _quoted(new["value"])
            yield Draft(
                kind="passport-added", table="passport", key=key, after=new["value"], facts={**facts, "value": value}
            )
        else:
            value = _quoted(old["value"])
            yield Draft(
                kind="passport-dropped", table="passport", key=key, before=old["value"], facts={**facts, "value": value}
            )


def _directions(pair: Pair) -> Iterator[Draft]:
    for key in pair.keys("directions"):
        old, new = rows = pair.both("directions", key)
        if old and new:
            yield from _edits("direction-edited", ("directions", key), rows, ("number", "title"))
        elif new:
            yield Draft(kind="direction-added", table="directions", key=key, after=new["title"], facts=_named(new))
        else:
            yield Draft(kind="direction-dropped", table="directions", key=key, before=old["title"], facts=_named(old))


def _registers(pair: Pair) -> Iterator[Draft]:
    """Executors and sources that kept their key and are called otherwise; who came or went shows at the measures."""
    for key in pair.keys("executors"):
        old, new = ({**row, "title": row["name"]} if row else {} for row in pair.both("executors", key))
        # spellings that differ in dashes, spaces and case alone share a key: the edited list of the measure shows them
        respelt = bool(old and new) and _folded(old["name"]) == _folded(new["name"])
        fields = ("edrpou",) if respelt else ("name", "edrpou")
        yield from _edits("executor-edited", ("executors", key), (old, new), fields)
    if not any(differ(pair.both("measures", key), "fundingSourcesText") for key in pair.keys("measures")):
        for key in pair.keys("funding-sources"):
            yield from _edits("source-edited", ("funding-sources", key), pair.both("funding-sources", key), ("title",))


def _folded(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _units(pair: Pair) -> Iterator[Draft]:
    """One change for a unit of money that the whole table words otherwise."""
    rows = [pair.both("measure-funding", key) for key in pair.keys("measure-funding")]
    for was, now in dict.fromkeys(
        (old["unitText"], new["unitText"]) for old, new in rows if differ((old, new), "unitText")
    ):
        facts = {"before": _quoted(was), "after": _quoted(now)}
        yield Draft(
            kind="unit-edited", table="measure-funding", key="", field="unitText", before=was, after=now, facts=facts
        )


# --- measures ----------------------------------------------------------------------------------


def _measures(pair: Pair) -> Iterator[Draft]:
    for key in pair.keys("measures"):
        old, new = pair.both("measures", key)
        stays = bool(old and new)
        yield from _one_measure(pair, key) if stays else (_came_or_went(pair, key),)
        for indicator in _indicators_of(pair, key):
            yield from _indicator(pair, indicator, with_measure=not stays)


def _one_measure(pair: Pair, key: str) -> Iterator[Draft]:
    rows = pair.both("measures", key)
    dates = () if differ(rows, "termText") else ("termStart", "termEnd")
    fields = ("number", "title", "termText", *dates, "expectedResult")
    yield from _edits("measure-edited", ("measures", key), rows, fields)
    yield from _direction_of(pair, key)
    yield from _sources(pair, key)
    yield from _money(pair, key)
    yield from _executors(pair, key)


def _came_or_went(pair: Pair, key: str) -> Draft:
    """The measure with its money, so that none of its rows is reported again."""
    old, new = pair.both("measures", key)
    row, tables = (new, pair.new) if new else (old, pair.old)
    years = {year: _sum(amounts) or ZERO for year, amounts in _years(tables, key).items()}
    total = sum(years.values(), ZERO)
    facts = {
        **_named(row),
        "direction": _direction(tables, row.get("directionId", "")),
        "total": hryvnias(total),
        "years": "; ".join(f"{year}: {hryvnias(value)}" for year, value in years.items() if value),
    }
    kind = "measure-added" if new else "measure-dropped"
    text = kind if total else f"{kind}-unfunded"
    return Draft(
        kind=kind,
        table="measures",
        key=key,
        before=old.get("title", ""),
        after=new.get("title", ""),
        facts=facts,
        text=text,
    )


def _direction_of(pair: Pair, key: str) -> Iterator[Draft]:
    old, new = rows = pair.both("measures", key)
    if differ(rows, "directionId"):
        was, now = old["directionId"], new["directionId"]
        facts = {**_named(new), "before": _direction(pair.old, was), "after": _direction(pair.new, now)}
        yield Draft(
            kind="measure-edited",
            table="measures",
            key=key,
            field="directionId",
            before=was,
            after=now,
            facts=facts,
            text="measures.directionId",
        )


def _direction(tables: KeyedTables, key: str) -> str | Phrase:
    row = tables["directions"].get(key)
    return f"{row['number']} «{row['title']}»" if row else NOT_STATED


def _sources(pair: Pair, key: str) -> Iterator[Draft]:
    rows = pair.both("measures", key)
    was, now = _source_titles(pair.old, key), _source_titles(pair.new, key)
    if differ(rows, "fundingSourcesText"):
        yield from _edits("source-changed", ("measures", key), rows, ("fundingSourcesText",))
    elif was and now and was.keys() != now.keys() and [*was.values()] != [*now.values()]:
        before, after = "; ".join(was.values()), "; ".join(now.values())
        facts = {**_named(rows[1]), "before": _quoted(before), "after": _quoted(after)}
        yield Draft(
            kind="source-changed",
            table="measure-funding",
            key=key,
            field="sourceId",
            before=before,
            after=after,
            facts=facts,
            text="sources-reread",
        )
    else:
        yield from _edits("measure-edited", ("measures", key), rows, ("needsFunding",))


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
        yield from _edits("measure-edited", ("measures", key), rows, ("executorsText",))
    elif not differ(rows, "executorsText") and rows[1].get("executorsText"):
        yield _executor_draft("executors-reread", pair, key, ("; ".join(was.values()), "; ".join(now.values())))
    elif len(gone) == len(come) == 1:
        yield _executor_draft("executor-replaced", pair, key, (was[gone[0]], now[come[0]]))
    else:
        yield from (_executor_draft("executor-removed", pair, key, (was[one], "")) for one in gone)
        yield from (_executor_draft("executor-added", pair, key, ("", now[one])) for one in come)


def _executors_of(tables: KeyedTables, measure: str) -> dict[str, str]:
    """Key → name of those who carry the measure out, in the printed order."""
    keys = (row["executorId"] for row in children(tables, "measure-executors", measure))
    return {key: tables["executors"].get(key, {}).get("name", key) for key in keys}


def _executor_draft(kind: str, pair: Pair, key: str, names: tuple[str, str]) -> Draft:
    before, after = names
    return Draft(
        kind=kind,
        table="measure-executors",
        key=key,
        field="executorId",
        before=before,
        after=after,
        facts={**_named(pair.new["measures"][key]), "before": _quoted(before), "after": _quoted(after)},
    )


# --- money -------------------------------------------------------------------------------------


def _years(tables: KeyedTables, measure: str) -> dict[str, dict[str, Decimal | None]]:
    """The measure's money: year → source → hryvnias."""
    years: defaultdict[str, dict[str, Decimal | None]] = defaultdict(dict)
    for row in children(tables, "measure-funding", measure):
        years[row["year"]][row["sourceId"]] = Decimal(row["amountUah"]) if row["amountUah"] else None
    return dict(years)


def _sum(amounts: Amounts) -> Decimal | None:
    """All sources together; None where one is blank."""
    stated = [value for value in amounts.values() if value is not None]
    return sum(stated, ZERO) if len(stated) == len(amounts) else None


def _money(pair: Pair, key: str) -> Iterator[Draft]:
    was, now = _years(pair.old, key), _years(pair.new, key)
    drafts = [
        draft
        for year in sorted(was.keys() | now.keys())
        for draft in _money_of_year(pair, f"{key}/{year}", (was.get(year, {}), now.get(year, {})))
    ]
    yield from drafts or _reworded_money(pair, key)


def _money_of_year(pair: Pair, key: str, amounts: tuple[Amounts, Amounts]) -> Iterator[Draft]:
    """Source by source where both versions name the same several, else the year's sum; a row that lacks is no money."""
    was, now = amounts
    if was.keys() != now.keys() or len(now) == 1:
        yield from _money_draft(pair, key, (_sum(was), _sum(now)))
        return
    for source in now:
        yield from _money_draft(pair, f"{key}/{source}", (was[source], now[source]))


def _money_draft(pair: Pair, key: str, amounts: tuple[Decimal | None, Decimal | None]) -> Iterator[Draft]:
    was, now = amounts
    if was == now:
        return
    measure, year, *sources = key.split("/")
    titles = [pair.latest("funding-sources", source).get("title", source) for source in sources]
    facts = {
        **_named(pair.new["measures"][measure]),
        "year": year,
        "source": "".join(f" («{title}»)" for title in titles),
        "before": hryvnias(was or ZERO),
        "after": hryvnias(now or ZERO),
    }
    kind, difference = _rise_or_fall(was, now)
    before, after = ("" if value is None else f"{value:.2f}" for value in amounts)
    yield Draft(
        kind=kind,
        table="measure-funding",
        key=key,
        field="amountUah",
        before=before,
        after=after,
        facts={**facts, "difference": difference},
    )


def _rise_or_fall(was: Decimal | None, now: Decimal | None) -> tuple[str, str]:
    """The kind of change and its size, signed."""
    if was is None:
        return "money-stated", ""
    if now is None:
        return "money-blank", ""
    return ("money-up", f"+{hryvnias(now - was)}") if now > was else ("money-down", f"−{hryvnias(was - now)}")


def _reworded_money(pair: Pair, key: str) -> Iterator[Draft]:
    """The same hryvnias printed otherwise, unless the unit of the whole table explains it."""
    was, now = (
        {row["year"]: row for row in children(tables, "measure-funding", key)} for tables in (pair.old, pair.new)
    )
    rows = [(was[year], now[year]) for year in now if year in was]
    if any(differ(row, "unitText") for row in rows):
        return
    edited = [row for row in rows if differ(row, "amountText")]
    if edited:
        before, after = (
            "; ".join(f"{row['year']}: {row['amountText']}" for row in side) for side in zip(*edited, strict=True)
        )
        facts = {**_named(pair.new["measures"][key]), "before": _quoted(before), "after": _quoted(after)}
        yield Draft(
            kind="money-reworded",
            table="measure-funding",
            key=key,
            field="amountText",
            before=before,
            after=after,
            facts=facts,
        )


# --- indicators --------------------------------------------------------------------------------


def _indicators_of(pair: Pair, measure: str) -> list[str]:
    return [key for key in pair.keys("indicators") if pair.latest("indicators", key).get("measureId") == measure]


def _loose_indicators(pair: Pair) -> Iterator[Draft]:
    """The indicators that belong to no known measure."""
    measures = set(pair.keys("measures"))
    for key in pair.keys("indicators"):
        if pair.latest("indicators", key).get("measureId") not in measures:
            yield from _indicator(pair, key, with_measure=False)


def _indicator(pair: Pair, key: str, *, with_measure: bool) -> Iterator[Draft]:
    """An indicator's changes; one that came or went with its measure needs no sentence of its own."""
    old, new = rows = pair.both("indicators", key)
    if old and new:
        unit = () if differ(rows, "unitText") else ("unitCode",)
        fields = (*_own_place(pair, old, new), "title", "unitText", *unit, "baseline", "dynamicsText")
        edits = [*_edits("indicator-edited", ("indicators", key), rows, fields), *_targets(pair, key)]
        yield from edits or _reread_targets(pair, key)
    elif not with_measure:
        row, tables = (new, pair.new) if new else (old, pair.old)
        kind = "indicator-added" if new else "indicator-dropped"
        targets = "; ".join(f"{year}: {_value(value, row)}" for year, value in _targets_of(tables, key).items())
        facts = {**_named(row), "targets": targets or NOT_STATED}
        yield Draft(
            kind=kind, table="indicators", key=key, before=old.get("title", ""), after=new.get("title", ""), facts=facts
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


def _targets_of(tables: KeyedTables, indicator: str) -> dict[str, str]:
    return {row["year"]: row["targetValue"] for row in children(tables, "indicator-targets", indicator)}


def _value(value: str, indicator: PrintedRow) -> str:
    """A target with its unit; a dash where there is none."""
    return f"{grouped(Decimal(value))} {indicator['unitText']}".rstrip() if value else "—"


def _targets(pair: Pair, key: str) -> Iterator[Draft]:
    """Targets year by year; two years that exchanged their values are one target moved."""
    was, now = _targets_of(pair.old, key), _targets_of(pair.new, key)
    years = [year for year in sorted(was.keys() | now.keys()) if was.get(year, "0") != now.get(year, "0")]
    if _exchanged(was, now, years):
        yield _moved_target(pair, key, years)
        return
    for year in years:
        before, after = was.get(year, ""), now.get(year, "")
        old, new = pair.both("indicators", key)
        facts = {**_named(new), "year": year, "before": _value(before, old), "after": _value(after, new)}
        yield Draft(
            kind="target-changed",
            table="indicator-targets",
            key=f"{key}/{year}",
            field="targetValue",
            before=before,
            after=after,
            facts=facts,
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
    was, indicator = _targets_of(pair.old, key), pair.new["indicators"][key]
    source, goal = years if was[years[1]] == "0" else reversed(years)
    facts = {**_named(indicator), "value": _value(was[source], indicator), "before": source, "after": goal}
    return Draft(
        kind="target-moved", table="indicator-targets", key=key, field="year", before=source, after=goal, facts=facts
    )


def _reread_targets(pair: Pair, key: str) -> Iterator[Draft]:
    """The same targets understood otherwise, because the rule of most rows is another now."""
    was, now = _kind_of(pair.old, key), _kind_of(pair.new, key)
    if was and now and was != now:
        facts = {**_named(pair.new["indicators"][key]), "before": TARGET_KINDS[was], "after": TARGET_KINDS[now]}
        yield Draft(
            kind="targets-reread",
            table="indicator-targets",
            key=key,
            field="targetKind",
            before=was,
            after=now,
            facts=facts,
        )


def _kind_of(tables: KeyedTables, indicator: str) -> str:
    """How its targets are read, which is one kind a row of annex 2; empty where it has none."""
    return next((row["targetKind"] for row in children(tables, "indicator-targets", indicator)), "")
