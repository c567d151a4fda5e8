"""What a version's files state of its dataset beside the rows: titles, licence, contact, acts, official rows.

It is read off the files themselves, so that whatever stands in them is compared. What changes by itself (days, the
status of a programme that is over, the version of the code) is none of it, and neither is wording of ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from flows.model.record import sha256, to_json
from flows.stages.tables.printed import rows_of
from flows.stages.versions.official import FOLDER
from flows.stages.versions.stands_behind import ACCEPTANCE
from flows.stages.versions.state import person

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PACKAGE = "datapackage"
ACT_FIELD = "sources"
"""The field of an act's name; its key is the name too."""
SAME_FACT = {"licence-name": "licence", "licence-page": "licence"}
"""Facts that follow another one, and are told only where that one stayed."""
TOLD_ELSEWHERE = frozenset({
    "uid", "title", "description", "accrualPeriodicity", "keywords", "programUrl", "programId", "programTitle",
    "legalActAccepted", "legalActNumber", "legalActUrl", "contactPointName", "contactPointEmail",
    ("register-rows", "publisherName"),
})  # fmt: skip
"""Official columns that repeat datapackage.json."""
NOT_STATED_BY_FACTS = frozenset({"status", "distributionFormat", "acceptedDate", "periodStartDate", "periodEndDate"})
"""Official columns that change with the day, with the code or with the reports alone."""


class StatedAt(NamedTuple):
    """Where a fact stands: the file without its ending, the row, and the field."""

    table: str
    key: str
    field: str


class StatedDifference(NamedTuple):
    """A fact that is another one now; empty where it is not given, or where an act came or went."""

    place: StatedAt
    before: str
    after: str


Stated = dict[StatedAt, str]
"""Each fact as people read it; empty where it is not given. What the files do not know of has no place in it."""


def stated_facts(description: Mapping[str, Any], official: Mapping[str, bytes]) -> Stated:
    """What a datapackage.json (or its part about the dataset) and the official rows (CSV by table) state."""
    return {
        **{StatedAt(PACKAGE, "", name): value for name, value in _of_dataset(description).items() if value is not None},
        **dict(_of_acts(description)),
        **dict(_of_official(official)),
    }


def stated_differences(before: Stated, after: Stated) -> tuple[StatedDifference, ...]:
    """The facts that differ, of those that both know, then the acts that came or went; each once."""
    edited = [
        StatedDifference(place, before[place], value)
        for place, value in after.items()
        if before.get(place, value) != value and place.field != ACT_FIELD and not _is_wording(place, before, after)
    ]
    fields = {difference.place.field for difference in edited}
    told = {
        (difference.place.field, difference.before, difference.after): difference
        for difference in reversed(edited)
        if SAME_FACT.get(difference.place.field) not in fields
    }
    return (*reversed(told.values()), *_acts(before, after))


def stated_sha256(stated: Stated) -> str:
    """All of it as one hash, by which facts that were withdrawn are known."""
    return sha256(to_json([[*place, value] for place, value in sorted(stated.items())]))


def _of_dataset(description: Mapping[str, Any]) -> dict[str, str | None]:
    territory, programme = description.get("territory", {}), description.get("programme", {})
    licence: Mapping[str, str] = next(iter(description.get("licenses", ())), {})
    contact = person(description, "contact")
    is_progress = str(description.get("name", "")).endswith("-progress")
    return {
        "title": description.get("title", ""),
        "description": None if is_progress else description.get("description", ""),  # there it is wording of ours
        "programme": programme.get("title"),
        "trial": str(programme["trial"]).lower() if "trial" in programme else None,
        "publisher": person(description, "publisher").get("title", ""),
        "contact": ", ".join(dict.fromkeys(filter(None, (contact.get("title"), contact.get("email"))))),
        "licence": licence.get("title", ""),
        "licence-name": licence.get("name", ""),
        "licence-page": licence.get("path", ""),
        "territory": f"{territory.get('name', '')} ({territory.get('code', '')})",
        "frequency": description.get("accrualPeriodicity", ""),
        "keywords": ", ".join(description.get("keywords", ())),
        "homepage": description.get("homepage", ""),
        "language": description.get("language", ""),
    }


def _of_acts(description: Mapping[str, Any]) -> Iterator[tuple[StatedAt, str]]:
    for source in description.get("sources", ()):
        yield StatedAt(PACKAGE, source["title"], ACT_FIELD), source["title"]
        yield StatedAt(PACKAGE, source["title"], "act-url"), source.get("path", "")
        if ACCEPTANCE in source:
            by = source[ACCEPTANCE] or {}
            yield (
                StatedAt(PACKAGE, source["title"], "acceptance"),
                ", ".join(filter(None, (by.get("who"), by.get("date")))),
            )


def _of_official(official: Mapping[str, bytes]) -> Iterator[tuple[StatedAt, str]]:
    for table, raw in official.items():
        for row in rows_of(raw):
            for column, value in row.items():
                if not {column, (table, column)} & TOLD_ELSEWHERE and column not in NOT_STATED_BY_FACTS:
                    yield StatedAt(f"{FOLDER}/{table}", row["uid"], column), value


def _is_wording(place: StatedAt, before: Stated, after: Stated) -> bool:
    """Whether this is a title that we made of the programme's, which both state by itself."""
    programme = StatedAt(PACKAGE, "", "programme")
    return place == StatedAt(PACKAGE, "", "title") and programme in before and programme in after


def _acts(before: Stated, after: Stated) -> Iterator[StatedDifference]:
    """Acts that came or went; where as many came as went, they are the same under other names."""
    gone = [place for place in before if place.field == ACT_FIELD and place not in after]
    come = [place for place in after if place.field == ACT_FIELD and place not in before]
    if len(gone) == len(come):
        yield from (StatedDifference(new, old.key, new.key) for old, new in zip(gone, come, strict=True))
        return
    yield from (StatedDifference(place, "", place.key) for place in come)
    yield from (StatedDifference(place, place.key, "") for place in gone)
