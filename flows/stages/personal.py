"""Personal data that no report may hold; names and posts of officials are not among it."""

from __future__ import annotations

import re

_URL = re.compile(r"https?://\S+")
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(\.[\w-]+)+")
_GAP = r"[ \u00a0\u202f().-]*"
_PHONE = re.compile(
    rf"(?<![\w.,-])(?:\+?3?8{_GAP})?\(?0(?:{_GAP}\d){{9}}(?![\w,]|[.-]\d)"  # 067 123-45-67, (03854) 3-22-11
    rf"|(?<!\w)(?:тел|моб|факс)\w*\.?[ :№]*\+?\(?\d(?:{_GAP}\d){{4,}}",
    re.IGNORECASE,
)
_BOOKLET = re.compile(r"(?<![\w-])[А-ЯІЇЄҐA-Z]{2} ?№? ?\d{6}(?!\d)")
_CARD = re.compile(r"(?:паспорт|id-карт|ід-карт)\w{0,5}\D{0,30}\d{9}(?!\d)", re.IGNORECASE)
_TEN_DIGITS = re.compile(r"(?<![\d.,/-])\d{10}(?![\d/]|[.,-]\d)")


def personal_data(text: str) -> str:
    """What kind of personal data the text holds: `email`, `phone`, `passport`, `rnokpp`, or nothing.

    Digits inside web addresses are numbers of documents, not of people. A number of ten digits is a РНОКПП only if its
    check digit says so.
    """
    bare = _URL.sub(" ", text)
    if _EMAIL.search(text):
        return "email"
    if _PHONE.search(bare):
        return "phone"
    if _BOOKLET.search(bare) or _CARD.search(bare):
        return "passport"
    return "rnokpp" if any(map(_is_rnokpp, _TEN_DIGITS.findall(bare))) else ""


def _is_rnokpp(digits: str) -> bool:
    from stdnum.ua import rntrc  # only a number of ten digits needs it

    return bool(rntrc.is_valid(digits))
