"""Doubts as findings: by cell and page, with what was taken and what it may be instead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.model.findings import Finding
from flows.stages.acts.readers.pdf.recognised import misread

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from flows.model.document import Cell, Span
    from flows.stages.acts.readers.pdf.lines import PrintLine
    from flows.stages.acts.readers.pdf.sheets import Sheet
    from flows.stages.acts.readers.pdf.tags import Tags
    from flows.stages.acts.readers.pdf.texts import Doubt
    from flows.stages.acts.readers.pdf.wholes import Key, WholeCell, WholeRow

_COLUMNS, _LINES = 3, 4
"""So many columns in so many lines of a page are a table, although nothing rules it."""
_QUOTED = 40
"""Letters by which a row or a line without a number is named."""
_OWN = frozenset(("glyph-unknown", "ocr-uncertain", "ocr-figure-uncertain"))
"""Doubts that say themselves how grave they are."""
_FIGURE = re.compile(r"[-–—\d\s.,%]+")
_NUMBER = re.compile(r"\D{0,10}\d+(?:[.,]\d+)*[.)]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class RowPlace:
    """A row of the document: where it stands, what it says, and in which column its number stands."""

    file: str
    span: Span
    cells: tuple[Cell, ...]
    key: Key

    @property
    def ref(self) -> str:
        """Its address."""
        return self.span.ref(self.file)

    @property
    def name(self) -> str:
        """The row's number or its first words."""
        own = self.cells[self.key.column].text if self.key.column is not None else ""
        text = own or next((cell.text for cell in self.cells if cell.text), "")
        number = _NUMBER.match(text)
        return number.group().strip() if number else text[:_QUOTED]


def cell_findings(doubts: Iterable[tuple[WholeCell, str, Doubt]], place: RowPlace) -> Iterator[Finding]:
    """Each doubt of a row's cells; one in a figure or in the row's number is critical."""
    for cell, text, doubt in doubts:
        figure = _FIGURE.fullmatch(text) and not _same_figures(doubt)
        grave = doubt.check not in _OWN and (figure or _in_key(cell, text, doubt, place))
        facts = {"column": str(cell.column + 1), "page_number": str(doubt.page), "other": doubt.other or text}
        yield Finding.of(
            "figure-unclear" if grave else doubt.check,
            key=place.name,
            field=str(cell.column + 1),
            value=doubt.taken,
            source_ref=place.ref,
            facts=facts,
        )


def _same_figures(doubt: Doubt) -> bool:
    """Whether both readings hold the same numbers, as `2026 -` and `2026-` do: nothing is lost by the wrong one."""
    return bool(doubt.other) and re.findall(r"[\d.,]+", doubt.taken) == re.findall(r"[\d.,]+", doubt.other)


def _in_key(cell: WholeCell, text: str, doubt: Doubt, place: RowPlace) -> bool:
    number = _NUMBER.match(text)
    return bool(
        cell.column == place.key.column and number and doubt.taken[:1].isdigit() and text.startswith(doubt.taken)
    )


def row_findings(row: WholeRow, place: RowPlace) -> Iterator[Finding]:
    """That nobody can tell whether a row or a cell goes on over the end of a page."""
    doubtful = [cell for cell in row.cells.values() if cell.doubtful]
    if row.doubtful or doubtful:
        yield Finding.of(
            "row-parted",
            key=place.name,
            value=" | ".join(cell.text for cell in place.cells if cell.text),
            source_ref=place.ref,
            facts={"page_number": str(place.span.last_page)},
        )


def line_findings(lines: Iterable[PrintLine], file: str) -> Iterator[Finding]:
    """Each line outside the tables whose letters may have been recognised wrongly; in a figure that is critical."""
    for line in lines:
        if line.second and (check := misread([line], line.text, line.second.text)):
            figure = check == "ocr-figure-uncertain" and re.search(r"\d", line.text + line.second.text)
            yield Finding.of(
                "ocr-line-figure-uncertain" if figure else "ocr-line-uncertain",
                key=line.text[:_QUOTED],
                value=line.text,
                source_ref=f"{file}#page={line.page}",
                facts={"page_number": str(line.page), "other": line.second.text},
            )


def glyphs_unplaced(count: int, page: int, file: str) -> Finding:
    """That letters of a page, or of a table that begins there, are in no cell and in no paragraph, or in two."""
    ref = f"{file}#page={page}"
    return Finding.of("glyphs-unplaced", value=str(count), source_ref=ref, facts={"page_number": str(page)})


def document_findings(
    sheets: Sequence[Sheet], *, rows: int, tags: Tags, noted: Sequence[int], file: str
) -> Iterator[Finding]:
    """What must hold of the whole document: every glyph placed once, cells with corners, as many rows as tags say."""
    for sheet in sheets:
        ref, facts = f"{file}#page={sheet.number}", {"page_number": str(sheet.number)}
        if any(not piece.ruled.whole for piece in sheet.pieces):
            yield Finding.of("grid-unclear", source_ref=ref, facts=facts)
        columned = [line.text for line in sheet.lines if line.columns >= _COLUMNS]
        if len(columned) >= _LINES or sheet.columned:
            first = (columned or [line.text for line in sheet.lines] or [""])[0]
            yield Finding.of("table-unruled", value=first, source_ref=ref, facts=facts)
        if sheet.unplaced:
            yield glyphs_unplaced(sheet.unplaced, sheet.number, file)
        if sheet.stamped:
            yield Finding.of("picture-unread", key=str(sheet.number), source_ref=ref, facts=facts)
        if sheet.number in noted:
            yield Finding.of("note-printed", source_ref=ref, facts=facts)
    if tags.rows and tags.rows != rows:
        yield Finding.of("tags-differ", value=str(rows), source_ref=file, facts={"expected": str(tags.rows)})
