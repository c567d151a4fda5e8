"""The 1,469 hromadas whose programmes are made up: true names and codes, out of the codifier that the project ships."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache

from support.country_words import COUNCILS, GENITIVES
from support.places import PROJECT

CODIFIER = PROJECT / "flows" / "outside" / "programme" / "hromadas.csv"
UNFORMED = "Автономна Республіка Крим"
"""The codifier names the hromadas of Crimea, but they have no councils yet."""

_LATIN = str.maketrans(
    dict(zip("абвгґдезиіїйклмнопрстуфь", [*"abvhgdezyiiiklmnoprstuf", ""], strict=True))
    | {"є": "ie", "ж": "zh", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "iu", "я": "ia", "’": ""}
    | {" ": "-", "'": ""}
)


@dataclass(frozen=True, slots=True)
class Place:
    """A hromada: its code of level H, its name as an adjective, the word for its council, and its name in Latin."""

    code: str
    name: str
    council: str
    region: str
    latin: str

    @property
    def full_name(self) -> str:
        return f"{self.name} {self.council} територіальна громада"

    @property
    def council_name(self) -> str:
        return f"{self.name} {self.council} рада"

    @property
    def of(self) -> str:
        """The genitive of its council's word: «міської»."""
        return GENITIVES[self.council]

    @property
    def genitive(self) -> str:
        """Its own name in the genitive: «Андріївської»."""
        return f"{self.name[:-1]}ої"


@cache
def hromadas_of_the_country() -> tuple[Place, ...]:
    """All of them, in the order of their codes."""
    with CODIFIER.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["region"] != UNFORMED]
    names = Counter(_latin(row["name"]) for row in rows)
    regional = Counter((_latin(row["name"]), row["region"]) for row in rows)
    return tuple(_place(row, names, regional) for row in rows)


def _place(row: dict[str, str], names: Counter[str], regional: Counter[tuple[str, str]]) -> Place:
    """A name that several bear is told apart by its oblast, and within one by the code."""
    parts = [_latin(row["name"])]
    if names[parts[0]] > 1:
        parts.append(_latin(row["region"]))
    if regional[parts[0], row["region"]] > 1:
        parts.append(row["code"][-5:])
    return Place(row["code"], row["name"], COUNCILS[row["category"]], row["region"], "-".join(parts))


def _latin(name: str) -> str:
    return name.lower().replace("зг", "zgh").translate(_LATIN)
