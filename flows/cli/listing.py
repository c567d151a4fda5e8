"""Every message in both languages on one page, each with an example, for translators and proof-readers.

`python -m flows.cli.listing messages.html`, or `make messages-page`.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.messages.catalogue import FORM_EACH, Message, ids
from flows.messages.screen import MESSAGES_PAGE
from flows.stages.language.templates import open_templates

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from flows.messages.text import Lang

SAMPLES = Path(__file__).with_name("samples.yaml")
PLACEHOLDER = re.compile(r"{(\w+)}")
NO_SAMPLE = "…"


@dataclass(frozen=True, slots=True)
class ListedMessage:
    """A message as the page shows it: in each language its forms, and an example of each form."""

    id: str
    texts: Mapping[Lang, Sequence[str]]
    examples: Mapping[Lang, Sequence[str]]


def listed_messages() -> tuple[ListedMessage, ...]:
    """All messages, by id, rendered with sample values."""
    samples = _samples()
    languages: tuple[Lang, Lang] = ("uk", "en")
    return tuple(
        ListedMessage(
            message.id,
            {lang: message.forms(lang) for lang in languages},
            {lang: _examples(message, lang, samples) for lang in languages},
        )
        for message in map(Message, sorted(ids()))
    )


def listing_page() -> bytes:
    """The page as one HTML file that needs no other."""
    templates = open_templates("site")
    return templates.get_template("messages.html").render(messages=listed_messages(), text=MESSAGES_PAGE).encode()


def _samples() -> Mapping[str, Any]:
    from flows.outside.programme.yaml_files import load_yaml

    samples: Mapping[str, Any] = load_yaml(SAMPLES.read_bytes())
    return samples


def _examples(message: Message, lang: Lang, samples: Mapping[str, Any]) -> Sequence[str]:
    """The message filled in, once for each of its forms."""
    names = {name for form in message.forms(lang) for name in PLACEHOLDER.findall(form)} - {"count"}
    facts = {name: _in_language(samples.get(name, NO_SAMPLE), lang) for name in names}
    return tuple(dict.fromkeys(message.render(lang, count=count, **facts) for count in FORM_EACH))


def _in_language(sample: object, lang: Lang) -> str:
    return str(sample[lang] if isinstance(sample, dict) else sample)


if __name__ == "__main__":
    Path(sys.argv[1]).write_bytes(listing_page())
