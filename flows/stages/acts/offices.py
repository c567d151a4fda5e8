"""Who carries measures out: free text becomes a list of offices, without cutting a name at its inner commas."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from flows.model.plan import Executor
from flows.stages.language.texts import fold, same_signs

if TYPE_CHECKING:
    from flows.model.facts import ExecutorFacts
    from flows.stages.acts.words import Words

Offices = Mapping[str, Executor]
"""Folded spelling → the office that executors.yaml says it is."""

_ALIKE = 0.92
_MOSTLY = 0.75
_TWO_SCRIPTS = re.compile(r"[а-яіїєґ][a-z]|[a-z][а-яіїєґ]", re.IGNORECASE)
_LITTLE_WORDS = frozenset({"і", "й", "та", "з", "із", "питань", "у", "в"})


@dataclass(frozen=True, slots=True)
class OfficeList:
    """The offices named in one cell, in order; `unsplit` are the pieces that may hold more than one."""

    names: tuple[str, ...]
    unsplit: tuple[str, ...]


def split_offices(text: str, words: Words) -> OfficeList:
    """The offices that a cell lists, each without the tail that they share.

    A semicolon always parts two offices. A comma does only where the noun of an office follows, because names hold
    commas; one inside quotes or brackets never does. What is not certain stays one piece.
    """
    pieces: list[str] = []
    for block in _cut(text, ";"):
        start = len(pieces)
        for fragment in _cut(block, ","):
            if len(pieces) == start or words.is_office(fragment):
                pieces.append(fragment)
            else:
                pieces[-1] = f"{pieces[-1]}, {fragment}"
    names = [name for name in map(words.without_tail, pieces) if spelling(name)]  # a dash alone names nobody
    unsplit = [name for name in names if _is_doubtful(name, words)]
    return OfficeList(tuple(dict.fromkeys(names)), tuple(unsplit))


def _cut(text: str, mark: str) -> list[str]:
    """The parts between marks that stand outside quotes and brackets."""
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter in "«(") - (letter in "»)")
        if letter == mark and depth <= 0:
            parts.append(text[start:at])
            start = at + 1
    return [part.strip() for part in [*parts, text[start:]] if part.strip()]


def _is_doubtful(name: str, words: Words) -> bool:
    """Whether a piece joins two offices by a conjunction, or goes on with a word that opens like a name."""
    bare = re.sub(r"«[^»]*»|\([^)]*\)", "", name)
    joined = re.split(r" (?:та|і|й) ", bare)[1:]
    appended = bare.split(", ")[1:]
    return any(words.is_office(part) for part in joined) or any(part[:1].isupper() for part in appended)


def spelling(name: str) -> str:
    """The spelling by which two printings are one office; letters are left as printed, look-alikes too."""
    return re.sub(r"[\s-]+", " ", same_signs(name)).strip()


def office_id(name: str) -> str:
    """`E` and 8 hex digits of the folded name's sha256."""
    return "E" + hashlib.sha256(spelling(name).encode()).hexdigest()[:8]


def declared_offices(executors: Sequence[ExecutorFacts]) -> Offices:
    """Every spelling that executors.yaml knows → its office."""
    offices: dict[str, Executor] = {}
    for fact in executors:
        office = Executor(fact.id or office_id(fact.name), fact.name, fact.edrpou)
        offices |= {spelling(name): office for name in (fact.name, *fact.aliases)}
    return offices


def identify(name: str, offices: Offices) -> Executor:
    """The executor of that printed name: the one that executors.yaml says, else one of its own."""
    return offices.get(spelling(name)) or Executor(office_id(name), name, None)


def similar_offices(uses: Sequence[Executor]) -> dict[str, str]:
    """Executors that are likely another's variant → the variant used more often (if alike: in one script, earlier).

    `uses` holds an executor once for every measure that names it, in the document's order.
    """
    count = Counter(executor.executor_id for executor in uses)
    known = {executor.executor_id: executor.name for executor in uses}
    ranked = sorted(known, key=lambda key: (-count[key], bool(_TWO_SCRIPTS.search(known[key]))))
    similar: dict[str, str] = {}
    for place, key in enumerate(ranked):
        better = next((other for other in ranked[:place] if _alike(known[key], known[other])), None)
        if better:
            similar[key] = similar.get(better, better)
    return similar


def _alike(one: str, two: str) -> bool:
    left, right = (_content(name) for name in (one, two))
    if left == right:
        return True
    common = left & right
    inside = common in (left, right) and len(common) >= _MOSTLY * max(len(left), len(right))
    if inside:
        return True
    matcher = SequenceMatcher(None, spelling(fold(one)), spelling(fold(two)), autojunk=False)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _content(name: str) -> set[str]:
    return set(re.findall(r"[\w'’ʼ]+", fold(name))) - _LITTLE_WORDS
