"""What changed in the tables' form: columns and tables that one version has and the other lacks."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from flows.stages.changes.drafts import Draft, Place, Values, changes_of
from flows.stages.tables.write import PROVENANCE, csv_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flows.messages.text import Lang
    from flows.model.schema import TableSchema
    from flows.model.versions import Change


def column_changes(
    before: Mapping[str, bytes] | None,
    after: Mapping[str, bytes],
    schemas: Mapping[str, TableSchema],
    *,
    lang: Lang = "uk",
) -> tuple[Change, ...]:
    """One change for each table (name → CSV) that is new, or has other columns than in the last version.

    None before: the first version, which changed nothing.
    """
    drafts = _drafts(before, after, schemas) if before is not None else ()
    return changes_of(drafts, lang)


def _drafts(
    before: Mapping[str, bytes], after: Mapping[str, bytes], schemas: Mapping[str, TableSchema]
) -> Iterator[Draft]:
    for table, raw in after.items():
        facts = {"title": schemas[table].title, "table": table}
        if table not in before:
            yield Draft(kind="table-added", place=Place(table, ""), facts=facts)
            continue
        old, new = next(csv_lines(before[table])), next(csv_lines(raw))
        gone, come = _names(old, new), _names(new, old)
        if gone or come:
            text = "columns-changed" if gone and come else "columns-added" if come else "columns-dropped"
            facts |= {"before": gone, "after": come}
            yield Draft(
                kind="columns-changed", place=Place(table, ""), values=Values(gone, come), facts=facts, text=text
            )


def _names(columns: list[str], others: list[str]) -> str:
    return ", ".join(column for column in columns if column not in others)


def tables_differ(table: str, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> bool:
    """Whether a table that both versions have differs in a column that both have, places in the document left out."""
    if table not in before or table not in after:
        return False
    old, new = csv_lines(before[table]), csv_lines(after[table])
    columns, others = next(old), next(new)
    shared = sorted({*columns} & {*others} - PROVENANCE)
    was, now = (_cells(*table, shared) for table in ((old, columns), (new, others)))
    return any(one != other for one, other in zip_longest(was, now))


def _cells(records: Iterator[list[str]], columns: list[str], names: list[str]) -> Iterator[list[str]]:
    places = [columns.index(name) for name in names]
    return ([record[place] for place in places] for record in records)
