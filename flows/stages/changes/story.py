"""Two versions of the half-years' tables side by side, and the plan that knows what everything is called."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from flows.stages.changes.phrases import quoted
from flows.stages.tables.printed import PrintedRow, number_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.messages.text import Phrase

RowKey = tuple[str, str]
"""A measure, an indicator or an executor, and the half-year."""
KEYS: Mapping[str, str] = {
    "measure-progress": "measureId",
    "measure-delays": "measureId",
    "indicator-values": "indicatorId",
    "report-status": "executorId",
}
"""The tables whose rows are about one thing in one half-year, and the column that names the thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressVersion:
    """One version's rows by what they are about and when, each in the order of publication.

    `delays` is null where the version has no such table; `spent_of_planned` are the rows of that figure of the whole
    programme, by half-year.
    """

    progress: Mapping[RowKey, PrintedRow]
    delays: Mapping[RowKey, PrintedRow] | None
    spending: Mapping[RowKey, tuple[PrintedRow, ...]]
    values: Mapping[RowKey, PrintedRow]
    status: Mapping[RowKey, PrintedRow]
    spent_of_planned: Mapping[str, PrintedRow]
    names: Mapping[str, str]

    def office(self, key: str) -> Phrase:
        """An executor as sentences call it."""
        return quoted(self.names.get(key, key))

    def spent(self, place: RowKey) -> Decimal | None:
        """The money of a measure in a half-year, all sources together; None where none was reported."""
        amounts = [Decimal(row["amountUah"]) for row in self.spending.get(place, ()) if row["amountUah"]]
        return sum(amounts, Decimal(0)) if amounts else None

    def amounts(self, place: RowKey) -> Mapping[str, str]:
        """The same by source."""
        return {row["sourceId"]: row["amountUah"] for row in self.spending.get(place, ()) if row["amountUah"]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Both versions; `plan` are its measures and indicators by key, `targets` those of each indicator by year."""

    old: ProgressVersion
    new: ProgressVersion
    plan: Mapping[str, PrintedRow]
    targets: Mapping[RowKey, PrintedRow]

    def named(self, key: str) -> Mapping[str, str]:
        """Number and title of a measure or an indicator; the number alone where the plan has dropped it."""
        row = self.plan.get(key, {})
        return {"number": number_of(key), "title": row.get("title", "")}


def story_of(before: Mapping[str, bytes], after: Mapping[str, bytes], plan: Mapping[str, bytes]) -> Story:
    """The versions' tables (name → CSV), and the plan's."""
    titles = {
        row[key]: row
        for name, key in (("measures", "measureId"), ("indicators", "indicatorId"))
        for row in rows_of(plan[name])
    }
    targets = {(row["indicatorId"], row["year"]): row for row in rows_of(plan["indicator-targets"])}
    return Story(old=_version(before), new=_version(after), plan=titles, targets=targets)


def earlier(rows: Mapping[RowKey, PrintedRow], field: str) -> Mapping[RowKey, PrintedRow]:
    """Of each row the last one before it, of the same measure or indicator, that fills the field; empty if none."""
    last: dict[str, PrintedRow] = {}
    found = {}
    for place, row in rows.items():  # half-years of one measure follow each other
        found[place] = last.get(place[0], {})
        if row[field]:
            last[place[0]] = row
    return found


def _version(files: Mapping[str, bytes]) -> ProgressVersion:
    rows = {name: rows_of(raw) for name, raw in files.items()}
    keyed = {name: {(row[key], row["cycle"]): row for row in rows.get(name, ())} for name, key in KEYS.items()}
    spending: dict[RowKey, tuple[PrintedRow, ...]] = {}
    for row in rows.get("measure-spending", ()):
        place = (row["measureId"], row["cycle"])
        spending[place] = (*spending.get(place, ()), row)
    figures = [row for row in rows.get("assessment", ()) if row["metric"] == "spent-of-planned"]
    return ProgressVersion(
        progress=keyed["measure-progress"],
        delays=keyed["measure-delays"] if "measure-delays" in files else None,
        spending=spending,
        values=keyed["indicator-values"],
        status=keyed["report-status"],
        spent_of_planned={row["cycle"]: row for row in figures if row["scope"] == "programme"},
        names={row["executorId"]: row["name"] for row in rows.get("executors", ())},
    )
