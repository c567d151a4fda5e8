"""Versions, what identifies them, and what changes from one to the next."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from flows.model.half_years import Cycle


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One difference between two versions, as data and as a sentence of Ukrainian."""

    change_id: str
    kind: str
    table: str
    key: str
    field: str
    before: str
    after: str
    sentence: str


class Version(NamedTuple):
    """A permanent label: the cycle, with a revision when its content changed again; ordered by time."""

    cycle: Cycle
    revision: int = 1

    def __str__(self) -> str:
        """`2026-H1`, then `2026-H1.r2`."""
        return str(self.cycle) if self.revision == 1 else f"{self.cycle}.r{self.revision}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """The exact files of one version, by name, and what identifies them.

    `rows_sha256` covers the rows that make a version (no findings, no changes, no sourceRef), `facts_sha256` the facts
    beside them; `inputs_sha256` all that the run read, so that a run with the same input is recognised without reading
    it. `summary` is the version in a few sentences.
    """

    dataset: str
    version: Version
    published: date
    acts: tuple[str, ...]
    rows_sha256: str
    inputs_sha256: str
    files: Mapping[str, bytes]
    summary: tuple[str, ...] = ()
    facts_sha256: str = ""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of a version, as versions.json lists it."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionEntry:
    """A version, as versions.json lists it; the summary of a withdrawn one goes with its files.

    A version made before facts were content has no `facts_sha256`.
    """

    version: Version
    published: date
    acts: tuple[str, ...]
    rows_sha256: str
    files: tuple[FileEntry, ...]
    summary: tuple[str, ...] = ()
    withdrawn: Mapping[str, str] | None = None
    facts_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A cycle in which nothing had changed («станом на … без змін»)."""

    cycle: Cycle
    date: date
    version: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """One step of a publication, as data: what is done to which target, and its state before and after.

    `count` is how many files or rows that are, for people alone: two steps that differ in nothing else are the same.
    """

    kind: str
    target: str
    before: str = ""
    after: str = ""
    count: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A difference between what was published and what a citizen gets; `kind` names its sentence in the catalogue."""

    target: str
    expected: str
    found: str
    kind: str = "file"


class Reader(Protocol):
    """How a stage looks at what citizens are served."""

    def listed(self, name: str) -> FileEntry | None:
        """What is served under that name, as versions.json would list it; None where there is nothing."""
