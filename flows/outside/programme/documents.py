"""Files of this machine: sources that come in, and the print of everything a run reads."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from flows.model.errors import SourceError
from flows.outside.programme.definitions import PROJECT, code_files

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LARGEST_MB = 50
"""A programme of a hundred pages is under 1 MB as text; more than this is no act."""


def read_source(path: Path) -> bytes:
    """The bytes of a document.

    Raises:
        SourceError: The file is absent, unreadable or too large.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(LARGEST_MB * 1_000_000 + 1)
    except OSError as fault:
        raise SourceError("source-missing", file=path, reason=fault.strerror) from fault
    if len(raw) > LARGEST_MB * 1_000_000:
        raise SourceError("source-large", file=path, limit=LARGEST_MB)
    return raw


def inputs_sha256(programme: Path, acts: Iterable[str]) -> str:
    """The print of all that decides a publication: acts, facts, schemas, rules and code.

    The same print means the same rows, so a run that finds it on the portal need not read on.
    """
    facts = [path for name in ("programme", "executors", "waivers") if (path := programme / f"{name}.yaml").is_file()]
    sources = [programme / "source" / act for act in acts]
    named = {path.relative_to(PROJECT).as_posix(): path for path in code_files()}
    named |= {path.relative_to(programme).as_posix(): path for path in (*facts, *sources)}
    prints = (f"{name} {hashlib.sha256(read_source(path)).hexdigest()}\n" for name, path in sorted(named.items()))
    return hashlib.sha256("".join(prints).encode()).hexdigest()
