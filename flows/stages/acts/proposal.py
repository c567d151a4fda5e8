"""What programme.yaml may say of an act: read out of it, held against the codifier, and never invented."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, cast

from flows.messages.published import PROPOSED_DESCRIPTION
from flows.model.proposal import Certainty, FactValue, ProposedFact, Spelling
from flows.stages.acts.communities import (
    KINDS,
    CommunityChoice,
    CommunityName,
    choose,
    is_alone_ahead,
    likeliest,
    names_in,
    stem_of,
    told_apart,
)
from flows.stages.acts.offices import spelling
from flows.stages.acts.opening import ActDecision, Opening, opening_of, texts_of
from flows.stages.language.latin import file_word
from flows.stages.language.texts import DASHES, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from flows.model.community import Community
    from flows.model.document import Document
    from flows.model.plan import Executor, PassportRow, Programme
    from flows.stages.acts.offices import Offices
    from flows.stages.acts.words import Words

LICENCES: Mapping[str, tuple[str, str]] = {
    "cc-by": ("Creative Commons Attribution 4.0 International", "https://creativecommons.org/licenses/by/4.0/"),
    "cc-zero": ("Creative Commons Zero v1.0 Universal", "https://creativecommons.org/publicdomain/zero/1.0/"),
}
"""The licences that are offered: the id on portals → title, text. The first is the national portal's."""
_SLUG_PLACE = 48
"""So many letters of a slug may name the place; words and years follow."""
_TO_LATIN = str.maketrans("ІХіх", "IXix")
_NUMERAL = re.compile(r"[VIXІХ]+", re.IGNORECASE)
_NUMBER_IN_NAME = re.compile(
    r"(?:№|(?<![^\W_])n|rishennia|rishennya|рішення)[\s_-]*(?P<number>\d[^\W_-]*(?:-(?:\d[^\W_-]*|[ivx]+))*?)(?=[\s_]|-(?:vid|від)|-?\d{2}\.\d{2}\.|-?20\d{2}|$)",
    re.IGNORECASE,
)
_DAY_IN_NAME = re.compile(r"(?<!\d)(?:(\d{2})[._-](\d{2})[._-](20\d{2})|(20\d{2})[._-](\d{2})[._-](\d{2}))(?!\d)")
_HROMADA = re.compile(
    r"(?:[\w'’ʼ-]+а\s+)?(?:міськ|селищн|сільськ)а\s+(?:об.єднана\s+)?територіальна\s+громада", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a proposal is made of: an act's files in their order, what they hold, the vocabulary and the codifier."""

    documents: Sequence[Document]
    programme: Programme
    words: Words
    communities: Sequence[Community]


def propose(material: Material, answers: Mapping[str, FactValue], *, act: int = 1) -> tuple[ProposedFact, ...]:
    """The facts of programme.yaml, each with its certainty; those on which others rest come first.

    Args:
        material: The act, and what is known besides.
        answers: What a person has said, by field: whatever follows from a fact follows from the answer.
        act: Which act of programme.yaml it is, counted from 1.
    """
    return _Proposer(material, answers, f"acts[{act}]").facts()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """A value as the act gives it."""

    value: FactValue | None = None
    sure: bool = False
    place: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


_NOTHING = _Found()


class _Proposer:
    """One act; each fact is worked out once, from the act and from the facts before it."""

    def __init__(self, material: Material, answers: Mapping[str, FactValue], act: str) -> None:
        self._material, self._answers, self._act = material, answers, act
        self._facts: dict[str, ProposedFact] = {}

    def facts(self) -> tuple[ProposedFact, ...]:
        """All of them."""
        act = self._act
        steps: Mapping[str, Callable[[], _Found]] = {
            "territory.code": self._code,
            "territory.name": self._community,
            "period.first_year": lambda: self._year(0),
            "period.last_year": lambda: self._year(-1),
            f"{act}.number": self._number,
            f"{act}.date": self._day,
            f"{act}.title": self._title,
            f"{act}.body": self._body,
            f"{act}.type": self._type,
            f"{act}.legal_title": self._legal_title,
            "publisher.name": self._publisher,
            "executant.name": lambda: self._of_passport("executant"),
            "contact.name": lambda: _NOTHING,
            "contact.email": lambda: _NOTHING,
            "licence.name": self._licence_name,
            "licence.title": lambda: self._licence(0),
            "licence.path": lambda: self._licence(1),
            "title": self._dataset_title,
            "description": self._description,
            "slug": self._slug,
        }
        for name, step in steps.items():
            self._facts[name] = self._fact(name, step())
        return tuple(self._facts.values())

    def _fact(self, name: str, found: _Found) -> ProposedFact:
        certainty: Certainty = "missing" if found.value is None else "certain" if found.sure else "probable"
        value, place = found.value, found.place
        if name in self._answers:
            value, certainty = self._answers[name], "answered"
        return ProposedFact(field=name, value=value, certainty=certainty, place=place, options=found.options)

    def _value(self, name: str) -> FactValue | None:
        return self._facts[name].value

    def _is_sure(self, *names: str) -> bool:
        return all(self._facts[name].sure is not None for name in names)

    @cached_property
    def _opening(self) -> Opening:
        return opening_of(self._material.documents, self._material.words)

    @property
    def _heading_text(self) -> str:
        return "\n".join(line.text for line in self._opening.lines)

    # --- passport ---

    def _row(self, kind: str) -> PassportRow | None:
        rows = cast("Sequence[PassportRow]", self._material.programme.tables["passport"])
        return next((row for row in rows if row.value and self._material.words.passport(kind, row.label)), None)

    def _of_passport(self, kind: str) -> _Found:
        row = self._row(kind)
        return _Found(value=_bare(row.value or ""), sure=True, place=row.source_ref) if row else _NOTHING

    # --- the community ---

    @cached_property
    def _named(self) -> tuple[CommunityName | None, str, bool]:
        """The hromada that the act names, where, and whether it names no other there."""
        row = self._row("community")
        lines = [(row.value or "", row.source_ref)] if row else []
        for places in (lines, self._opening.lines):
            found = [(name, place) for text, place in places for name in self._names(text)]
            if best := likeliest(name for name, _ in found):
                place = next(place for name, place in found if name == best)
                return best, place, len({name.stem for name, _ in found}) == 1
        return likeliest(name for text in texts_of(self._material.documents) for name in self._names(text)), "", False

    def _names(self, text: str) -> Iterator[CommunityName]:
        return names_in(text, self._material.communities)

    @cached_property
    def _choice(self) -> CommunityChoice:
        row = self._row("territory")
        code = re.search(r"UA\d{17}", row.value or "") if row else None
        return choose(self._named[0], code.group() if code else None, self._heading_text, self._material.communities)

    def _code(self) -> _Found:
        """The code of level H; where a person has to choose, the likeliest is offered if it is ahead of all others."""
        name, place, alone = self._named
        options = self._choice.options
        if not options:
            return _NOTHING
        row = self._row("territory")
        shown = row.source_ref if row and self._choice.sure else place
        if self._choice.sure:
            return _Found(value=options[0].code, sure=alone or len(options) == 1, place=shown)
        ahead = is_alone_ahead(self._choice, name, self._heading_text)
        told = {known.code: told_apart(known) for known in options}
        return _Found(value=options[0].code if ahead else None, place=shown, options=told)

    @cached_property
    def _codified(self) -> Community | None:
        code = self._facts["territory.code"].value
        return next((known for known in self._material.communities if known.code == code), None)

    def _community(self) -> _Found:
        """The hromada's full name; as the passport prints it where it does so in the nominative."""
        name, place, alone = self._named
        known, row = self._codified, self._row("community")
        is_known = known is not None and (name is None or stem_of(known) == name.stem)
        printed = _bare(row.value or "") if row else ""
        if is_known and name and name.kind and _HROMADA.fullmatch(printed) and not printed.isupper():
            return _Found(value=printed, sure=True, place=place)
        base = known.name if known and (is_known or self._is_sure("territory.code")) else name.printed if name else None
        kind = name.kind if name and name.kind else KINDS[known.category] if known else None
        if base is None or kind is None:
            return _NOTHING
        sure = is_known and alone and self._is_sure("territory.code")
        return _Found(value=f"{base} {kind} територіальна громада", sure=sure, place=place)

    def _council(self) -> str | None:
        name = self._value("territory.name")
        return re.sub(r"(?i)\s*(об.єднана\s+)?територіальна\s+громада$", " рада", str(name)) if name else None

    def _publisher(self) -> _Found:
        """The council: a hromada's is called as it is."""
        return _Found(value=self._council(), sure=self._is_sure("territory.name"))

    # --- years ---

    def _year(self, at: int) -> _Found:
        """A year of the tables, which a title must not contradict; without them the title's."""
        years, title = self._material.programme.control.years, self._opening.title
        titled = title.years if title else None
        place = title.place if title else ""
        if years:
            return _Found(value=(years[0], years[-1])[at], sure=titled in {None, (years[0], years[-1])}, place=place)
        return _Found(value=titled[at], place=place) if titled else _NOTHING

    # --- the decision ---

    @cached_property
    def _decisions(self) -> Sequence[ActDecision]:
        """Those of a council; where there is none, whatever decisions the act names."""
        found = self._opening.decisions
        return [one for one in found if not one.executive and not one.military] or found

    @property
    def _is_final(self) -> bool:
        """Whether the act says which decision it is of: a draft does not, and a committee adopts no programme."""
        first = self._decisions[0] if self._decisions else None
        return bool(first and not (first.executive or first.military or self._opening.draft))

    def _number(self) -> _Found:
        said = {one.number: one.number_place for one in reversed(self._decisions) if one.number}
        if not said:
            return self._named_file(_number_in_name)
        number, place = list(said.items())[-1]
        plain = _latin_numerals(number)
        one_only = len({_latin_numerals(other) for other in said}) == 1
        return _Found(value=plain, sure=self._is_final and one_only and plain == number, place=place)

    def _day(self) -> _Found:
        said = {one.date: one.date_place for one in reversed(self._decisions) if one.date}
        if not said:
            return self._named_file(_day_in_name)
        day, place = list(said.items())[-1]
        return _Found(value=day, sure=self._is_final and len(said) == 1, place=place)

    def _named_file(self, read: Callable[[str], FactValue | None]) -> _Found:
        """What the name of a file says, which is never sure: a name may say anything."""
        for document in self._material.documents:
            if value := read(document.file.rpartition(".")[0]):
                return _Found(value=value, place=document.file)
        return _NOTHING

    def _body(self) -> _Found:
        council = self._council()
        first = self._decisions[0] if self._decisions else None
        if council is None:
            return _NOTHING
        place = first.number_place if first else ""
        if first and first.executive:
            return _Found(value=f"Виконавчий комітет {genitive(council)}", place=place)
        if first and first.military:
            return _Found(place=place)
        return _Found(
            value=council,
            sure=self._is_sure("publisher.name")
            if "publisher.name" in self._facts
            else self._is_sure("territory.name"),
            place=place,
        )

    def _type(self) -> _Found:
        """A council decides by «рішення» (the law on local self-government, article 59)."""
        kinds = {one.kind: one.number_place for one in reversed(self._decisions) if one.kind}
        if not kinds:
            return _Found(value="Рішення", sure=self._value(f"{self._act}.body") == self._council())
        kind, place = list(kinds.items())[-1]
        return _Found(value=kind, sure=len(kinds) == 1, place=place)

    # --- titles ---

    def _title(self) -> _Found:
        title, years = self._opening.title, self._material.programme.control.years
        if title is None:
            return _NOTHING
        agrees = not years or title.years == (years[0], years[-1])
        return _Found(value=title.text, sure=title.sure and agrees, place=title.place)

    def _legal_title(self) -> _Found:
        title = self._opening.legal_title
        return _Found(value=title.text, sure=title.sure, place=title.place) if title else _NOTHING

    def _dataset_title(self) -> _Found:
        """The programme's title with its community, and its years as they are printed in books: 2026–2028."""
        title, community = self._value(f"{self._act}.title"), self._value("territory.name")
        if not title or not community:
            return _NOTHING
        whole = re.sub(rf"(20\d\d)\s*[{DASHES}]\s*(20\d\d)", "\\1–\\2", str(title))
        if _stem_in(str(community), whole) is False:
            start, on, years = whole.partition(" на 20")
            whole = f"{start} {genitive(str(community))}{on}{years}"
        return _Found(value=whole, sure=self._is_sure(f"{self._act}.title", "territory.name"))

    def _description(self) -> _Found:
        title = self._value("title")
        value = PROPOSED_DESCRIPTION.render("uk", title=title) if title else None
        return _Found(value=value, sure=self._is_sure("title"))

    def _licence_name(self) -> _Found:
        return _Found(value=next(iter(LICENCES)), sure=True, options={name: said[0] for name, said in LICENCES.items()})

    def _licence(self, part: int) -> _Found:
        known = LICENCES.get(str(self._value("licence.name")))
        return _Found(value=known[part], sure=True) if known else _NOTHING

    # --- the address ---

    def _slug(self) -> _Found:
        """The place, the subject and the years in Latin letters; of several places of that name the region as well."""
        first, last = self._value("period.first_year"), self._value("period.last_year")
        name, title = self._value("territory.name"), self._value(f"{self._act}.title")
        if not first or not last or not name:
            return _NOTHING
        place = self._place_words() or file_word(str(name).split()[0], _SLUG_PLACE)
        subject = self._material.words.subject(str(title or ""))
        years = f"{first}" if first == last else f"{first}-{last}"
        sure = self._is_sure("territory.name", "period.first_year", "period.last_year") and bool(title)
        return _Found(value=f"{place}-{subject}-{years}", sure=sure)

    def _place_words(self) -> str:
        known = self._codified
        if known is None:
            return ""
        word = _place_word(known)
        others = [one for one in self._material.communities if one != known and _place_word(one) == word]
        region = [known.region] if others else []
        region += [known.district] if any(one.region == known.region for one in others) else []
        return "-".join([word, *(file_word(part, _SLUG_PLACE) for part in region)])


def _place_word(community: Community) -> str:
    """The centre's name in Latin letters; the hromada's own where it is called after something else."""
    alike = community.centre[:3].lower() == community.name[:3].lower()
    return file_word(community.centre if alike else community.name, _SLUG_PLACE)


def _stem_in(community: str, title: str) -> bool:
    return fold(community.split(maxsplit=1)[0])[:-1] in fold(title)


def genitive(name: str) -> str:
    """A hromada's or a council's name as it stands after another noun: «… міської ради»."""
    *adjectives, noun = name.split()
    return " ".join([*(re.sub(r"а$", "ої", word) for word in adjectives), re.sub(r"а$", "и", noun)])


def _bare(text: str) -> str:
    return " ".join(text.split()).rstrip(" .;")


def _latin_numerals(number: str) -> str:
    """A number whose Roman numerals are in Latin letters, as they look: «VІІІ» is often typed in two alphabets."""
    return re.sub(
        r"[^\W\d_]+", lambda word: word[0].translate(_TO_LATIN) if _NUMERAL.fullmatch(word[0]) else word[0], number
    )


def _number_in_name(name: str) -> str | None:
    found = _NUMBER_IN_NAME.search(name)
    return found["number"].strip("-") if found else None


def _day_in_name(name: str) -> date | None:
    found = _DAY_IN_NAME.search(name)
    if not found:
        return None
    day, month, year, *iso = found.groups()
    try:
        return date(*map(int, iso if iso[0] else (year, month, day)))
    except ValueError:
        return None


def similar_spellings(programme: Programme, declared: Offices) -> tuple[Spelling, ...]:
    """Spellings that are probably one office, unless executors.yaml names both: then somebody has told them apart."""
    executors = {row.executor_id: row for row in cast("Sequence[Executor]", programme.tables["executors"])}
    pairs = programme.control.similar_executors
    found = (Spelling(executors[key], executors[better]) for key, better in pairs.items())
    return tuple(
        one for one in found if not (_is_declared(one.variant, declared) and _is_declared(one.better, declared))
    )


def _is_declared(office: Executor, declared: Offices) -> bool:
    return spelling(office.name) in declared
