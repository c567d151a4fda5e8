"""How YAML is read here: plain values, and neither of its two traps."""

from __future__ import annotations

from typing import Any

import yaml
from yaml.composer import Composer, ComposerError
from yaml.constructor import ConstructorError
from yaml.events import AliasEvent


class PlainLoader(Composer, yaml.CSafeLoader):
    """PyYAML's safe loader without a key given twice (the first is lost in silence) and aliases (which can explode).

    Parsed in C, which is most of the work; composed in Python, where too deep a file is an error and no crash.
    """

    def __init__(self, stream: str) -> None:
        """Both parts begin."""
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
        seen: set[str] = set()
        for key, _ in node.value:
            name = str(key.value)
            if name in seen:
                raise ConstructorError(None, None, f"{name}: ×2", key.start_mark)
            seen.add(name)
        return super().construct_mapping(node, deep)


def load_yaml(raw: bytes) -> Any:  # noqa: ANN401  # whoever calls knows what shape to expect
    """What a file says.

    Raises:
        YAMLError: It is no plain YAML in UTF-8; the error's mark says where, if that is known.
    """
    try:
        return yaml.load(raw.decode("utf-8-sig"), PlainLoader)  # noqa: S506  # a safe loader made stricter
    except (ValueError, RecursionError) as error:
        raise yaml.YAMLError(str(error)) from error
