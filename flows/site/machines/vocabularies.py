"""What the catalogue is written in: prefixes of vocabularies, concepts of EU code lists, and values of each kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, get_args
from urllib.parse import quote

from flows.model.facts import Frequency

if TYPE_CHECKING:
    from datetime import date

    from flows.messages.text import Lang

Node = Mapping[str, Any]
"""A thing by its properties, as JSON-LD writes it; every one that is described has an `@id`."""
PREFIXES: Mapping[str, str] = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The vocabularies of DCAT-AP 3, and schema.org as search engines ask for it."""
AUTHORITY = "http://publications.europa.eu/resource/authority/"
ADMS = "http://purl.org/adms/"
IANA = "https://www.iana.org/assignments/media-types/"
FREQUENCIES: Mapping[str, str] = dict(
    zip(
        get_args(Frequency),
        ("UPDATE_CONT", "DAILY", "WEEKLY", "MONTHLY", "QUARTERLY", "ANNUAL_2", "ANNUAL"),
        strict=True,
    )
)
"""The words that the national register allows, in their order, by the EU's code: `ANNUAL_2` is twice a year."""
LICENCE_TYPES: Mapping[str, tuple[str, str]] = {
    "cc-by": ("Attribution", "Attribution"),
    "cc-zero": ("PublicDomain", "Work in the public domain"),
}
"""The kind of a licence by its id on portals, and what the EU's list calls it."""
MEDIA_TYPES: Mapping[str, tuple[str, str]] = {
    "csv": ("CSV", "text/csv"),
    "json": ("JSON", "application/json"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "zip": ("ZIP", "application/zip"),
}
"""The EU's file type and the media type, by the ending of a file's name."""


LANGUAGES_OF_TEXTS: tuple[Lang, ...] = ("uk", "en")


def text(words: str, lang: Lang = "uk") -> Node:
    """Words in their language."""
    return {"@language": lang, "@value": words}


def on_day(when: date) -> Node:
    """A day."""
    return typed("date", when.isoformat())


def typed(kind: str, value: str) -> Node:
    """A value of one of XML Schema's types."""
    return {"@type": f"xsd:{kind}", "@value": value}


def ref(thing: Node | str) -> Node:
    """Nothing but the name of what is described elsewhere."""
    return {"@id": thing if isinstance(thing, str) else thing["@id"]}


def address(url: str) -> str:
    """An address with no sign that an IRI forbids, such as quotes and spaces; what was encoded before stays so."""
    return quote(url, safe="%/:=&?~#+!$,;'@()*[]", errors="replace")


def authority(path: str, kind: str) -> Node:
    """An entry of an EU authority table: `frequency/ANNUAL_2`."""
    return {"@id": AUTHORITY + path, "@type": kind}


def concept(iri: str, title: str) -> Node:
    """A concept that DCAT-AP wants to have its label beside it."""
    return {"@id": iri, "@type": "skos:Concept", "skos:prefLabel": text(title, "en")}


UKRAINIAN = authority("language/UKR", "dct:LinguisticSystem")
ENGLISH_TONGUE = authority("language/ENG", "dct:LinguisticSystem")
PUBLIC = authority("access-right/PUBLIC", "dct:RightsStatement")
STABLE = concept(AUTHORITY + "planned-availability/STABLE", "stable")
WITHDRAWN = concept(AUTHORITY + "dataset-status/WITHDRAWN", "withdrawn")
GOVERNMENT = concept(AUTHORITY + "data-theme/GOVE", "Government and public sector")
THEMES: Node = {"@id": AUTHORITY + "data-theme", "@type": "skos:ConceptScheme", "dct:title": text("Data theme", "en")}
LOCAL_AUTHORITY = concept(ADMS + "publishertype/LocalAuthority", "Local Authority")


def file_format(file: str) -> tuple[Node, Node]:
    """The EU's file type and the media type of a file, by the ending of its name."""
    kind, media_type = MEDIA_TYPES[file.rpartition(".")[2]]
    return (
        authority(f"file-type/{kind}", "dct:MediaTypeOrExtent"),
        {"@id": IANA + media_type, "@type": "dct:MediaType"},
    )


def concepts() -> list[Node]:
    """The entries of code lists that any catalogue of ours names, once each."""
    formats = [node for ending in MEDIA_TYPES for node in file_format(f".{ending}")]
    return [UKRAINIAN, ENGLISH_TONGUE, PUBLIC, STABLE, WITHDRAWN, GOVERNMENT, THEMES, LOCAL_AUTHORITY, *formats]


def without_nothing(node: Node) -> Node:
    """The node without the properties that have no value."""
    return {name: value for name, value in node.items() if value not in (None, "", [], ())}


def as_list(value: object) -> Sequence[Any]:
    """One value, or several, as several."""
    return value if isinstance(value, list) else [value]
