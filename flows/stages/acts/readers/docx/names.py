"""Names of WordprocessingML (ECMA-376, part 1), by both of its namespaces."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"


def name_of(element: _Element) -> str:
    """The element's name without its namespace; blank for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: _Element | None, *names: str) -> _Element | None:
    """The first child of that name, and of it the next, …; None where one is missing."""
    for name in names:
        if element is None:
            return None
        element = next((each for each in element if name_of(each) == name), None)
    return element


def value(element: _Element | None, name: str = "val") -> str | None:
    """An attribute of the main namespace."""
    if element is None:
        return None
    found = element.get(f"{{{W}}}{name}", element.get(f"{{{_W_STRICT}}}{name}"))
    return None if found is None else str(found)


def whole_number(element: _Element | None, name: str = "val", *, default: int = 0) -> int:
    """An attribute as a whole number; the default where there is none."""
    text = value(element, name) or ""
    return int(text) if text.lstrip("-").isdecimal() else default


def is_on(element: _Element | None) -> bool:
    """Whether a switch is there and not turned off."""
    return element is not None and value(element) not in ("0", "false", "off", "none")
