"""One annex is read: each row is what the evidence says it is, or it is refused.

A row is asked, in this order, whether it is column numbers; a caption, note, date or signature; a sum; a heading of a
direction or a task; a new record; a further line of money of the record above; the rest of a row that a page has
parted. The first answer that its evidence bears out closes the row in the ledger; a row without any is a critical
finding.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.model.findings import Finding
from flows.stages.acts.tables.annex import Annex
from flows.stages.acts.tables.faults import ignored
from flows.stages.acts.tables.headers import IGNORED, Header, header_findings
from flows.stages.acts.tables.headings import Headings
from flows.stages.acts.tables.lines import closing_kind, heads_part, kind_of
from flows.stages.acts.tables.merged import covered_cells, filled_down
from flows.stages.acts.tables.numbers import restarts
from flows.stages.acts.tables.printed import printed_rows
from flows.stages.acts.tables.record_rows import RecordRows
from flows.stages.acts.tables.records import Entry, Maker
from flows.stages.acts.tables.rows import Placed, Placer, is_figure
from flows.stages.acts.tables.sums import SumRows
from flows.stages.acts.tables.table import Table, numbers_columns
from flows.stages.acts.tables.totals import merged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.stages.acts.tables.annex import Source, TableSection
    from flows.stages.acts.tables.printed import Printed


class TableReading:
    """One annex while it is read."""

    def __init__(self, source: Source, sections: Sequence[TableSection]) -> None:
        """Learn from the whole table what its rows may be."""
        self._table = table = Table(source, sections)
        self._lines = printed_rows(sections, table.number_in)
        self._headings = Headings(table, [line for own in self._lines for line in own])
        self._sums, self._records = SumRows(table), RecordRows(table)

    def annex(self) -> Annex:
        """Read every row, then join what page breaks have parted."""
        table = self._table
        self._judge_headers()
        for section, lines in zip(table.sections, self._lines, strict=True):
            if section.new:
                table.parts.append(len(table.entries))
                table.open = table.summing = None
            self._read(section, lines)
            self._sums.settle()
        header = table.sections[0].header
        if header.by_rows and not self._row_years() and table.entries:
            ref = header.span.ref(table.source.file)
            table.source.findings.append(Finding.of("form-old", table=table.name, source_ref=ref))
        directions, entries = tuple(self._whole_directions()), tuple(self._whole_entries())
        if table.name == "measures":
            covered = covered_cells(table.sections)
            entries, spanned = filled_down(entries, covered, table=table.name, file=table.source.file)
            table.source.findings.extend(spanned)
        return self._understood(directions, entries)

    def _judge_headers(self) -> None:
        """What is wrong with the headers, each once; and that a column was left out."""
        source, name = self._table.source, self._table.name
        for header in {one.header.texts(): one.header for one in reversed(self._table.sections)}.values():
            source.findings.extend(header_findings(header, source.file, source.words))
            if any(column.name.startswith(IGNORED) for column in header.columns):
                source.findings.append(ignored(name, "column", header.span.ref(source.file)))

    def _understood(self, directions: tuple[Entry, ...], entries: tuple[Entry, ...]) -> Annex:
        header = self._table.sections[0].header
        columns = [column for section in self._table.sections for column in section.header.columns]
        years = header.years or self._row_years()
        whole = sum(set(years) <= {line.year for line in entry.lines} for entry in entries)
        return Annex(
            name=self._table.name,
            years=years,
            unit_text=self._unit(header),
            columns=frozenset(column.name for column in columns) - {""},
            roles={column.name: column.role for column in columns if column.role},
            headers=tuple((column.header, column.name) for column in header.columns),
            directions=directions,
            entries=entries,
            totals=tuple(merged(self._table.totals)),
            parts=tuple(self._table.parts),
            span=header.span,
            header=header,
            unit=self._table.sections[0].unit,
            by_rows=header.by_rows,
            yearly=header.by_rows and 2 * whole > len(entries),
        )

    def _read(self, section: TableSection, lines: Sequence[Printed]) -> None:
        placer = Placer(section.header.columns, section.rows, self._table.numbering)
        above: Placed = {}
        broken = False
        for plain in lines:
            line = replace(plain, gap=replace(plain.gap, page=plain.gap.page or broken))
            broken = False
            if numbers_columns(line.texts):
                self._table.source.ledger.close(line.row, "checked")
                broken = True
            elif kind := self._kind(line):
                self._table.ignore(line, kind)
                broken = kind == "caption"
            elif self._sums.read(line) or self._heads(line):
                above = {}
            elif line.prose:
                self._table.refuse(self._table.lost(line), line.row)
            elif (placed := placer.place(line.row, above)) is None:
                self._table.refuse(self._records.count(line), line.row)
            else:
                self._records.read(line, placed)
                above = placed

    def _heads(self, line: Printed) -> bool:
        self._sums.settle()
        return self._headings.read(line)

    def _kind(self, line: Printed) -> str | None:
        """What the line is if it is no record; a lone figure below other columns than the first is no page's number."""
        kind = kind_of(line.texts, self._table.words)
        if kind == "caption" and is_figure(line.texts[0]) and not line.row.texts[0]:
            return None
        if kind or line.following or not line.row.texts[0]:
            return kind
        return "caption" if self._heads_next_part(line) else closing_kind(line.texts)

    def _heads_next_part(self, line: Printed) -> bool:
        """Whether the row stands apart below the table and heads what comes next; no direction here is headed so."""
        rows = [row.texts for section in self._table.sections for row in section.rows if row is not line.row]
        apart = bool(line.gap) and heads_part(line.texts)
        return apart and not any(heads_part([text for text in texts if text]) for texts in rows)

    def _whole_directions(self) -> Iterator[Entry]:
        maker = self._maker("directions")
        for draft in self._table.directions:
            yield maker.entry(draft, "D", draft.direction or draft.number)

    def _whole_entries(self) -> Iterator[Entry]:
        anew = self._table.numbering.style == "flat" and self._begin_anew()
        letter = "M" if self._table.name == "measures" else "I"
        maker = self._maker(self._table.name)
        for draft in self._table.entries:
            entry = maker.entry(draft, letter, f"{draft.direction}.{draft.number}" if anew else draft.number)
            yield replace(entry, cells={**entry.cells, "term": _term(entry)}) if _says_years(entry) else entry

    def _begin_anew(self) -> bool:
        """Whether plain numbers begin anew under each direction; programme.yaml may say so."""
        if self._table.words.numbers:
            return self._table.words.numbers == "by-direction"
        return restarts([(draft.direction, int(draft.number)) for draft in self._table.entries])

    def _maker(self, table: str) -> Maker:
        columns = {column.name for section in self._table.sections for column in section.header.columns}
        figures = frozenset(name for name in columns if self._table.is_figures(name))
        return Maker(table=table, file=self._table.source.file, figures=figures, findings=self._table.source.findings)

    def _row_years(self) -> tuple[int, ...]:
        return tuple(sorted({money.year for draft in self._table.entries for money in draft.money if money.year}))

    def _unit(self, header: Header) -> str:
        """The words that say the unit: the header's own, else those in its cells or above the table."""
        texts = header.texts()
        unit = self._table.source.unit or self._table.sections[0].unit
        return f"{texts} {unit}" if unit and self._table.words.money_factor(texts) is None else texts


def _says_years(entry: Entry) -> bool:
    """Whether the record's rows say its years one by one, so that its term is all of them."""
    return not entry.cell("term") and any(line.year for line in entry.lines)


def _term(entry: Entry) -> str:
    years = sorted({line.year for line in entry.lines if line.year})
    return "-".join(map(str, dict.fromkeys((years[0], years[-1]))))
