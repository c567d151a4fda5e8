"""A programme of two directions and three measures, as tables and as a whole edition: what versions are made of."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast
from zoneinfo import ZoneInfo

from flows.model.findings import Finding
from flows.model.half_years import Cycle, Now
from flows.model.plan import (
    ActFile,
    Control,
    Direction,
    Executor,
    FundingSource,
    Indicator,
    IndicatorTarget,
    Measure,
    MeasureExecutor,
    MeasureFunding,
    PassportRow,
    TableRow,
    Total,
)
from flows.model.source import ActSource
from flows.model.versions import Version
from flows.outside.programme.definitions import load_schemas
from flows.outside.programme.programmes import load_official, load_programme
from flows.stages.acts.readers.text import read
from flows.stages.changes.compare import compare
from flows.stages.checks.judge import finding_rows
from flows.stages.tables.write import rows_sha256, write, write_rows
from flows.stages.versions.edition import Edition
from flows.stages.versions.release import release
from support.places import PROJECT

if TYPE_CHECKING:
    from collections.abc import Mapping

PROGRAMME = PROJECT / "datasets/starokostiantyniv-2026-2028"
SCHEMAS = load_schemas(PROJECT / "schemas")
JULY = Now(datetime(2026, 7, 8, 23, 59, 59, tzinfo=ZoneInfo("Europe/Kyiv")))
FIRST = Version(Cycle(2026, 1))
YEARS = (2026, 2027)
REF = "act.txt#line=1,2"
BUDGET = "Бюджет громади"
HOSTILE = "<script>alert(1)</script>"
ACT_TEXT = f"Рішення № 1\n1\tНавчання {HOSTILE}\t100 & 200\n".encode()
ACT = ActSource(ACT_TEXT, read("act.txt", ACT_TEXT))

Rows = dict[str, tuple[TableRow, ...]]


def programme() -> Rows:
    """Measures 1.1 (money), 2.1 (money, two executors) and 2.2 (none), each with its indicator."""
    return {
        "passport": (
            PassportRow(row_number="1", label="Громада", value="Квітнева", source_ref=REF),
            PassportRow(row_number="10", label="Обсяги", value="300 200 100", source_ref=REF),
        ),
        "directions": (
            Direction(direction_id="D1", number="1", title="Навчання", source_ref=REF),
            Direction(direction_id="D2", number="2", title="Мережа", source_ref=REF),
        ),
        "measures": (
            measure("1.1", "Курси", 1),
            measure("2.1", "Зупинки", 2, executors="Відділ А, Відділ Б"),
            measure("2.2", "Облік", 3, sources="Не потребує"),
        ),
        "measure-funding": (
            *money("1.1", "100", "0"),
            *money("2.1", "0.50", "800000"),
            *money("2.2", "0", "0", "none"),
        ),
        "funding-sources": (FundingSource("local-budget", BUDGET), FundingSource("none", "Не потребує")),
        "executors": (Executor("Eaaaaaaaa", "Відділ А", None), Executor("Ebbbbbbbb", "Відділ Б", None)),
        "measure-executors": (
            MeasureExecutor("M1.1", "Eaaaaaaaa", 1),
            MeasureExecutor("M2.1", "Eaaaaaaaa", 1),
            MeasureExecutor("M2.1", "Ebbbbbbbb", 2),
            MeasureExecutor("M2.2", "Ebbbbbbbb", 1),
        ),
        "indicators": (indicator("1.1", 1), indicator("2.1", 2), indicator("2.2", 3)),
        "indicator-targets": (*targets("1.1", "100", "0"), *targets("2.1", "60", "40"), *targets("2.2", "50", "50")),
    }


def measure(number: str, title: str, position: int, *, executors: str = "Відділ А", sources: str = BUDGET) -> Measure:
    return Measure(
        measure_id=f"M{number}",
        number=number,
        position=position,
        direction_id=f"D{number[0]}",
        title=title,
        term_text="2026-2027",
        term_start=date(2026, 1, 1),
        term_end=date(2027, 12, 31),
        executors_text=executors,
        funding_sources_text=sources,
        needs_funding=sources != "Не потребує",
        expected_result="Усе працює",
        source_ref=REF,
    )


def edited(row: TableRow, **cells: Any) -> Any:  # noqa: ANN401  # any row keeps its own type
    """The row with some cells changed."""
    return replace(cast("Any", row), **cells)


def money(number: str, *amounts: str, source: str = "") -> tuple[MeasureFunding, ...]:
    """One amount a year; a last one that is a word names the source."""
    if amounts[-1].isalpha():
        return money(number, *amounts[:-1], source=amounts[-1])
    return tuple(
        MeasureFunding(
            measure_id=f"M{number}",
            year=year,
            source_id=source or "local-budget",
            amount_uah=Decimal(amount),
            amount_text=amount,
            unit_text="грн",
            source_ref=REF,
        )
        for year, amount in zip(YEARS, amounts, strict=True)
    )


def indicator(number: str, position: int) -> Indicator:
    return Indicator(
        indicator_id=f"I{number}",
        number=number,
        position=position,
        direction_id=f"D{number[0]}",
        measure_id=f"M{number}",
        title=f"Показник {number}",
        unit_code="P1",
        unit_text="%",
        baseline=Decimal(0),
        dynamics_text="100",
        source_ref=REF,
    )


def targets(number: str, *values: str) -> tuple[IndicatorTarget, ...]:
    return tuple(
        IndicatorTarget(
            indicator_id=f"I{number}",
            year=year,
            target_value=Decimal(value),
            target_kind="increment",
            target_level=None,
            source_ref=REF,
        )
        for year, value in zip(YEARS, values, strict=True)
    )


def files_of(rows: Rows) -> dict[str, bytes]:
    """The tables' CSV."""
    return write(rows, SCHEMAS)


def control() -> Control:
    return Control(
        years=YEARS,
        totals=(Total(year=2026, row_uah=Decimal("100.5"), passport_uah=None, row_ref=REF, passport_ref=""),),
        subtotals=(),
        twins=(),
        passport=(),
        shared_numbers=True,
        relation="baseline + sum",
        relation_count=3,
        expected_dynamics={},
        similar_executors={},
        executor_refs={},
    )


def edition(rows: Rows | None = None, *, before: Mapping[str, bytes] | None = None) -> Edition:
    """The rows as an edition of the real programme's dataset; told from `before`, if there is such a version."""
    facts = load_programme(PROGRAMME)
    tables = files_of(rows or programme())
    changes = compare(before, tables)
    findings = (
        Finding.of(
            "term-missing",
            table="measures",
            key="M2.2",
            field="termText",
            source_ref=REF,
        ),
    )
    return Edition(
        dataset=facts.dataset,
        version=FIRST if before is None else FIRST._replace(revision=2),
        now=JULY,
        facts=facts,
        acts=tuple(replace(fact.act, files=(ActFile(ACT.file, ACT.document.sha256),)) for fact in facts.acts),
        sources=(ACT,),
        schemas=SCHEMAS,
        official=load_official(PROJECT / "schemas/official"),
        tables={
            **tables,
            "findings": write_rows(finding_rows(findings), SCHEMAS["findings"]),
            "changes": write_rows(changes, SCHEMAS["changes"]),
        },
        control=control(),
        findings=findings,
        changes=changes,
        before=None if before is None else FIRST,
        rows_sha256=rows_sha256(tables),
        inputs_sha256="1" * 64,
        code_version="0.1.0",
    )


def digest() -> str:
    """One hash of all files of the edition, names included."""
    total = hashlib.sha256()
    for name, raw in sorted(release(edition()).files.items()):
        total.update(name.encode() + hashlib.sha256(raw).digest())
    return total.hexdigest()


if __name__ == "__main__":
    sys.stdout.write(digest())
