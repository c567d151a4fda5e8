"""Programmes to publish: the real one, and copies of it with another act."""

from __future__ import annotations

import re
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


def decision(uid: str, clauses: str) -> str:
    """The text of an act that amends the programme of Starokostiantyniv so."""
    number, day = uid[:-11], f"{uid[-2:]}.{uid[-5:-3]}.{uid[-10:-6]}"
    return (
        f"Старокостянтинівська міська рада\nРІШЕННЯ\nвід {day} № {number}\n\n"
        "Про внесення змін до Програми інформатизації\n\n"
        "Відповідно до Закону України «Про місцеве самоврядування в Україні» міська рада ВИРІШИЛА:\n\n"
        "1. Внести зміни до Програми інформатизації на 2026 - 2028 роки, затвердженої рішенням міської ради від "
        f"09.01.2026 № 46/38/VIII:\n{clauses}2. Контроль за виконанням рішення покласти на постійну комісію.\n"
    )


def add_act(programme: Path, uid: str, text: str, *, kind: str = "amendment") -> None:
    """Put an act (its uid tells its number and day) into the programme's folder, in order of date."""
    number, day = uid[:-11], uid[-10:]
    facts, file = programme / "programme.yaml", f"act-{day}.txt"
    (programme / "source" / file).write_text(text, "utf-8")
    head, *acts = re.split(r"(?m)^(?=  - file:)", facts.read_text("utf-8").rstrip() + "\n")
    entry = (
        f'  - file: "{file}"\n    kind: "{kind}"\n    number: "{number}"\n    date: {day}\n'
        '    title: "Програма інформатизації на 2026 - 2028 роки"\n    type: "Рішення"\n'
        '    body: "Старокостянтинівська міська рада"\n'
    )
    days = [re.search(r"date: (\S+)", one)[1] for one in acts]  # type: ignore[index]  # each has one
    at = sum(one <= day for one in days)
    facts.write_text("".join([head, *acts[:at], entry, *acts[at:]]), "utf-8")
