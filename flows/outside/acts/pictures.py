"""`pictures`: the parts of the pages of a PDF or a scan that show its rows, drawn in a process of its own."""

from __future__ import annotations

import base64
import json
from dataclasses import astuple
from typing import TYPE_CHECKING

from flows.outside.machine.limited import asked
from flows.outside.programme.definitions import PROJECT
from flows.stages.acts.readers.kind import file_kind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.stages.acts.readers.content import Area

_CHILD = "import sys; sys.path.insert(0, sys.argv.pop(1)); from flows.outside.acts.picture_child import main; main()"
_SECONDS = 300
_ANSWER_BYTES = 60_000_000


def pictures(raw: bytes, areas: Mapping[str, Sequence[Area]]) -> dict[str, tuple[bytes, ...]]:
    """WebP pictures of each place, as many as there are areas; none of a file without pages, or that cannot be drawn.

    All of them together stay below 24 MB: in a longer document the last places have none.
    """
    kind = file_kind(raw)
    if kind not in {"pdf", "scan"} or not areas:
        return {}
    wanted = [[place, list(map(astuple, stripes))] for place, stripes in areas.items()]
    order = json.dumps(wanted).encode() + b"\n"
    answer = asked(_CHILD, (str(PROJECT), kind), order + raw, seconds=_SECONDS, answer_bytes=_ANSWER_BYTES)
    drawn = json.loads(answer) if answer else {}
    return {place: tuple(map(base64.b64decode, stripes)) for place, stripes in drawn.items()}
