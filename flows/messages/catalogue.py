"""Every message in both languages, in the `.po` files beside this module, which a translator edits.

`published.*.po` hold what stands in published files, so that a change of them makes what is published old; `screen.*.po`
what people read on a screen, in a notice or in a form; `site.*.po` what the citizens' site says.

A message is known by its id, `<group>.<name>`. Its placeholders are filled by name; where its wording depends on a
number (1 зауваження, 2 зауваження, 5 зауважень), that number is the placeholder `count`, and the language's own rule
chooses the form. `make messages` compiles the files, as every installation does: the standard library's gettext then
reads them in milliseconds. Without that, Babel compiles them anew in memory, which takes a tenth of a second.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from gettext import GNUTranslations
from io import BytesIO
from pkgutil import get_data
from typing import TYPE_CHECKING, Literal

from flows.messages.text import Text, in_language

if TYPE_CHECKING:
    from flows.messages.text import Lang


Domain = Literal["screen", "published", "site"]
DOMAINS: tuple[Domain, ...] = ("screen", "published", "site")
MANY = 5
"""The number whose form is shown where a message is asked for without one."""
FORM_EACH = (1, 2, MANY)
"""Numbers that between them ask for every form that Ukrainian and English have of whole numbers."""


class Texts(GNUTranslations):
    """The compiled messages of one file."""

    _catalog: Mapping[str | tuple[str, int], str]

    @property
    def ids(self) -> frozenset[str]:
        """The ids of its messages."""
        return frozenset(key if isinstance(key, str) else key[0] for key in self._catalog if key)


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the catalogue, in both languages."""

    id: str

    @property
    def uk(self) -> str:
        """The Ukrainian text of a message without placeholders."""
        return self.render("uk")

    @property
    def en(self) -> str:
        """The English text of a message without placeholders."""
        return self.render("en")

    def render(self, lang: Lang, **facts: object) -> str:
        """The text with its placeholders filled, in the form that the number `count` asks for.

        A fact that is a text in both languages is told in this one.

        Raises:
            KeyError: A placeholder has no fact, or there is no such message: a fault of ours.
        """
        told = {name: in_language(fact, lang) if isinstance(fact, Text) else fact for name, fact in facts.items()}
        count = str(facts.get("count"))  # an error's facts travel as text
        return _pattern(self.id, lang, int(count) if count.isdecimal() else MANY).format_map(told)

    def forms(self, lang: Lang) -> tuple[str, ...]:
        """The text as it stands in the catalogue, in each form that it has there."""
        return tuple(dict.fromkeys(_pattern(self.id, lang, count) for count in FORM_EACH))


class Group(Mapping[str, Message]):
    """The messages whose ids begin with the same word, by the rest of the id.

    Args:
        name: That word.
        order: The messages in the order in which they are gone through, where it matters; else by name.
    """

    def __init__(self, name: str, order: tuple[str, ...] = ()) -> None:
        """As above."""
        self.name, self._order = name, order

    def __getitem__(self, key: str) -> Message:
        """The message of this name; one that does not exist raises KeyError when it is asked for."""
        return _message(f"{self.name}.{key}")

    def __contains__(self, key: object) -> bool:
        """Whether there is such a message."""
        return f"{self.name}.{key}" in ids()

    def __iter__(self) -> Iterator[str]:
        """The names, in order."""
        start = f"{self.name}."
        return iter(self._order or [known.removeprefix(start) for known in sorted(ids()) if known.startswith(start)])

    def __len__(self) -> int:
        """How many there are."""
        return sum(1 for _ in self)


@cache
def _message(known: str) -> Message:
    if known not in ids():
        raise KeyError(known)
    return Message(known)


@lru_cache(maxsize=4_000)
def _pattern(message: str, lang: Lang, count: int) -> str:
    """A message with its placeholders, in the form of that number; a site asks thousands of times for the same ones."""
    texts = catalogue(lang)
    form = texts.ngettext(message, message, count)
    text = form if form != message else texts.gettext(message)
    if text == message:
        raise KeyError(message)
    return text


@cache
def catalogue(lang: Lang) -> GNUTranslations:
    """All messages of one language."""
    first, *others = (_texts(domain, lang) for domain in DOMAINS)
    for other in others:
        first.add_fallback(other)
    return first


@cache
def ids() -> frozenset[str]:
    """The ids of all messages; both languages have the same."""
    return frozenset(known for domain in DOMAINS for known in _texts(domain, "uk").ids)


@cache
def _texts(domain: Domain, lang: Lang) -> Texts:
    try:
        compiled = _beside(f"{domain}.{lang}.mo")
    except FileNotFoundError:
        compiled = compile_messages(domain, lang)
    return Texts(BytesIO(compiled))


def compile_messages(domain: Domain, lang: Lang) -> bytes:
    """The messages of one file as gettext reads them."""
    from babel.messages.mofile import write_mo  # only a checkout that was not installed pays for it
    from babel.messages.pofile import read_po

    compiled = BytesIO()
    write_mo(compiled, read_po(BytesIO(_beside(f"{domain}.{lang}.po")), locale=lang))
    return compiled.getvalue()


def _beside(name: str) -> bytes:
    """A file of this package; `importlib.resources` takes a fifth of the time in which the help is shown."""
    return get_data(__package__, name) or b""
