"""Which changes concern a measure or an office."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from flows.site.published import Naming, ServedProgramme, ServedVersion
    from flows.stages.tables.printed import PrintedRow

PERSONS = frozenset({"measure-executors", "measure-progress"})
"""The tables in which a change may tell of an office by the values before and after."""


def rows_in(version: ServedVersion | None, table: str) -> Sequence[PrintedRow]:
    """The rows of a table; none where there is no version, or it has no such table."""
    return version.rows.get(table, ()) if version else ()


@cache
def cell_of(column: str) -> Naming:
    """What a row names in that column; nothing in a table without it."""
    return lambda row: (row[column],) if column in row else ()


def keys_of(change: PrintedRow) -> frozenset[str]:
    """What a change is about: `M2.10` of `M2.10/2026-H2`; a sentence about several offices names several."""
    return frozenset(place.partition("/")[0] for place in change["key"].split("; "))


def of_measure(version: ServedVersion, measure: str, indicators: AbstractSet[str]) -> list[PrintedRow]:
    """The changes of a measure and of its indicators that a version brought."""
    return version.rows_naming("changes", {measure, *indicators}, keys_of)


def of_office(version: ServedVersion, office: AbstractSet[str], subjects: AbstractSet[str]) -> list[PrintedRow]:
    """The changes of an office that a version brought.

    Args:
        version: That version.
        office: Its key and the names that it has had.
        subjects: The measures for which it answers, and their indicators.
    """
    return version.rows_naming("changes", {*office, *subjects}, _told_of)


def _told_of(change: PrintedRow) -> frozenset[str]:
    """What a change is about, and the offices that came or went by it, by key or name."""
    if change["table"] not in PERSONS or change["field"] not in {"executorId", "answeringExecutorId"}:
        return keys_of(change)
    return keys_of(change).union(change["before"].split("; "), change["after"].split("; "))


def indicators_of_measures(served: ServedProgramme, measures: AbstractSet[str]) -> frozenset[str]:
    """The indicators that belong, or belonged, to these measures."""
    rows = (
        row
        for version in served.plan.served
        for row in version.rows_naming("indicators", measures, cell_of("measureId"))
    )
    return frozenset(row["indicatorId"] for row in rows)


def measures_of_office(served: ServedProgramme, office: str) -> list[str]:
    """The measures on which an office has reported; before the first report those that the act gives it."""
    done, plan = served.progress.current if served.progress else None, served.plan.current
    if done and rows_in(done, "measure-progress"):
        found = done.rows_naming("measure-progress", [office], cell_of("answeringExecutorId"))
    else:
        found = plan.rows_naming("measure-executors", [office], cell_of("executorId")) if plan else []
    return list(dict.fromkeys(row["measureId"] for row in found))


def latest_row(served: ServedProgramme, table: str, column: str, key: str) -> PrintedRow:
    """A row of the plan as its newest version prints it; one that only reports know, as they do; else empty."""
    return next(_ever(served, table, column, key), {})


def names_of_office(served: ServedProgramme, office: str) -> frozenset[str]:
    """The key of an office, and every name that it has had."""
    return frozenset({office, *(row["name"] for row in _ever(served, "executors", "executorId", office))})


def _ever(served: ServedProgramme, table: str, column: str, key: str) -> Iterator[PrintedRow]:
    """The rows of that key in all versions: the plan's before its progress's, the newest version's first."""
    for dataset in (served.plan, served.progress):
        for version in reversed(dataset.served if dataset else ()):
            yield from version.rows_naming(table, [key], cell_of(column))
