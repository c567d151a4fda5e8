"""What a person has corrected in the reading of an act: a slip of the file, not of the act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

CORRECTABLE: Mapping[str, tuple[str, ...]] = {
    "passport": ("value",),
    "directions": ("title",),
    "measures": ("title", "termText", "executorsText", "fundingSourcesText", "expectedResult"),
    "measure-funding": ("amountText",),
    "indicators": ("title", "unitText", "baseline", "dynamicsText"),
    "indicator-targets": ("targetValue",),
}
"""The printed columns of each table: all others follow from these, and one corrected alone would contradict them."""
BY_YEAR = frozenset({"measure-funding", "indicator-targets"})
"""The tables whose rows are known by a year too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One printed cell of one act (its uid), as it was read and as the signed act has it; empty where blank.

    `year` and `source` (a code) are those of the row, null and empty where the table has none or nobody says which.
    """

    uid: str
    table: str
    key: str
    year: int | None
    source: str
    field: str
    before: str
    after: str
    reason: str
    who: str
    date: date
