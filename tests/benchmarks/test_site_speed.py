"""How long the pages of a programme take, how that grows with many programmes, and what a browser needs to show them.

Figures, but for what must hold on any machine: time and memory grow no faster than the number of programmes, a repeat
that changes nothing writes nothing, and a page asks for no more than itself.
"""

from __future__ import annotations

import shutil
import time
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

import psutil
import pytest
from support.browser import browser
from support.built_site import address_of

from flows.outside.machine.switched import SwitchedFolder
from flows.recipes.build_site import SiteOrder, build_site
from flows.site.build import site_pages
from flows.steps import Direct

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from playwright.sync_api import Browser, CDPSession, Page
    from pytest_benchmark.fixture import BenchmarkFixture
    from support.served_news import ServedNews

    from flows.site.published import ServedProgramme

__all__ = ["browser"]

COMMUNITIES = 1_469
"""As many as there are in Ukraine, each with a programme."""
STEPS = (10, 50, 100)
SPREAD = 1.5
"""How much more a programme may take among a hundred than among ten: another program may be at work meanwhile."""
MORE_MEMORY = 64 * 2**20
"""Bytes by which a hundred programmes may need more than ten: what Python keeps for the next one."""


def test_the_site_of_a_programme_warm(benchmark: BenchmarkFixture, news: ServedNews) -> None:
    """Both languages, 52 measures, five versions; what is read from the portal is there already."""
    files = benchmark(site_pages, news.served)
    assert len(files) > 2 * len(news.served.plan.served[-1].rows["measures"])


@dataclass(frozen=True)
class Made:
    """So many sites: seconds of the processor a site, and the most memory that was held after one."""

    count: int
    each: float
    memory: int


@pytest.mark.long
def test_many_programmes_take_their_time_each_and_no_more_memory(
    news: ServedNews, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """One programme's data under other names, each written to the disk; 1,469 are told from a hundred."""
    made(news.served, tmp_path / "warm", 2)
    found = [made(news.served, tmp_path / str(count), count) for count in STEPS]
    least, most = found[0], found[-1]
    minutes = most.each * COMMUNITIES / 60
    with capsys.disabled():
        for one in found:
            print(f"{one.count} sites: {one.each:.2f} s of a processor each, {one.memory / 2**20:.0f} MiB")  # noqa: T201  # figures
        print(f"{COMMUNITIES:,} sites, were each like these: {minutes:.0f} minutes of a processor")  # noqa: T201
    assert most.each < SPREAD * least.each
    assert most.memory < least.memory + MORE_MEMORY


def made(served: ServedProgramme, folder: Path, count: int) -> Made:
    process, memory, start = psutil.Process(), 0, time.process_time()
    for number in range(count):
        one = under_another_name(served, number)
        target = SwitchedFolder(folder / one.facts.slug)
        target.put(f"{number:064x}", site_pages(one))
        memory = max(memory, process.memory_info().rss)
        shutil.rmtree(folder)
    return Made(count, (time.process_time() - start) / count, memory)


def under_another_name(served: ServedProgramme, number: int) -> ServedProgramme:
    slug, title = f"{served.facts.slug}-{number}", f"{served.facts.title} {number}"
    return replace(served, facts=served.facts.model_copy(update={"slug": slug, "title": title}))


@pytest.mark.long
def test_a_repeat_that_changes_nothing_writes_nothing(
    news: ServedNews, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    order = SiteOrder(news.folder.parent / "programme", f"folder:{news.folder}", tmp_path / "site")
    assert build_site(order, Direct()).is_new
    before = stamps(tmp_path)
    start = time.process_time()
    assert not build_site(order, Direct()).is_new
    seconds = time.process_time() - start
    assert stamps(tmp_path) == before
    with capsys.disabled():
        print(f"a repeat without a change: {seconds:.2f} s of a processor")  # noqa: T201  # a figure


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    return {
        str(path): (path.lstat().st_ino, path.lstat().st_mtime_ns)
        for path in folder.rglob("*")
        if not path.name.endswith(".lock")
    }


@dataclass(frozen=True)
class Visit:
    """A page without a cache: how many requests, bytes over the wire, milliseconds until something is seen."""

    requests: int
    size: int
    paint: float


@pytest.mark.long
@pytest.mark.parametrize("path", ["index.html", "measures/M2.10.html"])
def test_what_a_browser_needs_for_a_page(
    browser: Browser, built: Path, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    address = address_of(built)
    quick, slow = (visited(browser, f"{address}{path}", slowed) for slowed in (1, 4))
    with capsys.disabled():
        print(  # noqa: T201  # the figures are what this is for
            f"{path}: {quick.requests} request, {quick.size:,} bytes over the wire, first contentful paint "
            f"{quick.paint:.0f} ms, {slow.paint:.0f} ms with a processor four times slower"
        )
    assert (quick.requests, slow.requests) == (1, 1)


VISITS = 5


def visited(browser: Browser, address: str, slowed: int) -> Visit:
    """The median of some visits, each in a browser that remembers nothing."""
    seen = [_once(browser, address, slowed) for _ in range(VISITS)]
    return Visit(
        requests=max(one.requests for one in seen),
        size=max(one.size for one in seen),
        paint=median(one.paint for one in seen),
    )


def _once(browser: Browser, address: str, slowed: int) -> Visit:
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    received = counted(session)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
    page.goto(address, wait_until="networkidle")
    visit = Visit(requests=len(received), size=sum(received), paint=painted(page))
    context.close()
    return visit


def counted(session: CDPSession) -> Sequence[int]:
    """Grows by the bytes of each answer; what stands in the page itself is not asked for."""
    received: list[int] = []
    session.on("Network.loadingFinished", lambda event: received.append(int(event["encodedDataLength"])))
    return received


def painted(page: Page) -> float:
    page.wait_for_function("performance.getEntriesByName('first-contentful-paint').length")
    return float(page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime"))
