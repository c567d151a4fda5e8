"""How long it takes to read an act, and how that grows with its rows: figures, which can fail no build."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

from support.places import REAL

from flows.outside.programme.definitions import load_definitions
from flows.stages.acts.extract import extract
from flows.stages.acts.normalise import normalise
from flows.stages.acts.readers.text import read

if TYPE_CHECKING:
    import pytest
    from pytest_benchmark.fixture import BenchmarkFixture

ACT = REAL / "source" / "programme-2026-2028.txt"
MEASURES, INDICATORS = slice(162, 255), slice(265, 328)
"""The lines of the two tables below their headers, in Python's way of counting."""
COPIES = (1, 10, 100)


def longer(copies: int) -> bytes:
    """The real act with its directions so many times, numbered on."""
    lines = ACT.read_text(encoding="utf-8").split("\n")
    tables = [
        [_on(line, 5 * copy) for copy in range(copies) for line in lines[part]] for part in (MEASURES, INDICATORS)
    ]
    between = lines[MEASURES.stop : INDICATORS.start]
    parts = [lines[: MEASURES.start], tables[0], between, tables[1], lines[INDICATORS.stop :]]
    return "\n".join(line for part in parts for line in part).encode()


def _on(line: str, more: int) -> str:
    """The line with its direction's number so much higher."""
    return re.sub(
        r"(^|\t|<p>)(\d)(?=\.\d+\.? |\. |\t[А-Я])", lambda found: f"{found[1]}{int(found[2]) + more}", line, count=1
    )


def seconds(raw: bytes) -> float:
    words = load_definitions().words
    start = time.process_time()
    programme = normalise(extract(read(ACT.name, raw), words), words, {})
    took = time.process_time() - start
    assert programme.balance.closes
    return took


def test_reading_grows_with_the_rows(benchmark: BenchmarkFixture, capsys: pytest.CaptureFixture[str]) -> None:
    acts = {copies: longer(copies) for copies in COPIES}
    seconds(acts[1])
    took = benchmark.pedantic(lambda: {copies: seconds(raw) for copies, raw in acts.items()}, rounds=1)
    with capsys.disabled():
        for copies, each in took.items():
            # the figures are what a benchmark is for
            print(f"the act {copies} times over: {each:.2f} s, {1000 * each / copies:.1f} ms a copy")  # noqa: T201
