"""The text of a paragraph as it is printed: breaks, hyphens and signs in, what nobody sees or has struck out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flows.stages.acts.readers.docx.names import child, is_on, name_of, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

_SIGNS = {
    "tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": "",
}  # fmt: skip
_NOT_PRINTED = frozenset(
    {
        "pPr",
        "rPr",
        "tblPr",
        "trPr",
        "tcPr",
        "sdtPr",
        "sdtEndPr",
        "instrText",
        "delText",
        "delInstrText",
        "Fallback",
        "rt",
    }
)
_BOXES = frozenset({"txbxContent", "textbox"})
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_SYMBOLS = {
    0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB0: "°", 0xB7: "•", 0xD7: "·", 0xB4: "×", 0x2D: "−", 0xA2: "′", 0xBE: "—",
}  # fmt: skip
"""The font Symbol by its codes, as far as acts use it."""
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_AFTER_FIGURE = re.compile(r"\d[\s)%]?$")
UNKNOWN_SIGN = "\ufffd"


@dataclass(slots=True)
class Unplain:
    """What a text holds that is no plain text: found while it is read."""

    hidden: list[str] = field(default_factory=list)
    struck: list[str] = field(default_factory=list)
    boxes: list[_Element] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Looks:
    """The styles by which a text is hidden or struck out."""

    hidden: frozenset[str] = frozenset()
    struck: frozenset[str] = frozenset()


def looks_of(styles: _Element | None) -> Looks:
    """What the document's styles hide and strike out."""
    each = [style for style in (styles if styles is not None else ()) if name_of(style) == "style"]

    def of(*switches: str) -> frozenset[str]:
        return frozenset(
            value(style, "styleId") or ""
            for style in each
            if any(is_on(child(style, "rPr", switch)) for switch in switches)
        )

    return Looks(of("vanish"), of("strike", "dstrike"))


def paragraph_text(paragraph: _Element, looks: Looks, seen: Unplain) -> str:
    """The paragraph's text; what is hidden is left out and noted, what is struck out is kept and noted."""
    style = value(child(paragraph, "pPr", "pStyle")) or ""
    text = ""
    for piece, run in _pieces(paragraph, seen, None):
        props = child(run, "rPr")
        styles = {style, value(child(props, "rStyle")) or ""}
        if is_on(child(props, "vanish")) or (styles & looks.hidden and child(props, "vanish") is None):
            seen.hidden.append(piece)
            continue
        if is_on(child(props, "strike")) or is_on(child(props, "dstrike")) or styles & looks.struck:
            seen.struck.append(piece)
        raised = value(child(props, "vertAlign")) == "superscript" and _AFTER_FIGURE.search(text)
        text += piece.translate(RAISED) if raised else piece
    return text


def _pieces(element: _Element, seen: Unplain, run: _Element | None) -> Iterator[tuple[str, _Element | None]]:
    for each in element:
        name = name_of(each)
        if name == "t":
            yield each.text or "", run
        elif name in _SIGNS:
            yield _SIGNS[name], run
        elif name == "sym":
            yield _symbol(each), run
        elif name in _BOXES:
            seen.boxes.append(each)
        elif name in _NOTES:
            seen.notes.append(_NOTES[name])
        elif name and name not in _NOT_PRINTED:
            yield from _pieces(each, seen, each if name == "r" else run)


def _symbol(element: _Element) -> str:
    code = int(value(element, "char") or "0", 16) & 0xFFF
    if (value(element, "font") or "").casefold() != "symbol":
        return UNKNOWN_SIGN
    return _SYMBOLS.get(code & 0xFF, UNKNOWN_SIGN)
