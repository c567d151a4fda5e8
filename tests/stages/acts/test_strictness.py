"""What is wrong with a document is said, never guessed away: faulty copies of the adopted act and what they must raise.

Each row of the tables below is a sentence: this is wrong, so that is found. A critical finding is exit code 1, a
document that cannot be read is exit code 3, a warning alone is exit code 0.
"""

from __future__ import annotations

import csv
import io
import re
import subprocess
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from support.places import GOLDEN, PROJECT

from flows.messages.errors import ERRORS
from flows.messages.text import Severity
from flows.model.checks import SEVERITIES
from flows.model.errors import SourceError
from flows.recipes.extract_programme import extract_programme
from flows.stages.checks.sentences import explain

if TYPE_CHECKING:
    from pathlib import Path

    from flows.model.findings import Finding

SOURCE = PROJECT / "datasets/starokostiantyniv-2026-2028/source/programme-2026-2028.txt"
FILE = "act.txt"

Edit = Callable[[str], str]

EXECUTORS, TERM, SOURCES = 1, 2, 3
AMOUNT = {2026: 4, 2027: 5, 2028: 6}
UNIT, BASELINE, DYNAMICS = -6, -5, -1
TARGET = {2026: -4, 2027: -3, 2028: -2}
"""Columns of annex 1 from the left; of annex 2 from the right, where its short rows are whole too."""


# --- how a copy is spoiled ----------------------------------------------------------------------


def swap(old: str, new: str) -> Edit:
    """The one place that says `old` says `new` instead."""

    def edit(text: str) -> str:
        assert text.count(old) == 1, f"the adopted act says «{old}» {text.count(old)} times"
        return text.replace(old, new)

    return edit


def on_lines(first: int, last: int, change: Callable[[str], str | None]) -> Edit:
    """Lines `first` to `last` of the adopted act, changed; None drops a line."""

    def edit(text: str) -> str:
        lines = text.split("\n")
        changed = [change(line) for line in lines[first - 1 : last]]
        return "\n".join([*lines[: first - 1], *(line for line in changed if line is not None), *lines[last:]])

    return edit


def drop(first: int, last: int) -> Edit:
    return on_lines(first, last, lambda _: None)


def insert(after: int, line: str) -> Edit:
    return on_lines(after, after, lambda old: f"{old}\n{line}")


def turned(line: int) -> Edit:
    """That line and the next change places."""

    def edit(text: str) -> str:
        lines = text.split("\n")
        lines[line - 1], lines[line] = lines[line], lines[line - 1]
        return "\n".join(lines)

    return edit


def both(*edits: Edit) -> Edit:
    """All the edits, the last first, so that line numbers stay those of the adopted act."""

    def edit(text: str) -> str:
        for each in reversed(edits):
            text = each(text)
        return text

    return edit


def _where(text: str, key: str) -> int:
    """The line of a record, M1.3 in annex 1 or I1.3 in annex 2."""
    annex_2 = text.index("Додаток 2")
    start = re.compile(rf"(^|\t){re.escape(key[1:])}\.? ", re.MULTILINE)
    found = start.search(text, *((0, annex_2) if key[0] == "M" else (annex_2,)))
    assert found, f"no row {key}"
    return text.count("\n", 0, found.end()) + 1


def row(key: str, change: Callable[[list[str]], Iterable[str]]) -> Edit:
    """The first printed line of a record, its cells changed."""

    def edit(text: str) -> str:
        line = _where(text, key)
        return on_lines(line, line, lambda old: "\t".join(change(old.split("\t"))))(text)

    return edit


def cell(key: str, column: int, value: str) -> Edit:
    """One cell of a record saying something else."""

    def change(cells: list[str]) -> list[str]:
        cells[column] = value
        return cells

    return row(key, change)


def without_cell(key: str, column: int) -> Edit:
    """The record's first line one cell shorter: what follows moves to the left."""
    return row(key, lambda cells: [*cells[:column], *cells[column + 1 :]])


def delete(key: str) -> Edit:
    def edit(text: str) -> str:
        line = _where(text, key)
        return drop(line, line)(text)

    return edit


def amount(number: str, year: int, value: str) -> Edit:
    return cell(f"M{number}", AMOUNT[year], value)


def target(number: str, year: int, value: str) -> Edit:
    return cell(f"I{number}", TARGET[year], value)


def number(key: str, printed: str) -> Edit:
    """The record numbered otherwise."""
    return row(key, lambda cells: [re.sub(rf"^{re.escape(key[1:])}\.? ", printed, text) for text in cells])


def column_added(first: int, last: int, header: str, *, before: int | None = None) -> Edit:
    """A column more in the table of those lines, empty below its header; at the end unless `before` a column."""

    def grown(value: str) -> Callable[[str], str]:
        def change(line: str) -> str:
            cells = line.split("\t")
            at = len(cells) if before is None else before
            return "\t".join([*cells[:at], value, *cells[at:]]) if line else line

        return change

    return both(on_lines(first, first, grown(header)), on_lines(first + 1, last, grown("")))


# --- the copies ---------------------------------------------------------------------------------

ANNEX_1, ANNEX_2 = (155, 257), (258, 328)
HEADER_1, ROWS_1 = 161, (163, 255)
HEADER_2, TOTAL_ROW, MONEY_LINE = 264, 256, 24
ANY = "*"
"""A key that the design leaves open."""

Expected = dict[str, str]
"""Check id → key; ANY as the check: any of `besides` will do."""


@dataclass(frozen=True, slots=True)
class Faulty:
    """A copy of the adopted act: what is wrong, how it is made so, what is found.

    `besides` are the checks that the same fault may set off as well; nothing else critical may be found.
    """

    sentence: str
    edit: Edit
    finds: Expected
    besides: frozenset[str] = frozenset()


SUMS = frozenset({"sum-mismatch"})
UNREAD = frozenset({"value-unreadable", "value-out-of-range"})
UNPAIRED = frozenset({"indicator-without-measure", "measure-without-indicator"})
ROW_3_5 = SOURCE.read_text(encoding="utf-8").split("\n")[207]
FOREIGN_TABLE = "Рік\tКількість громад\tПримітка\n2024\t12\tбез змін\n2025\t14\tдві нові"

REJECTED = [
    # Sums
    Faulty("one amount is changed, its totals are not", amount("1.3", 2027, "11"), {"sum-mismatch": "2027"}),
    Faulty("the total row says another sum", swap("\t27745\t10275\t", "\t27745\t10276\t"), {"sum-mismatch": "2026"}),
    Faulty("the passport says another sum", swap("27745 10275 8245", "27745 10275 8254"), {"sum-mismatch": "2027"}),
    Faulty(
        "the table's header alone says гривні",
        swap("(вартість), тис. грн, у", "(вартість), грн, у"),
        {"sum-mismatch": "2026"},
    ),
    Faulty(
        "the passport's label alone says гривні",
        swap("фінансування (тис. грн)", "фінансування (грн)"),
        {"sum-mismatch": "2026"},
    ),
    Faulty("money is in an unknown unit", swap("тис. грн, у", "тис. дол., у"), {"unit-unknown": ANY}, SUMS),
    Faulty("neither total row nor passport row 10", both(drop(24, 24), drop(256, 256)), {"total-missing": ANY}),
    Faulty(
        "two years of the header changed places",
        on_lines(162, 162, lambda line: line.replace("2026\t2027", "2027\t2026")),
        {"sum-mismatch": "2026"},
        frozenset({"header-unknown"}),
    ),
    # Rows
    Faulty(
        "a measure is deleted",
        delete("M2.4"),
        {"sum-mismatch": "2027", "indicator-without-measure": "I2.4"},
    ),
    Faulty("a measure without money is deleted", delete("M1.1"), {"indicator-without-measure": "I1.1"}),
    Faulty("an indicator is deleted", delete("I2.4"), {"measure-without-indicator": "M2.4"}),
    Faulty(
        "a measure's number is used twice",
        number("M1.4", "1.3. "),
        {"key-duplicate": "M1.3", "indicator-without-measure": "I1.4"},
    ),
    Faulty(
        "an indicator's number is used twice",
        number("I1.4", "1.3. "),
        {"key-duplicate": "I1.3", "measure-without-indicator": "M1.4"},
    ),
    Faulty(
        "a measure has lost its number",
        number("M1.3", ""),
        {"indicator-without-measure": "I1.3"},
        frozenset({"row-lost", "sum-mismatch", "value-unreadable"}),
    ),
    Faulty(
        "an indicator has lost its number",
        number("I2.4", ""),
        {"measure-without-indicator": "M2.4"},
        frozenset({"row-lost", "value-unreadable"}),
    ),
    Faulty("a row is printed twice", insert(208, ROW_3_5), {"key-duplicate": "M3.5"}),
    Faulty("the row of a direction is deleted", drop(170, 170), {ANY: ANY}, frozenset(SEVERITIES)),
    Faulty(
        "a direction has lost its number",
        swap("\n2. Розвиток цифрової", "\nРозвиток цифрової"),
        {ANY: ANY},
        frozenset(SEVERITIES),
    ),
    Faulty(
        "a direction's number is used twice",
        swap("\n2. Розвиток цифрової", "\n1. Розвиток цифрової"),
        {"key-duplicate": "D1"},
        frozenset(SEVERITIES),
    ),
    Faulty(
        "a line end stands inside a cell",
        swap("ветерана\tУправління соціальної", "ветерана\tУправління\nсоціальної"),
        {ANY: ANY},
        frozenset(SEVERITIES),
    ),
    Faulty("a tail stands before the first measure", insert(162, "\tхвіст\t\t\t\t\t\t"), {"row-lost": ANY}),
    Faulty("a tail stands before the first indicator", insert(265, "\t\tхвіст\t\t\t\t\t\t"), {"row-lost": ANY}),
    # Cells
    Faulty(
        "a row has a cell too many at its end",
        row("M1.3", lambda cells: [*cells, "зайве"]),
        {"column-count": ANY},
        SUMS | UNPAIRED,
    ),
    Faulty(
        "a row has a cell too many in the middle",
        row("M1.3", lambda cells: [*cells[:2], "зайве", *cells[2:]]),
        {"column-count": ANY},
        SUMS | UNPAIRED,
    ),
    Faulty(
        "a row has lost a cell",
        without_cell("M1.3", 1),
        {"column-count": ANY},
        SUMS | UNPAIRED,
    ),
    Faulty(
        "an indicator has lost its baseline",
        without_cell("I2.4", 4),
        {"column-count": ANY},
        UNPAIRED,
    ),
    Faulty("an indicator has lost a target", without_cell("I1.3", 6), {"column-count": ANY}, UNPAIRED),
    Faulty("an indicator on a short page has lost a target", without_cell("I2.9", 4), {"column-count": ANY}, UNPAIRED),
    Faulty("a measure has lost an amount", without_cell("M2.9", 5), {"column-count": ANY}, SUMS | UNPAIRED),
    Faulty("an amount is in words", amount("1.3", 2027, "десять"), {"value-unreadable": "M1.3"}, SUMS),
    Faulty("an amount is «за потреби»", amount("1.1", 2026, "за потреби"), {"value-unreadable": "M1.1"}),
    Faulty("a cell holds two amounts", amount("1.3", 2027, "10 20"), {"value-unreadable": "M1.3"}, SUMS),
    Faulty("a cell holds two amounts by a semicolon", amount("1.3", 2027, "5; 5"), {"value-unreadable": "M1.3"}, SUMS),
    Faulty("an amount has a point after thousands", amount("2.7", 2027, "1.000"), {ANY: ANY}, SUMS | UNREAD),
    Faulty("an amount has a unit of its own", amount("1.3", 2027, "10 грн"), {"value-unreadable": "M1.3"}, SUMS),
    Faulty("an amount is beyond all sense", amount("1.3", 2027, "1" * 40), {ANY: ANY}, SUMS | UNREAD),
    Faulty("an amount is not a number", amount("1.3", 2027, "NaN"), {"value-unreadable": "M1.3"}, SUMS),
    Faulty("an amount has letters for digits", amount("1.3", 2027, "1О"), {"value-unreadable": "M1.3"}, SUMS),
    Faulty("an amount is negative", amount("1.3", 2027, "-10"), {"value-out-of-range": "M1.3"}, SUMS),
    Faulty("an amount is negative, with a true minus", amount("1.3", 2027, "−10"), {ANY: "M1.3"}, SUMS | UNREAD),
    Faulty("an amount is blank", amount("1.3", 2027, ""), {"value-missing": "M1.3"}, SUMS),
    Faulty("an amount of none is blank", amount("1.1", 2027, ""), {"value-missing": "M1.1"}),
    Faulty("a target is in words", target("1.3", 2027, "третина"), {"value-unreadable": "I1.3"}),
    Faulty("a target is blank", target("1.3", 2027, ""), {"value-missing": "I1.3"}),
    Faulty("a target is negative", target("1.3", 2027, "-33"), {"value-out-of-range": "I1.3"}),
    Faulty("a baseline is in words", cell("I1.3", BASELINE, "немає"), {"value-unreadable": "I1.3"}),
    Faulty("a term ends before it begins", cell("M1.3", TERM, "2028-2026"), {"value-unreadable": "M1.3"}),
    Faulty("a measure has no title", cell("M1.3", 0, "1.3."), {"value-missing": "M1.3"}),
    Faulty(
        "the passport says a sum fewer",
        swap("27745 10275 8245 9225", "27745 10275 8245"),
        {"value-unreadable": "10"},
        SUMS | {"total-missing"},
    ),
    Faulty(
        "the total row holds a word",
        swap("\t27745\t10275\t8245", "\t27745\tдесять\t8245"),
        {"value-unreadable": ANY},
        SUMS,
    ),
    Faulty("a term is in words", cell("M1.3", TERM, "постійно"), {"value-unreadable": "M1.3"}),
    # Tables and columns
    Faulty("annex 1 has a column more at its end", column_added(161, 256, "Примітка"), {"header-unknown": ANY}),
    Faulty("annex 1 has a column more inside", column_added(161, 256, "Примітка", before=2), {"header-unknown": ANY}),
    Faulty("annex 2 has a column more at its end", column_added(264, 328, "Примітка"), {"header-unknown": ANY}),
    Faulty(
        "a header of annex 1 is renamed",
        swap("\tВиконавці\t", "\tХто робить\t"),
        {"header-unknown": ANY, "column-missing": ANY},
    ),
    Faulty(
        "a header of annex 2 is renamed",
        swap("\tБазове значення\t", "\tПочаток\t"),
        {"header-unknown": ANY, "column-missing": ANY},
        UNPAIRED | {"column-count"},
    ),
    Faulty(
        "a year of annex 1's header is another",
        on_lines(162, 162, lambda line: line.replace("2028", "2036")),
        {ANY: ANY},
        frozenset({"header-unknown", "column-missing", "sum-mismatch"}),
    ),
    Faulty(
        "a year of annex 2's header is another",
        on_lines(265, 265, lambda line: line.replace("2028", "2036")),
        {ANY: ANY},
        frozenset({"header-unknown", "column-missing"}),
    ),
    Faulty("annex 1 has no header", drop(161, 162), {"table-missing": ANY}, UNPAIRED | {"total-missing"}),
    Faulty("annex 2 has no header", drop(264, 265), {"table-missing": ANY}, UNPAIRED),
    Faulty("annex 1 has no years in its header", drop(162, 162), {"column-missing": ANY}, frozenset(SEVERITIES)),
    Faulty("the second annex is missing", drop(*ANNEX_2), {"table-missing": ANY}, UNPAIRED),
    Faulty("the first annex is missing", drop(*ANNEX_1), {"table-missing": ANY}, UNPAIRED | SUMS | {"total-missing"}),
    Faulty(
        "the file ends in the middle of annex 1",
        lambda text: text[: len(text) // 2],
        {"table-missing": ANY},
        UNPAIRED | SUMS | {"total-missing", "column-count", "row-lost", "value-missing"},
    ),
    Faulty("the file ends in the middle of annex 2", drop(300, 336), {"measure-without-indicator": "M5.18"}),
]

WARNED = [
    Faulty("the total row is missing", drop(256, 256), {"total-missing": ANY}),
    Faulty("the passport does not say the money", drop(24, 24), {"total-missing": ANY}),
    Faulty("an indicator has lost its unit", without_cell("I2.9", 2), {"unit-unknown": "I2.9"}),
    Faulty("an indicator's unit is unknown", cell("I2.9", UNIT, "папуг"), {"unit-unknown": "I2.9"}),
    Faulty(
        "a table of something else stands between the annexes",
        insert(257, f"\n{FOREIGN_TABLE}\n"),
        {"table-unknown": ANY},
    ),
    Faulty("there is a third annex", insert(329, f"\nДодаток 3\n\n{FOREIGN_TABLE}\n"), {"table-unknown": ANY}),
    Faulty(
        "a measure stands under another direction",
        turned(169),
        {"direction-differs": "M1.4"},
    ),
]


def encoded(encoding: str) -> Callable[[bytes], bytes]:
    return lambda raw: raw.decode().encode(encoding, errors="replace")


PICTURE = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde"

UNREADABLE: dict[str, Callable[[bytes], bytes]] = {
    "the file is empty": lambda _: b"",
    "the file is blank": lambda _: b"\n\t \n",
    "the file is in cp1251": encoded("cp1251"),
    "the file is in UTF-16 without a mark": encoded("utf-16-le"),
    "one byte of the file is spoiled": lambda raw: raw.replace(
        "Виконавці".encode(), b"\xff" + "Виконавці".encode()[1:], 1
    ),
    "the file is cut inside a letter": lambda raw: raw[: raw.index("Додаток 2".encode()) + 1],
    "the file holds NUL bytes": lambda raw: raw.replace(b"\t", b"\x00\t", 3),
    "the file is a picture": lambda _: PICTURE,
    "the file is a ZIP archive": lambda raw: b"PK\x03\x04\x14\x00\x06\x00" + raw[:64],
    "tabs are turned to spaces": lambda raw: raw.replace(b"\t", b"    "),
    "tabs are gone": lambda raw: raw.replace(b"\t", b""),
    "the file holds no table": lambda raw: raw[: raw.index("I. ПАСПОРТ".encode())],
    "both annexes are missing": lambda raw: raw[: raw.index("Додаток 1".encode())],
    "the file is cut in half, by its bytes": lambda raw: raw[
        : raw.index("Перелік завдань / заходів".encode()) // 2 + 1
    ],
}


# --- what is said of them -----------------------------------------------------------------------


def findings_of(text: str) -> tuple[Finding, ...]:
    return extract_programme(FILE, text.encode()).findings


def matches(finding: Finding, check: str, key: str) -> bool:
    return check in (ANY, finding.check) and key in (ANY, finding.key)


def assert_found(findings: Iterable[Finding], fault: Faulty) -> None:
    found = list(findings)
    wanted = fault.finds.items()
    absent = [f"{check} {key}" for check, key in wanted if not any(matches(each, check, key) for each in found)]
    assert absent == [], said(found)


def said(findings: Iterable[Finding]) -> list[str]:
    return [f"{finding.check} {finding.key} {finding.field}" for finding in findings]


def assert_sentence(finding: Finding, lines: int) -> None:
    """A finding tells in Ukrainian what is wrong, where (unless a whole table is absent) and what to do."""
    message = explain(finding)
    assert re.search(r"[а-яіїєґ]", message), message
    assert "{" not in message, message
    assert len(re.findall(r"\. |\.$", message)) >= 2, f"what is wrong and what to do: {message}"
    if finding.check in {"table-missing", "passport-missing", "total-missing"}:
        return
    place = re.fullmatch(rf"{re.escape(FILE)}#line=(\d+),(\d+)", finding.source_ref)
    assert place, f"no place: {finding}"
    assert 1 <= int(place[1]) <= int(place[2]) <= lines, finding


@pytest.fixture(scope="module")
def adopted() -> str:
    return SOURCE.read_text(encoding="utf-8")


def test_the_adopted_act_itself_is_accepted(adopted: str) -> None:
    assert [finding for finding in findings_of(adopted) if finding.severity == Severity.CRITICAL] == []


@pytest.mark.parametrize("fault", REJECTED, ids=lambda fault: fault.sentence)
def test_rejected_if(fault: Faulty, adopted: str) -> None:
    text = fault.edit(adopted)
    findings = findings_of(text)
    critical = [finding for finding in findings if finding.severity == Severity.CRITICAL]
    assert_found(critical, fault)
    strangers = [finding for finding in critical if finding.check not in fault.finds.keys() | fault.besides]
    assert strangers == [], said(strangers)
    for finding in findings:
        assert_sentence(finding, text.count("\n") + 1)


@pytest.mark.parametrize("fault", WARNED, ids=lambda fault: fault.sentence)
def test_accepted_with_a_warning_if(fault: Faulty, adopted: str) -> None:
    text = fault.edit(adopted)
    findings = findings_of(text)
    assert_found(findings, fault)
    assert [finding for finding in findings if finding.severity == Severity.CRITICAL] == []
    for finding in findings:
        assert_sentence(finding, text.count("\n") + 1)


@pytest.mark.parametrize(
    ("key", "edit"),
    [
        ("M1.3", without_cell("M1.3", 1)),
        ("M1.3", amount("1.3", 2027, "десять")),
        ("M1.3", row("M1.3", lambda cells: [*cells, "зайве"])),
        ("I1.3", without_cell("I1.3", 6)),
        ("I2.4", without_cell("I2.4", 3)),
        ("I2.9", without_cell("I2.9", 2)),
    ],
)
def test_a_fault_in_one_row_leaves_the_others_as_they_are(key: str, edit: Edit, adopted: str) -> None:
    spoiled = extract_programme(SOURCE.name, edit(adopted).encode()).files
    for table in ("measures", "measure-funding", "indicators", "indicator-targets"):
        golden = csv.DictReader(io.StringIO((GOLDEN / f"{table}.csv").read_text(encoding="utf-8")))
        wanted = [row for row in golden if next(iter(row.values()))[1:] != key[1:]]
        rows = list(csv.DictReader(io.StringIO(spoiled[table].decode())))
        names = [name for name in wanted[0] if name not in {"position", "targetKind", "targetLevel"}]
        kept = [[row[name] for name in names] for row in rows if row[names[0]][1:] != key[1:]]
        assert kept == [[row[name] for name in names] for row in wanted]


@pytest.mark.parametrize("spoil", UNREADABLE.values(), ids=UNREADABLE)
def test_not_read_if(spoil: Callable[[bytes], bytes], adopted: str) -> None:
    with pytest.raises(SourceError) as caught:
        extract_programme(FILE, spoil(adopted.encode()))
    message = ERRORS[caught.value.code].render("uk", **caught.value.facts)
    assert caught.value.exit_code == 3
    assert FILE in message
    assert re.search(r"[а-яіїєґ]", message), message
    assert len(re.findall(r"\. |\.$", message)) >= 2, f"what is wrong and what to do: {message}"


# --- as a clerk sees it -------------------------------------------------------------------------


def hromada_extract(raw: bytes, folder: Path) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """The command's end and the names of the files it left."""
    source, out = folder / FILE, folder / "out"
    source.write_bytes(raw)
    command = [sys.executable, "-m", "flows.cli", "extract", str(source), "--out", str(out)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, check=False)
    return done, sorted(path.name for path in out.rglob("*")) if out.exists() else []


@pytest.mark.parametrize(
    ("name", "exit_code", "words"),
    [
        ("as adopted", 0, []),
        ("one amount is changed, its totals are not", 1, ["2027"]),
        ("the second annex is missing", 1, ["таблицю"]),
        ("tabs are turned to spaces", 3, [FILE]),
        ("the file is a picture", 3, [FILE]),
    ],
)
def test_the_command_ends_with(name: str, exit_code: int, words: list[str], adopted: str, tmp_path: Path) -> None:
    edits = {fault.sentence: fault.edit for fault in REJECTED} | {"as adopted": lambda text: text}
    raw = edits[name](adopted).encode() if name in edits else UNREADABLE[name](adopted.encode())
    done, files = hromada_extract(raw, tmp_path)
    output = done.stdout + done.stderr
    assert done.returncode == exit_code, output
    assert "Traceback" not in output
    assert re.search(r"[а-яіїєґ]", output)
    assert [word for word in words if word not in output] == []
    if exit_code == 3:
        assert files == []
    else:
        assert {"findings.csv", "measures.csv"} <= set(files)
