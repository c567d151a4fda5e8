"""How a total row is understood, also where it is shifted from under its years."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.stages.language.texts import figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from flows.model.document import Row, Span
    from flows.stages.acts.headers import Header


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalLine:
    """A printed row of sums: by year, and of all years (None) where that stands too; unread cells as printed.

    `direction` is the direction it closes, None for the whole annex; `shifted` holds the cells, where they do not
    stand under their years; `unread` those that are no figures or whose meaning is not certain.
    """

    direction: str | None
    sums: Mapping[int | None, Decimal]
    shifted: str
    unread: str
    span: Span


def read_total(row: Row, header: Header, direction: str | None) -> TotalLine:
    """The sums of a total row. They are told by order, and by the grand total being the sum of the others."""
    cells = [(at, text) for at, text in enumerate(row.texts) if text][1:]
    printed = ", ".join(text for _, text in cells)
    figures = [figure(text) for _, text in cells]
    amounts = [amount for amount in figures if amount is not None]
    order = _order(amounts, [at for at, _ in cells], header) if len(amounts) == len(cells) else None
    if order is None:
        return TotalLine(direction=direction, sums={}, shifted="", unread=printed, span=row.span)
    straight = all(header.index(str(year)) == at for year, (at, _) in zip(order, cells, strict=True) if year)
    sums = dict(zip(order, amounts, strict=True))
    return TotalLine(direction=direction, sums=sums, shifted="" if straight else printed, unread="", span=row.span)


def _order(amounts: Sequence[Decimal], places: Sequence[int], header: Header) -> list[int | None] | None:
    """Which year each sum is of, None for the grand total; None where their number fits nothing."""
    years: list[int | None] = list(header.years)
    if len(amounts) == len(years):
        return years
    if len(amounts) != len(years) + 1:
        return None
    first, last = [None, *years], [*years, None]
    if (amounts[0] == sum(amounts[1:])) != (amounts[-1] == sum(amounts[:-1])):
        return first if amounts[0] == sum(amounts[1:]) else last
    stands_last = places[-1] == header.index("sum") or all(
        header.index(str(year)) == at for year, at in zip(years, places, strict=False)
    )
    shifted = places[-1] == header.index("result")
    return last if stands_last and not shifted else first
