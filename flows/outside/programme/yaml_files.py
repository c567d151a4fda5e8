"""How YAML is read here: plain values, and none of its traps; what cannot be read so is a fault of a known kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml
from yaml.composer import Composer
from yaml.events import AliasEvent

if TYPE_CHECKING:
    from collections.abc import Iterable

FAULTS = {
    "found a tab character": "yaml-tab",
    "cannot start any token": "yaml-sign",
    "alphabetic or numeric character": "yaml-sign",
    "determine a constructor": "yaml-sign",
    "tag handle": "yaml-tag",
    "expected '>'": "yaml-tag",
    "mapping values are not allowed": "yaml-colon",
    "found unexpected ':'": "yaml-colon",
    "could not find expected ':'": "yaml-no-colon",
    "',' or ']'": "yaml-bracket",
    "',' or '}'": "yaml-bracket",
    "expected node content": "yaml-bracket",
    "unexpected end of stream": "yaml-quote",
    "unexpected document indicator": "yaml-quote",
    "unknown escape character": "yaml-escape",
    "hexdecimal number": "yaml-escape",
    "Unicode character escape": "yaml-escape",
    "expected key": "yaml-indent",
    "'-' indicator": "yaml-indent",
    "block sequence entries are not allowed": "yaml-indent",
    "mapping keys are not allowed": "yaml-indent",
    "expected <document start>": "yaml-indent",
    "another document": "yaml-documents",
    "control characters": "yaml-control",
    "unhashable key": "yaml-key",
}
"""The kind of each fault by what the parser says of it, in English; whatever else it says is `yaml-wrong`."""
OPENED = frozenset({"yaml-quote", "yaml-bracket", "yaml-no-colon"})
"""What is missed only lines later: told where it begins."""


MERGE, *NUMBERS = (f"tag:yaml.org,2002:{name}" for name in ("merge", "int", "float"))
PLAIN_NUMBER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


class YamlFault(yaml.YAMLError):
    """Raised when a text is no plain YAML: `code` is the kind of the fault, `line` where it was met, from 1."""

    def __init__(self, code: str, line: int, found: str = "") -> None:
        """As above; `found` is what stands there, where that is not the whole line."""
        super().__init__(code, line, found)
        self.code, self.line, self.found = code, line, found


class PlainLoader(Composer, yaml.CSafeLoader):
    """PyYAML's safe loader without keys given twice (one is lost in silence), aliases (they can explode), tags, merges.

    Parsed in C, which is most of the work; composed in Python, where too deep a file is an error and no crash.
    """

    def __init__(self, stream: str) -> None:
        """Initialise both parents."""
        yaml.CSafeLoader.__init__(self, stream)
        Composer.__init__(self)

    def compose_node(self, parent: Any, index: Any) -> Any:  # noqa: ANN401  # PyYAML's own types are partial
        """Refuse an alias and a tag."""
        event = self.peek_event()
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise _fault("yaml-alias", event)
        if tag := getattr(event, "tag", None):
            raise _fault("yaml-tag", event, tag)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: ANN401  # as inherited
        """Refuse a key given twice, and one that brings in others."""
        names: set[str] = set()
        for key, _ in node.value:
            if key.tag == MERGE:
                raise _fault("yaml-merge", key)
            name = str(key.value)
            if name in names:
                raise _fault("yaml-twice", key, name)
            names.add(name)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: Any, deep: bool = False) -> Any:  # noqa: ANN401  # as inherited
        """The value; one that looks like a date or a number and is none is refused where it stands.

        So is a number that YAML reads otherwise than people: 0123 is 83 to it, and 12:30 is 750.
        """
        if node.tag in NUMBERS and not PLAIN_NUMBER.fullmatch(node.value):
            raise _fault("yaml-number", node, node.value)
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            code = "yaml-date" if node.tag.endswith(":timestamp") else "yaml-number"
            raise _fault(code, node, node.value) from error


def _fault(code: str, place: Any, found: str = "") -> YamlFault:  # noqa: ANN401  # an event or a node
    return YamlFault(code, place.start_mark.line + 1, found)


def load_yaml(raw: bytes) -> Any:  # noqa: ANN401  # whoever calls knows what shape to expect
    """The values in a file.

    Raises:
        YamlFault: It is no plain YAML in UTF-8.
    """
    try:
        return yaml.load(raw.decode("utf-8-sig"), PlainLoader)  # noqa: S506  # a safe loader made stricter
    except UnicodeDecodeError as error:
        raise YamlFault("yaml-encoding", raw.count(b"\n", 0, error.start) + 1) from error
    except RecursionError as error:
        raise YamlFault("yaml-deep", 1) from error
    except YamlFault:
        raise
    except yaml.YAMLError as error:
        raise _read_fault(raw, error) from error


def _read_fault(raw: bytes, error: yaml.YAMLError) -> YamlFault:
    """What the parser reports in English, as a fault of ours."""
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    code = next((code for said, code in FAULTS.items() if said in problem), "yaml-wrong")
    line = _line(raw, error, opened=code in OPENED)
    if code == "yaml-sign" and re.match(rb" *\t", (raw.splitlines() or [b""])[line - 1 :][0]):
        return YamlFault("yaml-tab", line)
    return YamlFault(code, line)


def _line(raw: bytes, error: yaml.YAMLError, *, opened: bool) -> int:
    """The line of a fault, never beyond the last: what never closes is missed after it."""
    marks = [getattr(error, name, None) for name in ("context_mark", "problem_mark")]
    known = [mark.line for mark in (marks if opened else reversed(marks)) if mark]
    line = known[0] if known else raw.decode("utf-8-sig").count("\n", 0, getattr(error, "position", 0) or 0)
    return int(min(line + 1, max(1, len(raw.splitlines()))))


def line_of_value(raw: bytes, path: Iterable[int | str]) -> int:
    """The line on which a value stands, counted from 1; where it is missing, the line of what should hold it."""
    node = yaml.compose(raw.decode("utf-8-sig"), PlainLoader)
    line = node.start_mark.line if node else 0
    for step in path:
        marked = _child(node, step)
        if marked is None:
            break
        key, node = marked
        line = key.start_mark.line
    return int(line) + 1


def _child(node: yaml.Node | None, step: int | str) -> tuple[yaml.Node, yaml.Node] | None:
    """An entry of a mapping or a list, with the node on whose line it begins."""
    if isinstance(node, yaml.MappingNode):
        return next(((key, value) for key, value in node.value if key.value == str(step)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None
