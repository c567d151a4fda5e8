"""Is the data whole and does it agree with itself: the exact bytes, then each table, then the tables together."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.model.errors import DefinitionError
from flows.model.progress import REFERENCE_TABLES
from flows.stages.checks.plan_views import views
from flows.stages.checks.progress_views import PROGRESS_VIEWS, progress_views
from flows.stages.checks.rules import BY_ITSELF, Judged, rule_findings, rule_findings_of_all
from flows.stages.checks.tables import table_findings
from flows.stages.checks.together import table_findings_of_all
from flows.stages.tables.write import csv_lines, csv_pieces

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flows.model.findings import Finding
    from flows.model.plan import Programme
    from flows.model.schema import Suite, TableSchema

HIDDEN_BY = {"unit-unknown": "amountUah"}
"""The column whose cells are blank because of a fault of another one: without the unit no amount is known."""
NamedSums = frozenset[tuple[str, str, str]]
"""Sums behind which a clerk has written the currency, by measure, half-year and source."""
ANSWERED_BY_CURRENCY = frozenset({"spending-in-thousands", "spending-times-thousand"})
"""The questions to which a clerk answers by writing the currency behind the sum."""
BLANK_LINE = ("", "")
"""What a record is taken for that holds nothing: no blank line is printed so."""
UNPLACED = 10**9
"""A finding without a line stands behind those that have one."""


def check(
    files: Mapping[str, bytes], programme: Programme, schemas: Mapping[str, TableSchema], suites: Mapping[str, Suite]
) -> tuple[Finding, ...]:
    """What extract and normalise found, then what the tables show, by line of the document; each fault once.

    Args:
        files: The very bytes that go out, by table name.
        programme: What the bytes were made of, for its findings and its control figures.
        schemas: The published tables' specifications.
        suites: The rules, by the view they judge.

    Raises:
        DefinitionError: The bytes are not in the promised form, or a schema or a rule cannot be carried out.
    """
    return check_all({BY_ITSELF: Checkable(files, programme)}, schemas, suites)[BY_ITSELF]


@dataclass(frozen=True, slots=True)
class Checkable:
    """The very bytes that go out of one programme, by table name, and what they were made of."""

    files: Mapping[str, bytes]
    programme: Programme


def check_all(
    programmes: Mapping[str, Checkable], schemas: Mapping[str, TableSchema], suites: Mapping[str, Suite]
) -> dict[str, tuple[Finding, ...]]:
    """The same for several programmes at once, each as if it were alone.

    Raises:
        DefinitionError: As above.
    """
    selected = {view: suite for view, suite in suites.items() if view not in PROGRESS_VIEWS}
    # first: what is no table at all has no views
    cells = table_findings_of_all({name: _exact(one.files) for name, one in programmes.items()}, schemas)
    judged = {
        name: Judged(views(one.files, one.programme.control), _filled(one.files)) for name, one in programmes.items()
    }
    contradictions = rule_findings_of_all(judged, selected)
    return {
        name: _without_repeats(one.programme.findings, cells[name], contradictions[name])
        for name, one in programmes.items()
    }


def check_progress(
    files: Mapping[str, bytes],
    plan: Mapping[str, bytes],
    earlier: Sequence[Finding],
    *,
    schemas: Mapping[str, TableSchema],
    suites: Mapping[str, Suite],
    named: NamedSums = frozenset(),
) -> tuple[Finding, ...]:
    """The same for the half-years' tables, compared with the plan's.

    Args:
        files: The very bytes that go out, by table name.
        plan: The plan's tables.
        earlier: What the reports' readers found.
        schemas: The published tables' specifications.
        suites: The rules, by the view they judge.
        named: The sums that name their currency in the reports.

    Raises:
        DefinitionError: The bytes are not in the promised form, or a schema or a rule cannot be carried out.
    """
    relaxed = {name: schemas[name].promising_keys() for name in REFERENCE_TABLES}  # the plan's checks judge them
    cells = table_findings(_exact(files), {**schemas, **relaxed})
    return _without_repeats(earlier, cells, implausible(files, plan, suites=suites, named=named))


def implausible(
    files: Mapping[str, bytes],
    plan: Mapping[str, bytes],
    *,
    suites: Mapping[str, Suite],
    named: NamedSums = frozenset(),
) -> list[Finding]:
    """What in the half-years' tables hardly agrees with earlier ones or with the plan, by the same rules for everybody.

    The clerk is asked by them when a report is collected, and citizens read what they find in what is published. Nobody
    is asked whether a sum that names its currency is thousands.

    Raises:
        DefinitionError: A rule cannot be carried out.
    """
    selected = {view: suite for view, suite in suites.items() if view in PROGRESS_VIEWS}
    found = rule_findings(progress_views(files, plan), selected, _filled(files))
    return [finding for finding in found if not _is_answered(finding, named)]


def _is_answered(finding: Finding, named: NamedSums) -> bool:
    facts = finding.facts
    place = (finding.key, facts.get("cycle", ""), facts.get("sourceId", ""))
    return finding.check in ANSWERED_BY_CURRENCY and place in named


def _without_repeats(
    earlier: Sequence[Finding], faults: Iterable[Finding], contradictions: Iterable[Finding]
) -> tuple[Finding, ...]:
    """The earlier findings, then what none of them reports already, once each."""
    new = [fault for fault in faults if not any(_covers_cell(one, fault) for one in earlier)]
    new += [fault for fault in contradictions if not any(_covers_rule(one, fault) for one in earlier)]
    return *earlier, *sorted(_once(new), key=_order)


def _exact(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    for table, raw in files.items():
        _refuse_inexact(table, raw)
    return files


def _refuse_inexact(table: str, raw: bytes) -> None:
    """Frictionless lets these pass: a mark, CR, NUL, a last line without its end, blank lines, needless quotes."""
    if raw.startswith(codecs.BOM_UTF8) or b"\r" in raw or b"\0" in raw or not _is_printed_so(raw):
        raise DefinitionError("csv-not-exact", table=table)


def _is_printed_so(raw: bytes) -> bool:
    """Whether the records of a CSV, none of them blank, are printed as we print them."""
    end = 0
    for piece in csv_pieces(record or BLANK_LINE for record in csv_lines(raw)):
        if not raw.startswith(piece, end):
            return False
        end += len(piece)
    return end == len(raw)


def _filled(files: Mapping[str, bytes]) -> frozenset[str]:
    return frozenset(table for table, raw in files.items() if raw.count(b"\n") > 1)


def _covers_cell(earlier: Finding, fault: Finding) -> bool:
    """Whether an earlier finding is already about that cell: what could not be read is a blank cell in the CSV."""
    same_year = earlier.facts.get("rawYear", "") in {"", fault.facts.get("rawYear", "")}
    fields = {earlier.field, HIDDEN_BY.get(earlier.check)}
    same_cell = earlier.table == fault.table and fault.field in fields and earlier.key in {"", fault.key}
    return same_year and (same_cell or _same_check(earlier, fault))


def _covers_rule(earlier: Finding, fault: Finding) -> bool:
    """Whether an earlier finding reports the same, or that the whole column is missing."""
    whole_column = not earlier.key and (earlier.table, earlier.field) == (fault.table, fault.field)
    return whole_column or _same_check(earlier, fault)


def _same_check(earlier: Finding, fault: Finding) -> bool:
    return (earlier.check, earlier.table, earlier.key) == (fault.check, fault.table, fault.key) and (
        earlier.field == fault.field or earlier.check == "key-duplicate"
    )


def _once(findings: Iterable[Finding]) -> Iterable[Finding]:
    """One finding a fault: those of one check on one cell (or row) become one that lists their values."""
    merged: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        cell = (finding.check, finding.table, finding.key, finding.field, finding.facts.get("rawYear", ""))
        merged.setdefault(cell, []).append(finding)
    for same in merged.values():
        yield same[0].changed(value="; ".join(dict.fromkeys(finding.value for finding in same if finding.value)))


def _order(finding: Finding) -> tuple[int, str, str]:
    place = re.search(r"#(?:line|page)=(\d+)", finding.source_ref)
    return int(place[1]) if place else UNPLACED, finding.check, finding.key
