"""The house's values: those of more than three fields are made by name, so that no two change places unseen."""

from __future__ import annotations

import ast

from support.places import PROJECT

FEW = 3
TUPLES = {
    "Glyph": "a document has hundreds of thousands, and a tuple is made in a third of the time",
    "Seen": "one stands for each glyph",
    "End": "one stands for each line of a column, most of them alike",
    "FormKey": "it is written into its cell, read back and counted as the tuple of its parts",
}
"""Tuples of more than three fields, and why they are tuples."""


def classes() -> list[tuple[str, ast.ClassDef]]:
    """Every class of the package that has more than three fields of its own."""
    found = [
        (path.relative_to(PROJECT).as_posix(), node)
        for path in sorted((PROJECT / "flows").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    return [(place, node) for place, node in found if sum(isinstance(part, ast.AnnAssign) for part in node.body) > FEW]


def test_values_of_more_than_three_fields_are_made_by_name() -> None:
    loose = [
        f"{place}: {node.name}"
        for place, node in classes()
        for made in map(ast.unparse, node.decorator_list)
        if made.startswith("dataclass") and "frozen=True" in made and "kw_only=True" not in made
    ]
    assert loose == []


def test_every_larger_tuple_has_its_reason() -> None:
    tuples = {node.name for _, node in classes() if "NamedTuple" in map(ast.unparse, node.bases)}
    assert tuples == set(TUPLES)
