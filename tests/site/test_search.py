"""The site's search: words in every form, names of one thing, and the browser's script against the file it reads."""

from __future__ import annotations

import gzip
import json
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from markupsafe import escape
from playwright.sync_api import expect
from pydantic import ValidationError
from support.browser import browser  # noqa: F401  # a fixture
from support.places import GOLDEN, PROJECT
from support.search_read import SearchFile

from flows.site.search.index import ENTRY_KINDS, EntryKind, SearchEntry, search_index, search_messages
from flows.site.search.lemmas import folded, language_facts, lemmas_of, words_of
from flows.site.search.synonyms import Synonyms, synonyms
from flows.site.search.topics import MOST, Topic, alphabetical, topics
from flows.stages.tables.printed import number_of, rows_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from flows.messages.text import Lang
    from flows.stages.tables.printed import PrintedRow

MOST_BYTES, MOST_PACKED = 100_000, 25_000
SCRIPT = PROJECT / "flows" / "site" / "search" / "search.js"
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; "
    "form-action 'self'"
)
FORMS = {
    ("громадянин", "громадян", "ГРОМАДЯНАМИ"): "2.14 3.2 3.10 5.3",
    ("освіта", "освіту", "освітою"): "5.4 5.6",
    ("школа", "шкіл", "Школу"): "2.2 5.5 5.6",
    ("реєстр", "реєстрів", "реєстрами"): "1.2 2.14 3.5 3.6",
    ("бібліотека", "бібліотек", "бібліотекою"): "5.9",
    ("ветеран", "ветеранам", "ветеранів"): "5.17",
    ("зупинка", "зупинок", "зупинками"): "2.9 2.10 5.13",
    ("рада", "раду", "радою"): "1.2 1.3 1.4 2.3 2.5 2.6 2.7 2.8 2.12 2.13 3.1 3.11 4.1 5.1",
    ("учитель", "учителів", "вчителями"): "5.5",
    ("лікарня", "лікарень", "лікарнею"): "2.2 3.3 5.7",
    ("дитина", "дітей", "дітьми"): "2.12",
    ("хостинг", "хостингу", "хостингом"): "3.10",
    ("здоров'я", "здоров’ю", "здоровʼям"): "5.7",
}
"""The measures that each word must find, read in the act by a person; the last forms stand in no dictionary."""
NAMES = {
    "школа": "заклади освіти",
    "ЦНАП": "центр надання адміністративних послуг",
    "wifi": "Wi-Fi",
    "чиновник": "посадові особи",
    "відеоспостереження": "камери",
    "вебсайт": "веб-сайти",
    "дитсадок": "дитячі садочки",
    "кібербезпека": "захисту інформації",
    "маршрутками": "автобус",
}
STRANGE = (
    "½ Ⅳ x² 3½",
    "Straße İstanbul ŉ ǅ ΣΊΣΥΦΟΣ",
    "हिन्दी شارع 漢字 ٣٤.٥",
    "O’Neil l'école ʼякір’ за`гін",
    "по\u00adрт\u0301ал и\u0306",
)
"""Titles whose letters two languages of programming might take for other things."""
QUERIES = [
    *(form for forms in FORMS for form in forms),
    *NAMES,
    *NAMES.values(),
    *("2.10", "M2.10", "М2.10", "2.1", "Wi-Fi", "Дія", "відеокам", "бібліот", "QR", "qr-кодів", "е-квиток", "3D-тури"),
    *("електронних звернень громадян", "реєстр громади", "школа і садок", "школа ветеранів", "«школа»", "про", ""),
    *(word for title in STRANGE for word in title.split()),
    *("заклад охорони здоров'я у громаді", "надання послуг", "ЦНАП громада", "такого слова немає", "<b>школа</b>"),
]
HOSTILE = (
    "<img src=x onerror=alert(1)> школа </script>",
    "{{ 7 * 7 }} {% raw %} ${школа}",
    '"школа" \\" \u202eалокш\u202c [школа](javascript:alert(1))',
    "]}; школа\u2028\u0000",
    "ш" * 20_000 + " школа",
)


def rows(table: str) -> Sequence[PrintedRow]:
    return rows_of((GOLDEN / "published" / f"{table}.csv").read_bytes())


def entries() -> list[SearchEntry]:
    """Those of the real programme."""
    measures = [
        entry(page(row, "measure"), row["title"], "measure", number_of(row["measureId"]), row["expectedResult"])
        for row in rows("measures")
    ]
    indicators = [
        entry(page(row, "indicator"), row["title"], "indicator", number_of(row["indicatorId"]))
        for row in rows("indicators")
    ]
    directions = [entry(page(row, "direction"), row["title"], "direction") for row in rows("directions")]
    offices = [entry(f"offices/{row['executorId']}.html", row["name"], "office") for row in rows("executors")]
    return [*measures, *indicators, *directions, *offices, entry("late.html", "Запізнення", "page")]


def entry(url: str, title: str, kind: EntryKind, *texts: str) -> SearchEntry:
    return SearchEntry(url=url, title=title, kind=kind, texts=texts)


def page(row: PrintedRow, kind: str) -> str:
    return f"{kind}s/{row[f'{kind}Id']}.html"


def titled(*titles: str) -> list[SearchEntry]:
    return [entry(f"measures/M1.{n}.html", title, "measure") for n, title in enumerate(titles, 1)]


def found(titles: list[str], query: str) -> list[str]:
    listed = titled(*titles)
    urls = {one.url: one.title for one in listed}
    return [urls[url] for url in SearchFile(search_index(listed)).find(query)]


def measures(urls: list[str]) -> set[str]:
    return {url[len("measures/M") : -len(".html")] for url in urls if url.startswith("measures/")}


@pytest.fixture(scope="module")
def real() -> SearchFile:
    return SearchFile(search_index(entries()))


@pytest.mark.parametrize(("forms", "expected"), FORMS.items(), ids=[forms[0] for forms in FORMS])
def test_every_form_finds_what_the_word_stands_in(real: SearchFile, forms: tuple[str, ...], expected: str) -> None:
    for form in forms:
        assert measures(real.find(form)) == set(expected.split()), form


@pytest.mark.parametrize(("name", "other"), NAMES.items())
def test_names_of_one_thing_find_the_same(real: SearchFile, name: str, other: str) -> None:
    assert real.find(name)
    assert set(real.find(name)) == set(real.find(other))


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("Відкриття кіберкухонь", "кіберкухнею"),
        ("Неперервність роботи", "неперервності"),
        ("Безбар'єрний вхід", "безбар'єрного"),
        ("Участь молоді", "молоддю"),
        ("Довідки старостатам", "старостатів"),
    ],
    ids=["a compound", "what the dictionary derives", "an adjective", "what is another word too", "an unknown word"],
)
def test_forms_that_the_dictionary_lacks(title: str, query: str) -> None:
    assert found([title, "Інше"], query) == [title]


def test_no_letters_without_end_are_taken_for_a_word() -> None:
    assert lemmas_of("шкіл")
    assert lemmas_of("ш" * 40 + "кіл") == ()


def test_the_index_is_small_and_the_same_each_time() -> None:
    raw = search_index(entries())
    assert search_index(entries()) == raw
    assert len(raw) < MOST_BYTES
    assert len(gzip.compress(raw, 9)) < MOST_PACKED


def test_of_a_number_only_its_own_measure_is_found(real: SearchFile) -> None:
    assert real.find("M2.1") == ["measures/M2.1.html", "indicators/I2.1.html"]
    assert real.find("М2.10") == real.find("2.10") == ["measures/M2.10.html", "indicators/I2.10.html"]


def test_a_piece_of_a_word_finds_it_but_a_whole_word_is_not_sought_in_others(real: SearchFile) -> None:
    assert measures(real.find("відеокам")) == {"2.10"}
    assert found(["Нарада", "Рада"], "рада") == ["Рада"]
    assert found(["Нарада", "Рада"], "арад") == ["Нарада"]


def test_all_words_must_be_met() -> None:
    titles = ["Ремонт шкіл", "Ремонт доріг", "Школа онлайн"]
    assert found(titles, "ремонт школи") == ["Ремонт шкіл"]
    assert found(titles, "ремонт та школи") == ["Ремонт шкіл"]
    assert found(titles, "ремонт лікарні") == []
    assert found(titles, "та") == []


def test_words_of_a_name_must_stand_together() -> None:
    titles = ["Заклади культури і якість освіти", "Заклади дошкільної освіти", "Освіта, заклад"]
    assert found(titles, "школа") == ["Заклади дошкільної освіти"]
    assert set(found(titles, "заклад освіти")) == set(titles)  # the words themselves


def test_titles_stand_before_texts_and_measures_before_the_rest() -> None:
    listed = [
        entry("late.html", "Реєстр", "page"),
        entry("measures/M1.html", "Інше", "measure", "про реєстри"),
        entry("offices/E1.html", "Відділ реєстрів", "office"),
        entry("indicators/I2.html", "Кількість реєстрів", "indicator"),
        entry("measures/M2.html", "Створення реєстру", "measure"),
        entry("measures/M3.html", "Створення кадастру", "measure"),
    ]
    expected = ["measures/M2.html", "measures/M3.html", "indicators/I2.html", "offices/E1.html", "late.html"]
    assert SearchFile(search_index(listed)).find("реєстру") == [*expected, "measures/M1.html"]


WORDS = st.text(st.characters(categories=("L", "N", "P", "S", "Z", "M", "Cc", "Cf")), min_size=1, max_size=12)
TITLES = st.lists(
    st.lists(
        st.sampled_from([row["title"] for row in rows("measures")]).flatmap(lambda t: st.sampled_from(t.split()))
        | WORDS
    ).map(" ".join),
    min_size=1,
    max_size=4,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TITLES)
@example(list(HOSTILE))
def test_every_word_of_a_title_finds_its_entry(titles: list[str]) -> None:
    listed = titled(*titles)
    reading = SearchFile(search_index(listed))
    for one in listed:
        for word in set(words_of(one.title)) - language_facts().empty:
            typed = [word, word.upper()] if word.upper().lower() == word else [word]
            assert all(one.url in reading.find(text) for text in typed), word


def test_without_entries_there_is_nothing_to_find() -> None:
    assert SearchFile(search_index([])).find("школа") == []
    assert topics([]) == []


@pytest.mark.parametrize(
    "groups",
    [
        [{"topics": ["школа"]}, {"topics": ["ліцей"], "names": ["Школа"]}],
        [{"topics": ["здоров'я"], "names": ["здоров’я"]}],
        [{"topics": ["школа", "—"]}],
        [{"topics": []}],
        [{"topics": ["школа"], "mames": ["ліцей"]}],
    ],
    ids=["in two groups", "twice in one", "no word", "no topic", "an unknown key"],
)
def test_synonyms_are_checked(groups: list[dict[str, list[str]]]) -> None:
    with pytest.raises(ValidationError):
        Synonyms.model_validate({"groups": groups})


def test_every_name_finds_what_bears_another() -> None:
    names = [name for group in synonyms().groups for name in group.all_names]
    listed = [entry(name, f"Щодо: {name}", "page") for name in names]
    reading = SearchFile(search_index([*listed, entry("else", "Щодо інших назв", "page")]))
    for group in synonyms().groups:
        for name in group.all_names:
            assert set(group.all_names) <= set(reading.find(name)), name
            assert "else" not in reading.find(name)


def by_name(listed: list[Topic]) -> dict[str, set[str]]:
    return {topic.name: measures([one.url for one in topic.entries]) for topic in listed}


def test_topics_lead_to_what_bears_them() -> None:
    found_topics = by_name(topics(entries()))
    assert found_topics["заклад освіти"] == found_topics["школа"] == {"2.2", "5.5", "5.6"}
    assert found_topics["кібербезпека"] == {"1.3", "2.15", "5.15"}
    assert found_topics["сайт"] == found_topics["портал"] == {"2.10", "3.8", "3.10", "3.11", "5.1", "5.2", "5.10"}
    assert found_topics["ветеран"] == {"5.17"}
    assert found_topics["штрих-код"] == {"5.9"}
    assert found_topics["GIS"] == {"2.14"}
    assert not {"система", "та", "громада", "цифровий", "багатопрофільн"} & set(found_topics)
    assert all(found_topics)
    assert all(topic.entries for topic in topics(entries()))


def test_what_stands_everywhere_is_no_topic() -> None:
    assert "музей" not in by_name(topics(titled(*["Вежа"] * MOST, "Вежа")))
    assert list(by_name(topics(titled(*["Вежа"] * MOST)))) == ["вежа"]
    assert by_name(topics(titled(*["Вежа"] * (MOST + 1)))) == {}


def test_topics_stand_in_the_order_of_the_alphabet() -> None:
    names = ["зебра", "Їжак", "ґанок", "іній", "єнот", "ера", "гай", "яр", "QR", "дім", "п'ять", "пята", "ибис", "жук"]
    expected = ["гай", "ґанок", "дім", "ера", "єнот", "жук", "зебра", "ибис", "іній", "Їжак", "пята", "п'ять"]
    assert sorted(names, key=alphabetical) == [*expected, "яр", "QR"]
    listed = [topic.name for topic in topics(entries())]
    assert listed == sorted(listed, key=alphabetical)
    assert len({folded(name) for name in listed}) == len(listed)


# In a browser


def page_of(lang: Lang, root: str) -> str:
    """A page with no more than the search needs."""
    words = " ".join(f'{name}="{escape(text)}"' for name, text in search_messages(lang).items())
    return (
        f'<!doctype html><html lang="{lang}"><meta charset="utf-8"><title>?</title>'
        '<link rel="icon" href="data:,">'
        '<form role="search" action="search.html" method="get"><input name="q" type="search" aria-label="?"></form>'
        f'<section id="results" aria-live="polite" {words}></section>'
        f'<script src="{root}search.js" data-root="{root}" data-lang="{lang}" defer></script></html>'
    )


def written(folder: Path, listed: list[SearchEntry]) -> Path:
    (folder / "en").mkdir()
    (folder / "search.html").write_text(page_of("uk", ""), "utf-8")
    (folder / "en" / "search.html").write_text(page_of("en", "../"), "utf-8")
    (folder / "index.html").write_text(page_of("uk", "").replace('id="results"', ""), "utf-8")
    (folder / "search.js").write_bytes(SCRIPT.read_bytes())
    (folder / "search.json").write_bytes(search_index(listed))
    return folder


class Site(SimpleHTTPRequestHandler):
    """The folder with the headers under which the site is served."""

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    listed = [
        *entries(),
        *(entry(f"measures/H{n}.html", text, "measure", text) for n, text in enumerate((*HOSTILE, *STRANGE))),
    ]
    folder = written(tmp_path_factory.mktemp("site"), listed)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Site, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def shown(browser: Browser) -> Iterator[Page]:  # noqa: F811  # the fixture
    opened = browser.new_page()
    faults: list[str] = []
    opened.on("console", lambda message: faults.append(message.text) if message.type in {"error", "warning"} else None)
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("dialog", lambda dialog: faults.append(dialog.message))
    yield opened
    opened.close()
    assert faults == []


def results(shown: Page) -> list[str]:
    return [link.get_attribute("href") or "" for link in shown.locator("#results li > a").all()]


def test_the_script_finds_what_the_file_says(site: str, shown: Page) -> None:
    shown.goto(f"{site}search.html")
    raw = shown.evaluate("() => fetch('search.json').then((answer) => answer.text())")
    reading = SearchFile(raw.encode())
    for query in QUERIES:
        shown.goto(f"{site}search.html?q={quote(query)}")
        expected = reading.find(query)
        if expected:
            expect(shown.locator("#results li")).to_have_count(len(expected))
            assert results(shown) == expected, query
        elif query:
            expect(shown.locator("#results")).to_contain_text("нічого не знайдено")
            assert shown.locator("#results a").get_attribute("href") == "topics.html"


def test_the_index_is_loaded_when_somebody_searches(site: str, shown: Page) -> None:
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url.removeprefix(site)))
    shown.goto(f"{site}en/search.html")
    assert asked == ["en/search.html", "search.js"]
    shown.get_by_role("searchbox").fill("шкіл")
    expect(shown.locator("#results")).to_contain_text("Found: ")
    shown.get_by_role("searchbox").fill("ветеранів")
    expect(shown.locator("#results")).to_contain_text("Found: 2")
    assert asked == ["en/search.html", "search.js", "search.json"]
    assert results(shown) == ["../en/measures/M5.17.html", "../en/indicators/I5.17.html"]
    assert "q=" in shown.url
    assert shown.locator("#results small").all_inner_texts() == ["Measure", "Indicator"]


def test_by_keyboard_alone(site: str, shown: Page) -> None:
    shown.goto(f"{site}search.html")
    shown.keyboard.press("Tab")
    shown.keyboard.type("Бібліотекою")
    shown.keyboard.press("Enter")
    expect(shown.locator("#results")).to_contain_text("Знайдено: 3")
    shown.keyboard.press("Tab")
    assert shown.evaluate("document.activeElement.getAttribute('href')") == "measures/M5.9.html"


def test_what_was_found_is_marked_in_the_title_or_in_the_text(site: str, shown: Page) -> None:
    shown.goto(f"{site}search.html?q=%D0%B7%D0%B0%D0%BA%D0%BB%D0%B0%D0%B4%20%D0%BE%D1%81%D0%B2%D1%96%D1%82%D0%B8")
    expect(shown.locator("#results li")).not_to_have_count(0)
    item = shown.locator("#results li", has=shown.locator("a[href='measures/M5.6.html']"))
    assert "освіти" in item.locator("a mark").all_inner_texts()
    shown.goto(f"{site}search.html?q={quote('дитячий садок')}")
    expect(shown.locator("#results li p mark")).to_have_text("дитячі садочки")
    assert shown.locator("#results li p").inner_text().endswith("…")


def test_hostile_texts_are_shown_as_texts(site: str, shown: Page) -> None:
    shown.goto(f"{site}search.html?q={quote('школа')}")
    expect(shown.locator("#results li")).to_have_count(4 + len(HOSTILE))
    assert shown.locator("#results img, #results script").count() == 0
    assert HOSTILE[0] in shown.locator("a[href='measures/H0.html']").inner_text()
    shown.goto(f"{site}search.html?q={quote('<img src=x onerror=alert(1)> $& {count}')}")
    expect(shown.locator("#results")).to_contain_text("<img src=x onerror=alert(1)> $& {count}")


def test_the_form_of_any_other_page_leads_to_the_results(site: str, shown: Page) -> None:
    asked: list[str] = []
    shown.on("request", lambda request: asked.append(request.url.removeprefix(site)))
    shown.goto(f"{site}index.html")
    shown.get_by_role("searchbox").fill("ветеранами")
    assert asked == ["index.html", "search.js"]
    shown.get_by_role("searchbox").press("Enter")
    expect(shown.locator("#results")).to_contain_text("Знайдено: 2")
    assert shown.url == f"{site}search.html?q={quote('ветеранами')}"


def test_opened_as_a_file_it_says_why_it_cannot_search(browser: Browser, tmp_path: Path) -> None:  # noqa: F811
    opened = browser.new_page()
    opened.goto(f"{written(tmp_path, entries()).joinpath('search.html').as_uri()}?q={quote('школа')}")
    expect(opened.locator("#results")).to_contain_text("hromada serve")
    assert opened.locator("#results a").get_attribute("href") == "topics.html"
    opened.close()


def test_a_lost_index_is_asked_for_again(browser: Browser, site: str) -> None:  # noqa: F811
    opened = browser.new_page()
    opened.route("**/search.json", lambda route: route.fulfill(status=500))
    opened.goto(f"{site}search.html?q={quote('школа')}")
    expect(opened.locator("#results")).to_contain_text("Не вдалося")
    opened.unroute("**/search.json")
    opened.get_by_role("searchbox").fill("ветеран")
    expect(opened.locator("#results")).to_contain_text("Знайдено: 2")
    opened.close()


def test_the_script_knows_the_kinds_by_their_order() -> None:
    line = next(line for line in SCRIPT.read_text("utf-8").splitlines() if "const KINDS" in line)
    assert [name.lower() for name in json.loads(line[line.index("[") : line.index("]") + 1])] == list(ENTRY_KINDS)
    assert {f"data-kind-{kind}" for kind in ENTRY_KINDS} <= set(search_messages("uk"))
