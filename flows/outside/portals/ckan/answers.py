"""What a CKAN's actions answer, as far as we read it; what has another shape is refused before anybody reads it.

A portal may be broken, half upgraded, or somebody else's. Fields that are not named here are kept as they come: a
dataset is sent back whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NotRequired

from flows.model.shapes import Shape, misshapen, read_json

if TYPE_CHECKING:
    from collections.abc import Mapping


class _Status(Shape):
    """What a portal says of itself."""

    ckan_version: NotRequired[str | None]
    site_url: NotRequired[str | None]
    extensions: NotRequired[list[str] | None]


class _Named(Shape):
    """An extra of a dataset."""

    key: str
    value: str


class _Tag(Shape):
    """A tag of a dataset."""

    name: str


class _Resource(Shape):
    """A file of a dataset."""

    id: str
    url: str
    name: NotRequired[str | None]
    format: NotRequired[str | None]
    hash: NotRequired[str | None]
    version: NotRequired[str | None]
    url_type: NotRequired[str | None]
    datastore_active: NotRequired[bool | str | None]  # a text where a form has sent it


class _Owner(Shape):
    """The organization of a dataset."""

    title: NotRequired[str | None]


class CkanPackage(Shape):
    """A dataset."""

    id: str
    name: str
    private: bool
    metadata_modified: str
    owner_org: str | None
    resources: list[_Resource]
    tags: list[_Tag]
    version: NotRequired[str | None]
    state: NotRequired[str]
    extras: NotRequired[list[_Named]]
    organization: NotRequired[_Owner | None]


class _Packages(Shape):
    """A page of what a search found."""

    results: list[CkanPackage]


class _Stamped(Shape):
    """What a search tells of a dataset where no more was asked for."""

    name: str
    metadata_modified: str


class _Stamps(Shape):
    """A page of what a search found, in brief."""

    results: list[_Stamped]


class _Revised(Shape):
    """A dataset as it stands after a change."""

    package: CkanPackage


class _Organization(Shape):
    """An organization that a token may publish for."""

    id: str
    name: str
    title: str | None


class _Label(Shape):
    """What people read of a column."""

    label: NotRequired[str]
    notes: NotRequired[str]


class _Column(Shape):
    """A column of the DataStore."""

    id: str
    type: str
    info: NotRequired[_Label | None]


class _About(Shape):
    """What the DataStore says of a whole table."""

    count: int
    id: NotRequired[str]


class _TableInfo(Shape):
    """A table of the DataStore."""

    fields: list[_Column]
    meta: _About


class _TableRows(Shape):
    """Rows of a table of the DataStore."""

    fields: list[_Column]
    records: list[dict[str, Any]]


class Dump(Shape):
    """The download of a table of the DataStore; each row begins with the DataStore's own number of it."""

    fields: list[_Column]
    records: list[list[Any]]


class _Preview(Shape):
    """A preview of a resource."""

    view_type: str
    title: str | None


RESULTS: Mapping[str, Any] = {
    "status_show": _Status,
    "package_show": CkanPackage,
    "package_search": _Packages,
    "package_create": CkanPackage,
    "package_revise": _Revised,
    "organization_list_for_user": list[_Organization],
    "organization_show": dict[str, Any],
    "datastore_info": _TableInfo,
    "datastore_search": _TableRows,
    "resource_view_list": list[_Preview],
    "package_create_default_resource_views": list[_Preview],
}
"""The shape of an action's result; of an action that is not here nothing is read but that it succeeded."""


def fault_of(action: str, result: object, *, brief: bool = False) -> str:
    """Where an answer's result has not the shape of that action's; empty where all is well.

    A search is `brief` that was asked for some fields only.
    """
    shape = _Stamps if brief else RESULTS.get(action)
    place = "" if shape is None else misshapen(result, shape)
    return f"result.{place}".rstrip(".") if place else ""


def is_sound(raw: bytes) -> bool:
    """Whether bytes are an action's answer, or an error of its, in JSON."""
    try:
        found = read_json(raw)
    except ValueError:
        return False
    if not isinstance(found, dict):
        return False
    if found.get("success") is True:
        return "result" in found
    fault = found.get("error", {})
    return found.get("success") is False and isinstance(fault, dict) and isinstance(fault.get("message", ""), str)
