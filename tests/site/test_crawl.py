"""A crawl of the whole site in its folder: every link and anchor leads somewhere, every page is whole and small."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import pytest
from lxml import etree, html

from flows.site.act_text import Passage
from flows.site.pages.act import act_blocks, begun_by

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST, LARGEST_HOME = 200_000, 100_000
ELSEWHERE = frozenset({"http", "https", "mailto", "data"})
"""Addresses that no file of the site answers."""
MANY = 300
"""A crawl that meets fewer pages than this has not seen the site."""


@dataclass(frozen=True)
class Crawled:
    """One page: where it stands below the root, its bytes and its tree."""

    path: str
    raw: bytes
    tree: Any

    @cached_property
    def ids(self) -> list[str]:
        return [*self.tree.xpath("//@id"), *self.tree.xpath("//a/@name")]

    @property
    def is_embedded(self) -> bool:
        return "embed/" in self.path

    @property
    def twin(self) -> str:
        return self.path.removeprefix("en/") if self.path.startswith("en/") else f"en/{self.path}"


@pytest.fixture(scope="module")
def files(built: Path) -> frozenset[str]:
    root = built.resolve()
    return frozenset(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


@pytest.fixture(scope="module")
def pages(built: Path, files: frozenset[str]) -> dict[str, Crawled]:
    found = {}
    for path in sorted(files):
        if path.endswith(".html") and not path.startswith("files/"):
            raw = (built / path).read_bytes()
            found[path] = Crawled(path, raw, html.document_fromstring(raw, parser=html.HTMLParser(encoding="utf-8")))
    assert len(found) > MANY
    return found


def links(page: Crawled) -> Iterator[str]:
    """Whatever a browser would follow or load, and what somebody is told to copy into a page of theirs."""
    for name in ("href", "src", "action", "data", "poster", "srcset", "formaction", "cite"):
        yield from page.tree.xpath(f"//@{name}")
    yield from (value for value in page.tree.xpath("//@*[local-name() = 'href']") if value)
    for style in page.tree.xpath("//style/text() | //@style"):
        yield from re.findall(r"url\(['\"]?([^'\")]*)", style)
    for told in page.tree.xpath("//pre/text()"):
        yield from re.findall(r'<iframe src="([^"]*)"', told)


def resolved(page: str, link: str) -> tuple[str, str]:
    """The file and the fragment that a relative address means."""
    parts = urlsplit(link)
    path = unquote(parts.path)
    return (normpath(join(dirname(page), path)) if path else page), unquote(parts.fragment)


def broken(page: Crawled, pages: dict[str, Crawled], files: frozenset[str]) -> Iterator[str]:
    for link in set(links(page)):
        if urlsplit(link).scheme in ELSEWHERE:
            continue
        if link.startswith("<iframe") or urlsplit(link).netloc:
            yield f"{page.path}: {link} names a host"
        target, fragment = resolved(page.path, link)
        if target not in files and not _told_from_root(page, link, files):
            yield f"{page.path}: {link} leads to no file"
        elif fragment and target in pages and fragment not in pages[target].ids:
            yield f"{page.path}: {link} leads to no place"


def _told_from_root(page: Crawled, link: str, files: frozenset[str]) -> bool:
    """A site that does not know its address tells what to embed as seen from its root."""
    return unquote(link) in files and f"src=&quot;{link}" in page.raw.decode().replace('"', "&quot;")


def test_every_link_and_anchor_leads_somewhere(pages: dict[str, Crawled], files: frozenset[str]) -> None:
    assert [fault for page in pages.values() for fault in broken(page, pages, files)] == []


@pytest.mark.parametrize(
    ("link", "fault"),
    [("gone.html", "no file"), ("late.html#gone", "no place"), ("//evil.example/x", "a host"), ("#gone", "no place")],
)
def test_a_broken_link_would_be_found(pages: dict[str, Crawled], files: frozenset[str], link: str, fault: str) -> None:
    raw = pages["index.html"].raw.replace(b'href="late.html"', f'href="{link}"'.encode())
    assert raw != pages["index.html"].raw
    page = Crawled("index.html", raw, html.document_fromstring(raw))
    assert any(fault in found for found in broken(page, pages, files))


def test_every_page_is_reached_from_home_in_its_language(pages: dict[str, Crawled]) -> None:
    for root in ("index.html", "en/index.html"):
        seen, todo = {root}, [root]
        while todo:
            page = pages[todo.pop()]
            for link in page.tree.xpath("//body//a/@href"):
                target = resolved(page.path, link)[0]
                if not urlsplit(link).scheme and target in pages and target not in seen:
                    seen.add(target)
                    todo.append(target)
        language = root.startswith("en/")
        assert [path for path in pages if path.startswith("en/") == language and path not in seen] == []


def test_feeds_catalogue_and_sitemap_lead_to_files(built: Path, files: frozenset[str]) -> None:
    """As the site does not know its address, all of them name files relative to themselves or to the root."""
    seen = Counter[str]()
    for path in sorted(files):
        if path.startswith("files/"):
            continue
        if path.endswith(".xml"):
            names = xml_links(built / path)
        elif path.endswith((".jsonld", ".json")):
            names = list(json_links(json.loads((built / path).read_bytes())))
        else:
            continue
        for name in names:
            kind = path.partition("/")[0]
            target = resolved(path, name)[0]
            assert target in files or unquote(urlsplit(name).path) in files, (path, name)
            seen[kind] += 1
    assert {"feeds", "catalog.jsonld"} <= set(seen)


def xml_links(path: Path) -> list[str]:
    tree = etree.fromstring(path.read_bytes(), parser=etree.XMLParser(resolve_entities=False, no_network=True))
    found = [*tree.xpath("//@href"), *tree.xpath("//*[local-name() = 'loc']/text()")]
    return [link for link in found if _is_file(link)]


def json_links(value: object) -> Iterator[str]:
    """Relative addresses of files among all strings."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield from ([one] if name in LINKED and isinstance(one, str) and _is_file(one) else json_links(one))
    elif isinstance(value, list):
        for one in value:
            yield from json_links(one)


LINKED = frozenset({"@id", "url", "contentUrl", "downloadURL", "accessURL", "landingPage", "page", "href"})


def _is_file(link: str) -> bool:
    parts = urlsplit(link)
    return not parts.scheme and not link.startswith(("#", "_:")) and "." in parts.path.rpartition("/")[2]


def test_no_page_is_large(pages: dict[str, Crawled]) -> None:
    assert {page.path: len(page.raw) for page in pages.values() if len(page.raw) > LARGEST} == {}
    assert {path: len(pages[path].raw) for path in HOMES if len(pages[path].raw) > LARGEST_HOME} == {}


HOMES = ("index.html", "en/index.html")


def test_every_page_is_whole(pages: dict[str, Crawled]) -> None:
    faults = [f"{page.path}: {fault}" for page in pages.values() for fault in unfinished(page)]
    assert faults == []


def unfinished(page: Crawled) -> Iterator[str]:
    """What every page must have, once."""
    tree = page.tree
    doubled = [name for name, count in Counter(tree.xpath("//@id")).items() if count > 1]
    if doubled:
        yield f"ids {doubled} stand twice"
    if tree.get("lang") != ("en" if page.path.startswith("en/") else "uk"):
        yield f"is called {tree.get('lang')}"
    for what, query in ONCE.items():
        if page.is_embedded and what == "description":
            continue  # it is not for search engines, and says so
        found = [node.text_content() if hasattr(node, "text_content") else node for node in tree.xpath(query)]
        if len(found) != 1 or not found[0].strip():
            yield f"{what}: {found}"
    if tree.xpath("//img[not(@alt)]") or any(not node.text_content().strip() for node in tree.xpath("//a[@href]")):
        yield "a picture or a link says nothing"


ONCE = {
    "title": "//head/title",
    "h1": "//h1",
    "description": "//meta[@name = 'description']/@content",
    "main": "//main",
}


def test_each_page_has_its_twin_and_both_lead_to_each_other(pages: dict[str, Crawled]) -> None:
    for page in pages.values():
        assert page.twin in pages
        if page.is_embedded:
            continue
        named = {node.get("hreflang"): node.get("href") for node in page.tree.xpath("//link[@hreflang]")}
        assert {resolved(page.path, link)[0] for link in named.values()} == {page.path, page.twin}, page.path
        assert [resolved(page.path, link)[0] for link in page.tree.xpath("//header//a[@hreflang]/@href")] == [page.twin]


def test_titles_differ(pages: dict[str, Crawled]) -> None:
    """No two pages of a language are called the same, so that a tab or a result of a search says which it is."""
    titles = Counter(
        (page.path.startswith("en/"), page.tree.findtext("head/title"))
        for page in pages.values()
        if not page.is_embedded
    )
    assert [title for title, count in titles.items() if count > 1] == []


def test_nothing_is_loaded_but_from_the_site(pages: dict[str, Crawled]) -> None:
    for page in pages.values():
        for link in page.tree.xpath("//script/@src | //img/@src | //link[@rel = 'stylesheet']/@href | //iframe/@src"):
            assert not urlsplit(link).scheme, (page.path, link)
            assert not urlsplit(link).netloc, (page.path, link)


def row(*cells: str) -> Passage:
    return Passage(["line=1,1"], cells, is_row=True)


def test_the_head_of_an_acts_table_names_its_columns() -> None:
    """Two rows of a head; a row of another width is not named by it, nor is a table that begins with figures."""
    head = row("Захід", "Виконавці", "Обсяги", "", ""), row("", "", "2026", "2027", "2028")
    table, other = act_blocks([*head, row("1.1.", "відділ", "1", "2", "3"), row("ще", "2")])
    assert (len(table.head), table.labels) == (2, ("Захід", "Виконавці", "2026", "2027", "2028"))
    assert (len(table.body), other.labels, begun_by([table, other])) == (1, (), table.labels)
    assert act_blocks([row("1", "Назва", "Громада", "х")])[0].labels == ()
    assert act_blocks([row("5.1.", "2", "3", "4", "5")], table.labels)[0].labels == table.labels


def test_labels_never_make_a_page_of_an_act_too_large() -> None:
    head, body = row(*(f"{name} {'довга назва ' * 9}" for name in "абв")), [row("1", "2", "3")] * 900
    (table,) = act_blocks([head, *body])
    assert len(table.labels) == len(head.cells)
    assert table.repeated == ()
    (short,) = act_blocks([head, *body[:9]])
    assert short.repeated == short.labels
