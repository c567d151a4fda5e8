"""Which files of the acts in force go out with the data, and how: as received, and as text with an address a place."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from flows.messages.published import FILES
from flows.model.document import Grid
from flows.model.findings import Finding
from flows.model.source import published_as
from flows.stages.language.personal import personal_data
from flows.stages.tables.printed import rows_of
from flows.stages.versions.decided import facts_of
from flows.stages.versions.edition import Edition, Extra
from flows.stages.versions.source_text import source_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from flows.model.document import Document, Span
    from flows.model.facts import ProgrammeFacts
    from flows.model.plan import Act
    from flows.model.source import ActSource

_MEGABYTE = 1_048_576
"""As portals count an upload's limit."""
_SHARE = 0.9
"""How much of what a portal takes in one file the act may need: the archive holds it beside all the tables."""


def source_findings(
    sources: Sequence[ActSource], facts: ProgrammeFacts, act: Act, *, limit_mb: int, beside: Sequence[ActSource] = ()
) -> list[Finding]:
    """Why the act's files do not go out, where no person has refused it; empty where they do.

    Args:
        sources: Its files.
        facts: The programme's; whoever has looked and lets them out says so there.
        act: The act.
        limit_mb: How large a file the portal takes.
        beside: The files of other acts that go out with them.
    """
    decided = facts_of(facts, act).publish_source
    if decided is False:
        return []
    personal = [] if decided else [found for source in sources for found in _personal(source.document)]
    return personal + _too_large(sources, beside, limit_mb)


def source_extras(edition: Edition) -> Iterator[Extra]:
    """The files of the acts, each as it was received and as text."""
    refs = _refs(edition) if edition.sources else []
    act_of = {file.name: act for act in edition.acts for file in act.every_file}
    for number, source in enumerate(edition.sources, 1):
        act = act_of[source.file]
        path, text = published_as(source.file)
        titles = {kind: FILES[kind].render("uk", file=source.file) for kind in ("source", "source-text")}
        page = source_text(source.document, refs, act=act, received=path)
        yield Extra(name=f"source-{number}", path=path, raw=source.raw, title=titles["source"])
        yield Extra(name=f"source-{number}-text", path=text, raw=page, title=titles["source-text"])


def _refs(edition: Edition) -> list[str]:
    """Every place that a row of the version names."""
    rows = chain.from_iterable(rows_of(raw) for raw in edition.tables.values())
    return sorted({row["sourceRef"] for row in rows if row.get("sourceRef")})


def _too_large(sources: Sequence[ActSource], beside: Sequence[ActSource], limit_mb: int) -> list[Finding]:
    size = sum(len(source.raw) for source in (*beside, *sources))
    if size <= limit_mb * _MEGABYTE * _SHARE:
        return []
    facts = {"size": f"{size / _MEGABYTE:.1f}", "limit": str(limit_mb)}
    return [Finding.of("source-too-large", key=sources[0].file, facts=facts)]


def _personal(document: Document) -> Iterator[Finding]:
    """A finding for each kind of personal data, at the first place that holds it; what it is, no finding repeats."""
    places: dict[str, list[Span]] = {}
    for text, span in _texts(document):
        if kind := personal_data(text):
            places.setdefault(kind, []).append(span)
    for kind, spans in places.items():
        facts = {"personal": kind, "places": str(len(dict.fromkeys(spans)))}
        ref = spans[0].ref(document.file)
        yield Finding.of("source-personal-data", key=f"{document.file}#{kind}", source_ref=ref, facts=facts)


def _texts(document: Document) -> Iterator[tuple[str, Span]]:
    """Each paragraph, each cell, and each row as a whole: a telephone may stand beside the cell that says so."""
    for block in document.blocks:
        if isinstance(block, Grid):
            for row in block.rows:
                yield from ((text, row.span) for text in (*row.texts, " ; ".join(filter(None, row.texts))))
        else:
            yield block.text, block.span
