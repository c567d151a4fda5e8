"""The two pages of a dataset on a CKAN, its own and its archive's: pure mappings, no call is made here."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from flows.messages.ckan import CKAN_FILES, CKAN_PAGE
from flows.model.errors import DefinitionError
from flows.outside.portals.ckan import keys
from flows.outside.portals.ckan.dcat import dcat_extras
from flows.outside.portals.ckan.names import archive_name, file_id, offered, pointer_id
from flows.outside.portals.ckan.record import DESCRIBED, confirmations_of, record_update
from flows.outside.portals.ckan.update import Update
from flows.stages.language.texts import APOSTROPHES
from flows.stages.language.wording import cycle_in_words, day_in_words, markdown
from flows.stages.versions.changelog import rest_of
from flows.stages.versions.stands_behind import acceptance_in_words
from flows.stages.versions.state import newest, person, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from flows.model.facts import Period, PortalFacts, ProgrammeFacts
    from flows.model.record import Listing
    from flows.model.versions import VersionEntry

CORE = frozenset({"url", "author", "author_email", "maintainer", "maintainer_email", "license_id", "license_title"})
"""What a plain CKAN keeps as fields of its own; whatever else a programme says goes into the extras."""
PLAIN = CORE | {"title", "notes", "version", "private", "state"}
"""What any CKAN has; whatever else is a field is so by the portal's own schema, which may lack it."""
RESERVED = frozenset(
    {"id", "name", "type", "owner_org", "private", "state", "version", "resources", "extras", "tags", "groups"}
)
"""What programme.yaml may not set: by these fields a dataset is found, shown and pointed to its version."""
NATIONAL_LANGUAGE = "ua"
LONGEST_FIELDS = {
    "title": 254 - len(CKAN_PAGE["archive-title"].render("uk", title="")),
    "purpose_of_collecting_information": 512,
}
"""How many characters the national portal allows; the archive's title is the longer one."""
SHORTEST_TAG = 2
"""How many characters a tag of any CKAN must have."""
APOSTROPHE = "ʼ"
"""U+02BC, a letter of Ukrainian, which a tag may hold; of the other apostrophes it may hold none."""
_WITHIN = re.compile(rf"(?<=[^\W\d_])[{APOSTROPHES}](?=[^\W\d_])")
SENTENCES = 10
"""How many changes the page itself lists; all of them stand in changes.md."""


def dataset_update(
    listing: Listing,
    description: Mapping[str, Any],
    facts: ProgrammeFacts | None,
    portal: PortalFacts,
    *,
    news: str = "",
    dcat: bool = False,
) -> Update:
    """The dataset's page without its files; `news` is the paragraph about its newest version.

    `dcat` says that the portal reads the extras of DCAT.
    """
    dataset = listing.dataset
    # beside it, whatever path the portal lies under
    archive = CKAN_PAGE["archive-link"].render("uk", archive=archive_name(dataset))
    accepted = [
        CKAN_PAGE["accepted"].render("uk", act=markdown(source["title"]), sentence=markdown(sentence))
        for source in description.get("sources", ())
        if (sentence := acceptance_in_words(source))
    ]
    answers = _site_link(facts)
    notes = "\n\n".join(text for text in (description.get("description"), answers, news, *accepted, archive) if text)
    if newest(listing.versions) is None:
        notes += tombstones(listing)
    contact = person(description, "contact")
    values = _portal_values(description, facts, portal)
    fields = {name: value for name, value in values.items() if portal.profile != "ckan" or name in CORE}
    extras = {name: str(value) for name, value in values.items() if name not in fields}
    return Update(
        fields={
            "title": description.get("title", dataset),
            "notes": notes,
            "license_id": next((item["name"] for item in description.get("licenses", ())), ""),
            "author": person(description, "publisher").get("title", ""),
            "maintainer": contact.get("title", ""),
            "maintainer_email": contact.get("email", ""),
            **fields,
        },
        extras={
            keys.DATASET: dataset,
            **(dcat_extras(listing, description, facts) if dcat else {}),
            **extras,
            **confirmations_of(listing),
        },
        tags=tuple(_tag(keyword) for keyword in description.get("keywords", ())),
    )


def _site_link(facts: ProgrammeFacts | None) -> str:
    """Where the pages for citizens stand, and the act with a place for each row; empty where nobody has said so."""
    if facts is None or facts.site_url is None:
        return ""
    return CKAN_PAGE["site"].render("uk", address=facts.site_url, act=f"{facts.site_url.rstrip('/')}/act.html")


def archive_update(
    listing: Listing,
    description: Mapping[str, Any],
    facts: ProgrammeFacts | None,
    portal: PortalFacts,
    *,
    record: Mapping[str, str] | None = None,
) -> Update:
    """The archive's page without its files; its record holds the dataset's description, and the fields of `record`."""
    dataset, page = listing.dataset, dataset_update(listing, description, facts, portal)
    title = page.fields["title"]
    notes = CKAN_PAGE["archive-notes"].render("uk", title=markdown(title), dataset=dataset) + tombstones(listing)
    entries = {DESCRIBED: json.dumps(description, ensure_ascii=False), **(record or {})}
    extras = {key: value for key, value in page.extras.items() if not key.startswith(keys.CONFIRMED)}
    fields = {**page.fields, "title": CKAN_PAGE["archive-title"].render("uk", title=title), "notes": notes}
    return replace(page, fields=fields, extras=extras, resources=record_update(dataset, entries))


def full_archive_update(
    listing: Listing,
    description: Mapping[str, Any],
    facts: ProgrammeFacts | None,
    portal: PortalFacts,
    *,
    archive: Mapping[str, Any],
) -> Update:
    """The archive's page together with the labels of the files that are there."""
    update = archive_update(listing, description, facts, portal)
    return replace(update, resources={**update.resources, **_labels(listing, archive)})


def _labels(listing: Listing, archive: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """What the record gives for the archive's files, as far as they are there."""
    present = {item["id"] for item in archive["resources"]}
    labels = {
        file_id(listing.dataset, entry.version, file.name): _facts(file.name, entry)
        for entry in listing.versions
        for file in entry.files
        if entry.withdrawn is None
    }
    return {key: facts for key, facts in labels.items() if key in present}


def news_of(listing: Listing, entry: VersionEntry, datapackage: Mapping[str, Any]) -> str:
    """A version in short: its day, its summary with the money, the gravest changes, since when nothing has changed."""
    facts = {"cycle": cycle_in_words(str(entry.version.cycle)), "day": day_in_words(entry.published)}
    published = CKAN_PAGE["version"].render("uk", version=entry.version, **facts)
    changes = next((item for item in datapackage["resources"] if item["name"] == "changes"), None)
    days = [item.date for item in listing.confirmations if item.version == entry.version]
    confirmed = CKAN_PAGE["confirmed"].render("uk", day=day_in_words(max(days))) if days else ""
    summary = "\n".join(f"- {markdown(sentence)}" for sentence in entry.summary)
    return "\n\n".join(text for text in (published, summary, changes and _changes(changes), confirmed) if text)


def _changes(resource: Mapping[str, Any]) -> str:
    """The paragraphs about the changes, from the resource of a version that lists them."""
    since = resource["since"]
    if since is None:
        return CKAN_PAGE["first"].uk
    if not resource["sentences"]:
        return CKAN_PAGE["same"].render("uk", since=since)
    sentences = resource["sentences"][:SENTENCES]
    more = resource["rows"] - len(sentences)
    lines = "\n".join(f"- {markdown(sentence)}" for sentence in sentences)
    where = rest_of(resource.get("news", {}), len(sentences))
    rest = (CKAN_PAGE["more"].render("uk", count=more, rest=where),) if more else ()
    return "\n\n".join((CKAN_PAGE["changes"].render("uk", since=since), lines, *rest))


def tombstones(listing: Listing) -> str:
    """Which versions were withdrawn, when and why: a paragraph each."""
    return "".join(
        "\n\n"
        + CKAN_PAGE["withdrawn"].render(
            "uk",
            version=entry.version,
            day=day_in_words(date.fromisoformat(entry.withdrawn["date"])),
            reason=markdown(entry.withdrawn["reason"]),
        )
        for entry in listing.versions
        if entry.withdrawn is not None
    )


def _portal_values(
    description: Mapping[str, Any], facts: ProgrammeFacts | None, portal: PortalFacts
) -> dict[str, str | int | bool]:
    """What the page gives besides the fields of a plain CKAN, by the portal's own names where it has a schema."""
    by_profile = _national_values if portal.profile == "data.gov.ua" else _plain_values
    values = by_profile(description, facts)
    return {**{name: value for name, value in values.items() if value}, **portal.fields}


def _national_values(description: Mapping[str, Any], facts: ProgrammeFacts | None) -> dict[str, str]:
    return {
        "update_frequency": keys.UPDATE_FREQUENCIES.get(description.get("accrualPeriodicity", ""), ""),
        "purpose_of_collecting_information": facts.purpose if facts else "",
        "language": NATIONAL_LANGUAGE,
    }


def _plain_values(description: Mapping[str, Any], facts: ProgrammeFacts | None) -> dict[str, str]:
    territory, language = description.get("territory", {}), description.get("language", "")
    return {
        keys.FREQUENCY: description.get("accrualPeriodicity", ""),
        keys.PURPOSE: facts.purpose if facts else "",
        keys.LANGUAGE: CKAN_PAGE["ukrainian"].uk if language == "uk" else language,
        keys.TERRITORY: territory.get("name", ""),
        keys.TERRITORY_CODE: territory.get("code", ""),
        keys.PERIOD: _years(facts.period) if facts else "",
        keys.ACTS: "; ".join(item["title"] for item in description.get("sources", ())),
    }


def _years(period: Period) -> str:
    return CKAN_PAGE["years"].render("uk", first=period.first_year, last=period.last_year)


def require_fit(facts: ProgrammeFacts, portal: PortalFacts) -> None:
    """Refuse facts that the portal would not take, before anything is written.

    Raises:
        DefinitionError: A keyword cannot be a tag; a field is one that we fill ourselves; or, on the national portal, a
            field is missing, too long, or needs a code that nobody has given.
    """
    for keyword in facts.keywords:
        if len(_tag(keyword)) < SHORTEST_TAG:
            raise DefinitionError("ckan-tag-short", value=keyword, limit=SHORTEST_TAG)
    reserved = RESERVED if portal.profile == "data.gov.ua" else RESERVED | {"title", "notes"}
    for name in sorted(reserved & portal.fields.keys()):
        raise DefinitionError("ckan-field-ours", field=name)
    if portal.profile == "data.gov.ua":
        _require_national(facts, portal)


def _require_national(facts: ProgrammeFacts, portal: PortalFacts) -> None:
    values = _portal_values({"accrualPeriodicity": facts.frequency}, facts, portal)
    fields = {name: str(value) for name, value in {"title": facts.title, "notes": facts.description, **values}.items()}
    if not fields.get("update_frequency", "").strip():
        raise DefinitionError("ckan-code-unknown", field="update_frequency", value=facts.frequency)
    if fields["language"] != NATIONAL_LANGUAGE:
        raise DefinitionError("ckan-code-wrong", field="language", value=fields["language"], expected=NATIONAL_LANGUAGE)
    for name in ("title", "notes", "purpose_of_collecting_information"):
        if not fields[name].strip():
            raise DefinitionError("ckan-field-missing", field=name)
    for name, limit in LONGEST_FIELDS.items():
        if len(fields[name]) > limit:
            raise DefinitionError("ckan-field-long", field=name, length=len(fields[name]), limit=limit)
    if len(facts.progress_title) > LONGEST_FIELDS["title"]:
        raise DefinitionError(
            "ckan-field-long", field="title", length=len(facts.progress_title), limit=LONGEST_FIELDS["title"]
        )


def _tag(keyword: str) -> str:
    """A keyword in the letters that CKAN allows in a tag: of the apostrophes, the one that is a letter itself."""
    return " ".join(re.sub(r"[^\w\-. ]", " ", _WITHIN.sub(APOSTROPHE, keyword)).split())[:100]


def titles(dataset: str, datapackage: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """The offered files' names and descriptions in Ukrainian."""
    resources = {item["path"]: item for item in datapackage.get("resources", ())}
    return {
        name: (
            resources.get(name, {}).get("title") or _file_text("title", name) or name,
            resources.get(name, {}).get("description") or _file_text("notes", name),
        )
        for name in offered(dataset)
    }


def _file_text(kind: str, name: str) -> str:
    """What the catalogue gives for a file that is no table, by its ending; empty where nothing."""
    message = CKAN_FILES.get(f"{kind}-{_ending(name)}")
    return message.uk if message else ""


def preview_title(kind: str) -> str:
    """What a preview's tab is called, by its kind; empty for a kind that we do not know."""
    message = CKAN_FILES.get(f"view-{kind}")
    return message.uk if message else ""


def pointers(
    dataset: str, entry: VersionEntry, datapackage: Mapping[str, Any], archive: Mapping[str, Any]
) -> dict[str, dict[str, Any]]:
    """The page's resources by their permanent ids: each leads to the file of this version in the archive."""
    texts = titles(dataset, datapackage)
    urls = {item["id"]: item["url"] for item in archive["resources"]}
    return {
        pointer_id(dataset, name): {
            "name": texts[name][0],
            "description": texts[name][1],
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
    texts = titles(dataset, datapackage)
    names = {file_id(dataset, entry.version, name): name for name in _offered_of(dataset, entry)}
    resources = {
        key: {
            "name": f"{entry.version} · {texts[name][0]}",
            **_facts(name, entry),
            **({"datastore_active": True} if _is_table(name, datapackage) else {}),
        }
        for key, name in names.items()
    }
    return resources, {key: (name, files[name]) for key, name in names.items()}


def _offered_of(dataset: str, entry: VersionEntry) -> Iterable[str]:
    present = {file.name for file in entry.files}
    return [name for name in offered(dataset) if name in present]


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
    return name.removesuffix(".csv") in tables_of(datapackage)
