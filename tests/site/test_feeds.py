"""Feeds are valid Atom, their ids are permanent, and they say what the published tables say."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import pytest
from lxml import etree
from support.served_news import (
    ADDRESS,
    HOSTILE,
    all_withdrawn,
    at_address,
    with_texts,
    with_withdrawn,
    without_progress,
)

from flows.messages.text import harmless
from flows.model.half_years import Cycle
from flows.model.versions import Confirmation, Version
from flows.site.machines.feeds import feed_all, feed_measure, feed_office, feed_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from lxml.etree import _Element
    from support.served_news import ServedNews

    from flows.messages.text import Lang
    from flows.site.published import ServedDataset, ServedProgramme

GRAMMAR = etree.RelaxNG(etree.parse(Path(__file__).parent / "standards" / "atom.rng"))
NAMES = {"a": "http://www.w3.org/2005/Atom", "h": "http://www.w3.org/1999/xhtml"}
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
LANGUAGES: tuple[Lang, Lang] = ("uk", "en")
MAY_STAND_IN_TEXT = {f"{{{NAMES['h']}}}{name}" for name in ("div", "h2", "ul", "li", "a")}
VARIANTS: dict[str, Callable[[ServedProgramme], ServedProgramme]] = {
    "known address": at_address,
    "no address": lambda served: served,
    "no progress": without_progress,
    "all withdrawn": all_withdrawn,
    "hostile": lambda served: with_texts(served, HOSTILE),
    "signs that XML forbids": lambda served: with_texts(served, "a\x00\x0b\ufffe\ud800b\r\n"),
}


def keys(served: ServedProgramme) -> tuple[list[str], list[str]]:
    """Every measure and every office."""
    measures = {row["measureId"] for version in served.plan.served for row in version.rows["measures"]}
    offices = {row["executorId"] for version in served.plan.served for row in version.rows["executors"]}
    return sorted(measures), sorted(offices)


def every_feed(served: ServedProgramme, lang: Lang) -> Iterator[tuple[str, bytes]]:
    measures, offices = keys(served)
    yield "all", feed_all(served, lang)
    yield from ((key, feed_measure(served, lang, key=key)) for key in measures)
    yield from ((key, feed_office(served, lang, key=key)) for key in offices)


def all_news(served: ServedProgramme, lang: Lang = "uk") -> _Element:
    return etree.fromstring(feed_all(served, lang))


def entries(feed: _Element) -> dict[str, _Element]:
    """By id."""
    return {one.findtext("a:id", "", NAMES): one for one in feed.iterfind("a:entry", NAMES)}


def titled(feed: _Element, title: str) -> _Element:
    (found,) = (one for one in feed.iterfind("a:entry", NAMES) if title in one.findtext("a:title", "", NAMES))
    return found


def sentences(node: _Element) -> list[str]:
    return [line.text or "" for line in node.iterfind(".//h:li", NAMES)]


def days(entry: _Element) -> tuple[str, str]:
    published, updated = (entry.findtext(f"a:{name}", "", NAMES) for name in ("published", "updated"))
    return published.removesuffix("T00:00:00Z"), updated.removesuffix("T00:00:00Z")


# --- as RFC 4287 wants them -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("variant", VARIANTS)
def test_every_feed_is_valid(news: ServedNews, variant: str, lang: Lang) -> None:
    for key, raw in every_feed(VARIANTS[variant](news.served), lang):
        feed = etree.fromstring(raw)
        assert GRAMMAR.validate(feed), (key, GRAMMAR.error_log)
        # what the RFC asks beside its grammar, in Schematron
        assert feed.find("a:author/a:name", NAMES) is not None
        assert all(one.find("a:content", NAMES) is not None for one in feed.iterfind("a:entry", NAMES))
        assert len(entries(feed)) == len(feed.findall("a:entry", NAMES))
        assert {node.tag for node in feed.iterfind(".//h:*", NAMES)} <= MAY_STAND_IN_TEXT
        assert feed.get(XML_LANG) == lang


@pytest.mark.parametrize("harm", ["a:id", "a:updated", "a:entry/a:title", "a:entry/a:link"])
def test_a_planted_fault_is_found(news: ServedNews, harm: str) -> None:
    feed = all_news(news.served)
    node = feed.find(harm, NAMES)
    assert node is not None
    if harm.endswith("link"):
        del node.attrib["href"]
    else:
        node.getparent().remove(node)
    assert not GRAMMAR.validate(feed)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_same_is_written_the_same(news: ServedNews, lang: Lang) -> None:
    assert list(every_feed(news.served, lang)) == list(every_feed(news.served, lang))


def test_the_newest_stands_first_and_dates_the_feed(news: ServedNews) -> None:
    feed = all_news(news.served)
    updated = [days(one)[1] for one in feed.iterfind("a:entry", NAMES)]
    assert updated == sorted(updated, reverse=True)
    assert feed.findtext("a:updated", "", NAMES) == f"{updated[0]}T00:00:00Z"
    assert feed.findtext("a:author/a:name", "", NAMES) == news.served.facts.publisher.name
    assert news.served.facts.licence.path in feed.findtext("a:rights", "", NAMES)


# --- ids and links ----------------------------------------------------------------------------------------------------


def test_ids_outlive_later_versions(news: ServedNews) -> None:
    earlier = replace(news.served, plan=shortened(news.served.plan), progress=None)
    for (key, before), (_, after) in zip(every_feed(earlier, "uk"), every_feed(news.served, "uk"), strict=False):
        assert entries(etree.fromstring(before)).keys() <= entries(etree.fromstring(after)).keys(), key
    old, new = all_news(earlier), all_news(news.served)
    assert old.findtext("a:id", "", NAMES) == new.findtext("a:id", "", NAMES)
    assert len(entries(old)) == 1


def shortened(dataset: ServedDataset) -> ServedDataset:
    return replace(dataset, entries=dataset.entries[:1], served=dataset.served[:1])


def test_no_two_feeds_share_an_id(news: ServedNews) -> None:
    feeds = [etree.fromstring(raw) for lang in LANGUAGES for _, raw in every_feed(news.served, lang)]
    ids = [feed.findtext("a:id", "", NAMES) for feed in feeds] + [id_ for feed in feeds for id_ in entries(feed)]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", id_) for id_ in ids)


def test_ids_are_made_of_the_datasets_own(news: ServedNews) -> None:
    from uuid import UUID, uuid5

    package = json.loads((news.folder / f"dataset/{news.served.plan.name}/current/datapackage.json").read_bytes())
    assert f"urn:uuid:{uuid5(UUID(package['id']), '2026-H2/uk')}" in entries(all_news(news.served))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_links_lead_to_the_pages_of_the_language(news: ServedNews, lang: Lang) -> None:
    whole, relative = etree.fromstring(feed_measure(at_address(news.served), lang, key="M2.10")), []
    for feed, base in ((whole, ""), (etree.fromstring(feed_measure(news.served, lang, key="M2.10")), ADDRESS)):
        place = urljoin(base, feed_path("M2.10", lang))
        relative.append({urljoin(place, link.get("href", "")) for link in feed.iterfind(".//a:link", NAMES)})
    page = "measures/M2.10.html" if lang == "uk" else "en/measures/M2.10.html"
    assert relative[0] == relative[1] == {ADDRESS + page, ADDRESS + feed_path("M2.10", lang)}


def test_a_version_leads_to_the_page_of_its_changes(news: ServedNews) -> None:
    feed = all_news(at_address(news.served), "en")
    links = {one.get("href", "").removeprefix(ADDRESS) for one in feed.iterfind("a:entry/a:link", NAMES)}
    assert links == {
        "en/changes.html",
        "en/changes/programme-2026-H1--2026-H2.html",
        "en/changes/progress-2026-H1--2026-H2.html",
        "en/changes/progress-2026-H2--2026-H2.r2.html",
    }


# --- what they say ----------------------------------------------------------------------------------------------------


def home(news: ServedNews, dataset: str) -> Path:
    (folder,) = (news.folder / "dataset").glob(f"*-{dataset}")
    return folder


def published(news: ServedNews) -> Iterator[tuple[str, Path, Mapping[str, str]]]:
    """Every version that lies on the portal, its folder, and its record."""
    for dataset in ("programme", "progress"):
        record = json.loads((home(news, dataset) / "versions.json").read_bytes())
        for one in record["versions"]:
            yield dataset, home(news, dataset) / "versions" / one["version"], one


def rows(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_each_version_is_told_whole(news: ServedNews) -> None:
    feed, names = all_news(news.served), {"programme": "Програма", "progress": "Хід виконання"}
    for dataset, folder, record in published(news):
        title = f"{names[dataset]}: версія {record['version']}"
        (entry,) = (one for one in entries(feed).values() if one.findtext("a:title", "", NAMES).endswith(title))
        assert days(entry) == (record["published"], record["published"])
        changes = [row["sentence"] for row in rows(folder, "changes")]
        assert sorted(sentences(entry)) == sorted([*record["summary"], *changes])
        lines = (folder / "changes.md").read_text("utf-8-sig").splitlines()
        headings = [line.removeprefix("## ") for line in lines if line.startswith("## ")]
        told = [heading.text for heading in entry.iterfind(".//h:h2", NAMES)]
        assert told == [one for one in headings if one not in {"Коротко", "Докладніше про виконання"}]


def test_a_measure_gets_every_sentence_about_it_and_no_other(news: ServedNews) -> None:
    said = [row["sentence"] for _, folder, _ in published(news) for row in rows(folder, "changes")]
    counted = 0
    for key in keys(news.served)[0]:
        about = re.compile(rf"(Захід|Індикатор) {re.escape(key[1:])} «")
        wanted = sorted(one for one in said if about.match(one))
        feed = etree.fromstring(feed_measure(news.served, "uk", key=key))
        changed = [one for one in entries(feed).values() if "зміни у версії" in one.findtext("a:title", "", NAMES)]
        assert sorted(line for one in changed for line in sentences(one)) == wanted, key
        counted += len(wanted)
    assert counted > 50


def test_an_office_gets_every_sentence_about_it_and_its_measures(news: ServedNews) -> None:
    said = [row["sentence"] for _, folder, _ in published(news) for row in rows(folder, "changes")]
    current = home(news, "progress") / "current"
    table = rows(current, "measure-progress")
    for office in rows(current, "executors"):
        reports = [row for row in table if row["answeringExecutorId"] == office["executorId"]]
        answers = {row["measureId"][1:] for row in reports}
        wanted = [one for one in said if f"«{office['name']}»" in one or told_number(one) in answers]
        feed = etree.fromstring(feed_office(news.served, "uk", key=office["executorId"]))
        changed = [one for one in entries(feed).values() if "зміни у версії" in one.findtext("a:title", "", NAMES)]
        assert sorted(line for one in changed for line in sentences(one)) == sorted(wanted), office


def told_number(sentence: str) -> str:
    found = re.match(r"(?:Захід|Індикатор) (\S+) «", sentence)
    return found[1] if found else ""


def test_reports_are_told_by_half_year(news: ServedNews) -> None:
    feed = etree.fromstring(feed_measure(news.served, "uk", key="M2.10"))
    second = titled(feed, "Захід 2.10, друге півріччя 2026 року: виконується")
    assert days(second) == ("2027-01-08", "2027-02-10")
    assert second.findtext("a:title", "", NAMES).startswith("ТЕСТОВІ ДАНІ. ")
    assert "Виконано 35 %." in sentences(second)
    assert any(line.startswith("Освоєно за півріччя 640\u00a0000 грн") for line in sentences(second))
    assert days(titled(feed, "Захід 2.10, перше півріччя 2026 року")) == ("2026-07-08", "2026-07-08")


def test_the_reports_of_a_measure_are_those_of_the_table(news: ServedNews) -> None:
    table = rows(home(news, "progress") / "current", "measure-progress")
    for key in keys(news.served)[0]:
        feed = etree.fromstring(feed_measure(news.served, "en", key=key))
        reports = [one for one in entries(feed).values() if "Measure " in one.findtext("a:title", "", NAMES)]
        assert len(reports) == len([row for row in table if row["measureId"] == key and row["status"]])


def test_an_office_is_told_when_its_report_came(news: ServedNews) -> None:
    table = rows(home(news, "progress") / "current", "report-status")
    for key in {row["executorId"] for row in table}:
        feed = etree.fromstring(feed_office(news.served, "uk", key=key))
        reports = [one for one in entries(feed).values() if "Звіт за" in one.findtext("a:title", "", NAMES)]
        assert len(reports) == len([row for row in table if row["executorId"] == key])
    (absent,) = (row for row in table if row["state"] == "late" and row["receivedDate"] == "2027-02-01")
    feed = etree.fromstring(feed_office(news.served, "uk", key=absent["executorId"]))
    late = titled(feed, "Звіт за друге півріччя 2026 року: надійшов із запізненням")
    assert "Отримано 1 лютого 2027 року." in sentences(late)
    assert days(late) == ("2027-01-08", "2027-02-10")


def test_what_nobody_has_translated_is_marked_as_ukrainian(news: ServedNews) -> None:
    sentence = news.served.plan.served[-1].rows["changes"][0]["sentence"]
    feed = etree.fromstring(feed_all(news.served, "en", translated={sentence: "Decision No. 50."}))
    lines = list(feed.iterfind(".//h:li", NAMES))
    assert {line.get(XML_LANG) for line in lines if line.text != "Decision No. 50."} == {"uk"}
    assert [line.get(XML_LANG) for line in lines if line.text == "Decision No. 50."] == [None]
    assert {line.get(XML_LANG) for line in all_news(news.served).iterfind(".//h:li", NAMES)} == {None}


# --- what is rare -----------------------------------------------------------------------------------------------------


def test_a_withdrawn_version_keeps_its_id_and_nothing_else(news: ServedNews) -> None:
    served = replace(news.served, plan=with_withdrawn(news.served.plan, ["2026-H2"]))
    before, after = titled(all_news(news.served), "Програма: версія 2026-H2"), titled(all_news(served), "відкликано")
    assert before.findtext("a:id", "", NAMES) == after.findtext("a:id", "", NAMES)
    assert days(after) == ("2026-08-17", "2027-03-01")
    (told,) = sentences(after)
    assert told.startswith(
        "Версію 2026-H2 відкликано 1 березня 2027 року, її файлів більше немає. Причина: Персональні"
    )
    assert told.endswith(harmless(HOSTILE))


def test_a_half_year_without_changes_is_news(news: ServedNews) -> None:
    cycle, day = Cycle(2027, 1), date(2027, 7, 8)
    confirmation = Confirmation(cycle, day, Version(Cycle(2026, 2)))
    served = replace(news.served, plan=replace(news.served.plan, confirmations=(confirmation,)))
    entry = titled(all_news(served), "Програма: станом на 8 липня 2027 року без змін")
    assert days(entry) == ("2027-07-08", "2027-07-08")
    assert sentences(entry) == ["За перше півріччя 2027 року даних, відмінних від версії 2026-H2, немає."]


def test_a_kind_of_change_that_nobody_knows_any_more_is_still_told(news: ServedNews) -> None:
    plan = news.served.plan
    odd = {**plan.served[-1].rows["changes"][0], "kind": "of-another-time", "sentence": "Щось інше."}
    version = replace(plan.served[-1], rows={**plan.served[-1].rows, "changes": [odd]})
    feed = all_news(replace(news.served, plan=replace(plan, served=[plan.served[0], version])))
    assert "Щось інше." in sentences(titled(feed, "Програма: версія 2026-H2"))


def test_hostile_texts_stay_texts(news: ServedNews) -> None:
    served = with_texts(news.served, HOSTILE)
    for _, raw in every_feed(served, "uk"):
        assert "\u202e".encode() not in raw
        assert b"<script" not in raw
    feed = etree.fromstring(feed_measure(served, "uk", key="M2.10"))
    assert harmless(HOSTILE) in sentences(feed)
    assert list(feed.iterfind(".//h:a", NAMES)) == []


@pytest.mark.parametrize(
    ("link", "followed"),
    [("https://x.example/?a=1&b=<2>", ["https://x.example/?a=1&b=%3C2%3E"]), ("javascript:x", [])],
)
def test_evidence_is_followed_on_the_web_alone(news: ServedNews, link: str, followed: list[str]) -> None:
    progress = news.served.progress
    assert progress
    version = progress.served[-1]
    told = [{**row, "evidenceUrl": link} for row in version.rows["measure-progress"]]
    last = replace(version, rows={**version.rows, "measure-progress": told})
    served = replace(news.served, progress=replace(progress, served=[last]))
    feed = etree.fromstring(feed_measure(served, "uk", key="M2.10"))
    assert [node.get("href") for node in feed.iterfind(".//h:a", NAMES)] == followed * 2


def test_nobody_is_told_of_a_measure_that_never_was(news: ServedNews) -> None:
    feed = etree.fromstring(feed_measure(news.served, "uk", key="M99.9"))
    assert entries(feed) == {}
    assert feed.findtext("a:updated", "", NAMES) == "2026-07-08T00:00:00Z"
