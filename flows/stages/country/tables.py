"""Which tables the country's dataset has, and their columns: each is a published table and what names its programme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from flows.stages.tables.write import csv_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from flows.model.schema import ForeignKey, TableSchema

DatasetPart = Literal["programme", "progress"]
"""A programme's plan, or what was done of it: the ends of its datasets' names."""
PARTS: Mapping[str, tuple[DatasetPart, ...]] = {
    "directions": ("programme",),
    "measures": ("programme",),
    "measure-funding": ("programme",),
    "funding-sources": ("programme",),
    "executors": ("programme",),
    "indicators": ("programme",),
    "indicator-targets": ("programme",),
    "measure-progress": ("progress",),
    "measure-spending": ("progress",),
    "indicator-values": ("progress",),
    "measure-delays": ("progress",),
    "assessment": ("progress",),
    "findings": ("programme", "progress"),
}
"""The tables that are put together, and the datasets that their rows come from."""
WHOLE_ONLY: Mapping[str, tuple[str, str]] = {"assessment": ("scope", "programme")}
"""Of these tables only rows with this value: the figures of single directions stay with their programme."""
PROGRAMMES, COMPARISONS, AROUND = "programmes", "comparisons", "around"
"""The tables that are about all programmes, and the schema of the columns that every other table gains."""
IN_FRONT, BEHIND = ("programme", "dataset"), ("version", "communityCode", "communityName", "oblast")
"""The added columns: before the table's own key, since keys come first, and after its own columns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowOrigin:
    """Where rows come from, as every row tells it: the values of the added columns."""

    programme: str
    dataset: DatasetPart
    version: str
    community_code: str
    community_name: str
    oblast: str

    def around(self, table: str) -> tuple[list[str], list[str]]:
        """The cells before and after a row's own."""
        front = [self.programme, self.dataset] if len(PARTS[table]) > 1 else [self.programme]
        return front, [self.version, self.community_code, self.community_name, self.oblast]


def national_schemas(
    schemas: Mapping[str, TableSchema], around: TableSchema, broken: Mapping[str, frozenset[str]]
) -> dict[str, TableSchema]:
    """The schema of each table that is put together, in the order of publication.

    Args:
        schemas: The tables' own schemas.
        around: That of the added columns.
        broken: By table the fields of which some programme's package promises other things, or nothing.
    """
    return {name: _national(name, schemas[name], around, broken.get(name, frozenset())) for name in PARTS}


def _national(name: str, schema: TableSchema, around: TableSchema, broken: frozenset[str]) -> TableSchema:
    kept = schema.promising_less(broken)
    added = {field.name: field for field in around.fields}
    front = [added[column] for column in IN_FRONT[: len(PARTS[name])]]
    return kept.model_copy(
        update={
            "description": f"{schema.description} {around.description}",
            "description_en": f"{schema.description_en} {around.description_en}",
            "fields": (*front, *kept.fields, *(added[column] for column in BEHIND)),
            "primary_key": (*(field.name for field in front), *schema.primary_key),
            "foreign_keys": tuple(_widened(key) for key in kept.foreign_keys if _leads_within(name, key, kept)),
        }
    )


def _leads_within(name: str, key: ForeignKey, schema: TableSchema) -> bool:
    """Whether each row's key leads to a row of the plan: a half-year's may lead to one that the plan no longer has.

    A key of two columns of which one is empty leads nowhere, so that what may be empty promises nothing.
    """
    filled = {field.name for field in schema.fields if field.constraints.required} | set(schema.primary_key)
    return PARTS[name] == PARTS.get(key.reference.resource) == ("programme",) and set(key.fields) <= filled


def _widened(key: ForeignKey) -> ForeignKey:
    reference = key.reference.model_copy(update={"fields": ("programme", *key.reference.fields)})
    return key.model_copy(update={"fields": ("programme", *key.fields), "reference": reference})


def broken_promises(
    package: Mapping[str, Any], part: DatasetPart, schemas: Mapping[str, TableSchema]
) -> dict[str, set[str]]:
    """By table the fields of which a version's datapackage.json does not promise what the schema does."""
    described = {item["name"]: item["schema"] for item in package["resources"] if "schema" in item}
    return {
        name: set(_broken(described[name], schemas[name].descriptor()))
        for name, parts in PARTS.items()
        if part in parts and name in described
    }


def _broken(served: Mapping[str, Any], ours: Mapping[str, Any]) -> Iterator[str]:
    theirs = {field["name"]: field.get("constraints", {}) for field in served["fields"]}
    yield from (field["name"] for field in ours["fields"] if theirs.get(field["name"]) != field.get("constraints", {}))
    keys = [key["fields"] for key in served.get("foreignKeys", ())]
    yield from (name for key in ours.get("foreignKeys", ()) if key["fields"] not in keys for name in key["fields"])


def unknown_columns(files: Mapping[str, bytes], schemas: Mapping[str, TableSchema]) -> list[str]:
    """The columns of published tables that the schemas do not have, as `table.column`; to drop one would be a lie."""
    return [
        f"{name}.{column}"
        for name, raw in files.items()
        for column in next(csv_lines(raw))
        if column not in schemas[name].names
    ]


def national_rows(name: str, raw: bytes, columns: Sequence[str], origin: RowOrigin) -> Iterator[Sequence[str]]:
    """The rows of one programme's table as the country's has them: every cell as it was published.

    Args:
        name: The table.
        raw: Its published CSV.
        columns: The table's own columns; one that an older version does not have is empty.
        origin: What each row tells of where it comes from.
    """
    lines = csv_lines(raw)
    header = next(lines)
    front, behind = origin.around(name)
    records = _whole_only(name, header, lines)
    if tuple(header) == tuple(columns):
        return ([*front, *record, *behind] for record in records)
    places = [header.index(column) if column in header else None for column in columns]
    return ([*front, *("" if place is None else record[place] for place in places), *behind] for record in records)


def _whole_only(name: str, header: Sequence[str], records: Iterable[Sequence[str]]) -> Iterable[Sequence[str]]:
    if name not in WHOLE_ONLY:
        return records
    column, value = WHOLE_ONLY[name]
    place = header.index(column)
    return (record for record in records if record[place] == value)
