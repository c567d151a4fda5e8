"""The shapes of what portals keep and answer: JSON is read strictly, and what has another shape is nobody's.

Only what is read is named; other fields are kept as they come.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NotRequired

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic_core import from_json
from typing_extensions import TypedDict  # pydantic takes no other before Python 3.12


class Shape(TypedDict):
    """An object of JSON with fields of these very types, and maybe others."""

    __pydantic_config__ = ConfigDict(extra="allow", strict=True)  # type: ignore[misc]  # pydantic's own way to say it


class _Withdrawn(Shape):
    date: str
    reason: str


class _File(Shape):
    name: str
    sha256: str
    bytes: int


class VersionShape(Shape):
    """A version in `versions.json`."""

    version: str
    cycle: str
    revision: int
    published: str
    acts: list[str]
    rowsSha256: str
    files: list[_File]
    summary: NotRequired[list[str]]
    withdrawn: _Withdrawn | None


class _Confirmation(Shape):
    cycle: str
    date: str
    version: str


class ListingShape(Shape):
    """`versions.json`."""

    dataset: str
    versions: list[VersionShape]
    confirmations: list[_Confirmation]


class _Field(Shape):
    name: str
    type: str
    title: NotRequired[str]
    description: NotRequired[str]


class _Schema(Shape):
    fields: list[_Field]
    primaryKey: NotRequired[list[str]]


class _Resource(Shape):
    name: str
    path: str
    hash: str
    bytes: int
    title: NotRequired[str]
    description: NotRequired[str]
    rows: NotRequired[int]
    counts: NotRequired[dict[str, int]]
    schema: NotRequired[_Schema]


class _Licence(Shape):
    name: str
    title: NotRequired[str]
    path: NotRequired[str]


class _Contributor(Shape):
    title: NotRequired[str]
    email: NotRequired[str]
    role: NotRequired[str]
    roles: NotRequired[list[str]]


class _Source(Shape):
    title: str
    path: NotRequired[str]


class _Territory(Shape):
    code: NotRequired[str]
    name: NotRequired[str]


class DescriptionShape(Shape):
    """`dataset.json`: what is said of a dataset."""

    title: str
    description: NotRequired[str]
    language: NotRequired[str]
    accrualPeriodicity: NotRequired[str]
    territory: NotRequired[_Territory]
    keywords: NotRequired[list[str]]
    licenses: NotRequired[list[_Licence]]
    contributors: NotRequired[list[_Contributor]]
    sources: NotRequired[list[_Source]]


class _Act(Shape):
    uid: str
    number: str
    date: str
    title: str


class _Provenance(Shape):
    cycle: str
    revision: int
    published: str
    rowsSha256: str
    acts: list[_Act]
    inputsSha256: NotRequired[str]


class _ControlTotal(Shape):
    year: int | None
    measuresUah: str


class DatapackageShape(DescriptionShape):
    """`datapackage.json` of one version."""

    name: str
    version: str
    resources: list[_Resource]
    provenance: _Provenance
    summary: NotRequired[list[str]]
    controlTotals: NotRequired[list[_ControlTotal]]


@cache
def adapter(shape: Any) -> TypeAdapter[Any]:  # noqa: ANN401  # any type
    """What reads values of a shape; it is made once."""
    return TypeAdapter(shape)


def misshapen(value: object, shape: Any) -> str:  # noqa: ANN401  # any type
    """Where a value has not this shape, as the way from its top; empty where it has."""
    try:
        adapter(shape).validate_python(value)
    except ValidationError as fault:
        return ".".join(map(str, fault.errors(include_url=False, include_input=False)[0]["loc"])) or "."
    return ""


def read_json(raw: bytes | str) -> Any:  # noqa: ANN401  # JSON
    """JSON as the standard has it: of no endless depth, without NaN and without half a letter.

    Raises:
        ValueError: It is none.
    """
    return from_json(raw, allow_inf_nan=False)


def read_shaped(raw: bytes | str, shape: Any) -> Any:  # noqa: ANN401  # JSON
    """The object of this shape that is written in JSON.

    Raises:
        ValueError: It is no JSON, or of another shape; the message is the place.
    """
    found = read_json(raw)
    if place := misshapen(found, shape):
        raise ValueError(place)
    return found
