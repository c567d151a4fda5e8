"""The vocabulary of what clerks type into a form: data by which an entry is recognised, never a message."""

from __future__ import annotations

import re

BLANKS = frozenset({"", "-", "–", "—", "0", "0%", "x", "х", "н/д"})
"""What people put into a cell that does not apply to them."""
ADDRESS = re.compile(r"https?://[^\s/?#@]+\.[^\s/?#@]+(?:[/?#]\S*)?", re.IGNORECASE)
"""The address of a page; none that holds a name or a password before its host."""
TYPED_IN_CYRILLIC = {"А": "A", "В": "B", "С": "C"}
"""Cyrillic letters that a keyboard left on Ukrainian puts into `UA-…-A`, and what was meant."""
HRYVNIAS = re.compile(r"(?: ?(?:грн|гривень|гривні|гривня|uah)\.?| ?₴)$", re.IGNORECASE)
"""The currency behind a sum."""
PIECES_BEHIND = re.compile(r" ?(?:шт|штук[аи]?|од|одиниц[яі]?)\.?$", re.IGNORECASE)
"""What is counted, behind a level in pieces."""
PERCENT_SIGN = re.compile(r" ?(?:%|відсотк\w+)$", re.IGNORECASE)
THOUSANDS = re.compile(r" ?(?:тис\.?|тисяч\w*) ?(?:грн\.?|гривень|₴)?$", re.IGNORECASE)
OTHER_MONEY = re.compile(r" ?(?:(?:млн|мільйон\w*)\.? ?(?:грн\.?|гривень|₴)?|[$€£]|usd|eur|євро)$", re.IGNORECASE)
"""Behind a number: what no column of the form asks for."""
SHORTENED = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eе][+-]?\d{1,3}", re.IGNORECASE)
"""`1,25E+06`, also with a Cyrillic letter: how programs shorten a long number, and lose digits by it."""
DAY = re.compile(r"([0-3]?\d)[./-]([01]?\d)[./-](20\d\d)(?: ?р\.?| року)?")
"""`05.07.2026`, `05/07/2026 р.`."""
WORD_DAY = re.compile(r"([0-3]?\d) ([а-яіїє]+) (20\d\d)(?: ?р\.?| року)?")
"""`5 липня 2026 року`."""
MONTH_STEMS = ("січ", "лют", "берез", "квіт", "трав", "черв", "лип", "серп", "верес", "жовт", "листопад", "груд")
"""How the months' names begin, in order."""
