"""A printed row with what surrounds it: what stands above and below says half of what it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.stages.acts.tables.continuation import Gap

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from flows.model.document import Row, Span
    from flows.stages.acts.tables.annex import TableSection
    from flows.stages.acts.tables.headers import Header
    from flows.stages.acts.tables.numbers import Number


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A row with what surrounds it.

    `texts` are those that are not blank, `following` is the next record's number, `ahead` are the first steps of all
    numbers below, `gap` is what lies above it; `prose` says that it was a line of its own between the table's parts.
    """

    row: Row
    texts: tuple[str, ...]
    header: Header
    following: Number | None
    ahead: frozenset[int]
    gap: Gap
    prose: bool = False


def printed_rows(
    sections: Sequence[TableSection], number_in: Callable[[Printed], Number | None]
) -> list[list[Printed]]:
    """Each section's rows, each with what surrounds it; blank ones are left out.

    `number_in` tells the number of the record that a row seems to begin.
    """
    below: list[Number] = []
    ahead: frozenset[int] = frozenset()
    out: list[list[Printed]] = []
    for section in reversed(sections):
        spans = [section.header.span, *(row.span for row in section.rows)]
        lines: list[Printed] = []
        for row, above in zip(reversed(section.rows), reversed(spans[:-1]), strict=True):
            if not any(row.texts):
                continue
            line = _line(row, section, above)
            lines.append(replace(line, following=below[-1] if below else None, ahead=ahead))
            if number := number_in(line):
                below.append(number)
                ahead |= {number.steps[0]}
        out.append(lines[::-1])
    return out[::-1]


def _line(row: Row, section: TableSection, above: Span) -> Printed:
    page = row.span.page != above.page or above is section.header.span
    return Printed(
        row=row,
        texts=tuple(text for text in row.texts if text),
        header=section.header,
        following=None,
        ahead=frozenset(),
        gap=Gap(page=page, blank=row.span.first - above.last > 1),
        prose=id(row) in section.prose,
    )
