"""What a CKAN's two pages of a dataset say: pure mappings, no call is made here."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flows.model.errors import DefinitionError
from flows.stages.language.wording import cycle_in_words, day_in_words, markdown
from flows.stages.versions.state import QUERYABLE_TABLES, newest, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flows.model.facts import PortalFacts, ProgrammeFacts
    from flows.model.record import Listing
    from flows.model.versions import VersionEntry
from flows.outside.portals.ckan.names import archive_name, file_id, offered, pointer_id
from flows.outside.portals.ckan.record import CONFIRMED, DESCRIBED, confirmations_of, recorded
from flows.outside.portals.ckan.update import OURS, Update

NAMES = {"zip": "Усі файли версії одним архівом"}
"""What a file is called that its own version does not name."""
NOTES = {
    "xlsx": "Таблиці аркушами однієї книги: спершу огляд заходів із коштами за роками, наприкінці словник полів.",
    "zip": "Усі таблиці, книга Excel, структури таблиць, рядки для офіційних переліків і опис версії.",
    "md": "Чим ця версія відрізняється від попередньої та яким рішенням це ухвалено.",
}
"""What is said of a file that is no table, by its ending."""
CORE = frozenset({"url", "author", "author_email", "maintainer", "maintainer_email", "license_id", "license_title"})
"""What a plain CKAN keeps as fields of its own; whatever else a programme says goes into the extras."""
PLAIN = CORE | {"title", "notes", "version", "private", "state"}
"""What any CKAN has; whatever else is a field is so by the portal's own schema, which may lack it."""
OURS_ALONE = frozenset(
    {"id", "name", "type", "owner_org", "private", "state", "version", "resources", "extras", "tags", "groups"}
)
"""What the maintainer's wishes may not say: by these the dataset is known, shown and led."""
OFTEN = {"Кожного півріччя": "once a half year"}
"""The words of resolution № 835, annex 7 → the national portal's `update_frequency`: the codes known for certain."""
NATIONAL_LANGUAGE = "ua"
ARCHIVE = " — архів версій"
"""What an archive is called after its dataset's title."""
LONGEST_FIELDS = {"title": 254 - len(ARCHIVE), "purpose_of_collecting_information": 512}
"""How many characters the national portal allows; the archive's title is the longer one."""
SHORTEST_TAG = 2
"""How many characters a tag of any CKAN must have."""
PREVIEW_TITLES = {"datatables_view": "Таблиця", "recline_view": "Таблиця", "text_view": "Текст"}
"""What a preview's tab is called, by its kind."""
LANGUAGES = {"uk": "українська"}
SENTENCES = 10
"""How many changes the page itself tells; all of them stand in changes.md."""


def described(
    listing: Listing,
    description: Mapping[str, Any],
    facts: ProgrammeFacts | None,
    portal: PortalFacts,
    *,
    news: str = "",
) -> Update:
    """What citizens read of the dataset as such, without its files; `news` is what they read of its newest version."""
    dataset = listing.dataset
    archive = f"Усі версії: [архів]({archive_name(dataset)})."  # beside it, whatever path the portal lies under
    words = "\n\n".join(text for text in (description.get("description"), news, archive) if text)
    if newest(listing.versions) is None:
        words += tombstones(listing)
    people = {item["role"]: item for item in reversed(description.get("contributors", ()))}
    contact = people.get("contact", {})
    own = _own_fields(description, facts, portal)
    kept = {name: value for name, value in own.items() if portal.profile != "ckan" or name in CORE}
    extras = {name: str(value) for name, value in own.items() if name not in kept}
    return Update(
        fields={
            "title": description.get("title", dataset),
            "notes": words,
            "license_id": next((item["name"] for item in description.get("licenses", ())), ""),
            "author": people.get("publisher", {}).get("title", ""),
            "maintainer": contact.get("title", ""),
            "maintainer_email": contact.get("email", ""),
            **kept,
        },
        extras={OURS: dataset, **extras, **confirmations_of(listing)},
        tags=tuple(_tag(word) for word in description.get("keywords", ())),
    )


def archive_words(
    listing: Listing,
    description: Mapping[str, Any],
    facts: ProgrammeFacts | None,
    portal: PortalFacts,
    *,
    record: Mapping[str, str] | None = None,
) -> Update:
    """What citizens read of the archive as such, and what its record says: the dataset's description, and `record`."""
    dataset, words = listing.dataset, described(listing, description, facts, portal)
    title = words.fields["title"]
    notes = f"Файли всіх версій набору [{markdown(title)}]({dataset}); вони не змінюються.{tombstones(listing)}"
    said = {DESCRIBED: json.dumps(description, ensure_ascii=False), **(record or {})}
    own = {key: value for key, value in words.extras.items() if not key.startswith(CONFIRMED)}
    fields = {**words.fields, "title": f"{title}{ARCHIVE}", "notes": notes}
    return replace(words, fields=fields, extras=own, resources=recorded(dataset, said))


def archive_said(
    listing: Listing,
    description: Mapping[str, Any],
    facts: ProgrammeFacts | None,
    portal: PortalFacts,
    *,
    archive: Mapping[str, Any],
) -> Update:
    """All that the archive shall say of itself, and of the files that are there."""
    words = archive_words(listing, description, facts, portal)
    return replace(words, resources={**words.resources, **_labels(listing, archive)})


def _labels(listing: Listing, archive: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What the archive's lines say of the files that they lead to, by the record, as far as they are there."""
    held = {item["id"] for item in archive["resources"]}
    said = {
        file_id(listing.dataset, entry.version, file.name): _facts(file.name, entry)
        for entry in listing.versions
        for file in entry.files
        if entry.withdrawn is None
    }
    return {key: facts for key, facts in said.items() if key in held}


def news_of(listing: Listing, entry: VersionEntry, datapackage: Mapping[str, Any]) -> str:
    """When a version was published, how it differs from the one before, and since when nothing has changed."""
    cycle = cycle_in_words(str(entry.version.cycle))
    published = f"**Версія {entry.version}** ({cycle}), оприлюднено {day_in_words(entry.published)}."
    told = next((item for item in datapackage["resources"] if item["name"] == "changes"), None)
    days = [item.date for item in listing.confirmations if item.version == entry.version]
    confirmed = f"Станом на {day_in_words(max(days))} без змін." if days else ""
    return "\n\n".join(text for text in (published, told and _changes(told), confirmed) if text)


def _changes(told: Mapping[str, Any]) -> str:
    if told["since"] is None:
        return "Це перша версія: порівнювати ще немає з чим."
    if not told["sentences"]:
        return f"Порівняно з версією {told['since']} зміст для читача той самий."
    shown = told["sentences"][:SENTENCES]
    more = told["rows"] - len(shown)
    lines = "\n".join(f"- {markdown(sentence)}" for sentence in shown)
    rest = f"\n\nЩе змін: {more}; усі — у файлі «Що змінилося, словами»." if more else ""
    return f"Що змінилося порівняно з версією {told['since']}:\n\n{lines}{rest}"


def tombstones(listing: Listing) -> str:
    """Which versions were withdrawn, when and why: a paragraph each."""
    gone = {entry.version: entry.withdrawn for entry in listing.versions if entry.withdrawn is not None}
    return "".join(
        f"\n\nВерсію {version} відкликано {told['date']}, її файлів більше немає. Причина: {markdown(told['reason'])}"
        for version, told in gone.items()
    )


def _own_fields(
    description: Mapping[str, Any], facts: ProgrammeFacts | None, portal: PortalFacts
) -> dict[str, str | int | bool]:
    territory = description.get("territory", {})
    often = description.get("accrualPeriodicity", "")
    purpose = facts.purpose if facts else ""
    if portal.profile == "data.gov.ua":
        said = {
            "update_frequency": OFTEN.get(often, ""),
            "purpose_of_collecting_information": purpose,
            "language": NATIONAL_LANGUAGE,
        }
    else:
        language = description.get("language", "")
        said = {
            "Періодичність оновлення": often,
            "Підстава та мета збирання": purpose,
            "Мова": LANGUAGES.get(language, language),
            "Територія": territory.get("name", ""),
            # CKAN searches an extra by the Latin letters of its name; those without any share one place.
            "Код території (КАТОТТГ, KATOTTG)": territory.get("code", ""),
            "Період": f"{facts.period.first_year}–{facts.period.last_year} роки" if facts else "",
            "Акт": "; ".join(item["title"] for item in description.get("sources", ())),
        }
    return {**{name: value for name, value in said.items() if value}, **portal.fields}


def require_fit(facts: ProgrammeFacts, portal: PortalFacts) -> None:
    """Say before anything is written what the portal would refuse.

    Raises:
        DefinitionError: A keyword can be no tag; a field is ours to fill; or, on the national portal, a field lacks,
            is longer than allowed, or has a code that nobody has given.
    """
    for word in facts.keywords:
        if len(_tag(word)) < SHORTEST_TAG:
            raise DefinitionError("ckan-tag-short", value=word, limit=SHORTEST_TAG)
    barred = OURS_ALONE if portal.profile == "data.gov.ua" else OURS_ALONE | {"title", "notes"}
    for name in sorted(barred & portal.fields.keys()):
        raise DefinitionError("ckan-field-ours", field=name)
    if portal.profile == "data.gov.ua":
        _require_national(facts, portal)


def _require_national(facts: ProgrammeFacts, portal: PortalFacts) -> None:
    own = _own_fields({"accrualPeriodicity": facts.frequency}, facts, portal)
    said = {name: str(value) for name, value in {"title": facts.title, "notes": facts.description, **own}.items()}
    if not said.get("update_frequency", "").strip():
        raise DefinitionError("ckan-code-unknown", field="update_frequency", value=facts.frequency)
    if said["language"] != NATIONAL_LANGUAGE:
        raise DefinitionError("ckan-code-wrong", field="language", value=said["language"], expected=NATIONAL_LANGUAGE)
    for name in ("title", "notes", "purpose_of_collecting_information"):
        if not said[name].strip():
            raise DefinitionError("ckan-field-missing", field=name)
    for name, limit in LONGEST_FIELDS.items():
        if len(said[name]) > limit:
            raise DefinitionError("ckan-field-long", field=name, length=len(said[name]), limit=limit)
    if len(facts.progress_title) > LONGEST_FIELDS["title"]:
        raise DefinitionError(
            "ckan-field-long", field="title", length=len(facts.progress_title), limit=LONGEST_FIELDS["title"]
        )


def _tag(word: str) -> str:
    """A keyword in the letters that CKAN allows in a tag."""
    return " ".join(re.sub(r"[^\w\-. ]", " ", word).split())[:100]


def titles(dataset: str, datapackage: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """The offered files' names and descriptions in Ukrainian."""
    said = {item["path"]: item for item in datapackage.get("resources", ())}
    return {
        name: (
            said.get(name, {}).get("title") or NAMES.get(_ending(name), name),
            said.get(name, {}).get("description") or NOTES.get(_ending(name), ""),
        )
        for name in offered(dataset)
    }


def pointers(
    dataset: str, entry: VersionEntry, datapackage: Mapping[str, Any], archive: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """The page's resources by their permanent ids: each leads to the file of this version in the archive."""
    named = titles(dataset, datapackage)
    urls = {item["id"]: item["url"] for item in archive["resources"]}
    return {
        pointer_id(dataset, name): {
            "name": named[name][0],
            "description": named[name][1],
            "url": urls.get(file_id(dataset, entry.version, name), ""),
            "url_type": "",  # where an editor has put a file in its place, CKAN goes on leading to that
            **_facts(name, entry),
            **({"datastore_active": True} if _is_table(name, datapackage) else {}),
        }
        for name in _offered_of(dataset, entry)
    }


def archived(
    dataset: str, entry: VersionEntry, datapackage: Mapping[str, Any], files: Mapping[str, bytes]
) -> tuple[dict[str, dict[str, Any]], dict[str, tuple[str, bytes]]]:
    """The archive's resources of one version by id, and the files to be sent with them."""
    named = titles(dataset, datapackage)
    names = {file_id(dataset, entry.version, name): name for name in _offered_of(dataset, entry)}
    resources = {
        key: {
            "name": f"{entry.version} · {named[name][0]}",
            **_facts(name, entry),
            **({"datastore_active": True} if _is_table(name, datapackage) else {}),
        }
        for key, name in names.items()
    }
    return resources, {key: (name, files[name]) for key, name in names.items()}


def _offered_of(dataset: str, entry: VersionEntry) -> Iterable[str]:
    there = {file.name for file in entry.files}
    return [name for name in offered(dataset) if name in there]


def _ending(name: str) -> str:
    return name.rpartition(".")[2]


def _facts(name: str, entry: VersionEntry) -> dict[str, Any]:
    file = next(file for file in entry.files if file.name == name)
    return {
        "format": _ending(name).upper(),
        "hash": f"sha256:{file.sha256}",
        "size": file.bytes,
        "version": str(entry.version),
    }


def _is_table(name: str, datapackage: Mapping[str, Any]) -> bool:
    return name.removesuffix(".csv") in {table for table in tables_of(datapackage) if table in QUERYABLE_TABLES}
