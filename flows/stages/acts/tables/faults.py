"""Findings that every reader of an act makes of a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.model.findings import Finding
from flows.stages.acts.tables.lines import shown

if TYPE_CHECKING:
    from flows.model.document import Row
    from flows.stages.acts.tables.records import RecordDraft


def ignored(table: str, kind: str, ref: str) -> Finding:
    """That a line was left out, of which kind, and where; never what it says."""
    return Finding.of("line-ignored", table=table, field=kind, source_ref=ref, facts={"line": kind})


def row_joined(table: str, above: RecordDraft, row: Row, file: str) -> Finding:
    """That a row was read as the rest of the one above it, which a person should look at."""
    facts = {"above": above.number}
    return Finding.of("row-joined", table=table, value=shown(row.texts), source_ref=row.span.ref(file), facts=facts)


def lost(table: str, text: str, ref: str) -> Finding:
    """That a row belongs to no record."""
    return Finding.of("row-lost", table=table, value=text, source_ref=ref)
