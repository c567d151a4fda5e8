"""Versions as they are written down: their labels, and the public record `versions.json`.

What lies on a portal may have been touched by anybody, so everything here is read strictly: whatever would not be
written back exactly as it was found is refused.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Literal

from flows.model.half_years import Cycle
from flows.model.versions import Confirmation, FileEntry, Release, Version, VersionEntry

if TYPE_CHECKING:
    from collections.abc import Mapping

LISTING = "versions.json"
DATAPACKAGE = "datapackage.json"


@dataclass(frozen=True, slots=True)
class Listing:
    """The record of a dataset: its versions and confirmations, each in order of time."""

    dataset: str
    versions: tuple[VersionEntry, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()


def parse_cycle(label: str) -> Cycle:
    """The half-year that a label such as `2026-H1` names.

    Raises:
        ValueError: The label is not exactly what that cycle prints.
    """
    year, _, half = label.partition("-H")
    first_or_second: Literal[1, 2] = 2 if half == "2" else 1
    cycle = Cycle(int(year), first_or_second)
    if str(cycle) != label or len(year) != len("2026"):
        raise ValueError(label)
    return cycle


def parse_version(label: str) -> Version:
    """The version that a label such as `2026-H1` or `2026-H1.r2` names.

    Raises:
        ValueError: The label is not exactly what that version prints (`2026-H1.r1`, `2026-H1.r02`).
    """
    cycle, _, revision = label.partition(".r")
    version = Version(parse_cycle(cycle), int(revision or "1"))
    if str(version) != label or version.revision < 1:
        raise ValueError(label)
    return version


@lru_cache(maxsize=1_000)  # the files of all versions are called alike
def is_file_name(name: str) -> bool:
    """Whether a file of a version may be called so: relative, below its folder, the same on every system."""
    path = PurePosixPath(name)
    plain = name.isprintable() and not set(name) & set('\\:*?"<>|')
    return plain and str(path) == name and name != "." and not path.is_absolute() and ".." not in path.parts


def sha256(raw: bytes) -> str:
    """The digest by which files are known, as lower-case hex."""
    return hashlib.sha256(raw).hexdigest()


def entry_of(release: Release) -> VersionEntry:
    """How the record will list this release; files by name, one at a time: together they may be large."""
    files = tuple(file_entry(name, release.files[name]) for name in sorted(release.files))
    return VersionEntry(
        version=release.version,
        published=release.published,
        acts=release.acts,
        rows_sha256=release.rows_sha256,
        files=files,
        summary=release.summary,
        facts_sha256=release.facts_sha256,
    )


def file_entry(name: str, raw: bytes) -> FileEntry:
    """A file as the record lists it."""
    return FileEntry(name, sha256(raw), len(raw))


def to_json(content: object) -> bytes:
    """JSON as we publish it: indented UTF-8 that a person can read, the same bytes each time.

    Raises:
        ValueError: A text holds half a pair of surrogates, which no file in UTF-8 can.
    """
    from pydantic_core import to_json as written  # ten times as fast as Python's own, which indents in Python

    return written(content, indent=2) + b"\n"


def entry_described(datapackage: Mapping[str, Any], version: Version) -> VersionEntry:
    """How a version's own datapackage.json would have it listed, with the files whose digests it gives.

    Raises:
        ValueError: It speaks of another version, or is not ours.
    """
    try:
        made = datapackage["provenance"]
        identity = (datapackage["version"], made["cycle"], made["revision"])
        files = tuple(_resource(item) for item in datapackage["resources"])
        acts = tuple(act["uid"] for act in made["acts"])
        entry = VersionEntry(
            version=version,
            published=date.fromisoformat(made["published"]),
            acts=acts,
            rows_sha256=made["rowsSha256"],
            files=files,
            summary=tuple(datapackage.get("summary", ())),
            facts_sha256=made.get("factsSha256", ""),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(DATAPACKAGE) from error
    if identity != (str(version), str(version.cycle), version.revision):
        raise ValueError(DATAPACKAGE)
    return entry


def _resource(item: Mapping[str, Any]) -> FileEntry:
    return _file({"name": item["path"], "sha256": item["hash"].removeprefix("sha256:"), "bytes": item["bytes"]})


def write_listing(listing: Listing) -> bytes:
    """The bytes of `versions.json`."""
    return to_json(as_json(listing))


def read_listing(raw: bytes) -> Listing:
    """The record that a `versions.json` holds.

    Raises:
        ValueError: It is not ours, is damaged, or holds more than this code knows how to keep.
    """
    from flows.model.shapes import ListingShape, read_shaped  # pydantic takes its time

    try:
        content = read_shaped(raw, ListingShape)
        listing = Listing(
            content["dataset"],
            tuple(_version(item) for item in content["versions"]),
            tuple(_confirmation(item) for item in content["confirmations"]),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(LISTING) from error
    if as_json(listing) != content or len({entry.version for entry in listing.versions}) < len(listing.versions):
        raise ValueError(LISTING)
    return listing


def as_json(listing: Listing) -> dict[str, Any]:
    """The record as plain values, the shape of `versions.json`."""
    return {
        "dataset": listing.dataset,
        "versions": [_version_json(entry) for entry in sorted(listing.versions, key=lambda entry: entry.version)],
        "confirmations": [
            {"cycle": str(item.cycle), "date": item.date.isoformat(), "version": str(item.version)}
            for item in sorted(listing.confirmations, key=lambda item: item.cycle)
        ],
    }


def _version_json(entry: VersionEntry) -> dict[str, Any]:
    return {
        "version": str(entry.version),
        "cycle": str(entry.version.cycle),
        "revision": entry.version.revision,
        "published": entry.published.isoformat(),
        "acts": list(entry.acts),
        "rowsSha256": entry.rows_sha256,
        **({"factsSha256": entry.facts_sha256} if entry.facts_sha256 else {}),
        "files": [{"name": file.name, "sha256": file.sha256, "bytes": file.bytes} for file in entry.files],
        **({"summary": list(entry.summary)} if entry.summary and entry.withdrawn is None else {}),
        "withdrawn": None if entry.withdrawn is None else dict(entry.withdrawn),
    }


def _version(item: Mapping[str, Any]) -> VersionEntry:
    return VersionEntry(
        version=parse_version(item["version"]),
        published=date.fromisoformat(item["published"]),
        acts=tuple(item["acts"]),
        rows_sha256=item["rowsSha256"],
        files=tuple(_file(file) for file in item["files"]),
        summary=tuple(item.get("summary", ())),
        withdrawn=_withdrawn(item["withdrawn"]),
        facts_sha256=item.get("factsSha256", ""),
    )


def _withdrawn(item: Mapping[str, str] | None) -> Mapping[str, str] | None:
    if item is not None and date.fromisoformat(item["date"]).isoformat() != item["date"]:
        raise ValueError(item["date"])
    return item


def _file(item: Mapping[str, Any]) -> FileEntry:
    if not is_file_name(item["name"]):
        raise ValueError(item["name"])
    return FileEntry(item["name"], item["sha256"], item["bytes"])


def _confirmation(item: Mapping[str, Any]) -> Confirmation:
    return Confirmation(parse_cycle(item["cycle"]), date.fromisoformat(item["date"]), parse_version(item["version"]))
