"""`read`: an act's bytes become its Document, whatever they are; nothing that they do reaches this process."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from flows.model.errors import SourceError
from flows.outside.acts.answers import TAKEN_OUT, reading_from_json
from flows.outside.acts.office import CONVERTED, converted, second_text
from flows.outside.acts.recogniser import require_recogniser
from flows.outside.machine.limited import asked
from flows.outside.programme.definitions import PROJECT
from flows.stages.acts.readers.kind import HOLDERS, file_kind
from flows.stages.acts.readers.reading import read_file
from flows.stages.acts.readers.second import agree

if TYPE_CHECKING:
    from flows.stages.acts.readers.content import ActReading
    from flows.stages.acts.readers.kind import Kind

_CHILD = "import sys; sys.path.insert(0, sys.argv.pop(1)); from flows.outside.acts.child import main; main()"
_SECONDS = 300
"""Of wall time; the child's own limit is 120 of the processor's, which a busy machine stretches."""
_SCAN_CHILD = _CHILD.replace("main", "main_of_scan")
_SCAN_SECONDS = 3000
_ANSWER_BYTES = 100_000_000
_REFUSED = {
    "picture": "source-scan",
    "locked": "source-locked",
    "archive": "source-archive",
    "web-archive": "source-web-archive",
    "other": "source-kind",
}
"""Kinds that hold no act that can be read, and the message for each."""


def read(file: str, raw: bytes, encoding: str | None = None) -> ActReading:
    """The document of these bytes, with its hash as they were received, and the findings of its reader.

    A text is read at once; any other kind in a limited process of its own; letters are recognised where there is none.
    What lies in a signature or an archive is taken out once.

    Raises:
        SourceError: The file cannot be read, and what to do about it.
    """
    kind, inside = file_kind(raw), raw
    if kind in HOLDERS:
        inside = _taken_out(kind, file, raw)
        kind = file_kind(inside)
        if kind in HOLDERS:
            raise SourceError("source-nested", file=file)
    if kind in _REFUSED:
        raise SourceError(_REFUSED[kind], file=file)
    reading = _read(kind, file, inside, encoding)
    return replace(reading, document=replace(reading.document, sha256=hashlib.sha256(raw).hexdigest()))


def _read(kind: Kind, file: str, raw: bytes, encoding: str | None) -> ActReading:
    if kind == "text":
        return read_file(kind, file, raw, encoding=encoding)
    if kind == "scan":
        return _recognised(kind, file, raw)
    if kind == "pdf":
        return _read_pdf(file, raw)
    if kind not in CONVERTED:
        return reading_from_json(_asked(kind, raw, file, encoding))
    plain = _taken_out(kind, file, raw) if kind == "odt" else raw
    reading = reading_from_json(_asked(*converted(kind, file, plain), file, encoding))
    if kind == "doc" and not agree(reading.document, second_text(file, raw)):
        raise SourceError("source-doc-differs", file=file)
    return replace(reading, extraction="reconstructed") if kind == "doc" else reading


def _read_pdf(file: str, raw: bytes) -> ActReading:
    try:
        return reading_from_json(_asked("pdf", raw, file, None))
    except SourceError as refusal:
        if refusal.code != "source-pdf-scan":
            raise
    return _recognised("pdf", file, raw)


def _recognised(kind: Kind, file: str, raw: bytes) -> ActReading:
    require_recogniser(file)
    arguments = (str(PROJECT), kind, file, "")
    answer = asked(_SCAN_CHILD, arguments, raw, seconds=_SCAN_SECONDS, answer_bytes=_ANSWER_BYTES)
    if answer is None:
        raise SourceError("source-too-costly", file=file)
    return reading_from_json(answer)


def _taken_out(kind: Kind, file: str, raw: bytes) -> bytes:
    answer = _asked(kind, raw, file, None)
    if not answer.startswith(TAKEN_OUT):
        reading_from_json(answer)  # says why not
    return answer.removeprefix(TAKEN_OUT)


def _asked(kind: Kind, raw: bytes, file: str, encoding: str | None) -> bytes:
    arguments = (str(PROJECT), kind, file, encoding or "")
    answer = asked(_CHILD, arguments, raw, seconds=_SECONDS, answer_bytes=_ANSWER_BYTES)
    if answer is None:
        raise SourceError("source-too-costly", file=file)
    return answer
