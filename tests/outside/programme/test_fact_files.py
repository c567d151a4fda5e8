"""Whatever may be wrong with a file of facts is told in the reader's language, with its line, key and remedy."""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from pydantic import BaseModel, TypeAdapter
from support.editions import PROGRAMME
from support.latin import foreign_words

from flows.messages.errors import ERRORS
from flows.model.errors import DefinitionError
from flows.model.facts import Executors, ProgrammeFile, WaiverFacts
from flows.model.schema import Suite, TableSchema
from flows.outside.programme.definitions import PROJECT
from flows.outside.programme.fact_files import FAULT_CODES, read_facts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flows.messages.text import Lang

LANGUAGES: tuple[Lang, Lang] = ("uk", "en")
LIBRARY = re.compile(r"[Ii]nput should|[Vv]alue.error|pydantic|yaml\.|expected .* but found|\\d|\[\^|\(\?|_type\b")
"""What pydantic, PyYAML or a pattern would say."""
WRONG: tuple[Any, ...] = (
    None, True, 0, -1, 5, 1.5, 10**40, float("nan"), "", " ", "так", "х" * 5000, "2026-02-30", "09.01.2026", "'\"{}",
    [], [[]], ["так"], {}, {"так": 1}, {5: 1}, {None: 1}, {True: 1}, yaml.safe_load("2026-01-09"),
    yaml.safe_load("2026-01-09 10:00:00"),
)  # fmt: skip


AS_WRITTEN = {"file", "field", "found", "expected"}
"""What a message quotes of the file, or of what may stand in it."""


def filled() -> dict[str, Any]:
    """The real programme with every part that it leaves out."""
    facts: dict[str, Any] = yaml.safe_load((PROGRAMME / "programme.yaml").read_text("utf-8"))
    return facts | {
        "contact": {"name": "Відділ", "email": "rada@example.org"},
        "portals": {"ckan:https://example.org": {"profile": "ckan", "fields": {"spatial": "так"}}},
        "reading": {"columns": {"№": "number"}, "sources": {"кошти": "grants"}},
        "calendar": {"days_off": [yaml.safe_load("2027-01-05")], "working_days": ["mon"]},
    }


EXECUTORS = [{"id": "E1", "name": "Відділ", "edrpou": "00032129", "aliases": ["в"], "answers": ["M1.1"]}]
WAIVERS = [{"check": "sum-mismatch", "key": "2027", "reason": "х", "who": "х", "date": yaml.safe_load("2026-01-09")}]
SCHEMA = yaml.safe_load((PROJECT / "schemas" / "measure-funding.yaml").read_text("utf-8"))
SUITE = yaml.safe_load((PROJECT / "expectations" / "measures.yaml").read_text("utf-8"))
KINDS: dict[str, tuple[Any, TypeAdapter[Any], tuple[type[BaseModel], ...]]] = {
    "programme": (filled(), TypeAdapter(ProgrammeFile), (ProgrammeFile,)),
    "executors": (EXECUTORS, TypeAdapter(Executors), ()),
    "waivers": (WAIVERS, TypeAdapter(tuple[WaiverFacts, ...]), ()),
    "schema": (SCHEMA | {"fields": SCHEMA["fields"][:2] + SCHEMA["fields"][-2:]}, TypeAdapter(TableSchema), ()),
    "suite": ({"rules": SUITE["rules"][:1]}, TypeAdapter(Suite), ()),
}


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401  # any YAML
    yield place
    pairs = value.items() if isinstance(value, dict) else enumerate(value[:1]) if isinstance(value, list) else ()
    for step, inner in pairs:
        yield from places(inner, (*place, step))


def put(facts: Any, place: tuple[Any, ...], value: Any) -> Any:  # noqa: ANN401  # any YAML
    if not place:
        return value
    changed = copy.deepcopy(facts)
    inside = changed
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = value
    return changed


def variants(kind: str) -> Iterator[Any]:
    """The facts with each value in turn of each wrong kind, missing, misspelt, or with a key that it does not have."""
    facts, _, models = KINDS[kind]
    optional = [(name,) for model in models for name in model.model_fields]
    for place in dict.fromkeys([*places(facts), *optional]):
        yield from (put(facts, place, wrong) for wrong in WRONG)
        value = facts
        for step in place:
            value = value.get(step) if isinstance(value, dict) else value[step]
        if isinstance(value, dict):
            yield from (put(facts, (*place, key), 1) for key in ("colour", 5, "колір", "назва поля"))
            for key in value:
                rest = {name: inner for name, inner in value.items() if name != key}
                yield put(facts, place, rest)
                yield put(facts, place, {**rest, f"{key}x": value[key]})


def refusal(path: Path, shape: TypeAdapter[Any]) -> DefinitionError | None:
    try:
        read_facts(path, shape)
    except DefinitionError as error:
        return error
    return None


def assert_told_by_us(error: DefinitionError) -> None:
    """The message is ours in both languages, and in Ukrainian nothing is English but what it quotes."""
    for lang in LANGUAGES:
        assert not LIBRARY.search(ERRORS[error.code].render(lang, **{**error.facts, "file": "…", "found": "…"}))
    plain = {name: "…" if name in AS_WRITTEN else fact for name, fact in error.facts.items()}
    assert foreign_words(ERRORS[error.code].render("uk", **plain)) == set(), error.code


@pytest.mark.parametrize("kind", KINDS)
def test_no_wrong_value_is_told_in_the_words_of_a_library(tmp_path: Path, kind: str) -> None:
    path, codes = tmp_path / "facts.yaml", set[str]()
    for facts in variants(kind):
        text = yaml.safe_dump(facts, allow_unicode=True, sort_keys=False)
        path.write_text(text, "utf-8")
        if error := refusal(path, KINDS[kind][1]):
            codes.add(error.code)
            assert_told_by_us(error)
            assert int(error.facts.get("line", 1)) <= text.count("\n")
    assert "facts-odd" not in codes
    assert {"facts-misspelt-field", "facts-missing-field", "facts-unknown-field"} <= codes


def test_every_kind_of_fault_that_pydantic_reports_has_its_message() -> None:
    assert set(FAULT_CODES.values()) <= set(ERRORS)
