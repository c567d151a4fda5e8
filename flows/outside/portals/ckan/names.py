"""The names and permanent ids of what stands on a CKAN."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from flows.stages.versions.state import offered_tables

BEFORE_TABLES, AFTER_TABLES = ("xlsx", "zip"), ("changes.md",)
NO_LONGER_OFFERED = ("executors.csv",)
"""What the page of the half-years once led to: ten resources are what a reader takes in, and the plan's page has it."""


def archive_name(dataset: str) -> str:
    """The dataset that holds every version's files."""
    return f"{dataset}-archive"


def offered(dataset: str) -> tuple[str, ...]:
    """The files that a citizen finds on the page, in its order; the ZIP among them holds all the others."""
    tables = (f"{name}.csv" for name in offered_tables(dataset))
    return (*(f"{dataset}.{kind}" for kind in BEFORE_TABLES), *tables, *AFTER_TABLES)


def pointer_id(dataset: str, file: str) -> str:
    """The permanent id under which a file's newest version is found."""
    return str(uuid5(NAMESPACE_URL, f"{dataset}/{file}"))


def file_id(dataset: str, version: object, file: str) -> str:
    """The id of one version's file in the archive."""
    return str(uuid5(NAMESPACE_URL, f"{dataset}/{version}/{file}"))
