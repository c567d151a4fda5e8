"""What hardly agrees with the plan or with earlier reports, asked of the clerk while there is time to mend it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.stages.checks.check import implausible
from flows.stages.checks.sentences import advise
from flows.stages.reports.form_sheet import Remark
from flows.stages.reports.progress import named_sums
from flows.stages.tables.write import write

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.model.findings import Finding
    from flows.model.half_years import Cycle
    from flows.model.progress import Collected, ProgressRow, Report
    from flows.model.schema import Suite, TableSchema
    from flows.stages.reports.collect import Reading
    from flows.stages.reports.form_sheet import CellPlace
    from flows.stages.reports.forms import FormRow, InputCell

TABLES = (
    "measure-progress",
    "measure-spending",
    "indicator-values",
    "report-status",
    "measure-delays",
    "assessment",
)
"""What the rules look at; of the last three nothing is known yet, and so nothing is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What reports are compared with: the plan as CSV, the earlier half-years' reports, the schemas and the rules."""

    plan: Mapping[str, bytes]
    earlier: tuple[Report, ...]
    schemas: Mapping[str, TableSchema]
    suites: Mapping[str, Suite]


def counting(collected: Collected) -> tuple[Report, ...]:
    """The accepted reports of a half-year that count: the newest of each executor."""
    reports = (*collected.earlier, *collected.reports)
    newest = {report.executor_id: report for report in reports if not report.is_rejected}
    return tuple(newest.values())


def questioned(readings: Sequence[Reading], cycle: Cycle, known: Known) -> tuple[Reading, ...]:
    """The newest readings of the executors, each with the questions about its own cells.

    Raises:
        DefinitionError: A rule cannot be carried out.
    """
    reports = (*known.earlier, *(reading.report for reading in readings if reading.report))
    tables: dict[str, list[ProgressRow]] = {
        "measure-progress": [row for report in reports for row in report.progress],
        "measure-spending": [row for report in reports for row in report.spending],
        "indicator-values": [row for report in reports for row in report.values],
    }
    files = write(tables, known.schemas, TABLES)
    found = implausible(files, known.plan, suites=known.suites, named=named_sums(reports))
    about: dict[str, list[Finding]] = defaultdict(list)
    for finding in found:
        if finding.facts.get("cycle") == str(cycle):
            about[finding.key].append(finding)
    return tuple(_asked(reading, about) for reading in readings)


def _asked(reading: Reading, about: Mapping[str, Sequence[Finding]]) -> Reading:
    if reading.report is None:
        return reading
    asked = list(_questions(reading, about))
    remarks = dict(reading.marks.remarks)
    for place, finding in asked:
        remarks[place] = (*remarks.get(place, ()), Remark(advise(finding), is_error=False))
    named = (finding.changed(source_ref=reading.places[place]) for place, finding in asked)
    return replace(
        reading,
        report=replace(reading.report, findings=(*reading.report.findings, *named)),
        marks=replace(reading.marks, remarks=remarks),
    )


def _questions(reading: Reading, about: Mapping[str, Sequence[Finding]]) -> Iterator[tuple[CellPlace, Finding]]:
    """The questions about this report by their cells; each names its row as the form shows it."""
    if reading.form is None:
        return
    labels = reading.form.labels
    for row in reading.form.rows:
        for column, cell in row.inputs.items():
            place = (row.key, column)
            asked = about.get(row.subject, ()) if place in reading.places else ()
            for finding in (finding for finding in asked if _is_about(finding, row, cell)):
                yield place, finding.changed(facts={**finding.facts, "formRow": labels[row.key]})


def _is_about(finding: Finding, row: FormRow, cell: InputCell) -> bool:
    same_source = finding.facts.get("sourceId", row.source_id) == row.source_id
    return same_source and (cell.table, cell.field) == (finding.table, finding.field)
