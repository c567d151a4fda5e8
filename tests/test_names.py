"""One word, one thing: no two modules define one public name with different meanings."""

from __future__ import annotations

import ast
from collections import defaultdict
from typing import TYPE_CHECKING

from support.places import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

SHARED = {
    "KOPECKS": "the exponent of a kopeck, wherever money is read",
    "Row": "a printed line of a document; in `progress` a type variable",
    "audit_portals": "the recipe, and Prefect's flow of it",
    "collect_reports": "the recipe, and Prefect's flow of it",
    "publish_all": "the recipe, and Prefect's flow of it",
    "publish_due": "the recipe, and Prefect's flow of it",
    "publish_half_year": "the recipe, and Prefect's flow of it",
    "publish_programme": "the recipe, and Prefect's flow of it",
    "main": "where a process begins: the command line's, and the child's that opens a workbook",
    "read": "the step that makes a Document of any file, and the reader of plain text",
    "read_state": "one step of the portals' contract, for a folder and for a CKAN",
}
"""Public names that several modules define, each with the reason."""
TYPE_VARIABLES = ("TypeVar", "ParamSpec")


def public_names(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if not is_type_variable(value):
                yield name
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name


def is_type_variable(value: ast.expr) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in TYPE_VARIABLES


def test_a_public_name_means_one_thing() -> None:
    homes = defaultdict(list)
    for path in sorted((PROJECT / "flows").rglob("*.py")):
        for name in public_names(ast.parse(path.read_text("utf-8"))):
            if not name.startswith("_"):
                homes[name].append(path.relative_to(PROJECT).as_posix())
    shared = {name: places for name, places in homes.items() if len(places) > 1}
    assert {name: places for name, places in shared.items() if name not in SHARED} == {}
    assert set(SHARED) <= set(shared) | {"Row"}
