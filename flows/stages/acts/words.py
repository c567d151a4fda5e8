"""The vocabulary by which a programme is recognised (`words.yaml`), compiled."""

from __future__ import annotations

import re
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, Self

from flows.stages.language.texts import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flows.model.facts import ReadingFacts

AnnexName = Literal["measures", "indicators"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a column holds; of a figure also its year, source and part (capital or current), where the header says."""

    name: str
    year: int | None = None
    source: str | None = None
    part: str | None = None


_LINES = (
    *("sum", "subheader", "part", "total", "subtotal", "whole", "including", "caption", "note", "task", "no_funding"),
    *("unit_line", "unit_end", "money_cell", "source_like"),
)


class Words:
    """Patterns, asked with printed text; every answer is about the whole text, folded."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        """Compile the patterns of words.yaml."""
        self._columns = {name: _compiled(facts[name]["columns"]) for name in ("measures", "indicators")}
        self._groups = {name: _compiled(facts[name]["groups"]) for name in ("measures", "indicators")}
        self.required: Mapping[str, list[str]] = {n: facts[n]["required"] for n in ("measures", "indicators")}
        self._lines = {name: re.compile(facts[name]) for name in (*_LINES, "year", "shared_tail")}
        self._passport = _compiled(facts["passport"])
        self._subjects = _inverted(facts["subjects"])
        self._codes = {name: _inverted(facts[name]) for name in ("money_units", "units", "sources")}
        self._offices = frozenset(word.strip() for word in facts["offices"].split("|"))
        self.figures: str | None = None
        self.numbers: str | None = None
        self.own_columns: Mapping[str, str] = {}
        self.own_sources: Mapping[str, str] = {}
        self.ordinals: Mapping[str, int] = facts["ordinals"]
        self.months: list[str] = facts["months"]
        self.amending = _compiled(facts["amending"])
        """What the sentences of an amending act are told by; searched for, unlike all others."""

    def with_facts(self, facts: ReadingFacts) -> Self:
        """The same vocabulary with what programme.yaml says of this programme's acts."""
        own = copy(self)
        own.figures, own.numbers = facts.figures, facts.numbers
        own.own_columns = {fold(header): name for header, name in facts.columns.items()}
        own.own_sources = {fold(label): code for label, code in facts.sources.items()}
        return own

    def numbered(self, numbers: str | None) -> Self:
        """The same vocabulary where plain numbers are known to be so meant, unless programme.yaml says it."""
        own = copy(self)
        own.numbers = self.numbers or numbers
        return own

    def is_line(self, kind: str, text: str) -> bool:
        """Whether the text is such a line (`words.yaml` says of each what it is)."""
        return bool(self._lines[kind].fullmatch(fold(text)))

    def column(self, annex: AnnexName, header: str) -> str | None:
        """The role of a column by its own header; a word that a narrow column has parted is whole again."""
        own = self.own_columns.get(fold(header))
        return own or _first(self._columns[annex], _PARTED.sub("", header))

    def group(self, annex: AnnexName, header: str) -> str | None:
        """The role of a header that stands over several columns."""
        return _first(self._groups[annex], _PARTED.sub("", header))

    def is_subheader(self, text: str) -> bool:
        """Whether the text may stand in a lower row of a header: a year, a sum, a source, a part, «у тому числі»."""
        return bool(self.year(text)) or any(map(self.is_line, _SUBHEADERS, [text] * 4)) or self.is_source(text)

    def after_including(self, text: str) -> str:
        """What a label says after «у тому числі за джерелами:»."""
        return _INCLUDING.sub("", text)

    def is_source(self, text: str) -> bool:
        """Whether the text names a source of money and nothing else."""
        return self.source_code(text) is not None or self.is_line("source_like", text)

    def year(self, header: str) -> int | None:
        """The year that a header names and nothing else."""
        found = self._lines["year"].fullmatch(fold(header))
        return int(found.group(1)) if found else None

    def passport(self, kind: str, label: str) -> bool:
        """Whether a passport's label is of that kind: rows, territory, money."""
        return bool(self._passport[kind].fullmatch(fold(label)))

    def money_factor(self, text: str) -> int | None:
        """How many hryvnias one unit is, where the text names one."""
        code = _first(self._codes["money_units"], text)
        return int(code) if code else None

    def figure_and_unit(self, text: str) -> tuple[str, str] | None:
        """The figure of a cell of money, and the unit that stands beside it."""
        found = self._lines["money_cell"].fullmatch(fold(text))
        return (found.group(1), found.group(2)) if found else None

    def unit_code(self, text: str) -> str | None:
        """The code of an indicator's unit."""
        return _first(self._codes["units"], text)

    def subject(self, title: str) -> str:
        """The English word for what a programme of this title is about."""
        return _first(self._subjects, title) or "programme"

    def source_code(self, text: str) -> str | None:
        """The code of one source of money."""
        own = self.own_sources.get(fold(text))
        return own or _first(self._codes["sources"], text)

    def is_office(self, text: str) -> bool:
        """Whether a fragment opens with the name of an office: its noun, after at most two adjectives."""
        words = re.findall(r"[\w'’ʼ-]+", fold(text))[:3]
        return any(
            word in self._offices and all(re.search(r"(ий|ій|а|я|е|є|і|ї)$", before) for before in words[:place])
            for place, word in enumerate(words)
        )

    def without_tail(self, name: str) -> str:
        """The executor's name without the tail that a list of executors shares."""
        for start in [found.start() for found in re.finditer(r",? |,", name)][-_LONGEST_TAIL:]:
            if self._lines["shared_tail"].fullmatch(_tail(name[start:])):
                return name[:start].rstrip(" ,")
        return name


_PARTED = re.compile(r"(?<=[а-яіїєґ])[-\u00ad]\s?(?=[а-яіїєґ])")
"""A hyphen that parts a word: in a header no word needs its own."""
_SUBHEADERS = ("sum", "subheader", "part", "unit_line")
_INCLUDING = re.compile(
    r"^(?:(?:у|в|з) )?(?:тому числі|т\. ?ч\.|них)(?: (?:за|по) (?:рахунок|джерелами?|роками?))?(?: коштів)?[:,]? *",
    re.IGNORECASE,
)


_LONGEST_TAIL = 12
"""So many words a shared tail has at most, twice over: to try all of a long text takes long."""


def _tail(text: str) -> str:
    comma = "," if text.startswith(",") else ""
    return f"{comma} {fold(text.lstrip(','))}"


def _compiled(patterns: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(pattern) for name, pattern in patterns.items()}


def _inverted(patterns: Mapping[str, object]) -> dict[str, re.Pattern[str]]:
    return {str(code): re.compile(pattern) for pattern, code in patterns.items()}


def _first(patterns: Mapping[str, re.Pattern[str]], text: str) -> str | None:
    folded = fold(text)
    return next((name for name, pattern in patterns.items() if pattern.fullmatch(folded)), None)
