"""Several files of one act: which hold it in order, and which hold the same once more in another format."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.model.plan import key_of
from flows.stages.acts.copies import copies_differ
from flows.stages.acts.opening import texts_of
from flows.stages.language.texts import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flows.model.document import Document
    from flows.model.plan import Programme

_MOSTLY = 0.5
"""So much of a file's records must be in another for one to be a copy of the other."""
_SAME_TEXT = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRead:
    """A file of an act; `direct` where its format has tables of its own, `programme` null where it holds none."""

    document: Document
    direct: bool
    programme: Programme | None

    @property
    def keys(self) -> frozenset[str]:
        """The keys of its measures and indicators."""
        tables = self.programme.tables if self.programme else {}
        return frozenset(key_of(row) for name in ("measures", "indicators") for row in tables.get(name, ()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """The act's files and those of its copy, each in the order given; `sure` where the two say the same."""

    files: tuple[FileRead, ...]
    copies: tuple[FileRead, ...] = ()
    sure: bool = True


def arrange(given: Sequence[FileRead]) -> Arrangement:
    """The files of one act; of two that hold the same, the one with tables of its own is the act."""
    own: list[FileRead] = []
    copies: list[FileRead] = []
    for file in sorted(given, key=lambda file: not file.direct):
        (copies if any(_is_copy(file, other) for other in own) else own).append(file)
    return Arrangement(
        files=tuple(file for file in given if file in own),
        copies=tuple(file for file in given if file in copies),
        sure=all(any(_agree(file, other) for other in own) for file in copies),
    )


def _is_copy(file: FileRead, other: FileRead) -> bool:
    if file.keys and other.keys:
        return len(file.keys & other.keys) > _MOSTLY * len(file.keys)
    return not file.keys and not other.keys and _is_same_text(file.document, other.document)


def _agree(file: FileRead, other: FileRead) -> bool:
    if file.programme is None or other.programme is None:
        return file.programme is other.programme
    return not any(copies_differ(other.programme, file.programme))


def _is_same_text(one: Document, other: Document) -> bool:
    left, right = (Counter(re.findall(r"\w+", fold(" ".join(texts_of([document]))))) for document in (one, other))
    return (left & right).total() >= _SAME_TEXT * max(left.total(), right.total(), 1)
