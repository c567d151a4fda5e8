"""`normalise`: records as printed become the typed tables, and the figures that they are checked against."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from flows.messages.text import Severity
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
    PassportRow,
    Programme,
    Tables,
)
from flows.stages.acts.control import AMOUNT_EXPECTED, Sums, twins
from flows.stages.acts.offices import OfficeList, Offices, identify, similar_offices, split_offices
from flows.stages.acts.passport import passport_fact
from flows.stages.acts.targets import Goal, Relation, levels, relation_of
from flows.stages.acts.terms import term
from flows.stages.language.texts import NONE_MARKS, figure, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.stages.acts.extract import Annex, Entry, Extract
    from flows.stages.acts.words import Words

NONE, MIXED, UNSTATED = "none", "mixed", "unstated"
"""Codes of measures that need no money, whose sources share one sum, or that name no source."""

KOPECKS = -2
TERM_EXPECTED = "2026 | 2026-2028 | I квартал 2026 року"


def normalise(extract: Extract, words: Words, offices: Offices) -> Programme:
    """The tables of the programme, typed, in the document's order.

    Terms become days, money hryvnias, executors and sources codes. What cannot be read is null and a critical finding;
    `offices` are the spellings that executors.yaml declares to be one office.
    """
    return _Normaliser(extract, words, offices).programme()


@dataclass(frozen=True, slots=True)
class _Money:
    """One printed amount: in hryvnias, null where it cannot be read."""

    uah: Decimal | None
    text: str | None


class _Normaliser:
    """One act on its way to tables; every fault met is added to `findings` once."""

    def __init__(self, extract: Extract, words: Words, offices: Offices) -> None:
        self._extract, self._words, self._offices = extract, words, offices
        self._findings: list[Finding] = list(extract.findings)
        self._measures = extract.measures.entries if extract.measures else ()
        self._indicators = extract.indicators.entries if extract.indicators else ()
        self._titles: dict[str, str] = {}

    def programme(self) -> Programme:
        """Every table, then the control figures."""
        funding = tuple(row for entry in self._measures for row in self._funding(entry))
        goals = [self._goal(entry) for entry in self._indicators]
        relation = relation_of(goals)
        listed = [(entry, office) for entry in self._measures for office in self._executors(entry)]
        tables: Tables = {
            "passport": tuple(self._passport_row(row) for row in self._extract.passport),
            "directions": tuple(self._directions()),
            "measures": tuple(self._measure(place, entry) for place, entry in enumerate(self._measures, 1)),
            "measure-funding": funding,
            "funding-sources": tuple(FundingSource(code, title) for code, title in self._titles.items()),
            "executors": tuple(dict.fromkeys(office for _, office in listed)),
            "measure-executors": tuple(self._measure_executors(listed)),
            "indicators": tuple(
                self._indicator(place, entry, goal)
                for place, (entry, goal) in enumerate(zip(self._indicators, goals, strict=True), 1)
            ),
            "indicator-targets": tuple(
                row
                for entry, goal in zip(self._indicators, goals, strict=True)
                for row in self._targets(entry, goal, relation)
            ),
        }
        return Programme(tables, self._control(goals, relation, listed), tuple(self._findings))

    # --- shared ---

    def _ref(self, entry: Entry) -> str:
        return entry.span.ref(self._extract.file)

    def _report(self, check: str, severity: Severity, finding: Finding) -> None:
        self._findings.append(finding.changed(check=check, severity=severity))

    def _unreadable(self, finding: Finding, expected: str) -> None:
        facts = {**finding.facts, "expected": expected}
        self._report("value-unreadable", Severity.CRITICAL, finding.changed(facts=facts))

    def _at(self, entry: Entry, table: str, key: str, field: str, value: str | None) -> Finding:
        return Finding(
            check="",
            severity=Severity.CRITICAL,
            table=table,
            key=key,
            field=field,
            value=value or "",
            source_ref=self._ref(entry),
        )

    @cached_property
    def _years(self) -> tuple[int, ...]:
        annexes = [annex for annex in (self._extract.measures, self._extract.indicators) if annex]
        return next((annex.years for annex in annexes if annex.years), ())

    # --- passport and directions ---

    def _passport_row(self, row: Entry) -> PassportRow:
        return PassportRow(
            row_number=row.number, label=row.cell("label") or "", value=row.cell("value"), source_ref=self._ref(row)
        )

    def _directions(self) -> Iterator[Direction]:
        for entry in _printed_directions(self._extract.measures, self._extract.indicators):
            yield Direction(
                direction_id=f"D{entry.number}",
                number=entry.number,
                title=entry.cell("title") or "",
                source_ref=self._ref(entry),
            )

    def _direction_of(self, entry: Entry, table: str, key: str) -> str | None:
        """The direction under which the row stands; its number must name the same."""
        if entry.direction is None:
            return None
        named = entry.number.split(".")[0]
        if named not in self._headed(table):
            place = self._at(entry, table, f"D{named}", "directionId", entry.number)
            if not any(known.check == "direction-missing" and known.key == place.key for known in self._findings):
                self._report("direction-missing", Severity.CRITICAL, place)
        elif named != entry.direction:
            place = self._at(entry, table, key, "directionId", entry.direction)
            self._report("direction-differs", Severity.WARNING, place)
        return f"D{entry.direction}"

    def _headed(self, table: str) -> set[str]:
        annex = self._extract.measures if table == "measures" else self._extract.indicators
        return {entry.number for entry in annex.directions} if annex else set()

    # --- measures ---

    def _measure(self, position: int, entry: Entry) -> Measure:
        key = f"M{entry.number}"
        printed = entry.cell("term")
        days = term(printed, self._words) if printed else None
        if printed and days is None:
            self._unreadable(self._at(entry, "measures", key, "termText", printed), TERM_EXPECTED)
        sources = entry.cell("sources")
        return Measure(
            measure_id=key,
            number=entry.number,
            position=position,
            direction_id=self._direction_of(entry, "measures", key),
            title=entry.cell("title") or "",
            term_text=printed,
            term_start=days.start if days else None,
            term_end=days.end if days else None,
            executors_text=entry.cell("executors"),
            funding_sources_text=sources,
            needs_funding=None if sources is None else not self._words.is_line("no_funding", sources),
            expected_result=entry.cell("result"),
            source_ref=self._ref(entry),
        )

    def _funding(self, entry: Entry) -> Iterator[MeasureFunding]:
        source = self._source(entry)
        for year in self._extract.measures.years if self._extract.measures else ():
            money = self._amount(entry, year)
            unit = self._unit_text if money.text else None
            yield MeasureFunding(
                measure_id=f"M{entry.number}",
                year=year,
                source_id=source,
                amount_uah=money.uah,
                amount_text=money.text,
                unit_text=unit,
                source_ref=self._ref(entry),
            )

    def _source(self, entry: Entry) -> str:
        """The code of the source: one named, several that share the sum, none needed; its title is kept as printed."""
        printed = entry.cell("sources")
        code = self._source_code(printed) if printed else UNSTATED
        known = self._titles.setdefault(code, printed or "Не вказано")
        if printed and printed not in known.split(" / "):
            self._titles[code] = f"{known} / {printed}"
        return code

    def _source_code(self, printed: str) -> str:
        if self._words.is_line("no_funding", printed):
            return NONE
        named = [part for part in printed.split(";") if part.strip()]
        if len(named) > 1:
            return MIXED
        return self._words.source_code(printed) or "S" + hashlib.sha256(fold(printed).encode()).hexdigest()[:8]

    def _amount(self, entry: Entry, year: int) -> _Money:
        """The amount of one year; a dash is none, a blank is left to the check, the rest must be a figure."""
        text = entry.cell(str(year))
        if text is None:
            return _Money(None, None)
        amount = Decimal(0) if text in NONE_MARKS else figure(text)
        uah = amount * self._factor if amount is not None and self._factor else None
        if str(year) in entry.broken or amount is None or (uah is not None and not _whole_kopecks(uah)):
            place = self._at(entry, "measure-funding", f"M{entry.number}", "amountUah", text)
            self._unreadable(place.changed(facts={"rawYear": str(year)}), AMOUNT_EXPECTED)
            return _Money(None, text)
        return _Money(uah, text)

    @cached_property
    def _unit_text(self) -> str | None:
        return _money_words(self._extract.measures.unit_text) if self._extract.measures else None

    @cached_property
    def _factor(self) -> int | None:
        """Hryvnias in the unit of annex 1; told once, since every amount depends on it."""
        annex = self._extract.measures
        if annex is None or not annex.years:
            return None
        factor = self._words.money_factor(annex.unit_text)
        if factor is None:
            ref = annex.span.ref(self._extract.file)
            place = Finding(
                check="",
                severity=Severity.CRITICAL,
                table="measure-funding",
                field="unitText",
                value=annex.unit_text.strip(),
                source_ref=ref,
            )
            self._report("unit-unknown", Severity.CRITICAL, place)
        return factor

    def _executors(self, entry: Entry) -> list[Executor]:
        text = entry.cell("executors")
        offices = split_offices(text, self._words) if text else OfficeList((), ())
        if offices.unsplit:
            place = self._at(entry, "measures", f"M{entry.number}", "executorsText", "; ".join(offices.unsplit))
            self._report("executor-unsplit", Severity.WARNING, place)
        return list(dict.fromkeys(self._office(name) for name in offices.names))

    def _office(self, name: str) -> Executor:
        """One executor per office: the spelling met first names it."""
        own = identify(name, self._offices)
        return self._known_offices.setdefault(own.executor_id, own)

    @cached_property
    def _known_offices(self) -> dict[str, Executor]:
        return {}

    def _measure_executors(self, listed: Sequence[tuple[Entry, Executor]]) -> Iterator[MeasureExecutor]:
        place: dict[int, int] = {}
        for entry, office in listed:
            place[id(entry)] = place.get(id(entry), 0) + 1
            yield MeasureExecutor(f"M{entry.number}", office.executor_id, place[id(entry)])

    # --- indicators ---

    def _goal(self, entry: Entry) -> Goal:
        years = self._extract.indicators.years if self._extract.indicators else ()
        return Goal(
            self._indicator_figure(entry, "baseline", "baseline", "indicators"),
            tuple(self._indicator_figure(entry, str(year), "targetValue", "indicator-targets") for year in years),
            figure((entry.cell("dynamics") or "").removeprefix("+").removesuffix("%").strip()),
        )

    def _indicator_figure(self, entry: Entry, name: str, field: str, table: str) -> Decimal | None:
        text = entry.cell(name)
        if text is None or text in NONE_MARKS:
            return None
        percent = self._words.unit_code(entry.cell("unit") or "") == "P1"
        value = figure(text.removesuffix("%").strip() if percent else text)
        if value is None or name in entry.broken:
            place = self._at(entry, table, f"I{entry.number}", field, text)
            self._unreadable(place.changed(facts={"rawYear": name} if name.isdigit() else {}), AMOUNT_EXPECTED)
            return None
        return value

    def _indicator(self, position: int, entry: Entry, goal: Goal) -> Indicator:
        key = f"I{entry.number}"
        unit = entry.cell("unit")
        code = self._words.unit_code(unit) if unit else None
        if code is None and "unit" in (self._extract.indicators.columns if self._extract.indicators else ()):
            self._report("unit-unknown", Severity.WARNING, self._at(entry, "indicators", key, "unitText", unit))
        return Indicator(
            indicator_id=key,
            number=entry.number,
            position=position,
            direction_id=self._direction_of(entry, "indicators", key),
            measure_id=f"M{entry.number}" if entry.number in self._measure_numbers else None,
            title=entry.cell("title") or "",
            unit_code=code,
            unit_text=unit,
            baseline=goal.baseline,
            dynamics_text=entry.cell("dynamics"),
            source_ref=self._ref(entry),
        )

    @cached_property
    def _measure_numbers(self) -> frozenset[str]:
        """The measures' numbers, where the indicators carry them: at least half do."""
        measures = {entry.number for entry in self._measures}
        shared = sum(entry.number in measures for entry in self._indicators)
        return frozenset(measures) if self._indicators and shared * 2 >= len(self._indicators) else frozenset()

    def _targets(self, entry: Entry, goal: Goal, relation: Relation) -> Iterator[IndicatorTarget]:
        kind = relation.kind(goal)
        years = self._extract.indicators.years if self._extract.indicators else ()
        for year, target, level in zip(years, goal.targets, levels(goal, kind), strict=True):
            yield IndicatorTarget(
                indicator_id=f"I{entry.number}",
                year=year,
                target_value=target,
                target_kind=kind,
                target_level=level,
                source_ref=self._ref(entry),
            )

    # --- control figures ---

    def _control(self, goals: Sequence[Goal], relation: Relation, listed: Sequence[tuple[Entry, Executor]]) -> Control:
        sums = Sums(self._extract, self._words, self._factor, self._findings)
        return Control(
            years=self._years,
            totals=tuple(sums.totals(self._years)),
            subtotals=tuple(sums.subtotals()),
            twins=tuple(twins(self._extract, shared=bool(self._measure_numbers))),
            passport=tuple(passport_fact(row, self._years, self._words) for row in self._extract.passport),
            shared_numbers=bool(self._measure_numbers),
            relation=relation.code,
            relation_count=relation.agree,
            expected_dynamics={
                f"I{entry.number}": relation.expected(goal) for entry, goal in zip(self._indicators, goals, strict=True)
            },
            similar_executors=similar_offices([office for _, office in listed]),
            executor_refs={office.executor_id: self._ref(entry) for entry, office in reversed(listed)},
        )


def _printed_directions(measures: Annex | None, indicators: Annex | None) -> list[Entry]:
    """The directions of annex 1, and those that only annex 2 prints."""
    ours = list(measures.directions) if measures else []
    known = {entry.number for entry in ours}
    theirs = indicators.directions if indicators else ()
    return ours + [entry for entry in theirs if entry.number not in known]


def _whole_kopecks(amount: Decimal) -> bool:
    return amount == amount.quantize(Decimal(1).scaleb(KOPECKS))


def _money_words(header: str) -> str | None:
    """The words of the unit, as the header prints them."""
    found = _MONEY_WORDS.search(header)
    return found.group() if found else None


_MONEY_WORDS = re.compile(
    r"(?:(?:тис|млн)\.?\s*|(?:тисяч|мільйон)\w*\s+)?(?:грн|гривень|гривнях|гривні)\b", re.IGNORECASE
)
