"""Automatic numbers: what Word prints before a paragraph though no letter of it stands in the text (ECMA-376, 17.9)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.stages.acts.readers.docx.names import child, is_on, name_of, value, whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

LEVELS = 9
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_LATIN = "abcdefghijklmnopqrstuvwxyz"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
"""As Word counts, whatever the language: the letters of `russianLower`."""
_BULLET = "•"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """How one level of a list is numbered; `text` is such as `%1.%2.`."""

    start: int
    form: str
    text: str
    restart: int
    plain: bool


Levels = dict[int, Level]


class Numbers:
    """The numbers of a document, paragraph after paragraph."""

    def __init__(self, numbering: _Element | None, styles: _Element | None) -> None:
        """Know the lists of a document and the styles that belong to them."""
        self._lists, self._abstract = _lists(numbering)
        self._styles = _styles(styles)
        self._counts: dict[str, list[int | None]] = {}
        self.unknown: set[str] = set()

    def before(self, paragraph: _Element) -> str:
        """What is printed before the paragraph; blank where it is in no list."""
        own = child(paragraph, "pPr", "numPr")
        style = value(child(paragraph, "pPr", "pStyle")) or ""
        inherited = self._styles.get(style, ("", 0))
        key = value(child(own, "numId")) or inherited[0]
        depth = whole_number(child(own, "ilvl"), default=inherited[1])
        levels = self._lists.get(key, {})
        if key in ("", "0") or depth not in levels:
            return ""
        return self._counted(key, levels, depth)

    def _counted(self, key: str, levels: Levels, depth: int) -> str:
        counts = self._counts.setdefault(self._abstract.get(key, key), [None] * LEVELS)
        counts[depth] = levels[depth].start if (so_far := counts[depth]) is None else so_far + 1
        for deeper in range(depth + 1, LEVELS):
            if deeper in levels and levels[deeper].restart > depth:
                counts[deeper] = None
        if levels[depth].form == "bullet":
            return _BULLET
        return re.sub(r"%([1-9])", lambda mark: self._one(levels, counts, int(mark[1]) - 1, depth), levels[depth].text)

    def _one(self, levels: Levels, counts: list[int | None], of: int, depth: int) -> str:
        level = levels.get(of)
        if level is None:
            return ""
        count = level.start if (so_far := counts[of]) is None else so_far
        form = "decimal" if levels[depth].plain else level.form
        printed = _printed(count, form)
        if printed is None:
            self.unknown.add(form)
        return str(count) if printed is None else printed


def _printed(count: int, form: str) -> str | None:
    """The number in that form; None where the form is not known."""
    letters = {"lowerLetter": _LATIN, "upperLetter": _LATIN, "russianLower": _CYRILLIC, "russianUpper": _CYRILLIC}
    if form == "decimal":
        return str(count)
    if form == "decimalZero":
        return f"{count:02}"
    if form in ("lowerRoman", "upperRoman"):
        return _cased(_roman(count), form)
    if form in letters and count > 0:
        alphabet = letters[form]
        return _cased(alphabet[(count - 1) % len(alphabet)] * ((count - 1) // len(alphabet) + 1), form)
    return "" if form == "none" else None


def _cased(text: str, form: str) -> str:
    return text.upper() if form.startswith("upper") or form.endswith("Upper") else text


def _roman(count: int) -> str:
    text = ""
    for size, letters in _ROMAN:
        text += letters * (count // size)
        count %= size
    return text


def _lists(numbering: _Element | None) -> tuple[Mapping[str, Levels], Mapping[str, str]]:
    """The levels of each list by its number, and the definition on which it rests: lists of one are counted as one."""
    if numbering is None:
        return {}, {}
    defined = {value(each, "abstractNumId") or "": each for each in numbering if name_of(each) == "abstractNum"}
    lists: dict[str, Levels] = {}
    rests: dict[str, str] = {}
    for each in numbering:
        if name_of(each) != "num":
            continue
        key, of = value(each, "numId") or "", value(child(each, "abstractNumId")) or ""
        overrides = [one for one in each if name_of(one) == "lvlOverride"]
        lists[key] = _levels(defined.get(of)) | dict(
            _overridden(one, _levels(defined.get(of))) for one in overrides
        )  # fmt: skip
        starts_anew = any(child(one, "startOverride") is not None for one in overrides)
        rests[key] = key if starts_anew else f"abstract {of}"
    return lists, rests


def _overridden(override: _Element, levels: Levels) -> tuple[int, Level]:
    depth = whole_number(override, "ilvl")
    own = child(override, "lvl")
    level = _level(own) if own is not None else levels.get(depth, _level(override))
    if (start := child(override, "startOverride")) is None:
        return depth, level
    return depth, Level(
        start=whole_number(start), form=level.form, text=level.text, restart=level.restart, plain=level.plain
    )


def _levels(definition: _Element | None) -> Levels:
    if definition is None:
        return {}
    return {whole_number(each, "ilvl"): _level(each) for each in definition if name_of(each) == "lvl"}


def _level(level: _Element) -> Level:
    depth = whole_number(level, "ilvl")
    return Level(
        start=whole_number(child(level, "start"), default=1 if child(level, "start") is None else 0),
        form=value(child(level, "numFmt")) or "decimal",
        text=value(child(level, "lvlText")) or "",
        restart=whole_number(child(level, "lvlRestart"), default=depth),
        plain=is_on(child(level, "isLgl")),
    )


def _styles(styles: _Element | None) -> Mapping[str, tuple[str, int]]:
    """Paragraph style → its list and level, its own or that of the style on which it rests."""
    if styles is None:
        return {}
    each = {value(style, "styleId") or "": style for style in styles if name_of(style) == "style"}
    return {key: found for key in each if (found := _of_style(each, key)) is not None}


def _of_style(styles: Mapping[str, _Element], key: str) -> tuple[str, int] | None:
    for _ in range(len(styles)):  # a circle of styles ends
        style = styles.get(key)
        if style is None:
            return None
        own = child(style, "pPr", "numPr")
        if (of := value(child(own, "numId"))) is not None:
            return of, whole_number(child(own, "ilvl"))
        key = value(child(style, "basedOn")) or ""
    return None
