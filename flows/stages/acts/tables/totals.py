"""How a total row is understood, also where it is shifted from under its years."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from flows.stages.language.texts import NONE_MARKS, figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from flows.model.document import Row, Span
    from flows.stages.acts.tables.headers import Header

Scope = Literal["all", "direction", "open"]
"""What a label says that it sums up: the whole table, a direction, or not («Разом»)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalLine:
    """A printed row of sums: by year, and of all years (None) where that stands too; unread cells as printed.

    `scope` is what the label says; `direction` is the one above the row; `at`, `part` and `after` are how many records
    stood above it, above its sub-table and above the total before it. `source` is the source it is of. `shifted` holds
    the cells, where they do not stand under their years; `unread` those that are no figures or whose meaning is not
    certain; `columns` are its figures by column, where they stand under columns that hold figures.
    """

    scope: Scope
    direction: str | None
    sums: Mapping[int | None, Decimal]
    shifted: str
    unread: str
    span: Span
    at: int = 0
    part: int = 0
    after: int = 0
    source: str = ""
    columns: Mapping[str, Decimal] | None = None


def read_total(row: Row, header: Header, cells: Mapping[int, str], year: int | None) -> TotalLine:
    """The sums of a total row (its `cells` after the label), of that `year` where the row names one.

    In a table with one column a year they are told by order, and by the grand total being the sum of the others;
    elsewhere each must stand under its column.
    """
    printed = ", ".join(cells.values())
    blank = TotalLine(scope="open", direction=None, sums={}, shifted="", unread=printed, span=row.span)
    amounts = {at: amount_of(text) for at, text in cells.items()}
    if None in amounts.values():
        return blank
    known = {at: amount for at, amount in amounts.items() if amount is not None}
    columns = _under_columns(known, header)
    if not header.plain or header.by_rows:
        sums = _by_year(columns or {}, header, year)
        return replace(blank, sums=sums, unread="" if sums else printed, columns=columns)
    order = _order(list(known.values()), list(known), header)
    if order is None:
        return blank
    straight = all(header.index(str(of)) == at for of, at in zip(order, known, strict=True) if of)
    sums = dict(zip(order, known.values(), strict=True))
    return replace(blank, sums=sums, shifted="" if straight else printed, unread="")


def amount_of(text: str) -> Decimal | None:
    """The figure, a dash being none at all."""
    return figure("0") if text in NONE_MARKS else figure(text)


def _under_columns(amounts: Mapping[int, Decimal], header: Header) -> dict[str, Decimal] | None:
    """The figures by column, or None where one stands elsewhere."""
    if not all(at < len(header.columns) and header.columns[at].holds_money for at in amounts):
        return None
    return {header.columns[at].name: amount for at, amount in amounts.items()}


def _by_year(columns: Mapping[str, Decimal], header: Header, year: int | None) -> dict[int | None, Decimal]:
    """The sum of each year: what its own columns say together, or its column of sums where only that is filled."""
    sums: dict[int | None, Decimal] = {}
    roles = {column.name: column.role for column in header.columns if column.role}
    for name, amount in columns.items():
        role = roles[name]
        of = role.year or year
        if role.name != "sum":
            sums[of] = sums.get(of, amount * 0) + amount
    for name, amount in columns.items():
        role = roles[name]
        if role.name == "sum":
            sums.setdefault(role.year or year, amount)
    return sums


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


def merged(lines: Iterable[TotalLine]) -> list[TotalLine]:
    """Total rows of one year each become one line of all their years."""
    out: list[TotalLine] = []
    for line in lines:
        same = out and not out[-1].unread and (out[-1].at, out[-1].source) == (line.at, line.source)
        if same and not set(out[-1].sums) & set(line.sums) and None not in line.sums:
            out[-1] = replace(out[-1], sums={**out[-1].sums, **line.sums}, span=out[-1].span.through(line.span))
        else:
            out.append(line)
    return out
