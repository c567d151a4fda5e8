"""A year with news of every kind: the plan and an act that amends it, two half-years of reports, and a revision."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from support.halfyears import H1, H2, rejected, report
from support.played import Play, measures_of
from support.programmes import restate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.model.half_years import Cycle
    from flows.model.plan import Tables
    from flows.model.progress import MeasureProgress, Report

AMENDED = {
    "громади\t800\t800\t1000\tОснащення": "громади\t800\t900\t1000\tОснащення",
    "міської\t800\t1500\t1600\t": "міської\t800\t1500\t1350\t",
    "табло ЕТА, інтеграція": "табло, інтеграція",
    "\t27745\t10275\t8245\t9225": "\t27595\t10275\t8345\t8975",
    "27745 10275 8245 9225": "27595 10275 8345 8975",
    "розумних зупинок\t%\t0\t30\t30\t40\t100": "розумних зупинок\t%\t0\t30\t40\t30\t100",
}
"""Measure 2.10 gains 100 000 UAH in 2027, 2.14 loses 250 000 in 2028; a target of 2.10 is another."""


@dataclass(frozen=True, slots=True)
class Said:
    """What an office writes of one measure; null where it leaves the default of its report."""

    status: str = "in-progress"
    completion: str | None = None
    spent: str | None = None
    level: str | None = None
    note: str | None = None


FIRST_HALF: Mapping[str, Said] = {
    "M1.1": Said("done", "100", level="100"),
    "M1.2": Said("in-progress", "60"),
    "M2.1": Said(spent="0"),
    "M2.10": Said("in-progress", "30", level="30"),
    "M2.14": Said("in-progress", "10", level="12"),
    "M3.3": Said("in-progress", "25", spent="0"),
    "M3.5": Said("not-started", "0", spent="0"),
    "M3.6": Said("cancelled", None, spent="0"),
    "M5.5": Said("done", "100"),
}
SECOND_HALF: Mapping[str, Said] = {
    "M1.2": Said("in-progress", "60", level="60"),
    "M2.1": Said("cancelled", None),
    "M2.2": Said("done", "100", level="33"),
    "M2.10": Said("in-progress", "20", level="30"),
    "M2.14": Said("not-started", "0", level="8", spent="0"),
    "M3.3": Said("in-progress", "25", spent="0"),
    "M3.5": Said("in-progress", "15.5", spent="1250.50"),
    "M3.6": Said("in-progress", "10", spent="0"),
    "M5.5": Said("in-progress", "80", spent="0"),
}
CORRECTED: Mapping[str, Said] = {
    **SECOND_HALF,
    "M2.10": Said("in-progress", "35", level="30", spent="640000"),
    "M2.2": Said("in-progress", "90", level="33"),
    "M3.5": Said("in-progress", "15.5", spent="1250.50", note="Уточнено"),
}


def play_the_news(play: Play, plan: Tables, executors: list[str]) -> None:
    """Five versions: the plan, the first half-year, the amended plan, the second half-year, its revision."""
    *most, late, faulty, absent = executors
    play.plan("2026-07-08")
    play.send(*(_sent(plan, one, H1, "2026-07-03", FIRST_HALF) for one in most))
    play.send(_sent(plan, late, H1, "2026-07-08", FIRST_HALF))
    play.send(rejected(report(plan, faulty, H1, "2026-07-05")))
    play.publish("2026-07-08")

    restate(play.programme, AMENDED)
    play.plan("2026-08-17")

    play.send(*(_sent(plan, one, H2, "2027-01-04", SECOND_HALF) for one in (*most, late)))
    play.send(_sent(plan, faulty, H2, "2027-01-08", SECOND_HALF))
    play.publish("2027-01-08")

    play.send(*(_sent(plan, one, H2, "2027-02-01", CORRECTED) for one in (*most, late) if _is_corrected(plan, one)))
    play.send(_sent(plan, absent, H2, "2027-02-01", SECOND_HALF))
    play.publish("2027-02-10")


def _is_corrected(plan: Tables, executor: str) -> bool:
    return any(CORRECTED[key] != SECOND_HALF.get(key) for key in measures_of(plan, executor) if key in CORRECTED)


def _sent(plan: Tables, executor: str, cycle: Cycle, day: str, said: Mapping[str, Said]) -> Report:
    """The office's report on all its measures; of those that it says nothing of, 20 % and a tenth of the money."""
    sent = report(plan, executor, cycle, day)
    return replace(
        sent,
        received=date.fromisoformat(day),
        progress=tuple(_progress(row, said) for row in sent.progress),
        spending=tuple(
            replace(row, amount_uah=Decimal(one.spent)) if (one := said.get(row.measure_id)) and one.spent else row
            for row in sent.spending
        ),
        values=tuple(
            replace(row, value=Decimal(one.level))
            if (one := said.get(f"M{row.indicator_id[1:]}")) and one.level
            else row
            for row in sent.values
        ),
    )


def _progress(row: MeasureProgress, said: Mapping[str, Said]) -> MeasureProgress:
    if row.measure_id not in said:
        return row
    one = said[row.measure_id]
    completion = None if one.completion is None else Decimal(one.completion)
    return replace(row, status=one.status, completion_pct=completion, note=one.note)
