"""Personal data is recognised in all its spellings, and nothing lawful is stopped: counted on two lists of strings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from flows.messages.checks import PERSONAL
from flows.stages.language.personal import RECOGNISERS, _Seen, personal_data
from flows.stages.language.unmasked import unmasked

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOM = Path(__file__).parent
LISTS = {"personal-data.yaml": 300, "personal-data-blind.yaml": 100}
"""The list and how many strings it has at least on either side; the blind one was made after the patterns."""
MOST_STOPPED = 3

HOSTILE = (
    "a" * 32_000, "0 " * 16_000, "паспорт" * 4_000, "тел 1" * 6_000, "a@" * 16_000, "вул. М 1 " * 3_500, "1-" * 16_000,
    "Іваненко І. І. " * 2_000, "(at) " * 6_000, "діагноз " * 4_000, "договір від 1.1 " * 2_000, "UA1 " * 8_000,
    "Аа Аа, " * 4_000, "12.03.1985 " * 3_000, "посвідчення водія " * 1_500, "серія КВ № " * 3_000, "\u200b1" * 16_000,
)  # fmt: skip


def strings(file: str, side: str) -> list[tuple[str, str]]:
    kinds: Mapping[str, list[str]] = yaml.safe_load((ROOM / file).read_text("utf-8"))[side]
    return [(kind, text) for kind, texts in kinds.items() for text in texts]


@pytest.mark.parametrize("file", LISTS)
def test_no_personal_data_is_missed(file: str) -> None:
    personal = strings(file, "personal")
    assert len(set(personal)) >= LISTS[file]
    assert [text for _, text in personal if not personal_data(text)] == []


@pytest.mark.parametrize("file", LISTS)
def test_what_is_lawful_passes(file: str) -> None:
    lawful = strings(file, "lawful")
    assert len(set(lawful)) >= LISTS[file]
    assert len([text for _, text in lawful if personal_data(text)]) <= MOST_STOPPED


def test_every_kind_is_met_and_has_its_words() -> None:
    assert {personal_data(text) for _, text in strings("personal-data.yaml", "personal")} == set(RECOGNISERS)
    assert all(PERSONAL[kind].render(lang) for kind in RECOGNISERS for lang in ("uk", "en"))


@pytest.mark.parametrize("kind", RECOGNISERS)
def test_no_text_of_a_kind_has_fewer_digits_than_the_kind_needs(kind: str) -> None:
    """Else whoever counts digits first would miss it; texts that are cut short have as few as can be."""
    least, is_in = RECOGNISERS[kind]
    for text in {text for file in LISTS for _, text in strings(file, "personal")}:
        for end in range(len(text) + 1):
            seen = _Seen(unmasked(text[:end]))
            assert not is_in(seen) or sum(map(str.isdecimal, seen.text)) >= least, text[:end]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_takes_long_to_look_at(text: str) -> None:
    personal_data(text)  # a pattern that grows with the square would not end within this test's patience
