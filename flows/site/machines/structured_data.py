"""The datasets as search engines read them in a page: schema.org in JSON-LD."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flows.site.machines.catalogued import Catalogued, acts_of, contacts, days_of, last_change, licence_of
from flows.site.machines.catalogued_files import catalogued_files, file_titles
from flows.site.machines.vocabularies import MEDIA_TYPES, Node, without_nothing

if TYPE_CHECKING:
    from collections.abc import Iterable

    from flows.model.versions import FileEntry
    from flows.site.machines.catalogued import FileAddress
    from flows.site.published import ServedDataset, ServedProgramme, ServedVersion

IN_A_SCRIPT = str.maketrans({sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"})
"""Signs by which a text could end its script or begin a comment; inside JSON they occur in texts alone."""


def dataset_jsonld(served: ServedProgramme, href: FileAddress) -> str:
    """What stands in a page's `<script type="application/ld+json">`, where no text can end the script."""
    whole = Catalogued(served, href)
    graph = {"@context": "https://schema.org/", "@graph": [_dataset(whole, one) for one in whole.datasets]}
    plain = json.dumps(graph, ensure_ascii=False).translate(IN_A_SCRIPT)
    return plain.encode("utf-8", "backslashreplace").decode()


def _dataset(whole: Catalogued, dataset: ServedDataset) -> Node:
    current, (first, last) = dataset.current, whole.period(dataset)
    node = {
        "@type": "Dataset",
        "@id": whole.name(dataset.name),
        "name": whole.title(dataset),
        "description": whole.about(dataset),
        "url": whole.page("data.html"),
        "identifier": list(filter(None, [dataset.name, dataset.description.get("id")])),
        "keywords": list(whole.keywords(dataset)),
        "license": licence_of(whole, dataset),
        "isAccessibleForFree": True,
        "inLanguage": "uk",
        "creator": _publisher(whole),
        "publisher": _publisher(whole),
        "spatialCoverage": _territory(whole),
        "temporalCoverage": f"{first}/{last}",
        "datePublished": days_of(dataset)[0].isoformat(),
        "dateModified": last_change(dataset).isoformat(),
        "version": current.label if current else None,
        "isBasedOn": [_act(act) for act in acts_of(whole, dataset)],
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": whole.name("catalogue"), "url": whole.page("")},
        "distribution": list(_downloads(whole, dataset, current)) if current else None,
    }
    return without_nothing(node)


def _publisher(whole: Catalogued) -> Node:
    body, contact = whole.served.facts.publisher, next(iter(contacts(whole)), None)
    node = {
        "@type": "GovernmentOrganization",
        "@id": whole.name("publisher"),
        "name": body.name,
        "identifier": body.edrpou,
        "email": whole.served.facts.contact.email if contact else None,
    }
    return without_nothing(node)


def _territory(whole: Catalogued) -> Node:
    place = whole.served.facts.territory
    return {
        "@type": "AdministrativeArea",
        "@id": whole.name("territory"),
        "name": place.name,
        "identifier": place.code,
    }


def _act(act: Node) -> Node:
    node = {
        "@type": "Legislation",
        "@id": act["@id"],
        "name": act["schema:name"]["@value"],
        "legislationIdentifier": act["schema:legislationIdentifier"],
        "legislationDate": act["schema:legislationDate"]["@value"],
        "url": act.get("schema:url", {}).get("@id"),
    }
    return without_nothing(node)


def _downloads(whole: Catalogued, dataset: ServedDataset, current: ServedVersion) -> Iterable[dict[str, Any]]:
    for file in catalogued_files(dataset, current.entry):
        yield {
            "@type": "DataDownload",
            "name": file_titles(dataset, current.entry, file.name)[0]["@value"],
            "contentUrl": whole.file(dataset.name, current.label, file.name),
            **_bytes(file),
        }


def _bytes(file: FileEntry) -> dict[str, str]:
    media_type = MEDIA_TYPES[file.name.rpartition(".")[2]][1]
    return {"encodingFormat": media_type, "contentSize": f"{file.bytes} B", "sha256": file.sha256}
