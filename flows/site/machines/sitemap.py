"""`sitemap.xml` (sitemaps.org 0.9) with each page's other language beside it, and the `robots.txt` that names it.

Both speak of whole addresses, so that there are none before somebody has said where the site stands. Robots ask for
`robots.txt` at the root of a host alone: below it the file does no harm, and no good.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from lxml.etree import _Element

    Page = tuple[str, date]

SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML_LINK = "{http://www.w3.org/1999/xhtml}link"
LONGEST = 50_000
"""Pages that one file may list."""
ENGLISH_FOLDER = "en/"


def sitemap_files(pages: Sequence[Page], address: str, *, longest: int = LONGEST) -> Mapping[str, bytes]:
    """`robots.txt` and `sitemap.xml`; where one file may not list so many pages, an index of `sitemap-1.xml` and so on.

    Args:
        pages: The pages by their paths below the root, and the day on which each changed last.
        address: The root of the site; empty where nobody knows it, and then there are no such files.
        longest: How many pages a file may list.
    """
    if not address or not pages:
        return {}
    parts = list(_parts(pages, longest))
    names = ["sitemap.xml"] if len(parts) == 1 else [f"sitemap-{place}.xml" for place in range(1, len(parts) + 1)]
    known = {path for path, _ in pages}
    files = {name: _urls(part, address, known) for name, part in zip(names, parts, strict=True)}
    if len(parts) > 1:
        files["sitemap.xml"] = _index(names, parts, address)
    return files | {"robots.txt": robots(address)}


def sitemap(pages: Sequence[Page], address: str) -> bytes:
    """`sitemap.xml` of no more pages than one file may list."""
    return _urls(pages, address, {path for path, _ in pages})


def robots(address: str) -> bytes:
    """`robots.txt`: everybody may read everything, and where the sitemap is."""
    return f"User-agent: *\nAllow: /\n\nSitemap: {address}sitemap.xml\n".encode()


def _parts(pages: Sequence[Page], longest: int) -> Iterator[list[Page]]:
    rest = iter(pages)
    while part := list(islice(rest, longest)):
        yield part


def _urls(pages: Sequence[Page], address: str, known: Collection[str]) -> bytes:
    from lxml import etree

    root = etree.Element(f"{{{SITEMAP}}}urlset", nsmap={None: SITEMAP, "xhtml": XHTML_LINK[1:].partition("}")[0]})
    for path, changed in pages:
        url = _dated(root, "url", _whole(address, path), changed)
        for lang, other in _languages(path, known):
            etree.SubElement(url, XHTML_LINK, {"rel": "alternate", "hreflang": lang, "href": _whole(address, other)})
    return _written(root)


def _index(names: Sequence[str], parts: Sequence[Sequence[Page]], address: str) -> bytes:
    from lxml import etree

    root = etree.Element(f"{{{SITEMAP}}}sitemapindex", nsmap={None: SITEMAP})
    for name, part in zip(names, parts, strict=True):
        _dated(root, "sitemap", address + name, max(changed for _, changed in part))
    return _written(root)


def _dated(root: _Element, kind: str, address: str, changed: date) -> _Element:
    from lxml import etree

    node = etree.SubElement(root, f"{{{SITEMAP}}}{kind}")
    etree.SubElement(node, f"{{{SITEMAP}}}loc").text = address
    etree.SubElement(node, f"{{{SITEMAP}}}lastmod").text = changed.isoformat()
    return node


def _languages(path: str, known: Collection[str]) -> Iterator[tuple[str, str]]:
    """The page in both languages, itself among them; a page that has no other language names none."""
    own = path.removeprefix(ENGLISH_FOLDER)
    if own in known and ENGLISH_FOLDER + own in known:
        yield from (("uk", own), ("en", ENGLISH_FOLDER + own))


def _whole(address: str, path: str) -> str:
    return address + quote(path, errors="replace")


def _written(root: _Element) -> bytes:
    from lxml import etree

    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)
    return written
