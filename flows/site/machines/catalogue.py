"""The catalogue for programs: DCAT-AP 3 and schema.org in one graph, as JSON-LD and as Turtle.

What identifies a thing are permanent names below the site's root (`#starokostiantyniv-…-programme`), so that both files
speak of the same things; where nobody knows the site's address, they are relative to the files, which lie at the root.
Sizes and hashes are those of `versions.json`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flows.messages.site import FEED
from flows.site.machines.catalogued import (
    Catalogued,
    acts_of,
    contacts,
    days_of,
    last_change,
    licence_of,
    licences,
    provenance,
    publisher,
    territory,
    withdrawn_in_words,
)
from flows.site.machines.catalogued_files import distributions, names_of_files, version_name
from flows.site.machines.vocabularies import (
    ENGLISH_TONGUE,
    FREQUENCIES,
    GOVERNMENT,
    LANGUAGES_OF_TEXTS,
    PREFIXES,
    PUBLIC,
    THEMES,
    UKRAINIAN,
    WITHDRAWN,
    Node,
    address,
    authority,
    concepts,
    on_day,
    ref,
    text,
    typed,
    without_nothing,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.messages.text import Lang
    from flows.model.versions import VersionEntry
    from flows.site.machines.catalogued import FileAddress
    from flows.site.published import ServedDataset, ServedProgramme


def catalogue_jsonld(served: ServedProgramme, href: FileAddress) -> bytes:
    """`catalog.jsonld`: the catalogue with its context inside, so that nobody asks the network for it."""
    whole = {"@context": PREFIXES, "@graph": catalogue_nodes(served, href)}
    # half a pair of surrogates, which no file in UTF-8 can hold, becomes the escape that JSON knows
    return (json.dumps(whole, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def catalogue_turtle(served: ServedProgramme, href: FileAddress) -> bytes:
    """`catalog.ttl`: the same graph."""
    from flows.site.machines.turtle import turtle  # rdflib takes a third of a second to begin with

    return turtle(catalogue_nodes(served, href))


def catalogue_nodes(served: ServedProgramme, href: FileAddress) -> list[Node]:
    """Everything that the catalogue describes, and itself first: datasets, versions, files, acts, the publisher."""
    whole = Catalogued(served, href)
    acts = {act["@id"]: act for dataset in whole.datasets for act in acts_of(whole, dataset)}
    return [
        _catalogue(whole),
        *(node for dataset in whole.datasets for node in _dataset_nodes(whole, dataset)),
        *acts.values(),
        publisher(whole),
        *contacts(whole),
        territory(whole),
        *licences(whole),
        *concepts(),
    ]


def _catalogue(whole: Catalogued) -> Node:
    facts, home = whole.served.facts, whole.page("index.html")
    title = [text(FEED["catalogue-title"].render(lang, title=facts.title), lang) for lang in LANGUAGES_OF_TEXTS]
    about = [text(FEED["catalogue-about"].render(lang), lang) for lang in LANGUAGES_OF_TEXTS]
    datasets = [{"@id": whole.name(dataset.name)} for dataset in whole.datasets]
    days = sorted(when for dataset in whole.datasets for when in days_of(dataset))
    return {
        "@id": whole.name("catalogue"),
        "@type": ["dcat:Catalog", "schema:DataCatalog"],
        "dct:title": title,
        "dct:description": about,
        "dct:publisher": {"@id": whole.name("publisher")},
        "dct:language": [ref(UKRAINIAN), ref(ENGLISH_TONGUE)],
        "dct:license": {"@id": address(facts.licence.path)},
        "dct:spatial": {"@id": whole.name("territory")},
        "dct:issued": on_day(days[0]),
        "dct:modified": on_day(days[-1]),
        "foaf:homepage": {"@id": home, "@type": "foaf:Document"},
        "dcat:themeTaxonomy": ref(THEMES),
        "dcat:dataset": datasets,
        "schema:name": title,
        "schema:description": about,
        "schema:url": {"@id": home},
        "schema:publisher": {"@id": whole.name("publisher")},
        "schema:license": {"@id": address(facts.licence.path)},
        "schema:dataset": datasets,
    }


# --- datasets -----------------------------------------------------------------------------------------------------


def _dataset_nodes(whole: Catalogued, dataset: ServedDataset) -> Iterator[Node]:
    """A dataset, each of its versions, and their files."""
    own = {**_shared(whole, dataset), **_dataset(whole, dataset), **_dated(whole, dataset)}
    yield without_nothing({**own, **_for_search_engines(whole, dataset, own)})
    for place, entry in enumerate(dataset.entries):
        yield without_nothing({**_shared(whole, dataset, entry), **_version(whole, dataset, place)})
        yield from distributions(whole, dataset, entry)


def _shared(whole: Catalogued, dataset: ServedDataset, entry: VersionEntry | None = None) -> Node:
    """What a dataset and each of its versions have in common."""
    return {
        "@type": "dcat:Dataset",
        "dct:publisher": {"@id": whole.name("publisher")},
        "dct:language": ref(UKRAINIAN),
        "dct:spatial": {"@id": whole.name("territory")},
        "dct:accessRights": ref(PUBLIC),
        "dct:license": {"@id": licence_of(whole, dataset, entry)},
        "dct:temporal": _period(whole, dataset),
        "dcat:contactPoint": [ref(contact) for contact in contacts(whole)],
        "dcat:keyword": [text(word) for word in whole.keywords(dataset)],
        "dcat:theme": ref(GOVERNMENT),
    }


def _dataset(whole: Catalogued, dataset: ServedDataset) -> Node:
    current, acts = dataset.current, [ref(act) for act in acts_of(whole, dataset)]
    versions = [{"@id": version_name(whole, dataset, entry)} for entry in dataset.entries]
    return {
        "@id": whole.name(dataset.name),
        "@type": ["dcat:Dataset", "schema:Dataset"],
        "dct:identifier": [dataset.name, *filter(None, [dataset.description.get("id")])],
        "dct:title": text(whole.title(dataset)),
        "dct:description": text(whole.about(dataset)),
        "dct:conformsTo": _standard(dataset),
        "dct:provenance": provenance(whole, dataset),
        "dct:references": acts,
        "prov:wasDerivedFrom": acts,
        "dcat:landingPage": {"@id": whole.page("data.html"), "@type": "foaf:Document"},
        "dct:hasVersion": versions,
        "dcat:hasVersion": versions,
        "dcat:hasCurrentVersion": {"@id": version_name(whole, dataset, current.entry)} if current else None,
        "dcat:version": current.label if current else None,
        "adms:status": None if current else ref(WITHDRAWN),
        "dcat:distribution": names_of_files(whole, dataset, current.entry) if current else [],
    }


def _dated(whole: Catalogued, dataset: ServedDataset) -> Node:
    """When it was published first and last, and how often it is."""
    frequency = dataset.description.get("accrualPeriodicity", whole.served.facts.frequency)
    return {
        "dct:issued": on_day(days_of(dataset)[0]),
        "dct:modified": on_day(last_change(dataset)),
        "dct:accrualPeriodicity": authority(f"frequency/{FREQUENCIES[frequency]}", "dct:Frequency"),
    }


def _period(whole: Catalogued, dataset: ServedDataset) -> Node:
    first, last = whole.period(dataset)
    return {
        "@id": whole.name(f"{dataset.name}/period"),
        "@type": "dct:PeriodOfTime",
        "dcat:startDate": on_day(first),
        "dcat:endDate": on_day(last),
    }


def _standard(dataset: ServedDataset) -> Node | None:
    profile = dataset.current.package.get("$schema") if dataset.current else None
    if profile is None:
        return None
    return {"@id": address(profile), "@type": "dct:Standard", "dct:title": text("Data Package", "en")}


def _for_search_engines(whole: Catalogued, dataset: ServedDataset, own: Node) -> dict[str, Any]:
    """What schema.org calls the properties of a dataset."""
    first, last = whole.period(dataset)
    return {
        "schema:name": own["dct:title"],
        "schema:description": own["dct:description"],
        "schema:url": ref(own["dcat:landingPage"]),
        "schema:identifier": dataset.name,
        "schema:keywords": own["dcat:keyword"],
        "schema:license": own["dct:license"],
        "schema:creator": own["dct:publisher"],
        "schema:publisher": own["dct:publisher"],
        "schema:spatialCoverage": own["dct:spatial"],
        "schema:temporalCoverage": f"{first}/{last}",
        "schema:datePublished": own["dct:issued"],
        "schema:dateModified": own["dct:modified"],
        "schema:version": own["dcat:version"],
        "schema:inLanguage": "uk",
        "schema:isAccessibleForFree": typed("boolean", "true"),
        "schema:includedInDataCatalog": {"@id": whole.name("catalogue")},
        "schema:isBasedOn": own["dct:references"],
        "schema:distribution": own["dcat:distribution"],
    }


# --- versions -----------------------------------------------------------------------------------------------------


def _version(whole: Catalogued, dataset: ServedDataset, place: int) -> Node:
    """A version; one that was withdrawn says so and has no files."""
    entry, before = dataset.entries[place], dataset.entries[max(place - 1, 0) : place]
    titles = {lang: _titled(whole.title(dataset), entry, lang) for lang in LANGUAGES_OF_TEXTS}
    return {
        "@id": version_name(whole, dataset, entry),
        "dct:title": list(titles.values()),
        "dct:description": _version_about(entry, titles["uk"]),
        "dct:issued": on_day(entry.published),
        "dcat:version": str(entry.version),
        "dcat:isVersionOf": {"@id": whole.name(dataset.name)},
        "dcat:previousVersion": [{"@id": version_name(whole, dataset, one)} for one in before],
        "adms:status": ref(WITHDRAWN) if entry.withdrawn else None,
        "adms:versionNotes": text(" ".join(entry.summary)) if entry.summary else None,
        "dcat:distribution": names_of_files(whole, dataset, entry),
    }


def _titled(title: str, entry: VersionEntry, lang: Lang) -> Node:
    return text(FEED["version-title"].render(lang, title=title, version=entry.version), lang)


def _version_about(entry: VersionEntry, title: Node) -> Node | list[Node]:
    """The version in its own sentences; of a withdrawn one, that and why it was withdrawn."""
    if entry.withdrawn is not None:
        return [text(withdrawn_in_words(entry, lang), lang) for lang in LANGUAGES_OF_TEXTS]
    return text(" ".join(entry.summary)) if entry.summary else title
