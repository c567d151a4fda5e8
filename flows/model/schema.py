"""What the files of schemas/ and expectations/ may say: frozen models that refuse every key they do not know.

Frictionless and Great Expectations keep or drop a misspelt key in silence (frictionless even raises from `validate` on
a bad pattern or bound), so a fault of a definition is caught here, before either library sees it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping  # pydantic reads the annotations when it runs
from decimal import Decimal
from typing import Annotated, Any, Literal, LiteralString, NoReturn, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, field_validator, model_validator
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from flows.model.checks import SEVERITIES

NonBlank = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
FieldType = Literal["string", "integer", "number", "boolean", "date", "year"]
Bound = Annotated[int | Decimal, Field(union_mode="left_to_right")]

FIELD_NAME = r"^[a-z][A-Za-z0-9]*$"
EXPECTATION = r"^expect_[a-z_]+$"
DEFINED = {FIELD_NAME: "amountUah", EXPECTATION: "expect_column_values_to_not_be_null"}
"""What is written so, for messages."""

BOUNDED: frozenset[FieldType] = frozenset({"integer", "number", "year"})
"""The types whose values a `minimum` or a `maximum` can be compared with."""


MEASURED: frozenset[FieldType] = frozenset({"integer", "number"})
"""The types whose values are in a unit: `UAH`, `%`, `days`, `count`, `ordinal`, or what another column says."""


class Definition(BaseModel):
    """What all definitions share: published names in lowerCamelCase, no unknown key, no change after reading."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        strict=True,
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
    )


class Constraints(Definition):
    """What a field's values must obey."""

    required: bool = False
    unique: bool = False
    enum: tuple[str, ...] = Field(default=(), strict=False)
    pattern: str | None = None
    minimum: Bound | None = None
    maximum: Bound | None = None

    @field_validator("pattern")
    @classmethod
    def _pattern_compiles(cls, pattern: str | None) -> str | None:
        if pattern is not None:
            _compiled(pattern)
        return pattern


class FieldSchema(Definition):
    """One published column: its type, its rules, and what it means in both languages."""

    name: Annotated[str, StringConstraints(pattern=FIELD_NAME)]
    type: FieldType
    title: NonBlank
    title_en: NonBlank
    description: NonBlank
    description_en: NonBlank
    unit: NonBlank | None = None
    true_values: tuple[Literal["true"]] | None = Field(default=None, strict=False)
    false_values: tuple[Literal["false"]] | None = Field(default=None, strict=False)
    constraints: Constraints = Constraints()

    @property
    def attribute(self) -> str:
        """The row's attribute that fills this column: `amountUah` is `amount_uah`."""
        return re.sub(r"[A-Z]", lambda letter: f"_{letter[0].lower()}", self.name)

    @property
    def is_money(self) -> bool:
        """Whether the cells are hryvnias with two digits of kopecks."""
        return self.type == "number" and self.name.endswith("Uah")

    @model_validator(mode="after")
    def _constraints_fit_type(self) -> Self:
        rules = self.constraints
        if (rules.minimum is not None or rules.maximum is not None) and self.type not in BOUNDED:
            refuse("definition-bounds", self.type, at=("constraints",))
        if (rules.pattern or rules.enum) and self.type != "string":
            refuse("definition-text-rules", self.type, at=("constraints",))
        if (self.type in MEASURED) != (self.unit is not None):
            refuse("definition-unit", self.type, at=("type",))
        if (self.type == "boolean") != bool(self.true_values and self.false_values):
            refuse("definition-boolean", self.type, at=("type",))
        return self


class Reference(Definition):
    """The table that a foreign key leads to, and its fields."""

    resource: str
    fields: tuple[str, ...] = Field(min_length=1, strict=False)


class ForeignKey(Definition):
    """Fields whose values must stand in another table."""

    fields: tuple[str, ...] = Field(min_length=1, strict=False)
    reference: Reference

    @model_validator(mode="after")
    def _as_many_fields(self) -> Self:
        if len(self.fields) != len(self.reference.fields):
            refuse("definition-key-count", ", ".join(self.fields), expected=", ".join(self.reference.fields))
        return self


class TableSchema(Definition):
    """The one specification of a published table (Frictionless Table Schema with texts in both languages)."""

    title: NonBlank
    title_en: NonBlank
    description: NonBlank
    description_en: NonBlank
    fields: tuple[FieldSchema, ...] = Field(min_length=1, strict=False)
    primary_key: tuple[str, ...] = Field(min_length=1, strict=False)
    foreign_keys: tuple[ForeignKey, ...] = Field(default=(), strict=False)

    @property
    def names(self) -> tuple[str, ...]:
        """The columns, in the published order."""
        return tuple(field.name for field in self.fields)

    def descriptor(self) -> dict[str, Any]:
        """The Frictionless Table Schema, JSON-ready: only what the file says, in its order."""
        said = self.model_dump(mode="json", by_alias=True, exclude_unset=True)
        return {name: value for name, value in said.items() if value != []}  # the standard knows no empty list of keys

    def promising_less(self, broken: Collection[str]) -> Self:
        """The same schema without the rules that these fields are known to break."""
        if not broken:
            return self
        fields = tuple(
            field.model_copy(update={"constraints": Constraints()}) if field.name in broken else field
            for field in self.fields
        )
        keys = tuple(key for key in self.foreign_keys if not set(key.fields) & set(broken))
        return self.model_copy(update={"fields": fields, "foreign_keys": keys})

    def keeping(self, columns: Collection[str]) -> Self:
        """The schema of these columns alone, to which the keys of other tables lead."""
        fields = tuple(field for field in self.fields if field.name in columns)
        names = tuple(field.name for field in fields)
        return self.model_copy(update={"fields": fields, "primary_key": names, "foreign_keys": ()})

    def promising_keys(self) -> Self:
        """The same schema with nothing promised of a value but that keys lead somewhere."""
        keys = {*self.primary_key, *(name for key in self.foreign_keys for name in key.fields)}
        return self.promising_less(set(self.names) - keys)

    @model_validator(mode="after")
    def _names_are_fields(self) -> Self:
        if len(set(self.names)) != len(self.names):
            refuse("definition-field-twice", _repeated(self.names), at=("fields",))
        used = {*self.primary_key, *(name for key in self.foreign_keys for name in key.fields)}
        if unknown := used - set(self.names):
            refuse("definition-key-unknown", ", ".join(sorted(unknown)), at=("primaryKey",))
        if self.names[: len(self.primary_key)] != self.primary_key:
            refuse("definition-key-first", ", ".join(self.names[: len(self.primary_key)]), at=("primaryKey",))
        return self


def dangling_references(schemas: Mapping[str, TableSchema]) -> tuple[str, ...]:
    """The foreign keys that lead to no table or no field, as `table: resource.field`; frictionless fails every row."""
    return tuple(
        f"{table}: {key.reference.resource}.{name}"
        for table, schema in schemas.items()
        for key in schema.foreign_keys
        for name in key.reference.fields
        if key.reference.resource not in schemas or name not in schemas[key.reference.resource].names
    )


class RuleMeta(Definition):
    """What a failed rule becomes: the finding's check, table and field, and the view's column that holds its value.

    `table` and `field` are left out where each row of the view says its own; `needs` are tables without whose rows the
    rule would repeat, row by row, that a table is missing, so it is left out then.
    """

    check: str
    table: str | None = None
    field: str | None = None
    value: str | None = None
    needs: tuple[str, ...] = Field(default=(), strict=False)

    @field_validator("check")
    @classmethod
    def _check_is_known(cls, check: str) -> str:
        if check not in SEVERITIES:
            refuse("facts-check", check)
        return check


class Rule(Definition):
    """One expectation of Great Expectations, why it is there, and what its failure means."""

    type: Annotated[str, StringConstraints(pattern=EXPECTATION)]
    kwargs: Mapping[str, Any]
    notes: NonBlank
    meta: RuleMeta

    @field_validator("kwargs")
    @classmethod
    def _kwargs_are_safe(cls, kwargs: Mapping[str, Any]) -> Mapping[str, Any]:
        # `mostly` hides failing rows; `pass_through` evaluates an expression, which ran a shell command.
        if "mostly" in kwargs or "pass_through" in str(kwargs):
            refuse("definition-forbidden", "mostly, pass_through")
        if isinstance(regex := kwargs.get("regex"), str) and _compiled(regex).groups:
            refuse("definition-group", regex)
        return kwargs


class Suite(Definition):
    """The rules over one table or one joined view, named by the file's stem."""

    rules: tuple[Rule, ...] = Field(min_length=1, strict=False)


def refuse(code: LiteralString, found: str, *, at: tuple[str, ...] = (), expected: str = "") -> NoReturn:
    """Say by an error's code why a definition is wrong, and where within the part that pydantic names."""
    raise PydanticCustomError(code, "wrong definition", {"found": found, "at": at, "expected": expected})


def _repeated(names: tuple[str, ...]) -> str:
    return next(name for place, name in enumerate(names) if name in names[:place])


def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error:
        refuse("definition-pattern", pattern)
