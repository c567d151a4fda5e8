"""A version as it lies in its folder, read by CSV and JSON alone: what a citizen can work out of it."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

Row = dict[str, str]


@dataclass(frozen=True)
class Published:
    """One version as it lies in its folder, with the plan's version that it names."""

    folder: Path

    def table(self, name: str) -> list[Row]:
        path = self.folder / f"{name}.csv"
        return list(csv.DictReader(path.read_text("utf-8").splitlines())) if path.is_file() else []

    @cached_property
    def package(self) -> dict[str, object]:
        found: dict[str, object] = json.loads((self.folder / "datapackage.json").read_text("utf-8"))
        return found

    @cached_property
    def plan(self) -> Published:
        provenance = self.package["provenance"]
        assert isinstance(provenance, dict)
        if "planVersion" not in provenance:
            return self
        dataset = self.folder.parents[1]
        sibling = dataset.parent / dataset.name.replace("-progress", "-programme")
        return Published(sibling / "versions" / provenance["planVersion"])

    @cached_property
    def cycle(self) -> str:
        return max(row["cycle"] for row in self.table("measure-progress"))

    @cached_property
    def measures(self) -> dict[str, Row]:
        return {row["measureId"]: row for row in self.plan.table("measures")}

    @cached_property
    def indicators(self) -> dict[str, Row]:
        return {row["indicatorId"]: row for row in self.plan.table("indicators")}

    @cached_property
    def progress(self) -> dict[tuple[str, str], Row]:
        return {(row["measureId"], row["cycle"]): row for row in self.table("measure-progress")}

    @cached_property
    def last(self) -> dict[str, Row]:
        """The last row with a status of each measure of the plan."""
        rows = sorted(self.progress.values(), key=lambda row: row["cycle"])
        return {row["measureId"]: row for row in rows if row["status"] and row["measureId"] in self.measures}

    def before(self, measure: str, cycle: str) -> Row:
        rows = [row for (key, when), row in self.progress.items() if key == measure and when < cycle and row["status"]]
        return max(rows, key=lambda row: row["cycle"], default={})

    def spent(self, measure: str, cycle: str) -> Decimal | None:
        rows = [row for row in self.table("measure-spending") if (row["measureId"], row["cycle"]) == (measure, cycle)]
        amounts = [Decimal(row["amountUah"]) for row in rows if row["amountUah"]]
        return sum(amounts, Decimal(0)) if amounts else None

    def spent_of_the_year(self, year: str) -> Decimal:
        rows = [row for row in self.table("measure-spending") if row["measureId"] in self.measures]
        return sum(
            (Decimal(row["amountUah"]) for row in rows if row["cycle"][:4] == year and row["amountUah"]), Decimal(0)
        )

    def planned(self, year: str, measure: str = "") -> Decimal:
        rows = [row for row in self.plan.table("measure-funding") if measure in ("", row["measureId"])]
        return sum((Decimal(row["amountUah"]) for row in rows if row["year"] == year and row["amountUah"]), Decimal(0))

    @cached_property
    def overdue(self) -> list[str]:
        """The measures whose term has ended by the half-year's last day."""
        last_day = self.cycle[:4] + ("-06-30" if self.cycle.endswith("H1") else "-12-31")
        return [key for key, row in self.measures.items() if row["termEnd"] and row["termEnd"] <= last_day]

    @cached_property
    def late(self) -> list[str]:
        return [key for key in self.overdue if self.last.get(key, {}).get("status") not in {"done", "cancelled"}]

    def value(self, indicator: str, cycle: str) -> str:
        rows = self.table("indicator-values")
        return next((row["value"] for row in rows if (row["indicatorId"], row["cycle"]) == (indicator, cycle)), "")

    def target(self, indicator: str, year: str, column: str = "targetLevel") -> str:
        rows = self.plan.table("indicator-targets")
        return next((row[column] for row in rows if (row["indicatorId"], row["year"]) == (indicator, year)), "")

    def office(self, name: str) -> str:
        return next(row["executorId"] for row in self.table("executors") if row["name"] == name)
