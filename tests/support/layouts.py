"""What the acts of `golden/layouts` hold, and how a reading is held against it; no code is shared with the readers."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from support.places import GOLDEN_LAYOUTS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Gold = dict[str, Any]
Tables = dict[str, list[dict[str, str]]]

DAMAGED = frozenset({"20g_cell_lost", "20i_cell_doubled", "40b_one_number_missing"})
"""Acts that are spoiled on purpose: they must be refused, and the row named."""
BY_SOURCE_COLUMNS = frozenset({"10d_years_as_rows"})
"""Acts that name sources in their header: the gold names them as the control act does."""


def gold() -> dict[str, Gold]:
    """What each act says, by the name of its file."""
    return dict(json.loads((GOLDEN_LAYOUTS / "gold.json").read_text(encoding="utf-8")))


def text_of(name: str) -> str:
    """The act as printed."""
    return (GOLDEN_LAYOUTS / f"{name}.txt").read_text(encoding="utf-8")


def tables_of(files: Mapping[str, bytes]) -> Tables:
    """The published tables as rows."""
    return {name: list(csv.DictReader(io.StringIO(raw.decode()))) for name, raw in files.items()}


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell that is not what the act says."""

    where: str
    said: str
    read: str


def differences(wanted: Gold, tables: Tables, *, sources: bool = True) -> list[Difference]:
    """Every cell of the reading that is not what the act says; money is summed over its sources."""
    return [
        Difference(where, said, read)
        for where, said, read in [*_measures(wanted, tables, sources=sources), *_indicators(wanted, tables)]
        if said != read
    ]


def _measures(wanted: Gold, tables: Tables, *, sources: bool) -> Iterator[tuple[str, str, str]]:
    rows, printed = tables["measures"], wanted["measures"]
    yield "measures", str(len(printed)), str(len(rows))
    for measure, row in zip(printed, rows, strict=False):
        key = row["measureId"]
        yield f"{key} number", *_numbered(measure["number"], key)
        yield f"{key} title", measure["title"], row["title"]
        yield f"{key} executors", measure["executors"], row["executorsText"]
        yield f"{key} term", measure["term"], row["termText"]
        yield f"{key} result", measure["result"], row["expectedResult"]
        if sources:
            yield f"{key} sources", "; ".join(measure["sources"]) or "Не потребує", row["fundingSourcesText"]
        money = _by_year(row for row in tables["measure-funding"] if row["measureId"] == key)
        yield f"{key} money", _plain({year: Decimal(sum_) for year, sum_ in measure["money"].items()}), _plain(money)


def _numbered(printed: str, key: str) -> tuple[str, str]:
    """The number, and what its key says of it; where numbers begin anew the key has the direction's before it."""
    number = printed.rstrip(")")
    return number, number if key[1:].endswith(f".{number}") else key[1:]


def _by_year(rows: Iterator[dict[str, str]]) -> dict[str, Decimal | None]:
    sums: dict[str, Decimal | None] = {}
    for row in rows:
        so_far, amount = sums.get(row["year"], Decimal(0)), row["amountUah"]
        sums[row["year"]] = so_far + Decimal(amount) if amount and so_far is not None else None
    return sums


def _plain(money: Mapping[str, Decimal | None]) -> str:
    return ", ".join(f"{year}: {None if sum_ is None else f'{sum_:.2f}'}" for year, sum_ in sorted(money.items()))


def _indicators(wanted: Gold, tables: Tables) -> Iterator[tuple[str, str, str]]:
    rows, printed = tables["indicators"], wanted["indicators"]
    yield "indicators", str(len(printed)), str(len(rows))
    for indicator, row in zip(printed, rows, strict=False):
        key = row["indicatorId"]
        yield f"{key} number", *_numbered(indicator["number"], key)
        yield f"{key} title", indicator["title"], row["title"]
        yield f"{key} unit", indicator["unit"], row["unitText"]
        yield f"{key} baseline", indicator["baseline"].replace(",", "."), row["baseline"]
        targets = {
            each["year"]: each["targetValue"] for each in tables["indicator-targets"] if each["indicatorId"] == key
        }
        yield f"{key} targets", str({y: v.replace(",", ".") for y, v in indicator["targets"].items()}), str(targets)
