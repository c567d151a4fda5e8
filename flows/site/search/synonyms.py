"""What a citizen may call one thing (`synonyms.yaml`): groups of names, each of one word or of several."""

from __future__ import annotations

from collections import Counter
from functools import cache
from pkgutil import get_data
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from flows.site.search.lemmas import words_of


class SynonymGroup(BaseModel):
    """Names of one thing; the A–Я list shows it under its `topics`, and `names` only lead to it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    topics: tuple[str, ...] = Field(min_length=1)
    names: tuple[str, ...] = ()

    @property
    def all_names(self) -> tuple[str, ...]:
        """The topics, and the other names after them."""
        return self.topics + self.names


class Synonyms(BaseModel):
    """All groups; no name stands in two of them, nor twice in one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    groups: tuple[SynonymGroup, ...]

    @model_validator(mode="after")
    def _each_name_once(self) -> Self:
        names = Counter(words_of(name) for group in self.groups for name in group.all_names)
        if odd := [" ".join(words) for words, times in names.items() if times > 1 or not words]:
            raise ValueError(f"names that stand twice or hold no word: {odd}")
        return self


@cache
def synonyms() -> Synonyms:
    """The groups, read once a process."""
    from yaml import safe_load

    return Synonyms.model_validate(safe_load(get_data("flows", "site/search/synonyms.yaml") or b""))
