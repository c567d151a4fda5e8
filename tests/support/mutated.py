"""Files of a programme's folder, spoiled as people, editors and enemies spoil them; the same seed spoils alike."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

NASTY = (
    "",
    "~",
    "null",
    "yes",
    "0",
    "-1",
    "007",
    "0x1F",
    "1e999",
    ".inf",
    ".nan",
    "1_000",
    "12:30",
    "190:20:30",
    "9" * 400,
    "9" * 6000,
    "2026-01-01",
    "9999-12-31",
    "0001-01-01",
    "99999-01-01",
    "2026-02-30",
    "2026-01-01T00:00:00+99:00",
    "[]",
    "{}",
    "[[[[[[[[1]]]]]]]]",
    "{a: {b: {c: 1}}}",
    "? [a]\n: 1",
    "&a x",
    "*a",
    "<<: {a: 1}",
    "!!python/name:os.system",
    "!!binary aa",
    "!!set {a}",
    "|\n  рядок\n  рядок",
    ">-\n  рядок",
    '"\\0"',
    '"\\u202e"',
    '"\\x85"',
    '"\\uD800"',
    "'",
    '"',
    "%",
    "@",
    "`",
    "#",
    "a: b: c",
    "- - - -",
    "\t",
    "\u2028",
    "\u200b",
    "e\u0301",
    "😀\u200d",
    "́",
    "х" * 5000,
    "=",
    "=1+1",
    "../../etc/passwd",
    "C:\\x",
    "ckan:",
    "folder:",
    "ckan:http://[::1",
    "ckan:https://u:p@h",
    "http://",
    "{{ x }}",
    "{0}",
    "%s",
    "{",
    "}",
    "\x00",
    "\x1b[31m",
    "\ufeff",
    "\ud7ff",
    "UA68040390000011141",
    "2026-H1",
    "2026-H3",
    "M1.1",
)
"""What stands where something else should."""

VALUE = re.compile(r"(?<=[:\-] )[^\n#]+|(?<=\[)[^\]\n]+(?=\])|\"[^\"\n]*\"")
FIGURE = re.compile(r"\d[\d ,.]*")


def _value(drawn: random.Random, text: str) -> str:
    places = list(VALUE.finditer(text))
    if not places:
        return _insert(drawn, text)
    place = drawn.choice(places)
    return f"{text[: place.start()]}{drawn.choice(NASTY)}{text[place.end() :]}"


def _insert(drawn: random.Random, text: str) -> str:
    at = drawn.randrange(len(text) + 1)
    return f"{text[:at]}{drawn.choice(NASTY)}{text[at:]}"


def _drop(drawn: random.Random, text: str) -> str:
    at = drawn.randrange(len(text) + 1)
    return text[:at] + text[at + drawn.choice((1, 2, 10, 200)) :]


def _cut(drawn: random.Random, text: str) -> str:
    return text[: drawn.randrange(len(text) + 1)]


def _lines(change: Callable[[random.Random, list[str], int], None]) -> Callable[[random.Random, str], str]:
    def spoil(drawn: random.Random, text: str) -> str:
        lines = text.split("\n")
        change(drawn, lines, drawn.randrange(len(lines)))
        return "\n".join(lines)

    return spoil


def _remove(_: random.Random, lines: list[str], at: int) -> None:
    del lines[at]


def _double(_: random.Random, lines: list[str], at: int) -> None:
    lines.insert(at, lines[at])


def _swap(drawn: random.Random, lines: list[str], at: int) -> None:
    other = drawn.randrange(len(lines))
    lines[at], lines[other] = lines[other], lines[at]


def _indent(drawn: random.Random, lines: list[str], at: int) -> None:
    lines[at] = f"{drawn.choice((' ', '  ', chr(9), '- ', '? ', ': '))}{lines[at]}"


def _dedent(_: random.Random, lines: list[str], at: int) -> None:
    lines[at] = lines[at].lstrip()


def _cells(drawn: random.Random, lines: list[str], at: int) -> None:
    cells = lines[at].split("\t")
    cells[drawn.randrange(len(cells))] = drawn.choice(NASTY).replace("\n", " ")
    drawn.choice((lambda: None, cells.reverse, lambda: cells.append("")))()
    lines[at] = "\t".join(cells)


def _figure(drawn: random.Random, text: str) -> str:
    places = list(FIGURE.finditer(text))
    if not places:
        return _insert(drawn, text)
    place = drawn.choice(places)
    return f"{text[: place.start()]}{drawn.choice(NASTY)}{text[place.end() :]}"


OF_YAML = (
    _value, _value, _value, _value, _insert, _drop, _cut, _lines(_remove), _lines(_double), _lines(_swap),
    _lines(_indent), _lines(_dedent),
)  # fmt: skip
OF_ACTS = (
    _insert, _drop, _cut, _figure, _figure, _lines(_remove), _lines(_double), _lines(_swap), _lines(_cells),
    _lines(_cells),
)  # fmt: skip


def spoiled(
    text: str, ways: Sequence[Callable[[random.Random, str], str]], count: int, *, seed: int = 18
) -> Iterator[bytes]:
    """That many files, each spoiled once to three times; every tenth in its bytes or its encoding besides."""
    drawn = random.Random(seed)  # noqa: S311  # the same files each time
    for number in range(count):
        made = text
        for _ in range(drawn.choice((1, 1, 2, 3))):
            made = drawn.choice(ways)(drawn, made)
        raw = made.encode("utf-8", "surrogatepass")
        yield _bytes_spoiled(drawn, made, raw) if number % 10 == 9 else raw


def _bytes_spoiled(drawn: random.Random, text: str, raw: bytes) -> bytes:
    at = drawn.randrange(len(raw) + 1)
    return drawn.choice(
        (
            raw[:at] + bytes([drawn.randrange(256)]) + raw[at + 1 :],
            text.encode("cp1251", "replace"),
            text.encode("utf-16", "surrogatepass"),
            b"\xef\xbb\xbf" + raw,
            raw.replace(b"\n", b"\r\n"),
            raw.replace(b"\n", b"\r"),
        )
    )
