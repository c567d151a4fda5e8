"""What a document prints beside its rows: sums and repeated titles, against which the rows are checked."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from flows.messages.text import Severity
from flows.model.findings import Finding
from flows.model.plan import Subtotal, Total, Twin
from flows.stages.acts.passport import passport_money
from flows.stages.language.texts import NONE_MARKS, figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.stages.acts.extract import Extract
    from flows.stages.acts.words import Words

AMOUNT_EXPECTED = "1250,5 | -"
PASSPORT_EXPECTED = "Всього 2026 рік … 27745 10275 …"

ROW_TOTAL, PASSPORT_TOTAL = "підсумковий рядок додатка 1", "обсяги фінансування в паспорті"


class Sums:
    """The printed sums of one act, each in hryvnias by its own unit; what is wrong with them joins `findings`."""

    def __init__(self, extract: Extract, words: Words, factor: int | None, findings: list[Finding]) -> None:
        """Take the act; `factor` is what one unit of annex 1 is in hryvnias."""
        self._extract, self._words, self._factor, self._findings = extract, words, factor, findings

    def totals(self, years: Sequence[int]) -> Iterator[Total]:
        """The control totals of each year, then of all; nothing where the document prints none."""
        row_ref, in_row = self._row_sums()
        passport_ref, in_passport = self._passport_sums()
        self._report_missing({ROW_TOTAL: bool(row_ref), PASSPORT_TOTAL: bool(passport_ref)})
        if in_row or in_passport:
            for year in (*years, None):
                yield Total(
                    year=year,
                    row_uah=in_row.get(year),
                    passport_uah=in_passport.get(year),
                    row_ref=row_ref,
                    passport_ref=passport_ref,
                )

    def subtotals(self) -> Iterator[Subtotal]:
        """Printed sums of single directions, and of single measures over the years."""
        annex = self._extract.measures
        for line in annex.totals if annex else ():
            sums = self._in_uah(line.sums, self._factor) if line.direction else {}
            for year, amount in sums.items():
                yield Subtotal(
                    key=f"D{line.direction}", year=year, amount_uah=amount, source_ref=line.span.ref(self._extract.file)
                )
        for entry in annex.entries if annex else ():
            printed = entry.cell("sum") or ""
            total = Decimal(0) if printed in NONE_MARKS else figure(printed)
            if total is not None and self._factor:
                yield Subtotal(
                    key=f"M{entry.number}",
                    year=None,
                    amount_uah=total * self._factor,
                    source_ref=entry.span.ref(self._extract.file),
                )

    def _row_sums(self) -> tuple[str, Mapping[int | None, Decimal]]:
        """Where the total row stands (nowhere: empty), and its sums."""
        annex = self._extract.measures
        line = next((line for line in reversed(annex.totals) if line.direction is None), None) if annex else None
        if line is None:
            return "", {}
        place = self._place("measure-funding", "total", "amountUah", line.span.ref(self._extract.file))
        if line.unread:
            facts = {"expected": AMOUNT_EXPECTED}
            self._findings.append(place.changed(check="value-unreadable", value=line.unread, facts=facts))
        if line.shifted:
            self._findings.append(
                place.changed(check="total-row-shifted", severity=Severity.WARNING, value=line.shifted)
            )
        return place.source_ref, self._in_uah(line.sums, self._factor)

    def _passport_sums(self) -> tuple[str, Mapping[int | None, Decimal]]:
        """Where the passport states the money (nowhere: empty), and its sums."""
        money = passport_money(self._extract.passport, self._words)
        value = money.row.cell("value") if money else None
        if money is None or value is None:
            return "", {}
        factor = self._words.money_factor(money.unit_text)
        place = self._place("passport", money.row.number, "value", money.row.span.ref(self._extract.file), value)
        if not money.sums:
            self._findings.append(place.changed(check="value-unreadable", facts={"expected": PASSPORT_EXPECTED}))
        elif factor is None:
            self._findings.append(place.changed(check="unit-unknown"))
        return place.source_ref, self._in_uah(money.sums, factor)

    @staticmethod
    def _in_uah(sums: Mapping[int | None, Decimal], factor: int | None) -> Mapping[int | None, Decimal]:
        return {year: amount * factor for year, amount in sums.items()} if factor else {}

    def _report_missing(self, present: Mapping[str, bool]) -> None:
        """Where a total is lacking, the sums are checked against the other one, or not at all."""
        missing = [name for name, stands in present.items() if not stands]
        if not missing or self._extract.measures is None:
            return
        facts = {"missing": ", ".join(missing), "all": str(len(missing) == len(present)).lower()}
        place = self._place("measure-funding", "total", "amountUah", "")
        self._findings.append(place.changed(check="total-missing", severity=Severity.WARNING, facts=facts))

    @staticmethod
    def _place(table: str, key: str, field: str, ref: str, value: str = "") -> Finding:
        return Finding(
            check="", severity=Severity.CRITICAL, table=table, key=key, field=field, value=value, source_ref=ref
        )


def twins(extract: Extract, *, shared: bool) -> Iterator[Twin]:
    """Titles that both annexes print: of directions, and where they share numbers of measures and indicators."""
    if not (extract.measures and extract.indicators):
        return
    pairs = [("D", extract.measures.directions, extract.indicators.directions)]
    pairs += [("M", extract.measures.entries, extract.indicators.entries)] if shared else []
    for letter, ours, theirs in pairs:
        others = {entry.number: entry.cell("title") for entry in theirs}
        for entry in ours:
            title, other = entry.cell("title"), others.get(entry.number)
            if title and other:
                yield Twin(
                    key=f"{letter}{entry.number}", title=title, other=other, source_ref=entry.span.ref(extract.file)
                )
