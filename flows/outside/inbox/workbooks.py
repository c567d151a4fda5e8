"""Opens what executors sent: each file in a process of its own that cannot take this one down."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.outside.machine.limited import asked
from flows.stages.reports.entries import plain_text
from flows.stages.reports.envelope import envelope
from flows.stages.reports.filled import CellValue, FileKind, FilledBook, FilledSheet, Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

CHILD = "import sys; sys.path.append(sys.argv.pop(1)); from child.main import main; main()"
"""It is imported by itself, so that nothing else of the project can be."""
CHILD_SECONDS = 30
"""Of wall time; the child's own limit is 10 of the processor's, which a busy machine stretches."""
ANSWER_BYTES = 40_000_000
"""Above what the child ever sends: 8 million letters of up to four bytes."""
AT_ONCE = 2
TOO_COSTLY = ("report-too-costly",)
CONTAINERS = frozenset({"zip", "p7s"})
PERCENT = "percent"


def read_workbooks(files: Sequence[bytes | Refusal]) -> list[FilledBook | Refusal]:
    """What each file holds, in the same order; whatever one of them does, the others are read."""
    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(read_workbook, files))


def read_workbook(raw: bytes | Refusal) -> FilledBook | Refusal:
    """The values of a workbook, or why it was not read: the file's own fault, never worth another try.

    One that comes in an archive or a signature is taken out first, once.
    """
    inside = _taken_out(raw)
    if isinstance(inside, Refusal):
        return inside
    kind = envelope(inside)
    if isinstance(kind, Refusal):
        return kind
    if kind == "zip" or kind == "p7s":  # noqa: PLR1714  # so that the type checker sees what remains
        return Refusal("report-nested")
    answer = _asked(inside, kind)
    return answer if isinstance(answer, Refusal) else FilledBook(kind, tuple(map(_sheet, answer["sheets"])))


def _taken_out(raw: bytes | Refusal) -> bytes | Refusal:
    """The file itself, or what is inside an archive or a signature."""
    kind = raw if isinstance(raw, Refusal) else envelope(raw)
    if isinstance(raw, Refusal) or isinstance(kind, Refusal) or kind not in CONTAINERS:
        return raw
    answer = _asked(raw, kind)
    return answer if isinstance(answer, Refusal) else base64.b64decode(answer["inside"])


def _asked(raw: bytes, kind: FileKind) -> dict[str, Any] | Refusal:
    """The child's answer; also where it ended without one (no memory, no time, killed)."""
    answer = asked(CHILD, (str(Path(__file__).parent), kind), raw, seconds=CHILD_SECONDS, answer_bytes=ANSWER_BYTES)
    told = json.loads(answer) if answer is not None else {"refused": TOO_COSTLY}
    return Refusal(*told["refused"]) if "refused" in told else told


def _sheet(fields: dict[str, Any]) -> FilledSheet:
    places = {
        name: frozenset(tuple(spot) for spot in fields.get(name, ())) for name in ("formulas", "errors", "covered")
    }
    formats = {tuple(spot): shown for spot, shown in fields.get("formats", ())}
    rows = tuple(
        tuple(_seen(_value(coded), formats.get((number, place), "")) for place, coded in enumerate(row))
        for number, row in enumerate(fields["rows"])
    )
    readable = fields.get("readable", True)
    return FilledSheet(name=fields["name"], rows=rows, **places, formats=formats, readable=readable)


def _seen(value: CellValue, shown: str) -> CellValue:
    """A percentage as people see it: of the number 1 in the format `0%`, the text `100%`."""
    return f"{plain_text(value * 100)}%" if isinstance(value, Decimal) and shown == PERCENT else value


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
