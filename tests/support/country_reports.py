"""What the offices of a made-up programme report of each half-year, as plain values; the same number, the same ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

from support.country import YEARS, programme
from support.country_print import Printed
from support.country_tables import tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from support.country import MadeProgramme, Task
    from support.country_tables import Tables

CYCLES = tuple(f"{year}-H{half}" for year in YEARS for half in (1, 2))
NOTES = ("Виконується за графіком", "Триває закупівля", "Роботи завершено, акт підписано", "Очікується фінансування")
SILENT, LATE, CANCELLED = 0.04, 0.08, 0.02
"""How often an office sends nothing, or sends it late, and how often a measure is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReport:
    """One measure in one half-year: how it stands, what each source gave within it, the level of its indicator."""

    measure: str
    status: str
    completion: Decimal
    note: str
    evidence: str
    spent: Mapping[str, Decimal]
    indicator: str
    level: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeReport:
    """One office's report of one half-year, and the day on which it came."""

    office: str
    name: str
    cycle: str
    received: date
    rows: tuple[TaskReport, ...]


def reports_of(number: int, cycle: str, *, by: date | None = None) -> tuple[OfficeReport, ...]:
    """The reports of a programme's offices on that half-year, those that came up to a day, or all of them."""
    return reports(programme(number, kind="txt"), cycle, by=by)


def reports(made: MadeProgramme, cycle: str, *, by: date | None = None) -> tuple[OfficeReport, ...]:
    """The same of a programme at hand; whoever the act lists first answers for a measure."""
    sent = _Reporting(made, cycle).sent()
    return tuple(one for one in sent if by is None or one.received <= by)


class _Reporting:
    """One programme's half-year."""

    def __init__(self, made: MadeProgramme, cycle: str) -> None:
        self._made, self._cycle = made, cycle
        year, half = cycle.split("-H")
        self._year, self._half = int(year), int(half)
        self._end = date(self._year, 6, 30) if half == "1" else date(self._year, 12, 31)
        self._plan: Tables = tables(made, Printed(b"", "", {}))
        self._indicators = {int(row["position"]): row["indicatorId"] for row in self._plan["indicators"]}
        self._money: dict[str, dict[str, Decimal]] = {}
        for row in self._plan["measure-funding"]:
            if row["year"] == year and row["sourceId"] != "none":
                self._money.setdefault(row["measureId"], {})[row["sourceId"]] = Decimal(row["amountUah"])

    def sent(self) -> Iterator[OfficeReport]:
        answering = {row["measureId"]: row["executorId"] for row in reversed(self._plan["measure-executors"])}
        names = {row["executorId"]: row["name"] for row in self._plan["executors"]}
        tasks = {f"M{self._made.key(task)}": task for task in self._made.tasks}
        for office in dict.fromkeys(answering[measure] for measure in tasks):
            dice = self._dice(office)
            if dice.random() >= SILENT:
                rows = tuple(self._row(key, task) for key, task in tasks.items() if answering[key] == office)
                yield OfficeReport(
                    office=office, name=names[office], cycle=self._cycle, received=self._received(dice), rows=rows
                )

    def _dice(self, subject: str) -> Random:
        return Random(f"country-{self._made.number}-{self._cycle}-{subject}")  # noqa: S311  # to be drawn again

    def _received(self, dice: Random) -> date:
        days = dice.randint(10, 25) if dice.random() < LATE else dice.randint(1, 5)
        return self._end + timedelta(days=days)

    # --- one measure ---

    def _row(self, key: str, task: Task) -> TaskReport:
        life = Random(f"country-{self._made.number}-{key}")  # noqa: S311  # the same in each half-year
        pace, cancelled = life.uniform(0.85, 1.6), life.random() < CANCELLED
        done = min(Decimal(100), Decimal(round(100 * _elapsed(task, self._end) * pace)))
        given_up = cancelled and 0 < done < 100
        status = "cancelled" if given_up else "done" if done == 100 else "in-progress" if done else "not-started"
        dice = self._dice(key)
        evidence = f"https://example.org/{self._made.slug}/{key}" if dice.random() < 0.3 else ""
        return TaskReport(
            measure=key,
            status=status,
            completion=done,
            note=dice.choice(NOTES) if dice.random() < 0.6 else "",
            evidence=evidence,
            spent=dict(self._spent(key, dice)),
            indicator=self._indicators[task.overall],
            level=self._level(task, done),
        )

    def _spent(self, key: str, dice: Random) -> Iterator[tuple[str, Decimal]]:
        """Less than half of the year's money in its first half-year, most of the rest in the second."""
        share = Decimal(dice.randint(20, 50) if self._half == 1 else dice.randint(30, 50)) / 100
        for source, planned in self._money.get(key, {}).items():
            yield source, (planned * share).quantize(Decimal("0.01"))

    def _level(self, task: Task, done: Decimal) -> Decimal:
        """The indicator on its way from the baseline to the level of the last year."""
        goal = task.targets[-1] if self._made.layout.dynamics == "last" else sum(task.targets, task.baseline)
        return (task.baseline + (goal - task.baseline) * done / 100).quantize(Decimal(1))


def _elapsed(task: Task, day: date) -> float:
    """How much of the term has passed by that day; where there is none, of the programme."""
    start, end = task.term.start or date(YEARS[0], 1, 1), task.term.end or date(YEARS[-1], 12, 31)
    return max(0.0, min(1.0, ((day - start).days + 1) / ((end - start).days + 1)))
