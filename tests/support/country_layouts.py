"""The ways to print an act that the project supports, as `golden/layouts` shows them; a programme draws one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

UNIT_FACTORS = {"грн": 1, "гривень": 1, "тис. грн": 1000, "тис. гривень": 1000, "млн грн": 1_000_000}
"""A unit of money as printed → hryvnias."""
DOTTED = ("1.1.", "1.1.", "1.1.", "1.1", "1.1)", "№1.1", "Захід 1.1.", "1.1.1.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One way to print an act; each field is one choice."""

    numbering: str
    """`1.1.` and its like, `1)` anew in each direction, or `flat` through the whole act."""
    column: bool
    """Whether numbers of measures have a column of their own."""
    heading: str
    """How a direction is headed (`1. T`, `I. T`, `Напрям 1. T`, `T`), in `columns`, or `none`."""
    term_first: bool
    words: int
    """Which wording of the headers."""
    sources: str
    """Sources share one sum (`text`), have `rows`, below a `total`, or the sum is parted (`capital`, current)."""
    year_sum: str
    """Where a column sums the years up: nowhere, `first` or `last`."""
    total: str
    """The row of totals: `bottom` or `top`; directions have theirs, numbered or `bare`, or sources (`by source`)."""
    total_label: str
    unit: str
    unit_above: bool
    decimals: str
    """`plain` 1250,5; `two` 1250,50; `spaces` 1 250,50."""
    none: str
    """A year without money in a measure that has some: `-`, or a nought."""
    year: str
    column_numbers: bool
    indicators: str
    """Annex 2 has `columns` of directions, or is `flat`."""
    dynamics: str
    """The last column is `baseline+sum`, `sum`, the `last` of levels, or there is `none`."""
    own_titles: bool
    """Whether indicators have titles of their own, else those of their measures."""
    passport: str
    """The sums of the passport: `labels` before figures, `words`, or the `total` alone."""
    broken: int
    """So many rows are parted by a page's end."""
    short: bool
    """Whether a page of annex 2 has lost the column of directions."""
    marked: bool
    """Whether a row still has the markup of a web page around its cells."""
    between: str
    """What stands between two rows of annex 1 besides: nothing, a `note`, or a `task` below a direction."""
    signature: int

    @property
    def step(self) -> int:
        """Hryvnias between two sums: what the unit prints without more decimals than acts have."""
        return {1: 50, 1000: 50, 1_000_000: 1000}[UNIT_FACTORS[self.unit]]

    @property
    def can_shift(self) -> bool:
        """Whether the row of totals may stand shifted, its sum under the first year, as in the real act."""
        return self.sources == "text" and not self.year_sum and self.total == "bottom" and not self.column

    @property
    def repeats_titles(self) -> bool:
        """Whether both annexes print the titles of directions."""
        return self.indicators == "columns" and self.heading != "none"


def draw_layout(dice: Random, kind: str) -> Layout:
    """Any combination that acts use; rows are parted only where a text has lost its pages."""
    style = dice.choices(("real", "dotted", "plain", "columns"), (35, 35, 20, 10))[0]
    flat = style == "plain" and dice.random() < 0.5
    numbering = {"real": "1.1.", "columns": "1.1."}.get(style) or dice.choice(DOTTED)
    if style == "plain":
        numbering = "flat" if flat else "1)"
    sources = "text" if style == "real" else dice.choice(("text", "text", "rows", "total", "capital"))
    heading = "1. T" if style in {"real", "plain"} else dice.choice(("1. T", "I. T", "Напрям 1. T", "T"))
    unit = dice.choices(tuple(UNIT_FACTORS), (25, 5, 50, 15, 5))[0]
    if numbering == "1.1.1.":
        heading = "1. T"
    if style == "columns":
        heading = "columns"
    if flat and dice.random() < 0.4:
        heading = "none"
    total = dice.choices(("bottom", "top", "by direction", "bare", "by source"), (60, 10, 15, 5, 10))[0]
    if heading in {"none", "columns"} and total in {"by direction", "bare"}:
        total = "bottom"
    if total == "by source" and sources not in {"rows", "total"}:
        total = "bottom"
    from_page = kind == "txt" and style == "real"
    return Layout(
        numbering=numbering,
        column=flat
        or style == "columns"
        or (numbering in {"1.1.", "1.1"} and style == "dotted" and dice.random() < 0.3),
        heading=heading,
        term_first=style != "real" and dice.random() < 0.3,
        words=0 if style == "real" else dice.randrange(3),
        sources=sources,
        year_sum=dice.choices(("", "first", "last"), (70, 15, 15))[0] if sources in {"text", "rows"} else "",
        total=total,
        total_label=dice.choice(("Всього:", "Всього:", "Усього", "Разом за Програмою:")),
        unit=unit,
        unit_above=style != "real" and dice.random() < 0.2,
        decimals=dice.choices(("plain", "two", "spaces"), (50, 20, 30))[0],
        none=dice.choice(("-", "-", "0")),
        year=dice.choices(("{}", "{} рік", "{} р."), (70, 20, 10))[0],
        column_numbers=style != "real" and dice.random() < 0.3,
        indicators="columns" if style != "plain" and dice.random() < 0.8 else "flat",
        dynamics=dice.choices(("baseline+sum", "sum", "last", "none"), (55, 15, 20, 10))[0],
        own_titles=style != "real" and dice.random() < 0.3,
        passport=dice.choices(("labels", "words", "total"), (60, 30, 10))[0],
        broken=dice.randint(1, 6) if kind == "txt" and sources == "text" and dice.random() < 0.4 else 0,
        short=from_page and dice.random() < 0.3,
        marked=from_page and dice.random() < 0.2,
        between=dice.choices(("", "note", "task"), (70, 15, 15))[0] if style in {"real", "dotted"} else "",
        signature=dice.randrange(5),
    )
