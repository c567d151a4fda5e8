"""LibreOffice as a converter."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.stages.acts.readers.kind import Kind

CONVERTED: dict[str, Kind] = {"odt": "docx", "rtf": "docx", "doc": "docx", "xls": "xlsx"}


def converted(kind: Kind, file: str, raw: bytes) -> tuple[Kind, bytes]:
    raise NotImplementedError
