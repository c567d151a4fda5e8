"""`forms`: what each answering executor is asked at the end of a half-year, before it becomes a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, NamedTuple, Self, TypeVar, cast

from flows.model.plan import Indicator, IndicatorTarget, Measure, MeasureFunding
from flows.stages.acts.normalise import NONE
from flows.stages.language.latin import file_word
from flows.stages.reports.answering import answering, answering_offices
from flows.stages.tables.write import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from flows.model.facts import ProgrammeFacts
    from flows.model.half_years import Cycle
    from flows.model.plan import Executor, FundingSource, Tables
    from flows.model.progress import Report

FORM_VERSION = "v1"
"""Goes up when a form is laid out in another way, so that an older one is told when it comes back."""

STATUS_CHOICES: Mapping[str, str] = {
    "not-started": "не розпочато",
    "in-progress": "виконується",
    "done": "виконано",
    "cancelled": "скасовано",
}
"""The codes of a measure's status → the words that the form offers."""

LONGEST_STEM = 60
"""Letters of an office's name in the name of its file: paths of some systems end at 260."""

Child = TypeVar("Child", MeasureFunding, Indicator)
RowKind = Literal["date", "measure", "source", "indicator"]
FieldKind = Literal["date", "choice", "percent", "money", "level", "text", "url"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FormColumn:
    """A column of the form: recognised by the beginning of its header, whatever stands after it in brackets."""

    name: str
    title: str
    hint: str = ""
    width: int = 12

    def header(self, cycle: Cycle) -> str:
        """The whole header of that half-year."""
        told = self.hint.format(start=f"{cycle.start:%d.%m.%Y}", end=f"{cycle.end:%d.%m.%Y}", year=cycle.year)
        return f"{self.title} ({told})" if told else self.title


KEY = FormColumn(name="key", title="Ключ рядка", width=4)
GIVEN_COLUMNS = (
    FormColumn(name="number", title="№", width=6),
    FormColumn(name="title", title="Захід або показник", width=46),
    FormColumn(name="term", title="Строк або одиниця виміру", width=13),
    FormColumn(name="plan", title="План", hint="на {year} рік", width=26),
    FormColumn(name="last", title="Попередній звіт", width=18),
)
INPUT_COLUMNS = (
    FormColumn(name="status", title="Стан", hint="на {end}", width=15),
    FormColumn(
        name="completion",
        title="Виконано, %",
        hint="від усього заходу, від його початку до {end}; число від 0 до 100",
        width=15,
    ),
    FormColumn(
        name="amount",
        title="Освоєно за це півріччя, грн",
        hint="лише за {start}–{end}, не наростаючим підсумком",
        width=19,
    ),
    FormColumn(
        name="value",
        title="Значення показника",
        hint="рівень на {end}, в одиницях стовпця «Строк або одиниця виміру»",
        width=19,
    ),
    FormColumn(
        name="note",
        title="Результат, пояснення",
        hint="що зроблено; без телефонів, пошти та номерів документів",
        width=38,
    ),
    FormColumn(name="evidence", title="Посилання на підтвердження", hint="адреса сторінки, https://…", width=28),
)
REMARK = FormColumn(name="remark", title="Зауваження", width=48)
"""Only in a copy that goes back to be mended; what stands there is never read."""
FORM_COLUMNS = (KEY, *GIVEN_COLUMNS, *INPUT_COLUMNS)


@dataclass(frozen=True, slots=True)
class Ask:
    """What one input cell is asked for: the published table and field that it fills."""

    table: str
    field: str
    kind: FieldKind


ASKS: Mapping[RowKind, Mapping[str, Ask]] = {
    "date": {"status": Ask("measure-progress", "submittedDate", "date")},
    "measure": {
        "status": Ask("measure-progress", "status", "choice"),
        "completion": Ask("measure-progress", "completionPct", "percent"),
        "amount": Ask("measure-spending", "amountUah", "money"),
        "note": Ask("measure-progress", "note", "text"),
        "evidence": Ask("measure-progress", "evidenceUrl", "url"),
    },
    "source": {"amount": Ask("measure-spending", "amountUah", "money")},
    "indicator": {
        "value": Ask("indicator-values", "value", "level"),
        "note": Ask("indicator-values", "note", "text"),
    },
}
"""Kind of row → column → what is asked there; a measure without money, or with several sources, is asked no amount."""


class FormKey(NamedTuple):
    """Whose row it is, in hidden column A: programme, half-year, executor, version of the form, and the row itself."""

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
        parts = text.strip().split("|")
        return cls(*parts) if len(parts) == len(cls._fields) and all(parts) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """One row: its key within the form, the texts of the columns SHOWN, and what is asked in it by column."""

    key: str
    kind: RowKind
    texts: tuple[str, ...]
    asks: Mapping[str, Ask]
    source_id: str = ""
    unit_code: str = ""

    @property
    def subject(self) -> str:
        """The measure or the indicator that the row is about; empty for the row of the date."""
        return self.key.partition("/")[0] if self.kind != "date" else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The form of one executor: what it says and asks; `proposed` are its measures that nobody has confirmed."""

    programme: str
    title: str
    cycle: Cycle
    due: date
    executor: Executor
    proposed: frozenset[str]
    rows: tuple[FormRow, ...]

    @property
    def measures(self) -> int:
        """How many measures it asks about."""
        return sum(row.kind == "measure" for row in self.rows)

    def key(self, row: FormRow) -> FormKey:
        """The whole key of a row."""
        return FormKey(self.programme, str(self.cycle), self.executor.executor_id, FORM_VERSION, row.key)


def forms(tables: Tables, facts: ProgrammeFacts, cycle: Cycle, last: Sequence[Report] = ()) -> tuple[Form, ...]:
    """One form for each answering executor, in the measures' order: every measure and indicator stands in one of them.

    `last` are the accepted reports of earlier half-years, oldest first, from which the column «Попередній звіт» comes.
    """
    answers, offices = answering(tables, facts), answering_offices(tables, facts)
    rows = _Rows.of(tables, cycle, last)
    made = []
    for executor_id in dict.fromkeys(answer.executor_id for answer in answers.values()):
        own = [measure for measure, answer in answers.items() if answer.executor_id == executor_id]
        made.append(
            Form(
                programme=facts.slug,
                title=facts.title,
                cycle=cycle,
                due=cycle.next.start.replace(day=facts.calendar.reports_due_day),
                executor=offices[executor_id],
                proposed=frozenset(measure for measure in own if answers[measure].proposed),
                rows=(DATE_ROW, *(row for measure in own for row in rows.measure(measure))),
            )
        )
    return tuple(made)


DATE_ROW = FormRow(
    key="D",
    kind="date",
    texts=("", "Дата подання звіту", "", "впишіть у стовпець «Стан», наприклад 03.07.2026", ""),
    asks=ASKS["date"],
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """The rows of every measure, with what the plan and the last reports say of it."""

    cycle: Cycle
    measures: Mapping[str, Measure]
    funding: Mapping[str, Sequence[MeasureFunding]]
    sources: Mapping[str, str]
    indicators: Mapping[str, Sequence[Indicator]]
    targets: Mapping[str, IndicatorTarget]
    last: Mapping[str, str]

    @classmethod
    def of(cls, tables: Tables, cycle: Cycle, last: Sequence[Report]) -> Self:
        targets = cast("Sequence[IndicatorTarget]", tables["indicator-targets"])
        return cls(
            cycle=cycle,
            measures={row.measure_id: row for row in cast("Sequence[Measure]", tables["measures"])},
            funding=_grouped(cast("Sequence[MeasureFunding]", tables["measure-funding"])),
            sources={row.source_id: row.title for row in cast("Sequence[FundingSource]", tables["funding-sources"])},
            indicators=_grouped(_homed(tables)),
            targets={row.indicator_id: row for row in targets if row.year == cycle.year},
            last=last_values(last),
        )

    def measure(self, measure_id: str) -> Iterator[FormRow]:
        """The measure, its sources where there are several, its indicators."""
        measure = self.measures[measure_id]
        sources = list(dict.fromkeys(row.source_id for row in self.funding.get(measure_id, ())))
        single = sources[0] if len(sources) == 1 else ""
        asks = dict(ASKS["measure"])
        if not single or single == NONE:
            del asks["amount"]
        plan = self._plan(measure_id, single) if single else "за джерелами, нижче" if sources else "не вказано"
        texts = (measure.number, measure.title, measure.term_text or "", plan, self.last.get(measure_id, ""))
        yield FormRow(key=measure_id, kind="measure", texts=texts, asks=asks, source_id=single)
        yield from (self._source(measure_id, source) for source in sources if len(sources) > 1 and source != NONE)
        yield from (self._indicator(indicator) for indicator in self.indicators.get(measure_id, ()))

    def _source(self, measure_id: str, source: str) -> FormRow:
        texts = ("", f"кошти: {self.sources[source]}", "", self._plan(measure_id, source), "")
        return FormRow(key=f"{measure_id}/{source}", kind="source", texts=texts, asks=ASKS["source"], source_id=source)

    def _plan(self, measure_id: str, source: str) -> str:
        """The money of the year from that source, as the act plans it."""
        rows = [row for row in self.funding.get(measure_id, ()) if row.source_id == source]
        amounts = [row.amount_uah for row in rows if row.year == self.cycle.year]
        if source == NONE:
            return self.sources[source]
        known = [amount for amount in amounts if amount is not None]
        money = f"{sum(known, Decimal(0)):,.2f} грн".replace(",", " ").replace(".", ",") if known else "не вказано"
        return f"{money}; {self.sources[source]}"

    def _indicator(self, indicator: Indicator) -> FormRow:
        target = self.targets.get(indicator.indicator_id)
        twin = indicator.title == self.measures[indicator.measure_id or ""].title
        texts = (
            "",
            "показник цього заходу" if twin else f"показник: {indicator.title}",
            indicator.unit_text or "",
            "; ".join(_goal(indicator, target)),
            self.last.get(indicator.indicator_id, ""),
        )
        asks = ASKS["indicator"]
        return FormRow(
            key=indicator.indicator_id, kind="indicator", texts=texts, asks=asks, unit_code=indicator.unit_code or ""
        )


def last_values(reports: Sequence[Report]) -> Mapping[str, str]:
    """MeasureId or indicatorId → what the newest of these reports said of it, with its half-year."""
    told: dict[str, str] = {}
    for report in reports:
        for row in report.progress:
            if row.status:
                done = f", {_read_out(row.completion_pct)} %" if row.completion_pct is not None else ""
                told[row.measure_id] = f"{STATUS_CHOICES[row.status]}{done} ({row.cycle})"
        told |= {
            row.indicator_id: f"{_read_out(row.value)} ({row.cycle})" for row in report.values if row.value is not None
        }
    return told


def _goal(indicator: Indicator, target: IndicatorTarget | None) -> Iterator[str]:
    if indicator.baseline is not None:
        yield f"початковий рівень {_read_out(indicator.baseline)}"
    if target and target.target_level is not None:
        yield f"на кінець року має бути {_read_out(target.target_level)}"
    elif target and target.target_value is not None:
        yield f"ціль, як в акті: {_read_out(target.target_value)}"


def _homed(tables: Tables) -> list[Indicator]:
    """The indicators that have a measure; without one nobody answers for them, which is a finding of the act."""
    return [row for row in cast("Sequence[Indicator]", tables["indicators"]) if row.measure_id]


def _grouped(rows: Sequence[Child]) -> Mapping[str, list[Child]]:
    groups: dict[str, list[Child]] = {}
    for row in rows:
        groups.setdefault(row.measure_id or "", []).append(row)
    return groups


def file_stem(executor: Executor, cycle: Cycle) -> str:
    """A file name that every system takes and people can read: half-year, office in Latin letters, its id."""
    return f"{cycle}-{file_word(executor.name, LONGEST_STEM)}-{executor.executor_id}"


def _read_out(number: Decimal) -> str:
    """A number as people write it here."""
    return plain(number).replace(".", ",")
