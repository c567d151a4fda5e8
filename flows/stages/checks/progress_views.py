"""What the rules of expectations/ judge of the half-years' tables, as `plan_views` derives it for the plan's.

A view never judges: it pairs each reported figure with what it must be compared with (the last report before it, the
plan of the year, the indicator's baseline).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from sys import intern
from types import MappingProxyType
from typing import TYPE_CHECKING, Self

from flows.stages.tables.printed import PrintedRow, RowsByKey, rows_of
from flows.stages.tables.write import money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from flows.stages.checks.plan_views import ViewRow

UNKNOWN = ""
WHOLE, THOUSAND = Decimal(100), Decimal(1000)
UNSAID_GAIN = Decimal("0.2")
BLANK_SUM: Mapping[str, str] = dict.fromkeys(
    ("planned", "spent", "comparison", "tooSmall", "tooBig", "amounts", "sourceRef"), UNKNOWN
)
"""A row is about a half-year or about a year; a rule passes over what is unknown."""
MANY_TIMES = 50
"""Nobody spends so many times what the act gives for a year: a measure's money may double, not more."""
LATE = frozenset({"measures-late", "measures-due-unreported"})
"""The metrics that count what the table of late measures lists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """The half-years' tables and the plan's, as a citizen reads them; `progress`, `spending`, `funding` by measure."""

    tables: Mapping[str, Sequence[PrintedRow]]
    plan: Mapping[str, Sequence[PrintedRow]]
    progress: RowsByKey
    spending: RowsByKey
    funding: RowsByKey


def progress_views(files: Mapping[str, bytes], plan: Mapping[str, bytes]) -> dict[str, Iterator[ViewRow]]:
    """The rows of every view by its name, to be gone through once, from the CSV bytes of both datasets."""
    reported = Reported(
        tables={table: rows_of(raw) for table, raw in files.items()},
        plan={table: rows_of(raw) for table, raw in plan.items()},
        progress=RowsByKey.of(files["measure-progress"]),
        spending=RowsByKey.of(files["measure-spending"]),
        funding=RowsByKey.of(plan["measure-funding"]),
    )
    return {name: view(reported) for name, view in PROGRESS_VIEWS.items()}


def _progress(reported: Reported) -> Iterator[ViewRow]:
    results = Results.of(reported)
    in_force = {row["measureId"] for row in reported.plan["measures"]}
    for rows in reported.progress.values():
        told = [row for row in rows if row["status"]]
        for before, row in zip([None, *told], told, strict=False):
            earlier = (before["cycle"], before["completionPct"]) if before else None
            yield {
                "key": row["measureId"],
                "cycle": row["cycle"],
                "completion": _hundredths(row["completionPct"]),
                "before": _hundredths(before["completionPct"]) if before else UNKNOWN,
                "comparison": _compared(row["cycle"], row["completionPct"], earlier),
                "statusAndCompletion": f"{row['cycle']}: {row['status']}, {row['completionPct'] or '—'} %",
                "isCancelledInForce": _flag(row["status"] == "cancelled" and row["measureId"] in in_force)
                if row is told[-1]
                else UNKNOWN,
                "resultKnown": _flag(results.has(row)) if _is_whole(row) else UNKNOWN,
                "sourceRef": "",
            }


def _is_whole(row: PrintedRow) -> bool:
    return row["status"] == "done" or (row["completionPct"] != "" and Decimal(row["completionPct"]) == WHOLE)


@dataclass(frozen=True, slots=True)
class Results:
    """The measures that an indicator could show, and the half-years whose reports give each a result."""

    indicated: AbstractSet[str]
    shown: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, reported: Reported) -> Self:
        """By the plan's indicators and the reported levels that are no baseline."""
        of = {row["indicatorId"]: (row["measureId"], row["baseline"]) for row in reported.plan["indicators"]}
        shown: dict[str, list[str]] = defaultdict(list)
        for row in reported.tables["indicator-values"]:
            measure, baseline = of.get(row["indicatorId"], ("", ""))
            if measure and row["value"] and row["value"] != baseline:
                shown[measure].append(intern(row["cycle"]))
        return cls({measure for measure, _ in of.values() if measure}, shown)

    def has(self, row: PrintedRow) -> bool:
        """Whether a report gives a result, or is of a measure that no indicator could show."""
        measure = row["measureId"]
        return measure not in self.indicated or row["cycle"] in self.shown.get(measure, ())


def _spending(reported: Reported) -> Iterator[ViewRow]:
    """What was spent from each source in each half-year and year, and what was planned for the year.

    Nothing is known where an amending act has dropped the measure since, or given it another source: it was planned.
    """
    titles = {row["sourceId"]: row["title"] for row in reported.plan["funding-sources"]}
    for measure in reported.spending:
        funding = reported.funding.get(measure, ())
        planned = {(row["year"], row["sourceId"]): row["amountUah"] for row in funding}
        for (year, source), sums in _sums(reported, measure).items():
            limit = planned.get((year, source), UNKNOWN)
            for one in sums if limit else ():
                yield {**BLANK_SUM, "key": measure, "sourceId": source, **_half_year(one, limit)}
            spent = sum((one.amount for one in sums), Decimal(0))
            yield {
                **BLANK_SUM,
                "key": measure,
                "sourceId": source,
                "cycle": sums[-1].cycle,
                "planned": _hundredths(limit),
                "spent": _hundredths(str(spent)),
                "comparison": f"{year}, {titles.get(source, source)}: {money(spent)} > {limit or '—'}",
            }


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfYearSum:
    """A half-year's sum from one source, what was spent of the year's money before, and the completion gained in it.

    `gained` is a share of the whole measure; where nothing is said of it, a fifth.
    """

    cycle: str
    amount: Decimal
    before: Decimal
    gained: Decimal


def _sums(reported: Reported, measure: str) -> Mapping[tuple[str, str], list[HalfYearSum]]:
    """Year and source → the sums of a measure's half-years, in order of time."""
    gained = _gained(reported.progress.get(measure, ()))
    sums: dict[tuple[str, str], list[HalfYearSum]] = defaultdict(list)
    for row in reported.spending[measure]:
        if row["amountUah"]:
            known = sums[row["cycle"][:4], row["sourceId"]]
            one = HalfYearSum(
                cycle=row["cycle"],
                amount=Decimal(row["amountUah"]),
                before=sum((earlier.amount for earlier in known), Decimal(0)),
                gained=gained.get(row["cycle"], UNSAID_GAIN),
            )
            known.append(one)
    return sums


def _gained(progress: Sequence[PrintedRow]) -> Mapping[str, Decimal]:
    """Half-year → the share of the measure that was done in it; none where its completion is not said."""
    gained: dict[str, Decimal] = {}
    before = Decimal(0)
    for row in progress:
        text = row["completionPct"] or ("100" if row["status"] == "done" else "")
        if text:
            gained[row["cycle"]] = (Decimal(text) - before) / WHOLE
            before = Decimal(text)
    return gained


def _half_year(one: HalfYearSum, limit: str) -> ViewRow:
    """Whether a thousand times more, or less, would suit what is left of the year's money and what was done.

    A sum of thousands is one that fits the plan when it is multiplied, and then is at least half of the share that was
    done; a smaller one is small in hryvnias, too.
    """
    left = Decimal(limit) - one.before
    more, less = one.amount * THOUSAND, one.amount / THOUSAND
    small = 0 < more <= left and one.gained > 0 and more >= left * one.gained / 2
    return {
        "cycle": one.cycle,
        "tooSmall": _flag(small),
        "tooBig": _flag(0 < less <= left and one.amount > Decimal(limit) * MANY_TIMES),
        "amounts": f"{money(one.amount)} {'<' if small else '>'} {limit}",
    }


def _values(reported: Reported) -> Iterator[ViewRow]:
    """Each level with the previous one (or the baseline), and whether it moved away from the last target."""
    baselines = {row["indicatorId"]: row["baseline"] for row in reported.plan["indicators"]}
    goals = {row["indicatorId"]: row["targetLevel"] for row in reported.plan["indicator-targets"]}
    last: dict[str, tuple[str, str]] = {}
    for row in reported.tables["indicator-values"]:
        key = row["indicatorId"]
        if not row["value"] or key not in baselines:
            continue
        baseline = baselines[key]
        before = last.get(key, ("", baseline))
        yield {
            "key": key,
            "cycle": row["cycle"],
            "falls": _flag(_falls(row["value"], before[1], _is_to_fall(goals.get(key, ""), baseline))),
            "comparison": _compared(row["cycle"], row["value"], before if before[0] else None)
            or f"{row['cycle']}: {row['value']}, baseline: {baseline or '—'}",
            "sourceRef": "",
        }
        last[key] = (row["cycle"], row["value"])


def _is_to_fall(goal: str, baseline: str) -> bool:
    return bool(goal and baseline) and Decimal(goal) < Decimal(baseline)


def _falls(value: str, before: str, to_fall: bool) -> bool:
    if not before:
        return False
    return Decimal(value) > Decimal(before) if to_fall else Decimal(value) < Decimal(before)


def _status(reported: Reported) -> Iterator[ViewRow]:
    for row in reported.tables["report-status"]:
        yield {
            "key": row["executorId"],
            "state": row["state"],
            "comparison": f"{row['cycle']}: {row['receivedDate'] or '—'}",
            "received": _flag(bool(row["receivedDate"])),
            "sent": _flag(row["state"] != "awaited"),
            "sourceRef": "",
        }


def _assessment(reported: Reported) -> Iterator[ViewRow]:
    """The shares of counts, of which the part never exceeds the whole; more may be spent than was planned."""
    for row in reported.tables["assessment"]:
        if row["denominator"] and not row["metric"].startswith("spent-"):
            yield {
                "key": row["scope"],
                "part": _hundredths(row["numerator"]),
                "whole": _hundredths(row["denominator"]),
                "comparison": f"{row['cycle']}, {row['metric']}: {row['numerator']} > {row['denominator']}",
                "sourceRef": "",
            }


def _delays(reported: Reported) -> Iterator[ViewRow]:
    """How many late measures a half-year's list has, and how many the assessment counts, reported or not."""
    listed = Counter(row["cycle"] for row in reported.tables["measure-delays"])
    counted: Counter[str] = Counter()
    for row in reported.tables["assessment"]:
        if row["scope"] == "programme" and row["metric"] in LATE:
            counted[row["cycle"]] += int(row["value"])
    for cycle, count in counted.items():
        yield {
            "key": "programme",
            "listed": listed[cycle],
            "counted": count,
            "comparison": f"{cycle}: {listed[cycle]} ≠ {count}",
            "sourceRef": "",
        }


def _compared(cycle: str, value: str, before: tuple[str, str] | None) -> str:
    return f"{cycle}: {value or '—'}, {before[0]}: {before[1] or '—'}" if before else ""


def _hundredths(number: str) -> int | str:
    """A figure in whole hundredths, which compare exactly; empty where there is none."""
    return int(Decimal(number) * 100) if number else UNKNOWN


def _flag(value: bool) -> str:
    return str(value).lower()


PROGRESS_VIEWS: Mapping[str, Callable[[Reported], Iterator[ViewRow]]] = MappingProxyType(
    {
        "measure-progress": _progress,
        "measure-spending": _spending,
        "indicator-values": _values,
        "report-status": _status,
        "measure-delays": _delays,
        "assessment": _assessment,
    }
)
"""Every view by its name, which is also the name of its suite."""
