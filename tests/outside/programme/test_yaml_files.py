from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
import yaml

from flows.messages.errors import ERRORS
from flows.outside.programme.definitions import PROJECT
from flows.outside.programme.yaml_files import YamlFault, load_yaml

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
    ("text", "line", "code"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, "yaml-twice"),
        ("a:\n- b: 1\n  b: 1\n", 3, "yaml-twice"),
        ("a: 1\nb: &x [1]\n", 2, "yaml-alias"),
        ("a: 1\nb: *x\n", 2, "yaml-alias"),
        ("a: *\n", 1, "yaml-sign"),
        ("a: 1\n<<: {b: 2}\n", 2, "yaml-merge"),
        ("a: 1\n<<: 2\n", 2, "yaml-merge"),
        ("a: 1\nb: 12:30\n", 2, "yaml-number"),
        ("a: 1\nb: 1:59:59:59\n", 2, "yaml-number"),
        ("a: 0555567\n", 1, "yaml-number"),
        ("a: 0x1F\n", 1, "yaml-number"),
        ("a: 2_026\n", 1, "yaml-number"),
        ("a: .inf\n", 1, "yaml-number"),
        ("a: 99999-99-99T00:00:00\nb: 2026-99-99\n", 2, "yaml-date"),
        ("? [a, b]\n: 1\n", 1, "yaml-key"),
        ("a: !!python/object/apply:os.system [ls]\n", 1, "yaml-tag"),
        ("a: !!int x\n", 1, "yaml-tag"),
        ("a: !e!x y\n", 1, "yaml-tag"),
        ("a: 1\n\tb: 2\n", 2, "yaml-tab"),
        ("a:\n\t- x\n", 2, "yaml-tab"),
        ("a: |\n\tx\n", 2, "yaml-tab"),
        ("a: 1\nb: @x\n", 2, "yaml-sign"),
        ("a: =\n", 1, "yaml-sign"),
        ("a: 1\nb: c: d\n", 2, "yaml-colon"),
        ("a: 1\n  b: 2\n", 2, "yaml-colon"),
        ("a: 1\nb c\nd: 2\n", 2, "yaml-no-colon"),
        ("a: [1, 2\nb: 3\nc: 4\n", 1, "yaml-bracket"),
        ("a: {x: 1\nb: 3\n", 1, "yaml-bracket"),
        ("a: 1\nb: ]\n", 2, "yaml-bracket"),
        ('a: 1\nb: "x\nc: 2\n', 2, "yaml-quote"),
        ("a: 'x\n---\nb: 2\n", 1, "yaml-quote"),
        ('a: "\\д"\n', 1, "yaml-escape"),
        ('a: "\\xZZ"\n', 1, "yaml-escape"),
        ('a: "\\uD800"\n', 1, "yaml-escape"),
        ("a:\n  b: 1\n c: 2\n", 3, "yaml-indent"),
        ("- a\nb: 1\n", 2, "yaml-indent"),
        ("a: - b\n", 1, "yaml-indent"),
        ("a: ? b\n", 1, "yaml-indent"),
        ('a: "x" y\n', 1, "yaml-indent"),
        ("{a: 1}}\n", 1, "yaml-indent"),
        ("a: 1\n---\nb: 2\n", 2, "yaml-documents"),
        ("a: 1\nb: \x01\n", 2, "yaml-control"),
        ("a: 1\ndate: 2026-13-45\n", 2, "yaml-date"),
        ("a: 2026-01-09T25:00:00\n", 1, "yaml-date"),
        (f"a: {'9' * 5000}\n", 1, "yaml-number"),
        ("%YAML 3.0\n---\na: 1\n", 1, "yaml-wrong"),
        ("<<: 5\n", 1, "yaml-merge"),
        ("a: >9x\n", 1, "yaml-wrong"),
        ("[" * 900_000, 1, "yaml-deep"),
        ("{a: " * 200_000, 1, "yaml-deep"),
    ],
)
def test_what_is_no_plain_yaml_is_refused_with_its_line_and_kind(text: str, line: int, code: str) -> None:
    """PyYAML's loader in C would take the whole process down with the last two."""
    with pytest.raises(YamlFault) as caught:
        load_yaml(text.encode())
    assert (caught.value.line, caught.value.code) == (line, code)
    assert code in ERRORS


def test_another_encoding_is_refused_with_its_line() -> None:
    with pytest.raises(YamlFault) as caught:
        load_yaml("a: 1\nb: Програма".encode("cp1251"))
    assert (caught.value.line, caught.value.code) == (2, "yaml-encoding")


def test_a_mark_of_the_encoding_is_no_part_of_the_text() -> None:
    assert load_yaml("\ufeffa: так\n".encode()) == {"a": "так"}
    assert load_yaml(b"") is None
