"""Programmes to publish: the real one, and copies of it with another act."""

from __future__ import annotations

import shutil
from pathlib import Path

from support.places import REAL

MORE_IN_2027 = {
    "громади\t800\t800\t1000\tОснащення": "громади\t800\t900\t1000\tОснащення",
    "\t27745\t10275\t8245\t9225": "\t27845\t10275\t8345\t9225",
    "27745 10275 8245 9225": "27845 10275 8345 9225",
}
"""100 000 UAH more for measure 2.10 in 2027, in its row, in the total row and in the passport."""


def copy_of_the_programme(folder: Path) -> Path:
    """A programme's folder of our own, to amend."""
    return Path(shutil.copytree(REAL, folder / "programme"))


def amend(programme: Path, edits: dict[str, str]) -> None:
    """The act as if it had been adopted so."""
    (source,) = (programme / "source").iterdir()
    text = source.read_text("utf-8")
    for before, after in edits.items():
        assert before in text
        text = text.replace(before, after)
    source.write_text(text, "utf-8")


def times(portal: Path) -> dict[str, int]:
    return {str(path): path.lstat().st_mtime_ns for path in portal.glob("**/*") if ".hromada" not in path.parts}


AMENDMENT = """
  - file: "amended.txt"
    kind: "restatement"
    number: "50/1/VIII"
    date: 2026-08-15
    title: "Програма інформатизації на 2026 - 2028 роки"
    type: "Рішення"
    body: "Старокостянтинівська міська рада"
"""


def restate(programme: Path, edits: dict[str, str]) -> None:
    """An act of August that restates the programme."""
    facts, source = programme / "programme.yaml", programme / "source"
    facts.write_text(facts.read_text("utf-8").rstrip() + AMENDMENT, "utf-8")
    amended = (source / "programme-2026-2028.txt").read_text("utf-8")
    for before, after in edits.items():
        amended = amended.replace(before, after)
    (source / "amended.txt").write_text(amended, "utf-8")
