from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from flows.outside.programme.definitions import PROJECT
from flows.outside.programme.yaml_files import load_yaml

if TYPE_CHECKING:
    from pathlib import Path

FILES = sorted(
    path for folder in ("schemas", "expectations", "datasets", "flows") for path in (PROJECT / folder).rglob("*.yaml")
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_of_ours_says_what_any_reader_of_yaml_reads(path: Path) -> None:
    raw = path.read_bytes()
    assert load_yaml(raw) == yaml.safe_load(raw)


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "a: ×2"),
        ("a:\n- b: 1\n  b: 1\n", 3, "b: ×2"),
        ("a: &x [1]\nb: *x\n", 2, "alias"),
        ("a: &x {c: 1}\nb:\n  <<: *x\n", 3, "alias"),
        ("? [a, b]\n: 1\n", 1, "found unhashable key"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "could not determine a constructor"),
    ],
)
def test_what_is_no_plain_yaml_is_refused_with_its_line(text: str, line: int, problem: str) -> None:
    with pytest.raises(yaml.MarkedYAMLError) as caught:
        load_yaml(text.encode())
    assert caught.value.problem_mark
    assert caught.value.problem_mark.line + 1 == line
    assert problem in f"{caught.value.problem}"


@pytest.mark.parametrize(
    "raw",
    [
        b"[" * 900_000,
        b"{a: " * 200_000,
        "a: Програма".encode("cp1251"),
        b"date: 2026-13-45\n",
        b"a: [\n",
        b"a: 1\n---\nb: 2\n",
    ],
    ids=["deep lists", "deep mappings", "another encoding", "no such day", "broken", "two documents"],
)
def test_whatever_cannot_be_read_is_one_kind_of_error(raw: bytes) -> None:
    """PyYAML's loader in C would take the whole process down with the first two."""
    with pytest.raises(yaml.YAMLError):
        load_yaml(raw)


def test_a_mark_of_the_encoding_is_no_part_of_the_text() -> None:
    assert load_yaml("\ufeffa: так\n".encode()) == {"a": "так"}
    assert load_yaml(b"") is None
