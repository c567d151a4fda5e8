"""`read_file`: the bytes of an act become its Document and what is doubtful in it, whatever kind of file it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.model.errors import SourceError
from flows.stages.acts.readers import text
from flows.stages.acts.readers.bounds import require_bounded, with_plain_signs
from flows.stages.acts.readers.content import ActReading

if TYPE_CHECKING:
    from flows.stages.acts.readers.kind import Kind


def read_file(kind: Kind, file: str, raw: bytes, *, encoding: str | None = None) -> ActReading:
    """The document and the findings of its reader; kinds that only a converter can open are not among them.

    Raises:
        SourceError: The file cannot be read, and why.
    """
    reading = _read(kind, file, raw, encoding)
    require_bounded(reading.document)
    return with_plain_signs(reading)


def _read(kind: Kind, file: str, raw: bytes, encoding: str | None) -> ActReading:
    match kind:  # each reader's library is needed only where its kind came
        case "text":
            return ActReading(document=text.read(file, raw, encoding))
        case "docx":
            from flows.stages.acts.readers.docx import read_docx

            return read_docx(file, raw)
        case "html":
            from flows.stages.acts.readers.html import read_html

            return read_html(file, raw, encoding)
        case "xlsx" | "ods":
            from flows.stages.acts.readers.workbook import read_ods, read_xlsx

            return (read_xlsx if kind == "xlsx" else read_ods)(file, raw)
        case "pdf":
            from flows.stages.acts.readers.pdf import read_pdf

            return read_pdf(raw, file)
        case _:
            raise SourceError("source-kind", file=file)
