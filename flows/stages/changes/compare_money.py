"""What changed of the planned money: measure by measure, source by source, and of the whole programme."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from flows.messages.text import Text
from flows.stages.changes.drafts import Draft, Place, Values, known_as
from flows.stages.changes.pairs import KeyedTables, Pair, children, differ
from flows.stages.changes.phrases import quoted, uah

if TYPE_CHECKING:
    from flows.stages.changes.drafts import Rows

ZERO = Decimal(0)
MOVES_MONEY = frozenset({"money-up", "money-down", "money-stated", "money-blank", "measure-added", "measure-dropped"})
"""The kinds of change that may move the programme's whole money."""

Amounts = Mapping[str, Decimal | None]
"""Money of one measure in one year by source; None where the amount is blank."""
OldAndNew = tuple[Decimal | None, Decimal | None]
"""A sum in the last version and in this one; None where it is blank."""


def planned(tables: KeyedTables, measure: str) -> dict[str, Decimal]:
    """The measure's money by year; nothing where an amount is blank."""
    return {year: _sum(amounts) or ZERO for year, amounts in _years(tables, measure).items()}


def whole_money(pair: Pair, found: Sequence[Draft]) -> Iterator[Draft]:
    """The programme's money in all, where it takes more than one change to explain it."""
    was, now = (_whole(tables) for tables in (pair.old, pair.new))
    if was != now and sum(draft.kind in MOVES_MONEY for draft in found) > 1:
        facts = {"before": uah(was), "after": uah(now), "difference": _signed(now - was)}
        yield Draft(
            kind="money-total", place=Place("measure-funding", "", "amountUah"), values=_values((was, now)), facts=facts
        )


def _whole(tables: KeyedTables) -> Decimal:
    rows = tables["measure-funding"].values()
    return sum((Decimal(row["amountUah"]) for row in rows if row["amountUah"]), ZERO)


def measure_money(pair: Pair, key: str) -> Iterator[Draft]:
    """The money of one measure, year by year; where no sum changed, how the sums are written."""
    was, now = _years(pair.old, key), _years(pair.new, key)
    found = [
        draft
        for year in sorted(was.keys() | now.keys())
        for draft in _year(pair, f"{key}/{year}", (was.get(year, {}), now.get(year, {})))
    ]
    yield from found or _reworded(pair, key)


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


def _year(pair: Pair, key: str, amounts: tuple[Amounts, Amounts]) -> Iterator[Draft]:
    """Source by source where both versions name the same several, else the year's sum; a row that lacks is no money."""
    was, now = amounts
    if was.keys() != now.keys() or len(now) == 1:
        yield from _moved(pair, key, (_sum(was), _sum(now)))
        return
    for source in now:
        yield from _moved(pair, f"{key}/{source}", (was[source], now[source]))


def _moved(pair: Pair, key: str, sums: OldAndNew) -> Iterator[Draft]:
    if sums[0] == sums[1]:
        return
    was, now = (value or ZERO for value in sums)
    measure, year, *sources = key.split("/")
    titles = [pair.latest("funding-sources", source).get("title", source) for source in sources]
    facts = {
        **known_as(pair.new["measures"][measure]),
        "year": year,
        "source": "".join(f" («{title}»)" for title in titles),
        "before": uah(was),
        "after": uah(now),
        "difference": _signed(now - was),
    }
    place = Place("measure-funding", key, "amountUah")
    yield Draft(kind=_direction(sums), place=place, values=_values(sums), facts=facts, weight=abs(now - was))


def _direction(sums: OldAndNew) -> str:
    was, now = sums
    if was is None:
        return "money-stated"
    if now is None:
        return "money-blank"
    return "money-up" if now > was else "money-down"


def _signed(difference: Decimal) -> Text:
    amount = uah(abs(difference))
    sign = "+" if difference > 0 else "−"
    return Text(sign + amount.uk, sign + amount.en)


def _values(sums: OldAndNew) -> Values:
    before, after = ("" if value is None else f"{value:.2f}" for value in sums)
    return Values(before, after)


def _reworded(pair: Pair, key: str) -> Iterator[Draft]:
    """The same hryvnias printed otherwise, unless the unit of the whole table explains it."""
    was, now = (
        {row["year"]: row for row in children(tables, "measure-funding", key)} for tables in (pair.old, pair.new)
    )
    rows = [(was[year], now[year]) for year in now if year in was]
    edited = [] if any(differ(row, "unitText") for row in rows) else [row for row in rows if differ(row, "amountText")]
    if edited:
        values = _printed(edited)
        facts = {
            **known_as(pair.new["measures"][key]),
            "before": quoted(values.before),
            "after": quoted(values.after),
        }
        yield Draft(
            kind="money-reworded", place=Place("measure-funding", key, "amountText"), values=values, facts=facts
        )


def _printed(rows: Sequence[Rows]) -> Values:
    before, after = (
        "; ".join(f"{row['year']}: {row['amountText']}" for row in side) for side in zip(*rows, strict=True)
    )
    return Values(before, after)
