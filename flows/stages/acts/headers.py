"""How a table's header is understood: by what it says, never by where a column stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.messages.text import Severity
from flows.model.findings import Finding
from flows.stages.acts.words import AnnexName, Role, Words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.model.document import Row, Span

KNOWN_ENOUGH = 3
"""So many columns must be recognised before a row counts as the header of an annex."""

YEARS = "years"
"""The name under which the columns of years are missed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: what it holds (None where its header is not understood), its header and the header above it."""

    index: int
    role: Role | None
    header: str
    group: str = ""

    @property
    def name(self) -> str:
        """The role's name, or the year as text, or nothing."""
        return "" if self.role is None else str(self.role.year or self.role.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """The header of one annex: its columns, and the rows it takes."""

    annex: AnnexName
    columns: tuple[Column, ...]
    span: Span
    height: int

    @property
    def years(self) -> tuple[int, ...]:
        """The years that have a column, left to right."""
        return tuple(column.role.year for column in self.columns if column.role and column.role.year)

    def texts(self) -> str:
        """Everything the header says, for the unit that stands in it."""
        return " ".join(text for column in self.columns for text in (column.group, column.header))

    def index(self, name: str) -> int | None:
        """Where the column of that name stands."""
        return next((column.index for column in self.columns if column.name == name), None)


def find_header(rows: Sequence[Row], words: Words) -> Header | None:
    """The header that the first of these rows opens, or None."""
    scores = {annex: _known(rows[0], annex, words) for annex in _ANNEXES}
    annex = max(_ANNEXES, key=lambda name: scores[name])
    if scores[annex] < KNOWN_ENOUGH:
        return None
    height = 1
    while height < len(rows) and _is_subheader(rows[height], words):
        height += 1
    return Header(
        annex=annex,
        columns=_columns(rows[:height], annex, words),
        span=rows[0].span.through(rows[height - 1].span),
        height=height,
    )


_ANNEXES: tuple[AnnexName, ...] = ("measures", "indicators")


def _known(row: Row, annex: AnnexName, words: Words) -> int:
    roles = {words.column(annex, text) or words.group(annex, text) for text in row.texts if text}
    return len(roles - {None})


def _is_subheader(row: Row, words: Words) -> bool:
    texts = [text for text in row.texts if text]
    return bool(texts) and all(
        words.year(text) or words.is_line("sum", text) or words.is_line("subheader", text) for text in texts
    )


def _columns(rows: Sequence[Row], annex: AnnexName, words: Words) -> tuple[Column, ...]:
    width = max(len(row.cells) for row in rows)
    top, *below = [[*row.texts, *[""] * (width - len(row.cells))] for row in rows]
    columns: list[Column] = []
    group = ""
    for index, header in enumerate(top):
        group = header or group
        under = next((row[index] for row in reversed(below) if row[index]), "")
        column = Column(
            index=index,
            role=_role(annex, header, under, group, words),
            header=under or header,
            group=group if under else "",
        )
        taken = column.name in {other.name for other in columns}
        columns.append(Column(index=index, role=None, header=column.header, group=column.group) if taken else column)
    return tuple(columns)


def _role(
    annex: AnnexName, header: str, under: str, group: str, words: Words
) -> Role | None:  # one column's whole header
    lowest = under or header
    if under and not words.group(annex, group):
        return None
    if year := words.year(lowest):
        return Role("year", year)
    if under or (header and words.is_line("sum", header)):
        return Role("sum") if words.is_line("sum", lowest) else None
    name = words.column(annex, header) if header else None
    return Role(name) if name else None


def header_findings(header: Header, file: str, words: Words) -> list[Finding]:
    """What the header lacks or says that is not understood; a blank header is a fault only above data."""
    ref = header.span.ref(file)
    unknown = {
        column.group or column.header: column
        for column in reversed(header.columns)
        if not column.role and column.header
    }
    findings = [
        Finding(
            check="header-unknown",
            severity=Severity.CRITICAL,
            table=header.annex,
            field=str(column.index + 1),
            value=text,
            source_ref=ref,
        )
        for text, column in reversed(unknown.items())
    ]
    years = header.years
    if years and list(years) != list(range(years[0], years[0] + len(years))):
        printed = ", ".join(map(str, years))
        findings.append(
            Finding(
                check="header-unknown",
                severity=Severity.CRITICAL,
                table=header.annex,
                field=YEARS,
                value=printed,
                source_ref=ref,
            )
        )
    present = {column.role.name for column in header.columns if column.role}
    missing = [name for name in [*words.required[header.annex], "year"] if name not in present]
    return findings + [
        Finding(
            check="column-missing",
            severity=Severity.CRITICAL,
            table=header.annex,
            field=FIELDS.get(name, name),
            source_ref=ref,
        )
        for name in missing
    ]


FIELDS = {
    "title": "title",
    "executors": "executorsText",
    "term": "termText",
    "sources": "fundingSourcesText",
    "result": "expectedResult",
    "unit": "unitText",
    "dynamics": "dynamicsText",
    "year": YEARS,
}
"""The published column that a role's text goes to, where it is named otherwise."""
