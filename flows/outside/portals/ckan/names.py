"""The names and permanent ids of what stands on a CKAN."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from flows.stages.versions.state import PLAN_TABLES, PROGRESS_TABLES

BEFORE_TABLES, AFTER_TABLES = ("xlsx", "zip"), ("changes.md",)
OFFERED_TABLES = {"programme": PLAN_TABLES, "progress": PROGRESS_TABLES}
"""The tables offered beside the whole, by the last word of the dataset's name."""


def archive_name(dataset: str) -> str:
    """The dataset that holds every version's files."""
    return f"{dataset}-archive"


def offered(dataset: str) -> tuple[str, ...]:
    """The files that a citizen finds on the page, in its order; the ZIP among them holds all the others."""
    tables = OFFERED_TABLES.get(dataset.rpartition("-")[2], PLAN_TABLES)
    return (*(f"{dataset}.{kind}" for kind in BEFORE_TABLES), *(f"{name}.csv" for name in tables), *AFTER_TABLES)


def pointer_id(dataset: str, file: str) -> str:
    """The permanent id under which a file's newest version is found."""
    return str(uuid5(NAMESPACE_URL, f"{dataset}/{file}"))


def file_id(dataset: str, version: object, file: str) -> str:
    """The id of one version's file in the archive."""
    return str(uuid5(NAMESPACE_URL, f"{dataset}/{version}/{file}"))
