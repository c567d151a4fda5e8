"""Files of this machine: sources that come in, and the fingerprint of everything a run reads."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING

from flows.model.errors import SourceError
from flows.outside.machine.files import read_limited
from flows.outside.programme.definitions import PROJECT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import Path

LARGEST_MB = 50
"""A programme of a hundred pages is under 1 MB as text; more than this is no act."""
DECIDING = (
    "expectations",
    "schemas",
    "flows/messages",
    "flows/model",
    "flows/outside/acts",
    "flows/outside/country",
    "flows/outside/programme",
    "flows/recipes",
    "flows/stages",
)
"""The rooms of a checkout that can change a row or a file of a version; what is new in one of them counts at once.

Schemas and rules; the stages with the values and messages they publish; how acts, facts, schemas and rules are read;
and the recipes, which say what a version is put together of. No other room can: the command line, Prefect, the machine
and servers of our own only carry a version, portals and the site show it (their pages are compared by themselves at
every look), and what the inbox reads counts by the rows that come of it.
"""
FACTS = ("programme", "executors", "waivers", "acceptance", "corrections")
"""The files of facts that decide what is published; when reports came is no part of it."""
ON_SCREEN = ("audit.py", "errors.py", "forms.py", "review.py", "runs.py", "screen.py", "screen.uk.po", "screen.en.po")
"""Of the messages those that people read on a screen, in a notice or in a form, and never in a published file."""
ON_SITE = ("site.py", "site.uk.po", "site.en.po")
"""Of the messages those of the citizens' site, which is made of published files and is none of them."""
SITE_ROOMS = ("flows/site", "flows/messages", "flows/model", "flows/stages", "schemas")
"""The rooms of a checkout that can change a page of the site."""


def read_source(path: Path) -> bytes:
    """The bytes of a document.

    Raises:
        SourceError: The file is absent, unreadable or too large.
    """
    return read_limited(path, LARGEST_MB, SourceError, unreadable="source-missing", large="source-large")


def inputs_sha256(programme: Path, acts: Iterable[str]) -> str:
    """The fingerprint of all that decides a publication: acts, facts, and whatever in this checkout can change a file.

    The same fingerprint means the same files, so a run that finds it on the portal need not read on. One process has
    one checkout: that part is computed once, however many programmes are visited.

    Raises:
        SourceError: A file cannot be read.
    """
    facts = [path for name in FACTS if (path := programme / f"{name}.yaml").is_file()]
    sources = [programme / "source" / act for act in acts]
    return _sha256(programme, (*facts, *sources), start=_own_checkout())


def checkout_sha256(checkout: Path) -> str:
    """The fingerprint of what in a checkout can change a row or a file of a version (`DECIDING`).

    Raises:
        SourceError: A file cannot be read.
    """
    return _sha256(checkout, _sources(checkout, DECIDING, but=(*ON_SCREEN, *ON_SITE)))


@cache
def site_code() -> str:
    """The fingerprint of what in this checkout can change a page of the site.

    Raises:
        SourceError: A file cannot be read.
    """
    return _sha256(PROJECT, _sources(PROJECT, SITE_ROOMS, but=ON_SCREEN))


def _sources(checkout: Path, rooms: Iterable[str], *, but: Collection[str]) -> Iterator[Path]:
    """The files of these rooms, without those messages."""
    for room in rooms:
        for path in (checkout / room).rglob("*"):
            is_source = path.is_file() and path.suffix not in (".pyc", ".mo") and not path.name.startswith(".")
            if is_source and not (room == "flows/messages" and path.name in but):
                yield path


@cache
def _own_checkout() -> str:
    return checkout_sha256(PROJECT)


def _sha256(folder: Path, files: Iterable[Path], *, start: str = "") -> str:
    """The fingerprint of these files by their names within the folder."""
    named = {path.relative_to(folder).as_posix(): path for path in files}
    prints = (f"{name} {hashlib.sha256(read_source(path)).hexdigest()}\n" for name, path in sorted(named.items()))
    return hashlib.sha256("".join((start, *prints)).encode()).hexdigest()
