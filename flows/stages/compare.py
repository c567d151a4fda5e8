"""What changed between two versions, as data and as sentences that name what a reader knows.

One real change is one sentence: what follows from another change (the dates of an edited term, the rows of an added
measure, the levels behind a moved target) is not told again; places in the document and the order of rows never are.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as made
from decimal import Decimal
from itertools import chain

from flows.messages import CHANGES, KINDS_OF_TARGET, NOT_STATED
from flows.model import Change, Lang
from flows.stages.write import csv_records

KEYS: Mapping[str, tuple[str, ...]] = {
    "passport": ("rowNumber",),
    "directions": ("directionId",),
    "measures": ("measureId",),
    "measure-funding": ("measureId", "year", "sourceId"),
    "funding-sources": ("sourceId",),
    "executors": ("executorId",),
    "measure-executors": ("measureId", "executorId"),
    "indicators": ("indicatorId",),
    "indicator-targets": ("indicatorId", "year"),
}

Row = Mapping[str, str]
Rows = Mapping[str, Row]
"""Rows by key, in the document's order; a key that occurs again, or whose number was given away, ends in `~`."""
Tables = Mapping[str, Rows]


@dataclass(frozen=True, slots=True)
class Draft:
    """A change before it is told; a fact that is None reads «не вказано»."""

    kind: str
    table: str
    key: str
    field: str = ""
    before: str = ""
    after: str = ""
    facts: Mapping[str, str | None] = made(default_factory=dict)
    text: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """The tables of the last version and of this one."""

    old: Tables
    new: Tables

    def keys(self, table: str) -> Sequence[str]:
        """The keys of both, in this version's order; a dropped one stands where it stood."""
        order = list(self.new[table])
        before = ""
        for key in self.old[table]:
            if key not in self.new[table]:
                order.insert(order.index(before) + 1 if before else 0, key)
            before = key
        return order

    def both(self, table: str, key: str) -> tuple[Row, Row]:
        """The row in the last version and in this one; empty where there is none."""
        return self.old[table].get(key, {}), self.new[table].get(key, {})

    def known(self, table: str, key: str) -> Row:
        """The row as it is now, else as it was."""
        return self.new[table].get(key) or self.old[table].get(key, {})


def compare(
    before: Mapping[str, bytes] | None, after: Mapping[str, bytes], *, lang: Lang = "uk"
) -> tuple[Change, ...]:
    """The changes from one version's tables (name → CSV) to another's, in the document's order.

    None before: the first version, which changed nothing. A table or column that either version lacks is a change of
    form, not of content, and is left out.
    """
    if before is None:
        return ()
    pair = _pair(before, after)
    drafts = chain(
        _passport(pair), _directions(pair), _registers(pair), _units(pair), _measures(pair), _loose_indicators(pair)
    )
    return tuple(_told(draft, lang) for draft in drafts)


def amount(value: str | Decimal) -> str:
    """Hryvnias as people write them: `900 000`, with kopecks (`0,50`) only where there are some; spaces do not break."""
    number = Decimal(value)
    text = f"{number:,.2f}" if number % 1 else f"{number:,.0f}"
    return text.replace(",", "\u00a0").replace(".", ",")


# --- reading and matching -----------------------------------------------------------------------


def _pair(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Pair:
    old, new = _records(before), _records(after)
    old = {table: rows if new[table] else [] for table, rows in old.items()}
    return Pair(_keyed(_renumbered(old, new)), _keyed(new))


def _records(files: Mapping[str, bytes]) -> dict[str, list[dict[str, str]]]:
    records = {table: csv_records(files[table]) for table in KEYS if table in files}
    return {
        table: [dict(zip(records[table][0], row, strict=True)) for row in records[table][1:]] if table in records else []
        for table in KEYS
    }


def _keyed(tables: Mapping[str, Sequence[Row]]) -> Tables:
    keyed: dict[str, dict[str, Row]] = {table: {} for table in KEYS}
    for table, rows in tables.items():
        for row in rows:
            key = "/".join(row[column] for column in KEYS[table])
            while key in keyed[table]:
                key += "~"
            keyed[table][key] = row
    return keyed


def _renumbered(old: Mapping[str, list[dict[str, str]]], new: Mapping[str, list[dict[str, str]]]) -> dict[str, list[Row]]:
    """The old rows under the numbers that their measures and directions bear now, told by their unchanged titles."""
    measures = _moves(old["measures"], new["measures"], "measureId")
    names = {
        "directionId": _moves(old["directions"], new["directions"], "directionId"),
        "measureId": measures,
        "indicatorId": {f"I{was[1:]}": f"I{now[1:]}" for was, now in measures.items()},
    }
    return {table: [_renamed(row, names) for row in rows] for table, rows in old.items()}


def _moves(old: Sequence[Row], new: Sequence[Row], key: str) -> dict[str, str]:
    """Old key → new key, for rows whose title stands under another number; a number given away gets a `~`."""
    was, now = _homes(old, key), _homes(new, key)
    moves = {was[title]: now[title] for title in was if title in now and now[title] != was[title]}
    return moves | {row[key]: f"{row[key]}~" for row in old if row[key] in moves.values() and row[key] not in moves}


def _homes(rows: Sequence[Row], key: str) -> dict[str, str]:
    """The key of each title that occurs once."""
    times = Counter(row["title"] for row in rows)
    return {row["title"]: row[key] for row in rows if times[row["title"]] == 1}


def _renamed(row: Row, names: Mapping[str, Mapping[str, str]]) -> Row:
    return {column: names.get(column, {}).get(value, value) for column, value in row.items()}


# --- telling -----------------------------------------------------------------------------------


def _told(draft: Draft, lang: Lang) -> Change:
    key = draft.key.replace("~", "")
    facts = {name: NOT_STATED.render(lang) if value is None else value for name, value in draft.facts.items()}
    identity = "|".join((draft.kind, draft.table, draft.key, draft.field, draft.before, draft.after))
    return Change(
        change_id="C" + hashlib.sha256(identity.encode()).hexdigest()[:8],
        kind=draft.kind,
        table=draft.table,
        key=key,
        field=draft.field,
        before=draft.before,
        after=draft.after,
        sentence=CHANGES[draft.text or draft.kind].render(lang, **facts),
    )


def _quoted(text: str) -> str | None:
    return f"«{text}»" if text else None


def _edits(table: str, pair: tuple[Row, Row], fields: Sequence[str], kind: str, key: str) -> Iterator[Draft]:
    """One change for each of the fields that both versions have and that differ; its text is `<table>.<field>`."""
    old, new = pair
    named = {"number": new.get("number", ""), "title": new.get("title", "")}
    for field in fields:
        if field in old and field in new and old[field] != new[field]:
            facts = named | {"before": _quoted(old[field]), "after": _quoted(new[field])}
            yield Draft(kind, table, key, field, old[field], new[field], facts, f"{table}.{field}")


def _differ(pair: tuple[Row, Row], *fields: str) -> bool:
    old, new = pair
    return any(field in old and field in new and old[field] != new[field] for field in fields)


# --- the document as a whole --------------------------------------------------------------------


def _passport(pair: Pair) -> Iterator[Draft]:
    for key in pair.keys("passport"):
        old, new = pair.both("passport", key)
        row = new or old
        named = {"number": row["rowNumber"], "title": row["label"], "value": _quoted(row["value"])}
        if not old:
            yield Draft("passport-added", "passport", key, after=new["value"], facts=named)
        elif not new:
            yield Draft("passport-dropped", "passport", key, before=old["value"], facts=named)
        else:
            labelled = (
                {**old, "number": key, "title": old["label"]},
                {**new, "number": key, "title": new["label"]},
            )
            yield from _edits("passport", labelled, ("label", "value"), "passport-edited", key)


def _directions(pair: Pair) -> Iterator[Draft]:
    for key in pair.keys("directions"):
        old, new = pair.both("directions", key)
        row = new or old
        named = {"number": row["number"], "title": row["title"]}
        if not old:
            yield Draft("direction-added", "directions", key, after=new["title"], facts=named)
        elif not new:
            yield Draft("direction-dropped", "directions", key, before=old["title"], facts=named)
        else:
            yield from _edits("directions", (old, new), ("number", "title"), "direction-edited", key)


def _registers(pair: Pair) -> Iterator[Draft]:
    """Executors and sources that kept their code and are called otherwise; who came or went shows at the measures."""
    for key in pair.keys("executors"):
        old, new = pair.both("executors", key)
        named = ({**old, "title": old.get("name", "")}, {**new, "title": new.get("name", "")})
        # spellings that differ in dashes, spaces and case share one code; the measure's edited text tells of them
        fields = ("edrpou",) if _folded(named[0]["title"]) == _folded(named[1]["title"]) else ("name", "edrpou")
        yield from _edits("executors", named, fields, "executor-edited", key) if old and new else ()
    reworded = any(_differ(pair.both("measures", key), "fundingSourcesText") for key in pair.keys("measures"))
    for key in () if reworded else pair.keys("funding-sources"):
        yield from _edits("funding-sources", pair.both("funding-sources", key), ("title",), "funding-source-edited", key)


def _units(pair: Pair) -> Iterator[Draft]:
    """One change for a unit of money that the whole table words otherwise."""
    rows = [pair.both("measure-funding", key) for key in pair.keys("measure-funding")]
    units = dict.fromkeys((old["unitText"], new["unitText"]) for old, new in rows if _differ((old, new), "unitText"))
    for before, after in units:
        facts = {"before": _quoted(before), "after": _quoted(after)}
        yield Draft("unit-edited", "measure-funding", "", "unitText", before, after, facts)


# --- measures ----------------------------------------------------------------------------------


def _measures(pair: Pair) -> Iterator[Draft]:
    for key in pair.keys("measures"):
        old, new = pair.both("measures", key)
        if not old or not new:
            yield _came_or_went(pair, key)
        else:
            yield from _measure_edits(pair, key)
            yield from _sources(pair, key)
            yield from _money(pair, key)
            yield from _executors(pair, key)
        for indicator in _indicators_of(pair, key):
            yield from _indicator(pair, indicator, with_measure=bool(old) != bool(new))


def _came_or_went(pair: Pair, key: str) -> Draft:
    """The measure with its money in total and its indicators, so that no row of theirs is told again."""
    old, new = pair.both("measures", key)
    row, tables = (new, pair.new) if new else (old, pair.old)
    years = _by_year(tables, key)
    total = sum((value or Decimal(0) for value in years.values()), Decimal(0))
    facts = {
        "number": row["number"],
        "title": row["title"],
        "direction": _direction(tables, row.get("directionId", "")),
        "total": amount(total),
        "years": "; ".join(f"{year}: {amount(value)}" for year, value in years.items() if value),
    }
    kind = "measure-added" if new else "measure-dropped"
    text = kind if total else f"{kind}-unfunded"
    return Draft(kind, "measures", key, before=old.get("title", ""), after=new.get("title", ""), facts=facts, text=text)


def _direction(tables: Tables, key: str) -> str | None:
    row = tables["directions"].get(key)
    return f"{row['number']} «{row['title']}»" if row else None


def _measure_edits(pair: Pair, key: str) -> Iterator[Draft]:
    rows = pair.both("measures", key)
    dates = () if _differ(rows, "termText") else ("termStart", "termEnd")
    yield from _edits("measures", rows, ("number", "title", "termText", *dates, "expectedResult"), "measure-edited", key)
    if _differ(rows, "directionId"):
        was, now = rows[0]["directionId"], rows[1]["directionId"]
        facts = _named(rows[1]) | {"before": _direction(pair.old, was), "after": _direction(pair.new, now)}
        yield Draft("measure-edited", "measures", key, "directionId", was, now, facts, "measures.directionId")


def _named(row: Row) -> dict[str, str | None]:
    return {"number": row["number"], "title": row["title"]}


def _sources(pair: Pair, key: str) -> Iterator[Draft]:
    rows = pair.both("measures", key)
    if _differ(rows, "fundingSourcesText"):
        yield from _edits("measures", rows, ("fundingSourcesText",), "funding-source-changed", key)
        return
    was, now = _source_titles(pair.old, key), _source_titles(pair.new, key)
    if was != now and was and now:
        facts = _named(rows[1]) | {"before": "; ".join(was), "after": "; ".join(now)}
        before, after = "; ".join(was), "; ".join(now)
        yield Draft("funding-source-changed", "measure-funding", key, "sourceId", before, after, facts, "sources-reread")
    else:
        yield from _edits("measures", rows, ("needsFunding",), "measure-edited", key)


def _source_titles(tables: Tables, measure: str) -> list[str]:
    sources = dict.fromkeys(row["sourceId"] for row in _children(tables, "measure-funding", measure))
    return [tables["funding-sources"].get(source, {}).get("title", source) for source in sources]


def _children(tables: Tables, table: str, parent: str) -> list[Row]:
    """The rows of a child table, whose first key column is its parent's."""
    return [row for row in tables[table].values() if row[KEYS[table][0]] == parent]


# --- money -------------------------------------------------------------------------------------


def _by_year(tables: Tables, measure: str) -> dict[str, Decimal | None]:
    """The money of a measure by year, all sources together; None where an amount is blank."""
    years: dict[str, Decimal | None] = {}
    for row in _children(tables, "measure-funding", measure):
        so_far = years.get(row["year"], Decimal(0))
        years[row["year"]] = None if so_far is None or not row["amountUah"] else so_far + Decimal(row["amountUah"])
    return years


def _by_source(tables: Tables, measure: str) -> dict[str, dict[str, Decimal | None]]:
    """Year → source → amount."""
    years: defaultdict[str, dict[str, Decimal | None]] = defaultdict(dict)
    for row in _children(tables, "measure-funding", measure):
        years[row["year"]][row["sourceId"]] = Decimal(row["amountUah"]) if row["amountUah"] else None
    return years


def _money(pair: Pair, key: str) -> Iterator[Draft]:
    was, now = _by_source(pair.old, key), _by_source(pair.new, key)
    drafts = [draft for year in sorted(was.keys() | now.keys()) for draft in _money_of_year(pair, key, year)]
    yield from drafts
    if not drafts:
        yield from _reworded_money(pair, key)


def _money_of_year(pair: Pair, key: str, year: str) -> Iterator[Draft]:
    """Source by source where both versions name the same several, else the year's sum; a missing row is no money."""
    was, now = _by_source(pair.old, key).get(year, {}), _by_source(pair.new, key).get(year, {})
    named = _named(pair.new["measures"][key]) | {"year": year}
    if was.keys() != now.keys() or len(now) == 1:
        zero = Decimal(0)
        sums = _by_year(pair.old, key).get(year, zero), _by_year(pair.new, key).get(year, zero)
        yield from _amounts(sums, named | {"source": ""}, f"{key}/{year}")
        return
    for source in now:
        title = pair.known("funding-sources", source).get("title", source)
        yield from _amounts((was[source], now[source]), named | {"source": f" («{title}»)"}, f"{key}/{year}/{source}")


def _amounts(pair: tuple[Decimal | None, Decimal | None], named: Mapping[str, str | None], key: str) -> Iterator[Draft]:
    was, now = pair
    if was == now:
        return
    texts = tuple("" if value is None else f"{value:.2f}" for value in pair)
    facts = {**named, "before": _uah(was), "after": _uah(now)}
    if was is None or now is None:
        yield Draft("money-unclear", "measure-funding", key, "amountUah", *texts, facts)
        return
    kind, sign = ("money-up", "+") if now > was else ("money-down", "−")
    yield Draft(kind, "measure-funding", key, "amountUah", *texts, {**facts, "difference": sign + _uah(abs(now - was))})


def _uah(value: Decimal | None) -> str:
    raise NotImplementedError
