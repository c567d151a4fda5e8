"""Everything that a person needs to compare one act's reading with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.model.acceptance import drawn_sample

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.model.findings import Finding
    from flows.model.plan import Act
    from flows.stages.acts.acceptance.doubtful import DoubtfulCell
    from flows.stages.acts.acceptance.reviewed import ReviewedRow
    from flows.stages.review.places import SourceLines


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """One act to be reviewed.

    `programme` is what the commands call it, `title` what people do; `act` knows the hashes of its files;
    `unanswerable` are the doubts that name no cell; `pictures` are the parts of pages that show a row, by its place;
    `corrections` say which fields were declared to be slips of the file; `salt` draws the sample.
    """

    programme: str
    title: str
    act: Act
    cells: tuple[DoubtfulCell, ...]
    unanswerable: tuple[Finding, ...] = ()
    rows: tuple[ReviewedRow, ...]
    shown_sha256: str
    salt: str
    lines: SourceLines
    pictures: Mapping[str, tuple[bytes, ...]]
    corrections: tuple[Finding, ...] = ()

    @property
    def sample(self) -> frozenset[str]:
        """The names of the rows that are compared in any case."""
        return frozenset(drawn_sample([row.name for row in self.rows], self.shown_sha256, self.salt))

    @property
    def compulsory(self) -> tuple[ReviewedRow, ...]:
        """Those rows."""
        sample = self.sample
        return tuple(row for row in self.rows if row.name in sample)

    @property
    def optional(self) -> tuple[ReviewedRow, ...]:
        """The others, those with figures first."""
        sample = self.sample
        return tuple(sorted((row for row in self.rows if row.name not in sample), key=lambda row: not row.has_figures))
