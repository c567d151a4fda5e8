"""What is catalogued, and what all of it hangs on: the publisher, the place, the acts, the licences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import quote, urljoin

from flows.messages.site import FEED
from flows.site.machines.vocabularies import (
    ADMS,
    LANGUAGES_OF_TEXTS,
    LICENCE_TYPES,
    LOCAL_AUTHORITY,
    Node,
    address,
    concept,
    ref,
    text,
    typed,
    without_nothing,
)
from flows.stages.language.wording import day_in_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flows.messages.text import Lang
    from flows.model.versions import VersionEntry
    from flows.site.published import ServedDataset, ServedProgramme

FileAddress = Callable[[str, str | None, str], str]
"""Where a file of a dataset lies, of a version or (None) of the newest one: relative to the root, or absolute."""
REGISTER_OF_BODIES = "UA-EDR"
"""What org-id.guide calls the register in which a Ukrainian body has its code."""


@dataclass(frozen=True, slots=True)
class Catalogued:
    """What is catalogued, and where its files lie."""

    served: ServedProgramme
    href: FileAddress

    @property
    def datasets(self) -> Sequence[ServedDataset]:
        """The plan, and its progress where there is any."""
        return [one for one in (self.served.plan, self.served.progress) if one]

    def name(self, thing: str) -> str:
        """The permanent name of a thing; relative to the catalogue where nobody knows the site's address."""
        return f"{self.served.address or './'}#{quote(thing, errors='replace')}"

    def page(self, path: str) -> str:
        """The address of a page of the site."""
        return urljoin(self.served.address, address(path))

    def file(self, dataset: str, version: str | None, file: str) -> str:
        """The address of a file."""
        return urljoin(self.served.address, address(self.href(dataset, version, file)))

    def title(self, dataset: ServedDataset) -> str:
        """What the dataset's page calls it; what the facts do where there is no page any more."""
        facts = self.served.facts
        return str(dataset.description.get("title", facts.title if self.is_plan(dataset) else facts.progress_title))

    def about(self, dataset: ServedDataset) -> str:
        """What its page says that it holds."""
        facts = self.served.facts
        otherwise = facts.description if self.is_plan(dataset) else facts.progress_description
        return str(dataset.description.get("description", otherwise))

    def keywords(self, dataset: ServedDataset) -> Sequence[str]:
        """The words by which it is to be found."""
        words: Sequence[str] = dataset.description.get("keywords", self.served.facts.keywords)
        return words

    def is_plan(self, dataset: ServedDataset) -> bool:
        """Whether it is the plan's dataset."""
        return dataset is self.served.plan

    def period(self, dataset: ServedDataset) -> tuple[date, date]:
        """What it covers: the plan the programme's years, the progress the half-years that it was published for."""
        if self.is_plan(dataset):
            years = self.served.facts.period
            return date(years.first_year, 1, 1), date(years.last_year, 12, 31)
        cycles = [entry.version.cycle for entry in dataset.entries]
        return min(cycles).start, max(cycles).end


def days_of(dataset: ServedDataset) -> list[date]:
    """The days on which anything of it was published, confirmed or withdrawn, in order."""
    withdrawn = (entry.withdrawn["date"] for entry in dataset.entries if entry.withdrawn)
    published = (entry.published for entry in dataset.entries)
    confirmed = (confirmation.date for confirmation in dataset.confirmations)
    return sorted([*published, *map(date.fromisoformat, withdrawn), *confirmed])


def last_change(dataset: ServedDataset) -> date:
    """The day of its newest version; where every one was withdrawn, that of the last withdrawal."""
    return dataset.current.entry.published if dataset.current else days_of(dataset)[-1]


def withdrawn_in_words(entry: VersionEntry, lang: Lang) -> str:
    """When and why a version was withdrawn."""
    record = entry.withdrawn or {}
    when = day_in_words(date.fromisoformat(record["date"]), lang)
    return FEED["withdrawn"].render(lang, version=entry.version, day=when, reason=record["reason"])


# --- acts ---------------------------------------------------------------------------------------------------------


def acts_of(whole: Catalogued, dataset: ServedDataset) -> list[Node]:
    """The acts of a dataset: their number, day, title and page."""
    return [_act(whole, act) for act in _recorded_acts(whole, dataset)]


def _act(whole: Catalogued, act: Node) -> Node:
    page = {"@id": address(act["url"]), "@type": "foaf:Document"} if act.get("url") else None
    node = {
        "@id": whole.name(f"act/{act['uid']}"),
        "@type": ["eli:LegalResource", "schema:Legislation"],
        "dct:identifier": act["number"],
        "dct:title": text(act["title"]),
        "dct:issued": typed("date", act["date"]),
        "dct:publisher": {"@id": whole.name("publisher")},
        "foaf:page": page,
        "schema:name": text(act["title"]),
        "schema:legislationIdentifier": act["number"],
        "schema:legislationDate": typed("date", act["date"]),
        "schema:url": ref(page) if page else None,
    }
    return without_nothing(node)


def provenance(whole: Catalogued, dataset: ServedDataset) -> Node | None:
    """In a sentence from which acts it was read; null where no record of them is left."""
    acts = _recorded_acts(whole, dataset)
    if not acts:
        return None
    return {
        "@id": whole.name(f"{dataset.name}/provenance"),
        "@type": "dct:ProvenanceStatement",
        "rdfs:label": [
            text(FEED["provenance"].render(lang, acts=_named(acts, lang)), lang) for lang in LANGUAGES_OF_TEXTS
        ],
    }


def _recorded_acts(whole: Catalogued, dataset: ServedDataset) -> Sequence[Node]:
    """The acts as the descriptions record them; the progress is measured by those of the plan."""
    records = (one.description.get("provenance", {}).get("acts") for one in (dataset, whole.served.plan))
    return next(filter(None, records), ())


def _named(acts: Sequence[Node], lang: Lang) -> str:
    days = (day_in_words(date.fromisoformat(act["date"]), lang) for act in acts)
    named = zip(acts, days, strict=True)
    return "; ".join(
        FEED["act"].render(lang, number=act["number"], day=when, title=act["title"]) for act, when in named
    )


# --- publisher, contact, place ------------------------------------------------------------------------------------


def publisher(whole: Catalogued) -> Node:
    """The body that publishes, with its code of the register where it is given."""
    body = whole.served.facts.publisher
    node = {
        "@id": whole.name("publisher"),
        "@type": ["foaf:Agent", "foaf:Organization", "schema:GovernmentOrganization"],
        "foaf:name": text(body.name),
        "dct:type": ref(LOCAL_AUTHORITY),
        "dct:identifier": body.edrpou,
        "adms:identifier": _registered(whole),
        "schema:name": text(body.name),
        "schema:identifier": body.edrpou,
    }
    return without_nothing(node)


def _registered(whole: Catalogued) -> Node | None:
    code = whole.served.facts.publisher.edrpou
    if code is None:
        return None
    name = whole.name("publisher/register")
    return {"@id": name, "@type": "adms:Identifier", "skos:notation": code, "adms:schemaAgency": REGISTER_OF_BODIES}


def contacts(whole: Catalogued) -> list[Node]:
    """Whom citizens may ask; nobody where the facts name neither a person nor an address."""
    contact = whole.served.facts.contact
    if contact.name is None and contact.email is None:
        return []
    node = {
        "@id": whole.name("contact"),
        "@type": ["vcard:Kind", "vcard:Organization"],
        "vcard:fn": text(contact.name or whole.served.facts.publisher.name),
        "vcard:hasEmail": {"@id": address(f"mailto:{contact.email}")} if contact.email else None,
    }
    return [without_nothing(node)]


def territory(whole: Catalogued) -> Node:
    """The hromada, with its code of the codifier."""
    place = whole.served.facts.territory
    return {
        "@id": whole.name("territory"),
        "@type": ["dct:Location", "schema:AdministrativeArea"],
        "dct:identifier": place.code,
        "skos:prefLabel": text(place.name),
        "schema:identifier": place.code,
        "schema:name": text(place.name),
    }


# --- licences -----------------------------------------------------------------------------------------------------


def licence_of(whole: Catalogued, dataset: ServedDataset, entry: VersionEntry | None = None) -> str:
    """The address of the licence under which a version went out; of no version, of the dataset as it is now."""
    package = next((one.package for one in dataset.served if one.entry == entry), dataset.description)
    return address((package.get("licenses") or [{"path": whole.served.facts.licence.path}])[0]["path"])


def licences(whole: Catalogued) -> list[Node]:
    """Each licence under which anything went out."""
    facts = whole.served.facts.licence
    named = {address(facts.path): (facts.name, facts.title)}
    for record in _licence_records(whole):
        named[address(record["path"])] = (record.get("name", ""), record.get("title", ""))
    return [_licence(path, *names) for path, names in named.items()]


def _licence_records(whole: Catalogued) -> Iterator[Node]:
    for dataset in whole.datasets:
        for package in (dataset.description, *(version.package for version in dataset.served)):
            yield from package.get("licenses", ())


def _licence(path: str, name: str, title: str) -> Node:
    kind = LICENCE_TYPES.get(name)
    node = {
        "@id": path,
        "@type": "dct:LicenseDocument",
        "dct:title": text(title or path, "en"),
        "dct:type": concept(f"{ADMS}licencetype/{kind[0]}", kind[1]) if kind else None,
    }
    return without_nothing(node)
