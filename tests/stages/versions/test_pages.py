from __future__ import annotations

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote

from support.editions import HOSTILE, edition, files_of, measure, money, programme

from flows.model.record import Listing, as_json, entry_of
from flows.stages.versions.pages import Shelf, index_page
from flows.stages.versions.release import release

VOID = {"meta", "rect"}
OUTSIDE = ("https://creativecommons.org/licenses/by/4.0/", "https://rada.example/act")


@dataclass
class Page(HTMLParser):
    """What a reader meets: the tags, the links, the text; unbalanced markup fails."""

    raw: bytes
    tags: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    text: str = ""
    stack: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.raw.decode())
        self.close()
        assert self.stack == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src", "action", "srcset"}]
        assert not [name for name, _ in attrs if name.startswith("on")]
        if tag not in VOID:
            self.stack.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag
        self.text += " " if tag in {"td", "th", "li"} else ""

    def handle_data(self, data: str) -> None:
        self.text += data


def shelf(*, revised: bool = False, **package: Any) -> Shelf:  # noqa: ANN401  # any part of a datapackage
    """The small programme's dataset, first version or with a second one whose changes are told."""
    first = release(edition())
    rows = programme()
    rows["measures"] = (measure("1.1", f"Курси {HOSTILE}", 1), *rows["measures"][1:])
    rows["measure-funding"] = (*money("1.1", "250", "0"), *rows["measure-funding"][2:])
    second = release(edition(rows, before=files_of(programme())))
    made = [first, second] if revised else [first]
    versions = as_json(Listing(first.dataset, tuple(entry_of(one) for one in made)))
    return Shelf({**json.loads(made[-1].files["datapackage.json"]), **package}, versions)


def test_the_page_leads_to_every_file_by_relative_links() -> None:
    made = release(edition())
    page = Page(index_page([shelf()]))
    base = f"dataset/{made.dataset}"
    inside = {unquote(link) for link in page.links if not link.startswith("http")}
    assert {f"{base}/versions/2026-H1/{name}" for name in made.files} <= inside
    assert {f"{base}/current/{name}" for name in made.files if "/" not in name} <= inside
    assert f"{base}/versions.json" in inside
    assert all(link.startswith(f"{base}/") for link in inside)
    assert {link for link in page.links if link.startswith("http")} == {OUTSIDE[0]}


def test_the_page_needs_no_script_and_no_other_host() -> None:
    raw = index_page([shelf(revised=True)])
    page = Page(raw)
    assert not {"script", "link", "img", "iframe", "form"} & set(page.tags)
    assert b'<html lang="uk">' in raw
    assert b'<meta name="generator" content="hromada-open-data">' in raw
    assert b"url(" not in raw
    assert b"@import" not in raw


def test_the_page_says_what_a_citizen_asks() -> None:
    text = " ".join(Page(index_page([shelf()])).text.replace("\u00a0", " ").split())
    for words in (
        "Програма інформатизації Старокостянтинівської",
        "№ 46/38/VIII від 9 січня 2026 року",
        "Creative Commons Attribution 4.0",
        "2026-H1 (перше півріччя 2026 року), опубліковано 8 липня 2026 року",
        "Заходи програми CSV,",
        "2027 800 000",
        "Разом 800 100,50",
        "Це перша версія",
        "0 критичних зауважень, 1 попередження",
    ):
        assert words in text


def test_changes_and_older_versions_are_shown_newest_first() -> None:
    text = " ".join(Page(index_page([shelf(revised=True)])).text.replace("\u00a0", " ").split())
    assert "Порівняно з версією 2026-H1:" in text
    assert text.index("Кошти Захід 1.1") < text.index("Тексти Захід 1.1")
    assert "у 2026 році 250 грн, було 100 грн (+150 грн)" in text
    assert text.index("Файли версії 2026-H1.r2") < text.index("Файли версії 2026-H1 ")


def test_each_version_is_listed_with_its_own_summary() -> None:
    text = " ".join(Page(index_page([shelf(revised=True)])).text.replace("\u00a0", " ").split())
    second, first = text.split("Усі версії")[1].split("2026-H1 (перше півріччя 2026 року), опубліковано")
    assert "Порівняно з версією 2026-H1 є 2 зміни: кошти — 1; тексти — 1." in second
    assert "Кошти за роками: 2026: 250,50 грн; 2027: 800 000 грн; разом: 800 250,50 грн." in second
    assert "У програмі 3 заходи і 3 індикатори." in first
    assert "Кошти за роками: 2026: 100,50 грн; 2027: 800 000 грн; разом: 800 100,50 грн." in first
    assert "Перша версія" in first


def test_a_reader_s_list_shows_the_gravest_and_says_where_the_rest_is() -> None:
    shown = [*(f"Гроші {number}" for number in range(3)), *(f"Рядок {number}" for number in range(17))]
    plain = shelf(revised=True)
    resources = [
        {**one, "sentences": shown, "rows": 30, "news": {"Кошти": 3, "Виконавці": 20, "Хід виконання": 7}}
        if one["name"] == "changes"
        else one
        for one in plain.package["resources"]
    ]
    text = " ".join(Page(index_page([shelf(revised=True, resources=resources)])).text.split())
    assert "Кошти Гроші 0 Гроші 1 Гроші 2 Виконавці Рядок 0" in text
    assert "Рядок 16 Ще 10 змін (виконавці — 3; хід виконання — 7). Усі зміни словами" in text


def test_a_version_older_than_headings_and_summaries_is_listed_as_it_was() -> None:
    plain = shelf(revised=True)
    resources = [{name: value for name, value in one.items() if name != "news"} for one in plain.package["resources"]]
    versions = [{name: value for name, value in one.items() if name != "summary"} for one in plain.versions["versions"]]
    old = Shelf({**plain.package, "resources": resources}, {**plain.versions, "versions": versions})
    text = " ".join(Page(index_page([old])).text.replace("\u00a0", " ").split())
    assert "Порівняно з версією 2026-H1: Захід 1.1 «Курси" in text
    assert "У програмі 3 заходи" not in text


def test_hostile_values_are_only_text() -> None:
    bad = f"{HOSTILE}\"'><img src=x onerror=alert(1)>"
    hostile = shelf(
        revised=True,
        title=bad,
        description=bad,
        licenses=[{"name": "x", "title": bad, "path": OUTSIDE[0]}],
        contributors=[{"title": bad, "role": "contact", "email": f"a@b.c{bad}"}],
    )
    page = Page(index_page([hostile]))
    assert not {"script", "img"} & set(page.tags)
    assert bad in page.text
    assert f"Курси {HOSTILE}" in page.text


def test_only_web_addresses_of_acts_become_links() -> None:
    plain = shelf()
    acts = [{**act, "url": url} for act in plain.package["provenance"]["acts"] for url in (OUTSIDE[1], "javascript:x")]
    page = Page(index_page([shelf(provenance={**plain.package["provenance"], "acts": acts})]))
    assert OUTSIDE[1] in page.links
    assert not [link for link in page.links if link.startswith("javascript")]


def test_a_withdrawn_version_leaves_its_reason_and_no_link() -> None:
    plain = shelf(revised=True)
    old, new = plain.versions["versions"]
    withdrawn = {**old, "withdrawn": {"date": "2026-09-01", "reason": f"Особисті дані {HOSTILE}"}}
    page = Page(index_page([Shelf(plain.package, {**plain.versions, "versions": [withdrawn, new]})]))
    assert "Відкликано 1 вересня 2026 року. Причина: Особисті дані" in page.text
    assert not [link for link in page.links if "/versions/2026-H1/" in link]


def test_a_withdrawn_current_version_offers_nothing_to_download() -> None:
    plain = shelf()
    (only,) = plain.versions["versions"]
    gone = {**only, "files": [], "withdrawn": {"date": "2026-09-01", "reason": "Особисті дані"}}
    page = Page(index_page([Shelf(plain.package, {**plain.versions, "versions": [gone]})]))
    assert "Файли всіх версій відкликано" in page.text
    assert not [link for link in page.links if "/current/" in link or "/versions/" in link]


def test_confirmations_are_told() -> None:
    plain = shelf()
    item = {"cycle": "2026-H2", "date": "2027-01-08", "version": "2026-H1"}
    page = Page(index_page([Shelf(plain.package, {**plain.versions, "confirmations": [item]})]))
    assert "Станом на 8 січня 2027 року (друге півріччя 2026 року) без змін, чинна версія 2026-H1." in page.text


def test_several_datasets_get_a_list_of_contents() -> None:
    first = shelf()
    second = Shelf({**first.package, "title": "Інша програма"}, {**first.versions, "dataset": "other-programme"})
    page = Page(index_page([first, second]))
    assert "#other-programme" in page.links
    assert "nav" in page.tags


def test_an_empty_portal_says_so() -> None:
    assert "Ще нічого не опубліковано" in Page(index_page([])).text


def test_the_page_is_the_same_every_time() -> None:
    assert index_page([shelf(revised=True)]) == index_page([shelf(revised=True)])
