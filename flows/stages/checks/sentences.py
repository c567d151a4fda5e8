"""Findings and drifts as sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from flows.messages.checks import COLUMNS, LINES, ORIGINS, PERSONAL, RELATIONS, TABLES, TODO, WHAT

if TYPE_CHECKING:
    from flows.messages.text import Lang
    from flows.model.findings import Finding


def where(ref: str, lang: Lang) -> str:
    """A `sourceRef` in words, with a space before it; empty where there is no place."""
    if cell := re.fullmatch(r"(.+?)#(?:sheet=([^&]+))?&?(?:cell=(\w+))?", ref):
        return f" ({_cell(cell.groups(), lang)})"
    lines = re.fullmatch(r"(.+)#line=(\d+),(\d+)", ref)
    if not lines:
        return f" ({ref})" if ref else ""
    file, first, last = lines.groups()
    one = first == last
    if lang == "en":
        return f" ({file}, line {first})" if one else f" ({file}, lines {first}–{last})"
    return f" ({file}, рядок {first})" if one else f" ({file}, рядки {first}–{last})"


def _cell(place: tuple[str | None, ...], lang: Lang) -> str:
    """A place in a workbook in words."""
    words = ("sheet “{}”", "cell {}") if lang == "en" else ("аркуш «{}»", "комірка {}")
    file, *parts = place
    said = [word.format(unquote(part)) for word, part in zip(words, parts, strict=True) if part]
    return ", ".join((str(file), *said))


def explain(finding: Finding, lang: Lang = "uk") -> str:
    """What is wrong, where in the document, and what to do; nothing is cut."""
    what, todo = _sentences(finding, lang)
    return f"{what}{where(finding.source_ref, lang)}. {todo}"


def advise(finding: Finding, lang: Lang = "uk") -> str:
    """What is wrong and what to do, for a reader who sees the place itself."""
    what, todo = _sentences(finding, lang)
    return f"{what}{'' if what.endswith('?') else '.'} {todo}"


def _sentences(finding: Finding, lang: Lang) -> tuple[str, str]:
    table = TABLES[finding.table].render(lang) if finding.table in TABLES else finding.table
    field = COLUMNS[finding.field].render(lang) if finding.field in COLUMNS else finding.field
    facts = {"year": "", "table": table, "key": finding.key, "field": field, "value": finding.value}
    facts |= finding.facts
    if year := finding.facts.get("rawYear"):
        facts["year"] = f" for {year}" if lang == "en" else f" за {year} рік"
    if relation := finding.facts.get("relationCode"):
        facts["relation"] = RELATIONS[relation].render(lang)
    if line := finding.facts.get("line"):
        facts["kind"] = LINES[line].render(lang)
    if origin := finding.facts.get("origin"):
        facts["where"] = ORIGINS[origin].render(lang)
    if personal := finding.facts.get("personal"):
        facts["kind"] = PERSONAL[personal].render(lang)
    what, todo = (texts[finding.check].render(lang, **facts) for texts in (WHAT, TODO))
    return what.rstrip("."), todo
