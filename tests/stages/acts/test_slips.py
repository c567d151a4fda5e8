"""One slip in an act that is read exactly: it is found, or the tables show it and nothing else.

What nobody can see is on a short list: it changes nothing that is published, or says the same twice.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest
from support.layouts import tables_of, text_of
from support.mutations import Read, Slip, outcome, slips

from flows.model.errors import SourceError
from flows.outside.programme.definitions import load_definitions
from flows.stages.acts.extract import extract
from flows.stages.acts.normalise import normalise
from flows.stages.acts.readers.text import read
from flows.stages.checks.check import check
from flows.stages.checks.judge import judge
from flows.stages.tables.write import write

if TYPE_CHECKING:
    from collections.abc import Callable

FILE = "act.txt"
SOME = ("00_control",)
ALL = (
    *("00_control", "05e_paren_numbers", "07a_row_per_source", "07b_row_per_source_total_first"),
    *("10a_capital_current_split", "10d_years_as_rows", "12c_subtotals_bare", "17b_flat_total_on_top"),
)
EVERY = 4
"""So many slips apart are tried in the short run."""

UNSEEN: dict[str, Callable[[str, str, Slip], object]] = {
    "a header or a sum printed twice": lambda _, line, slip: (
        slip.kind == "row doubled" and (_is_header(line) or _is_sum(line))
    ),
    "rows of the passport, sums or sources in another order": lambda _, __, slip: (
        slip.kind == "row swapped with the next"
    ),
    "a label of a header that its group already says": lambda _, line, __: _is_header(line),
    "a direction's title in annex 2, which annex 1 prints": lambda _, line, slip: (
        re.match(r"\d\t", line) and slip.what == line.split("\t")[1]
    ),
    "the sum of one direction, which the sum of all stands for": lambda _, line, slip: (
        slip.kind == "row deleted" and line.startswith("Разом:")
    ),
    "the label of a sum": lambda _, __, slip: slip.what in {"Усього", "Всього:", "Разом:"},
}
"""What nobody can see, by act, line and slip: nothing published comes from there."""


RELABELLED: dict[str, Callable[[str, str, Slip], object]] = {
    "two sources swapped in a header, where no total by source and no passport by source stands against it": (
        lambda _, line, slip: slip.kind == "cell swapped with the next" and "місцевий бюджет" in line
    ),
}
"""What nobody can see though it changes every row: the act says so itself."""


def _is_sum(line: str) -> bool:
    return line.strip().startswith(("Усього", "Всього", "Разом"))


def _is_header(line: str) -> bool:
    labels = ("Виконавці", "Очікувані результати", "Одиниця виміру")
    return any(label in line for label in labels) or bool(re.match(r"\t{3,}(20\d\d|капітальні)", line))


@cache
def before(name: str) -> Read:
    return reading(text_of(name), checked=True)


def reading(text: str, *, checked: bool) -> Read:
    """What a reading says; without the checks, it says less, and faster."""
    known = load_definitions()
    programme = normalise(extract(read(FILE, text.encode()), known.words), known.words, {})
    files = write(programme.tables, known.schemas)
    assert programme.balance.closes
    findings = check(files, programme, known.schemas, known.suites) if checked else programme.findings
    told = judge(findings, ()).findings
    return tables_of(files), {(one.check, one.key, one.field, one.value) for one in told}


def became(name: str, slip: Slip) -> str:
    """What became of the slip; the checks are asked only where the reading alone shows nothing."""
    try:
        seen = outcome(slip, before(name), reading(slip.text, checked=False))
        return seen if seen in {"found", "shown"} else outcome(slip, before(name), reading(slip.text, checked=True))
    except SourceError:
        return "found"


def examine(name: str, every: int) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for place, slip in enumerate(slips(text_of(name))):
        if place % every == 0:
            seen = became(name, slip)
            counts[slip.kind, seen] += 1
            line = text_of(name).split("\n")[slip.lines[0] - 1]
            known = any(of(name, line, slip) for of in (RELABELLED if seen == "wrong" else UNSEEN).values())
            assert seen in {"found", "shown"} or known, (seen, slip.kind, slip.lines, slip.what)
    return counts


@pytest.mark.parametrize("name", SOME)
def test_a_slip_is_found_or_shown(name: str) -> None:
    assert sum(examine(name, EVERY).values()) > 200


@pytest.mark.long
@pytest.mark.parametrize("name", ALL)
def test_every_slip_is_found_or_shown(name: str) -> None:
    for (kind, seen), count in sorted(examine(name, 1).items()):
        print(f"{name}: {kind}: {seen} {count}")  # noqa: T201  # the figures are asked for
