"""A reading as JSON, the one form in which it leaves the process that made it."""

from __future__ import annotations

import json
from dataclasses import asdict, astuple, fields
from typing import TYPE_CHECKING, Any

from flows.messages.text import Text
from flows.model.document import Cell, Document, Grid, Paragraph, Row, Span
from flows.model.errors import SourceError
from flows.model.findings import Finding
from flows.stages.acts.readers.content import ActReading, Area

if TYPE_CHECKING:
    from collections.abc import Mapping

TAKEN_OUT = b"="
"""Goes before the bytes of a file that was taken out of a container: no JSON begins so."""


def reading_as_json(reading: ActReading) -> str:
    """The document and its findings."""
    document = reading.document
    blocks = [_block(block) for block in document.blocks]
    findings = [{**asdict(finding), "severity": None} for finding in reading.findings]
    told = {
        "file": document.file,
        "sha256": document.sha256,
        "blocks": blocks,
        "findings": findings,
        "extraction": reading.extraction,
        "areas": {ref: list(map(astuple, areas)) for ref, areas in reading.areas.items()},
    }
    return json.dumps(told, ensure_ascii=False)


def refusal_as_json(error: SourceError) -> str:
    """Why there is no reading."""
    facts = {name: fact for name, fact in error.facts.items() if not isinstance(fact, Text)}
    return json.dumps({"refused": error.code, "facts": facts}, ensure_ascii=False)


def reading_from_json(answer: bytes) -> ActReading:
    """The reading that the process has made.

    Raises:
        SourceError: There is none, and why.
    """
    told = json.loads(answer)
    if "refused" in told:
        raise SourceError(told["refused"], **told["facts"])
    blocks = tuple(map(_read_block, told["blocks"]))
    findings = tuple(map(_finding, told["findings"]))
    areas = {ref: tuple(map(_area, places)) for ref, places in told["areas"].items()}
    return ActReading(
        document=Document(told["file"], told["sha256"], blocks),
        findings=findings,
        extraction=told["extraction"],
        areas=areas,
    )


def _area(told: list[Any]) -> Area:
    return Area(**dict(zip((field.name for field in fields(Area)), told, strict=True)))


def _block(block: Paragraph | Grid) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        return {"text": block.text, "span": _span(block.span)}
    return {"rows": [[_span(row.span), [_cell(cell) for cell in row.cells]] for row in block.rows]}


def _span(span: Span) -> list[int | None]:
    return [span.first, span.last, span.page, span.table, span.row, span.last_page, span.last_row]


def _cell(cell: Cell) -> str | list[Any]:
    return cell.text if (cell.columns, cell.rows) == (1, 1) else [cell.text, cell.columns, cell.rows]


def _read_block(told: Mapping[str, Any]) -> Paragraph | Grid:
    if "text" in told:
        return Paragraph(told["text"], _read_span(told["span"]))
    return Grid(tuple(Row(tuple(map(_read_cell, cells)), _read_span(span)) for span, cells in told["rows"]))


def _read_span(told: list[Any]) -> Span:
    first, last, page, table, row, last_page, last_row = told
    return Span(first=first, last=last, page=page, table=table, row=row, last_page=last_page, last_row=last_row)


def _read_cell(told: str | list[Any]) -> Cell:
    return Cell(told) if isinstance(told, str) else Cell(*told)


def _finding(told: dict[str, Any]) -> Finding:
    fields = {name: value for name, value in told.items() if name not in ("severity", "waiver")}
    return Finding.of(fields.pop("check"), **fields)
