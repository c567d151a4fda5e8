"""What a portal serves of one programme, as the pages see it: every version of the plan and of its progress."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flows.stages.tables.printed import rows_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from flows.model.facts import ProgrammeFacts
    from flows.model.versions import Confirmation, VersionEntry
    from flows.stages.tables.printed import PrintedRow

    Naming = Callable[[PrintedRow], Iterable[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedVersion:
    """One version that was not withdrawn: its record, its datapackage.json and its tables.

    `files` are the CSV by table name, `rows` the same taken apart, in the order of publication.
    """

    entry: VersionEntry
    package: Mapping[str, Any]
    files: Mapping[str, bytes]
    rows: Mapping[str, Sequence[PrintedRow]]
    _places: dict[tuple[str, Naming], dict[str, list[int]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def of(cls, entry: VersionEntry, package: Mapping[str, Any], files: Mapping[str, bytes]) -> ServedVersion:
        """The version of those files."""
        rows = {name: list(rows_of(raw)) for name, raw in files.items()}  # pages look rows up by their places
        return cls(entry=entry, package=package, files=files, rows=rows)

    @property
    def label(self) -> str:
        """`2026-H1.r2`."""
        return str(self.entry.version)

    def rows_naming(self, table: str, keys: Iterable[str], names: Naming) -> list[PrintedRow]:
        """The rows of a table that name any of the keys, in the table's order; it is gone through but once.

        Args:
            table: Its name; a version without that table has no such rows.
            keys: What is looked for.
            names: Which keys a row names; the same function for the same question, or the table is gone through anew.
        """
        rows = self.rows.get(table, ())
        if (table, names) not in self._places:
            found = self._places[table, names] = {}
            for place, row in enumerate(rows):
                for key in names(row):
                    found.setdefault(key, []).append(place)
        places = self._places[table, names]
        return [rows[place] for place in sorted({place for key in keys for place in places.get(key, ())})]


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedDataset:
    """One dataset: the record of every version there ever was, and those that are served, oldest first.

    `description` is what its page says of it now; it may be newer than its newest version.
    """

    name: str
    description: Mapping[str, Any]
    entries: Sequence[VersionEntry]
    served: Sequence[ServedVersion]
    confirmations: Sequence[Confirmation]

    @property
    def current(self) -> ServedVersion | None:
        """The version that readers are led to; null where every one was withdrawn."""
        return self.served[-1] if self.served else None


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedProgramme:
    """What is served of one programme; `progress` is null before the first accepted report.

    `address` is where its site will stand, with a slash at its end; empty where nobody has said so. `source_texts` are
    the acts' texts that go out with the plan, by their paths there (`source/act.txt.html`).
    """

    facts: ProgrammeFacts
    plan: ServedDataset
    progress: ServedDataset | None
    address: str
    source_texts: Mapping[str, bytes]
