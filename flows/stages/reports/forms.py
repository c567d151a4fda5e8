"""`forms`: the form that each answering executor fills in after a half-year, before it becomes a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, Self, cast

from flows.messages.forms import COLUMN_HINTS, FORM_ROWS
from flows.messages.published import FORM_COLUMN_TITLES, FORM_STATUSES, NOT_STATED
from flows.stages.acts.normalise import NONE
from flows.stages.calendar import reports_due
from flows.stages.language.latin import file_word
from flows.stages.language.texts import without_strays
from flows.stages.reports.answering import answering, answering_offices
from flows.stages.tables.grouping import grouped_by
from flows.stages.tables.write import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from flows.model.facts import ProgrammeFacts
    from flows.model.half_years import Cycle
    from flows.model.plan import Executor, FundingSource, Indicator, IndicatorTarget, Measure, MeasureFunding, Tables
    from flows.model.progress import Report

FORM_VERSION = "v1"
"""Goes up when the layout of the form or a text that it is recognised by changes, so that an older form is noticed.

A column that may be missing changes nothing for an older form, which is read as it is.
"""

DATE_KEY = "D"
"""The key of the row that takes the date of the report."""
LONGEST_LABEL = 60
"""Letters of a row's title within a sentence about the row."""
LONGEST_STEM = 60
"""Letters of an office's name in the name of its file: paths of some systems end at 260."""

RowKind = Literal["date", "measure", "source", "indicator"]
LinkKind = Literal["tender", "contract", "budget-programme"]
FieldKind = Literal["date", "choice", "percent", "money", "level", "text", "url", LinkKind]
LINK_COLUMNS: Mapping[str, LinkKind] = {"tender": "tender", "contract": "contract", "budget": "budget-programme"}
"""Columns that may be blank, and missing in forms that were sent out before there were any → what they name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormColumn:
    """A column of the form: recognised by the beginning of its header, whatever stands after it in brackets."""

    name: str
    width: int

    @property
    def title(self) -> str:
        """The beginning of its header."""
        return FORM_COLUMN_TITLES[self.name].uk

    def header(self, cycle: Cycle) -> str:
        """The whole header of that half-year."""
        if self.name not in COLUMN_HINTS:
            return self.title
        days = {"start": f"{cycle.start:%d.%m.%Y}", "end": f"{cycle.end:%d.%m.%Y}"}
        return f"{self.title} ({COLUMN_HINTS[self.name].render('uk', year=cycle.year, **days)})"


KEY = FormColumn(name="key", width=4)
PRINTED_COLUMNS = (
    FormColumn(name="number", width=6),
    FormColumn(name="title", width=46),
    FormColumn(name="term", width=13),
    FormColumn(name="plan", width=26),
    FormColumn(name="last", width=18),
)
INPUT_COLUMNS = (
    FormColumn(name="status", width=15),
    FormColumn(name="completion", width=15),
    FormColumn(name="amount", width=19),
    FormColumn(name="value", width=19),
    FormColumn(name="note", width=38),
    FormColumn(name="evidence", width=28),
    FormColumn(name="tender", width=24),
    FormColumn(name="contract", width=24),
    FormColumn(name="budget", width=12),
)
REMARK = FormColumn(name="remark", width=48)
"""Only in a copy that goes back to be corrected; what stands there is never read."""
FORM_COLUMNS = (KEY, *PRINTED_COLUMNS, *INPUT_COLUMNS)


@dataclass(frozen=True, slots=True)
class InputCell:
    """What an input cell holds: the published table and field that it fills, and the kind of value."""

    table: str
    field: str
    kind: FieldKind


INPUT_CELLS: Mapping[RowKind, Mapping[str, InputCell]] = {
    "date": {"status": InputCell("measure-progress", "submittedDate", "date")},
    "measure": {
        "status": InputCell("measure-progress", "status", "choice"),
        "completion": InputCell("measure-progress", "completionPct", "percent"),
        "amount": InputCell("measure-spending", "amountUah", "money"),
        "note": InputCell("measure-progress", "note", "text"),
        "evidence": InputCell("measure-progress", "evidenceUrl", "url"),
        **{column: InputCell("measure-links", "identifier", kind) for column, kind in LINK_COLUMNS.items()},
    },
    "source": {"amount": InputCell("measure-spending", "amountUah", "money")},
    "indicator": {
        "value": InputCell("indicator-values", "value", "level"),
        "note": InputCell("indicator-values", "note", "text"),
    },
}
"""Kind of row → column → its input cell; a measure without money, or with several sources, has none for the amount."""


@cache
def status_choices() -> Mapping[str, str]:
    """The codes of a measure's status → the texts that the form offers, in the order of its list."""
    return {code: text.uk for code, text in FORM_STATUSES.items()}


def statuses_text() -> str:
    """All of them in one line, for instructions."""
    return ", ".join(status_choices().values())


class FormKey(NamedTuple):
    """The key of a row, in hidden column A: programme, half-year, executor, version of the form, and the row itself."""

    programme: str
    cycle: str
    executor_id: str
    version: str
    row: str

    def __str__(self) -> str:
        """As it stands in the cell; it begins with a letter, so that no program takes it for a number or a date."""
        return "|".join(self)

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The key that the cell holds, or None."""
        parts = without_strays(text).split("|")
        return cls(*parts) if len(parts) == len(cls._fields) and all(parts) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """One row: its key within the form, the texts of the printed columns, and its input cells by column."""

    key: str
    kind: RowKind
    texts: tuple[str, ...]
    inputs: Mapping[str, InputCell]
    source_id: str = ""
    unit_code: str = ""

    @property
    def subject(self) -> str:
        """The measure or the indicator that the row is about; empty for the row of the date."""
        return self.key.partition("/")[0] if self.kind != "date" else ""


@dataclass(frozen=True, kw_only=True)
class Form:
    """The form of one executor; `proposed` are the measures for which executors.yaml does not name it."""

    programme: str
    title: str
    cycle: Cycle
    due: date
    executor: Executor
    proposed: frozenset[str]
    rows: tuple[FormRow, ...]

    @property
    def measures(self) -> int:
        """How many measures it has."""
        return sum(row.kind == "measure" for row in self.rows)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Each row's key → the row as the form shows it: the number of its measure and its title, of which a part."""
        labels, number = {}, ""
        for row in self.rows:
            number = row.texts[0] or number
            title = row.texts[1] if len(row.texts[1]) <= LONGEST_LABEL else f"{row.texts[1][:LONGEST_LABEL].rstrip()}…"
            named = f"{number} «{title}»" if row.kind == "measure" else f"{number}, {title}"
            labels[row.key] = title if row.kind == "date" else named
        return labels

    def key(self, row: FormRow) -> FormKey:
        """The whole key of a row."""
        return FormKey(self.programme, str(self.cycle), self.executor.executor_id, FORM_VERSION, row.key)


def forms(tables: Tables, facts: ProgrammeFacts, cycle: Cycle, earlier: Sequence[Report] = ()) -> tuple[Form, ...]:
    """One form for each answering executor, in the measures' order: every measure and indicator stands in one of them.

    `earlier` are the accepted reports of earlier half-years, oldest first, which fill the column of the last report.
    """
    answers, offices = answering(tables, facts), answering_offices(tables, facts)
    rows = _Rows.of(tables, cycle, earlier)
    made = []
    for executor_id in dict.fromkeys(answer.executor_id for answer in answers.values()):
        measures = [measure for measure, answer in answers.items() if answer.executor_id == executor_id]
        made.append(
            Form(
                programme=facts.slug,
                title=facts.title,
                cycle=cycle,
                due=reports_due(facts, cycle),
                executor=offices[executor_id],
                proposed=frozenset(measure for measure in measures if answers[measure].proposed),
                rows=(_date_row(), *(row for measure in measures for row in rows.measure(measure))),
            )
        )
    return tuple(made)


def _date_row() -> FormRow:
    texts = ("", FORM_ROWS["date"].uk, "", FORM_ROWS["date-hint"].uk, "")
    return FormRow(key=DATE_KEY, kind="date", texts=texts, inputs=INPUT_CELLS["date"])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """The rows of every measure, with its plan and its last report."""

    cycle: Cycle
    measures: Mapping[str, Measure]
    funding: Mapping[str, Sequence[MeasureFunding]]
    sources: Mapping[str, str]
    indicators: Mapping[str, Sequence[Indicator]]
    targets: Mapping[str, IndicatorTarget]
    last: Mapping[str, str]

    @classmethod
    def of(cls, tables: Tables, cycle: Cycle, earlier: Sequence[Report]) -> Self:
        targets = cast("Sequence[IndicatorTarget]", tables["indicator-targets"])
        return cls(
            cycle=cycle,
            measures={row.measure_id: row for row in cast("Sequence[Measure]", tables["measures"])},
            funding=grouped_by(cast("Sequence[MeasureFunding]", tables["measure-funding"]), lambda row: row.measure_id),
            sources={row.source_id: row.title for row in cast("Sequence[FundingSource]", tables["funding-sources"])},
            indicators=grouped_by(_with_measure(tables), lambda row: row.measure_id or ""),
            targets={row.indicator_id: row for row in targets if row.year == cycle.year},
            last=last_values(earlier),
        )

    def measure(self, measure_id: str) -> Iterator[FormRow]:
        """The measure, its sources where there are several, its indicators."""
        measure = self.measures[measure_id]
        sources = list(dict.fromkeys(row.source_id for row in self.funding.get(measure_id, ())))
        single = sources[0] if len(sources) == 1 else ""
        inputs = dict(INPUT_CELLS["measure"])
        if not single or single == NONE:
            del inputs["amount"]
        several = FORM_ROWS["by-source"].uk if sources else NOT_STATED.uk
        plan = self._plan(measure_id, single) if single else several
        texts = (measure.number, measure.title, measure.term_text or "", plan, self.last.get(measure_id, ""))
        yield FormRow(key=measure_id, kind="measure", texts=texts, inputs=inputs, source_id=single)
        yield from (self._source(measure_id, source) for source in sources if len(sources) > 1 and source != NONE)
        yield from (self._indicator(indicator) for indicator in self.indicators.get(measure_id, ()))

    def _source(self, measure_id: str, source: str) -> FormRow:
        title = FORM_ROWS["source"].render("uk", source=self.sources[source])
        return FormRow(
            key=f"{measure_id}/{source}",
            kind="source",
            texts=("", title, "", self._plan(measure_id, source), ""),
            inputs=INPUT_CELLS["source"],
            source_id=source,
        )

    def _plan(self, measure_id: str, source: str) -> str:
        """The money of the year from that source, as the act plans it."""
        rows = [row for row in self.funding.get(measure_id, ()) if row.source_id == source]
        amounts = [row.amount_uah for row in rows if row.year == self.cycle.year]
        if source == NONE:
            return self.sources[source]
        stated = [amount for amount in amounts if amount is not None]
        if not stated:
            return FORM_ROWS["planned-unknown"].render("uk", source=self.sources[source])
        money = f"{sum(stated, Decimal(0)):,.2f}".replace(",", " ").replace(".", ",")
        return FORM_ROWS["planned"].render("uk", amount=money, source=self.sources[source])

    def _indicator(self, indicator: Indicator) -> FormRow:
        target = self.targets.get(indicator.indicator_id)
        is_twin = indicator.title == self.measures[indicator.measure_id or ""].title
        title = FORM_ROWS["own-indicator" if is_twin else "indicator"].render("uk", title=indicator.title)
        goal, last = "; ".join(_goal(indicator, target)), self.last.get(indicator.indicator_id, "")
        return FormRow(
            key=indicator.indicator_id,
            kind="indicator",
            texts=("", title, indicator.unit_text or "", goal, last),
            inputs=INPUT_CELLS["indicator"],
            unit_code=indicator.unit_code or "",
        )


def last_values(reports: Sequence[Report]) -> Mapping[str, str]:
    """MeasureId or indicatorId → its status or value in the newest of these reports, with the half-year."""
    values: dict[str, str] = {}
    for report in reports:
        for row in report.progress:
            if row.status:
                done = f", {_number(row.completion_pct)} %" if row.completion_pct is not None else ""
                values[row.measure_id] = f"{status_choices()[row.status]}{done} ({row.cycle})"
        values |= {
            row.indicator_id: f"{_number(row.value)} ({row.cycle})" for row in report.values if row.value is not None
        }
    return values


def _goal(indicator: Indicator, target: IndicatorTarget | None) -> Iterator[str]:
    if indicator.baseline is not None:
        yield FORM_ROWS["baseline"].render("uk", value=_number(indicator.baseline))
    if target and target.target_level is not None:
        yield FORM_ROWS["level"].render("uk", value=_number(target.target_level))
    elif target and target.target_value is not None:
        yield FORM_ROWS["target"].render("uk", value=_number(target.target_value))


def _with_measure(tables: Tables) -> list[Indicator]:
    """The indicators of a measure; for one without a measure nobody reports, which is a finding of the act."""
    return [row for row in cast("Sequence[Indicator]", tables["indicators"]) if row.measure_id]


def file_stem(executor: Executor, cycle: Cycle) -> str:
    """A file name that every system takes and people can read: half-year, office in Latin letters, its id."""
    return f"{cycle}-{file_word(executor.name, LONGEST_STEM)}-{executor.executor_id}"


def _number(number: Decimal) -> str:
    """A number as people write it here."""
    return plain(number).replace(".", ",")
