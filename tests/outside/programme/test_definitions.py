"""A definition that says what the libraries would misread in silence is refused, with the file and the place."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest
from frictionless import Schema

from flows.messages.errors import ERRORS
from flows.model.errors import DefinitionError
from flows.outside.programme.definitions import PROJECT, load_schemas, load_suites

if TYPE_CHECKING:
    from pathlib import Path

    from flows.model.schema import FieldSchema, TableSchema

SCHEMAS, SUITES = PROJECT / "schemas", PROJECT / "expectations"
TABLES = {
    "passport", "directions", "measures", "measure-funding", "funding-sources", "executors", "measure-executors",
    "indicators", "indicator-targets", "findings", "changes", "measure-progress", "measure-spending",
    "indicator-values", "report-status", "measure-delays", "measure-links", "assessment",
}  # fmt: skip


def test_the_schemas_and_suites_of_the_project_are_sound() -> None:
    assert set(load_schemas(SCHEMAS)) == TABLES
    assert load_suites(SUITES)


@pytest.mark.parametrize("table", sorted(TABLES))
def test_every_table_and_field_is_explained_in_both_languages(table: str) -> None:
    schema = load_schemas(SCHEMAS)[table]
    parts: tuple[TableSchema | FieldSchema, ...] = (schema, *schema.fields)
    for part in parts:
        assert any("а" <= letter <= "я" for letter in part.title.lower())
        assert len(part.description) > len(part.title)
        assert not any("а" <= letter <= "я" for letter in part.title_en.lower())


@pytest.mark.parametrize("table", sorted(TABLES))
def test_frictionless_finds_no_fault_in_a_descriptor_and_no_word_it_would_ignore(table: str) -> None:
    schema = Schema.from_descriptor(load_schemas(SCHEMAS)[table].descriptor())
    assert set(schema.custom) == {"titleEn", "descriptionEn"}
    for field in schema.fields:
        unit = {"unit"} if field.type in ("number", "integer") else set()
        assert set(field.custom) == {"titleEn", "descriptionEn", *unit}


WRONG_SCHEMAS = {
    "an unknown key of a table": ("primaryKey: [measureId, year", "primarykey: [measureId, year"),
    "an unknown key of a field": ("    type: number\n", "    typ: number\n"),
    "an unknown key of a constraint": ("minimum: 0", "minimun: 0"),
    "a number without its unit": ("    unit: UAH\n", ""),
    "a unit of a text": ("    type: year\n", "    type: year\n    unit: days\n"),
    "an unknown type": ("type: number\n", "type: decimal\n"),
    "a minimum that is no number": ("minimum: 0", "minimum: x"),
    "a minimum of a text": (
        "descriptionEn: The document's cell, unaltered.\n",
        "descriptionEn: The document's cell, unaltered.\n    constraints: {minimum: 0}\n",
    ),
    "a bad pattern": (
        "descriptionEn: The document's cell, unaltered.\n",
        "descriptionEn: The document's cell, unaltered.\n    constraints: {pattern: '['}\n",
    ),
    "a pattern on a number": ("minimum: 0", "pattern: '[0-9]+'"),
    "a key field that does not exist": ("primaryKey: [measureId, year", "primaryKey: [measure, year"),
    "a key that does not come first": ("primaryKey: [measureId, year", "primaryKey: [year, measureId"),
    "two fields of one name": ("name: amountText", "name: unitText"),
    "a foreign key from no field": ("fields: [sourceId]\n", "fields: [source]\n"),
    "a foreign key to no field": ("fields: [sourceId]}", "fields: [source]}"),
    "a foreign key to no table": ("resource: funding-sources", "resource: sources"),
    "a name that is no lowerCamelCase": ("name: amountUah", "name: amount_uah"),
    "an empty title": ("title: Сума, грн", "title: ''"),
    "no description in English": ("    descriptionEn: The document's cell, unaltered.\n", ""),
    "no YAML": ("title: Сума, грн", "title: [Сума"),
}


@pytest.mark.parametrize(("old", "new"), WRONG_SCHEMAS.values(), ids=WRONG_SCHEMAS)
def test_a_wrong_schema_is_refused(tmp_path: Path, old: str, new: str) -> None:
    folder = edited(SCHEMAS, tmp_path, "measure-funding.yaml", old, new)
    with pytest.raises(DefinitionError) as caught:
        load_schemas(folder)
    text = ERRORS[caught.value.code].render("uk", **caught.value.facts)
    assert "measure-funding" in text
    assert "wrong definition" not in text


WRONG_SUITES = {
    "an unknown check": ("check: term-missing", "check: term-mising"),
    "an unknown key of meta": ("field: termText", "feild: termText"),
    "an unknown key of a rule": ("notes: Без", "note: Без"),
    "a severity beside the catalogue's": ("notes: Без", "severity: warning\n    notes: Без"),
    "a share of rows that may fail": ("{column: termText}", "{column: termText, mostly: 0.9}"),
    "a condition that can run a command": (
        "{column: termText}",
        "{column: termText, row_condition: {type: pass_through, pass_through_filter: 'a'}}",
    ),
    "a regex with a group": ("{column: termText}", "{column: termText, regex: '(a)'}"),
    "a bad regex": ("{column: termText}", "{column: termText, regex: '['}"),
    "no rules": ("rules:\n", "rules: []\nrules_:\n"),
}


@pytest.mark.parametrize(("old", "new"), WRONG_SUITES.values(), ids=WRONG_SUITES)
def test_a_wrong_suite_is_refused(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        load_suites(edited(SUITES, tmp_path, "measures.yaml", old, new))
    assert "measures.yaml" in caught.value.facts["file"]


def test_a_folder_without_definitions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DefinitionError):
        load_schemas(tmp_path)


def test_a_key_given_twice_is_refused(tmp_path: Path) -> None:
    folder = edited(
        SCHEMAS, tmp_path, "directions.yaml", "title: Назва напряму\n", "title: Назва напряму\n    title: Інша\n"
    )
    with pytest.raises(DefinitionError):
        load_schemas(folder)


def edited(source: Path, folder: Path, file: str, old: str, new: str) -> Path:
    """A copy of the definitions in which one place says something else."""
    copy = folder / source.name
    shutil.copytree(source, copy)
    text = (copy / file).read_text(encoding="utf-8")
    assert old in text
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return copy
