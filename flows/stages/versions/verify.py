"""Whether citizens get what was published: the bytes they are served, against the version's own record."""

from __future__ import annotations

from flows.model.record import entry_of
from flows.model.versions import Drift, FileEntry, Reader, Release, VersionEntry


def verify(published: Release | VersionEntry, reader: Reader) -> tuple[Drift, ...]:
    """Every file of a version that is not served as published, by name; empty where all is well.

    Args:
        published: A release just made, or an entry of the record long after.
        reader: Reads as a citizen does, through `current` or the version's own address.
    """
    entry = entry_of(published) if isinstance(published, Release) else published
    served = ((file, reader.listed(file.name)) for file in entry.files)
    return tuple(
        Drift(target=f"{entry.version}/{file.name}", expected=_told(file), found=_told(found) if found else "")
        for file, found in served
        if found != file
    )


def _told(file: FileEntry) -> str:
    return f"sha256:{file.sha256} {file.bytes} bytes"
