"""The nodes of the catalogue as a graph of RDF, in Turtle."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flows.site.machines.vocabularies import PREFIXES, as_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rdflib import Graph
    from rdflib.term import Literal, URIRef

    from flows.site.machines.vocabularies import Node

    Triple = tuple[URIRef, URIRef, URIRef | Literal]


def turtle(nodes: Iterable[Node]) -> bytes:
    """The graph of the nodes: UTF-8, sorted by subject, the same bytes for the same nodes.

    No node is blank, so that nothing hangs on the names that rdflib would draw for them.
    """
    return graph_of(nodes).serialize(format="turtle", encoding="utf-8")


def graph_of(nodes: Iterable[Node]) -> Graph:
    """The nodes as rdflib holds them."""
    from rdflib import Graph  # a tenth of a second, which only a site's build pays

    graph = Graph(bind_namespaces="none")
    for prefix, iri in PREFIXES.items():
        graph.bind(prefix, iri)
    for triple in sorted({triple for node in nodes for triple in _triples(node)}):
        graph.add(triple)
    return graph


def _triples(node: Node) -> Iterator[Triple]:
    from rdflib import RDF, URIRef

    subject = URIRef(node["@id"])
    for name, values in node.items():
        for value in as_list(values):
            if name == "@type":
                yield subject, RDF.type, URIRef(_whole(value))
            elif name != "@id":
                yield subject, URIRef(_whole(name)), _object(value)
                yield from _triples(value) if isinstance(value, dict) and "@id" in value else ()


def _object(value: Any) -> URIRef | Literal:  # noqa: ANN401  # a text, or a node
    from rdflib import Literal, URIRef

    if isinstance(value, str):
        return Literal(value)
    if "@id" in value:
        return URIRef(value["@id"])
    kind = URIRef(_whole(value["@type"])) if "@type" in value else None
    return Literal(value["@value"], lang=value.get("@language"), datatype=kind)


def _whole(name: str) -> str:
    """The IRI of a name with its prefix."""
    prefix, _, rest = name.partition(":")
    return PREFIXES[prefix] + rest
