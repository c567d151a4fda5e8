"""Sets the limits, opens the file, answers."""

from __future__ import annotations

import json
import resource
import sys
import zlib
from typing import Any
from xml.parsers import expat
from zipfile import BadZipFile

from .containers import signed_content, zipped_workbook
from .scan import RefusedError
from .tables import csv_sheets, workbook_sheets

MEMORY_BYTES = 1_000_000_000
CPU_SECONDS = 10
ANSWER_LIMIT = 8_000_000
OPENERS = {"zip": zipped_workbook, "p7s": signed_content}


def main() -> None:
    """Answer `{"sheets": […]}`, of a container `{"inside": …}`, or `{"refused": [check, sheet, cell]}`."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    answer = json.dumps(_answer(sys.argv[1], sys.stdin.buffer.read()), ensure_ascii=False)
    if len(answer) > ANSWER_LIMIT:
        answer = json.dumps({"refused": ["report-too-large", "", ""]})
    sys.stdout.buffer.write(answer.encode("utf-8", "surrogatepass"))


def _answer(kind: str, raw: bytes) -> dict[str, Any]:
    try:
        if kind in OPENERS:
            return {"inside": OPENERS[kind](raw)}
        return {"sheets": csv_sheets(raw) if kind == "csv" else workbook_sheets(kind, raw)}
    except RefusedError as refusal:
        return {"refused": list(refusal.args)}
    except MemoryError:
        return {"refused": ["report-too-costly", "", ""]}
    except (
        expat.ExpatError,
        BadZipFile,
        zlib.error,
        KeyError,
        IndexError,
        ValueError,
        OSError,
        RuntimeError,
        EOFError,
        NotImplementedError,
    ):
        return {"refused": ["report-unreadable", "", ""]}
