"""The files of an act as they go out with the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from flows.model.document import Document

HARMLESS = frozenset(
    {"txt", "csv", "tsv", "docx", "doc", "odt", "rtf", "pdf", "xlsx", "xls", "ods", "p7s", "asice", "png", "jpg", "tif"}
)
"""The endings of what no web server runs and no browser runs scripts of."""


@dataclass(frozen=True, slots=True)
class ActSource:
    """One file of an act: its bytes as received, and what was read of it."""

    raw: bytes
    document: Document

    @property
    def file(self) -> str:
        """Its name."""
        return self.document.file


class PublishedAs(NamedTuple):
    """The paths in a version of a file as it was received, and of its text with an address for every place."""

    received: str
    text: str


def published_as(file: str) -> PublishedAs:
    """Where a file of an act lies in a version.

    The text bears the file's whole name with `.html` behind it, so that a `sourceRef` leads to its place by that
    ending alone: `source/` + `act.docx` + `.html` + `#line=163,167`. What a browser or a server could run (a page of
    the council's site) bears `.txt` behind its name, so that it is shown and never run.
    """
    ending = file.rpartition(".")[2].lower()
    return PublishedAs(f"source/{file}{'' if ending in HARMLESS else '.txt'}", f"source/{file}.html")
