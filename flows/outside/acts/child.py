"""Run as a program of its own, under limits: reads one act from standard input and answers in JSON.

A file made to exhaust memory aborts the process that reads it, and no `except` can catch that: so it is this one.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING, cast

from flows.model.errors import SourceError
from flows.outside.acts.answers import TAKEN_OUT, reading_as_json, refusal_as_json
from flows.outside.inbox.child.containers import signed, zipped
from flows.outside.inbox.child.scan import RefusedError
from flows.outside.machine.limits import limit_process
from flows.stages.acts.readers.kind import HOLDERS
from flows.stages.acts.readers.package import odf_content
from flows.stages.acts.readers.reading import read_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from flows.stages.acts.readers.kind import Kind
    from flows.stages.acts.readers.scan.reading import ScanKind

_MEMORY_BYTES = 2_000_000_000
_CPU_SECONDS = 120
_SCAN_CPU_SECONDS = 1200
"""Recognising a page takes three seconds; a hundred pages are the most."""
_INSIDE_LIMIT = 50_000_000
_ENDINGS = frozenset(
    {
        ".docx",
        ".odt",
        ".rtf",
        ".doc",
        ".pdf",
        ".html",
        ".htm",
        ".xlsx",
        ".ods",
        ".xls",
        ".txt",
        ".jpg",
        ".jpeg",
        ".png",
        ".tif",
        ".tiff",
    }
)
"""What an act in an archive is called; what it is, its content says."""
_READERS = "flows.stages.acts.readers"
_NEEDED = {
    "docx": (f"{_READERS}.docx",),
    "html": (f"{_READERS}.html",),
    "pdf": (f"{_READERS}.pdf", f"{_READERS}.pdf.device", "pdfplumber", "simplemma"),
    "xlsx": (f"{_READERS}.workbook", "openpyxl"),
    "ods": (f"{_READERS}.workbook",),
}
"""The modules that read a kind."""
_REFUSED = {
    "report-several": "source-several",
    "report-nothing-inside": "source-several",
    "report-signature-alone": "source-signature-alone",
    "report-too-large": "source-too-costly",
    "report-hostile": "source-hostile",
}


def main() -> None:
    """Answer with the reading of the file, with the file inside a container as its bytes, or with a refusal."""
    kind, file, encoding = sys.argv[1:]
    for module in _NEEDED.get(kind, ()):  # before the limits: bytecode that may not be kept is made anew each time
        import_module(module)
    limit_process(memory_bytes=_MEMORY_BYTES, seconds=_CPU_SECONDS)
    raw = sys.stdin.buffer.read()
    sys.stdout.buffer.write(_answer(file, lambda: _read(kind, file, encoding or None, raw)))


def main_of_scan() -> None:
    """Answer with the reading of a scan, whose letters are recognised, or with a refusal."""
    limit_process(memory_bytes=_MEMORY_BYTES, seconds=_SCAN_CPU_SECONDS)
    os.environ.update(OMP_THREAD_LIMIT="1", OPENBLAS_NUM_THREADS="1")  # threads wait longer than they help
    kind, file, _ = sys.argv[1:]
    raw = sys.stdin.buffer.read()
    sys.stdout.buffer.write(_answer(file, lambda: _recognised(cast("ScanKind", kind), file, raw)))


def _read(kind: str, file: str, encoding: str | None, raw: bytes) -> bytes:
    if kind in HOLDERS or kind == "odt":
        return TAKEN_OUT + _held(kind, file, raw)
    return reading_as_json(read_file(cast("Kind", kind), file, raw, encoding=encoding)).encode("utf-8", "replace")


def _recognised(kind: ScanKind, file: str, raw: bytes) -> bytes:
    from flows.outside.acts.recogniser import Tesseract
    from flows.stages.acts.readers.scan.reading import read_scan

    return reading_as_json(read_scan(kind, file, raw, Tesseract())).encode("utf-8", "replace")


def _answer(file: str, read: Callable[[], bytes]) -> bytes:
    try:
        return read()
    except SourceError as error:
        return refusal_as_json(error).encode()
    except RefusedError as refusal:
        return refusal_as_json(SourceError(_REFUSED.get(refusal.args[0], "source-damaged"), file=file)).encode()
    except MemoryError:
        return refusal_as_json(SourceError("source-too-costly", file=file)).encode()
    except ImportError:  # an installation that is not whole is no fault of the file
        raise
    except Exception:  # noqa: BLE001  # a damaged file may raise anything; a fault of ours shows in the tests
        return refusal_as_json(SourceError("source-damaged", file=file)).encode()


def _held(kind: str, file: str, raw: bytes) -> bytes:
    """What a container holds; an ODT as it is, if it is neither locked nor a bomb, so that LibreOffice may open it."""
    if kind == "odt":
        odf_content(file, raw)
        return raw
    return signed(raw) if kind == "p7s" else zipped(raw, _ENDINGS, _INSIDE_LIMIT)
