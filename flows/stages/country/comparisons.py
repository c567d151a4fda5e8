"""What is compared by oblast: which sums the country's tables are asked for, and the figures that are made of them.

The sums are asked for in SQL, of tables whose every column is text: an amount becomes a decimal number only where it is
added, and none is ever a float. What is a share is divided here, as each programme's own assessment does.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from flows.messages.published import COUNTRY
from flows.stages.tables.write import money, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

METRICS_COMPARED = (
    "planned", "spent", "measures-reported", "measures-done", "measures-due-done", "measures-late", "spending-reported",
    "results-reported", "state-done", "state-in-progress", "state-not-started", "state-cancelled", "state-silent",
)  # fmt: skip
"""What is compared, in this order within a period."""
QUERY_OF_SUMS = """
WITH summed AS (
    SELECT oblast, communityCode, "year" AS period, 'planned' AS metric,
           CAST(amountUah AS DECIMAL(18,2)) AS part, NULL AS whole
    FROM "measure-funding" WHERE amountUah IS NOT NULL
  UNION ALL
    SELECT oblast, communityCode, left("cycle", 4), 'spent', CAST(amountUah AS DECIMAL(18,2)), NULL
    FROM "measure-spending" WHERE amountUah IS NOT NULL
  UNION ALL
    SELECT oblast, communityCode, "cycle", metric,
           CAST(numerator AS DECIMAL(18,2)), CAST(denominator AS DECIMAL(18,2))
    FROM "assessment"
    WHERE metric IN
          ('measures-reported', 'measures-done', 'measures-due-done', 'spending-reported', 'results-reported')
      AND numerator IS NOT NULL AND denominator IS NOT NULL
  UNION ALL
    SELECT late.oblast, late.communityCode, late."cycle", 'measures-late',
           CAST(late.value AS DECIMAL(18,2)), CAST(due.value AS DECIMAL(18,2))
    FROM "assessment" AS late JOIN "assessment" AS due USING (programme, "cycle")
    WHERE late.metric = 'measures-late' AND due.metric = 'measures-due'
  UNION ALL
    SELECT oblast, communityCode, "cycle", 'state-' || state,
           CAST(count(*) FILTER (coalesce(status, 'silent') = state) AS DECIMAL(18,2)),
           CAST(count(*) AS DECIMAL(18,2))
    FROM "measure-progress", unnest(['done', 'in-progress', 'not-started', 'cancelled', 'silent']) AS states(state)
    GROUP BY ALL
)
SELECT grouping(oblast) = 1, coalesce(oblast, ''), period, metric, sum(part), sum(whole), count(DISTINCT communityCode)
FROM summed
GROUP BY GROUPING SETS ((oblast, period, metric), (period, metric))
"""
"""Every sum, by oblast and for the whole country: a part and, where it is a share, its whole."""
SumRow = tuple[bool, str, str, str, Decimal, Decimal | None, int]
"""A row of its answer: is it the whole country; the oblast, period, metric, part, whole, how many communities."""
HUNDREDTHS = Decimal("0.01")


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A figure of one oblast, and the number of communities that it stands on; a share tells what it was made of."""

    oblast: str
    period: str
    metric: str
    unit: str
    value: str
    numerator: str
    denominator: str
    communities: int


def comparisons(sums: Iterable[SumRow], oblasts: Sequence[str]) -> tuple[Comparison, ...]:
    """The figures, the whole country first, then in the order of these oblasts, by period and metric."""
    places = {oblast: place for place, oblast in enumerate(filter(None, oblasts))}
    order = {metric: place for place, metric in enumerate(METRICS_COMPARED)}
    ordered = sorted(sums, key=lambda row: (not row[0], places.get(row[1], len(places)), row[2], order[row[3]]))
    return tuple(map(_compared, ordered))


def _compared(row: SumRow) -> Comparison:
    is_country, oblast, period, metric, part, whole, communities = row
    name = COUNTRY["whole"].uk if is_country else oblast or COUNTRY["unknown"].uk
    share = (part * 100 / whole).quantize(HUNDREDTHS, ROUND_HALF_UP) if whole else None
    is_money = whole is None
    return Comparison(
        oblast=name,
        period=period,
        metric=metric,
        unit="UAH" if is_money else "percent",
        value=money(part) if is_money else "" if share is None else plain(share),
        numerator="" if is_money else plain(part),
        denominator="" if whole is None else plain(whole),
        communities=communities,
    )
