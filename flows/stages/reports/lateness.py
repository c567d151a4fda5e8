"""Whom a publication calls late, or leaves open whether it was: a person is warned before it is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.model.progress import Latecomer, file_label
from flows.stages.reports.progress import QUESTIONED, HalfYear, answered
from flows.stages.tables.printed import rows_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from flows.model.half_years import Cycle
    from flows.model.progress import Report


def latecomers_of(half: HalfYear, day: date) -> tuple[Latecomer, ...]:
    """Whom the tables of a half-year call late, or leave open whether it was, as known on a day."""
    reports = (*half.collected.earlier, *half.collected.reports)
    names = {key: office.name for key, office in half.offices.items()}
    return tuple(latecomers([one for one in reports if one.received <= day], names, half.cycle, due=half.due))


def latecomers(reports: Iterable[Report], names: Mapping[str, str], cycle: Cycle, *, due: date) -> Iterator[Latecomer]:
    """The same of these reports, oldest first; `names` are the offices' by their key, in the order of the result."""
    places = {key: place for place, key in enumerate(names)}
    for one in sorted(answered(reports), key=lambda one: places.get(one.executor_id, len(places))):
        if one.first and one.received and (state := one.state(due)) in QUESTIONED:
            yield Latecomer(
                executor_id=one.executor_id,
                name=names.get(one.executor_id, one.executor_id),
                cycle=str(cycle),
                state=state,
                due=due,
                submitted=one.submitted,
                received=one.received,
                file=one.first.file,
                label=file_label(one.first.sha256),
                is_recorded=one.first.is_recorded,
            )


def newly_late(late: Iterable[Latecomer], served: bytes | None) -> tuple[Latecomer, ...]:
    """Those of whom citizens do not read it yet, by the table `report-status` that is served."""
    rows = rows_of(served) if served else ()
    known = {(row["executorId"], row["cycle"], row["state"]) for row in rows}
    return tuple(one for one in late if (one.executor_id, one.cycle, one.state) not in known)
