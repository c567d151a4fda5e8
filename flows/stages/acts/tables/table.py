"""One table while it is read: what is known of it as a whole, and what has been read so far."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.model.findings import Finding
from flows.stages.acts.tables.continuation import goes_on
from flows.stages.acts.tables.faults import ignored, lost, row_joined
from flows.stages.acts.tables.headers import FIGURE_COLUMNS
from flows.stages.acts.tables.lines import shown
from flows.stages.acts.tables.numbers import DOTTED, numbering_of
from flows.stages.acts.tables.rows import is_figure, text_at

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.model.document import Row
    from flows.stages.acts.tables.annex import Source, TableSection
    from flows.stages.acts.tables.numbers import Number
    from flows.stages.acts.tables.printed import Printed
    from flows.stages.acts.tables.records import RecordDraft
    from flows.stages.acts.tables.totals import TotalLine
    from flows.stages.acts.words import AnnexName


class Table:
    """What every reader of this table's rows shares.

    `open` is the direction or the record to which the next row may belong, `summing` the sum that it may go on with;
    `parts` are the counts of records at which sub-tables begin.
    """

    def __init__(self, source: Source, sections: Sequence[TableSection]) -> None:
        """Learn how the table numbers its records."""
        self.source, self.sections = source, sections
        self.words = source.words
        self.name: AnnexName = sections[0].header.annex
        self.numbering = numbering_of(_candidates(sections))
        self.directions: list[RecordDraft] = []
        self.entries: list[RecordDraft] = []
        self.totals: list[TotalLine] = []
        self.parts: list[int] = []
        self.open: RecordDraft | None = None
        self.summing: TotalLine | None = None

    def rows(self) -> Iterator[Row]:
        """All rows of all parts."""
        return (row for section in self.sections for row in section.rows)

    def number_in(self, line: Printed) -> Number | None:
        """The number of the record that the row seems to begin: it says more than a heading does."""
        if len(line.texts) < 2 or self.is_sum(line.texts[0]):  # noqa: PLR2004  # a heading may have a number and a title
            return None
        if self.numbering.style == "flat":
            said = [text for text in line.texts[1:] if not is_figure(text)]
            enough = len(line.texts) > 2 and bool(said)  # noqa: PLR2004  # the same
            first = line.texts[0]
            return (self.numbering.alone(first) or self.numbering.leading(first)) if enough else None
        return next((number for text in line.texts[:3] if (number := self.numbering.leading(text))), None)

    def is_sum(self, text: str) -> bool:
        """Whether a text is the label of a sum."""
        return self.words.is_line("total", text) or self.words.is_line("subtotal", text)

    def is_figures(self, name: str) -> bool:
        """Whether a column holds figures."""
        base = name.split("|", maxsplit=1)[0]
        return base.isdigit() or base in FIGURE_COLUMNS

    def ignore(self, line: Printed, kind: str) -> None:
        """A line that is no record: it is named and left, and never glued to a neighbour."""
        self.source.ledger.close(line.row, "ignored")
        self.source.findings.append(ignored(self.name, kind, line.row.span.ref(self.source.file)))

    def refuse(self, finding: Finding, row: Row) -> None:
        """The row is what nobody can say: a critical finding."""
        self.source.findings.append(finding)
        self.source.ledger.rest(row, "refused")

    def is_rest(self, above: RecordDraft, pairs: Sequence[tuple[str, str]], line: Printed, *, beside: bool) -> bool:
        """Whether the row is the rest of what stands above; where a person should look, that is said."""
        evidence = goes_on(pairs, line.gap, beside=beside)
        if evidence == "likely" and not self.source.paged:
            self.source.findings.append(row_joined(self.name, above, line.row, self.source.file))
        return evidence is not None

    def lost(self, line: Printed) -> Finding:
        """That the row belongs to no record."""
        return lost(self.name, shown(line.texts), line.row.span.ref(self.source.file))

    def unclear(self, line: Printed) -> Finding:
        """Both readings of a row that may go on with the record above or stand for itself."""
        above = self.entries[-1] if self.entries else self.directions[-1]
        return Finding.of(
            "row-unclear",
            table=self.name,
            value=shown(line.texts),
            source_ref=line.row.span.ref(self.source.file),
            facts={"above": above.number, "title": shown([above.last_text("title")])},
        )


def numbers_columns(texts: Sequence[str]) -> bool:
    """Whether a row numbers the columns: 1, 2, 3 …."""
    return len(texts) > 2 and list(texts) == [str(place) for place in range(1, len(texts) + 1)]  # noqa: PLR2004


def _candidates(sections: Sequence[TableSection]) -> Iterator[tuple[str, str]]:
    """The number and title cells of the rows that say as much as records do."""
    for section in sections:
        width = len(section.header.columns)
        for row in section.rows:
            texts = [text for text in row.texts if text]
            if numbers_columns(texts):
                continue
            if len(texts) > 2 and len(row.cells) == width:  # noqa: PLR2004  # a heading may have a number and a title
                yield text_at(row, section.header, "number"), text_at(row, section.header, "title")
            elif len(texts) > 2:  # noqa: PLR2004  # the same
                yield "", next((text for text in texts[:3] if DOTTED.leading(text)), texts[0])
