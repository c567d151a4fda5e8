"""How YAML is read here: plain values, and neither of its two traps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml
from yaml.composer import Composer, ComposerError
from yaml.constructor import ConstructorError
from yaml.events import AliasEvent

if TYPE_CHECKING:
    from collections.abc import Iterable


class PlainLoader(Composer, yaml.CSafeLoader):
    """PyYAML's safe loader without a key given twice (the first is lost in silence) and aliases (which can explode).

    Parsed in C, which is most of the work; composed in Python, where too deep a file is an error and no crash.
    """

    def __init__(self, stream: str) -> None:
        """Initialise both parents."""
        yaml.CSafeLoader.__init__(self, stream)
        Composer.__init__(self)

    def compose_node(self, parent: Any, index: Any) -> Any:  # noqa: ANN401  # PyYAML's own types are partial
        """Refuse an alias."""
        event = self.peek_event()
        if isinstance(event, AliasEvent):
            raise ComposerError(None, None, "alias", event.start_mark)  # type: ignore[arg-type]  # a mark made in C
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> Any:  # noqa: ANN401  # as inherited
        """Refuse a key given twice."""
        names: set[str] = set()
        for key, _ in node.value:
            name = str(key.value)
            if name in names:
                raise ConstructorError(None, None, f"{name}: ×2", key.start_mark)
            names.add(name)
        return super().construct_mapping(node, deep)

    def construct_object(self, node: Any, deep: bool = False) -> Any:  # noqa: ANN401  # as inherited
        """The value; one that looks like a date and is none is refused where it stands."""
        try:
            return super().construct_object(node, deep)
        except ValueError as error:
            raise ConstructorError(None, None, str(error), node.start_mark) from error


def load_yaml(raw: bytes) -> Any:  # noqa: ANN401  # whoever calls knows what shape to expect
    """The values in a file.

    Raises:
        YAMLError: It is no plain YAML in UTF-8; the error's mark says where, if that is known.
    """
    try:
        return yaml.load(raw.decode("utf-8-sig"), PlainLoader)  # noqa: S506  # a safe loader made stricter
    except (ValueError, RecursionError) as error:
        raise yaml.YAMLError(str(error)) from error


def line_of_fault(raw: bytes, error: yaml.YAMLError) -> int:
    """The line that could not be read, counted from 1; the first where nothing more is known."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    if mark:
        return int(mark.line) + 1
    cause = error.__cause__
    return raw.count(b"\n", 0, cause.start) + 1 if isinstance(cause, UnicodeDecodeError) else 1


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
