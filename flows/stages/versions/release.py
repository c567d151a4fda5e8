"""The exact files of one version: tables, workbook, package, structures, changes, official rows, the act, ZIP."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

from flows.messages.published import FILES
from flows.model.progress import REFERENCE_TABLES
from flows.model.record import DATAPACKAGE, to_json
from flows.model.versions import Release
from flows.stages.tables.write import csv_bytes
from flows.stages.versions.changelog import changes_in_words, version_summary
from flows.stages.versions.datapackage import datapackage
from flows.stages.versions.edition import Edition, Extra
from flows.stages.versions.official import official_files, structure_of
from flows.stages.versions.source import source_extras
from flows.stages.versions.workbook import About, workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.model.schema import FieldSchema, TableSchema
    from flows.stages.versions.official import OfficialField

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP can record: every entry has it, so that equal files give equal archives."""

DATATYPES = {
    "string": "string",
    "integer": "integer",
    "number": "decimal",
    "date": "date",
    "boolean": "boolean",
    "year": "gYear",
}
"""Our types by the names that the official structures have for them (Cabinet resolution № 835)."""


def release(edition: Edition) -> Release:
    """All files of the version by name; the same edition gives the same bytes.

    The ZIP holds all the others and is a Data Package by itself.
    """
    edition = replace(edition, schemas={name: _kept(schema, name, edition) for name, schema in edition.schemas.items()})
    extras = _extras(edition)
    files = {f"{name}.csv": raw for name, raw in edition.tables.items()} | {extra.path: extra.raw for extra in extras}
    files[DATAPACKAGE] = to_json(datapackage(edition, extras))
    return Release(
        dataset=edition.dataset,
        version=edition.version,
        published=edition.now.day,
        acts=tuple(act.uid for act in edition.acts),
        rows_sha256=edition.rows_sha256,
        inputs_sha256=edition.inputs_sha256,
        summary=version_summary(edition),
        facts_sha256=edition.facts_sha256,
        files=files | {f"{edition.dataset}.zip": _zip(files)},
    )


def _kept(schema: TableSchema, table: str, edition: Edition) -> TableSchema:
    """What this version's table promises: not what a waiver lets it break, so that the package stays valid.

    Beside the half-years' tables the plan's promise keys alone: what they were let to break is known elsewhere.
    """
    if edition.basis and table in REFERENCE_TABLES:
        return schema.promising_keys()
    return schema.promising_less(
        {finding.field for finding in edition.findings if finding.waiver and finding.table == table}
    )


def _extras(edition: Edition) -> list[Extra]:
    about = About(edition.title, edition.facts.publisher.name, edition.now.moment)
    book = workbook(edition.tables, edition.schemas, about, plan=edition.plan, numbers=edition.numbers)
    changelog = changes_in_words(edition).encode("utf-8-sig")  # a browser that is given no charset believes the mark
    return [
        Extra(name="workbook", path=f"{edition.dataset}.xlsx", raw=book, title=FILES["workbook"].uk),
        Extra(name="changes-in-words", path="changes.md", raw=changelog, title=FILES["changes-in-words"].uk),
        *(_structure(name, edition.schemas[name]) for name in edition.tables),
        *_official(edition),
        *source_extras(edition),
    ]


# --- structures --------------------------------------------------------------------------------


def _structure(name: str, schema: TableSchema) -> Extra:
    """The table's structure as the national recommendation asks for it."""
    header = ("name", "title", "description", "datatype", "required")
    raw = csv_bytes((header, *(_structure_row(field, schema) for field in schema.fields)))
    title = FILES["structure"].render("uk", table=schema.title)
    return Extra(name=f"structure-{name}", path=f"structure/{name}.csv", raw=raw, title=title)


def _structure_row(field: FieldSchema, schema: TableSchema) -> tuple[str, ...]:
    required = field.constraints.required or field.name in schema.primary_key
    datatype = "anyURI" if field.name.lower().endswith("url") else DATATYPES[field.type]
    return field.name, field.title, field.description, datatype, str(required)


def official_tables(edition: Edition) -> dict[str, bytes]:
    """The CSV of each official table that the version brings, by its name."""
    reported = edition.basis.reported if edition.basis else None
    return official_files(edition.facts, edition.acts, edition.official, now=edition.now, reported=reported)


def _official(edition: Edition) -> list[Extra]:
    return [
        Extra(
            name=f"official-{table}",
            path=f"official/{table}.csv",
            raw=raw,
            title=FILES[f"official-{table}"].uk,
            schema=_official_schema(edition.official[structure_of(table)]),
        )
        for table, raw in official_tables(edition).items()
    ]


def _official_schema(fields: Sequence[OfficialField]) -> dict[str, Any]:
    """All as text: a year stands in a field called date there, and a required one may be unknown to us."""
    return {
        "fields": [
            {"name": field.name, "type": "string", "title": field.title, "description": field.description}
            for field in fields
        ]
    }


def _zip(files: Mapping[str, bytes]) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, files[name])
    return buffer.getvalue()
