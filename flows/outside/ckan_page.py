"""What a CKAN's two pages of a dataset say, and how its record is kept there: pure mappings, no call is made here."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from flows.errors import DefinitionError
from flows.model import Drift
from flows.stages.plan import ASKED, PLAN_TABLES, PROGRESS_TABLES, newest, tables_of
from flows.stages.wording import cycle_in_words, day_in_words, markdown
from flows.versions import LISTING, Listing, as_json, parse_cycle, parse_version, read_listing, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from flows.facts import PortalFacts, ProgrammeFacts
    from flows.model import VersionEntry

OURS = "Код набору (hromada-open-data)"
"""The extra by which a dataset is known to be ours: it holds the dataset's name. Citizens read it, as all extras."""
DESCRIBED = "dataset.json"
CONFIRMED = "Підтвердження "
RECORD = {
    "name": "Реєстр версій (для програм)",
    "description": "Службові поля цього рядка кажуть, які версії оприлюднено й які контрольні суми мають їхні файли.",
    "format": "JSON",
}
"""The archive's line that keeps the record: CKAN prints a dataset's extras for everybody, a resource's only there."""
BEFORE_TABLES, AFTER_TABLES = ("xlsx", "zip"), ("changes.md",)
TABLES = {"programme": PLAN_TABLES, "progress": PROGRESS_TABLES}
"""The tables offered beside the whole, by the last word of the dataset's name."""
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
LONGEST = {"title": 254 - len(ARCHIVE), "purpose_of_collecting_information": 512}
"""How many characters the national portal allows; the archive's title is the longer one."""
SHORTEST_TAG = 2
"""How many characters a tag of any CKAN must have."""
VIEWS = {"datatables_view": "Таблиця", "recline_view": "Таблиця", "text_view": "Текст"}
"""What a preview's tab is called, by its kind."""
LANGUAGES = {"uk": "українська"}
SENTENCES = 10
"""How many changes the page itself tells; all of them stand in changes.md."""
CONFIRMATION = re.compile(r"станом на (\d{4}-\d{2}-\d{2}) без змін \(версія ([^)]+)\)")
DATASTORE_TYPES = {
    "string": "text",
    "integer": "int8",
    "number": "numeric",
    "date": "date",
    "boolean": "bool",
    "year": "int4",
}
"""Our types → PostgreSQL's, as the DataStore names them."""
FORM_BYTES = 400_000
"""How much text one form may carry: from half a megabyte on, a CKAN refuses it."""
CLEAR = "clear_upload"
"""By this a resource's file is deleted; it is an order, which no portal shows."""
LOADER_TYPES = {"string": "text", "integer": "numeric", "number": "numeric", "date": "timestamp", "year": "numeric"}
"""Our types → the only three that an automatic loader obeys, should the portal have one."""


def archive_name(dataset: str) -> str:
    """The dataset that holds every version's files."""
    return f"{dataset}-archive"


def offered(dataset: str) -> tuple[str, ...]:
    """The files that a citizen finds on the page, in its order; the ZIP among them holds all the others."""
    tables = TABLES.get(dataset.rpartition("-")[2], PLAN_TABLES)
    return (*(f"{dataset}.{kind}" for kind in BEFORE_TABLES), *(f"{name}.csv" for name in tables), *AFTER_TABLES)


def pointer_id(dataset: str, file: str) -> str:
    """The permanent id under which a file's newest version is found."""
    return str(uuid5(NAMESPACE_URL, f"{dataset}/{file}"))


def file_id(dataset: str, version: object, file: str) -> str:
    """The id of one version's file in the archive."""
    return str(uuid5(NAMESPACE_URL, f"{dataset}/{version}/{file}"))


# --- the record --------------------------------------------------------------------------------


def record_id(dataset: str) -> str:
    """The permanent id of the archive's line that keeps the record."""
    return pointer_id(dataset, LISTING)


def record_of(dataset: str, archive: Mapping[str, Any] | None) -> Mapping[str, Any]:
    """The fields of the archive's record: each version under its label, the description under its name."""
    lines = (archive or {"resources": ()})["resources"]
    return next((item for item in lines if item["id"] == record_id(dataset)), {})


def recorded(dataset: str, said: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The archive's record saying this too, as one of its resources."""
    return {record_id(dataset): {**RECORD, **said}}


def extras_of(package: Mapping[str, Any] | None) -> dict[str, str]:
    """A package's extras by key."""
    return {item["key"]: item["value"] for item in (package or {}).get("extras", ())}


def listing_of(dataset: str, archive: Mapping[str, Any] | None, page: Mapping[str, Any] | None) -> Listing:
    """The record: a version is a field of the archive's record, a confirmation an extra of the page.

    Raises:
        ValueError: It was damaged.
    """
    versions = [json.loads(value) for key, value in record_of(dataset, archive).items() if _is_version(key)]
    confirmations = [_confirmation(key, value) for key, value in extras_of(page).items() if key.startswith(CONFIRMED)]
    record = {
        "dataset": dataset,
        "versions": sorted(versions, key=lambda item: parse_version(item["version"])),
        "confirmations": sorted(confirmations, key=lambda item: parse_cycle(item["cycle"])),
    }
    try:
        return read_listing(to_json(record))
    except (KeyError, TypeError) as fault:
        raise ValueError(LISTING) from fault


def version_record(dataset: str, entry: VersionEntry) -> dict[str, str]:
    """How a version is recorded, changed by the very call that brings its files; its spaces let the page break it."""
    (said,) = as_json(Listing(dataset, (entry,)))["versions"]
    return {str(entry.version): json.dumps(said, ensure_ascii=False)}


def _is_version(key: str) -> bool:
    try:
        return bool(parse_version(key))
    except ValueError:
        return False


def _confirmation(key: str, value: str) -> dict[str, str]:
    said = CONFIRMATION.fullmatch(value)
    if said is None:
        raise ValueError(key)
    return {"cycle": key.removeprefix(CONFIRMED), "date": said[1], "version": said[2]}


def _confirmations(listing: Listing) -> dict[str, str]:
    return {
        f"{CONFIRMED}{item.cycle}": f"станом на {item.date.isoformat()} без змін (версія {item.version})"
        for item in listing.confirmations
    }


# --- the pages -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Update:
    """What a dataset shall say: its fields, its extras, and its resources by id, each with the fields that are ours.

    `uploads` are files to be sent along, by the resource's id: name and bytes. `gone` are resources that shall not be
    there. Tags and extras are whole, so that
    whatever was there under our keys is replaced; resources that are not named stay as they are.
    """

    fields: Mapping[str, Any] = field(default_factory=dict)
    extras: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    resources: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    uploads: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()

    def is_said_by(self, package: Mapping[str, Any]) -> bool:
        """Whether a dataset says all this already."""
        return next(self.differences(package), None) is None

    def differences(self, package: Mapping[str, Any]) -> Iterator[Drift]:
        """All that a dataset says otherwise, or does not say."""
        yield from _differing(self.fields, package)
        yield from _differing(self.extras, extras_of(package))
        for tag in sorted(set(self.tags) - {tag["name"] for tag in package["tags"]}):
            yield Drift("tags", tag, "", "page-field")
        held = {item["id"]: item for item in package["resources"]}
        for key, wanted in self.resources.items():
            if key not in held:
                yield Drift(wanted.get("name", key), key, "", "page-lost")
            else:
                named = wanted.get("name") or held[key].get("name") or key
                yield from _differing(wanted, held[key], f"{named}: ")
        for key in sorted(self.gone & held.keys()):
            yield Drift(held[key].get("name") or key, "", key, "page-extra")

    def part(self, keys: Iterable[str]) -> Update:
        """These of its resources with their files, and nothing else."""
        chosen = tuple(keys)
        return Update(
            resources={key: self.resources[key] for key in chosen}, uploads={key: self.uploads[key] for key in chosen}
        )

    def without_leftovers(self, package: Mapping[str, Any]) -> Update:
        """By this, what lies under our ids with another content goes: a file is never overwritten."""
        hashes = {item["id"]: item.get("hash") for item in package["resources"]}
        told = {key: self.resources[key]["hash"] for key in self.uploads}
        other = (key for key, said in told.items() if hashes.get(key, said) != said)
        return Update(gone=frozenset(other))


def _differing(wanted: Mapping[str, Any], held: Mapping[str, Any], place: str = "") -> Iterator[Drift]:
    for name, value in wanted.items():
        if name != CLEAR and value not in (held.get(name), held.get(name) or ""):
            yield Drift(f"{place}{name}", str(value), str(held.get(name, "")), "page-field")


def parts(whole: Update, limit: int, *, said: int = 0) -> tuple[Update, ...]:
    """The same in as many calls as a portal needs that takes `limit` bytes a call: in one, where that is enough.

    Files go in their order; all else that is to be said, the record among it, comes with the last of them, or after
    it where those texts (`said` bytes) are too long for a form.
    """
    groups: list[list[str]] = [[]]
    room = limit
    for key, (_, raw) in whole.uploads.items():
        if groups[-1] and len(raw) + FORM_BYTES > room:
            groups.append([])
            room = limit
        groups[-1].append(key)
        room -= len(raw)
    if said > FORM_BYTES:
        groups.append([])
    *first, last = map(whole.part, groups)
    others = {key: held for key, held in whole.resources.items() if key not in whole.uploads}
    return (*first, replace(whole, resources={**others, **last.resources}, uploads=last.uploads))


def is_hidden(package: Mapping[str, Any] | None) -> bool:
    """Whether a package is shown to its editors alone: it is private, or a draft, or awaits approval."""
    return package is not None and (package["private"] or package.get("state", "active") != "active")


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
        extras={OURS: dataset, **extras, **_confirmations(listing)},
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
    for name, limit in LONGEST.items():
        if len(said[name]) > limit:
            raise DefinitionError("ckan-field-long", field=name, length=len(said[name]), limit=limit)
    if len(facts.progress_title) > LONGEST["title"]:
        raise DefinitionError(
            "ckan-field-long", field="title", length=len(facts.progress_title), limit=LONGEST["title"]
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
    return name.removesuffix(".csv") in {table for table in tables_of(datapackage) if table in ASKED}


# --- tables that answer queries ----------------------------------------------------------------------


def datastore_fields(schema: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A Table Schema as the DataStore's typed fields with their data dictionary."""
    return [
        {
            "id": item["name"],
            "type": DATASTORE_TYPES[item["type"]],
            "info": {
                "label": item.get("title", ""),
                "notes": item.get("description", ""),
                "type_override": LOADER_TYPES.get(item["type"], ""),
            },
        }
        for item in schema["fields"]
    ]


def schema_of(table: str, datapackage: Mapping[str, Any]) -> Mapping[str, Any]:
    """The Table Schema that a version gives for one of its tables."""
    found: Mapping[str, Any] = next(
        item["schema"] for item in datapackage["resources"] if item["path"] == f"{table}.csv"
    )
    return found
