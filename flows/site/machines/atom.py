"""Atom 1.0 (RFC 4287): a feed as it is written, every text harmless."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from flows.messages.text import harmless
from flows.site.machines.vocabularies import address

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from lxml.etree import _Element

    from flows.messages.text import Lang

ATOM = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class FeedLine:
    """A sentence in its language, and where its end leads, if anywhere."""

    text: str
    lang: Lang
    link: str = ""


@dataclass(frozen=True, slots=True)
class FeedBlock:
    """Sentences under a heading; the first block of an entry has none."""

    heading: str
    lines: Sequence[FeedLine]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """One piece of news; `id` is permanent, `page` the address of the page about it, below the site's root."""

    id: str
    title: str
    published: date
    updated: date
    page: str
    blocks: Sequence[FeedBlock]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """News of one kind in one language, the newest first.

    `path` is where the feed lies below the site's root, `root` the root's address, empty where nobody knows it: then
    links are relative to the feed.
    """

    id: str
    title: str
    lang: Lang
    author: str
    rights: str
    updated: date
    root: str
    path: str
    page: str
    entries: Sequence[FeedEntry]

    def link(self, path: str) -> str:
        """The address of what lies there below the root."""
        return (self.root or "../" * self.path.count("/")) + quote(path, safe="/#", errors="replace")


def atom(feed: Feed) -> bytes:
    """The feed in UTF-8: the same bytes for the same feed."""
    from lxml import etree

    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    root.set(LANG, feed.lang)
    _texts(root, {"id": feed.id, "title": feed.title, "updated": _moment(feed.updated), "rights": feed.rights})
    _texts(etree.SubElement(root, f"{{{ATOM}}}author"), {"name": feed.author})
    _link(root, "self", feed.link(feed.path), "application/atom+xml")
    _link(root, "alternate", feed.link(feed.page), "text/html")
    for entry in feed.entries:
        _entry(etree.SubElement(root, f"{{{ATOM}}}entry"), entry, feed)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return written


def _entry(node: _Element, entry: FeedEntry, feed: Feed) -> None:
    from lxml import etree

    dates = {"published": _moment(entry.published), "updated": _moment(entry.updated)}
    _texts(node, {"id": entry.id, "title": entry.title, **dates})
    _link(node, "alternate", feed.link(entry.page), "text/html")
    content = etree.SubElement(node, f"{{{ATOM}}}content", {"type": "xhtml"})
    division = etree.SubElement(content, f"{{{XHTML}}}div", nsmap={None: XHTML})
    for block in entry.blocks:
        _block(division, block, feed.lang)


def _block(division: _Element, block: FeedBlock, lang: Lang) -> None:
    from lxml import etree

    if block.heading:
        etree.SubElement(division, f"{{{XHTML}}}h2").text = harmless(block.heading)
    lines = etree.SubElement(division, f"{{{XHTML}}}ul")
    for line in block.lines:
        item = etree.SubElement(lines, f"{{{XHTML}}}li")
        item.text = harmless(line.text)
        if line.lang != lang:
            item.set(LANG, line.lang)
        if line.link:
            _anchor(item, line.link)


def _anchor(item: _Element, link: str) -> None:
    """Where somebody else's address leads; no other scheme than the web's may be followed."""
    from lxml import etree

    if link.lower().startswith(("https://", "http://")):
        etree.SubElement(item, f"{{{XHTML}}}a", {"href": address(link)}).text = harmless(link)
    else:
        item.text = (item.text or "") + harmless(link)


def _texts(node: _Element, texts: Mapping[str, str]) -> None:
    from lxml import etree

    for name, text in texts.items():
        etree.SubElement(node, f"{{{ATOM}}}{name}").text = harmless(text)


def _link(node: _Element, rel: str, href: str, kind: str) -> None:
    from lxml import etree

    etree.SubElement(node, f"{{{ATOM}}}link", {"rel": rel, "type": kind, "href": href})


def _moment(day: date) -> str:
    """A day as a moment: versions are dated by the day, and Atom wants seconds."""
    return f"{day.isoformat()}T00:00:00Z"
