"""Values go where null stands, and every other byte stays."""

from __future__ import annotations

from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from flows.outside.programme.yaml_edits import flow_list, scalar, with_items, with_values

TEXT = """\
# факти
slug: "a" # не змінювати
title:
contact: # кого питати
  name: null # впишіть
  email: ~

acts:
  - file: "x.txt"
    number: null
    text: >-
      довгий
      текст
# кінець
"""


def test_only_what_is_null_is_filled() -> None:
    values = {
        ("slug",): "b",
        ("title",): "Назва: «#»",
        ("contact", "name"): "Відділ",
        ("contact", "email"): "a@b.ua",
        ("acts", 0, "number"): "1/2",
        ("acts", 0, "date"): date(2026, 1, 9),
        ("period", "first_year"): 2026,
    }
    new = with_values(TEXT.encode(), values).decode()  # type: ignore[arg-type]  # as the recipe hands them in
    assert new == TEXT.replace("title:", 'title: "Назва: «#»"').replace("name: null", 'name: "Відділ"').replace(
        "email: ~", 'email: "a@b.ua"'
    ).replace("number: null", 'number: "1/2"').replace(
        "      текст\n", "      текст\n    date: 2026-01-09\nperiod:\n  first_year: 2026\n"
    )
    assert with_values(new.encode(), values).decode() == new  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize("raw", [b"\xef\xbb\xbfa: null\r\nb: 1\r\n", b"a: null", b"a:\nb: 1"])
def test_mark_and_line_ends_stay(raw: bytes) -> None:
    new = with_values(raw, {("a",): "x", ("c",): "y"})
    assert new.startswith(b"\xef\xbb\xbf") == raw.startswith(b"\xef\xbb\xbf")
    assert new.count(b"\r\n") in {0, new.count(b"\n")}
    assert {"a": "x", "c": "y"}.items() <= yaml.safe_load(new.decode("utf-8-sig")).items()


def test_what_has_no_place_is_left_out() -> None:
    for text in ("a: {b: 1}\n", "a: 5\n", "- 1\n", ""):
        assert with_values(text.encode(), {("a", "c"): "x"}) == text.encode()


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(text: str) -> None:
    assert yaml.safe_load(f"a: {scalar(text)} # x\n") == {"a": text}
    assert yaml.safe_load(f"a: {flow_list([text, text])}") == {"a": [text, text]}


@pytest.mark.parametrize(
    "entry",
    [
        '- name: "A"\n',
        '- name: "A"\n  aliases: []\n',
        '- name: "A"\n  aliases: ["x"]\n',
        '- name: "A"\n  aliases:\n    - "x"\n',
    ],
)
def test_a_spelling_joins_the_list(entry: str) -> None:
    new = with_items(f"# перелік\n{entry}- name: B\n".encode(), 0, "aliases", ["y"]).decode()
    first, second = yaml.safe_load(new)
    assert first["aliases"][-1:] == ["y"]
    assert second == {"name": "B"}
    assert new.startswith("# перелік\n")
