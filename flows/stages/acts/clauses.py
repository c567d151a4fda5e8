"""What the sentences of an amending act tell to do: «пункт 2.10 викласти в такій редакції», «виключити пункт 3.4»."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from flows.stages.language.texts import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from flows.model.document import Span
    from flows.stages.acts.words import AnnexName, Words

Verb = Literal["restate", "add", "remove", "replace"]
Subject = Literal["item", "indicator", "direction", "passport", "annex", "total", "programme"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One thing that an amending act tells to do.

    `subject` is what it is done to and `numbers` which of them (of annexes: their names); `annex` is the one that the
    act names, if it names one. `swaps` are wordings to be replaced (old, new) and `column` the one in which they stand,
    by its header or its place, where that is said. `text` is what the act puts there in words; `said` is the sentence
    itself.
    """

    verb: Verb
    subject: Subject
    numbers: tuple[str, ...]
    said: str
    span: Span
    annex: AnnexName | None = None
    swaps: tuple[tuple[str, str], ...] = ()
    column: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence without its quotes (`⟦0⟧` stands for the first), folded; `is_open`: its last quote goes on below."""

    printed: str
    folded: str
    quotes: tuple[str, ...]
    is_open: bool = False


def speaks(text: str, words: Words) -> bool:
    """Whether a line tells to do anything to the programme; the decision's title («Про …») only says that it does."""
    if fold(text).startswith("про "):
        return False
    said = fold(_quoted(text).printed)
    return any(words.amending[name].search(said) for name in (*_VERBS, "intro", "other"))


def is_mixed(text: str, words: Words) -> bool:
    """Whether a line announces changes and additions at once, so that a table under it may hold both."""
    said = fold(_quoted(text).printed)
    return bool(words.amending["intro"].search(said) and re.search(r"\bдоповнен\w*", said))


def annex_named(text: str, words: Words) -> AnnexName | None:
    """The annex that a line names: by what it lists, else by its number in the typical programme (order № 160)."""
    said = fold(_quoted(text).printed)
    if words.amending["measures"].search(said):
        return "measures"
    if words.amending["indicators"].search(said):
        return "indicators"
    numbers = [number for _, own in _named(words.amending["annex"], said) for number in own]
    return _ANNEXES.get(numbers[0]) if numbers else None


def clauses_in(text: str, span: Span, words: Words, annex: AnnexName | None) -> Iterator[Clause | str]:
    """The clauses of a line, in order; a part that tells to do something nobody can say for certain is given as it is.

    `annex` is the one that the lines above have named.
    """
    for sentence in _sentences(text):
        verbs: list[Verb] = [verb for verb in _VERBS if words.amending[verb].search(sentence.folded)]
        if not verbs and not words.amending["other"].search(sentence.folded):
            if clause := _announced(sentence, span, words, annex):
                yield clause
            elif _is_unknown_order(sentence, words):
                yield _restored(sentence)
            continue
        own = annex_named(sentence.printed, words) or annex
        is_plain = len(verbs) == 1 and (verbs[0] == "remove" or not words.amending["other"].search(sentence.folded))
        yield (_clause(verbs[0], sentence, span, words, own) if is_plain else None) or _restored(sentence)


_VERBS: tuple[Verb, ...] = ("restate", "add", "remove", "replace")


def unknown_orders(text: str, words: Words) -> Iterator[str]:
    """The sentences of a line that tell to do something by a verb of which nobody knows what it does to the plan.

    A sentence opens with such a verb, or names an item by its number; what only gives reasons, or sees to the
    decision's being carried out, is none.
    """
    return (_restored(sentence) for sentence in _sentences(text) if _is_unknown_order(sentence, words))


def _is_unknown_order(sentence: Sentence, words: Words) -> bool:
    said, known = sentence.folded, words.amending
    if known["reason"].search(said) or said.startswith("про ") or known["intro"].search(said):
        return False
    verbs = [found for found in known["order"].finditer(said) if not known["not_order"].fullmatch(found["verb"])]
    if items_named(sentence.printed, words):
        return bool(verbs)
    return bool(verbs) and verbs[0].start() == 0 and not known["closing"].search(said)


def items_named(text: str, words: Words) -> tuple[str, ...]:
    """The numbers of the items that a line names, in annexes one or two; none of a line that only gives reasons."""
    said = fold(_quoted(_ORDER.sub("", text)).printed)
    if words.amending["reason"].search(said) or said.startswith("про "):
        return ()
    nouns = (words.amending[name] for name in ("item", "indicator"))
    return tuple(number for noun in nouns for _, numbers in _named(noun, said) for number in numbers)


# --- sentences and their quotes -------------------------------------------------------------------------

_MARKS: Mapping[str, str] = {"«": "»", "„": "“”", "“": "”", '"': '"'}
_ORDER = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2})*[.)]\s*(?=[^\d\s])")
"""The number that the sentence has in the decision."""


def _quoted(text: str) -> Sentence:
    """The text with each outermost quote taken out; one that is not closed runs to the end."""
    out, quotes, depth, start, ends = [], list[str](), 0, 0, ""
    for at, sign in enumerate(text):
        if depth and sign in ends:
            depth -= 1
            if not depth:
                quotes.append(text[start:at].strip())
        elif depth and sign == text[start - 1]:
            depth += 1
        elif not depth and sign in _MARKS:
            depth, start, ends = 1, at + 1, _MARKS[sign]
            out.append(f"⟦{len(quotes)}⟧")
        elif not depth:
            out.append(sign)
    if depth:
        quotes.append(text[start:].strip())
    printed = "".join(out)
    return Sentence(printed=printed, folded=fold(printed), quotes=tuple(quotes), is_open=bool(depth))


def _sentences(text: str) -> Iterator[Sentence]:
    """The parts of a line between semicolons and full stops, each without its own number."""
    whole = _quoted(text)
    for part in re.split(r";|(?<=[^\d\s.]{3})\.(?=\s+[А-ЯІЇЄҐ])", _ORDER.sub("", whole.printed)):
        printed = _ORDER.sub("", part).strip()
        if fold(printed):
            yield Sentence(printed=printed, folded=fold(printed), quotes=whole.quotes, is_open=whole.is_open)


def _restored(sentence: Sentence) -> str:
    return re.sub(r"⟦(\d+)⟧", lambda found: f"«{sentence.quotes[int(found.group(1))]}»", sentence.printed)


# --- what is named ----------------------------------------------------------------------------------------

_NUMBER = r"\d{1,3}(?:\.\d{1,3})*"
_LIST = re.compile(rf"\.? ?(?:№ ?)?({_NUMBER}(?:(?: ?- ?|, ?| та | і | й |, та ){_NUMBER})*)")


def _named(noun: re.Pattern[str], said: str) -> Iterator[tuple[re.Match[str], tuple[str, ...]]]:
    """Each place where the noun stands with numbers behind it, and the numbers, ranges told out."""
    for found in noun.finditer(said):
        if listed := _LIST.match(said, found.end()):
            yield found, tuple(_told_out(listed.group(1)))


def _told_out(listed: str) -> Iterator[str]:
    for part in re.split(r", ?(?:та )?| та | і | й ", listed):
        first, _, last = (one.strip() for one in part.partition("-"))
        *stem, start = first.split(".")
        *other, end = (last or first).split(".")
        if stem == other and int(start) <= int(end):
            yield from (".".join([*stem, str(number)]) for number in range(int(start), int(end) + 1))
        else:
            yield from (first, last)


def _clause(verb: Verb, sentence: Sentence, span: Span, words: Words, annex: AnnexName | None) -> Clause | None:
    """The clause, or None where it does not say for certain what is done to what."""
    said = sentence.folded.rpartition(": ")[2] if _opens_list(sentence, words) else sentence.folded
    found = words.amending[verb].search(said)
    if found is None:
        return None
    if verb == "replace":
        return _replacing(said, sentence, span, words, annex)
    if verb == "remove" and _takes_out_a_part(said, words):
        return None
    subject, numbers = _subject(verb, said, sentence, words, behind=found.start() if verb == "add" else 0)
    if subject is None:
        return None
    text = sentence.quotes[-1] if verb in {"restate", "add"} and re.search(r"⟦\d+⟧\W*$", sentence.printed) else ""
    return Clause(
        verb=verb, subject=subject, numbers=numbers, said=_restored(sentence), span=span, annex=annex, text=text
    )


def _takes_out_a_part(said: str, words: Words) -> bool:
    """Whether it is not items that go, but something in them: words of a row, an executor, a column."""
    if words.amending["column"].search(said) or ("⟦" in said and words.amending["words"].search(said)):
        return True
    named = [found for name, _ in _SUBJECTS for found, _ in _named(words.amending[name], said)]
    return bool(named) and not any(_is_object(found, said) for found in named)


_WITHIN = re.compile(r"(?:^|\W)(?:у|в|з|із|зі|до|по|за|щодо|для|від|після)\W*$")
_OBJECTS = re.compile(
    r"(?:під)?пункти?|п|пп|п\. ?п|рядок|рядки|захід|заходи|завдання|позиці[юї]|індикатори?|показники?|напрями?|розділи?"
)


def _is_object(named: re.Match[str], said: str) -> bool:
    """Whether the thing named is what is dealt with, and not where something else stands."""
    return not _WITHIN.search(said[: named.start()]) and bool(_OBJECTS.fullmatch(named["noun"]))


def _opens_list(sentence: Sentence, words: Words) -> bool:
    """Whether the sentence announces changes and then makes one: what stands before the colon names no target."""
    return bool(words.amending["intro"].search(sentence.folded.partition(": ")[0])) and ": " in sentence.folded


def _subject(
    verb: Verb, said: str, sentence: Sentence, words: Words, *, behind: int
) -> tuple[Subject | None, tuple[str, ...]]:
    """What the sentence is about and which of them; the first noun counts, and those worded alike: the rest hold it."""
    asked = said[behind:]
    if words.amending["passport"].search(said):
        return "passport", _first(words, asked, "item")
    if _is_total(said, sentence, words):
        return "total", ()
    named: list[tuple[Subject, tuple[str, ...]]] = [(kind, _first(words, asked, name)) for name, kind in _SUBJECTS]
    has_rows = any(words.amending[name].search(asked) for name, _ in _SUBJECTS[:2])
    if verb == "add" and has_rows and not any(numbers for _, numbers in named[:2]):
        return "item", ()  # «доповнити розділ 2 новим пунктом»: its row says which
    if found := next((one for one in named if one[1]), None):
        return found
    if verb == "add":
        return None, ()
    return _whole(said, sentence, words) if verb == "restate" else (None, ())


def _whole(said: str, sentence: Sentence, words: Words) -> tuple[Subject | None, tuple[str, ...]]:
    if re.search(r"\b(їх|окрем\w+|деяк\w+|так\w+ (рядк|пункт)\w*)\b", said):  # some of it, and nobody says what
        return None, ()
    if annexes := _annexes(said, sentence, words):
        return "annex", annexes
    return ("programme" if words.amending["programme"].search(said) else None), ()


_SUBJECTS: Sequence[tuple[str, Subject]] = (("item", "item"), ("indicator", "indicator"), ("direction", "direction"))


def _first(words: Words, said: str, name: str) -> tuple[str, ...]:
    places = list(_named(words.amending[name], said))
    objects = [place for place in places if not _WITHIN.search(said[: place[0].start()])]
    places = objects or places
    return tuple(number for found, numbers in places if found["noun"] == places[0][0]["noun"] for number in numbers)


def _annexes(said: str, sentence: Sentence, words: Words) -> tuple[str, ...]:
    """The annexes that are restated as a whole, by name where one is known."""
    numbers = [number for _, own in _named(words.amending["annex"], said) for number in own]
    named = annex_named(sentence.printed, words)
    return tuple(_ANNEXES.get(number, number) for number in numbers) or ((named,) if named else ())


_ANNEXES: Mapping[str, AnnexName] = {"1": "measures", "2": "indicators"}
"""The annexes of the typical programme (order № 160)."""


def _is_total(said: str, sentence: Sentence, words: Words) -> bool:
    named = re.search(r"\bряд(?:ок|к\w*) ⟦(\d+)⟧", said)
    label = sentence.quotes[int(named.group(1))] if named else ""
    return bool(words.amending["total"].search(said)) or words.is_line("total", label)


_PAIR = re.compile(r"⟦(\d+)⟧\W*(?:замінити)?\W*(?:на)?\W*(?:[^\W\d]+)?\W*⟦(\d+)⟧")


def _replacing(said: str, sentence: Sentence, span: Span, words: Words, annex: AnnexName | None) -> Clause | None:
    """«у пункті 2.10 слова «…» замінити словами «…»»: of one item, and each quote has its place."""
    numbers = _first(words, said, "item")
    subject: Subject = "item" if numbers else "indicator"
    numbers = numbers or _first(words, said, "indicator")
    if len(numbers) != 1 or words.amending["passport"].search(said) or not words.amending["words"].search(said):
        return None
    named = re.search(rf"{words.amending['column'].pattern} ⟦(\d+)⟧", said)
    numbered = re.search(rf"{words.amending['column'].pattern} (\d+)", said)
    column = sentence.quotes[int(named.groups()[-1])] if named else numbered.groups()[-1] if numbered else ""
    rest = said.replace(named.group(), "") if named else said
    swaps = tuple((sentence.quotes[int(old)], sentence.quotes[int(new)]) for old, new in _PAIR.findall(rest))
    if not swaps or len(re.findall(r"⟦\d+⟧", rest)) != 2 * len(swaps):
        return None
    return Clause(
        verb="replace",
        subject=subject,
        numbers=numbers,
        said=_restored(sentence),
        span=span,
        annex=annex,
        swaps=swaps,
        column=column,
    )


def _announced(sentence: Sentence, span: Span, words: Words, annex: AnnexName | None) -> Clause | None:
    """«Внести зміни до пункту 2.10 (додається)»: the row stands elsewhere in the act."""
    if not words.amending["intro"].search(sentence.folded) or sentence.folded.startswith("про "):
        return None
    own = annex_named(sentence.printed, words) or annex
    for name, subject in _SUBJECTS[:2]:
        if numbers := _first(words, sentence.folded, name):
            return Clause(
                verb="restate", subject=subject, numbers=numbers, said=_restored(sentence), span=span, annex=own
            )
    return None
