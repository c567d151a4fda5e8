"""The catalogue is what DCAT-AP 3 wants, both its files are one graph, and its figures are those on the portal."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pyshacl
import pytest
from rdflib import DCAT, DCTERMS, RDF, SH, Graph, URIRef
from rdflib.compare import isomorphic
from support.served_news import (
    ADDRESS,
    HOSTILE,
    all_withdrawn,
    at_address,
    file_address,
    with_texts,
    with_withdrawn,
    without_progress,
)

from flows.model.facts import Frequency
from flows.site.machines.catalogue import catalogue_jsonld, catalogue_turtle
from flows.site.machines.structured_data import dataset_jsonld

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from support.served_news import ServedNews

    from flows.site.published import ServedProgramme

STANDARDS = Path(__file__).parent / "standards"
DATASETS = ("programme", "progress")
EU = "http://publications.europa.eu/resource/authority/"
VARIANTS: dict[str, Callable[[ServedProgramme], ServedProgramme]] = {
    "known address": at_address,
    "no address": lambda served: served,
    "no progress": without_progress,
    "all withdrawn": all_withdrawn,
    "one withdrawn": lambda served: replace(served, plan=with_withdrawn(served.plan, ["2026-H2"])),
    "asked": lambda served: with_contact(at_address(served)),
    "hostile": lambda served: with_texts(served, HOSTILE),
}
TAKEN_AS_THEY_ARE = {
    # a council in Ukraine is no body of the EU, and a hromada is in none of its lists of places
    (SH.Warning, "http://purl.org/dc/terms/publisher"),
    (SH.Warning, "http://purl.org/dc/terms/spatial"),
    # the shape wants https where SPDX, and the class that the same shape asks for, say http
    (SH.Violation, "http://spdx.org/rdf/terms#algorithm"),
}
"""What the shapes of the EU's code lists say of every catalogue of a Ukrainian hromada."""


def with_contact(served: ServedProgramme) -> ServedProgramme:
    facts = served.facts
    publisher = facts.publisher.model_copy(update={"edrpou": "04060789"})
    contact = facts.contact.model_copy(update={"name": "Відділ", "email": "rada@example.org"})
    return replace(served, facts=facts.model_copy(update={"publisher": publisher, "contact": contact}))


def graph(served: ServedProgramme) -> Graph:
    return Graph().parse(data=catalogue_turtle(served, file_address), format="turtle", publicID=ADDRESS)


def judged(data: Graph, *shapes: str) -> tuple[bool, Graph]:
    """Whether the official shapes are content, and their report; what they know of code lists lies beside them."""
    known = Graph().parse(STANDARDS / "eu-vocabularies.ttl")
    official = Graph()
    for name in shapes:
        official.parse(STANDARDS / f"dcat-ap-{name}.ttl")
    conforms, report, _ = pyshacl.validate(data + known, shacl_graph=official, do_owl_imports=False)
    assert isinstance(report, Graph)
    return conforms, report


def complaints(report: Graph) -> set[tuple[Any, str]]:
    """How grave, and of which property."""
    (whole,) = report.subjects(RDF.type, SH.ValidationReport)
    results = list(report.objects(whole, SH.result))
    return {(report.value(one, SH.resultSeverity), str(report.value(one, SH.resultPath))) for one in results}


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_official_shapes_find_no_fault(news: ServedNews, variant: str) -> None:
    conforms, report = judged(graph(VARIANTS[variant](news.served)), "shapes", "range")
    assert conforms, report.serialize()


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_code_is_of_the_list_of_the_eu(news: ServedNews, variant: str) -> None:
    _, report = judged(graph(VARIANTS[variant](news.served)), "mdr-vocabularies")
    assert complaints(report) <= TAKEN_AS_THEY_ARE


def test_what_is_recommended_is_there_as_well(news: ServedNews) -> None:
    _, report = judged(graph(VARIANTS["asked"](news.served)), "shapes_recommended")
    # nobody has said where on the map the hromada lies
    assert complaints(report) == {
        (SH.Warning, "http://www.w3.org/ns/dcat#bbox"),
        (SH.Warning, "http://www.w3.org/ns/dcat#centroid"),
    }


@pytest.mark.parametrize(
    ("harm", "shapes", "expected"),
    [
        (lambda data: data.remove((None, DCTERMS.title, None)), "shapes", str(DCTERMS.title)),
        (lambda data: data.remove((None, DCAT.accessURL, None)), "shapes", str(DCAT.accessURL)),
        (lambda data: data.remove((None, RDF.type, DCTERMS.Location)), "range", str(DCTERMS.spatial)),
        (
            lambda data: data.set((next(data.subjects(DCTERMS["format"])), DCTERMS["format"], URIRef(EU + "x"))),
            "mdr-vocabularies",
            str(DCTERMS["format"]),
        ),
    ],
)
def test_a_planted_fault_is_found(
    news: ServedNews, harm: Callable[[Graph], object], shapes: str, expected: str
) -> None:
    data = graph(news.served)
    harm(data)
    conforms, report = judged(data, shapes)
    assert not conforms
    assert (SH.Violation, expected) in complaints(report)


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's parser's own
@pytest.mark.parametrize("variant", VARIANTS)
def test_both_files_are_one_graph(news: ServedNews, variant: str) -> None:
    served = VARIANTS[variant](news.served)
    json_ld = Graph().parse(data=catalogue_jsonld(served, file_address), format="json-ld", publicID=ADDRESS)
    assert isomorphic(json_ld, graph(served))


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_same_is_written_the_same(news: ServedNews, variant: str) -> None:
    served = VARIANTS[variant](news.served)
    assert catalogue_turtle(served, file_address) == catalogue_turtle(served, file_address)
    assert catalogue_jsonld(served, file_address) == catalogue_jsonld(served, file_address)


# --- against what lies on the portal ----------------------------------------------------------------------------------


def described(served: ServedProgramme) -> dict[str, dict[str, Any]]:
    """The things of the catalogue by their names, read as plain JSON."""
    whole = json.loads(catalogue_jsonld(served, file_address))
    assert all(isinstance(iri, str) for iri in whole["@context"].values())
    return {node["@id"]: node for node in whole["@graph"]}


def kinds(node: dict[str, Any]) -> list[str]:
    kind = node["@type"]
    return kind if isinstance(kind, list) else [kind]


def of_kind(nodes: dict[str, dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [node for node in nodes.values() if kind in kinds(node)]


def listing(news: ServedNews, dataset: str) -> dict[str, Any]:
    (home,) = (news.folder / "dataset").glob(f"*-{dataset}")
    read: dict[str, Any] = json.loads((home / "versions.json").read_bytes())
    return read


def test_each_file_is_the_one_that_lies_there(news: ServedNews) -> None:
    files = of_kind(described(news.served), "dcat:Distribution")
    assert len(files) > 30
    for file in files:
        raw = (news.folder / file["dcat:downloadURL"]["@id"]).read_bytes()
        assert (news.folder / file["dcat:accessURL"]["@id"]).read_bytes() == raw
        checksum = hashlib.sha256(raw).hexdigest()
        assert file["spdx:checksum"]["spdx:checksumValue"]["@value"] == checksum == file["schema:sha256"]
        assert file["dcat:byteSize"]["@value"] == str(len(raw))
        assert file["schema:contentSize"] == f"{len(raw)} B"
        assert file["schema:contentUrl"] == file["dcat:downloadURL"]


@pytest.mark.parametrize("dataset", DATASETS)
def test_the_newest_version_is_offered_whole(news: ServedNews, dataset: str) -> None:
    nodes, record = described(news.served), listing(news, dataset)
    node = nodes[f"./#{record['dataset']}"]
    newest = record["versions"][-1]
    addresses = {nodes[file["@id"]]["dcat:downloadURL"]["@id"] for file in node["dcat:distribution"]}
    wanted = [file["name"] for file in newest["files"] if "/" not in file["name"] and not file["name"].endswith(".md")]
    assert addresses == {f"dataset/{record['dataset']}/versions/{newest['version']}/{name}" for name in wanted}
    assert node["dcat:version"] == newest["version"]
    assert node["dct:modified"]["@value"] == newest["published"]
    assert node["dct:issued"]["@value"] == record["versions"][0]["published"]


@pytest.mark.parametrize("dataset", DATASETS)
def test_every_version_is_listed_with_its_predecessor(news: ServedNews, dataset: str) -> None:
    nodes, record = described(news.served), listing(news, dataset)
    names = [f"./#{record['dataset']}/{one['version']}" for one in record["versions"]]
    assert nodes[f"./#{record['dataset']}"]["dcat:hasVersion"] == [{"@id": name} for name in names]
    for name, before, one in zip(names, [None, *names], record["versions"], strict=False):
        assert nodes[name]["dct:issued"]["@value"] == one["published"]
        assert nodes[name]["adms:versionNotes"]["@value"] == " ".join(one["summary"])
        assert nodes[name].get("dcat:previousVersion", [{"@id": None}]) == [{"@id": before}]


def test_a_withdrawn_version_is_named_and_has_no_files(news: ServedNews) -> None:
    served = replace(news.served, plan=with_withdrawn(news.served.plan, ["2026-H2"]))
    nodes = described(served)
    node = nodes[f"./#{served.plan.name}/2026-H2"]
    assert node["adms:status"]["@id"].endswith("/WITHDRAWN")
    assert "dcat:distribution" not in node
    assert [HOSTILE in text["@value"] for text in node["dct:description"]] == [True, True]
    assert not any(
        "2026-H2/" in file["@id"] and "-programme/" in file["@id"] for file in of_kind(nodes, "dcat:Distribution")
    )
    assert nodes[f"./#{served.plan.name}"]["dcat:version"] == "2026-H1"


def test_a_dataset_without_any_version_left_says_so(news: ServedNews) -> None:
    nodes = described(all_withdrawn(news.served))
    datasets = of_kind(nodes, "schema:Dataset")
    assert [node["adms:status"]["@id"].rpartition("/")[2] for node in datasets] == ["WITHDRAWN", "WITHDRAWN"]
    assert of_kind(nodes, "dcat:Distribution") == []


def test_acts_publisher_and_place_are_those_of_the_facts(news: ServedNews) -> None:
    nodes = described(VARIANTS["asked"](news.served))
    acts = [(act["dct:identifier"], act["dct:issued"]["@value"]) for act in of_kind(nodes, "eli:LegalResource")]
    assert acts == [("46/38/VIII", "2026-01-09"), ("50/1/VIII", "2026-08-15")]
    publisher = nodes[f"{ADDRESS}#publisher"]
    assert publisher["dct:identifier"] == publisher["adms:identifier"]["skos:notation"] == "04060789"
    assert nodes[f"{ADDRESS}#contact"]["vcard:hasEmail"]["@id"] == "mailto:rada@example.org"
    assert nodes[f"{ADDRESS}#territory"]["dct:identifier"] == news.served.facts.territory.code
    for node in of_kind(nodes, "schema:Dataset"):
        assert node["dct:accrualPeriodicity"]["@id"] == f"{EU}frequency/ANNUAL_2"
        assert node["dcat:landingPage"]["@id"] == f"{ADDRESS}data.html"


def test_each_word_of_the_register_has_a_frequency_of_the_eu(news: ServedNews) -> None:
    found = []
    for word in get_args(Frequency):
        plan = replace(news.served.plan, description={**news.served.plan.description, "accrualPeriodicity": word})
        node = described(replace(news.served, plan=plan))[f"./#{plan.name}"]
        found.append(node["dct:accrualPeriodicity"]["@id"].removeprefix(f"{EU}frequency/"))
    assert found == ["UPDATE_CONT", "DAILY", "WEEKLY", "MONTHLY", "QUARTERLY", "ANNUAL_2", "ANNUAL"]


def test_an_address_given_as_a_whole_stays(news: ServedNews) -> None:
    nodes = json.loads(catalogue_jsonld(at_address(news.served), lambda *names: f"https://x.example/{names[2]} <1>"))
    addresses = [node["dcat:downloadURL"]["@id"] for node in nodes["@graph"] if "dcat:downloadURL" in node]
    assert addresses[0].startswith("https://x.example/")
    assert all(address.endswith("%20%3C1%3E") for address in addresses)


# --- in pages -----------------------------------------------------------------------------------------------------


def test_hostile_titles_stay_texts(news: ServedNews) -> None:
    served = with_texts(news.served, HOSTILE)
    page = dataset_jsonld(served, file_address)
    assert not set("<>&") & set(page)
    assert {one["name"] for one in json.loads(page)["@graph"]} == {HOSTILE}
    assert described(served)[f"./#{served.plan.name}"]["dct:title"]["@value"] == HOSTILE


@pytest.mark.parametrize("text", ["a\x00\x07b", "half a pair \ud800 of surrogates", "line\u2028end\r\n"])
def test_signs_that_no_file_can_hold_break_nothing(news: ServedNews, text: str) -> None:
    served = with_texts(news.served, text)
    assert json.loads(catalogue_jsonld(served, file_address).decode())["@graph"]
    assert json.loads(dataset_jsonld(served, file_address))["@graph"][0]["name"] == text
    assert catalogue_turtle(served, file_address).decode()


def test_search_engines_find_what_they_ask_for(news: ServedNews) -> None:
    found = json.loads(dataset_jsonld(at_address(news.served), file_address))["@graph"]
    assert [one["version"] for one in found] == ["2026-H2", "2026-H2.r2"]
    for one in found:
        assert 50 <= len(one["description"]) <= 5000
        assert one["license"] == "https://creativecommons.org/licenses/by/4.0/"
        assert one["@type"] == "Dataset"
        for download in one["distribution"]:
            path = download["contentUrl"].removeprefix(ADDRESS)
            assert download["sha256"] == hashlib.sha256((news.folder / path).read_bytes()).hexdigest()
        assert endings(one["distribution"]) == {"csv", "json", "xlsx", "zip"}


def endings(downloads: Iterable[dict[str, str]]) -> set[str]:
    return set(Counter(download["contentUrl"].rpartition(".")[2] for download in downloads))


def test_pages_without_files_still_describe_the_datasets(news: ServedNews) -> None:
    found = json.loads(dataset_jsonld(all_withdrawn(news.served), file_address))["@graph"]
    assert ["distribution" in one for one in found] == [False, False]
    assert len(json.loads(dataset_jsonld(without_progress(news.served), file_address))["@graph"]) == 1
