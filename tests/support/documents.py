"""The documents as data: their code, their tables, their links, their worked examples."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from flows.cli.commands import COMMAND_LINE
from support.places import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

DOCS = PROJECT / "docs"
GUIDES = {"uk": DOCS / "uk", "en": DOCS / "en"}
FRONT = {"uk": PROJECT / "README.uk.md", "en": PROJECT / "README.md"}
ALL = sorted({*PROJECT.glob("*.md"), *DOCS.rglob("*.md")})

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_CALL = re.compile(r"(?:\$ )?(?:[A-Z_]+=\S* )*(?:\.venv/bin/)?hromada (.+)", re.DOTALL)
CUT = "…"
"""A line of an example that stands for any others."""


@dataclass(frozen=True, slots=True)
class Example:
    """A command as a document shows it, and the lines of its answer."""

    words: tuple[str, ...]
    lines: tuple[str, ...]


def read(path: Path) -> str:
    return path.read_text("utf-8")


def guide(lang: str) -> str:
    """All that a reader of one language is given."""
    return "\n".join(map(read, (FRONT[lang], *sorted(GUIDES[lang].glob("*.md")))))


def fences(text: str, kind: str | None = None) -> list[str]:
    """The blocks of code; of one kind, where one is named."""
    return [body for name, body in _FENCE.findall(text) if kind in (None, name)]


def spans(text: str) -> list[str]:
    """What stands in backticks within a line; a break of the line is a space."""
    return [" ".join(span.split()) for span in _SPAN.findall(_FENCE.sub("", text))]


def links(text: str) -> list[str]:
    return _LINK.findall(_FENCE.sub("", text))


def anchors(text: str) -> set[str]:
    """The headings as GitHub makes addresses of them."""
    titles = (re.sub(r"[`*]|\]\([^)]*\)|\[", "", title) for title in _HEADING.findall(_FENCE.sub("", text)))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def first_cells(text: str) -> list[str]:
    """What the rows of tables begin with, where that is code."""
    return re.findall(r"^\| `([^`]+)`", text, re.MULTILINE)


def commands() -> Mapping[str, set[str]]:
    """Every command of the program and its options, those of each level included."""
    return dict(_commands(COMMAND_LINE, ()))


def _commands(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[str, set[str]]]:
    options = {name for option in command.params if isinstance(option, click.Option) for name in option.opts}
    yield " ".join(path), {*options, "--help", "-h"}
    for name, inner in command.commands.items() if isinstance(command, click.Group) else ():
        yield from _commands(inner, (*path, name))


def calls(text: str) -> Iterator[tuple[str, set[str]]]:
    """Every command of the program that a document shows, with its options."""
    shown = (line.split(" # ")[0] for block in fences(text) for line in block.splitlines())
    for call in filter(None, map(_CALL.fullmatch, (*shown, *spans(text)))):
        words = call[1].split()
        length = 2 if words[0] == "portal" else 1
        name = " ".join(word for word in words[:length] if not word.startswith("-"))
        yield name, {word for word in words if word.startswith("-")}


def examples(text: str) -> list[Example]:
    """The worked examples, in their order."""
    blocks = [block.splitlines() for block in fences(text, "console")]
    return [Example(tuple(shlex.split(first.removeprefix("$ hromada "))), tuple(rest)) for first, *rest in blocks]


def shows(lines: tuple[str, ...], answer: list[str]) -> bool:
    """Is this the answer, but for what was cut: gaps of a table's columns do not count."""
    pattern = "".join(r"(?:.*\n)*" if line == CUT else f"{re.escape(_plain(line))}\n" for line in lines)
    return re.fullmatch(pattern, "".join(f"{_plain(line)}\n" for line in answer)) is not None


def _plain(line: str) -> str:
    return " ".join(line.split())
