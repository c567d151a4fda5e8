"""A finding is made from its check, so that its severity stands in one place."""

from __future__ import annotations

import ast

from support.places import PROJECT


def test_every_finding_is_made_from_its_check() -> None:
    home = PROJECT / "flows" / "model" / "findings.py"
    by_hand = {
        path.relative_to(PROJECT).as_posix()
        for path in (PROJECT / "flows").rglob("*.py")
        if path != home
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding"
    }
    assert by_hand == set()
