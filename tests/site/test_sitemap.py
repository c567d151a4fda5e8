"""The sitemap is valid by the official schemas, names each page's other language, and is found by robots."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from lxml import etree

from flows.site.machines.sitemap import LONGEST, robots, sitemap, sitemap_files

STANDARDS = Path(__file__).parent / "standards"
PAGES = etree.XMLSchema(etree.parse(STANDARDS / "sitemap-with-languages.xsd"))
INDEX = etree.XMLSchema(etree.parse(STANDARDS / "siteindex.xsd"))
NAMES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "h": "http://www.w3.org/1999/xhtml"}
ADDRESS = "https://open.example/data/"
DAY = date(2027, 2, 10)
SOME = [("index.html", DAY), ("en/index.html", DAY), ("measures/M2.10.html", date(2026, 8, 17))]


def locations(raw: bytes) -> list[str]:
    return [node.text or "" for node in etree.fromstring(raw).iterfind(".//s:loc", NAMES)]


def test_the_sitemap_is_valid() -> None:
    tree = etree.fromstring(sitemap(SOME, ADDRESS))
    PAGES.assertValid(tree)
    assert locations(sitemap(SOME, ADDRESS)) == [ADDRESS + path for path, _ in SOME]
    assert [node.text for node in tree.iterfind(".//s:lastmod", NAMES)] == ["2027-02-10", "2027-02-10", "2026-08-17"]


@pytest.mark.parametrize("fault", ["s:url/s:loc", "s:url/h:link"])
def test_a_planted_fault_is_found(fault: str) -> None:
    tree = etree.fromstring(sitemap(SOME, ADDRESS))
    node = tree.find(fault, NAMES)
    assert node is not None
    node.tag = "{http://www.sitemaps.org/schemas/sitemap/0.9}where"
    assert not PAGES.validate(tree)


def test_a_page_names_both_its_languages_where_there_are_two() -> None:
    uk, en, alone = etree.fromstring(sitemap(SOME, ADDRESS)).iterfind("s:url", NAMES)
    both = [("uk", f"{ADDRESS}index.html"), ("en", f"{ADDRESS}en/index.html")]
    for url in (uk, en):
        assert [(link.get("hreflang"), link.get("href")) for link in url.iterfind("h:link", NAMES)] == both
    assert alone.find("h:link", NAMES) is None


def test_odd_names_stay_addresses() -> None:
    raw = sitemap([('measures/M"<&>]]> я.html', DAY)], ADDRESS)
    PAGES.assertValid(etree.fromstring(raw))
    assert locations(raw) == [f"{ADDRESS}measures/M%22%3C%26%3E%5D%5D%3E%20%D1%8F.html"]


def test_too_many_pages_are_parted_under_an_index() -> None:
    pages = [(f"measures/M{number}.html", DAY + timedelta(days=number)) for number in range(5)]
    files = sitemap_files(pages, ADDRESS, longest=2)
    assert sorted(files) == ["robots.txt", "sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml", "sitemap.xml"]
    index = etree.fromstring(files["sitemap.xml"])
    INDEX.assertValid(index)
    assert locations(files["sitemap.xml"]) == [f"{ADDRESS}sitemap-{place}.xml" for place in (1, 2, 3)]
    assert [node.text for node in index.iterfind(".//s:lastmod", NAMES)] == ["2027-02-11", "2027-02-13", "2027-02-14"]
    listed = [one for place in (1, 2, 3) for one in locations(files[f"sitemap-{place}.xml"])]
    assert listed == [ADDRESS + path for path, _ in pages]
    for place in (1, 2, 3):
        PAGES.assertValid(etree.fromstring(files[f"sitemap-{place}.xml"]))


def test_as_many_pages_as_allowed_need_no_index() -> None:
    assert LONGEST == 50_000
    assert set(sitemap_files(SOME, ADDRESS, longest=3)) == {"robots.txt", "sitemap.xml"}
    assert len(sitemap_files(SOME, ADDRESS, longest=2)) == 4


def test_robots_find_the_sitemap() -> None:
    files = sitemap_files(SOME, ADDRESS)
    assert files["robots.txt"] == robots(ADDRESS)
    assert f"\nSitemap: {ADDRESS}sitemap.xml\n" in files["robots.txt"].decode()
    assert "Disallow" not in files["robots.txt"].decode()


def test_without_an_address_there_is_neither() -> None:
    assert sitemap_files(SOME, "") == {}
    assert sitemap_files([], ADDRESS) == {}
