from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from support.small import small_release

from flows.model.half_years import Cycle
from flows.model.record import entry_of, file_entry, sha256
from flows.model.versions import FileEntry, Release, Version, VersionEntry
from flows.stages.versions.verify import verify

if TYPE_CHECKING:
    from collections.abc import Mapping

RELEASE = small_release(Version(Cycle(2026, 1), 2), "a")


@dataclass(frozen=True)
class Shown:
    """Serves the files it is given."""

    files: Mapping[str, bytes]

    def listed(self, name: str) -> FileEntry | None:
        return file_entry(name, self.files[name]) if name in self.files else None


@pytest.mark.parametrize("published", [RELEASE, entry_of(RELEASE)])
def test_what_is_served_as_published_shows_no_drift(published: Release | VersionEntry) -> None:
    assert verify(published, Shown(RELEASE.files)) == ()


@pytest.mark.parametrize("name", RELEASE.files)
def test_every_file_that_differs_is_named_with_both_digests(name: str) -> None:
    raw = RELEASE.files[name]
    (drift,) = verify(RELEASE, Shown({**RELEASE.files, name: raw + b" "}))
    assert drift.target == f"2026-H1.r2/{name}"
    assert drift.expected == f"sha256:{sha256(raw)} {len(raw)} bytes"
    assert drift.found == f"sha256:{sha256(raw + b' ')} {len(raw) + 1} bytes"


def test_what_is_not_served_at_all_is_a_drift_of_every_file() -> None:
    drifts = verify(RELEASE, Shown({}))
    assert [drift.target for drift in drifts] == [f"2026-H1.r2/{name}" for name in sorted(RELEASE.files)]
    assert {drift.found for drift in drifts} == {""}
