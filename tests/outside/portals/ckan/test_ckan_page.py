"""The real programme on a real CKAN, as a citizen sees it: anonymous, in a browser, in Ukrainian."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect
from support.ckan_faults import gate
from support.places import REAL
from support.programmes import MORE_IN_2027, amend

from flows.outside.portals.ckan.names import archive_name, offered, pointer_id
from flows.outside.programme.definitions import load_schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page, Response

    from flows.outside.machine.trial_access import Access


TITLE = "Програма інформатизації Старокостянтинівської міської територіальної громади на 2026–2028 роки"

FIRST_FILES = ("Усі таблиці в одній книзі Excel", "Усі файли версії одним архівом", "Заходи програми")

MOST_CALLS = 40

CKAN_LACKS = "/webassets/ckanext-datatablesview/vendor/FontAwesome/images/times-circle-solid.svg"
"""CKAN 2.12's own style sheet asks for an icon that it does not bring."""


@dataclass(frozen=True)
class Published:
    """The programme under a name of its own: a real portal keeps what other tests did."""

    address: str
    dataset: str
    programme: Path
    token: str

    def publish(self, now: str) -> list[str]:
        """Publish as maintainers do, and count the calls; the browser holds our event loop, hence another process."""
        with gate(self.address) as counted:
            self._publish(f"ckan:{counted.address}", now)
        return counted.calls

    def _publish(self, portal: str, now: str) -> None:
        words = ["publish", str(self.programme), "--portal", portal, "--cycle", "2026-H1", "--now", now]
        argv = [sys.executable, "-m", "flows.cli", *words]
        own = {**os.environ, "CKAN_API_TOKEN": self.token}
        done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=300, env=own)
        assert done.returncode == 0, done.stderr

    def page_of(self, file: str = "") -> str:
        """The address of the dataset's page, or of one file's under its permanent id."""
        page = f"{self.address}/dataset/{self.dataset}"
        return f"{page}/resource/{pointer_id(self.dataset, file)}" if file else page

    def download_of(self, file: str) -> str:
        """The permanent address of a file."""
        return f"{self.address}/dataset/{self.dataset}/resource/{pointer_id(self.dataset, file)}/download/{file}"


@pytest.fixture(scope="module")
def published(trial_portal: Access, tmp_path_factory: pytest.TempPathFactory) -> Published:
    programme = Path(shutil.copytree(REAL, tmp_path_factory.mktemp("page") / "programme"))
    facts, slug = programme / "programme.yaml", f"browser-{uuid4().hex[:12]}"
    said = facts.read_text("utf-8")
    facts.write_text(said.replace("starokostiantyniv-informatization-2026-2028", slug), "utf-8")
    made = Published(trial_portal.url, f"{slug}-programme", programme, trial_portal.token)
    assert len(made.publish("2026-07-08")) <= MOST_CALLS
    return made


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A tab of somebody who is not logged in; nothing on the pages they open may be broken."""
    context = browser.new_context(locale="uk-UA", viewport={"width": 1200, "height": 900})
    shown, broken = context.new_page(), list[str]()

    def note(answer: Response) -> None:
        if not answer.ok and answer.status >= 400 and not answer.url.endswith(CKAN_LACKS):
            broken.append(f"{answer.status} {answer.url}")

    shown.on("response", note)
    shown.on("pageerror", lambda fault: broken.append(str(fault)))
    yield shown
    context.close()
    assert not broken


def ask(page: Page, published: Published, action: str, **data: object) -> Any:  # noqa: ANN401  # as CKAN answers
    """One action of CKAN's API, as anybody calls it."""
    answer = page.request.post(
        f"{published.address}/api/3/action/{action}",
        data=json.dumps(data),
        headers={"Content-Type": "application/json"},
    )
    assert answer.ok, answer.text()
    return answer.json()["result"]


def resources(page: Page, published: Published) -> dict[str, dict[str, Any]]:
    """The page's resources by id, in its order."""
    return {item["id"]: item for item in ask(page, published, "package_show", id=published.dataset)["resources"]}


def told_in_tables(page: Page) -> tuple[list[str], list[str]]:
    """The names and the values of a page's additional information."""
    rows = page.locator("section.additional-info tbody tr")
    return rows.locator("th").all_inner_texts(), rows.locator("td").all_inner_texts()


def is_ukrainian(text: str) -> bool:
    return any("а" <= letter <= "я" or letter in "іїєґ" for letter in text.lower())


def test_the_page_names_the_programme_and_its_files_in_ukrainian(page: Page, published: Published) -> None:
    page.goto(published.page_of())
    expect(page.get_by_role("heading", level=1, name=TITLE).last).to_be_visible()
    lines = page.locator("li.resource-item")
    files = offered(published.dataset)
    assert len(files) <= 10
    assert [line.get_attribute("data-id") for line in lines.all()] == [
        pointer_id(published.dataset, name) for name in files
    ]
    words = [line.locator("a.heading").inner_text() for line in lines.all()]
    assert all(word.startswith(name) for word, name in zip(words[:3], FIRST_FILES, strict=True))
    notes = [line.locator("p.description").inner_text() for line in lines.all()]
    assert [word for word in (*words, *notes) if not is_ukrainian(word)] == []


def test_everything_citizens_read_is_for_them(page: Page, published: Published) -> None:
    for address in (published.page_of(), f"{published.address}/dataset/{archive_name(published.dataset)}"):
        page.goto(address)
        names, values = told_in_tables(page)
        assert {"Територія", "Підстава та мета збирання", "Періодичність оновлення"} <= set(names)
        assert [name for name in names if not is_ukrainian(name)] == []
        assert [value for value in values if "{" in value] == []
    schemas = load_schemas(REAL.parents[1] / "schemas")
    held = resources(page, published).values()
    notes = [
        *(item["description"] for item in held),
        ask(page, published, "package_show", id=published.dataset)["notes"],
    ]
    assert [note for note in notes for name in schemas if name in note.replace(published.dataset, "")] == []


def test_the_page_says_since_when_and_what_changed(page: Page, published: Published) -> None:
    page.goto(published.page_of())
    notes = page.locator(".notes")
    expect(notes).to_contain_text("Версія 2026-H1 (перше півріччя 2026 року), оприлюднено 8 липня 2026 року.")
    expect(notes).to_contain_text("Це перша версія")


def test_what_changed_is_read_in_the_browser(page: Page, published: Published) -> None:
    page.goto(published.page_of("changes.md"))
    preview = page.frame_locator("iframe[data-module=data-viewer]")
    expect(preview.locator("pre pre")).to_contain_text("# Що змінилося: Програма інформатизації")
    page.goto(published.download_of("changes.md"))
    expect(page.locator("pre")).to_contain_text("- У програмі 52 заходи і 52 індикатори.")


def test_the_page_fits_a_telephone(page: Page, published: Published) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{published.address}/dataset")
    own = page.evaluate("document.documentElement.scrollWidth")
    for name in (published.dataset, archive_name(published.dataset)):
        page.goto(f"{published.address}/dataset/{name}")
        assert page.evaluate("document.documentElement.scrollWidth") <= own, "wider than the portal's own pages"


def test_the_page_and_its_archive_lead_to_each_other(page: Page, published: Published) -> None:
    page.goto(published.page_of())
    page.get_by_role("link", name="архів", exact=True).click()
    expect(page).to_have_url(f"{published.address}/dataset/{archive_name(published.dataset)}")
    expect(page.get_by_role("heading", level=1, name="— архів версій").last).to_be_visible()
    expect(page.locator("li.resource-item")).to_have_count(1 + len(offered(published.dataset)))
    expect(page.locator("li.resource-item").first).to_contain_text("Реєстр версій")
    expect(page.locator("li.resource-item").last).to_contain_text("2026-H1 · ")
    page.locator(".notes").get_by_role("link", name=TITLE).click()
    expect(page).to_have_url(f"{published.address}/dataset/{published.dataset}")


@pytest.mark.parametrize("file", ["measures.csv", "measure-funding.csv", "indicators.csv", "indicator-targets.csv"])
def test_a_table_is_shown_and_explained_under_its_permanent_id(page: Page, published: Published, file: str) -> None:
    schema = load_schemas(REAL.parents[1] / "schemas")[file.removesuffix(".csv")]
    labels = [field.title for field in schema.fields]
    page.goto(published.page_of(file))
    expect(page.locator("a.view-item")).to_have_text("Таблиця")
    preview = page.frame_locator("iframe[data-module=data-viewer]")
    expect(preview.locator("#dtprv tbody tr")).to_have_count(20)
    total = ask(page, published, "datastore_search", id=pointer_id(published.dataset, file), limit=0)["total"]
    expect(preview.locator(".dataTables_info, .dt-info").first).to_contain_text(str(total))
    heads = preview.locator(".dataTables_scrollHead th[aria-label]").all_inner_texts()
    assert [" ".join(head.split()) for head in heads] == ["_id", *labels]
    dictionary = page.locator("section", has=page.get_by_role("heading", name="Словник даних"))
    assert dictionary.locator(".accordion-button .col-7").all_inner_texts() == labels
    dictionary.locator(".accordion-button").first.click()
    expect(dictionary.locator(".accordion-body").first).to_contain_text(schema.fields[0].description)


def test_every_file_is_downloaded_whole_under_its_permanent_address(page: Page, published: Published) -> None:
    held = resources(page, published)
    for name in offered(published.dataset):
        answer = page.request.get(published.download_of(name))
        told = held[pointer_id(published.dataset, name)]
        assert told["hash"] == f"sha256:{hashlib.sha256(answer.body()).hexdigest()}", name
        assert told["size"] == len(answer.body()), name


def test_the_button_downloads_the_file(page: Page, published: Published) -> None:
    page.goto(published.page_of("measures.csv"))
    with page.expect_download() as begun:
        page.get_by_role("link", name="Завантажити").first.click()
    told = resources(page, published)[pointer_id(published.dataset, "measures.csv")]
    assert begun.value.suggested_filename == "measures.csv"
    assert told["hash"] == f"sha256:{hashlib.sha256(begun.value.path().read_bytes()).hexdigest()}"


@pytest.mark.parametrize(
    ("file", "total"), [("measures.csv", 52), ("measure-funding.csv", 156), ("indicators.csv", 52)]
)
def test_queries_are_answered_under_the_permanent_id(page: Page, published: Published, file: str, total: int) -> None:
    assert ask(page, published, "datastore_search", id=pointer_id(published.dataset, file), limit=1)["total"] == total


def test_a_second_version_is_shown_under_the_same_ids(page: Page, published: Published) -> None:
    before = resources(page, published)
    amend(published.programme, MORE_IN_2027)
    assert len(published.publish("2026-07-20")) <= MOST_CALLS
    after = resources(page, published)
    assert list(after) == list(before)
    assert {item["version"] for item in after.values()} == {"2026-H1.r2"}

    page.goto(published.page_of())
    expect(page.locator("tr", has_text="Версія")).to_contain_text("2026-H1.r2")
    expect(page.locator(".notes")).to_contain_text("у 2027 році 900 000 грн, було 800 000 грн (+100 000 грн)")
    money = pointer_id(published.dataset, "measure-funding.csv")
    query = {"measureId": "M2.10", "year": 2027}
    found = ask(page, published, "datastore_search", id=money, filters=query)["records"]
    assert [row["amountUah"] for row in found] == [900_000]
    page.goto(published.page_of("measure-funding.csv"))
    preview = page.frame_locator("iframe[data-module=data-viewer]")
    expect(preview.locator("#dtprv tbody tr")).to_have_count(20)  # its search listens only then
    search = preview.locator("input[type=search][aria-controls=dtprv]")
    search.fill("900000")
    search.press("Enter")
    expect(preview.locator("#dtprv tbody tr", has_text="M2.10")).to_contain_text("2027")

    changed = page.request.get(published.download_of("measure-funding.csv")).body()
    assert after[money]["hash"] == f"sha256:{hashlib.sha256(changed).hexdigest()}" != before[money]["hash"]
    page.goto(f"{published.address}/dataset/{archive_name(published.dataset)}")
    expect(page.locator("li.resource-item")).to_have_count(1 + 2 * len(before))
    for item in before.values():
        assert f"sha256:{hashlib.sha256(page.request.get(item['url']).body()).hexdigest()}" == item["hash"]
