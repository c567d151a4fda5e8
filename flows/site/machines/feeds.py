"""The news as Atom feeds: of the whole programme, of one measure, of one office.

Ids are permanent: they are made of the dataset's, the version and what the news is about. Dates are those of the
versions; no clock is asked. Sentences that were published in Ukrainian alone stand so in an English feed too, marked as
Ukrainian, where nobody hands in their translation.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from flows.messages.published import HEADINGS, TRIAL_TITLE
from flows.messages.site import FEED
from flows.messages.text import in_language
from flows.model.news import RANK_OF, RANKS, rank
from flows.site.addresses import file_name, page_of
from flows.site.machines.atom import Feed, FeedBlock, FeedEntry, FeedLine, atom
from flows.site.machines.catalogued import days_of, withdrawn_in_words
from flows.site.machines.concerned import (
    cell_of,
    indicators_of_measures,
    latest_row,
    measures_of_office,
    names_of_office,
    of_measure,
    of_office,
    rows_in,
)
from flows.site.machines.reported import MEASURE_REPORTS, OFFICE_REPORTS
from flows.stages.changes.phrases import half_year
from flows.stages.language.wording import day_in_words
from flows.stages.tables.printed import number_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from flows.messages.text import Lang
    from flows.model.versions import Confirmation, VersionEntry
    from flows.site.machines.reported import Reports
    from flows.site.published import ServedDataset, ServedProgramme, ServedVersion
    from flows.stages.tables.printed import PrintedRow

    Chosen = Callable[[ServedVersion], Sequence[PrintedRow]]

ALL = "all"
"""What the feed of everything is called, where the others are called by a key."""
NEWS_PAGE = "changes.html"


@dataclass(frozen=True, slots=True)
class Newsroom:
    """What is told, in which language; `translated` are published sentences in that language, by the sentence."""

    served: ServedProgramme
    lang: Lang
    translated: Mapping[str, str] = field(default_factory=dict)

    @property
    def datasets(self) -> Sequence[ServedDataset]:
        """The plan, and its progress where there is any."""
        return [one for one in (self.served.plan, self.served.progress) if one]

    def id(self, dataset: ServedDataset, *about: str) -> str:
        """A permanent name: of the dataset's own id, as its datapackage.json has it, and what the news is about."""
        own = uuid5(NAMESPACE_URL, f"{self.served.facts.territory.code}/{dataset.name}")
        return f"urn:uuid:{uuid5(own, '/'.join((*about, self.lang)))}"

    def line(self, sentence: str) -> FeedLine:
        """A published sentence."""
        if self.lang == "uk":
            return FeedLine(sentence, "uk")
        told = self.translated.get(sentence)
        return FeedLine(told, self.lang) if told else FeedLine(sentence, "uk")

    def title(self, message: str, dataset: ServedDataset, **facts: object) -> str:
        """The title of an entry; made-up reports are marked."""
        own = FEED["plan" if dataset is self.served.plan else "progress"].render(self.lang)
        return self.marked(FEED[message].render(self.lang, dataset=own, **facts), dataset)

    def marked(self, title: str, dataset: ServedDataset) -> str:
        """The title, marked where it is about made-up reports."""
        made_up = self.served.facts.reports_are_tests and dataset is not self.served.plan
        return TRIAL_TITLE.render(self.lang, title=title) if made_up else title

    def page(self, path: str) -> str:
        """A page in this language."""
        return path if self.lang == "uk" else f"{self.lang}/{path}"


def feed_all(served: ServedProgramme, lang: Lang, *, translated: Mapping[str, str] | None = None) -> bytes:
    """`feeds/all.xml`: every version with its changes, every withdrawn_in_words, and the half-years without changes."""
    room = Newsroom(served, lang, translated or {})
    entries = [entry for dataset in room.datasets for entry in _everything(room, dataset)]
    return _feed(room, ALL, FEED["all-title"].render(lang, title=served.facts.title), NEWS_PAGE, entries)


def feed_measure(
    served: ServedProgramme, lang: Lang, *, key: str, translated: Mapping[str, str] | None = None
) -> bytes:
    """`feeds/M2.10.xml`: the changes of one measure, and what was reported of it half-year by half-year."""
    room, indicators = Newsroom(served, lang, translated or {}), indicators_of_measures(served, {key})
    page = page_of(key)
    changed = _changed(room, key, page, lambda version: of_measure(version, key, indicators))
    row = latest_row(served, "measures", "measureId", key)
    title = FEED["measure-title"].render(lang, number=number_of(key), title=row.get("title", ""))
    return _feed(room, key, title, page, [*changed, *_reports(room, key, page, MEASURE_REPORTS)])


def feed_office(served: ServedProgramme, lang: Lang, *, key: str, translated: Mapping[str, str] | None = None) -> bytes:
    """`feeds/E600c6522.xml`: the changes that concern one office or its measures, and its reports."""
    room, measures = Newsroom(served, lang, translated or {}), frozenset(measures_of_office(served, key))
    office, subjects = names_of_office(served, key), measures | indicators_of_measures(served, measures)
    page = page_of(key)
    changed = _changed(room, key, page, lambda version: of_office(version, office, subjects))
    name = latest_row(served, "executors", "executorId", key).get("name", key)
    title = FEED["office-title"].render(lang, name=name)
    return _feed(room, key, title, page, [*changed, *_reports(room, key, page, OFFICE_REPORTS)])


def feed_path(key: str, lang: Lang) -> str:
    """Where a feed lies below the site's root: `feeds/M2.10.xml`, in English `feeds/M2.10-en.xml`."""
    return f"feeds/{file_name(key)}{'' if lang == 'uk' else f'-{lang}'}.xml"


def _feed(room: Newsroom, key: str, title: str, page: str, entries: Sequence[FeedEntry]) -> bytes:
    """The entries, the newest first; a feed without any is as old as the first version."""
    ordered = sorted(entries, key=lambda entry: (entry.updated, entry.published), reverse=True)
    facts, plan = room.served.facts, room.served.plan
    feed = Feed(
        id=room.id(plan, "feed", key),
        title=title,
        lang=room.lang,
        author=facts.publisher.name,
        rights=f"{facts.licence.title}, {facts.licence.path}",
        updated=ordered[0].updated if ordered else days_of(plan)[0],
        root=room.served.address,
        path=feed_path(key, room.lang),
        page=room.page(page),
        entries=ordered,
    )
    return atom(feed)


# --- versions -----------------------------------------------------------------------------------------------------


def _everything(room: Newsroom, dataset: ServedDataset) -> Iterator[FeedEntry]:
    served = {version.entry.version: version for version in dataset.served}
    for entry in dataset.entries:
        yield _withdrawn(room, dataset, entry) if entry.withdrawn else _version(room, dataset, served[entry.version])
    yield from (_confirmed(room, dataset, confirmation) for confirmation in dataset.confirmations)


def _version(room: Newsroom, dataset: ServedDataset, version: ServedVersion) -> FeedEntry:
    summary = FeedBlock("", [room.line(sentence) for sentence in version.entry.summary])
    news = _under_headings(room, rows_in(version, "changes"))
    return FeedEntry(
        id=room.id(dataset, version.label),
        title=room.title("version", dataset, version=version.label),
        published=version.entry.published,
        updated=version.entry.published,
        page=room.page(_page_of_changes(room, dataset, version)),
        blocks=[*([summary] if summary.lines else []), *news],
    )


def _withdrawn(room: Newsroom, dataset: ServedDataset, entry: VersionEntry) -> FeedEntry:
    """A version that is no more; its entry keeps the id that it had before."""
    return FeedEntry(
        id=room.id(dataset, str(entry.version)),
        title=room.title("version-withdrawn", dataset, version=entry.version),
        published=entry.published,
        updated=max(entry.published, date.fromisoformat((entry.withdrawn or {})["date"])),
        page=room.page(NEWS_PAGE),
        blocks=[FeedBlock("", [FeedLine(withdrawn_in_words(entry, room.lang), room.lang)])],
    )


def _confirmed(room: Newsroom, dataset: ServedDataset, confirmation: Confirmation) -> FeedEntry:
    """A half-year in which nothing had changed."""
    cycle = in_language(half_year(str(confirmation.cycle)), room.lang)
    about = FEED["confirmed-about"].render(room.lang, cycle=cycle, version=confirmation.version)
    return FeedEntry(
        id=room.id(dataset, str(confirmation.cycle), "confirmed"),
        title=room.title("confirmed", dataset, day=day_in_words(confirmation.date, room.lang)),
        published=confirmation.date,
        updated=confirmation.date,
        page=room.page(NEWS_PAGE),
        blocks=[FeedBlock("", [FeedLine(about, room.lang)])],
    )


def _page_of_changes(room: Newsroom, dataset: ServedDataset, version: ServedVersion) -> str:
    """The page that compares a version with the served one before it; the first has none."""
    place = dataset.served.index(version)
    if not place:
        return NEWS_PAGE
    kind = "programme" if dataset is room.served.plan else "progress"
    return f"changes/{kind}-{dataset.served[place - 1].label}--{version.label}.html"


# --- changes ------------------------------------------------------------------------------------------------------


def _changed(room: Newsroom, key: str, page: str, choose: Chosen) -> Iterator[FeedEntry]:
    """Of each version the changes that concern somebody; of a version without any, nothing."""
    for dataset in room.datasets:
        for version in dataset.served:
            if chosen := choose(version):
                yield FeedEntry(
                    id=room.id(dataset, version.label, key),
                    title=room.title("changed", dataset, version=version.label),
                    published=version.entry.published,
                    updated=version.entry.published,
                    page=room.page(page),
                    blocks=_under_headings(room, chosen),
                )


def _under_headings(room: Newsroom, changes: Sequence[PrintedRow]) -> list[FeedBlock]:
    """The changes under their headings, the gravest first; a kind that nobody knows any more stands last."""
    found: dict[str, list[FeedLine]] = {heading: [] for heading, _ in RANKS}
    for change in sorted(changes, key=_rank):
        found[RANKS[_rank(change)][0]].append(room.line(change["sentence"]))
    return [FeedBlock(HEADINGS[heading].render(room.lang), lines) for heading, lines in found.items() if lines]


def _rank(change: PrintedRow) -> int:
    return rank(change["kind"], change["field"]) if change["kind"] in RANK_OF else len(RANKS) - 1


# --- reports ------------------------------------------------------------------------------------------------------


def _reports(room: Newsroom, key: str, page: str, about: Reports) -> Iterator[FeedEntry]:
    """Each half-year's report as it stands now, since when it was known, and since when it says what it says."""
    dataset = room.served.progress
    if dataset is None:
        return
    for cycle, history in _histories(dataset, key, about).items():
        told = [
            (version.entry.published, *about.tell(room.served, version, row, room.lang)) for version, row in history
        ]
        _, title, lines = told[-1]
        other = max((place for place, one in enumerate(told) if one[1:] != (title, lines)), default=-1)
        yield FeedEntry(
            id=room.id(dataset, cycle, key, "report"),
            title=room.marked(title, dataset),
            published=told[0][0],
            updated=told[other + 1][0],
            page=room.page(page),
            blocks=[FeedBlock("", lines)] if lines else [],
        )


def _histories(
    dataset: ServedDataset, key: str, about: Reports
) -> Mapping[str, Sequence[tuple[ServedVersion, PrintedRow]]]:
    """By half-year the rows of one report, version by version."""
    found: dict[str, list[tuple[ServedVersion, PrintedRow]]] = {}
    for version in dataset.served:
        for row in version.rows_naming(about.table, [key], cell_of(about.column)):
            if row[about.state]:
                found.setdefault(row["cycle"], []).append((version, row))
    return found
