"""One act, printed otherwise: each variant is an edit of `layouts/00_control`, and says the same as that does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from support.layouts import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Row = list[str]
MONEY = "Всього 2026 рік 2027 рік 2028 рік 8290,55 4014,2 2527,8 1748,55"
ROMAN = {"1": "I", "2": "II", "3": "III", "4": "IV"}
CONTROL = text_of("00_control")


def annex_1(change: Callable[[Row], list[Row]], header: Callable[[Row], Row] | None = None) -> str:
    """The act with each row of annex 1 made other rows, and each row of its header another one."""
    lines = CONTROL.split("\n")
    first = next(at for at, line in enumerate(lines) if line.startswith("Перелік завдань /"))
    last = next(at for at, line in enumerate(lines) if line.startswith("Всього:"))
    head = [line.split("\t") for line in lines[first : first + 2]]
    rows = [header(row) for row in head] if header else head
    rows += [row for line in lines[first + 2 : last + 1] for row in change(line.split("\t"))]
    return "\n".join([*lines[:first], *map("\t".join, rows), *lines[last + 1 :]])


def numbered(pattern: str) -> str:
    """The act with numbers of records in another form, in both annexes."""
    return re.sub(
        r"(?m)(^|\t)(\d)\.(\d)\. ", lambda found: found.group(1) + pattern.format(found[2], found[3]), CONTROL
    )


def headed(change: Callable[[str, str], str]) -> str:
    """The act with the headings of its directions (number, title) in another form."""
    return annex_1(lambda row: [[change(row[0][0], row[0][3:]), *row[1:]]] if re.match(r"\d\. ", row[0]) else [row])


def figured(change: Callable[[float], str]) -> str:
    """The act with its sums printed otherwise."""
    return annex_1(
        lambda row: [[change(float(cell.replace(",", "."))) if re.fullmatch(r"[\d,]+", cell) else cell for cell in row]]
    )


def below_1_2(*lines: str) -> str:
    """The act with lines between two rows of annex 1."""
    return annex_1(lambda row: [row, *([line] for line in lines)] if row[0].startswith("1.2. ") else [row])


def header_rows() -> list[str]:
    return [line for line in CONTROL.split("\n") if line.startswith(("Перелік завдань /", "\t\t\t\t2026"))][:2]


def beside(*, numbered: bool) -> str:
    """The act with its directions in a first column, printed again in every row."""
    title = ""

    def change(row: Row) -> list[Row]:
        nonlocal title
        if found := re.match(r"\d\. (.*)", row[0]):
            title = row[0] if numbered else found[1]
            return []
        return [[row[0], "", *row[1:]]] if row[0].startswith("Всього") else [[title, *row]]

    return annex_1(change, lambda row: ["Назва напряму" if row[0] else "", *row])


def dotted(sum_: float) -> str:
    return f"{sum_:,.2f}".translate(str.maketrans(",.", ".,"))


def total(label: str) -> str:
    return CONTROL.replace("\nВсього:\t", f"\n{label}\t")


def passport(money: str) -> str:
    return CONTROL.replace(MONEY, money)


def signed(lines: str) -> str:
    return CONTROL.replace("Селищний голова\n\nІван ПЕТРЕНКО", lines)


VARIANTS: Mapping[str, str] = {
    "Windows line ends": CONTROL.replace("\n", "\r\n"),
    "no-break spaces": CONTROL.replace(" ", "\u00a0"),
    "sums with two decimals": figured(lambda sum_: f"{sum_:.2f}".replace(".", ",")),
    "sums with spaces": figured(lambda sum_: f"{sum_:,.2f}".replace(",", " ").replace(".", ",")),
    "sums with dots and a comma": figured(dotted),
    "sums with apostrophes": figured(lambda sum_: dotted(sum_).replace(".", "'")),
    "sums with the header's unit": figured(lambda sum_: f"{dotted(sum_)} тис. грн"),
    "sums with the only unit": figured(lambda sum_: f"{dotted(sum_)} тис. грн").replace(
        "(вартість), тис. грн", "(вартість)"
    ),
    "a dash for zero": annex_1(lambda row: [["-" if cell == "0" else cell for cell in row]]),
    "hryvnias": figured(lambda sum_: f"{sum_ * 1000:.0f}").replace("(вартість), тис. грн", "(вартість), грн"),
    "numbers 1.1": numbered("{}.{} "),
    "numbers 1. 1.": numbered("{}. {}. "),
    "numbers 1,1": numbered("{},{} "),
    "numbers №1.1": numbered("№{}.{} "),
    "numbers п. 1.1": numbered("п. {}.{} "),
    "numbers Захід 1.1.": numbered("Захід {}.{}. "),
    "numbers Завдання 1.1.": numbered("Завдання {}.{}. "),
    "numbers 1.1)": numbered("{}.{}) "),
    "numbers 1.1. –": numbered("{}.{}. – "),
    "a header repeated": below_1_2("", *header_rows()),
    "a header repeated below a caption": below_1_2("", "Продовження додатка 1", "", *header_rows()),
    "a page's number": below_1_2("", "2", ""),
    "numbers of columns repeated": below_1_2("\t".join("12345678")),
    "a blank line below every row": annex_1(lambda row: [row, [""]]),
    "columns in another order": annex_1(
        lambda row: [[row[0], row[2], row[1], *row[3:]]], lambda row: [row[0], row[2], row[1], *row[3:]]
    ),
    "directions I.": headed(lambda number, title: f"{ROMAN[number]}. {title}"),
    "directions Напрям 1.": headed(lambda number, title: f"Напрям {number}. {title}"),
    "directions Розділ I.": headed(lambda number, title: f"Розділ {ROMAN[number]}. {title}"),
    "directions Пріоритетний напрям № 1:": headed(lambda number, title: f"Пріоритетний напрям № {number}: {title}"),
    "directions in quotes": headed(lambda number, title: f"Напрям {number} «{title}»"),
    "directions beside every measure": beside(numbered=False),
    "directions with numbers beside every measure": beside(numbered=True),
    "the baseline at the beginning of the programme": CONTROL.replace("Базове значення", "На початок дії програми"),
    "directions in capitals": headed(lambda number, title: f"{number}. {title.upper()}"),
    "a task below each direction": annex_1(
        lambda row: (
            [row, [f"Завдання {row[0][0]}.1. Забезпечити розвиток", *row[1:]]] if re.match(r"\d\. ", row[0]) else [row]
        )
    ),
    "total: Всього за Програмою": total("Всього за Програмою:"),
    "total: in capitals": total("ВСЬОГО ПО ПРОГРАМІ"),
    "total: including": total("Всього, у тому числі:"),
    "passport: years after the total": passport(
        "Всього – 8290,55 тис. грн, у тому числі за роками: 2026 – 4014,2; 2027 – 2527,8; 2028 – 1748,55"
    ),
    "passport: only the total": passport("8290,55 тис. грн"),
    "passport: the total last": passport("2026 рік – 4014,2 2027 рік – 2527,8 2028 рік – 1748,55 Всього – 8290,55"),
    "signature with two tabs": signed("Селищний голова\t\tІван ПЕТРЕНКО"),
    "signature: two persons": signed("Секретар селищної ради\tОлена КОВАЛЬ\nКеруючий справами\tПетро ІВАНЕНКО"),
    "signature: a position in two lines": signed("Начальник відділу\nцифрової трансформації\tОлена КОВАЛЬ"),
    "who made it, in lower case": CONTROL + "\nвиконавець: коваль о.п.\tтел. 2-11-22\n",
    "a signature between the annexes": CONTROL.replace("\n\nДодаток 2", "\n\nСекретар ради\tОлена КОВАЛЬ\n\nДодаток 2"),
}
