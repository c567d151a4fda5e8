"""The vocabulary of what clerks type into a form: data by which an entry is recognised, never a message."""

from __future__ import annotations

import re

BLANKS = frozenset({"", "-", "–", "—", "0", "x", "х", "н/д"})
"""What people put into a cell that does not apply to them."""
ADDRESS = re.compile(r"https?://[^\s/?#@]+\.[^\s/?#@]+(?:[/?#]\S*)?", re.IGNORECASE)
"""The address of a page; none that holds a name or a password before its host."""
TYPED_IN_CYRILLIC = {"А": "A", "В": "B", "С": "C"}
"""Cyrillic letters that a keyboard left on Ukrainian puts into `UA-…-A`, and what was meant."""
HRYVNIAS = re.compile(r"(?: ?(?:грн|гривень|гривні|гривня|uah)\.?| ?₴)$", re.IGNORECASE)
"""The currency behind a sum."""
DAY = re.compile(r"([0-3]?\d)[./-]([01]?\d)[./-](20\d\d)(?: ?р\.?| року)?")
"""`05.07.2026`, `05/07/2026 р.`."""
WORD_DAY = re.compile(r"([0-3]?\d) ([а-яіїє]+) (20\d\d)(?: ?р\.?| року)?")
"""`5 липня 2026 року`."""
MONTH_STEMS = ("січ", "лют", "берез", "квіт", "трав", "черв", "лип", "серп", "верес", "жовт", "листопад", "груд")
"""How the months' names begin, in order."""
