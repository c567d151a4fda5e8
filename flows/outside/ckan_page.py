"""What a CKAN's two pages of a dataset say, and how its record is kept there: pure mappings, no call is made here."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from flows.errors import DefinitionError
from flows.stages.plan import ASKED, PLAN_TABLES, PROGRESS_TABLES, newest, tables_of
from flows.versions import LISTING, Listing, as_json, parse_cycle, parse_version, read_listing, to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flows.facts import PortalFacts, ProgrammeFacts
    from flows.model import VersionEntry

OURS = "hromada-open-data"
"""The extra by which a dataset is known to be ours: it holds the dataset's name."""
DESCRIBED = "dataset.json"
CONFIRMED = "confirmed "
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
OFTEN = {"Кожного півріччя": "once a half year"}
"""The words of resolution № 835, annex 7 → the national portal's `update_frequency`: the codes known for certain."""
LONGEST = {"title": 254, "purpose_of_collecting_information": 512}
"""How many characters the national portal allows."""
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


def extras_of(package: Mapping[str, Any] | None) -> dict[str, str]:
    """A package's extras by key."""
    return {item["key"]: item["value"] for item in (package or {}).get("extras", ())}


def listing_of(dataset: str, archive: Mapping[str, Any] | None, page: Mapping[str, Any] | None) -> Listing:
    """The record: a version is an extra of the archive, a confirmation one of the page.

    Raises:
        ValueError: It was damaged.
    """
    versions = [json.loads(value) for key, value in extras_of(archive).items() if _is_version(key)]
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


def version_extra(dataset: str, entry: VersionEntry) -> dict[str, str]:
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
        held = {item["id"]: item for item in package["resources"]}
        return (
            self.fields.items() <= {name: package.get(name) for name in self.fields}.items()
            and self.extras.items() <= extras_of(package).items()
            and set(self.tags) <= {tag["name"] for tag in package["tags"]}
            and all(
                held.get(key, {}).get(name) == value
                for key, wanted in self.resources.items()
                for name, value in wanted.items()
                if name != CLEAR
            )
            and not self.gone & held.keys()
        )


def described(
    listing: Listing, description: Mapping[str, Any], facts: ProgrammeFacts | None, portal: PortalFacts
) -> Update:
    """What citizens read of the dataset as such, without its files."""
    dataset = listing.dataset
    words = f"{description.get('description', '')}\n\nУсі версії: [архів](/dataset/{archive_name(dataset)})."
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
            "notes": words.strip(),
            "license_id": next((item["name"] for item in description.get("licenses", ())), ""),
            "author": people.get("publisher", {}).get("title", ""),
            "maintainer": contact.get("title", ""),
            "maintainer_email": contact.get("email", ""),
            **kept,
        },
        extras={OURS: dataset, **extras, **_confirmations(listing)},
        tags=tuple(_tag(word) for word in description.get("keywords", ())),
    )


def tombstones(listing: Listing) -> str:
    """Which versions were withdrawn, when and why: a paragraph each."""
    gone = {entry.version: entry.withdrawn for entry in listing.versions if entry.withdrawn is not None}
    return "".join(
        f"\n\nВерсію {version} відкликано {told['date']}, її файлів більше немає. Причина: {told['reason']}"
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
            "language": "ua",
        }
    else:
        said = {
            "frequency": often,
            "purpose": purpose,
            "language": description.get("language", ""),
            "spatial_code": territory.get("code", ""),
            "spatial_text": territory.get("name", ""),
            "temporal_start": f"{facts.period.first_year}-01-01" if facts else "",
            "temporal_end": f"{facts.period.last_year}-12-31" if facts else "",
            "act": "; ".join(item["title"] for item in description.get("sources", ())),
        }
    return {**{name: value for name, value in said.items() if value}, **portal.fields}


def require_fit(facts: ProgrammeFacts, portal: PortalFacts) -> None:
    """Say before anything is written what the portal would refuse.

    Raises:
        DefinitionError: A text is longer than the portal allows, or it has a code of its own that nobody has given.
    """
    if portal.profile != "data.gov.ua":
        return
    if facts.frequency not in OFTEN and "update_frequency" not in portal.fields:
        raise DefinitionError("ckan-code-unknown", field="update_frequency", value=facts.frequency)
    for name, text in (("title", facts.progress_title), ("purpose_of_collecting_information", facts.purpose)):
        if len(text) > LONGEST[name]:
            raise DefinitionError("ckan-field-long", field=name, length=len(text), limit=LONGEST[name])


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
