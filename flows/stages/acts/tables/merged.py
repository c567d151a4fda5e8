"""Cells that a table prints once for several rows: what stands in the first of them is valid below."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flows.model.findings import Finding
from flows.stages.acts.tables.headers import FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.stages.acts.tables.records import Entry

_SPANNING = ("term", "executors", "sources", "result")
"""Columns in which acts merge cells downwards."""
_FEWEST = 3
"""Fewer records show no habit of the table."""


def filled_down(entries: Sequence[Entry], table: str, file: str) -> tuple[tuple[Entry, ...], list[Finding]]:
    """The records with merged cells filled in, and a warning for each column in which this was done.

    A blank cell alone is a blank cell. Only where at least half of a column is blank below its first record, which is
    filled, has the table the habit of merging; no act leaves most of its terms or executors out.
    """
    findings: list[Finding] = []
    for name in _SPANNING:
        blank = [entry for entry in entries if not entry.cell(name)]
        if len(entries) < _FEWEST or not entries[0].cell(name) or len(blank) * 2 < len(entries):
            continue
        entries = _filled(entries, name)
        ref = entries[0].span.ref(file)
        facts = {"rows": str(len(blank))}
        findings.append(
            Finding.of("cell-merged", table=table, field=FIELDS.get(name, name), source_ref=ref, facts=facts)
        )
    return tuple(entries), findings


def _filled(entries: Sequence[Entry], name: str) -> list[Entry]:
    above = ""
    out = []
    for entry in entries:
        above = entry.cell(name) or above
        lines = entry.lines
        if name == "sources" and lines and not any(line.label for line in lines):
            lines = tuple(replace(line, label=above) for line in lines)
        out.append(replace(entry, cells={**entry.cells, name: above}, lines=lines))
    return out
