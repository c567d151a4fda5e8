"""Which changes concern a measure or an office."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from flows.site.published import ServedDataset, ServedProgramme, ServedVersion
    from flows.stages.tables.printed import PrintedRow

PERSONS = frozenset({"measure-executors", "measure-progress"})
"""The tables in which a change may tell of an office by the values before and after."""


def rows_in(version: ServedVersion | None, table: str) -> Sequence[PrintedRow]:
    """The rows of a table; none where there is no version, or it has no such table."""
    return version.rows.get(table, ()) if version else ()


def keys_of(change: PrintedRow) -> frozenset[str]:
    """What a change is about: `M2.10` of `M2.10/2026-H2`; a sentence about several offices names several."""
    return frozenset(place.partition("/")[0] for place in change["key"].split("; "))


def of_measure(changes: Iterable[PrintedRow], measure: str, indicators: AbstractSet[str]) -> list[PrintedRow]:
    """The changes of a measure and of its indicators."""
    return [change for change in changes if keys_of(change) & {measure, *indicators}]


def of_office(changes: Iterable[PrintedRow], office: AbstractSet[str], subjects: AbstractSet[str]) -> list[PrintedRow]:
    """The changes of an office.

    Args:
        changes: Those of a version.
        office: Its key and the names that it has had.
        subjects: The measures for which it answers, and their indicators.
    """
    return [change for change in changes if keys_of(change) & {*office, *subjects} or _names(change) & office]


def _names(change: PrintedRow) -> frozenset[str]:
    """The offices that came or went, by key or name."""
    if change["table"] not in PERSONS or change["field"] not in {"executorId", "answeringExecutorId"}:
        return frozenset()
    return frozenset((*change["before"].split("; "), *change["after"].split("; ")))


def indicators_of_measures(served: ServedProgramme, measures: AbstractSet[str]) -> frozenset[str]:
    """The indicators that belong, or belonged, to these measures."""
    rows = _ever(served.plan, "indicators")
    return frozenset(row["indicatorId"] for row in rows if row["measureId"] in measures)


def measures_of_office(served: ServedProgramme, office: str) -> list[str]:
    """The measures on which an office has reported; before the first report those that the act gives it."""
    progress = rows_in(served.progress.current if served.progress else None, "measure-progress")
    if progress:
        found = (row["measureId"] for row in progress if row["answeringExecutorId"] == office)
    else:
        rows = rows_in(served.plan.current, "measure-executors")
        found = (row["measureId"] for row in rows if row["executorId"] == office)
    return list(dict.fromkeys(found))


def latest_row(served: ServedProgramme, table: str, column: str, key: str) -> PrintedRow:
    """A row of the plan as its newest version prints it; one that only reports know, as they do; else empty."""
    rows = (row for dataset in (served.plan, served.progress) if dataset for row in _ever(dataset, table))
    return next((row for row in rows if row[column] == key), {})


def names_of_office(served: ServedProgramme, office: str) -> frozenset[str]:
    """The key of an office, and every name that it has had."""
    rows = (row for dataset in (served.plan, served.progress) if dataset for row in _ever(dataset, "executors"))
    return frozenset({office, *(row["name"] for row in rows if row["executorId"] == office)})


def _ever(dataset: ServedDataset, table: str) -> Iterator[PrintedRow]:
    """The rows of all versions, the newest version's first."""
    for version in reversed(dataset.served):
        yield from rows_in(version, table)
