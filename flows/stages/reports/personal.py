"""Personal data that no report may hold; the names and posts of officials are not part of it.

The patterns are the vocabulary by which it is recognised: data, never a message.
"""

from __future__ import annotations

import re

_URL = re.compile(r"(?:https?://|www\.)\S+|(?<![@\w.-])(?:[a-zA-Z0-9-]+\.)+[a-zA-Z]{2,}/\S*")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(\.[\w-]+)+")
_GAP = r"[ ().-]*"
_DECIMALS = r"[.,]\d{1,2}(?!\d|-)"
_SUM = r"(?! ?(?:грн|гривень|гривні|тис|млн|коп|шт|од|ос[іо]б|%|₴))"
"""What stands behind a sum or a count, and never behind a person's number."""
_PHONE = re.compile(
    rf"(?<![\w-])(?<!\d[.,])(?:\+?3?8{_GAP})?\(?0 ?[3-9]\d(?:{_GAP}\d){{7}}(?!\w|-\d|{_DECIMALS})"  # (03854) 3-22-11
    rf"|(?<!\w)\+\d(?:{_GAP}\d){{9,13}}(?!\w|-\d|{_DECIMALS}){_SUM}"  # of another country
    rf"|(?<!\w)(?:тел|телефон\w{{0,3}}|моб|мобільн\w{{0,3}}|факс\w{{0,2}})\.?[ :№]*"
    rf"\+?\(?\d(?:{_GAP}\d){{4,}}(?!\w|{_DECIMALS}){_SUM}",
    re.IGNORECASE,
)
_BOOKLET = re.compile(rf"(?<![\w-])[А-ЯІЇЄҐA-Z]{{2}} ?№? ?\d{{6}}(?!\d|{_DECIMALS}){_SUM}")
_PASSPORT = re.compile(
    r"(?:паспорт|id-карт|ід-карт)\w{0,5}"
    r"(?:\D{0,30}\d{3} ?\d{3} ?\d{3}|\D{0,30}(?-i:[А-ЯІЇЄҐA-Z]{2})\W{0,3}(?:номер|ном\.)?\W{0,3}\d{6})(?!\d)"
    rf"{_SUM}",
    re.IGNORECASE,
)
_TAXPAYER = re.compile(r"(?<!\w)(?:рнокпп|іпн|ідентифікаційн\w{0,3} (?:код|номер))\D{0,20}\d{10}(?!\d)", re.IGNORECASE)
_TEN_DIGITS = re.compile(rf"(?<![\d.,/-])\d{{10}}(?!\d|[/-]\d|{_DECIMALS})")
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")


def personal_data(text: str) -> str:
    """What kind of personal data the text holds: `email`, `phone`, `passport`, `rnokpp`, or nothing.

    Digits inside web addresses are numbers of documents, not of people. A number of ten digits is a РНОКПП only if it
    is called so, or its check digit says so. All kinds of dashes and of spaces count as one.
    """
    plain = " ".join(text.translate(_DASHES).split())
    bare = _URL.sub(" ", plain)
    if _EMAIL.search(plain):
        return "email"
    if _PHONE.search(bare):
        return "phone"
    if _BOOKLET.search(bare) or _PASSPORT.search(bare):
        return "passport"
    return "rnokpp" if _TAXPAYER.search(bare) or any(map(_is_rnokpp, _TEN_DIGITS.findall(bare))) else ""


def _is_rnokpp(digits: str) -> bool:
    from stdnum.ua import rntrc  # only a number of ten digits needs it

    return bool(rntrc.is_valid(digits))
