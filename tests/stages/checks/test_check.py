"""Each rule both ways on a small sound programme: one fault put in is one finding, and what is lawful is none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TypeVar

import pytest

from flows.model.checks import SEVERITIES, severity_of
from flows.model.errors import DefinitionError
from flows.model.findings import Finding
from flows.model.plan import (
    Control,
    Direction,
    Executor,
    FundingSource,
    Indicator,
    IndicatorTarget,
    Measure,
    MeasureExecutor,
    MeasureFunding,
    PassportFact,
    PassportRow,
    Programme,
    Subtotal,
    TableRow,
    Tables,
    Total,
    Twin,
)
from flows.model.schema import Rule, RuleMeta, Suite
from flows.outside.programme.definitions import PROJECT, Definitions, load_definitions
from flows.stages.checks import together
from flows.stages.checks.check import Checkable, check, check_all
from flows.stages.checks.plan_views import VIEWS
from flows.stages.checks.progress_views import PROGRESS_VIEWS
from flows.stages.checks.sentences import advise, explain
from flows.stages.checks.tables import BYTES_AT_ONCE, table_findings
from flows.stages.checks.together import table_findings_of_all
from flows.stages.tables.write import csv_bytes, csv_records, write

FILE = "act.txt"
YEARS = (2026, 2027)
CITY, COMMUNITY = "UA68040390010084208", "UA68040390000011141"

T = TypeVar("T")
Edit = Callable[[Programme], Programme]
Fault = tuple[str, str, str, str, str]
"""Check, table, key, field, value."""

SILENT = PassportFact(row_number="1", period_text=None, period_agrees=None, territory_code=None)
"""What a passport line claims that names no period and no code."""


def at(line: int) -> str:
    return f"{FILE}#line={line},{line}"


def money(thousands: int) -> Decimal:
    return Decimal(thousands * 1000)


# --- a sound programme ----------------------------------------------------------------------------


def measure(number: str, line: int, *, needs: bool = True) -> Measure:
    return Measure(
        measure_id=f"M{number}",
        number=number,
        position=line,
        direction_id=f"D{number[0]}",
        title=f"Захід {number} з QR-кодами і smart-освітленням",
        term_text="2026-2027",
        term_start=date(2026, 1, 1),
        term_end=date(2027, 12, 31),
        executors_text="Відділ",
        funding_sources_text="Бюджет громади" if needs else "Не потребує",
        needs_funding=needs,
        expected_result="Об'єднані GIS-технології",
        source_ref=at(line),
    )


def funding(number: str, line: int, *thousands: int, source: str = "local-budget") -> Iterable[MeasureFunding]:
    for year, amount in zip(YEARS, thousands, strict=True):
        yield MeasureFunding(
            measure_id=f"M{number}",
            year=year,
            source_id=source,
            amount_uah=money(amount),
            amount_text=str(amount),
            unit_text="тис. грн",
            source_ref=at(line),
        )


def indicator(number: str, line: int) -> Indicator:
    title = f"Індикатор {number}"
    of = f"M{number}"
    return Indicator(
        indicator_id=f"I{number}",
        number=number,
        position=line,
        direction_id=f"D{number[0]}",
        measure_id=of,
        title=title,
        unit_code="P1",
        unit_text="%",
        baseline=Decimal(0),
        dynamics_text="100",
        source_ref=at(line),
    )


def targets(number: str, line: int, *values: int) -> Iterable[IndicatorTarget]:
    for year, value, level in zip(YEARS, values, (values[0], sum(values)), strict=True):
        yield IndicatorTarget(
            indicator_id=f"I{number}",
            year=year,
            target_value=Decimal(value),
            target_kind="increment",
            target_level=Decimal(level),
            source_ref=at(line),
        )


def sound() -> Programme:
    """Two directions and three measures: 1.1 and 2.1 have money in both years, 1.2 needs none."""
    tables: Tables = {
        "passport": (
            PassportRow(row_number="1", label="Громада", value="Квітнева", source_ref=at(1)),
            PassportRow(row_number="2", label="Код", value=COMMUNITY, source_ref=at(2)),
            PassportRow(row_number="3", label="Строк", value="2026 - 2027 роки", source_ref=at(3)),
        ),
        "directions": (
            Direction(direction_id="D1", number="1", title="Перший", source_ref=at(10)),
            Direction(direction_id="D2", number="2", title="Другий", source_ref=at(14)),
        ),
        "measures": (measure("1.1", 11), measure("1.2", 12, needs=False), measure("2.1", 15)),
        "measure-funding": (
            *funding("1.1", 11, 10, 20),
            *funding("1.2", 12, 0, 0, source="none"),
            *funding("2.1", 15, 5, 5),
        ),
        "funding-sources": (FundingSource("local-budget", "Бюджет громади"), FundingSource("none", "Не потребує")),
        "executors": (Executor("E1", "Відділ", None), Executor("E2", "Управління", "04060714")),
        "measure-executors": tuple(MeasureExecutor(f"M{number}", "E1", 1) for number in ("1.1", "1.2", "2.1")),
        "indicators": (indicator("1.1", 21), indicator("1.2", 22), indicator("2.1", 23)),
        "indicator-targets": (*targets("1.1", 21, 60, 40), *targets("1.2", 22, 100, 0), *targets("2.1", 23, 50, 50)),
    }
    control = Control(
        years=YEARS,
        totals=tuple(
            Total(year=year, row_uah=money(sum_), passport_uah=money(sum_), row_ref=at(30), passport_ref=at(4))
            for year, sum_ in ((2026, 15), (2027, 25), (None, 40))
        ),
        subtotals=(
            Subtotal(key="D1", year=2026, amount_uah=money(10), source_ref=at(13)),
            Subtotal(key="M1.1", year=None, amount_uah=money(30), source_ref=at(11)),
        ),
        twins=(
            Twin(key="M1.1", title="Захід", other="Захід", source_ref=at(11)),
            Twin(key="D1", title="Перший", other="Перший", source_ref=at(10)),
        ),
        passport=(
            altered(SILENT, row_number="2", territory_code=COMMUNITY),
            altered(SILENT, row_number="3", period_text="2026 - 2027", period_agrees=True),
        ),
        shared_numbers=True,
        relation="baseline+sum",
        relation_count=3,
        expected_dynamics={"I1.1": Decimal(100), "I1.2": Decimal(100), "I2.1": Decimal(100)},
        similar_executors={},
        executor_refs={"E1": at(11), "E2": at(12)},
    )
    return Programme(tables, control, ())


# --- how one fault is put in ------------------------------------------------------------------------


def rows(table: str, key: str, *, year: int | None = None, **changes: object) -> Edit:
    """The rows of that key (and year) changed."""

    def changed(row: TableRow) -> TableRow:
        own = key_of(row) == key
        return altered(row, **changes) if own and year in {None, getattr(row, "year", None)} else row

    return lambda programme: with_rows(programme, table, tuple(map(changed, programme.tables[table])))


def altered(value: T, /, **changes: object) -> T:
    return replace(value, **changes)  # type: ignore[type-var]  # replace itself checks the names


def key_of(row: TableRow) -> str:
    return str(getattr(row, next(iter(row.__dataclass_fields__))))


def without(table: str, key: str) -> Edit:
    return lambda programme: with_rows(
        programme,
        table,
        tuple(row for row in programme.tables[table] if key_of(row) != key),
    )


def more(table: str, *added: TableRow) -> Edit:
    return lambda programme: with_rows(programme, table, (*programme.tables[table], *added))


def empty(*tables: str) -> Edit:
    return lambda programme: replace(programme, tables={**programme.tables, **dict.fromkeys(tables, ())})


def control(**changes: object) -> Edit:
    return lambda programme: replace(programme, control=altered(programme.control, **changes))


def claims(number: str, **claim: object) -> Edit:
    return control(passport=(altered(SILENT, row_number=number, **claim),))


def known(*findings: Finding) -> Edit:
    return lambda programme: replace(programme, findings=findings)


def every(*edits: Edit) -> Edit:
    def edited(programme: Programme) -> Programme:
        for edit in edits:
            programme = edit(programme)
        return programme

    return edited


def with_rows(programme: Programme, table: str, found: tuple[TableRow, ...]) -> Programme:
    return replace(programme, tables={**programme.tables, table: found})


def totals(year: int | None, **changes: object) -> Edit:
    return lambda programme: control(
        totals=tuple(
            altered(total, **changes) if total.year == year else total for total in programme.control.totals
        )
    )(programme)  # fmt: skip


def no_shared_numbers() -> Edit:
    return control(shared_numbers=False)


# --- what is found --------------------------------------------------------------------------------


@cache
def definitions() -> Definitions:
    return load_definitions()


def found(programme: Programme) -> tuple[Finding, ...]:
    own = definitions()
    return check(write(programme.tables, own.schemas), programme, own.schemas, own.suites)


def fault(finding: Finding) -> Fault:
    return finding.check, finding.table, finding.key, finding.field, finding.value


def faults(edit: Edit) -> list[Fault]:
    return [fault(finding) for finding in found(edit(sound()))]


FUNDING, TARGETS = "measure-funding", "indicator-targets"

FIRES: dict[str, tuple[Edit, list[Fault]]] = {
    # the passport
    "a passport line is blank": (
        rows("passport", "1", value=None),
        [("passport-blank", "passport", "1", "value", "")],
    ),
    "the passport names another period": (
        claims("3", period_text="до 2030", period_agrees=False),
        [("period-differs", "passport", "3", "value", "до 2030")],
    ),
    "the code is the city's": (
        claims("2", territory_code=CITY),
        [("territory-level", "passport", "2", "value", CITY)],
    ),
    # one table
    "a measure has no term": (
        rows("measures", "M1.1", term_text=None, term_start=None, term_end=None),
        [("term-missing", "measures", "M1.1", "termText", "")],
    ),
    "a word in two scripts": (
        rows("measures", "M1.1", executors_text="КНП «багатoпрофільна лікарня», об’єднання'x"),
        [("mixed-script", "measures", "M1.1", "executorsText", "багатoпрофільна; об’єднання'x")],
    ),
    "a word with a sign that nobody sees": (
        rows("measures", "M1.1", executors_text="відділ циф\u200bрового розвитку \u00ad"),
        [("invisible-sign", "measures", "M1.1", "executorsText", "циф[U+200B]рового")],
    ),
    "a word in two scripts in the passport": (
        rows("passport", "1", value="Cтара громада"),
        [("mixed-script", "passport", "1", "value", "Cтара")],
    ),
    "a number is used twice": (
        every(
            rows("measures", "M1.2", measure_id="M1.1", number="1.1"),
            rows(FUNDING, "M1.2", measure_id="M1.1"),
            rows("measure-executors", "M1.2", measure_id="M1.1"),
            rows("indicators", "I1.2", measure_id=None),
            no_shared_numbers(),
        ),
        [("key-duplicate", "measures", "M1.1", "measureId", "M1.1")],
    ),
    "an amount is blank": (
        rows(FUNDING, "M1.1", year=2026, amount_uah=None, amount_text=None),
        [("value-missing", FUNDING, "M1.1", "amountUah", "")],
    ),
    "two amounts are blank": (
        rows(FUNDING, "M1.1", amount_uah=None, amount_text=None),
        [("value-missing", FUNDING, "M1.1", "amountUah", "")] * 2,
    ),
    "a target is blank": (
        rows(TARGETS, "I1.1", year=2027, target_value=None),
        [("value-missing", TARGETS, "I1.1", "targetValue", "")],
    ),
    "an amount is negative": (
        every(rows(FUNDING, "M1.1", year=2026, amount_uah=money(-10)), control(totals=(), subtotals=())),
        [("value-out-of-range", FUNDING, "M1.1", "amountUah", "-10000.00")],
    ),
    "a funding row names no measure": (
        every(more(FUNDING, *funding("9.9", 40, 0, 0)), control(totals=())),
        [("measure-missing", FUNDING, "M9.9", "measureId", "M9.9")],
    ),
    "the first measure of a direction is gone": (
        every(
            *(without(table, "M1.1") for table in ("measures", FUNDING, "measure-executors")),
            *(without(table, "I1.1") for table in ("indicators", TARGETS)),
            control(totals=(), subtotals=()),
        ),
        [("key-gap", "measures", "M1.2", "measureId", "1.1")],
    ),
    "a direction is gone": (
        every(
            without("directions", "D1"),
            rows("measures", "M1.1", direction_id=None),
            rows("measures", "M1.2", direction_id=None),
            rows("indicators", "I1.1", direction_id=None),
            rows("indicators", "I1.2", direction_id=None),
            control(subtotals=()),
        ),
        [("key-gap", "directions", "D2", "directionId", "1")],
    ),
    "an executor is spelt in two ways": (
        control(similar_executors={"E2": "E1"}),
        [("executor-similar", "executors", "E2", "name", "Управління")],
    ),
    # measures and indicators
    "an indicator is lost": (
        every(without("indicators", "I1.2"), without(TARGETS, "I1.2")),
        [("measure-without-indicator", "measures", "M1.2", "measureId", "")],
    ),
    "a measure is lost": (
        every(
            *(without(table, "M1.2") for table in ("measures", FUNDING, "measure-executors")),
            rows("indicators", "I1.2", measure_id=None),
        ),
        [("indicator-without-measure", "indicators", "I1.2", "indicatorId", "")],
    ),
    "an indicator names a measure that is not there, and numbers are not shared": (
        every(rows("indicators", "I1.2", measure_id="M7.7"), no_shared_numbers()),
        [("measure-missing", "indicators", "I1.2", "measureId", "M7.7")],
    ),
    "the dynamics do not follow": (
        rows("indicators", "I1.1", dynamics_text="1"),
        [("dynamics-inconsistent", "indicators", "I1.1", "dynamicsText", "1")],
    ),
    "a title differs between the annexes": (
        control(twins=(Twin(key="M1.1", title="Захід", other="Захід.", source_ref=at(11)),)),
        [("title-differs", "measures", "M1.1", "title", "Захід")],
    ),
    "a direction's title differs": (
        control(twins=(Twin(key="D1", title="Перший і другий", other="Перший", source_ref=at(10)),)),
        [("title-differs", "directions", "D1", "title", "Перший і другий")],
    ),
    # a measure's years
    "money and target after the term": (
        rows("measures", "M1.1", term_text="2026", term_end=date(2026, 12, 31)),
        [
            ("money-outside-term", FUNDING, "M1.1", "amountUah", "2027: 20000.00"),
            ("target-outside-term", TARGETS, "M1.1", "targetValue", "2027: 40"),
        ],
    ),
    "money outside the term in several years is one finding": (
        rows("measures", "M2.1", term_text="2025", term_start=date(2025, 1, 1), term_end=date(2025, 3, 31)),
        [
            ("money-outside-term", FUNDING, "M2.1", "amountUah", "2026: 5000.00; 2027: 5000.00"),
            ("target-outside-term", TARGETS, "M2.1", "targetValue", "2026: 50; 2027: 50"),
        ],
    ),
    "dynamics that are blank": (
        rows("indicators", "I1.1", dynamics_text=None),
        [("cell-blank", "indicators", "I1.1", "dynamicsText", "")],
    ),
    "dynamics in words": (
        rows("indicators", "I1.1", dynamics_text="зростання"),
        [("dynamics-unreadable", "indicators", "I1.1", "dynamicsText", "зростання")],
    ),
    "a year of the term with neither money nor target": (
        every(
            rows(FUNDING, "M1.1", year=2027, amount_uah=money(0)),
            rows(TARGETS, "I1.1", year=2027, target_value=Decimal(0)),
            control(totals=(), subtotals=(), expected_dynamics={"I1.1": None}),
        ),
        [("term-unused", FUNDING, "M1.1", "amountUah", "2027")],
    ),
    "a year with money and no target": (
        rows(TARGETS, "I1.1", year=2027, target_value=Decimal(0)),
        [("funding-target-mismatch", TARGETS, "M1.1", "targetValue", "2027: гроші 20000.00, ціль 0")],
    ),
    "a year with a target and no money": (
        every(rows(FUNDING, "M1.1", year=2027, amount_uah=money(0)), control(totals=(), subtotals=())),
        [("funding-target-mismatch", TARGETS, "M1.1", "targetValue", "2027: гроші 0.00, ціль 40")],
    ),
    "money where none is needed": (
        rows("measures", "M2.1", needs_funding=False, funding_sources_text="Не потребує"),
        [("funding-source-mismatch", FUNDING, "M2.1", "amountUah", "2026: 5000.00; 2027: 5000.00")],
    ),
    "a source without money": (
        rows("measures", "M1.2", needs_funding=True, funding_sources_text="Бюджет"),
        [("funding-source-mismatch", FUNDING, "M1.2", "amountUah", "2026: 0.00; 2027: 0.00")],
    ),
    # sums
    "an amount is changed and no total": (
        every(rows(FUNDING, "M2.1", year=2026, amount_uah=money(6)), control(subtotals=())),
        [
            ("sum-mismatch", FUNDING, "2026", "amountUah",
             "заходи разом 16000.00, підсумковий рядок 15000.00, паспорт 15000.00"),
        ],
    ),
    "two totals disagree with the third": (
        every(totals(2026, row_uah=money(14)), totals(None, row_uah=money(39))),
        [
            ("sum-mismatch", FUNDING, "2026", "amountUah",
             "заходи разом 15000.00, підсумковий рядок 14000.00, паспорт 15000.00"),
        ],
    ),
    "a kopeck is lost": (
        totals(2026, passport_uah=Decimal("15000.01")),
        [
            ("sum-mismatch", FUNDING, "total", "amountUah", "паспорт 40000.00, його роки разом 40000.01"),
            ("sum-mismatch", FUNDING, "2026", "amountUah",
             "заходи разом 15000.00, підсумковий рядок 15000.00, паспорт 15000.01"),
        ],
    ),
    "the sum of all years is wrong": (
        totals(None, row_uah=money(41)),
        [("sum-mismatch", FUNDING, "total", "amountUah", "підсумковий рядок 41000.00, його роки разом 40000.00")],
    ),
    "only the sum of all years is printed, and wrong": (
        control(totals=(Total(year=None, row_uah=None, passport_uah=money(41), row_ref="", passport_ref=at(4)),)),
        [("sum-mismatch", FUNDING, "total", "amountUah", "паспорт 41000.00, заходи разом 40000.00")],
    ),
    "a direction's printed sum is wrong": (
        control(subtotals=(Subtotal(key="D1", year=2027, amount_uah=money(21), source_ref=at(13)),)),
        [("sum-mismatch", FUNDING, "D1", "amountUah", "2027: проміжний підсумок 21000.00, заходи разом 20000.00")],
    ),
    "a measure's printed sum is wrong": (
        control(subtotals=(Subtotal(key="M2.1", year=None, amount_uah=money(11), source_ref=at(15)),)),
        [("sum-mismatch", FUNDING, "M2.1", "amountUah", "проміжний підсумок 11000.00, заходи разом 10000.00")],
    ),
}  # fmt: skip

UNREADABLE = Finding.of(
    "value-unreadable",
    table=FUNDING,
    key="M1.1",
    field="amountUah",
    value="п'ять",
    source_ref=at(11),
    facts={"rawYear": "2026"},
)

LAWFUL: dict[str, Edit] = {
    "nothing is wrong": every(),
    "a passport line without a period or a code": claims("2"),
    "one alphabet each side of a hyphen, a digit or a slash": rows(
        "measures", "M1.1", title="GIS-технологіям, е-квитком, 3D-моделі, IP/мережа, Wi-Fi"
    ),
    "a measure without a direction": rows("measures", "M2.1", direction_id=None),
    "an indicator without a measure, where numbers are not shared": every(
        rows("indicators", "I1.2", measure_id=None), no_shared_numbers()
    ),
    "numbers of three levels": every(
        *(rows("measures", f"M{n}", number=f"1.{n}") for n in ("1.1", "1.2", "2.1")), no_shared_numbers()
    ),
    "rows in another order": lambda programme: with_rows(
        programme, "measures", tuple(reversed(programme.tables["measures"]))
    ),
    "dynamics that cannot be told": control(expected_dynamics={"I1.1": None}),
    "dynamics printed with a sign": rows("indicators", "I1.1", dynamics_text="+100 %"),
    "a quarter of a year with money": rows(
        "measures", "M1.1", term_start=date(2026, 10, 1), term_end=date(2027, 3, 31)
    ),
    "a measure that needs no money goes on without targets": rows(TARGETS, "I1.2", target_value=Decimal(0)),
    "totals that are not printed": control(
        totals=(Total(year=2026, row_uah=None, passport_uah=None, row_ref="", passport_ref=""),), subtotals=()
    ),
    "one total of two": totals(2026, passport_uah=None),
    "a measure's own sum is not readable": control(
        subtotals=(Subtotal(key="M1.1", year=None, amount_uah=None, source_ref=at(11)),)
    ),
    "indicators are missing whole": every(empty("indicators", TARGETS), control(twins=(), expected_dynamics={})),
    "measures are missing whole": every(
        empty("measures", FUNDING, "funding-sources", "measure-executors", "executors"), control(twins=())
    ),
    "the passport is missing": every(empty("passport"), control(passport=())),
    "a measure has several indicators": every(
        no_shared_numbers(),
        more("indicators", replace(indicator("1.3", 24), measure_id="M1.1")),
        more(TARGETS, *targets("1.3", 24, 0, 0)),
    ),
}  # fmt: skip


@cache
def judged_together() -> dict[str, tuple[Finding, ...]]:
    """All the faults and all that is lawful, each in a programme of its own, in one judgement."""
    edits = {**{name: edit for name, (edit, _) in FIRES.items()}, **LAWFUL}
    programmes = {name: edit(sound()) for name, edit in edits.items()}
    own = definitions()
    asked = {name: Checkable(write(one.tables, own.schemas), one) for name, one in programmes.items()}
    return check_all(asked, own.schemas, own.suites)


@pytest.mark.parametrize("name", FIRES)
def test_one_fault_is_one_finding(name: str) -> None:
    findings = judged_together()[name]
    assert [fault(finding) for finding in findings] == FIRES[name][1]
    assert all(finding.severity is severity_of(finding.check, finding.table) for finding in findings)
    assert all(finding.source_ref and explain(finding, "uk") and explain(finding, "en") for finding in findings)


@pytest.mark.parametrize("name", LAWFUL)
def test_what_is_lawful_is_no_finding(name: str) -> None:
    assert judged_together()[name] == ()


@pytest.mark.parametrize("name", [*list(FIRES)[::8], *list(LAWFUL)[::8]])
def test_together_each_is_judged_as_by_itself(name: str) -> None:
    edit = FIRES[name][0] if name in FIRES else LAWFUL[name]
    assert judged_together()[name] == found(edit(sound()))


@pytest.mark.long
@pytest.mark.parametrize("name", [*FIRES, *LAWFUL])
def test_every_one_is_judged_as_by_itself(name: str) -> None:
    test_together_each_is_judged_as_by_itself(name)


def test_rows_that_cannot_stand_below_others_are_judged_by_themselves() -> None:
    """What is another's key, parent or row would be hidden; a blank key and a cell too many are told as if alone."""
    own, sane = definitions(), files()
    spoil: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
        "sound": ("executors", bytes),
        "a key twice": ("executors", lambda raw: raw + raw.splitlines(keepends=True)[-1]),
        "a blank key": ("executors", lambda raw: raw.replace(b"\n", b"\n,", 1)),
        "a key in another form": (
            TARGETS,
            lambda raw: raw + raw.splitlines(keepends=True)[-1].replace(b",20", b",020"),
        ),
        "a parent of another": ("measures", lambda raw: raw.replace(b"M1.1,", b"M9.1,")),
    }
    for name, (table, change) in spoil.items():
        spoiled = {**sane, table: change(sane[table])}
        alone = _judgement(table_findings, spoiled, own.schemas)
        others = {"sound": sane, "spoiled": spoiled}
        assert alone == _judgement(lambda *given: table_findings_of_all(*given)["spoiled"], others, own.schemas), name
        assert (alone == []) == (name == "sound")


def test_a_programme_that_is_judged_in_pieces_is_not_joined_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    own, sane = definitions(), files()
    joined: list[int] = []

    def counted(group: dict[str, object], _: object) -> set[str]:
        joined.append(len(group))
        return set()

    monkeypatch.setattr(together, "_faulty_of", counted)
    rows = csv_records(sane["measures"].replace(b"M1.1,", b"M9.1,"))
    rows[1][rows[0].index("title")] = "x" * BYTES_AT_ONCE
    large = {**sane, "measures": csv_bytes(rows)}
    assert table_findings_of_all({"a": sane, "b": sane, "large": large}, own.schemas)["large"]
    assert joined == [2]


def _judgement(judge: Callable[..., list[Finding]], *given: object) -> list[Finding] | str:
    try:
        return judge(*given)
    except DefinitionError as fault:
        return str(fault)


@pytest.mark.parametrize("view", VIEWS)
def test_every_rule_has_the_severity_of_its_check(view: str) -> None:
    for rule in definitions().suites[view].rules:
        assert severity_of(rule.meta.check, rule.meta.table or "") is SEVERITIES[rule.meta.check]


def test_messages_hold_the_facts() -> None:
    (finding,) = found(rows("indicators", "I1.1", dynamics_text="1")(sound()))
    assert "базове значення плюс сума цілей за роки, так у 3 з 3 рядків); за ним було б 100" in explain(finding, "uk")
    assert (
        "the baseline plus the sum of the yearly targets, as in 3 of 3 rows); by that rule it would be 100"
        in explain(finding, "en")
    )
    blank = found(FIRES["two amounts are blank"][0](sound()))
    assert [one.facts["rawYear"] for one in blank] == ["2026", "2027"]
    assert [" за 2026 рік" in explain(one, "uk") for one in blank] == [True, False]
    assert [" for 2027" in explain(one, "en") for one in blank] == [False, True]


# --- what was found before is not said again -------------------------------------------------------


def test_an_unreadable_amount_is_not_also_missing_but_another_blank_is() -> None:
    edit = every(rows(FUNDING, "M1.1", amount_uah=None), known(UNREADABLE))
    first, second = found(edit(sound()))
    assert first is UNREADABLE
    assert (second.check, second.facts["rawYear"]) == ("value-missing", "2027")


def test_an_unknown_unit_of_money_is_one_finding_not_one_an_amount() -> None:
    unit = Finding.of(
        "unit-unknown",
        table=FUNDING,
        field="unitText",
        value="мішків",
        source_ref=at(9),
    )
    blank = [rows(FUNDING, key, amount_uah=None) for key in ("M1.1", "M1.2", "M2.1")]
    assert found(every(*blank, known(unit))(sound())) == (unit,)


def test_a_missing_column_is_one_finding_not_one_a_row() -> None:
    column = Finding.of(
        "column-missing",
        table="measures",
        field="termText",
        source_ref=at(9),
    )
    untimed = [
        rows("measures", key, term_text=None, term_start=None, term_end=None) for key in ("M1.1", "M1.2", "M2.1")
    ]
    assert found(every(*untimed, known(column))(sound())) == (column,)


def test_own_findings_follow_the_earlier_ones_by_line() -> None:
    late = Finding.of("row-lost", table="measures", value="…", source_ref=at(99))
    edit = every(
        rows("indicators", "I1.1", dynamics_text="1"),
        rows("measures", "M2.1", term_text=None, term_start=None, term_end=None),
        rows("passport", "1", value=None),
        known(late),
    )
    assert [one.check for one in found(edit(sound()))] == [
        "row-lost", "passport-blank", "term-missing", "dynamics-inconsistent",
    ]  # fmt: skip


def test_nothing_is_cut_where_faults_are_many() -> None:
    numbers = [f"3.{place}" for place in range(1, 1501)]
    measures = [replace(measure(number, 50), term_text=None, direction_id=None) for number in numbers]
    blank = [replace(row, amount_uah=None) for number in numbers for row in funding(number, 50, 0, 0)]
    edit = every(
        more("measures", *measures), more(FUNDING, *blank), no_shared_numbers(), control(totals=(), subtotals=())
    )
    checks = [one.check for one in found(edit(sound()))]
    assert (checks.count("value-missing"), checks.count("term-missing")) == (3000, 1500)


def test_a_long_gap_is_named_by_its_ends() -> None:
    far = "M2.99999999999999999999"
    edit = every(rows("measures", "M2.1", measure_id=far, number=far[1:]), no_shared_numbers())
    assert ("key-gap", "measures", far, "measureId", "2.1–2.99999999999999999998") in faults(edit)


# --- our own faults are never taken for the data's ---------------------------------------------------


def checked(files: dict[str, bytes], suites: dict[str, Suite] | None = None) -> tuple[Finding, ...]:
    own = definitions()
    return check(files, sound(), own.schemas, suites or own.suites)


def files() -> dict[str, bytes]:
    return write(sound().tables, definitions().schemas)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda raw: b"\xef\xbb\xbf" + raw,
        lambda raw: raw.replace(b"\n", b"\r\n"),
        lambda raw: raw.rstrip(b"\n"),
        lambda raw: raw.replace("Перший".encode(), '"Перший"'.encode()),
        lambda raw: raw + b"\n",
        lambda raw: raw.replace("Перший".encode(), b"\0"),
    ],
    ids=["a mark", "CR", "no last line end", "needless quotes", "a blank line", "NUL"],
)
def test_bytes_in_another_form_are_refused(spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(DefinitionError, match="csv-not-exact"):
        checked({**files(), "directions": spoil(files()["directions"])})


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("directions", b"directionId,title", b"title,directionId"),
        (TARGETS, b"increment", b"growth"),
        ("directions", b"D1,", b"D7,"),
        ("directions", b"D1,", b"D1,1,"),
    ],
    ids=["columns in another order", "an unknown code", "a direction that measures name is gone", "a cell too many"],
)
def test_what_no_document_can_cause_is_our_fault(table: str, old: bytes, new: bytes) -> None:
    with pytest.raises(DefinitionError, match="gate-broken"):
        checked({**files(), table: files()[table].replace(old, new)})


def test_a_mark_inside_a_text_is_the_documents_own_and_is_named() -> None:
    (fault,) = faults(rows("passport", "1", value="Квітнева\ufeff громада"))
    assert fault == ("invisible-sign", "passport", "1", "value", "Квітнева[U+FEFF]")


def test_a_type_that_does_not_fit_is_a_finding() -> None:
    spoiled = {**files(), "measures": files()["measures"].replace(b"2026-01-01", b"2026-01-32")}
    assert {(one.check, one.key, one.field, one.value) for one in checked(spoiled)} >= {
        ("value-unreadable", "M1.1", "termStart", "2026-01-32")
    }


def rule(**changes: object) -> Suite:
    asked: dict[str, object] = {
        "type": "expect_column_values_to_not_be_null",
        "kwargs": {"column": "termText"},
        "notes": "why",
        "meta": RuleMeta(check="term-missing", table="measures", field="termText"),
    }
    return Suite(rules=(Rule.model_validate({**asked, **changes}),))


@pytest.mark.parametrize(
    "wrong",
    [
        rule(type="expect_column_values_to_not_be_nul"),
        rule(kwargs={"column": "term"}),
        rule(kwargs={"column": "termText", "colour": "red"}),
        rule(kwargs={}),
        rule(type="expect_table_row_count_to_be_between", kwargs={"min_value": 1}),
        rule(type="expect_column_pair_values_to_be_equal", kwargs={"column_A": "termText", "column_B": "term"}),
    ],
    ids=["a misspelt rule", "no such column", "an unknown setting", "no column", "no rows named", "no such pair"],
)
def test_a_rule_that_cannot_be_asked_is_our_fault(wrong: Suite) -> None:
    with pytest.raises(DefinitionError, match="gate-broken"):
        checked(files(), {**definitions().suites, "measures": wrong})


def test_a_suite_without_a_view_and_a_view_without_a_suite_are_our_faults() -> None:
    suites = dict(definitions().suites)
    with pytest.raises(DefinitionError, match="gate-broken"):
        checked(files(), {**suites, "colours": rule()})
    with pytest.raises(DefinitionError, match="gate-broken"):
        checked(files(), {name: suite for name, suite in suites.items() if name != "totals"})


def test_the_real_suites_judge_every_view() -> None:
    assert {*VIEWS, *PROGRESS_VIEWS} == {path.stem for path in (PROJECT / "expectations").glob("*.yaml")}


@pytest.mark.parametrize(
    ("check", "value", "uk", "en"),
    [
        (
            "level-falls",
            "2026-H1: 50.5, baseline: 60",
            "перше півріччя 2026 року: 50,5, початковий рівень: 60.",
            "baseline: 60.",
        ),
        (
            "completion-falls",
            "2026-H2: 80, 2026-H1: —",
            "друге півріччя 2026 року: 80, перше півріччя 2026 року: —.",
            "",
        ),
        ("done-without-result", "2026-H2: done, 100 %", "друге півріччя 2026 року: виконано, 100 %.", ""),
        ("cancelled-by-office", "2026-H1", "(перше півріччя 2026 року).", ""),
    ],
)
def test_what_was_reported_is_told_in_words(check: str, value: str, uk: str, en: str) -> None:
    finding = Finding.of(check, table="indicator-values", key="I1.1", field="value", value=value)
    assert uk in advise(finding, "uk")
    assert en in advise(finding, "en")
