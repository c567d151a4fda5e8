"""The recipe of `hromada collect`: what executors sent becomes reports, and copies that say what to mend."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.outside.inbox.received import ANSWERS, reports_folder
from flows.outside.machine.durable import put_files
from flows.recipes.shown import mend_shown, standings_shown
from flows.recipes.situation import Situation
from flows.stages.calendar import read_cycle, reported_cycles, reporting_cycle
from flows.stages.reports.form_sheet import form_sheet
from flows.stages.reports.forms import file_stem
from flows.stages.reports.questions import Known, counting, questioned

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from flows.model.half_years import Now
    from flows.recipes.collection import Collection
    from flows.stages.reports.collect import Reading
    from flows.steps import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectOrder:
    """The order of `hromada collect`: cycle None is the half-year that ended last, out None the folder `answers`."""

    folder: Path
    cycle: str | None
    out: Path | None
    now: Now


def collect_programme(order: CollectOrder, step: Step) -> tuple[Collection, Path]:
    """Collect a half-year's reports, and write a marked copy of each that needs corrections into a folder.

    Raises:
        UsageError: The cycle has not begun, or no act was in force in it.
        DefinitionError: A file of facts or the ledger is wrong.
        SourceError: The act or the folder of reports cannot be read.
        PortalUnavailableError: The programme's folder cannot be written.
    """
    situation = Situation.of(order.folder, order.now, step, keep=True)
    facts = situation.facts
    cycle = read_cycle(order.cycle) if order.cycle else reporting_cycle(facts, order.now)
    collection = _with_questions(situation, situation.collection(cycle))
    step.show(f"{facts.slug}-reports", standings_shown(collection.standings))
    step.show(f"{facts.slug}-reports-mend", mend_shown(collection.to_mend))
    out = order.out or reports_folder(order.folder, cycle) / ANSWERS
    step(put_files, out, step(marked_copies, collection), private=True)
    return collection, out


def _with_questions(situation: Situation, collection: Collection) -> Collection:
    """The same, with what hardly agrees with the plan or with earlier half-years."""
    newest = [reading for reading in collection.readings if reading.report in collection.collected.reports]
    if not newest:
        return collection
    cycle, definitions = collection.collected.cycle, situation.definitions
    before = reported_cycles(situation.facts, cycle.previous)
    known = Known(
        plan=situation.plan_tables(cycle),
        earlier=tuple(report for one in before for report in counting(situation.collection(one).collected)),
        schemas=definitions.schemas,
        suites=definitions.suites,
    )
    return collection.replaced(newest, situation.step(questioned, newest, cycle, known))


def marked_copies(collection: Collection) -> Mapping[str, bytes | None]:
    """File name → the marked copy of an executor's newest report; None where nothing is to be mended."""
    newest = {reading.report.executor_id: reading for reading in collection.readings if reading.report}
    cycle = collection.collected.cycle
    return {
        f"{file_stem(executor, cycle)}-zauvazhennia.xlsx": _copy(newest.get(executor.executor_id))
        for executor in collection.executors
    }


def _copy(reading: Reading | None) -> bytes | None:
    if reading is None or reading.form is None or not reading.marks.summary:
        return None
    return form_sheet(reading.form, reading.marks)
