"""The one catalogue: both languages say the same, each message is used, and numbers have their right forms."""

from __future__ import annotations

import re
from gettext import GNUTranslations
from importlib import import_module
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from babel.messages.pofile import read_po
from support.places import PROJECT

from flows.messages.catalogue import DOMAINS, Group, Message, catalogue, compile_messages, ids

if TYPE_CHECKING:
    from collections.abc import Iterable

    from babel.messages.catalog import Message as BabelMessage

    from flows.messages.catalogue import Domain
    from flows.messages.text import Lang

ROOM = PROJECT / "flows" / "messages"
LANGUAGES: tuple[Lang, Lang] = ("uk", "en")
MODULES = [import_module(f"flows.messages.{path.stem}") for path in sorted(ROOM.glob("*.py"))]


def listing(lang: Lang) -> list[BabelMessage]:
    found = []
    for domain in DOMAINS:
        with (ROOM / f"{domain}.{lang}.po").open("rb") as file:
            found += [message for message in read_po(file, locale=lang) if message.id]
    return found


def strings(message: str | Iterable[str] | None) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message or ())


def texts(compiled: GNUTranslations) -> dict[object, str]:
    return {key: text for key, text in compiled._catalog.items() if key}  # type: ignore[attr-defined]  # noqa: SLF001  # gettext has no other way


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"{(\w+)}", text))


def test_both_languages_hold_the_same_messages_in_the_same_order() -> None:
    uk, en = ([message.id for message in listing(lang) if message.id] for lang in LANGUAGES)
    assert uk == en
    assert len(uk) == len(ids())


def test_every_message_has_a_text_and_the_same_placeholders_in_both_languages() -> None:
    for uk, en in zip(*map(listing, LANGUAGES), strict=True):
        if uk.id:
            texts = (*strings(uk.string), *strings(en.string))
            assert all(texts), uk.id
            assert len({frozenset(placeholders(text) | {"count"}) for text in texts}) == 1, uk.id


def test_a_message_with_forms_counts_by_count() -> None:
    for lang in LANGUAGES:
        for message in listing(lang):
            if isinstance(message.id, tuple):
                assert message.id[0] == message.id[1]
                assert any("{count}" in text for text in strings(message.string)), message.id


def test_every_message_stands_in_a_group_or_has_a_name() -> None:
    values = [value for module in MODULES for value in vars(module).values()]
    groups = [group for group in values if isinstance(group, Group)]
    named = {f"{group.name}.{name}" for group in groups for name in group}
    named |= {value.id for value in values if isinstance(value, Message)}
    assert named == ids()


def test_every_message_is_used_and_every_used_one_exists() -> None:
    code = {path: path.read_text("utf-8") for path in (PROJECT / "flows").rglob("*.py") if path.parent != ROOM}
    known = {name: value for module in MODULES for name, value in vars(module).items() if isinstance(value, Group)}
    used = [
        (name, key) for text in code.values() for name, key in re.findall(r"\b([A-Z_]+)\[\"([a-z0-9.-]+)\"\]", text)
    ]
    assert {(name, key) for name, key in used if name in known and key not in known[name]} == set()
    words = {word for text in code.values() for word in re.findall(r"[\w.-]+", text)}
    assert [name for name in known if name not in words] == []


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("domain", DOMAINS)
def test_what_is_compiled_is_what_is_written(domain: Domain, lang: Lang) -> None:
    path = ROOM / f"{domain}.{lang}.mo"
    if path.is_file():
        read, anew = (GNUTranslations(BytesIO(raw)) for raw in (path.read_bytes(), compile_messages(domain, lang)))
        assert texts(read) == texts(anew), "make messages"


@pytest.mark.parametrize(
    ("count", "form"),
    [(1, 0), (2, 1), (5, 2), (11, 2), (21, 0), (22, 1), (105, 2), (0, 2), (12, 2), (111, 2), (101, 0)],
)
def test_ukrainian_has_three_forms(count: int, form: int) -> None:
    assert catalogue("uk").plural(count) == form  # type: ignore[attr-defined]  # gettext's own
