"""A line that belongs to no record, put among an act's rows: it is named or refused, and never glued to a neighbour."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from support.layouts import tables_of, text_of

from flows.outside.programme.definitions import load_definitions
from flows.stages.acts.extract import extract
from flows.stages.acts.normalise import normalise
from flows.stages.acts.readers.text import read
from flows.stages.tables.write import write

if TYPE_CHECKING:
    from flows.model.plan import Programme

FILE = "act.txt"
ACTS = ("00_control", "07a_row_per_source", "10d_years_as_rows")
BELOW = {
    "a measure": ("1.2", "Модернізація локальної мережі"),
    "an indicator": ("Частка модернізованої мережі", "мережі, що модернізована", "Частка мережі"),
    "a row of the passport": ("Мета Програми",),
}
"""Each place by what the line above it says in one act or another."""
LINES = (
    "після завершення проєкту обладнання передається на баланс",
    "Обсяги уточнюються під час складання бюджету",
    "(обсяги уточнюються)",
    "Примітка: обсяги уточнюються",
    "Завдання 2. Забезпечити розвиток",
    "7. Обсяги уточнюються щороку",
    "V. Новий розділ",
    "Виконавець: Олена Коваль, тел. 2-11-22",
    "Керуючий справами\tОлена КОВАЛЬ",
    "18 грудня 2025 року",
    "Продовження додатка 1",
    "Всього по програмі передбачається охопити 500 осіб",
    "у тому числі:",
    "250,5",
    "та інших установ",
)
BLANKS = {"": "", "a blank line above": "\n", "blank lines around": "\n|\n"}


def programme_of(text: str) -> Programme:
    known = load_definitions()
    return normalise(extract(read(FILE, text.encode()), known.words), known.words, {})


def rows_of(programme: Programme) -> dict[str, list[dict[str, str]]]:
    """The published rows, without their places."""
    tables = tables_of(write(programme.tables, load_definitions().schemas))
    return {
        name: [{key: text for key, text in row.items() if key not in {"sourceRef", "position"}} for row in rows]
        for name, rows in tables.items()
    }


def with_line(text: str, place: str, line: str, blanks: str) -> str | None:
    """The act with the line below the first row that says one of the place's texts; None where no row does."""
    lines = text.split("\n")
    at = next((at for at, row in enumerate(lines) if "\t" in row and any(words in row for words in BELOW[place])), None)
    if at is None:
        return None
    above, _, below = blanks.partition("|")
    width = lines[at].count("\t")
    put = above + line + "\t" * (width - line.count("\t")) + below
    return "\n".join([*lines[: at + 1], put, *lines[at + 1 :]])


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("name", ACTS)
def test_an_intruding_line_is_named_or_refused(name: str, line: str) -> None:
    before = programme_of(text_of(name))
    tried = 0
    for place in BELOW:
        for blanks in BLANKS.values():
            text = with_line(text_of(name), place, line, blanks)
            if text is None:
                continue
            after = programme_of(text)
            new = {(one.check, one.source_ref) for one in after.findings} - {
                (one.check, one.source_ref) for one in before.findings
            }
            refused = {check for check, _ in new} - {"line-ignored", "row-joined"}
            assert after.balance.closes
            assert new, (place, blanks)
            assert refused or rows_of(after) == rows_of(before), (place, blanks)
            tried += 1
    assert tried >= len(BLANKS)


def test_the_rest_of_a_row_is_joined_where_a_page_shows_it() -> None:
    """Two columns go on in the middle of their sentences: they are the row's, and a person is told to look."""
    row = "1.2. Модернізація локальної мережі селищної ради\tВідділ бухгалтерського обліку та звітності"
    parted = (
        "1.2. Модернізація локальної\tВідділ бухгалтерського",
        "мережі селищної ради\tобліку та звітності" + "\t" * 6,
    )
    text = text_of("00_control")
    whole = next(line for line in text.split("\n") if line.startswith(row))
    broken = text.replace(whole, whole.replace(row, parted[0]) + "\n\n" + parted[1])
    after = programme_of(broken)
    assert rows_of(after) == rows_of(programme_of(text))
    assert [one.check for one in after.findings if one.table == "measures"] == ["row-joined"]
