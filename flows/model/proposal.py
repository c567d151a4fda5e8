"""What `hromada init` proposes of a programme: each fact, how sure it is, and where it stands."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.model.plan import Executor

Certainty = Literal["certain", "probable", "missing", "answered", "kept"]
"""Read without doubt; to be confirmed by a person; not found; said by a person now; said in the files before."""
FactValue = str | int | date

UNSURE: frozenset[Certainty] = frozenset({"probable", "missing"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedFact:
    """One field of programme.yaml (`territory.code`, `acts[1].number`): its value, null where nothing was found.

    `place` is the `sourceRef` of where it stands; `options` are the values among which a person has to choose, each
    with what tells it from the others.
    """

    field: str
    value: FactValue | None
    certainty: Certainty
    place: str = ""
    options: Mapping[str, str] = dataclasses.field(default_factory=dict)

    @property
    def sure(self) -> FactValue | None:
        """The value that may be written without asking anybody."""
        return None if self.certainty in UNSURE else self.value


@dataclass(frozen=True, slots=True)
class Spelling:
    """A spelling of an executor, and the better attested one that it resembles."""

    variant: Executor
    better: Executor


@dataclass(frozen=True, slots=True)
class OfficeAnswer:
    """What a person says of two spellings; null where nobody was asked."""

    spelling: Spelling
    same: bool | None
