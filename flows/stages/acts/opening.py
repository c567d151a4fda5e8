"""What stands above an act's tables: who decided, when and under which number, and what the programme is called."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from flows.model.document import Grid, Paragraph
from flows.stages.acts.claims import day_in
from flows.stages.acts.passport import is_passport
from flows.stages.language.texts import DASHES, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date

    from flows.model.document import Document
    from flows.stages.acts.words import Words

_NARROW = 4
"""A table of more columns is no heading that was set as a table."""
_LONGEST = 250
"""Longer lines head nothing."""
_NEAR = 8
"""So many lines after «РІШЕННЯ» or «ЗАТВЕРДЖЕНО» belong to it."""
_TITLE_LINES = 5
"""A title takes no more lines than that."""

_DECISION = re.compile(
    r"(?:про[єе]кт )?(?:затверджен|схвален|погоджен|ухвален|додаток|рішенн|розпорядженн|наказ)[а-яіїєґ]*\b.*"
)
_DRAFT = re.compile(r"про[єе]кт(?:у)?(?: рішення.*)?")
_SPACED = re.compile(r"(?:[^\W\d] )+[^\W\d]")
_ANNEX = re.compile(r"(?i)додаток\s*№?\s*\d{1,2}(?!\d)")
_PART = rf"\s?/\s?[^\W_]+|[{DASHES}.][^\W_]+|\s[{DASHES}]\s(?:[IVXІХ]+|\d+)\b"
_NUMBER = re.compile(rf"№\s*((?:[^\W\d_]+[{DASHES}/])?\d[^\W_]*(?:{_PART})*)")
_TITLE = re.compile(r"(?:[а-яіїєґ'-]+ ){0,3}програма\b.*")
_NO_TITLE = re.compile(r"(?:[ivx\d]+\.? ?)?(?:паспорт|зміст|вступ|загальн|розділ)\b.*|(?:м|с|смт)\. .*|20\d\d(?: рік)?")
_YEARS = re.compile(rf"(20\d\d) ?(?:[{DASHES}] ?(20\d\d) ?)?(?:р|$)")
_KINDS = {"рішенн": "Рішення", "розпорядженн": "Розпорядження", "наказ": "Наказ"}
"""A vocabulary, no message: how a document names its kind → the name of that kind."""


class OpeningLine(NamedTuple):
    """A line above the tables, and its `sourceRef`."""

    text: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActDecision:
    """A decision that the act names above its tables; null what it does not say. `executive`: of a committee."""

    number: str | None
    date: date | None
    kind: str | None
    executive: bool
    military: bool
    number_place: str
    date_place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ActHeading:
    """A wording of several lines; `sure` where nothing of it had to be supposed."""

    text: str
    years: tuple[int, int] | None
    sure: bool
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """Everything above the tables, and what was understood of it."""

    lines: tuple[OpeningLine, ...]
    decisions: tuple[ActDecision, ...] = field(default=())
    draft: bool = False
    title: ActHeading | None = None
    legal_title: ActHeading | None = None


def opening_of(documents: Sequence[Document], words: Words) -> Opening:
    """What the files of one act say above their first tables."""
    lines = tuple(line for document in documents for line in _lines(document, words))
    title = _title(lines)
    return Opening(
        lines=lines,
        decisions=tuple(_decisions(lines)),
        draft=any(_DRAFT.fullmatch(fold(line.text)) for line in lines),
        title=_in_mixed_case(title, documents) if title else None,
        legal_title=_legal_title(lines),
    )


def _lines(document: Document, words: Words) -> Iterator[OpeningLine]:
    """Paragraphs, and rows of tables that only set a heading; a signature below the first table is none."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield OpeningLine(_joined(block.text), block.span.ref(document.file))
        elif is_passport(block, words) or any(len(row.cells) > _NARROW for row in block.rows):
            return
        else:
            for row in block.rows:
                yield OpeningLine(_joined(" ".join(filter(None, row.texts))), row.span.ref(document.file))


def _joined(text: str) -> str:
    """«Р І Ш Е Н Н Я» is one word."""
    line = " ".join(text.split())
    return line.replace(" ", "") if _SPACED.fullmatch(line) else line


# --- decisions ------------------------------------------------------------------------------------------


def _decisions(lines: Sequence[OpeningLine]) -> Iterator[ActDecision]:
    starts = [place for place, line in enumerate(lines) if _is_decision(line.text)]
    for place, end in pairwise([*starts, len(lines)]):
        block = list(_block(lines[place : min(end, place + _NEAR)]))
        if decision := _decision(block):
            yield decision


def _is_decision(text: str) -> bool:
    return len(text) <= _LONGEST and bool(_DECISION.fullmatch(fold(text)))


def _block(lines: Sequence[OpeningLine]) -> Iterator[OpeningLine]:
    """The lines from the word on, up to what the decision is about, or to the programme's title."""
    for place, line in enumerate(lines):
        folded = fold(line.text)
        if place and (folded.startswith("про ") or _TITLE.fullmatch(folded) or len(line.text) > _LONGEST):
            return
        yield line


def _decision(block: Sequence[OpeningLine]) -> ActDecision | None:
    printed = _ANNEX.sub("", " ".join(line.text for line in block))
    text = fold(printed)
    number, day = number_in(printed), day_in(text)
    if not number and not day:
        return None
    return ActDecision(
        number=number,
        date=day,
        kind=next((kind for stem, kind in _KINDS.items() if stem in text), None),
        executive=bool(re.search(r"виконавч\w+ комітет|виконком", text)),
        military=bool(re.search(r"військов\w+ адміністрац", text)),
        number_place=_where(block, lambda line: number_in(_ANNEX.sub("", line))),
        date_place=_where(block, lambda line: day_in(fold(line))),
    )


def _where(block: Sequence[OpeningLine], says: Callable[[str], object]) -> str:
    """The place of the first line that says it."""
    return next((line.place for line in block if says(line.text)), block[0].place)


def number_in(text: str) -> str | None:
    """The number of an act that a text names, as printed."""
    found = _NUMBER.search(text)
    return " ".join(found.group(1).split()).replace(" /", "/").replace("/ ", "/") if found else None


# --- titles ---------------------------------------------------------------------------------------------


def _title(lines: Sequence[OpeningLine]) -> ActHeading | None:
    """The programme's own title: from the word «програма» on, up to its years."""
    for place, line in enumerate(lines):
        if len(line.text) <= _LONGEST and _TITLE.fullmatch(fold(line.text)):
            return _heading(lines[place : place + _TITLE_LINES], _ends_title)
    return None


def _legal_title(lines: Sequence[OpeningLine]) -> ActHeading | None:
    """What the decision is about: «Про затвердження …»."""
    for place, line in enumerate(lines):
        if fold(line.text).startswith("про ") and "програм" in fold(" ".join(one.text for one in lines[place:][:3])):
            return _heading(lines[place : place + _TITLE_LINES], _ends_subject)
    return None


def _ends_title(text: str) -> bool:
    return bool(_NO_TITLE.fullmatch(fold(text))) or _is_decision(text)


def _ends_subject(text: str) -> bool:
    return not text[:1].islower()


def _heading(lines: Sequence[OpeningLine], ends: Callable[[str], bool]) -> ActHeading:
    taken: list[OpeningLine] = []
    for line in lines:
        if taken and (years_in(" ".join(one.text for one in taken)) or not line.text or ends(line.text)):
            break
        taken.append(line)
    text = " ".join(line.text for line in taken).rstrip(" .;")
    years = years_in(text)
    return ActHeading(text=text, years=years, sure=years is not None, place=taken[0].place)


def years_in(text: str) -> tuple[int, int] | None:
    """The first and the last year that a title names."""
    found = _YEARS.search(fold(text))
    return (int(found.group(1)), int(found.group(2) or found.group(1))) if found else None


def _in_mixed_case(title: ActHeading, documents: Sequence[Document]) -> ActHeading:
    """A title in capitals, with each word as the rest of the act writes it; what it never writes is not sure."""
    if not title.text.isupper():
        return title
    forms = _forms(documents)
    words = title.text.split()
    known = [_common(forms, word) for word in words]
    text = " ".join(form or word.lower() for form, word in zip(known, words, strict=True))
    sure = title.sure and all(
        form or not re.search(r"[^\W\d]", word) for form, word in zip(known[1:], words[1:], strict=True)
    )
    return ActHeading(text=text[:1].upper() + text[1:], years=title.years, sure=sure, place=title.place)


def _common(forms: dict[str, Counter[str]], word: str) -> str | None:
    """The word as it stands elsewhere; marks around it stay."""
    bare = word.strip(_MARKS)
    if bare.lower() in _SMALL:
        return word.lower()
    seen = forms.get(bare.lower())
    return word.replace(bare, seen.most_common(1)[0][0]) if bare and seen else None


_SMALL = frozenset(
    ("на", "і", "й", "та", "у", "в", "з", "із", "до", "по", "для", "за", "від", "програма", "роки", "року", "рік", "рр")
)
"""A vocabulary, no message: words that no title writes with a capital within it."""
_MARKS = "«»\"'“”„().,;:"


def _forms(documents: Iterable[Document]) -> dict[str, Counter[str]]:
    """Each word in small letters → how it is written within sentences that are not all in capitals."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts_of(documents):
        if text.isupper():
            continue
        before = "."
        for word in text.split():
            if not before.endswith((".", "!", "?", ":")):
                bare = word.strip(_MARKS)
                forms[bare.lower()][bare] += 1
            before = word
    return forms


def texts_of(documents: Iterable[Document]) -> Iterator[str]:
    """Every text of the documents, in order."""
    for document in documents:
        for block in document.blocks:
            if isinstance(block, Grid):
                yield from (text for row in block.rows for text in row.texts if text)
            else:
                yield block.text
