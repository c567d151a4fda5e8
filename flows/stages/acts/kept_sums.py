"""The printed sums of a plan that acts amend: each as the newest act prints it, and those that one has made wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, cast

from flows.messages.checks import LABELS
from flows.model.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from flows.model.plan import Act, Control, Measure, MeasureFunding, Subtotal, Tables, Total

AmountOf = Callable[..., Decimal | None]
"""What the measures in force get in a year (None: in all), or those of one direction: `money(2026, "D2")`."""


class KeptSums:
    """The printed sums of the plan: each as the newest act prints it, and which act has changed the money since."""

    def __init__(self, totals: Sequence[Total], subtotals: Sequence[Subtotal]) -> None:
        """As the whole programme prints them."""
        self.totals, self.subtotals = tuple(totals), tuple(subtotals)
        self._changed: Act | None = None

    def has_printed(self, act: Act) -> bool:
        """Whether the sums in force are those of this act."""
        files = {file.name for file in act.files}
        refs = [total.row_ref for total in self.totals] + [
            one.source_ref for one in self.subtotals if one.key[0] == "D"
        ]
        return any(ref.partition("#")[0] in files for ref in refs)

    def amended(  # what an act prints, and what it has done
        self, act: Act, control: Control, tables: Tables, *, touched: set[str], money: AmountOf, changed: bool
    ) -> None:
        """Take over what the act prints; the sums of the items that it has touched go with them.

        A sum that is only of the rows printed beside it is no sum of the programme. `tables` are the act's own rows,
        `money` tells what the plan now makes.
        """
        rows = cast("Sequence[MeasureFunding]", tables["measure-funding"])
        measures = cast("Sequence[Measure]", tables["measures"])
        self._changed = act if changed else self._changed
        printed = {total.year: total for total in control.totals}
        of_rows = all(one.row_uah in {None, _sum(rows, one.year)} for one in control.totals)
        of_plan = all(one.row_uah in {None, money(one.year)} for one in control.totals)
        in_row = any(one.row_uah is not None for one in control.totals) and (of_plan or not of_rows)
        in_passport = any(one.passport_ref for one in control.totals)
        known = {total.year: total for total in self.totals} or printed
        self.totals = tuple(
            _newer(total, printed.get(year), in_row=in_row, in_passport=in_passport) for year, total in known.items()
        )
        own = [one for one in control.subtotals if one.key[0] == "M" or _is_of_plan(one, rows, measures, money)]
        named = {one.key for one in own} | touched
        self.subtotals = (*(one for one in self.subtotals if one.key not in named), *own)

    def stale(self, money: AmountOf) -> Iterator[Finding]:
        """The sums that a later act has made wrong without printing others; they are no sums of this plan any more."""
        if self._changed is None:
            return
        files = {file.name for file in self._changed.files}
        left = []
        for total in self.totals:
            made = money(total.year)
            row = _is_stale(total.row_uah, made, total.row_ref, files)
            passport = _is_stale(total.passport_uah, made, total.passport_ref, files)
            printed = {"row": total.row_uah if row else None, "passport": total.passport_uah if passport else None}
            if row or passport:
                ref = total.row_ref if row else total.passport_ref
                yield self._finding(f"{total.year or 'total'}", {"measures": made, **printed}, ref)
            left.append(
                replace(
                    total,
                    row_uah=None if row else total.row_uah,
                    passport_uah=None if passport else total.passport_uah,
                )
            )
        self.totals = tuple(left)
        yield from self._stale_subtotals(money, files)

    def _stale_subtotals(self, money: AmountOf, files: set[str]) -> Iterator[Finding]:
        kept = []
        for one in self.subtotals:
            made = money(one.year, one.key)
            if one.key[0] == "D" and _is_stale(one.amount_uah, made, one.source_ref, files):
                yield self._finding(one.key, {"measures": made, "subtotal": one.amount_uah}, one.source_ref)
            else:
                kept.append(one)
        self.subtotals = tuple(kept)

    def _finding(self, key: str, sums: Mapping[str, Decimal | None], ref: str) -> Finding:
        assert self._changed is not None  # noqa: S101  # nothing is stale otherwise
        listed = ", ".join(f"{LABELS[name].uk} {uah:.2f}" for name, uah in sums.items() if uah is not None)
        facts = {"number": self._changed.number, "day": self._changed.date.isoformat()}
        place = {"table": "measure-funding", "key": key, "field": "amountUah", "source_ref": ref}
        return Finding.of("total-stale", value=listed, facts=facts, **place)


def _is_stale(printed: Decimal | None, made: Decimal | None, ref: str, files: set[str]) -> bool:
    """Whether a sum is wrong that does not stand in one of these files."""
    return None not in {printed, made} and printed != made and ref.partition("#")[0] not in files


def _newer(total: Total, printed: Total | None, *, in_row: bool, in_passport: bool) -> Total:
    if printed and in_row:
        total = replace(total, row_uah=printed.row_uah, row_ref=printed.row_ref)
    if printed and in_passport:
        total = replace(total, passport_uah=printed.passport_uah, passport_ref=printed.passport_ref)
    return total


def _sum(rows: Iterable[MeasureFunding], year: int | None) -> Decimal:
    return sum((row.amount_uah for row in rows if row.amount_uah is not None and year in {None, row.year}), Decimal(0))


def _is_of_plan(one: Subtotal, rows: Sequence[MeasureFunding], measures: Sequence[Measure], money: AmountOf) -> bool:
    """Whether a sum of a direction is of all its measures, and not only of the rows beside it."""
    ids = {row.measure_id for row in measures if row.direction_id == one.key}
    beside = _sum([row for row in rows if row.measure_id in ids], one.year)
    return one.amount_uah != beside or one.amount_uah == money(one.year, one.key)
