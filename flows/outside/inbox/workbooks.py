"""Opens what executors sent: each file in a process of its own that cannot take this one down."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryFile
from threading import Timer
from typing import TYPE_CHECKING, Any

from flows.stages.reports.envelope import envelope
from flows.stages.reports.filled import CellValue, FileKind, FilledBook, FilledSheet, Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

CHILD = Path(__file__).with_name("workbook_child.py")
CHILD_SECONDS = 30
"""Of wall time; the child's own limit is 10 of the processor's, which a busy machine stretches."""
ANSWER_BYTES = 40_000_000
"""Above what the child ever sends: 8 million letters of up to four bytes."""
AT_ONCE = 2
TOO_COSTLY = Refusal("report-too-costly")


def read_workbooks(files: Sequence[bytes | Refusal]) -> list[FilledBook | Refusal]:
    """What each file holds, in the same order; whatever one of them does, the others are read."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(read_workbook, files))


def read_workbook(raw: bytes | Refusal) -> FilledBook | Refusal:
    """The values of a workbook, or why it was not read: the file's own fault, never worth another try."""
    if isinstance(raw, Refusal):
        return raw
    kind = envelope(raw)
    if isinstance(kind, Refusal):
        return kind
    answer = _asked(raw, kind)
    if answer is None:
        return TOO_COSTLY
    if "refused" in answer:
        return Refusal(*answer["refused"])
    return FilledBook(kind, tuple(_sheet(sheet) for sheet in answer["sheets"]))


def _asked(raw: bytes, kind: FileKind) -> dict[str, Any] | None:
    """The child's answer; None where it ended without one (no memory, no time, killed)."""
    with TemporaryFile() as file:
        file.write(raw)
        file.seek(0)
        # isolated (-I) and without an environment: no path, no start-up file and no token reaches the child
        child = subprocess.Popen(  # noqa: S603  # our own program, no shell
            [sys.executable, "-I", "-X", "utf8", str(CHILD), kind],
            stdin=file,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={},
        )
        alarm = Timer(CHILD_SECONDS, child.kill)
        alarm.start()
        with child:
            answer = child.stdout.read(ANSWER_BYTES) if child.stdout else b""
            child.kill() if len(answer) == ANSWER_BYTES else None
        alarm.cancel()
    return json.loads(answer) if child.returncode == 0 else None


def _sheet(fields: dict[str, Any]) -> FilledSheet:
    places = {
        name: frozenset(tuple(spot) for spot in fields.get(name, ())) for name in ("formulas", "errors", "covered")
    }
    rows = tuple(tuple(map(_value, row)) for row in fields["rows"])
    return FilledSheet(name=fields["name"], rows=rows, **places, readable=fields.get("readable", True))


def _value(coded: str | None) -> CellValue:
    """A value from the text whose first letter names its type."""
    if coded is None:
        return None
    kind, text = coded[0], coded[1:]
    match kind:
        case "n":
            return _number(text)
        case "d":
            return date.fromisoformat(text)
        case "h":
            return time()
        case "b":
            return text == "True"
        case _:
            return text or None


def _number(text: str) -> CellValue:
    """The number with the fifteen digits that a spreadsheet shows; what is none (NaN) stays a text."""
    number = Decimal(format(float(text) + 0.0, ".15g"))  # of −0 comes 0
    return number if number.is_finite() else text
