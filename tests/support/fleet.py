"""Programmes beside each other, and what a portal then serves."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from support.places import REAL

if TYPE_CHECKING:
    from pathlib import Path

SLUG = "starokostiantyniv-informatization-2026-2028"


def add(datasets: Path, name: str) -> Path:
    """The real programme under another slug."""
    folder = datasets / name
    shutil.copytree(REAL, folder)
    facts = folder / "programme.yaml"
    facts.write_text(facts.read_text("utf-8").replace(f'slug: "{SLUG}"', f'slug: "{name}-{SLUG}"'), "utf-8")
    return folder


def edit(folder: Path, old: str, new: str) -> None:
    """The act as if it had been adopted so."""
    (act,) = (folder / "source").iterdir()
    text = act.read_text("utf-8")
    assert old in text
    act.write_text(text.replace(old, new), "utf-8")


def served(portal: Path) -> dict[str, bytes]:
    """Every file that readers are served, by its path."""
    files = (path for path in sorted(portal.rglob("*")) if path.is_file() and ".hromada" not in path.parts)
    return {str(path.relative_to(portal)): path.read_bytes() for path in files if not path.name.endswith(".lock")}
