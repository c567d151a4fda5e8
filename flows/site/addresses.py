"""Where everything stands on the site: permanent addresses, and how a page names another one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from markupsafe import Markup

    from flows.messages.text import Lang

ENGLISH = "en/"
"""The folder of the English pages; the Ukrainian ones stand at the root."""
PAGE_FOLDERS = {"M": "measures", "D": "directions", "I": "indicators", "E": "offices"}
"""The folders of the pages about one thing, by the first letter of its key."""


@lru_cache(maxsize=4_000)
def file_name(key: str) -> str:
    """A key as a file name: letters, digits, dots and hyphens stay, anything else is written as its code."""
    return re.sub(r"[^\w.-]|^\.+", lambda sign: "".join(f"_{ord(one):x}" for one in sign[0]), key)


def page_of(key: str) -> str:
    """The page about a measure, a direction, an indicator or an office: `measures/M2.10.html`."""
    return f"{PAGE_FOLDERS[key[0]]}/{file_name(key)}.html"


@dataclass(frozen=True)
class Addresses:
    """How the page at `path`, in its language, names what else there is; every address is relative and quoted."""

    lang: Lang
    path: str

    @cached_property
    def suffix(self) -> str:
        """What the name of a shared file ends with in this language: charts and feeds have a version in each."""
        return "" if self.lang == "uk" else "-en"

    @cached_property
    def root(self) -> str:
        """The way up to the site's root."""
        return "../" * self.of(self.path).count("/")

    @cached_property
    def uk(self) -> Markup:
        """The attribute of what is Ukrainian whatever the page is; nothing where the page is Ukrainian itself."""
        from markupsafe import Markup  # only a run that makes the site needs it

        return Markup("") if self.lang == "uk" else Markup(' lang="uk"')

    def mark(self, path: str) -> Markup | str:
        """The same for a link called as the thing that its page is about; nothing for any other page."""
        return self.uk if path.partition("/")[0] in PAGE_FOLDERS.values() else ""

    def of(self, path: str, lang: Lang | None = None) -> str:
        """Where a page stands below the root, in this language or another."""
        return path if (lang or self.lang) == "uk" else ENGLISH + path

    def to(self, path: str) -> str:
        """A page of the same language."""
        return self.file(self.of(path))

    def about(self, key: str) -> str:
        """The page about a measure, a direction, an indicator or an office."""
        return self.to(page_of(key))

    def twin(self, lang: Lang, path: str) -> str:
        """The same page in another language."""
        return self.file(self.of(path, lang))

    def file(self, path: str) -> str:
        """A file that both languages share."""
        return self.root + _quoted(path)


@lru_cache(maxsize=4_000)
def _quoted(path: str) -> str:
    """The path as it stands in an address; every page leads to the same ones."""
    return quote(path, safe="/#=&,")
