"""How a table's header is understood: by what it says, in up to four rows, never by where a column stands."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flows.model.findings import Finding
from flows.stages.acts.words import AnnexName, Role, Words
from flows.stages.language.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.model.document import Row, Span

KNOWN_ENOUGH = 3
"""So many columns must be recognised before a row counts as the header of an annex."""
HIGHEST = 5
"""No header takes more rows."""

IGNORED = "ignored"
"""The role of a column that programme.yaml leaves out."""
YEARS = "years"
"""The name under which the columns of years are missed."""
FIGURE_COLUMNS = frozenset({"year", "sum", "amount", "baseline", "dynamics"})
"""Roles of columns that hold figures."""
MONEY_COLUMNS = frozenset({"year", "sum", "amount"})
"""Those of them that hold the sums, or the targets, of a row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: what it holds (None where its header is not understood), its header and the header above it."""

    index: int
    role: Role | None
    header: str
    group: str = ""

    @property
    def name(self) -> str:
        """The role's name, or the year as text, with the source or the part that the header names; or nothing."""
        if self.role is None:
            return ""
        base = str(self.role.year) if self.role.name == "year" else self.role.name
        if self.role.name == "sum" and self.role.year:
            base = f"sum|{self.role.year}"
        return "|".join(filter(None, [base, fold(self.role.source or ""), self.role.part or ""]))

    @property
    def holds_money(self) -> bool:
        """Whether a sum of money, or a target, stands here."""
        return self.role is not None and self.role.name in MONEY_COLUMNS


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The header of one annex: its columns, and the rows it takes."""

    annex: AnnexName
    columns: tuple[Column, ...]
    span: Span
    height: int
    units: tuple[str, ...] = ()
    """Labels between the rows of the header that say a unit and nothing else."""

    @property
    def years(self) -> tuple[int, ...]:
        """The years that have a column, left to right."""
        return tuple(dict.fromkeys(role.year for role in self._roles() if role.name == "year" and role.year))

    @property
    def by_rows(self) -> bool:
        """Whether years can only stand in rows: there are columns of money, and none names a year."""
        return not self.years and any(role.name in {"amount", "sum"} for role in self._roles())

    @property
    def plain(self) -> bool:
        """Whether each year has one column, of all sources and kinds of money together."""
        return not any(role.source or role.part or (role.name == "sum" and role.year) for role in self._roles())

    def _roles(self) -> Iterator[Role]:
        return (column.role for column in self.columns if column.role)

    def texts(self) -> str:
        """Everything the header says, for the unit that stands in it."""
        return " ".join([*(text for column in self.columns for text in (column.group, column.header)), *self.units])

    def index(self, name: str) -> int | None:
        """Where the column of that name stands."""
        return next((column.index for column in self.columns if column.name == name), None)

    def has(self, name: str) -> bool:
        """Whether there is such a column."""
        return self.index(name) is not None


def find_header(rows: Sequence[Row], words: Words) -> Header | None:
    """The header that the first of these rows opens, or None."""
    scores = {annex: _known(rows[0], annex, words) for annex in _ANNEXES}
    annex = max(_ANNEXES, key=lambda name: scores[name])
    if scores[annex] < KNOWN_ENOUGH:
        return None
    height = 1
    while height < min(len(rows), HIGHEST) and _is_subheader(rows[height], words):
        height += 1
    span = rows[0].span.through(rows[height - 1].span)
    units = [text for row in rows[1:height] for text in row.texts if words.is_line("unit_line", text)]
    columns = _columns(rows[:height], annex, words)
    return Header(annex=annex, columns=columns, span=span, height=height, units=tuple(units))


_ANNEXES: tuple[AnnexName, ...] = ("measures", "indicators")


def _known(row: Row, annex: AnnexName, words: Words) -> int:
    texts = [text for text in row.texts if text]
    if len(texts) < KNOWN_ENOUGH:
        return 0
    roles = {words.column(annex, text) or words.group(annex, text) for text in texts}
    return len(roles - {None})


def _is_subheader(row: Row, words: Words) -> bool:
    texts = [text for text in row.texts if text]
    return bool(texts) and all(words.is_subheader(text) for text in texts)


# --- one column's headers, from above -----------------------------------------------------------------


def _columns(rows: Sequence[Row], annex: AnnexName, words: Words) -> tuple[Column, ...]:
    columns: list[Column] = []
    for index, (own, top, labels) in enumerate(_stacks(rows)):
        role = _role(annex, top, labels, words) if labels else _single(annex, own, words)
        if role and role.name == "amount" and not labels and _covers_more(rows[0], index):
            role = None  # a header over several columns, and nothing says what each of them is
        column = Column(index=index, role=role, header=labels[-1] if labels else own, group=top if labels else "")
        taken = next((other for other in columns if other.name and other.name == column.name), None)
        if taken and column.name == "title" and "direction" not in {other.name for other in columns}:
            columns[taken.index] = replace(taken, role=Role(name="direction"), group="")  # «Завдання» beside «Заходи»
        elif taken:
            column = replace(column, role=None)
        columns.append(column)
    return _without_lone_sums(columns)


def _covers_more(row: Row, index: int) -> bool:
    return index + 1 < len(row.cells) and not row.cells[index + 1].text


def _stacks(rows: Sequence[Row]) -> Iterator[tuple[str, str, list[str]]]:
    """For each column its own top label, the one that spans it, and the labels below, from above."""
    width = max(len(row.cells) for row in rows)
    printed = [[*row.texts, *[""] * (width - len(row.cells))] for row in rows]
    spanned = [list(row) for row in printed]
    for depth in range(1, len(rows) - 1):
        for at in range(1, width):
            deeper = any(row[at] for row in printed[depth + 1 :])
            if deeper and not printed[depth][at] and not printed[depth - 1][at]:
                spanned[depth][at] = spanned[depth][at - 1]
    top = ""
    for at in range(width):
        top = printed[0][at] or top
        yield printed[0][at], top, [row[at] for row in spanned[1:] if row[at]]


def _role(annex: AnnexName, top: str, labels: Sequence[str], words: Words) -> Role | None:
    """What the column holds, by its own labels and those above them."""
    spans_sources = annex == "measures" and words.column(annex, top) == "sources"
    if words.column(annex, top) == IGNORED:
        return Role(name=IGNORED, source=" ".join([top, *labels]))
    if not (words.group(annex, top) or words.is_line("sum", top) or spans_sources):
        return None
    years = [year for label in labels if (year := words.year(label))] or _years_in(top)
    rest = [
        label
        for label in labels
        if not (words.year(label) or words.is_line("subheader", label) or words.is_line("unit_line", label))
    ]
    sums = [label for label in rest if words.is_line("sum", label)]
    others = [label for label in rest if label not in sums]
    if len(set(years)) > 1 or len(others) > 1:
        return None
    year = years[0] if years else None
    if sums:
        return Role(name="sum", year=year) if not others else None
    return _amount(year, others[0], words) if others else Role(name="year" if year else "amount", year=year)


def _amount(year: int | None, label: str, words: Words) -> Role | None:
    """A column of one source, or of capital or current spending."""
    name = "year" if year else "amount"
    if words.is_line("part", label):
        return Role(name=name, year=year, part=fold(label))
    return Role(name=name, year=year, source=label) if words.is_source(label) else None


def _single(annex: AnnexName, header: str, words: Words) -> Role | None:
    """What a column holds whose header is one label."""
    if not header:
        return None
    if year := words.year(header):
        return Role(name="year", year=year)
    name = words.column(annex, header)
    if words.is_line("sum", header) and name != "dynamics":
        return Role(name="sum")
    if name:
        return Role(name=name, source=header if name == IGNORED else None)
    if annex == "measures" and words.group(annex, header):
        years = _years_in(header)
        return Role(name="year", year=years[0]) if len(years) == 1 else Role(name="amount")
    return None


def _years_in(text: str) -> list[int]:
    years = {int(year) for year in re.findall(r"(?<!\d)20\d\d(?!\d)", text)}
    return sorted(years) if len(years) == 1 else []


def _without_lone_sums(columns: Sequence[Column]) -> tuple[Column, ...]:
    """A column of sums with nothing beside it to be the sum of is the amount itself."""
    roles = [column.role for column in columns if column.role]
    beside = {role.year for role in roles if role.name in {"year", "amount"}}
    out = []
    for column in columns:
        role = column.role
        if role and role.name == "sum" and role.year and role.year not in beside:
            role = Role(name="year", year=role.year)
        elif role and role.name == "sum" and not role.year and not beside:
            role = Role(name="amount")
        out.append(replace(column, role=role))
    return tuple(out)


# --- what is wrong with it ------------------------------------------------------------------------------


def header_findings(header: Header, file: str, words: Words) -> list[Finding]:
    """What the header lacks or says that is not understood; a blank header is a fault only above data."""
    ref = header.span.ref(file)
    unknown = {
        column.group or column.header: column
        for column in reversed(header.columns)
        if not column.role and column.header
    }
    findings = [
        Finding.of("header-unknown", table=header.annex, field=str(column.index + 1), value=text, source_ref=ref)
        for text, column in reversed(unknown.items())
    ]
    years = header.years
    if years and list(years) != list(range(years[0], years[0] + len(years))):
        printed = ", ".join(map(str, years))
        findings.append(Finding.of("header-unknown", table=header.annex, field=YEARS, value=printed, source_ref=ref))
    return findings + [
        Finding.of("column-missing", table=header.annex, field=FIELDS.get(name, name), source_ref=ref)
        for name in _missing(header, words)
    ]


def _missing(header: Header, words: Words) -> list[str]:
    """Roles that the table cannot do without and no column has; sources may be named by the columns of money."""
    present = {column.role.name for column in header.columns if column.role}
    if any(column.role and column.role.source for column in header.columns):
        present.add("sources")
    if header.by_rows and {"term", "row_year"} & present:
        present.add("year")
    return [name for name in [*words.required[header.annex], "year"] if name not in present]


FIELDS = {
    "title": "title",
    "executors": "executorsText",
    "term": "termText",
    "sources": "fundingSourcesText",
    "result": "expectedResult",
    "unit": "unitText",
    "dynamics": "dynamicsText",
    "year": YEARS,
    "direction": "directionId",
}
"""The published column that a role's text goes to, where it is named otherwise."""


def year_role(header: Header) -> str | None:
    """The column whose cells say the year of each row, where no column of money does."""
    return next((name for name in ("row_year", "term") if header.has(name)), None)


def year_place(header: Header) -> int | None:
    """Where that column stands."""
    name = year_role(header)
    return header.index(name) if name else None


def field_of(column: Column) -> str:
    """The cell's name; what stands in columns that are not understood is kept apart and goes nowhere."""
    return column.name or f"?{column.index}"
