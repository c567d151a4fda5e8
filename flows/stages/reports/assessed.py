"""The assessment in sentences: of the whole programme, at the end of its newest half-year."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from flows.messages.published import ASSESSED
from flows.stages.language.wording import grouped, hryvnias
from flows.stages.reports.assess import UNDIVIDED, WHOLE_SCOPE
from flows.stages.tables.printed import PrintedRow, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.messages.text import Lang

MONEY = "spent-of-planned"


def assessment_sentences(tables: Mapping[str, bytes], plan: Mapping[str, bytes], *, lang: Lang = "uk") -> list[str]:
    """A sentence for each figure that has something to say; an undivided part of the money has one of its own.

    Args:
        tables: The half-years' tables as CSV.
        plan: The plan's tables as CSV.
        lang: The language of the sentences.
    """
    rows = rows_of(tables["assessment"])
    newest = max((row["cycle"] for row in rows), default="")
    figures = {row["metric"]: row for row in rows if row["cycle"] == newest and row["scope"] == WHOLE_SCOPE}
    sentences = []
    for metric, text in ASSESSED.items():
        if metric in figures and _says(figures[metric]):
            sentences.append(text.render(lang, **_facts(figures[metric])))
        if metric == MONEY:
            sentences += _undivided(rows_of(plan["measure-funding"]), newest[:4], lang)
            sentences += _dropped(rows_of(tables["measure-spending"]), rows_of(plan["measures"]), newest, lang)
    return sentences


def _says(row: PrintedRow) -> bool:
    """Whether the figure is of anything: a share of nothing, or a count of none left out, needs no sentence."""
    if row["denominator"]:
        return Decimal(row["denominator"]) > 0 and row["value"] != ""
    return row["value"] not in {"", "0"} or row["metric"] == "measures-late"


def _facts(row: PrintedRow) -> dict[str, str | int]:
    """The figure as people write it; what its sentence counts is the denominator, or the value of a plain count."""
    written = hryvnias if row["metric"] == MONEY else grouped
    parts = {name: written(Decimal(row[name])) if row[name] else "—" for name in ("numerator", "denominator")}
    return {**parts, "value": grouped(Decimal(row["value"])), "count": int(Decimal(row["denominator"] or row["value"]))}


def _undivided(funding: Sequence[PrintedRow], year: str, lang: Lang) -> list[str]:
    """How much of the year's money the act names several sources for, in one sum."""
    amounts = [
        (row["sourceId"], Decimal(row["amountUah"])) for row in funding if row["year"] == year and row["amountUah"]
    ]
    whole = sum((amount for _, amount in amounts), Decimal(0))
    undivided = sum((amount for source, amount in amounts if source == UNDIVIDED), Decimal(0))
    if not undivided:
        return []
    share = grouped((undivided * 100 / whole).quantize(Decimal(1), ROUND_HALF_UP))
    return [ASSESSED["undivided"].render(lang, year=year, undivided=hryvnias(undivided), share=share)]


def _dropped(spending: Sequence[PrintedRow], measures: Sequence[PrintedRow], newest: str, lang: Lang) -> list[str]:
    """What was spent in the year on measures that are no longer in the plan: no figure of the assessment holds it."""
    kept = {row["measureId"] for row in measures}
    gone = [row for row in spending if row["measureId"] not in kept and newest[:4] == row["cycle"][:4]]
    amounts = [Decimal(row["amountUah"]) for row in gone if row["amountUah"]]
    if not any(amounts):
        return []
    numbers = ", ".join(dict.fromkeys(row["measureId"][1:] for row in gone if row["amountUah"]))
    facts = {"year": newest[:4], "spent": hryvnias(sum(amounts, Decimal(0))), "numbers": numbers}
    return [ASSESSED["dropped"].render(lang, **facts)]
