"""The words of `changes.md` as a reader understands them: numbers, days, half-years, standings."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

MONTHS = (
    "січня", "лютого", "березня", "квітня", "травня", "червня",
    "липня", "серпня", "вересня", "жовтня", "листопада", "грудня",
)  # fmt: skip
STATUSES = {
    "не розпочато": "not-started",
    "виконується": "in-progress",
    "розпочато": "in-progress",
    "виконано": "done",
    "завершено": "done",
    "скасовано": "cancelled",
    "за звітом виконавця — скасовано": "cancelled",
}
STATES = {
    "не подано": "awaited",
    "подано, але не прийнято через помилки": "rejected",
    "подано із запізненням": "late",
    "за датою у звіті подано вчасно, отримано після строку": "dates-differ",
    "виправлено після строку подання": "corrected",
    "подано вчасно": "received",
}
EDITED = {
    "очікуваний результат": "expectedResult",
    "строк виконання": "termText",
    "джерело фінансування": "fundingSourcesText",
}
SUM = r"([\d ]+(?:,\d+)?)"
SIGNED = r"([+−][\d ]+(?:,\d+)?)"
HALF = r"((?:перш|друг)\S+ півріччі?я? \d{4} року)"


def number(text: str) -> Decimal:
    return Decimal(text.replace(" ", "").replace(",", ".").replace("−", "-").replace("+", ""))


def half(words: str) -> str:
    found = re.fullmatch(r"(перш|друг)\S+ півріччі?я? (\d{4}) року", words)
    assert found, words
    return f"{found[2]}-H{1 if found[1] == 'перш' else 2}"


def day(words: str) -> str:
    found = re.fullmatch(r"(\d{1,2}) (\S+) (\d{4}) року", words)
    assert found, words
    return date(int(found[3]), MONTHS.index(found[2]) + 1, int(found[1])).isoformat()
