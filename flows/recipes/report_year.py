"""The recipe of `hromada annual`: the year's two reports to the Ministry, as documents that a person completes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.model.errors import UsageError
from flows.model.half_years import Cycle
from flows.outside.machine.durable import put_files
from flows.outside.programme.definitions import read_templates
from flows.outside.programme.letters import make_letter
from flows.recipes.publish_progress import reported_at
from flows.recipes.situation import Situation
from flows.stages.reports.annual import annual

if TYPE_CHECKING:
    from pathlib import Path

    from flows.model.half_years import Now
    from flows.steps import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOrder:
    """Which year of which programme to report on, into which folder, and the moment it is done for."""

    folder: Path
    year: int
    out: Path
    now: Now


def report_year(order: YearOrder, step: Step) -> tuple[Path, ...]:
    """Write both documents; a template in the programme's own folder `templates` takes the place of ours.

    Raises:
        UsageError: The year is not over, is none of the programme's, or nobody has reported on it.
        DefinitionError: A file of facts or a template is wrong.
        SourceError: An act or a report cannot be read.
        PortalUnavailableError: The folder cannot be written.
    """
    situation = Situation.of(order.folder, order.now, step)
    facts = situation.facts
    last = Cycle(order.year, 2)
    if not facts.period.first_year <= order.year <= facts.period.last_year or order.now.day <= last.end:
        raise UsageError("year-unreported", year=order.year, day=order.now.day)
    reported = reported_at(situation, last)
    if reported is None or not any(cycle.year == order.year for cycle in reported.progress.reported):
        raise UsageError("year-unreported", year=order.year, day=order.now.day)
    told = step(annual, reported.tables, reported.plan_tables, facts=facts, year=order.year, day=order.now.day)
    templates = step(read_templates, order.folder)
    letters = {name: step(make_letter, name, template, told) for name, template in templates.items()}
    step(put_files, order.out, letters)
    return tuple(order.out / name for name in letters)
