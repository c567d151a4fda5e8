"""What a document prints beside its rows: sums and repeated titles, against which the rows are checked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property, partial
from typing import TYPE_CHECKING

from flows.messages.checks import EXPECTED_TEXTS, LABELS
from flows.model.findings import TOTAL, Finding
from flows.model.plan import Subtotal, Total, Twin
from flows.stages.acts.money.amounts import blank_sums, claimed_sums, paying, unwritten_years
from flows.stages.acts.passport import passport_money, passport_sources
from flows.stages.acts.tables.totals import amount_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.model.plan import MeasureFunding
    from flows.stages.acts.extract import Extract
    from flows.stages.acts.tables.totals import TotalLine
    from flows.stages.acts.words import Words

AMOUNT_EXPECTED = "1250,5 | -"


@dataclass(frozen=True, slots=True)
class _Resolved:
    """A printed sum and the records it sums up, by their places."""

    line: TotalLine
    scope: str
    places: Sequence[int]


class Sums:
    """The printed sums of one act, each in hryvnias by its own unit; what is wrong with them joins `findings`."""

    def __init__(
        self,
        extract: Extract,
        words: Words,
        paid: Sequence[Sequence[MeasureFunding]],
        *,
        factor: int | None,
        findings: list[Finding],
    ) -> None:
        """Take the act and what each measure gets; `factor` is what one unit of annex 1 is in hryvnias."""
        self._extract, self._words, self._paid = extract, words, paid
        self._factor, self._findings = factor, findings
        self._whole: dict[tuple[int | None, str | None], Decimal | None] = {}
        annex = extract.measures
        self._lines = [self._resolve(line) for line in annex.totals if not line.source] if annex else []
        self._by_source = [line for line in annex.totals if line.source] if annex else []

    # --- which records a sum is of ---

    def _resolve(self, line: TotalLine) -> _Resolved:
        """The scope that the label says; else the first whose records make the sum, else the likeliest."""
        scopes = self._scopes(line)
        fitting = next((name for name, places in scopes.items() if self._fits(line, places)), None)
        scope = fitting or self._likely(line, scopes)
        return _Resolved(line, scope, scopes[scope])

    def _scopes(self, line: TotalLine) -> dict[str, Sequence[int]]:
        annex = self._extract.measures
        entries = annex.entries if annex else ()
        everything = range(len(entries))
        if line.scope == "direction":
            return {"direction": self._of_direction(line)}
        if line.scope == "all" or self._extract.is_part:
            return {"all": everything}
        parts = [*(annex.parts if annex else ()), len(entries)]
        end = next((part for part in parts if part > line.part), len(entries))
        scopes: dict[str, Sequence[int]] = {"all": everything}
        if len(set(parts[:-1])) > 1:
            scopes["part"] = range(line.part, end)
        if own := self._of_direction(line):
            scopes["direction"] = own
        if line.at > line.after:
            scopes["since"] = range(line.after, line.at)
        return scopes

    def _of_direction(self, line: TotalLine) -> list[int]:
        return self._directions.get(line.direction, []) if line.direction else []

    @cached_property
    def _directions(self) -> dict[str | None, list[int]]:
        """The places of each direction's measures."""
        places: dict[str | None, list[int]] = {}
        for place, entry in enumerate(self._extract.measures.entries if self._extract.measures else ()):
            places.setdefault(entry.direction, []).append(place)
        return places

    def _fits(self, line: TotalLine, places: Sequence[int]) -> bool:
        sums = self._in_uah(line.sums, self._factor)
        return bool(sums) and all(self._sum(places, year) == amount for year, amount in sums.items())

    def _likely(self, line: TotalLine, scopes: Mapping[str, Sequence[int]]) -> str:
        """A sum below which another one stands is its direction's; the last one is of the table or its part."""
        totals = self._extract.measures.totals if self._extract.measures else ()
        below = totals[next(at for at, one in enumerate(totals) if one is line) + 1 :]
        later = any(one.part == line.part and not one.source and one.scope != "direction" for one in below)
        if later and "direction" in scopes:
            return "direction"
        return "part" if "part" in scopes else next(iter(scopes))

    def _sum(self, places: Sequence[int], year: int | None, source: str | None = None) -> Decimal | None:
        if places == range(len(self._paid)):  # asked of every sum
            if (year, source) not in self._whole:
                self._whole[year, source] = self._sum(list(places), year, source)
            return self._whole[year, source]
        rows = [row for place in places for row in self._paid[place]]
        amounts = [row.amount_uah for row in rows if year in {None, row.year} and source in {None, row.source_id}]
        return sum((amount for amount in amounts if amount is not None), Decimal(0)) if None not in amounts else None

    # --- the sums of all ---

    def totals(self, years: Sequence[int]) -> Iterator[Total]:
        """The control totals of each year, then of all; nothing where the document prints none."""
        row_ref, in_row = self._row_sums()
        passport_ref, in_passport = self._passport_sums()
        self._report_missing(
            {EXPECTED_TEXTS["row-total"].uk: bool(row_ref), EXPECTED_TEXTS["passport-total"].uk: bool(passport_ref)}
        )
        if in_row or in_passport:
            for year in (*years, None):
                yield Total(
                    year=year,
                    row_uah=in_row.get(year),
                    passport_uah=in_passport.get(year),
                    row_ref=row_ref,
                    passport_ref=passport_ref,
                )

    def _row_sums(self) -> tuple[str, Mapping[int | None, Decimal]]:
        """Where the sum of all measures stands (nowhere: empty), and its figures; the parts' sums may make it."""
        self._report_unread()
        whole = [one for one in self._lines if one.scope == "all" and (one.line.sums or one.line.unread)]
        if whole:
            return self._ref(whole[-1].line), self._in_uah(whole[-1].line.sums, self._factor)
        parts = [one for one in self._lines if one.scope == "part" and one.line.sums]
        starts = {one.line.part for one in parts}
        if len(parts) == len(starts) and self._extract.measures and starts == set(self._extract.measures.parts):
            return self._ref(parts[-1].line), self._in_uah(_added([one.line.sums for one in parts]), self._factor)
        return self._sourced_sums()

    def _sourced_sums(self) -> tuple[str, Mapping[int | None, Decimal]]:
        """Where only the sources' sums are printed, together they are the sum of all."""
        if not self._by_source or self._lines:
            return "", {}
        sums = _added([line.sums for line in self._by_source])
        return self._ref(self._by_source[-1]), self._in_uah(sums, self._factor)

    def _report_unread(self) -> None:
        """Sums that are no figures, or do not stand under their years."""
        keyed = [(f"D{one.line.direction}" if one.scope == "direction" else TOTAL, one.line) for one in self._lines]
        for key, line in [*keyed, *((TOTAL, line) for line in self._by_source)]:
            place = partial(Finding.of, table="measure-funding", key=key, field="amountUah", source_ref=self._ref(line))
            if line.unread:
                facts = {"expected": AMOUNT_EXPECTED}
                self._findings.append(place("value-unreadable", value=line.unread, facts=facts))
            if line.shifted:
                self._findings.append(place("total-row-shifted", value=line.shifted))

    def _passport_sums(self) -> tuple[str, Mapping[int | None, Decimal]]:
        """Where the passport states the money (nowhere: empty), and its sums."""
        money = passport_money(self._extract.passport, self._words)
        value = money.row.cell("value") if money else None
        if money is None or value is None:
            return "", {}
        factor = self._words.money_factor(money.unit_text)
        ref = money.row.span.ref(self._extract.file)
        place = partial(Finding.of, table="passport", key=money.row.number, field="value", source_ref=ref, value=value)
        if not money.sums:
            self._findings.append(place("value-unreadable", facts={"expected": EXPECTED_TEXTS["passport"].uk}))
        elif factor is None:
            self._findings.append(place("unit-unknown"))
        return ref, self._in_uah(money.sums, factor)

    def _report_missing(self, present: Mapping[str, bool]) -> None:
        """Where a total is lacking, the sums are checked against the other one, or not at all."""
        missing = [name for name, stands in present.items() if not stands]
        if not missing or self._extract.measures is None or self._extract.is_part:
            return
        facts = {"missing": ", ".join(missing), "all": str(len(missing) == len(present)).lower()}
        self._findings.append(
            Finding.of("total-missing", table="measure-funding", key=TOTAL, field="amountUah", facts=facts)
        )

    # --- the sums of some ---

    def subtotals(self) -> Iterator[Subtotal]:
        """Printed sums of single directions, and of single measures."""
        for one in self._lines:
            if one.scope == "direction":
                for year, amount in self._in_uah(one.line.sums, self._factor).items():
                    key = f"D{one.line.direction}"
                    yield Subtotal(key=key, year=year, amount_uah=amount, source_ref=self._ref(one.line))
        annex = self._extract.measures
        for entry in annex.entries if annex else ():
            lines = paying(entry)
            printed = amount_of(lines[0].cells.get("sum", "")) if len(lines) == 1 else None
            if printed is not None and self._factor and lines[0].year is None:
                ref = entry.span.ref(self._extract.file)
                yield Subtotal(key=f"M{entry.key}", year=None, amount_uah=printed * self._factor, source_ref=ref)

    def prove(self) -> None:
        """Hold against the rows all printed sums that the published tables cannot show: columns, sources, parts.

        The sums of an amending act are those of rows that stand elsewhere, but for those within a record.
        """
        self._prove_entries()
        if self._extract.is_part:
            return
        for one in self._lines:
            self._prove_parts(one)
            self._prove_columns(one)
        self._prove_sources()
        self._prove_passport()

    def _prove_entries(self) -> None:
        annex = self._extract.measures
        columns = annex.sums if annex else ()
        for entry in annex.entries if annex else ():
            for year, printed, made in claimed_sums(entry, annex) if annex else ():
                if printed != made and not (len(paying(entry)) == 1 and year is None):
                    self._mismatch(
                        f"M{entry.key}", year, "subtotal", (printed, made), entry.span.ref(self._extract.file)
                    )

            blank = [*blank_sums(entry, annex, columns), *unwritten_years(entry, annex)] if annex else []
            for year in blank:
                ref = entry.span.ref(self._extract.file)
                place = partial(Finding.of, table="measure-funding", field="amountUah", source_ref=ref)
                facts = {"rawYear": f"{year}"} if year else {}
                self._findings.append(place("cell-blank", key=f"M{entry.key}", value=f"{year or ''}", facts=facts))

    def _prove_passport(self) -> None:
        """The sources' sums in the passport are held against the rows where these are divided by source."""
        money = passport_money(self._extract.passport, self._words)
        factor = self._words.money_factor(money.unit_text) if money else None
        codes = {row.source_id for rows in self._paid for row in rows}
        if money is None or factor is None or codes & {"mixed", "unstated"}:
            return
        ref = money.row.span.ref(self._extract.file)
        for (code, year), printed in passport_sources(money.row.cell("value") or "", self._words).items():
            made = self._sum(range(len(self._paid)), year, code)
            if code in codes and made is not None and made != printed * factor:
                self._told(f"{year or 'total'}", year, {"passport": printed * factor, "measures": made}, ref)

    def _prove_parts(self, one: _Resolved) -> None:
        if one.scope not in {"part", "since"} and one is not self._second_whole(one):
            return
        for year, amount in self._in_uah(one.line.sums, self._factor).items():
            made = self._sum(one.places, year)
            if made is not None and made != amount:
                self._told(f"{year}" if year else TOTAL, year, {"row": amount, "measures": made}, self._ref(one.line))

    def _second_whole(self, one: _Resolved) -> _Resolved | None:
        """The same sum, where another one of all measures is what the tables are held against."""
        whole = [other for other in self._lines if other.scope == "all" and other.line.sums]
        return one if one in whole[:-1] else None

    def _prove_columns(self, one: _Resolved) -> None:
        annex = self._extract.measures
        if annex is None or not one.line.columns or any(role.name == "amount" for role in annex.roles.values()):
            return
        for name, printed in one.line.columns.items():
            cells = [line.cells.get(name, "") for place in one.places for line in paying(annex.entries[place])]
            amounts = [amount_of(cell) for cell in cells if cell]
            known = [amount for amount in amounts if amount is not None]
            if len(known) == len(cells) and sum(known, Decimal(0)) != printed:
                year = annex.roles[name].year
                key = f"{year}" if year else TOTAL
                self._mismatch(key, year, "row", (printed, sum(known, Decimal(0))), self._ref(one.line))

    def _prove_sources(self) -> None:
        """The sums of the sources make the sum beside them; each is held against its rows where these are divided."""
        for one in self._lines:
            beside = [line for line in self._by_source if line.at == one.line.at and line.part == one.line.part]
            made = _added([line.sums for line in beside])
            for year, amount in one.line.sums.items():
                if beside and year in made and made[year] != amount:
                    self._mismatch(f"{year or 'total'}", year, "row", (amount, made[year]), self._ref(one.line))
        for line in self._by_source:
            self._prove_source(line)

    def _prove_source(self, line: TotalLine) -> None:
        scopes = self._scopes(replace(line, source=""))
        codes = {row.source_id for rows in self._paid for row in rows}
        code = next((row.source_id for rows in self._paid for row in rows if self._titled(row, line.source)), None)
        if "mixed" in codes or "unstated" in codes or code is None:
            return
        sums = self._in_uah(line.sums, self._factor)
        made = {name: {year: self._sum(places, year, code) for year in sums} for name, places in scopes.items()}
        if not any(one == sums for one in made.values()):
            name = self._likely(line, scopes)
            for year, amount in sums.items():
                if (own := made[name][year]) is not None and own != amount:
                    self._told(f"{year or 'total'}", year, {"row": amount, "measures": own}, self._ref(line))

    def _titled(self, row: MeasureFunding, source: str) -> bool:
        return row.source_id == (self._words.source_code(source) or "")

    # --- shared ---

    def _ref(self, line: TotalLine) -> str:
        return line.span.ref(self._extract.file)

    def _mismatch(self, key: str, year: int | None, label: str, sums: tuple[Decimal, Decimal], ref: str) -> None:
        if self._factor:
            printed, made = sums
            self._told(key, year, {label: printed * self._factor, "measures": made * self._factor}, ref)

    def _told(self, key: str, year: int | None, sums: Mapping[str, Decimal], ref: str) -> None:
        listed = ", ".join(f"{LABELS[label].uk} {amount:.2f}" for label, amount in sums.items())
        value = f"{year}: {listed}" if year else listed
        self._findings.append(
            Finding.of("sum-mismatch", table="measure-funding", key=key, field="amountUah", value=value, source_ref=ref)
        )

    @staticmethod
    def _in_uah(sums: Mapping[int | None, Decimal], factor: int | None) -> Mapping[int | None, Decimal]:
        return {year: amount * factor for year, amount in sums.items()} if factor else {}


def _added(sums: Sequence[Mapping[int | None, Decimal]]) -> dict[int | None, Decimal]:
    """The sums of each year that all of them name."""
    shared = set.intersection(*map(set, sums)) if sums else set()
    return {year: sum((one[year] for one in sums), Decimal(0)) for year in shared}


def twins(extract: Extract, *, shared: bool) -> Iterator[Twin]:
    """Titles that both annexes print: of directions, and where they share numbers of measures and indicators."""
    if not (extract.measures and extract.indicators):
        return
    pairs = [("D", extract.measures.directions, extract.indicators.directions)]
    pairs += [("M", extract.measures.entries, extract.indicators.entries)] if shared else []
    for letter, ours, theirs in pairs:
        others = {entry.key: entry.cell("title") for entry in theirs}
        for entry in ours:
            title, other = entry.cell("title"), others.get(entry.key)
            if title and other:
                ref = entry.span.ref(extract.file)
                yield Twin(key=f"{letter}{entry.key}", title=title, other=other, source_ref=ref)
