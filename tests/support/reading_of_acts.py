"""An act in another kind of file, held against the same act as a text: its rows, and the tables that come of them."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from flows.outside.programme.definitions import Definitions, load_definitions
from flows.stages.acts.extract import extract
from flows.stages.acts.normalise import normalise
from flows.stages.acts.readers.kind import file_kind
from flows.stages.acts.readers.reading import read_file
from flows.stages.tables.write import write
from support.documents_of_acts import Look, as_docx, as_html
from support.layouts import tables_of
from support.workbooks_of_acts import as_xlsx

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from flows.model.document import Document
    from flows.model.findings import Finding
    from support.documents_of_acts import Table
    from support.layouts import Tables

LANDSCAPE = Look(width=297, height=210)
KINDS: Mapping[str, Callable[[Sequence[str | Table]], bytes]] = {
    "docx": lambda blocks: as_docx(blocks, LANDSCAPE),
    "html": lambda blocks: as_html(blocks, LANDSCAPE).encode(),
    "xlsx": as_xlsx,
}
"""The kinds that need no other program to be made."""


def rows_of(document: Document) -> list[tuple[str, ...]]:
    """Every row of every table, as it was read."""
    return [row.texts for grid in document.grids for row in grid.rows]


@cache
def _known() -> Definitions:
    return load_definitions()


def tables_and_findings(file: str, raw: bytes) -> tuple[Tables, tuple[Finding, ...]]:
    """What is published of an act but the places of its rows, and what was found on the way."""
    reading = read_file(file_kind(raw), file, raw)
    programme = normalise(extract(reading.document, _known().words), _known().words, {})
    tables = tables_of(write(programme.tables, _known().schemas))
    plain = {
        name: [{column: text for column, text in row.items() if column != "sourceRef"} for row in rows]
        for name, rows in tables.items()
    }
    return plain, (*reading.findings, *programme.findings)


def told(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """The checks and the rows that they name; a line outside the tables is none of them."""
    return sorted((finding.check, finding.key) for finding in findings if finding.check != "line-ignored")
