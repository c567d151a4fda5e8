"""Puts values into a YAML file that people keep: only where there is none, and everything else stays as it is."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import TYPE_CHECKING

import yaml

from flows.outside.programme.yaml_files import PlainLoader

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.model.proposal import FactValue

_NULL = "tag:yaml.org,2002:null"
_BOM = "\ufeff"
YamlPath = tuple[int | str, ...]


def scalar(value: FactValue | None) -> str:
    """A value as it is written: texts in double quotes, whatever is in them."""
    if value is None:
        return "null"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    return "".join(
        letter if letter.isprintable() else _escaped(letter) for letter in json.dumps(value, ensure_ascii=False)
    )


def _escaped(letter: str) -> str:
    return f"\\U{ord(letter):08X}"


def flow_list(values: Sequence[str]) -> str:
    """A list on one line."""
    return f"[{', '.join(map(scalar, values))}]"


def with_values(raw: bytes, values: Mapping[YamlPath, FactValue]) -> bytes:
    """The file with each value where null stands, or nothing at all; what is there already is never changed.

    A value whose place cannot be made within the lines that are there is left out.
    """
    text = raw.decode("utf-8-sig")
    for path, value in values.items():
        text = _with_value(text, path, value)
    return (_BOM if raw.startswith(_BOM.encode()) else "").encode() + text.encode()


def _with_value(text: str, path: YamlPath, value: FactValue) -> str:
    node = yaml.compose(text, PlainLoader)
    for place, step in enumerate(path):
        inner = _child(node, step)
        if inner is None:
            return _inserted(text, node, path[place:], value)
        node = inner
    return _replaced(text, node, scalar(value)) if node is not None and node.tag == _NULL else text


def _child(node: yaml.Node | None, step: int | str) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        inner: yaml.Node = node.value[step]
        return inner
    return None


def _replaced(text: str, node: yaml.Node, written: str) -> str:
    """The text with a null made that value; a key with nothing behind it gets a space before it."""
    lines = _lines(text)
    line, start, end = node.start_mark.line, node.start_mark.column, node.end_mark.column
    space = " " if start == end else ""
    lines[line] = f"{lines[line][:start]}{space}{written}{lines[line][end:]}"
    return "".join(lines)


def _inserted(text: str, node: yaml.Node | None, path: YamlPath, value: FactValue) -> str:
    """The text with a key added at the end of a mapping that is written over several lines."""
    if (
        not isinstance(node, yaml.MappingNode)
        or node.flow_style
        or not node.value
        or any(isinstance(s, int) for s in path)
    ):
        return text
    indent = node.value[0][0].start_mark.column
    added = [f"{' ' * (indent + 2 * depth)}{step}:" for depth, step in enumerate(path)]
    added[-1] += f" {scalar(value)}"
    return with_lines(text, _line_after(node), added)


def with_lines(text: str, place: int, added: Sequence[str]) -> str:
    """The text with lines put in before the line of that place, counted from 0; as its own lines end."""
    lines = _lines(text)
    ending = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    if place >= len(lines) and lines and not lines[-1].endswith("\n"):
        lines[-1] += ending
    return "".join([*lines[:place], *(f"{line}{ending}" for line in added), *lines[place:]])


def _lines(text: str) -> list[str]:
    """The lines with their ends, as YAML counts them."""
    return re.findall(r"[^\r\n\x85\u2028\u2029]*(?:\r\n|[\r\n\x85\u2028\u2029])|[^\r\n\x85\u2028\u2029]+$", text)


def _line_after(node: yaml.Node) -> int:
    """The line after the last one on which something of the node stands, counted from 0."""
    if isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        last = node.value[-1]
        return _line_after(last[1] if isinstance(last, tuple) else last)
    end: yaml.Mark = node.end_mark
    return end.line if end.column == 0 else end.line + 1


def with_items(raw: bytes, entry: int, key: str, items: Sequence[str]) -> bytes:
    """The file, which is a list of mappings, with texts added to the list under a key of one of them."""
    text = raw.decode("utf-8-sig")
    node = _child(yaml.compose(text, PlainLoader), entry)
    known = _child(node, key)
    if isinstance(known, yaml.SequenceNode) and known.flow_style:
        added = ("".join(f", {scalar(item)}" for item in items)).removeprefix("" if known.value else ", ")
        lines = _lines(text)
        line, end = known.end_mark.line, known.end_mark.column - 1
        lines[line] = f"{lines[line][:end]}{added}{lines[line][end:]}"
        return "".join(lines).encode()
    if isinstance(known, yaml.SequenceNode) and known.value:
        indent = known.start_mark.column
        return with_lines(text, _line_after(known), [f"{' ' * indent}- {scalar(item)}" for item in items]).encode()
    if isinstance(node, yaml.MappingNode) and not node.flow_style and known is None:
        indent = node.value[0][0].start_mark.column
        return with_lines(text, _line_after(node), [f"{' ' * indent}{key}: {flow_list(items)}"]).encode()
    return raw
