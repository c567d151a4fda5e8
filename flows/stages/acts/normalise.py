"""`normalise`: records as printed become the typed tables, and the figures that they are checked against."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from flows.messages.checks import EXPECTED_TEXTS
from flows.messages.published import SOURCE_UNSTATED
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
    Outline,
    PassportRow,
    Programme,
    Tables,
)
from flows.stages.acts.money.amounts import Amount, amounts_of
from flows.stages.acts.money.control import AMOUNT_EXPECTED, Sums, twins
from flows.stages.acts.offices import OfficeList, Offices, identify, similar_offices, split_offices
from flows.stages.acts.passport import passport_fact
from flows.stages.acts.tables.totals import amount_of
from flows.stages.acts.targets import Goal, Relation, levels, relation_of
from flows.stages.acts.terms import term
from flows.stages.language.texts import NONE_MARKS, figure, fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.stages.acts.extract import Extract
    from flows.stages.acts.tables.annex import Annex
    from flows.stages.acts.tables.records import Entry
    from flows.stages.acts.words import Words

NONE, MIXED, UNSTATED = "none", "mixed", "unstated"
"""Codes of measures that need no money, whose sources share one sum, or that name no source."""

KOPECKS = -2
YEAR_EXPECTED = "2026"


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
        paid = [list(self._funding(entry)) for entry in self._measures]
        goals = [self._goal(entry) for entry in self._indicators]
        relation = relation_of(goals)
        listed = [(entry, office) for entry in self._measures for office in self._executors(entry)]
        tables: Tables = {
            "passport": tuple(self._passport_row(row) for row in self._extract.passport),
            "directions": tuple(self._directions()),
            "measures": tuple(self._measure(place, entry) for place, entry in enumerate(self._measures, 1)),
            "measure-funding": tuple(row for rows in paid for row in rows),
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
        control = self._control(goals, relation, listed, paid)
        self._report_absent()
        return Programme(tables, control, tuple(self._findings))

    # --- shared ---

    def _ref(self, entry: Entry) -> str:
        return entry.span.ref(self._extract.file)

    def _report(self, check: str, place: Finding) -> None:
        own = {"key": place.key, "field": place.field, "value": place.value, "source_ref": place.source_ref}
        self._findings.append(Finding.of(check, table=place.table, facts=place.facts, **own))

    def _unreadable(self, place: Finding, expected: str) -> None:
        self._report("value-unreadable", place.changed(facts={**place.facts, "expected": expected}))

    def _at(self, entry: Entry, table: str, key: str, field: str, value: str | None) -> Finding:
        """Where a fault stands; `_report` says which it is."""
        return Finding.of(
            "value-unreadable", table=table, key=key, field=field, value=value or "", source_ref=self._ref(entry)
        )

    def _report_absent(self) -> None:
        """That a column is not in the act at all: its cells are not blank, they do not exist."""
        for table, annex, absent in (
            ("measures", self._extract.measures, {"sources": "fundingSourcesText"}),
            ("indicators", self._extract.indicators, {"dynamics": "dynamicsText"}),
        ):
            for role, field in absent.items():
                if annex and role not in annex.columns:
                    ref = annex.span.ref(self._extract.file)
                    self._findings.append(Finding.of("column-absent", table=table, field=field, source_ref=ref))

    @cached_property
    def _years(self) -> tuple[int, ...]:
        annexes = [annex for annex in (self._extract.measures, self._extract.indicators) if annex]
        return next((annex.years for annex in annexes if annex.years), self._extract.years)

    # --- passport and directions ---

    def _passport_row(self, row: Entry) -> PassportRow:
        return PassportRow(
            row_number=row.number, label=row.cell("label") or "", value=row.cell("value"), source_ref=self._ref(row)
        )

    def _directions(self) -> Iterator[Direction]:
        for entry in _printed_directions(self._extract.measures, self._extract.indicators):
            yield Direction(
                direction_id=f"D{entry.key}",
                number=entry.number,
                title=entry.cell("title") or "",
                source_ref=self._ref(entry),
            )

    def _direction_of(self, entry: Entry, table: str, key: str) -> str | None:
        """The direction under which the row stands; its number must name the same."""
        named = entry.number.split(".")[0] if "." in entry.number else None
        if self._extract.is_part:  # the headings stand in the act that it amends
            known = named or entry.direction
            return f"D{known}" if known else None
        headed = self._headed(table)
        if entry.direction is None and not headed:
            return None
        if entry.direction is None or (named and named not in headed):
            place = self._at(entry, table, f"D{named or '?'}", "directionId", entry.number)
            if not any(known.check == "direction-missing" and known.key == place.key for known in self._findings):
                self._report("direction-missing", place)
        elif named and named != entry.direction:
            place = self._at(entry, table, key, "directionId", entry.direction)
            self._report("direction-differs", place)
        return f"D{entry.direction}" if entry.direction else None

    def _headed(self, table: str) -> set[str]:
        annex = self._extract.measures if table == "measures" else self._extract.indicators
        return {entry.key for entry in annex.directions} if annex else set()

    # --- measures ---

    def _measure(self, position: int, entry: Entry) -> Measure:
        key = f"M{entry.key}"
        printed = entry.cell("term")
        days = term(printed, self._words) if printed else None
        if printed and days is None:
            self._unreadable(self._at(entry, "measures", key, "termText", printed), EXPECTED_TEXTS["term"].uk)
        sources = self._sources_text(entry)
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

    def _sources_text(self, entry: Entry) -> str | None:
        """The sources as the measure's rows name them; where columns do, those in which it has money."""
        annex = self._extract.measures
        if annex is None or "sources" in annex.columns:
            return entry.cell("sources")
        paid = [amount for amount in amounts_of(entry, annex) if amount.text and any(map(_is_money, amount.texts))]
        return "; ".join(dict.fromkeys(amount.source for amount in paid if amount.source)) or None

    def _funding(self, entry: Entry) -> Iterator[MeasureFunding]:
        """One row a year and source, as the document prints them."""
        annex = self._extract.measures
        amounts = list(amounts_of(entry, annex)) if annex else []
        codes = self._codes_of([amount.source for amount in amounts])
        for amount in amounts:
            if amount.year is None:
                place = self._at(entry, "measure-funding", f"M{entry.key}", "year", amount.text)
                self._unreadable(place, YEAR_EXPECTED)
                continue
            money = self._amount(entry, amount)
            unit = self._unit_text if money.text else None
            source = codes[amount.source]
            yield MeasureFunding(
                measure_id=f"M{entry.key}",
                year=amount.year,
                source_id=source,
                amount_uah=money.uah,
                amount_text=money.text,
                unit_text=unit,
                source_ref=self._ref(entry),
            )

    def _codes_of(self, printed: Sequence[str]) -> dict[str, str]:
        """The code of each source of one measure; two that would share one are told apart by their wording."""
        codes: dict[str, str] = {}
        for source in dict.fromkeys(printed):
            code = self._source(source)
            codes[source] = self._source(source, _hashed(source)) if code in codes.values() else code
        return codes

    def _source(self, printed: str, own: str | None = None) -> str:
        """The code of the source: one named, several that share the sum, none needed; its title is kept as printed."""
        code = own or (self._source_code(printed) if printed else UNSTATED)
        known = self._titles.setdefault(code, printed or SOURCE_UNSTATED.uk)
        if printed and printed not in known.split(" / "):
            self._titles[code] = f"{known} / {printed}"
        return code

    def _source_code(self, printed: str) -> str:
        if self._words.is_line("no_funding", printed):
            return NONE
        named = [part for part in printed.split(";") if part.strip()]
        if len(named) > 1:
            return MIXED
        return self._words.source_code(printed) or _hashed(printed)

    def _amount(self, entry: Entry, printed: Amount) -> _Money:
        """The amount of one year; a dash is none, a blank is left to the check, the rest must be a figure."""
        text = printed.text
        if text is None:
            return _Money(None, None)
        parts = [amount_of(part) for part in printed.texts]
        known = [part for part in parts if part is not None]
        uah = sum(known, Decimal(0)) * self._factor if len(known) == len(parts) and self._factor else None
        if len(known) < len(parts) or not printed.whole or (uah is not None and not _whole_kopecks(uah)):
            place = self._at(entry, "measure-funding", f"M{entry.key}", "amountUah", text)
            self._unreadable(place.changed(facts={"rawYear": str(printed.year)}), AMOUNT_EXPECTED)
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
            self._findings.append(
                Finding.of(
                    "unit-unknown",
                    table="measure-funding",
                    field="unitText",
                    value=annex.unit_text.strip(),
                    source_ref=ref,
                )
            )
        return factor

    def _executors(self, entry: Entry) -> list[Executor]:
        text = entry.cell("executors")
        offices = split_offices(text, self._words) if text else OfficeList((), ())
        if offices.unsplit:
            place = self._at(entry, "measures", f"M{entry.key}", "executorsText", "; ".join(offices.unsplit))
            self._report("executor-unsplit", place)
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
            yield MeasureExecutor(f"M{entry.key}", office.executor_id, place[id(entry)])

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
            place = self._at(entry, table, f"I{entry.key}", field, text)
            self._unreadable(place.changed(facts={"rawYear": name} if name.isdigit() else {}), AMOUNT_EXPECTED)
            return None
        return value

    def _indicator(self, position: int, entry: Entry, goal: Goal) -> Indicator:
        key = f"I{entry.key}"
        unit = entry.cell("unit")
        code = self._words.unit_code(unit) if unit else None
        if code is None and "unit" in (self._extract.indicators.columns if self._extract.indicators else ()):
            self._report("unit-unknown", self._at(entry, "indicators", key, "unitText", unit))
        return Indicator(
            indicator_id=key,
            number=entry.number,
            position=position,
            direction_id=self._direction_of(entry, "indicators", key),
            measure_id=f"M{entry.key}" if entry.key in self._measure_numbers else None,
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
        measures = {entry.key for entry in self._measures}
        shared = sum(entry.key in measures for entry in self._indicators)
        return frozenset(measures) if self._indicators and shared * 2 >= len(self._indicators) else frozenset()

    def _targets(self, entry: Entry, goal: Goal, relation: Relation) -> Iterator[IndicatorTarget]:
        kind = relation.kind(goal)
        years = self._extract.indicators.years if self._extract.indicators else ()
        for year, target, level in zip(years, goal.targets, levels(goal, kind), strict=True):
            yield IndicatorTarget(
                indicator_id=f"I{entry.key}",
                year=year,
                target_value=target,
                target_kind=kind,
                target_level=level,
                source_ref=self._ref(entry),
            )

    # --- control figures ---

    def _control(
        self,
        goals: Sequence[Goal],
        relation: Relation,
        listed: Sequence[tuple[Entry, Executor]],
        paid: Sequence[Sequence[MeasureFunding]],
    ) -> Control:
        sums = Sums(self._extract, self._words, paid, factor=self._factor, findings=self._findings)
        totals, subtotals = tuple(sums.totals(self._years)), tuple(sums.subtotals())
        sums.prove()
        return Control(
            years=self._years,
            totals=totals,
            subtotals=subtotals,
            twins=tuple(twins(self._extract, shared=bool(self._measure_numbers))),
            passport=tuple(passport_fact(row, self._years, self._words) for row in self._extract.passport),
            shared_numbers=bool(self._measure_numbers),
            relation=relation.code,
            relation_count=relation.agree,
            expected_dynamics={
                f"I{entry.key}": relation.expected(goal) for entry, goal in zip(self._indicators, goals, strict=True)
            },
            similar_executors=similar_offices([office for _, office in listed]),
            executor_refs={office.executor_id: self._ref(entry) for entry, office in reversed(listed)},
            outline=self._outline(),
            balance=self._extract.balance,
        )

    def _outline(self) -> Outline:
        annexes = {"measures": self._extract.measures, "indicators": self._extract.indicators}
        claims = self._extract.claims
        return Outline(
            unit_text=self._unit_text or "",
            columns={table: annex.headers for table, annex in annexes.items() if annex},
            number=claims.number,
            date=claims.date,
            place=claims.place.ref(self._extract.file) if claims.place else "",
        )


def _printed_directions(measures: Annex | None, indicators: Annex | None) -> list[Entry]:
    """The directions of annex 1, and those that only annex 2 prints."""
    ours = list(measures.directions) if measures else []
    known = {entry.key for entry in ours}
    theirs = indicators.directions if indicators else ()
    return ours + [entry for entry in theirs if entry.key not in known]


def _hashed(source: str) -> str:
    return "S" + hashlib.sha256(fold(source).encode()).hexdigest()[:8]


def _is_money(text: str) -> bool:
    amount = amount_of(text)
    return amount is None or amount != 0


def _whole_kopecks(amount: Decimal) -> bool:
    return amount == amount.quantize(Decimal(1).scaleb(KOPECKS))


def _money_words(header: str) -> str | None:
    """The words of the unit, as the header prints them."""
    found = _MONEY_WORDS.search(header)
    return found.group() if found else None


_MONEY_WORDS = re.compile(
    r"(?:(?:тис|млн)\.?\s*|(?:тисяч|мільйон)\w*\s+)?(?:грн|гривень|гривнях|гривні)\b", re.IGNORECASE
)
