"""The citizens' site in a real browser: ten questions in two steps, keys alone, every width, hostile texts.

Answers are compared with the published tables, which lie beside the pages.
"""

from __future__ import annotations

import csv
import json
import re
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from lxml import etree
from playwright.sync_api import ViewportSize, expect
from support.browser import browser
from support.built_site import address_of
from support.halfyears import SLUG
from support.served_news import HOSTILE, with_texts

from flows.site.build import site_pages

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Locator, Page
    from support.served_news import ServedNews

    from flows.site.published import ServedProgramme

__all__ = ["browser"]

KINDS = {
    "home": "index.html",
    "measures": "measures.html",
    "measure": "measures/M2.10.html",
    "late measure": "measures/M1.1.html",
    "direction": "directions/D2.html",
    "offices": "offices.html",
    "office": "offices/E600c6522.html",
    "indicator": "indicators/I2.10.html",
    "late": "late.html",
    "money": "money.html",
    "changes": "changes.html",
    "comparison": "changes/programme-2026-H1--2026-H2.html",
    "progress compared": "changes/progress-2026-H1--2026-H2.html",
    "quality": "quality.html",
    "acts": "act.html",
    "act text": "act/amended.txt.html",
    "calendar": "calendar.html",
    "data": "data.html",
    "search": "search.html?q=%D1%88%D0%BA%D0%BE%D0%BB%D0%B0",
    "topics": "topics.html",
    "letter": "topics/К.html",
    "embed": "embed/measure-M2.10.html",
    "embedded states": "embed/measure-states.html",
}
"""A page of every kind, by its address in Ukrainian."""
PAGES = [f"{root}{path}" for path in KINDS.values() for root in ("", "en/")]
WIDTHS = (360, 414, 768, 1440)
WIDE, NARROW = ViewportSize(width=1440, height=900), ViewportSize(width=360, height=800)
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],  # else it describes every element that is as it should be
}
MOST_STEPS = 2


@dataclass(frozen=True)
class Shown:
    """The site as it is served, and the tables that were published with it."""

    address: str
    folder: Path

    def table(self, name: str, kind: str = "progress") -> list[dict[str, str]]:
        path = self.folder / "files" / f"{SLUG}-{kind}" / "current" / f"{name}.csv"
        return list(csv.DictReader(path.read_text("utf-8").splitlines()))

    def newest(self, name: str) -> list[dict[str, str]]:
        """The rows of the newest half-year."""
        rows = self.table(name)
        cycle = max(row["cycle"] for row in rows)
        return [row for row in rows if row["cycle"] == cycle]

    def version(self, kind: str = "progress") -> str:
        """The name of the newest version, as its own folder of permanent files has it."""
        folder = self.folder / "files" / f"{SLUG}-{kind}"
        newest = (folder / "current" / "datapackage.json").read_bytes()
        (label,) = (
            path.parent.name for path in folder.glob("versions/*/datapackage.json") if path.read_bytes() == newest
        )
        return label


@pytest.fixture(scope="module")
def site(built: Path) -> Shown:
    return Shown(address_of(built), built)


@dataclass(frozen=True)
class Watched:
    """A page, and what went wrong on it: it may ask nobody but the site, run no script badly and pop nothing up."""

    page: Page
    errors: list[str]


@pytest.fixture(scope="module")
def shared(browser: Browser, site: Shown) -> Iterator[Watched]:
    """One page for all tests that ask for nothing special: opening one takes longer than most of them."""
    with browser.new_context(viewport=WIDE) as context:
        yield watched(context, site.address)


@pytest.fixture
def page(shared: Watched) -> Iterator[Page]:
    shared.errors.clear()
    shared.page.set_viewport_size(WIDE)
    shared.page.emulate_media(color_scheme="light")
    yield shared.page
    assert shared.errors == []


def watched(context: BrowserContext, address: str) -> Watched:
    shown, errors = context.new_page(), list[str]()
    context.on("weberror", lambda error: errors.append(str(error.error)))
    shown.on("console", lambda message: errors.append(message.text) if message.type in {"error", "warning"} else None)
    shown.on("request", lambda request: errors.extend([request.url] * (not request.url.startswith((address, "data:")))))
    shown.on("response", lambda answer: errors.extend([f"{answer.status} {answer.url}"] * (answer.status >= 400)))
    shown.on("dialog", lambda dialog: errors.append(dialog.message))
    return Watched(shown, errors)


@contextmanager
def opened(browser: Browser, address: str, **options: object) -> Iterator[Page]:
    """A page of its own, on which nothing goes wrong."""
    with browser.new_context(**{"viewport": WIDE, **options}) as context:  # type: ignore[arg-type]
        own = watched(context, address)
        yield own.page
    assert own.errors == []


class Citizen:
    """Somebody on the home page who counts what they do: a click, or a question put to the search, is a step."""

    def __init__(self, page: Page, site: Shown) -> None:
        self.page, self.steps = page, 0
        page.goto(f"{site.address}index.html")

    def click(self, link: str | Locator) -> None:
        """Follow a link of the page's own part, by its words."""
        found = self.page.locator("main").get_by_role("link", name=link) if isinstance(link, str) else link
        found.first.click()
        self._step()

    def search(self, words: str) -> list[str]:
        """Where what was found leads, in its order."""
        self.page.get_by_role("searchbox").fill(words)
        self.page.keyboard.press("Enter")
        self._step()
        return found_by(self.page)

    def _step(self) -> None:
        self.steps += 1
        assert self.steps <= MOST_STEPS

    def rows(self, table: str = "main table") -> list[list[str]]:
        """The cells of a table's body."""
        return [
            [plain(cell) for cell in row.locator("th, td").all_inner_texts()]
            for row in self.page.locator(f"{table} tbody tr").all()
        ]

    def text(self, place: str = "main") -> str:
        return plain(self.page.locator(place).first.inner_text())


@pytest.fixture
def citizen(page: Page, site: Shown) -> Citizen:
    return Citizen(page, site)


def found_by(page: Page) -> list[str]:
    expect(page.locator("#results li").first).to_be_visible()
    return [unquote(link.get_attribute("href") or "") for link in page.locator("#results li > a").all()]


def plain(text: str) -> str:
    return " ".join(text.replace("\u00a0", " ").split())


def hryvnias(amount: Decimal) -> str:
    return f"{amount:,.0f} грн".replace(",", " ")


# The ten questions


def test_which_measures_are_late(citizen: Citizen, site: Shown) -> None:
    """Row by row as `measure-delays` has them, with the days, the latest first."""
    citizen.click("Які заходи прострочено?")
    late = site.newest("measure-delays")
    titles = {row["measureId"]: row["title"] for row in site.table("measures", "programme")}
    names = {row["executorId"]: row["name"] for row in site.table("executors")}
    shown = [
        (title, int(days.split()[0]), done.removesuffix(" %").replace(",", "."), office.lower())
        for title, days, _, done, office in citizen.rows("#late")
    ]
    expected = [
        (
            plain(f"{row['measureId'][1:]}. {titles[row['measureId']]}"),
            int(row["daysLate"]),
            row["completionPct"],
            names[row["answeringExecutorId"]].lower(),
        )
        for row in late
    ]
    assert len(expected) > 1
    assert sorted(shown) == sorted(expected)
    assert [days for _, days, _, _ in shown] == sorted((days for _, days, _, _ in shown), reverse=True)


def test_what_a_department_promised_and_did(citizen: Citizen, site: Shown) -> None:
    progress = site.newest("measure-progress")
    key = "E87f481a5"
    (name,) = {row["name"] for row in site.table("executors") if row["executorId"] == key}
    citizen.click("Що обіцяв і зробив відділ?")
    citizen.click(f"{name[:1].upper()}{name[1:]}")
    own = [row for row in progress if row["answeringExecutorId"] == key]
    assert own
    promised = [row[0].partition(". ")[0] for row in citizen.rows("#promised + table")]
    assert sorted(promised) == sorted(row["measureId"][1:] for row in own)
    for row in own:
        done = row["completionPct"].replace(".", ",")
        story = citizen.page.locator("details", has_text=plain(row["title"])).locator(".story").first
        assert f"Виконано: {done} %" in plain(story.text_content() or "")
    assert "надійшов вчасно" in citizen.text("#reports + table")


def test_what_will_be_spent_on_cybersecurity(citizen: Citizen, site: Shown) -> None:
    """Each measure that the search finds says what is planned for it; the topic says it of all of them together."""
    found = [link for link in citizen.search("кібербезпека") if link.startswith("measures/")]
    assert found
    key = found[0].removeprefix("measures/").removesuffix(".html")
    citizen.click(citizen.page.locator("#results li > a"))
    assert hryvnias(planned(site, [key])) in citizen.text("dl.tiles")


def planned(site: Shown, measures: list[str]) -> Decimal:
    rows = site.table("measure-funding", "programme")
    return sum((Decimal(row["amountUah"] or 0) for row in rows if row["measureId"] in measures), Decimal(0))


def test_everything_about_schools(citizen: Citizen, site: Shown) -> None:
    """Whatever names a school by any of its words, in its title or in what it shall bring."""
    found = citizen.search("школа")
    about = re.compile(r"\b(школ|шкіл|навчальн\w+ заклад|заклад\w* (загальної )?(середньої )?освіт)", re.IGNORECASE)
    expected = {
        f"measures/{row['measureId']}.html"
        for row in site.table("measures", "programme")
        if about.search(row["title"]) or about.search(row["expectedResult"])
    }
    assert len(expected) > 1
    assert expected <= set(found)


def test_what_changed_that_matters(citizen: Citizen, site: Shown) -> None:
    """Under their headings the gravest first, as `changes` has them; home has the five gravest already."""
    rows = [plain(row["sentence"]) for row in site.table("changes")]
    at_home = [text.removesuffix(" докладніше") for text in map(plain, sentences(citizen.page))]
    assert at_home[-5:] == rows[:5]
    citizen.click("Що змінилося?")
    news = citizen.page.locator("details", has=citizen.page.get_by_text(site.version(), exact=True))
    told = [plain(text).removesuffix(" докладніше") for text in news.locator("h3 + ul > li").all_inner_texts()]
    assert told == rows


def sentences(page: Page) -> list[str]:
    return page.locator("h2:has-text('Останні зміни') ~ ul > li").all_inner_texts()


def test_which_page_of_the_act(citizen: Citizen, site: Shown) -> None:
    """The measure's page says the line; its link marks that very line, where the measure is printed."""
    citizen.search("розумні зупинки")
    citizen.click(citizen.page.locator("#results li > a"))
    (row,) = (row for row in site.table("measures", "programme") if row["title"] in citizen.text("h1"))
    file, line = re.fullmatch(r"(.+)#line=(\d+),\2", row["sourceRef"]).groups()  # type: ignore[union-attr]
    link = citizen.page.get_by_role("link", name=f"{file}, рядок {line}")
    link.click()
    place = citizen.page.locator("tr:has(a:target)")
    assert plain(row["title"]) in plain(place.inner_text())
    assert place.evaluate(
        "node => { const box = node.getBoundingClientRect(); return box.top >= 0 && box.top < innerHeight }"
    )


def test_how_to_subscribe(citizen: Citizen) -> None:
    citizen.click("Як підписатися на зміни?")
    link = citizen.page.locator("#subscribe ~ ul").first.get_by_role("link").first
    address = link.evaluate("node => node.href")
    answer = citizen.page.request.get(address)
    assert answer.headers["content-type"].startswith("application/xml")
    assert etree.fromstring(answer.body()).tag == "{http://www.w3.org/2005/Atom}feed"
    expect(citizen.page.locator("#subscribe")).to_be_in_viewport()


def test_how_to_cite(citizen: Citizen, site: Shown) -> None:
    citizen.click("Як послатися на дані?")
    package = json.loads((site.folder / "files" / f"{SLUG}-programme" / "current" / "datapackage.json").read_bytes())
    cite = citizen.text("#cite + pre")
    for part in (site.version(), package["licenses"][0]["title"], "2026–2028"):
        assert part in cite
    expect(citizen.page.locator("#cite")).to_be_in_viewport()


def test_when_the_next_reports_are(citizen: Citizen, site: Shown) -> None:
    """Home says it before anybody asks: the fifth of the month after the half-year, or the next working day."""
    cycle = max(row["cycle"] for row in site.table("report-status"))
    year, half = int(cycle[:4]), int(cycle[-1])
    due = date(year + 1, 7, 5) if half == 2 else date(year + 1, 1, 5)
    due += timedelta(days=(7 - due.weekday()) % 7 if due.weekday() > 4 else 0)
    months = {1: "січня", 7: "липня"}
    day = f"{due.day} {months[due.month]} {due.year} року"
    assert day in citizen.text("#next + p")
    citizen.click("Коли наступні звіти?")
    assert day in citizen.text("main p strong")
    past = {row["dueDate"] for row in site.table("report-status")}
    listed = citizen.text("main table")
    for iso in past:
        when = date.fromisoformat(iso)
        assert f"{when.day} {months[when.month]} {when.year} року" in listed


def test_who_is_silent(browser: Browser, news: ServedNews, tmp_path: Path) -> None:
    """After the first half-year, when two offices had sent nothing that was accepted."""
    earlier = after_the_first_half_year(news.served)
    folder = written(tmp_path / "site", earlier)
    (version,) = earlier.progress.served if earlier.progress else ()
    rows = list(csv.DictReader(version.files["report-status"].decode().splitlines()))
    names = {row["executorId"]: row["name"] for row in csv.DictReader(version.files["executors"].decode().splitlines())}
    silent = {names[row["executorId"]].lower() for row in rows if row["state"] in {"awaited", "rejected"}}
    assert len(silent) > 1
    site = Shown(address_of(folder), folder)
    with opened(browser, site.address) as page:
        citizen = Citizen(page, site)
        assert f"Виконавців без прийнятого звіту: {len(silent)}" in citizen.text(".answers")
        citizen.click("Хто не відзвітував?")
        assert {row[0].lower() for row in citizen.rows("#silent + table")} == silent
        assert all("прострочено на 2 дні" in row[3] for row in citizen.rows("#silent + table"))


def after_the_first_half_year(served: ServedProgramme) -> ServedProgramme:
    assert served.progress
    first = replace(served.progress, served=served.progress.served[:1], entries=served.progress.entries[:1])
    plan = replace(served.plan, served=served.plan.served[:1], entries=served.plan.entries[:1])
    return replace(served, plan=plan, progress=first)


def written(folder: Path, served: ServedProgramme) -> Path:
    for name, raw in site_pages(served).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    return folder


# Search

FORMS = (
    ("школа", "школи", "шкіл"),
    ("кібербезпека", "кібербезпеки", "кібербезпеку"),
    ("освіта", "освіту", "освітою"),
    ("громадянин", "громадян", "громадянам"),
    ("зупинка", "зупинок", "зупинками"),
    ("послуга", "послуг", "послугами"),
    ("реєстр", "реєстри", "реєстрів"),
    ("бібліотека", "бібліотек", "бібліотеці"),
    ("лікарня", "лікарні", "лікарень"),
    ("ветеран", "ветерани", "ветеранам"),
)


@pytest.mark.parametrize("root", ["", "en/"], ids=["uk", "en"])
def test_ten_words_are_found_in_three_forms_each(page: Page, site: Shown, root: str) -> None:
    for forms in FORMS if not root else FORMS[:2]:
        found = []
        for form in forms:
            page.goto(f"{site.address}{root}search.html?q={quote(form)}")
            found.append(found_by(page))
        assert found[0], forms
        assert found[1:] == found[:1] * 2, forms


def test_what_is_not_there_is_not_found_and_topics_are_offered(page: Page, site: Shown) -> None:
    page.goto(f"{site.address}search.html?q={quote('космодром')}")
    expect(page.locator("#results")).to_contain_text("нічого не знайдено")
    page.locator("#results a").click()
    expect(page.locator("h1")).to_have_text("Теми від А до Я")


# By keys alone


def test_from_the_top_of_home_to_a_measure_by_keys_alone(page: Page, site: Shown) -> None:
    page.goto(f"{site.address}index.html")
    assert tabbed(page)["text"] == "До змісту сторінки"
    page.keyboard.press("Enter")
    assert tabbed(page)["inside"] == "MAIN"
    until(page, "type", "search")
    page.keyboard.type("розумні зупинки")
    page.keyboard.press("Enter")
    expect(page.locator("#results li").first).to_be_visible()
    page.locator("#q").focus()
    until(page, "text", "Запровадження та поетапне розгортання розумних зупинок")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("2.10. Запровадження та поетапне розгортання розумних зупинок")


@pytest.mark.parametrize("path", ["index.html", "late.html", "measures/M2.10.html", "search.html"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["1440", "360"])
def test_focus_is_always_seen(page: Page, site: Shown, path: str, viewport: ViewportSize) -> None:
    """Every stop of Tab, from the first to the last: in view, not hidden, with an outline of 3:1 at least (axe)."""
    page.set_viewport_size(viewport)
    page.goto(f"{site.address}{path}")
    stops = page.locator("a[href], button, input, summary").filter(visible=True).count()
    seen = [tabbed(page)["text"] for _ in range(stops)]
    assert len(seen) > 10
    assert page.evaluate("document.activeElement.closest('footer') !== null")


def tabbed(page: Page) -> dict[str, str]:
    """What has the focus after Tab, which is to be seen."""
    page.keyboard.press("Tab")
    stop = page.evaluate(FOCUSED)
    assert stop.pop("seen") is True, stop
    return dict(stop)


def until(page: Page, name: str, value: str) -> None:
    for _ in range(100):
        if tabbed(page)[name] == value:
            return
    pytest.fail(f"no stop whose {name} is {value}")


FOCUSED = """() => {
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  const within = box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth
    && box.bottom > 0 && box.top < innerHeight;
  return {text: one.innerText || '', type: one.type || '', inside: one.closest('main, header, footer')?.tagName || '',
    seen: one !== document.body && outlined && within};
}"""


# Every width


@pytest.mark.parametrize("path", PAGES)
def test_nobody_scrolls_sideways_and_no_word_is_broken(page: Page, site: Shown, path: str) -> None:
    page.goto(f"{site.address}{path}")
    if "search" in path:
        assert found_by(page)
    page.evaluate(UNFOLD)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        laid = page.evaluate(LAID_OUT)
        assert laid["scrolls"] <= width, (path, width)
        assert laid["words"] > 10
        assert laid["broken"] == [], (path, width)


UNFOLD = "for (const one of document.querySelectorAll('details')) one.open = true"
LAID_OUT = r"""() => {
  const broken = [], range = document.createRange(), heard = new Map();
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const aloud = (one) => {
    if (one && !heard.has(one)) heard.set(one, getComputedStyle(one).clipPath !== 'none' || aloud(one.parentElement));
    return one && heard.get(one);
  };
  const lines = (boxes) => new Set(boxes.map((box) => Math.round(box.top))).size;
  let words = 0;
  while (texts.nextNode()) {
    const node = texts.currentNode;
    if (node.parentElement.closest('svg, script, style, noscript, pre, code') || aloud(node.parentElement)) continue;
    const found = [...node.data.matchAll(/[\p{L}\p{N}'’]+/gu)];
    words += found.length;
    range.selectNodeContents(node);
    if (lines([...range.getClientRects()]) < 2) continue;  // on one line no word is broken
    for (const word of found) {
      range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
      const boxes = [...range.getClientRects()], wide = boxes.reduce((sum, box) => sum + box.width, 0);
      if (lines(boxes) > 1 && wide < innerWidth * 0.8) broken.push(word[0]);
    }
  }
  return {scrolls: document.documentElement.scrollWidth, words, broken};
}"""


def test_a_broken_word_would_be_found(page: Page, site: Shown) -> None:
    page.goto(f"{site.address}late.html")
    page.set_viewport_size(NARROW)
    page.evaluate("document.querySelector('h1').style.width = '3rem'")
    assert page.evaluate(LAID_OUT)["broken"] == ["Запізнення"]


# For everybody


@pytest.mark.parametrize("kind", KINDS)
def test_everybody_can_read_it_in_the_light_and_in_the_dark(page: Page, site: Shown, kind: str) -> None:
    """Both languages share their templates: one is looked at by day, the other by night.

    Twelve rows of a table or a list will do, and forty parts of a page: axe looks at each element, and they are alike.
    """
    for root, scheme in (("", "light"), ("en/", "dark")):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.goto(f"{site.address}{root}{KINDS[kind]}")
        if kind == "search":
            assert found_by(page)
        page.evaluate(UNFOLD)
        page.evaluate(SHORTENED)
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(fault["id"], fault["nodes"][0]["html"][:200]) for fault in found] == []


MORE = (
    ":is(tbody, ul, ol, details, .act) > :nth-child(n + 13), main > details:nth-of-type(n + 13), "
    "main > :nth-child(n + 40)"
)
SHORTENED = f"for (const one of document.querySelectorAll('{MORE}')) one.remove()"


# Without scripts


def test_without_scripts_every_question_but_the_search_has_its_answer(browser: Browser, site: Shown) -> None:
    with opened(browser, site.address, java_script_enabled=False, viewport=NARROW) as page:
        for question, answer in (
            ("Які заходи прострочено?", "#late tbody tr"),
            ("Хто не відзвітував?", "#silent"),
            ("Що обіцяв і зробив відділ?", "#reporting tbody tr"),
            ("Скільки заплановано й витрачено?", "main table.years tbody tr"),
            ("Що змінилося?", "details[open] h3 + ul > li"),
            ("Як підписатися на зміни?", "#subscribe ~ ul a"),
            ("Як послатися на дані?", "#cite + pre"),
            ("Коли наступні звіти?", "main p strong"),
            ("Де це в акті?", "main h2 ~ ul a"),
        ):
            citizen = Citizen(page, site)
            citizen.click(question)
            expect(page.locator(answer).first).to_be_visible()


def test_without_scripts_topics_stand_for_the_search(browser: Browser, site: Shown) -> None:
    """What is planned for a topic altogether, in two steps as well."""
    with opened(browser, site.address, java_script_enabled=False, viewport=NARROW) as page:
        citizen = Citizen(page, site)
        citizen.click("Що роблять для шкіл, кібербезпеки, доступності?")
        citizen.click(page.get_by_role("link", name="кібербезпека", exact=True))
        topic = page.locator("h2[id='кібербезпека']")
        expect(topic).to_be_in_viewport()
        links = page.locator("h2[id='кібербезпека'] ~ ul").first.locator("a").all()
        keys = [re.sub(r".*/(.*)\.html", r"\1", link.get_attribute("href") or "") for link in links]
        measures = [key for key in keys if key.startswith("M")]
        assert measures
        assert hryvnias(planned(site, measures)) in citizen.text("h2[id='кібербезпека'] + p")
        page.goto(f"{site.address}search.html?q=x")
        expect(page.locator("main").get_by_role("link", name="Усі теми від А до Я")).to_be_visible()


# Hostile texts


@pytest.fixture(scope="module")
def hostile(news: ServedNews, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    served = with_a_topic(with_texts(news.served, HOSTILE))
    folder = written(tmp_path_factory.mktemp("hostile"), served)
    return Shown(address_of(folder), folder)


def with_a_topic(served: ServedProgramme) -> ServedProgramme:
    """The same with an act's text, and a measure that names something which is a topic."""
    *older, newest = served.plan.served
    measures = [dict(row) for row in newest.rows["measures"]]
    measures[0]["title"] = f"Школа {HOSTILE}"
    rows = {**newest.rows, "measures": measures}
    plan = replace(served.plan, served=(*older, replace(newest, rows=rows)))
    return replace(served, plan=plan, source_texts={"source/amended.txt.html": hostile_act()})


def hostile_act() -> bytes:
    """An act whose every cell is hostile, as a version publishes it."""
    cell = escape(HOSTILE)
    row = f'<tr><td><a id="line=2,2" href="#line=2,2">2</a></td>{f"<td>{cell}</td>" * 4}</tr>'
    text = f'<p><a id="line=1,1" href="#line=1,1">1</a> {cell}</p><table>{row}</table>'
    return f"<!DOCTYPE html><html><head><title>x</title></head><body><h1>{cell}</h1>{text}</body></html>".encode()


def test_no_text_of_the_programme_becomes_part_of_a_page(browser: Browser, hostile: Shown) -> None:
    """Nothing runs, nothing is laid out but as letters, no link leads where its text says; on every kind of page."""
    with opened(browser, hostile.address, viewport=NARROW) as page:
        for path in (path.replace("К.html", "Ш.html") for path in PAGES):
            page.goto(f"{hostile.address}{quote(path, safe='/?=%')}".replace(KINDS["search"], "search.html?q=onclick"))
            if "search" in path:
                assert found_by(page)
            page.evaluate(UNFOLD)
            assert page.evaluate(FOREIGN) == [], path
            assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"], path
            if not path.endswith(UNSPOKEN):
                assert "{{ 7*7 }} {% raw %}" in plain(page.locator("body").inner_text()), path
            assert unquote(urlsplit(page.url).path).endswith(path.partition("?")[0].rpartition("/")[2])


UNSPOKEN = ("topics.html", "embed/measure-states.html")
FOREIGN = """() => [
  ...document.querySelectorAll('[onclick], b, iframe, object, base:not([target]), form:not([role=search])'),
  ...[...document.scripts].filter((one) => !one.src.endsWith('/search.js') && one.type !== 'application/ld+json'),
  ...[...document.querySelectorAll('a[href]')].filter((one) => !/^(https?|mailto):$/.test(one.protocol)),
].map((one) => one.outerHTML.slice(0, 200))"""
