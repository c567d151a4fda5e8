"""Whether citizens get what was published: the bytes they are served, against the version's own record."""

from __future__ import annotations

from flows.model.record import entry_of, sha256
from flows.model.versions import Drift, FileEntry, Reader, Release, VersionEntry


def verify(published: Release | VersionEntry, reader: Reader) -> tuple[Drift, ...]:
    """Every file of a version that is not served as published, by name; empty where all is well.

    Args:
        published: A release just made, or an entry of the record long after.
        reader: Reads as a citizen does, through `current` or the version's own address.
    """
    entry = entry_of(published) if isinstance(published, Release) else published
    served = ((file, _served(reader.read(file.name))) for file in entry.files)
    return tuple(
        Drift(target=f"{entry.version}/{file.name}", expected=_published(file), found=found)
        for file, found in served
        if found != _published(file)
    )


def _published(file: FileEntry) -> str:
    return f"sha256:{file.sha256} {file.bytes} bytes"


def _served(raw: bytes | None) -> str:
    return "" if raw is None else f"sha256:{sha256(raw)} {len(raw)} bytes"
