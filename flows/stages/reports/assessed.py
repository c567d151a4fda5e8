"""The assessment in sentences: of the whole programme, at the end of its newest half-year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from flows.messages.published import ASSESSED
from flows.stages.language.wording import grouped, hryvnias
from flows.stages.reports.assess import CANCELLED, UNDIVIDED, WHOLE_SCOPE
from flows.stages.tables.printed import PrintedRow, rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from flows.messages.text import Lang

MONEY = "spent-of-planned"
SUMMARY = ("measures-reported", "measures-done", "measures-late", "measures-cancelled", MONEY)
"""The figures whose sentences sum a version up."""
OF_THE_YEAR = frozenset({"targets-reached-increment", "targets-reached-level"})
"""The figures that hold a half-year against the target of its whole year."""
TOLD_TABLES = frozenset(
    {"assessment", "measure-progress", "measure-spending", "measure-delays", "measures", "measure-funding"}
)
"""The tables that sentences are made of; the others may be large."""
NAMED = 5
"""So many measures are named by number and title, more of them by number."""


@dataclass(frozen=True)
class Assessed:
    """The published tables by name, the plan's among them, and the half-year that the sentences are about."""

    tables: Mapping[str, Sequence[PrintedRow]]
    cycle: str

    @cached_property
    def figures(self) -> Mapping[str, PrintedRow]:
        """The figures of the whole programme by metric."""
        rows = self.tables["assessment"]
        return {row["metric"]: row for row in rows if row["cycle"] == self.cycle and row["scope"] == WHOLE_SCOPE}

    @cached_property
    def reported(self) -> frozenset[str]:
        """The measures with a report of this half-year."""
        rows = self.tables.get("measure-progress", ())
        return frozenset(row["measureId"] for row in rows if row["cycle"] == self.cycle and row["status"])

    @cached_property
    def late(self) -> Sequence[str]:
        """The late measures, reported on or not."""
        rows = self.tables.get("measure-delays", ())
        return [row["measureId"] for row in rows if row["cycle"] == self.cycle]

    @cached_property
    def cancelled(self) -> Sequence[str]:
        """The measures of the plan that their last report calls cancelled."""
        statuses = {row["measureId"]: row["status"] for row in self.tables.get("measure-progress", ()) if row["status"]}
        measures = (row["measureId"] for row in self.tables["measures"])
        return [key for key in measures if statuses.get(key) == CANCELLED]

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """What the measures of the plan are called."""
        return {row["measureId"]: row["title"] for row in self.tables["measures"]}

    def named(self, keys: Iterable[str]) -> str:
        """The measures as the end of a sentence, after a colon; empty where there are none."""
        found = list(keys)
        names = [key[1:] if len(found) > NAMED else f"{key[1:]} «{self.titles[key]}»" for key in found]
        return f": {(', ' if len(found) > NAMED else '; ').join(names)}" if names else ""


def assessment_sentences(
    tables: Mapping[str, bytes], plan: Mapping[str, bytes], *, metrics: Iterable[str] = ASSESSED, lang: Lang = "uk"
) -> list[str]:
    """A sentence for each figure that has something to say; an undivided part of the money has one of its own.

    Args:
        tables: The half-years' tables as CSV.
        plan: The plan's tables as CSV.
        metrics: The figures to be told, in this order; all of them if not given.
        lang: The language of the sentences.
    """
    rows = {name: rows_of(raw) for name, raw in {**tables, **plan}.items() if name in TOLD_TABLES}
    assessed = Assessed(rows, max((row["cycle"] for row in rows["assessment"]), default=""))
    return [sentence for metric in metrics for sentence in _sentences(assessed, metric, lang)]


def _sentences(assessed: Assessed, metric: str, lang: Lang) -> Iterator[str]:
    if metric in BESIDE:
        yield from BESIDE[metric](assessed, lang)
    elif (row := assessed.figures.get(metric)) and _says(row):
        name = f"{metric}-early" if metric in OF_THE_YEAR and assessed.cycle.endswith("H1") else metric
        none = f"{metric}-none"
        text = ASSESSED[none if none in ASSESSED and row["value"] == "0" else name]
        yield text.render(lang, **_facts(row), names=assessed.named(_members(assessed, metric)))


def _members(assessed: Assessed, metric: str) -> Sequence[str]:
    """The measures that a figure counts, where its sentence names them."""
    if metric == "measures-cancelled":
        return assessed.cancelled
    is_reported, reported = metric == "measures-late", assessed.reported
    return [key for key in assessed.late if (key in reported) == is_reported]


def _says(row: PrintedRow) -> bool:
    """Whether the figure needs a sentence: a share of nothing, or a count of none left out, does not."""
    if row["denominator"]:
        return Decimal(row["denominator"]) > 0 and row["value"] != ""
    return row["value"] not in {"", "0"} or row["metric"] == "measures-late"


def _facts(row: PrintedRow) -> dict[str, str | int]:
    """The figure as people write it; what its sentence counts is the denominator, or the value of a plain count."""
    written = hryvnias if row["metric"] == MONEY else grouped
    parts = {name: written(Decimal(row[name])) if row[name] else "—" for name in ("numerator", "denominator")}
    return {**parts, "value": grouped(Decimal(row["value"])), "count": int(Decimal(row["denominator"] or row["value"]))}


def _undivided(assessed: Assessed, lang: Lang) -> Iterator[str]:
    """How much of the year's money the act names several sources for, in one sum."""
    year, funding = assessed.cycle[:4], assessed.tables["measure-funding"]
    amounts = [
        (row["sourceId"], Decimal(row["amountUah"])) for row in funding if row["year"] == year and row["amountUah"]
    ]
    whole = sum((amount for _, amount in amounts), Decimal(0))
    undivided = sum((amount for source, amount in amounts if source == UNDIVIDED), Decimal(0))
    if undivided:
        share = grouped((undivided * 100 / whole).quantize(Decimal(1), ROUND_HALF_UP))
        yield ASSESSED["undivided"].render(lang, year=year, undivided=hryvnias(undivided), share=share)


def _dropped(assessed: Assessed, lang: Lang) -> Iterator[str]:
    """What was spent in the year on measures that are no longer in the plan: no figure of the assessment holds it."""
    year = assessed.cycle[:4]
    kept = {row["measureId"] for row in assessed.tables["measures"]}
    spending = (row for row in assessed.tables["measure-spending"] if row["cycle"][:4] == year and row["amountUah"])
    gone = [row for row in spending if row["measureId"] not in kept]
    spent = sum((Decimal(row["amountUah"]) for row in gone), Decimal(0))
    if spent:
        numbers = ", ".join(dict.fromkeys(row["measureId"][1:] for row in gone))
        yield ASSESSED["dropped"].render(lang, year=year, spent=hryvnias(spent), numbers=numbers)


BESIDE: Mapping[str, Callable[[Assessed, Lang], Iterator[str]]] = {"undivided": _undivided, "dropped": _dropped}
"""Sentences about what no figure holds, by their names."""
