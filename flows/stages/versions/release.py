"""The exact files of one version: tables, workbook, package, structures, changes in words, official rows, ZIP."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from flows.model.record import DATAPACKAGE, to_json
from flows.model.versions import Release
from flows.stages.language.wording import day_in_words, hryvnias, markdown
from flows.stages.tables.printed import rows_of
from flows.stages.tables.write import csv_bytes
from flows.stages.versions.datapackage import Edition, Extra, control_totals, datapackage
from flows.stages.versions.official import official_files, structure_of
from flows.stages.versions.workbook import About, workbook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.model.schema import FieldSchema, TableSchema
    from flows.model.versions import Change
    from flows.stages.versions.official import OfficialField

EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The first moment that a ZIP can tell: every entry bears it, so that equal files give equal archives."""

DATATYPES = {
    "string": "string",
    "integer": "integer",
    "number": "decimal",
    "date": "date",
    "boolean": "boolean",
    "year": "gYear",
}
"""Our types in the words of the official structures (Cabinet resolution № 835)."""
OFFICIAL_TITLES = {
    "programs": "Рядок для переліку цільових програм",
    "amendments": "Рядки для переліку змін до цільових програм",
    "reports": "Рядки для переліку звітів про виконання програм",
    "register-rows": "Рядок для реєстру наборів даних",
}

HEADINGS = {
    "passport": "Паспорт програми",
    "directions": "Напрями",
    "executors": "Виконавці",
    "funding-sources": "Джерела фінансування",
    "report-status": "Звіти виконавців",
    "assessment": "Оцінка виконання",
}
WHOLE_PROGRAMME = "Програма загалом"


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
        files=files | {f"{edition.dataset}.zip": _zip(files)},
    )


def _kept(schema: TableSchema, table: str, edition: Edition) -> TableSchema:
    """What this version's table promises: not what a waiver lets it break, so that the package stays valid."""
    return schema.promising_less(
        {finding.field for finding in edition.findings if finding.waiver and finding.table == table}
    )


def _extras(edition: Edition) -> list[Extra]:
    about = About(edition.title, edition.facts.publisher.name, edition.now.moment)
    book = workbook(edition.tables, edition.schemas, about, plan=edition.plan)
    words = changes_in_words(edition).encode("utf-8-sig")  # a browser that is told no charset believes the mark
    return [
        Extra(
            name="workbook",
            path=f"{edition.dataset}.xlsx",
            raw=book,
            title="Усі таблиці в одній книзі Excel, з оглядом заходів",
        ),
        Extra(name="changes-in-words", path="changes.md", raw=words, title="Що змінилося, словами"),
        *(_structure(name, edition.schemas[name]) for name in edition.tables),
        *_official(edition),
    ]


# --- structures --------------------------------------------------------------------------------


def _structure(name: str, schema: TableSchema) -> Extra:
    """The table's structure as the national recommendation asks for it."""
    header = ("name", "title", "description", "datatype", "required")
    raw = csv_bytes((header, *(_structure_row(field, schema) for field in schema.fields)))
    return Extra(
        name=f"structure-{name}", path=f"structure/{name}.csv", raw=raw, title=f"Структура таблиці «{schema.title}»"
    )


def _structure_row(field: FieldSchema, schema: TableSchema) -> tuple[str, ...]:
    required = field.constraints.required or field.name in schema.primary_key
    datatype = "anyURI" if field.name.lower().endswith("url") else DATATYPES[field.type]
    return field.name, field.title, field.description, datatype, str(required)


def _official(edition: Edition) -> list[Extra]:
    reported = edition.basis.reported if edition.basis else None
    files = official_files(edition.facts, edition.acts, edition.official, now=edition.now, reported=reported)
    return [
        Extra(
            name=f"official-{table}",
            path=f"official/{table}.csv",
            raw=raw,
            title=OFFICIAL_TITLES[table],
            schema=_official_schema(edition.official[structure_of(table)]),
        )
        for table, raw in files.items()
    ]


def _official_schema(fields: Sequence[OfficialField]) -> dict[str, Any]:
    """All as text: a year stands in a field called date there, and a required one may be unknown to us."""
    return {
        "fields": [
            {"name": field.name, "type": "string", "title": field.title, "description": field.description}
            for field in fields
        ]
    }


# --- changes in words --------------------------------------------------------------------------


def changes_in_words(edition: Edition) -> str:
    """`changes.md`: what changed since which version, for citizens, grouped by direction."""
    act = next(fact for fact in edition.facts.acts if fact.act.uid == edition.acts[-1].uid)
    basis = markdown(f"{act.type} № {act.number} від {day_in_words(act.date)}, «{act.title}»")
    lines = [
        f"# Що змінилося: {markdown(edition.title)}",
        "",
        f"Версія {edition.version} від {day_in_words(edition.now.day)}. Підстава: {basis}.",
        "",
        *(_first_version(edition) if edition.before is None else _since(edition)),
    ]
    return "\n".join(lines) + "\n"


def _first_version(edition: Edition) -> list[str]:
    if edition.basis:
        sentences = (f"- {markdown(sentence)}" for sentence in edition.basis.sentences)
        return ["Перша версія: порівнювати ще немає з чим.", "", *sentences]
    measures, indicators = (len(rows_of(edition.tables[name])) for name in ("measures", "indicators"))
    *years, total = control_totals(edition)
    money = "; ".join(f"{year['year']}: {hryvnias(Decimal(year['measuresUah']))} грн" for year in years)
    return [
        f"Перша версія: порівнювати ще немає з чим. Заходів: {measures}, індикаторів: {indicators}.",
        f"Кошти за роками: {money}; разом: {hryvnias(Decimal(total['measuresUah']))} грн.",
    ]


def _since(edition: Edition) -> list[str]:
    if not edition.changes:
        marks = "дати звітів" if edition.basis else "службові позначення"
        return [f"Порівняно з версією {edition.before} змінено лише порядок рядків або {marks}."]
    headed: dict[str, list[str]] = {}
    for change in edition.changes:
        headed.setdefault(_heading(change, edition), []).append(f"- {markdown(change.sentence)}")
    sections = (line for heading, items in headed.items() for line in ("", f"## {heading}", "", *items))
    return [f"Порівняно з версією {edition.before}. Змін: {len(edition.changes)}.", *sections]


def _heading(change: Change, edition: Edition) -> str:
    """The direction of the measure that changed, by what the tables say, else by the number's first part."""
    if change.table in HEADINGS:
        return HEADINGS[change.table]
    number = change.key.partition("/")[0][1:]
    measures = {row["measureId"]: row["directionId"] for row in rows_of(edition.plan["measures"])}
    key = measures.get(f"M{number}") or f"D{number.partition('.')[0]}"
    titles = {row["directionId"]: row for row in rows_of(edition.plan["directions"])}
    return f"Напрям {titles[key]['number']}. {markdown(titles[key]['title'])}" if key in titles else WHOLE_PROGRAMME


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
