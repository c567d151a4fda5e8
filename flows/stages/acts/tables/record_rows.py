"""Rows of records: each opens one, adds a line of money to one, goes on with one on evidence, or is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.model.findings import Finding
from flows.stages.acts.tables.directions import DirectionColumn
from flows.stages.acts.tables.headers import IGNORED, field_of, year_role
from flows.stages.acts.tables.lines import shown
from flows.stages.acts.tables.money_lines import MoneyLines
from flows.stages.acts.tables.numbers import DOTTED, mistyped
from flows.stages.acts.tables.records import RecordDraft
from flows.stages.acts.tables.rows import is_figure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.stages.acts.tables.numbers import Number
    from flows.stages.acts.tables.printed import Printed
    from flows.stages.acts.tables.rows import Placed
    from flows.stages.acts.tables.table import Table


class RecordRows:
    """The rows of one table's records."""

    def __init__(self, table: Table) -> None:
        """Directions may stand beside records, lines of money below them."""
        self._table = table
        self._directions, self._money = DirectionColumn(table), MoneyLines(table)

    def read(self, line: Printed, placed: Placed) -> None:
        """The row opens a record, adds a line of money to one, or goes on with one; nothing else is left for it."""
        cells = {field_of(line.header.columns[at]): text for at, text in placed.items()}
        cells = self._without_ignored(cells, line, placed)
        self._check_blank_headers(line, placed)
        beside = self._directions.read(cells, line)
        cells = {name: text for name, text in cells.items() if name != "direction"}
        if self._directions.numbered:
            cells = {name: text for name, text in cells.items() if name != "number" or DOTTED.leading(text)}
        if wrong := self._mistyped(cells):
            self._table.refuse(wrong(line), line.row)
            self._table.open = None
        elif number := self._opens(cells):
            self._begin(number, cells, line)
        elif label := self._money.label(cells, line):
            self._money.add(label, cells, line)
        elif not cells and beside:
            self._table.source.ledger.rest(line.row, "used")
            if self._table.open is not None and beside == "rest":  # the row that the page has parted stands here too
                self._table.open.add({}, line.row.span)
        else:
            self._go_on(cells, line)

    def _without_ignored(self, cells: Mapping[str, str], line: Printed, placed: Placed) -> dict[str, str]:
        """The cells without those of columns that programme.yaml leaves out."""
        own = {name: text for name, text in cells.items() if not name.startswith(IGNORED)}
        left = {at: text for at, text in placed.items() if field_of(line.header.columns[at]) not in own}
        straight = len(line.row.cells) == len(line.header.columns)
        places = [at if straight else line.row.texts.index(text) for at, text in left.items()]
        self._table.source.ledger.close(line.row, "ignored", places)
        return own

    def _mistyped(self, cells: Mapping[str, str]) -> _Wrong | None:
        for name in ("number", "title"):
            text = cells.get(name, "")
            if text and not self._table.numbering.leading(text) and (meant := mistyped(text)) and len(cells) > 1:
                return _Wrong(
                    table=self._table.name, meant=meant, printed=text.split()[0], file=self._table.source.file
                )
        return None

    def _opens(self, cells: Mapping[str, str]) -> Number | None:
        """The number of the record that this row begins, or None where it continues one.

        A fragment of text may begin with a number too: it opens a record only if figures stand beside it, or the
        number belongs to the direction and goes on from the last one.
        """
        alone = self._table.numbering.alone(cells.get("number", ""))
        number = alone or self._table.numbering.leading(cells.get("title", ""))
        if number is None or self._is_same_record(number, cells):
            return None
        if alone or any(is_figure(text) for name, text in cells.items() if self._table.is_figures(name)):
            return number
        if self._table.numbering.style == "flat":
            return number if len(cells) > 2 else None  # noqa: PLR2004  # a heading has a number and a title
        last = self._steps(self._table.entries[-1]) if self._table.entries else (0,)
        direction = self._table.directions[-1].direction if self._table.directions else None
        return number if number.steps > last and direction in {None, str(number.steps[0])} else None

    def _is_same_record(self, number: Number, cells: Mapping[str, str]) -> bool:
        """Whether the row says its record's number again beside another source of its money."""
        if (
            self._table.name != "measures"
            or self._table.open is None
            or self._table.open.number != number.text
            or not cells.get("sources")
        ):
            return False
        title = cells.get("title", "")
        rest = self._table.numbering.leading(title)
        same = (rest.rest if rest else title) == self._table.open.last_text("title")
        return same and cells["sources"] not in {part.text for part in self._table.open.parts if part.name == "sources"}

    @staticmethod
    def _steps(draft: RecordDraft) -> tuple[int, ...]:
        return tuple(map(int, draft.number.split(".")))

    def _begin(self, number: Number, cells: Mapping[str, str], line: Printed) -> None:
        direction = self._table.directions[-1].direction if self._table.directions else None
        self._table.open = RecordDraft(number.text, direction, line.row.span)
        self._table.entries.append(self._table.open)
        self._table.summing = None
        if self._table.name == "measures":
            self._table.open.begin_line(
                self._money.year(cells, line), total=self._table.is_sum(cells.get("sources", ""))
            )
        self._use(self._untitled(number, cells), line)

    def _untitled(self, number: Number, cells: Mapping[str, str]) -> dict[str, str]:
        """The cells without the record's number, wherever it stood."""
        if self._table.numbering.alone(cells.get("number", "")):
            return {name: text for name, text in cells.items() if name != "number"}
        return {**cells, "title": number.rest.strip()}

    def _use(self, cells: Mapping[str, str], line: Printed) -> None:
        """The one place where a row's cells become a record's: what is added here is used."""
        assert self._table.open is not None  # noqa: S101  # each caller has just seen to it
        year_cell = year_role(line.header)
        if line.header.by_rows and year_cell and self._table.words.year(cells.get(year_cell, "")):
            cells = {name: text for name, text in cells.items() if name != year_cell}
        self._table.open.add(cells, line.row.span)
        self._table.source.ledger.rest(line.row, "used")

    def _go_on(self, cells: Mapping[str, str], line: Printed) -> None:
        """The row continues what stands above it, on evidence; else nobody can say what it is."""
        record = self._table.open is not None and self._table.open in self._table.entries[-1:]
        heading = self._table.open is not None and not record
        if self._table.open is None or not cells or (heading and set(cells) != {"title"}):
            self._table.refuse(self._table.lost(line), line.row)
        elif self._is_whole(cells):
            self._table.refuse(self._table.lost(line), line.row)
            self._table.open = None
        elif self._continues(cells, line):
            self._use(cells, line)
        else:
            self._table.refuse(self._table.unclear(line), line.row)

    def _is_whole(self, cells: Mapping[str, str]) -> bool:
        """Whether the row says as much as a record does, and lacks only its number."""
        figures = [text for name, text in cells.items() if self._table.is_figures(name) and is_figure(text)]
        return bool(figures) and bool(cells.get("title"))

    def _continues(self, cells: Mapping[str, str], line: Printed) -> bool:
        """Whether there is evidence that the row is the rest of what stands above it."""
        assert self._table.open is not None  # noqa: S101  # the caller has seen to it
        if not all(name in _TEXTS or name.startswith("?") for name in cells):
            return False
        pairs = [(self._table.open.last_text(name), text) for name, text in cells.items()]
        return self._table.is_rest(self._table.open, pairs, line, beside=not line.row.texts[0])

    def _check_blank_headers(self, line: Printed, placed: Placed) -> None:
        for at, text in placed.items():
            column = line.header.columns[at]
            if column.role is None and not column.header:
                ref = line.row.span.ref(self._table.source.file)
                self._table.source.findings.append(
                    Finding.of("header-unknown", table=self._table.name, field=str(at + 1), value=text, source_ref=ref)
                )

    def count(self, line: Printed) -> Finding:
        """That a row's cells cannot be placed in one way only."""
        number = self._table.number_in(line)
        letter = "M" if self._table.name == "measures" else "I"
        return Finding.of(
            "column-count",
            table=self._table.name,
            key=f"{letter}{number.text}" if number else "",
            value=shown(line.row.texts),
            source_ref=line.row.span.ref(self._table.source.file),
            facts={
                "row": _short(shown(line.row.texts)),
                "found": str(len(line.row.cells)),
                "expected": str(len(self._table.sections[0].header.columns)),
            },
        )


_TEXTS = frozenset({"title", "executors", "term", "sources", "result", "unit"})
"""Cells that a page can part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wrong:
    """A number with letters for digits, said as a finding."""

    table: str
    meant: str
    printed: str
    file: str

    def __call__(self, line: Printed) -> Finding:
        letter = "M" if self.table == "measures" else "I"
        return Finding.of(
            "value-unreadable",
            table=self.table,
            key=f"{letter}{self.meant}",
            field="measureId" if letter == "M" else "indicatorId",
            value=self.printed,
            source_ref=line.row.span.ref(self.file),
            facts={"expected": self.meant},
        )


def _short(text: str) -> str:
    """So much of a row as shows which it is."""
    return text if len(text) <= _ENOUGH else f"{text[:_ENOUGH].rstrip()}…"


_ENOUGH = 90
