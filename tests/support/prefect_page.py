"""Prefect's page as a maintainer sees it: a browser that knows the login, and nothing of the API."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from playwright.sync_api import TimeoutError, expect  # noqa: A004  # Playwright's own name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from playwright.sync_api import Browser, Locator, Page, Route

    from flows.local.prefect.home import PrefectMemory

ALERT = "[data-sonner-toast]"
"""How the page shows what the server answered."""
PATIENCE_MS = 10_000


@dataclass(frozen=True)
class PrefectPage:
    """A tab of Prefect's page; `outside` is whatever it asked of other machines, in vain."""

    page: Page
    outside: list[str] = field(default_factory=list)

    def open_form(self, deployment: str) -> None:
        """From the first page to a deployment's form, by what one clicks."""
        self.page.get_by_role("link", name="Deployments").first.click()
        self.page.get_by_role("link", name=deployment, exact=True).click()
        self.page.get_by_role("button", name="Run", exact=True).click()
        self.page.get_by_role("menuitem", name="Custom run").click()
        expect(self.page.get_by_role("heading", name="Parameters")).to_be_visible()

    def choices(self, title: str) -> list[str]:
        """What a field's list offers."""
        self.page.get_by_label(title).click()
        offered = self.page.get_by_role("option")
        expect(offered.first).to_be_visible()
        texts = offered.all_inner_texts()
        self.page.keyboard.press("Escape")
        return texts

    def choose(self, title: str, choice: str) -> None:
        """Pick from a field's list."""
        self.page.get_by_label(title).click()
        self.page.get_by_role("option", name=choice, exact=True).click()

    def fill(self, texts: Mapping[str, str]) -> None:
        """Type into fields, each known by its title."""
        for title, text in texts.items():
            self.page.get_by_label(title).fill(text)

    def submit(self) -> Locator:
        """Press Submit, and give what the page says of it."""
        self.page.get_by_role("button", name="Submit").click()
        return self.page.locator(ALERT)

    def start(self) -> str:
        """Press Submit, once more where the page wants it (README), and go to the run; its id."""
        run = self.page.get_by_role("button", name="View run")
        self.submit()
        with suppress(TimeoutError):
            run.wait_for(timeout=PATIENCE_MS)
        if not run.is_visible():
            self.submit()
        run.click()
        self.page.wait_for_url("**/flow-run/*")
        return self.page.url.partition("?")[0].rpartition("/")[2]

    def open_artifact(self, key: str) -> None:
        """From a run's page to one of its artifacts."""
        self.page.get_by_role("tab", name="Artifacts").click()
        self.page.get_by_role("link", name=key).click()
        self.page.locator("a[href*='/artifacts/artifact/']").first.click()


@contextmanager
def logged_in(browser: Browser, memory: PrefectMemory) -> Iterator[PrefectPage]:
    """Prefect's page, once its question for the login was answered."""
    with browser.new_context(locale="uk-UA", viewport={"width": 1280, "height": 1000}) as context:
        shown = PrefectPage(context.new_page())

        def keep_inside(route: Route) -> None:
            shown.outside.append(f"{route.request.method} {route.request.url}")
            route.abort()

        context.route(lambda address: not address.startswith(memory.url), keep_inside)
        shown.page.goto(memory.url)
        shown.page.locator("input[type=password]").fill(memory.login)
        shown.page.keyboard.press("Enter")
        yield shown
