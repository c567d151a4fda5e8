"""Acts that nobody has written, set as nobody would set them: drawn from a number, the same one for the same number.

The words come from this repository's Ukrainian guides, which no rule of a reader was written from, as those stood once:
a changed guide draws no other acts.
"""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from support.documents_of_acts import Look, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

FONTS = ("Liberation Serif", "Liberation Sans", "DejaVu Sans", "DejaVu Serif")
PAGES = ((210, 297), (297, 210), (297, 420), (148, 210), (216, 279))
TERMS = ("2026-2028", "2026", "2027 - 2028", "I квартал 2026 року", "постійно", "2026-2027")
COMPOUNDS = (
    "соціально-економічного", "онлайн-сервісів", "веб-сайту", "житлово-комунального", "QR-коди", "е-послуг", "Wi-Fi",
    "відео- та аудіозаписів", "медико-санітарної", "«Дія.Освіта»", "(щорічно)", "і/або", "2D/3D", "ЦНАП", "№ 12", "3-х",
)  # fmt: skip


@cache
def _phrases() -> tuple[str, ...]:
    """Runs of plain Ukrainian words as the guides write them."""
    return tuple(Path(__file__).with_name("phrases.txt").read_text(encoding="utf-8").splitlines())


class Drawn:
    """One document, drawn from its number."""

    def __init__(self, number: int) -> None:
        self._random = random.Random(number)  # noqa: S311  # no secret depends on it

    def blocks(self) -> list[str | Table]:
        """A heading, and one to three tables of the usual kinds with text between."""
        tables = [self._measures(), self._indicators(), self._passport()]
        self._random.shuffle(tables)
        out: list[str | Table] = [self._text(3, 12)]
        for at, table in enumerate(tables[: self._random.randint(1, 3)], 1):
            out += [f"Додаток {at}", self._text(4, 40), table]
        return [*out, self._text(5, 30)]

    def look(self) -> Look:
        """Any page, font, size, alignment and widths in which a letter still has room."""
        draw = self._random
        width, height = draw.choice(PAGES)
        size = draw.choice((7, 8, 9, 10, 11, 12, 13))
        narrow = draw.random() < 0.4
        least = 14 * size / 10 / width * 210
        weights = tuple(draw.uniform(least, least * 3) for _ in range(9)) if narrow else ()
        return Look(
            width=width, height=height, size=size, font=draw.choice(FONTS), weights=weights,
            justify=draw.random() < 0.5, hyphenate=draw.random() < 0.25, repeat=draw.random() < 0.7,
            banner=draw.choice(("", "", "Програма на 2026 - 2028 роки")), merge_down=draw.random() < 0.7,
            whole_rows=draw.random() < 0.15, tagged=draw.random() < 0.3,
            margin=draw.choice((12, 15, 20)), padding=draw.choice((0.6, 1.2, 1.9, 3) if width > 148 else (0.6, 1.2)),
        )  # fmt: skip

    # --- parts -----------------------------------------------------------------------------------

    def _text(self, least: int, most: int) -> str:
        wanted = self._random.randint(least, most)
        words: list[str] = []
        while len(words) < wanted:
            words += self._random.choice(_phrases()).split()
            if self._random.random() < 0.3:
                words.append(self._random.choice(COMPOUNDS))
        text = " ".join(words[:wanted]).rstrip(",;")
        return text[:1].upper() + text[1:]

    def _amount(self) -> str:
        draw = self._random
        kinds = (str(draw.randint(0, 30000)), f"{draw.randint(1, 900)},{draw.randint(1, 9)}", "-", "0")
        return draw.choice(kinds)

    def _measures(self) -> Table:
        years = [str(2026 + at) for at in range(self._random.randint(2, 4))]
        rest = [""] * (len(years) - 1)
        head = ["Перелік завдань / заходів", "Виконавці", "Термін виконання", "Джерела фінансування"]
        rows = [
            (*head, "Обсяги фінансування, тис. грн, у тому числі:", *rest, "Очікуваний результат"),
            ("", "", "", "", *years, ""),
        ]
        for direction in range(1, self._random.randint(2, 5)):
            rows.append((f"{direction}. {self._text(3, 9)}", *[""] * (4 + len(years))))
            rows += [self._measure(f"{direction}.{place}.", years) for place in range(1, self._random.randint(2, 9))]
        return Table(tuple(rows), 2)

    def _measure(self, number: str, years: Sequence[str]) -> tuple[str, ...]:
        term, amounts = self._random.choice(TERMS), [self._amount() for _ in years]
        title, executors, sources = self._text(3, 30), self._text(3, 30), self._text(2, 9)
        return (f"{number} {title}", executors, term, sources, *amounts, self._text(4, 40))

    def _indicators(self) -> Table:
        names = ["№ з/п", "Назва напрямку", "Найменування індикатора", "Одиниця виміру", "Базове значення"]
        rows = [
            (*names, "Цільові значення індикатора", "", "", "Динаміка (+/-, %)"),
            ("", "", "", "", "", "2026", "2027", "2028", ""),
        ]
        for direction in range(1, self._random.randint(2, 5)):
            title = self._text(3, 9)
            for place in range(1, self._random.randint(2, 9)):
                first = (str(direction), title) if place == 1 else ("", "")
                figures = [self._amount() for _ in range(5)]
                unit = self._random.choice(("%", "Шт.", "осіб", "од."))
                rows.append((*first, f"{direction}.{place}. {self._text(3, 25)}", unit, *figures))
        return Table(tuple(rows), 2)

    def _passport(self) -> Table:
        rows = [(str(at), self._text(2, 10), self._text(1, 60)) for at in range(1, 11)]
        return Table(tuple(rows), 0)


def wanted_rows(blocks: Sequence[str | Table]) -> list[tuple[str, ...]]:
    """Every row of the tables as it must be read: white space one space, blanks at the end left out."""
    rows = []
    for block in blocks:
        if isinstance(block, Table):
            rows += [plain_row(row) for row in block.rows]
    return rows


def plain_row(row: Sequence[str]) -> tuple[str, ...]:
    """A row without blanks at its end."""
    texts = [" ".join(text.split()) for text in row]
    while texts and not texts[-1]:
        texts.pop()
    return tuple(texts)
