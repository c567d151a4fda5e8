"""Whether the act is the one that the facts tell of: its years, its community, its code, its number and its date."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from flows.model.findings import Finding
from flows.stages.acts.communities import HROMADA_DIGITS
from flows.stages.language.texts import fold, same_signs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.model.facts import ProgrammeFacts
    from flows.model.plan import Act, PassportRow, Programme
    from flows.stages.acts.words import Words

_GENERIC = frozenset({"міськ", "селищн", "сільськ", "територіальн", "громад", "рад", "обєднан", "об'єднан"})


def facts_differ(
    programme: Programme, facts: ProgrammeFacts, act: Act, words: Words, *, codified: str | None
) -> Iterator[Finding]:
    """Every fact that the document contradicts, as far as it says anything of it.

    Args:
        programme: What the act says.
        facts: What programme.yaml says.
        act: The act that was read; a restatement may bear the number of the act that it restates.
        words: The vocabulary.
        codified: The name that the codifier gives the facts' code, if it knows the code.
    """
    yield from _years(programme, facts)
    if codified and not alike(codified, facts.territory.name):
        yield _differs("territory.code", facts.territory.name, codified, origin="codifier")
    for row in programme.tables["passport"]:
        yield from _passport(row, facts, words)  # type: ignore[arg-type]  # the table holds passport rows
    if act.kind != "restatement":
        yield from _decision(programme, act, facts)


def _years(programme: Programme, facts: ProgrammeFacts) -> Iterator[Finding]:
    printed = programme.control.years
    wanted = (facts.period.first_year, facts.period.last_year)
    if printed and (printed[0], printed[-1]) != wanted:
        yield _differs("period", "–".join(map(str, wanted)), f"{printed[0]}–{printed[-1]}")


def _passport(row: PassportRow, facts: ProgrammeFacts, words: Words) -> Iterator[Finding]:
    """What the passport says of the community."""
    if not row.value:
        return
    if words.passport("community", row.label) and not alike(row.value, facts.territory.name):
        yield _differs("territory.name", facts.territory.name, row.value, row.source_ref)
    code = re.search(r"UA\d{17}", row.value) if words.passport("territory", row.label) else None
    if code and code.group()[:HROMADA_DIGITS] != facts.territory.code[:HROMADA_DIGITS]:
        yield _differs("territory.code", facts.territory.code, code.group(), row.source_ref)


def _decision(programme: Programme, act: Act, facts: ProgrammeFacts) -> Iterator[Finding]:
    outline = programme.control.outline
    place = [one.act.uid for one in facts.acts].index(act.uid) + 1
    if outline.number and _plain(outline.number) != _plain(act.number):
        yield _differs(f"acts[{place}].number", act.number, outline.number.upper(), outline.place)
    if outline.date and outline.date != act.date:
        yield _differs(f"acts[{place}].date", act.date.isoformat(), outline.date.isoformat(), outline.place)


def _differs(field: str, expected: str, value: str, ref: str = "", origin: str = "act") -> Finding:
    facts = {"expected": expected, "origin": origin}
    return Finding.of("facts-differ", field=field, key=field, value=value, source_ref=ref, facts=facts)


def _plain(number: str) -> str:
    """An act's number without spaces and with one kind of letters, for «VIII» is typed in either script."""
    latin = str.maketrans("авсеікмнортхуґ", "abceikmhoptxyg")
    return re.sub(r"[\s№]", "", same_signs(number)).translate(latin)


def alike(one: str, other: str) -> bool:
    """Whether two wordings name one community, or a body of it: they share a word, whatever its ending."""
    return bool(_stems(one) & _stems(other))


def _stems(name: str) -> set[str]:
    words = re.findall(r"[а-яіїєґ'-]{3,}", fold(name))
    stems = {re.sub(r"(ськ|цьк|зьк)?(ий|а|у|ої|ого|ою|ій|ою|е|і|ія|ії|ь|и|о)?$", r"\1", word) for word in words}
    return {stem for stem in stems if stem not in _GENERIC}
