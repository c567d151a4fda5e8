"""Our types as the DataStore's, and as an automatic loader's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


DATASTORE_TYPES = {
    "string": "text",
    "integer": "int8",
    "number": "numeric",
    "date": "date",
    "boolean": "bool",
    "year": "int4",
}
"""Our types → PostgreSQL's, as the DataStore names them."""
LOADER_TYPES = {"string": "text", "integer": "numeric", "number": "numeric", "date": "timestamp", "year": "numeric"}
"""Our types → the only three that an automatic loader obeys, should the portal have one."""


def datastore_fields(schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A Table Schema as the DataStore's typed fields with their data dictionary."""
    return [
        {
            "id": item["name"],
            "type": DATASTORE_TYPES[item["type"]],
            "info": {
                "label": item.get("title", ""),
                "notes": item.get("description", ""),
                "type_override": LOADER_TYPES.get(item["type"], ""),
            },
        }
        for item in schema["fields"]
    ]


def schema_of(table: str, datapackage: Mapping[str, Any]) -> Mapping[str, Any]:
    """The Table Schema that a version gives for one of its tables."""
    found: Mapping[str, Any] = next(
        item["schema"] for item in datapackage["resources"] if item["path"] == f"{table}.csv"
    )
    return found
