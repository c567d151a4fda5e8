"""Findings as sentences, in which tables and columns bear the titles that people know."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import unquote

from flows.messages.checks import COUNTS, LINES, ORIGINS, PERSONAL, PLACES, RECEIPTS, RELATIONS, TODO, WHAT
from flows.messages.published import FORM_STATUSES, PROGRESS
from flows.messages.titles import column_title, table_title
from flows.model.findings import TOTAL
from flows.stages.language.wording import grouped, hryvnias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.messages.text import Lang
    from flows.model.findings import Finding

COUNTED: Mapping[str, str] = {"dynamics-inconsistent": "rows", "report-rejected": "count"}
"""The checks whose sentence depends on a number, and the fact that holds it."""
COLUMN_COUNT: Mapping[str, str] = {"cells": "found", "columns": "expected"}
"""The two numbers in the sentence of the check `column-count`, and the facts that hold them."""

OF_MONEY = frozenset(
    {
        "sum-mismatch",
        "total-stale",
        "money-outside-term",
        "funding-target-mismatch",
        "funding-source-mismatch",
        "spending-above-plan",
        "spending-in-thousands",
        "spending-times-thousand",
    }
)
"""The checks whose value lists sums of money, each as the tables print it, with two digits of kopecks."""
OF_HALF_YEARS = frozenset({"completion-falls", "level-falls", "done-without-result", "cancelled-by-office"})
"""The checks whose value says what was reported in which half-year, in the codes of the tables."""
REPORTED = re.compile(
    r"\b(?:(?P<year>\d{4})-H(?P<half>[12])|(?P<status>not-started|in-progress|done|cancelled)|(?P<baseline>baseline)"
    r"|(?P<number>\d+(?:\.\d+)?))\b"
)
AMOUNT = re.compile(r"\b\d+\.\d{2}\b")


def where(ref: str, lang: Lang) -> str:
    """A `sourceRef` as people read it, in brackets after a space; empty where there is no place."""
    if cell := re.fullmatch(r"(.+?)#(?:sheet=([^&]+))?&?(?:cell=(\w+))?", ref):
        return f" ({_cell(cell.groups(), lang)})"
    if paged := re.fullmatch(r"(.+)#(?:page=([^&]+)&?)?(?:table=(\d+))?(?:&row=([^&]+))?", ref):
        return f" ({_page(paged.groups(), lang)})"
    lines = re.fullmatch(r"(.+)#line=(\d+),(\d+)", ref)
    if not lines:
        return f" ({ref})" if ref else ""
    file, first, last = lines.groups()
    place = PLACES["line" if first == last else "lines"]
    return f" ({place.render(lang, file=file, first=first, last=last)})"


def _cell(place: tuple[str | None, ...], lang: Lang) -> str:
    """A place in a workbook: the file, its sheet and the cell, as far as they are known."""
    file, sheet, cell = place
    parts = [PLACES["sheet"].render(lang, name=unquote(sheet))] if sheet else []
    parts += [PLACES["cell"].render(lang, name=cell)] if cell else []
    return ", ".join((str(file), *parts))


def _page(place: tuple[str | None, ...], lang: Lang) -> str:
    """A place in a paged document: the file, its pages, the table and the rows, as far as they are known."""
    file, pages, table, rows = place
    parts = [_range("page", pages, lang)] if pages else []
    parts += [PLACES["table"].render(lang, number=table)] if table else []
    parts += [_range("row", rows, lang)] if rows else []
    return ", ".join((str(file), *parts))


def _range(name: str, numbers: str, lang: Lang) -> str:
    first, _, last = numbers.partition(",")
    return PLACES[f"{name}s" if last else name].render(lang, first=first, last=last)


def explain(finding: Finding, lang: Lang = "uk") -> str:
    """What is wrong, where in the document, and what to do; nothing is cut."""
    what, todo = _sentences(finding, lang)
    place = where(finding.source_ref, lang)
    return f"{what}{place}{'' if what.endswith('?') and not place else '.'} {todo}"


def advise(finding: Finding, lang: Lang = "uk") -> str:
    """What is wrong and what to do, for a reader who sees the place itself."""
    what, todo = _sentences(finding, lang)
    return f"{what}{'' if what.endswith('?') else '.'} {todo}"


def _sentences(finding: Finding, lang: Lang) -> tuple[str, str]:
    facts = {**_facts(finding, lang), **_counts(finding, lang)}
    what, todo = (texts[finding.check].render(lang, **facts) for texts in (WHAT, TODO))
    return what.rstrip("."), todo


def _facts(finding: Finding, lang: Lang) -> dict[str, str]:
    """What fills the placeholders: the finding's own fields and facts, every code among them by its name."""
    facts = {
        "year": "",
        "table": table_title(finding.table, lang),
        "key": finding.facts.get("formRow") or _key(finding, lang),  # a clerk knows the row by what the form prints
        "field": column_title(finding.table, finding.field, lang),
        "value": _value(finding, lang),
        **finding.facts,
    }
    if year := finding.facts.get("rawYear"):
        facts["year"] = PLACES["year"].render(lang, year=year)
    if relation := finding.facts.get("relationCode"):
        facts["relation"] = RELATIONS[relation].render(lang)
    if line := finding.facts.get("line"):
        facts["kind"] = LINES[line].render(lang)
    if origin := finding.facts.get("origin"):
        facts["where"] = ORIGINS[origin].render(lang)
    if personal := finding.facts.get("personal"):
        facts["kind"] = PERSONAL[personal].render(lang)
    if receipt := finding.facts.get("receipt"):
        facts["problem"] = RECEIPTS[receipt].render(lang, **facts)
    return facts


def _key(finding: Finding, lang: Lang) -> str:
    """Which row it is: its key, the sum of all, or nothing but the table."""
    if finding.key == TOTAL:
        return PLACES["total"].render(lang)
    return finding.key or table_title(finding.table, lang)


def _value(finding: Finding, lang: Lang) -> str:
    """What was found; sums of money, and what was reported when, as people write them."""
    if finding.check == "unit-unknown" and not finding.value:
        return PLACES["blank"].render(lang)
    if finding.check in OF_HALF_YEARS:
        return REPORTED.sub(lambda found: _told(found, lang), finding.value)
    if finding.check not in OF_MONEY:
        return finding.value
    return AMOUNT.sub(lambda found: COUNTS["uah"].render(lang, amount=hryvnias(Decimal(found[0]), lang)), finding.value)


def _told(code: re.Match[str], lang: Lang) -> str:
    """A half-year, a measure's status, an indicator's baseline or a number as people write it."""
    if code["year"]:
        return PROGRESS["first-half" if code["half"] == "1" else "second-half"].render(lang, year=code["year"])
    if code["status"]:
        return FORM_STATUSES[code["status"]].render(lang)
    return PROGRESS["baseline"].render(lang) if code["baseline"] else grouped(Decimal(code["number"]), lang)


def _counts(finding: Finding, lang: Lang) -> dict[str, int | str]:
    """The numbers that decide the wording."""
    if finding.check == "column-count":
        return {name: COUNTS[name].render(lang, count=int(finding.facts[fact])) for name, fact in COLUMN_COUNT.items()}
    return {"count": int(finding.facts[COUNTED[finding.check]])} if finding.check in COUNTED else {}
