"""What a portal serves after a year with news of every kind, as the site's makers get it, and variants of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from flows.outside.portals.address import open_portal
from flows.outside.programme.programmes import load_programme
from flows.recipes.build_site import served_programme
from flows.recipes.situation import Situation
from flows.site.published import ServedProgramme
from flows.steps import Direct
from support.halfyears import H1, answering, at
from support.news_played import play_the_news
from support.places import REAL
from support.played import Play

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from flows.site.published import ServedDataset

ADDRESS = "https://open.example/data/"
BIDI = "\u202e"
HOSTILE = f"</script><b onclick='x'>&amp;]]><!-- {{{{ 7*7 }}}} {{% raw %}} \"[x](javascript:1)\" {BIDI}<![CDATA["
"""What a title may hold that somebody would break a page, a feed or a catalogue with."""


@dataclass(frozen=True, slots=True)
class ServedNews:
    """What is served, and the folder of the portal that serves it."""

    served: ServedProgramme
    folder: Path


@pytest.fixture(scope="session")
def news(tmp_path_factory: pytest.TempPathFactory) -> ServedNews:
    """Two versions of the plan and three of its progress."""
    folder = tmp_path_factory.mktemp("served-news")
    plan = Situation.of(REAL, at("2026-07-08"), Direct()).plan_at(H1).programme.tables
    portal = f"folder:{folder / 'portal'}"
    play_the_news(Play(folder, portal), plan, list(dict.fromkeys(answering(plan).values())))
    facts = load_programme(folder / "programme")
    return ServedNews(served_programme(open_portal(portal, facts), facts), folder / "portal")


def file_address(dataset: str, version: str | None, file: str) -> str:
    """Where a folder portal keeps a file."""
    return f"dataset/{dataset}/{f'versions/{version}' if version else 'current'}/{file}"


def at_address(served: ServedProgramme) -> ServedProgramme:
    """The same, with a place for its site."""
    return replace(served, address=ADDRESS)


def without_progress(served: ServedProgramme) -> ServedProgramme:
    """Before the first report."""
    return replace(served, progress=None)


def with_withdrawn(dataset: ServedDataset, labels: Collection[str]) -> ServedDataset:
    """The dataset without these versions, whose records stay."""
    record = {"date": "2027-03-01", "reason": f"Персональні дані {HOSTILE}"}
    entries = [
        replace(entry, withdrawn=record, summary=()) if str(entry.version) in labels else entry
        for entry in dataset.entries
    ]
    return replace(
        dataset, entries=entries, served=[version for version in dataset.served if version.label not in labels]
    )


def all_withdrawn(served: ServedProgramme) -> ServedProgramme:
    """Nothing is left but records."""
    assert served.progress
    plan, progress = (
        replace(with_withdrawn(one, [version.label for version in one.served]), description={})
        for one in (served.plan, served.progress)
    )
    return replace(served, plan=plan, progress=progress, source_texts={})


def with_texts(served: ServedProgramme, text: str) -> ServedProgramme:
    """Every text that people have written, replaced: titles, names, notes, sentences, descriptions."""
    assert served.progress
    facts = served.facts.model_copy(
        update={
            "title": text,
            "keywords": (text,),
            "publisher": served.facts.publisher.model_copy(update={"name": text}),
        }
    )
    plan, progress = (_retold(one, text) for one in (served.plan, served.progress))
    return ServedProgramme(facts=facts, plan=plan, progress=progress, address=served.address, source_texts={})


WRITTEN = frozenset({"title", "name", "note", "sentence", "message", "expectedResult", "evidenceUrl"})


def _retold(dataset: ServedDataset, text: str) -> ServedDataset:
    said = {"title": text, "description": text, "keywords": [text]}
    served = [
        replace(
            version,
            package={**version.package, **said},
            entry=replace(version.entry, summary=(text,)),
            rows={
                name: [{column: text if column in WRITTEN else value for column, value in row.items()} for row in rows]
                for name, rows in version.rows.items()
            },
        )
        for version in dataset.served
    ]
    by_label = {str(version.entry.version): version.entry for version in served}
    entries = [by_label[str(entry.version)] for entry in dataset.entries]
    return replace(dataset, description={**dataset.description, **said}, entries=entries, served=served)
